"""Train a coder on one person's codings of a case, and say how well it does on other reports."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from toolkit.case.codings import choose_coder, read_codings, statements_read, unmatched_codings
from toolkit.coding.learned.coder import uncertain
from toolkit.coding.learned.model import STRENGTH, fit
from toolkit.coding.learned.report import CodingReport, many
from toolkit.coding.learned.scores import (
    advantage,
    by_value,
    calibration,
    confusion,
)
from toolkit.coding.learned.units import NONE, Unit, find_units
from toolkit.findings import takes_tables
from toolkit.schema import Coding, InputError, Statement, to_rows

if TYPE_CHECKING:
    from toolkit.case import Case

FEWEST_STATEMENTS, FEWEST_REPORTS, FEWEST_VALUES, FEWEST_OF_A_VALUE = 50, 5, 2, 5
"""Below these a model would learn chance, and cross-validation would measure it."""

FOLDS = 5
SHARES = (0.25, 0.5, 0.75, 1.0)
SUGGESTED = 20


@dataclass(frozen=True, slots=True)
class Lessons:
    """What a person's codings teach: units with their values, and what cannot be taught.

    `unseen` are what the person coded where no signal stands (statement, issue, value), with the
    report's group; `divided` counts units whose holders differ in value.
    """

    units: list[Unit]
    values: list[str]
    unseen: list[tuple[Statement, str, str, str]]
    divided: int
    uncoded: list[Unit]


@takes_tables
def train_coding(
    statements: pd.DataFrame,
    case: Case,
    coder: str | None = None,
    out: Path | str | None = None,
    seed: int = 0,
) -> CodingReport:
    """Train a coder on one person's codings of a case, and measure it on reports it has not seen.

    `statements` are best found by the method they were coded with. `coder` is chosen as by
    `choose_coder`; only codings of the dimension ``issue`` are learned from, and only statements
    with a row in the coder's file count as read. With `out`, the model and its report are written
    into that folder. The seed deals the reports to folds; the same codings, statements and seed
    give the same files.

    Raises InputError for codings that hold mistakes, and if there are fewer than 50 statements, 5
    reports or two values of 5 units each to learn from: it says how many more are needed.
    """
    name = choose_coder(case, coder)
    codings = read_codings(case, name, statements)
    codings = codings[codings["dimension"] == "issue"]
    problems = unmatched_codings(codings, statements, case)
    lessons = _lessons(statements, codings, statements_read(case, name, statements), case)
    _check_enough(lessons, name)
    values = [stance.name for stance in case.codebook.scale]
    values = [
        v for v in (*values, NONE) if v in {*lessons.values, *(u.rules for u in lessons.units)}
    ]
    if NONE not in values and lessons.unseen:
        values.append(NONE)
    folds = _folds(lessons, seed)
    predictions, curve = _cross_validated(lessons, folds, seed)
    counts = _counts(lessons, max(folds.values()) + 1)
    model = fit(
        [unit.features for unit in lessons.units], lessons.values, _origin(case, name, counts, seed)
    )
    versus = {other: advantage(predictions, values, other, seed) for other in ("rules", "majority")}
    report = CodingReport(
        model=model,
        counts=counts,
        scores=by_value(predictions, values),
        confusion=confusion(predictions, values),
        calibration=calibration(predictions),
        curve=curve,
        advantages=pd.DataFrame.from_dict(versus, "index", columns=["difference", "low", "high"]),
        predictions=predictions,
        suggestions=uncertain(lessons.uncoded, model, SUGGESTED),
        problems=problems,
    )
    if out is not None:
        report.save(out)
    return report


def _lessons(
    statements: pd.DataFrame, codings: pd.DataFrame, read: frozenset[str], case: Case
) -> Lessons:
    said: dict[tuple[str, str], set[str]] = {}
    for coding in to_rows(Coding, codings):
        said.setdefault((coding.statement_id, coding.object), set()).add(coding.value)
    units: list[Unit] = []
    values: list[str] = []
    uncoded: list[Unit] = []
    divided = 0
    for unit in find_units(statements, case):
        key = (unit.statement.statement_id, unit.issue)
        given = said.pop(key, {NONE})
        if unit.statement.statement_id not in read:
            uncoded.append(unit)
        elif len(given) > 1:
            divided += 1
        else:
            units.append(unit)
            values.append(*given)
    found: dict[str, Statement] = {s.statement_id: s for s in to_rows(Statement, statements)}
    copies = dict(zip(case.documents["doc_id"], case.documents["copy_of"], strict=True))
    unseen = []
    for (statement_id, issue), given in said.items():
        if statement_id in found and len(given) == 1:
            statement = found[statement_id]
            original = copies[statement.doc_id] or statement.doc_id
            unseen.append((statement, original, issue, min(given)))
        elif statement_id in found:
            divided += 1
    return Lessons(units, values, unseen, divided, uncoded)


def _check_enough(lessons: Lessons, coder: str) -> None:
    statements = len({unit.statement.statement_id for unit in lessons.units})
    reports = len({unit.original for unit in lessons.units})
    often = [n for _, n in Counter(lessons.values).most_common() if n >= FEWEST_OF_A_VALUE]
    wanted = []
    if statements < FEWEST_STATEMENTS:
        wanted.append(many(FEWEST_STATEMENTS - statements, "more statement"))
    if reports < FEWEST_REPORTS:
        wanted.append(f"statements of {many(FEWEST_REPORTS - reports, 'more report')}")
    if len(often) < FEWEST_VALUES:
        more = FEWEST_VALUES - len(often)
        wanted.append(f"at least {FEWEST_OF_A_VALUE} units of {many(more, 'more value')}")
    if wanted:
        raise InputError(
            f"there is too little to learn from: {coder} coded {many(statements, 'statement')} of "
            f"{many(reports, 'report')} in which a signal of the codebook stands; code "
            f"{' and '.join(wanted)}."
        )


def _counts(lessons: Lessons, folds: int) -> dict[str, int]:
    return {
        "units": len(lessons.units),
        "statements": len({unit.statement.statement_id for unit in lessons.units}),
        "reports": len({unit.original for unit in lessons.units}),
        "folds": folds,
        "unseen": len(lessons.unseen),
        "divided": lessons.divided,
    }


def _origin(case: Case, coder: str, counts: dict[str, int], seed: int) -> dict[str, Any]:
    import sklearn

    return {
        "coder": coder, "codebook": str(case.codebook), **counts, "seed": seed, "C": STRENGTH,
        "scikit-learn": sklearn.__version__,
    }  # fmt: skip


# ---------------------------------------------------------------- cross-validation


def _folds(lessons: Lessons, seed: int) -> dict[str, int]:
    """The fold of each report, dealt by chance, the reports with most units first."""
    sizes = Counter(unit.original for unit in lessons.units)
    sizes.update({original: 0 for _, original, _, _ in lessons.unseen})
    names = sorted(sizes)
    shuffled = [names[at] for at in np.random.default_rng(seed).permutation(len(names))]
    folds: dict[str, int] = {}
    filled = [0] * FOLDS
    for name in sorted(shuffled, key=lambda name: -sizes[name]):
        folds[name] = filled.index(min(filled))
        filled[folds[name]] += sizes[name]
    return folds


def _cross_validated(
    lessons: Lessons, folds: dict[str, int], seed: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What each method gives every unit, and the learning curve."""
    order = sorted({unit.original for unit in lessons.units})
    order = [order[at] for at in np.random.default_rng(seed + 1).permutation(len(order))]
    points = []
    table = pd.DataFrame()
    for share in SHARES:
        table, learnt = _held_out(lessons, folds, order, share)
        values = sorted({*table["person"]})
        macro = by_value(table, values).loc[("learned", "mean of values"), "f1"]
        right = float((table["learned"] == table["person"]).mean())
        points.append((share, *learnt, right, macro))
    names = ["share", "reports", "units", "right", "macro_f1"]
    return table, pd.DataFrame(points, columns=names).set_index("share")


