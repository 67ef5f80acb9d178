"""Words cut into the pieces that transformers know, by greedy longest match (WordPiece).

As in the uncased BERT models (Wu et al. 2016, arXiv:1609.08144; Devlin et al. 2019).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

LONGEST_WORD = 12
"""Pieces of one word that are read; an address or a row of dashes has more."""

PARTS = re.compile(r"[^\W_]+|[^\w\s]|_")
"""What is cut into pieces by itself: a run of letters and digits, or a mark."""


class WordPieces:
    """The pieces a model knows, each with its number."""

    def __init__(self, pieces: Sequence[str]):
        self._pieces = {piece: number for number, piece in enumerate(pieces)}
        self.unknown, self.start, self.separator = (
            self._pieces[mark] for mark in ("[UNK]", "[CLS]", "[SEP]")
        )
        self._read: dict[str, tuple[int, ...]] = {}

    def pieces(self, word: str) -> tuple[int, ...]:
        """The numbers of a word's pieces: at least one, at most LONGEST_WORD."""
        known = self._read.get(word)
        if known is None:
            if len(self._read) > 200_000:
                self._read.clear()
            known = self._read[word] = self._split(word)
        return known

    def number(self, piece: str) -> int:
        """The number of one piece."""
        return self._pieces[piece]

    def _split(self, word: str) -> tuple[int, ...]:
        folded = "".join(
            c
            for c in unicodedata.normalize("NFD", word[:200].lower())
            if not unicodedata.combining(c)
        )
        found: list[int] = []
        for part in PARTS.findall(folded):
            found.extend(self._longest(part))
            if len(found) >= LONGEST_WORD:
                break
        return tuple(found[:LONGEST_WORD]) or (self.unknown,)

    def _longest(self, part: str) -> list[int]:
        found: list[int] = []
        start = 0
        while start < len(part):
            head = "##" if start else ""
            for end in range(len(part), start, -1):
                number = self._pieces.get(head + part[start:end])
                if number is not None:
                    break
            else:
                return [self.unknown]
            found.append(number)
            start = end
        return found
