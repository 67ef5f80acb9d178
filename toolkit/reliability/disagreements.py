"""What coders disagree about: each item, with what each of them coded, furthest apart first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import pandas as pd

from toolkit.case.codebook import DIMENSIONS
from toolkit.case.codings.files import AGREED, AUTOMATIC, EXTRACTION, WRONG
from toolkit.reliability.agreement import Scale, value_scale
from toolkit.reliability.readings import (
    NOT_CODED,
    Readings,
    checked_codings,
    document_of,
    read_readings,
)
from toolkit.schema import InputError

if TYPE_CHECKING:
    from toolkit.case import Case

KINDS = (
    "wrongly taken", "other sign", "other value", "not coded", "other holder", "other condition",
)  # fmt: skip
"""How two coders can differ, gravest first: one says that the statement was wrongly taken from the
text; their values stand on opposite sides of 0, or differ otherwise; one did not code the object;
they agree on the value and not on whose it is; or on both and not on the condition."""

COLUMNS = ["statement_id", "doc_id", "dimension", "object", "kind", "apart", "sides", "readings"]
TEXT = ["speaker", "content"]


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one coder gave one object of a statement, under one holder."""

    value: str
    holder: str | None  # None by a coder who never names any
    condition: str

    def __str__(self) -> str:
        holder = f" ({self.holder})" if self.holder else ""
        return f"{self.value}{holder}" + (f" if: {self.condition}" if self.condition else "")


_Answer = tuple[_Reading, ...]


def disagreements(
    codings: pd.DataFrame,
    statements: pd.DataFrame | None = None,
    case: Case | None = None,
    dimension: str | Iterable[str] | None = None,
    coders: Sequence[str] | None = None,
    scale: Scale | None = None,
    reads_all: Iterable[str] | None = None,
) -> pd.DataFrame:
    """Every statement and object that coders read differently, furthest apart first.

    `codings`, `coders` and `reads_all` are as for `agreement`. `dimension` names one or several;
    without it all that people coded (that automatic coders did, where no person coded), and
    whether statements were taken rightly from the text.
    `case` or `scale` gives the numbers of the values. Columns:

    - `statement_id`, `doc_id`, `dimension`, `object`, and `speaker` and `content` if `statements`
      are given (empty for one that is not among them);
    - `kind`: the gravest way in which two of the coders differ, see `KINDS`;
    - `apart`: the largest distance of two coders' values on the scale, missing without numbers;
    - `sides`: how many coders gave each reading, the most frequent first: ``2:1``;
    - `readings`: who gave which: ``ann, bob: accept (Norland); cid: not coded``;
    - `value_<coder>` and `holder_<coder>` for each coder: “not coded” if they read the statement
      and not that, empty if they did not read it; several in one answer stand with “ + ”.

    Rows are ordered by kind, by distance, by how evenly coders are divided, then as they stand in
    the documents. Conditions differ if one coder gives none or neither text contains the other.

    Raises InputError as `agreement` does.
    """
    codings = checked_codings(codings)
    texts = None if statements is None else _texts(statements)
    dimensions = _dimensions(codings, dimension)
    rows: list[dict[str, object]] = []
    names: tuple[str, ...] = ()
    for name in dimensions:
        readings = read_readings(codings, name, coders, reads_all)
        names = readings.coders
        numbers = value_scale(readings, name, case, scale if name == "issue" else None)
        rows += _differences(readings, name, numbers)
    if dimension is None:
        rows += _wrongly_taken(codings, coders)
    each = [f"{what}_{name}" for name in names for what in ("value", "holder")]
    table = pd.DataFrame(rows, columns=[*COLUMNS, *each])
    table[each] = table[each].astype(object).fillna("")
    table = table.astype({name: "str" for name in [*COLUMNS, *each] if name != "apart"})
    table["apart"] = table["apart"].astype("float64")
    table = _ordered(table)
    if texts is not None:
        table = table.merge(texts, on="statement_id", how="left", validate="many_to_one")
        table = table[[*COLUMNS, *TEXT, *each]].fillna(dict.fromkeys(TEXT, ""))
    return table


def _dimensions(codings: pd.DataFrame, dimension: str | Iterable[str] | None) -> list[str]:
    if dimension is None:
        coded = codings[codings["value"] != ""]
        by_people = ~coded["coder"].str.startswith(AUTOMATIC)
        found = set(coded.loc[by_people if by_people.any() else ~by_people, "dimension"])
        return [name for name in DIMENSIONS if name in found] or ["issue"]
    return [dimension] if isinstance(dimension, str) else list(dimension)


def _texts(statements: pd.DataFrame) -> pd.DataFrame:
    names = ["statement_id", *TEXT]
    if not isinstance(statements, pd.DataFrame) or not set(names) <= set(statements.columns):
        raise InputError(
            "`statements` is no table of statements; give what find_statements(case) returns, and "
            "a case as case=."
        )
    return statements[names]


def answers(readings: Readings) -> dict[tuple[int, int], dict[int, _Answer]]:
    """What each coder who read it answered, for each statement and object that one coded.

    Statements, objects and coders are places; an empty answer is “not coded”.
    """
    given: dict[tuple[int, int], dict[int, list[_Reading]]] = defaultdict(dict)
    for row in readings.coded.to_dict("records"):
        condition = " ".join(row["condition"].split())
        own = given[row["statement"], row["object"]].setdefault(row["coder"], [])
        holder = row["holder"] if readings.names_holders[row["coder"]] else None
        own.append(_Reading(row["value"], holder, condition))
    whole = {}
    for cell in sorted(given):
        readers = readings.read[cell[0]].nonzero()[0]
        whole[cell] = {
            int(coder): tuple(sorted(given[cell].get(int(coder), ()), key=str)) for coder in readers
        }
    return whole


