"""A page that holds a speech or a joint statement: what is said in it without a word that says so.

“We insist on the corridor” has a cue; “Our land is no coin” beside it has none, and is as much its
speaker's: where a title announces a speech and the text is one, nothing in it is anybody else's.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING

from spacy.tokens import Span as Tokens

from toolkit.parsing.furniture import furniture, in_furniture
from toolkit.parsing.language import covering, paragraphs
from toolkit.parsing.speakers.own_words import says_we
from toolkit.schema import Span, Spans, Statement

if TYPE_CHECKING:
    from toolkit.parsing.report import Report

LEAST = 3
"""Statements in the first person from which a page is a speech, and for each that tells of its
speaker as of somebody else so many more."""

LONGEST = 150
"""Tokens of a passage that are one statement; a longer one is several, cut between sentences."""


def plain_passages(report: Report, found: Sequence[Statement]) -> Iterator[Spans]:
    """The passages of a speech in which none of `found`, its statements, is the speaker's own.

    Each is some sentences of one paragraph, in a row; quotations, captions and links are left out,
    and so is what has no verb. None if the page is no speech.
    """
    speaker, _ = report.page_speaker
    joint = tuple(voice.actor for voice in report.joint_speakers)
    if speaker:
        mine = [one for one in found if one.speaker == speaker]
    else:
        mine = [one for one in found if joint and one.speakers == joint]
    if not _is_speech(report.document.text, mine):
        return
    said = [span for one in mine for span in (*one.cue_spans, *one.content_spans)]
    own = {token.sent.start for span in said for token in covering(report.doc, *span)}
    quoted = [(quote.start_char, quote.end_char) for quote in report.quotations]
    edges = furniture(report.document.text)
    opens = {part.start for part in paragraphs(report.doc)}
    passage: list[Tokens] = []
    for sentence in report.doc.sents:
        span = sentence.start_char, sentence.end_char
        elsewhere = _lies_in(span, quoted) or in_furniture(edges, span[0])
        taken = elsewhere or sentence.start in own
        is_long = passage and sentence.end - passage[0].start > LONGEST
        if taken or is_long or sentence.start in opens:
            yield from _as_spans(passage)
            passage = []
        if not taken:
            passage.append(sentence)
    yield from _as_spans(passage)


def _is_speech(text: str, mine: Sequence[Statement]) -> bool:
    """Whether these, all of its speaker's, are said in the first person, not told of them."""
    bases = [
        "page" if one.speakers and says_we(text, one.source_spans) else one.speaker_basis
        for one in mine
    ]
    told = sum(basis not in ("page", "pronoun") for basis in bases)
    return bases.count("page") >= LEAST * (1 + told)


def _as_spans(passage: Sequence[Tokens]) -> Iterator[Spans]:
    tokens = [token for sentence in passage for token in sentence if not token.is_space]
    if any(token.pos_ in ("VERB", "AUX") for token in tokens):
        yield ((tokens[0].idx, tokens[-1].idx + len(tokens[-1])),)


def _lies_in(span: Span, others: Sequence[Span]) -> bool:
    """Whether a span lies in one of some in text order that are apart."""
    at = bisect_right(others, span[0], key=itemgetter(0)) - 1
    return at >= 0 and span[1] <= others[at][1]
