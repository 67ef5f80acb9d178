"""Exports that are web pages or XML: Factiva and Europresse, each article an element.

Nothing a file refers to is fetched, no entity of its own is replaced, and no script is run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from toolkit.case.texts.layouts import factiva
from toolkit.case.texts.layouts.article import Article, Line
from toolkit.case.texts.report import Report
from toolkit.schema import Problem

Element = Any  # of lxml, which has no types
ENCODED = re.compile(
    rb"\xfe\xff|\xff\xfe|<\?xml[^>]{0,100}encoding\s*=\s*[\"'](?!utf-?8[\"'])", re.IGNORECASE
)
"""How XML begins that is in another encoding than UTF-8."""
BLOCKS = "p div br tr td table section header h1 h2 h3 h4 h5 h6 li ul ol".split()


def parse_html(data: bytes) -> Element | None:
    """A page's tree, in the encoding it names, else UTF-8; None if there is none."""
    declared = re.search(rb"<meta[^>]{0,200}charset", data[:5000], re.IGNORECASE)
    parser = html.HTMLParser(
        encoding=None if declared else "utf-8", no_network=True, remove_comments=True
    )
    try:
        return html.document_fromstring(data, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError, RecursionError):
        return None


def parse_xml(data: bytes) -> Element | None:
    """An XML file's tree; None if it is none. Entities that it declares stay as they are.

    In UTF-8, what is none is �, so that a text of it can be had.
    """
    if not ENCODED.match(data[:300]):
        data = data.decode("utf-8", "replace").encode()
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        return etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError):
        return None


def text_of(element: Element | None) -> str:
    """An element's text, blanks joined."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def _has(element: Element, name: str) -> list[Element]:
    """Elements below one that have a class, in the order of the page."""
    return list(
        element.xpath(
            ".//*[contains(concat(' ', normalize-space(@class), ' '), $name)]", name=f" {name} "
        )
    )


def _first(element: Element, *names: str) -> Element | None:
    return next((found for name in names for found in _has(element, name)), None)


def local(element: Element) -> str:
    """An element's name without its namespace; empty for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


# ---------------------------------------------------------------- Factiva


def holds_factiva_page(data: bytes) -> bool:
    """Whether a page is Factiva's: elements of the class `article`, with its paragraphs."""
    return b"articleParagraph" in data or (
        b'class="index"' in data and re.search(rb"<b>\s*HD\s*</b>", data) is not None
    )


def read_factiva_page(data: bytes, file: str) -> Iterator[Report | Problem]:
    """The articles of Factiva's HTML, with index labels or without."""
    tree = parse_html(data)
    articles = [] if tree is None else _has(tree, "article")
    for number, element in enumerate(articles, start=1):
        rows = _index_rows(element)
        if rows:
            yield from _indexed(rows, file, number, element.sourceline)
        else:
            lines = [Line(block, element.sourceline) for block in blocks_of(element)]
            ended = [nth for nth, line in enumerate(lines) if factiva.END.fullmatch(line.text)]
            spaced = [one for line in lines[: (ended or [len(lines)])[0]] for one in (line, EMPTY)]
            yield from factiva.read_article(spaced, file, number)


EMPTY = Line("", 0)


def _index_rows(element: Element) -> list[tuple[str, Element]]:
    """Each row of the table of labels: its label and the cell beside it."""
    found = []
    for row in element.iter("tr"):
        cells = [cell for cell in row if local(cell) == "td"]
        if len(cells) > 1 and (code := text_of(cells[0])) in {*factiva.CODES, "AN"}:
            found.append((code, cells[1]))
    return found


def _indexed(
    rows: list[tuple[str, Element]], file: str, number: int, line: int
) -> Iterator[Report | Problem]:
    article = Article(file, number, line)
    for code, cell in rows:
        if code in factiva.FACT_OF:
            article.say(factiva.FACT_OF[code], text_of(cell), cell.sourceline)
        elif code in ("LP", "TD"):
            article.body += blocks_of(cell)
    yield from article.finish()


def blocks_of(element: Element) -> list[str]:
    """The text of an element, each block of it, such as a paragraph, apart."""
    parts: list[str] = []

    for event, found in etree.iterwalk(element, events=("start", "end")):
        name = local(found)
        if event == "start":
            if name in BLOCKS:
                parts.append("\n")
            if name not in ("script", "style"):
                parts.append((found.text or "").replace("\n", " "))
        else:
            if name in BLOCKS:
                parts.append("\n")
            if found is not element:
                parts.append((found.tail or "").replace("\n", " "))
    blocks = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return [block for block in blocks if block]


def holds_factiva_xml(data: bytes) -> bool:
    """Whether XML is Factiva's."""
    return b"factiva.com/pps" in data or b"<PPSResponse" in data


def read_factiva_xml(data: bytes, file: str) -> Iterator[Report | Problem]:
    """The articles of Factiva's XML."""
    tree = parse_xml(data)
    if tree is None:
        return
    found = [one.getparent() for one in tree.iter() if local(one) == "accessionNo"]
    for number, element in enumerate(found, start=1):
        article = Article(file, number, element.sourceline)
        for child in element:
            _say_xml(child, article)
        yield from article.finish()


XML_FACTS = {"headline": "title", "sourceName": "outlet", "publicationDate": "date",
             "baseLanguage": "language", "languageCode": "language"}  # fmt: skip


def _say_xml(element: Element, article: Article) -> None:
    name = local(element)
    if name in XML_FACTS:
        article.say(XML_FACTS[name], text_of(element), element.sourceline)
    elif name in ("leadParagraph", "tailParagraphs"):
        below = [one for one in element.iter() if local(one) == "paragraph"]
        article.body += [text_of(one) for one in below or [element]]


# ---------------------------------------------------------------- Europresse


def holds_europresse(data: bytes) -> bool:
    """Whether a page is Europresse's."""
    return b"DocPublicationName" in data


def read_europresse(data: bytes, file: str) -> Iterator[Report | Problem]:
    """The articles of Europresse's HTML; each names itself “news·20310304·HP·12”."""
    tree = parse_html(data)
    for number, element in enumerate([] if tree is None else tree.iter("article"), start=1):
        article = Article(file, number, element.sourceline)
        name = _first(element, "DocPublicationName")
        if name is not None:
            outlet = re.split(r"\s*(?:[(,;]|\bno\.)", text_of(name))[0]
            article.say("outlet", outlet, name.sourceline)
        title = _first(element, "titreArticleVisu", "titreArticle")
        if title is not None:
            article.say("title", text_of(title), title.sourceline)
        _europresse_day(element, article)
        body = _first(element, "docOcurrContainer", "DocText")
        article.body = [] if body is None else blocks_of(body)
        yield from article.finish()


def _europresse_day(element: Element, article: Article) -> None:
    """The day, from the article's own name if it has one, else as printed above it."""
    label = _first(element, "publiC-lblNodoc")
    if label is not None and (found := re.search(r"·(\d{8})·", text_of(label))):
        article.say("date", found[1], label.sourceline)
    for header in _has(element, "DocHeader"):
        printed = re.split(r"\s+[-–•]\s+", text_of(header))
        for part in printed:
            if re.search(r"\d{4}", part):
                article.say("date", part, header.sourceline)
                return
