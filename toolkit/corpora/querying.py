"""Questions over the tables of a corpus, which need not fit into memory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.extras import needing
from toolkit.schema import InputError

if TYPE_CHECKING:
    import pandas as pd

MEMORY = "2GB"
"""What a question may hold in memory; what is more goes to disk."""

MOST = 1_000_000
"""Rows of an answer, unless more are asked for."""

AT_ONCE = 20_000
"""Rows of an answer that are taken at once."""


def query(sql: str, corpus: Path | str, most: int = MOST) -> pd.DataFrame:
    """What a question in SQL says of a corpus, of which only what it asks for is read.

    The tables are `texts`, `statements`, `codings`, `coded` and `problems`, with the columns of
    `tk.describe(tk.Statement)` and so on; DuckDB answers. The answer has the types of this
    toolkit's tables, so that a part of `coded` goes into any function that takes it:
    ``tk.shifts(tk.corpora.query("SELECT * FROM coded WHERE object = 'inspections'", "big"))``. Rows
    come in an order that is the same each time only where ``ORDER BY`` says so. No file but the
    corpus is read, and nothing is written.

    Raises InputError for a folder that is no corpus, for what is not a single question, with what
    is wrong in it, and for an answer of more than `most` rows.
    """
    with opened(Path(corpus)) as database, _told():
        import duckdb

        add_tables(database, Path(corpus))
        asked = duckdb.extract_statements(sql)
        if [one.type for one in asked] != [duckdb.StatementType.SELECT]:
            raise InputError("a question is one statement that begins with SELECT or WITH.")
        database.execute("SET enable_external_access = false; SET lock_configuration = true")
        return _frame(database.sql(sql).to_arrow_reader(AT_ONCE), most)


@contextmanager
def _told() -> Iterator[None]:
    """Tell what the database finds wrong in a question as an error of the user's."""
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        what = " ".join(str(error).split("LINE ")[0].split())[:300]
        raise InputError(f"the question cannot be answered: {what}") from None


def _frame(reader: Any, most: int) -> pd.DataFrame:
    """The rows that a reader gives, as a table. Raises InputError if they are more than `most`."""
    import pyarrow as pa

    from toolkit.exchange.parquet import to_frame

    batches, rows = [], 0
    for batch in reader:
        rows += batch.num_rows
        if rows > most:
            raise InputError(
                f"the answer has more than {most:,} rows; count or choose in the question, "
                f"or take more with most={10 * most:,}."
            )
        batches.append(batch)
    return to_frame(pa.Table.from_batches(batches, reader.schema))


@contextmanager
def opened(folder: Path) -> Iterator[Any]:
    """A database that may read the files of a corpus, and no others once it is told so.

    Raises InputError for a folder that is no corpus.
    """
    with needing("corpora", "asking a corpus"):
        import duckdb

        from toolkit.corpora.parts import ABOUT
    folder = folder.resolve()
    if not (folder / ABOUT).is_file():
        raise InputError("is no corpus; build one: python -m toolkit corpus.", folder)
    with (
        tempfile.TemporaryDirectory(prefix="query-") as spill,
        duckdb.connect(":memory:") as database,
    ):
        for setting in (
            f"memory_limit = '{MEMORY}'",
            f"temp_directory = {_quoted(spill)}",
            "autoinstall_known_extensions = false",
            "autoload_known_extensions = false",
            f"allowed_directories = [{_quoted(f'{folder}/')}]",
        ):
            database.execute(f"SET {setting}")
        yield database


def add_tables(database: Any, folder: Path) -> None:
    """Make each table of a corpus one of the database, whatever its parts."""
    from toolkit.corpora.parts import TABLES

    for table in TABLES:
        if any((folder / table).glob("*.parquet")):
            database.execute(f"CREATE VIEW {table} AS FROM {rows_of(files_of(folder, table))}")


def files_of(folder: Path, table: str) -> str:
    """All parts of a table, as SQL names them."""
    return _quoted(f"{_escaped(folder.resolve())}/{table}/*.parquet")


def rows_of(files: str, numbered: bool = False) -> str:
    """The rows of files, as SQL names them; `numbered` adds the file and the row in it of each.

    A folder called ``day=1`` is a folder, and makes no column.
    """
    told = ", filename = true, file_row_number = true" if numbered else ""
    return f"read_parquet({files}, hive_partitioning = false{told})"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _escaped(folder: Path) -> str:
    """A folder in a pattern of files: what has a meaning there stands for itself."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in str(folder))
