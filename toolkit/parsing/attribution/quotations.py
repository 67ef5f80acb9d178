"""Quotations: where quotation marks open and close, whatever their kind, balanced or not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Span

from toolkit.parsing.language import covering, paragraphs

_CLOSER = {"“": "”", "«": "»", "„": "“”", "‟": "”", "‘": "’", '"': '"'}
_MARKS = re.compile(r"[“”«»„‟‘’\"]")
QUOTES = frozenset('“”«»„‟‘’"') | {"``", "''"}
"""Tokens that are quotation marks."""

_KEPT = "quotations"

SHORTEST_SINGLE = 3
"""Words between single marks that make a quotation; fewer may be a title or an apostrophe."""


def find_quotations(doc: Doc) -> list[Span]:
    """The quotations of a text, marks included, in order; they do not overlap.

    A mark that is never closed quotes to the end of its paragraph if the next paragraph
    opens with a mark again (one speech over several paragraphs), if it opened the
    paragraph, or if it followed a colon or comma; otherwise to the end of its sentence.
    """
    if _KEPT not in doc.user_data:
        doc.user_data[_KEPT] = [(span.start, span.end) for span in _found(doc)]
    return [doc[start:end] for start, end in doc.user_data[_KEPT]]


def _found(doc: Doc) -> list[Span]:
    found: list[Span] = []
    parts = list(paragraphs(doc))
    for number, part in enumerate(parts, 1):
        goes_on = number < len(parts) and parts[number].text[0] in '“"«„'
        for start, end in _pairs(part, goes_on):
            span = covering(doc, start, end)
            if not (found and span.start < found[-1].end):
                found.append(span)
    return found


def _pairs(part: Span, goes_on: bool) -> Iterator[tuple[int, int]]:
    """Character offsets of the paragraph's quotations in its document."""
    text, offset = part.text, part.start_char
    open_at, closers = -1, ""
    for match in _MARKS.finditer(text):
        mark, at = match.group(), match.start()
        if open_at >= 0:
            if mark in closers and not _opens(text, at, mark):
                if _counts(text[open_at : at + 1]):
                    yield offset + open_at, offset + at + 1
                open_at = -1
            elif mark == '"' == text[open_at] and _opens(text, at, mark):
                yield offset + open_at, _sentence_end(part, offset + open_at, offset + at)
                open_at = at
        elif mark in _CLOSER and _opens(text, at, mark):
            open_at, closers = at, _CLOSER[mark]
    if open_at >= 0 and text[open_at] != "‘":
        before = text[:open_at].rstrip()
        whole = goes_on or not before or before[-1] in ":,"
        end = offset + len(text)
        yield (
            offset + open_at,
            end if whole else _sentence_end(part, offset + open_at, end),
        )


def _opens(text: str, at: int, mark: str) -> bool:
    """Whether the mark at this place opens: nothing, space or a bracket before, text behind."""
    if mark in "“«„‟":
        return True
    if mark in "”»":
        return False
    before = text[at - 1] if at else " "
    behind = text[at + 1] if at + 1 < len(text) else " "
    return not (before.isalnum() or before in ".,!?;:…”’)") and not behind.isspace()


def _counts(quoted: str) -> bool:
    return quoted[0] != "‘" or len(quoted.split()) >= SHORTEST_SINGLE


def _sentence_end(part: Span, start: int, limit: int) -> int:
    for token in part:
        if token.idx >= start and token.is_sent_end:
            return min(token.idx + len(token), limit)
    return limit
