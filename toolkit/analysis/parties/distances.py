"""How far apart parties are on each issue, over time, and where they have common ground."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from itertools import combinations
from typing import Any, TypeAlias

import pandas as pd

from toolkit.analysis.intervals import change_interval, check_draws, reports_of
from toolkit.analysis.standings import LEAST
from toolkit.analysis.timeline import period_of, readings, takes_side
from toolkit.analysis.wording import UNRESOLVED, counted, listed, proposed
from toolkit.findings import takes_tables

BOTH_FOR, BOTH_AGAINST, APART = "both for it", "both against it", "apart"
UNDECIDED = "undecided"

Row: TypeAlias = dict[str, Any]

_COLUMNS = {
    "issue": "str",
    "label": "str",
    "proposition": "str",
    "party_a": "str",
    "party_b": "str",
    "mean_a": "float64",
    "mean_b": "float64",
    "reports_a": "int64",
    "reports_b": "int64",
    "distance": "float64",
    "ground": "str",
}
_SURE = {"distance_low": "float64", "distance_high": "float64", "interval": "str"}


@takes_tables
def distances(
    coded: pd.DataFrame,
    by: str = "holder_side",
    window_days: int | None = None,
    copies: bool = False,
    coder: str | None = None,
    draws: int = 0,
    level: float = 0.95,
    seed: int = 0,
) -> pd.DataFrame:
    """How far apart each two parties are on each issue, a row for each pair and issue.

    `mean_a` and `mean_b` are the means of the stances each takes in its own words (those without a
    side left out), `reports_a` and `reports_b` the reports these stand in, where a report and its
    copies count once. `distance` is the difference of the means, in points of the scale, 0 or more;
    `ground` says whether the means stand on one side of 0 (“both for it”, “both against
    it”: common ground) or on two (“apart”); it is “undecided” where a mean is 0, on neither. Both
    are missing where one of the two did not speak: silence is no agreement.

    `window_days` gives a row for each period of so many days, too (`period`, its first day, from a
    Monday on; see `timeline`): from the first in which anybody takes a side to the last. `draws`
    adds the interval of the distance by report, `distance_low` and `distance_high`, and
    `interval`, why there is none, else empty (see `intervals.py`); where the difference may be 0
    the interval begins at 0.

    Raises LookupError for an unknown `by` or coder, InputError if several coders' readings are
    mixed and for `draws`, `level` or `window_days` that make none.
    """
    check_draws(draws, level)
    rows = readings(coded, by, copies=copies, coder=coder)
    own = rows["own"] & (rows["party"] != UNRESOLVED) & takes_side(rows["number"])
    rows = rows[own].assign(report=reports_of(rows[own]))
    columns = dict(_COLUMNS)
    if window_days is not None:
        rows = rows.dropna(subset="date")
        rows = rows.assign(period=period_of(rows["date"], window_days))
        columns = {"period": "datetime64[s]", **columns}
    if draws:
        columns |= _SURE
    found = [*_pairs(rows, window_days, draws, level, seed)]
    table = pd.DataFrame(found, columns=list(columns)).astype(columns)
    if draws:
        table.attrs["level"] = level
    return table


def _pairs(
    rows: pd.DataFrame, window_days: int | None, draws: int, level: float, seed: int
) -> Iterator[Row]:
    """Each pair of parties on each issue in each period."""
    parties = sorted(rows["party"].unique())
    for period, part in _periods(rows, window_days):
        for named, _ in rows.groupby(["object", "object_label", "proposition"]):
            issue = dict(zip(("issue", "label", "proposition"), named, strict=True))
            said = dict(iter(part[part["object"] == issue["issue"]].groupby("party")))
            for a, b in combinations(parties, 2):
                ends = said.get(a, part[:0]), said.get(b, part[:0])
                row = issue | {"party_a": a, "party_b": b} | _apart(*ends)
                yield period | row | (_sure(*ends, draws, level, seed) if draws else {})


def _periods(rows: pd.DataFrame, window_days: int | None) -> Iterator[tuple[Row, pd.DataFrame]]:
    """The rows of each period without a gap, or all rows."""
    if window_days is None or rows.empty:
        yield {}, rows
        return
    first, last = rows["period"].min(), rows["period"].max()
    for period in pd.date_range(first, last, freq=f"{window_days}D"):
        yield {"period": period}, rows[rows["period"] == period]


def _apart(a: pd.DataFrame, b: pd.DataFrame) -> Row:
    means = float(a["number"].mean()), float(b["number"].mean())
    distance = abs(means[0] - means[1])
    return {
        "mean_a": means[0],
        "mean_b": means[1],
        "reports_a": a["report"].nunique(),
        "reports_b": b["report"].nunique(),
        "distance": distance,
        "ground": _ground(*means) if pd.notna(distance) else "",
    }


def _ground(a: float, b: float) -> str:
    if a * b == 0:
        return UNDECIDED
    if a * b < 0:
        return APART
    return BOTH_FOR if a > 0 else BOTH_AGAINST


def _sure(a: pd.DataFrame, b: pd.DataFrame, draws: int, level: float, seed: int) -> Row:
    """The interval of a distance: that of the difference, without its sign."""
    low, high, why = change_interval(a, b, "number", draws, level, seed)
    crosses = low < 0 < high
    ends = sorted((abs(low), abs(high)))
    return {
        "distance_low": 0.0 if crosses else ends[0],
        "distance_high": ends[1],
        "interval": why,
    }


@takes_tables
def common_ground(distances: pd.DataFrame) -> pd.DataFrame:
    """Over all issues, how much ground each two parties share, a row for each pair (and period).

    `issues` are all issues that some party takes a side on, `covered` those on which both of the
    two do; of these, `common` stand on one side and `apart` on two, the rest are undecided.
    `distance` is the mean distance over the covered issues, missing if there is none: each issue
    counts once, however much is said of it.
    """
    keys = [name for name in ("period", "party_a", "party_b") if name in distances]
    rows = distances.assign(
        covered=distances["distance"].notna(),
        common=distances["ground"].isin([BOTH_FOR, BOTH_AGAINST]),
        apart=distances["ground"] == APART,
    )
    table = rows.groupby(keys, as_index=False).agg(
        issues=("issue", "nunique"),
        covered=("covered", "sum"),
        common=("common", "sum"),
        apart=("apart", "sum"),
        distance=("distance", "mean"),
    )
    counts: dict[Hashable, Any] = dict.fromkeys(("issues", "covered", "common", "apart"), "int64")
    return table.astype(counts)


@takes_tables
def describe_distances(distances: pd.DataFrame, least: int = LEAST) -> list[str]:
    """On what each two parties had common ground and where they were apart, a sentence a pair.

    It is said of all the time that the means are of, not of where they stand at its end. Said is
    what rests on `least` reports of each party; a pair without such an issue has no sentence.
    """
    firm = distances[(distances[["reports_a", "reports_b"]] >= least).all(axis="columns")]
    said = []
    for (a, b), rows in firm.groupby(["party_a", "party_b"]):
        parts = [
            f"{words} {listed(propositions)}"
            for ground, words in _IN_WORDS.items()
            if (propositions := [*map(proposed, rows.loc[rows["ground"] == ground, "proposition"])])
        ]
        issues = counted(len(rows), "issue")
        said.append(
            f"{a} and {b}, on {issues} of which each speaks in {least} reports or more: "
            f"{'; '.join(parts)}."
        )
    return said


_IN_WORDS = {
    BOTH_FOR: "both leaned to accept",
    BOTH_AGAINST: "both leaned to reject",
    APART: "they were apart on",
    UNDECIDED: "one or both leaned to neither side on",
}
