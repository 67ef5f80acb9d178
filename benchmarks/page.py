"""The page of benchmarks: what a run prints, in Markdown, with its figures beside it.

Everything on the page is of one run on one machine, which it names; nothing is typed by hand but
what each table is.
"""

from __future__ import annotations

import io
import os
import platform
import re
import subprocess
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import psutil  # type: ignore[import-untyped]

from toolkit.reporting.style import STYLE
from toolkit.schema import write_whole

LIBRARIES = ("spacy", "numpy", "pandas", "onnxruntime", "textacy", "duckdb")


class Page:
    """Prints what is measured as it comes, and keeps it for the page."""

    def __init__(self, path: Path | None, sizes: Mapping[str, int]) -> None:
        self._path = path
        self._parts: list[str] = []
        said = ", ".join(f"{name} {size:,}" for name, size in sizes.items())
        self.write(f"# Benchmarks\n\n{_written()} Sizes of the run: {said}.")

    def write(self, text: str) -> None:
        """A heading or a sentence."""
        print(f"\n{text}")
        self._parts.append(text)
        if self._path is not None:  # what comes later may fail
            write_whole(self._path, ("\n\n".join(self._parts) + "\n").encode())

    def table(self, title: str, table: pd.DataFrame, digits: int = 2) -> None:
        """A table under its title; an index that says something comes first."""
        names = [str(name or "") for name in table.index.names]
        told = not (names == [""] and pd.api.types.is_integer_dtype(table.index))
        shown = table.reset_index(names=_unlike(names)) if told else table
        rows = [
            [_cell(value, digits) for value in row]
            for row in shown.itertuples(index=False, name=None)
        ]
        head = [_cell(name, digits).strip() for name in shown.columns]
        lines = [head, ["---"] * len(head), *rows]
        self.write(f"### {title}")
        self.write("\n".join(f"| {' | '.join(row)} |" for row in lines))

    def curve(
        self, name: str, title: str, tables: Mapping[str, pd.DataFrame], of: Sequence[str]
    ) -> None:
        """A figure: each of some columns against the number of articles, a line for each table."""
        if self._path is None or not any(len(one) > 1 for one in tables.values()):
            return
        with plt.style.context(STYLE):
            figure, panels = plt.subplots(
                1, len(of), figsize=(3.6 * len(of), 3), layout="constrained", squeeze=False
            )
            for panel, column in zip(panels[0], of, strict=True):
                for label, table in tables.items():
                    panel.plot(table["articles"], table[column], marker="o", label=label)
                panel.set(xscale="log", xlabel="articles", title=column)
                panel.set_ylim(bottom=0)
            panels[0][0].legend()
            drawn = io.BytesIO()
            figure.savefig(drawn, format="svg", metadata={"Date": None})
            plt.close(figure)
        file = self._path.with_name(f"{self._path.stem}-{name}.svg")
        write_whole(file, drawn.getvalue())
        self.write(f"![{title}]({file.name})")


def _unlike(names: Sequence[str]) -> list[str]:
    """The names, those that are empty made unlike each other by blanks."""
    return [name or " " * (place + 1) for place, name in enumerate(names)]


def _cell(value: object, digits: int) -> str:
    if isinstance(value, float):
        text = "" if value != value else f"{value:,.{digits}f}"
    else:
        text = f"{value:,}" if isinstance(value, int) else str(value)
    return text.replace("|", "\\|").replace("\n", " ")


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "(not installed)"


def _written() -> str:
    """When nothing else is said, what the figures were measured on."""
    libraries = ", ".join(f"{name} {_version(name)}" for name in LIBRARIES)
    memory = psutil.virtual_memory().total / 1e9
    return (
        f"Written by `make benchmark` from one run: commit {_commit()}, {os.cpu_count()} cores of "
        f"{_processor()}, {memory:.0f} GB of memory, {platform.system()}, Python "
        f"{platform.python_version()}, {libraries}. When it began, {os.getloadavg()[0]:.1f} "
        "processes were at work on these cores. Times of two things in one table can be compared; "
        "those of two runs, or of this machine and another, cannot."
    )


def _processor() -> str:
    try:
        told = Path("/proc/cpuinfo").read_text("utf-8")
    except OSError:
        told = ""
    found = re.search(r"^model name\s*:\s*(.+)$", told, re.MULTILINE)
    return found[1] if found else platform.machine()


def _commit() -> str:
    """The commit that is checked out, and whether files differ from it."""
    here = Path(__file__).parent
    try:
        asked = (
            ["git", "rev-parse", "--short", "HEAD"],
            ["git", "status", "--porcelain", "toolkit"],
        )
        commit, changed = (
            subprocess.run(one, cwd=here, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603
            for one in asked
        )
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return f"{commit}, changed since" if changed else commit
