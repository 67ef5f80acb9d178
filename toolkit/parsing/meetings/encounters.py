"""What a sentence says of a meeting: when, where, who, in what form, and how it stands with it.

A meeting that is only named counts where the mention itself says when or where: “after the
talks in Selme”.
"""

from __future__ import annotations

import calendar
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from toolkit.lexicons import word_list
from toolkit.parsing.dates.expressions import day_in
from toolkit.parsing.dates.timex import shift
from toolkit.parsing.grammar import (
    SUBJECTS,
    agent,
    first_joined,
    has_subject,
    is_definite,
    is_plural,
    joined,
    modifiers,
)
from toolkit.parsing.language import covering
from toolkit.parsing.meetings.events import (
    Event,
    comes_before,
    event_of,
    form_in,
    governor_of,
    is_person,
    joins,
    level_in,
    level_of,
    sort_of,
    status_of,
    takes_place,
    words,
)
from toolkit.parsing.meetings.participants import (
    is_collective,
    is_office,
    office_of,
    takes_part,
    without_state,
)
from toolkit.parsing.syntax import Syntax, syntax_of
from toolkit.parsing.unlisted.names import is_in_office
from toolkit.schema import Names, TimeExpression

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from toolkit.parsing.speakers.mentions import Mention

_listed = partial(word_list, "meetings")


@dataclass(frozen=True, slots=True)
class Encounter:
    """One mention of a meeting, as one sentence gives it."""

    start: int
    end: int
    at: int
    """The character of the word for the meeting."""
    date: date | None
    """The day, or the first day of a longer time."""
    date_precision: str
    """Day, week, month or year; empty without a date."""
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
    pronoun: str
    """“i”, “we”, “he” or “she” that takes part; empty if none does."""
    ordinal: int
    """Which round it is, if that is said; else 0."""
    again: bool
    """Whether it goes on from one before: “talks resumed”, “the next round”."""
    another: bool
    """Whether it is told apart from one named before: “earlier talks”, “also met”."""
    after: int
    """`at` of the meeting it is said to follow, in the same sentence; -1 if none is."""


def find_encounters(
    doc: Doc,
    dates: Sequence[TimeExpression],
    mentions: Sequence[Mention],
    published: date | None,
    levels: Mapping[str, str],
    who: Callable[[int], tuple[str, int | None]] = lambda pronoun: ("", None),
    persons: Mapping[int, str] = MappingProxyType({}),
) -> list[Encounter]:
    """The meetings a parsed report mentions, in text order.

    `levels` are those of the actors whose office has one: a president meets as a leader. `who`
    gives what a pronoun stands for: a listed actor, else the head of another's phrase. `persons`
    are the names of unlisted persons by their tokens.
    """
    syntax = syntax_of(doc)
    report = _Report(doc, dates, mentions, published, levels, who, persons)
    found: dict[Event, list[Encounter]] = {}
    taken: set[int] = set()
    for token in range(len(doc)):
        event = event_of(syntax, token)
        if event is None or event.verb in taken:
            continue
        encounters = list(report.describe(event))
        if encounters:
            taken.add(event.verb)
            found[event] = encounters
    before = dict(_followed(syntax, found))
    return [
        replace(one, after=before.get(event.word, -1))
        for event, encounters in found.items()
        for one in encounters
    ]


def _followed(syntax: Syntax, events: Iterable[Event]) -> Iterator[tuple[int, int]]:
    """The token of each meeting said to follow another, and the character of that other."""
    events = list(events)
    by_verb = {event.verb: event for event in events} | {one.word: one for one in events}
    for event in events:
        word, above = event.word, syntax.head[event.word]
        if syntax.dep[word] == "pobj" and syntax.lower[above] in words()["order"]["after"]:
            later = by_verb.get(syntax.head[above])
        elif syntax.dep[word] == "dobj" and syntax.lemma[above] in words()["limits"]["joining"]:
            subject = syntax.child(above, "nsubj")
            later = None if subject is None else by_verb.get(subject)
        else:
            continue
        if later is not None and later != event:
            yield later.word, syntax.idx[word]


# ---------------------------------------------------------------- when, where, who


_HELPING = ("aux", "auxpass", "amod", "compound")


