"""The formulas: from counts of statements to weights of ties.

Counts stand in an array of actors × issues × levels of the qualifier, x[i, j, k]: how often actor
i spoke of issue j at level k. Of a network of issues the first two axes change places.

Sources: Leifeld (2017), Discourse network analysis, in: The Oxford Handbook of Political Networks,
301–326; Leifeld, Gruber and Bossner, Discourse Network Analyzer Manual, chapter “Algorithms”.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.analysis.networks.event_list import MERGING

Numbers: TypeAlias = npt.NDArray[np.float64]
Places: TypeAlias = npt.NDArray[np.int64]

PLACES = 10
"""Decimal places of weights: the last bits of a sum depend on the processor."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What is counted, and the reports it rests on, so that it can be counted anew by report.

    `cells` is the place of each counted statement in the array; `pairs` are statements with each
    report that carries them. If statements of several reports count once (`merged`), one counts
    if any of its reports is there.
    """

    actors: Sequence[str]
    issues: Sequence[str]
    levels: Numbers
    cells: Places
    pairs: tuple[Places, Places]
    reports: int
    merged: bool

    def array(self, drawn: Numbers | None = None) -> Numbers:
        """x[i, j, k]; with reports drawn so often, or each once."""
        times = None
        if drawn is not None:
            statements, reports = self.pairs
            times = np.bincount(statements, drawn[reports], minlength=len(self.cells))
            times = (times > 0).astype(np.float64) if self.merged else times
        shape = len(self.actors), len(self.issues), len(self.levels)
        counts = np.bincount(self.cells, times, minlength=int(np.prod(shape)))
        return np.asarray(counts, dtype=np.float64).reshape(shape)


def count(events: pd.DataFrame, levels: Numbers, duplicates: str) -> Counts:
    """The counts of an event list with its duplicates (`candidates`), at each of the levels."""
    first = events.drop_duplicates("group")
    actor, actors = pd.factorize(first["actor"], sort=True)
    issue, issues = pd.factorize(first["issue"], sort=True)
    level = np.searchsorted(levels, first["qualifier"].to_numpy(dtype=np.float64))
    cells = (actor * len(issues) + issue) * len(levels) + level
    statements = pd.Series(np.arange(len(first)), index=first["group"])
    reports, found = pd.factorize(events["report"], sort=True)
    carried = {"statement": statements.loc[events["group"]].to_numpy(), "report": reports}
    pairs = pd.DataFrame(carried).drop_duplicates()
    return Counts(
        [str(name) for name in actors],
        [str(name) for name in issues],
        levels,
        cells.astype(np.int64),
        (pairs["statement"].to_numpy(), pairs["report"].to_numpy()),
        len(found),
        duplicates in MERGING,
    )


# ---------------------------------------------------------------- one-mode networks


def distance(levels: Numbers, span: float) -> Numbers:
    """How far apart two levels are, as a share of the scale's span: |k − k′| / (|K| − 1)."""
    apart: Numbers = np.abs(levels[:, None] - levels[None, :])
    return np.asarray(apart / span) if span else apart


def congruence_and_conflict(x: Numbers, apart: Numbers) -> tuple[Numbers, Numbers]:
    """How far each two agree and how far they differ, on all they both speak of.

    Congruence is Σj Σk Σk′ x[i,j,k] x[i′,j,k′] (1 − d(k,k′)), conflict the same with d(k,k′),
    the distance of the levels (`distance`). Nobody has a tie to itself.
    """
    flat = _flat(x)
    return _tied(_flat(x @ (1 - apart)) @ flat.T), _tied(_flat(x @ apart) @ flat.T)


def shared(x: Numbers) -> Places:
    """On how many issues each two both speak."""
    speaks = (x.sum(axis=2) > 0).astype(np.int64)
    return np.asarray(speaks @ speaks.T, dtype=np.int64)


def one_mode_norm(x: Numbers, normalisation: str) -> Numbers:
    """What the weight of each two is divided by.

    “average”: the mean of their activities, which are all their statements; “cosine”: the product
    of their activities; “jaccard”: the statements of each at levels where the other has none,
    and the product of both where both have some.
    """
    activity = x.sum(axis=(1, 2))
    if normalisation == "average":
        return np.asarray(np.add.outer(activity, activity) / 2)
    if normalisation == "cosine":
        return np.outer(activity, activity)
    if normalisation == "jaccard":
        flat = _flat(x)
        alone = flat @ (flat == 0).T
        return np.asarray(alone + alone.T + flat @ flat.T)
    return np.ones((len(x), len(x)))


# ---------------------------------------------------------------- two-mode networks


def for_and_against(x: Numbers, levels: Numbers) -> tuple[Numbers, Numbers]:
    """What each actor says for each issue and against it, each statement by its level's number."""
    return x @ np.clip(levels, 0, None), x @ np.clip(-levels, 0, None)


def combined(x: Numbers, levels: Numbers) -> Numbers:
    """Which levels occur in each cell, as one number.

    The levels are binary digits, the highest level the last of them: of a boolean qualifier
    1 is only for, 2 only against, 3 both; 0 is neither.
    """
    digits = 2.0 ** np.arange(len(levels))[::-1]
    return (x > 0) @ digits


def two_mode_norm(x: Numbers, normalisation: str) -> Numbers:
    """What the weight of each cell is divided by: all the actor's statements, or the issue's."""
    statements = x.sum(axis=2)
    if normalisation == "activity":
        return np.broadcast_to(statements.sum(axis=1, keepdims=True), statements.shape)
    if normalisation == "prominence":
        return np.broadcast_to(statements.sum(axis=0, keepdims=True), statements.shape)
    return np.ones(statements.shape)


# ---------------------------------------------------------------- both


def divided(weights: Numbers, norms: Numbers) -> Numbers:
    """Weights over what they are divided by; 0 where that is 0."""
    return np.divide(weights, norms, out=np.zeros_like(weights), where=norms != 0)


def _flat(x: Numbers) -> Numbers:
    return x.reshape(len(x), x[0].size if len(x) else 0)


def _tied(weights: Numbers) -> Numbers:
    np.fill_diagonal(weights, 0)
    return weights
