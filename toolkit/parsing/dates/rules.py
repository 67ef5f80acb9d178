"""The rules that time expressions are read by: a pattern and its reading each.

In a pattern {name} is a fragment of `time_reader`, a blank any space but a blank line, and
~ a space or hyphen. What a pattern fits is read as TIMEX3 type, value, precision and basis.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache

from toolkit.lexicons import lexicon, word_list
from toolkit.parsing.dates import timex
from toolkit.parsing.dates.reader import Grammar, Read, Reader, fragments, vague_words
from toolkit.parsing.dates.tenses import Tense
from toolkit.parsing.dates.timex import Reading, day_of, reading_in, shift
from toolkit.parsing.speakers.agency import acts
from toolkit.parsing.speakers.roster import fold
from toolkit.parsing.syntax import Syntax

_RULES: list[tuple[str, Read]] = []


@cache
def grammar() -> Grammar:
    """All rules of this module, compiled."""
    return Grammar.of(_RULES)


def _reads(pattern: str) -> Callable[[Read], Read]:
    """Register how the expressions of a pattern are read."""

    def register(read: Read) -> Read:
        _RULES.append((pattern, read))
        return read

    return register


def _plainly(printed: str) -> str:
    """Words as the lexicon has them: in lower case, with single blanks."""
    return " ".join(printed.lower().split())


# ---------------------------------------------------------------- dates as printed

_YEAR_LESS = "publication, the year only"
_PLAIN = 60  # days from publication within which a date needs no year, whatever the tense


@_reads(r"(?P<y>{year})-(?P<m>[01]\d)-(?P<d>[0-3]\d)")
def _iso(at: Reader, m: re.Match[str]) -> Reading | None:
    day = day_of(int(m["y"]), int(m["m"]), int(m["d"]))
    return reading_in(day, "D", "explicit") if day else None


@_reads(r"(?P<a>\d{1,2})(?P<by>[/.])(?P<b>\d{1,2})[/.](?P<y>\d{4}|\d\d)")
def _figures(at: Reader, m: re.Match[str]) -> Reading | None:
    """Day and month in figures: with dots the day first, with strokes as lies nearest."""
    first, second, year = int(m["a"]), int(m["b"]), int(m["y"])
    year += 0 if year > 99 else 2000 if year < 50 else 1900
    orders = [(second, first)] if m["by"] == "." else [(first, second), (second, first)]
    days = [day for month, number in orders if (day := day_of(year, month, number))]
    if not days:
        return None
    doubt = "; or day and month the other way round" if len(set(days)) > 1 else ""
    return reading_in(at.nearest(days), "D", "explicit" + doubt)


@_reads(
    r"{part}?(?:(?P<rel>(?i:last|this past|this|next|this coming) )|(?P<wd>{weekday}),? )?"
    r"(?:{part})?"
    r"(?:(?i:the )?(?P<d1>{day})(?P<r1>(?: {month})?(?:–|-| (?:–|to|and) ){day})?"
    r"(?i: day)?(?i: of)? (?P<m1>{month})"
    r"|(?P<m2>{month}) (?i:the )?(?P<d2>{day})(?!\d|[:.,]\d| (?i:percent|million))"
    r"(?P<r2>(?:–|-| (?:–|to) )(?:{month} )?{day}(?!\d)| and {day}(?=[,.;)]| (?i:in|at|by|to)\b))?)"
    r"(?:,? (?P<y>{year}))?(?: (?P<part>{daypart}))?"
)
def _day_and_month(at: Reader, m: re.Match[str]) -> Reading | None:
    number = timex.ordinal(m["d1"] or m["d2"])
    first_month = re.search(fragments()["month"], m["r1"] or "")
    month = timex.month_of(first_month[0] if first_month else m["m1"] or m["m2"])
    weekday = timex.weekday_of(m["wd"]) if m["wd"] else None
    if m["y"]:
        day = day_of(int(m["y"]), month, number)
        basis = "explicit"
    elif at.published is None:
        known = day_of(2000, month, number)
        value = f"XXXX-{month:02}-{number:02}"
        return Reading("DATE", value, "day", "explicit, without a year") if known else None
    else:
        day = _yearless(at, month, number, weekday, m)
        basis = _YEAR_LESS
    if day is None:
        return None
    if m["r1"] or m["r2"]:
        basis += "; the first of several days"
    if weekday not in (None, day.weekday()):
        basis += f"; it is not a {m['wd']}"
    return _in_part(reading_in(day, "D", basis), m["part"])


def _yearless(
    at: Reader, month: int, number: int, weekday: int | None, m: re.Match[str]
) -> date | None:
    """The day nearest to publication; far off, one the weekday or else the tense fits."""
    published = at.published or date.min
    days = [day for y in _around(published) if (day := day_of(y, month, number))]
    if not days:
        return None
    relation = (m.groupdict().get("rel") or "").lower()
    if "last" in relation or "past" in relation:
        return max((day for day in days if day < published), default=None)
    if "next" in relation:
        return min((day for day in days if day > published), default=None)
    fitting = [day for day in days if day.weekday() == weekday]
    nearest = at.nearest(days)
    if abs((nearest - (at.published or nearest)).days) <= _PLAIN:
        return nearest
    return at.nearest(fitting) if fitting else at.nearest(days, at.tense(m))


def _around(published: date) -> list[int]:
    """The year of publication and those beside it, within the calendar."""
    years = (published.year - 1, published.year, published.year + 1)
    return [year for year in years if date.min.year <= year <= date.max.year]


def _in_part(reading: Reading, part: str | None) -> Reading:
    """A part of a day."""
    if not part or not reading.value:
        return reading
    code = timex.words()["parts_of_day"][part.lower()]
    return reading._replace(type="TIME", value=reading.value + code, precision="part of day")


@_reads(
    r"{part}?(?:(?P<rel>(?i:last|this past|this|next|this coming|each|every) ))?(?P<m>{month})"
    r"(?:,?(?i: of)? (?P<y>{year})|(?i: of)? (?P<ry>(?i:last|this|next|that) (?i:year)))?"
)
def _month(at: Reader, m: re.Match[str]) -> Reading | None:
    month = timex.month_of(m["m"])
    if m["y"]:
        return reading_in(date(int(m["y"]), month, 1), "M", "explicit")
    if not m["rel"] and not m["ry"] and not _is_month(at, m):
        return None
    if (m["rel"] or "").lower().strip() in ("each", "every"):
        return Reading("SET", f"XXXX-{month:02}", "month", "explicit")
    if at.published is None:
        return Reading("DATE", f"XXXX-{month:02}", "month", "explicit, without a year")
    year = at.part(m, "ry")
    if year:
        day = year.day
        return reading_in(day and day.replace(month=month), "M", "publication")
    firsts = [date(y, month, 1) for y in _around(at.published)]
    this_month = at.published.replace(day=1)
    step = (m["rel"] or "").lower().split()
    if "last" in step or "past" in step:
        day = max((first for first in firsts if first < this_month), default=None)
    elif "next" in step:
        day = min((first for first in firsts if first > this_month), default=None)
    elif this_month in firsts:
        day = this_month
    elif step == ["this"]:
        day = this_month.replace(month=month)
    elif (tense := at.tense(m)) == "future":
        day = min((first for first in firsts if first > this_month), default=None)
    elif tense == "past":
        day = max((first for first in firsts if first < this_month), default=None)
    else:
        day = at.nearest(firsts)
    return reading_in(day, "M", "publication" if day else "")


def _is_month(at: Reader, m: re.Match[str]) -> bool:
    """May, March and August are also words and names: a month is a noun and not a first word."""
    token = at.token(m)
    ambiguous = m["m"].capitalize() in ("May", "March", "Mar", "Jan", "Jun", "Dec", "Sep", "Oct")
    if not ambiguous and m["m"] not in ("April", "June", "August"):
        return True
    following = at.text[m.end() : m.end() + 2]
    if following[:1] == "-" and following[1:].islower():
        return False  # “Mar-a-Lago”, “Jan-op-den-Dijk”
    named = following[:1] == " " and following[1:].isupper()
    before = at.word_before(m)
    if _is_surname(at.syntax, token) or (named and before in ("and", "or")):
        return False
    is_noun = at.syntax.pos[token] in ("PROPN", "NOUN")
    return before in word_list("times", "before_months") or (is_noun and not named)


def _is_surname(syntax: Syntax, token: int) -> bool:
    """“Theresa May”, “Prime Minister May”, and “May” who says or decides something."""
    before = token - 1
    if before >= 0 and syntax.pos[before] == "PROPN" and syntax.text[before][:1].isupper():
        named = syntax.dep[before] == "compound" and syntax.head[before] == token
        joined = named or syntax.head[token] == before
        return joined or fold(syntax.text[before]) in lexicon("honorifics")
    return syntax.dep[token] == "nsubj" and acts(syntax, token)


@_reads(
    r"{part}?(?P<wd>{weekday})(?P<s>s)?(?: (?P<part>{daypart})s?)?"
    r"(?: (?P<week>(?i:last|this|next) (?i:week)))?"
)
def _weekday(at: Reader, m: re.Match[str]) -> Reading | None:
    weekday = timex.weekday_of(m["wd"])
    if m["s"]:
        return _each_weekday(weekday, m["part"])
    if week := at.part(m, "week"):
        day = shift(week.day, weekday, "D")
    else:
        day = _weekday_by(at, weekday, at.tense(m))
    return _in_part(reading_in(day, "D", "publication" if day else ""), m["part"])


def _weekday_by(at: Reader, weekday: int, tense: Tense) -> date | None:
    """The weekday on or after publication if the tense looks ahead, else on or before it."""
    if at.published is None:
        return None
    if tense in ("future", "present"):
        return shift(at.published, (weekday - at.published.weekday()) % 7, "D")
    return shift(at.published, -((at.published.weekday() - weekday) % 7), "D")


def _each_weekday(weekday: int, part: str | None) -> Reading:
    code = timex.words()["parts_of_day"][part.lower()] if part else ""
    return Reading("SET", f"XXXX-WXX-{weekday + 1}{code}", "day", "explicit")


@_reads(
    r"(?P<rel>(?i:last|next|this past|past|this coming|this|coming|every|each)) (?P<wd>{weekday})"
    r"(?:,? (?P<date>{month} {day}))?(?: (?P<part>{daypart}))?"
)
def _weekday_of(at: Reader, m: re.Match[str]) -> Reading | None:
    weekday, relation = timex.weekday_of(m["wd"]), m["rel"].lower()
    if relation in ("every", "each"):
        return _each_weekday(weekday, m["part"])
    if dated := at.part(m, "date"):
        return _in_part(dated, m["part"])
    if at.published is None:
        return reading_in(None, "D", "")
    back = (at.published.weekday() - weekday) % 7
    if "past" in relation or relation == "last":
        day = shift(at.published, -(back or 7), "D")
    elif relation == "this":
        day = _weekday_by(at, weekday, at.tense(m) or "future")
    else:
        day = shift(at.published, 7 - back, "D")
    return _in_part(reading_in(day, "D", "publication"), m["part"])


@_reads(r"(?:(?i:the) )?(?P<rel>(?i:previous|preceding|following)) (?P<wd>{weekday})")
def _weekday_beside(at: Reader, m: re.Match[str]) -> Reading | None:
    """“the previous Friday”: before the day named last."""
    base, basis = at.base()
    if base is None:
        return reading_in(None, "D", "")
    ahead = m["rel"].lower() == "following"
    apart = (timex.weekday_of(m["wd"]) - base.weekday()) * (1 if ahead else -1) % 7 or 7
    day = shift(base, apart if ahead else -apart, "D")
    return reading_in(day, "D", basis)


@_reads(
    r"(?:(?P<wd>{weekday})|(?P<d>(?i:yesterday|today|tomorrow|this day))) "
    r"(?P<u>(?i:week|fortnight))"
    r"|(?i:a) (?P<u2>(?i:week|fortnight)) (?i:on|from) "
    r"(?:(?P<wd2>{weekday})|(?P<d2>(?i:yesterday|today|tomorrow)))"
)
def _week_from(at: Reader, m: re.Match[str]) -> Reading | None:
    """“on Tuesday week”, “a week on Tuesday”: after the next one; “yesterday week”: before it."""
    weeks = 2 if (m["u"] or m["u2"]).lower() == "fortnight" else 1
    if at.published is None:
        return reading_in(None, "D", "")
    if name := m["wd"] or m["wd2"]:
        ahead = (timex.weekday_of(name) - at.published.weekday()) % 7 or 7
        return reading_in(shift(at.published, ahead + 7 * weeks, "D"), "D", "publication")
    word = (m["d"] or m["d2"]).lower()
    step = {"yesterday": -1, "tomorrow": 1}.get(word, 0)
    weeks = -weeks if word == "yesterday" and m["d"] else weeks
    return reading_in(shift(at.published, step + 7 * weeks, "D"), "D", "publication")


@_reads(r"(?:(?P<rel>(?i:last|this|next)) )?(?P<d>{namedday})(?: (?P<y>{year}))?")
def _named_day(at: Reader, m: re.Match[str]) -> Reading | None:
    value = timex.words()["named_days"][re.sub(r"\s+", " ", m["d"])]
    if value in timex.MOVABLE:
        return _movable_day(at, value, m)
    if len(value) > len("12-25"):
        return reading_in(date.fromisoformat(value), "D", "explicit")
    month, number = map(int, value.split("-"))
    if m["y"]:
        return reading_in(day_of(int(m["y"]), month, number), "D", "explicit")
    if at.published is None:
        return Reading("DATE", f"XXXX-{value}", "day", "explicit, without a year")
    return reading_in(_yearless(at, month, number, None, m), "D", _YEAR_LESS)


def _movable_day(at: Reader, name: str, m: re.Match[str]) -> Reading:
    """A feast that has another day each year: the one nearest, or by “last” and “next”."""
    if m["y"]:
        return reading_in(timex.MOVABLE[name](int(m["y"])), "D", "explicit")
    if at.published is None:
        return Reading("DATE", "", "day", "")
    published, relation = at.published, (m["rel"] or "").lower()
    days = [timex.MOVABLE[name](year) for year in _around(published)]
    if relation in ("last", "next"):
        days = [day for day in days if (day < published) == (relation == "last")]
    return reading_in(at.nearest(days) if days else None, "D", _YEAR_LESS)


# ---------------------------------------------------------------- seasons, quarters, years


@_reads(
    r"{part}?(?:(?i:the ){part}?)?(?:(?P<rel>(?i:last|past|this|next|coming)) )?(?P<s>{season})"
    r"(?:(?i: of)? (?:(?P<y>{year})|(?P<ry>(?i:last|this|next) (?i:year))))?"
)
def _season(at: Reader, m: re.Match[str]) -> Reading | None:
    code = timex.words()["seasons"][m["s"].lower()]
    if m["y"]:
        return Reading("DATE", f"{m['y']}-{code}", "season", "explicit")
    if at.syntax.pos[at.token(m)] not in ("NOUN", "PROPN") and not m["rel"]:
        return None
    if not (m["rel"] or m["ry"]) and at.word_before(m) not in word_list("times", "before_seasons"):
        return None
    if at.published is None:
        return Reading("DATE", f"XXXX-{code}", "season", "explicit, without a year")
    year = at.published.year
    if relative := at.part(m, "ry"):
        year = relative.day.year if relative.day else year
    else:
        year += _season_step(at, m, code)
    if not date.min.year <= year <= date.max.year:
        return Reading("DATE", "", "season", "")
    return Reading("DATE", f"{year:04}-{code}", "season", "publication")


def _season_step(at: Reader, m: re.Match[str], code: str) -> int:
    """Whether last, this or next year's season is meant."""
    starts = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[code]
    month = at.published.month if at.published else 1
    relation = (m["rel"] or "").lower()
    if relation in ("last", "past"):
        return -1 if month < starts + 3 else 0
    if relation in ("next", "coming"):
        return 0 if month < starts else 1
    return -1 if not relation and month < starts and at.tense(m) == "past" else 0


