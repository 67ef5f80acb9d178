"""Spans that coders marked: made from statements, and checked before they are compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence

import pandas as pd

from toolkit.findings import takes_tables
from toolkit.reliability.ratings import SHOWN
from toolkit.schema import InputError

MARKS = ["coder", "doc_id", "start", "end", "value"]


@takes_tables
def marks_of(
    statements: pd.DataFrame, coder: str, part: str = "content", value: str = ""
) -> pd.DataFrame:
    """The spans that a table of statements marks: a row for each, as `unitizing_agreement` takes.

    `part` is what is marked: ``content``, ``source`` or ``cue`` (each of its spans is a mark), or
    ``passage``, from `start` to `end`. Marks that overlap, as of a statement within another, are
    one. `value` names the kind of mark, so that tables for several parts can be put together.

    Raises InputError for an unknown part.
    """
    if part == "passage":
        spans = [((start, end),) for start, end in statements[["start", "end"]].to_numpy()]
    elif f"{part}_spans" in statements:
        spans = list(statements[f"{part}_spans"])
    else:
        raise InputError(f"unknown part {part!r}; take content, source, cue or passage.")
    own: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for doc_id, pairs in zip(statements["doc_id"], spans, strict=True):
        own[doc_id] += pairs
    rows = [
        (coder, doc_id, start, end, value)
        for doc_id in sorted(own)
        for start, end in _merged(sorted(own[doc_id]))
    ]
    return pd.DataFrame(rows, columns=MARKS).astype(
        {"coder": "str", "doc_id": "str", "start": "int64", "end": "int64", "value": "str"}
    )


def _merged(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sorted spans, those that overlap as one."""
    merged: list[tuple[int, int]] = []
    for start, end in pairs:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def checked_marks(marks: pd.DataFrame, lengths: Mapping[str, int]) -> pd.DataFrame:
    """The marks in order, each with a value. Raises InputError as `unitizing_agreement` says."""
    for name in MARKS[:4]:
        if name not in marks:
            raise InputError(f"the marks have no column {name!r}; add it.")
    if not lengths or min(lengths.values()) < 1:
        raise InputError("give the length of each document in characters, 1 or more.")
    marks = marks if "value" in marks else marks.assign(value="")
    cells = zip(marks.index, marks["doc_id"], marks["start"], marks["end"], strict=True)
    for row, doc_id, start, end in cells:
        length = lengths.get(doc_id)
        if length is None:
            raise InputError(f"row {row}: no length is given for document {doc_id!r}.")
        if not 0 <= start < end <= length:
            raise InputError(
                f"row {row}: {start}-{end} is no span of {doc_id!r}, which has {length} characters."
            )
    marks = marks.sort_values(["coder", "value", "doc_id", "start", "end"])
    before = marks.shift()
    same = (marks[["coder", "value", "doc_id"]] == before[["coder", "value", "doc_id"]]).all(axis=1)
    wrong = marks[same & (marks["start"] < before["end"])]
    if len(wrong):
        rows = ", ".join(f"{row.Index} ({row.coder})" for row in wrong[:SHOWN].itertuples())
        raise InputError(
            f"marks overlap others of the same coder and value, in row {rows}; join them into one."
        )
    return marks


def check_coders(marks: pd.DataFrame, names: Sequence[Hashable]) -> None:
    """Raise InputError for marks by others than these, and for fewer than two coders."""
    unknown = sorted(set(marks["coder"]) - set(names))
    if unknown:
        raise InputError(f"{unknown[0]!r} has marks and is not among coders; name it or leave out.")
    if len(set(names)) < 2:
        raise InputError(
            "agreement needs the marks of two coders or more; name one who marked nothing in "
            "coders=."
        )
