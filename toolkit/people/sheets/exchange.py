"""Sheets out of a case and back into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pandas as pd

from toolkit.case.codings import check_coder_name
from toolkit.case.mistakes import Mistakes, did_you_mean
from toolkit.parsing import find_statements
from toolkit.people.decisions import Decisions, version
from toolkit.people.sheets.choices import Choices
from toolkit.people.sheets.form import columns_of
from toolkit.people.sheets.grid import MOST_BYTES, MOST_ROWS, Grid
from toolkit.people.sheets.lines import lines_of, tidy
from toolkit.people.sheets.reading import read_grid
from toolkit.people.sheets.textfile import csv_bytes, read_csv_grid
from toolkit.schema import HandCoding, InputError, Statement, to_rows, to_table, write_whole

if TYPE_CHECKING:
    from toolkit.case import Case

WORKBOOK, TEXT = ".xlsx", ".csv"
ARCHIVES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # how new, and old or encrypted workbooks begin

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

    Raises InputError for a file that exists or would be read as one of the case's texts, a coder
    whom the sample does not name, statements that are not found, and too many of them.
    """
    path = Path(path)
    _check_target(path, case)
    check_coder_name(coder)
    found = to_rows(Statement, find_statements(case) if statements is None else statements)
    chosen = _all(case, found) if sample is None else _sampled(sample, coder, found)
    if len(chosen) > MOST_ROWS:
        raise InputError(
            f"{len(chosen):,} statements are more than a sheet holds; draw a sample of at most "
            f"{MOST_ROWS:,}."
        )
    lines = list(lines_of(case, chosen, coder, Decisions(case, coder).all()))
    if path.suffix.casefold() == TEXT:
        header = [column.name for column in columns_of(case.codebook)]
        return write_whole(path, csv_bytes(header, lines))
    from toolkit.people.sheets.workbook import workbook_bytes

    return write_whole(path, workbook_bytes(case, lines))


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
    found = find_statements(case) if statements is None else statements
    _, codings = _read(case, Path(path), coder, found)
    return to_table(HandCoding, codings)


def take_sheet(
    case: Case,
    path: Path | str,
    coder: str | None = None,
    replace: bool = False,
    statements: pd.DataFrame | None = None,
) -> Taken:
    """Bring a filled sheet into CASE/codings/<coder>.csv, whole or not at all.

    Statements that the sheet does not code keep what stands there, and so do those that it codes
    the same. Returns how many statements were new, replaced, and the same.

    Raises InputError as `read_sheet` does, and one that lists the statements that the coder coded
    otherwise, unless `replace` is true: then the sheet holds.
    """
    path = Path(path)
    found = find_statements(case) if statements is None else statements
    coder, codings = _read(case, path, coder, found)
    decisions = Decisions(case, coder)
    stand = decisions.all()
    given: dict[str, list[HandCoding]] = {}
    for coding in codings:
        given.setdefault(coding.statement_id, []).append(coding)
    said = _Said(case)
    changed = {
        name: rows for name, rows in given.items() if said(rows) != said(stand.get(name, ()))
    }
    others = [name for name in changed if name in stand]
    if others and not replace:
        mistakes = Mistakes(path)
        for name in others:
            mistakes.add(
                None,
                f"{name!r} was coded otherwise before: {_in_short(stand[name])}; the sheet says "
                f"{_in_short(changed[name])}. To let the sheet hold, take it with replace=True "
                "(--replace); else delete its rows from the sheet.",
            )
        mistakes.report()
    if changed:
        shown = {name: version(tuple(stand.get(name, ()))) for name in changed}
        decisions.change({name: tuple(rows) for name, rows in changed.items()}, shown)
    return Taken(
        coder=coder,
        file=decisions.path,
        new=len(changed) - len(others),
        replaced=len(others),
        same=len(given) - len(changed),
    )


# ---------------------------------------------------------------- what goes into a sheet


def _check_target(path: Path, case: Case) -> None:
    if path.suffix.casefold() not in (WORKBOOK, TEXT):
        raise InputError(f"a sheet is a {WORKBOOK} or {TEXT} file; name it so.", path)
    if path.resolve().is_relative_to(case.folder / "texts"):
        raise InputError("lies among the case's texts, and would be read; choose another.", path)
    if path.exists():
        raise InputError(
            "already exists, and may hold codings; take it into the case, or choose another name.",
            path,
        )


def _all(case: Case, statements: Sequence[Statement]) -> list[Statement]:
    copies = set(case.documents.loc[case.documents["copy_of"] != "", "doc_id"])
    return [statement for statement in statements if statement.doc_id not in copies]


def _sampled(sample: pd.DataFrame, coder: str, statements: Sequence[Statement]) -> list[Statement]:
    """The statements that a sample gives a coder, in their order."""
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


def _read(
    case: Case, path: Path, coder: str | None, statements: pd.DataFrame
) -> tuple[str, list[HandCoding]]:
    grid = _open(path)
    return read_grid(case, to_rows(Statement, statements), grid, path, coder)


def _open(path: Path) -> Grid:
    """What a file holds, read as what it is rather than as what it is called."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(
                f"has more than {MOST_BYTES // 1_000_000} million bytes; split it.", path
            )
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror}).", path) from None
    if not data:
        raise InputError("is empty; save the sheet again.", path)
    if data.startswith(ARCHIVES) or path.suffix.casefold().startswith(".xls"):
        from toolkit.people.sheets.opened import read_workbook_grid

        return read_workbook_grid(data, path)
    return read_csv_grid(data, path)


class _Said:
    """What codings say, as far as a sheet tells it: to be compared."""

    def __init__(self, case: Case):
        self._actor = Choices(case).actor

    def __call__(self, rows: Rows) -> frozenset[tuple[str, ...]]:
        return frozenset(
            (
                row.dimension or "issue",
                self._named(row.holder) if row.value else "",
                self._named(row.object) if row.dimension != "issue" else row.object,
                row.value,
                tidy(row.condition),
                tidy(row.note),
            )
            for row in rows
        )

    def _named(self, actor: str) -> str:
        try:
            return self._actor(tidy(actor))
        except LookupError:
            return actor


def _in_short(rows: Rows) -> str:
    said = [" ".join(filter(None, (row.object, row.value))) or "nothing to code" for row in rows]
    return ", ".join(said)
