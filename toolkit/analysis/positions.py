"""Who stands where: stances counted, by holder and issue."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from toolkit.analysis.intervals import NONE, check_draws, reports_of, share_intervals, uncertainty
from toolkit.analysis.timeline import parties_in_order, readings, readings_by_coder, takes_side
from toolkit.case.codebook import SCALE
from toolkit.findings import takes_tables


@takes_tables
def positions(
    coded: pd.DataFrame,
    by: str = "holder_side",
    copies: bool = False,
    dimension: str = "issue",
    coder: str | None = None,
    draws: int = 0,
    level: float = 0.95,
    seed: int = 0,
) -> pd.DataFrame:
    """How often each holder is reported to take each stance on each issue.

    Rows are indexed by `by` (a side, holder, speaker or outlet; an actor without a side
    stands for itself, an unknown one is “unresolved”) and `issue`, or the dimension asked
    for. Columns:

    - one for each stance, in the order of the scale: statements. The whole default scale
      is shown; of another scale, the stances that occur;
    - `n`, statements in all; `own`, those of them in the words of the holder's own side,
      the others being what someone else says of it; `reports`, the reports they stand in;
    - `mean`, of the stances' numbers, over the `decided` statements: those with a number
      other than 0. An unclear statement is counted, but no opinion is not a middling
      one; nor does “unchanged” count twice. Missing if no statement is decided;
    - `contested`, whether decided statements stand on both sides of 0;
    - `latest` and `latest_date`, the stance last taken and its day (see `timeline` for
      days and for unchanged stances): from decided statements in the side's own words,
      else from other decided ones, else from any. Different stances on that day are all
      named, divided by “ / ”;
    - `label`, the issue as the codebook prints it.

    `draws`, such as 1000, adds how sure a mean is if other reports had
    been written: `mean_low` and `mean_high`, between which lie `level` of the means drawn by
    report; `mean_reports`, the reports with a decided statement; `interval`, why there is none,
    else empty. For each stance ``share_<stance>`` is its share of the statements, 0 to 1, with
    its ``_low`` and ``_high``. The same `seed` gives the same intervals. See `intervals.py`
    for the method.

    A table with several coders' readings needs to know whose count, the others' then showing
    how far coders differ: ``mean by <coder>`` for each, on the `coders_n` statements that all
    of them coded and one at least found decided, with the lowest and the highest of these
    means, `coders_low` and `coders_high`.

    `attrs["scale"]` holds the scale, by which figures colour stances, `attrs["level"]` the
    intervals' level.

    What a reader could dispute: a statement counts once for each report that carries it,
    so what is reported more weighs more; only reports that repeat an earlier one almost
    word for word are left out, unless `copies`.

    Raises LookupError for an unknown `by` or coder; InputError if several coders' readings are
    mixed and none is named, and if `draws` or `level` make no interval.
    """
    check_draws(draws, level)
    rows = readings(coded, by, dimension, copies, coder)
    scale = scale_of(rows)
    rows = rows.assign(decided=takes_side(rows["number"]))
    keys = [rows["party"].rename(by), rows["object"].rename(dimension)]
    table = (
        rows.groupby([*keys, "value"])["statement_id"]
        .nunique()
        .unstack("value", fill_value=0)
        .reindex(columns=list(scale), fill_value=0)
        .astype("int64")
        .rename_axis(columns=None)
    )
    grouped = rows.groupby(keys)
    numbers = rows["number"].where(rows["decided"]).groupby(keys)
    table["n"] = grouped["statement_id"].nunique()
    table["own"] = rows["statement_id"].where(rows["own"]).groupby(keys).nunique()
    table["reports"] = grouped["doc_id"].nunique()
    table["decided"] = rows["statement_id"].where(rows["decided"]).groupby(keys).nunique()
    table["mean"] = numbers.mean()
    table["contested"] = (numbers.min() < 0) & (numbers.max() > 0)
    table[["latest", "latest_date"]] = _latest(rows, keys, list(scale))
    table[["label", "proposition"]] = grouped[["object_label", "proposition"]].first()
    each = readings_by_coder(coded, by, dimension, copies)
    if draws or len(each) > 1:
        sure = _sureness({coder or "": rows, **each}, coder or "", draws, level, seed)
        table = table.join(sure.rename_axis(index=[by, dimension]))
    if draws:
        drawn = rows.assign(report=reports_of(rows))
        shares = share_intervals(drawn, _CELL, list(scale), draws, level, seed)
        table = table.join(shares.rename_axis(index=[by, dimension]))
        table["mean_reports"] = table["mean_reports"].fillna(0).astype("int64")
        table["interval"] = table["interval"].fillna(NONE)
        table.attrs["level"] = level
    table.attrs |= {"scale": scale, "parties": parties_in_order(coded, by)}
    return table


_CELL = ["party", "object"]


def _sureness(
    each: Mapping[str, pd.DataFrame], coder: str, draws: int, level: float, seed: int
) -> pd.DataFrame:
    """How sure the means are, of other reports and of other coders."""
    counted = {
        name: rows.assign(counted=rows["number"].where(takes_side(rows["number"])))
        for name, rows in each.items()
    }
    names = {"low": "mean_low", "high": "mean_high", "reports": "mean_reports"}
    return uncertainty(counted, coder, _CELL, draws, level, seed).rename(columns=names)


def scale_of(rows: pd.DataFrame) -> dict[str, float | None]:
    """The scale the `value` and `number` columns use, lowest first, stances without a number last.

    The default scale whole where it holds every stance; of another scale, what occurs.
    """
    numbers = rows.groupby("value")["number"].first().sort_index()
    ordered = numbers.sort_values(kind="stable", na_position="last")
    found = {str(v): None if pd.isna(number) else float(number) for v, number in ordered.items()}
    default = {stance.name: stance.number for stance in SCALE}
    return default if found.items() <= default.items() else found


def _latest(rows: pd.DataFrame, keys: list[pd.Series], order: list[str]) -> pd.DataFrame:
    """The stance last taken and its day, from the best evidence there is."""
    rows = rows.dropna(subset="date")
    decided = takes_side(rows["held_number"])
    rows = rows.assign(value=rows["held"].fillna(rows["value"]), rank=decided * (1 + rows["own"]))
    keys = [key.loc[rows.index] for key in keys]
    rows = rows[rows["rank"] == rows.groupby(keys)["rank"].transform("max")]
    keys = [key.loc[rows.index] for key in keys]
    rows = rows[rows["date"] == rows.groupby(keys)["date"].transform("max")]
    keys = [key.loc[rows.index] for key in keys]
    latest = rows.groupby(keys)["value"].agg(
        lambda values: " / ".join(sorted(set(values), key=order.index))
    )
    return pd.DataFrame({"latest": latest, "latest_date": rows.groupby(keys)["date"].first()})
