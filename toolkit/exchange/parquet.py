"""A table as Parquet, each column with its type: days, numbers, spans as lists of start and end."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

import pandas as pd

from toolkit.exchange.marked import MOST_PASSAGES
from toolkit.extras import needing
from toolkit.schema import InputError, Names, Spans, kinds_of, to_cell, with_index

with needing("exchange", "a Parquet file"):
    import pyarrow as pa
    from pyarrow import parquet

LARGEST = 2_000_000_000
"""Bytes that a file may unpack to, as they are read: what it says of itself is not asked."""

BATCH = 1000
"""Rows that are read at once."""

_SPAN = pa.struct([("start", pa.int64()), ("end", pa.int64())])
_TYPES: list[tuple[Any, Any]] = [
    (str, pa.string()), (str | None, pa.string()), (int, pa.int64()), (int | None, pa.int64()),
    (float, pa.float64()), (float | None, pa.float64()), (bool, pa.bool_()),
    (bool | None, pa.bool_()), (date | None, pa.date32()), (Names, pa.list_(pa.string())),
    (tuple[int, ...], pa.list_(pa.int64())),
    (Spans, pa.list_(_SPAN)),
]  # fmt: skip


def write(table: pd.DataFrame, row_type: type, about: Mapping[str, str] | None = None) -> bytes:
    """The file; a column that the row type does not have is text. `about` is kept in it."""
    table = with_index(table)
    kinds = kinds_of(row_type)
    arrays = []
    for name in table.columns:
        kind = kinds.get(str(name))
        values = [_value(value, kind) for value in table[name].tolist()]
        arrays.append(pa.array(values, _type(kind)))
    written = io.BytesIO()
    made = pa.Table.from_arrays(arrays, [str(name) for name in table.columns])
    if about:
        made = made.replace_schema_metadata(about)
    parquet.write_table(made, written, compression="zstd" if about else "snappy")
    return written.getvalue()


def _type(kind: Any) -> Any:
    return next((one for known, one in _TYPES if known == kind), pa.string())


def _value(value: Any, kind: Any) -> Any:
    if kind == Spans:
        return [{"start": start, "end": end} for start, end in value]
    if kind == tuple[int, ...]:
        return list(value)
    if kind == Names:
        return [_writable(name) for name in value]
    if value is None or pd.isna(value):
        return None
    if kind in (str, str | None, None):
        return _writable(value if kind else to_cell(value))
    return value.date() if isinstance(value, pd.Timestamp) else value


def _writable(text: str) -> str:
    """The text with ? for half a character, which UTF-8 cannot hold."""
    return text.encode("utf-8", "replace").decode()


# ---------------------------------------------------------------- reading


def read(data: bytes) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """The columns' names and the rows, each with its number, every cell as text.

    Raises InputError for a file that is damaged or too large.
    """
    try:
        file = parquet.ParquetFile(io.BytesIO(data))
        names = [str(name) for name in file.schema_arrow.names]
        rows: list[dict[Any, Any]] = []
        size = 0
        for batch in file.iter_batches(batch_size=BATCH):
            size += batch.nbytes
            if size > LARGEST or len(rows) + batch.num_rows > MOST_PASSAGES:
                raise InputError(
                    f"holds more than {MOST_PASSAGES:,} rows or {LARGEST // 10**9} GB; split it."
                )
            rows += batch.to_pylist()
    except InputError:
        raise
    except Exception as error:  # of a reader that has many errors for damaged files
        what = " ".join(f"{type(error).__name__}: {error}".split())[:120]
        raise InputError(f"cannot be read as Parquet ({what}); write it anew.") from None
    return names, [
        (number, {str(name): _cell(value) for name, value in row.items()})
        for number, row in enumerate(rows, 1)
    ]


def to_frame(table: pa.Table) -> pd.DataFrame:
    """A table of Parquet with the types that a table of this toolkit has, told by its columns'.

    A time that has a zone is told in UTC. Raises InputError for two columns of one name, and for
    one with a value that no table can hold, such as a day before the year 1.
    """
    names = [str(name) for name in table.column_names]
    if twice := [name for name in names if names.count(name) > 1]:
        raise InputError(f"has two columns named {twice[0]!r}; give each a name of its own (AS).")
    columns = {}
    for name, column in zip(names, table.columns, strict=True):
        try:
            columns[name] = _column(column)
        except (ValueError, TypeError, OverflowError, pa.ArrowException) as error:
            what = " ".join(str(error).split())[:120]
            raise InputError(
                f"column {name!r} ({column.type}) holds what no table can ({what}); make it text: "
                f"CAST({name} AS VARCHAR)."
            ) from None
    return pd.DataFrame(columns)


def _column(column: Any) -> pd.Series:
    values = column.to_pylist()
    kind = column.type
    if pa.types.is_list(kind):
        if pa.types.is_struct(kind.value_type):
            values = [tuple(tuple(one.values()) for one in value or ()) for value in values]
        else:
            values = [tuple(value or ()) for value in values]
        return pd.Series(values, dtype=object)
    if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        return _moments(values, in_zone=pa.types.is_timestamp(kind) and kind.tz is not None)
    if pa.types.is_uint64(kind):
        return pd.Series(values, dtype="UInt64" if None in values else "uint64")
    if pa.types.is_integer(kind):
        return pd.Series(values, dtype="Int64" if None in values else "int64")
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return pd.Series(values, dtype="float64")
    if pa.types.is_boolean(kind):
        return pd.Series(values, dtype="boolean" if None in values else "bool")
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return pd.Series(values, dtype="str")
    return pd.Series(values, dtype=object)


def _moments(values: list[Any], in_zone: bool) -> pd.Series:
    """Days and times, to the second, or finer where one of them is."""
    moments = pd.to_datetime(pd.Series(values, dtype=object), utc=in_zone)
    unit: Literal["s", "us"] = "us" if moments.dt.microsecond.any() else "s"
    return moments.dt.as_unit(unit)


def _cell(value: Any) -> str:
    if isinstance(value, list):
        pairs = [(one.get("start"), one.get("end")) for one in value if isinstance(one, dict)]
        return to_cell(tuple(pairs) if pairs else tuple(str(one) for one in value))
    return to_cell(value) if not isinstance(value, dict) else str(value)
