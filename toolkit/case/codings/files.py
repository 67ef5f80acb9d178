"""Reading what people coded: one file for each coder, whole or refused with every mistake."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from toolkit.case.codings.relocation import relocate_codings
from toolkit.case.mistakes import Mistakes, check_header, did_you_mean
from toolkit.findings import takes_tables
from toolkit.schema import (
    Coding,
    HandCoding,
    InputError,
    Spans,
    columns,
    read_csv,
    span_of,
    split_names,
    to_rows,
    to_table,
)

if TYPE_CHECKING:
    from toolkit.case.codebook import Codebook
    from toolkit.case.folder import Case

FOLDER = "codings"
AGREED = "consensus"
"""The coder whose name stands for what several coders agreed upon."""

EXTRACTION, WRONG = "extraction", "wrong"
"""Dimension and value of a row that says the statement was taken wrongly from the text."""

REQUIRED = ("statement_id", "object", "value")
OF_A_SHEET = ("statement_id", "stance", "fingerprint")
"""Columns by which a coding sheet is known."""
NAME = re.compile(r"[^\W_][\w-]{0,39}")
AUTOMATIC = ("rules-", "learned-", "endpoint:")
"""How the names of coders that are no people begin."""


def coders(case: Case) -> list[str]:
    """The people who coded a case, in the order of their names: those with a file in codings/."""
    files = (case.folder / FOLDER).glob("*.csv")
    return sorted(path.stem for path in files if not path.name.startswith("."))


def check_coder_name(name: str) -> str:
    """A coder's name, if it can be one and name a file; returns it.

    Raises InputError otherwise: it takes letters, digits, hyphens and underscores, begins with
    a letter or digit, has at most 40 of them and is not an automatic coder's.
    """
    if not NAME.fullmatch(name) or name.casefold().startswith(AUTOMATIC):
        raise InputError(
            f"{name[:60]!r} cannot be a coder's name; use up to 40 letters, digits, hyphens and "
            f"underscores, such as coder-a, and begin with none of {', '.join(AUTOMATIC)}."
        )
    return name


def codings_file(case: Case, coder: str) -> Path:
    """The file of one coder's codings, whether there is one yet or not."""
    return case.folder / FOLDER / f"{check_coder_name(coder)}.csv"


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


@takes_tables
def hand_codings(
    case: Case, coders: Iterable[str] | None = None, statements: pd.DataFrame | None = None
) -> pd.DataFrame:
    """All that people wrote down about a case: a table of HandCoding rows, coder by coder.

    `coders` names whose; without it everybody's, the consensus among them. Rows that only say
    that a statement was read, or that it was taken wrongly from the text, are among them; codings
    of reports that were not out on the day the case stands at are not. With `statements`, such
    as those of another method, codings name these (`relocate_codings`); without, as in the files.

    Raises InputError for a coder who is not known, and for the first file with mistakes: it
    names all of them, each with its line.
    """
    chosen = [coders] if isinstance(coders, str) else coders
    names = _everybody(case) if chosen is None else [choose_coder(case, name) for name in chosen]
    table = to_table(HandCoding, [row for name in names for row in _read(case, name)])
    return table if statements is None else relocate_codings(table, statements, case)


