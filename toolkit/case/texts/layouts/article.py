"""What the layouts of news archives share: lines, labels, and how one article is put together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from toolkit.case.texts.dates import to_date
from toolkit.case.texts.report import Fact, Report, file_problem
from toolkit.schema import Problem

NOT_UNDERSTOOD = 3  # lines quoted of one article
LONGEST_DATE = 80  # characters
LONGEST_NUMBER = 12  # digits
QUOTED = 60  # characters of a line


class Line(NamedTuple):
    """A line of a file, without blanks at its ends, and its number."""

    text: str
    number: int


class Layout(NamedTuple):
    """How one archive prints articles as text.

    `holds` tells whether a text has this layout, `said` how many articles it says it holds, None
    if it does not say, and `read` gives each article as a report, or why it is none.
    """

    name: str
    holds: Callable[[str], bool]
    said: Callable[[str], int | None]
    read: Callable[[str, str], Iterator[Report | Problem]]


def lines_of(text: str) -> list[Line]:
    """The lines of a text; page feeds and no-break spaces are blanks."""
    return [
        Line(line.replace("\xa0", " ").strip(" \t\f\r"), number)
        for number, line in enumerate(text.split("\n"), start=1)
    ]


def articles(
    text: str, ends: re.Pattern[str], page: re.Pattern[str]
) -> Iterator[tuple[list[Line], bool]]:
    """The lines of each article of an export, and whether the line that `ends` one closes it.

    Lines that are a `page`'s number are left out. What stands behind the last end is given too.
    """
    chunk: list[Line] = []
    for line in lines_of(text):
        if ends.fullmatch(line.text):
            yield chunk, True
            chunk = []
        elif not page.fullmatch(line.text):
            chunk.append(line)
    yield chunk, False


def paragraphs(lines: Sequence[Line]) -> list[str]:
    """Lines between blank ones, each run joined into a paragraph."""
    found: list[list[str]] = [[]]
    for line in lines:
        if line.text:
            found[-1].append(line.text)
        elif found[-1]:
            found.append([])
    return [" ".join(" ".join(run).split()) for run in found if run]


def prose(lines: Sequence[Line]) -> list[str]:
    """Paragraphs, where blank lines part them; where none does, each line is one."""
    printed = [nth for nth, line in enumerate(lines) if line.text]
    if printed and printed[-1] - printed[0] + 1 == len(printed):
        return [line.text for line in lines if line.text]
    return paragraphs(lines)


def is_date(printed: str) -> bool:
    """Whether a line is a date that can be read in one way."""
    if len(printed) > LONGEST_DATE or not any(sign.isdigit() for sign in printed):
        return False
    try:
        to_date(printed)
    except ValueError:
        return False
    return True


class Article:
    """One article while its lines are read."""

    def __init__(self, file: str, number: int, line: int):
        self.file, self.number, self.line = file, number, line
        self.facts: dict[str, Fact] = {}
        self.body: list[str] = []
        self.odd: list[Line] = []

    def say(self, fact: str, value: str, line: int | None = None) -> None:
        """Note a fact; the first that says it counts."""
        value = " ".join(value.split())
        if value:
            self.facts.setdefault(fact, Fact(value, line))

    def finish(self) -> Iterator[Report | Problem]:
        """The report, and a problem for what was not understood or is missing."""
        if self.odd:
            quoted = ", ".join(repr(line.text[:QUOTED]) for line in self.odd[:NOT_UNDERSTOOD])
            rest = len(self.odd) - NOT_UNDERSTOOD
            more = f" and {rest} more" if rest > 0 else ""
            yield file_problem(
                self.file,
                f"article {self.number}: not understood and left out: {quoted}{more}.",
                "Look whether the text lacks something.",
                self.odd[0].number,
            )
        text = "\n\n".join(part for part in self.body if part)
        if not text:
            title = self.facts.get("title", Fact("without a headline")).value[:QUOTED]
            yield file_problem(
                self.file,
                f"article {self.number} ({title}) has no text, only what is said about it.",
                "Export it with its full text.",
                self.line,
            )
            return
        yield Report(text, self.facts, self.file, self.line, self.number)


def read_layout(layout: Layout, text: str, file: str) -> Iterator[Report | Problem]:
    """What a layout finds; a problem where the file says it holds another number of articles."""
    number = 0
    for found in layout.read(text, file):
        number += isinstance(found, Report)
        yield found
    said = layout.said(text)
    if said is not None and said != number:
        yield file_problem(
            file,
            f"says it holds {said} articles; {number} were read.",
            "Compare them with the export's list.",
        )


def number_in(pattern: re.Pattern[str], text: str) -> int | None:
    """The greatest number a pattern's first group finds, None if it finds none.

    What has more digits than there are articles anywhere is none.
    """
    digits = (re.sub(r"[.,\s]", "", one) for one in pattern.findall(text))
    return max((int(one) for one in digits if 0 < len(one) <= LONGEST_NUMBER), default=None)