class _Report:
    """A parsed report with its days and its actors by token."""

    def __init__(
        self,
        doc: Doc,
        dates: Sequence[TimeExpression],
        mentions: Sequence[Mention],
        published: date | None,
        levels: Mapping[str, str],
        who: Callable[[int], tuple[str, int | None]],
        persons: Mapping[int, str],
    ) -> None:
        self.doc = doc
        self.syntax = syntax_of(doc)
        self.published = published
        self.levels = levels
        self.who = who
        self.persons_at = persons
        self.both: tuple[Names, Names] = (), ()  # who met last, if they were two or more
        self.both_at: Time | None = None  # and when
        self.dates = dates
        self.mentions = mentions

    @cached_property
    def time_of(self) -> dict[int, Time]:
        """The days, weeks, months and years by the token that carries each."""
        times = {}
        for one in self.dates:
            if time := time_in(one):
                times[covering(self.doc, one.start, one.end).root.i] = time
        return times

    @cached_property
    def time_at(self) -> set[int]:
        """All tokens of time expressions."""
        spans = (covering(self.doc, one.start, one.end) for one in self.dates)
        return {at for span in spans for at in range(span.start, span.end)}

    @cached_property
    def actor_at(self) -> dict[int, str]:
        """The actors by the tokens of their mentions."""
        return {
            token.i: one.actor
            for one in self.mentions
            for token in covering(self.doc, one.start, one.end)
        }

    @cached_property
    def role_at(self) -> dict[int, int]:
        """The tokens of actors named by their office alone, each with the token behind."""
        spans = (
            covering(self.doc, one.start, one.end) for one in self.mentions if one.basis == "role"
        )
        return {at: span.end for span in spans for at in range(span.start, span.end)}

    def describe(self, event: Event) -> Iterator[Encounter]:
        """What a sentence says of a meeting: one encounter, or two for “in Selme or online”."""
        sentence = self.doc[event.word].sent
        clause = _clause(self.syntax, event)
        time = self._time(event, clause)
        if comes_before(self.syntax, event.word):
            time = self._ahead(time)
        place = self._place(event, clause)
        status = status_of(self.syntax, event, self._surely(time), self.published)
        is_month = time is not None and time.precision == "month"
        to_come = status in _TO_COME or (status == "planned" and is_month)
        time = self._ahead(time) if to_come else time
        if event.sort == "named" and not (time or place):
            return
        if not status or sentence.text.rstrip().endswith("?"):
            return
        mediator, host = self._mediator(event, clause)
        where = set(self.syntax.subtree(place)) if place is not None else set()
        if event.word in where:  # “in the capital for talks with …”
            where -= set(self.syntax.subtree(event.word))
        parties, others = self._parties(event, clause, where | host, time)
        whole = Encounter(
            start=sentence.start_char,
            end=sentence.start_char + len(sentence.text.rstrip()),
            at=self.syntax.idx[event.word],
            date=time.first if time else None,
            date_precision=time.precision if time else "",
            place=_place_name(self.syntax, place) if place is not None else "",
            format=_form(self.syntax, event, clause),
            level=self._level(clause, parties),
            parties=tuple(one for one in parties if one != mediator),
            others=others,
            mediator=mediator,
            status=status,
            definite=is_definite(self.syntax, event.word),
            pronoun=_pronoun(self.syntax, event),
            ordinal=_ordinal(self.syntax, event),
            again=_is_again(self.syntax, event),
            another=_is_another(self.syntax, event),
            after=-1,
        )
        if not _says_something(whole, event):
            return
        other_way = _alternative(self.syntax, place)
        if not other_way:
            yield whole
            return
        rest = [at for at in clause if at not in other_way]
        yield replace(whole, format=form_in(self.syntax, rest))
        at = self.syntax.idx[min(other_way)]
        yield replace(whole, at=at, place="", format=form_in(self.syntax, other_way))

    def _time(self, event: Event, clause: Mapping[int, int]) -> Time | None:
        """The time nearest to the word in the meeting's own clause, a day before a longer one."""
        times = []
        for token, depth in clause.items():
            if token not in self.time_of:
                continue
            long = self.time_of[token].precision != "day"
            hour = self.time_of[token].hour
            before = "before_longer_times" if long else "before_hours" if hour else "before_days"
            link = self.syntax.lower[head := self.syntax.head[token]]
            bare = self.syntax.dep[token] in ("npadvmod", "nmod", "appos", "compound")
            own = self.syntax.dep[token] == "poss" and head == event.word
            timed = own or bare or link in _listed(before) or head == event.verb
            if timed and (self._is_of(event, token) or link in ("until", "for", "to")):
                times.append((long, depth, token))
        if not times:
            return None
        token = min(times)[2]
        time = self.time_of[token]
        either = any(self.syntax.lower[one] == "or" for one in self.syntax.children[token])
        if not either:
            return time
        year = time.first.year  # “in May or June”
        return Time(date(year, 1, 1), date(year, 12, 31), "year")

    def _ahead(self, time: Time | None) -> Time | None:
        """The next Friday or March for a last one, of a meeting to come: “proposed for Friday”."""
        if time is None or self.published is None:
            return time
        if time.yearless and time.last < self.published and time.first.year < date.max.year:
            year, month = time.first.year + 1, time.first.month
            last = date(year, month, calendar.monthrange(year, month)[1])
            return replace(time, first=date(year, month, 1), last=last)
        if not time.weekday:
            return time
        later = shift(time.first, 1, "W")
        if later is None or not time.first < self.published <= later:
            return time
        return replace(time, first=later, last=later)

    def _surely(self, time: Time | None) -> date | None:
        """A day of a time that is wholly before or after the publication, else None."""
        if time is None or self.published is None:
            return None
        if time.precision == "day":
            return time.first
        return time.first if time.last < self.published or self.published < time.first else None

    def _place(self, event: Event, clause: Mapping[int, int]) -> int | None:
        """The name after “in” or “at” that hangs on the meeting, its verb or its people."""
        places = []
        for token, depth in clause.items():
            if self.syntax.dep[token] != "pobj" or token in self.time_at:
                continue
            link = self.syntax.head[token]
            above = self.syntax.head[link]
            word = self.syntax.lower[link]
            coming = word in _listed("coming_to") and _is_coming(self.syntax, above)
            if word not in _listed("where") and not coming:
                continue
            if not self._is_of(event, token):
                continue
            hangs = above in (event.word, event.verb, *event.also)
            hangs = hangs or self.syntax.lower[above] == "place"
            hangs = hangs or above in self.time_at or is_person(self.syntax, above)
            hangs = hangs or self.syntax.lemma[above] in sort_of("nouns")
            of_title = is_person(self.syntax, above) or self.syntax.lower[token + 1 :][:1] == ["of"]
            of_title = of_title and self._person_behind(token) is not None
            if hangs and not of_title and _is_place(self.syntax, token):
                places.append((depth, token))
        return min(places)[1] if places else None

    def _parties(
        self, event: Event, clause: Mapping[int, int], without: set[int], time: Time | None
    ) -> tuple[Names, Names]:
        """Who the clause names as taking part: listed actors, and other names as printed."""
        listed: dict[str, None] = {}
        others: dict[str, None] = {}
        subject = _subject_above(self.syntax, event)
        taking_part = {*clause, *(self.syntax.subtree(subject) if subject is not None else ())}
        collective = others_met = False
        for token in sorted(taking_part):
            if token in without or self._is_day(token) or _is_topic(self.syntax, token, clause):
                continue
            if _is_aside(self.syntax, token, clause):
                continue
            if actor := self.actor_at.get(token):
                if bearer := self._bearer(token):
                    others[bearer] = None
                elif not self._is_in_title(token):
                    listed[actor] = None
            elif (meant := self._meant(token, event)) is not None:
                actor, head = meant
                if actor:
                    listed[actor] = None
                elif head is not None and is_office(self.syntax, head):
                    bearer_at = self._person_behind(head)
                    others["" if bearer_at is None else self._person_name(bearer_at)] = None
                elif head is not None:
                    others[self._bare_name(head)] = None
            elif _is_name(self.syntax, token, event) and not self._is_listed(token):
                others[self._bare_name(token)] = None
            elif is_collective(self.syntax, token) and takes_part(self.syntax, token, event):
                collective = True
            elif self._is_of_others(token) and takes_part(self.syntax, token, event):
                others_met = True
        parties = tuple(listed), tuple(name for name in others if name)
        another = others_met or _is_again(self.syntax, event) or _is_another(self.syntax, event)
        known = is_definite(self.syntax, event.word) and not another
        if not any(parties) and (collective or (known and _may_be_then(time, self.both_at))):
            return self.both
        if len(parties[0]) + len(parties[1]) > 1:
            self.both, self.both_at = parties, time
        return parties

    def _is_of_others(self, token: int) -> bool:
        """Whether people are told apart by what they are of: “the two *island* leaders”."""
        told_apart = self.syntax.dependents(token, "amod", "poss", "compound")
        people = self.syntax.pos[token] == "NOUN" and is_person(self.syntax, token)
        return people and bool(told_apart)

    def _bearer(self, token: int) -> str:
        """Another person who holds the office by which a listed one is known, by name; or empty.

        “Deputy Head of the Office *Ada Vane*”, of which offices there may be several.
        """
        end = self.role_at.get(token)
        bearer = None if end is None else self._person_behind(end - 1)
        return "" if bearer is None else self._person_name(bearer)

    def _meant(self, token: int, event: Event) -> tuple[str, int | None] | None:
        """Whom a pronoun that meets stands for: a listed actor or a name; None if neither."""
        is_pronoun = self.syntax.lower[token] in _listed("pronouns")
        if not is_pronoun or not takes_part(self.syntax, token, event):
            return None
        actor, head = self.who(token)
        named = head is not None and self.syntax.pos[head] == "PROPN" and not self._is_day(head)
        return (actor, head) if actor or named else None

    def _is_day(self, token: int) -> bool:
        return token in self.time_at or self.syntax.lower[token] in _WEEKDAYS

    def _is_of(self, event: Event, token: int) -> bool:
        """Whether a time or place is the meeting's, not that of proposing or calling it off."""
        if takes_place(self.syntax, event):
            return True
        return event.word in self.syntax.ancestors(token)

    def _is_in_title(self, token: int) -> bool:
        """Whether an actor is named only in another's office: “President of *Norland* Vane”."""
        actor, end = self.actor_at[token], token
        while self.actor_at.get(end) == actor:
            end += 1
        is_name = end < len(self.doc) and self.syntax.pos[end] == "PROPN"
        named = is_name or self.actor_at.get(end, "") in self.persons
        links = (one for one in self.syntax.ancestors(token) if self.syntax.lower[one] == "of")
        above = [self.syntax.head[one] for one in links]
        named = named or (self._person_behind(end - 1) is not None and bool(above))
        return named and any(
            level_of(self.syntax.lower[one]) or is_office(self.syntax, one) for one in above
        )

    def _bare_name(self, token: int) -> str:
        """A name without office and state: “Prime Minister of Norland Ada Vane” → Ada Vane.

        An office of which only the state is named is printed whole: “President of Norland”.
        """
        if token in self.persons_at:
            return self._person_name(token)
        office = office_of(self.syntax, token)
        if office is not None and (bearer := self._person_behind(token)) is not None:
            return self._person_name(bearer)
        if _is_of_title(self.syntax, token):
            return ""
        start, end = self._name_start(token), token + 1
        before = self.syntax.lower[max(self._sentence(token)[0], start - 3) : start]
        last = start - 1
        if before[-1:] == ["the"]:
            before.pop()
            last -= 1
        behind = len(before) > 1 and before[-1] == "of" and is_office(self.syntax, last - 1)
        person = without_state(self.doc, start, end) if behind else end
        of_actor = bool(before) and last in self.actor_at
        if person < end:
            start = person
        elif office is not None and is_person(self.syntax, office) and not of_actor:
            beside = self.syntax.dependents(office, "appos")
            named = any(self.syntax.pos[one] == "PROPN" for one in beside)
            if named:
                return ""  # its holder's name follows
            start = start if is_plural(self.syntax, office) else self._office_start(office)
        name = self.doc[start:end].text
        return name if name[:1].isupper() or is_office(self.syntax, start) else ""

    def _office_start(self, office: int) -> int:
        """The first token of an office: “*Prime* Minister”, “*foreign* minister”."""
        start = office
        while start > 0 and self.syntax.dep[start - 1] in ("compound", "amod"):
            start -= 1
        return start

    def _person_behind(self, token: int) -> int | None:
        """The person to whose name an office goes on behind a word: “of the Fund *Vane*”."""
        behind = range(token + 1, self._sentence(token)[1])
        ends = (at for at in behind if not is_in_office(self.doc[at]) or self._is_person(at))
        named = next(ends, None)
        return named if named is not None and self._is_person(named) else None

    def _person_name(self, token: int) -> str:
        """The name of a person, also where its words were read as several names."""
        name = self.persons_at.get(token, "")
        if " " in name or not name:
            return name
        start, end = token, token + 1
        while start - 1 in self.persons_at:
            start -= 1
        while end in self.persons_at:
            end += 1
        return str(self.doc[start:end].text)

    def _sentence(self, token: int) -> tuple[int, int]:
        return self.syntax.sentence_at(token)

    def _is_person(self, token: int) -> bool:
        return token in self.persons_at or self.actor_at.get(token) in self.persons

    def _name_start(self, token: int) -> int:
        start = token
        first = self._sentence(token)[0]
        while start > first and self._is_part_of_name(start - 1):
            start -= 1
        return start

    def _is_part_of_name(self, token: int) -> bool:
        apart = token in self.time_at or token in self.actor_at
        return self.syntax.pos[token] == "PROPN" and not apart and not is_office(self.syntax, token)

    def _is_listed(self, token: int) -> bool:
        """Whether a name of one word goes on that of an actor: “*Northern* Selmark”."""
        before = max(0, token - 1)
        own = before in modifiers(self.syntax, token)
        return (own and before in self.actor_at) or token + 1 in self.actor_at

    @cached_property
    def persons(self) -> set[str]:
        """The actors the report calls by a name of their own, of two words or after an office."""
        return set(self.levels) | {one.actor for one in self.mentions if " " in one.actor}

    def _level(self, clause: Mapping[int, int], parties: Names) -> str:
        """The level of the people the clause speaks of, nearest to the meeting first."""
        known = {self.levels[one] for one in parties if one in self.levels}
        if spoken := [level for token in clause if (level := self._level_at(token))]:
            minister = ["ministers"] * _is_with_minister(self.syntax, clause)
            among = known | set(spoken + minister)
            lower = spoken[0] == "leaders" and bool(among - {"leaders"})
            return "" if lower or {"leaders", "ministers"} <= among else spoken[0]
        named = known.pop() if len(known) == 1 else ""
        alone = named in ("leaders", "experts") and len(parties) < 2
        return level_in(self.syntax, clause) or ("" if alone else named)

    def _level_at(self, token: int) -> str:
        """The level of a person called by an office; empty for other words."""
        lemma = self.syntax.lemma[token].removesuffix("s")  # “Ministers” is its own lemma
        if lemma not in sort_of("levels") or _is_of_staff(self.syntax, token):
            return ""
        return level_of(f"{self.syntax.lower[token - 1] if token else ''} {lemma}")

    def _mediator(self, event: Event, clause: Mapping[int, int]) -> tuple[str, set[int]]:
        """Who hosts or mediates, as an actor or as printed, and the tokens that say so."""
        hosting = words()["hosting"]
        for token in clause:
            host = None
            lemma = self.syntax.lemma[token]
            is_verb = self.syntax.pos[token] == "VERB"
            guests = token == event.word  # “Vane hosted the envoy” is a meeting of both
            if lemma in hosting["verbs"] and is_verb and not guests:
                by = agent(self.syntax, token)
                host = self.syntax.child(token, "nsubj") if by is None else by
            elif lemma in hosting["nouns"] and self._link(token) in ("with", "under"):
                children = self.syntax.children[token]
                of = (one for one in children if self.syntax.lower[one] == "of")
                found = [below for one in of for below in self.syntax.children[one]]
                found += self.syntax.dependents(token, "poss", "amod", "compound")
                host = found[0] if found else None
            if host is not None and self.syntax.pos[host] in ("PROPN", "NOUN", "ADJ"):
                printed = self.actor_at.get(host) or _name_of(self.syntax, host)
                return printed, set(self.syntax.subtree(host))
        return "", set()

    def _link(self, token: int) -> str:
        """The word, mostly a preposition, that governs another."""
        return self.syntax.lower[self.syntax.head[token]]