def _held_out(
    lessons: Lessons, folds: dict[str, int], order: Sequence[str], share: float
) -> tuple[pd.DataFrame, tuple[float, float]]:
    """Predictions for each fold by a model of a share of the other reports; how much it learned.

    The second is the mean number of reports and of units over folds.
    """
    units = lessons.units
    rows: dict[int, tuple[Any, ...]] = {}
    learnt = []
    for fold in sorted(set(folds.values())):
        others = [name for name in order if folds[name] != fold]
        kept = set(others[: math.ceil(share * len(others))])
        lesson = [at for at, unit in enumerate(units) if unit.original in kept]
        held = [at for at, unit in enumerate(units) if folds[unit.original] == fold]
        model = fit([units[at].features for at in lesson], [lessons.values[at] for at in lesson])
        majority = Counter(lessons.values[at] for at in lesson).most_common(1)[0][0]
        shares = model.probabilities([units[at].features for at in held])
        learnt.append((len(kept), len(lesson)))
        for at, row in zip(held, shares, strict=True):
            unit, best = units[at], int(row.argmax())
            rows[at] = (
                unit.statement.statement_id, unit.statement.doc_id, unit.original, unit.issue, fold,
                lessons.values[at], model.values[best], unit.rules, majority, float(row[best]),
            )  # fmt: skip
    unseen = [
        (s.statement_id, s.doc_id, original, issue, folds[original], value, NONE, NONE, NONE, None)
        for s, original, issue, value in lessons.unseen
    ]
    names = [
        "statement_id", "doc_id", "original", "issue", "fold", "person", "learned", "rules",
        "majority", "confidence",
    ]  # fmt: skip
    table = pd.DataFrame([*(rows[at] for at in range(len(units))), *unseen], columns=names)
    table["confidence"] = table["confidence"].astype("float64")
    reports, number = np.mean(learnt, axis=0)
    return table, (float(reports), float(number))
