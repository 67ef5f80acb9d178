"""How well values agree with a person's: tables of figures, each from a table of predictions.

A table of predictions has a row for each unit: `person` is the value the person gave, each of
`METHODS` the value that method gives it, `confidence` the learned one's probability (missing
where it did not look), `original` the report.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

METHODS = ("learned", "rules", "majority")
TENTHS = 10
RESAMPLES = 1000
LIMITS = (2.5, 97.5)

Counts = NDArray[np.float64]


def by_value(predictions: pd.DataFrame, values: Sequence[str]) -> pd.DataFrame:
    """Precision, recall and F1 of each value and method.

    One row for each method and value, then ``mean of values`` (macro average over the values the
    person used) and ``all``, where precision, recall and F1 are the share of units that are
    right. Precision is missing where a method never gives the value. `support` counts the units
    to which the person gave the value.
    """
    person = predictions["person"]
    rows = []
    for method in METHODS:
        given = predictions[method]
        own = []
        for value in values:
            right = int(((given == value) & (person == value)).sum())
            said, meant = int((given == value).sum()), int((person == value).sum())
            precision = right / said if said else float("nan")
            recall = right / meant if meant else float("nan")
            f1 = 2 * right / (said + meant) if said + meant else float("nan")
            own.append((method, value, precision, recall, f1, meant))
        used = [row[2:5] for row in own if row[5]]
        means = np.nan_to_num(np.array(used)).mean(axis=0) if used else np.full(3, np.nan)
        share = float((given == person).mean())
        rows += [
            *own,
            (method, "mean of values", *means, len(person)),
            (method, "all", share, share, share, len(person)),
        ]
    names = ["method", "value", "precision", "recall", "f1", "support"]
    return pd.DataFrame(rows, columns=names).set_index(["method", "value"])


def confusion(predictions: pd.DataFrame, values: Sequence[str]) -> pd.DataFrame:
    """How many units the person gave one value (rows) and the learned coder another (columns)."""
    table = pd.crosstab(predictions["person"], predictions["learned"])
    table = table.reindex(index=list(values), columns=list(values), fill_value=0)
    return table.rename_axis(index="person", columns="learned")


def calibration(predictions: pd.DataFrame) -> pd.DataFrame:
    """How often the learned coder is right at each tenth of its confidence.

    Columns: `units`, `confidence` (their mean) and `right` (a share); the index is the tenth's
    lower end. Tenths without units are left out.
    """
    looked = predictions.dropna(subset=["confidence"])
    tenth = (looked["confidence"] * TENTHS).astype(int).clip(upper=TENTHS - 1) / TENTHS
    right = looked["learned"] == looked["person"]
    grouped = pd.DataFrame({"confidence": looked["confidence"], "right": right}).groupby(
        tenth.rename("from")
    )
    table = grouped.agg(units=("right", "size"), confidence=("confidence", "mean"))
    table["right"] = grouped["right"].mean()
    return table


def calibration_error(table: pd.DataFrame) -> float:
    """The mean distance of confidence from the share that is right, weighted by units.

    Source: Naeini, Cooper and Hauskrecht (2015), Obtaining Well Calibrated Probabilities Using
    Bayesian Binning.
    """
    distance = (table["confidence"] - table["right"]).abs()
    return float((distance * table["units"]).sum() / table["units"].sum())


def advantage(
    predictions: pd.DataFrame, values: Sequence[str], other: str, seed: int
) -> tuple[float, float, float]:
    """By how much the learned coder's macro F1 is above another method's, and between which limits.

    The limits hold 95 per cent of 1,000 resamples of whole reports (a percentile bootstrap).
    Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap, ch. 13.
    """
    reports, at = np.unique(predictions["original"].to_numpy(dtype=str), return_inverse=True)
    counts = [
        _counts(predictions, method, values, at, len(reports)) for method in ("learned", other)
    ]
    ones = np.ones((1, len(reports)))
    shares = np.full(len(reports), 1 / len(reports))
    drawn = np.random.default_rng(seed).multinomial(len(reports), shares, RESAMPLES)
    whole = _macro_f1(counts[0], ones) - _macro_f1(counts[1], ones)
    resampled = _macro_f1(counts[0], drawn) - _macro_f1(counts[1], drawn)
    low, high = np.percentile(resampled, LIMITS)
    return float(whole[0]), float(low), float(high)


def _counts(
    predictions: pd.DataFrame, method: str, values: Sequence[str], at: NDArray[np.intp], n: int
) -> Counts:
    """Units right, given and meant: an array of reports by values by these three."""
    counts = np.zeros((n, len(values), 3))
    for place, value in enumerate(values):
        said = (predictions[method] == value).to_numpy(dtype=float)
        meant = (predictions["person"] == value).to_numpy(dtype=float)
        for column, marks in enumerate((said * meant, said, meant)):
            counts[:, place, column] = np.bincount(at, marks, n)
    return counts


def _macro_f1(counts: Counts, times: NDArray[np.float64] | NDArray[np.int64]) -> Counts:
    """The macro F1 with each report taken so many times: one for each row of `times`."""
    right, said, meant = np.moveaxis(np.tensordot(times, counts, axes=1), -1, 0)
    f1 = 2 * right / np.maximum(said + meant, 1)
    used = meant > 0
    means: Counts = (f1 * used).sum(axis=1) / np.maximum(used.sum(axis=1), 1)
    return means
