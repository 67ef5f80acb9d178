"""What a careful assistant would flag before anybody counts."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from toolkit.case.codings import coding_problems
from toolkit.findings import takes_tables
from toolkit.parsing.furniture import furniture
from toolkit.parsing.reports import find_statements
from toolkit.schema import Problem, Statement, to_rows, to_table

if TYPE_CHECKING:
    from toolkit.case import Case


@takes_tables
def audit(case: Case, statements: pd.DataFrame | None = None) -> pd.DataFrame:
    """What to look at in a case: a table of `Problem` rows, files first, then each report.

    Beside what reading the files brought up (`case.problems`): issues that propose nothing, so that
    nobody can be for or against them, and are no heading of others; people's codings that hold
    mistakes or no longer fit, statements whose source no listed actor answers to, names that look
    misspelt, reports that repeat another or say nothing attributed, captions, links and credits, in
    which nobody speaks, and actors no report names.
    `statements` saves finding them twice.
    """
    if statements is None:
        statements = find_statements(case)
    rows = [
        *to_rows(Problem, case.problems),
        *_proposing_nothing(case),
        *to_rows(Problem, coding_problems(statements, case)),
        *_copies(case),
        *_no_outlet(case),
        *_silent(statements, case),
        *_furniture(case),
        *_sources(statements),
        *_unheard(statements, case),
    ]
    return to_table(Problem, rows)


def _proposing_nothing(case: Case) -> list[Problem]:
    return [
        Problem(
            doc_id="",
            start=None,
            end=None,
            problem=f"issue {name!r} has no proposition; no stance on it counts.",
            advice='Say what it proposes: proposition = "…", which one can accept or reject.',
            file="codebook.toml",
            line=None,
        )
        for name in case.codebook.headings
        if not case.codebook.children(name)
    ]


def _copies(case: Case) -> list[Problem]:
    return [
        _problem(
            doc_id,
            f"repeats {original} almost word for word.",
            "Counts leave it out; copies=True counts it.",
        )
        for doc_id, original in zip(
            case.documents["doc_id"], case.documents["copy_of"], strict=True
        )
        if original
    ]


def _no_outlet(case: Case) -> list[Problem]:
    unknown = case.documents.loc[case.documents["outlet"] == "", "doc_id"]
    return [
        _problem(
            doc_id,
            "does not say who printed it.",
            "Give its outlet, in a line `outlet: …` at its top or in texts.csv.",
        )
        for doc_id in unknown
    ]


def _silent(statements: pd.DataFrame, case: Case) -> list[Problem]:
    speaking = set(statements["doc_id"])
    return [
        _problem(doc_id, "holds no attributed statement.", "Read it: is it a news report?")
        for doc_id in case.documents["doc_id"]
        if doc_id not in speaking
    ]


def _furniture(case: Case) -> list[Problem]:
    """A row for each report that has captions, links or credits, at the first of them."""
    found = []
    for doc_id, text in zip(case.documents["doc_id"], case.documents["text"], strict=True):
        if spans := furniture(text):
            problem = "a caption, link or credit stands here; nobody speaks in it."
            if len(spans) > 1:
                problem = (
                    f"{len(spans)} places are captions, links or credits; nobody speaks in them."
                )
            advice = (
                "Leave it; a label or a credit that a sentence only looks to have can be cut off."
            )
            found.append(_problem(doc_id, problem, advice, *spans[0]))
    return found


def _sources(statements: pd.DataFrame) -> list[Problem]:
    """Sources that stay unresolved, and names that look misspelt, where they stand."""
    found = []
    for row in to_rows(Statement, statements):
        if not row.cue:
            continue  # a speech's own words, whose speaker its title tells
        start, end = row.source_spans[0] if row.source_spans else row.cue_spans[0]
        if row.speaker_basis == "misspelling":
            problem = f"“{row.source}” is read as {row.speaker}."
            advice = "If that is right, add the spelling to its aliases in actors.csv."
        elif not row.source:
            problem = f"“{row.cue}” names no source."
            advice = "Leave it if the report does not say who spoke."
        elif not row.speakers and row.speaker_basis in ("", "printed"):
            problem = f"the source “{row.source}” is no listed actor."
            advice = "Add it to actors.csv if it matters, or leave it unresolved."
        else:
            continue
        found.append(_problem(row.doc_id, problem, advice, start, end))
    return found


def _unheard(statements: pd.DataFrame, case: Case) -> list[Problem]:
    """Listed people and collectives that say nothing in any report."""
    heard = Counter(statements["speaker"])
    listed = case.actors[case.actors["kind"].isin(["person", "collective"])]
    silent = [actor for actor in dict.fromkeys(listed["actor"]) if not heard[actor]]
    if not silent or len(silent) > len(listed["actor"].unique()) / 2:  # a template's, say
        return []
    names = ", ".join(silent[:8]) + (f" and {len(silent) - 8} more" if len(silent) > 8 else "")
    return [
        Problem(
            doc_id="",
            start=None,
            end=None,
            problem=f"listed but never heard: {names}.",
            advice="Check their spellings, or leave them.",
            file="actors.csv",
            line=None,
        )
    ]


def _problem(
    doc_id: str, problem: str, advice: str, start: int | None = None, end: int | None = None
) -> Problem:
    return Problem(doc_id, start, end, problem, advice, "", None)
