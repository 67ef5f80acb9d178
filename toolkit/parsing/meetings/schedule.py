"""The meetings of a negotiation in order: one row for each, as far as the reports settle it.

The register keeps apart what reports say; the schedule is what comes of it. A plan that was
overtaken is no rival of what took place: where a report tells of a meeting as held, place and
time are what such reports say, and the plan stands beside them as moved from.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, TypeAlias

import pandas as pd

from toolkit.parsing.meetings.diary import AHEAD, settled
from toolkit.schema import Meeting, to_rows

Row: TypeAlias = Mapping[Hashable, Any]

HELD = ("held", "ongoing")
COLUMNS = [
    "meeting", "date", "date_basis", "date_precision", "place", "level", "format", "parties",
    "mediator", "outcome", "moved_from", "reports", "mentions",
]  # fmt: skip
TOLD = timedelta(days=2)
"""How long after a meeting reports still tell of it as news, without its day."""

_PERIODS: dict[str, Callable[[date], int]] = {
    "week": lambda _: 7,
    "month": lambda first: calendar.monthrange(first.year, first.month)[1],
    "year": lambda first: 365 + calendar.isleap(first.year),
}
"""How many days a time has that is known no more exactly, by its first day."""


def meeting_schedule(mentions: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Meetings in the order of their days, one row each, from mentions as `find_meetings` gives.

    `date` is the day a report gives for it, or (`date_basis` “published”) the day by which it
    was reported as held; `date_precision` as in the mentions. Reports that name the same people, or
    some of them, on days that may be one are of one meeting (`_told_again`). `outcome` is what
    became of it: held, ongoing, planned, proposed, postponed, cancelled, or what is said of one
    that nobody says took place. `moved_from` is the day and place it was planned for before, if
    others. A plan for a month or week is the meeting that then took place in it. Meetings of which
    no report gives a day are one row for each level, the last. `meeting` are the `meeting_id` of
    what a row holds, `mentions` are the mentions' row numbers; `reports` are counted.
    """
    printed = documents.set_index("doc_id")["date"]
    kept = mentions.reset_index(drop=True)
    rows = [_settled(group, printed) for _, group in kept.groupby("meeting_id", sort=False)]
    dated = sorted((row for row in rows if row["date"]), key=lambda row: row["date"])
    dated = _fulfilled(_told_again(dated, kept), kept, printed)
    undated: dict[str, list[dict[Hashable, Any]]] = {}
    for row in rows:
        if not row["date"]:
            undated.setdefault(row["level"], []).append(row)
    merged = [_merged(level, group, kept) for level, group in undated.items()]
    return pd.DataFrame([*dated, *merged], columns=COLUMNS)


def _settled(group: pd.DataFrame, printed: pd.Series) -> dict[Hashable, Any]:
    """One meeting as its mentions settle it."""
    said = to_rows(Meeting, group)
    held = [one for one in said if one.status in HELD]
    last_put_off = max((i for i, one in enumerate(said) if one.status == "postponed"), default=-1)
    telling = held or said[last_put_off + 1 :] or said
    when, precision = _when(held)
    if not when:
        when, precision = _when(said)
    basis = "said" if when else ""
    if not when and held:
        days = [day for one in held if pd.notna(day := printed[one.doc_id])]
        when, precision, basis = (min(days).date() if days else None), "day", "published"
    plans = [one for one in said if one not in held]
    place = _last(one.place for one in telling)
    if held and last_put_off < 0:
        place = place or _last(one.place for one in plans)
    return {
        "meeting": tuple(dict.fromkeys(group["meeting_id"])),
        "date": when,
        "date_basis": basis,
        "date_precision": precision if when else "",
        "place": place,
        "level": _last(one.level for one in said),
        "format": _last(one.format for one in said),
        "parties": _together(one.parties for one in said),
        "mediator": _last(one.mediator for one in said),
        "outcome": _outcome([one.status for one in said]),
        "moved_from": _moved_from(plans, when, place) if held or last_put_off >= 0 else "",
        "reports": group["doc_id"].nunique(),
        "mentions": tuple(group.index),
    }


