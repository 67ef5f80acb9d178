"""Nexis, plain text: “1 of 10 DOCUMENTS”, source, date, headline, labels in capitals, text.

Labels are those of the English, German, French, Spanish and Dutch interface. LENGTH is the last
before the text. Each line of a paragraph is a line of the file; they are joined again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.case.texts.layouts.article import (
    Article,
    Layout,
    Line,
    is_date,
    lines_of,
    number_in,
    paragraphs,
)
from toolkit.case.texts.report import Report
from toolkit.schema import Problem

OF = r"(?:of|von|de|van|di|sur)"
NUMBERED = re.compile(
    rf"^[ \t\f]*(?:(?:dokument|document)[ \t]+\d{{1,6}}[ \t]+{OF}[ \t]+(\d{{1,6}})"
    rf"|\d{{1,6}}[ \t]+{OF}[ \t]+(\d{{1,6}})[ \t]+(?:documents?|dokumente?|documentos|documenten))"
    r"[ \t\xa0]*\r?$",
    re.IGNORECASE | re.MULTILINE,
)
LENGTHS = "LENGTH LÄNGE LONGUEUR LONGITUD LENGTE LUNGHEZZA".split()
HEADERS = frozenset(
    "BYLINE SECTION DATELINE HIGHLIGHT SERIES RUBRIK AUTOR RUBRIQUE AUTEUR SECCIÓN SECTIE "
    "CORRECTION-DATE COLUMN".split()
) | frozenset(LENGTHS)
TRAILERS = frozenset(
    "LOAD-DATE UPDATE LANGUAGE SPRACHE LANGUE IDIOMA TAAL GRAPHIC GRAFIK PUBLICATION-TYPE "
    "JOURNAL-CODE TYPE-PUBLICATION CODE-REVUE DATE-CHARGEMENT FECHA-CARGA NOTES CORRECTION "
    "SUBJECT ORGANIZATION COMPANY TICKER INDUSTRY PERSON GEOGRAPHIC CITY STATE COUNTRY URL DOI "
    "ACC-NO DOCUMENT-TYPE TYPE".split()
)
LANGUAGE = frozenset("LANGUAGE SPRACHE LANGUE IDIOMA TAAL".split())
LABEL = re.compile(r"([A-ZÀ-Þ][A-ZÀ-Þ-]{1,24}):(?:\s+(.*))?$")
MEASURED = re.compile(rf"^[ \t]*(?:{'|'.join(LENGTHS)}|LOAD-DATE|SPRACHE):", re.MULTILINE)
EDITION = re.compile(r"\b(?:edition|ausgabe|édition|edición)\b", re.IGNORECASE)
COPYRIGHT = re.compile(r"(?:copyright|©|\(c\))\s|all rights reserved", re.IGNORECASE)


def _holds(text: str) -> bool:
    return NUMBERED.search(text) is not None and MEASURED.search(text) is not None


def _said(text: str) -> int | None:
    first = NUMBERED.search(text)
    return None if first is None else number_in(re.compile(r"(\d+)\D*$"), first.group())


def _read(text: str, file: str) -> Iterator[Report | Problem]:
    """Each article of an export."""
    lines = lines_of(text)
    starts = [nth for nth, line in enumerate(lines) if NUMBERED.fullmatch(line.text)]
    for number, (start, end) in enumerate(
        zip(starts, [*starts[1:], len(lines)], strict=True), start=1
    ):
        yield from _article(lines[start + 1 : end], file, number, lines[start].number)


def _article(lines: list[Line], file: str, number: int, at: int) -> Iterator[Report | Problem]:
    article = Article(file, number, at)
    labels = [(nth, found) for nth, line in enumerate(lines) if (found := LABEL.match(line.text))]
    heads = [nth for nth, found in labels if found[1] in HEADERS]
    measure = next((nth for nth, found in labels if found[1] in LENGTHS), None)
    last = measure if measure is not None else max(heads, default=None)
    first = next((nth for nth in heads if last is not None and nth <= last), None)
    begins = _after_head(lines, article) if last is None else _after_labels(lines, last)
    trailers = [nth for nth, found in labels if nth >= begins and found[1] in TRAILERS]
    ends = _end_of_text(lines, begins, trailers)
    if first is not None:
        _head(lines[:first], article)
    _trail(lines[ends:], article)
    article.body = paragraphs(lines[begins : _without_copyright(lines, begins, ends)])
    yield from article.finish()


def _after_labels(lines: list[Line], nth: int) -> int:
    """Where the text begins: after the length, and what labels stand below it."""
    while True:
        nth = _end_of_block(lines, nth)
        printed = next((one for one in range(nth, len(lines)) if lines[one].text), len(lines))
        found = LABEL.match(lines[printed].text) if printed < len(lines) else None
        if found is None or found[1] not in HEADERS:
            return nth
        nth = printed


def _end_of_block(lines: list[Line], nth: int) -> int:
    while nth < len(lines) and lines[nth].text:
        nth += 1
    return nth


def _after_head(lines: list[Line], article: Article) -> int:
    """Where the text begins if no label stands before it: after the date and the headline."""
    day = next((nth for nth, line in enumerate(lines) if is_date(line.text)), None)
    if day is None:
        return 0
    title = next((nth for nth in range(day + 1, len(lines)) if lines[nth].text), len(lines))
    end = _end_of_block(lines, title)
    _head(lines[:end], article)
    return end


def _head(lines: list[Line], article: Article) -> None:
    """Source, date and headline, which have no labels."""
    day = next((nth for nth, line in enumerate(lines) if is_date(line.text)), None)
    before, after = (lines, []) if day is None else (lines[:day], lines[day + 1 :])
    sources = [line for line in before if line.text and not COPYRIGHT.search(line.text)]
    if sources:
        article.say("outlet", sources[0].text, sources[0].number)
        article.odd += [line for line in sources[1:] if not EDITION.search(line.text)]
    if day is not None:
        article.say("date", lines[day].text, lines[day].number)
    titled = (nth for nth, one in enumerate(after) if one.text and not EDITION.search(one.text))
    after = after[next(titled, len(after)) :]
    blocks = paragraphs(after)
    article.say("title", blocks[0] if blocks else "")
    if len(blocks) > 1:
        rest = after[_end_of_block(after, 0) :]
        article.odd += [line for line in rest if line.text]


def _trail(lines: list[Line], article: Article) -> None:
    """What stands after the text: its language; other labels say nothing we keep."""
    for line in lines:
        found = LABEL.match(line.text)
        if found and found[1] in LANGUAGE:
            article.say("language", found[2] or "", line.number)
        elif found and found[1] == "URL":
            article.say("url", found[2] or "", line.number)


NOTICE = 3  # lines of a copyright, at most
QUIET = 80  # characters; shorter paragraphs beside labels are no prose


def _end_of_text(lines: list[Line], begins: int, trailers: list[int]) -> int:
    """The first label behind which no paragraph of prose follows: “UPDATE:” may begin one, too."""
    prose, end = -1, len(lines)
    while end > begins and prose < 0:
        start = end - 1
        while start > begins and lines[start].text and lines[start - 1].text:
            start -= 1
        prose = start if _is_prose(lines[start:end]) else -1
        end = start
    behind = (nth for nth in trailers if nth > prose)
    own = ((nth, lines[nth : _end_of_block(lines, nth)]) for nth in behind)
    return next((nth for nth, block in own if not _is_prose(block)), len(lines))


def _is_prose(lines: list[Line]) -> bool:
    """Whether one of the paragraphs is neither a label nor a copyright, and not short."""
    return any(
        len(block) > QUIET and not LABEL.match(block) and not COPYRIGHT.match(block)
        for block in paragraphs(lines)
    )


def _without_copyright(lines: list[Line], begins: int, ends: int) -> int:
    """Where the text ends: before a copyright notice that is its last paragraph."""
    last = ends
    while last > begins and not lines[last - 1].text:
        last -= 1
    block = last
    while block > begins and lines[block - 1].text:
        block -= 1
    notice = block < last and COPYRIGHT.match(lines[block].text) and last - block <= NOTICE
    return block if notice else last


LAYOUT = Layout("Nexis, plain text", _holds, _said, _read)
