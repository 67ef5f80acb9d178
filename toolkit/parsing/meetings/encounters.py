"""What a sentence says of a meeting: when, where, who, in what form, and how it stands with it.

A meeting that is only named counts where the mention itself says when or where: “after the
talks in Selme”.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from toolkit.parsing.dates.expressions import day_in
from toolkit.parsing.language import covering
from toolkit.parsing.meetings.events import (
    Event,
    event_of,
    form_in,
    governor_of,
    is_person,
    level_of,
    sort_of,
    status_of,
    words,
)
from toolkit.schema import Names, TimeExpression

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from toolkit.parsing.speakers.sources import Mention


@dataclass(frozen=True, slots=True)
class Encounter:
    """One mention of a meeting, as one sentence gives it."""

    start: int
    end: int
    at: int
    """The character of the word for the meeting."""
    date: date | None
    place: str
    format: str
    level: str
    parties: Names
    others: Names
    """Names of people or bodies that no actor of the case answers to."""
    mediator: str
    status: str
    definite: bool
    """Whether it is spoken of as known: “the talks”."""


def find_encounters(
    doc: Doc,
    dates: Sequence[TimeExpression],
    mentions: Sequence[Mention],
    published: date | None,
    levels: Mapping[str, str],
) -> list[Encounter]:
    """The meetings a parsed report mentions, in text order.

    `levels` are those of the actors whose office has one: a president meets as a leader.
    """
    report = _Report(doc, dates, mentions, published, levels)
    taken: set[int] = set()
    found: list[Encounter] = []
    for token in doc:
        event = event_of(token)
        if event is None or event.verb.i in taken:
            continue
        encounters = list(report.describe(event))
        if encounters:
            taken.add(event.verb.i)
            found += encounters
    return found


# ---------------------------------------------------------------- when, where, who


_HELPING = ("aux", "auxpass", "amod", "compound")
_IN = ("in", "at", "near", "outside", "on")


class _Report:
    """A parsed report with its days and its actors by token."""

    def __init__(
        self,
        doc: Doc,
        dates: Sequence[TimeExpression],
        mentions: Sequence[Mention],
        published: date | None,
        levels: Mapping[str, str],
    ) -> None:
        self.doc = doc
        self.published = published
        self.levels = levels
        self.dates = dates
        self.mentions = mentions

    @cached_property
    def day_at(self) -> dict[int, date]:
        """The days by the token that carries each."""
        days = {}
        for one in self.dates:
            if day := day_in(one):
                days[covering(self.doc, one.start, one.end).root.i] = day
        return days

    @cached_property
    def time_at(self) -> set[int]:
        """All tokens of time expressions."""
        spans = (covering(self.doc, one.start, one.end) for one in self.dates)
        return {token.i for span in spans for token in span}

    @cached_property
    def actor_at(self) -> dict[int, str]:
        """The actors by the tokens of their mentions."""
        return {
            token.i: one.actor
            for one in self.mentions
            for token in covering(self.doc, one.start, one.end)
        }

    def describe(self, event: Event) -> Iterator[Encounter]:
        """What a sentence says of a meeting: one encounter, or two for “in Selme or online”."""
        sentence = event.word.sent
        clause = _clause(event)
        day = self._day(event, clause)
        place = self._place(event, clause)
        status = status_of(event, day, self.published)
        if event.sort == "named" and not (day or place):
            return
        if not status or sentence.text.rstrip().endswith("?"):
            return
        mediator, host = self._mediator(event, clause)
        where = {token.i for token in place.subtree} if place is not None else set()
        parties, others = self._parties(clause, where | host)
        whole = Encounter(
            start=sentence.start_char,
            end=sentence.start_char + len(sentence.text.rstrip()),
            at=event.word.idx,
            date=day,
            place=_name_of(place) if place is not None else "",
            format=form_in(clause),
            level=self._level(clause, parties),
            parties=tuple(one for one in parties if one != mediator),
            others=others,
            mediator=mediator,
            status=status,
            definite=_is_definite(event.word),
        )
        if not _says_something(whole):
            return
        other_way = _alternative(place)
        if not other_way:
            yield whole
            return
        yield replace(whole, format=form_in(t for t in clause if t not in other_way))
        yield replace(whole, place="", format=form_in(other_way))

    def _day(self, event: Event, clause: Mapping[Token, int]) -> date | None:
        """The day nearest to the word in the meeting's own clause."""
        days = []
        for token, depth in clause.items():
            if token.i not in self.day_at:
                continue
            bare = token.dep_ in ("npadvmod", "nmod", "appos", "compound")
            dated = token.head.lower_ in ("on", "for", "until", "to", "of", "from", "late", "early")
            own = token.dep_ == "poss" and token.head == event.word
            timed = own or bare or dated or token.head == event.verb
            if timed and (_is_of(event, token) or token.head.lower_ in ("until", "for", "to")):
                days.append((depth, token.i))
        return self.day_at[min(days)[1]] if days else None

    def _place(self, event: Event, clause: Mapping[Token, int]) -> Token | None:
        """The name after “in” or “at” that hangs on the meeting, its verb or its people."""
        places = []
        for token, depth in clause.items():
            if token.dep_ != "pobj" or token.head.lower_ not in _IN or token.i in self.time_at:
                continue
            if not _is_of(event, token):
                continue
            above = token.head.head
            hangs = above in (event.word, event.verb, *event.also) or above.lower_ == "place"
            hangs = hangs or above.i in self.time_at or is_person(above)
            hangs = hangs or above.lemma_.lower() in sort_of("nouns")
            if hangs and _is_place(token):
                places.append((depth, token.i))
        return self.doc[min(places)[1]] if places else None

    def _parties(self, clause: Mapping[Token, int], without: set[int]) -> tuple[Names, Names]:
        """Who the clause names as taking part: listed actors, and other names."""
        listed: dict[str, None] = {}
        others: dict[str, None] = {}
        for token in sorted(clause, key=lambda one: one.i):
            if token.i in without or token.i in self.time_at or _is_topic(token, clause):
                continue
            if actor := self.actor_at.get(token.i):
                listed[actor] = None
            elif token.pos_ == "PROPN" and token.dep_ in (
                "nsubj",
                "dobj",
                "pobj",
                "conj",
                "nsubjpass",
            ):
                others[token.text] = None
        return tuple(listed), tuple(others)

    def _level(self, clause: Mapping[Token, int], parties: Names) -> str:
        """The level of the people the clause speaks of, nearest to the meeting first."""
        for token in clause:
            lemma = token.lemma_.lower().removesuffix("s")  # “Ministers” is its own lemma
            if lemma in sort_of("levels"):
                return level_of(f"{_before(token)} {lemma}")
        known = {self.levels[one] for one in parties if one in self.levels}
        return known.pop() if len(known) == 1 else ""

    def _mediator(self, event: Event, clause: Mapping[Token, int]) -> tuple[str, set[int]]:
        """Who hosts or mediates, as an actor or as printed, and the tokens that say so."""
        hosting = words()["hosting"]
        for token in clause:
            host = None
            if token.lemma_.lower() in hosting["verbs"] and token.pos_ == "VERB":
                by = [c for c in token.children if c.dep_ == "agent"]
                found = [one for c in by for one in c.children if one.dep_ == "pobj"]
                found = found or [c for c in token.children if c.dep_ == "nsubj"]
                host = found[0] if found else None
            elif token.lemma_.lower() in hosting["nouns"] and token.head.lower_ in (
                "with",
                "under",
            ):
                of = [c for c in token.children if c.lower_ == "of"]
                found = [one for c in of for one in c.children]
                found += [c for c in token.children if c.dep_ in ("poss", "amod", "compound")]
                host = found[0] if found else None
            if host is not None and host.pos_ in ("PROPN", "NOUN", "ADJ"):
                printed = self.actor_at.get(host.i) or _name_of(host)
                return printed, {one.i for one in host.subtree}
        return "", set()


