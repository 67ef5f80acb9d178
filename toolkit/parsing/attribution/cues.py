"""The words that make an attribution: cues, what they take, and whether they negate it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from toolkit.lexicons import records

_MISREAD = {"grip": "gripe", "hop": "hope", "texte": "text"}
"""Lemmas that spaCy gives forms of other verbs: “hoped”, “griped”, “texting”."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue word: what it takes as its content, its kind, and whether it negates it."""

    takes: frozenset[str]
    kind: str
    denial: str


@cache
def cue_lexicon() -> dict[tuple[str, str], Cue]:
    """The cue words, by lemma and part of speech (verb, noun, adjective).

    They stand in `data/lexicons/en/cues.csv`. What a cue takes: ``quote`` a quotation, ``that``
    a clause, ``to`` an infinitive, ``obj`` an object, ``named`` an object and what it is said
    to be, ``it`` a quotation if its object is “it”, ``passive`` a subject, ``to-noun`` a phrase
    with “to”, and the other prepositions it goes with.
    """
    lexicon = {
        (row["lemma"], row["pos"]): Cue(frozenset(row["takes"].split()), row["kind"], row["denial"])
        for _, row in records("cues")
    }
    misread = {(wrong, "verb"): lexicon[right, "verb"] for wrong, right in _MISREAD.items()}
    return lexicon | misread