_QUARTERS = {"final": 4, "last": 4, "latter": 4}
_RELATIVE_YEAR = r"(?i:last|this|next|that|the current|the previous|the same) (?i:year)"


@_reads(
    r"(?:(?i:the|its|their|his|a) )?(?:(?P<ry1>" + _RELATIVE_YEAR + r")['’]s )?(?i:fiscal~)?"
    r"(?:(?P<y1>{year}) )?(?i:year-ago |year-earlier )?"
    r"(?:(?P<n>(?i:first|second|third|fourth|final|last|latter|1st|2nd|3rd|4th))~(?P<u>(?i:quarter|half))"
    r"|Q(?P<q>[1-4]))"
    r"(?:,?(?i: of)?(?i: the)?(?i: fiscal)?(?: (?P<y2>{year})|(?: (?P<ry2>"
    + _RELATIVE_YEAR
    + r"))))?"
)
def _quarter(at: Reader, m: re.Match[str]) -> Reading | None:
    half = bool(m["u"]) and m["u"].lower() == "half"
    which = int(m["q"] or 0) or _QUARTERS.get(m["n"].lower(), 0) or timex.ordinal(m["n"])
    which = min(which, 2) if half else which
    months, unit = (6, "H1") if half else (3, "Q")
    relative = at.part(m, "ry1") or at.part(m, "ry2")
    dated = m["y1"] or m["y2"] or relative
    if not dated and (half or (m["n"] or "").lower() in ("last", "latter")):
        return None
    first = (which - 1) * months + 1
    if first > 12:
        return None
    if printed := m["y1"] or m["y2"]:
        return reading_in(date(int(printed), first, 1), unit, "explicit")
    if at.published is None:
        return Reading("DATE", f"XXXX-Q{which}", "quarter", "explicit, without a year")
    if relative and relative.day:
        return reading_in(relative.day.replace(month=first, day=1), unit, "publication")
    ahead = at.tense(m) == "future"
    firsts = [date(year, first, 1) for year in _around(at.published)]
    day = at.nearest(firsts, "" if ahead else "past")
    if re.search(r"year-(?:ago|earlier)", m[0], re.IGNORECASE):
        return reading_in(shift(day, -1, "Y"), unit, "publication")
    return reading_in(day, unit, "publication")


