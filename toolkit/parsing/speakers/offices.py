"""Offices in print: “the Northern envoy” for the one who is envoy that day."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.tokens import Token

from toolkit.lexicons import lexicon, word_list
from toolkit.parsing.speakers.agency import after_prepositions
from toolkit.parsing.speakers.names import Found, Hit, Printed
from toolkit.parsing.speakers.roster import fold, is_hyphen

_IN_PHRASE = frozenset({"ADJ", "NOUN", "PROPN", "PART", "DET", "PRON", "NUM", "PUNCT"})
_MEANS_ITS_HOLDER = frozenset({"nsubj", "nsubjpass", "appos", "poss"})
_WIDEST_PHRASE = 8  # tokens before the office


@dataclass(slots=True)
class _Whose:
    """What the words around an office say of its holder."""

    parties: set[str] = field(default_factory=set)
    definite: bool = False
    other: bool = False


def find_offices(printed: Printed, named: list[Found]) -> Iterator[Found]:
    """Offices that mean a listed holder: by their party, or as the report last named one.

    An office that the report gives to somebody not listed means that person from there on.
    """
    reader = _Reader(printed, named)
    for hit, holders in printed.meant["role"]:
        if holder := reader.holder(hit, holders):
            yield Found(hit.start, hit.end, holder, "role")


class _Reader:
    def __init__(self, printed: Printed, named: list[Found]) -> None:
        self.printed = printed
        self.named_at = {i: one.actor for one in named for i in range(one.start, one.end)}
        self.titles = {
            i for one in named if printed.is_person(one.actor) for i in range(one.start, one.end)
        }
        self.named: dict[str, list[int]] = {}
        for one in named:
            self.named.setdefault(one.actor, []).append(one.start)
        self.sides = {printed.roster.side(actor) for actor in self.named}
        self.sides.update(printed.roster.side(a) for d in printed.demonyms.values() for a in d)
        self.unlisted: dict[str, int] = {}

    def holder(self, hit: Hit, holders: list[str]) -> str:
        """The listed actor, of those who hold an office, that it means; empty if none of them."""
        head = self.printed.doc[hit.start : hit.end].root
        if head.tag_ not in ("NN", "NNP") or hit.start in self.titles:
            return ""
        office = fold(self.printed.doc[hit.end - 1].text)
        whose = self._whose(hit, head)
        if whose.other:
            self.unlisted[office] = hit.start
            return ""
        if not whose.definite and head.dep_ not in _MEANS_ITS_HOLDER:
            return ""
        if whose.parties:
            of = self.printed.roster.speaks_for
            holders = [a for a in holders if any(of(a, p) for p in whose.parties)]
            if not holders:
                self.unlisted[office] = hit.start
        else:
            holders = [a for a in holders if self._is_present(a)]
        if len(holders) > 1:
            holders = self._last_named(holders, hit.start)
        if len(holders) != 1 or self.unlisted.get(office, -1) > self._latest(holders[0], hit.start):
            return ""
        return holders[0]

    def _is_present(self, actor: str) -> bool:
        """Whether the report names the actor or its side, or the actor takes no side."""
        side = self.printed.roster.actors[actor].side
        return actor in self.named or not side or side in self.sides

    def _whose(self, hit: Hit, head: Token) -> _Whose:
        whose = _Whose(other=self._is_of_unlisted(hit, head))
        for token in self._before(hit.start):
            word = fold(token.text)
            if (
                word in lexicon("not_in_office")
                or word in word_list("grammar", "indefinite")
                or token.tag_ == "PRP$"
            ):
                whose.other = True
            elif token.i in self.printed.demonyms:
                whose.parties.update(self.printed.demonyms[token.i])
            elif party := self._party_at(token.i):
                whose.parties.add(party)
            elif word == "the":
                whose.definite = True
            elif _is_capitalised(token) and not self.printed.is_title(token.i):
                whose.other = True
        for token in after_prepositions(head, "of", "for", "from"):
            if token.i >= hit.end:
                if party := self._party_at(token.i):
                    whose.parties.add(party)
                elif token.pos_ == "PROPN":
                    whose.other = True
        whose.definite = whose.definite or (bool(whose.parties) and head.dep_ != "pobj")
        return whose

    def _is_of_unlisted(self, hit: Hit, head: Token) -> bool:
        """Whether an office stands before or beside the name of somebody not listed."""
        doc = self.printed.doc
        beside = [c for c in head.children if c.dep_ == "appos" and c.i >= hit.end]
        if head.dep_ == "appos":
            beside.append(head.head)
        if hit.end < len(doc):
            if is_hyphen(doc[hit.end]):
                return True  # “president-elect”
            if _is_capitalised(doc[hit.end]) and fold(doc[hit.end].text) not in word_list(
                "names", "days_and_months"
            ):
                beside.append(doc[hit.end])
        return any(
            token.pos_ == "PROPN"
            and token.i not in self.named_at
            and not self.printed.is_title(token.i)
            for token in beside
        )

    def _before(self, i: int) -> Iterator[Token]:
        """The words of the same noun phrase before a token, nearest first."""
        for token in reversed(self.printed.doc[max(0, i - _WIDEST_PHRASE) : i]):
            if token.pos_ not in _IN_PHRASE and token.dep_ != "amod":
                return
            if token.is_punct and not is_hyphen(token):
                return
            yield token
            if token.dep_ == "det" or token.tag_ in ("PRP$", "DT"):
                return

    def _party_at(self, i: int) -> str:
        return self.named_at.get(i) or next(iter(self.printed.metonyms.get(i, [])), "")

    def _last_named(self, actors: list[str], before: int) -> list[str]:
        latest = {actor: self._latest(actor, before) for actor in actors}
        last = max(latest, key=lambda actor: latest[actor])
        return [last] if latest[last] >= 0 else []

    def _latest(self, actor: str, before: int) -> int:
        places = self.named.get(actor, [])
        earlier = bisect_left(places, before)
        return places[earlier - 1] if earlier else -1


def _is_capitalised(token: Token) -> bool:
    return token.text[0].isupper() and (token.pos_ == "PROPN" or not token.is_sent_start)
