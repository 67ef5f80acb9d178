"""Who met when, where and in what form, or is to: mentions, and the meetings behind them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from toolkit.parsing.meetings.encounters import Encounter
from toolkit.parsing.reports import Progress, find_statements, read_reports
from toolkit.parsing.speakers.sources import Roster
from toolkit.schema import Actor, Document, Meeting, Names, Span, Statement, to_rows, to_table

if TYPE_CHECKING:
    from toolkit.case import Case

PROSPECTIVE = frozenset({"planned", "possible", "proposed", "postponed", "cancelled", "denied"})
"""Statuses of meetings that have not taken place, or not yet."""


def find_meetings(
    case: Case,
    progress: Progress = iter,
    statements: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Every mention of a meeting in a case's reports, in the order of publication.

    Returns a table of `Meeting` rows. Mentions share a `meeting_id` if they agree on the day
    and do not disagree on place, form, level or parties. One without a day joins a meeting of
    the same report: at the same place, or the one named last if it is spoken of as known
    (“the talks”); what leaders, say, may hold on no stated day is one meeting within a report,
    and across reports if the place is the same. `statements` are the case's, if they are at
    hand. `progress` goes round the documents and may show how far it is, such as `tqdm`.
    """
    found = read_reports(case, progress=progress)
    if statements is None:
        statements = find_statements(case)
    contents = _contents(statements)
    documents: list[Document] = to_rows(Document, case.documents)
    pairs = zip(documents, (one.encounters for one in found), strict=True)
    diary = _Diary(Roster(case.actors), _mediators(case))
    for document, encounters in sorted(pairs, key=lambda pair: pair[0].date or date.max):
        for one in encounters:
            statement_id = _statement_at(one.at, contents.get(document.doc_id, []))
            diary.enter(document, one, statement_id)
    return to_table(Meeting, diary.rows())


def meeting_register(mentions: pd.DataFrame) -> pd.DataFrame:
    """The meetings behind a table of mentions: a row for each `meeting_id`.

    Where reports differ, what they say stands side by side, separated by semicolons:
    `status` in the order of publication, each with the number of reports that have it.
    `reports` and `mentions` are counts, `first` and `last` the doc_ids of the first and last
    mention. `mentions` is taken to be in the order of publication, as from `find_meetings`.
    """
    rows = []
    for meeting_id, group in mentions.groupby("meeting_id", sort=False):
        statuses = group.groupby("status", sort=False)["doc_id"].nunique()
        rows.append(
            {
                "meeting_id": meeting_id,
                "date": group["date"].min(),
                **{name: _distinct(group[name]) for name in ("place", "format", "level")},
                "parties": _distinct(party for parties in group["parties"] for party in parties),
                "mediator": _distinct(group["mediator"]),
                "status": "; ".join(f"{status} ({n})" for status, n in statuses.items()),
                "reports": group["doc_id"].nunique(),
                "mentions": len(group),
                "first": group["doc_id"].iloc[0],
                "last": group["doc_id"].iloc[-1],
            }
        )
    table = pd.DataFrame(rows, columns=_REGISTER)
    table["date"] = table["date"].astype("datetime64[s]")
    return table.sort_values("date", kind="stable", na_position="last", ignore_index=True)


_REGISTER = [
    "meeting_id", "date", "place", "format", "level", "parties", "mediator", "status",
    "reports", "mentions", "first", "last",
]  # fmt: skip


def _distinct(values: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(value for value in values if value))


# ---------------------------------------------------------------- from mentions to meetings


@dataclass
class _Group:
    """The mentions of one meeting, and what they say of it together."""

    number: int
    date: date | None
    places: list[str] = field(default_factory=list)
    formats: set[str] = field(default_factory=set)
    levels: set[str] = field(default_factory=set)
    parties: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)
    prospective: bool = True

    def add(self, one: Encounter, sides: set[str]) -> None:
        if one.place and one.place not in self.places:
            self.places.append(one.place)
        self.formats |= {one.format} - {""}
        self.levels |= {one.level} - {""}
        self.parties |= sides
        self.others |= set(one.others)
        self.prospective = self.prospective and one.status in PROSPECTIVE

    def fits(self, one: Encounter, sides: set[str]) -> bool:
        """Whether nothing a mention says speaks against its being of this meeting."""
        if self.places and one.place and not any(_same(one.place, p) for p in self.places):
            return False
        if self.levels and one.level and one.level not in self.levels:
            return False
        if self.formats and one.format and one.format not in self.formats:
            return False
        if self.parties and sides and not (sides <= self.parties or self.parties <= sides):
            return False
        strangers = self.others and one.others and not self.others & set(one.others)
        return not strangers


def _same(a: str, b: str) -> bool:
    """Whether two printed places may be one: “Selme” and “Selme's Grand Palace”."""
    a, b = a.casefold(), b.casefold()
    return a in b or b in a


