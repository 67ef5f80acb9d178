"""The page of a report as a PDF to hand on and as a text document to edit.

Both are made of the page as it is printed, of nothing else, and ask nothing of any network: a
picture that is not in the page is not in them. The PDF is tagged (PDF/UA-1), with alt texts and
its fonts inside; in the document headings, lists, tables and links are those of the word processor.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lxml import html as lxml_html

from toolkit.extras import needing
from toolkit.schema import InputError

FORMATS = ("html", "pdf", "docx")
"""What a report can be written as; the page is always written, the others are made of it."""

_DATE = (1980, 1, 1, 0, 0, 0)  # of every part of a document: the same page gives the same bytes
_INLINE = {
    "a", "abbr", "b", "bdi", "br", "cite", "code", "em", "i", "kbd", "mark", "q", "samp", "small",
    "span", "strong", "sub", "sup", "time", "u", "var",
}  # fmt: skip
_BOLD, _ITALIC = {"b", "strong", "th", "dt"}, {"i", "em", "cite"}
_MARKS = {"source": "DOUBLE", "cue": "WAVY", "content": "SINGLE"}


def page_pdf(page: str) -> bytes:
    """A printed page as a PDF: tagged, its fonts embedded, the same bytes for the same page.

    Raises InputError, in one sentence, if WeasyPrint or the libraries it draws with are missing.
    """
    with needing("print", "A PDF"):
        try:
            import weasyprint
        except OSError as error:
            raise InputError(
                "A PDF needs Pango, which this system lacks; install it (on Debian and Ubuntu "
                "`apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0`, on a Mac "
                "`brew install pango`), or print the page from a browser."
            ) from error
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols=["data"])
    document = weasyprint.HTML(string=page, url_fetcher=fetcher)
    return bytes(document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=b"report") or b"")


def page_docx(page: str, pictures: Mapping[str, Path]) -> bytes:
    """A printed page as a text document (Office Open XML), the same bytes for the same page.

    `pictures` are the report's figures by name, as PNG: word processors do not take the page's
    drawings. Raises InputError if python-docx is missing.
    """
    with needing("print", "A document"):
        import docx
    root = lxml_html.document_fromstring(page)
    writer = _Writer(docx.Document(), pictures)
    writer.document.core_properties.title = root.findtext(".//title") or ""
    writer.document.core_properties.author = ""
    for part in root.iter("header", "main"):
        writer.blocks(part)
    out = io.BytesIO()
    writer.document.save(out)
    return _undated(out.getvalue())


def _undated(document: bytes) -> bytes:
    """A document whose parts bear no time of writing."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(document)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = zipfile.ZipInfo(name, _DATE)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return out.getvalue()


