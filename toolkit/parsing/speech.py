"""A page that holds a speech or a joint statement: what is said in it without a word that says so.

“We insist on the corridor” has a cue; “Our land is no coin” beside it has none, and is as much its
speaker's: where a title announces a speech and the text is one, what nobody else says in it is.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING

from spacy.tokens import Doc
from spacy.tokens import Span as Tokens

from toolkit.parsing.furniture import furniture, in_furniture
from toolkit.parsing.grammar import listed
from toolkit.parsing.language import covering, paragraphs
from toolkit.parsing.speakers.own_words import announces_speech, says_we
from toolkit.schema import Span, Spans, Statement

if TYPE_CHECKING:
    from toolkit.parsing.report import Report

LEAST = 3
"""Statements in the first person from which a page is a speech, and for each that tells of its
speaker as of somebody else so many more."""

LONGEST = 150
"""Tokens of a passage from which the next sentence opens another."""

SCARE = 4
"""Words of a quotation that are only set off; a longer one is somebody else's."""


def plain_passages(report: Report, found: Sequence[Statement]) -> Iterator[Spans]:
    """The passages of a speech in which no known speaker makes one of `found`, its statements.

    Each is some sentences of one paragraph, in a row, between the first and the last sentence in
    the first person: what stands before and behind is the page's own. Quotations, stage
    directions, captions and links are left out, and so is what has no verb. None if the page is no
    speech.
    """
    doc = report.doc
    quoted = [(one.start_char, one.end_char) for one in report.quotations if len(one) > SCARE + 2]
    if not _is_speech(report, found):
        return
    known = [one for one in found if one.speaker or one.speakers]
    spans = [span for one in known for span in (*one.cue_spans, *one.content_spans)]
    taken = {token.sent.start for span in (*spans, *quoted) for token in covering(doc, *span)}
    edges = furniture(report.document.text)
    opens = {part.start for part in paragraphs(doc)}
    passage: list[Tokens] = []
    for sentence in _between_own(doc, quoted):
        away = sentence.start in taken or _is_aside(sentence)
        away = away or in_furniture(edges, sentence.start_char)
        is_long = passage and sentence.end - passage[0].start > LONGEST
        if away or is_long or sentence.start in opens:
            yield from _as_spans(passage)
            passage = []
        if not away:
            passage.append(sentence)
    yield from _as_spans(passage)


def _is_speech(report: Report, found: Sequence[Statement]) -> bool:
    """Whether a page's statements are its speaker's in the first person, and nobody else speaks."""
    speaker, _ = report.page_speaker
    joint = tuple(voice.actor for voice in report.joint_speakers)
    known = report.roster.actors.get(speaker)
    if not announces_speech(report.document.title) or (known and known.kind == "outlet"):
        return False
    quoted = [(one.start_char, one.end_char) for one in report.quotations]
    if any(one.form == "direct" and not _overlaps(one.content_spans[0], quoted) for one in found):
        return False  # a turn of a transcript
    if speaker:
        bases = [one.speaker_basis for one in found if one.speaker == speaker]
    else:
        text, mine = report.document.text, (one for one in found if one.speakers == joint != ())
        bases = ["page" if says_we(text, one.source_spans) else one.speaker_basis for one in mine]
    told = sum(basis not in ("page", "pronoun") for basis in bases)
    return bases.count("page") >= LEAST * (1 + told)


def _between_own(doc: Doc, quoted: Sequence[Span]) -> list[Tokens]:
    """The sentences from the first to the last in which somebody says “I” or “we” unquoted."""
    sentences = list(doc.sents)
    own = [
        k
        for k, one in enumerate(sentences)
        if any(token.lower_ in listed("first_person") for token in one)
        and not _overlaps((one.start_char, one.end_char), quoted)
    ]
    return sentences[own[0] : own[-1] + 1] if own else []


def _is_aside(sentence: Tokens) -> bool:
    """Whether it is a stage direction: “(Applause.)”."""
    return sentence.text.startswith(("(", "[")) and sentence.text.rstrip().endswith((")", "]"))


def _as_spans(passage: Sequence[Tokens]) -> Iterator[Spans]:
    tokens = [token for sentence in passage for token in sentence if not token.is_space]
    if any(token.pos_ in ("VERB", "AUX") for token in tokens):
        yield ((tokens[0].idx, tokens[-1].idx + len(tokens[-1])),)


def _overlaps(span: Span, others: Sequence[Span]) -> bool:
    """Whether a span shares characters with one of some in text order that are apart."""
    at = bisect_right(others, span[1] - 1, key=itemgetter(0)) - 1
    return at >= 0 and others[at][1] > span[0]