@_reads(
    r"(?:(?i:the) )?(?:{part})?(?i:fiscal|financial)(?: (?i:year))?(?:-| )(?P<y>{year})"
    r"|FY ?(?P<z>{year})"
)
def _fiscal_year(at: Reader, m: re.Match[str]) -> Reading:
    return reading_in(date(int(m["y"] or m["z"]), 1, 1), "Y", "explicit, fiscal year")


@_reads(
    r"(?:(?i:the) )?{part}?(?:(?P<d>{year})s|['’]?(?P<s>[2-9]0)s"
    r"|(?:(?i:nineteen)~)?(?P<w>{decadename}))"
)
def _decade(at: Reader, m: re.Match[str]) -> Reading | None:
    if m["d"]:
        return reading_in(date(int(m["d"]), 1, 1), "DE", "explicit") if m["d"][3] == "0" else None
    bare = m["s"] and "'" not in m[0] and "’" not in m[0] and not m[0].lower().startswith("the")
    if bare and not _is_second_decade(at, m):
        return None
    if at.word_before(m) in word_list("times", "before_others_decades"):
        return None
    digit = timex.words()["decades"][m["w"].lower()] if m["w"] else int(m["s"][0])
    return reading_in(date(1900 + 10 * digit, 1, 1), "DE", "explicit, of the 20th century")


