"""Findings corrected by a checked sample: right on average whatever the machine's errors."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.analysis.checks.pseudo_outcomes import (
    NOTHING,
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
    to_halve,
)
from toolkit.analysis.checks.sample import checked_sample
from toolkit.analysis.intervals import FEWEST_REPORTS
from toolkit.analysis.positions import scale_of
from toolkit.analysis.timeline import readings, takes_side
from toolkit.analysis.wording import counted, unknown
from toolkit.case.codings import choose_coder, hand_codings, relocate_codings
from toolkit.coding import join
from toolkit.findings import Assignment, Corrected, check_table, takes_tables
from toolkit.people.samples import NONE, rarest_issues
from toolkit.schema import Coding, InputError, columns, to_table

if TYPE_CHECKING:
    from toolkit.case import Case

FINDINGS = ("positions", "shares", "differences", "trends")
"""What can be corrected."""

FEWEST_CHECKED = 3
"""Checked statements of a cell, below which no interval is given."""

TREND_DAYS = 30
"""A trend is the change of the mean in so many days."""

_DIGITS = 6  # that are the same on every processor

_Cell: TypeAlias = tuple[str, str]
"""A party and an issue."""

_Named: TypeAlias = tuple[str, str]
"""The label and the proposition of an issue."""


@takes_tables
def corrected(
    statements: pd.DataFrame,
    codings: pd.DataFrame,
    case: Case,
    of: str = "positions",
    by: str = "holder_side",
    checker: str | None = None,
    sample: pd.DataFrame | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Findings from a machine's codings of all statements and a person's of a random sample.

    What is estimated is what would be found if the person had coded every statement: a statement
    in which the machine sees a stance and the person none is taken off, one that the machine
    overlooked is added, for as many as it stands for (see `pseudo_outcomes`). `codings` are one
    machine's; `checker` names the person in CASE/codings/ (without a name: the consensus, or the
    only one), and `sample` which statements they were given, by default CASE/sample.csv, as
    `draw_checks` keeps it. A sample half coded serves as far as it goes. Counted is as in
    `positions`: readings of statements, copies left out.

    `of` says what is corrected:

    - ``positions``: the mean of a party's stances on an issue, unclear ones left out;
    - ``shares``: of a party's statements on an issue, the share with each stance, 0 to 1;
    - ``differences``: a party's mean less another's;
    - ``trends``: how much a party's mean changes in 30 days (least squares).

    Returns a row for each party and issue (and stance, or other party): `machine`, uncorrected;
    `corrected`; `low` and `high`, between which the truth lies in `level` of such samples and
    such reports; `reports`, those with a reading; `readings`, the machine's; `checked`, of the
    statements checked those with a reading here, by either; `wrong`, of these those they do not
    read alike; `to_halve`, how many more statements must be checked for an interval half as wide,
    missing where no number would do; `interval`, why there is none, else empty. Nothing leaves the
    scale: ends and values beyond it are its ends. `attrs` hold the `level`, the `checker`, and how
    many statements were `checked` of how many (`statements`).

    What a reader could dispute: the person is taken to be right. What neither coder can see, such
    as statements that were not found in the texts, is not corrected.

    Warns of statements of the sample that are none any more. Raises LookupError for an unknown `of`
    or `by`; InputError without a sample, for weights that cannot be, with fewer than three of its
    statements read, and for codings of several machines.
    """
    if of not in FINDINGS:
        raise unknown("kind of finding", of, FINDINGS)
    if not 0 < level < 1:
        raise InputError(f"level is {level}; give a share between 0 and 1, such as 0.95.")
    checker = choose_coder(case, checker)
    given = checked_sample(case) if sample is None else sample
    check_table(given, Assignment, "corrected()")
    by_hand, weights = _checked(statements, case, checker, given)
    corpus = _Corpus.of(statements, codings, case, weights)
    numbers = [stance.number for stance in case.codebook.scale if stance.number is not None]
    both = _Both(
        corpus,
        readings(join(statements, codings, case), by),
        readings(join(statements, by_hand, case), by),
        (min(numbers), max(numbers)),
        level,
    )
    found = sorted(_FINDERS[of](both), key=lambda row: (row.issue, row.party, row.other))
    unused = {"positions": ["value", "other"], "trends": ["value", "other"], "shares": ["other"]}
    table = to_table(Corrected, found).drop(columns=unused.get(of, ["value"]))
    table.attrs |= {
        "level": level,
        "checker": checker,
        "checked": len(corpus.read),
        "statements": len(corpus.place),
    }
    return table


# ---------------------------------------------------------------- what was checked


