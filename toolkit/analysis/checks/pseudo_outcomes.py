"""Totals that are right whatever a machine's errors: its codings of all, a person's of some.

A statement that the machine gives f and a person gives y, with probability π of being read, has
the pseudo-outcome f + (R / π) (y − f), R being 1 if it was read. Its expectation over the draws is
y, whatever f is, so totals of pseudo-outcomes are unbiased for the totals of what the person would
have coded (the difference estimator: Särndal, Swensson and Wretman 1992, Model Assisted Survey
Sampling, chapter 6; as design-based supervised learning: Egami, Hinck, Stewart and Wei 2023,
NeurIPS 36; as prediction-powered inference: Angelopoulos, Bates, Fannjiang, Jordan and Zrnic 2023,
Science 382). A good machine makes them precise, a bad one only imprecise.

Totals are kept by report, as statements of one report stand and fall together. Their spread from
report to report holds both how much reports differ and how little was read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Numbers: TypeAlias = npt.NDArray[np.float64]
Places: TypeAlias = npt.NDArray[np.int64]
Estimate: TypeAlias = Callable[[Numbers], Numbers]
"""From totals, in the last axis, to what is asked for; missing where it cannot be had."""

NOTHING = 1e-9
"""What a total or a width is no more than if it is none."""

FEWEST = 2
"""Statements read of a group, below which its errors cannot be told from another's."""


@dataclass(frozen=True, slots=True)
class Design:
    """Which of a corpus's statements a person read, and what each of these stands for.

    `sizes` are statements by report (rows) and group (columns); `report`, `group` and `weight`
    are of each statement read. The weights of a group add up to its statements.
    """

    sizes: Numbers
    report: Places
    group: Places
    weight: Numbers

    @classmethod
    def of(cls, report: Places, group: Places, read: Places, weight: Numbers) -> Design:
        """The design of a sample: report and group of all statements, the places of those read.

        Within a group a statement stands for others in proportion to its `weight`, the inverse of
        its probability of being drawn. Groups of which fewer than `FEWEST` were read are put
        together, and with the group of which most were if they still are too few. Where groups are
        the strata of the draw, all this changes no weight, and totals are exactly unbiased;
        else they are nearly so, and more precise (post-stratification).
        """
        group = _pooled(group, read)
        sizes = np.zeros((int(report.max()) + 1, int(group.max()) + 1))
        np.add.at(sizes, (report, group), 1)
        own = group[read]
        stands = sizes.sum(axis=0) / np.maximum(np.bincount(own, weight, sizes.shape[1]), 1e-12)
        return cls(sizes, report[read], own, weight * stands[own])

    def mean(self, errors: Numbers) -> Numbers:
        """The mean error in each group, a row for each."""
        sums = np.zeros((self.sizes.shape[1], errors.shape[1]))
        np.add.at(sums, self.group, self.weight[:, None] * errors)
        return np.asarray(sums / np.maximum(self.sizes.sum(axis=0), 1)[:, None])


def _pooled(group: Places, read: Places) -> Places:
    """Groups numbered from 0, those of which too few were read put together."""
    group = np.unique(group, return_inverse=True)[1].astype(np.int64)
    counts = np.bincount(group[read], minlength=int(group.max()) + 1)
    few = counts < FEWEST
    if counts[few].sum() < FEWEST and not few.all():
        few[int(counts.argmax())] = few.any()
    return np.unique(np.where(few[group], -1, group), return_inverse=True)[1].astype(np.int64)


@dataclass(frozen=True, slots=True)
class Totals:
    """Corrected totals of some quantities (columns).

    `by_report` has a row for each report. A group's mean error is laid on all of its statements,
    as a draw of fixed size leaves only the errors' spread around it to chance; `apart` is
    what each statement read adds beyond it.
    """

    by_report: Numbers
    apart: Numbers
    design: Design

    @classmethod
    def of(cls, machine: Numbers, errors: Numbers, design: Design) -> Totals:
        """From the machine's totals by report and its errors, person less machine, where read."""
        mean = design.mean(errors)
        apart = design.weight[:, None] * (errors - mean[design.group])
        by_report = machine + design.sizes @ mean
        np.add.at(by_report, design.report, apart)
        return cls(by_report, apart, design)

    def beside(self, other: Totals) -> Totals:
        """These quantities and others of the same corpus."""
        return Totals(
            np.hstack([self.by_report, other.by_report]),
            np.hstack([self.apart, other.apart]),
            self.design,
        )

    def only(self, columns: tuple[int, ...]) -> Totals:
        """Some of the quantities."""
        at = list(columns)
        return Totals(self.by_report[:, at], self.apart[:, at], self.design)

    @property
    def sums(self) -> Numbers:
        """The totals over all reports."""
        return np.asarray(self.by_report.sum(axis=0))