def _says_something(one: Encounter) -> bool:
    """Whether a mention gives any detail, or what it is of is known or still to come."""
    details = (one.date, one.place, one.format, one.level, one.parties, one.others, one.mediator)
    return one.definite or any(details) or one.status not in ("held", "ongoing", "planned")


def _clause(event: Event) -> dict[Token, int]:
    """The tokens that belong to what is said of a meeting, with their depth, nearest first."""
    anchors = list(dict.fromkeys([event.word, event.verb, *event.also]))
    above, sort = governor_of(event.verb) if event.verb.pos_ == "VERB" else (None, "")
    if above is not None and sort == "planned" and above.tag_ == "VBN":
        anchors.append(above)
    clause = dict.fromkeys(anchors, 0)
    level = anchors
    while level:
        level = [
            child
            for token in level
            for child in token.children
            if child not in clause and not _is_apart(child)
        ]
        clause.update(dict.fromkeys(level, max(clause.values()) + 1))
    return clause


def _is_of(event: Event, token: Token) -> bool:
    """Whether a time or place is the meeting's, not that of proposing or calling it off."""
    return event.takes_place or event.word in token.ancestors


def _is_apart(token: Token) -> bool:
    """Whether a word begins a clause of its own; what hosts a meeting does not."""
    if token.dep_ == "acl" and token.lemma_.lower() in words()["hosting"]["verbs"]:
        return False
    return token.pos_ in ("VERB", "AUX") and token.dep_ not in _HELPING


