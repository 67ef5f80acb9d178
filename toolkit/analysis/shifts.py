"""Where a holder's stance shifted."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from toolkit.analysis.intervals import (
    change_interval,
    check_draws,
    common_statements,
    reports_of,
)
from toolkit.analysis.timeline import readings, readings_by_coder, takes_side, timeline
from toolkit.analysis.wording import UNRESOLVED
from toolkit.findings import takes_tables
from toolkit.schema import InputError

_COLUMNS = {
    "party": "str",
    "issue": "str",
    "label": "str",
    "proposition": "str",
    "from_value": "str",
    "from_number": "float64",
    "from_date": "datetime64[s]",
    "from_until": "datetime64[s]",
    "from_statement": "str",
    "from_reports": "int64",
    "to_value": "str",
    "to_number": "float64",
    "to_date": "datetime64[s]",
    "to_statement": "str",
    "to_reports": "int64",
    "change": "float64",
    "confirmed": "bool",
}


@takes_tables
def shifts(
    coded: pd.DataFrame,
    by: str = "holder_side",
    copies: bool = False,
    coder: str | None = None,
    draws: int = 0,
    level: float = 0.95,
    seed: int = 0,
    window_days: int = 14,
) -> pd.DataFrame:
    """Shifts of a party from one stance on an issue to another, in time order.

    A row goes from one unbroken run of days with the same stance to the next: the stance,
    its number, its first day (`from_date`, `to_date`), the statement it was first taken in
    and how many reports carry it; `from_until` is the last day of the stance left behind;
    `change` is the difference of the numbers. `confirmed` is true if the new stance is
    repeated on a later day before the party shifts again, false if it rests on one day.

    Only a known party's own words, or its side's, count, and only stances that take a side: an
    unclear statement between two others is no shift. A statement that calls the stance
    unchanged repeats the last one. What several reports carry of one day counts once. A
    day on which a party is reported with two stances says nothing about a shift and is
    passed over; `discrepancies` lists it.

    `draws`, such as 1000, asks whether a shift is larger than what reports
    differ by anyway: `mean_before` and `mean_after` are the means of the party's own stances in
    the `window_days` days before `to_date` and in those from it on, `mean_change` is their
    difference, `change_low` and `change_high` the interval of that by report (see `positions`
    for `level` and `seed`), `interval` why there is none, else empty; `beyond_interval` is true
    if all of the interval lies on the shift's side of 0, missing without one.

    In a table of several coders' readings `coder` names whose count; then `coders_apart` is the
    largest difference between coders' means before or after, on the statements that all of
    them coded, and `beyond_coders` is true if `mean_change` goes the shift's way by more,
    missing if fewer than two coders have a mean.

    Raises LookupError for an unknown `by` or coder; InputError if several coders' readings are
    mixed and none is named, and if `draws`, `level` or `window_days` make no interval.
    """
    check_draws(draws, level)
    rows = timeline(coded, by=by, copies=copies, coder=coder)
    named = rows["party"] != UNRESOLVED
    runs = _runs(rows[named & rows["own"] & takes_side(rows["held_number"])])
    before = runs.groupby(["party", "issue"])[_STANCE].shift()
    table = runs[["party", "issue", "label", "proposition"]].join(
        [before.add_prefix("from_"), runs[_STANCE].add_prefix("to_")]
    )
    table["change"] = table["to_number"] - table["from_number"]
    table["confirmed"] = runs["days"] > 1
    table = table.loc[table["from_value"].notna(), list(_COLUMNS)].astype(_COLUMNS)
    table = table.sort_values(["to_date", "party", "issue"], ignore_index=True)
    each = readings_by_coder(coded, by, copies=copies)
    if draws or len(each) > 1:
        main = readings(coded, by, copies=copies, coder=coder)
        table = table.join(_weighed(table, main, each, (draws, level, seed), window_days))
    table.attrs["parties"] = rows.attrs["parties"]
    return table


_STANCE = ["value", "number", "date", "until", "statement", "reports"]


def _runs(rows: pd.DataFrame) -> pd.DataFrame:
    """Unbroken runs of days with one stance, by party and issue, in time order."""
    days = rows.groupby(["party", "issue", "date"], as_index=False).agg(
        label=("label", "first"),
        proposition=("proposition", "first"),
        value=("held", "first"),
        number=("held_number", "first"),
        statement=("statement_id", "first"),
        stances=("held", "nunique"),
    )
    days = days[days["stances"] == 1]
    before = days.groupby(["party", "issue"])["value"].shift()
    days = days.assign(run=(days["value"] != before).cumsum())
    runs = days.groupby("run").agg(
        party=("party", "first"),
        issue=("issue", "first"),
        label=("label", "first"),
        proposition=("proposition", "first"),
        value=("value", "first"),
        number=("number", "first"),
        date=("date", "first"),
        until=("date", "last"),
        statement=("statement", "first"),
        days=("date", "size"),
    )
    carried = rows.merge(days[["party", "issue", "date", "run"]], on=["party", "issue", "date"])
    return runs.assign(reports=carried.groupby("run")["doc_id"].nunique())


# ---------------------------------------------------------------- larger than what?


def _weighed(
    shifts: pd.DataFrame,
    rows: pd.DataFrame,
    each: Mapping[str, pd.DataFrame],
    drawing: tuple[int, float, int],
    window_days: int,
) -> pd.DataFrame:
    """The means on both sides of each shift, and what they are sure to differ by."""
    if window_days < 1:
        raise InputError(f"window_days is {window_days}; give a number of days from 1 on.")
    window = pd.Timedelta(days=window_days)
    spoken = _by_issue(rows)
    others = [_by_issue(part) for part in common_statements(each).values()]
    found = []
    changes = shifts[["party", "issue", "to_date", "change"]]
    for party, issue, day, change in changes.itertuples(index=False):
        here, way = (party, issue), math.copysign(1, change)
        before, after = _sides(spoken[here], day, window)
        cells = _change(before, after, way, drawing)
        if len(each) > 1:
            sides = [_sides(part[here], day, window) for part in others if here in part]
            cells |= _coders_apart(sides, way * cells["mean_change"])
        found.append(cells)
    left_out = (() if drawing[0] else _OF_REPORTS) + (() if len(each) > 1 else _OF_CODERS)
    kinds = {name: kind for name, kind in _KINDS.items() if name not in left_out}
    return pd.DataFrame(found, index=shifts.index, columns=list(kinds)).astype(kinds)


_KINDS = {
    "mean_before": "float64",
    "mean_after": "float64",
    "mean_change": "float64",
    "change_low": "float64",
    "change_high": "float64",
    "interval": "str",
    "beyond_interval": "boolean",
    "coders_apart": "float64",
    "beyond_coders": "boolean",
}


_OF_REPORTS = ("change_low", "change_high", "interval", "beyond_interval")
_OF_CODERS = ("coders_apart", "beyond_coders")


def _by_issue(rows: pd.DataFrame) -> dict[tuple[str, str], pd.DataFrame]:
    """The stances each party takes itself on each issue, as far as they are dated, by date."""
    rows = rows.assign(report=reports_of(rows))
    rows = rows[rows["own"] & rows["date"].notna() & takes_side(rows["held_number"])]
    return {(str(key[0]), str(key[1])): part for key, part in rows.groupby(["party", "object"])}


def _sides(
    rows: pd.DataFrame, day: pd.Timestamp, window: pd.Timedelta
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows before a day and those from it on, no further away than the window."""
    ends = pd.Series([day - window, day, day + window])
    first, middle, last = rows["date"].searchsorted(ends)
    return rows.iloc[first:middle], rows.iloc[middle:last]


def _change(
    before: pd.DataFrame, after: pd.DataFrame, way: float, drawing: tuple[int, float, int]
) -> dict[str, Any]:
    first, then = before["held_number"].mean(), after["held_number"].mean()
    cells = {"mean_before": first, "mean_after": then, "mean_change": then - first}
    if not drawing[0]:
        return cells
    low, high, why_none = change_interval(before, after, "held_number", *drawing)
    beyond = pd.NA if why_none else min(way * low, way * high) > 0
    ends = {"change_low": low, "change_high": high}
    return cells | ends | {"interval": why_none, "beyond_interval": beyond}


def _coders_apart(sides: Sequence[Sequence[pd.DataFrame]], change: float) -> dict[str, Any]:
    """By how much coders differ at most about one side of a shift, and whether it is larger."""
    means = np.array([[side["held_number"].mean() for side in both] for both in sides])
    apart = [np.ptp(known) for side in means.T if len(known := side[~np.isnan(side)]) > 1]
    most = float(max(apart, default=np.nan))
    beyond = pd.NA if np.isnan(most) or np.isnan(change) else bool(change > most)
    return {"coders_apart": most, "beyond_coders": beyond}
