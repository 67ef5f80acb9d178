"""An Excel workbook read as a grid, however it was saved: bounded, and never run."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from toolkit.case.texts.sheet import rows_of
from toolkit.extras import needing
from toolkit.people.sheets.grid import ERROR, MOST_BYTES, MOST_COLUMNS, MOST_ROWS, OLE, Grid
from toolkit.people.sheets.lines import tidy
from toolkit.people.sheets.rows import HEADER_WITHIN, is_header
from toolkit.schema import InputError

with needing("sheets", "an .xlsx sheet"):
    from openpyxl import load_workbook
    from openpyxl.reader.workbook import WorkbookParser

BOOK = "xl/workbook.xml"
MOST_PARTS = 2000

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z0-9:$]{1,24})"')


def read_workbook_grid(data: bytes, path: Path) -> Grid:
    """The rows of the one sheet in a workbook that has the columns of a coding sheet.

    Raises InputError that says what to do about a workbook that is encrypted, damaged, of
    another format, with macros or links, too large, or without one such sheet.
    """
    if data.startswith(OLE):
        kind = "protected by a password" if _name(b"EncryptedPackage") in data else "an old .xls"
        raise InputError(f"is {kind}; save it as .xlsx, without a password.", path)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_workbook(archive, path)
            return _grid(data, archive, path)
    except InputError:
        raise
    except Exception as error:  # of a reader that has no error of its own for damaged files
        what = " ".join(f"{type(error).__name__}: {error}".split())[:120]
        raise InputError(
            f"cannot be read as an Excel workbook ({what}); it may be cut short. Open it in a "
            "spreadsheet and save it anew as .xlsx.",
            path,
        ) from None


def _name(name: bytes) -> bytes:
    """As the names of parts stand in old workbooks: UTF-16."""
    return name.decode().encode("utf-16-le")


def check_workbook(archive: zipfile.ZipFile, path: Path | None) -> None:
    """Refuse what is no workbook, may run something, or is larger than it looks.

    Raises InputError with the remedy.
    """
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if "content.xml" in names:
        raise InputError("is an OpenDocument file; save it as .xlsx or CSV.", path)
    if BOOK not in names:
        raise InputError("is not an Excel workbook; save it as .xlsx or CSV.", path)
    if any(name.endswith("vbaProject.bin") for name in names):
        raise InputError("holds macros; save it as .xlsx, which has none.", path)
    if any(name.startswith("xl/externalLinks/") for name in names):
        raise InputError(
            "is linked to other files; put values in the place of the formulas that refer to "
            "them, break the links, and save it again.",
            path,
        )
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
        raise InputError(
            f"unpacks to more than {MOST_BYTES // 1_000_000} million bytes; copy its rows into a "
            "new workbook and save that.",
            path,
        )
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            beginning = archive.open(part).read(2000)
            if b"<!DOCTYPE" in beginning or b"\0" in beginning:
                raise InputError(
                    "is not as spreadsheets write it (a document type is declared in it); open "
                    "it in a spreadsheet and save it anew as .xlsx.",
                    path,
                )


def _grid(data: bytes, archive: zipfile.ZipFile, path: Path) -> Grid:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl says of parts that are not read
        parser = WorkbookParser(archive, BOOK, keep_links=False)
        parser.parse()
        parts = {sheet.name: relation.target for sheet, relation in parser.find_sheets()}
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        grids = {sheet.title: _rows(sheet, path) for sheet in book.worksheets}
    found = {
        name: grid
        for name, grid in grids.items()
        if any(is_header(cells) for _, cells in grid.rows[:HEADER_WITHIN])
    }
    if len(found) != 1:
        which = f"several ({', '.join(map(repr, found))})" if found else "none"
        raise InputError(
            f"must have one sheet with a column 'statement_id', and has {which}; "
            f"{'keep one' if found else 'put its header back, or write a new sheet'}.",
            path,
        )
    [(name, grid)] = found.items()
    merged = tuple(ref.decode() for ref in _MERGED.findall(archive.read(parts[name])))
    return Grid(grid.rows, grid.troubles, merged)


def _rows(sheet: Any, path: Path) -> Grid:
    rows: list[tuple[int, list[str]]] = []
    troubles: dict[tuple[int, int], str] = {}
    for number, row in rows_of(sheet, MOST_COLUMNS, path):
        texts = []
        for column, cell in enumerate(row, 1):
            text, trouble = _read_cell(cell)
            texts.append(text)
            if trouble:
                troubles[number, column] = trouble
        if any(texts):
            rows.append((number, texts))
        if len(rows) > MOST_ROWS + 1:
            raise InputError(
                f"has more than {MOST_ROWS:,} rows in sheet {sheet.title!r}; split it.", path
            )
    return Grid(rows, troubles)


def _read_cell(cell: Any) -> tuple[str, str]:
    """A cell's text, and what a spreadsheet did to it."""
    value = cell.value
    if value is None:
        return "", ""
    if cell.data_type == "f":
        return "=", "holds a formula; put the value itself in its place"
    if cell.data_type == "e":
        return str(value), ERROR.format(value)
    if isinstance(value, date | datetime | time | timedelta):
        return str(value), (
            f"was turned into a date or time ({value}); format the cell as text and type it again"
        )
    if isinstance(value, bool):
        return str(value).upper(), ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value)), ""
    return tidy(str(value).replace("x005F_", "").replace("_x000D_", "\r")), ""
