"""A file with a row of parameters for each report: a CSV file, or TOML with [[report]] tables."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from toolkit.schema import InputError, read_csv, read_toml

MOST_ROWS = 10_000
"""Rows that a grid may have."""


def read_grid(path: Path) -> list[dict[str, object]]:
    """The rows of a grid, each as parameters by name; an empty cell of a CSV file gives none.

    Raises InputError, with file and line as far as known, for a file that is neither, has no row,
    or more than MOST_ROWS.
    """
    rows = _toml_rows(path) if path.suffix == ".toml" else _csv_rows(path)
    if not rows:
        raise InputError("has no rows; give one for each report.", path)
    if len(rows) > MOST_ROWS:
        raise InputError(f"has {len(rows):,} rows; give at most {MOST_ROWS:,}.", path)
    return rows


def _csv_rows(path: Path) -> list[dict[str, object]]:
    _, records = read_csv(path, strict=True)
    return [
        {name: cell.strip() for name, cell in row.items() if cell.strip()} for _, row in records
    ]


def _toml_rows(path: Path) -> list[dict[str, object]]:
    content = read_toml(path)
    rows = content.get("report")
    if set(content) != {"report"} or not isinstance(rows, list):
        raise InputError("holds something else; give a table [[report]] for each report.", path)
    if not all(isinstance(row, Mapping) for row in rows):
        raise InputError("report is no table; give a table [[report]] for each report.", path)
    return [{name: _plain(value, path) for name, value in row.items()} for row in rows]


def _plain(value: object, path: Path) -> object:
    if isinstance(value, list | dict):
        raise InputError(f"{value!r} is no value of a parameter; give a text or a number.", path)
    return value if isinstance(value, bool | int | float | str) else str(value)  # a day