def _is_second_decade(at: Reader, m: re.Match[str]) -> bool:
    """“the 70s and 80s”."""
    named = at.before is not None and at.before.unit == "DE"
    return named and at.text[at.before_end : m.start()].strip() in ("and", "or", ",", "to")


@_reads(r"(?:(?i:the) )?{part}?(?P<n>{ordinal}|(?i:twenty~first))~(?i:century)")
def _century(at: Reader, m: re.Match[str]) -> Reading | None:
    which = timex.ordinal(m["n"])
    return reading_in(date((which - 1) * 100 or 1, 1, 1), "CE", "explicit") if which else None


@_reads(r"(?:(?i:the) )?{part}?(?:(?i:the )?(?i:year) )?(?P<y>{year})")
def _year(at: Reader, m: re.Match[str]) -> Reading | None:
    printed = m.span("y") == m.span()
    if printed and not _is_year(at, m):
        return None
    return reading_in(date(int(m["y"]), 1, 1), "Y", "explicit")


def _is_year(at: Reader, m: re.Match[str]) -> bool:
    """Four figures are a year unless they count something or number it."""
    if (
        at.word_after(m).strip(".,;") in word_list("times", "counted")
        or at.text[m.end() : m.end() + 2] == "%"
    ):
        return False
    if re.match(r",\d|\.\d|-\d{3}", at.text[m.end() : m.end() + 4]):
        return False
    if at.word_before(m) in word_list("times", "before_numbers"):
        return False
    token = at.token(m)
    counted = at.syntax.head[token]
    is_number = at.syntax.dep[token] == "nummod" and token < counted
    return not (is_number and at.syntax.tag[counted] == "NNS")


