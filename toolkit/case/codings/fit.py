"""Which codings by people no longer fit the statements, and what else `check` says of them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from toolkit.case.codings.files import (
    EXTRACTION,
    FOLDER,
    coders,
    is_hidden,
    read_file,
)
from toolkit.case.codings.relocation import (
    CHANGED,
    CUT,
    MOVED,
    NUMBERED,
    Match,
    is_numbered,
    match_codings,
    relocate_codings,
)
from toolkit.findings import takes_tables
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

MEND = "Mend the file; nothing of it is read until then."
NOT_READ = "is not read: a table of codings is named after its coder, such as ada.csv."
TAKE = "Take a sheet in with: python -m toolkit sheet CASE --take FILE; move the others elsewhere."
READ_PASSAGE = "Read the passage; code the statement again if the coding does not hold for it."
NOTHING = "Nothing need be done: the names are set right when the coder's file is next changed."
CODE_AGAIN = (
    "Find statements by the method they were coded with, or code those of this report again."
)


def unmatched_codings(codings: pd.DataFrame, statements: pd.DataFrame, case: Case) -> pd.DataFrame:
    """Codings that do not fit the statements of a case as they are found now.

    `codings` are Coding or HandCoding rows. Returns a table of Problem rows: one for each coded
    statement that is none any more, or whose passage has another text than the one that was
    coded; and for each coding whose evidence lies outside its statement.
    """
    matched = match_codings(codings, statements, case)
    problems = []
    for (coder, name), rows in _by_statement(codings).items():
        match = matched[coder][name]
        if match.statement is None or match.how == CHANGED:
            problems.append(_problem(rows[0], match, _gone(rows[0], match), CODE_AGAIN))
            continue
        problems += [
            _problem(row, match, f"the evidence of {_whose(row)} lies outside the statement.",
                     CODE_AGAIN)
            for row in rows
            if row.dimension != EXTRACTION and row.evidence and not _touches(match.statement, row)
        ]  # fmt: skip
    return to_table(Problem, problems)


def relocated_codings(codings: pd.DataFrame, statements: pd.DataFrame, case: Case) -> pd.DataFrame:
    """Codings that are read as codings of a statement with another name, or cut differently.

    Returns a table of Problem rows: one for each coded statement; those that were named by running
    numbers and have the passage that was coded share one for each coder.
    """
    matched = match_codings(codings, statements, case)
    problems: list[Problem] = []
    numbered: Counter[str] = Counter()
    for (coder, name), rows in _by_statement(codings).items():
        match = matched[coder][name]
        if match.how == NUMBERED and is_numbered(name):
            numbered[coder] += 1
        elif match.statement and match.how in _MOVES:
            what = _MOVES[match.how].format(_whose(rows[0]), match.statement.statement_id)
            problems.append(_problem(rows[0], match, what, READ_PASSAGE))
    for coder, number in numbered.items():
        what = (
            f"{number:,} of {coder}'s statements are named by running numbers; each is found by "
            "the passage that was coded."
        )
        problems.append(Problem("", None, None, what, NOTHING, f"{FOLDER}/{coder}.csv", None))
    return to_table(Problem, problems)


_MOVES = {
    NUMBERED: "{} is read as one of {!r}, whose passage it is of.",
    CUT: "{} is of a passage that is cut differently now.",
    MOVED: "{} is read as one of {!r}, which overlaps the coded passage most.",
}


@takes_tables
def coding_problems(statements: pd.DataFrame, case: Case) -> pd.DataFrame:
    """What to look at in people's codings of a case: a table of Problem rows, file by file.

    A row for each file that is no table of codings; for each mistake of a file, with its line; for
    each coding that does not fit the statements (`unmatched_codings`), or is read as one of another
    statement than it names; and, at the end, for each statement of which coders say that it was
    taken wrongly from the text.
    """
    rows = [_amiss(f"{FOLDER}/{name}", None, NOT_READ, TAKE) for name in _others(case)]
    wrong: dict[str, list[HandCoding]] = {}
    for coder in coders(case):
        file = f"{FOLDER}/{coder}.csv"
        try:
            codings, mistakes = read_file(case, coder)
        except InputError as error:
            rows.append(_amiss(file, error.line, error.message))
            continue
        rows += [_amiss(file, line, message) for line, message in mistakes]
        codings = [coding for coding in codings if not is_hidden(coding, case)]
        table = to_table(HandCoding, codings)
        rows += to_rows(Problem, unmatched_codings(table, statements, case))
        rows += to_rows(Problem, relocated_codings(table, statements, case))
        for coding in to_rows(HandCoding, relocate_codings(table, statements, case)):
            if coding.dimension == EXTRACTION and coding.value:
                wrong.setdefault(coding.statement_id, []).append(coding)
    rows += [_wrongly_taken(own) for own in wrong.values()]
    return to_table(Problem, rows)


def _by_statement(codings: pd.DataFrame) -> dict[tuple[str, str], list[Coding]]:
    """Codings by coder and statement, in their order."""
    row_type = HandCoding if set(columns(HandCoding)) <= set(codings.columns) else Coding
    found: dict[tuple[str, str], list[Coding]] = {}
    for row in to_rows(row_type, codings):
        found.setdefault((row.coder, row.statement_id), []).append(row)
    return found


def _whose(coding: Coding) -> str:
    return f"{coding.coder}'s coding of {coding.statement_id!r}"


def _gone(coding: Coding, match: Match) -> str:
    """Why there is no statement that a coding is of."""
    if match.how == CHANGED:
        return f"{_whose(coding)} was made of another text than stands there now."
    known = (isinstance(coding, HandCoding) and coding.passage) or coding.evidence
    if is_numbered(coding.statement_id) and not known:
        return (
            f"{coding.coder} coded statement {coding.statement_id!r}, a running number without the "
            "passage that was coded, so it cannot be told which statement that is."
        )
    return f"{coding.coder} coded statement {coding.statement_id!r}, which is not found."


def _problem(coding: Coding, match: Match, what: str, advice: str) -> Problem:
    start, end = coding.evidence[0] if coding.evidence else (None, None)
    if match.statement and match.how in _MOVES:
        start, end = match.statement.start, match.statement.end
    doc_id = coding.statement_id.rpartition(":")[0]
    return Problem(doc_id, start, end, what, advice, f"{FOLDER}/{coding.coder}.csv", None)


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


def _others(case: Case) -> list[str]:
    """What lies beside the tables of codings."""
    read = {f"{coder}.csv" for coder in coders(case)}
    names = sorted(path.name for path in (case.folder / FOLDER).glob("*"))
    return [name for name in names if name not in read and not name.startswith((".", "~"))]


def _amiss(file: str, line: int | None, message: str, advice: str = MEND) -> Problem:
    return Problem("", None, None, message, advice, file, line)
