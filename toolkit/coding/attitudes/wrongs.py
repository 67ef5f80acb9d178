"""What is told of that somebody is to blame for, and who did it.

A wrong is a word the lexicon lists as one, told of as a fact: not denied, prevented or possible
only. Its actor is who does it (“they occupied the port”), whose it is (“the South's propaganda”)
or who does that of which it is a part (“deployed troops illegally”).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from toolkit.coding.attitudes.arguments import doer, is_passive, owner
from toolkit.coding.attitudes.finder import Finder
from toolkit.coding.attitudes.values import is_negated, is_obliged

if TYPE_CHECKING:
    from spacy.tokens import Token

WRONGS = ("deed", "brings", "turns", "fares", "quality")
_POSSIBLE = frozenset(("may", "might", "could", "would"))
_AGAINST = ("anti", "counter", "non")
_PARTS = ("of", "by", "with", "in", "through", "as", "on", "for", "without")
"""Prepositions by which a wrong is part of what is done: “by means of propaganda”."""


class Wrongs:
    """The wrongs one text tells of.

    `party` gives the party a noun or pronoun names, empty if it names none.
    """

    def __init__(self, finder: Finder, party: Callable[[Token], str]) -> None:
        self._finder = finder
        self._party = party

    def told(self, within: Iterable[Token]) -> Iterator[Token]:
        """The words for a wrong among some words."""
        for token in within:
            sense = self._finder.lexicon.sense(token, *WRONGS)
            if sense is None or sense.group != "wrongs" or is_negated(token):
                continue
            if not _is_countered(token) and self._is_real(token):
                yield token

    def deeds(self, within: Iterable[Token]) -> Iterator[tuple[Token, str]]:
        """Each wrong whose actor is a party, and the party."""
        for token in self.told(within):
            who = self._actor(token)
            party = self._party(who) if who is not None else ""
            if party:
                yield token, party

    def demands(self, within: Iterable[Token]) -> Iterator[tuple[Token, str]]:
        """What a party is asked or obliged to end, and the party."""
        for token in within:
            if token.pos_ != "VERB" or self._finder.lexicon.sense(token, "turns") is None:
                continue
            if self._is_asked(token) or is_obliged(_first(token)):
                who = doer(token)
                party = self._party(who) if who is not None else ""
                if party:
                    yield token, party

    def _is_asked(self, verb: Token) -> bool:
        """Whether something is wished: “urged them to stop”, “insists that they stop”."""
        if verb.dep_ == "xcomp":
            return self._finder.lexicon.sense(verb.head, "toward", "plans") is not None
        governed = any(child.dep_ == "aux" for child in verb.children)
        return verb.dep_ == "ccomp" and verb.tag_ == "VB" and not governed

    def _is_real(self, token: Token) -> bool:
        for above in (token, *token.ancestors):
            sense = self._finder.lexicon.sense(above, "turns")
            if above.i != token.i and sense is not None and sense.group != "wrongs":
                return False
            for child in above.children:
                if child.dep_ == "aux" and child.lower_ in _POSSIBLE:
                    return False
                if child.dep_ == "mark" and child.lower_ in ("if", "unless"):
                    return False
        return True

    def _actor(self, token: Token) -> Token | None:
        below = token
        for above in (token, *token.ancestors):
            if above.i != token.i and self._finder.lexicon.sense(above, "says"):
                return None
            if below.pos_ == "ADP" and below.lower_ not in _PARTS:
                return None
            who = None
            if above.pos_ in ("VERB", "AUX"):
                who = doer(above)
                if who is None and is_passive(above):
                    return None
            elif above.pos_ in ("NOUN", "PROPN"):
                if above.i == token.i and self._party(above):
                    return above
                who = owner(above)
            if who is not None and (who.pos_ != "PRON" or self._party(who)):
                return who
            below = above
        return None


def _first(verb: Token) -> Token:
    """The first verb of a list: “must stop and withdraw”."""
    while verb.dep_ in ("conj", "xcomp") and verb.head.pos_ in ("VERB", "AUX"):
        verb = verb.head
    return verb


def _is_countered(token: Token) -> bool:
    """Whether a word is the second half of “anti-terrorist” or “counter-terrorism”."""
    before = token.doc[max(0, token.i - 2) : token.i]
    return len(before) == 2 and before[1].text == "-" and before[0].lower_ in _AGAINST
