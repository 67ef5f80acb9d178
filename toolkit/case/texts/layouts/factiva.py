"""Factiva as RTF, PDF or text holds it: articles that “Document J000…” closes.

With labels, each line begins with one of two or three capitals (HD headline, PD day, SN source,
LP and TD text); without, the lines above the text stand in a fixed order: headline, perhaps an
author, “645 words”, day, source, its code, language, copyright.
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

ACCESSION = r"[A-Z0-9]{4,10}\d{8}[a-z0-9]{6,12}"
END = re.compile(rf"(?:Document|Dokument|Documento)[ \t]+({ACCESSION})")
ENDED = re.compile(rf"^(?:AN[ \t|]+)?[ \t|]*{END.pattern}[ \t|\xa0]*\r?$", re.MULTILINE)
CODES = (
    "SE HD CR BY WC PD ET SN SC NGC GC ED PG VOL LA CY LP TD CT RF CO IN NS RE IPD IPC PUB ART CLM"
).split()
LABEL = re.compile(  # one blank alone may be prose: “IN THE END”
    rf"({'|'.join(CODES)}|AN)(?:(?:[ \t]*[\t|]|  )[ \t|]*(.*?))?[ \t|]*$"
)
FACT_OF = {"HD": "title", "PD": "date", "SN": "outlet", "LA": "language"}
LEAST_CODES = 4  # of one article, to be sure that they are labels
PAGE = re.compile(r"Page\s*\d+\s*of\s*\d+\s*©\s*\d{4}\s*Factiva.*", re.IGNORECASE)
FOUND = re.compile(
    r"^(?:Results Found|Résultats trouvés|Gefundene Ergebnisse)[ \t|]+([\d.,]+)", re.M
)
WORDS = re.compile(r"[\d.,]+\s+(?:words|mots|wörter|palabras|parole|woorden)", re.IGNORECASE)
COPYRIGHT = re.compile(r"\(c\)|©|copyright", re.IGNORECASE)
AUTHOR = re.compile(r"(?:by|von|par|por)\s+\S", re.IGNORECASE)
CLOCK = re.compile(r"\d{1,2}[:.]\d\d(?:\s*[AP]M)?", re.IGNORECASE)
LANGUAGE = re.compile(
    r"(English|German|Deutsch|French|Français|Spanish|Español|Russian|Italian|Dutch)(?: Language)?"
)
SUMMARY = re.compile(r"(?:Search Summary|Récapitulatif|Suchzusammenfassung)[ \t|]*$")
SOURCE_CODE = re.compile(r"[A-Z0-9]{1,10}")  # or a page: A1
FARTHEST = 20  # lines between the count of words and the copyright


def _holds(text: str) -> bool:
    return ENDED.search(text) is not None


def _said(text: str) -> int | None:
    return number_in(FOUND, text)


def _read(text: str, file: str) -> Iterator[Report | Problem]:
    """Each article of an export."""
    closed = (lines for lines, is_closed in articles(text, ENDED, PAGE) if is_closed)
    for number, lines in enumerate(closed, start=1):
        yield from read_article(lines, file, number)


def read_article(lines: list[Line], file: str, number: int) -> Iterator[Report | Problem]:
    """One article, with labels or without."""
    first = next((line.number for line in lines if line.text), 1)
    article = Article(file, number, first)
    codes = {found[1] for line in lines if (found := LABEL.match(line.text))}
    if len(codes) >= LEAST_CODES and codes & {"HD", "LP", "TD"}:
        _labelled(lines, article)
    else:
        _in_order(lines, article)
    yield from article.finish()


def _labelled(lines: list[Line], article: Article) -> None:
    code = ""
    values: dict[str, list[Line]] = {}
    for line in lines:
        if (found := LABEL.match(line.text)) and found[1] not in values:
            code = found[1]
            values[code] = [Line(found[2] or "", line.number)]
        elif code:
            values[code].append(line)
    for code, fact in FACT_OF.items():
        if printed := [line for line in values.get(code, []) if line.text]:
            article.say(fact, " ".join(line.text for line in printed), printed[0].number)
    for code in ("LP", "TD"):
        article.body += prose(values.get(code, []))


def _in_order(lines: list[Line], article: Article) -> None:
    """The parts of an article without labels, around its count of words."""
    count = next((nth for nth, line in enumerate(lines) if WORDS.fullmatch(line.text)), None)
    if count is None:
        printed = [line for line in lines if line.text]
        article.odd += printed[:1]
        article.body = prose(lines)
        return
    above = [line for line in lines[:count] if line.text and not AUTHOR.match(line.text)]
    if above:
        title = max(above, key=lambda line: len(line.text))
        article.say("title", title.text, title.number)
    begins = _facts_below(lines, count + 1, article)
    article.body = prose(lines[begins:])


def _facts_below(lines: list[Line], start: int, article: Article) -> int:
    """Note day, source and language below the count of words; returns where the text begins.

    That is after the copyright, else after the language, else after the source.
    """
    begins = start
    language = None
    for nth in range(start, min(start + FARTHEST, len(lines))):
        text, number = lines[nth]
        if COPYRIGHT.match(text):
            return _after_notice(lines, nth)
        if language is None and LANGUAGE.fullmatch(text):
            article.say("language", text, number)
            language = nth
        elif "date" not in article.facts and is_date(text):
            article.say("date", text, number)
            begins = nth + 1
        elif text and "date" in article.facts and "outlet" not in article.facts:
            if not CLOCK.fullmatch(text):
                article.say("outlet", text, number)
            begins = nth + 1
        elif language is None and SOURCE_CODE.fullmatch(text):
            begins = nth + 1
    return begins if language is None else language + 1


def _after_notice(lines: list[Line], nth: int) -> int:
    """After a copyright, which may go on over a line or two."""
    end = nth + 1
    while end < len(lines) and lines[end].text and "reserved" in lines[end].text.casefold():
        end += 1
    return end


LAYOUT = Layout("Factiva, as text", _holds, _said, _read)
