"""Reports that repeat an earlier one: agency copy printed by many would count many times."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

SHINGLE = 8  # words
SHARE = 0.8  # of a report's shingles
HOLDERS = 20  # reports remembered for one shingle; what more share is boilerplate

WORD = re.compile(r"\w+")


def find_copies(texts: Sequence[str]) -> list[int | None]:
    """For each text, in order of publication, the earlier one it repeats; None if it is new.

    A text is a copy of the earliest text that has at least 80 % of its shingles, that is, of
    its runs of eight words, whatever their case and punctuation. A text of fewer words is one
    shingle. Copies are compared with what is not itself a copy, so that all copies of one
    report name the same original. Time grows with the number of words.

    Source: Broder (1997), On the resemblance and containment of documents.
    """
    holders: defaultdict[int, list[int]] = defaultdict(list)
    originals: list[int | None] = []
    for nth, text in enumerate(texts):
        shingles = _shingles(text)
        shared = Counter(holder for shingle in shingles for holder in holders.get(shingle, ()))
        near = [holder for holder, count in shared.items() if count >= SHARE * len(shingles)]
        original = min(near, default=None)
        originals.append(original)
        if original is None:
            for shingle in shingles:
                known = holders[shingle]
                if len(known) < HOLDERS:
                    known.append(nth)
    return originals


def _shingles(text: str) -> set[int]:
    words = WORD.findall(text.casefold())
    runs = zip(*(words[start:] for start in range(SHINGLE)), strict=False)
    return {hash(run) for run in runs} or {hash(tuple(words))}
