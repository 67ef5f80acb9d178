"""The rows of a grid below its header, each cell under the name of its column."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from toolkit.case.mistakes import Mistakes, did_you_mean
from toolkit.people.sheets.choices import normalised
from toolkit.people.sheets.form import COLUMNS, Column, Line
from toolkit.people.sheets.grid import ERROR, FAILED, Grid, cell_name

NEEDED = ("statement_id", "fingerprint")
"""The columns that are not filled in and that no sheet can be read without."""

HEADER_WITHIN, HEADER_NAMES = 20, 6  # rows from the top; names that tell it from other rows


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a sheet: its number and its cells by column, those that are empty left out.

    `places` say where the columns stand, counted from 1, and `troubles` what a spreadsheet did to
    a cell.
    """

    number: int
    cells: Line
    places: Mapping[str, int]
    troubles: Mapping[str, str]

    def at(self, column: str) -> str:
        """A cell for a reader: “cell H12 (stance)”; the row, if there is no such column."""
        if column not in self.places:
            return f"row {self.number}"
        return f"cell {cell_name(self.number, self.places[column])} ({column})"


def is_header(cells: Sequence[str]) -> bool:
    """Whether a row names the columns of a sheet: at least a few of them."""
    return len(_NAMES.intersection(map(normalised, cells))) >= HEADER_NAMES


_NAMES = frozenset(normalised(column.name) for column in COLUMNS)


def rows_of(grid: Grid, columns: Sequence[Column], mistakes: Mistakes) -> list[Row]:
    """The rows below the one that names the columns, wherever these stand.

    Notes columns that are missing, doubled or unknown, and merged cells.
    """
    heads = enumerate(cells for _, cells in grid.rows[:HEADER_WITHIN])
    top = next((index for index, cells in heads if is_header(cells)), None)
    if top is None:
        mistakes.add(
            None, "no row names the columns; put the header back: statement_id, date, outlet …"
        )
        return []
    if {"object", "value"} <= set(grid.rows[top][1]):
        mistakes.add(
            None, "is a table of codings, not a sheet; put it as it is into the case's codings/."
        )
        return []
    below = grid.rows[top + 1 :]
    used = {at for _, cells in below for at, cell in enumerate(cells, 1) if cell}
    places = _places(grid.rows[top], used, columns, mistakes)
    for merged in grid.merged:
        mistakes.add(None, f"cells {merged} are merged; split them, and fill each.")
    return [_row(number, cells, places, grid) for number, cells in below]


def _row(number: int, cells: Sequence[str], places: Mapping[str, int], grid: Grid) -> Row:
    line: Line = {}
    troubles = {}
    for name, at in places.items():
        cell = cells[at - 1] if at <= len(cells) else ""
        if cell:
            line[name] = cell
        if trouble := grid.troubles.get((number, at)):
            troubles[name] = trouble
        elif FAILED.fullmatch(cell):
            troubles[name] = ERROR.format(cell)
    return Row(number, line, places, troubles)


def _places(
    header: tuple[int, Sequence[str]],
    used: Collection[int],
    columns: Sequence[Column],
    mistakes: Mistakes,
) -> dict[str, int]:
    """Where each column stands."""
    known = {normalised(column.name): column.name for column in columns}
    places: dict[str, int] = {}
    for at, place, cell in _titles(header, used):
        name = known.get(normalised(cell))
        if not cell:
            mistakes.add(None, f"{place}: the column below has no name; name it, or delete it.")
        elif name is None:
            hint = did_you_mean(cell, known.values()) or " Delete it, or move it into the note."
            mistakes.add(None, f"{place}: unknown column {cell[:60]!r}.{hint}")
        elif name in places:
            mistakes.add(None, f"{place}: column {name!r} stands twice; keep one.")
        else:
            places[name] = at
    for column in columns:
        if column.name not in places and (column.kind == "filled" or column.name in NEEDED):
            empty = ", empty if there is nothing to say in it" if column.kind == "filled" else ""
            mistakes.add(None, f"column {column.name!r} is missing; put it back{empty}.")
    return places


def _titles(
    header: tuple[int, Sequence[str]], used: Collection[int]
) -> Iterator[tuple[int, str, str]]:
    """The cells of a header with their places; empty ones only where something stands below."""
    number, cells = header
    for at in range(1, max(*used, len(cells)) + 1):
        cell = cells[at - 1] if at <= len(cells) else ""
        if cell or at in used:
            yield at, f"cell {cell_name(number, at)}", cell
