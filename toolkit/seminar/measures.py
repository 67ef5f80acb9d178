"""Answers that are worked out from a case, so that they stand nowhere.

Each measure takes a desk and what an exercise gives it, and returns a number, a day, a name or a
span.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

import pandas as pd

from toolkit.analysis import positions, shifts
from toolkit.reliability import coefficients
from toolkit.reliability.ratings import to_ratings
from toolkit.schema import Span
from toolkit.seminar.desk import Desk

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_QUOTED = re.compile(r"[“\"]([^“”\"]{1,2000})[”\"]")


def reports(desk: Desk, outlet: str = "", copies: bool = True) -> int:
    """How many reports there are, of one outlet or of all, with or without copies of others."""
    rows = desk.case.documents
    if outlet:
        rows = rows[rows["outlet"] == outlet]
    return len(rows) if copies else int((rows["copy_of"] == "").sum())


def outlets(desk: Desk) -> int:
    """How many outlets printed the reports."""
    return int(desk.case.documents["outlet"].nunique())


def listed_outlets(desk: Desk) -> int:
    """How many outlets the table of actors lists."""
    return sum(row.kind == "outlet" for row in desk.actors.values())


def copy(desk: Desk) -> str:
    """The first report that repeats another."""
    rows = desk.case.documents
    return str(rows.loc[rows["copy_of"] != "", "doc_id"].iloc[0])


def copied(desk: Desk) -> str:
    """The report it repeats."""
    rows = desk.case.documents
    return str(rows.loc[rows["copy_of"] != "", "copy_of"].iloc[0])


def published(desk: Desk, report: str) -> date:
    """The day a report was printed."""
    return desk.report(report)["date"].date()  # type: ignore[no-any-return]


def printed_by(desk: Desk, report: str) -> str:
    """The outlet that printed a report."""
    return str(desk.report(report)["outlet"])


def weekday_before(desk: Desk, report: str, weekday: str) -> date:
    """The last day of that name before a report was printed: what newspapers mean by “Friday”."""
    day = published(desk, report)
    back = (day.weekday() - WEEKDAYS.index(weekday)) % 7
    return day - timedelta(days=back or 7)


def numbered_day(desk: Desk, number: int) -> date:
    """The day that people at the time called “day 17”, the first being day 1."""
    begins = desk.case.begins
    if begins is None:
        raise LookupError(f"Case {desk.case.name} does not say when it begins.")
    return begins + timedelta(days=number - 1)


def quoted(desk: Desk, report: str, number: int = 1) -> Span:
    """Where the words between a report's first, second, … pair of quotation marks stand."""
    marks = list(_QUOTED.finditer(desk.text(report)))
    return marks[number - 1].span(1)


def statements(desk: Desk, report: str, **equal: str) -> int:
    """How many statements are found in a report, with these values in their columns."""
    rows = desk.statements[desk.statements["doc_id"] == report]
    for column, value in equal.items():
        rows = rows[rows[column] == value]
    return len(rows)


def unresolved(desk: Desk) -> int:
    """How many statements have a speaker whom the table of actors does not list."""
    return int((desk.statements["speaker"] == "").sum())


def stances_counted(desk: Desk, side: str, issue: str, copies: bool = False) -> int:
    """On how many statements a side's mean stance on an issue rests."""
    table = positions(desk.coded, copies=copies)
    return int(table.loc[(side, issue), "n"])  # type: ignore[arg-type]


def own_stances(desk: Desk, side: str, issue: str) -> int:
    """How many of them the side made itself."""
    return int(positions(desk.coded).loc[(side, issue), "own"])  # type: ignore[arg-type]


def shifts_of(desk: Desk, side: str, issue: str) -> int:
    """How often a side is reported to have moved on an issue."""
    rows = shifts(desk.coded)
    return int(((rows["party"] == side) & (rows["issue"] == issue)).sum())


def agreement_of(desk: Desk, coefficient: str, first: str, second: str) -> float:
    """How far two coders agree who gave each unit a sign: ``"+-+"`` and ``"++-"``."""
    rows = [
        (coder, unit, value)
        for coder, values in (("first", first), ("second", second))
        for unit, value in enumerate(values)
    ]
    table = pd.DataFrame(rows, columns=["coder", "unit", "value"])
    return coefficients.coefficient(coefficient, to_ratings(table))
