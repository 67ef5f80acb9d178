"""ProQuest, as text, RTF or DOCX holds it: articles between lines of underscores.

An article: “Document 1 of 10”, headline, labels and values, `Full text:` and the text, then
more labels, among them `Publication title:`, `Publication date:` and `ProQuest document ID:`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.case.texts.layouts.article import (
    Article,
    Layout,
    Line,
    lines_of,
    number_in,
    paragraphs,
)
from toolkit.case.texts.report import Report
from toolkit.schema import Problem

RULE = re.compile(r"_{20,}")
ORDINAL = re.compile(r"^[ \t]*Document \d{1,6} of (\d{1,6})[ \t]*\r?$", re.MULTILINE)
MARKS = re.compile(
    r"^(?:ProQuest document ID|ProQuest document link|Document URL|Publication info):", re.MULTILINE
)
LABEL = re.compile(r"([A-Z][A-Za-z]+(?:[ /-]+[A-Za-z]+){0,4})[ \t]?:(?:[ \t]+(.*))?$")
TEXT = re.compile(r"Full text:?(?:\s+(.*))?$", re.IGNORECASE)
LABELS = frozenset(
    name.casefold()
    for name in (
        "Abstract,Abstract (summary),Author,Authors,Business indexing term,Caption,Classification,"
        "Column,Company,Company / organization,Copyright,Correspondence author,"
        "Country of publication,Credit,CODEN,Database,Dateline,Document feature,Document type,"
        "Document URL,DOI,Edition,First page,Identifier / keyword,Illustration,ISBN,ISSN,Issue,"
        "Language,Language of publication,Last updated,Links,Location,NAICS,Notes,Number of pages,"
        "Page count,Pages,People,Person,Place of publication,ProQuest document ID,"
        "ProQuest document link,Product name,Publication date,Publication info,"
        "Publication subject,Publication title,Publication year,Publisher,Section,Source,"
        "Source attribution,Source type,Subject,Title,Volume,Year"
    ).split(",")
)
FACT_OF = {
    "title": "title",
    "publication title": "outlet",
    "publication date": "date",
    "document url": "url",
    "language of publication": "language",
    "language": "language",
}
LONGEST_INFO = 500  # characters
INFO = re.compile(r"(?P<outlet>[^;\[]+?)\s*[;,\[].*?(?P<date>\d{1,2} [A-Z][a-z]{2,8} \d{4})")


def _holds(text: str) -> bool:
    return RULE.search(text) is not None and MARKS.search(text) is not None


def _said(text: str) -> int | None:
    return number_in(ORDINAL, text)


def _read(text: str, file: str) -> Iterator[Report | Problem]:
    """Each article of an export."""
    chunk: list[Line] = []
    number = 0
    for line in [*lines_of(text), Line("_" * 20, 0)]:
        if not RULE.fullmatch(line.text):
            chunk.append(line)
            continue
        if any(MARKS.match(one.text) for one in chunk):
            number += 1
            yield from _article(chunk, file, number)
        chunk = []


def _article(lines: list[Line], file: str, number: int) -> Iterator[Report | Problem]:
    while lines and (not lines[0].text or ORDINAL.fullmatch(lines[0].text)):
        lines = lines[1:]
    article = Article(file, number, lines[0].number)
    label = "headline"
    values: dict[str, list[Line]] = {label: []}
    for line in lines:
        if label != "full text" and (found := TEXT.match(line.text)):
            label = "full text"
            values[label] = [Line(found[1] or "", line.number)]
        elif (found := LABEL.match(line.text)) and found[1].casefold() in LABELS:
            label = found[1].casefold()
            values.setdefault(label, []).append(Line(found[2] or "", line.number))
        else:
            values[label].append(line)
    _facts(values, article)
    article.body = paragraphs(values.get("full text", []))
    yield from article.finish()


def _facts(values: dict[str, list[Line]], article: Article) -> None:
    said = {
        label: (" ".join(line.text for line in lines if line.text), lines[0].number)
        for label, lines in values.items()
        if any(line.text for line in lines)
    }
    for label, fact in FACT_OF.items():
        if label in said:
            value, line = said[label]
            article.say(fact, value.split(";")[0] if fact == "outlet" else value, line)
    if "headline" in said:
        article.say("title", *said["headline"])
    if "publication info" in said and (
        found := INFO.match(said["publication info"][0][:LONGEST_INFO])
    ):
        article.say("outlet", found["outlet"], said["publication info"][1])
        article.say("date", found["date"], said["publication info"][1])


LAYOUT = Layout("ProQuest, as text", _holds, _said, _read)
