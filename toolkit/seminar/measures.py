"""Answers that are worked out from a case, so that they stand nowhere.

Each measure takes a desk and what an exercise gives it, and returns a number, a day, a name or a
span.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

import pandas as pd

from toolkit.reliability import ratings_agreement
from toolkit.schema import Span
from toolkit.seminar.desk import Desk

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_QUOTED = re.compile(r"[“\"]([^“”\"]{1,2000})[”\"]")


def reports(desk: Desk) -> int:
    """How many reports there are."""
    return len(desk.case.documents)


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


def unresolved(desk: Desk) -> int:
    """How many statements have a speaker whom the table of actors does not list."""
    return int((~desk.statements["speaker"].isin(desk.case.actors["actor"])).sum())


def stances_counted(desk: Desk, side: str, issue: str) -> int:
    """On how many statements a side's mean stance on an issue rests, copies left out."""
    return int(desk.positions.loc[(side, issue), "n"])  # type: ignore[arg-type]


def own_stances(desk: Desk, side: str, issue: str) -> int:
    """How many of them the side made itself."""
    return int(desk.positions.loc[(side, issue), "own"])  # type: ignore[arg-type]


def agreement_of(desk: Desk, coefficient: str, first: str, second: str) -> float:
    """How far two coders agree who gave each unit a sign: ``"+-+"`` and ``"++-"``."""
    rows = [
        (coder, unit, value)
        for coder, values in (("first", first), ("second", second))
        for unit, value in enumerate(values)
    ]
    table = pd.DataFrame(rows, columns=["coder", "unit", "value"])
    return float(ratings_agreement(table, coefficient, draws=0)["value"].iloc[0])
