"""Who stands where in a corpus, counted party by party: only some rows are held in memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from toolkit.analysis import positions
from toolkit.analysis.positions import scale_of
from toolkit.analysis.wording import UNRESOLVED
from toolkit.corpora.querying import AT_ONCE, files_of, opened, rows_of
from toolkit.exchange.parquet import to_frame
from toolkit.findings import Position
from toolkit.schema import required_columns

ENOUGH = 100_000
"""Rows of the coded table that are counted together, and more where one cell has more."""

_NEEDED = (
    *("statement_id", "doc_id", "copy_of", "published", "said_on", "said_on_basis"),
    *("holder", "holder_side", "speaker", "speaker_side", "denied_by", "dimension", "object"),
    *("object_label", "proposition", "value", "number", "coder"),
)


def corpus_positions(folder: Path) -> Iterator[pd.DataFrame]:
    """`positions` of the parties of a corpus, some at a time, in the order of its index.

    Together they are what `positions` makes of the whole coded table, row for row.
    """
    coded = rows_of(files_of(folder, "coded"), numbered=True)
    counted = f"FROM {coded} WHERE dimension = 'issue' AND proposition <> '' AND copy_of = ''"
    party = f"if(holder_side = '', '{UNRESOLVED}', holder_side)"
    with opened(folder) as database:
        values = database.sql(f"SELECT DISTINCT value, number {counted}").to_arrow_table()
        scale = list(scale_of(to_frame(values)))
        rows = database.sql(
            f"SELECT {', '.join(_NEEDED)} {counted} "
            f"ORDER BY {party}, object, filename, file_row_number"
        )
        for some in _by_cell(rows.to_arrow_reader(AT_ONCE)):
            table = positions(some).reindex(columns=[*scale, *required_columns(Position)])
            yield table.fillna(dict.fromkeys(scale, 0)).astype(dict.fromkeys(scale, "int64"))


def _by_cell(batches: Any) -> Iterator[pd.DataFrame]:
    """Rows in tables that hold all of a party's rows on an issue, about `ENOUGH` in each."""
    held: list[pa.RecordBatch] = []
    for batch in batches:
        begins = _last_cell(batch)
        if begins and sum(one.num_rows for one in held) + begins >= ENOUGH:
            yield to_frame(pa.Table.from_batches([*held, batch.slice(0, begins)]))
            held = [batch.slice(begins)]
        else:
            held.append(batch)
    yield to_frame(pa.Table.from_batches(held, batches.schema))


def _last_cell(batch: pa.RecordBatch) -> int:
    """The row at which the last party and issue of some sorted rows begin."""
    sides, objects = (batch.column(name).to_pylist() for name in ("holder_side", "object"))
    row = len(sides) - 1
    last = (sides[-1], objects[-1]) if sides else None
    while row > 0 and (sides[row - 1], objects[row - 1]) == last:
        row -= 1
    return max(row, 0)
