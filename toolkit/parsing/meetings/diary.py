"""Which mentions are of one meeting, within a report and across reports; which follows which.

Mentions are read in the order of publication. Those of one report are first put together
(`Gathering`), because a report's later sentences say what its first left out: the day of
“the call”, the place of “the talks”. The meetings of a report are then looked up among those
of earlier reports.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TypeAlias

import pandas as pd

from toolkit.parsing.dates.timex import shift
from toolkit.parsing.meetings.encounters import Encounter
from toolkit.parsing.report import Report
from toolkit.parsing.speakers.roster import Roster
from toolkit.schema import Actor, Document, Meeting, Names, Span, Statement, to_rows

AHEAD = frozenset(
    {"planned", "proposed", "hypothetical", "not yet", "postponed", "cancelled", "denied"}
)
"""Statuses of meetings that have not taken place, or not yet."""

AGAINST = frozenset({"denied", "not yet", "cancelled"})
"""Of these, the ones by which there is to be no meeting."""

NEAR = 400
"""Characters within which a sentence without a day may go on about the meeting before it."""

RECENTLY = timedelta(days=14)
"""How long a report may speak of a past meeting by its place alone."""

SEASON = timedelta(days=31)
"""How far apart reports of one numbered round, or of one plan for a place, may be."""

BACK = timedelta(days=92)
"""How long ago the meeting may be that another one is said to resume."""


Month: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """A mention with the report it stands in and the sides that take part."""

    document: Document
    said: Encounter
    sides: frozenset[str]
    statement_id: str


@dataclass(eq=False)
class Gathering:
    """One meeting: its mentions, and what they say of it together."""

    entries: list[Entry] = field(default_factory=list)
    when: date | None = None
    precision: str = ""
    places: list[str] = field(default_factory=list)
    formats: set[str] = field(default_factory=set)
    levels: set[str] = field(default_factory=set)
    sides: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)
    statuses: set[str] = field(default_factory=set)
    ordinal: int = 0
    last_seen: date | None = None

    def add(self, entry: Entry) -> None:
        """Take in a mention; a day is kept against a longer time."""
        one = entry.said
        self.entries.append(entry)
        self.when, self.precision = settled((self.when, self.precision), one)
        if one.place and one.place not in self.places:
            self.places.append(one.place)
        self.formats |= {one.format} - {""}
        self.levels |= {one.level} - {""}
        self.sides |= entry.sides
        self.others |= set(one.others)
        self.statuses.add(one.status)
        self.ordinal = self.ordinal or one.ordinal
        self.last_seen = entry.document.date or self.last_seen

    @property
    def day(self) -> date | None:
        """The day, if it is known."""
        return self.when if self.precision == "day" else None

    @property
    def ahead(self) -> bool:
        """Whether no report says that it took place."""
        return self.statuses <= AHEAD

    @property
    def against(self) -> bool:
        """Whether all reports speak against its taking place."""
        return self.statuses <= AGAINST

    def agrees(self, other: Gathering) -> bool:
        """Whether nothing said of two meetings speaks against their being one."""
        return (
            self._same_time(other)
            and not (self.ordinal and other.ordinal and self.ordinal != other.ordinal)
            and _share(self.formats, other.formats)
            and self._same_people(other)
            and (not self.places or not other.places or self.same_place(other))
        )

    def _same_people(self, other: Gathering) -> bool:
        sides = not self.sides or not other.sides
        sides = sides or self.sides <= other.sides or other.sides <= self.sides
        return sides and _share(self.levels, other.levels) and _share(self.others, other.others)

    def _same_time(self, other: Gathering) -> bool:
        if self.when is None or other.when is None:
            return True
        if self.precision == other.precision:
            return self.when == other.when
        return _within(self, other) or _within(other, self)

    def same_place(self, other: Gathering) -> bool:
        """Whether two places may be one: “Selme” and “Selme's Grand Palace”."""
        pairs = [(a.casefold(), b.casefold()) for a in self.places for b in other.places]
        return any(a in b or b in a for a, b in pairs)

    def places_by_month(self) -> list[tuple[str, Month]]:
        """The words of its places, as two names of one place share a word, in its months.

        These are the months in which it may be and those in which it is spoken of.
        """
        words = dict.fromkeys(word for one in self.places for word in one.casefold().split())
        return list(itertools.product(words, self._months()))

    def _months(self) -> set[Month]:
        """The months of its date and of its last report, and the ones before that."""
        days = [self.last_seen, shift(self.last_seen, -SEASON.days, "D")]
        if self.when and self.precision == "year":
            days += [date(self.when.year, month, 1) for month in range(1, 13)]
        elif self.when:
            days += [self.when, shift(self.when, 6 * (self.precision == "week"), "D")]
        return {(day.year, day.month) for day in days if day} or {(0, 0)}

    def is_round(self, other: Gathering) -> bool:
        """Whether both are one numbered round, be it that its day or place was moved."""
        moved = self.when == other.when or None in (self.when, other.when) or self.ahead
        near = _apart(self.last_seen, other.last_seen) <= SEASON
        numbered = 0 < self.ordinal == other.ordinal
        return numbered and near and moved and self._same_people(other)


