"""How far a debate is split into two camps, and how that changes.

Measured is the modularity of the best division into two, in which agreement within a camp and
conflict between the camps count for it, and the opposite against it: that of signed networks by
Gómez, Jensen and Arenas (2009), Physical Review E 80, 016114, which for a network without conflict
is that of Newman and Girvan (2004). It lies between 0, where no division is better than none, and
0.5, where two camps of the same weight have nothing in common. The division is exact for up to
twelve actors; of more, it is that of the leading eigenvector, improved by moving single actors
(Newman 2006, PNAS 103(23)), and may fall short of the best.

Esteban and Ray's (1994) index was not taken: it needs a place for each actor on one axis, a mass
for each place and a free exponent, where a negotiation has several issues and who is silent on
one has no place. Modularity is of the very network that the figures draw.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from toolkit.analysis.intervals import FEWEST_REPORTS, check_draws, percentiles, report_weights
from toolkit.analysis.networks.arrays import (
    PLACES,
    Counts,
    Numbers,
    congruence_and_conflict,
    count,
    distance,
)
from toolkit.analysis.networks.event_list import Choice
from toolkit.analysis.networks.ties import SURE, prepared, scale_span
from toolkit.analysis.networks.windows import Sliding, windows
from toolkit.case import Case
from toolkit.findings import takes_tables

EXACT = 12
"""Actors up to which all divisions are tried."""

_COLUMNS = {
    "window": "int64",
    "start": "datetime64[s]",
    "end": "datetime64[s]",
    "actors": "int64",
    "statements": "int64",
    "reports": "int64",
    "polarisation": "float64",
    "camp_a": "object",
    "camp_b": "object",
    "conflict": "float64",
    "between": "float64",
}


@takes_tables
def polarisation(
    coded: pd.DataFrame,
    case: Case | None = None,
    by: str = "holder_side",
    qualifier: str = "graded",
    duplicates: str = "document",
    window: int | None = 28,
    unit: str = "days",
    step: int = 7,
    own: bool = True,
    copies: bool = False,
    coder: str | None = None,
    least: int = 1,
    draws: int = 0,
    level: float = 0.95,
    seed: int = 0,
) -> pd.DataFrame:
    """How far the debate is split into two camps, a row for each window (`one_mode` says of which).

    `polarisation` is the signed modularity of the best division of the actors into two, 0 to 0.5,
    on congruence and conflict that are not normalised; missing where nobody shares an issue with
    anybody. `camp_a` and `camp_b` are the camps, the one with more statements first; where no
    division is better than none the second is empty. `conflict` is the share of conflict in
    congruence and conflict together, `between` the share of conflict that lies between the camps,
    missing without conflict. A high value with little conflict is two groups that speak of
    different things, not two that contradict each other.

    `window` is its number, from 1 on. With `window` None there is one row, whose `start` and `end`
    are the first and last known day.
    `draws` adds `low` and `high`, the interval by report, and `interval`, why there is none, else
    empty; in each draw the actors are divided anew. The best division of few statements is found
    in noise, too: compare windows with about as many statements.

    Raises as `one_mode` does.
    """
    check_draws(draws, level)
    choice = Choice(by, qualifier, duplicates, own, copies, coder)
    events, levels = prepared(coded, case, choice, least)
    apart = distance(levels, scale_span(coded, case, qualifier))
    rows = []
    for where, part in windows(events, Sliding(window, unit, step)):
        counts = count(part, levels, duplicates)
        row = _row(part, counts, apart) | where
        rows.append(row | (_sure(counts, apart, row, (draws, level, seed)) if draws else {}))
    columns = _COLUMNS | (SURE if draws else {})
    table = pd.DataFrame(rows, columns=list(columns)).astype(columns)
    if draws:
        table.attrs["level"] = level
    return table


def _row(events: pd.DataFrame, counts: Counts, apart: Numbers) -> dict[str, Any]:
    x = counts.array()
    alike, unlike = congruence_and_conflict(x, apart)
    value, first = division(alike, unlike)
    activity = x.sum(axis=(1, 2))
    if activity[~first].sum() > activity[first].sum():
        first = ~first
    camps = [
        tuple(name for name, member in zip(counts.actors, side, strict=True) if member)
        for side in (first, ~first)
    ]
    across = first[:, None] != first[None, :]
    total = float(alike.sum() + unlike.sum())
    return {
        "window": 1,
        "start": events["date"].min(),
        "end": events["date"].max(),
        "actors": len(counts.actors),
        "statements": len(counts.cells),
        "reports": counts.reports,
        "polarisation": value,
        "camp_a": camps[0],
        "camp_b": camps[1],
        "conflict": round(float(unlike.sum()) / total, PLACES) if total else np.nan,
        "between": round(float(unlike[across].sum() / unlike.sum()), PLACES)
        if unlike.any()
        else np.nan,
    }


def _sure(
    counts: Counts, apart: Numbers, row: dict[str, Any], drawing: tuple[int, float, int]
) -> dict[str, Any]:
    draws, level, seed = drawing
    low, high, why = np.nan, np.nan, ""
    if np.isnan(row["polarisation"]):
        why = "nothing in common"
    elif counts.reports < FEWEST_REPORTS:
        why = "one report" if counts.reports < 2 else f"{counts.reports} reports, too few"
    else:
        drawn = [
            division(*congruence_and_conflict(counts.array(times), apart))[0]
            for block in report_weights(counts.reports, draws, seed)
            for times in block
        ]
        known = np.asarray([value for value in drawn if value == value])
        low, high = percentiles(known, level)
        why = "" if low == low else "the reports say the same"
    return {"low": low, "high": high, "interval": why}


# ---------------------------------------------------------------- two camps


def division(alike: Numbers, unlike: Numbers) -> tuple[float, Any]:
    """The best division into two and its modularity: who is in the camp of the first actor.

    Missing, with all in one camp, where there is neither congruence nor conflict.
    """
    total = alike.sum() + unlike.sum()
    everybody = np.ones(len(alike), dtype=bool)
    if not total:
        return float("nan"), everybody
    gains = _gains(alike) - _gains(unlike)
    signs = _all_divisions(len(gains)) if len(gains) <= EXACT else _near_best(gains)
    # With s = ±1 the gains within camps are half of all gains, which sum to 0, and of sᵀBs.
    values = np.round(((signs @ gains) * signs).sum(axis=1) / (2 * total), PLACES)
    best = int(np.argmax(values))
    return max(float(values[best]), 0.0), signs[best] > 0


def _gains(weights: Numbers) -> Numbers:
    """What each two add if they are together: their weight less what their degrees let expect."""
    degrees = weights.sum(axis=1)
    total = degrees.sum()
    return weights - np.outer(degrees, degrees) / total if total else weights


def _all_divisions(number: int) -> Numbers:
    """Each division into two once, all together first: the first actor's camp is +1."""
    codes = np.arange(2 ** (number - 1))
    bits = (codes[:, None] >> np.arange(number - 1)[::-1]) & 1
    return np.hstack([np.ones((len(codes), 1)), 1.0 - 2 * bits])


def _near_best(gains: Numbers) -> Numbers:
    """All in one camp, and the leading eigenvector's division with single actors moved."""
    leading = np.linalg.eigh(np.round(gains, PLACES))[1][:, -1]
    signs = np.where(np.round(leading, 6) >= 0, 1.0, -1.0)
    signs *= signs[0]
    for _ in range(10 * len(gains)):
        # Moving actor i changes sᵀBs by −4 sᵢ (Bs)ᵢ + 4 Bᵢᵢ.
        change = np.round(-signs * (gains @ signs) + np.diag(gains), PLACES)
        best = int(np.argmax(change))
        if change[best] <= 0:
            break
        signs[best] *= -1
    return np.vstack([np.ones(len(gains)), signs * signs[0]])
