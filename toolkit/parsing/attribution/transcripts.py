"""Transcripts: “Name: what is said”, line after line or running on within a paragraph."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from functools import partial
from typing import NamedTuple

from spacy.tokens import Doc, Span

from toolkit.lexicons import one_of, word_list
from toolkit.parsing.language import covering, paragraphs

_listed = partial(word_list, "transcripts")


LONGEST_TURN = 1000
"""Tokens of one turn that are one statement; a longer turn is several, cut between sentences."""

LONGEST_LABEL = 120
"""Characters before a colon in which a speaker's name and office are looked for."""

_COLON = re.compile(r":(?=\s+\S)")
_ASIDE = re.compile(r"\s*\([^()\n]{1,40}\)\s*$")
_SENTENCE_END = re.compile(r"[.!?…*)\]>”\"]\s+|\n\s*")
_STARS = re.compile(r"\*\s*\*")
_INITIAL = re.compile(r"(?:^|\s)[A-Z]\.$")
_RULE = re.compile(r"(?:\*\s*){2,}$|[-–—_]{3,}\s*$")
_STAGE = re.compile(
    r"\[[^\[\]\n]{1,60}\]"
    r"|(?<=[.!?…:”\"] )\([A-Z][^()\n]{1,60}\)"
    r"|\((?i:" + one_of("transcripts", "stage") + r")[.!]?\)"
)


class Turn(NamedTuple):
    """One turn, as tokens: the words before the colon, the colon, what is said.

    `spoken` is whether it stands in a transcript, and so gives the words as they were said;
    a headline (“Oro: no deal before May”) does not.
    """

    label: range
    colon: int
    content: list[int]
    spoken: bool


class _Mark(NamedTuple):
    label: Span
    colon: int
    paragraph: int
    opens: bool
    ruled: bool


def find_turns(doc: Doc, quoted: Collection[int] = ()) -> list[Turn]:
    """The turns of the transcripts in a text, in order; and headlines and lines of their form.

    A text holds a transcript if two names stand before colons, or one after a line of stars.
    A turn ends where the next begins; the last one goes on over several paragraphs only if an
    earlier one did. One of more than `LONGEST_TURN` tokens is given in parts, each with its
    label. Stage directions in brackets are nobody's words. Within a line, colons in `quoted`
    tokens are passed over.
    """
    parts = list(paragraphs(doc))
    marks = [one for n, part in enumerate(parts) for one in _marks(doc, part, n, quoted)]
    if not marks:
        return []
    speaking = _speaking(marks)
    before = speaking[0].paragraph if speaking else len(parts)
    ends = [one.label.start for one in marks[1:]] + [len(doc)]
    lines = [
        _line(one, min(end, parts[one.paragraph].end))
        for one, end in zip(marks, ends, strict=True)
        if one.opens and one.paragraph < before
    ]
    says = [one for one in lines if _says_something(doc, one, quoted)]
    return says + list(_turns(doc, speaking, parts))


# ---------------------------------------------------------------- who speaks


def _marks(doc: Doc, part: Span, number: int, quoted: Collection[int]) -> Iterator[_Mark]:
    """The places in a paragraph where a name or a role stands before a colon."""
    text = part.text
    for found in _COLON.finditer(text):
        low = max(0, found.start() - LONGEST_LABEL)
        window = text[low : found.start()]
        aside = _ASIDE.search(window)
        window = window[: aside.start()] if aside else window
        ends = [m for m in _SENTENCE_END.finditer(window) if not _is_title(window[: m.start() + 1])]
        if not ends and low:
            continue
        start = low + (ends[-1].end() if ends else 0)
        end = low + len(window.rstrip())
        opens = start == 0 or text[start - 1] == "\n"
        start += end > start and text[start] in '“"‘'
        if start >= end:
            continue
        offset = part.start_char
        label = covering(doc, offset + start, offset + end)
        colon = covering(doc, offset + found.start(), offset + found.end())[0].i
        if (
            doc[colon].text[-1] == ":"
            and (opens or colon not in quoted)
            and _is_label(label, opens)
        ):
            yield _Mark(label, colon, number, opens, bool(_RULE.search(text[:start].rstrip())))


def _is_title(before: str) -> bool:
    return before.lower().endswith(tuple(_listed("titles"))) or bool(_INITIAL.search(before))