def _checked(
    statements: pd.DataFrame, case: Case, checker: str, sample: pd.DataFrame
) -> tuple[pd.DataFrame, Mapping[str, float]]:
    """What the checker coded, and the weight of each statement of the sample that they read.

    Raises InputError for a weight that is no number of statements.
    """
    amiss = sample[~(np.isfinite(sample["weight"]) & (sample["weight"] > 0))]
    if len(amiss):
        name, weight = amiss[["statement_id", "weight"]].iloc[0]
        raise InputError(
            f"the sample gives {name!r} the weight {weight}; a weight says how many statements one "
            "stands for, so it is more than 0: draw with tk.checks.draw_checks or draw_sample."
        )
    before = hand_codings(case, checker)
    now = relocate_codings(before, statements, case)
    names = dict(zip(before["statement_id"], now["statement_id"], strict=True))
    known = set(statements["statement_id"])
    lost = sorted(set(sample["statement_id"]) - known - set(names))
    if lost:
        warnings.warn(
            f"of the sample {counted(len(lost), 'statement')}, such as {lost[0]!r}, correct "
            "nothing: neither the texts nor the checker's codings know the name; if the texts "
            "changed since the draw, draw anew.",
            stacklevel=4,
        )
    weights = {
        names[name]: weight
        for name, weight in zip(sample["statement_id"], sample["weight"], strict=True)
        if names.get(name) in known
    }
    return now.loc[now["statement_id"].isin(weights), columns(Coding)], weights


@dataclass(frozen=True, slots=True)
class _Corpus:
    """The statements that could be drawn, and which of them were read.

    `place` numbers the statements, `report` the report of each, `read` are the places of those
    that were read, in the order of `design`.
    """

    place: Mapping[str, int]
    report: Places
    read: Places
    design: Design

    @classmethod
    def of(
        cls,
        statements: pd.DataFrame,
        codings: pd.DataFrame,
        case: Case,
        weights: Mapping[str, float],
    ) -> _Corpus:
        documents = case.documents
        originals = documents.loc[documents["copy_of"] == "", "doc_id"]
        population = statements[statements["doc_id"].isin(originals)]
        place = {name: at for at, name in enumerate(population["statement_id"])}
        drawn = {place[name]: weight for name, weight in weights.items() if name in place}
        if len(drawn) < FEWEST_CHECKED:
            raise InputError(
                f"{len(drawn)} statements of the sample are coded; code {FEWEST_CHECKED} at least, "
                "better 60: tk.code_by_hand(case, coder, sample)."
            )
        report = pd.factorize(population["doc_id"])[0].astype(np.int64)
        issues = rarest_issues(population, codings)
        group = pd.factorize(pd.Series([issues.get(name, NONE) for name in place]))[0].astype(
            np.int64
        )
        read = np.array(sorted(drawn), dtype=np.int64)
        weight = np.array([drawn[at] for at in sorted(drawn)])
        return cls(place, report, read, Design.of(report, group, read, weight))


# ---------------------------------------------------------------- both readings of a cell


@dataclass(frozen=True, slots=True)
class _Sums:
    """What the readings of a cell add up to, by the machine alone and corrected.

    `readings` are counted by report, of the machine and of the person; `seen` and `wrong` say of
    each statement read whether either read anything here, and whether they differ.
    """

    machine: Numbers
    totals: Totals
    readings: Numbers
    seen: npt.NDArray[np.bool_]
    wrong: npt.NDArray[np.bool_]
    counted: int

    def beside(self, other: _Sums) -> _Sums:
        return _Sums(
            np.concatenate([self.machine, other.machine]),
            self.totals.beside(other.totals),
            self.readings + other.readings,
            self.seen | other.seen,
            self.wrong | other.wrong,
            self.counted + other.counted,
        )

    @property
    def checked(self) -> int:
        return int(self.seen.sum())

    @property
    def reports(self) -> int:
        return int((self.readings > 0).sum())

    def why_none(self) -> str:
        """Why there can be no interval; empty if there can."""
        if self.checked < FEWEST_CHECKED:
            return f"{self.checked} checked, too few" if self.checked else "none checked"
        if self.reports < FEWEST_REPORTS:
            return f"{self.reports} reports, too few" if self.reports > 1 else "one report"
        return ""


@dataclass(frozen=True, slots=True)
class _Both:
    """The readings of a machine and of a person, and what is asked of them."""

    corpus: _Corpus
    machine: pd.DataFrame
    person: pd.DataFrame
    scale: tuple[float, float]
    level: float

    @property
    def rows(self) -> pd.DataFrame:
        """Both readings in one table; `read` is the place of a statement among those read."""
        machine = self.machine[self.machine["statement_id"].isin(self.corpus.place)]
        rows = pd.concat([machine.assign(person=False), self.person.assign(person=True)])
        places = rows["statement_id"].map(self.corpus.place)
        among = pd.Series(range(len(self.corpus.read)), index=self.corpus.read)
        return rows.assign(
            report=self.corpus.report[places],
            read=places.map(among).fillna(-1).astype("int64"),
            decided=takes_side(rows["number"]),
        )

    def sums(self, rows: pd.DataFrame, adds: Numbers) -> _Sums:
        """What the rows of a cell add up to, each adding a row of `adds`."""
        design = self.corpus.design
        report, read = rows["report"].to_numpy(), rows["read"].to_numpy()
        person = rows["person"].to_numpy()
        machine = np.zeros((len(design.sizes), adds.shape[1]))
        np.add.at(machine, report[~person], adds[~person])
        errors = np.zeros((len(design.report), adds.shape[1]))
        checked = read >= 0
        np.add.at(errors, read[checked], np.where(person, 1, -1)[checked, None] * adds[checked])
        seen = np.zeros(len(errors), dtype=bool)
        seen[read[checked]] = True
        return _Sums(
            machine.sum(axis=0),
            Totals.of(machine, errors, design),
            np.bincount(report, minlength=len(machine)).astype(np.float64),
            seen,
            np.asarray((np.abs(errors) > 0).any(axis=1)),
            int((~person).sum()),
        )


