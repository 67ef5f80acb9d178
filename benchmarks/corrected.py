"""How often intervals of corrected findings hold the truth: `python -m benchmarks.corrected`.

Corpora of known truth are made, a machine of known errors codes them, a person reads a sample of
them rightly, and the interval that `corrected` gives is held against the truth. Two parties speak
of one issue; reports differ in how much they print, of whom, and which way they lean; one party
softens over the sixty days.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd

from toolkit.analysis.checks.corrected import FEWEST_CHECKED, TREND_DAYS
from toolkit.analysis.checks.pseudo_outcomes import (
    Design,
    Estimate,
    Numbers,
    Places,
    Totals,
    degrees_of_freedom,
    difference,
    interval,
    quotient,
    slope,
)

STANCES = np.array([-2.0, -1.0, 1.0, 2.0])
NOBODY, NORTH, SOUTH = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Machine:
    """How often a machine errs: shares of the statements that it could err on so.

    It overlooks refusals more often than acceptance, and reads them as acceptance four times as
    often as the other way round: it is biased, and more so for the party that refuses more.
    """

    overlooks: float
    invents: float
    confuses: float
    turns: float


MACHINES = {
    "errs seldom": Machine(0.05, 0.03, 0.02, 0.05),
    "errs": Machine(0.15, 0.10, 0.05, 0.15),
    "errs often": Machine(0.25, 0.20, 0.10, 0.25),
    "errs mostly": Machine(0.40, 0.30, 0.20, 0.40),
}
SIZES = ((8, 60), (12, 60), (60, 60), (60, 120))
"""Reports, and statements read."""


@dataclass(frozen=True, slots=True)
class Codings:
    """Whose stance each statement holds, and which."""

    party: Places
    number: Numbers

    def features(self, day: Numbers) -> Numbers:
        """What each statement adds to the totals: see `FINDINGS`."""
        north, south = self.party == NORTH, self.party == SOUTH
        t = day / TREND_DAYS
        return np.column_stack([
            north * self.number, north, south * self.number, south, north * (self.number == 2),
            north * t, north * t * t, north * t * self.number,
        ]).astype(np.float64)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """What is estimated: of which totals, how, and in which of them readings are counted."""

    totals: tuple[int, ...]
    estimate: Estimate
    counts: tuple[int, ...]
    ratio: tuple[int, int] | None = None


FINDINGS = {
    "mean": Finding((0, 1), quotient(0, 1), (1,), (0, 1)),
    "share": Finding((4, 1), quotient(0, 1), (1,), (0, 1)),
    "difference": Finding((0, 1, 2, 3), difference, (1, 3)),
    "trend": Finding((1, 5, 0, 6, 7), slope, (1,)),
}


def coverage(
    rounds: int = 1000,
    seed: int = 1,
    level: float = 0.95,
    machines: Iterable[str] = tuple(MACHINES),
    sizes: Iterable[tuple[int, int]] = SIZES,
) -> pd.DataFrame:
    """How many of 100 intervals hold the truth: a row for each machine, size and finding.

    Columns: `machine`, `reports`, `read`, `finding`; `bias`, how far the machine's own finding is
    off on average; `off`, the same of the corrected one; `given`, of 100 samples those that give
    an interval; `covered`, of 100 intervals those that hold the truth; `width`, their median;
    `alone`, of 100 intervals of the same kind from the machine's codings alone those that do.
    """
    truth = _truth()
    rows = []
    for name, (reports, read) in product(machines, sizes):
        random = np.random.default_rng([seed, reports, read])
        made = [list(_round(random, MACHINES[name], reports, read, level)) for _ in range(rounds)]
        for finding, found in zip(FINDINGS, map(np.array, zip(*made, strict=True)), strict=True):
            rows.append(_row(found, truth[finding]) | {
                "machine": name, "reports": reports, "read": read, "finding": finding,
            })  # fmt: skip
    columns = ["machine", "reports", "read", "finding"]
    return pd.DataFrame(rows).set_index(columns).reset_index()


def _row(found: Numbers, truth: float) -> dict[str, float]:
    own, value, low, high, own_low, own_high = found.T
    known = ~np.isnan(low)
    held = (low <= truth) & (truth <= high)
    return {
        "bias": float(own.mean() - truth),
        "off": float(np.nanmean(value) - truth),
        "given": 100 * float(known.mean()),
        "covered": 100 * float(held[known].mean()),
        "width": float(np.median((high - low)[known])),
        "alone": 100 * float(((own_low <= truth) & (truth <= own_high)).mean()),
    }


def _truth() -> dict[str, float]:
    """The findings in reports without end."""
    _, day, right, _ = _corpus(np.random.default_rng(0), MACHINES["errs"], 60_000)
    sums = right.features(day).sum(axis=0)
    return {name: float(one.estimate(sums[list(one.totals)])) for name, one in FINDINGS.items()}


def _round(
    random: np.random.Generator, machine: Machine, reports: int, read: int, level: float
) -> Iterator[tuple[float, ...]]:
    """Each finding in one corpus: the machine's, the corrected one, both intervals."""
    report, day, right, coded = _corpus(random, machine, reports)
    group = (coded.party != NOBODY).astype(np.int64)
    drawn, weight = _drawn(random, group, read)
    design = Design.of(report, group, drawn, weight)
    theirs, mine = coded.features(day), right.features(day)
    by_report = np.zeros((reports, theirs.shape[1]))
    np.add.at(by_report, report, theirs)
    totals = Totals.of(by_report, (mine - theirs)[drawn], design)
    alone = Totals.of(by_report, np.zeros_like(theirs[drawn]), design)
    for one in FINDINGS.values():
        counts = list(one.counts)
        readings = by_report[:, counts].sum(axis=1)
        both = readings.copy()
        np.add.at(both, report[drawn], mine[drawn][:, counts].sum(axis=1))
        seen = (theirs + mine)[drawn][:, counts].any(axis=1).sum()
        ends = float("nan"), float("nan")
        if seen >= FEWEST_CHECKED:
            ends = _interval(totals, one, level, both)
        sums = totals.only(one.totals).sums
        own = one.estimate(alone.only(one.totals).sums)
        yield float(own), float(one.estimate(sums)), *ends, *_interval(alone, one, level, readings)


