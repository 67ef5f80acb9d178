"""Texts with marked passages: what other tools' files hold, and what ours become.

Offsets are Python characters (code points), end exclusive, into the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from toolkit.schema import InputError, Spans

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.case import Case
    from toolkit.case.codebook import Codebook

MOST_PASSAGES = 1_000_000
"""Passages, or texts, that one file may hold."""

_NOT_IN_XML = re.compile(
    "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"  # XML 1.0, section 2.2
)


@dataclass(frozen=True, slots=True)
class Text:
    """One text; `text` is None where a file marks passages of texts that it does not hold."""

    name: str
    text: str | None = None
    title: str = ""
    outlet: str = ""
    date: date | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """One marked passage, with one coding of it or none.

    What a format does not hold is empty. `label` is how the object is printed; `number` and
    `agreement` say the value where a tool knows no word for it. `quote` is what stands there
    by the file, where that is all that can tell its place.
    """

    text: str
    start: int
    end: int
    statement: str = ""
    speaker: str = ""
    source: Spans = ()
    cue: Spans = ()
    content: Spans = ()
    holder: str = ""
    holder_side: str = ""
    dimension: str = ""
    object: str = ""
    label: str = ""
    value: str = ""
    number: float | None = None
    agreement: bool | None = None
    condition: str = ""
    coder: str = ""
    confidence: float | None = None
    note: str = ""
    evidence: Spans = ()
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """Texts and their marked passages; the codebook they were coded by, where we have it."""

    name: str
    texts: tuple[Text, ...]
    passages: tuple[Passage, ...]
    codebook: Codebook | None = None

    def by_text(self) -> Iterator[tuple[Text, list[Passage]]]:
        """Each text with its passages, both in their order."""
        own: dict[str, list[Passage]] = {text.name: [] for text in self.texts}
        for one in self.passages:
            own[one.text].append(one)
        return ((text, own[text.name]) for text in self.texts)


def marked_of(table: pd.DataFrame, case: Case) -> Marked:
    """The statements or coded statements of a case, with all of its reports.

    Issues are printed by their labels, unless two share one.
    """
    titles = case.documents.to_dict("records")
    texts = tuple(
        Text(row["doc_id"], row["text"], row["title"], row["outlet"], _day(row["date"]), row["url"])
        for row in titles
    )
    labels = _labels(case.codebook)
    passages = tuple(_passage(row, labels) for row in table.to_dict("records"))
    known = {text.name for text in texts}
    for passage in passages:
        if passage.text not in known:
            raise InputError(
                f"a statement stands in the report {passage.text!r}, which the case has not; give "
                "the table with the case it was made from."
            )
    return Marked(case.name, texts, passages, case.codebook)


def _passage(row: dict[Any, Any], labels: dict[str, str]) -> Passage:
    given: dict[str, Any] = {
        "text": row["doc_id"], "start": int(row["start"]), "end": int(row["end"]),
        "statement": row["statement_id"], "speaker": row["speaker"],
        "source": row["source_spans"], "cue": row["cue_spans"], "content": row["content_spans"],
    }  # fmt: skip
    if "holder" not in row:
        return Passage(**given)
    for name in ("holder", "holder_side", "dimension", "object", "value", "condition", "coder",
                 "note", "evidence"):  # fmt: skip
        given[name] = row[name]
    is_issue = row["dimension"] == "issue"
    return Passage(
        **given,
        label=labels.get(row["object"], row["object"]) if is_issue else row["object"],
        number=_number(row["number"]),
        confidence=_number(row["confidence"]),
    )


def _labels(codebook: Codebook) -> dict[str, str]:
    """How each issue is printed: by its label, where no other has that."""
    printed = [issue.label or issue.name for issue in codebook.issues]
    return {
        issue.name: label if printed.count(label) == 1 else issue.name
        for issue, label in zip(codebook.issues, printed, strict=True)
    }


def _day(value: Any) -> date | None:
    return None if value is None or value != value else value.date()


def _number(value: Any) -> float | None:
    return None if value is None or value != value else float(value)


def within(text: str, start: Any, end: Any, what: str) -> tuple[int, int]:
    """A span of a text. Raises InputError, with what it is of, for one that lies outside it."""
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text)):
        raise InputError(
            f"{what} is at {str(start)[:20]}-{str(end)[:20]}, which is no passage of its text of "
            f"{len(text):,} characters; export the file anew from the tool that made it."
        )
    return start, end


def printable_in_xml(text: str) -> str:
    """The text with U+FFFD for each character that XML cannot hold; as long as it was."""
    return _NOT_IN_XML.sub("�", text)
