"""Tables written into a folder, all of them or none."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.commands.printing import count

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.case import Case


def folder_for(out: Path, case: Case) -> Path:
    """The folder to write to, made if need be, before anything takes time."""
    from toolkit.schema import writable_folder

    case.check_outside_texts(out)
    return writable_folder(out)


def write_tables(folder: Path, tables: Mapping[str, pd.DataFrame]) -> None:
    """Write the tables, all of them or none, and say so."""
    from toolkit.leftovers import work_folder
    from toolkit.schema import InputError, write_table

    with work_folder(folder, ".tables-") as work:
        for name, table in tables.items():
            try:
                write_table(table, work / f"{name}.csv")
            except InputError as error:
                raise InputError(error.message, folder / f"{name}.csv") from None
        for name in tables:
            (work / f"{name}.csv").replace(folder / f"{name}.csv")
    for name, table in tables.items():
        print(f"{folder / name}.csv: {count(len(table), 'row')}")