def _says_something(one: Encounter, event: Event) -> bool:
    """Whether a mention gives any detail, or what it is of is known or still to come.

    That somebody whom no case lists once met somebody is none: “where he met Vane”.
    """
    details = (one.date, one.place, one.format, one.level, one.parties, one.mediator)
    known = one.definite or one.ordinal or one.again or (one.others and event.sort != "meet")
    return bool(known) or any(details) or one.status not in ("held", "ongoing", "planned")


@dataclass(frozen=True, slots=True)
class Time:
    """A day, week, month or year of the calendar."""

    first: date
    last: date
    precision: str
    hour: bool = False
    """Whether an hour or a part of the day was given: “in the afternoon”."""
    weekday: bool = False
    """Whether it was printed as no more than a day of the week."""
    yearless: bool = False
    """Whether it is a month printed without its year."""


def time_in(expression: TimeExpression) -> Time | None:
    """The time an expression names, if it is one a meeting can be put in."""
    if day := day_in(expression):
        hour, weekday = expression.type == "TIME", expression.text.lower() in _WEEKDAYS
        return Time(day, day, "day", hour, weekday)
    if expression.type != "DATE" or not (found := _PERIOD.fullmatch(expression.value)):
        return None
    year, week, month = (int(part or 0) for part in found.groups())
    try:
        if week:
            monday = date.fromisocalendar(year, week, 1)
            return Time(monday, shift(monday, 6, "D") or date.max, "week")
        if month:
            last = calendar.monthrange(year, month)[1]
            yearless = re.search(r"\d{4}", expression.text) is None
            first, end = date(year, month, 1), date(year, month, last)
            return Time(first, end, "month", yearless=yearless)
        return Time(date(year, 1, 1), date(year, 12, 31), "year")
    except ValueError:  # “the 54th week”
        return None