def settled(known: tuple[date | None, str], said: Encounter | Meeting) -> tuple[date | None, str]:
    """When a meeting is, and how precisely, after one more mention.

    A day is kept against a longer time, and given up where the meeting is put off.
    """
    if said.date and (said.date_precision == "day" or known[1] != "day"):
        return said.date, said.date_precision
    return (None, "") if said.status == "postponed" else known


def period_text(first: date | None, precision: str) -> str:
    """A day, week, month or year by its first day in ISO 8601: 2031-03-07, 2031-W10, 2031-03."""
    if first is None or pd.isna(first):
        return ""
    return first.strftime(_ISO.get(precision, "%Y-%m-%d"))


_ISO = {"year": "%Y", "month": "%Y-%m", "week": "%G-W%V"}


def _share(a: set[str], b: set[str]) -> bool:
    return not a or not b or bool(a & b)


def _within(day: Gathering, time: Gathering) -> bool:
    """Whether a day or shorter time lies in a longer one."""
    if day.when is None or time.when is None:
        return False
    match time.precision:
        case "year":
            return day.when.year == time.when.year
        case "month":
            return (day.when.year, day.when.month) == (time.when.year, time.when.month)
        case "week":
            return day.when.isocalendar()[:2] == time.when.isocalendar()[:2]
        case _:
            return False


def _apart(a: date | None, b: date | None) -> timedelta:
    return abs(a - b) if a and b else timedelta(0)


# ---------------------------------------------------------------- one report


def gathered(entries: Iterable[Entry]) -> list[Gathering]:
    """The meetings that one report's mentions, in text order, are of."""
    here: list[Gathering] = []  # the one named last first
    for entry in entries:
        single = Gathering()
        single.add(entry)
        one = next((g for g in here if g.agrees(single) and _goes_on(g, single)), None)
        if one is None:
            one = Gathering()
        one.add(entry)
        here = [one, *(other for other in here if other is not one)]
    return sorted(here, key=lambda g: g.entries[0].said.at)


