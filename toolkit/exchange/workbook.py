"""A table as an Excel workbook: a header row, text as text, numbers, days and yes or no as such.

A text longer than a cell can hold goes on in a column of its own, `text (2)`, and is one again
when the workbook is read. Spans and names are written as in CSV.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from itertools import zip_longest
from typing import Any

import pandas as pd

from toolkit.case.texts.sheet import LAST_ROW, rows_of
from toolkit.extras import needing
from toolkit.schema import InputError, to_cell, with_index

with needing("exchange", "a workbook (.xlsx)"):
    from openpyxl import Workbook, load_workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

from toolkit.people.sheets.opened import check_workbook
from toolkit.people.sheets.xlsx import escaped, undated, unescaped

LONGEST = 32_767
"""UTF-16 units that a cell holds."""

MOST_COLUMNS = 256
EXACT = 2**53
"""Below, a spreadsheet keeps whole numbers as they are."""

_SIGN = re.compile("_x[0-9A-Fa-f]{4}_|.", re.DOTALL)
_GOES_ON = re.compile(r"(.+) \(\d+\)")
Cell = str | int | float | bool | date | None


def write(table: pd.DataFrame, row_type: type) -> bytes:
    """The workbook, with one sheet. Raises InputError for more rows than a sheet can have."""
    table = with_index(table)
    if len(table) >= LAST_ROW:
        raise InputError(
            f"a sheet holds {LAST_ROW - 1:,} rows, and the table has {len(table):,}; write it as "
            "parquet, or with `tk.write_table`."
        )
    columns: dict[str, list[Any]] = {}
    for name in table.columns:
        pieces = [_pieces(value) for value in table[name].tolist()]
        for number, column in enumerate(zip_longest(*pieces) if pieces else [], 1):
            columns[str(name) if number == 1 else f"{name} ({number})"] = list(column)
        columns.setdefault(str(name), [])
    return _packed(columns)


def _packed(columns: dict[str, list[Any]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("table")
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, name, bold=True) for name in columns])
    for row in zip(*columns.values(), strict=True):
        sheet.append([_cell(sheet, value) for value in row])
    book.properties.creator = ""
    written = io.BytesIO()
    book.save(written)
    return undated(written.getvalue())


def _cell(sheet: Any, value: Any, bold: bool = False) -> Any:
    """A cell; text is told to be text, also to who edits it later."""
    made: Any = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        made.data_type = "s"
        made.quotePrefix = value.startswith(("=", "+", "-", "@"))
    if bold:
        made.font = Font(bold=True)
    return made


def _pieces(value: Any) -> list[Cell]:
    """A value as cells: one, but for a text that one cannot hold."""
    if isinstance(value, tuple):
        return _texts(to_cell(value))
    if value is None or pd.isna(value):
        return [None]
    if isinstance(value, bool):
        return [value]
    if isinstance(value, int | float):
        return [value if abs(value) < EXACT else str(value)]
    if isinstance(value, date):
        return (
            [value.date() if isinstance(value, datetime) else value]
            if value.year > 1900
            else [to_cell(value)]
        )
    return _texts(str(value))


def _texts(text: str) -> list[Cell]:
    written = escaped(text)
    if len(written) <= LONGEST // 2:
        return [written]
    pieces: list[Cell] = []
    piece: list[str] = []
    room = LONGEST
    for sign in _SIGN.findall(written):
        units = len(sign) + (sign > "\uffff")
        if units > room:
            pieces.append("".join(piece))
            piece, room = [], LONGEST
        piece.append(sign)
        room -= units
    return [*pieces, "".join(piece)]


# ---------------------------------------------------------------- reading


def read(data: bytes) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """The header of the first sheet and its rows, each with its number, every cell as text.

    Raises InputError for a workbook that is damaged, may run something or is too large, and for
    a formula.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_workbook(archive, None)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl says of parts that are not read
            book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
            rows = list(_rows(book.worksheets[0])) if book.worksheets else []
    except InputError:
        raise
    except Exception as error:  # of a reader that has no error of its own for damaged files
        what = " ".join(f"{type(error).__name__}: {error}".split())[:120]
        raise InputError(
            f"cannot be read as an Excel workbook ({what}); open it in a spreadsheet and save it "
            "anew as .xlsx."
        ) from None
    if not rows:
        raise InputError("has nothing in its first sheet; its first row must name the columns.")
    (_, names), *others = rows
    header = [name.strip() for name in names]
    if "" in header:
        raise InputError("has a column without a name in its first row; name or delete it.")
    records = []
    for number, cells in others:
        if any(cells[len(header) :]):
            raise InputError(f"has a cell without a column's name in row {number}; name it.")
        records.append((number, _joined(header, cells)))
    return [name for name in header if not _goes_on(name, header)], records


def _joined(header: list[str], cells: list[str]) -> dict[str, str]:
    """A row by the columns' names, what goes on in a column of its own put together."""
    record: dict[str, str] = {}
    for name, cell in zip_longest(header, cells[: len(header)], fillvalue=""):
        whole = _goes_on(name, header) or name
        record[whole] = record.get(whole, "") + cell
    return record


def _goes_on(name: str, header: list[str]) -> str:
    found = _GOES_ON.fullmatch(name)
    return found[1] if found and found[1] in header else ""


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    for number, row in rows_of(sheet, MOST_COLUMNS):
        texts = [_text(cell) for cell in row]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            yield number, texts


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type in ("f", "e"):
        what = "a formula" if cell.data_type == "f" else f"{value} in the place of a value"
        raise InputError(f"holds {what} in {cell.coordinate}; put the value itself there.")
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return unescaped(value) if isinstance(value, str) else str(value)
