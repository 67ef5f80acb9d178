"""The table of accuracy: the tasks of `toolkit.evaluation`, each on some texts.

`accuracy.csv` has a row for each figure of the README's table: a task, which of its figures, the
options it is measured with, the annotated texts (in a folder of such texts, or beside the CSV),
what these are in words, the figure when it was last measured, and what others reach. A row whose
texts are not at hand keeps the figure it has.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from toolkit.case import open_case
from toolkit.evaluation import TASKS, Task

ROWS = Path(__file__).with_name("accuracy.csv")
README = ROWS.parent.parent / "README.md"
HEAD = "| what | on | this toolkit | beside it |\n| --- | --- | --- | --- |\n"

METHODS = {"rules": "by the rules", "learned": "by the trained model"}


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of a task on some texts."""

    task: str
    figure: str
    options: str
    gold: str
    texts: str
    value: str
    beside: str

    @property
    def measured(self) -> Task[Any, Any]:
        """The task."""
        return TASKS[self.task]

    @property
    def given(self) -> dict[str, str]:
        """The options by name."""
        return dict(one.split("=", 1) for one in self.options.split())

    @property
    def what(self) -> str:
        """What is asked, by what it is answered, and what the figure is."""
        chosen = self.given.get("method") or self.given.get("coder")
        by = METHODS.get(chosen or "", "")
        return ", ".join(filter(None, (self.measured.asks, by, self.figure)))


def read_rows(path: Path = ROWS) -> list[Row]:
    """The rows as they are kept."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [Row(**one) for one in csv.DictReader(lines)]


def write_rows(rows: Sequence[Row], path: Path = ROWS) -> None:
    """Keep the rows."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(asdict(rows[0])), lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(one) for one in rows)


def measure_rows(
    rows: Sequence[Row], folders: Sequence[Path]
) -> Iterator[tuple[Row, pd.DataFrame | None]]:
    """Each row with its figure as it is now, and the whole table it stands in.

    A row whose texts lie in none of the folders comes back as it is, without a table.
    """

    @cache
    def table(task: str, gold: Path, options: tuple[tuple[str, Any], ...]) -> pd.DataFrame:
        return TASKS[task].measure(gold, **_opened(dict(options), folders))

    for row in rows:
        gold = _found(row.gold, folders)
        if gold is None or ("case" in row.given and _found(row.given["case"], folders) is None):
            yield row, None
        else:
            figures = table(row.task, gold, tuple(row.given.items()))
            value = row.measured.figures[row.figure](figures)
            yield replace(row, value=f"{value:.2f}"), figures


def _opened(options: Mapping[str, str], folders: Sequence[Path]) -> dict[str, Any]:
    """The options with the case opened that one of them names."""
    folder = _found(options["case"], folders) if "case" in options else None
    return dict(options) if folder is None else {**options, "case": open_case(folder)}


def _found(name: str, folders: Sequence[Path]) -> Path | None:
    return next((folder / name for folder in folders if (folder / name).exists()), None)


def to_markdown(rows: Sequence[Row]) -> str:
    """The rows as the README shows them."""
    return HEAD + "".join(
        f"| {one.what} | {one.texts} | {one.value} | {one.beside} |\n" for one in rows
    )


def in_readme(readme: str) -> str:
    """The table that a README holds."""
    start = readme.index(HEAD)
    end = readme.index("\n\n", start) + 1
    return readme[start:end]


def write_readme(rows: Sequence[Row], path: Path = README) -> None:
    """Put the rows where the README has them."""
    readme = path.read_text(encoding="utf-8")
    path.write_text(readme.replace(in_readme(readme), to_markdown(rows)), encoding="utf-8")
