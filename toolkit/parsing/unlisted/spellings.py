"""One name in several spellings: transliterations, accents, doubled letters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio

from toolkit.parsing.speakers.roster import fold, pronoun_of_given

# the same sound in the usual ways of writing Slavic, Arabic and Greek names in English, in order
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"[^\w]", ""),
        (r"t?sch|tch", "ch"),
        (r"kh", "h"),
        (r"ph", "f"),
        (r"gh", "g"),
        (r"dzh|dj", "j"),
        (r"c?k+|q|c(?=[aou])", "k"),
        (r"t[sz]|cz", "c"),
        (r"ks", "x"),
        (r"w", "v"),
        (r"ou|oo", "u"),
        (r"[iyj]+", "i"),
        (r"ie", "e"),
        (r"ff$|v$", "f"),
        (r"(\w)\1+", r"\1"),
    )
)
_ALIKE = 70.0  # per cent of letters that two spellings of a given name share
_SURE_LENGTH = 6  # letters a surname needs for one of them to differ


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """A key that the usual spellings of one name share: Zelensky, Zelenskyy, Zelenskiy."""
    key = fold(word)
    for pattern, letters in _SOUNDS:
        key = pattern.sub(letters, key)
    return key or word


def same_given(one: str, other: str) -> bool:
    """Whether two given names may be one: an initial and its name, or two spellings."""
    a, b = sound(one), sound(other)
    if a == b:
        return True
    if min(len(a), len(b)) == 1:
        return a[0] == b[0]
    sexes = {pronoun_of_given([fold(name)]) for name in (one, other)} - {""}
    return a[0] == b[0] and len(sexes) < 2 and ratio(a, b) >= _ALIKE


def same_surname(one: str, other: str) -> bool:
    """Whether two surnames may be one: the same sounds, or long and one letter apart."""
    a, b = sound(one), sound(other)
    if a == b:
        return True
    return min(len(a), len(b)) >= _SURE_LENGTH and OSA.distance(a, b, score_cutoff=1) <= 1


def key_of(words: Sequence[str]) -> str:
    """A key for a name of several words, however it is spelt."""
    return " ".join(sound(word) for word in words)
