"""Answers that are a piece of work: marked passages, codings, a forecast, a paragraph.

They are kinds of answers as those in `kinds` are. What passes is said in each exercise's task.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pandas as pd

from toolkit.schema import Coding, Span, Statement, columns, to_rows
from toolkit.seminar.comparing import (
    ADDED,
    HOLDER,
    MISSED,
    SAME,
    STANCE,
    Reading,
    compare,
    readings,
)
from toolkit.seminar.desk import Desk
from toolkit.seminar.kinds import Asked, Kind, OddAnswerError, find_words, stances_differ

SLACK = 1
"""Passages that may be missed, and as many that may be too many: people differ."""

ENOUGH = 0.8
"""The share of codings on which a student and the seminar's key have to agree."""

SHOWN = 3
QUOTED_WORDS = 3  # shorter ones are names of things, not quotations

_ROW = re.compile(r"([^|;\s]+)\|([^|;]*)\|([^|;]*)\|([^|;]*)")
_SPAN = re.compile(r"(\d{1,9})-(\d{1,9})")
_QUOTED = re.compile(r"“([^“”]{1,2000})”|\"([^\"]{1,2000})\"")
_OMITTED = re.compile(r"\s*\[(?:…|\.{3})\]\s*")
_DAY = re.compile(
    r"\b(?:\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|"
    r"December)|(?:January|February|March|April|May|June|July|August|September|October|November|"
    r"December) \d{1,2}|\d{4}-\d\d-\d\d)\b"
)


# ---------------------------------------------------------------- passages marked in a report


def _read_marks(answer: object, desk: Desk, asked: Asked) -> list[Span]:
    if isinstance(answer, str):
        spans = [(int(start), int(end)) for start, end in _SPAN.findall(answer)]
    else:
        text = desk.text(asked.report)
        given = [one for one in answer if one is not ...] if isinstance(answer, list) else []
        spans = [_to_mark(one, number, text) for number, one in enumerate(given, start=1)]
    if not spans:
        raise OddAnswerError('Write a list of passages: ["…", "…"].')
    return spans


def _to_mark(passage: object, number: int, text: str) -> Span:
    if isinstance(passage, str):
        spans = find_words(passage, text)
        if not spans:
            raise OddAnswerError(
                f"Passage {number} does not stand in the report; copy it as it is printed."
            )
        return spans[0]
    if isinstance(passage, tuple | list) and len(passage) == 2:
        start, end = passage
        if isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text):
            return start, end
    raise OddAnswerError(f"Passage {number} is neither a text nor a pair of start and end.")


def _marks_differ(given: list[Span], right: list[Span], desk: Desk, asked: Asked) -> str | None:
    missed = sum(not any(_overlap(one, other) for other in given) for one in right)
    extra = sum(not any(_overlap(one, other) for other in right) for one in given)
    if missed <= SLACK and extra <= SLACK:
        return None
    said = []
    if missed > SLACK:
        said.append(
            f"{missed} statements have no mark of yours: look for sources that are no person, for "
            "claims and denials, and for somebody who asks."
        )
    if extra > SLACK:
        said.append(
            f"{extra} of your marks hold no statement: does somebody say it, or does the reporter "
            "tell what happened?"
        )
    return " ".join(said)


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


# ---------------------------------------------------------------- codings


def _read_codings(answer: object, desk: Desk, asked: Asked) -> dict[str, list[Reading]]:
    if isinstance(answer, str):
        key: dict[str, list[Reading]] = {}
        for statement_id, holder, issue, value in _ROW.findall(answer):
            key.setdefault(statement_id, []).extend([Reading(holder, issue, value)] * bool(issue))
        if key:
            return key
    if not isinstance(answer, pd.DataFrame) or not set(columns(Coding)) <= set(answer.columns):
        raise OddAnswerError(
            "Give the table of your codings, as tk.codings.hand_codings returns it."
        )
    if answer["coder"].nunique() > 1:
        raise OddAnswerError("There are several coders in the table; give your own codings.")
    return readings(answer)


