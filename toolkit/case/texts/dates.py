"""The day a report was published, as files and news archives print it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime

# English, German, French, Spanish, Italian, Dutch; a language's abbreviations after its words.
MONTH_NAMES = """\
january jan januar jänner janvier janv enero ene gennaio gen januari
february feb februar février févr fév febrero febbraio februari
march mar märz mär mrz mars marzo maart mrt
april apr avril avr abril abr aprile
may mai mayo maggio mag mei
june jun juni juin junio giugno giu
july jul juli juillet juil julio luglio lug
august aug août aout agosto ago augustus
september sept sep septembre septiembre settembre set
october oct oktober okt octobre octubre ottobre ott
november nov novembre noviembre
december dec dezember dez décembre déc diciembre dic dicembre
"""
MONTHS = {
    name: number
    for number, names in enumerate(MONTH_NAMES.splitlines(), start=1)
    for name in names.split()
}
WEEKDAYS = """\
monday mon tuesday tues tue wednesday wednes wed thursday thurs thur thu friday fri
saturday satur sat sunday sun montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag
lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado
domingo lunedì martedì mercoledì giovedì venerdì sabato domenica maandag dinsdag woensdag donderdag
vrijdag zaterdag zondag
"""
MONTH = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.)?"
YEAR = r"(?P<year>\d{4})"
WEEKDAY = "(?:" + "|".join(WEEKDAYS.split()) + r")\b\.?"
BEFORE = rf"(?:{WEEKDAY},?\s+)?(?:le\s+|den\s+)?"
AFTER = rf"(?:,?\s+{WEEKDAY})?(?:,?\s+(?:at\s+|um\s+|à\s+)?\d{{1,2}}[:.h]\d\d.{{0,30}})?"
WRITTEN = [
    re.compile(BEFORE + form + AFTER, re.IGNORECASE)
    for form in (
        rf"{DAY}\s+(?:de\s+)?{MONTH},?\s+(?:de\s+)?{YEAR}",
        rf"{DAY}-{MONTH}-{YEAR}",
        rf"{MONTH}\s+{DAY},?\s+{YEAR}",
        rf"{MONTH}\s+{DAY},?\s+\d{{1,2}}:\d\d(?::\d\d)?(?:\s+[A-Z]{{2,5}})?\s+{YEAR}",  # as in C
    )
]
YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?:[,\s]\s*\d{1,2}:\d\d.{0,20})?")
MOST_MONTHS = 12


def to_date(text: str, day_first: bool | None = None) -> date:
    """The day a printed date names, in the place it was printed.

    ISO 8601 comes first, with or without a time; then what can be read in one way only,
    '3 April 2022', 'April 3, 2022 Sunday', 'Sun, 03 Apr 2022 10:00:00 GMT', 'Sun Apr  3 10:00:00
    2022', '2022/04/03', '25/12/2022'. 03/04/2022 is April in one country and March in another:
    it is read only where `day_first` says which. Raises ValueError for an impossible day, and
    for what cannot be read in one way.
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
    if found := YEAR_FIRST.match(text):
        return _day(int(found[1]), int(found[3]), int(found[4]), text)
    if found := YEAR_LAST.fullmatch(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        order = _order(first, second) if day_first is None else day_first
        if first == second or order is not None:
            month, day = (second, first) if order else (first, second)
            return _day(year, month, day, text)
    raise ValueError(f"{text[:40]!r} is not a date that can be read in one way")


def day_comes_first(printed: Iterable[str]) -> bool | None:
    """Whether dates such as 03/04/2022 have the day first, by others beside them.

    One such as 25/12/2022 decides it; None if none does, or if they contradict each other.
    """
    orders = set()
    for text in printed:
        if found := YEAR_LAST.fullmatch(" ".join(text.split())):
            orders.add(_order(int(found[1]), int(found[3])))
    orders.discard(None)
    return orders.pop() if len(orders) == 1 else None


def _order(first: int, second: int) -> bool | None:
    """Whether the first of two numbers is the day, where only one of them can be a month."""
    if (first > MOST_MONTHS) == (second > MOST_MONTHS):
        return None
    return first > MOST_MONTHS


IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_.]?)([01]\d)\2([0-3]\d)(?!\d)")


def date_in_name(stem: str) -> str:
    """The one date in a file's name, as '2022-04-03'; empty if there is none, or several."""
    found = {f"{one[0]}-{one[2]}-{one[3]}" for one in IN_NAME.findall(stem)}
    return found.pop() if len(found) == 1 else ""


def _day(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"{text[:40]!r} is an impossible date") from None
