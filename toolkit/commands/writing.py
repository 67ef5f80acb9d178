"""Tables written into a folder, all of them or none."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.commands.printing import count

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.case import Case


def folder_for(out: Path, case: Case) -> Path:
    """The folder to write to, made if need be, before anything takes time."""
    from toolkit.schema import InputError

    if out.resolve().is_relative_to(case.folder / "texts"):
        raise InputError("lies among the case's texts, and would be read; choose another.", out)
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            return out
    except OSError as error:
        reason = "it is a file" if out.is_file() else error.strerror
        raise InputError(
            f"cannot be written to ({reason}); choose a folder you may write to.", out
        ) from None


def write_tables(folder: Path, tables: Mapping[str, pd.DataFrame]) -> None:
    """Write the tables, all of them or none, and say so."""
    from toolkit.schema import InputError, write_table

    with tempfile.TemporaryDirectory(dir=folder, prefix=".tables-") as work:
        for name, table in tables.items():
            try:
                write_table(table, Path(work, f"{name}.csv"))
            except InputError as error:
                raise InputError(error.message, folder / f"{name}.csv") from None
        for name in tables:
            Path(work, f"{name}.csv").replace(folder / f"{name}.csv")
    for name, table in tables.items():
        print(f"{folder / name}.csv: {count(len(table), 'row')}")