def _goes_on(known: Gathering, single: Gathering) -> bool:
    """Whether something speaks for a mention's being of a meeting its report has named."""
    [entry] = single.entries
    one = entry.said
    if known.day and known.day == single.day:
        return True
    if 0 < one.ordinal == known.ordinal:
        return True
    if "experts" in single.levels - known.levels:
        return False  # who prepares a meeting meets apart
    published = entry.document.date
    over = known.day is not None and published is not None and known.day <= published
    if one.another or (single.ahead and (over or not known.ahead)):
        return False
    if not single.ahead and known.ahead and not over:
        return False
    if single.places and not known.places and not (single.ahead and known.levels & single.levels):
        return False
    same_level = bool(known.levels & single.levels)
    if known.against != single.against:
        same_sides = len(single.sides) > 1 and known.sides == single.sides
        elsewhere = single.places and not known.places
        return (one.definite and not elsewhere) or (same_level and same_sides)
    if one.definite and not one.again:
        return known.when is not None or single.when is None or single.day is not None
    if single.ahead:
        return same_level and known.when is None
    if one.format and one.format in known.formats and same_level:
        return True
    near = one.start - known.entries[-1].said.end <= NEAR
    return near and same_level and single.day is None and not one.again


# ---------------------------------------------------------------- all reports


class Diary:
    """Enters the mentions of reports, in the order of publication, under their meetings."""

    def __init__(
        self, roster: Roster, actors: pd.DataFrame, statements: Sequence[Statement]
    ) -> None:
        self.roster = roster
        rows: list[Actor] = to_rows(Actor, actors)
        self.mediators = {row.actor for row in rows if "mediator" in row.role.lower()}
        self.persons = {row.actor for row in rows if row.kind == "person"}
        self.speakers = {row.statement_id: row.speaker for row in statements}
        self.contents = _contents(statements)
        self.meetings: list[Gathering] = []
        self.meeting_of: dict[tuple[str, int], Gathering] = {}  # by document and sentence's start
        self.by_date: defaultdict[date, list[Gathering]] = defaultdict(list)
        self.by_place: defaultdict[tuple[str, Month], list[Gathering]] = defaultdict(list)
        self.rounds: defaultdict[int, list[Gathering]] = defaultdict(list)
        self.printed: dict[tuple[str, str, int], Gathering] = {}

    def enter(self, report: Report, encounters: Iterable[Encounter]) -> None:
        """Add a report's mentions to their meetings."""
        entries = [self._entry(report, one) for one in encounters]
        for new in gathered(entries):
            known = self._reprinted(new) or self._known(new)
            if known is None:
                known = Gathering()
                self.meetings.append(known)
            for entry in new.entries:
                known.add(entry)
            self._index(known, new)

    def _entry(self, report: Report, one: Encounter) -> Entry:
        document = report.document
        statement_id = _statement_at(one.at, self.contents.get(document.doc_id, []))
        named = [*one.parties, *self._speaking_party(report, one, statement_id)]
        between = [actor for actor in named if actor in self.mediators]
        parties = self._without_states([actor for actor in named if actor not in between])
        one = replace(one, parties=parties, mediator=one.mediator or "".join(between[:1]))
        sides = frozenset(self.roster.side(actor) for actor in parties)
        return Entry(document, one, sides, statement_id)

    def _speaking_party(self, report: Report, one: Encounter, statement_id: str) -> Names:
        """The speaker who says that he, I or we met; outside statements, the page's own."""
        first = one.pronoun in ("i", "we")
        speaker = self.speakers.get(statement_id, "")
        if not speaker and first:
            speaker, _ = report.page_speaker
        if speaker not in self.persons or not one.pronoun or speaker in one.parties:
            return ()
        return (speaker,) if first or one.pronoun in self.roster.pronouns(speaker) else ()

    def _without_states(self, parties: Iterable[str]) -> Names:
        """The parties without a state or side of which somebody is named: “President of …”."""
        parties = list(dict.fromkeys(parties))
        named = {side for actor in parties if (side := self.roster.side(actor)) != actor}
        return tuple(actor for actor in parties if actor not in named)

    def _reprinted(self, new: Gathering) -> Gathering | None:
        """The meeting that the same sentence of the report's original, or of a reprint, is of."""
        return next((g for e in new.entries if (g := self.printed.get(_print(e)))), None)

    def _known(self, new: Gathering) -> Gathering | None:
        if new.day is not None:
            for known in self.by_date[new.day]:
                if known.agrees(new):
                    return known
        if new.ordinal:
            rivals = [known for known in self.rounds[new.ordinal] if known.is_round(new)]
            if rivals:
                return rivals[-1]
        placed = [g for key in new.places_by_month() for g in self.by_place.get(key, ())]
        fitting = [g for g in placed if g.agrees(new) and _may_be_told_of(g, new)]
        return max(fitting, key=lambda g: g.when or date.min) if fitting else None

    def _index(self, known: Gathering, new: Gathering) -> None:
        for entry in new.entries:
            self.printed.setdefault(_print(entry), known)
            self.meeting_of[entry.document.doc_id, entry.said.at] = known
        if known.day is not None and known not in self.by_date[known.day]:
            self.by_date[known.day].append(known)
        for key in known.places_by_month():
            if known not in self.by_place[key]:
                self.by_place[key].append(known)
        if known.ordinal and known not in self.rounds[known.ordinal]:
            self.rounds[known.ordinal].append(known)

    def rows(self) -> Iterator[Meeting]:
        """The mentions as rows, in the order entered, each with the name of its meeting."""
        names = _names(self.meetings)
        previous = _Previous(self.meetings, self.meeting_of, self.rounds)
        entered = [(g, entry) for g in self.meetings for entry in g.entries]
        entered.sort(key=lambda pair: _place_of(pair[1]))
        for gathering, entry in entered:
            one, before = entry.said, previous.of(gathering, entry)
            yield Meeting(
                meeting_id=names[id(gathering)],
                doc_id=entry.document.doc_id,
                start=one.start,
                end=one.end,
                date=one.date,
                date_precision=one.date_precision,
                place=one.place,
                format=one.format,
                level=one.level,
                parties=(*one.parties, *one.others),
                mediator=one.mediator,
                status=one.status,
                follows=names[id(before)] if before is not None else "",
                text=entry.document.text[one.start : one.end],
                statement_id=entry.statement_id,
            )