def _codings_differ(
    given: dict[str, list[Reading]], right: dict[str, list[Reading]], desk: Desk, asked: Asked
) -> str | None:
    unread = [name for name in right if name not in given]
    if unread:
        return f"{len(unread)} of the {len(right)} statements are not coded yet: {_some(unread)}."
    table = compare(given, right)
    counted = Counter(table["kind"])
    if counted[SAME] >= ENOUGH * len(table):
        return None
    others = table[table["kind"] != SAME]
    said = [f"{row.statement_id} ({_remark(row, desk)})" for row in others.itertuples()]
    return (
        f"You and the key agree on {counted[SAME]} of {len(table)} codings. Read again: "
        f"{_some(said)}."
    )


def _remark(row: Any, desk: Desk) -> str:
    if row.kind == STANCE:
        return str(stances_differ(row.value, row.reference_value, desk)).rstrip(".")
    return {
        HOLDER: "whose stance is it?",
        MISSED: "there is an issue in it that you did not code",
        ADDED: "does it belong to that issue? Read what the codebook excludes",
    }[row.kind]


def _some(names: list[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return "; ".join(names[:SHOWN]) + more


# ---------------------------------------------------------------- a forecast


def _read_forecast(answer: object, desk: Desk, asked: Asked) -> dict[str, Any]:
    if not isinstance(answer, Mapping):
        raise OddAnswerError(f"Write a dictionary with a stance for {', '.join(asked.options)}.")
    return dict(answer)


def _forecast_lacks(given: dict[str, Any], right: None, desk: Desk, asked: Asked) -> str | None:
    for name in asked.options:
        if desk.stance(given.get(name)) is None:
            stances = ", ".join(stance.name for stance in desk.case.codebook.scale)
            return f"{name} has no stance of the scale yet: {stances}."
    return None


# ---------------------------------------------------------------- a paragraph


def _read_paragraph(answer: object, desk: Desk, asked: Asked) -> str:
    words = str(answer).split()
    if len(words) < 30:
        raise OddAnswerError(f"That is {len(words)} words; write a paragraph of thirty or more.")
    return " ".join(words)


def _paragraph_lacks(given: str, right: None, desk: Desk, asked: Asked) -> str | None:
    """The first thing a careful editor would send the paragraph back for."""
    quoted = [a or b for a, b in _QUOTED.findall(given)]
    quoted = [words for words in quoted if len(words.split()) >= QUOTED_WORDS]
    if len(quoted) < 2:
        return "Quote twice at least, three words or more, in double quotation marks."
    texts = dict(zip(desk.case.documents["doc_id"], desk.case.documents["text"], strict=True))
    for number, words in enumerate(quoted, start=1):
        printed = [name for name, text in texts.items() if _find_quoted(words, text)]
        if not printed:
            return f"Quotation {number} is not printed so in any report: compare it word by word."
        if not any(desk.report(name)["outlet"] in given for name in printed):
            return f"Quotation {number}: name the outlet that printed it."
        speakers = _speakers(words, printed, desk)
        if speakers and not any(name.split()[-1] in given for name in speakers):
            return f"Quotation {number}: name whoever said it, by name."
    if not _DAY.search(given):
        return "Say when, by day and month: a reader cannot see on which day you write."
    return None


def _find_quoted(words: str, text: str) -> list[Span]:
    """Where a quotation stands in a text; of one with omissions all pieces, if in this order."""
    pieces = [find_words(piece, text) for piece in _OMITTED.split(words) if piece]
    if len(pieces) == 1:
        return pieces[0]
    found: list[Span] = []
    for places in pieces:
        after = [span for span in places if not found or found[-1][1] <= span[0]]
        if not after:
            return []
        found.append(after[0])
    return found


def _speakers(words: str, printed: list[str], desk: Desk) -> set[str]:
    """The listed speakers of the statements that hold the words."""
    rows: list[Statement] = to_rows(
        Statement, desk.statements[desk.statements["doc_id"].isin(printed)]
    )
    texts = {name: desk.text(name) for name in printed}
    spans = {name: _find_quoted(words, text) for name, text in texts.items()}
    return {
        row.speaker
        for row in rows
        for span in spans[row.doc_id]
        if row.speaker and any(_overlap(span, one) for one in row.content_spans)
    }


KINDS: dict[str, Kind] = {
    "marks": Kind(_read_marks, _marks_differ),
    "codings": Kind(_read_codings, _codings_differ),
    "forecast": Kind(_read_forecast, _forecast_lacks),
    "paragraph": Kind(_read_paragraph, _paragraph_lacks),
}