class _Diary:
    """Enters mentions in the order of publication under the meetings they are of."""

    def __init__(self, roster: Roster, mediators: frozenset[str]) -> None:
        self.roster = roster
        self.mediators = mediators
        self.groups: list[_Group] = []
        self.entries: list[tuple[_Group, Document, Encounter, str]] = []
        self.on: defaultdict[date, list[_Group]] = defaultdict(list)
        self.undated: defaultdict[tuple[str, str], list[_Group]] = defaultdict(list)
        self.doc_id = ""
        self.here: list[_Group] = []  # the meetings of the report, the one named last first

    def enter(self, document: Document, one: Encounter, statement_id: str) -> None:
        """Add a mention to its meeting."""
        if document.doc_id != self.doc_id:
            self.doc_id, self.here = document.doc_id, []
        between = [actor for actor in one.parties if actor in self.mediators]
        parties = tuple(actor for actor in self._speaking(one.parties) if actor not in between)
        one = replace(one, parties=parties, mediator=one.mediator or "".join(between[:1]))
        sides = {self.roster.side(actor) for actor in one.parties}
        group = self._find(one, sides, document.date) or self._open(one)
        group.add(one, sides)
        self.here = [group, *(other for other in self.here if other is not group)]
        if one.date is None and group.date is None and one.place:
            known = self.undated[one.place.casefold(), one.level]
            if group not in known:
                known.append(group)
        self.entries.append((group, document, one, statement_id))

    def _speaking(self, parties: Names) -> Names:
        """The parties without a state or side of which somebody is named: “President of …”."""
        named = {side for actor in parties if (side := self.roster.side(actor)) != actor}
        return tuple(actor for actor in parties if actor not in named)

    def _open(self, one: Encounter) -> _Group:
        group = _Group(len(self.groups) + 1, one.date)
        self.groups.append(group)
        if one.date is not None:
            self.on[one.date].append(group)
        return group

    def _find(self, one: Encounter, sides: set[str], published: date | None) -> _Group | None:
        if one.date is not None:
            return next((group for group in self.on[one.date] if group.fits(one, sides)), None)
        for group in self.here:
            if group.fits(one, sides) and _may_be(group, one, published):
                return group
        if one.place and one.status in PROSPECTIVE:
            for group in self.undated[one.place.casefold(), one.level]:
                if group.prospective and group.fits(one, sides):
                    return group
        return None

    def rows(self) -> Iterator[Meeting]:
        """The mentions as rows, each with the name of its meeting."""
        names = _names(self.groups)
        for group, document, one, statement_id in self.entries:
            yield Meeting(
                meeting_id=names[group.number],
                doc_id=document.doc_id,
                start=one.start,
                end=one.end,
                date=one.date,
                place=one.place,
                format=one.format,
                level=one.level,
                parties=one.parties,
                mediator=one.mediator,
                status=one.status,
                text=document.text[one.start : one.end],
                statement_id=statement_id,
            )


def _may_be(group: _Group, one: Encounter, published: date | None) -> bool:
    """Whether a mention without a day can be of a meeting its report has named."""
    ahead = one.status in PROSPECTIVE
    past = group.date is not None and published is not None and group.date <= published
    if ahead and (past or not group.prospective):
        return False
    if one.place:
        same_place = any(_same(one.place, place) for place in group.places)
        return same_place or (ahead and _same_level(group, one))
    return one.definite or (ahead and _same_level(group, one))


def _same_level(group: _Group, one: Encounter) -> bool:
    return group.date is None and bool(one.level) and one.level in group.levels


def _names(groups: Iterable[_Group]) -> dict[int, str]:
    """A meeting's name: its day and first place; a number tells namesakes apart."""
    names: dict[int, str] = {}
    given: dict[str, int] = {}
    for group in groups:
        day = group.date.isoformat() if group.date else "undated"
        name = " ".join([day, *group.places[:1]])
        given[name] = given.get(name, 0) + 1
        numbered = given[name] > 1 or name == "undated"
        names[group.number] = f"{name} ({given[name]})" if numbered else name
    return names


# ---------------------------------------------------------------- what the case knows


def _mediators(case: Case) -> frozenset[str]:
    """The persons whose office is to mediate."""
    rows = to_rows(Actor, case.actors)
    return frozenset(row.actor for row in rows if "mediator" in row.role.lower())


def _contents(statements: pd.DataFrame) -> dict[str, list[tuple[Span, int, str]]]:
    """By document the spans of statements' contents, with the content's length and statement."""
    contents: defaultdict[str, list[tuple[Span, int, str]]] = defaultdict(list)
    rows: list[Statement] = to_rows(Statement, statements)
    for row in rows:
        length = sum(end - start for start, end in row.content_spans)
        contents[row.doc_id] += [(span, length, row.statement_id) for span in row.content_spans]
    return contents


def _statement_at(at: int, contents: list[tuple[Span, int, str]]) -> str:
    """The statement with the shortest content around a character; empty if there is none."""
    around = [(length, name) for (start, end), length, name in contents if start <= at < end]
    return min(around)[1] if around else ""
