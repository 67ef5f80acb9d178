"""The page is one file that runs nothing, asks for nothing, and can be read by anyone."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest

from toolkit.case import Case
from toolkit.reporting.page import page_html

MakeCase = Callable[..., Case]

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    '<a href="javascript:alert(1)">read</a>',
    '<a href="&#106;avascript:alert(1)">read</a>',
    '<a href=" java\nscript:alert(1)">read</a>',
    '<a href="data:text/html,<script>alert(1)</script>">read</a>',
    '<a href="#a" onclick="alert(1)" style="position:fixed">read</a>',
    '<iframe src="https://example.org"></iframe>',
    '<img src="https://example.org/pixel.png">',
    '<img src="data:text/html;base64,PHNjcmlwdD4=">',
    '<link rel="stylesheet" href="https://example.org/a.css">',
    "<style>@import url(https://example.org/a.css); p { background: url(//example.org) }</style>",
    '<meta http-equiv="refresh" content="0; url=https://example.org">',
    '<base href="https://example.org/">',
    '<form action="https://example.org"><input name="a"><button>Go</button></form>',
    '<object data="https://example.org"></object><embed src="https://example.org">',
    '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
    "<p>\x00 unclosed <b",
    "![pixel](https://example.org/pixel.png) [read](javascript:alert(1))",
    "$x$ \\(x\\) <!-- --!><script>alert(1)</script>",
]  # fmt: skip


class Reader(HTMLParser):
    """Elements, attributes, headings, ids and links of a page, as a browser would find them."""

    def __init__(self, page: str):
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.policies: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def values(self, attribute: str) -> list[str]:
        return [found[attribute] for _, found in self.elements if attribute in found]

    def count(self, tag: str) -> int:
        return sum(tag == name for name, _ in self.elements)


def markdown(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "source": source, "metadata": {}}


def code(*outputs: dict[str, Any], source: str = "show()") -> dict[str, Any]:
    return {"cell_type": "code", "source": source, "metadata": {}, "outputs": list(outputs)}


def data(**kinds: str) -> dict[str, Any]:
    names = {"html": "text/html", "markdown": "text/markdown", "plain": "text/plain"}
    names |= {"svg": "image/svg+xml", "png": "image/png"}
    return {"output_type": "display_data", "data": {names[k]: v for k, v in kinds.items()}}


def stream(name: str, text: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": text}


@pytest.fixture
def page(make_case: MakeCase) -> Callable[..., str]:
    case = make_case("Envoy Oro said no.")
    origin = {
        "notebook": {"name": "trial", "sha256": "0" * 64},
        "case": {"name": case.name, "codebook": "selme 1", "sha256": "1" * 64, "files": {}},
        "parameters": {"issue": "<b>"},
        "versions": {"pandas": "3"},
        "made": None,
    }

    def make(*cells: dict[str, Any], hidden: bool = False, printed: bool = False) -> str:
        metadata = {"toolkit": {"code": "hidden"}} if hidden else {}
        run = {"cells": list(cells), "metadata": metadata}
        return page_html(run, "trial", case, origin, printed)

    return make


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_on_the_page_runs_or_asks(text: str, page: Callable[..., str]) -> None:
    html = page(
        markdown(text),
        code(data(html=text), data(markdown=text), data(plain=text), data(svg=text)),
        code(stream("stdout", text), stream("stderr", text), source=text),
    )
    found = Reader(html)

    assert not {tag for tag, _ in found.elements} & {
        "script", "iframe", "object", "embed", "link", "base", "form", "svg", "math",
    }  # fmt: skip
    boxes = [given for tag, given in found.elements if tag == "input"]
    assert all(given == {"type": "checkbox"} for given in boxes)
    assert found.count("meta") == 5
    assert found.count("style") == 1
    assert not [name for _, given in found.elements for name in given if name.startswith("on")]
    assert not found.values("style")
    assert all(src.startswith("data:image/") for src in found.values("src"))
    assert all(re.match(r"#|https?://|mailto:", href) for href in found.values("href"))
    css = html.partition("<style>")[2].partition("</style>")[0]
    assert "url(" not in css
    assert "@import" not in css


def test_the_security_policy_comes_first_and_allows_no_request(page: Callable[..., str]) -> None:
    elements = Reader(page()).elements
    metas = [given for tag, given in elements if tag in ("meta", "style", "title")]
    assert metas[1]["http-equiv"] == "Content-Security-Policy"
    assert metas[1]["content"].startswith(
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:;"
    )


def test_headings_are_in_order_and_listed(page: Callable[..., str]) -> None:
    html = page(
        markdown("# The title\n\n## One & one\n\n#### Too deep\n\n# Another title"),
        code(data(html="<h2>One &amp; one</h2><h6>Deep</h6>")),
    )
    found = Reader(html)
    levels = [int(tag[1]) for tag, _ in found.elements if re.fullmatch("h[1-6]", tag)]

    assert found.count("h1") == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))
    assert len(set(found.values("id"))) == len(found.values("id"))
    assert '<li><a href="#one-one">One &amp; one</a></li>' in html
    assert '<li><a href="#one-one-2">One &amp; one</a></li>' in html
    assert "<title>The title – Talks on the port of Selme</title>" in html
    assert 'lang="en"' in html
    assert 'href="#main">Skip to the text</a>' in html


APPENDIX = [
    markdown("# Brief\n\n## In short\n\n[two](#far)"),
    markdown("## Appendix") | {"metadata": {"tags": ["appendix"]}},
    markdown("## Sentences\n\nOne & two."),
    code(data(html='<p id="far">said</p>')),
    markdown("## Every word") | {"metadata": {"tags": ["screen"]}},
    code(data(html="<p>on and on</p>")),
]


def test_the_appendix_is_folded_by_sections_that_links_unfold(page: Callable[..., str]) -> None:
    html = page(*APPENDIX, hidden=True)

    assert '<h2 id="in-short">In short</h2>' in html
    assert '<h2 id="appendix">Appendix</h2>' in html
    folds = re.findall(r'<details class="fold"><summary><h2>([^<]*)</h2></summary>', html)
    assert folds == ["Sentences", "Every word", "What this page was made from"]
    assert re.search(r'<div id="sentences">\s*<p>One &amp; two\.</p>\s*<p id="far">', html)
    listed = re.findall(r'<li><a href="#[^"]*">([^<]*)</a></li>', html)
    assert listed == ["In short", "Appendix", "What this page was made from"]


def test_in_print_nothing_is_folded_and_what_is_for_the_screen_is_named(
    page: Callable[..., str],
) -> None:
    html = page(*APPENDIX, code(source="secret()"), printed=True)

    assert "<details" not in html
    assert '<h2 id="sentences">Sentences</h2>' in html
    assert "on and on" not in html
    assert "Only on the page from which this was made: Every word." in html
    assert "secret()" not in html
    assert "<nav" not in html


def test_a_link_within_the_page_leads_somewhere_or_is_plain(page: Callable[..., str]) -> None:
    links = '<p id="s-a%20b:1">x</p><a href="#s-a%20b:1">3</a> <a href="#s-none">4</a>'
    html = page(code(data(html=links + '<p id="s-a%20b:1">again</p>')))

    assert '<a href="#s-a%20b:1" rel="noopener noreferrer">3</a> 4' in html
    assert html.count('id="s-a%20b:1"') == 1


def test_text_that_looks_like_attributes_stays_as_it_is(page: Callable[..., str]) -> None:
    shown = '<p id="a">say id="a" and href="#b"</p><p title="x>y" id="a">say id="a"</p>'
    html = page(code(data(html=shown)))

    assert '<p id="a">say id="a" and href="#b"</p><p>say id="a"</p>' in html


def test_code_is_folded_or_left_out(page: Callable[..., str]) -> None:
    cells = [code(stream("stderr", "careful"), data(plain="<4>"), source="a < b")]
    folded, hidden = page(*cells), page(*cells, hidden=True)

    assert '<details class="code"><summary>Code</summary>' in folded
    assert "<code>a &lt; b</code>" in folded
    assert "careful" in folded
    assert "<summary>Code</summary>" not in hidden
    assert "careful" not in hidden
    for html in (folded, hidden):
        assert '<pre tabindex="0">&lt;4&gt;</pre>' in html


def test_a_plain_table_gets_scopes_and_a_frame(page: Callable[..., str]) -> None:
    import pandas as pd

    table = pd.DataFrame({"n": [1]}, index=["<North>"]).to_html()
    html = page(code(data(html=table, plain="no")))

    assert '<div class="scroll" tabindex="0"><table class="dataframe">' in html
    assert '<th scope="col">n</th>' in html
    assert '<th scope="row">&lt;North&gt;</th>' in html


def test_settings_and_provenance_stand_at_the_end_escaped(page: Callable[..., str]) -> None:
    html = page()
    assert "issue: &lt;b&gt;" in html
    assert "selme 1" in html
    assert "provenance.json" in html
