"""What is told of that somebody is to blame for, and who did it.

A wrong is a word the lexicon lists as one, told of as a fact: not denied, prevented or possible
only. Its actor is who does it (“they occupied the port”), whose it is (“the South's propaganda”)
or who does that of which it is a part (“deployed troops illegally”).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from toolkit.coding.attitudes.finder import Finder
from toolkit.parsing.grammar import (
    is_conditional,
    is_negated,
    is_obliged,
    is_passive,
    is_possible,
    listed,
    logical_subject,
    owner,
)
from toolkit.parsing.syntax import Syntax

WRONGDOING = ("deed", "brings", "turns", "fares", "quality")


class Wrongdoing:
    """The wrongs one text tells of.

    `party` gives the party a noun or pronoun names, empty if it names none.
    """

    def __init__(self, finder: Finder, party: Callable[[int], str]) -> None:
        self._finder = finder
        self._doc = finder.doc
        self._party = party

    def told(self, within: Iterable[int]) -> Iterator[int]:
        """The words for a wrong among some words."""
        for at in within:
            sense = self._finder.lexicon.sense(at, *WRONGDOING)
            if sense is None or sense.group != "wrongdoing" or is_negated(self._doc, at):
                continue
            if not _is_countered(self._doc, at) and self._is_real(at):
                yield at

    def by_parties(self, within: Iterable[int]) -> Iterator[tuple[int, str]]:
        """Each wrong whose actor is a party, and the party."""
        for at in self.told(within):
            who = self._actor(at)
            party = self._party(who) if who is not None else ""
            if party:
                yield at, party

    def demands(self, within: Iterable[int]) -> Iterator[tuple[int, str]]:
        """What a party is asked or obliged to end, and the party."""
        doc = self._doc
        for at in within:
            if doc.pos[at] != "VERB" or self._finder.lexicon.sense(at, "turns") is None:
                continue
            if self._is_asked(at) or is_obliged(doc, _first(doc, at)):
                who = logical_subject(doc, at)
                party = self._party(who) if who is not None else ""
                if party:
                    yield at, party

    def _is_asked(self, verb: int) -> bool:
        """Whether something is wished: “urged them to stop”, “insists that they stop”."""
        doc = self._doc
        if doc.dep[verb] == "xcomp":
            return self._finder.lexicon.sense(doc.head[verb], "toward", "plans") is not None
        is_bare = doc.tag[verb] == "VB" and doc.child(verb, "aux") is None
        return doc.dep[verb] == "ccomp" and is_bare

    def _is_real(self, at: int) -> bool:
        doc = self._doc
        for above in (at, *doc.ancestors(at)):
            sense = self._finder.lexicon.sense(above, "turns")
            if above != at and sense is not None and sense.group != "wrongdoing":
                return False
            if is_possible(doc, above) or is_conditional(doc, above):
                return False
        return True

    def _actor(self, at: int) -> int | None:
        doc, below = self._doc, at
        for above in (at, *doc.ancestors(at)):
            if above != at and self._finder.lexicon.sense(above, "says"):
                return None
            if doc.pos[below] == "ADP" and doc.lower[below] not in listed("parts"):
                return None
            who = None
            if doc.pos[above] in ("VERB", "AUX"):
                who = logical_subject(doc, above)
                if who is None and is_passive(doc, above):
                    return None
            elif doc.pos[above] in ("NOUN", "PROPN"):
                if above == at and self._party(above):
                    return above
                who = owner(doc, above)
            if who is not None and (doc.pos[who] != "PRON" or self._party(who)):
                return who
            below = above
        return None


def _first(doc: Syntax, verb: int) -> int:
    """The first verb of a list: “must stop and withdraw”."""
    while doc.dep[verb] in ("conj", "xcomp") and doc.pos[doc.head[verb]] in ("VERB", "AUX"):
        verb = doc.head[verb]
    return verb


def _is_countered(doc: Syntax, at: int) -> bool:
    """Whether a word is the second half of “anti-terrorist” or “counter-terrorism”."""
    return at > 1 and doc.text[at - 1] == "-" and doc.lower[at - 2] in listed("contrary_prefixes")
