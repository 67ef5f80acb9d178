"""Whose words “I” and “we” are: of the one quoted around them, else of the page's own speaker."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from toolkit.lexicons import one_of
from toolkit.parsing.attribution.rules import Attribution, nested
from toolkit.parsing.grammar import listed
from toolkit.parsing.language import covering
from toolkit.parsing.speakers.sources import UNRESOLVED
from toolkit.parsing.speakers.voices import JOINT, Voice
from toolkit.schema import Spans

if TYPE_CHECKING:
    from toolkit.parsing.report import Report

LONGEST_TITLE = 300
"""Characters of a title that are read."""


_word = partial(one_of, "own_words")
_BY = re.compile(rf"\b(?<!joint )(?:{_word('kinds')})\s+(?:{_word('by')})\s+", re.IGNORECASE)
_JOINTLY = re.compile(rf"\bjoint (?:{_word('joint')})\s+(?:{_word('joint_by')})\s+", re.IGNORECASE)
_SPEECH = re.compile(
    rf"(?:^|\s[-–—]\s+)(?:(?:{_word('before_speeches')})\s+)*(?:joint\s+)?"
    rf"(?:{_word('speeches')})\s+(?:{_word('by')})\s"
    rf"|['’]s?\s+(?:{_word('speeches')})\s*$"
    rf"|^[^-–—:]+\s(?:{_word('addressed')})\s+(?!by\b)",
    re.IGNORECASE,
)
_WHEREUPON = re.compile(rf"\s(?:{_word('about')})\s|[:;]", re.IGNORECASE)
_ADDRESSED = re.compile(rf"\s+(?:{_word('addressed')})\s", re.IGNORECASE)
_AFTER_DASH = re.compile(r"\s[-–—]\s+(?!.*\s[-–—]\s)")
_OCCASION = re.compile(rf"\s(?:{_word('occasion')})\s|[,:;]", re.IGNORECASE)


def resolve_own_words(
    report: Report, found: Sequence[Attribution], speakers: Sequence[tuple[str, str]]
) -> list[tuple[str, str]]:
    """The speakers, with those of sources in the first person that had none.

    What stands in somebody's quotation or turn is theirs, basis ``pronoun``. What stands in
    nobody's is the page's own speaker's, basis ``page``: the listed actor whose address,
    speech or statement the title calls it.
    """
    text = report.document.text
    own = [n for n, one in enumerate(found) if not speakers[n][0] and _is_own(text, one.source)]
    if not own:
        return list(speakers)
    resolved = list(speakers)
    outer = nested(found)
    quoted = [(quote.start_char, quote.end_char) for quote in report.quotations]
    starts = [start for start, _ in quoted]
    for number in own:
        place = found[number].source[0][0]
        around = [
            n
            for n in outer.get(number, ())
            if found[n].kind == "turn" or _is_in(place, quoted, starts)
        ]
        if around:
            actor = speakers[around[-1]][0]
            resolved[number] = (actor, "pronoun") if actor else UNRESOLVED
        elif not _is_in(place, quoted, starts):
            resolved[number] = report.page_speaker
    return resolved


def find_page_speaker(title: Report) -> tuple[str, str]:
    """The listed actor whose own words a title announces, and the basis ``page``.

    So do “Address by …”, “… – speech by …”, “Oro addressed …”, “Oro: We …” and “… – Oro”.
    """
    for span in _announced(title.document.text):
        actor, _ = title.sources.find((span,))
        if actor:
            return actor, "page"
    return UNRESOLVED


def announces_speech(title: str) -> bool:
    """Whether a title says that what stands under it is a speech, not something about one.

    “Address by Envoy Oro”, “We stand – speech by Envoy Oro”, “Oro addressed the council”.
    """
    return bool(_SPEECH.search(title[:LONGEST_TITLE]))


def find_joint_speakers(title: Report) -> tuple[Voice, ...]:
    """Each whose joint statement a title announces: “Joint statement by X, Y and Z on …”.

    Of a state and those who hold its offices the first named, as “President of Norland Oro”.
    """
    text = title.document.text
    by = _JOINTLY.search(text)
    if by is None:
        return ()
    end = _WHEREUPON.search(text, by.end())
    span = by.end(), end.start() if end else len(text)
    found: dict[str, Voice] = {}
    roster = title.voices.roster
    for token in covering(title.doc, *span):
        voice = title.voices.one(token.i, JOINT) if token.pos_ in ("NOUN", "PROPN") else None
        if voice is not None:
            state = roster.state_of(voice.actor) if voice.actor in roster.actors else ""
            found.setdefault(state or voice.actor, voice)
    return tuple(found.values()) if len(found) > 1 else ()


def says_we(text: str, source: Spans) -> bool:
    """Whether a source is “we”."""
    return _first_word(text, source).strip(",") == "we"


def _announced(title: str) -> list[tuple[int, int]]:
    """The stretches of a title that may name its speaker, the likeliest first."""
    stretches = []
    for by in _BY.finditer(title):
        end = _OCCASION.search(title, by.end())
        stretches.append((by.end(), end.start() if end else len(title)))
    if addressed := _ADDRESSED.search(title):
        stretches.append((0, addressed.start()))
    if before_colon := re.match(r"[^:]{3,80}(?=:\s)", title):
        stretches.append(before_colon.span())
    if dash := _AFTER_DASH.search(title):
        stretches.append((dash.end(), len(title)))
    return [(start, end) for start, end in stretches if title[start:end].strip()]


def _is_own(text: str, source: Spans) -> bool:
    return _first_word(text, source) in listed("first_person")


def _first_word(text: str, source: Spans) -> str:
    return text[slice(*source[0])].partition(" ")[0].lower() if source else ""


def _is_in(place: int, spans: Sequence[tuple[int, int]], starts: Sequence[int]) -> bool:
    before = bisect_right(starts, place) - 1
    return before >= 0 and place < spans[before][1]
