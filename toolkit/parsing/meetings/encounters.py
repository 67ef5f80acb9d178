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
from toolkit.parsing.grammar import SUBJECTS, agent
from toolkit.parsing.language import covering
from toolkit.parsing.meetings.events import (
    Event,
    event_of,
    form_in,
    governor_of,
    is_definite,
    is_person,
    joins,
    level_in,
    level_of,
    sort_of,
    status_of,
    words,
)
from toolkit.parsing.meetings.participants import (
    is_collective,
    is_office,
    office_of,
    takes_part,
    without_state,
)
from toolkit.parsing.syntax import syntax_of
from toolkit.parsing.unlisted.names import is_in_office
from toolkit.schema import Names, TimeExpression

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

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
    who: Callable[[Token], str | Token] = lambda pronoun: "",
    persons: Mapping[int, str] = MappingProxyType({}),
) -> list[Encounter]:
    """The meetings a parsed report mentions, in text order.

    `levels` are those of the actors whose office has one: a president meets as a leader. `who`
    gives what a pronoun stands for: a listed actor, else the head of another's name. `persons`
    are the names of unlisted persons by their tokens.
    """
    report = _Report(doc, dates, mentions, published, levels, who, persons)
    found: dict[Event, list[Encounter]] = {}
    taken: set[int] = set()
    for token in doc:
        event = event_of(token)
        if event is None or event.verb.i in taken:
            continue
        encounters = list(report.describe(event))
        if encounters:
            taken.add(event.verb.i)
            found[event] = encounters
    before = dict(_followed(found))
    return [
        replace(one, after=before.get(event.word.i, -1))
        for event, encounters in found.items()
        for one in encounters
    ]


