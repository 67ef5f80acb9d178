"""Furniture: lines around a report's own sentences, in which nobody speaks to its reader.

Captions, bylines, links to other reports (“Read more: …”), calls to share or to subscribe, and the
credits below (“(Reporting by …)”). Which words tell them stands in
`data/lexicons/en/furniture.toml`. The text stays as it is: only places in it are told.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache

from toolkit.lexicons import one_of
from toolkit.schema import Spans

LONGEST = 300
"""Characters of a line that may be furniture; a longer one is a report that lost its line ends."""

_LINE = re.compile(r"[^\n]+")


def furniture(text: str) -> Spans:
    """Where a text is furniture: whole lines, and credits in brackets within a line, in order."""
    return tuple(_found(text))


def in_furniture(spans: Spans, place: int) -> bool:
    """Whether a character stands in one of these spans."""
    nth = bisect_right(spans, place, key=lambda span: span[0]) - 1
    return nth >= 0 and place < spans[nth][1]


def _found(text: str) -> Iterator[tuple[int, int]]:
    lines, in_brackets = _rules()
    for line in _LINE.finditer(text):
        whole = line[0].strip()
        if whole and len(whole) <= LONGEST and any(rule.search(whole) for rule in lines):
            yield line.span()
        else:
            for one in in_brackets.finditer(text, *line.span()):
                yield one.span()


@cache
def _rules() -> tuple[tuple[re.Pattern[str], ...], re.Pattern[str]]:
    """What makes a line furniture, each without the blanks around it; what does so in brackets."""
    words = {
        name: one_of("furniture", name)
        for name in ("labels", "openings", "pictures", "credits", "more_credits", "bylines")
    }
    credit = rf"(?:(?:{words['more_credits']})\s+)?(?:{words['credits']})\s+by\s"
    name = rf"(?:(?:{words['bylines']})\b|[A-Z][\w.’'-]*)"
    picture = rf"(?:{words['pictures']})"
    start = r"^[^\w©“\"‘']*"
    lines = (
        rf"(?i){start}(?:{words['labels']})\s*:",
        rf"(?i){start}(?:{words['openings']})(?!\w)",
        rf"(?i)^\W*[-–—*]\s*{credit}",
        rf"(?i)^{credit}[^.]*;\s*{credit}",
        rf"(?i)[.!?]\s+{picture}(?:\s+by\b|\s*[:/])[^.!?“”\"]{{1,60}}\.?$",
        rf"(?i)[(\[](?:[\w ]{{1,30}}\s)?{picture}(?:\s+by\b|\s*[:/])?[^()\[\]]{{0,60}}[)\]]\.?$",
        rf"^By\s+{name}(?:[\s,|]+{name}){{0,13}}[\s,|]*$",
    )
    return tuple(map(re.compile, lines)), re.compile(
        rf"(?i)[(\[]\s*{credit}[^()\[\]]{{1,400}}[)\]]"
    )
