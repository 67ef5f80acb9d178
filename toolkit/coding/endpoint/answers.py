"""From a response to codings: nothing is believed that is not in the codebook and the text.

What an answer says of one statement is taken whole or refused whole: a model that invents one
quotation gives no reason to trust what else it says of it. An answer that is not what was asked
for, or that speaks of a statement that was not shown, is refused for all it was asked about.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from toolkit.case.mistakes import did_you_mean
from toolkit.coding.endpoint.prompt import Task
from toolkit.coding.endpoint.reports import Part
from toolkit.schema import Coding, Document, Span, Spans, Statement

LONGEST_NOTE = 300
MOST_ENTRIES = 500  # of one list; no report of this length speaks of so many things
MOST_QUOTATIONS = 50  # of one entry
SHOWN = 60  # characters of a model's words in a reason

_THOUGHTS = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)
_FENCED = re.compile(r"\A```(?:json)?[ \t]*\n(.*)\n[ \t]*```\Z", re.DOTALL)
_PIECE = re.compile(r"\s+|\w+|.", re.DOTALL)
_ALIKE = ("'‘’‚`´", '"“”„«»', "-‐‑‒–—")
"""Characters that models print for one another."""


class RefusedError(Exception):
    """An answer that is not used: one sentence says why."""


@dataclass(frozen=True, slots=True)
class Completion:
    """What a server says a model wrote, and how many tokens it took (0 if it does not say).

    `model` is what the server calls the model: some answer to any name.
    """

    content: str
    ended: str
    declined: str
    model: str
    tokens_in: int
    tokens_out: int


def read_completion(response: str) -> Completion | None:
    """A response's body as a chat completion; None if it is none."""
    body = read_json(response)
    try:
        choice = body["choices"][0]
        message = choice["message"]
    except (TypeError, KeyError, IndexError):
        return None
    if not isinstance(choice, dict) or not isinstance(message, dict):
        return None
    usage = body.get("usage")
    usage = usage if isinstance(usage, dict) else {}
    return Completion(
        content=_text(message.get("content")),
        ended=_text(choice.get("finish_reason")),
        declined=_text(message.get("refusal")),
        model="".join(filter(str.isprintable, _text(body.get("model")))),
        tokens_in=_count(usage.get("prompt_tokens")),
        tokens_out=_count(usage.get("completion_tokens")),
    )


@dataclass(frozen=True, slots=True)
class Kept:
    """An answered response, its line in the ledger, and which part of how many it is read for."""

    completion: Completion
    line: int
    number: int
    parts: int


@dataclass(frozen=True, slots=True)
class Read:
    """What an answer says of a part, by statement: its codings, or why they are refused.

    A statement in neither has nothing to code.
    """

    codings: dict[Statement, list[Coding]]
    refused: dict[Statement, str]


def read_answer(kept: Kept, part: Part, task: Task, coder: str) -> Read:
    """What an answer says of one part.

    All its statements are refused if the answer was cut off or declined, is not the JSON asked
    for, or names a statement that was not shown; one of them, if an entry on it has a code, an
    actor or a quotation that does not exist, or repeats another.
    """
    read = Read({}, {})
    try:
        answer = _answer(kept.completion)
        entries = [
            (_about(entry, kept, part), dimension, entry)
            for dimension in task.dimensions
            for entry in _entries(answer, dimension)
        ]
    except RefusedError as refusal:
        return Read({}, dict.fromkeys(part.statements, str(refusal)))
    for statement, dimension, entry in entries:
        if statement is None or statement in read.refused:
            continue
        try:
            coding = _coding(entry, dimension, statement, part.document, task, coder)
            _check_new(coding, read.codings.setdefault(statement, []))
            read.codings[statement].append(coding)
        except RefusedError as refusal:
            read.refused[statement] = str(refusal)
            read.codings.pop(statement, None)
    return read


def _about(entry: dict[str, Any], kept: Kept, part: Part) -> Statement | None:
    """The statement an entry is about; None if it is one of another part."""
    report, statement = _number(entry.get("report")), _number(entry.get("statement"))
    if not 1 <= report <= kept.parts:
        raise RefusedError(f"it is about report {_shown(entry.get('report'))}, which is not shown.")
    if report != kept.number:
        return None
    if not 1 <= statement <= len(part.statements):
        raise RefusedError(
            f"it is about statement {_shown(entry.get('statement'))} of its report, which has none."
        )
    return part.statements[statement - 1]


def _check_new(coding: Coding, others: list[Coding]) -> None:
    if any(
        (coding.dimension, coding.object, coding.holder) == (one.dimension, one.object, one.holder)
        for one in others
    ):
        raise RefusedError(
            f"it has several entries of {coding.dimension} for {coding.holder or 'no actor'} on "
            f"{coding.object or 'no actor'}."
        )


