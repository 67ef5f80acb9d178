"""The words of a language: one folder, read in one way.

`data/lexicons/en/` holds every list of English words that the rules read, each with its origin in
the README there. A file is a list (`.txt`), lists and tables by name (`.toml`), or a table whose
columns say more of each word (`.csv`). Each is read once, when first asked for.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from toolkit.schema import read_csv, read_text, read_toml

LANGUAGE = "en"
FOLDER = Path(__file__).parent / "data" / "lexicons" / LANGUAGE

Records = list[tuple[int, dict[str, str]]]
"""The lines of a table with their numbers, each cell by its column."""


def file_of(name: str) -> Path:
    """Where a lexicon lies, as an error may name it: `file_of("stance.csv")`."""
    return FOLDER / name


@cache
def lexicon(name: str) -> dict[str, str]:
    """A list of words: each with the mark that follows it, mostly none.

    Words stand apart by semicolons or line ends; what follows ``#`` is for people.
    """
    lines = read_text(file_of(f"{name}.txt")).splitlines()
    listed = [word.split() for line in lines if not line.startswith("#")
              for word in line.split(";") if word.strip()]  # fmt: skip
    return {word: "".join(mark) for word, *mark in listed}


@cache
def tables(name: str) -> dict[str, Any]:
    """The lists and tables of a `.toml` file. Raises InputError if it is not one."""
    return read_toml(file_of(f"{name}.toml"))


@cache
def word_list(name: str, of: str) -> frozenset[str]:
    """One list of a `.toml` file in which words stand apart by blanks."""
    return frozenset(tables(name)[of].split())


@cache
def one_of(name: str, of: str) -> str:
    """A regular expression for one of the words of a list, the longest tried first.

    An underscore in a word is a blank in print: “no_later_than”.
    """
    words = sorted(word_list(name, of), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace("_", r"\s+") for word in words)


@cache
def records(name: str) -> Records:
    """The lines of a `.csv` file."""
    return read_csv(file_of(f"{name}.csv"))[1]
