"""The words of attitude, read from a lexicon, and the senses they have in a parsed text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from toolkit.lexicons import file_of, tables
from toolkit.parsing.grammar import listed
from toolkit.parsing.syntax import Syntax
from toolkit.schema import InputError, Names

RELATIONS = (
    "toward", "bearer", "moves", "deed", "brings", "fares", "quality", "turns", "says", "plans",
    "light", "conduct",
)  # fmt: skip
SIGNS = {
    "positive": 1, "wishes": 1, "negative": -1, "blames": -1, "wrongdoing": -1, "any": 0,
    "gives": 0, "receives": 0,
}  # fmt: skip
CLASSES = {
    "VERB": "verb",
    "AUX": "verb",
    "NOUN": "noun",
    "PROPN": "noun",
    "ADJ": "adjective",
    "ADV": "adverb",
}
PARTICIPLES = ("VBN", "VBG")
_REACH = 7
"""Tokens after its first word in which the rest of a phrase is looked for."""


@dataclass(frozen=True, slots=True)
class Sense:
    """What a word says of its arguments: a relation, 1 for or −1 against, and its preposition.

    The relations are the tables of the lexicon. `group` is the list the word stands in;
    `preposition` is what its object stands behind, empty if any will do.
    """

    relation: str
    sign: int
    group: str
    preposition: str = ""


Senses = dict[str, Sense]
"""The senses of a word, by relation."""

_Entry = tuple[Names, Sense]


@cache
def entries() -> dict[tuple[str, str], tuple[_Entry, ...]]:
    """The lexicon: word class and first word → the rest of each phrase, longest first.

    Raises InputError for a table, a word class or a list it does not know.
    """
    found: dict[tuple[str, str], dict[Names, dict[str, Sense]]] = {}
    for relation, classes in tables("attitudes").items():
        _check(relation, RELATIONS)
        for kind, groups in classes.items():
            _check(kind, tuple(CLASSES.values()))
            for group, text in groups.items():
                _check(group, tuple(SIGNS))
                for first, rest in _phrases(text):
                    last = rest[-1] if rest and rest[-1] in listed("prepositions") else ""
                    sense = Sense(relation, SIGNS[group], group, last)
                    meanings = found.setdefault((kind, first), {}).setdefault(rest, {})
                    meanings.setdefault(relation, sense)
    return {
        key: tuple(
            (rest, sense)
            for rest, meanings in sorted(phrases.items(), key=lambda pair: -len(pair[0]))
            for sense in meanings.values()
        )
        for key, phrases in found.items()
    }


@cache
def first_words() -> frozenset[str]:
    """The words an entry of the lexicon may begin with, whatever their class."""
    return frozenset(first for _, first in entries())


def _check(name: str, known: Names) -> None:
    if name not in known:
        raise InputError(
            f"unknown table {name!r}; known are {', '.join(known)}.", file_of("attitudes.toml")
        )


def _phrases(text: str) -> Iterator[tuple[str, Names]]:
    for phrase in text.split():
        first, *rest = phrase.split("_")
        for spelling in dict.fromkeys((first, _american(first))):
            yield spelling, tuple(rest)


def _american(word: str) -> str:
    """The spelling in -ize of a verb in -ise; other words stay."""
    for british, american in (("ising", "izing"), ("ised", "ized"), ("ise", "ize")):
        if word.endswith(british) and len(word) > len(british) + 2:
            return word[: -len(british)] + american
    return word


class Lexicon:
    """The senses of the words of one text, each looked up once."""

    def __init__(self, doc: Syntax, lemmas: list[str], lower: list[str]) -> None:
        self.doc = doc
        self._lemmas = lemmas
        self._lower = lower
        self._senses: dict[int, Senses] = {}

    def senses(self, at: int) -> Senses:
        """The senses of a word; of a phrase it opens, if it opens one."""
        if at not in self._senses:
            self._senses[at] = self._look_up(at) if self._may_know(at) else {}
        return self._senses[at]

    def _may_know(self, at: int) -> bool:
        """Whether a word may have a sense: a quick look, before its syntax is read."""
        known, lower = first_words(), self._lower[at]
        return self._lemmas[at] in known or lower in known or lower.endswith("ly")

    def sense(self, at: int, *relations: str) -> Sense | None:
        """The first sense of a word in these relations."""
        senses = self.senses(at)
        return next((senses[name] for name in relations if name in senses), None)

    def _look_up(self, at: int) -> Senses:
        doc, known = self.doc, entries()
        kind = CLASSES.get(doc.pos[at], "")
        if doc.tag[at] == "MD" or doc.dep[at] in ("aux", "auxpass"):
            return {}
        senses: Senses = {}
        if doc.tag[at] in PARTICIPLES and doc.dep[at] in ("amod", "acomp", "compound"):
            senses |= self._matching(at, known.get(("adjective", self._lower[at]), ()))
        for form in dict.fromkeys((self._lemmas[at], self._lower[at])):
            for name, sense in self._matching(at, known.get((kind, form), ())).items():
                senses.setdefault(name, sense)
        if not senses and kind == "adverb":
            senses = self._of_adverb(self._lower[at])
        if not senses and kind in ("adjective", "noun"):
            other = "noun" if kind == "adjective" else "adjective"
            senses = self._matching(at, known.get((other, self._lower[at]), ()))
        return senses

    def _matching(self, at: int, phrases: tuple[_Entry, ...]) -> Senses:
        """The senses of the longest phrase that begins here."""
        found: Senses = {}
        length = 0
        for rest, sense in phrases:
            if found and len(rest) < length:
                break
            if not rest or self._follows(at, rest):
                found[sense.relation] = sense
                length = len(rest)
        return found

    def _follows(self, first: int, rest: Names) -> bool:
        """Whether the rest of a phrase stands after its first word, governed by it."""
        at = first + 1
        end = min(at + _REACH, len(self.doc))
        for word in rest:
            while at < end and word not in (self._lower[at], self._lemmas[at]):
                at += 1
            if at == end or first not in self.doc.ancestors(at):
                return False
            at += 1
        return (
            rest[-1] not in listed("prepositions")
            or len(rest) > 1
            or self.doc.head[at - 1] == first
        )

    def _of_adverb(self, word: str) -> Senses:
        """The senses of the adjective an adverb in -ly is made from."""
        for ending, adjective in (("ily", "y"), ("ically", "ic"), ("ly", ""), ("y", "e")):
            if word.endswith(ending):
                form = word[: -len(ending)] + adjective
                for _, sense in entries().get(("adjective", form), ()):
                    if sense.relation == "quality":
                        return {"quality": sense}
        return {}