def _answer(completion: Completion) -> dict[str, Any]:
    if completion.declined or completion.ended == "content_filter":
        raise RefusedError(f"the model declined to answer: {_shown(completion.declined)}.")
    if completion.ended == "length":
        long = f" after {completion.tokens_out:,} tokens" if completion.tokens_out else ""
        raise RefusedError(
            f"it was cut off{long}; allow more (--max-tokens), or, where more are allowed, give "
            "the server a larger context."
        )
    content = _THOUGHTS.sub("", completion.content).strip()
    if fenced := _FENCED.match(content):
        content = fenced[1]
    answer = read_json(content)
    if not isinstance(answer, dict):
        raise RefusedError(f"it is no JSON object: {_shown(content)}.")
    return answer


def _entries(answer: dict[str, Any], dimension: str) -> list[dict[str, Any]]:
    entries = answer.get(dimension)
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise RefusedError(f"it has no list {dimension!r}.")
    if len(entries) > MOST_ENTRIES:
        raise RefusedError(f"its list {dimension!r} has {len(entries):,} entries.")
    return entries


def _coding(
    entry: dict[str, Any],
    dimension: str,
    statement: Statement,
    document: Document,
    task: Task,
    coder: str,
) -> Coding:
    objects = task.issues if dimension == "issue" else task.actors
    optional = dimension == "move"
    return Coding(
        statement_id=statement.statement_id,
        holder=_known(entry, "holder", task.actors, optional=True),
        dimension=dimension,
        object=_known(entry, "object", objects, optional),
        value=_known(entry, "value", task.values[dimension]),
        condition=_condition(entry, statement, document),
        coder=coder,
        confidence=_confidence(entry),
        evidence=_evidence(entry, statement, document),
        note=" ".join(_text(entry.get("note")).split())[:LONGEST_NOTE],
        codebook=task.codebook,
    )


def _known(entry: dict[str, Any], field: str, known: frozenset[str], optional: bool = False) -> str:
    given = entry.get(field)
    if isinstance(given, str) and (given in known or (optional and not given)):
        return given
    hint = did_you_mean(given, sorted(known)) if isinstance(given, str) and given else ""
    raise RefusedError(f"its {field} {_shown(given)} does not exist.{hint}")


def _confidence(entry: dict[str, Any]) -> float | None:
    """How sure the model says it is; None if it does not say."""
    given = entry.get("confidence")
    if given is None:
        return None
    if isinstance(given, int | float) and not isinstance(given, bool) and 0 <= given <= 1:
        return float(given)
    raise RefusedError(f"its confidence {_shown(given)} is no number from 0 to 1.")


def _condition(entry: dict[str, Any], statement: Statement, document: Document) -> str:
    """The condition as the report prints it."""
    given = entry.get("condition")
    if given in (None, ""):
        return ""
    start, end = _located(given, statement, document)
    return document.text[start:end]


def _evidence(entry: dict[str, Any], statement: Statement, document: Document) -> Spans:
    given = entry.get("evidence")
    quotations = [given] if isinstance(given, str) else given
    if not isinstance(quotations, list) or not quotations:
        raise RefusedError("it quotes no evidence.")
    if len(quotations) > MOST_QUOTATIONS:
        raise RefusedError(f"it quotes {len(quotations):,} pieces of evidence.")
    spans = sorted(_located(quotation, statement, document) for quotation in quotations)
    return tuple(_merged(spans))


def _merged(spans: list[Span]) -> Iterator[Span]:
    """The spans without overlaps."""
    start, end = spans[0]
    for next_start, next_end in spans[1:]:
        if next_start > end:
            yield start, end
            start, end = next_start, next_end
        end = max(end, next_end)
    yield start, end


def _located(quotation: Any, statement: Statement, document: Document) -> Span:
    """Where a quotation stands in the statement, in characters of the document.

    Quotation marks, dashes and blanks may be printed differently; a quotation begins and ends
    at words' edges. Raises RefusedError if it does not stand there.
    """
    start, end = statement.start, statement.end
    words = quotation.strip() if isinstance(quotation, str) else ""
    if any(char.isalnum() for char in words) and len(words) <= end - start:
        pattern = "".join(map(_alike, _PIECE.findall(words)))
        left, right = (r"\b" if words[at].isalnum() else "" for at in (0, -1))
        found = re.compile(left + pattern + right).search(document.text, start, end)
        if found:
            return found.span()
    raise RefusedError(f"it quotes {_shown(quotation)}, which the statement does not say.")


def _alike(piece: str) -> str:
    if piece.isspace():
        return r"\s+"
    for group in _ALIKE:
        if piece in group:
            return f"[{group}]"
    return re.escape(piece)


# ---------------------------------------------------------------- JSON by strangers


def read_json(text: str) -> Any:
    """The JSON value a text is; None if it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _text(value: Any) -> str:
    """A text that can be written as UTF-8; empty if the value is none."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def _number(value: Any) -> int:
    """A number of a report or statement, which some models write as a text; 0 if it is none."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 9:
        return int(value)
    return _count(value)


def _count(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def _shown(value: Any) -> str:
    """A model's words in a reason: short, on one line."""
    if not isinstance(value, str):
        value = "" if value is None else json.dumps(value)
    words = " ".join(_text(value).split())
    return f"“{words[:SHOWN]}{'…' if len(words) > SHOWN else ''}”"
