"""Whether coefficients of agreement come out as published.

Cases are JSON Lines, a data set a line, with what was published of it::

    {"id": "table-1", "kind": "ratings",
     "ratings": [["ann", "unit 1", 2], ["bob", "unit 1", 3]],
     "expected": [{"coef": "alpha_ordinal", "value": 0.815, "tol": 0.001}]}

    {"id": "tape", "kind": "unitizing", "continuum": [0, 300], "coders": ["ann", "bob"],
     "units": [{"coder": "ann", "start": 20, "length": 70, "category": "c"}],
     "expected": [{"coef": "alpha_u:c", "value": 0.73, "tol": 0.01}]}

`coef` is a name of `COEFFICIENTS`, one of `SYNONYMS`, ``alpha_nominal_se`` for its standard
error, ``alpha_u`` or ``alpha_u:`` and a category; ``n_categories`` beside it says how many
categories there were to choose from, where not all were used, and ``distance`` which distance of
one's own was taken, in the words “0 if equal; 0.5 if either is X; else 1”. The categories of
weighted kappas are taken as ranks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from toolkit.evaluation.gold import Record, read_gold
from toolkit.evaluation.task import Task
from toolkit.reliability.coefficients import COEFFICIENTS, alpha_error, coefficient
from toolkit.reliability.ratings import Ratings, to_ratings
from toolkit.reliability.unitizing import unitizing_agreement
from toolkit.reliability.weights import Distance

SYNONYMS: Mapping[str, str] = MappingProxyType(
    {"bennett_s": "brennan_prediger", "randolph_kappa": "brennan_prediger"}
)
"""Other names under which coefficients were published."""

COLUMNS = ["case", "coefficient", "published", "computed", "within"]

SHOWN_DISTANCE = "0 if equal; 0.5 if either is X; else 1"
DISTANCE = re.compile(r"0 if equal; (\d+(?:\.\d+)?) if either is ([^;]+); else (\d+(?:\.\d+)?)")

ROUNDING = 1.0001  # of a tolerance, as published figures are rounded


@dataclass(frozen=True, slots=True)
class Published:
    """A data set, as ratings or as marks, and what was published of it."""

    name: str
    ratings: pd.DataFrame | None
    marks: pd.DataFrame | None
    length: int
    coders: tuple[str, ...]
    expected: tuple[Record, ...]


def read_published(path: Path | str) -> list[Published]:
    """The data sets of a JSON Lines file; raises InputError with file and line."""
    return read_gold(path, _published)


def predict_agreement(cases: Iterable[Published]) -> Iterator[list[float]]:
    """Each coefficient that was published of a data set, computed anew."""
    for case in cases:
        yield [
            _marks_value(case, str(one["coef"])) if case.ratings is None else _value(case, one)
            for one in case.expected
        ]


def score_agreement(gold: Sequence[Published], found: Sequence[Sequence[float]]) -> pd.DataFrame:
    """What was computed beside what was published, a row for each value.

    Columns: `case`, `coefficient`, `published`, `computed`, and `within`, whether the two differ
    by no more than the tolerance given with the case.
    """
    rows = [
        (case.name, str(one["coef"]), float(one["value"]), computed, _is_within(one, computed))
        for case, values in zip(gold, found, strict=True)
        for one, computed in zip(case.expected, values, strict=True)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _is_within(expected: Record, computed: float) -> bool:
    return abs(computed - float(expected["value"])) <= float(expected["tol"]) * ROUNDING


def _value(case: Published, expected: Record) -> float:
    assert case.ratings is not None  # noqa: S101
    name = SYNONYMS.get(expected["coef"], expected["coef"])
    ratings = to_ratings(case.ratings)
    if name == "alpha_nominal_se":
        return alpha_error(ratings)
    if COEFFICIENTS[name].two and COEFFICIENTS[name].ordered:
        ratings = _ranked(ratings)
    unused = int(expected.get("n_categories", 0)) - len(ratings.categories)
    categories = (*ratings.categories, *(f"unused {n}" for n in range(unused)))
    ratings = Ratings(ratings.codes, ratings.coders, categories, ratings.groups)
    return coefficient(name, ratings, _distance(expected.get("distance", "")))


def _ranked(ratings: Ratings) -> Ratings:
    ranks = tuple(range(1, len(ratings.categories) + 1))
    return Ratings(ratings.codes, ratings.coders, ranks, ratings.groups)


def _distance(words: str) -> Distance | None:
    """The distance put in words: “0 if equal; 0.5 if either is X; else 1”."""
    if not words:
        return None
    match = DISTANCE.fullmatch(words)
    if match is None:
        raise ValueError(f"distance {words!r} is not put as in {SHOWN_DISTANCE!r}")
    near, middle, far = float(match[1]), match[2], float(match[3])
    return lambda a, b: 0.0 if a == b else near if middle in (a, b) else far


def _marks_value(case: Published, name: str) -> float:
    assert case.marks is not None  # noqa: S101
    table = unitizing_agreement(case.marks, {case.name: case.length}, case.coders)
    table = table[table["measure"] == "alpha_u"]
    value = name.partition(":")[2]
    found = table[table["value"] == value] if value else table  # the first is of all values
    return float(found["agreement"].iloc[0]) if len(found) else float("nan")


def _published(record: Record) -> Published:
    expected = tuple(record["expected"])
    for one in expected:
        _check(one, record["kind"])
    if record["kind"] == "ratings":
        ratings = pd.DataFrame(record["ratings"], columns=["coder", "unit", "value"])
        return Published(str(record["id"]), ratings, None, 0, (), expected)
    if record["kind"] != "unitizing":
        raise ValueError(f"kind {record['kind']!r} is neither 'ratings' nor 'unitizing'")
    begin, end = record["continuum"]
    marks = pd.DataFrame(
        [
            (u["coder"], str(record["id"]), u["start"] - begin, u["start"] - begin + u["length"],
             str(u["category"]))
            for u in record["units"]
        ],
        columns=["coder", "doc_id", "start", "end", "value"],
    )  # fmt: skip
    return Published(
        str(record["id"]), None, marks, int(end - begin), tuple(record["coders"]), expected
    )


def _check(expected: Record, kind: str) -> None:
    name = SYNONYMS.get(expected["coef"], expected["coef"])
    float(expected["value"]), float(expected["tol"]), _distance(expected.get("distance", ""))
    known = {*COEFFICIENTS, "alpha_nominal_se"} if kind == "ratings" else {"alpha_u"}
    if str(name).partition(":")[0] not in known:
        raise ValueError(f"unknown coefficient {name!r}")


def _record(case: Published, values: Sequence[float]) -> Iterator[Record]:
    for one, computed in zip(case.expected, values, strict=True):
        yield {"id": case.name, "coef": str(one["coef"]), "value": computed}


AGREEMENT = Task(
    name="agreement",
    asks="coefficients of agreement, as published",
    example="""\
  {"id": "table-1", "kind": "ratings",
   "ratings": [["ann", "unit 1", "a"], ["bob", "unit 1", "b"]],
   "expected": [{"coef": "percent_agreement", "value": 0.0, "tol": 0.001}]}""",
    read=read_published,
    predict=predict_agreement,
    score=score_agreement,
    record=_record,
    figures={"share within tolerance": lambda table: float(table["within"].mean())},
)
