"""The codings of a case by people: codings/<coder>.csv, a table of Coding rows for each coder.

A row that names a statement, and neither object nor value, says that the coder read the
statement and found nothing to code in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from toolkit.case.mistakes import Mistakes, check_header, did_you_mean
from toolkit.schema import (
    Coding,
    InputError,
    Problem,
    Spans,
    Statement,
    columns,
    read_csv,
    to_rows,
    to_table,
)

if TYPE_CHECKING:
    from toolkit.case.codebook import Codebook
    from toolkit.case.folder import Case

FOLDER = "codings"
AGREED = "consensus"
"""The coder whose name stands for what several coders agreed upon."""

REQUIRED = ("statement_id", "object", "value")
SPAN = re.compile(r"(\d{1,12})-(\d{1,12})")


def coders(case: Case) -> list[str]:
    """The people who coded a case, in the order of their names: those with a file in codings/."""
    return sorted(path.stem for path in (case.folder / FOLDER).glob("*.csv"))


def choose_coder(case: Case, coder: str | None = None) -> str:
    """The coder of that name; without a name the only one, or ``consensus`` if there is one.

    Raises InputError if there is no such coder, or several to choose from.
    """
    names = coders(case)
    folder = case.folder / FOLDER
    if not names:
        raise InputError(
            "there are no codings by people; put a table of codings here, such as ada.csv with "
            f"the columns {', '.join(REQUIRED)}.",
            folder,
        )
    if coder is None:
        if AGREED in names or len(names) == 1:
            return AGREED if AGREED in names else names[0]
        raise InputError(f"several people coded; name one of {', '.join(names)}.", folder)
    if coder not in names:
        hint = did_you_mean(coder, names)
        raise InputError(
            f"there is no coder {coder!r}.{hint} Known are {', '.join(names)}.", folder
        )
    return coder


def read_codings(case: Case, coder: str | None = None) -> pd.DataFrame:
    """The codings by one person (see `choose_coder`): a table of Coding rows, in the file's order.

    Only the columns statement_id, object and value are required. Without the column dimension
    all rows are of the dimension ``issue``; the coder is the name of the file. Rows that only say
    that a statement was read are not among them, see `statements_read`.

    Raises InputError that names every mistake with its line: an unknown column, dimension, issue
    or value, a cell of the wrong type, rows by another coder, and two codings of one statement,
    dimension, object and holder.
    """
    return to_table(Coding, [row for row in _read(case, coder) if row.value])


def statements_read(case: Case, coder: str | None = None) -> frozenset[str]:
    """The statements one person read: those with a row in the file, whatever it says.

    Raises InputError as `read_codings` does.
    """
    return frozenset(row.statement_id for row in _read(case, coder))


def unmatched_codings(codings: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """Codings that do not fit the statements of a case as they are found now.

    Returns a table of Problem rows: one for each coding of a statement that is not found, and for
    each whose evidence lies outside its statement, as it does when a report's text has changed
    and its statements were numbered anew.
    """
    found: dict[str, Statement] = {s.statement_id: s for s in to_rows(Statement, statements)}
    problems = []
    for coding in to_rows(Coding, codings):
        statement = found.get(coding.statement_id)
        if statement is None:
            problem = f"{coding.coder} coded statement {coding.statement_id!r}, which is not found"
        elif coding.evidence and not _touches(statement, coding.evidence):
            problem = (
                f"the evidence of {coding.coder}'s coding of {coding.statement_id!r} lies outside "
                "the statement"
            )
        else:
            continue
        start, end = coding.evidence[0] if coding.evidence else (None, None)
        doc_id = statement.doc_id if statement else coding.statement_id.rpartition(":")[0]
        advice = (
            "find statements by the method they were coded with, or code those of this report again"
        )
        file = f"{FOLDER}/{coding.coder}.csv"
        problems.append(Problem(doc_id, start, end, problem, advice, file, None))
    return to_table(Problem, problems)


def _touches(statement: Statement, evidence: Spans) -> bool:
    return any(start < statement.end and statement.start < end for start, end in evidence)


# ---------------------------------------------------------------- one file


def _read(case: Case, coder: str | None) -> list[Coding]:
    coder = choose_coder(case, coder)
    path = case.folder / FOLDER / f"{coder}.csv"
    header, records = read_csv(path)
    mistakes = Mistakes(path)
    check_header(header, columns(Coding), REQUIRED, mistakes)
    mistakes.report()
    rows = [
        (line, _to_coding(record, coder, case.codebook, line, mistakes)) for line, record in records
    ]
    _check_once(rows, mistakes)
    mistakes.report()
    return [row for _, row in rows]


def _to_coding(
    record: Mapping[str, str], coder: str, codebook: Codebook, line: int, mistakes: Mistakes
) -> Coding:
    cells = {name: record.get(name, "").strip() for name in columns(Coding)}
    cells["dimension"] = cells["dimension"] or "issue"
    if not cells["statement_id"]:
        mistakes.add(line, "the coding names no statement; fill the column 'statement_id'.")
    if cells["coder"] not in ("", coder):
        mistakes.add(
            line, f"is by {cells['coder']!r}; in this file all are by {coder!r}, the file's name."
        )
    _check_codes(cells, codebook, line, mistakes)
    confidence = _to_confidence(cells.pop("confidence"), line, mistakes)
    evidence = _to_spans(cells.pop("evidence"), line, mistakes)
    return Coding(**cells | {"coder": coder}, confidence=confidence, evidence=evidence)


def _check_codes(
    cells: Mapping[str, str], codebook: Codebook, line: int, mistakes: Mistakes
) -> None:
    given, value = cells["object"], cells["value"]
    if not given and not value:
        return
    dimension = cells["dimension"]
    for name in ("object", "value"):
        if not cells[name] and (name == "value" or dimension == "issue"):
            mistakes.add(line, f"the coding has no {name}; fill it, or leave both cells empty.")
    try:
        known = codebook.values(dimension)
        if given and dimension == "issue":
            codebook.issue(given)
    except LookupError as error:
        mistakes.add(line, str(error))
        return
    if value and value not in known:
        hint = did_you_mean(value, known)
        mistakes.add(line, f"unknown {dimension} value {value!r}.{hint} Use {', '.join(known)}.")


def _to_confidence(cell: str, line: int, mistakes: Mistakes) -> float | None:
    if not cell:
        return None
    try:
        confidence = float(cell)
    except ValueError:
        confidence = -1
    if not 0 <= confidence <= 1:
        mistakes.add(line, f"confidence {cell!r} is not a number from 0 to 1.")
    return confidence


def _to_spans(cell: str, line: int, mistakes: Mistakes) -> Spans:
    spans = []
    for part in filter(None, (part.strip() for part in cell.split(";"))):
        match = SPAN.fullmatch(part)
        if match is None or int(match[1]) >= int(match[2]):
            mistakes.add(line, f"evidence {part!r} is not a span; write 12-45.")
        else:
            spans.append((int(match[1]), int(match[2])))
    return tuple(spans)


def _check_once(rows: Sequence[tuple[int, Coding]], mistakes: Mistakes) -> None:
    """One coder codes a statement once in each dimension for each object and holder."""
    first: dict[tuple[str, str, str, str], int] = {}
    for line, row in rows:
        key = (row.statement_id, row.dimension, row.object, row.holder)
        before = first.setdefault(key, line)
        if before != line and row.value:
            whose = f" of {row.holder}" if row.holder else ""
            mistakes.add(
                line,
                f"{row.statement_id!r} was already coded for {row.object!r}{whose} in line "
                f"{before}; keep one of the two.",
            )
