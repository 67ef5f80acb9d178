"""The files of a corpus: tables in parts, each with what it was made from.

A part of a table is a Parquet file that stands there whole or not at all. In it is kept the key of
all that it was made from, so that it is known whether it still holds, and what is to be known of it
without reading it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
from pyarrow import parquet

from toolkit.exchange.parquet import to_frame, write
from toolkit.findings import Coded
from toolkit.schema import Coding, Document, InputError, Problem, Statement, write_whole


@dataclass(frozen=True, slots=True)
class Text(Document):
    """One report of a corpus, with what tells it from others and what it shares with them."""

    named: Annotated[str, "the name it has in its file; another report may have it, too"]
    mark: Annotated[str, "fingerprint of its words, whatever their case"]
    sketch: Annotated[tuple[int, ...], "every sixteenth of its runs of eight words, as numbers"]


TABLES: Mapping[str, type] = {
    "texts": Text,
    "statements": Statement,
    "codings": Coding,
    "coded": Coded,
    "problems": Problem,
}
"""The tables of a corpus, in the order of the work, each with its row type."""

ABOUT = "corpus.json"
"""The file that says how a corpus was made; a folder without it is none."""

_KEPT = b"corpus"


def place(folder: Path, table: str, part: str) -> Path:
    """Where a part of a table stands."""
    return folder / table / f"{part}.parquet"


def put(
    folder: Path, table: str, part: str, rows: pd.DataFrame, key: str, about: Mapping[str, Any]
) -> None:
    """Write a part, whole or not at all."""
    kept = json.dumps({"key": key, "rows": len(rows), **about}, ensure_ascii=False)
    data = write(rows, TABLES[table], {_KEPT.decode(): kept})
    write_whole(place(folder, table, part), data)


def told(folder: Path, table: str, part: str, key: str) -> dict[str, Any] | None:
    """What is kept of a part that was made from this; None if there is none, or it is damaged."""
    try:
        kept = parquet.read_metadata(place(folder, table, part)).metadata or {}
        about = json.loads(kept[_KEPT])
    except Exception:  # of a reader that has many errors for damaged files
        return None
    return dict(about) if about["key"] == key else None


def get(folder: Path, table: str, part: str) -> pd.DataFrame:
    """The rows of a part.

    Raises InputError if they cannot be read.
    """
    path = place(folder, table, part)
    try:
        return to_frame(parquet.read_table(path, partitioning=None))
    except Exception as error:
        what = " ".join(f"{type(error).__name__}: {error}".split())[:120]
        raise InputError(
            f"cannot be read ({what}); delete it and build the corpus again.", path
        ) from None


def clear(folder: Path, parts: Mapping[str, Collection[str]]) -> None:
    """Remove the parts of each table that are not among these: of sources that are gone."""
    for table, kept in parts.items():
        for path in (folder / table).glob("*.parquet"):
            if path.stem not in kept:
                with suppress(FileNotFoundError):
                    path.unlink()