_WEEKDAYS = {name.lower() for name in calendar.day_name}
_TO_COME = ("proposed", "hypothetical")
_PERIOD = re.compile(r"([12]\d{3})(?:-W(\d\d)(?:-WE)?|-(\d\d))?")


def _clause(syntax: Syntax, event: Event) -> dict[int, int]:
    """The tokens that belong to what is said of a meeting, with their depth, nearest first."""
    anchors = list(dict.fromkeys([event.word, event.verb, *event.also]))
    is_verb = syntax.pos[event.verb] == "VERB"
    above, sort = governor_of(syntax, event.verb) if is_verb else (None, "")
    if above is not None and sort == "planned" and syntax.tag[above] == "VBN":
        anchors.append(above)
    clause = dict.fromkeys(anchors, 0)
    level = [*anchors, *_shared_with_another(syntax, event.word)]
    while level:
        level = [
            child
            for token in level
            for child in syntax.children[token]
            if child not in clause and not _is_apart(syntax, child)
        ]
        clause.update(dict.fromkeys(level, max(clause.values()) + 1))
    return clause


def _shared_with_another(syntax: Syntax, word: int) -> list[int]:
    """What the verb between two meetings holds of one: “followed a meeting *on Monday*”."""
    verb = syntax.head[word]
    behind = syntax.child(verb, "dobj") if joins(syntax, verb) else None
    beside = () if behind is None else syntax.dependents(verb, "prep")
    return [one for one in beside if behind is not None and (one > behind) == (word == behind)]


