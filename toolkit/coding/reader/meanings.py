"""What pieces of words mean by themselves, and which issues a sentence is near to.

Signals of a codebook are not met by paraphrases. A sentence is therefore also asked about the
issues it is most alike to: the mean of the embeddings of its pieces, rare ones weighing more,
beside that of all the codebook says of an issue, with what all issues have in common taken off.

Source: Arora, Liang and Ma (2017), A Simple but Tough-to-Beat Baseline for Sentence Embeddings,
ICLR; how frequent a piece is, is read off its rank in the vocabulary, which is in that order.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from toolkit.case.codebook import Issue

Floats = NDArray[np.float32]

FIRST_WORD, COMMON = 1996, 100
"""The number of the vocabulary's first whole piece, and the rank that weighs a half."""

DECIMALS = 4


class Pieces:
    """The embeddings of a model's pieces, kept in 8 bits: `scale` times the whole numbers."""

    def __init__(self, whole: NDArray[np.int8], scales: Floats) -> None:
        self.whole = whole
        self.scales = scales

    def rows(self, pieces: Sequence[int] | NDArray[np.int64]) -> Floats:
        """The embedding of each piece."""
        rows: Floats = self.whole[pieces].astype(np.float32) * self.scales[pieces][:, None]
        return rows

    def mean(self, pieces: Sequence[int]) -> Floats:
        """The weighted mean of the embeddings, of length 1; zeros for no pieces."""
        if not len(pieces):
            return np.zeros(self.whole.shape[1], np.float32)
        rank = np.maximum(np.array(pieces) - FIRST_WORD, 0).astype(np.float32)
        return _unit((rank / (rank + COMMON)) @ self.rows(pieces))


def read_pieces(path: Path) -> Pieces:
    """The pieces of a model, as `npz_of` stored them."""
    with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as stored:
        return Pieces(stored["whole"], stored["scales"])


def npz_of(whole: NDArray[np.int8], scales: Floats) -> bytes:
    """The embeddings of pieces as a file; the same numbers give the same bytes."""
    file = io.BytesIO()
    np.savez(file, whole=whole, scales=scales)
    return file.getvalue()


class Likeness:
    """Which of some issues a sentence is most like."""

    def __init__(self, pieces: Pieces, issues: Iterable[tuple[Issue, Sequence[int]]]) -> None:
        self.pieces = pieces
        given = list(issues)
        self.issues = [issue for issue, _ in given]
        means = np.array([pieces.mean(words) for _, words in given], np.float32)
        self.common = means.mean(0) if given else np.zeros(0, np.float32)
        self.means = np.array([_unit(one - self.common) for one in means], np.float32)

    def nearest(self, words: Sequence[int], most: int) -> list[Issue]:
        """At most so many issues, the nearest first; of equals the first in the codebook."""
        if not self.issues or not len(words):
            return []
        sentence = _unit(self.pieces.mean(words) - self.common)
        likeness = np.round(self.means @ sentence, DECIMALS)
        return [self.issues[k] for k in np.argsort(-likeness, kind="stable")[:most]]


def _unit(vector: Floats) -> Floats:
    length = float(np.sqrt((vector * vector).sum()))
    return vector / np.float32(length) if length else vector
