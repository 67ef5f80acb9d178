"""Tables (.csv, .tsv): a report a row, with the names of `report.FACTS` and `report.TEXT`.

Commas, semicolons or tabs separate the columns, whichever the header has most of.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager

from toolkit.case.texts.columns import AUTOMATIC, Columns
from toolkit.case.texts.report import Report, decode, field_name, file_problem, no_text
from toolkit.schema import Problem, separator_of

LONGEST_CELL = 100_000_000


def read(data: bytes, file: str, columns: Columns = AUTOMATIC) -> Iterator[Report | Problem]:
    """The reports in a table, and a problem for each row that cannot be read.

    Raises ColumnError if a column that was told is not there.
    """
    text = decode(data)
    header: list[str] = []
    for number, (line, cells) in enumerate(_records(text, separator_of(text))):
        if isinstance(cells, Exception):
            yield file_problem(
                file, f"is not readable as CSV ({cells}).", "Correct its quotation marks.", line
            )
        elif not header:
            columns.check(cells, file)
            header = [field_name(name) for name in cells]
            if not columns.texts(header):
                yield no_text(file, header, "column", line)
                return
        elif len(cells) != len(header):
            yield file_problem(
                file,
                f"{len(cells)} cells where the header has {len(header)}.",
                "Put cells that contain the separator in double quotes.",
                line,
            )
        else:
            row = dict(zip(header, cells, strict=True))
            yield Report(columns.text(row) or "", columns.facts(row, line), file, line, number)


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str] | csv.Error]]:
    """Each record that is not blank, with its first line; what is no CSV as the error it is."""
    with _long_cells():
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield line, error
                continue
            if any(cell.strip() for cell in cells):
                yield line, cells


@contextmanager
def _long_cells() -> Iterator[None]:
    """Let a cell hold a whole report; csv's limit is one for the whole process."""
    before = csv.field_size_limit(LONGEST_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(before)