def _is_apart(syntax: Syntax, token: int) -> bool:
    """Whether a word begins a clause of its own; what hosts a meeting does not."""
    if syntax.dep[token] == "acl" and syntax.lemma[token] in words()["hosting"]["verbs"]:
        return False
    word = syntax.lower[token]
    if word == "ahead" or (word == "in" and syntax.lower[token + 1 : token + 2] == ["advance"]):
        return True
    if syntax.dep[token] == "prep" and word in words()["order"]["before"]:
        return any(syntax.lemma[child] in sort_of("nouns") for child in syntax.children[token])
    return syntax.pos[token] in ("VERB", "AUX") and syntax.dep[token] not in _HELPING


def _is_coming(syntax: Syntax, token: int) -> bool:
    return syntax.pos[token] == "VERB" and syntax.lemma[token] in words()["coming"]["verbs"]


def _is_topic(syntax: Syntax, token: int, clause: Mapping[int, int]) -> bool:
    """Whether a name only says what a meeting is about: “talks on Selme”."""
    for above in syntax.ancestors(token):
        if above not in clause or clause[above] == 0:
            return False
        if _is_coming(syntax, above):
            return False
        opens = syntax.dep[above] == "prep" and syntax.lower[above] in _listed("before_topics")
        if opens and syntax.pos[syntax.head[above]] == "NOUN":
            return True
        if syntax.lemma[above] in words()["not_parties"]["nouns"]:
            return True
    return False


