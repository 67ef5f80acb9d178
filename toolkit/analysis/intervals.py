"""How far a mean could be another: had other reports been written, or others coded them.

The first is a bootstrap by report: statements of one report stand and fall together, so whole
reports are drawn, not statements (the cluster bootstrap: Field and Welsh 2007, Journal of the
Royal Statistical Society B 69(3)). An interval is that of the percentiles of the drawn means
(Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapter 13). The second is the
range of the coders' own means on the statements that all of them coded.

Where reports are too few, or all say the same, there is no interval, and a reason instead: a
width of zero would be a claim. Even so an interval of few reports is too narrow: in simulations
a 95 % interval held the true mean in 57 % of cases with 2 reports, 84 % with 4, 90 % with 10 and
93 % with 40 (docs/uncertainty.md).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from functools import reduce
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.schema import InputError

Numbers: TypeAlias = npt.NDArray[np.float64]
Keys: TypeAlias = list[str]

FEWEST_DRAWS = 100
FEWEST_REPORTS = 4
"""With fewer, fewer than four in five intervals of 95 % hold the true mean."""

NONE = "no statement takes a side"
_AT_ONCE = 2_000_000  # weights held in memory


def check_draws(draws: int, level: float) -> None:
    """Raise InputError unless these make an interval, or `draws` is 0."""
    if draws != 0 and draws < FEWEST_DRAWS:
        raise InputError(
            f"draws is {draws}; give the number of draws, at least {FEWEST_DRAWS} "
            "(1000 is usual), or 0 for no intervals."
        )
    if not 0 < level < 1:
        raise InputError(f"level is {level}; give a share between 0 and 1, such as 0.95.")


def uncertainty(
    readings: Mapping[str, pd.DataFrame],
    coder: str,
    keys: Keys,
    draws: int,
    level: float,
    seed: int,
) -> pd.DataFrame:
    """How sure one coder's means are, a row for each combination of the key columns.

    `readings` are each coder's rows with a column `counted`, the number that enters the mean,
    missing where none does. The columns of `mean_intervals`, if there are draws, then, if there
    are several coders, those of `coder_means`.
    """
    rows = readings[coder]
    parts = []
    if draws:
        counted = rows.assign(report=reports_of(rows)).dropna(subset="counted")
        parts.append(mean_intervals(counted, keys, "counted", draws, level, seed))
    if len(readings) > 1:
        parts.append(coder_means(readings, keys, "counted"))
    return pd.concat(parts, axis="columns")


def reports_of(rows: pd.DataFrame) -> pd.Series:
    """The report each row comes from; a copy counts as the report it repeats."""
    return rows["copy_of"].where(rows["copy_of"] != "", rows["doc_id"])


# ---------------------------------------------------------------- other reports


def mean_intervals(
    rows: pd.DataFrame, keys: Keys, numbers: str, draws: int, level: float, seed: int
) -> pd.DataFrame:
    """The interval of a mean by report, a row for each combination of the key columns.

    `rows` have a column `report` and the column of `numbers`, all known. Columns: `low` and
    `high`, missing where there is no interval, and then `interval`, which says why; `reports`.
    An interval depends on its own rows, their order left aside, and on the seed.
    """
    by_report = rows.groupby([*keys, "report"])[numbers].agg(["sum", "size"])
    found = {
        cell: (*percentiles(_ratio(_drawn(totals, draws, seed)), level), len(totals))
        for cell, totals in _cells(by_report, keys)
    }
    table = pd.DataFrame(
        list(found.values()),
        columns=["low", "high", "reports"],
        index=pd.MultiIndex.from_tuples(list(found), names=keys),
    )
    ends = zip(table["low"], table["reports"], strict=True)
    table["interval"] = ["" if low == low else _why_none(reports) for low, reports in ends]
    return table.astype({"low": "float64", "high": "float64", "interval": "str"})


def share_intervals(
    rows: pd.DataFrame, keys: Keys, values: Sequence[str], draws: int, level: float, seed: int
) -> pd.DataFrame:
    """Each value's share of the rows and its interval by report, a row for each combination.

    `rows` have the columns `report` and `value`. Columns, for each of `values`:
    ``share_<value>``, 0 to 1, and its ``_low`` and ``_high``, missing where the reports show
    no difference.
    """
    counts = rows.groupby([*keys, "report", "value"]).size().unstack("value", fill_value=0)
    counts = counts.reindex(columns=list(values), fill_value=0)
    found = {}
    for cell, totals in _cells(counts, keys):
        drawn = _drawn(totals, draws, seed)
        drawn = drawn / drawn.sum(axis=1, keepdims=True)
        shares = totals.sum(axis=0) / totals.sum()
        ends = [percentiles(drawn[:, nth], level) for nth in range(len(values))]
        found[cell] = [x for share, both in zip(shares, ends, strict=True) for x in (share, *both)]
    return pd.DataFrame(
        list(found.values()),
        columns=[f"share_{value}{end}" for value in values for end in ("", "_low", "_high")],
        index=pd.MultiIndex.from_tuples(list(found), names=keys),
        dtype="float64",
    )


def change_interval(
    before: pd.DataFrame, after: pd.DataFrame, numbers: str, draws: int, level: float, seed: int
) -> tuple[float, float, str]:
    """The interval of the difference between two means, by report, or why there is none.

    A report with statements on both sides is drawn for both; draws that leave a side without
    any report say nothing and are left out.
    """
    sides = [side.groupby("report")[numbers].agg(["sum", "size"]) for side in (before, after)]
    fewest = min(len(side) for side in sides)
    if fewest < FEWEST_REPORTS:
        few = ["no report", "one report"][fewest] if fewest < 2 else f"{fewest} reports, too few,"
        return float("nan"), float("nan"), f"{few} on one side"
    both = pd.concat(sides, axis="columns").sort_index().to_numpy(dtype="float64", na_value=0)
    drawn = _drawn(both, draws, seed)
    drawn = drawn[(drawn[:, [1, 3]] > 0).all(axis=1)]
    low, high = percentiles(_ratio(drawn[:, 2:]) - _ratio(drawn[:, :2]), level)
    return low, high, "" if low == low else "the reports of each side say the same"


def _cells(totals: pd.DataFrame, keys: Keys) -> Iterator[tuple[tuple[Hashable, ...], Numbers]]:
    """Each cell with what its reports add up to, a row for each, in the order of their names."""
    for cell, part in totals.groupby(level=keys):
        yield cell, part.to_numpy(dtype="float64")


def _ratio(totals: Numbers) -> Numbers:
    return np.asarray(totals[:, 0] / totals[:, 1])


def percentiles(drawn: Numbers, level: float) -> tuple[float, float]:
    """Where the middle `level` of the drawn values lies; missing if they are all one, or none."""
    low, high = percentiles_of_columns(drawn[:, None], level)
    return float(low[0]), float(high[0])


def percentiles_of_columns(drawn: Numbers, level: float) -> tuple[Numbers, Numbers]:
    """The same for each column of a table of draws."""
    if not len(drawn):
        nothing = np.full(drawn.shape[1], np.nan)
        return nothing, nothing
    tail = (1 - level) / 2
    ends = np.quantile(drawn, [tail, 1 - tail], axis=0)
    ends[:, np.ptp(drawn, axis=0) < 1e-9] = np.nan
    return ends[0], ends[1]


def _drawn(totals: Numbers, draws: int, seed: int) -> Numbers:
    """The totals over as many reports as there are, drawn with replacement; a row a draw.

    Of too few reports there is none.
    """
    if len(totals) < FEWEST_REPORTS:
        return totals[:0]
    return np.concatenate(
        [weights @ totals for weights in report_weights(len(totals), draws, seed)]
    )


def report_weights(reports: int, draws: int, seed: int) -> Iterator[Numbers]:
    """How often each report is drawn; a row a draw, in blocks that fit into memory.

    They depend on the number of reports and the seed alone, so that what else is in a table
    changes no interval.
    """
    random = np.random.default_rng([seed, reports])
    block = max(1, _AT_ONCE // reports)
    for first in range(0, draws, block):
        rows = min(block, draws - first)
        chosen = random.integers(reports, size=(rows, reports))
        places = chosen + np.arange(rows)[:, None] * reports
        counts = np.bincount(places.ravel(), minlength=rows * reports)
        yield counts.reshape(rows, reports).astype("float64")


def _why_none(reports: int) -> str:
    if reports < 2:
        return "one report" if reports else NONE
    return f"{reports} reports" + (
        ", too few" if reports < FEWEST_REPORTS else " that say the same"
    )


# ---------------------------------------------------------------- other coders


def common_statements(readings: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Each coder's rows of the statements that all of them coded."""
    ids = [set(rows["statement_id"]) for rows in readings.values()]
    common = reduce(set.intersection, ids, ids[0] if ids else set())
    return {coder: rows[rows["statement_id"].isin(common)] for coder, rows in readings.items()}


def coder_means(readings: Mapping[str, pd.DataFrame], keys: Keys, numbers: str) -> pd.DataFrame:
    """What each coder makes of the statements that all of them coded, by the key columns.

    `readings` are each coder's rows. Columns: ``mean by <coder>`` for each of them, missing
    where none of these statements takes a side in their eyes; `coders_low` and `coders_high`, the
    lowest and the highest of these, missing with fewer than two; `coders_n`, the statements.
    """
    shared = common_statements(readings)
    table = pd.DataFrame(
        {
            f"mean by {coder}": rows.dropna(subset=numbers).groupby(keys)[numbers].mean()
            for coder, rows in shared.items()
        }
    )
    several = table.notna().sum(axis="columns") > 1
    low, high = table.min(axis="columns"), table.max(axis="columns")
    together = pd.concat(shared.values()).dropna(subset=numbers)
    counted = together.groupby(keys)["statement_id"].nunique().astype(float)
    return table.assign(
        coders_low=low.where(several), coders_high=high.where(several), coders_n=counted
    )
