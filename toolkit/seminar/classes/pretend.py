"""A class that was never there: coders who err at stated rates, to try things out with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

import pandas as pd

from toolkit.case import Case
from toolkit.case.codings import fingerprint
from toolkit.coding.rules import code
from toolkit.findings import takes_tables
from toolkit.parsing import find_statements
from toolkit.schema import Coding, HandCoding, Statement, to_rows, to_table

FIRST = datetime(2031, 5, 5, 10, 0, tzinfo=UTC)
"""When the first decision is said to be made; each next one a minute later."""


@dataclass(frozen=True, slots=True)
class CodingErrors:
    """How often a pretended coder errs: each a probability, 0 to 1.

    `unread`: a statement is left out. Of a reading, with the first that happens: `missed`: it is
    not coded; `holder`: it is given to another actor; `stance`: it is one step off on the scale.
    """

    unread: float = 0.0
    missed: float = 0.0
    holder: float = 0.0
    stance: float = 0.0


@takes_tables
def pretend_codings(
    statements: pd.DataFrame,
    truth: pd.DataFrame,
    case: Case,
    assigned: Sequence[str],
    coder: str,
    errors: CodingErrors,
    seed: int = 0,
) -> pd.DataFrame:
    """What a coder would hand in who knows the truth and errs at these rates.

    `truth` are Coding rows, such as the rules give; `assigned` the statements, in the order of
    coding. Returns HandCoding rows. The same seed and coder give the same codings.
    """
    chance = Random(f"{seed} {coder}")  # noqa: S311 - a game, not a secret
    found = {s.statement_id: s for s in to_rows(Statement, statements)}
    texts = dict(zip(case.documents["doc_id"], case.documents["text"], strict=True))
    by_statement: dict[str, list[Coding]] = {}
    for row in to_rows(Coding, truth):
        if row.dimension == "issue" and row.value:
            by_statement.setdefault(row.statement_id, []).append(row)
    rows: list[HandCoding] = []
    for number, statement_id in enumerate(assigned):
        if chance.random() < errors.unread:
            continue
        statement = found[statement_id]
        passage = texts[statement.doc_id][statement.start : statement.end]
        kept = {
            "statement_id": statement_id, "coder": coder, "codebook": str(case.codebook),
            "passage": fingerprint(passage), "decided": _when(number),
        }  # fmt: skip
        read = list(_reread(by_statement.get(statement_id, []), case, errors, chance))
        rows += [_to_row(kept, *one) for one in read or [("", "", "")]]
    return to_table(HandCoding, rows)


@takes_tables
def pretend_class(
    sample: pd.DataFrame,
    case: Case,
    errors: Mapping[str, CodingErrors],
    statements: pd.DataFrame | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """What a whole class would hand in: HandCoding rows of all coders of a sample.

    `errors` says how often each coder errs; one it does not name codes without an error. The truth
    is what the rules read, so that it is there for any case.
    """
    if statements is None:
        statements = find_statements(case)
    truth = code(statements, case)
    tables = [
        pretend_codings(
            statements, truth, case, list(own.sort_values("place")["statement_id"]), str(coder),
            errors.get(str(coder), CodingErrors()), seed,
        )
        for coder, own in sample.groupby("coder")
    ]  # fmt: skip
    return pd.concat(tables, ignore_index=True)


def _reread(
    truth: Sequence[Coding], case: Case, errors: CodingErrors, chance: Random
) -> Iterator[tuple[str, str, str]]:
    taken: set[tuple[str, str]] = {(row.holder, row.object) for row in truth}
    for row in truth:
        if chance.random() < errors.missed:
            continue
        holder, value = row.holder, row.value
        if chance.random() < errors.holder:
            others = sorted(set(case.actors["actor"]) - {holder})
            holder = chance.choice([name for name in others if (name, row.object) not in taken])
            taken.add((holder, row.object))
        elif chance.random() < errors.stance:
            value = _one_step_off(value, case, chance)
        yield holder, row.object, value


def _one_step_off(value: str, case: Case, chance: Random) -> str:
    """A neighbour on the scale; of a value without a number any other."""
    scale = case.codebook.scale
    numbers: Mapping[str, float] = {s.name: s.number for s in scale if s.number is not None}
    ordered = sorted(numbers, key=numbers.__getitem__)
    if value not in numbers:
        return chance.choice(ordered)
    at = ordered.index(value)
    return chance.choice([ordered[i] for i in (at - 1, at + 1) if 0 <= i < len(ordered)])


def _when(number: int) -> str:
    return (FIRST + timedelta(minutes=number)).strftime("%Y-%m-%dT%H:%M:%SZ")


def _to_row(kept: Mapping[str, str], holder: str, issue: str, value: str) -> HandCoding:
    return HandCoding(
        holder=holder, dimension="issue", object=issue, value=value, condition="",
        confidence=None, evidence=(), note="", seen=(), **kept,
    )  # fmt: skip


def rising_errors(coders: Sequence[str]) -> dict[str, CodingErrors]:
    """Errors for a rehearsal: the first coder makes none, each next one more than the last."""
    steps = max(1, len(coders) - 1)
    return {
        coder: CodingErrors(
            unread=0.1 * at / steps, missed=0.2 * at / steps, holder=0.1 * at / steps,
            stance=0.3 * at / steps,
        )
        for at, coder in enumerate(coders)
    }  # fmt: skip