def _is_with_minister(syntax: Syntax, clause: Iterable[int]) -> bool:
    """Whether a secretary of state, who is a minister, is among the people of a clause."""
    return any(
        syntax.lemma[at] == "secretary" and syntax.lower[at + 1 : at + 3] == ["of", "state"]
        for at in clause
    )


def _is_aside(syntax: Syntax, token: int, clause: Mapping[int, int]) -> bool:
    """Whether a name stands in what a clause adds of another matter, or only says where.

    “*due to* an attack by Norland”, “*along the border* between Norland and Sudland”.
    """
    for above in syntax.ancestors(token):
        if above not in clause or clause[above] == 0:
            return False
        head = syntax.head[above]
        if syntax.dep[above] == "prep" and syntax.lower[above] in _listed("aside"):
            return True
        where = syntax.dep[above] == "pobj" and syntax.lower[head] in _listed("lines_where")
        if where and syntax.lemma[above] in words()["places"]["lines"]:
            return True
    return False


def _is_of_title(syntax: Syntax, token: int) -> bool:
    """Whether a word is a piece of the office set beside a person: “Vane, head of the *Fund*”."""
    for above in syntax.ancestors(token):
        if syntax.pos[above] not in ("PROPN", "NOUN", "ADP"):
            return False
        office = first_joined(syntax, above)
        if is_office(syntax, above) and syntax.dep[office] == "appos":
            return syntax.pos[syntax.head[office]] == "PROPN"
    return False


