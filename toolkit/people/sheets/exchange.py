"""Sheets out of a case and back into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pandas as pd

from toolkit.case.codings import FOLDER, check_coder_name
from toolkit.case.mistakes import SHOWN, did_you_mean
from toolkit.findings import takes_tables
from toolkit.parsing import find_statements
from toolkit.people.decisions import Decisions, version
from toolkit.people.sheets.choices import Choices
from toolkit.people.sheets.form import CELLS, columns_of
from toolkit.people.sheets.grid import MOST_BYTES, MOST_ROWS, OLE, ZIP, Grid
from toolkit.people.sheets.lines import lines_of, tidy
from toolkit.people.sheets.reading import read_grid
from toolkit.people.sheets.textfile import csv_bytes, read_csv_grid
from toolkit.schema import HandCoding, InputError, Statement, to_rows, to_table, write_whole

if TYPE_CHECKING:
    from toolkit.case import Case

WORKBOOK, TEXT = ".xlsx", ".csv"

Rows: TypeAlias = Sequence[HandCoding]


@dataclass(frozen=True, slots=True)
class Taken:
    """What a sheet brought into a case, in statements."""

    coder: str
    file: Path
    new: int
    replaced: int
    same: int

    def __str__(self) -> str:
        parts = [f"{self.new:,} new", f"{self.same:,} as they were"]
        if self.replaced:
            parts.insert(1, f"{self.replaced:,} replaced")
        return f"{self.file}: statements coded by {self.coder}: {', '.join(parts)}"


@takes_tables
def write_sheet(
    case: Case,
    path: Path | str,
    coder: str,
    sample: pd.DataFrame | None = None,
    statements: pd.DataFrame | None = None,
) -> Path:
    """Write a sheet for one coder to fill in: an Excel workbook (.xlsx) or CSV (.csv).

    It holds the statements that `sample` gives the coder (see `draw_sample`), in their order, or
    else all `statements` of the case, without those of reports that repeat another. What the
    coder has already coded stands in it. The same input gives the same bytes. Returns the path.

    Raises InputError for a file that exists, or lies among the case's texts or codings, a coder
    whom the sample does not name, statements that are not found, and too many of them.
    """
    path = Path(path)
    _check_target(path, case)
    check_coder_name(coder)
    found = _found(statements, case)
    chosen = _all(found, case) if sample is None else _sampled(sample, coder, found)
    if len(chosen) > MOST_ROWS:
        raise InputError(
            f"{len(chosen):,} statements are more than a sheet holds; draw a sample of at most "
            f"{MOST_ROWS:,}."
        )
    lines = list(
        lines_of(chosen, case, coder, Decisions(case, coder, to_table(Statement, found)).all())
    )
    if path.suffix.casefold() == TEXT:
        header = [column.name for column in columns_of(case.codebook)]
        return write_whole(path, csv_bytes(header, lines))
    from toolkit.people.sheets.workbook import workbook_bytes

    return write_whole(path, workbook_bytes(case, lines))


@takes_tables
def read_sheet(
    case: Case,
    path: Path | str,
    coder: str | None = None,
    statements: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Read a filled sheet: a table of HandCoding rows, in the sheet's order; nothing is saved.

    Rows in which nothing was filled in are statements that were not coded. `coder` is whose sheet
    it must be; without it, whoever the sheet names. Issues, stances and actors may be written as
    labels or aliases, in any case. `statements` are those it was written with.

    Raises InputError that names every mistake with its cell, such as “cell K12 (stance)”, and
    what to do about it: misspelt names, what a spreadsheet made of cells, passages that are not
    those of the case, and rows that contradict each other.
    """
    path = Path(path)
    _, codings = read_grid(_found(statements, case), case, _open(path), path, coder)
    return to_table(HandCoding, codings)


@takes_tables
def take_sheet(
    case: Case,
    path: Path | str,
    coder: str | None = None,
    replace: bool = False,
    statements: pd.DataFrame | None = None,
) -> Taken:
    """Bring a filled sheet into CASE/codings/<coder>.csv, whole or not at all.

    Statements that the sheet does not code keep what stands there, and so do codings that it
    gives the same. Returns how many statements were new or coded further, replaced, and the same.

    Raises InputError as `read_sheet` does, and one that lists the statements whose codings would
    be changed or lost, unless `replace` is true: then the sheet holds.
    """
    path = Path(path)
    found = _found(statements, case)
    coder, codings = read_grid(found, case, _open(path), path, coder)
    decisions = Decisions(case, coder, to_table(Statement, found))
    stand = decisions.all()
    given: dict[str, list[HandCoding]] = {}
    for coding in codings:
        given.setdefault(coding.statement_id, []).append(coding)
    merge = _Merger(case)
    merged = {name: merge(stand.get(name, ()), rows) for name, rows in given.items()}
    changed = {name: rows for name, rows in merged.items() if set(rows) != set(stand.get(name, ()))}
    lost = [name for name, rows in changed.items() if not set(stand.get(name, ())) <= set(rows)]
    if lost and not replace:
        raise _otherwise(path, {name: (stand[name], changed[name]) for name in lost})
    if changed:
        shown = {name: version(tuple(stand.get(name, ()))) for name in changed}
        decisions.change(changed, shown)
    new, same = len(changed) - len(lost), len(given) - len(changed)
    return Taken(coder, decisions.path, new, len(lost), same)


