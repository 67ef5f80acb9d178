"""What students mark in a report by hand, beside each other and beside what the toolkit found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import EllipsisType
from typing import TypeAlias

import pandas as pd

from toolkit.case import Case
from toolkit.reliability import marks_of
from toolkit.reporting.exhibits import Exhibit, escape
from toolkit.schema import InputError, Span
from toolkit.seminar.desk import Desk
from toolkit.seminar.kinds import find_words

Marked: TypeAlias = "pd.DataFrame | Iterable[str | Span | EllipsisType]"

_COLUMNS = {"coder": "str", "doc_id": "str", "start": "int64", "end": "int64", "value": "str"}


def mark_passages(case: Case, report: str, marked: Mapping[str, Marked]) -> pd.DataFrame:
    """The passages of a report that each of several coders marked.

    `marked` gives, for each coder, a list of passages, copied from the report or as pairs of start
    and end, or a table of statements, whose passages are taken. Returns a row for each mark, as
    `unitizing_agreement` takes them: coder, doc_id, start, end, value (empty). Marks of one coder
    that overlap are one. `...` among passages is left out: it stands for what is still to come.

    Raises InputError that names the passage if one does not stand in the report.
    """
    text = Desk(case).text(report)
    rows = [
        (coder, report, start, end, "")
        for coder, given in marked.items()
        for start, end in _merged(_spans(given, report, coder, text))
    ]
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)


def _spans(given: Marked, report: str, coder: str, text: str) -> list[Span]:
    if isinstance(given, pd.DataFrame):
        own = marks_of(given[given["doc_id"] == report], coder, "passage")
        return list(zip(own["start"], own["end"], strict=True))
    passages = [passage for passage in given if not isinstance(passage, EllipsisType)]
    return [_span(one, number, coder, text) for number, one in enumerate(passages, start=1)]


def _span(passage: str | Span, number: int, coder: str, text: str) -> Span:
    if isinstance(passage, str):
        found = find_words(passage, text)
        if not found:
            raise InputError(
                f"passage {number} of {coder} does not stand in the report "
                f"({passage[:60]!r}); copy it as it is printed."
            )
        return found[0]
    start, end = passage
    if not 0 <= start < end <= len(text):
        raise InputError(
            f"passage {number} of {coder} is {start} to {end}, and the report has {len(text)} "
            "characters; start comes before end."
        )
    return start, end


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def compare_marks(marks: pd.DataFrame, case: Case) -> pd.DataFrame:
    """Where coders marked the same, and where one of them stands alone.

    `marks` are rows as `mark_passages` gives them. Returns a row for each stretch of a report that
    anybody marked, marks that overlap being of one stretch: doc_id, start, end, a column for each
    coder (True if any of the stretch is theirs), and the stretch's words.
    """
    coders = list(dict.fromkeys(marks["coder"]))
    rows = []
    for doc_id, own in marks.groupby("doc_id"):
        text = Desk(case).text(str(doc_id))
        for start, end in _merged(zip(own["start"], own["end"], strict=True)):
            in_it = own[(own["start"] < end) & (start < own["end"])]
            by = set(in_it["coder"])
            rows.append((doc_id, start, end, *[coder in by for coder in coders], text[start:end]))
    return pd.DataFrame(rows, columns=["doc_id", "start", "end", *coders, "words"])


def show_text(case: Case, report: str) -> Exhibit:
    """A whole report to read: its headline, outlet and day, then its paragraphs.

    Before each paragraph stands the place of its first character. Raises LookupError if the case
    has no report of that name.
    """
    row = Desk(case).report(report)
    day = "" if pd.isna(row["date"]) else f"{row['date']:%A} {row['date'].day} {row['date']:%B %Y}"
    head = ", ".join(filter(None, [row["outlet"], day]))
    paragraphs = list(_paragraphs(row["text"]))
    body = "".join(
        f'<p><span style="color: #777; font-size: smaller">{start}</span> {escape(words)}</p>'
        for start, words in paragraphs
    )
    html = f"<article><h4>{escape(row['title'])}</h4><p><i>{escape(head)}</i></p>{body}</article>"
    lines = [row["title"], head, *[f"{start:>6}  {words}" for start, words in paragraphs]]
    return Exhibit(html, "\n\n".join(lines))


def _paragraphs(text: str) -> Iterable[tuple[int, str]]:
    start = 0
    for words in text.split("\n\n"):
        if words.strip():
            yield start + len(words) - len(words.lstrip()), words.strip()
        start += len(words) + 2
