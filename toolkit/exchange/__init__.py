"""Codings and tables to and from other tools' files: a module for each format.

`marked` is what the formats of marked passages share, `formats` which there are,
`importing` how their passages become codings of a case. `docs/exchange.md` says of each what is
kept and what is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from toolkit.case.codings import relocate_codings
from toolkit.exchange.formats import (
    ACTORS,
    CODED,
    CODINGS,
    DOCUMENTS,
    EVENTS,
    FORMATS,
    MEETINGS,
    STATEMENTS,
    TIES,
    bytes_of,
    format_named,
    is_table,
    read_marked,
    recognised,
    written,
)
from toolkit.exchange.importing import NotPlaced, codings_of
from toolkit.findings import Coded, Tie, check_table, has_columns
from toolkit.schema import (
    Actor,
    Document,
    Event,
    HandCoding,
    InputError,
    Meeting,
    Statement,
    check_names,
    table_of_cells,
    to_table,
    write_whole,
)
from toolkit.schema import read_table as read_table_of_csv

if TYPE_CHECKING:
    from toolkit.case import Case

__all__ = ["FORMATS", "NotPlaced", "export", "import_codings", "read_marked", "read_table"]

_ROWS = {
    CODED: Coded, STATEMENTS: Statement, CODINGS: HandCoding, DOCUMENTS: Document, ACTORS: Actor,
    MEETINGS: Meeting, EVENTS: Event, TIES: Tie,
}  # fmt: skip


def export(table: pd.DataFrame, case: Case, to: str, out: Path | str) -> Path:
    """Write a table of a case as another tool reads it; returns the file's path.

    `to` names the format (`FORMATS`), which says of which table it is made: most of what `join`
    returns, those that hold attributions also of what `find_statements` returns, networks of ties
    (`networks.one_mode`), too, `xlsx` and `parquet` of any table of a case. The file is written
    whole or not at all, and the same table gives the same bytes.

    Raises InputError for a format that is not known or a table of another kind, and if the
    format's library is not installed.
    """
    chosen = format_named(to)
    rows = [_ROWS[name] for name in chosen.takes]
    check_table(table, rows[0], f"export(…, {to!r})", *rows[1:])
    row_type = next((one for one in rows if has_columns(table, one)), rows[0])
    return write_whole(Path(out), written(table, case, chosen, row_type))


def read_table(path: Path | str, row_type: type) -> pd.DataFrame:
    """A table of one row type, of a CSV, XLSX or Parquet file, by what it holds.

    ``read_table("ann.csv", tk.codings.HandCoding)``: a column for each of the row type's, of a
    workbook in its first sheet. Columns with a default may be left out. What is worked out gets
    back its index.

    Raises InputError with file, line and remedy for a file that is damaged, a column that is
    missing or not known, and a cell that is not of its column's type.
    """
    path = Path(path)
    if not is_table(path):
        return read_table_of_csv(path, row_type)
    data = bytes_of(path)
    try:
        name = recognised(data)
        if not (name and FORMATS[name].is_a_table):
            raise InputError("is packed, and no workbook (.xlsx); read it with import_codings().")
        header, records = FORMATS[name].named("read")(data)
    except InputError as error:
        raise InputError(error.message, path) from None
    check_names(header, ",", path, 1)
    return table_of_cells(header, records, row_type, path)


def import_codings(
    file: Path | str,
    case: Case,
    statements: pd.DataFrame | None = None,
    coder: str | None = None,
    issues: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """The coded passages of another tool's file: a table of HandCoding rows.

    What the file is, is known from what it holds. An issue is known by its name, its label or its
    proposition; `issues` says of others which issue of the codebook they are. A number is a
    stance by the codebook's scale; where a tool knows only agreement, yes is the scale's upper end
    and no its lower. `coder` names who coded, instead of the file. With `statements`, codings name
    those that hold their passages (`relocate_codings`); what fits none keeps its place as name.

    Warns (`NotPlaced`) of passages that stand in no report of the case. Raises InputError for a
    file that cannot be read, holds no coded passage, or codes an issue or value that the
    codebook has not.
    """
    from toolkit.case.codings.files import check_coder_name

    if statements is not None:
        check_table(statements, Statement, "import_codings()")
    if coder is not None:
        check_coder_name(coder)
    marked = read_marked(file)
    try:
        rows = codings_of(marked, case, coder, issues or {})
    except (InputError, LookupError) as error:
        message = error.message if isinstance(error, InputError) else str(error)
        raise InputError(message, file) from None
    codings = to_table(HandCoding, rows)
    return codings if statements is None else relocate_codings(codings, statements, case)