@_reads(r"(?:(?i:the year) )?(?i:nineteen) (?:(?P<t>{tens})(?:~(?P<o>{ones}))?)")
def _spoken_year(at: Reader, m: re.Match[str]) -> Reading:
    numbers = timex.words()["numbers"]
    year = 1900 + numbers[m["t"].lower()] + (numbers[m["o"].lower()] if m["o"] else 0)
    return reading_in(date(year, 1, 1), "Y", "explicit")


# ---------------------------------------------------------------- counted from another date


@_reads(r"{part}?(?P<d>{deictic})(?: (?P<part>{daypart}))?")
def _deictic_day(at: Reader, m: re.Match[str]) -> Reading | None:
    word = _plainly(m["d"])
    day = shift(at.published, timex.words()["deictic_days"][word], "D")
    return _in_part(
        reading_in(day, "D", "publication"), "night" if word.endswith("night") else m["part"]
    )


@_reads(
    r"{part}?(?P<rel>(?i:this|that|the same|the following|the next|the previous))"
    r" (?P<part>{daypart})"
)
def _part_of_day(at: Reader, m: re.Match[str]) -> Reading | None:
    relation = m["rel"].lower()
    if relation == "this":
        return _in_part(reading_in(at.published, "D", "publication"), m["part"])
    base, basis = at.base()
    step = {"the following": 1, "the next": 1, "the previous": -1}.get(relation, 0)
    return _in_part(reading_in(shift(base, step, "D"), "D", basis), m["part"])


@_reads(
    r"{part}?(?:(?i:the) )?(?P<rel>{relation}) (?i:fiscal )?"
    r"(?P<u>(?i:day|week|weekend|month|quarter|year|decade|century))"
)
def _relative_unit(at: Reader, m: re.Match[str]) -> Reading | None:
    unit, relation = timex.unit_of(m["u"]), _plainly(m["rel"])
    definite = bool(re.search(r"\bthe\b", m[0][: m.start("rel") - m.start()], re.IGNORECASE))
    if unit == "D" and (relation in ("last", "past", "this", "coming") and not definite):
        return None
    if relation in ("last", "past") and definite and unit in ("W", "M", "DE", "Q"):
        return Reading("DURATION", timex.duration(1, unit), timex.PRECISION[unit], "explicit")
    anaphors = timex.words()["anaphors"]
    if relation in anaphors or (unit == "D" and relation == "next"):
        base, basis = at.base()
        step = anaphors.get(relation, 1)
    else:
        base, basis = at.published, "publication"
        step = timex.words()["relations"][relation]
    return reading_in(shift(base, step, unit), unit, basis)


@_reads(r"(?i:the) (?:(?i:full|entire|whole) )?(?:(?i:fiscal|financial) )?(?i:year)")
def _business_year(at: Reader, m: re.Match[str]) -> Reading | None:
    """“the year ended 30 June” is a length of time; “for the year” the one of publication."""
    if at.word_after(m) in ("ended", "ending"):
        return Reading("DURATION", "P1Y", "year", "explicit")
    if at.word_before(m) not in ("for", "during", "over") or at.word_after(m) in ("of", "to"):
        return None
    return reading_in(at.published, "Y", "publication")


@_reads(r"{part}?(?i:the) (?P<u>(?i:weekend|quarter))")
def _definite_unit(at: Reader, m: re.Match[str]) -> Reading | None:
    """“the weekend” is the one nearest by tense, “the quarter” the last one named or ended."""
    unit = timex.unit_of(m["u"])
    if at.published is None or at.word_after(m) == "of":
        return None
    if unit == "WE":
        ahead = at.tense(m) in ("future", "present") or at.published.weekday() > 4
        return reading_in(shift(at.published, 0 if ahead else -1, "W"), "WE", "publication")
    if at.quarter:
        return reading_in(at.quarter, "Q", "the quarter named before")
    return reading_in(shift(at.published, -1, "Q"), "Q", "publication")


