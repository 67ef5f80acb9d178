"""How each student of a class agrees with the others, and where not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from toolkit.case import Case
from toolkit.case.codings import AGREED, coders, hand_codings
from toolkit.reliability import agreement
from toolkit.schema import InputError
from toolkit.seminar.classes.assigning import class_sample
from toolkit.seminar.classes.students import read_class
from toolkit.seminar.comparing import KINDS, SAME, Reading, compare, majority, readings

THE_CLASS = "the class"
"""The reference where there is no consensus: what most of the others read."""

STEP = 5  # statements between two values of a growing alpha
FEWEST = 5  # statements below which an alpha says nothing

Readings = Mapping[str, "dict[str, list[Reading]]"]


class ClassCodings(NamedTuple):
    """The codings of a class: everybody's rows, and each student's readings by statement."""

    rows: pd.DataFrame
    readings: Readings
    consensus: dict[str, list[Reading]] | None


def class_codings(case: Case) -> ClassCodings:
    """The codings of a class, and the consensus of the case if there is one.

    Raises InputError if there is no class, or none of it has codings yet.
    """
    students = [student.coder for student in read_class(case)]
    handed_in = set(coders(case))
    present = [coder for coder in students if coder in handed_in]
    if not present:
        raise InputError(
            "nobody in the class has handed in codings; collect them first.", case.folder
        )
    rows = hand_codings(case, present)
    each = {str(coder): readings(own) for coder, own in rows.groupby("coder")}
    agreed = readings(hand_codings(case, [AGREED])) if AGREED in handed_in else None
    return ClassCodings(rows, each, agreed)


def class_agreement(case: Case, codings: ClassCodings | None = None) -> pd.DataFrame:
    """How each student's stances agree with the consensus, or else with the class.

    The reference is the consensus of the case. Without one it is, for each student, what more
    than half of the *others* read (a statement needs two of them); `reference` says which. A
    reading is an issue with its holder and stance in a statement.

    Returns a row for each student of the class, the best agreement first, those without codings
    last: coder, reference, assigned and read (statements), unread (share of those assigned),
    compared (readings), then how many of them are the same, differ in stance, in holder, are
    missed or added (see `comparing.KINDS`), agreement (the share that is the same), and the error
    rates stance_rate, holder_rate, missed_rate, as shares of the reference's readings. Shares are
    0 to 1, missing where there is nothing to compare.
    """
    given = class_codings(case) if codings is None else codings
    assigned = class_sample(case).groupby("coder")["statement_id"].agg(set)
    rows = []
    for student in read_class(case):
        coder = student.coder
        own = given.readings.get(coder, {})
        kinds = Counter(compare(own, _reference(given, coder))["kind"])
        wanted = assigned[coder]
        read = len(wanted & set(own))
        compared = sum(kinds.values())
        referred = compared - kinds["added"]
        rows.append(
            {
                "coder": coder,
                "reference": AGREED if given.consensus is not None else THE_CLASS,
                "assigned": len(wanted),
                "read": read,
                "unread": 1 - read / len(wanted),
                "compared": compared,
                **{kind: kinds[kind] for kind in KINDS},
                "agreement": _share(kinds[SAME], compared),
                **{f"{kind}_rate": _share(kinds[kind], referred) for kind in _ERRORS},
            }
        )
    table = pd.DataFrame(rows)
    return table.sort_values(
        ["agreement", "read", "coder"], ascending=[False, False, True], ignore_index=True
    )


_ERRORS = ("stance", "holder", "missed")


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


def _reference(given: ClassCodings, coder: str) -> dict[str, list[Reading]]:
    if given.consensus is not None:
        return given.consensus
    return majority([own for other, own in given.readings.items() if other != coder])


def class_differences(case: Case, coder: str, codings: ClassCodings | None = None) -> pd.DataFrame:
    """Where one student reads otherwise than the consensus or the class.

    Returns a row for each difference, in the order of statements: statement_id, issue, kind, holder
    and value as the student has them, reference_holder, reference_value, and what the codebook says
    of the issue: definition, include, exclude.
    """
    given = class_codings(case) if codings is None else codings
    table = compare(given.readings.get(coder, {}), _reference(given, coder))
    table = table[table["kind"] != SAME].sort_values("statement_id", ignore_index=True)
    issues = {issue.name: issue for issue in case.codebook.issues}
    for part in ("definition", "include", "exclude"):
        table[part] = [str(getattr(issues[name], part)) for name in table["issue"]]
    return table


def class_growth(
    case: Case, codings: ClassCodings | None = None, by: str = "place"
) -> pd.DataFrame:
    """The class's alpha as it grew, over the statements that all students code.

    Counted are the first 5, 10, 15 … of them: by ``place``, the order in which the class was to
    code, or by ``decided``, the order in which the last of them decided. Returns a row for each
    step: statements, alpha (Krippendorff's, nominal: which issue with which stance, or not coded),
    items and coders it rests on, convention. Empty with fewer than two coders.

    Raises InputError for another `by`.
    """
    given = class_codings(case) if codings is None else codings
    if by not in ("place", "decided"):
        raise InputError(f"unknown by={by!r}; take place or decided.")
    if len(given.readings) < 2:
        return pd.DataFrame(columns=_GROWTH)
    shared = _shared(case)
    rows = given.rows[given.rows["statement_id"].isin(set(shared["statement_id"]))]
    if by == "place":
        order = list(shared.sort_values("place")["statement_id"])
    else:
        order = list(rows.groupby("statement_id")["decided"].max().sort_values().index)
    ends = [*range(FEWEST, len(order), STEP), len(order)] if len(order) >= FEWEST else []
    table = pd.concat(
        [pd.DataFrame(columns=_GROWTH), *(_alpha(rows, order[:end]) for end in ends)],
        ignore_index=True,
    )
    return table.astype({"statements": "int64", "alpha": "float64"})


def shared_agreement(case: Case, given: ClassCodings) -> pd.DataFrame:
    """How far a class agrees on the statements that all code: the last alpha of `class_growth`.

    Returns rows of `agreement`, with the share of pairs that agree, and intervals from draws of
    reports. Raises InputError with fewer than two coders.
    """
    rows = given.rows[given.rows["statement_id"].isin(set(_shared(case)["statement_id"]))]
    return agreement(rows, question="both", measure=["percent_agreement", "alpha_nominal"])


def _shared(case: Case) -> pd.DataFrame:
    """The statements that all students code, with their places."""
    sample = class_sample(case)
    return sample.loc[sample["shared"], ["statement_id", "place"]].drop_duplicates("statement_id")


_GROWTH = ["statements", "alpha", "items", "coders", "convention"]


def _alpha(rows: pd.DataFrame, statements: list[str]) -> pd.DataFrame:
    some = rows[rows["statement_id"].isin(statements)]
    table = agreement(some, question="both", measure="alpha_nominal", draws=0)
    table = table.rename(columns={"value": "alpha"}).assign(statements=len(statements))
    return table[_GROWTH]