def _otherwise(path: Path, codings: Mapping[str, tuple[Rows, Rows]]) -> InputError:
    """What to say of codings that a sheet would change."""
    listed = [
        f"{name!r} was coded {_in_short(before)}; the sheet says {_in_short(now)}."
        for name, (before, now) in codings.items()
    ]
    if len(listed) > SHOWN:
        listed[SHOWN:] = [f"and {len(listed) - SHOWN} more."]
    count = "statement" if len(codings) == 1 else "statements"
    return InputError(
        "\n  ".join(
            [
                f"would change the codings of {len(codings):,} {count}, so nothing was taken; take "
                "it with replace=True (--replace) to let it hold, or delete their rows from it.",
                *listed,
            ]
        ),
        path,
    )


# ---------------------------------------------------------------- what goes into a sheet


def _check_target(path: Path, case: Case) -> None:
    if path.suffix.casefold() not in (WORKBOOK, TEXT):
        raise InputError(f"a sheet is a {WORKBOOK} or {TEXT} file; name it so.", path)
    if path.resolve().is_relative_to(case.folder / "texts"):
        raise InputError("lies among the case's texts, and would be read; choose another.", path)
    if path.resolve().is_relative_to(case.folder / FOLDER):
        raise InputError(
            "lies among the codings, and would be read as a table of them; choose another.", path
        )
    if path.exists():
        raise InputError(
            "already exists, and may hold codings; take it into the case, or choose another name.",
            path,
        )


def _all(statements: Sequence[Statement], case: Case) -> list[Statement]:
    copies = set(case.documents.loc[case.documents["copy_of"] != "", "doc_id"])
    return [statement for statement in statements if statement.doc_id not in copies]


def _sampled(sample: pd.DataFrame, coder: str, statements: Sequence[Statement]) -> list[Statement]:
    """The statements that a sample gives a coder, in their order."""
    if not {"coder", "statement_id", "place"} <= set(sample.columns):
        raise InputError("the sample has other columns than draw_sample gives; draw it again.")
    names = list(dict.fromkeys(sample["coder"]))
    if coder not in names:
        hint = did_you_mean(coder, names)
        raise InputError(
            f"the sample gives {coder!r} nothing to code.{hint} Its coders are {', '.join(names)}."
        )
    by_name = {statement.statement_id: statement for statement in statements}
    wanted = sample[sample["coder"] == coder].sort_values("place")["statement_id"]
    for name in wanted:
        if name not in by_name:
            raise InputError(
                f"the sample holds statement {name!r}, which is not found; find statements by the "
                "method they were drawn with, or draw the sample again."
            )
    return [by_name[name] for name in wanted]


# ---------------------------------------------------------------- what comes out of one


def _found(statements: pd.DataFrame | None, case: Case) -> list[Statement]:
    """The statements of the reports that are there on the day the case stands at."""
    found = find_statements(case) if statements is None else statements
    return to_rows(Statement, found[found["doc_id"].isin(case.documents["doc_id"])])


def _open(path: Path) -> Grid:
    """What a file holds, read as what it is rather than as what it is called."""
    try:
        if path.exists() and not path.is_file():
            raise InputError("is no file, but a folder, a pipe or a device.", path)
        if path.stat().st_size > MOST_BYTES:
            raise InputError(
                f"has more than {MOST_BYTES // 1_000_000} million bytes; split it.", path
            )
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror}).", path) from None
    if not data:
        raise InputError("is empty; save the sheet again.", path)
    if data.startswith((ZIP, OLE)) or path.suffix.casefold().startswith(".xls"):
        from toolkit.people.sheets.opened import read_workbook_grid

        return read_workbook_grid(data, path)
    return read_csv_grid(data, path)


class _Merger:
    """Puts a sheet's rows of a statement in the place of those that stand in the file.

    A row that says the same, as far as a sheet tells it, is kept with its evidence and time.
    """

    def __init__(self, case: Case):
        self._actor = Choices(case).actor

    def __call__(self, stand: Rows, given: Rows) -> tuple[HandCoding, ...]:
        known = {self._said(row): row for row in stand}
        return tuple(known.get(self._said(row), row) for row in given)

    def _said(self, row: HandCoding) -> tuple[str, ...]:
        holder = self._named(row.holder) if row.value and row.dimension in CELLS else ""
        about = row.object if row.dimension == "issue" else self._named(row.object)
        return row.dimension, holder, about, row.value, tidy(row.condition), tidy(row.note)

    def _named(self, actor: str) -> str:
        try:
            return self._actor(tidy(actor))
        except LookupError:
            return actor


def _in_short(rows: Rows) -> str:
    said = [" ".join(filter(None, (row.object, row.value))) or "nothing to code" for row in rows]
    return ", ".join(said)