@_reads(r"{part}(?i:the) (?P<u>(?i:week|month|year|decade|century))")
def _part_of_unit(at: Reader, m: re.Match[str]) -> Reading | None:
    """“by the end of the month”: of the one of publication."""
    if at.word_after(m) == "of":
        return None
    return reading_in(at.published, timex.unit_of(m["u"]), "publication")


@_reads(
    r"{about}?(?:(?P<n>{number}|(?i:an?))|(?P<s>{some}))~(?P<u>{unit})~"
    r"(?P<w>{step})"
)
def _counted(at: Reader, m: re.Match[str]) -> Reading | None:
    unit, word = timex.unit_of(m["u"]), _plainly(m["w"])
    count = timex.number(m["n"]) if m["n"] else None
    deictic = word in ("ago", "from now", "hence")
    if word in ("before", "after") and at.text[m.end() : m.end() + 1] not in ".,;":
        return None
    step = timex.words()["steps"][word]
    if count is None:
        reference = "PAST_REF" if step < 0 else "FUTURE_REF"
        return Reading("DATE", reference, "", "publication" if deictic else "the date before")
    if unit in ("H", "MIN", "S"):
        value = timex.duration(count, unit)
        return Reading("DURATION", value, timex.PRECISION[unit], "explicit")
    if unit == "Y" and count == 1 and step < 0 and at.quarter:
        return reading_in(shift(at.quarter, -1, "Y"), "Q", "the quarter named before")
    near = at.before is not None and (unit != "Y" or at.same_sentence(at.before_end, m.start()))
    base, basis = at.base() if near and not deictic else (at.published, "publication")
    return reading_in(shift(base, step * count, unit), unit, basis)


@_reads(
    r"(?:(?i:the|its) )?(?:(?i:comparable|corresponding|same) )?"
    r"(?:(?P<past>(?i:year-ago|year-earlier|prior-year))|(?P<y>{year})|(?P<now>(?i:latest)))"
    r"(?: (?i:fiscal))?(?: (?P<u>(?i:quarter|period|year)))?"
)
def _compared_period(at: Reader, m: re.Match[str]) -> Reading | None:
    """“the year-ago quarter”, “the 1988 period”: beside the quarter the report is about."""
    if not m["past"] and not m["u"]:
        return None
    base, unit, basis = at.quarter, "Q", "the quarter named before"
    if base is None or (m["u"] or "").lower() == "year":
        base, unit, basis = at.published, "Y", "publication"
        if (m["u"] or "").lower() == "quarter":
            base, unit = shift(base, -1, "Q"), "Q"
    if m["y"]:
        return reading_in(base and base.replace(year=int(m["y"])), unit, basis)
    return reading_in(shift(base, -1 if m["past"] or unit == "Y" else 0, "Y"), unit, basis)


@_reads(r"(?i:the) (?P<u>(?i:day|night|week|month|year)) (?P<w>(?i:before|after|earlier|previous))")
def _unit_beside(at: Reader, m: re.Match[str]) -> Reading | None:
    """“the day before”, where nothing follows that it is before."""
    if at.text[m.end() : m.end() + 1] not in (".", ",", ";"):
        return None
    unit = "D" if m["u"].lower() == "night" else timex.unit_of(m["u"])
    base, basis = at.base()
    return reading_in(
        shift(base, timex.words()["steps"].get(m["w"].lower(), -1), unit), unit, basis
    )


@_reads(
    r"(?:(?i:the) )?(?i:same|corresponding) (?i:day|week|month|quarter|period|time)"
    r"(?: (?i:a year ago|a year earlier|of last year|last year|in the previous year))"
)
def _year_before(at: Reader, m: re.Match[str]) -> Reading | None:
    """“the same month last year”: a year before the time named just before."""
    base, basis = at.base()
    unit = at.before.unit if at.before and at.before.unit else "Y"
    return reading_in(shift(base, -1, "Y"), unit, basis)


@_reads(r"(?i:the )?(?P<n>{ordinal}|(?i:last|final)) (?i:week of) (?P<m>{month}(?: {year})?)")
def _week_of_month(at: Reader, m: re.Match[str]) -> Reading | None:
    month = at.part(m, "m")
    if month is None or month.day is None:
        return None
    if m["n"].lower() in ("last", "final"):
        day = shift(shift(month.day, 1, "M"), -1, "W")
    else:
        day = shift(month.day, timex.ordinal(m["n"]) - 1, "W")
    return reading_in(day, "W", month.basis)


@_reads(r"(?:(?i:the )(?i:end of the )?)?(?i:year)(?:~|['’]s )(?i:end)")
def _year_end(at: Reader, m: re.Match[str]) -> Reading:
    day = at.published and date(at.published.year, 12, 31)
    return reading_in(day, "D", "publication")


@_reads(r"(?i:within|in) {about}?(?P<n>{number}|(?i:an?)) (?P<u>{unit})(?i:['’] time)?")
def _ahead(at: Reader, m: re.Match[str]) -> Reading | None:
    """“in two weeks” is a date where the verb looks ahead, and a length of time elsewhere."""
    unit, count = timex.unit_of(m["u"]), timex.number(m["n"])
    clearly = "time" in m[0].lower()
    if not clearly and (at.tense(m) != "future" or m[0].lower().startswith("within")):
        return None
    if count is None or unit in ("H", "MIN", "S"):
        return None
    return reading_in(shift(at.published, count, unit), unit, "publication")