def _may_be_told_of(known: Gathering, new: Gathering) -> bool:
    """Whether a report can speak of a meeting by its place, without a day of its own."""
    if new.ahead and known.ahead and new.when is None:
        near = _apart(known.last_seen, new.last_seen) <= SEASON
        to_come = not known.day or not new.last_seen or known.day >= new.last_seen
        same_level = known.levels == new.levels or known.day is not None
        return near and to_come and same_level and known.against == new.against
    if known.day is None or new.ahead:
        return new.when is not None and known.when == new.when
    if new.when is not None:
        return True  # a month or week that holds the day, as they agree
    ago = new.last_seen - known.day if new.last_seen else BACK
    return timedelta(0) <= ago <= RECENTLY


def _print(entry: Entry) -> tuple[str, str, int]:
    """What two reprints of one sentence share: the original, the words, the place among them."""
    document, one = entry.document, entry.said
    words = " ".join(document.text[one.start : one.end].split())
    return document.copy_of or document.doc_id, words, one.at - one.start


def _place_of(entry: Entry) -> tuple[bool, str, bool, str, int]:
    document = entry.document
    return (
        document.date is None,
        str(document.date),
        bool(document.copy_of),
        document.doc_id,
        entry.said.at,
    )


# ---------------------------------------------------------------- what follows what