def _followed(events: Iterable[Event]) -> Iterator[tuple[int, int]]:
    """The token of each meeting said to follow another, and the character of that other."""
    events = list(events)
    by_verb = {event.verb.i: event for event in events} | {one.word.i: one for one in events}
    for event in events:
        word, above = event.word, event.word.head
        if word.dep_ == "pobj" and above.lower_ in words()["order"]["after"]:
            later = by_verb.get(above.head.i)
        elif word.dep_ == "dobj" and above.lemma_.lower() in words()["limits"]["joining"]:
            subjects = [child for child in above.children if child.dep_ == "nsubj"]
            later = by_verb.get(subjects[0].i) if subjects else None
        else:
            continue
        if later is not None and later != event:
            yield later.word.i, word.idx


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
        who: Callable[[Token], str | Token],
        persons: Mapping[int, str],
    ) -> None:
        self.doc = doc
        self.published = published
        self.levels = levels
        self.who = who
        self.persons_at = persons
        self.both: tuple[Names, Names] = (), ()  # who met last, if they were two or more
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
        time = self._time(event, clause)
        place = self._place(event, clause)
        status = status_of(event, self._surely(time), self.published)
        time = self._ahead(time) if status in _TO_COME else time
        if event.sort == "named" and not (time or place):
            return
        if not status or sentence.text.rstrip().endswith("?"):
            return
        mediator, host = self._mediator(event, clause)
        where = {token.i for token in place.subtree} if place is not None else set()
        parties, others = self._parties(event, clause, where | host)
        whole = Encounter(
            start=sentence.start_char,
            end=sentence.start_char + len(sentence.text.rstrip()),
            at=event.word.idx,
            date=time.first if time else None,
            date_precision=time.precision if time else "",
            place=_place_name(place) if place is not None else "",
            format=_form(event, clause),
            level=self._level(clause, parties),
            parties=tuple(one for one in parties if one != mediator),
            others=others,
            mediator=mediator,
            status=status,
            definite=is_definite(event.word),
            pronoun=_pronoun(event),
            ordinal=_ordinal(event),
            again=_is_again(event),
            another=_is_another(event),
            after=-1,
        )
        if not _says_something(whole, event):
            return
        other_way = _alternative(place)
        if not other_way:
            yield whole
            return
        yield replace(whole, format=form_in(t for t in clause if t not in other_way))
        at = min(token.idx for token in other_way)
        yield replace(whole, at=at, place="", format=form_in(other_way))

    def _time(self, event: Event, clause: Mapping[Token, int]) -> Time | None:
        """The time nearest to the word in the meeting's own clause, a day before a longer one."""
        times = []
        for token, depth in clause.items():
            if token.i not in self.time_of:
                continue
            long = self.time_of[token.i].precision != "day"
            hour = self.time_of[token.i].hour
            before = "before_longer_times" if long else "before_hours" if hour else "before_days"
            bare = token.dep_ in ("npadvmod", "nmod", "appos", "compound")
            dated = token.head.lower_ in _listed(before)
            own = token.dep_ == "poss" and token.head == event.word
            timed = own or bare or dated or token.head == event.verb
            if timed and (_is_of(event, token) or token.head.lower_ in ("until", "for", "to")):
                times.append((long, depth, token.i))
        return self.time_of[min(times)[2]] if times else None

    def _ahead(self, time: Time | None) -> Time | None:
        """The next Friday for a last one, of a meeting to come: “proposed a round on Friday”."""
        if time is None or not time.weekday or self.published is None:
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

    def _place(self, event: Event, clause: Mapping[Token, int]) -> Token | None:
        """The name after “in” or “at” that hangs on the meeting, its verb or its people."""
        places = []
        for token, depth in clause.items():
            if token.dep_ != "pobj" or token.i in self.time_at:
                continue
            coming = token.head.lower_ in _listed("coming_to") and _is_coming(token.head.head)
            if token.head.lower_ not in _listed("where") and not coming:
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

    def _parties(
        self, event: Event, clause: Mapping[Token, int], without: set[int]
    ) -> tuple[Names, Names]:
        """Who the clause names as taking part: listed actors, and other names as printed."""
        listed: dict[str, None] = {}
        others: dict[str, None] = {}
        subject = _subject_above(event)
        taking_part = {*clause, *(subject.subtree if subject is not None else ())}
        collective = False
        for token in sorted(taking_part, key=lambda one: one.i):
            if token.i in without or token.i in self.time_at or _is_topic(token, clause):
                continue
            if actor := self.actor_at.get(token.i):
                if not self._is_in_title(token):
                    listed[actor] = None
            elif meant := self._meant(token, event):
                if isinstance(meant, str):
                    listed[meant] = None
                else:
                    others[self._bare_name(meant)] = None
            elif _is_name(token, event) and not self._is_listed(token):
                others[self._bare_name(token)] = None
            elif is_collective(token) and takes_part(token, event):
                collective = True
        parties = tuple(listed), tuple(name for name in others if name)
        known = is_definite(event.word) and not _is_again(event)
        if not any(parties) and (collective or known):
            return self.both
        if len(parties[0]) + len(parties[1]) > 1:
            self.both = parties
        return parties

    def _meant(self, token: Token, event: Event) -> str | Token:
        """Whom a pronoun that meets stands for."""
        if token.lower_ not in _listed("pronouns") or not takes_part(token, event):
            return ""
        meant = self.who(token)
        return meant if isinstance(meant, str) or meant.pos_ == "PROPN" else ""

    def _is_in_title(self, token: Token) -> bool:
        """Whether an actor is named only in another's office: “President of *Norland* Vane”."""
        actor, end = self.actor_at[token.i], token.i
        while self.actor_at.get(end) == actor:
            end += 1
        named = self.actor_at.get(end, "") in self.persons or _is_surname(self.doc, end)
        above = [one.head for one in token.ancestors if one.lower_ == "of"]
        return named and any(level_of(one.lower_) for one in above)

    def _bare_name(self, token: Token) -> str:
        """A name without office and state: “Prime Minister of Norland Ada Vane” → Ada Vane.

        An office of which only the state is named is printed whole: “President of Norland”.
        """
        if name := self.persons_at.get(token.i):
            return name
        start, end = self._name_start(token), token.i + 1
        before = list(self.doc[max(token.sent.start, start - 3) : start])
        if before and before[-1].lower_ == "the":
            before.pop()
        behind = len(before) > 1 and before[-1].lower_ == "of" and is_office(before[-2])
        person = without_state(self.doc, start, end) if behind else end
        office = office_of(token)
        if person < end:
            start = person
        elif (
            office is not None and is_person(office) and not (before and self._is_actor(before[-1]))
        ):
            named = any(one.dep_ == "appos" and one.pos_ == "PROPN" for one in office.children)
            if named or self._leads_to_person(token):
                return ""  # its holder's name follows
            start = start if office.tag_ in ("NNS", "NNPS") else _office_start(office)
        name = self.doc[start:end].text
        return name if name[:1].isupper() or is_office(self.doc[start]) else ""

    def _leads_to_person(self, token: Token) -> bool:
        """Whether an office goes on behind a word until a person's name: “of the Fund Vane”."""
        behind = itertools.islice(self.doc, token.i + 1, token.sent.end)
        named = next((one for one in behind if not is_in_office(one) or self._is_person(one)), None)
        return named is not None and self._is_person(named)

    def _is_person(self, token: Token) -> bool:
        return token.i in self.persons_at or self.actor_at.get(token.i) in self.persons

    def _is_actor(self, token: Token) -> bool:
        return token.i in self.actor_at

    def _name_start(self, token: Token) -> int:
        start = token.i
        while start > token.sent.start and self._is_part_of_name(self.doc[start - 1]):
            start -= 1
        return start

    def _is_part_of_name(self, token: Token) -> bool:
        apart = token.i in self.time_at or token.i in self.actor_at
        return token.pos_ == "PROPN" and not apart and not is_office(token)

    def _is_listed(self, token: Token) -> bool:
        """Whether a name of one word goes on that of an actor: “*Northern* Selmark”."""
        before = self.doc[max(0, token.i - 1)]
        own = before.dep_ in ("compound", "amod", "nmod") and before.head == token
        return (own and before.i in self.actor_at) or token.i + 1 in self.actor_at

    @cached_property
    def persons(self) -> set[str]:
        """The actors the report calls by a name of their own, of two words or after an office."""
        return set(self.levels) | {one.actor for one in self.mentions if " " in one.actor}

    def _level(self, clause: Mapping[Token, int], parties: Names) -> str:
        """The level of the people the clause speaks of, nearest to the meeting first."""
        for token in clause:
            lemma = token.lemma_.lower().removesuffix("s")  # “Ministers” is its own lemma
            if lemma in sort_of("levels") and not _is_of_staff(token):
                return level_of(f"{_before(token)} {lemma}")
        known = {self.levels[one] for one in parties if one in self.levels}
        return known.pop() if len(known) == 1 else level_in(clause)

    def _mediator(self, event: Event, clause: Mapping[Token, int]) -> tuple[str, set[int]]:
        """Who hosts or mediates, as an actor or as printed, and the tokens that say so."""
        hosting = words()["hosting"]
        for token in clause:
            host = None
            guests = token == event.word  # “Vane hosted the envoy” is a meeting of both
            if token.lemma_.lower() in hosting["verbs"] and token.pos_ == "VERB" and not guests:
                syntax = syntax_of(token.doc)
                by = agent(syntax, token.i)
                by = syntax.child(token.i, "nsubj") if by is None else by
                host = None if by is None else token.doc[by]
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
            return Time(date(year, month, 1), date(year, month, last), "month")
        return Time(date(year, 1, 1), date(year, 12, 31), "year")
    except ValueError:  # “the 54th week”
        return None


