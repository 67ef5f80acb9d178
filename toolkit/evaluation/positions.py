"""How well is read who stands where, end to end: whole reports beside two people's marks of them.

Gold is a folder with a file of JSON Lines for each of the two, `marks-1.jsonl` and
`marks-2.jsonl`: a mark a line, or that a report has none::

    {"doc_id": "r-1", "holder": "Envoy Oro", "holder_side": "Norland",
     "issue": "inspections", "value": "accept"}
    {"doc_id": "r-2", "none": true}

`sides.json`, if it is there, says which side of the case's actors each `holder_side` is;
``{"Norland": "North", "*": "Others"}``, where ``*`` stands for all others. Predictions are JSON
Lines, a report a line::

    {"doc_id": "r-1", "positions": [["North", "inspections", "accept"]]}

A position is a report, a party, an issue and a value; who has no side is a party of his own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from toolkit.coding.code import DEFAULT, code
from toolkit.coding.coded import join
from toolkit.evaluation.gold import Record, measures, read_gold
from toolkit.evaluation.task import Task, cell
from toolkit.parsing.reports import find_statements
from toolkit.schema import InputError, read_text

if TYPE_CHECKING:
    from toolkit.case import Case
    from toolkit.coding.code import Coder

Position = tuple[str, str, str]  # party, issue, value
Positions = frozenset[Position]

SIGNS = {"accept": "for", "accept-if": "for", "reject": "against", "resist": "against"}
"""The side that a value takes; the others take none."""

VIEWS: Mapping[str, Callable[[Positions], set[tuple[str, ...]]]] = {
    "found": lambda all_: {(party, issue) for party, issue, _ in all_},
    "side": lambda all_: {(party, issue, SIGNS[v]) for party, issue, v in all_ if v in SIGNS},
    "value": set,
}


@dataclass(frozen=True, slots=True)
class Report:
    """A report and what each of two people marked in it."""

    doc_id: str
    first: Positions
    second: Positions


def read_reports(folder: Path | str) -> list[Report]:
    """The marked reports of a folder; raises InputError with file and line."""
    sides = _sides(Path(folder) / "sides.json")
    first, second = (
        _by_report(read_gold(Path(folder) / f"marks-{n}.jsonl", lambda one: _mark(one, sides)))
        for n in (1, 2)
    )
    return [
        Report(name, first.get(name, frozenset()), second.get(name, frozenset()))
        for name in sorted(first.keys() | second.keys())
    ]


def predict_positions(
    reports: Iterable[Report], *, case: Case, coder: Coder = DEFAULT
) -> Iterator[Positions]:
    """Which party takes which stance on which issue in each report, as a coder reads the case.

    Raises InputError for a report that the case lacks.
    """
    reports = list(reports)
    for name in sorted({one.doc_id for one in reports}.difference(case.documents["doc_id"])):
        raise InputError(f"positions in {name!r} are marked, which case {case.name!r} lacks.")
    statements = find_statements(case)
    coded = join(statements, code(statements, case, coder), case)
    coded = coded[coded["dimension"] == "issue"]
    party = coded["holder_side"].where(coded["holder_side"].ne(""), coded["holder"])
    found: dict[str, set[Position]] = {one.doc_id: set() for one in reports}
    for name, *position in zip(
        coded["doc_id"], party, coded["object"], coded["value"], strict=True
    ):
        if name in found:
            found[name].add((str(position[0]), str(position[1]), str(position[2])))
    for one in reports:
        yield frozenset(found[one.doc_id])


def score_positions(gold: Sequence[Report], found: Sequence[Positions]) -> pd.DataFrame:
    """Precision, recall and F1, 0 to 1, over all reports.

    Rows: ``found`` (party and issue), ``side`` (with for or against, of values that take one) and
    ``value`` (with the value); for each, ``coder``: of what it gives, what at least one of the two
    marked, and of what both marked, what it gives; ``between people``: the second beside the first.
    Columns: precision, recall, f1, found, annotated.
    """
    rows: dict[tuple[str, str], list[float]] = {}
    for name, view in VIEWS.items():
        counts = {"coder": [0, 0, 0, 0], "between people": [0, 0, 0, 0]}
        for one, positions in zip(gold, found, strict=True):
            ours, first, second = map(view, (positions, one.first, one.second))
            _add(counts["coder"], ours & (first | second), ours & first & second, ours,
                 first & second)  # fmt: skip
            _add(counts["between people"], first & second, first & second, second, first)
        rows |= {(name, who): measures(*count) for who, count in counts.items()}
    return pd.DataFrame(
        list(rows.values()),
        index=pd.MultiIndex.from_tuples(rows, names=["measure", "compared"]),
        columns=["precision", "recall", "f1", "found", "annotated"],
    ).astype({"found": int, "annotated": int})


def _add(count: list[int], *parts: set[tuple[str, ...]]) -> None:
    for place, part in enumerate(parts):
        count[place] += len(part)


Mark = tuple[str, Position | None]


def _mark(record: Record, sides: Mapping[str, str]) -> Mark:
    name = str(record["doc_id"])
    if record.get("none"):
        return name, None
    side = str(record["holder_side"])
    party = sides.get(side, sides.get("*", side) if side else side) or str(record["holder"])
    return name, (party, str(record["issue"]), str(record["value"]))


def _by_report(marks: Iterable[Mark]) -> dict[str, Positions]:
    found: dict[str, set[Position]] = {}
    for name, position in marks:
        found.setdefault(name, set()).update([position] if position else [])
    return {name: frozenset(positions) for name, positions in found.items()}


def _sides(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    try:
        return {str(name): str(side) for name, side in json.loads(read_text(path)).items()}
    except (ValueError, AttributeError, RecursionError):
        raise InputError('is no table of sides; write {"Norland": "North"}.', path) from None


def _record(report: Report, positions: Positions) -> Iterator[Record]:
    yield {"doc_id": report.doc_id, "positions": sorted(positions)}


POSITIONS = Task(
    name="positions",
    asks="who stands where, in whole reports",
    example="""\
  {"doc_id": "r-1", "holder": "Envoy Oro", "holder_side": "Norland",
   "issue": "inspections", "value": "accept"}""",
    read=read_reports,
    predict=predict_positions,
    score=score_positions,
    record=_record,
    figures={
        "party, issue and side, F1": cell(("side", "coder"), "f1"),
        "party, issue and value, F1": cell(("value", "coder"), "f1"),
    },
)
