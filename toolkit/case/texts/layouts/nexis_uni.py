"""Nexis Uni, as DOCX, RTF or PDF holds it: a cover, then articles that “End of Document” closes.

An article: headline, source, “July 1, 2019 Monday 9:20 AM GMT”, copyright, labels such as
`Section:`, the word `Body`, the text, perhaps `Classification`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.case.texts.layouts.article import (
    Article,
    Layout,
    Line,
    articles,
    is_date,
    number_in,
    prose,
)
from toolkit.case.texts.report import Report
from toolkit.schema import Problem

END = re.compile(r"(?:End of Document|Ende des Dokuments|Fin du document|Fin del documento)", re.I)
ENDED = re.compile(rf"^[ \t]*{END.pattern}[ \t\xa0]*\r?$", re.IGNORECASE | re.MULTILINE)
DOCUMENTS = re.compile(r"^[ \t]*(?:Documents?|Dokumente?)[ \t\xa0]*\(([\d.,]+)\)", re.M)
COVER = re.compile(
    r"(?:Date and Time|Job Number|Client/Matter|Search Terms|Search Type|Narrowed by|Content Type)"
    r"(?:$|\s*[:|])|Documents? \(\d+\)|.*\bAbout LexisNexis\b|.*\bCopyright © \d{4} LexisNexis"
)
LISTED = re.compile(r"\d{1,4}\.\s+\S")
PAGE = re.compile(r"Page \d+ of \d+|Seite \d+ von \d+", re.IGNORECASE)
COPYRIGHT = re.compile(r"copyright|©|\(c\)\s", re.IGNORECASE)
LABEL = re.compile(r"([A-Z][A-Za-z-]{2,24}):\s*(.*)$")
HEADERS = frozenset(
    "Section Length Byline Dateline Highlight Series Column Rubrik Länge Autor Rubrique Longueur "
    "Auteur".split()
)
BODY = "Body"
AFTER = re.compile(
    r"(?:Classification|Graphic|Notes?|Correction)\s*:?"
    r"|(?:Load[- ]Date|Language|Publication-Type|Journal Code):.{0,200}"
)


def _holds(text: str) -> bool:
    return ENDED.search(text) is not None


def _said(text: str) -> int | None:
    return number_in(DOCUMENTS, text)


def _read(text: str, file: str) -> Iterator[Report | Problem]:
    """Each article of an export, also one whose end is missing: a file cut short."""
    for number, (lines, is_closed) in enumerate(articles(text, END, PAGE), start=1):
        if is_closed or any(line.text == BODY for line in lines):
            yield from _article(lines, file, number)


def _article(lines: list[Line], file: str, number: int) -> Iterator[Report | Problem]:
    cover = max((nth for nth, line in enumerate(lines) if COVER.match(line.text)), default=-1)
    body = next((nth for nth, line in enumerate(lines) if line.text == BODY), None)
    cover = cover if body is None or cover < body else -1
    head = lines[cover + 1 : body]
    while head and (not head[0].text or (cover >= 0 and LISTED.match(head[0].text))):
        head = head[1:]
    article = Article(file, number, head[0].number if head else 1)
    rest = _head(head, article)
    if body is None:
        lines_of_text = rest  # read all the same; nothing marks where the text begins
    else:
        lines_of_text = lines[body + 1 :]
        article.odd += [line for line in rest if line.text]
    end = next(
        (nth for nth, line in enumerate(lines_of_text) if AFTER.fullmatch(line.text)),
        len(lines_of_text),
    )
    for line in lines_of_text[end:]:
        for name, value in re.findall(r"(Language|Sprache|URL):\s*([^;]+)", line.text):
            article.say("url" if name == "URL" else "language", value, line.number)
    article.body = prose(lines_of_text[:end])
    yield from article.finish()


def _head(lines: list[Line], article: Article) -> list[Line]:
    """Headline, source and date; returns the lines after them that were not understood."""
    day = next(
        (nth for nth, line in enumerate(lines) if nth and is_date(line.text)),
        None,
    )
    if day is None:
        printed = [line for line in lines if line.text]
        if printed:
            article.say("title", printed[0].text, printed[0].number)
        return _after_labels(printed[1:])
    before = [line for line in lines[:day] if line.text]
    if before:
        article.say("outlet", before[-1].text, before[-1].number)
        title = before[:-1] or before
        article.say("title", " ".join(line.text for line in title), title[0].number)
    article.say("date", lines[day].text, lines[day].number)
    return _after_labels(lines[day + 1 :])


def _after_labels(lines: list[Line]) -> list[Line]:
    """What stands after a head's labels and its copyright."""
    kept: list[Line] = []
    noticed = False
    for line in lines:
        found = LABEL.match(line.text)
        is_notice = COPYRIGHT.match(line.text) or line.text.casefold() == "all rights reserved"
        if is_notice or (found and found[1] in HEADERS):
            noticed = True
        elif line.text and (noticed or kept or len(line.text) > EDITION_AT_MOST):
            kept.append(line)
    return kept


EDITION_AT_MOST = 60  # characters; a short line between date and copyright names the edition

LAYOUT = Layout("Nexis Uni", _holds, _said, _read)
