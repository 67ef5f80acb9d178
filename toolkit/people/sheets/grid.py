"""What a file of a spreadsheet holds: rows of text, with what a spreadsheet did to some cells."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

MOST_BYTES = 50_000_000
"""Of a file, and unpacked of what is in a workbook; ten thousand statements take 25 million."""

MOST_ROWS = 20_000
"""Rows with something in them; nobody codes as many."""

MOST_COLUMNS = 60

ERROR = (
    "holds the error {}: the spreadsheet took a text for a formula; format the cell as text and "
    "type it again"
)
FAILED = re.compile(r"#[¡¿]?[\w/]{1,12}[!?]|#N/?[A-Z]|Err:\d{3}")
"""What a spreadsheet writes, in its user's language, in the place of a formula that fails."""

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How workbooks begin: new ones, and old or encrypted ones."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of a sheet that are not empty, each with its number and its cells as text.

    `troubles` say what is wrong with a cell, by row and column, counted from 1; `merged` are
    ranges of cells such as ``B4:B6``.
    """

    rows: list[tuple[int, list[str]]]
    troubles: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: tuple[str, ...] = ()


def cell_name(row: int, column: int) -> str:
    """A cell as spreadsheets name it: H12 is the eighth in row 12."""
    name = ""
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(ord("A") + letter) + name
    return f"{name}{row}"
