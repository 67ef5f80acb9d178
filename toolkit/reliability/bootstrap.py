"""Intervals: what a coefficient would be in other documents like these."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from toolkit.reliability.coefficients import COEFFICIENTS, Coefficient
from toolkit.reliability.ratings import Codes, Numbers, Ratings
from toolkit.reliability.weights import Distance

AT_ONCE = 2_000_000  # times a document is drawn, held at once: 16 MB


def resample(
    names: Sequence[str],
    ratings: Ratings,
    draws: int = 1000,
    seed: int = 0,
    distance: Distance | None = None,
) -> Numbers:
    """Coefficients in random draws of documents: a row for each draw, a column for each name.

    Each draw takes as many documents as there are, with replacement, and all units of a document
    with it, because statements of one document are not independent. All coefficients are of the
    same draws, so their differences can be compared. The same seed gives the same draws.

    Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapters 8 and 13;
    Davison and Hinkley (1997), section 3.8, for draws of whole groups.
    """
    found = np.full((draws, len(names)), np.nan)
    by_units: dict[bool, list[int]] = {}
    for place, name in enumerate(names):
        by_units.setdefault(COEFFICIENTS[name].two, []).append(place)
    for two, places in by_units.items():
        own = ratings.both() if two else ratings
        if len(own.codes):
            found[:, places] = _resample(
                [names[place] for place in places], own, draws, seed, distance
            )
    return found


def _resample(
    names: Sequence[str], ratings: Ratings, draws: int, seed: int, distance: Distance | None
) -> Numbers:
    counted = [_counted(COEFFICIENTS[name], ratings, distance) for name in names]
    found = np.empty((draws, len(names)))
    for rows, times in drawn_documents(len(counted[0].sums), draws, seed):
        for place, one in enumerate(counted):
            drawn = np.split(times @ one.sums, one.edges, axis=1)
            found[rows, place] = one.measure.value(one.weights, *drawn)
    return found


@dataclass(frozen=True, slots=True)
class _Counted:
    """The sums of one coefficient, a row for each document, and where its parts end."""

    measure: Coefficient
    weights: Numbers
    sums: Numbers
    edges: Codes


def _counted(measure: Coefficient, ratings: Ratings, distance: Distance | None) -> _Counted:
    w = measure.weigh(ratings, distance)
    parts = measure.counted(ratings, w)
    edges = np.cumsum([part.shape[1] for part in parts])[:-1]
    starts = np.flatnonzero(np.diff(ratings.groups, prepend=-1))
    sums = np.add.reduceat(np.hstack(parts), starts, axis=0)
    return _Counted(measure, w, sums, edges)


def drawn_documents(documents: int, draws: int, seed: int) -> Iterator[tuple[slice, Numbers]]:
    """How often each document is drawn, some draws at a time."""
    if documents * draws <= AT_ONCE:
        yield slice(0, draws), _drawn(documents, draws, seed)
        return
    random = np.random.default_rng(seed)
    step = max(1, AT_ONCE // documents)
    for start in range(0, draws, step):
        rows = slice(start, min(start + step, draws))
        yield rows, _times(random, documents, rows.stop - rows.start)


@lru_cache(maxsize=2)
def _drawn(documents: int, draws: int, seed: int) -> Numbers:
    """Draws that the next group of as many documents takes too: they cost more than the sums."""
    times = _times(np.random.default_rng(seed), documents, draws)
    times.flags.writeable = False
    return times


def _times(random: np.random.Generator, documents: int, draws: int) -> Numbers:
    chance = np.full(documents, 1 / documents)
    return random.multinomial(documents, chance, size=draws).astype(np.float64)


def interval(values: Numbers, level: float = 0.95) -> tuple[float, float, float]:
    """The middle share of draws, as its ends, and the share of draws without a value.

    Percentiles of the draws that have a value; missing if fewer than half of them have.
    """
    known = values[np.isfinite(values)]
    missing = 1 - len(known) / len(values) if len(values) else 1.0
    if missing > 0.5:
        return float("nan"), float("nan"), missing
    low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high), missing