@_reads(
    r"(?i:day) (?P<n>\d{1,4})(?:(?i: of the {strife}))?"
    r"|(?i:the )?(?P<o>{ordinal}|\d{3}(?:st|nd|rd|th)) (?i:day of (?:the )?"
    r"(?:\w{1,20} )?{strife})"
)
def _numbered_day(at: Reader, m: re.Match[str]) -> Reading | None:
    """“day 39”, counted from the first day of the case, which is day 1."""
    count = timex.ordinal(m["n"] or m["o"])
    if at.begins is None or count < 1 or (m["n"] and at.word_after(m) == "of"):
        return None
    day = shift(at.begins, count - 1, "D")
    if at.published and day and (day - at.published).days > 31:
        return None
    return reading_in(day, "D", f"day {count} from {at.begins.isoformat()}")


# ---------------------------------------------------------------- lengths of time, repetition


@_reads(
    r"(?:(?i:the) )?(?:(?i:last|past|next|coming|first|final|previous|following) )?{about}?"
    r"(?P<n>{number}|(?i:an?|another|half an?|an additional))"
    r"(?: (?i:full|more|additional|whole|straight|consecutive))?"
    r"~(?P<u>{unit})(?P<half> (?i:and a half))?(?:-(?i:long))?"
)
def _duration(at: Reader, m: re.Match[str]) -> Reading | None:
    unit, words = timex.unit_of(m["u"]), m["n"].lower()
    count = 0.5 if words.startswith("half") else timex.number(words)
    count = 1 if words in ("another", "an additional") else count
    if count is not None and m["half"]:
        count += 0.5
    if count is None or (m["u"].lower() == "second" and at.word_after(m)[:1].isalpha()):
        return None
    if re.match(r"[\s-]olds?\b", at.text[m.end() : m.end() + 6]):  # an age
        return None
    if unit == "Q" and at.word_after(m) == "of":
        return None
    if words in ("a", "an") and m[0].endswith("s-long"):  # “a decades-long dispute”
        return None
    if words in ("a", "an") and not m["half"] and _is_rate(at, m):
        return Reading("SET", timex.duration(1, unit), timex.PRECISION[unit], "explicit")
    return Reading("DURATION", timex.duration(count, unit), timex.PRECISION[unit], "explicit")


def _is_rate(at: Reader, m: re.Match[str]) -> bool:
    """“$5 million a year”, “24 hours a day”: something counted per unit, no length of time."""
    before = max(at.token(m) - len(m[0].split()), 0)
    is_count = at.syntax.tag[before] in ("NNS", "CD")
    return is_count or at.syntax.lower[before] in ("once", "twice", "%", "percent")


@_reads(r"(?P<u>(?i:days?|weeks?|months?|years?|decades?|centur(?:y|ies)))-?(?i:long)")
def _long(at: Reader, m: re.Match[str]) -> Reading:
    """“a day-long meeting”, “the decades-long quarrel”."""
    unit = timex.unit_of(m["u"])
    count = None if m["u"].lower().endswith("s") else 1
    return Reading("DURATION", timex.duration(count, unit), timex.PRECISION[unit], "explicit")


@_reads(
    r"{about}?(?P<n>(?i:half) (?i:an?|the)|(?i:(?:three )?quarters?) (?i:of an?)) "
    r"(?P<u>(?i:hour|day|week|month|year|decade|century))"
)
def _fraction(at: Reader, m: re.Match[str]) -> Reading:
    """“half an hour”, “three quarters of an hour”."""
    words, unit = m["n"].lower(), timex.unit_of(m["u"])
    count = 0.75 if words.startswith("three") else 0.25 if words.startswith("quarter") else 0.5
    return Reading("DURATION", timex.duration(count, unit), timex.PRECISION[unit], "explicit")


@_reads(
    r"{about}?(?:(?P<n>{number}|(?i:an?))|(?i:the )?(?P<rel>(?i:last|past|next|coming|this)))"
    r" (?i:fortnights?)(?: (?P<w>(?i:ago|earlier|before|later|hence)))?|(?P<r>(?i:fortnightly))"
)
def _fortnight(at: Reader, m: re.Match[str]) -> Reading | None:
    """Two weeks: “a fortnight ago” is the week they lead back to."""
    if m["r"]:
        return Reading("SET", "P2W", "week", "explicit")
    count = 2 * (timex.number(m["n"]) or 1) if m["n"] else 2
    if not m["w"]:
        return Reading("DURATION", timex.duration(count, "W"), "week", "explicit")
    deictic = m["w"].lower() in ("ago", "hence")
    base, basis = (at.published, "publication") if deictic else at.base()
    step = -1 if m["w"].lower() in ("ago", "earlier", "before") else 1
    return reading_in(shift(base, step * count, "W"), "W", basis)