@takes_tables
def read_codings(
    case: Case, coder: str | None = None, statements: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The codings by one person (see `choose_coder`): a table of Coding rows, in the file's order.

    Only the columns statement_id, object and value are required. Without the column dimension
    all rows are of the dimension ``issue``; the coder is the name of the file. Rows that only say
    that a statement was read are not among them, see `statements_read`, nor are those that say
    that it was taken wrongly from the text. `statements` are as for `hand_codings`.

    Raises InputError that names every mistake with its line: an unknown column, dimension, issue
    or value, a cell of the wrong type, rows by another coder, and two codings of one statement,
    dimension, object and holder.
    """
    table = hand_codings(case, [choose_coder(case, coder)], statements)
    coded = (table["value"] != "") & (table["dimension"] != EXTRACTION)
    return to_table(Coding, to_rows(Coding, table[coded]))


def statements_read(
    case: Case, coder: str | None = None, statements: pd.DataFrame | None = None
) -> frozenset[str]:
    """The statements one person read: those with a row in the file, whatever it says.

    `statements` are as for `hand_codings`. Raises InputError as `read_codings` does.
    """
    table = hand_codings(case, [choose_coder(case, coder)], statements)
    return frozenset(table["statement_id"])


# ---------------------------------------------------------------- one file


def read_file(case: Case, coder: str) -> tuple[list[HandCoding], Mistakes]:
    """One coder's rows, and the mistakes among them; those of the header leave no rows.

    Raises InputError if the file cannot be read as CSV at all, is a coding sheet, or has a name
    that no coder can have.
    """
    path = case.folder / FOLDER / f"{coder}.csv"
    try:
        check_coder_name(coder)
    except InputError as error:
        raise InputError(f"its name says who coded, and {error.message}", path) from None
    header, records = read_csv(path, strict=True)
    if set(OF_A_SHEET) <= set(header):
        raise InputError(
            "is a coding sheet; move it elsewhere and take it in from there: python -m toolkit "
            "sheet CASE --take FILE.",
            path,
        )
    mistakes = Mistakes(path)
    check_header(header, columns(HandCoding), REQUIRED, mistakes)
    if mistakes:
        return [], mistakes
    rows = [
        (line, _to_coding(record, coder, case.codebook, line, mistakes)) for line, record in records
    ]
    _check_once(rows, mistakes)
    return [row for _, row in rows], mistakes


def is_hidden(coding: Coding, case: Case) -> bool:
    """Whether a coding is of a report that was not out on the day the case stands at."""
    return coding.statement_id.rpartition(":")[0] in case.hidden


def _read(case: Case, coder: str) -> list[HandCoding]:
    rows, mistakes = read_file(case, coder)
    mistakes.report()
    return [row for row in rows if not is_hidden(row, case)]


def _everybody(case: Case) -> list[str]:
    return coders(case)


def _to_coding(
    record: Mapping[str, str], coder: str, codebook: Codebook, line: int, mistakes: Mistakes
) -> HandCoding:
    cells = {name: record.get(name, "").strip() for name in columns(HandCoding)}
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
    seen = split_names(cells.pop("seen"))
    return HandCoding(
        **cells | {"coder": coder}, confidence=confidence, evidence=evidence, seen=seen
    )


def _check_codes(
    cells: Mapping[str, str], codebook: Codebook, line: int, mistakes: Mistakes
) -> None:
    given, value, dimension = cells["object"], cells["value"], cells["dimension"]
    if not given and not value and dimension == "issue":
        return
    if dimension == EXTRACTION:
        if given or value != WRONG:
            mistakes.add(line, f"of an extraction only the value {WRONG!r} can be said.")
        return
    for name in ("object", "value") if given or value else ():
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
        if span := span_of(part):
            spans.append(span)
        else:
            mistakes.add(line, f"evidence {part!r} is not a span; write 12-45.")
    return tuple(spans)


def _check_once(rows: Sequence[tuple[int, HandCoding]], mistakes: Mistakes) -> None:
    """One coder codes a statement once in each dimension for each object and holder."""
    first: dict[tuple[str, str, str, str], int] = {}
    for line, row in rows:
        key = (row.statement_id, row.dimension, row.object, row.holder)
        before = first.setdefault(key, line)
        if before != line and row.value:
            what = f" for {row.object!r}" if row.object else f" in dimension {row.dimension}"
            whose = f" of {row.holder}" if row.holder else ""
            mistakes.add(
                line,
                f"{row.statement_id!r} was already coded{what}{whose} in line {before}; keep one "
                "of the two.",
            )
