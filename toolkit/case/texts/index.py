"""`texts.csv`: what the researcher knows about files that do not say it themselves."""

from __future__ import annotations

import csv
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from toolkit.case.mistakes import Mistakes, did_you_mean
from toolkit.case.texts.report import FACT_OF, FACTS, TEXT, Fact, field_name, known_facts
from toolkit.schema import LONGEST_MISTAKE, Problem, read_csv, shortened

LIKELY_SLIP = 0.8  # researchers keep columns of their own here, such as 'note'
FILE = ("file", "filename", "file_name")


@dataclass(frozen=True, slots=True)
class Index:
    """The facts `texts.csv` gives for each file; no `path`: there is no such file."""

    path: Path | None = None
    shown: str = "texts.csv"
    by_file: dict[str, dict[str, Fact]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def facts(self, file: str) -> dict[str, Fact]:
        """What is said of one file, named relative to texts/."""
        return self.by_file.get(file, {})

    def unmatched(self, files: Collection[str]) -> list[Problem]:
        """A problem for each row about a file that is not there."""
        by_stem = {_stem(name): name for name in files}
        return [
            Problem("", None, None, problem, advice, self.shown, line)
            for name, line in self.lines.items()
            if name not in files
            for problem in [shortened(f"no file is named {name!r}.", LONGEST_MISTAKE)]
            for near in [by_stem.get(_stem(name), "")]
            for advice in [f"Did you mean {near!r}?" if near else "Add it, or leave the row out."]
        ]


def _stem(name: str) -> str:
    base = name.rpartition("/")[2].casefold()
    return base.rpartition(".")[0] or base


def read_index(folder: Path) -> Index:
    """Read a case's texts.csv, from texts/ or from beside it.

    A texts/texts.csv with a column of texts is a table of reports and no index. Raises
    InputError for a column that is missing or misspelt, and for a file with two rows.
    """
    for path in (folder / "texts" / "texts.csv", folder / "texts.csv"):
        if path.is_file() and not (path.parent != folder and _holds_texts(path)):
            return _index(path, path.relative_to(folder).as_posix())
    return Index()


def _holds_texts(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            header = next(csv.reader([file.readline(10_000)]), [])
    except OSError:
        return False  # read_csv says why
    return any(field_name(name) in TEXT for name in header)


def _index(path: Path, shown: str) -> Index:
    header, records = read_csv(path)
    mistakes = Mistakes(path)
    file_column = next((name for name in header if field_name(name) in FILE), "")
    if not file_column:
        mistakes.add(1, "column 'file' is missing; it names a file in texts/.")
    for name in header:
        if field_name(name) not in (*FILE, *FACT_OF) and (
            hint := did_you_mean(name, FACTS, LIKELY_SLIP)
        ):
            mistakes.add(1, f"unknown column {name!r}.{hint}")
    index = Index(path, shown)
    for line, record in records:
        name = record.get(file_column, "").strip().replace("\\", "/").removeprefix("texts/")
        if name in index.lines:
            mistakes.add(line, f"{name!r} stands in line {index.lines[name]}, too; keep one row.")
        index.by_file[name] = known_facts(record.items(), line)
        index.lines[name] = line
    mistakes.report()
    return index