@_reads(
    r"(?P<rel>(?:(?i:the) )?(?i:last|past|next|coming|first|previous|following) )?"
    r"(?P<s>{some}) (?:(?i:more) )?(?P<u>{unit})"
)
def _vague_duration(at: Reader, m: re.Match[str]) -> Reading | None:
    if not m["u"].lower().endswith("s"):
        return None
    unit = timex.unit_of(m["u"])
    count = 2 if "couple" in m["s"].lower() else None
    return Reading("DURATION", timex.duration(count, unit), timex.PRECISION[unit], "explicit")


@_reads(
    r"(?P<rel>(?:(?i:the) )?(?i:coming|next|recent|last|past|future))"
    r" (?P<u>(?i:days|weeks|months|years|decades|quarters))"
)
def _vague_stretch(at: Reader, m: re.Match[str]) -> Reading | None:
    """“in recent weeks”, “over the coming years” last; “the last days” point."""
    relation = m["rel"].lower().split()[-1]
    if relation in ("recent", "coming"):
        unit = timex.unit_of(m["u"])
        return Reading("DURATION", timex.duration(None, unit), timex.PRECISION[unit], "explicit")
    value = "FUTURE_REF" if relation in ("coming", "next", "future") else "PAST_REF"
    return Reading("DATE", value, "", "publication")


@_reads(r"(?i:decades|centuries|years|months|weeks|days|hours|minutes)")
def _bare_units(at: Reader, m: re.Match[str]) -> Reading | None:
    """“for years”: a length of time of its own only behind a preposition."""
    if at.word_before(m) not in word_list("times", "before_bare_units"):
        return None
    unit = timex.unit_of(m[0])
    return Reading("DURATION", timex.duration(None, unit), timex.PRECISION[unit], "explicit")


@_reads(r"(?i:the) (?P<u>(?i:days|weeks|months|years|decades|centuries))")
def _definite_units(at: Reader, m: re.Match[str]) -> Reading | None:
    """“over the years”."""
    if at.word_before(m) not in word_list("times", "before_definite_units"):
        return None
    unit = timex.unit_of(m["u"])
    return Reading("DURATION", timex.duration(None, unit), timex.PRECISION[unit], "explicit")


@_reads(
    r"(?i:every|each|per) (?:(?P<o>{ordinal}|(?i:other)|{number}) )?(?P<u>{unit})|(?P<r>{repeated})"
)
def _repeated(at: Reader, m: re.Match[str]) -> Reading | None:
    if m["r"]:
        value = timex.words()["repeated"][m["r"].lower()]
        return Reading("SET", value, "", "explicit")
    unit = timex.unit_of(m["u"])
    count = 2.0 if m["o"] and m["o"].lower() == "other" else 1.0
    if m["o"] and m["o"].lower() != "other":
        count = timex.number(m["o"]) or float(timex.ordinal(m["o"]) or 1)
    return Reading("SET", timex.duration(count, unit), timex.PRECISION[unit], "explicit")


# ---------------------------------------------------------------- hours, and no time in particular

_ON = r"(?P<on>{month} {day}(?:,? {year})?|{weekday}|(?i:yesterday|today|tomorrow))"


@_reads(
    r"(?:{about})?(?:(?P<h>[0-2]?\d)(?::(?P<min>[0-5]\d))?(?: ?(?P<ap>(?i:[ap]\.m\.|[ap]m)))?"
    r"(?P<z> {zone})?"
    r"|(?P<noon>{noon}))(?:,?(?: (?i:on))? " + _ON + ")?"
)
def _clock(at: Reader, m: re.Match[str]) -> Reading | None:
    hour = timex.words()["clock_words"][m["noon"].lower()] if m["noon"] else _hour(at, m)
    if not hour:
        return None
    day = at.part(m, "on")
    base, basis = (day.value, day.basis) if day else _clock_day(at)
    return Reading("TIME", f"{base}T{hour}" if base else "", "hour", basis, day and day.day)


def _hour(at: Reader, m: re.Match[str]) -> str:
    """The hour in 24, empty where figures are no hour: a score or a ratio."""
    hour, minutes = int(m["h"]), m["min"] or "00"
    if not m["ap"] and not (m["min"] and (m["z"] or at.word_before(m) in ("at", "by", "until"))):
        return ""
    if m["ap"]:
        hour = hour % 12 + (12 if m["ap"][0] in "pP" else 0)
    zulu = "Z" if m["z"] and ("UTC" in m["z"] or "GMT" in m["z"]) else ""
    return f"{hour:02}:{minutes}{zulu}" if hour < 25 else ""


def _clock_day(at: Reader) -> tuple[str, str]:
    """The day an hour without one belongs to: the last one named, else publication's."""
    if at.before and at.before.day and at.before.unit == "D":
        return at.before.day.isoformat(), at.base()[1]
    return (at.published.isoformat(), "publication") if at.published else ("", "")


@_reads(r"{vague}")
def _vaguely(at: Reader, m: re.Match[str]) -> Reading | None:
    if m[0].lower() == "soon" and "after" in (at.word_after(m), at.word_before(m)):
        return None
    if m[0].lower() == "soon" and at.word_after(m) == "as":
        return None
    value = vague_words()[re.sub(r"\s+", " ", m[0].lower())]
    return Reading("DATE", value, "", "publication")
