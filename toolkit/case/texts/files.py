"""The files in a case's `texts/`, and what each holds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from toolkit.case.texts.columns import AUTOMATIC, Columns
from toolkit.case.texts.recognition import open_sources
from toolkit.case.texts.report import Report, Source, file_problem
from toolkit.schema import Problem

COLLECTIONS = (
    *(".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".zip", ".gz"),
    *(".mbox", ".warc", ".xlsx", ".parquet", ".pdf"),
)
LARGEST_REPORT = 40_000_000  # bytes of a file that is one report
LARGEST_COLLECTION = 1_000_000_000


def find_files(folder: Path, index: Path | None) -> Iterator[Path | Problem]:
    """The files to read, by name, in folders however deep, and a problem for each left out.

    Hidden files and folders are passed over. A link is followed to a file inside the case.
    """
    texts = folder / "texts"
    for place, folders, files in os.walk(texts):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in folders:
            if Path(place, name).is_symlink():
                shown = Path(place, name).relative_to(texts).as_posix()
                problem = "is a link to a folder and was not read."
                yield file_problem(shown, problem, "Copy the folder here.")
        for name in sorted(files):
            path = Path(place, name)
            if not name.startswith(".") and path != index:
                yield _check(path, folder) or path


def _check(path: Path, folder: Path) -> Problem | None:
    """Why a file is not read, by its name and place; None if it can be."""
    shown = path.relative_to(folder / "texts").as_posix()
    if not _is_utf8(shown):
        printable = shown.encode(errors="replace").decode()
        return file_problem(printable, "its name is not UTF-8; it was not read.", "Rename it.")
    if path.is_symlink() and not path.resolve().is_relative_to(folder.resolve()):
        return file_problem(shown, "leads out of the case; it was not read.", "Copy the file here.")
    return None


def _is_utf8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def read_file(path: Path, shown: str) -> Iterator[Report | Problem]:
    """The reports in one file, and a problem for each that cannot be read."""
    for source in sources_in(path, shown):
        yield from source.found


def sources_in(path: Path, shown: str, columns: Columns = AUTOMATIC) -> Iterator[Source]:
    """What one file holds; several sources, if it is an archive of files.

    Raises ColumnError if a column that `columns` tells is not in a table.
    """
    data, problem = read_bytes(path, shown)
    if problem is not None:
        yield Source(shown, "not read", iter([problem]))
    else:
        yield from open_sources(data, shown, columns)


def read_bytes(path: Path, shown: str) -> tuple[bytes, Problem | None]:
    """A file's bytes, or why it is not read."""
    largest = LARGEST_COLLECTION if path.suffix.casefold() in COLLECTIONS else LARGEST_REPORT
    try:
        if not path.is_file():
            return b"", file_problem(shown, "is not a file.", "Remove it.")
        size = path.stat().st_size
        if size > largest:
            problem = f"is too large: {size / 1e6:.0f} MB, where {largest / 1e6:.0f} are the most."
            return b"", file_problem(shown, problem, "Split it.")
        return path.read_bytes(), None
    except OSError as error:
        problem = f"cannot be read ({error.strerror})."
        return b"", file_problem(shown, problem, "Check its permissions.")