def _cells(rows: pd.DataFrame) -> Iterator[tuple[_Cell, pd.DataFrame]]:
    for (party, issue), part in rows.groupby(["party", "object"]):
        yield (str(party), str(issue)), part


def _mean_sums(both: _Both) -> dict[_Cell, tuple[_Sums, _Named]]:
    """Of each cell the sum and the number of the stances that take a side, and on what."""
    rows = both.rows
    return {
        cell: (both.sums(part, _beside(part["number"], 1)), _named(part))
        for cell, part in _cells(rows[rows["decided"]])
    }


def _named(part: pd.DataFrame) -> _Named:
    """The label and the proposition of the issue that rows are of."""
    return part["object_label"].iloc[0], part["proposition"].iloc[0]


def _beside(*columns: pd.Series | float) -> Numbers:
    """Columns of one length, or one number for all rows, as a table."""
    together = np.broadcast_arrays(*[np.asarray(column, dtype=np.float64) for column in columns])
    return np.column_stack(together)


# ---------------------------------------------------------------- findings


def _positions(both: _Both) -> Iterator[Corrected]:
    for (party, issue), (sums, named) in _mean_sums(both).items():
        yield _finding(both, sums, quotient(0, 1), both.scale, (0, 1))(party, issue, *named)


def _shares(both: _Both) -> Iterator[Corrected]:
    rows = both.rows
    values = list(scale_of(rows))
    for (party, issue), part in _cells(rows):
        sums = both.sums(part, _beside(*[part["value"] == value for value in values], 1))
        named = _named(part)
        for at, value in enumerate(values):
            if (part["value"] == value).any():
                ratio = (at, len(values))
                finding = _finding(both, sums, quotient(*ratio), (0.0, 1.0), ratio)
                yield finding(party, issue, *named, value=value)


def _differences(both: _Both) -> Iterator[Corrected]:
    cells = _mean_sums(both)
    width = both.scale[1] - both.scale[0]
    for a, b in combinations(sorted(cells), 2):
        (one, named), (other, _) = cells[a], cells[b]
        if a[1] == b[1] and not (one.why_none() or other.why_none()):
            sums = one.beside(other)
            finding = _finding(both, sums, difference, (-width, width))
            yield finding(a[0], a[1], *named, other=b[0])


def _trends(both: _Both) -> Iterator[Corrected]:
    rows = both.rows
    rows = rows[rows["decided"] & rows["date"].notna()]
    days = (rows["date"] - rows["date"].min()).dt.days / TREND_DAYS
    for (party, issue), part in _cells(rows.assign(day=days)):
        day, number = part["day"], part["number"]
        sums = both.sums(part, _beside(1, day, number, day * day, day * number))
        finding = _finding(both, sums, slope, (-math.inf, math.inf))
        yield finding(party, issue, *_named(part))


_FINDERS: Mapping[str, Callable[[_Both], Iterator[Corrected]]] = {
    "positions": _positions,
    "shares": _shares,
    "differences": _differences,
    "trends": _trends,
}


def _finding(
    both: _Both,
    sums: _Sums,
    estimate: Estimate,
    bounds: tuple[float, float],
    ratio: tuple[int, int] | None = None,
) -> Callable[..., Corrected]:
    """A finding but for its name: an estimate from sums, the ratio of two of them if so said."""
    value = float(estimate(sums.totals.sums))
    low, high, why = _interval(both, sums, estimate, ratio)
    more = math.nan if why else to_halve(sums.totals, estimate)

    def within(number: float) -> float | None:
        kept = min(max(number, bounds[0]), bounds[1]) if number == number else number
        return None if math.isnan(kept) else round(kept, _DIGITS) + 0.0

    return partial(
        Corrected,
        machine=within(float(estimate(sums.machine))),
        corrected=within(value),
        low=within(low),
        high=within(high),
        reports=sums.reports,
        readings=sums.counted,
        checked=sums.checked,
        wrong=int(sums.wrong.sum()),
        to_halve=None if math.isnan(more) else int(more),
        interval=why,
    )


def _interval(
    both: _Both, sums: _Sums, estimate: Estimate, ratio: tuple[int, int] | None
) -> tuple[float, float, str]:
    """The ends of an interval, or why there is none."""
    none = math.nan, math.nan
    value = float(estimate(sums.totals.sums))
    why = sums.why_none() or ("nothing is left once corrected" if math.isnan(value) else "")
    if why:
        return *none, why
    freedom = degrees_of_freedom(sums.readings)
    low, high = interval(sums.totals, estimate, both.level, freedom, ratio)
    if math.isnan(low):
        return *none, "one report decides"
    if high - low < NOTHING:
        return *none, f"{sums.reports} reports that say the same"
    return low, high, ""