def _differences(readings: Readings, dimension: str, numbers: Scale) -> Iterable[dict[str, object]]:
    for (statement, thing), answer in answers(readings).items():
        if len(set(answer.values())) == 1:
            continue
        kinds, gaps = set(), []
        for a, b in combinations(set(answer.values()), 2):
            kind, gap = compare(a, b, numbers)
            kinds.add(kind)
            gaps += [] if gap is None else [gap]
        kinds.discard("")
        if not kinds:
            continue
        by_name = {readings.coders[coder]: one for coder, one in answer.items()}
        yield {
            "statement_id": readings.statements[statement],
            "doc_id": readings.documents[statement],
            "dimension": dimension,
            "object": readings.objects[thing],
            "kind": min(kinds, key=KINDS.index),
            "apart": max(gaps, default=None),
            **_sides({name: _words(one) for name, one in by_name.items()}),
            **{f"value_{name}": _joined(r.value for r in one) or NOT_CODED
               for name, one in by_name.items()},
            **{f"holder_{name}": _joined(r.holder for r in one) for name, one in by_name.items()},
        }  # fmt: skip


def compare(a: _Answer, b: _Answer, numbers: Scale) -> tuple[str, float | None]:
    """How two answers differ most gravely (empty if they do not), and how far on the scale."""
    if not a or not b:
        return ("" if a == b else "not coded"), None
    if len(a) == len(b) == 1:
        pairs = [(a[0], b[0])]
    else:
        mine, theirs = ({one.holder: one for one in answer} for answer in (a, b))
        pairs = [(mine[holder], theirs[holder]) for holder in mine if holder in theirs]
    kinds, gaps = [], []
    for one, other in pairs:
        kind, gap = _compare(one, other, numbers)
        kinds.append(kind)
        gaps += [] if gap is None else [gap]
    holders = {one.holder for one in a}, {one.holder for one in b}
    if holders[0] != holders[1] and not any(None in names for names in holders):
        kinds.append("other holder")
    return min(filter(None, kinds), key=KINDS.index, default=""), max(gaps, default=None)


def _compare(a: _Reading, b: _Reading, numbers: Scale) -> tuple[str, float | None]:
    one, other = numbers.get(a.value), numbers.get(b.value)
    gap = None if one is None or other is None else abs(one - other)
    if a.value != b.value:
        across = one is not None and other is not None and one * other < 0
        return ("other sign" if across else "other value"), gap
    if a.holder != b.holder and None not in (a.holder, b.holder):
        return "other holder", gap
    mine, theirs = a.condition.casefold(), b.condition.casefold()
    same = mine == theirs or bool(mine and theirs and (mine in theirs or theirs in mine))
    return ("" if same else "other condition"), gap


def _words(answer: _Answer) -> str:
    return _joined(map(str, answer)) or NOT_CODED


def _joined(parts: Iterable[str | None]) -> str:
    return " + ".join(dict.fromkeys(filter(None, parts)))


def _sides(said: Mapping[str, str]) -> dict[str, str]:
    """How many coders gave each answer, and who, the most frequent first."""
    times = Counter(said.values()).most_common()
    readings = [f"{', '.join(c for c, own in said.items() if own == one)}: {one}"
                for one, _ in times]  # fmt: skip
    return {
        "sides": ":".join(str(number) for _, number in times),
        "readings": "; ".join(readings),
    }


def _wrongly_taken(
    codings: pd.DataFrame, coders: Sequence[str] | None
) -> Iterable[dict[str, object]]:
    """Statements that one coder calls wrongly taken from the text and another does not.

    Automatic coders take every statement as it is.
    """
    rows = codings[["statement_id", "coder", "dimension", "value"]]
    compared = rows["coder"] != AGREED if coders is None else rows["coder"].isin(coders)
    rows = rows[compared & ~rows["coder"].str.startswith(AUTOMATIC)]
    rows = rows.assign(wrong=(rows["dimension"] == EXTRACTION) & (rows["value"] == WRONG))
    said = rows.groupby(["statement_id", "coder"])["wrong"].any()
    apart = said.groupby(level=0).nunique() > 1
    said = said[said.index.isin(apart.index[apart], level=0)]
    for statement_id, own in said.groupby(level=0):
        coded_by = own.index.get_level_values("coder")
        answer = {coder: WRONG if wrong else "rightly taken"
                  for coder, wrong in zip(coded_by, own, strict=True)}  # fmt: skip
        yield {
            "statement_id": statement_id,
            "doc_id": document_of(str(statement_id)),
            "dimension": EXTRACTION,
            "object": "",
            "kind": KINDS[0],
            **_sides(answer),
            **{f"value_{name}": value for name, value in answer.items()},
        }


def _ordered(table: pd.DataFrame) -> pd.DataFrame:
    """By kind, distance, evenness, document."""
    counts = [[int(n) for n in sides.split(":")] for sides in table["sides"]]
    keys = pd.DataFrame(
        {
            "kind": [KINDS.index(kind) for kind in table["kind"]],
            "apart": -table["apart"].fillna(-1),
            "even": [max(n) / sum(n) for n in counts],
            "doc": table["doc_id"],
            "id": table["statement_id"],
        }
    )
    order = keys.sort_values(["kind", "apart", "even", "doc", "id"], kind="stable").index
    ordered: pd.DataFrame = table.loc[order]
    return ordered.reset_index(drop=True)
