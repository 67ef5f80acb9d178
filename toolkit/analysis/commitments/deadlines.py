"""By when something is undertaken: the last day of the time expression that says so."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from toolkit.analysis.commitments.lexicon import lexicon
from toolkit.lexicons import one_of
from toolkit.parsing.dates.timex import shift
from toolkit.schema import TimeExpression

_BEFORE = re.compile(
    rf"(?i)\b(?P<limit>{one_of('commitments', 'before_times')})\s+"
    rf"(?:(?:{one_of('commitments', 'between_times')})\s+)*$"
)
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_WEEK = re.compile(r"(\d{4})-W(\d\d)")
_MONTH = re.compile(r"(\d{4})-(\d\d)")
_PART = re.compile(r"(\d{4})-(Q[1-4]|H[12])")
_YEAR = re.compile(r"\d{4}")
_LENGTH = re.compile(r"PT?(\d+)([DWMYH])")
_OF = re.compile(
    rf"(?i)\s+(?:{one_of('commitments', 'counted_from')})\b"
)  # “within ten days of a deal”
_ENDS = ("the end", "the close", "end ")


class Due(NamedTuple):
    """The last day on which something undertaken is done in time, and the words that say so."""

    day: date | None
    words: str


NONE = Due(None, "")


def due_of(text: str, dates: Sequence[TimeExpression], made: date | None) -> Due:
    """The deadline among the time expressions of an undertaking's own words.

    One with a limit (“by”, “before”, “within”) goes before others. “Before May” is due on the day
    before; a length counts from the day it is `made`. What lies before that day sets no deadline.
    """
    found = []
    for one in dates:
        before = _BEFORE.search(text, max(0, one.start - 40), one.start)
        limit = before["limit"].lower() if before else ""
        if limit in lexicon("no_deadline") or (one.type == "DURATION" and _OF.match(text, one.end)):
            continue
        day = _day(one, limit, made)
        if day is not None and (made is None or day >= made):
            words = text[before.start() if before else one.start : one.end]
            strict = limit not in ("", "in", "on", "this")
            found.append((not strict, one.start, Due(day, " ".join(words.split()))))
    return min(found)[2] if found else NONE


def _day(one: TimeExpression, limit: str, made: date | None) -> date | None:
    if one.type == "DURATION":
        return _after(one.value, made) if limit in ("within", "in") else None
    if one.type not in ("DATE", "TIME"):
        return None
    ends = _ends(one.value)
    if ends is None:
        return None
    first, last = ends
    is_end = one.text.lower().startswith(_ENDS)
    return first - timedelta(days=1) if limit == "before" and not is_end else last


def _ends(value: str) -> tuple[date, date] | None:
    """The first and the last day of a TIMEX3 value; None if it is no time of the calendar."""
    try:
        if match := _DAY.match(value):
            day = date(*map(int, match.groups()))
            return day, day
        if match := _WEEK.match(value):
            monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
            return monday, monday + timedelta(days=6)
        if match := _PART.match(value):
            months = {"Q": 3, "H": 6}[match[2][0]]
            first = (int(match[2][1]) - 1) * months + 1
            return _months(int(match[1]), first, first + months - 1)
        if match := _MONTH.match(value):
            return _months(int(match[1]), int(match[2]), int(match[2]))
        if match := _YEAR.fullmatch(value):
            return _months(int(match[0]), 1, 12)
    except ValueError:  # no such day in the calendar
        pass
    return None


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def _after(value: str, made: date | None) -> date | None:
    """The day on which a length of time has passed."""
    match = _LENGTH.fullmatch(value)
    if match is None:
        return None
    count, unit = int(match[1]), match[2]
    return shift(made, -(-count // 24), "D") if unit == "H" else shift(made, count, unit)
