"""How fast the rules code, measured: alone, with getting the parse, and as codebooks grow.

Time is that of one processor, best of three. Statements and parses are given; what finding the
statements leaves in the case's memory of a report (who is named, what pronouns mean) is there
“after finding”, where the same session found the statements just before, and not “alone”.
"""

from __future__ import annotations

import os
import random
import tempfile
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pandas as pd

from benchmarks.speed import CACHE, SYLLABLES
from toolkit.case import Case, sample_case
from toolkit.case.codebook import Codebook, Issue, Signal
from toolkit.coding.rules import code
from toolkit.parsing import find_statements
from toolkit.parsing.corpus import corpus_of
from toolkit.schema import Actor, Document, to_rows, to_table

ROUNDS = 3
SENTENCES = 10
"""Statements of a made report, each on two issues."""


def coding_speed() -> pd.DataFrame:
    """Statements a second on the sample case: a row for each way, a column for what is coded."""
    sample = sample_case()
    statements = find_statements(sample, "rules")
    issues = replace(sample.codebook, dimensions=("issue",))
    rows: dict[str, Callable[[Case], Case]] = {
        "after finding": _found,
        "alone": _parsed,
        "with getting the parse from disk": replace,
    }
    with tempfile.TemporaryDirectory() as folder:
        before, os.environ[CACHE] = os.environ.get(CACHE), folder
        try:
            _parsed(sample)  # and keep the parses on disk
            speeds = {
                name: {
                    what: len(statements) / _seconds(statements, partial(ready, case))
                    for what, case in {
                        "all dimensions": sample,
                        "issues alone": replace(sample, codebook=issues),
                    }.items()
                }
                for name, ready in rows.items()
            }
        finally:
            os.environ.pop(CACHE)
            if before is not None:
                os.environ[CACHE] = before
    return pd.DataFrame.from_dict(speeds, orient="index")


def _found(case: Case) -> Case:
    """The case in a session that has found its statements."""
    found = replace(case)
    find_statements(found, "rules")
    return found


def _parsed(case: Case) -> Case:
    """The case with its syntax at hand, and nothing else."""
    parsed = replace(case)
    reports = corpus_of(parsed)
    deque(reports.parsed(reports.documents), maxlen=0)
    return parsed


def coding_growth(sizes: list[tuple[int, int, int]]) -> pd.DataFrame:
    """A row for each number of issues, actors and made reports: statements, codings, seconds."""
    rows = []
    for issues, actors, reports in sizes:
        case = made_case(issues, actors, reports)
        statements = find_statements(case, "rules")
        seconds = _seconds(statements, partial(_parsed, case))
        rows.append(
            {
                "issues": issues,
                "actors": actors,
                "statements": len(statements),
                "codings": len(code(statements, case)),
                "seconds": seconds,
                "statements/s": len(statements) / seconds,
            }
        )
    return pd.DataFrame(rows)


def made_case(issues: int, actors: int, reports: int, seed: int = 1) -> Case:
    """A case of so many invented issues, people and reports; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311
    sample = sample_case()
    words = _words(issues + 2 * actors, chance)
    names, given, last = words[:issues], words[issues::2], words[issues + 1 :: 2]
    people = [f"{a.title()} {b.title()}" for a, b in zip(given, last, strict=True)]
    like: Actor = to_rows(Actor, sample.actors)[0]
    nobody = replace(
        like, kind="person", side="", aliases=(), metonyms=(), demonyms=(), role="", pronoun=""
    )
    report: Document = to_rows(Document, sample.documents)[0]
    documents = [
        replace(report, doc_id=f"made-{number}", text=_report(names, people, chance))
        for number in range(reports)
    ]
    return replace(
        sample,
        actors=to_table(Actor, [replace(nobody, actor=name) for name in people]),
        codebook=_codebook(sample.codebook, names),
        documents=to_table(Document, documents),
    )


def _codebook(like: Codebook, names: list[str]) -> Codebook:
    signals = {name: (Signal((name,)), Signal((name, "plan"))) for name in names}
    return replace(like, issues=tuple(Issue(n, n, signals=signals[n]) for n in names))


def _report(names: list[str], people: list[str], chance: random.Random) -> str:
    pick = chance.choice
    return "".join(
        f"{pick(people)} said that {pick(people)} would accept the {pick(names)} and reject the "
        f"{pick(names)} plan.\n\n"
        for _ in range(SENTENCES)
    )


def _words(number: int, chance: random.Random) -> list[str]:
    """So many different words that are none."""
    made: dict[str, None] = {}
    while len(made) < number:
        made["".join(chance.choices(SYLLABLES, k=4))] = None
    return list(made)


def _seconds(statements: pd.DataFrame, ready: Callable[[], Case]) -> float:
    best = float("inf")
    for _ in range(ROUNDS):
        case = ready()
        began = time.process_time()
        code(statements, case)
        best = min(best, time.process_time() - began)
    return best
