"""A part's texts to statements and codings, and these to the coded table: what a worker does."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

import pandas as pd

from toolkit.case import Case
from toolkit.coding import code
from toolkit.coding.coded import join_told, told_sides
from toolkit.corpora.parts import get, put
from toolkit.corpora.software import differences, software
from toolkit.parsing import find_statements
from toolkit.parsing.corpus import PROCESSES, REMEMBERED
from toolkit.parsing.language import batches
from toolkit.parsing.store import VARIABLE
from toolkit.schema import (
    Coding,
    Document,
    InputError,
    Problem,
    Statement,
    columns,
    to_rows,
    to_table,
)

AT_ONCE = REMEMBERED // 2
"""Characters of reports that are read and then coded, their syntax still at hand."""

_BUSY = Lock()


@dataclass(frozen=True, slots=True)
class How:
    """How reports are read: whose actors and codebook, what finds statements, who codes.

    `software` is that of the process that asks, as `software.software` gives it.
    """

    case: Case
    method: str
    coder: str
    software: Mapping[str, str]


def read_part(folder: Path, part: str, key: str, how: How) -> None:
    """Write the statements and the codings of a part's texts, and what could not be read.

    Raises InputError if this process has other software than the one that asks: the worker of a
    cluster that came later than the others, which were asked at the start.
    """
    if other := differences(software(), how.software):
        raise InputError(f"a worker has {other}. Install the same on all of them.")
    texts = get(folder, "texts", part)[columns(Document)]
    problems: list[Problem] = []
    with _alone():
        found = [
            _read(rows, how, problems)
            for rows in batches(to_rows(Document, texts), AT_ONCE, lambda one: len(one.text))
        ]
    empty = to_table(Statement, []), to_table(Coding, [])
    statements, codings = (
        pd.concat(tables, ignore_index=True) for tables in zip(empty, *found, strict=True)
    )
    put(folder, "problems", part, to_table(Problem, problems), key, {})
    put(folder, "statements", part, statements, key, {})
    put(folder, "codings", part, codings, key, _sides(statements, codings))


def _read(
    documents: Sequence[Document], how: How, problems: list[Problem]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What some documents say; one that makes the reading fail is a problem, not the others'."""
    case = replace(how.case, documents=to_table(Document, documents))
    try:
        statements = find_statements(case, how.method)
        return statements, code(statements, case, how.coder)
    except InputError:
        raise
    except Exception as error:
        if len(documents) > 1:
            each = [_read([one], how, problems) for one in documents]
            statements, codings = (pd.concat(tables) for tables in zip(*each, strict=True))
            return statements.reset_index(drop=True), codings.reset_index(drop=True)
        [one] = documents
        what = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        advice = "Leave it out, or tell who maintains the toolkit."
        problem = f"could not be read ({what}); nothing of it counts."
        problems.append(Problem(one.doc_id, None, None, problem, advice, one.file, None))
        return to_table(Statement, []), to_table(Coding, [])


def _sides(statements: pd.DataFrame, codings: pd.DataFrame) -> dict[str, object]:
    """Who is named in a part, and the sides told of them: by speakers, and by holders."""
    return {
        "names": sorted({*statements["speaker"], *codings["holder"]} - {""}),
        "speakers": told_sides(statements, codings.head(0)),
        "holders": told_sides(statements.head(0), codings),
    }


def join_part(folder: Path, part: str, key: str, case: Case, told: Mapping[str, str]) -> None:
    """Write the coded table of a part; `told` are the sides of those the case does not list."""
    documents = get(folder, "texts", part)[columns(Document)]
    statements, codings = (get(folder, table, part) for table in ("statements", "codings"))
    coded = join_told(statements, codings, replace(case, documents=documents), told)
    put(folder, "coded", part, coded, key, {})


@contextmanager
def _alone() -> Iterator[None]:
    """Read by this process alone, and keep nothing but the part: it is what is found again."""
    own = {PROCESSES: "1", VARIABLE: "off"}
    with _BUSY:
        before = {name: os.environ.get(name) for name in own}
        os.environ.update(own)
        try:
            yield
        finally:
            for name, value in before.items():
                os.environ.pop(name) if value is None else os.environ.update({name: value})