def _may_be_then(time: Time | None, other: Time | None) -> bool:
    """Whether two mentions may be of one time; a bare year is of a meeting told apart by it."""
    if time is None or (other is None and time.precision != "year"):
        return True
    return other is not None and time.first <= other.last and other.first <= time.last


def _form(syntax: Syntax, event: Event, clause: Iterable[int]) -> str:
    """How they met: by words that say so, or by a verb that does: “phoned”."""
    called = sort_of("meeting").get(syntax.lemma[event.verb]) in ("telephone", "call")
    return form_in(syntax, clause) or ("telephone" if event.sort == "spoke" and called else "")


def _subject_above(syntax: Syntax, event: Event) -> int | None:
    """Who meets where a verb, noun or adjective above names them: “*Oro* is ready to meet”."""
    node = event.verb
    if event.sort not in ("meet", "spoke") or has_subject(syntax, node):
        return None
    while syntax.dep[node] in ("xcomp", "acomp", "conj") and syntax.head[node] != node:
        node = syntax.head[node]
        controller = syntax.child(node, "dobj")
        subject = syntax.child(node, *SUBJECTS) if controller is None else controller
        if subject is not None:
            return subject
    return None


def _pronoun(syntax: Syntax, event: Event) -> str:
    """The pronoun that meets, or holds the meeting: “I held talks”."""
    subject = syntax.child(event.verb, "nsubj")
    if subject is None or subject == event.word:
        subject = _subject_above(syntax, event)
    lower = syntax.lower[subject] if subject is not None else ""
    owners = {syntax.lower[one] for one in syntax.dependents(event.word, "poss")}
    if lower in _listed("who_met"):
        return lower
    return "we" if owners & {"our", "my"} else ""


def _ordinal(syntax: Syntax, event: Event) -> int:
    """Which round it is: “the third round”, “talks, the third round since …”."""
    ordinals = words()["order"]["ordinals"]
    apposed = syntax.dependents(event.word, "appos")
    for word in (event.word, *event.also, *apposed):
        if sort_of("nouns").get(syntax.lemma[word]) == "round":
            for child in syntax.children[word]:
                if syntax.lower[child] in ordinals:
                    return int(ordinals.index(syntax.lower[child])) + 1
    return 0