def _is_label(label: Span, opens: bool) -> bool:
    """Whether words before a colon may be a speaker's: a name, with an office or without.

    In the middle of a paragraph it takes a full name, or a word for a role.
    """
    words = [t for t in label if not t.is_space]
    if (
        words[0].lower_ in _listed("headings")
        or words[-1].lower_ in _listed("headings")
        or len(words) > 20
    ):
        return False
    if len(words) <= 2 and words[0].lower_ in _listed("roles"):
        return words[0].text[0].isupper()
    if any(t.like_num or t.is_currency or t.text in '“”"/' for t in words):
        return False
    if label.text.isupper() and len(words) <= 6:
        return opens
    if opens:
        return _is_name(label)
    capitals = [t for t in words if t.text[0].isupper()]
    small = [t for t in words if not t.text[0].isupper()]
    return (
        len(capitals) >= 2
        and all(t.text[0].isupper() and t.is_alpha for t in (words[0], words[-1]))
        and words[-1].pos_ == "PROPN"
        and (words[-2].text[0].isupper() or len(capitals) > 2)
        and all(
            t.lower_ in _listed("small_words") or t.pos_ in ("NOUN", "PROPN", "ADJ") for t in small
        )
    )


def _is_name(label: Span) -> bool:
    """Whether words are a name, perhaps with an office before it."""
    kinds = {"PROPN", "ADP", "PUNCT", "DET", "ADJ", "NOUN", "CCONP", "SPACE"}
    return label.text.isupper() or (
        len(label) <= 12 and label[-1].pos_ == "PROPN" and all(t.pos_ in kinds for t in label)
    )


def _speaking(marks: list[_Mark]) -> list[_Mark]:
    """The marks that are turns of a transcript: none if the text holds no transcript.

    A name that opens the text and stands nowhere else in that form is a headline's.
    """
    first, *rest = marks
    role = first.label[0].lower_ in _listed("roles")
    if (
        not role
        and len(first.label) == 1
        and all(first.label.text != one.label[-1].text for one in rest)
    ):
        marks = rest
    names = Counter(_surname(one.label) for one in marks)
    again = [one for one in marks if names[_surname(one.label)] > 1]
    full = [one for one in marks if not one.opens or one.label[0].lower_ in _listed("roles")]
    ruled = next((n for n, one in enumerate(marks) if one.ruled), None)
    if again and (len(names) > 1 or len(again) > 2):
        return marks
    if ruled is not None:
        return marks[ruled:]
    return marks if len(full) > 1 or (full and len(marks) > 1) else []


def _surname(label: Span) -> str:
    return label[-1].lower_


# ---------------------------------------------------------------- what is said


def _line(mark: _Mark, end: int) -> Turn:
    """A headline, or a name before a quotation."""
    content = list(range(mark.colon + 1, end))
    return Turn(range(mark.label.start, mark.label.end), mark.colon, content, False)


def _says_something(doc: Doc, line: Turn, quoted: Collection[int]) -> bool:
    """Whether a line is more than a name, a number or a list: a quotation, a verb, a “no”."""
    return any(i in quoted for i in line.content[:1]) or any(
        doc[i].pos_ in ("VERB", "AUX") or doc[i].lower_ in ("no", "not") for i in line.content
    )


def _turns(doc: Doc, marks: list[_Mark], parts: list[Span]) -> Iterator[Turn]:
    """Each mark with the words up to the next."""
    longest = 1
    for number, one in enumerate(marks):
        if number + 1 < len(marks):
            end = marks[number + 1].label.start
            longest = max(longest, marks[number + 1].paragraph - one.paragraph)
        else:
            end = parts[min(len(parts), one.paragraph + longest) - 1].end
        label = range(one.label.start, one.label.end)
        for content in _said(doc, one.colon + 1, end):
            yield Turn(label, one.colon, content, True)


def _said(doc: Doc, start: int, end: int) -> Iterator[list[int]]:
    """The tokens of a turn without stage directions, in parts none of which is too long."""
    stars = _STARS.search(doc[start:end].text)
    if stars:
        end = covering(doc, doc[start].idx + stars.start(), doc[start].idx + stars.end()).start
    said = doc[start:end]
    offset = doc[start].idx
    stage = {
        t.i
        for found in _STAGE.finditer(said.text)
        for t in covering(doc, offset + found.start(), offset + found.end())
    }
    for low, high in _parts(doc, start, end):
        content = [t.i for t in doc[low:high] if t.i not in stage and not t.is_space]
        if content:
            yield content


def _parts(doc: Doc, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A turn cut between sentences wherever it grows too long, or within one that is itself."""
    while end - start > LONGEST_TURN:
        longest = start + LONGEST_TURN
        cut = next((i for i in range(longest, start, -1) if doc[i].is_sent_start), longest)
        yield start, cut
        start = cut
    yield start, end
