"""Plain text (.txt): the report itself, under a header if it has one.

A header is a block of lines such as ``date: 2022-04-03`` and ``outlet: Harbour Post`` at the
very top, with a blank line after it; or a first line that begins ``date 2022-04-03`` and goes
on with the report. What follows the header is the text, unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.case.mistakes import did_you_mean
from toolkit.case.texts.report import FACT_OF, Fact, Report, file_problem, fold
from toolkit.schema import Problem

LINE_END = r"(?:\r\n|\n|\r|\Z)"
BARE_DATE = rf"[ \t]+(?=\d{{4}}-\d\d-\d\d[ \t]*{LINE_END})"
HEADER_LINE = re.compile(
    rf"[ \t]*([A-Za-z][\w-]{{0,20}})(?:[ \t]*:|{BARE_DATE})[ \t]*([^\r\n]*){LINE_END}"
)
BLANK_LINE = re.compile(rf"[ \t]*{LINE_END}")
DATED_START = re.compile(r"\s*date:?[ \t]+(\d{4}-\d\d-\d\d)[ \t]+(?=[^\W\d]|[\"'“‘«(\[])", re.I)


def read(data: bytes, file: str) -> Iterator[Report | Problem]:
    """The one report in a plain text file, and a problem for each header line not understood."""
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="surrogateescape")
    facts, unknown, start = split_header(text)
    for name, line in unknown:
        yield file_problem(
            file,
            f"the header line {name!r} is not known and was left out.",
            did_you_mean(name, FACT_OF).strip()
            or "Put a blank line before the text if it belongs to the text.",
            line,
        )
    yield Report(text[start:], facts, file)


def split_header(text: str) -> tuple[dict[str, Fact], list[tuple[str, int]], int]:
    """What the header says, the names in it that are not known, and where the text begins."""
    if dated := DATED_START.match(text):
        line = text.count("\n", 0, dated.start(1)) + 1
        return {"date": Fact(dated.group(1), line)}, [], dated.end()
    facts: dict[str, Fact] = {}
    unknown: list[tuple[str, int]] = []
    start = len(text) - len(text.lstrip())
    line, known_end = _lines(text, start) + 1, 0
    while start < len(text) and (found := HEADER_LINE.match(text, start)):
        name = FACT_OF.get(fold(found.group(1)))
        if name is None and not facts:
            break
        start = found.end()
        if name is None:
            unknown.append((found.group(1), line))
        else:
            facts.setdefault(name, Fact(found.group(2).strip(), line))
            known_end = start
        line += 1
    blank = BLANK_LINE.match(text, start)
    if facts and blank:
        return facts, unknown, blank.end()
    return facts, [entry for entry in unknown if entry[1] <= _lines(text, known_end)], known_end


def _lines(text: str, end: int) -> int:
    return len(re.findall(r"\r\n|\n|\r", text[:end]))
