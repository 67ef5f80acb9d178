"""Whose a quotation is that its print tells: one over several paragraphs, one that is signed.

A model that reads windows may give the paragraphs of one speech to several speakers, or to the
speaker before; that each of them opens with a mark and none but the last closes one says better.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from spacy.tokens import Doc, Span

from toolkit.parsing.attribution.quotations import EDGES, find_quotations, goes_on
from toolkit.parsing.attribution.rules import DASHES, Attribution
from toolkit.parsing.language import paragraphs
from toolkit.schema import Spans


def settled(doc: Doc, found: Sequence[Attribution]) -> list[Attribution]:
    """Attributions where each printed speech is one speaker's, whoever was given its parts.

    Of a speech over several paragraphs that is who is named beside its last, or else its first;
    of one that is signed, who signs it. What is left without a content is left out.
    """
    found = list(found)
    for quotes in (*speeches(doc), *_signed(doc, found)):
        spans = [(one.start_char, one.end_char) for one in quotes]
        owner = _owner(quotes, found)
        if owner is None:
            continue
        rest = (k for k, one in enumerate(found) if k != owner and not _inside(one.cue, spans))
        for k in rest:
            found[k] = replace(found[k], content=_without(found[k].content, spans))
        own = _without(found[owner].content, spans)
        found[owner] = replace(found[owner], content=tuple(sorted((*own, *_inner(quotes)))))
    return [one for one in found if one.content]


def speeches(doc: Doc) -> Iterator[list[Span]]:
    """The quotations of each speech that goes on over several paragraphs."""
    starts = {part.start for part in paragraphs(doc)}
    quotes = find_quotations(doc)
    speech = quotes[:1]
    for first, second in pairwise(quotes):
        if not goes_on(first, second, starts):
            if len(speech) > 1:
                yield speech
            speech = []
        speech.append(second)
    if len(speech) > 1:
        yield speech


def is_signed(doc: Doc, one: Attribution) -> bool:
    """Whether who says it stands behind a dash."""
    return doc.text[slice(*one.cue[0])] in DASHES


def _signed(doc: Doc, found: Sequence[Attribution]) -> Iterator[list[Span]]:
    for one in found:
        if is_signed(doc, one):
            quotes = [q for q in find_quotations(doc) if _inside(one.content, [_span(q)])]
            if quotes:
                yield quotes


def _owner(quotes: Sequence[Span], found: Sequence[Attribution]) -> int | None:
    """The number of the attribution whose cue stands beside a speech's last or first quotation."""
    spans = [_span(one) for one in quotes]
    for quote in (quotes[-1], quotes[0]):
        start, end = _span(quote)
        beside = [
            k
            for k, one in enumerate(found)
            if one.source
            and not _inside(one.cue, spans)
            and any(low < end and high > start for low, high in one.content)
            and _near(quote, one.cue)
        ]
        if len(beside) == 1:
            return beside[0]
    return None


def _near(quote: Span, cue: Spans) -> bool:
    """Whether a cue stands in a quotation's own paragraph."""
    part = next(one for one in paragraphs(quote.doc) if one.start <= quote.start < one.end)
    return part.start_char <= cue[0][0] < part.end_char


def _span(quote: Span) -> tuple[int, int]:
    return quote.start_char, quote.end_char


def _inside(parts: Spans, spans: Sequence[tuple[int, int]]) -> bool:
    return any(low <= parts[0][0] < high for low, high in spans)


def _inner(quotes: Sequence[Span]) -> Spans:
    """Quotations without the marks at their edges."""
    found = []
    for quote in quotes:
        words = [t for t in quote if t.text not in EDGES and not t.is_space]
        if words:
            found.append((words[0].idx, words[-1].idx + len(words[-1])))
    return tuple(found)


def _without(parts: Spans, spans: Sequence[tuple[int, int]]) -> Spans:
    """What of some spans lies in none of others."""
    left = list(parts)
    for low, high in spans:
        left = [
            piece
            for start, end in left
            for piece in ((start, min(end, low)), (max(start, high), end))
            if piece[0] < piece[1]
        ]
    return tuple(left)
