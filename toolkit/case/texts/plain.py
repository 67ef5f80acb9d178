"""Plain text (.txt): the report itself, under a header if it has one.

A header is a block of lines such as ``date: 2022-04-03`` and ``outlet: Harbour Post`` at the
very top, with a blank line after it; or a first line that begins ``date 2022-04-03`` and goes
on with the report. What follows the header is the text, unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.case.mistakes import did_you_mean
from toolkit.case.texts.report import FACT_OF, Fact, Report, decode, field_name, file_problem
from toolkit.schema import Problem

LINE_END = r"(?:\r\n|\n|\r|\Z)"
BARE_DATE = rf"[ \t]+(?=\d{{4}}-\d\d-\d\d[ \t]*{LINE_END})"
HEADER_LINE = re.compile(  # a longer value is prose that happens to begin with 'Source:'
    rf"[ \t]*+([A-Za-z][\w-]{{0,20}})(?:[ \t]*+:|{BARE_DATE})[ \t]*+([^\r\n]{{0,300}}){LINE_END}"
)
BLANK_LINE = re.compile(rf"[ \t]*{LINE_END}")
DATED_START = re.compile(r"\s*date:?[ \t]+(\d{4}-\d\d-\d\d)[ \t]+(?=[^\W\d]|[\"'“‘«(\[])", re.I)


def read(data: bytes, file: str) -> Iterator[Report | Problem]:
    """The one report in a plain text file, and a problem for each header line not understood."""
    text = decode(data)
    facts, unknown, start = split_header(text)
    for name, line in unknown:
        yield file_problem(
            file,
            f"the header line {name!r} is not known and was left out.",
            did_you_mean(name, FACT_OF).strip()
            or "Put a blank line above it if it belongs to the text.",
            line,
        )
    if not facts and _begins_like_header(text):
        yield file_problem(
            file,
            "begins like a header, but no blank line ends it; it was read as text.",
            "Put a blank line between the header and the text.",
            1,
        )
    yield Report(text[start:], facts, file, text.count("\n", 0, start) + 1)


def split_header(text: str) -> tuple[dict[str, Fact], list[tuple[str, int]], int]:
    """What the header says, the names in it that are not known, and where the text begins."""
    if dated := DATED_START.match(text):
        line = text.count("\n", 0, dated.start(1)) + 1
        return {"date": Fact(dated.group(1), line)}, [], dated.end()
    facts: dict[str, Fact] = {}
    unknown: list[tuple[str, int]] = []
    start = len(text) - len(text.lstrip())
    line = text.count("\n", 0, start) + 1
    while found := HEADER_LINE.match(text, start):
        name = FACT_OF.get(field_name(found.group(1)))
        if name is not None:
            facts.setdefault(name, Fact(found.group(2).strip(), line))
        elif facts:
            unknown.append((found.group(1), line))
        else:
            break
        start = found.end()
        line += 1
    end = BLANK_LINE.match(text, start)
    return (facts, unknown, end.end()) if facts and end else ({}, [], 0)


def _begins_like_header(text: str) -> bool:
    found = HEADER_LINE.match(text.lstrip())
    return found is not None and field_name(found.group(1)) in FACT_OF
