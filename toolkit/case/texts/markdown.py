"""Markdown (.md): as plain text, or with its facts between two lines of ``---`` at the top.

The text keeps its Markdown signs, so that its characters can be found again in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.case.texts import plain
from toolkit.case.texts.report import FACT_OF, Fact, Report, decode, fold
from toolkit.schema import Problem

FRONT_MATTER = re.compile(r"---[ \t]*\r?\n([\s\S]*?)^---[ \t]*(?:\r?\n|\Z)(?:[ \t]*\r?\n)?", re.M)
ENTRY = re.compile(r"([A-Za-z][\w-]*)[ \t]*:[ \t]*([^\r\n]*)")


def read(data: bytes, file: str) -> Iterator[Report | Problem]:
    """The one report in a Markdown file; front matter may say other things, too."""
    text = decode(data)
    front = FRONT_MATTER.match(text)
    if front is None:
        yield from plain.read(data, file)
        return
    facts: dict[str, Fact] = {}
    for line, entry in enumerate(front.group(1).split("\n"), start=2):
        found = ENTRY.match(entry)
        if found and (name := FACT_OF.get(fold(found.group(1)))):
            facts.setdefault(name, Fact(found.group(2).strip().strip("\"'"), line))
    start = front.end()
    yield Report(text[start:], facts, file, text.count("\n", 0, start) + 1)