class _Writer:
    """Writes elements of a page into a document, in order."""

    def __init__(self, document: Any, pictures: Mapping[str, Path]) -> None:
        self.document = document
        self.pictures = pictures
        self.places: dict[str, str] = {}  # ids of the page and the bookmarks they become
        self.pending: list[str] = []  # bookmarks that the next paragraph begins with

    def blocks(self, element: Any) -> None:
        """What stands in an element; loose words and inline parts become paragraphs."""
        self._mark(element)
        loose: Any = None
        if (element.text or "").strip():
            loose = self._paragraph()
            self._run(loose, element.text, set())
        for child in element:
            if not isinstance(child.tag, str):
                continue
            if child.tag in _INLINE:
                loose = loose if loose is not None else self._paragraph()
                self._inline(loose, child, set())
            else:
                loose = None
                self._block(child)
            if (child.tail or "").strip() or (loose is not None and child.tail):
                loose = loose if loose is not None else self._paragraph()
                self._run(loose, child.tail, set())

    def _block(self, element: Any) -> None:
        match element.tag:
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                self._mark(element)
                style = "Title" if element.tag == "h1" else f"Heading {int(element.tag[1]) - 1}"
                self._filled(element, style)
            case "ul" | "ol":
                self._mark(element)
                for item in element.iter("li"):
                    self._filled(item, "List Bullet" if element.tag == "ul" else "List Number")
            case "p" | "dt" | "dd" | "caption" | "figcaption" | "pre":
                self._filled(element, "Caption" if "caption" in element.tag else "Normal")
            case "table":
                self._table(element)
            case "figure":
                self._figure(element)
            case "blockquote":
                self._filled(element, "Quote")
            case "nav" | "style" | "hr":
                pass
            case _:
                self.blocks(element)

    def _filled(self, element: Any, style: str) -> None:
        self._mark(element)
        self._fill(self._paragraph(style), element)

    def _fill(self, paragraph: Any, element: Any, looks: set[str] | None = None) -> None:
        looks = (looks or set()) | {element.tag}
        self._run(paragraph, element.text, looks)
        for child in element:
            if isinstance(child.tag, str):
                self._inline(paragraph, child, looks)
            self._run(paragraph, child.tail, looks)

    def _inline(self, paragraph: Any, element: Any, looks: set[str]) -> None:
        self._mark(element)
        if element.tag == "br":
            paragraph.add_run().add_break()
        elif element.tag == "a" and element.get("href"):
            self._link(paragraph, element, looks)
        else:
            if element.get("class") == "says":
                paragraph.add_run().add_break()
            marked = {f"mark {element.get('class')}"} if element.tag == "mark" else set()
            self._fill(paragraph, element, looks | marked)

    def _run(self, paragraph: Any, text: str | None, looks: set[str]) -> None:
        words = text if text is None or "pre" in looks else " ".join(f"x{text}x".split())[1:-1]
        if not words:
            return
        from docx.enum.text import WD_UNDERLINE

        run = paragraph.add_run(words)
        run.bold = True if looks & _BOLD else None
        run.italic = True if looks & _ITALIC else None
        for part, line in _MARKS.items():
            if f"mark {part}" in looks:
                run.underline = getattr(WD_UNDERLINE, line)

    def _link(self, paragraph: Any, element: Any, looks: set[str]) -> None:
        """A link, to a bookmark in the document or to an address."""
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        href = element.get("href")
        link = OxmlElement("w:hyperlink")
        if href.startswith("#"):
            link.set(qn("w:anchor"), self._bookmark(href[1:]))
        else:
            kind = RELATIONSHIP_TYPE.HYPERLINK
            link.set(qn("r:id"), paragraph.part.relate_to(href, kind, is_external=True))
        before = len(paragraph._p)
        self._fill(paragraph, element, looks)
        for run in list(paragraph._p)[before:]:
            link.append(run)
        for run in link.iter(qn("w:r")):
            run.get_or_add_rPr().append(_underlined())
        paragraph._p.append(link)

    def _table(self, element: Any) -> None:
        caption = element.find("caption")
        if caption is not None:
            self._filled(caption, "Caption")
        rows = list(element.iter("tr"))
        if not rows:
            return
        table = self.document.add_table(len(rows), max(len(row) for row in rows), "Table Grid")
        for row, given in zip(table.rows, rows, strict=True):
            if given.getparent().tag == "thead":
                _repeats(row)
            for cell, one in zip(row.cells, given, strict=False):
                self._mark(one)
                paragraph = cell.paragraphs[0]
                self._begin(paragraph)
                if one.get("class") != "again":  # what only repeats the row above stays blank
                    self._fill(paragraph, one)
                for run in paragraph.runs:
                    run.font.size = _points(8)
        self.document.add_paragraph()

    def _figure(self, element: Any) -> None:
        caption = element.find(".//figcaption")
        image = element.find(".//img")
        name = (caption.get("id") or "").removeprefix("figure-") if caption is not None else ""
        alt = image.get("alt") or "" if image is not None else ""
        if name in self.pictures:
            shape = self._paragraph().add_run().add_picture(str(self.pictures[name]))
            if shape.width > (room := _room(self.document)):
                shape.height, shape.width = int(shape.height * room / shape.width), room
            shape._inline.docPr.set("descr", alt)
        elif alt:
            self._run(self._paragraph(), f"[{alt}]", set())
        if caption is not None:
            self._filled(caption, "Caption")

    def _paragraph(self, style: str = "Normal") -> Any:
        paragraph = self.document.add_paragraph(style=style)
        self._begin(paragraph)
        return paragraph

    def _begin(self, paragraph: Any) -> None:
        """Put the pending bookmarks at the beginning of a paragraph."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        for place in self.pending:
            for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
                mark = OxmlElement(tag)
                mark.set(qn("w:id"), place[1:])
                if tag == "w:bookmarkStart":
                    mark.set(qn("w:name"), place)
                paragraph._p.append(mark)
        self.pending.clear()

    def _mark(self, element: Any) -> None:
        if identity := element.get("id"):
            place = self._bookmark(identity)
            if place not in self.pending:
                self.pending.append(place)
            element.attrib.pop("id")

    def _bookmark(self, identity: str) -> str:
        """The name of a bookmark: word processors take few letters in it, and at most 40."""
        return self.places.setdefault(identity, f"p{len(self.places) + 1}")


def _underlined() -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    line = OxmlElement("w:u")
    line.set(qn("w:val"), "single")
    return line


def _repeats(row: Any) -> None:
    """Let a row of headings stand on every page."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _points(size: float) -> Any:
    from docx.shared import Pt

    return Pt(size)


def _room(document: Any) -> int:
    """The width between the margins of a page."""
    section = document.sections[0]
    return int(section.page_width - section.left_margin - section.right_margin)
