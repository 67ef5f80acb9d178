"""From a response to codings: nothing is believed that is not in the codebook and the text.

An answer is taken whole or refused whole. A model that invents one quotation in an answer gives
no reason to trust the rest of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from toolkit.case.mistakes import did_you_mean
from toolkit.coding.endpoint.prompt import Question, Task
from toolkit.schema import Coding, Span, Spans

LONGEST_NOTE = 300
MOST_ENTRIES = 50  # of one list; no statement speaks of so many things
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
    """What a server says a model wrote, and how many tokens it took (0 if it does not say)."""

    content: str
    ended: str
    declined: str
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
        tokens_in=_count(usage.get("prompt_tokens")),
        tokens_out=_count(usage.get("completion_tokens")),
    )


def read_answer(completion: Completion, question: Question, task: Task, coder: str) -> list[Coding]:
    """The codings an answer holds; an empty list if there is nothing to code.

    Raises RefusedError for an answer that was cut off or declined, is not the JSON asked for,
    names another statement, or has a code, an actor or a quotation that does not exist.
    """
    answer = _answer(completion)
    if answer.get("statement") != question.statement.statement_id:
        raise RefusedError(f"it is about statement {_shown(answer.get('statement'))}.")
    codings = [
        _coding(entry, dimension, question, task, coder)
        for dimension in task.dimensions
        for entry in _entries(answer, dimension)
    ]
    places = [(coding.dimension, coding.object, coding.holder) for coding in codings]
    for place in places:
        if places.count(place) > 1:
            dimension, what, holder = place
            raise RefusedError(
                f"it has several entries of {dimension} for {holder or 'no actor'} on "
                f"{what or 'no actor'}."
            )
    return codings


def _answer(completion: Completion) -> dict[str, Any]:
    if completion.declined or completion.ended == "content_filter":
        raise RefusedError(f"the model declined to answer: {_shown(completion.declined)}.")
    if completion.ended == "length":
        raise RefusedError("it was cut off at its longest; allow more tokens.")
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
    entry: dict[str, Any], dimension: str, question: Question, task: Task, coder: str
) -> Coding:
    objects = task.issues if dimension == "issue" else task.actors
    optional = dimension == "move"
    return Coding(
        statement_id=question.statement.statement_id,
        holder=_known(entry, "holder", task.actors, optional=True),
        dimension=dimension,
        object=_known(entry, "object", objects, optional),
        value=_known(entry, "value", task.values[dimension]),
        condition=_condition(entry, question),
        coder=coder,
        confidence=None,
        evidence=_evidence(entry, question),
        note=" ".join(_text(entry.get("note")).split())[:LONGEST_NOTE],
        codebook=task.codebook,
    )


def _known(entry: dict[str, Any], field: str, known: frozenset[str], optional: bool = False) -> str:
    given = entry.get(field)
    if isinstance(given, str) and (given in known or (optional and not given)):
        return given
    hint = did_you_mean(given, sorted(known)) if isinstance(given, str) and given else ""
    raise RefusedError(f"its {field} {_shown(given)} does not exist.{hint}")


def _condition(entry: dict[str, Any], question: Question) -> str:
    """The condition as the report prints it."""
    given = entry.get("condition")
    if given in (None, ""):
        return ""
    start, end = _located(given, question)
    return question.document.text[start:end]


def _evidence(entry: dict[str, Any], question: Question) -> Spans:
    given = entry.get("evidence")
    quotations = [given] if isinstance(given, str) else given
    if not isinstance(quotations, list) or not quotations:
        raise RefusedError("it quotes no evidence.")
    if len(quotations) > MOST_ENTRIES:
        raise RefusedError(f"it quotes {len(quotations):,} pieces of evidence.")
    return tuple(_merged(sorted(_located(quotation, question) for quotation in quotations)))


def _merged(spans: list[Span]) -> Iterator[Span]:
    """The spans without overlaps."""
    start, end = spans[0]
    for next_start, next_end in spans[1:]:
        if next_start > end:
            yield start, end
            start, end = next_start, next_end
        end = max(end, next_end)
    yield start, end


def _located(quotation: Any, question: Question) -> Span:
    """Where a quotation stands in the statement, in characters of the document.

    Quotation marks, dashes and blanks may be printed differently; a quotation begins and ends
    at words' edges. Raises RefusedError if it does not stand there.
    """
    start, end = question.statement.start, question.statement.end
    words = quotation.strip() if isinstance(quotation, str) else ""
    if any(char.isalnum() for char in words) and len(words) <= end - start:
        pattern = "".join(map(_alike, _PIECE.findall(words)))
        left, right = (r"\b" if words[at].isalnum() else "" for at in (0, -1))
        found = re.compile(left + pattern + right).search(question.document.text, start, end)
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


def _count(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def _shown(value: Any) -> str:
    """A model's words in a reason: short, on one line."""
    if not isinstance(value, str):
        value = "" if value is None else json.dumps(value)
    words = " ".join(_text(value).split())
    return f"“{words[:SHOWN]}{'…' if len(words) > SHOWN else ''}”"
