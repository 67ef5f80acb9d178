"""One coder's stances beside a reference: what is the same, and what kind of error the rest is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pandas as pd

from toolkit.schema import Coding, to_rows

SAME, STANCE, HOLDER, MISSED, ADDED = "same", "stance", "holder", "missed", "added"
KINDS = {
    SAME: "the same issue, holder and stance",
    STANCE: "another stance",
    HOLDER: "another holder",
    MISSED: "the issue is not coded",
    ADDED: "an issue that the reference does not have",
}
"""How a coding can stand to the reference's."""

_COLUMNS = [
    "statement_id", "issue", "kind", "holder", "value", "reference_holder", "reference_value",
]  # fmt: skip


class Reading(NamedTuple):
    """Whose stance on which issue a statement gives, and which."""

    holder: str
    issue: str
    value: str


def readings(codings: pd.DataFrame) -> dict[str, list[Reading]]:
    """The stances one coder read, by statement; a statement with none has an empty list.

    `codings` are Coding rows of one coder; those of other dimensions only say that a statement
    was read.
    """
    found: dict[str, list[Reading]] = {}
    rows: list[Coding] = to_rows(Coding, codings)
    for row in rows:
        of_statement = found.setdefault(row.statement_id, [])
        if row.value and row.dimension == "issue":
            of_statement.append(Reading(row.holder, row.object, row.value))
    return found


def compare(codings: dict[str, list[Reading]], reference: dict[str, list[Reading]]) -> pd.DataFrame:
    """How a coder's readings stand to a reference, over the statements that both read.

    A row for each reading of the reference, and for each of the coder's that it has no
    counterpart for: statement_id, issue, kind (a key of `KINDS`), holder and value as the coder
    has them, reference_holder, reference_value. Readings of one issue in a statement are paired
    by holder first, then in their order.
    """
    rows = [
        row
        for statement_id in codings
        if statement_id in reference
        for row in _paired(statement_id, codings[statement_id], reference[statement_id])
    ]
    return pd.DataFrame(rows, columns=_COLUMNS, dtype="str")


def _paired(
    statement_id: str, given: Sequence[Reading], wanted: Sequence[Reading]
) -> Iterator[tuple[str, ...]]:
    left = list(given)
    for right in sorted(wanted, key=lambda one: not _of_holder(left, one)):
        same_issue = [one for one in left if one.issue == right.issue]
        best = next((one for one in same_issue if one.holder == right.holder), None)
        best = best or next(iter(same_issue), None)
        if best is None:
            yield statement_id, right.issue, MISSED, "", "", right.holder, right.value
            continue
        left.remove(best)
        yield statement_id, right.issue, _kind(best, right), best.holder, best.value, *right[::2]
    for one in left:
        yield statement_id, one.issue, ADDED, one.holder, one.value, "", ""


def _of_holder(given: Sequence[Reading], wanted: Reading) -> bool:
    return any(one[:2] == wanted[:2] for one in given)


def _kind(given: Reading, right: Reading) -> str:
    if given.holder != right.holder:
        return HOLDER
    return SAME if given.value == right.value else STANCE


def majority(coders: Sequence[dict[str, list[Reading]]]) -> dict[str, list[Reading]]:
    """What more than half of several coders read, by statement.

    A statement needs two coders who read it. An issue with its holder is taken if more than
    half of them coded it; its stance is the one most of these chose, and on a tie it is left
    out, as nobody can be said to differ from it.
    """
    pooled: dict[str, list[list[Reading]]] = {}
    for one in coders:
        for statement_id, given in one.items():
            pooled.setdefault(statement_id, []).append(given)
    return {
        statement_id: list(_agreed(given))
        for statement_id, given in pooled.items()
        if len(given) > 1
    }


def _agreed(given: Sequence[Sequence[Reading]]) -> Iterator[Reading]:
    values: dict[tuple[str, str], Counter[str]] = {}
    for of_coder in given:
        for one in set(of_coder):
            values.setdefault((one.holder, one.issue), Counter())[one.value] += 1
    for (holder, issue), counted in values.items():
        (value, most), *others = counted.most_common()
        if counted.total() * 2 > len(given) and not (others and others[0][1] == most):
            yield Reading(holder, issue, value)
