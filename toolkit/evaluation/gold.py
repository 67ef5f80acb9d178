"""Annotated texts in, predictions out: JSON Lines, a document a line, and how both are counted."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from toolkit.schema import InputError, Span, read_text, write_whole

COLUMNS = ["precision", "recall", "f1", "found", "annotated"]

Document = TypeVar("Document")
Record = dict[str, Any]


def read_gold(path: Path | str, read: Callable[[Record], Document]) -> list[Document]:
    """The annotated documents of a JSON Lines file, each made by `read` from its record.

    Raises InputError, with file and line, for a line that is no such document.
    """
    documents = []
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if line.strip():
            try:
                documents.append(read(json.loads(line)))
            except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
                raise InputError(
                    f"not an annotated document ({_reason(error)}); "
                    "see `evaluate --help` for the format.",
                    path,
                    number,
                ) from None
    if not documents:
        raise InputError("holds no annotated document.", path)
    return documents


def write_predictions(path: Path | str, records: Iterable[Record]) -> Path:
    """Write predictions as JSON Lines, whole or not at all."""
    lines = [json.dumps(record, ensure_ascii=False) + "\n" for record in records]
    return write_whole(Path(path), "".join(lines).encode())


def checked(text: str, start: Any, end: Any) -> Span:
    """A span of the text; raises ValueError for one that lies outside it or is empty."""
    start, end = int(start), int(end)
    if not 0 <= start < end <= len(text):
        raise ValueError(f"span {start}-{end} lies outside the text")
    return start, end


def trimmed(text: str, span: Span, edges: frozenset[str]) -> Span:
    """A span without these characters at its edges; it may be left empty."""
    start, end = span
    while start < end and text[start] in edges:
        start += 1
    while end > start and text[end - 1] in edges:
        end -= 1
    return start, end


def table_of(counts: dict[str, list[int]]) -> pd.DataFrame:
    """Precision, recall and F1, each 0 to 1, from what is right, found and annotated."""
    rows = {
        name: measures(right, right, found, annotated)
        for name, (right, found, annotated) in counts.items()
    }
    table = pd.DataFrame.from_dict(rows, orient="index", columns=COLUMNS)
    return table.astype({"found": int, "annotated": int})


def measures(right: float, recalled: float, found: float, annotated: float) -> list[float]:
    """A row of such a table: how much of the found is right, and of the annotated is found."""
    precision = right / found if found else 0.0
    recall = recalled / annotated if annotated else 0.0
    both = precision + recall
    f1 = 2 * precision * recall / both if both else 0.0
    return [precision, recall, f1, found, annotated]


def _reason(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"{error} is missing"
    if isinstance(error, AttributeError | RecursionError):
        return "its parts are not nested as they should be"
    return str(error)