def _when(said: Sequence[Meeting]) -> tuple[date | None, str]:
    when: tuple[date | None, str] = None, ""
    for one in said:
        when = settled(when, one)
    return when


def _last(values: Iterable[str]) -> str:
    return next(reversed([value for value in values if value]), "")


def _together(parties: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Who takes part, without a second way to name the same pair: the first mention's order."""
    return tuple(dict.fromkeys(party for some in parties for party in some))


def _outcome(statuses: Sequence[str]) -> str:
    """What became of a meeting, from all that is said of it, in the order of the reports."""
    if any(status in HELD for status in statuses):
        return "held" if "held" in statuses else "ongoing"
    return "; ".join(dict.fromkeys(statuses))


def _moved_from(plans: Sequence[Meeting], when: date | None, place: str) -> str:
    """The day and place that were planned before, where they are others."""
    days = [one.date for one in plans if one.date and one.date_precision == "day"]
    places = [one.place for one in plans if one.place and one.place.casefold() != place.casefold()]
    day = f"{days[-1].day} {days[-1]:%B}" if days and days[-1] != when else ""
    return ", ".join(filter(None, [day, places[-1] if places else ""]))


def _told_again(
    rows: list[dict[Hashable, Any]], mentions: pd.DataFrame
) -> list[dict[Hashable, Any]]:
    """Rows of one meeting joined: the same people, or some of them, on days that may be one.

    One of whom only one party is named is joined where a single other may be meant. A day that a
    report gives stands for one by which a report was printed, and for the month that it is in.
    """
    found = sorted(rows, key=lambda row: (-len(row["parties"]), *_exactness(row)))
    kept: list[dict[Hashable, Any]] = []
    of_party: dict[str, list[dict[Hashable, Any]]] = {}
    for row in found:
        near = of_party.get(row["parties"][0], []) if row["parties"] else []
        same = [one for one in near if _may_be_one(row, one)]
        if len(same) == 1 or (same and len(row["parties"]) > 1):
            same[0].update(_joined(same[0], row, mentions))
        else:
            kept.append(row)
            for party in set(row["parties"]):
                of_party.setdefault(party, []).append(row)
    return sorted(kept, key=lambda row: row["date"])


def _exactness(row: Row) -> tuple[bool, bool]:
    return row["date_basis"] != "said", row["date_precision"] != "day"


def _may_be_one(row: Row, other: Row) -> bool:
    """Whether a row names some of the people of another, and nothing else tells the two apart."""
    people = set(row["parties"])
    shorter, longer = sorted((row["place"].casefold(), other["place"].casefold()), key=len)
    where = shorter in longer
    remote, levels = {"telephone", "online"}, {row["level"], other["level"]} - {""}
    how = row["format"] == other["format"] or not {row["format"], other["format"]} & remote
    of_one_sort = len(levels) < 2 if len(people) < 2 else row["level"] == other["level"]
    of_one_sort = of_one_sort or (len(people) > 1 and "experts" not in levels)
    ends = [set(one["outcome"].split("; ")) & {*HELD, "planned"} for one in (row, other)]
    alike = where and how and of_one_sort and all(ends)
    return bool(people) and people <= set(other["parties"]) and alike and _may_be_then(row, other)


def _may_be_then(row: Row, other: Row) -> bool:
    """Whether the times of two rows may be one day."""
    if row["date_precision"] != "day" or other["date_precision"] != "day":
        return _is_month_of(row, other) or _is_month_of(other, row)
    printed = [one["date_basis"] == "published" for one in (row, other)]
    apart: timedelta = row["date"] - other["date"]
    match printed:
        case [True, True]:
            return abs(apart) <= TOLD
        case [True, False]:
            return timedelta(0) <= apart <= TOLD
        case [False, True]:
            return timedelta(0) <= -apart <= TOLD
    return not apart


def _is_month_of(row: Row, other: Row) -> bool:
    """Whether a row is known by the week or month that another one's time is in, of two parties."""
    precision = row["date_precision"]
    few = min(len(row["parties"]), len(other["parties"])) < 2
    if precision not in ("week", "month") or few or row["outcome"] not in HELD:
        return False
    if other["date_precision"] == precision:
        return bool(row["date"] == other["date"])
    said = other["date_precision"] == "day" and other["date_basis"] == "said"
    return bool(said and _is_within(row, other))


def _is_within(row: Row, other: Row) -> bool:
    """Whether a day is in the week, month or year by which a row is known."""
    days = _PERIODS[row["date_precision"]](row["date"])
    return bool(0 <= (other["date"] - row["date"]).days < days)


def _joined(row: Row, other: Row, mentions: pd.DataFrame) -> dict[Hashable, Any]:
    """Two rows of one meeting as one, by the time that is given more exactly."""
    first, second = sorted((row, other), key=_exactness)
    at = tuple(sorted((*row["mentions"], *other["mentions"])))
    plain: dict[Hashable, Any] = {
        name: first[name] or second[name] for name in ("level", "format", "mediator")
    }
    if {row["level"], other["level"]} == {"leaders", ""}:
        plain["level"] = row["level"]
    return {
        **first,
        **plain,
        "meeting": (*row["meeting"], *other["meeting"]),
        "place": max(row["place"], other["place"], key=len),
        "parties": _together((row["parties"], other["parties"])),
        "outcome": _outcome(list(mentions.loc[list(at), "status"])),
        "moved_from": first["moved_from"],
        "reports": mentions.loc[list(at), "doc_id"].nunique(),
        "mentions": at,
    }


def _fulfilled(
    rows: list[dict[Hashable, Any]], mentions: pd.DataFrame, printed: pd.Series
) -> list[dict[Hashable, Any]]:
    """Plans for a longer time joined to the next meeting in it that was not yet told of."""
    found: list[dict[Hashable, Any]] = []
    for row in rows:
        plan = row["date_precision"] in _PERIODS and row["outcome"] in AHEAD and not row["place"]
        told = printed[mentions.loc[list(row["mentions"]), "doc_id"]].max()
        next_one = next((other for other in rows if plan and _is_in(row, other, told)), None)
        if next_one is None:
            found.append(row)
            continue
        next_one["meeting"] = (*row["meeting"], *next_one["meeting"])
        next_one["mentions"] = tuple(sorted((*row["mentions"], *next_one["mentions"])))
        next_one["parties"] = next_one["parties"] or row["parties"]
        next_one["reports"] = mentions.loc[list(next_one["mentions"]), "doc_id"].nunique()
    return found


def _is_in(plan: Row, other: Row, told: Any) -> bool:
    """Whether a meeting is on a day in the time of a plan, after that was told, by the same."""
    if other is plan or other["date_precision"] != "day" or pd.isna(told):
        return False
    same = plan["parties"] == other["parties"]
    if plan["date_precision"] != "year":
        same = same or not plan["parties"] or not other["parties"]
    same_level = plan["level"] == other["level"] or "" in (plan["level"], other["level"])
    then = _is_within(plan, other) and other["date"] > told.date()
    return then and same and same_level and not other["format"]


def _merged(
    level: str, rows: list[dict[Hashable, Any]], mentions: pd.DataFrame
) -> dict[Hashable, Any]:
    """What is said of meetings of one level without a day, as one row."""
    places = dict.fromkeys(str(row["place"]) for row in rows if row["place"])
    at = tuple(sorted(number for row in rows for number in row["mentions"]))
    return rows[0] | {
        "meeting": tuple(name for row in rows for name in row["meeting"]),
        "place": " or ".join(places),
        "parties": _together(row["parties"] for row in rows),
        "mediator": _last(row["mediator"] for row in rows),
        "outcome": _outcome(list(mentions.loc[list(at), "status"])),
        "moved_from": "",
        "reports": mentions.loc[list(at), "doc_id"].nunique(),
        "mentions": at,
        "level": level,
    }
