"""What is printed: counts, wrapped lines, tables, progress."""

from __future__ import annotations

import shutil
import sys
import textwrap
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def count(number: int, noun: str) -> str:
    """How many of what: “1 report”, “2,000 reports”."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def wrapped(line: str) -> list[str]:
    """The line in the width of the terminal, its rest further in."""
    indent = " " * (len(line) - len(line.lstrip()) + 2)
    width = shutil.get_terminal_size().columns
    return textwrap.wrap(
        printable(line), width, subsequent_indent=indent, break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip


def aligned(table: pd.DataFrame) -> Iterator[str]:
    """The table in columns, numbers to the right, cut to the width of the terminal."""
    width = shutil.get_terminal_size().columns
    columns = []
    for name in table.columns:
        is_number = table[name].dtype.kind == "i"
        cells = [name, *(printable(f"{cell:,}" if is_number else cell) for cell in table[name])]
        longest = max(map(len, cells))
        columns.append(
            [cell.rjust(longest) if is_number else cell.ljust(longest) for cell in cells]
        )
    for row in zip(*columns, strict=True):
        line = "  ".join(row).rstrip()
        yield line if len(line) <= width or not sys.stdout.isatty() else line[: width - 1] + "…"


def printable(text: str) -> str:
    """The text without what would move a terminal's cursor or change its colours."""
    return "".join(c if c.isprintable() or c in "\n\t" else ascii(c)[1:-1] for c in text)


@contextmanager
def warnings_in_a_line() -> Iterator[None]:
    """Tell what the library warns of on standard error, a line each."""
    with warnings.catch_warnings():
        warnings.simplefilter("default", UserWarning)
        warnings.showwarning = lambda message, *_: print(
            printable(f"warning: {message}"), file=sys.stderr
        )
        yield


def bar(what: str, unit: str = "texts") -> Callable[[Sequence[Any]], Iterable[Any]]:
    """A progress bar on standard error, if that is a terminal."""
    from tqdm import tqdm

    return lambda items: tqdm(items, desc=what, unit=f" {unit}", disable=None, leave=False)