class _Previous:
    """Looks up the meeting that another one is said to resume or follow."""

    def __init__(
        self,
        meetings: Sequence[Gathering],
        meeting_of: dict[tuple[str, int], Gathering],
        rounds: dict[int, list[Gathering]],
    ) -> None:
        self.meeting_of = meeting_of
        self.rounds = rounds
        self.held: defaultdict[frozenset[str], list[Gathering]] = defaultdict(list)
        self.in_report: defaultdict[str, list[tuple[int, Gathering]]] = defaultdict(list)
        for one in meetings:
            if one.day is not None and not one.ahead:
                self.held[frozenset(one.sides)].append(one)
            for entry in one.entries:
                self.in_report[entry.document.doc_id].append((entry.said.at, one))

    def of(self, meeting: Gathering, entry: Entry) -> Gathering | None:
        """The meeting before this one, as far as a mention gives it; None if it does not."""
        one, doc_id = entry.said, entry.document.doc_id
        if one.after >= 0:
            named = self.meeting_of.get((doc_id, one.after))
            return named if named is not meeting else None
        if not one.again:
            return None
        ordinal = one.ordinal or meeting.ordinal
        if ordinal > 1 and (before := self._round_before(meeting, ordinal)):
            return before
        here = [g for at, g in self.in_report[doc_id] if at != one.at and _alike(g, meeting)]
        return self._latest(here, meeting) or self._latest(self._like(meeting), meeting)

    def _round_before(self, meeting: Gathering, ordinal: int) -> Gathering | None:
        rounds = [
            known
            for known in self.rounds.get(ordinal - 1, [])
            if _share(known.sides, meeting.sides)
            and _share(known.levels, meeting.levels)
            and _apart(known.last_seen, meeting.last_seen) <= BACK
        ]
        return self._latest(rounds, meeting) or (rounds[-1] if rounds else None)

    def _like(self, meeting: Gathering) -> list[Gathering]:
        """Meetings of the same sides, if there are two of them."""
        return self.held[frozenset(meeting.sides)] if len(meeting.sides) > 1 else []

    def _latest(self, known: Iterable[Gathering], meeting: Gathering) -> Gathering | None:
        """The latest dated one held before a meeting, among people of the same level."""
        until = meeting.day or meeting.last_seen
        before = [
            one
            for one in known
            if one is not meeting
            and not one.ahead
            and one.day is not None
            and until is not None
            and until - one.day <= BACK
            and (one.day < until or (one.day == until and meeting.day is None))
            and _share(one.levels, meeting.levels)
            and _share(one.sides, meeting.sides)
            and ("telephone" in one.formats) == ("telephone" in meeting.formats)
        ]
        return max(before, key=lambda one: one.day or date.min, default=None)


def _alike(known: Gathering, meeting: Gathering) -> bool:
    """Whether two meetings are of one series; whoever resumes talks unnamed is a delegation."""
    if meeting.sides or meeting.levels:
        return bool(known.sides & meeting.sides or known.levels & meeting.levels)
    return known.levels <= {"delegations"}


def _names(meetings: Iterable[Gathering]) -> dict[int, str]:
    """A meeting's name: its day and first place; a number tells namesakes apart."""
    names: dict[int, str] = {}
    given: dict[str, int] = {}
    for one in meetings:
        done = [e.said.place for e in one.entries if e.said.place and e.said.status not in AHEAD]
        name = " ".join([_date_name(one), *(done or one.places)[:1]])
        given[name] = given.get(name, 0) + 1
        numbered = given[name] > 1 or name == "undated"
        names[id(one)] = f"{name} ({given[name]})" if numbered else name
    return names


def _date_name(one: Gathering) -> str:
    if one.when is None:
        return f"round {one.ordinal}" if one.ordinal else "undated"
    return period_text(one.when, one.precision)


# ---------------------------------------------------------------- who says so


def _contents(statements: Sequence[Statement]) -> dict[str, list[tuple[Span, int, str]]]:
    """By document the spans of statements' contents, with the content's length and statement."""
    contents: defaultdict[str, list[tuple[Span, int, str]]] = defaultdict(list)
    for row in statements:
        length = sum(end - start for start, end in row.content_spans)
        contents[row.doc_id] += [(span, length, row.statement_id) for span in row.content_spans]
    return contents


def _statement_at(at: int, contents: list[tuple[Span, int, str]]) -> str:
    """The statement with the shortest content around a character; empty if there is none."""
    around = [(length, name) for (start, end), length, name in contents if start <= at < end]
    return min(around)[1] if around else ""
