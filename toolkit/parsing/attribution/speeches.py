"""Whose a quotation is that its print tells: one over several paragraphs, one that is signed.

A model that reads windows may give the paragraphs of one speech to several speakers, or to the
speaker before; that each of them opens with a mark and none but the last closes one says better.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from operator import itemgetter

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
    touching = _touching(doc, found)
    for quotes in (*speeches(doc), *_signed(doc, found)):
        spans = [_span(one) for one in quotes]
        near = sorted(set().union(*(touching[quote.start] for quote in quotes)))
        owner = _owner(quotes, found, near)
        if owner is None:
            continue
        for k in near:
            if k != owner and not _inside(found[k].cue, spans):
                found[k] = replace(found[k], content=_without(found[k].content, spans))
        own = _without(found[owner].content, spans)
        found[owner] = replace(found[owner], content=tuple(sorted((*own, *_inner(quotes)))))
        for quote in quotes:
            touching[quote.start].add(owner)
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
    return doc[one.head].text in DASHES


def _signed(doc: Doc, found: Sequence[Attribution]) -> Iterator[list[Span]]:
    quotes = find_quotations(doc)
    spans = [_span(one) for one in quotes]
    for one in found:
        if is_signed(doc, one):
            at = bisect_right(spans, one.content[0][0], key=itemgetter(0)) - 1
            if at >= 0 and one.content[0][0] < spans[at][1]:
                yield [quotes[at]]


def _touching(doc: Doc, found: Sequence[Attribution]) -> dict[int, set[int]]:
    """For each quotation, by its first token, the attributions whose content lies in it."""
    quotes = find_quotations(doc)
    spans = [_span(one) for one in quotes]
    touching: dict[int, set[int]] = {quote.start: set() for quote in quotes}
    for k, one in enumerate(found):
        for part in one.content:
            for at in _overlapping(part, spans):
                touching[quotes[at].start].add(k)
    return touching


def _owner(quotes: Sequence[Span], found: Sequence[Attribution], near: Sequence[int]) -> int | None:
    """The number of the attribution whose cue stands beside a speech's last or first quotation.

    Where both have one, they may be two speakers, and a mark is missing: then it is left open.
    """
    spans = [_span(one) for one in quotes]
    outside = [k for k in near if found[k].source and not _inside(found[k].cue, spans)]
    owners = []
    for quote in (quotes[-1], quotes[0]):
        start, end = _span(quote)
        low, high = _paragraph(quote)
        beside = [
            k
            for k in outside
            if low <= found[k].cue[0][0] < high
            and any(first < end and last > start for first, last in found[k].content)
        ]
        if len(beside) == 1:
            owners.append(beside[0])
    return owners[0] if len(set(owners)) == 1 else None


def _paragraph(quote: Span) -> tuple[int, int]:
    """The first character of a quotation's own paragraph, and the one after its last."""
    parts = quote.doc.user_data["paragraphs"]
    start, end = parts[bisect_right(parts, quote.start, key=itemgetter(0)) - 1]
    part = quote.doc[start:end]
    return part.start_char, part.end_char


def _span(quote: Span) -> tuple[int, int]:
    return quote.start_char, quote.end_char


def _inside(parts: Spans, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether the first of some parts begins in one of some spans, which are in text order."""
    at = bisect_right(spans, parts[0][0], key=itemgetter(0)) - 1
    return at >= 0 and parts[0][0] < spans[at][1]


def _overlapping(part: tuple[int, int], spans: Sequence[tuple[int, int]]) -> range:
    """Which of some spans, in text order and apart, share characters with another."""
    first = bisect_right(spans, part[0], key=itemgetter(1))
    return range(first, bisect_left(spans, part[1], key=itemgetter(0)))


def _inner(quotes: Sequence[Span]) -> Spans:
    """Quotations without the marks at their edges."""
    found = []
    for quote in quotes:
        words = [t for t in quote if t.text not in EDGES and not t.is_space]
        if words:
            found.append((words[0].idx, words[-1].idx + len(words[-1])))
    return tuple(found)


def _without(parts: Spans, spans: Sequence[tuple[int, int]]) -> Spans:
    """What of some parts lies in none of some spans, which are in text order and apart."""
    left = []
    for start, end in parts:
        for at in _overlapping((start, end), spans):
            low, high = spans[at]
            if start < low:
                left.append((start, low))
            start = max(start, high)
        if start < end:
            left.append((start, end))
    return tuple(left)
