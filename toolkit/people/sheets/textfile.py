"""A sheet as CSV: written for spreadsheets, and read as they save it."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from toolkit.people.sheets.form import COLUMNS, Line
from toolkit.people.sheets.grid import MOST_ROWS, Grid
from toolkit.people.sheets.lines import tidy
from toolkit.schema import LONGEST_CELL, InputError, guarded, unguarded

_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


def csv_bytes(header: Sequence[str], lines: Iterable[Line]) -> bytes:
    """A sheet as CSV: UTF-8 with the byte order mark by which spreadsheets know it.

    An apostrophe stands before text that a spreadsheet would run as a formula; `read_csv_grid`
    takes it away again.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    for line in lines:
        writer.writerow([guarded(line.get(name, "")) for name in header])
    return codecs.BOM_UTF8 + text.getvalue().encode()


def read_csv_grid(data: bytes, path: Path) -> Grid:
    """The rows of a CSV file in any encoding and with any separator that spreadsheets write.

    Raises InputError that says what to do about a file that is no such text, is cut short or
    too long.
    """
    text = _decoded(data, path)
    if given := _SEPARATOR_LINE.match(text):
        text = text[given.end() :]
    csv.field_size_limit(max(LONGEST_CELL, csv.field_size_limit()))
    rows: list[tuple[int, list[str]]] = []
    for number, cells in enumerate(_records(text, _separator(text), path), 2 if given else 1):
        cells = [unguarded(tidy(cell)) for cell in cells]
        if any(cells):
            rows.append((number, cells))
        if len(rows) > MOST_ROWS + 1:
            raise InputError(f"has more than {MOST_ROWS:,} rows; split it into several.", path)
    return Grid(rows)


def _decoded(data: bytes, path: Path) -> str:
    remedy = "save it as 'CSV UTF-8' or as .xlsx"
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return data.decode("utf-16")
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("cp1252")  # Excel's plain 'CSV' on Windows
        except UnicodeDecodeError:
            raise InputError(
                f"is not text in UTF-8, UTF-16 or Windows-1252; {remedy}.", path
            ) from None
    if "\0" in text:
        raise InputError(f"holds characters that are no text (NUL); {remedy}.", path)
    return text


def _separator(text: str) -> str:
    """The one of comma, semicolon and tab by which most columns of a sheet are found."""
    names = {column.name for column in COLUMNS}
    first_lines = text[:10_000].splitlines()[:20]

    def found(separator: str) -> int:
        reader = csv.reader(first_lines, delimiter=separator)
        return max((sum(cell.strip() in names for cell in row) for row in reader), default=0)

    return max(",;\t", key=found)


def _records(text: str, separator: str, path: Path) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    read = 0
    try:
        for cells in reader:
            read += 1
            yield cells
    except csv.Error as error:
        cut = "unexpected end" in str(error)
        why = "a quoted cell is never closed: the file is cut short" if cut else str(error)
        raise InputError(
            f"is not readable as CSV from row {read + 1} on ({why}); save it anew from the "
            "spreadsheet, as .xlsx or CSV UTF-8.",
            path,
        ) from None
