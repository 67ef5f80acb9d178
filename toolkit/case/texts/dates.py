"""The day a report was published, as files print it."""

from __future__ import annotations

import re
from datetime import date, datetime

MONTH_NAMES = """\
january jan
february feb
march mar
april apr
may
june jun
july jul
august aug
september sept sep
october oct
november nov
december dec
"""
MONTHS = {
    name: number
    for number, names in enumerate(MONTH_NAMES.splitlines(), start=1)
    for name in names.split()
}
MONTH = "(?P<month>" + "|".join(MONTHS) + r")\.?"
DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
YEAR = r"(?P<year>\d{4})"
WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
CLOCK = r"(?:,?\s+(?:at\s+)?\d{1,2}:\d\d.{0,30})?"
WRITTEN = [
    re.compile(WEEKDAY + form + CLOCK, re.IGNORECASE)
    for form in (rf"{DAY}\s+{MONTH},?\s+{YEAR}", rf"{MONTH}\s+{DAY},?\s+{YEAR}")
]
NUMERIC = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?!\d)")


def to_date(text: str) -> date:
    """The day a printed date names, in the place it was printed.

    ISO 8601 comes first, with or without a time; then what can be read in one way only,
    '3 April 2022', 'April 3, 2022', 'Sun, 03 Apr 2022 10:00:00 GMT'. Raises ValueError for
    an impossible day, and for 03/04/2022, which is April in one country and March in another.
    """
    text = " ".join(text.split())
    for read in (date.fromisoformat, lambda given: datetime.fromisoformat(given).date()):
        try:
            return read(text)
        except ValueError:
            continue
    for form in WRITTEN:
        if found := form.fullmatch(text):
            month = MONTHS[found["month"].casefold()]
            return _day(int(found["year"]), month, int(found["day"]), text)
    if found := NUMERIC.match(text):
        year, month, day = map(int, found.group().split("-"))
        return _day(year, month, day, text)
    raise ValueError(f"{text[:40]!r} is not a date that can be read in one way")


def _day(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"{text[:40]!r} is an impossible date") from None