def _is_again(syntax: Syntax, event: Event) -> bool:
    resumed = sort_of("verbs").get(syntax.lemma[event.verb]) == "resumed"
    once_more = any(syntax.lower[one] == "again" for one in syntax.children[event.verb])
    goes_on = _has_before(syntax, event.word, "again") or _ordinal(syntax, event) > 1
    return resumed or once_more or goes_on


def _is_another(syntax: Syntax, event: Event) -> bool:
    also = words()["order"]["also"]
    with_verb = any(syntax.lower[one] in also for one in syntax.children[event.verb])
    is_new = with_verb and not is_definite(syntax, event.word)
    return _has_before(syntax, event.word, "another") or is_new


def _has_before(syntax: Syntax, word: int, order: str) -> bool:
    return any(syntax.lower[child] in words()["order"][order] for child in syntax.lefts(word))


def _is_name(syntax: Syntax, token: int, event: Event) -> bool:
    """Whether a word is the name of somebody who takes part."""
    behind = token + 1
    goes_on = syntax.pos[behind : behind + 1] == ["PROPN"] and not is_office(syntax, behind)
    is_meeting = token in (event.word, *event.also)  # “the Salt Summit”
    short = syntax.lower[token - 1 : token + 2 : 2] == ["(", ")"]  # “the Salt Fund (SF)”
    if syntax.pos[token] != "PROPN" or is_office(syntax, token) or goes_on or is_meeting or short:
        return False
    return takes_part(syntax, token, event)


def _is_of_staff(syntax: Syntax, token: int) -> bool:
    """Whether an office only says for whom somebody works: “the office of the president”."""
    staff = words()["staff"]["nouns"]
    owner = syntax.dep[token] in ("poss", "compound") and syntax.lemma[syntax.head[token]] in staff
    above = [syntax.lemma[one] for one in itertools.islice(syntax.ancestors(token), 4)]
    return owner or (syntax.dep[token] == "pobj" and any(one in staff for one in above))


def _is_place(syntax: Syntax, token: int) -> bool:
    """A proper name, or a border, palace or city that has one; “on” goes with few of these."""
    places = words()["places"]
    if syntax.lower[syntax.head[token]] == "on" and syntax.lemma[token] not in places["on"]:
        return False
    if syntax.pos[token] == "PROPN":
        is_meeting = syntax.lemma[token].lower() in sort_of("nouns")  # “at the Salt Summit”
        return not is_meeting and syntax.child(token, "nummod") is None
    before = syntax.lefts(token)
    if syntax.lower[token] == "capital" and any(syntax.lower[one] == "the" for one in before):
        return True
    named = any(syntax.pos[one] == "PROPN" or syntax.tag[one] == "JJ" for one in before)
    inner = (one for child in syntax.children[token] for one in syntax.children[child])
    of_name = any(syntax.pos[one] == "PROPN" for one in inner)
    return syntax.lemma[token] in places["nouns"] and (named or of_name)


def _place_name(syntax: Syntax, token: int) -> str:
    """A place as printed; “the capital” where it has no name."""
    name = _name_of(syntax, token)
    return f"the {name}" if name == "capital" else name


def _name_of(syntax: Syntax, token: int) -> str:
    """The name a word stands in, without article and apposition: “the city of Selme” → Selme."""
    if syntax.pos[token] != "PROPN":
        for child in syntax.children[token]:
            inner = [one for one in syntax.children[child] if syntax.pos[one] == "PROPN"]
            if syntax.lower[child] == "of" and inner:
                return _name_of(syntax, inner[0])
    parts = modifiers(syntax, token)
    start = syntax.left_edge(parts[0]) if parts else token
    while syntax.pos[start] == "DET":
        start += 1
    return str(syntax.doc[start : token + 1].text)


def _alternative(syntax: Syntax, place: int | None) -> set[int]:
    """The words that name another way to meet beside a place: “in Selme or online”."""
    if place is None:
        return set()
    beside = [*joined(syntax, syntax.head[place]), *joined(syntax, place)]
    for other in beside:
        subtree = set(syntax.subtree(other)) - {place, *syntax.lefts(place)}
        if other > place and form_in(syntax, subtree):
            return subtree
    return set()
