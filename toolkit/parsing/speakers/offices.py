"""Offices in print: “the Northern envoy” for the one who is envoy that day."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from toolkit.lexicons import lexicon, word_list
from toolkit.parsing.grammar import listed, nouns_behind
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
        syntax = self.printed.syntax
        head = syntax.doc[hit.start : hit.end].root.i
        if syntax.tag[head] not in ("NN", "NNP") or hit.start in self.titles:
            return ""
        office = fold(syntax.text[hit.end - 1])
        whose = self._whose(hit, head)
        if whose.other:
            self.unlisted[office] = hit.start
            return ""
        if not whose.definite and syntax.dep[head] not in _MEANS_ITS_HOLDER:
            return ""
        if whose.parties:
            of = self.printed.roster.speaks_for
            fitting = [a for a in holders if any(of(a, p) for p in whose.parties)]
            if not fitting and whose.parties <= self.printed.roster.parties:
                fitting = [a for a in holders if self._is_present(a)]  # “the Harbourite president”
            if not fitting:
                self.unlisted[office] = hit.start
            holders = fitting
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

    def _whose(self, hit: Hit, head: int) -> _Whose:
        syntax = self.printed.syntax
        whose = _Whose(other=self._is_of_unlisted(hit, head))
        for at in self._before(hit.start):
            word = fold(syntax.text[at])
            others = word in lexicon("not_in_office") or word in listed("indefinite")
            if others or syntax.tag[at] == "PRP$":
                whose.other = True
            elif at in self.printed.demonyms:
                whose.parties.update(self.printed.demonyms[at])
            elif party := self._party_at(at):
                whose.parties.add(party)
            elif word == "the":
                whose.definite = True
            elif self._is_capitalised(at) and not self.printed.is_title(at):
                whose.other = True
        for at in nouns_behind(syntax, head, "of", "for", "from"):
            if at >= hit.end:
                if party := self._party_at(at):
                    whose.parties.add(party)
                elif syntax.pos[at] == "PROPN":
                    whose.other = True
        whose.definite = whose.definite or (bool(whose.parties) and syntax.dep[head] != "pobj")
        return whose

    def _is_of_unlisted(self, hit: Hit, head: int) -> bool:
        """Whether an office stands before or beside the name of somebody not listed."""
        syntax = self.printed.syntax
        beside = [at for at in syntax.dependents(head, "appos") if at >= hit.end]
        if syntax.dep[head] == "appos":
            beside.append(syntax.head[head])
        if hit.end < len(syntax):
            if is_hyphen(syntax.doc[hit.end]):
                return True  # “president-elect”
            is_day = fold(syntax.text[hit.end]) in word_list("names", "days_and_months")
            if self._is_capitalised(hit.end) and not is_day:
                beside.append(hit.end)
        names = (at for at in beside if syntax.pos[at] == "PROPN" and at not in self.named_at)
        return any(not self.printed.is_title(at) for at in names)

    def _before(self, i: int) -> Iterator[int]:
        """The words of the same noun phrase before a token, nearest first."""
        syntax = self.printed.syntax
        for at in range(i - 1, max(0, i - _WIDEST_PHRASE) - 1, -1):
            token = syntax.doc[at]
            if syntax.pos[at] not in _IN_PHRASE and syntax.dep[at] != "amod":
                return
            if token.is_punct and not is_hyphen(token):
                return
            yield at
            if syntax.dep[at] == "det" or syntax.tag[at] in ("PRP$", "DT"):
                return

    def _is_capitalised(self, at: int) -> bool:
        syntax = self.printed.syntax
        is_name = syntax.pos[at] == "PROPN" or not syntax.doc[at].is_sent_start
        return syntax.text[at][0].isupper() and is_name

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