# ---------------------------------------------------------------- what is estimated


def quotient(above: int, below: int) -> Estimate:
    """The total in one place by that in another; missing where nothing is left to divide by."""
    return lambda sums: _divided(sums[..., above], sums[..., below])


def difference(sums: Numbers) -> Numbers:
    """The quotient of the first two totals less that of the next two."""
    return quotient(0, 1)(sums) - quotient(2, 3)(sums)


def slope(sums: Numbers) -> Numbers:
    """Of least squares, from Σ1, Σt, Σy, Σt² and Σty."""
    n, t, y, tt, ty = np.moveaxis(np.asarray(sums), -1, 0)
    return _divided(n * ty - t * y, np.where(n > NOTHING, n * tt - t * t, 0.0))


def _divided(above: Numbers, below: Numbers) -> Numbers:
    known = below > NOTHING
    return np.where(known, above / np.where(known, below, 1), np.nan)


# ---------------------------------------------------------------- intervals


def degrees_of_freedom(readings: Numbers) -> float:
    """Those of a spread from report to report, given how many readings each report has.

    The effective number of reports, (Σ n)² / Σ n², less 1: a few long reports are worth less than
    as many of equal length, and a t distribution with fewer degrees of freedom is wider (Bell and
    McCaffrey 2002, Survey Methodology 28(2); Carter, Schnepel and Steigerwald 2017, Review of
    Economics and Statistics 99(4)).
    """
    return float(readings.sum() ** 2 / np.square(readings).sum()) - 1


def quantile(level: float, freedom: float) -> float:
    """How many standard errors lie on each side of an estimate in an interval of that level."""
    from scipy.special import stdtrit  # type: ignore[import-untyped]

    return float(stdtrit(max(freedom, 0.5), (1 + level) / 2))


def interval(
    totals: Totals,
    estimate: Estimate,
    level: float,
    freedom: float,
    ratio: tuple[int, int] | None = None,
) -> tuple[float, float]:
    """The ends of an interval; of a quotient of two totals, whose places are `ratio`, the better.

    Missing where one report decides whether there is an estimate at all.
    """
    if ratio:
        return ratio_interval(totals.only(ratio), level, freedom)
    half = quantile(level, freedom) * jackknife_error(totals, estimate)
    value = float(estimate(totals.sums))
    return value - half, value + half


def ratio_interval(totals: Totals, level: float, freedom: float) -> tuple[float, float]:
    """The interval of a quotient, the first total by the second: all that a test lets stand.

    A quotient θ stands if the reports' totals T − θN do not differ from 0 by a t test with these
    degrees of freedom (Fieller 1954, Journal of the Royal Statistical Society B 16(2); the test
    imposes θ, as Cameron, Gelbach and Miller 2008, Review of Economics and Statistics 90(3), advise
    for few clusters). Where N itself may be 0, nothing can be refused and the ends are infinite.
    """
    reports = len(totals.by_report)
    spread = np.cov(totals.by_report.T) * reports * quantile(level, freedom) ** 2
    t, n = totals.sums
    a, b, c = n * n - spread[1, 1], t * n - spread[0, 1], t * t - spread[0, 0]
    if a <= 0:
        return -np.inf, np.inf
    half = np.sqrt(max(b * b - a * c, 0.0))
    return float((b - half) / a), float((b + half) / a)


def jackknife_error(totals: Totals, estimate: Estimate) -> float:
    """The standard error of any function of totals: each report left out in turn.

    Not finite where one report decides whether there is an estimate at all. It errs on
    the safe side (Efron and Stein 1981, Annals of Statistics 9(3)), which few clusters need (Bell
    and McCaffrey 2002).
    """
    reports = len(totals.by_report)
    without = estimate(totals.sums - totals.by_report)
    apart = without - estimate(totals.sums)
    return float(np.sqrt((reports - 1) / reports * np.square(apart).sum()))


def to_halve(totals: Totals, estimate: Estimate) -> float:
    """How many more statements must be read, in like proportions, for an interval half as wide.

    The variance is that between reports and, in inverse proportion to the statements read, that of
    the errors within groups; only the second falls with reading. Missing where even reading every
    statement would not halve the interval.
    """
    design, value = totals.design, estimate(totals.sums)
    read = len(design.report)
    variance = jackknife_error(totals, estimate) ** 2
    counts = np.bincount(design.group, minlength=design.sizes.shape[1])[design.group]
    apart = value - estimate(totals.sums - totals.apart)
    falling = float((counts / np.maximum(counts - 1, 1) * np.square(apart)).sum())
    left = falling - 0.75 * variance
    if not np.isfinite(left) or left <= 0:
        return float("nan")
    more = np.ceil((falling / left - 1) * read)
    return float(more) if more + read <= design.sizes.sum() else float("nan")