_TOPIC = {"on", "about", "over", "regarding", "concerning", "amid", "despite", "against", "to"}


def _is_topic(token: Token, clause: Mapping[Token, int]) -> bool:
    """Whether a name only says what a meeting is about: “talks on Selme”."""
    for above in token.ancestors:
        if above not in clause or clause[above] == 0:
            return False
        if above.dep_ == "prep" and above.lower_ in _TOPIC and above.head.pos_ == "NOUN":
            return True
    return False


def _before(token: Token) -> str:
    return token.nbor(-1).lower_ if token.i > 0 else ""


def _is_definite(token: Token) -> bool:
    known = ("the", "these", "those", "this", "that", "both", "their")
    return any(child.lower_ in known for child in token.children)


def _is_place(token: Token) -> bool:
    """A proper name, or a border, palace or city that has one; “on” goes with few of these."""
    places = words()["places"]
    if token.head.lower_ == "on" and token.lemma_.lower() not in places["on"]:
        return False
    if token.pos_ == "PROPN":
        return not any(child.dep_ == "nummod" for child in token.children)
    named = any(inner.pos_ == "PROPN" or inner.tag_ == "JJ" for inner in token.lefts)
    of_name = any(inner.pos_ == "PROPN" for c in token.children for inner in c.children)
    return token.lemma_.lower() in places["nouns"] and (named or of_name)


def _name_of(token: Token) -> str:
    """The name a word stands in, without article and apposition: “the city of Selme” → Selme."""
    if token.pos_ != "PROPN":
        for child in token.children:
            inner = [one for one in child.children if one.pos_ == "PROPN"]
            if child.lower_ == "of" and inner:
                return _name_of(inner[0])
    parts = [c for c in token.lefts if c.dep_ in ("compound", "amod", "poss", "nmod")]
    start = parts[0].left_edge.i if parts else token.i
    while token.doc[start].pos_ == "DET":
        start += 1
    return str(token.doc[start : token.i + 1].text)


def _alternative(place: Token | None) -> set[Token]:
    """The words that name another way to meet beside a place: “in Selme or online”."""
    if place is None:
        return set()
    joined = [*place.head.conjuncts, *place.conjuncts]
    for other in joined:
        subtree = set(other.subtree) - {place, *place.lefts}
        if other.i > place.i and form_in(subtree):
            return subtree
    return set()
