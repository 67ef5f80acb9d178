"""A register of meetings: a row for each, each cell with the sentences that say so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from toolkit.findings import takes_tables
from toolkit.parsing.corpus import Progress, corpus_of
from toolkit.parsing.meetings.diary import Diary, period_text, settled
from toolkit.parsing.reports import find_statements
from toolkit.schema import Document, Meeting, Statement, to_rows, to_table
from toolkit.waiting import shown

if TYPE_CHECKING:
    from toolkit.case import Case

SAID = ("date", "place", "format", "level", "parties", "mediator", "status", "follows")
"""What a report may say of a meeting: columns of `Meeting` and of the register."""


@takes_tables
def find_meetings(
    case: Case,
    progress: Progress = shown,
    statements: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Every mention of a meeting in a case's reports, in the order of publication.

    Returns a table of `Meeting` rows; mentions of one meeting share a `meeting_id`. Within a
    report a mention joins a meeting named before if nothing it says speaks against that and
    something speaks for it: the same day, the same numbered round, that it is spoken of as
    known (“the talks”), or that both are ahead, or both just told of, on one level. Across
    reports meetings are one if they are on the same day, or are the same numbered round
    within a month, or are ahead at the same place; what a reprint says is of the meeting that
    its original speaks of. A week, month or year joins a day in it only at the same place.
    `statements` are the case's, if they are at hand. `progress` goes round the documents and
    may show how far it is, such as `tqdm`.
    """
    corpus = corpus_of(case)
    found = corpus.findings(progress=progress)
    if statements is None:
        statements = find_statements(case)
    diary = Diary(corpus.knowledge.roster, case.actors, to_rows(Statement, statements))
    pairs = zip(corpus.documents, (one.encounters for one in found), strict=True)
    with corpus.lock:
        for document, encounters in sorted(pairs, key=lambda pair: _order(pair[0])):
            diary.enter(corpus.report(document.doc_id), encounters)
    return to_table(Meeting, diary.rows())


def _order(document: Document) -> tuple[bool, str, bool, str]:
    """Publication, undated reports last; an original before what repeats it."""
    return document.date is None, str(document.date), bool(document.copy_of), document.doc_id


@takes_tables
def meeting_register(mentions: pd.DataFrame) -> pd.DataFrame:
    """The meetings behind a table of mentions: a row for each `meeting_id`.

    Where reports differ, what they say stands side by side, separated by semicolons, each
    with the number of reports that say it; `status` always has the number. `date` is the one
    given last, a day before a longer time; it is empty if the meeting was put off since.
    `other_dates` has all of them if there is more than one. `reports` and `mentions` are
    counts, `first` and `last` the doc_ids of the first and last mention. `meeting_evidence`
    gives the sentences behind each cell. `mentions` is taken to be in the order of
    publication, as from `find_meetings`.
    """
    evidence = meeting_evidence(mentions)
    cells = evidence.groupby(["meeting_id", "column"], sort=False)
    said = {key: _side_by_side(rows, str(key[1])) for key, rows in cells}
    rows = []
    for meeting_id, group in mentions.groupby("meeting_id", sort=False):
        day, precision = _date_of(group)
        others = said.get((meeting_id, "date"), "")
        rows.append(
            {
                "meeting_id": meeting_id,
                "date": day,
                "date_precision": precision,
                "other_dates": others if ";" in others or day is None else "",
                **{name: said.get((meeting_id, name), "") for name in SAID[1:]},
                "reports": group["doc_id"].nunique(),
                "mentions": len(group),
                "first": group["doc_id"].iloc[0],
                "last": group["doc_id"].iloc[-1],
            }
        )
    table = pd.DataFrame(rows, columns=_REGISTER)
    table["date"] = table["date"].astype("datetime64[s]")
    return table.sort_values("date", kind="stable", na_position="last", ignore_index=True)


@takes_tables
def meeting_evidence(mentions: pd.DataFrame) -> pd.DataFrame:
    """The sentence behind every cell of the register: who says what of which meeting.

    Returns a row for each meeting, column of the register, value and mention that gives it:
    `meeting_id`, `column`, `value` (a date as far as it is known: 2031-03-07, 2031-03, 2031,
    or 2031-W10 for a week), `doc_id`, `start` and `end` of the sentence, and `statement_id`
    where a source says so rather than the report itself. Rows are in the order of `mentions`.
    """
    rows = [
        (row.meeting_id, column, value, row.doc_id, row.start, row.end, row.statement_id)
        for row in to_rows(Meeting, mentions)
        for column in SAID
        for value in _values(row, column)
    ]
    table = pd.DataFrame(rows, columns=_EVIDENCE)
    text = [name for name in _EVIDENCE if name not in ("start", "end")]
    return table.astype(dict.fromkeys(text, "str") | {"start": "int64", "end": "int64"})


_REGISTER = [
    "meeting_id", "date", "date_precision", "other_dates", "place", "format", "level", "parties",
    "mediator", "status", "follows", "reports", "mentions", "first", "last",
]  # fmt: skip
_EVIDENCE = ["meeting_id", "column", "value", "doc_id", "start", "end", "statement_id"]


def _values(row: Meeting, column: str) -> Iterable[str]:
    match column:
        case "date":
            return [period_text(row.date, row.date_precision)] if row.date else []
        case "parties":
            return row.parties
        case _:
            value: str = getattr(row, column)
            return [value] if value else []


def _date_of(group: pd.DataFrame) -> tuple[date | None, str]:
    """When a meeting is after all its mentions, and how precisely that is known."""
    when: tuple[date | None, str] = None, ""
    for row in to_rows(Meeting, group):
        when = settled(when, row)
    return when


def _side_by_side(rows: pd.DataFrame, column: str) -> str:
    """The values of a cell, each with its number of reports where they are rivals."""
    reports = rows.groupby("value", sort=False)["doc_id"].nunique()
    if column == "date":  # a month is no rival of a day in it
        finer = [
            any(one.startswith(f"{value}-") for one in reports.index) for value in reports.index
        ]
        reports = reports[[not one for one in finer]]
    if column == "parties" or (len(reports) == 1 and column != "status"):
        return "; ".join(reports.index)
    return "; ".join(f"{value} ({n})" for value, n in reports.items())
