"""A statement in its passage as a browser is sent it: the words, and where its parts stand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from toolkit.schema import Actor, Document, Names, Spans, Statement

CONTEXT = 450
"""Characters shown on either side of a statement."""

MORE_CONTEXT = 6_000
"""The same, once the coder asks for more."""

LONGEST = 8_000
"""Characters of a statement itself that are shown."""


def passage(statement: Statement, document: Document, context: int = CONTEXT) -> dict[str, Any]:
    """The words around a statement: `text` begins at character `start` of the report.

    The spans of source, cue and content count the characters of the whole report.
    """
    left = _edge(document.text, statement.start - context, forwards=True)
    close = min(statement.end, statement.start + LONGEST)
    right = _edge(document.text, close + context, forwards=False)
    left, right = _trimmed(document.text, min(left, statement.start), max(right, close))
    parts = {
        "source": statement.source_spans,
        "cue": statement.cue_spans,
        "content": statement.content_spans,
    }
    return {
        "text": document.text[left:right],
        "start": left,
        "spans": {part: _within(spans, left, right) for part, spans in parts.items()},
        "before": left > 0,
        "after": right < len(document.text.rstrip()),
    }


def origin(statement: Statement, document: Document) -> list[list[str]]:
    """Who said it, when, and where it was printed: pairs of a heading and words."""
    said = statement.said_on.isoformat() if statement.said_on else ""
    printed = [document.outlet or "unknown outlet"]
    if document.date:
        printed.append(document.date.isoformat())
    speaker = statement.speaker or (f"“{statement.source}”, unresolved" if statement.source else "")
    pairs = [
        ("Speaker", speaker or "nobody named"),
        ("Said", f"{said} ({statement.said_on_basis})" if said else "unknown"),
        ("Printed", ", ".join(printed)),
        ("Via", ", ".join(statement.via)),
        ("Cue", f"{statement.cue} ({statement.denial})" if statement.denial else ""),
        ("Report", document.title),
    ]
    return [[heading, words[:300]] for heading, words in pairs if words]


def _edge(text: str, at: int, forwards: bool) -> int:
    """The place of a blank near one, so that no word is cut; the text's end beyond it."""
    if at <= 0 or at >= len(text):
        return max(0, min(at, len(text)))
    if forwards:
        blank = re.compile(r"\s").search(text, at, at + 40)
        return blank.end() if blank else at
    return max(text.rfind(" ", at - 40, at), text.rfind("\n", at - 40, at), at - 40)


def _trimmed(text: str, left: int, right: int) -> tuple[int, int]:
    """A part of a text without the blanks at its ends."""
    words = text[left:right]
    return left + len(words) - len(words.lstrip()), left + len(words.rstrip())


def _within(spans: Spans, left: int, right: int) -> list[list[int]]:
    clipped = ((max(start, left), min(end, right)) for start, end in spans)
    return [[start, end] for start, end in clipped if start < end]


# ---------------------------------------------------------------- who may be meant


class Cast:
    """The actors of a case, to suggest whose stance a statement is."""

    def __init__(self, actors: Sequence[Actor]):
        self.names = list(dict.fromkeys(row.actor for row in actors))
        self._sides: dict[str, str] = {}
        self._bodies: dict[str, list[str]] = {}
        self._called: dict[str, set[str]] = {}
        for row in actors:
            side = row.side or row.actor
            self._sides.setdefault(row.actor, side)
            bodies = self._bodies.setdefault(side, [])
            if row.kind in ("state", "organisation", "collective") and row.actor not in bodies:
                bodies.append(row.actor)
            called: Names = (row.actor, *row.aliases, *row.metonyms)
            self._called.setdefault(row.actor, set()).update(called)

    def suggest(self, statement: Statement, words: str) -> Mapping[str, list[str]]:
        """Likely holders, each once: the speaker, those it speaks for, those named in the words."""
        met = {statement.speaker, ""}
        groups: dict[str, list[str]] = {"Speaker": [statement.speaker] * bool(statement.speaker)}
        side = self._bodies.get(self._sides.get(statement.speaker, ""), [])
        named = [name for name in self.names if self._is_named(name, words)]
        for heading, names in (("Speaks for", side), ("Named here", named)):
            groups[heading] = [name for name in names if name not in met]
            met.update(names)
        return {heading: names for heading, names in groups.items() if names}

    def _is_named(self, actor: str, words: str) -> bool:
        return any(
            called in words and re.search(rf"(?<!\w){re.escape(called)}(?!\w)", words)
            for called in self._called[actor]
        )
