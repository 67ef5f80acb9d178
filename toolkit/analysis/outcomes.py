"""What the reports say was agreed, and what was not."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from functools import partial
from typing import Any

import pandas as pd

from toolkit.case import Case
from toolkit.findings import takes_tables
from toolkit.lexicons import one_of
from toolkit.parsing.speakers.voices import PARTICIPANTS

_COLUMNS = {
    "date": "datetime64[s]",
    "date_basis": "str",
    "agreed": "bool",
    "words": "str",
    "parties": "object",
    "says": "str",
    "outlet": "str",
    "doc_id": "str",
    "statement_id": "str",
}

_word = partial(one_of, "outcomes")
_AGREES = re.compile(rf"(?:(?:{_word('before')})\s+)*(?:{_word('agree')})\b", re.IGNORECASE)
_SEVERAL = re.compile(rf"\b(?:{_word('several')})\b", re.IGNORECASE)
_PERSONS = re.compile(rf"\b(?:{_word('persons')})\b", re.IGNORECASE)
_REACHED = re.compile(
    rf"\b(?:{_word('settlements')})\s+(?:{_word('was')})\s+(?:{_word('reached')})\b", re.IGNORECASE
)
_WITHOUT = re.compile(
    rf"\b(?:without|no)\s+(?:an?\s+|any\s+)?(?:{_word('results')})\b", re.IGNORECASE
)
_DATELINE = re.compile(r"^[A-Z][A-Z .,'’-]{2,30}, [^.!?]{3,40}? [-–—] ")
_SENTENCE = re.compile(r"[.!?][”\"’')]*\s+(?=[\"“‘(]?[A-Z0-9])|\n\s*\n")


@takes_tables
def outcomes(statements: pd.DataFrame, meetings: pd.DataFrame, case: Case) -> pd.DataFrame:
    """What the reports say several parties agreed or did not agree, in time order.

    A row is a sentence of a report, as printed (`words`): one in which several together agree
    on something or sign it, or do not; or one that says of a meeting held that it ended with or
    without agreement. `agreed` tells which, `parties` who they are where “the leaders” are persons
    who met, or “the sides” listed states and bodies that did, as a report tells before. `date` is
    the day it was agreed as well as it is known, with its basis (see `timeline`); `says` who says
    so, empty where it is the outlet.
    What one party says it would agree to is a stance, no outcome. Reports that repeat an
    earlier one are left out.
    """
    documents = case.documents[case.documents["copy_of"] == ""].set_index("doc_id")
    reports = {str(name): row for name, row in documents.to_dict("index").items()}
    kinds = dict(zip(case.actors["actor"], case.actors["kind"], strict=True))
    found = [*_said(statements, reports, kinds), *_held(meetings, statements, reports)]
    table = pd.DataFrame(found, columns=list(_COLUMNS)).astype(_COLUMNS)
    table = table.drop_duplicates(["doc_id", "words"])
    return table.sort_values(["date", "doc_id"], kind="stable", ignore_index=True)


def _said(
    statements: pd.DataFrame, reports: dict[str, Any], kinds: Mapping[str, str]
) -> list[dict[str, Any]]:
    found = []
    for row in statements.to_dict("records"):
        joint = _SEVERAL.search(row["source"]) and _AGREES.match(row["cue"])
        real = row["modality"] in ("asserted", "future")  # what is agreed lies ahead
        if row["doc_id"] not in reports or not (joint and real):
            continue
        report = reports[row["doc_id"]]
        day = row["said_on"] if pd.notna(row["said_on"]) else report["date"]
        found.append(
            {
                "date": day,
                "date_basis": row["said_on_basis"],
                "agreed": not row["denial"] and not row["source"].lower().startswith("neither"),
                "words": sentence_at(report["text"], row["start"], row["end"]),
                "parties": _who_met(row, kinds),
                "says": "",
                "outlet": report["outlet"],
                "doc_id": row["doc_id"],
                "statement_id": row["statement_id"],
            }
        )
    return found


def _who_met(row: Mapping[Hashable, Any], kinds: Mapping[str, str]) -> tuple[str, ...]:
    """Those a source like “the leaders” means, if they are all of the kind that it names."""
    if row["speaker_basis"] != PARTICIPANTS:
        return ()
    parties: tuple[str, ...] = row["speakers"]
    if _PERSONS.search(row["source"]):
        fit = all(kinds.get(one, "person") == "person" and " " in one for one in parties)
    else:
        fit = all(kinds.get(one, "person") != "person" for one in parties)
    return parties if fit else ()


def _held(
    meetings: pd.DataFrame, statements: pd.DataFrame, reports: dict[str, Any]
) -> list[dict[str, Any]]:
    sources = statements.assign(
        says=statements["speaker"].where(statements["speaker"] != "", statements["source"])
    )
    says = dict(zip(sources["statement_id"], sources["says"], strict=True))
    found = []
    for row in meetings[meetings["status"] == "held"].to_dict("records"):
        without = _WITHOUT.search(row["text"])
        if row["doc_id"] not in reports or not (without or _REACHED.search(row["text"])):
            continue
        report = reports[row["doc_id"]]
        dated = pd.notna(row["date"]) and row["date_precision"] == "day"
        found.append(
            {
                "date": row["date"] if dated else report["date"],
                "date_basis": "stated" if dated else "published",
                "agreed": not without,
                "words": _DATELINE.sub("", " ".join(row["text"].split())),
                "parties": (),
                "says": says.get(row["statement_id"], ""),
                "outlet": report["outlet"],
                "doc_id": row["doc_id"],
                "statement_id": row["statement_id"],
            }
        )
    return found


def sentence_at(text: str, start: int, end: int) -> str:
    """The sentence or sentences of a text that a passage stands in, in one line, no dateline."""
    before = [
        match.end() for match in _SENTENCE.finditer(text, 0, start + 1) if match.end() <= start
    ]
    after = _SENTENCE.search(text, max(start, end - 1))
    close = after.start() + 1 if after and text[after.start()] in ".!?" else None
    whole = text[before[-1] if before else 0 : close or (after.start() if after else len(text))]
    return _DATELINE.sub("", " ".join(whole.split()))