_WEEKDAYS = {name.lower() for name in calendar.day_name}
_TO_COME = ("proposed", "hypothetical")
_PERIOD = re.compile(r"([12]\d{3})(?:-W(\d\d)(?:-WE)?|-(\d\d))?")


def _clause(event: Event) -> dict[Token, int]:
    """The tokens that belong to what is said of a meeting, with their depth, nearest first."""
    anchors = list(dict.fromkeys([event.word, event.verb, *event.also]))
    above, sort = governor_of(event.verb) if event.verb.pos_ == "VERB" else (None, "")
    if above is not None and sort == "planned" and above.tag_ == "VBN":
        anchors.append(above)
    clause = dict.fromkeys(anchors, 0)
    level = [*anchors, *_shared_with_another(event.word)]
    while level:
        level = [
            child
            for token in level
            for child in token.children
            if child not in clause and not _is_apart(child)
        ]
        clause.update(dict.fromkeys(level, max(clause.values()) + 1))
    return clause


def _shared_with_another(word: Token) -> list[Token]:
    """What the verb between two meetings holds of one: “followed a meeting *on Monday*”."""
    if not joins(word.head):
        return []
    behind = next(child.i for child in word.head.children if child.dep_ == "dobj")
    beside = [child for child in word.head.children if child.dep_ == "prep"]
    return [one for one in beside if (one.i > behind) == (word.i == behind)]


def _is_of(event: Event, token: Token) -> bool:
    """Whether a time or place is the meeting's, not that of proposing or calling it off."""
    return event.takes_place or event.word in token.ancestors


def _is_apart(token: Token) -> bool:
    """Whether a word begins a clause of its own; what hosts a meeting does not."""
    if token.dep_ == "acl" and token.lemma_.lower() in words()["hosting"]["verbs"]:
        return False
    if token.lower_ == "ahead" or (token.lower_ == "in" and _reads_on(token, "advance")):
        return True
    if token.dep_ == "prep" and token.lower_ in words()["order"]["before"]:
        return any(child.lemma_.lower() in sort_of("nouns") for child in token.children)
    return token.pos_ in ("VERB", "AUX") and token.dep_ not in _HELPING


def _reads_on(token: Token, word: str) -> bool:
    return token.i + 1 < len(token.doc) and bool(token.nbor().lower_ == word)


def _is_coming(token: Token) -> bool:
    return token.pos_ == "VERB" and token.lemma_.lower() in words()["coming"]["verbs"]


def _is_topic(token: Token, clause: Mapping[Token, int]) -> bool:
    """Whether a name only says what a meeting is about: “talks on Selme”."""
    for above in token.ancestors:
        if above not in clause or clause[above] == 0:
            return False
        if _is_coming(above):
            return False
        if (
            above.dep_ == "prep"
            and above.lower_ in _listed("before_topics")
            and above.head.pos_ == "NOUN"
        ):
            return True
        if above.lemma_.lower() in words()["not_parties"]["nouns"]:
            return True
    return False


