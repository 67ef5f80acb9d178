"""Reports that repeat an earlier one: agency copy printed by many would count many times."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b, sha256
from itertools import chain

SHINGLE = 8  # words
SHARE = 0.8  # of a report's shingles
SKETCHED = 16  # one in so many shingles is in a sketch
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


def _shingles(text: str) -> set[int]:
    words = WORD.findall(text.casefold())
    runs = zip(*(words[start:] for start in range(SHINGLE)), strict=False)
    return {hash(run) for run in runs} or {hash(tuple(words))}
