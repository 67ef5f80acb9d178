"""The rows of a sheet in a workbook, whatever it claims about its size."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from toolkit.schema import InputError

LAST_ROW = 1_048_576
"""The last row that a sheet can have."""


def rows_of(sheet: Any, most_columns: int, path: Path | None = None) -> Iterator[tuple[int, Any]]:
    """The rows with something in them, each with its number, of an openpyxl sheet opened to read.

    A row is a tuple of cells, at most `most_columns`. Raises InputError for a row whose number is
    beyond the last that a sheet can have: a file of a few bytes may claim any, and the rows before
    it would be counted for ever.
    """
    sheet.reset_dimensions()  # what a file claims about its size may be wrong
    empty = None  # the rows of a gap, of which there may be a million, are one and the same
    for number, row in enumerate(sheet.iter_rows(max_col=most_columns), 1):
        if number > LAST_ROW:
            raise InputError(
                f"has a row beyond the last that a sheet can have, {LAST_ROW:,}; copy its rows "
                "into a new workbook and save that.",
                path,
            )
        if row is empty or all(cell.value is None for cell in row):
            empty = row
        else:
            yield number, row
