"""Which codings by people no longer fit the statements, and what else `check` says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from toolkit.case.codings.files import (
    EXTRACTION,
    FOLDER,
    coders,
    fingerprint,
    is_hidden,
    read_file,
)
from toolkit.schema import (
    Coding,
    HandCoding,
    InputError,
    Problem,
    Spans,
    Statement,
    columns,
    to_rows,
    to_table,
)

if TYPE_CHECKING:
    from toolkit.case.folder import Case

CODE_AGAIN = (
    "Find statements by the method they were coded with, or code those of this report again."
)


def unmatched_codings(case: Case, codings: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """Codings that do not fit the statements of a case as they are found now.

    `codings` are Coding or HandCoding rows. Returns a table of Problem rows: one for each coding
    of a statement that is not found; whose passage has another text than the one that was coded;
    whose evidence lies outside its statement, as it does when statements were numbered anew.
    """
    found: dict[str, Statement] = {s.statement_id: s for s in to_rows(Statement, statements)}
    texts = dict(zip(case.documents["doc_id"], case.documents["text"], strict=True))
    row_type = HandCoding if set(columns(HandCoding)) <= set(codings.columns) else Coding
    problems = []
    for coding in to_rows(row_type, codings):
        statement = found.get(coding.statement_id)
        what = _misfit(coding, statement, texts)
        if what:
            start, end = coding.evidence[0] if coding.evidence else (None, None)
            doc_id = statement.doc_id if statement else coding.statement_id.rpartition(":")[0]
            file = f"{FOLDER}/{coding.coder}.csv"
            problems.append(Problem(doc_id, start, end, what, CODE_AGAIN, file, None))
    return to_table(Problem, problems)


def coding_problems(case: Case, statements: pd.DataFrame) -> pd.DataFrame:
    """What to look at in people's codings of a case: a table of Problem rows, file by file.

    A row for each mistake of a file, with its line; for each coding that does not fit the
    statements, see `unmatched_codings`; and, at the end, for each statement of which coders say
    that it was taken wrongly from the text.
    """
    rows = []
    wrong: dict[str, list[HandCoding]] = {}
    for coder in coders(case):
        file = f"{FOLDER}/{coder}.csv"
        try:
            codings, mistakes = read_file(case, coder)
        except InputError as error:
            rows.append(_amiss(file, error.line, error.message))
            continue
        rows += [_amiss(file, line, message) for line, message in mistakes]
        codings = [coding for coding in codings if not is_hidden(case, coding)]
        table = to_table(HandCoding, codings)
        rows += to_rows(Problem, unmatched_codings(case, table, statements))
        for coding in codings:
            if coding.dimension == EXTRACTION and coding.value:
                wrong.setdefault(coding.statement_id, []).append(coding)
    rows += [_wrongly_taken(own) for own in wrong.values()]
    return to_table(Problem, rows)


def _misfit(coding: Coding, statement: Statement | None, texts: dict[str, str]) -> str:
    """Why a coding does not fit its statement; empty if it does."""
    whose = f"{coding.coder}'s coding of {coding.statement_id!r}"
    if statement is None:
        return f"{coding.coder} coded statement {coding.statement_id!r}, which is not found."
    if isinstance(coding, HandCoding) and coding.passage:
        passage = texts.get(statement.doc_id, "")[statement.start : statement.end]
        if coding.passage != fingerprint(passage):
            return f"{whose} was made of another text than stands there now."
    if coding.dimension != EXTRACTION and coding.evidence and not _touches(statement, coding):
        return f"the evidence of {whose} lies outside the statement."
    return ""


def _touches(statement: Statement, coding: Coding) -> bool:
    evidence: Spans = coding.evidence
    return any(start < statement.end and statement.start < end for start, end in evidence)


def _wrongly_taken(said: list[HandCoding]) -> Problem:
    """What coders say of one statement; the place is where the first of them would take it."""
    first = next((one for one in said if one.evidence), said[0])
    start, end = first.evidence[0] if first.evidence else (None, None)
    who = " and ".join(filter(None, [", ".join(one.coder for one in said[:-1]), said[-1].coder]))
    notes = "; ".join(dict.fromkeys(one.note for one in said if one.note))
    return Problem(
        doc_id=first.statement_id.rpartition(":")[0],
        start=start,
        end=end,
        problem=f"{first.statement_id!r} was taken wrongly from the text, by {who}"
        f"{': ' + notes if notes else '.'}",
        advice="Read the passage, and leave the statement out of counts if that is right.",
        file=f"{FOLDER}/{first.coder}.csv",
        line=None,
    )


def _amiss(file: str, line: int | None, message: str) -> Problem:
    return Problem("", None, None, message, "Mend the file; nothing of it is read until then.",
                   file, line)  # fmt: skip
