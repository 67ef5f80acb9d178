"""Tables in other files: workbooks (.xlsx), read by openpyxl, and Parquet, read by pyarrow."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from toolkit.case.texts.columns import AUTOMATIC, Columns
from toolkit.case.texts.report import Report, field_name, no_text
from toolkit.case.texts.sheet import rows_of
from toolkit.extras import needing
from toolkit.schema import Problem

MOST_COLUMNS = 1000  # of a sheet; more would be numbers and no reports
LARGEST = 2_000_000_000  # bytes that a Parquet file may unpack to


def read_workbook(
    data: bytes, file: str, columns: Columns = AUTOMATIC
) -> Iterator[Report | Problem]:
    """The reports in the first sheet of a workbook, a row each; formulas are not computed.

    Raises InputError for a row beyond the last that a sheet can have, and ColumnError if a column
    that was told is not there.
    """
    with needing("formats", "reading a workbook"):
        from openpyxl import load_workbook
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl says of parts that are not read
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        rows = rows_of(book.worksheets[0], MOST_COLUMNS) if book.worksheets else iter(())
        _, header = next(rows, (0, ()))
        printed = [cell(one.value) for one in header]
        columns.check(printed, file)
        names = [field_name(one) for one in printed]
        for line, row in rows:
            values = (cell(one.value) for one in row)
            yield _report(dict(zip(names, values, strict=False)), file, line, columns)
            if not columns.texts(names):
                return


def read_parquet(
    data: bytes, file: str, columns: Columns = AUTOMATIC
) -> Iterator[Report | Problem]:
    """The reports in a Parquet file, a row each.

    Raises ColumnError if a column that was told is not there.
    """
    with needing("formats", "reading a Parquet file"):
        from pyarrow import parquet
    table = parquet.ParquetFile(io.BytesIO(data))
    groups = range(table.metadata.num_row_groups)
    if sum(table.metadata.row_group(nth).total_byte_size for nth in groups) > LARGEST:
        raise ValueError("it unpacks to more than 2 GB")
    columns.check(map(str, table.schema_arrow.names), file)
    line = 0
    for batch in table.iter_batches(batch_size=1000):
        for row in batch.to_pylist():
            line += 1
            named = {field_name(str(name)): cell(value) for name, value in row.items()}
            yield _report(named, file, line, columns)
            if not columns.texts(named):
                return


def _report(row: dict[str, str], file: str, line: int, columns: Columns) -> Report | Problem:
    if not columns.texts(row):
        return no_text(file, list(row), "column", line)
    return Report(columns.text(row) or "", columns.facts(row, line), file, line, line)


def cell(value: Any) -> str:
    """A cell as text: days as ISO dates, nothing as nothing."""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return "" if value is None else str(value)