def _before(token: Token) -> str:
    return token.nbor(-1).lower_ if token.i > 0 else ""


def _form(event: Event, clause: Iterable[Token]) -> str:
    """How they met: by words that say so, or by a verb that does: “phoned”."""
    called = sort_of("meeting").get(event.verb.lemma_.lower()) in ("telephone", "call")
    return form_in(clause) or ("telephone" if event.sort == "spoke" and called else "")


def _subject_above(event: Event) -> Token | None:
    """Who meets where a verb, noun or adjective above names them: “*Oro* is ready to meet”."""
    node = event.verb
    if event.sort not in ("meet", "spoke") or any(c.dep_ in SUBJECTS for c in node.children):
        return None
    while node.dep_ in ("xcomp", "acomp", "conj") and node.head != node:
        node = node.head
        objects = [child for child in node.children if child.dep_ == "dobj"]
        subjects = [child for child in node.children if child.dep_ in SUBJECTS]
        if objects or subjects:
            return (objects or subjects)[0]
    return None


def _pronoun(event: Event) -> str:
    """The pronoun that meets, or holds the meeting: “I held talks”."""
    subjects = [child for child in event.verb.children if child.dep_ == "nsubj"]
    subject = subjects[0] if subjects and subjects[0] != event.word else _subject_above(event)
    lower = subject.lower_ if subject is not None else ""
    own = {child.lower_ for child in event.word.children if child.dep_ == "poss"} & {"our", "my"}
    return lower if lower in ("i", "we", "he", "she") else "we" if own else ""


def _ordinal(event: Event) -> int:
    """Which round it is: “the third round”, “talks, the third round since …”."""
    ordinals = words()["order"]["ordinals"]
    apposed = [c for c in event.word.children if c.dep_ == "appos"]
    for word in (event.word, *event.also, *apposed):
        if sort_of("nouns").get(word.lemma_.lower()) == "round":
            for child in word.children:
                if child.lower_ in ordinals:
                    return int(ordinals.index(child.lower_)) + 1
    return 0


def _is_again(event: Event) -> bool:
    resumed = sort_of("verbs").get(event.verb.lemma_.lower()) == "resumed"
    once_more = any(child.lower_ == "again" for child in event.verb.children)
    return resumed or once_more or _has_before(event.word, "again") or _ordinal(event) > 1


def _is_another(event: Event) -> bool:
    also = words()["order"]["also"]
    with_verb = any(child.lower_ in also for child in event.verb.children)
    return _has_before(event.word, "another") or (with_verb and not is_definite(event.word))


def _has_before(word: Token, order: str) -> bool:
    return any(child.lower_ in words()["order"][order] for child in word.lefts)


def _is_name(token: Token, event: Event) -> bool:
    """Whether a word is the name of somebody who takes part."""
    goes_on = token.i + 1 < len(token.doc) and token.nbor().pos_ == "PROPN"
    if token.pos_ != "PROPN" or is_office(token) or (goes_on and not is_office(token.nbor())):
        return False
    return takes_part(token, event)


def _is_surname(doc: Doc, at: int) -> bool:
    return at < len(doc) and doc[at].pos_ == "PROPN"


def _is_of_staff(token: Token) -> bool:
    """Whether an office only says for whom somebody works: “the office of the president”."""
    staff = words()["staff"]["nouns"]
    owner = token.dep_ in ("poss", "compound") and token.head.lemma_.lower() in staff
    above = [one.lemma_.lower() for one in itertools.islice(token.ancestors, 4)]
    return owner or (token.dep_ == "pobj" and any(one in staff for one in above))


def _is_place(token: Token) -> bool:
    """A proper name, or a border, palace or city that has one; “on” goes with few of these."""
    places = words()["places"]
    if token.head.lower_ == "on" and token.lemma_.lower() not in places["on"]:
        return False
    if token.pos_ == "PROPN":
        return not any(child.dep_ == "nummod" for child in token.children)
    if token.lower_ == "capital" and any(inner.lower_ == "the" for inner in token.lefts):
        return True
    named = any(inner.pos_ == "PROPN" or inner.tag_ == "JJ" for inner in token.lefts)
    of_name = any(inner.pos_ == "PROPN" for c in token.children for inner in c.children)
    return token.lemma_.lower() in places["nouns"] and (named or of_name)


def _place_name(token: Token) -> str:
    """A place as printed; “the capital” where it has no name."""
    name = _name_of(token)
    return f"the {name}" if name == "capital" else name


def _office_start(office: Token) -> int:
    """The first token of an office: “*Prime* Minister”, “*foreign* minister”."""
    start = office.i
    while start > 0 and office.doc[start - 1].dep_ in ("compound", "amod"):
        start -= 1
    return start


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
