"""Tables in other files: workbooks (.xlsx), read by openpyxl, and Parquet, read by pyarrow."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from toolkit.case.texts.documents.zipped import members, open_zip, read_member
from toolkit.case.texts.report import TEXT, Report, field_name, known_facts, no_text
from toolkit.extras import needing
from toolkit.schema import Problem

MOST_ROWS = 1_048_576  # of a sheet, by Excel's own limit
ROW = re.compile(rb'<(?:\w+:)?row[^>]*?\br="(\d+)"')
LARGEST = 2_000_000_000  # bytes that a Parquet file may unpack to


def read_workbook(data: bytes, file: str) -> Iterator[Report | Problem]:
    """The reports in the first sheet of a workbook, a row each; formulas are not computed."""
    with needing("formats", "reading a workbook"):
        from openpyxl import load_workbook
    with open_zip(data) as packed:
        for member in members(packed):
            if member.filename.startswith("xl/worksheets/"):
                numbers = ROW.findall(read_member(packed, member))
                if any(len(one) > 7 or int(one) > MOST_ROWS for one in numbers):
                    raise ValueError("it has a row beyond the last that a sheet can have")
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    rows = book.worksheets[0].iter_rows(values_only=True) if book.worksheets else iter(())
    header = next(rows, ())
    names = [field_name(cell(one)) for one in header]
    for line, row in enumerate(rows, start=2):
        if any(one is not None for one in row):
            yield _report(dict(zip(names, map(cell, row), strict=False)), file, line)
        if line == 2 and not set(TEXT) & set(names):
            return


def read_parquet(data: bytes, file: str) -> Iterator[Report | Problem]:
    """The reports in a Parquet file, a row each."""
    with needing("formats", "reading a Parquet file"):
        from pyarrow import parquet
    table = parquet.ParquetFile(io.BytesIO(data))
    groups = range(table.metadata.num_row_groups)
    if sum(table.metadata.row_group(nth).total_byte_size for nth in groups) > LARGEST:
        raise ValueError("it unpacks to more than 2 GB")
    line = 0
    for batch in table.iter_batches(batch_size=1000):
        for row in batch.to_pylist():
            line += 1
            named = {field_name(str(name)): cell(value) for name, value in row.items()}
            yield _report(named, file, line)
            if not set(TEXT) & set(named):
                return


def _report(row: dict[str, str], file: str, line: int) -> Report | Problem:
    text = next((row[name] for name in TEXT if row.get(name)), None)
    if text is None and not set(TEXT) & set(row):
        return no_text(file, list(row), "column", line)
    return Report(text or "", known_facts(row.items(), line), file, line, line)


def cell(value: Any) -> str:
    """A cell as text: days as ISO dates, nothing as nothing."""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return "" if value is None else str(value)
