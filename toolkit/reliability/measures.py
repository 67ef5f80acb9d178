"""Coefficients in a table, each with its interval, what it was computed from, and what it means."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from toolkit.case.mistakes import did_you_mean
from toolkit.reliability.bootstrap import interval, resample
from toolkit.reliability.coefficients import COEFFICIENTS, coefficient
from toolkit.reliability.conventions import convention
from toolkit.reliability.ratings import Ratings, to_ratings
from toolkit.reliability.weights import Distance
from toolkit.schema import InputError

COLUMNS = [
    *("measure", "value", "low", "high", "items", "coders", "pairs", "convention", "remark"),
]

FEW_DOCUMENTS = 10
MANY_MISSING = 0.05


@dataclass(frozen=True, slots=True)
class Resampling:
    """How intervals are made: number of draws (0: none), level, seed."""

    draws: int = 1000
    level: float = 0.95
    seed: int = 0

    def __post_init__(self) -> None:
        if not isinstance(self.draws, int) or self.draws < 0:
            raise InputError(f"draws is {self.draws}; give a number of draws, or 0 for none.")
        if not isinstance(self.seed, int) or self.seed < 0:
            raise InputError(f"seed is {self.seed}; give a whole number from 0 on.")
        if not 0 < self.level < 1:
            raise InputError(f"level is {self.level}; give a share between 0 and 1, such as 0.95.")


def ratings_agreement(
    ratings: pd.DataFrame,
    measure: str | Iterable[str] | None = None,
    categories: Sequence[Hashable] | None = None,
    distance: Distance | None = None,
    draws: int = 1000,
    level: float = 0.95,
    seed: int = 0,
) -> pd.DataFrame:
    """How far coders agree on anything: a row for each coefficient.

    `ratings` has a row for each category that a coder gave a unit, with columns `coder`, `unit`,
    `value`, and, if units belong together, `document`. A missing value is no rating. Values that
    are numbers are also measured as such; of two, specific agreement is that on the second, such
    as 1 or ``yes``. `categories` are those that could be given, where not all were;
    Brennan–Prediger and AC1 depend on how many there are. `distance`, a function of two categories,
    adds alpha and weighted kappa with distances of your own.

    Columns: `measure`; `value`, missing where it is not defined; `low` and `high` of an interval
    from `draws` of documents (see `bootstrap.resample`; missing if 0); `items`, units
    with two ratings or more; `coders` with a rating of these; `pairs` of ratings compared;
    `convention`, what is held to follow (see `describe_agreement`), `remark`, what to know, such
    as why a value is missing.

    Raises InputError for an unknown measure, a unit rated twice by one coder, a value that is not
    among the categories, one coder only, and no rating at all.
    """
    rated = to_ratings(ratings, categories)
    if len(rated.coders) < 2:
        raise InputError(too_few(rated.coders))
    names = chosen(measure, applicable(rated, own=distance is not None))
    return measured(rated, names, Resampling(draws, level, seed), distance)


def too_few(coders: Sequence[str]) -> str:
    """Why nothing can be compared."""
    met = f"only {coders[0]!r} coded" if coders else "nobody coded"
    return f"{met}; agreement needs the codings of two coders or more."


def applicable(ratings: Ratings, own: bool = False) -> list[str]:
    """The coefficients that fit the ratings: those of ordered categories if these are numbers.

    With two coders Fleiss' and Conger's kappas are Scott's pi and Cohen's kappa, and left out.
    A ratio scale must be asked for: few scales have a true zero.
    """
    two, numbers = len(ratings.coders) == 2, ratings.numbered
    left_out = {"alpha_ratio"} | ({"fleiss_kappa", "conger_kappa"} if two else set())
    return [
        name
        for name, one in COEFFICIENTS.items()
        if name not in left_out
        and (numbers or not one.ordered)
        and (len(ratings.categories) == 2 or not one.binary)
        and (two or not one.two)
        and (own or not name.endswith("_custom"))
    ]


def chosen(measure: str | Iterable[str] | None, default: list[str]) -> list[str]:
    """The coefficients asked for. Raises InputError for an unknown one."""
    if measure is None:
        return default
    names = [measure] if isinstance(measure, str) else list(measure)
    for name in names:
        if name not in COEFFICIENTS:
            raise InputError(
                f"unknown measure {name!r}.{did_you_mean(name, COEFFICIENTS)} "
                f"Known are {', '.join(COEFFICIENTS)}."
            )
    return names


def measured(
    ratings: Ratings,
    names: Sequence[str],
    resampling: Resampling,
    distance: Distance | None = None,
) -> pd.DataFrame:
    """The table of `ratings_agreement`, for these coefficients."""
    ratings = ratings.merged()
    fit = [name for name in names if len(ratings.coders) == 2 or not COEFFICIENTS[name].two]
    documents = len(np.unique(ratings.groups[ratings.given > 1]))
    draws = resampling.draws if documents > 1 else 0
    drawn = resample(fit, ratings, draws, resampling.seed, distance)
    rows = []
    for name in names:
        if name not in fit:
            remark = f"compares two coders, and there are {len(ratings.coders)}; take them by pair"
            rows.append(_row(name, float("nan"), ratings) | {"remark": remark})
            continue
        own = COEFFICIENTS[name].of(ratings)
        row = _row(name, coefficient(name, ratings, distance), own)
        remarks = [about(row["value"], own)]
        if resampling.draws and row["items"]:
            row["low"], row["high"], missing = interval(drawn[:, fit.index(name)], resampling.level)
            if np.isfinite(row["value"]):
                alike = row["low"] == row["high"]
                remarks.append(about_interval(documents, missing, alike))
        rows.append(row | {"remark": "; ".join(filter(None, remarks))})
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.astype({"measure": "str", "convention": "str", "remark": "str"})


def _row(name: str, value: float, ratings: Ratings) -> dict[str, Any]:
    given, often = ratings.given, ratings.often
    compared = ratings.codes[given > 1]
    return {
        "measure": name, "value": value, "low": float("nan"), "high": float("nan"),
        "items": int(often[given > 1].sum()), "coders": int((compared >= 0).any(axis=0).sum()),
        "pairs": int((often * given * (given - 1) // 2).sum()),
        "convention": convention(name, value),
    }  # fmt: skip


def about(value: float, ratings: Ratings) -> str:
    """Why a value is missing, or should not be taken for what it seems."""
    used = ratings.used()
    if not len(used):
        return "no item was coded by two coders"
    if len(used) == 1:
        same = f"all codings are {ratings.categories[used[0]]!r}"
        return same if np.isfinite(value) else f"{same}: agreement beyond chance is not defined"
    return "" if np.isfinite(value) else "not defined for these codings"


def about_interval(documents: int, missing: float, alike: bool) -> str:
    """What weakens an interval: few documents, draws without a value, draws without variety."""
    if documents == 1:
        return "one document, so no interval"
    remarks = ["all draws are alike"] if alike else []
    if documents < FEW_DOCUMENTS:
        remarks.append(f"interval from {documents} documents only")
    if missing > MANY_MISSING:
        remarks.append(f"not defined in {missing:.0%} of the draws")
    return "; ".join(remarks)
