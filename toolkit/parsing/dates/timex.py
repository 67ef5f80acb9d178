"""Units of the calendar and the TIMEX3 values they are written as; the words of time.

Values follow the TimeML Annotation Guidelines 1.2.1 (Saurí et al. 2006), except that counted
decades and centuries are durations in years, as most annotated news has them.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

from toolkit.lexicons import tables

PRECISION = {
    "S": "second",
    "MIN": "minute",
    "H": "hour",
    "D": "day",
    "W": "week",
    "WE": "weekend",
    "M": "month",
    "Q": "quarter",
    "H1": "half-year",
    "Y": "year",
    "DE": "decade",
    "CE": "century",
}
"""The name of each unit. TIMEX3 writes both minutes and months as M: here, minutes are MIN."""

_MONTHS = {"M": 1, "Q": 3, "H1": 6, "Y": 12, "DE": 120, "CE": 1200}


class Reading(NamedTuple):
    """What an expression is read as: TIMEX3 type and value, precision and basis."""

    type: str
    value: str
    precision: str
    basis: str
    day: date | None = None
    """The first day of what it names, where that is known."""
    unit: str = ""


def reading_in(day: date | None, unit: str, basis: str) -> Reading:
    """The reading of the unit of the calendar a day lies in; without a value for no day."""
    if day is None:
        return Reading("DATE", "", PRECISION[unit], "")
    return Reading("DATE", value_of(day, unit), PRECISION[unit], basis, first_of(day, unit), unit)


def shift(day: date | None, count: float, unit: str) -> date | None:
    """The day so many units later; None beyond the calendar."""
    if day is None:
        return None
    try:
        if unit in ("D", "W", "WE"):
            return day + timedelta(days=round(count * (1 if unit == "D" else 7)))
        months = day.year * 12 + day.month - 1 + round(count * _MONTHS[unit])
        year, month = divmod(months, 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    except (ValueError, OverflowError):
        return None


def value_of(day: date, unit: str) -> str:
    """The TIMEX3 value of the unit of the calendar a day lies in."""
    match unit:
        case "D":
            return day.isoformat()
        case "W" | "WE":
            year, week, _ = day.isocalendar()
            return f"{year:04}-W{week:02}" + ("-WE" if unit == "WE" else "")
        case "M":
            return f"{day.year:04}-{day.month:02}"
        case "Q":
            return f"{day.year:04}-Q{(day.month + 2) // 3}"
        case "H1":
            return f"{day.year:04}-H{(day.month + 5) // 6}"
        case "DE":
            return f"{day.year // 10:03}"
        case "CE":
            return f"{day.year // 100:02}"
    return f"{day.year:04}"


def first_of(day: date, unit: str) -> date:
    """The first day of the unit of the calendar a day lies in."""
    match unit:
        case "W":
            return shift(day, -day.weekday(), "D") or date.min
        case "WE":
            return shift(day, 5 - day.weekday(), "D") or day
        case "M":
            return day.replace(day=1)
        case "Q":
            return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
        case "H1":
            return date(day.year, (day.month - 1) // 6 * 6 + 1, 1)
        case "Y" | "DE" | "CE":
            years = {"Y": 1, "DE": 10, "CE": 100}[unit]
            return date(max(day.year // years * years, 1), 1, 1)
    return day


def day_of(year: int, month: int, number: int) -> date | None:
    """A day of the calendar, or None where the calendar has no such day."""
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _thanksgiving(year: int) -> date:
    """The fourth Thursday of November."""
    first = date(year, 11, 1)
    return first + timedelta(days=(3 - first.weekday()) % 7 + 21)


MOVABLE: dict[str, Callable[[int], date]] = {"thanksgiving": _thanksgiving}
"""Feasts whose day changes from year to year, by the names the lexicon gives them."""


def duration(count: float | None, unit: str) -> str:
    """The TIMEX3 value of a length of time; X for a number left vague."""
    if count is not None and unit in ("DE", "CE"):
        count, unit = count * _MONTHS[unit] / 12, "Y"
    clock = unit in ("S", "MIN", "H")
    number = "X" if count is None else f"{count:g}"
    return f"P{'T' * clock}{number}{'M' if unit == 'MIN' else unit}"


# ---------------------------------------------------------------- words


@cache
def words() -> dict[str, dict[str, Any]]:
    """The lexicon of times: word → number, code or value, by kind of word."""
    return tables("times")


def number(text: str) -> float | None:
    """The number some words or figures stand for: “two and a half”, “1,200”; None if vague."""
    known = words()["numbers"]
    text = re.sub(r"[\s-]+", " ", text.lower()).strip()
    whole = text.removesuffix(" and a half").removesuffix(" 1/2")
    half = 0.5 * (whole != text)
    if whole in known:
        return float(known[whole]) + half
    if re.fullmatch(r"\d[\d,]*(\.\d+)?", whole):
        return float(whole.replace(",", "")) + half
    tens, _, ones = whole.partition(" ")
    if tens in known and ones in known:
        return float(known[tens] + known[ones]) + half
    return None


def ordinal(text: str) -> int:
    """The number of an ordinal or of figures: “third”, “21st”, “4”; 0 if it is none."""
    if figures := re.match(r"\d+", text):
        return int(figures[0])
    known: dict[str, int] = words()["ordinals"]
    return known.get(re.sub(r"[\s-]+", "-", text.lower()), 0)


def unit_of(text: str) -> str:
    """The code of a unit named in the singular or plural: “weeks” → W, “minutes” → MIN."""
    word = re.sub(r"ies$", "ys", text.lower()).removesuffix("s")
    code: str = words()["units"][word]
    return "MIN" if word == "minute" else code


def month_of(text: str) -> int:
    """A month's number."""
    known: dict[str, int] = words()["months"]
    return known[text.capitalize()]


def weekday_of(text: str) -> int:
    """A weekday's number, Monday 0."""
    known: dict[str, int] = words()["weekdays"]
    return known[text.capitalize()]
