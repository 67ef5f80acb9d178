"""Markdown (.md): the words without the signs; facts between two lines of ``---`` at the top.

Signs of emphasis would part a name from its verb (“told *The Post* that”), so the text is what
a reader of the rendered page sees: headings, paragraphs and list items, a blank line between.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from toolkit.case.texts import plain
from toolkit.case.texts.layouts.pages import blocks_of, parse_html
from toolkit.case.texts.report import FACT_OF, Fact, Report, decode, field_name
from toolkit.schema import Problem

FRONT_MATTER = re.compile(r"---[ \t]*\r?\n([\s\S]*?)^---[ \t]*(?:\r?\n|\Z)(?:[ \t]*\r?\n)?", re.M)
ENTRY = re.compile(r"([A-Za-z][\w-]*)[ \t]*:[ \t]*([^\r\n]*)")


def read(data: bytes, file: str) -> Iterator[Report | Problem]:
    """The one report in a Markdown file; front matter may say other things, too."""
    text = decode(data)
    front = FRONT_MATTER.match(text)
    if front is None:
        for report in plain.read(data, file):
            yield (
                report._replace(text=_words(report.text)) if isinstance(report, Report) else report
            )
        return
    facts: dict[str, Fact] = {}
    for line, entry in enumerate(front.group(1).split("\n"), start=2):
        found = ENTRY.match(entry)
        if found and (name := FACT_OF.get(field_name(found.group(1)))):
            facts.setdefault(name, Fact(found.group(2).strip().strip("\"'"), line))
    start = front.end()
    yield Report(_words(text[start:]), facts, file, text.count("\n", 0, start) + 1)


TEXTUAL = ("inline", "fence", "html_block")


def _words(text: str) -> str:
    """What a page made from the Markdown says, block by block."""
    blocks = (block for block in MarkdownIt().parse(text) if block.type in TEXTUAL)
    return "\n\n".join(filter(None, (_line(block) for block in blocks)))


def _line(block: Token) -> str:
    if block.type == "html_block":
        return _page_text(block.content)
    if block.children is None:
        return block.content.strip()
    breaks = {"softbreak": "\n", "hardbreak": "\n"}
    return "".join(breaks.get(part.type, part.content) for part in block.children).strip()


def _page_text(page: str) -> str:
    """The text in a block of HTML, each block of it apart."""
    tree = parse_html(page.encode("utf-8", errors="replace"))
    return "" if tree is None else "\n\n".join(blocks_of(tree))
