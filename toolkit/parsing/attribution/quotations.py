"""Quotations: where quotation marks open and close, whatever their kind, balanced or not."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from spacy.tokens import Doc, Span

from toolkit.lexicons import one_of, word_list
from toolkit.parsing.attribution.cues import cue_lexicon
from toolkit.parsing.language import covering, paragraphs
from toolkit.parsing.syntax import Syntax, syntax_of

QUOTES = frozenset("“”«»„‟‘’\"'") | {"``", "''"}
"""Tokens that are quotation marks."""

EDGES = frozenset(",;:–—-.") | QUOTES
"""Tokens that are no part of a content at whose edge they stand."""

SHORTEST_SINGLE = 3
"""Words between single marks that make a quotation, if no stop stands before the closing one.

Fewer may be a title or an apostrophe.
"""

LONGEST_SUBJECT = 12
"""Tokens from the start of a reporting clause to its verb."""

_MARK = re.compile(r"``|''|[“”«»„‟‘’\"']")
_DOUBLE = frozenset('“”„‟"') | {"``", "''"}
_SINGLE = frozenset("‘’'")
_ALWAYS_OPEN = frozenset("“„‟") | {"``"}
_OPENING = ("“", '"', "«", "„", "‟", "``", "''")
_ELISION = re.compile(rf"(?i:\d\ds?|{one_of('attribution', 'elisions')})\b")
_STOPS = ".,!?;:…"

_KEPT = "quotations"


def find_quotations(doc: Doc) -> list[Span]:
    """The quotations of a text, marks included, in order; they do not overlap.

    Quotations within quotations are not listed. A mark that is never closed quotes to the
    end of its paragraph if the next paragraph opens with a mark again (one speech over
    several paragraphs); to the end of its paragraph or to a reporting clause before it (“…,
    Oro said”) if it opened the paragraph or followed a colon or comma; otherwise to the end
    of its sentence.
    """
    if _KEPT not in doc.user_data:
        doc.user_data[_KEPT] = [(span.start, span.end) for span in _found(doc)]
    return [doc[start:end] for start, end in doc.user_data[_KEPT]]


def goes_on(first: Span, second: Span, starts: Collection[int]) -> bool:
    """Whether a quotation never closed is of a speech that the next paragraph goes on with.

    `starts` are the tokens at which paragraphs start.
    """
    between = first.doc[first.end : second.start]
    closed = first.doc[first.end - 1].text in QUOTES
    return second.start in starts and not closed and all(t.is_space for t in between)


class _Mark(NamedTuple):
    """A quotation mark, by its place in the text of its paragraph."""

    start: int
    end: int
    kind: str
    opens: bool
    closes: bool


def _found(doc: Doc) -> list[Span]:
    found: list[Span] = []
    parts = list(paragraphs(doc))
    for number, part in enumerate(parts, 1):
        goes_on = number < len(parts) and parts[number][:2].text.startswith(_OPENING)
        for start, end in _pairs(part, goes_on):
            span = covering(doc, part.start_char + start, part.start_char + end)
            if not (found and span.start < found[-1].end):
                found.append(span)
    return found


def _pairs(part: Span, goes_on: bool) -> Iterator[tuple[int, int]]:
    """The quotations of a paragraph, as characters of its text."""
    text = part.text
    marks = _marks(text)
    ends = _single_ends(text, marks)
    number = 0
    while number < len(marks):
        mark = marks[number]
        if mark.kind == "single" and mark.opens and ends[number]:
            last = marks[ends[number]]
            if _counts(text[mark.end : last.start]):
                yield mark.start, last.end
                number = ends[number]
        elif mark.kind != "single" and mark.opens:
            closing, number = _closing(text, marks, number)
            if closing is None:
                anew = marks[number].start if number < len(marks) else None
                yield mark.start, _unclosed_end(part, mark.start, anew, goes_on)
                continue
            yield mark.start, closing.end
        number += 1


def _closing(text: str, marks: list[_Mark], first: int) -> tuple[_Mark | None, int]:
    """The mark that closes the one given, and its number.

    Without one, the number of the mark that opens anew, or of marks.
    """
    opening, depth, last = marks[first], 1, first
    for number in range(first + 1, len(marks)):
        mark = marks[number]
        if mark.kind != opening.kind:
            continue
        if mark.closes and not (mark.opens and text[opening.start] != "„"):
            depth, last = depth - 1, number
            if not depth:
                return mark, number
        elif mark.opens:
            straight = text[mark.start] in "\"'"
            ended = (
                text[max(0, mark.start - 3) : mark.start].rstrip().endswith((".", "!", "?", "…"))
            )
            if last == first and (straight or ended):
                return None, number
            depth += not straight
    return (marks[last], last) if last > first else (None, len(marks))


# ---------------------------------------------------------------- marks


def _marks(text: str) -> list[_Mark]:
    """The quotation marks of a text; apostrophes within words are none."""
    found = []
    for match in _MARK.finditer(text):
        mark, (start, end) = match.group(), match.span()
        before, behind = text[start - 1 : start] or " ", text[end : end + 1] or " "
        if mark in _SINGLE and before.isalnum() and behind.isalnum():
            continue
        fits = not (before.isalnum() or before in ".,!?;:…”’)") and not behind.isspace()
        kind = "double" if mark in _DOUBLE else "single" if mark in _SINGLE else "angle"
        if kind == "single":
            opens = fits and mark != "’" and not _ELISION.match(text, end)
            closes = not before.isspace() and not behind.isalnum() and mark != "‘"
        elif kind == "angle":
            opens = fits or (mark == "«" and before.isspace())
            closes = not opens
        else:
            opens = mark in _ALWAYS_OPEN or (mark != "”" and fits)
            closes = mark == "“" or not opens
        found.append(_Mark(start, end, kind, opens, closes))
    return found


def _single_ends(text: str, marks: list[_Mark]) -> list[int]:
    """For each mark, the number of the single mark behind it that would close it; 0 for none.

    A mark behind a plural and before a word (“the envoys' ship”) does so only for want of
    another.
    """
    ends, sure, doubtful = [0] * len(marks), 0, 0
    for number in range(len(marks) - 1, -1, -1):
        mark = marks[number]
        ends[number] = sure or doubtful
        if mark.kind == "single" and mark.closes:
            plural = text[mark.start - 1] == "s" and text[mark.end : mark.end + 2].strip().isalpha()
            sure, doubtful = (sure, number) if plural else (number, 0)
    return ends


def _counts(quoted: str) -> bool:
    """Whether what stands between single marks is a quotation, and not a title."""
    return len(quoted.split(maxsplit=SHORTEST_SINGLE)) >= SHORTEST_SINGLE or quoted[-1:] in _STOPS


# ---------------------------------------------------------------- quotations never closed


def _unclosed_end(part: Span, start: int, anew: int | None, goes_on: bool) -> int:
    """Where a quotation ends that lacks its mark; `anew` is where the next one opens."""
    if anew is not None:
        return min(anew, _sentence_end(part, start))
    before = part.text[:start].rstrip()
    if goes_on:
        return len(part.text)
    if before and before[-1] not in ":,":
        return _sentence_end(part, start)
    return _reported_at(part, start)


def _sentence_end(part: Span, start: int) -> int:
    """Where the sentence ends that holds a character of a paragraph."""
    at = part.start_char + start
    sentence = covering(part.doc, at, at + 1)[0].sent
    last = part.doc[min(sentence.end, part.end) - 1]
    return last.idx + len(last) - part.start_char


def _reported_at(part: Span, start: int) -> int:
    """Where a reporting clause begins behind an opening mark; the paragraph's end if none does."""
    at = part.start_char + start
    first = covering(part.doc, at, at + 1)[0].i
    syntax = syntax_of(part.doc)
    for verb in range(first + 2, part.end):
        begin = _clause_start(syntax, verb)
        if begin is not None and begin > first + 1:
            before = part.doc[begin - 1]
            if before.text in _STOPS or before.is_sent_end:
                return before.idx + len(before) - part.start_char
    return len(part.text)


def _clause_start(syntax: Syntax, verb: int) -> int | None:
    """The first word of a clause like “Oro said” or “said Oro”."""
    if syntax.tag[verb] not in ("VBD", "VBZ"):
        return None
    cue = cue_lexicon().get((syntax.lemma[verb], "verb"))
    if cue is None or "quote" not in cue.takes:
        return None
    subject = syntax.child(verb, "nsubj")
    if subject is None or syntax.lower[subject] in word_list("attribution", "selves"):
        return None
    begin = min(verb, syntax.left_edge(subject))
    return begin if verb - begin <= LONGEST_SUBJECT else None
