"""What is printed from a page: a PDF anyone can read, and a document one can edit."""

from __future__ import annotations

import base64
import re
import sys
import zlib
from pathlib import Path

import pytest

from toolkit.reporting.documents import page_docx, page_pdf
from toolkit.reporting.render import render_report
from toolkit.schema import InputError

PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGA"
    "WjR9awAAAABJRU5ErkJggg=="
)
PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Who stands where</title></head><body><main>
<h1>Who stands where</h1><h2>In short</h2><p>North <b>accepts</b> it, in <a href="#q">2 reports</a>
and <a href="https://example.org/a">one more</a>.</p><ul><li>First</li><li>Second</li></ul>
<table><caption>Stances.</caption><thead><tr><th>issue</th><th>North</th></tr></thead>
<tbody><tr><th>Tariffs</th><td>accept</td></tr>
<tr><th class="again">Tariffs</th><td>reject</td></tr></tbody></table>
<figure><img src="{PIXEL}" alt="North stands at +1">
<figcaption id="figure-means">Means.</figcaption></figure>
<div id="q"><blockquote>“<mark class="content">We accept</mark>.”</blockquote></div>
</main></body></html>"""


def test_a_document_has_headings_lists_tables_and_links_of_its_own(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    picture = tmp_path / "means.png"
    picture.write_bytes(base64.b64decode(PIXEL.partition(",")[2]))
    made = page_docx(PAGE, {"means": picture})
    (tmp_path / "brief.docx").write_bytes(made)
    document = docx.Document(str(tmp_path / "brief.docx"))
    styles = {p.text: p.style.name for p in document.paragraphs}
    xml = document.element.xml

    assert styles["In short"] == "Heading 1"
    assert styles["First"] == styles["Second"] == "List Bullet"
    assert styles["“We accept.”"] == "Quote"
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert rows == [["issue", "North"], ["Tariffs", "accept"], ["", "reject"]]
    assert xml.count('w:anchor="p1"') == xml.count('w:name="p1"') == 1
    assert 'descr="North stands at +1"' in xml
    assert document.core_properties.title == "Who stands where"
    assert made == page_docx(PAGE, {"means": picture})


def test_a_pdf_is_tagged_and_names_its_language_and_title() -> None:
    pytest.importorskip("weasyprint")
    made = page_pdf(PAGE)
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL)
    inside = b"".join(zlib.decompress(one) for one in streams if one[:1] == b"\x78")

    assert made.startswith(b"%PDF-")
    assert b"/MarkInfo" in inside
    assert b"/StructTreeRoot" in inside
    assert b"/FontFile" in inside
    assert made == page_pdf(PAGE)


def test_a_missing_library_is_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    monkeypatch.setitem(sys.modules, "docx", None)

    with pytest.raises(
        InputError, match=r"A PDF needs weasyprint; run `pip install '.*\[print\]'`"
    ):
        page_pdf(PAGE)
    with pytest.raises(InputError, match="A document needs docx"):
        page_docx(PAGE, {})


def test_a_report_is_written_only_as_what_it_can_be_written_as(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"as 'odt'.* Give html, pdf or docx"):
        render_report("brief", "port-selme", tmp_path, to=["odt"])
