"""Reports that repeat an earlier one: agency copy printed by many would count many times."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b, sha256
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

SHINGLE = 8  # words
SHARE = 0.8  # of a report's shingles
SKETCHED = 16  # one in so many shingles is in a sketch
HOLDERS = 20  # reports remembered for one shingle; what more share is boilerplate

WORD = re.compile(r"\w+")
MARKS = 2**28  # bytes at most, in which it is marked which shingles may stand in several texts
PLACES = np.array([pow(0x9E3779B97F4A7C15, nth + 1, 2**64) for nth in range(SHINGLE)], np.uint64)

Numbers = npt.NDArray[np.uint64]
Places = npt.NDArray[np.intp]


def find_copies(texts: Sequence[str]) -> list[int | None]:
    """For each text, in order of publication, the earlier one it repeats; None if it is new.

    A text is a copy of the earliest text that has at least 80 % of its shingles, that is, of
    its runs of eight words, whatever their case and punctuation. A text of fewer words is one
    shingle. Shingles that 20 texts share, such as a standing note on who an agency is, count
    for nothing. Texts are compared with what is not itself a copy, so that all copies of one
    report name the same original. Time grows with the number of words. Each text is read
    twice, so that only shingles that several texts share are held in memory: about 24 bytes for
    each time one stands in a text, and two for each character of the texts, 256 MB at most.

    Source: Broder (1997), On the resemblance and containment of documents.
    """
    shared = _shared(texts)
    first = np.concatenate(([0], np.cumsum(np.minimum(shared.times, HOLDERS))))
    counts = np.zeros(len(shared.times), np.uint8)  # by shingle: texts that have it so far
    holders = np.empty(first[-1], np.int32)  # these texts, one shingle's after another's
    originals: list[int | None] = []
    for nth, (size, own) in enumerate(zip(shared.sizes, shared.own, strict=True)):
        held = counts[own]
        telling = own[(held > 0) & (held < HOLDERS)]
        needed = SHARE * (size - np.count_nonzero(held) + len(telling))
        others, times = np.unique(
            holders[_runs(first[telling], counts[telling])], return_counts=True
        )
        enough = others[times >= needed]
        originals.append(int(enough[0]) if len(enough) else None)
        if not len(enough):
            free = own[held < HOLDERS]
            holders[first[free] + counts[free]] = nth
            counts[free] += 1
    return originals


class _Shared(NamedTuple):
    """The shingles that may stand in several texts, by number; few others are among them."""

    times: Places
    """By shingle, in how many texts it stands."""
    own: list[npt.NDArray[np.int32]]
    """By text, which of them it has."""
    sizes: list[int]
    """By text, how many shingles it has in all."""


def _shared(texts: Sequence[str]) -> _Shared:
    marks = np.zeros(min(MARKS, 1 << sum(map(len, texts)).bit_length()), np.uint8)
    last = np.uint64(len(marks) - 1)
    for text in texts:
        at = _shingles(text) & last
        marks[at] = 1 + (marks[at] > 0)
    sizes, kept = [], []
    for text in texts:
        shingles = _shingles(text)
        sizes.append(len(shingles))
        kept.append(shingles[marks[shingles & last] > 1])
    del marks
    known, times = np.unique(np.concatenate([*kept, np.empty(0, np.uint64)]), return_counts=True)
    own = [np.searchsorted(known, shingles).astype(np.int32) for shingles in kept]
    return _Shared(times, own, sizes)


def _runs(begin: Places, length: npt.NDArray[np.uint8]) -> Places:
    """Places from each beginning on, as many as its length, one run after another."""
    long = length.astype(np.intp)
    return np.arange(long.sum()) + np.repeat(begin - np.cumsum(long) + long, long)


def sketch(text: str) -> list[int]:
    """Every sixteenth of a text's shingles, as numbers: those whose fingerprint says so.

    Of two texts the same shingles are chosen, so that what they share is told by their sketches
    (Broder 1997, section 4). They are the same on each machine.
    """
    words = WORD.findall(text.casefold())
    runs = {" ".join(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)}
    marks = (blake2b(run.encode(), digest_size=8).digest() for run in runs)
    numbers = (int.from_bytes(mark, "big", signed=True) for mark in marks)
    return sorted(one for one in numbers if one % SKETCHED == 0)


def same_words(text: str) -> str:
    """A fingerprint of a text's words, whatever their case and what stands between them."""
    words = " ".join(WORD.findall(text.casefold()))
    return sha256(words.encode()).hexdigest()[:32]


def _shingles(text: str) -> Numbers:
    """The different shingles of a text as numbers, the same on each machine."""
    words = WORD.findall(text.casefold())
    numbers = pd.util.hash_array(np.array(words, object), categorize=False)
    runs = max(1, len(numbers) - SHINGLE + 1)
    summed = np.zeros(runs, np.uint64)
    for place, factor in enumerate(PLACES):
        own = numbers[place : place + runs]
        summed[: len(own)] += own * factor
    return np.unique(summed ^ (summed >> np.uint64(32)))