def _interval(totals: Totals, one: Finding, level: float, readings: Numbers) -> tuple[float, float]:
    freedom = degrees_of_freedom(readings)
    return interval(totals.only(one.totals), one.estimate, level, freedom, one.ratio)


# ---------------------------------------------------------------- what is made


def _corpus(
    random: np.random.Generator, machine: Machine, reports: int
) -> tuple[Places, Numbers, Codings, Codings]:
    """The report and the day of each statement, the right codings, the machine's."""
    lengths = random.integers(6, 21, size=reports)
    report = np.repeat(np.arange(reports), lengths)
    day = np.sort(random.uniform(0, 60, size=reports))[report]
    lean, mostly = random.normal(0, 0.7, reports)[report], random.uniform(0.4, 0.8, reports)[report]
    size = len(report)
    north = random.random(size) < mostly
    party = np.where(random.random(size) < 0.5, NOBODY, np.where(north, NORTH, SOUTH))
    drift = np.where(party == NORTH, 0.02 * (day - 30) - 0.4, 0.5)
    number = STANCES[np.digitize(lean + random.normal(0, 1, size) + drift, [-0.8, 0, 0.8])]
    right = Codings(party, np.where(party == NOBODY, 0, number))
    return report, day, right, _misread(random, machine, right)


def _misread(random: np.random.Generator, machine: Machine, right: Codings) -> Codings:
    party, number = right.party.copy(), right.number.copy()
    size = len(party)
    held, refuses = party != NOBODY, number < 0
    overlooked = held & (random.random(size) < machine.overlooks * np.where(refuses, 1.3, 0.7))
    invented = ~held & (random.random(size) < machine.invents)
    turned = held & (random.random(size) < machine.turns * np.where(refuses, 1.6, 0.4))
    confused = held & (random.random(size) < machine.confuses)
    number[turned] *= -1
    party[confused] = NORTH + SOUTH - party[confused]
    party[overlooked], number[overlooked] = NOBODY, 0
    party[invented] = np.where(random.random(size) < 0.7, NORTH, SOUTH)[invented]
    number[invented] = random.choice(STANCES[1:], size)[invented]
    return Codings(party, number)


def _drawn(random: np.random.Generator, group: Places, read: int) -> tuple[Places, Numbers]:
    """As many statements of each group, and what each stands for."""
    places, weights = [], []
    for one in np.unique(group):
        own = np.flatnonzero(group == one)
        number = min(len(own), read // 2)
        places.append(random.choice(own, number, replace=False))
        weights.append(np.full(number, len(own) / number))
    return np.concatenate(places), np.concatenate(weights)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="benchmarks.corrected", description=__doc__)
    parser.add_argument("--rounds", type=int, default=1000, help="made corpora of each kind")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    table = coverage(given.rounds, given.seed)
    print(table.to_string(index=False, float_format="{:.2f}".format))


if __name__ == "__main__":
    main()
