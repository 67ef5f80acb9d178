"""Reports that repeat an earlier one: agency copy printed by many would count many times."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain

SHINGLE = 8  # words
SHARE = 0.8  # of a report's shingles
HOLDERS = 20  # reports remembered for one shingle; what more share is boilerplate

WORD = re.compile(r"\w+")


def find_copies(texts: Sequence[str]) -> list[int | None]:
    """For each text, in order of publication, the earlier one it repeats; None if it is new.

    A text is a copy of the earliest text that has at least 80 % of its shingles, that is, of
    its runs of eight words, whatever their case and punctuation. A text of fewer words is one
    shingle. Shingles that 20 texts share, such as a standing note on who an agency is, count
    for nothing. Texts are compared with what is not itself a copy, so that all copies of one
    report name the same original. Time grows with the number of words.

    Source: Broder (1997), On the resemblance and containment of documents.
    """
    holders: dict[int, tuple[int, ...]] = {}  # a shingle's texts
    originals: list[int | None] = []
    for nth, text in enumerate(texts):
        shingles = _shingles(text)
        known = {shingle: holders[shingle] for shingle in shingles & holders.keys()}
        telling = {shingle: held for shingle, held in known.items() if len(held) < HOLDERS}
        needed = SHARE * (len(shingles) - len(known) + len(telling))
        shared = Counter(chain.from_iterable(telling.values()))
        original = min(
            (holder for holder, count in shared.items() if count >= needed), default=None
        )
        originals.append(original)
        if original is None:
            holders.update(dict.fromkeys(shingles - known.keys(), (nth,)))
            holders.update({shingle: (*held, nth) for shingle, held in telling.items()})
    return originals


def _shingles(text: str) -> set[int]:
    words = WORD.findall(text.casefold())
    runs = zip(*(words[start:] for start in range(SHINGLE)), strict=False)
    return {hash(run) for run in runs} or {hash(tuple(words))}
