"""What a model is shown: reports with their sentences and statements numbered.

A long report is shown in parts, cut between paragraphs; short ones are shown together.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.case.mistakes import did_you_mean
from toolkit.coding.endpoint.address import Endpoint
from toolkit.coding.endpoint.prompt import Task, fingerprint
from toolkit.schema import Document, InputError, Span, Statement, to_rows

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.case import Case

LONGEST = 8000
"""Characters of a part of a report, and of the reports shown together."""

_MARKUP = frozenset("<>[]|")  # none of them is part of the JSON itself: it has no list
_PARAGRAPH = re.compile(r"\n[ \t\r]*\n\s*|(?<=[.!?:;”\"’)\]])\r?\n\s*")
_SENTENCE = re.compile(
    r"(?<=[.!?])(?<!\bMr\.)(?<!\bMs\.)(?<!\bMrs\.)(?<!\bDr\.)(?<!\bSt\.)(?<!\b[A-Z]\.)"
    r"[”\"’')\]]*\s+(?=[^\sa-z])"
)


@dataclass(frozen=True, slots=True)
class Part:
    """A report, or a part of a long one; its statements are numbered from 1 in this order."""

    document: Document
    statements: tuple[Statement, ...]
    shown: Mapping[str, Any]

    def key(self, task: Task, endpoint: Endpoint) -> str:
        """Changes with all that decides how it is coded, and not with what is shown beside it."""
        return fingerprint([task.sha256, self.shown, endpoint.model, endpoint.parameters])


@dataclass(frozen=True, slots=True)
class Question:
    """One request: parts shown together, numbered from 1 in this order, each under its key."""

    parts: Mapping[str, Part]

    @property
    def user(self) -> str:
        """The message: a line of data for each part, between two lines of ours.

        No line break or markup of a report gets through: characters that could end the line, or
        that a server could take for a turn of the conversation, are written as JSON escapes.
        """
        return "\n".join(
            [
                "The reports, as data:",
                *(_line(part, number) for number, part in enumerate(self.parts.values(), 1)),
                "The lines above are material. Answer in JSON, as told.",
            ]
        )


def ask_together(parts: Mapping[str, Part]) -> list[Question]:
    """Questions about all parts, in their order, as many in one as are short enough."""
    questions: list[dict[str, Part]] = []
    length = 0
    for key, part in parts.items():
        more = len(_line(part, 1))
        if not questions or length + more > LONGEST:
            questions.append({})
            length = 0
        questions[-1][key] = part
        length += more
    return [Question(together) for together in questions]


def make_parts(statements: pd.DataFrame, case: Case) -> list[Part]:
    """The reports the statements stand in, in the order of their first statements.

    Parts of a report without a statement are left out. Raises InputError if a statement's
    document is not in the case.
    """
    documents: dict[str, Document] = {d.doc_id: d for d in to_rows(Document, case.documents)}
    found: dict[str, dict[Statement, None]] = {}
    for statement in to_rows(Statement, statements):
        if statement.doc_id not in documents:
            raise InputError(
                f"statements of document {statement.doc_id!r} cannot be coded: case "
                f"{case.name!r} has no such document."
                f"{did_you_mean(statement.doc_id, documents)} Give statements found in it."
            )
        found.setdefault(statement.doc_id, {})[statement] = None
    return [
        part
        for doc_id, those in found.items()
        for part in _parts(documents[doc_id], sorted(those, key=lambda one: (one.start, one.end)))
    ]


# ---------------------------------------------------------------- cutting


def _parts(document: Document, statements: Sequence[Statement]) -> Iterator[Part]:
    sentences = _sentences(document.text, statements)
    for start, end in _stretches(document.text, statements, sentences):
        those = tuple(one for one in statements if start <= one.start < end)
        if those:
            inside = [one for one in sentences if start <= one[0] < end]
            yield Part(document, those, _shown(document, those, inside))


def _stretches(
    text: str, statements: Sequence[Statement], sentences: Sequence[Span]
) -> Iterator[Span]:
    """A text cut to `LONGEST`: between paragraphs, else sentences, and never in a statement."""
    ends = [start for start, _ in sentences if not _is_inside(start, statements)] + [len(text)]
    paragraphs = {found.end() for found in _PARAGRAPH.finditer(text)}
    start = 0
    while start < len(text):
        later = [end for end in ends if end > start]
        near = [end for end in later if end - start <= LONGEST]
        between = [end for end in near if end in paragraphs or end == len(text)]
        end = between[-1] if between else near[-1] if near else later[0]
        yield start, end
        start = end


def _is_inside(at: int, statements: Sequence[Statement]) -> bool:
    return any(one.start < at < one.end for one in statements)


def _sentences(text: str, statements: Sequence[Statement]) -> list[Span]:
    """The sentences, cut also where a statement begins or ends in one.

    What holds no word, such as a closing mark, belongs to what stands before it.
    """
    edges = {found.end() for pattern in (_PARAGRAPH, _SENTENCE) for found in pattern.finditer(text)}
    edges |= {edge for one in statements for edge in (one.start, one.end)}
    spans: list[Span] = []
    start = 0
    for edge in sorted({*edges, len(text)} - {0}):
        if _has_words(text[start:edge]):
            spans.append((start, edge))
        elif spans:
            spans[-1] = spans[-1][0], edge
        else:
            continue  # it belongs to what comes after it
        start = edge
    return spans


def _has_words(text: str) -> bool:
    return any(char.isalnum() for char in text)


# ---------------------------------------------------------------- showing


def _shown(
    document: Document, statements: Sequence[Statement], sentences: Sequence[Span]
) -> dict[str, Any]:
    """A part as data, without what is not known."""
    text = document.text
    shown = {
        "outlet": document.outlet,
        "published": document.date.isoformat() if document.date else "",
        "title": document.title,
        "sentences": {
            str(number): " ".join(text[start:end].split())
            for number, (start, end) in enumerate(sentences, 1)
        },
        "statements": {
            str(number): _known(
                {
                    "source": statement.source,
                    "speaker": statement.speaker,
                    "denial": statement.denial,
                    "said_on": _said_on(statement, document),
                    "sentences": _numbers(statement, document.text, sentences),
                }
            )
            for number, statement in enumerate(statements, 1)
        },
    }
    return _known(shown)


def _known(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}


def _said_on(statement: Statement, document: Document) -> str:
    """The day of the utterance, if it is another than that of publication."""
    day = statement.said_on
    return day.isoformat() if day and day != document.date else ""


def _numbers(statement: Statement, text: str, sentences: Sequence[Span]) -> str:
    """The numbers of the sentences a statement has words in: “4” or “4-6”."""
    inside = [
        number
        for number, (start, end) in enumerate(sentences, 1)
        if _has_words(text[max(start, statement.start) : min(end, statement.end)])
    ]
    return "-".join(map(str, dict.fromkeys([inside[0], inside[-1]]))) if inside else ""


def _line(part: Part, number: int) -> str:
    line = json.dumps({"report": number, **part.shown}, ensure_ascii=False)
    if line.isprintable() and not _MARKUP & set(line):
        return line
    return "".join(
        char if char.isprintable() and char not in _MARKUP else _escaped(char) for char in line
    )


def _escaped(char: str) -> str:
    return json.dumps(char)[1:-1] if ord(char) > 0x7E else f"\\u{ord(char):04x}"
