"""A codebook as people read it."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from toolkit.__main__ import main
from toolkit.case import templates
from toolkit.case.codebook import Codebook, Example, Issue, find_codebook, read_codebook
from toolkit.reporting.codebook import (
    LARGEST,
    SMALLEST,
    _type_size,
    card_pages,
    codebook_card,
    codebook_markdown,
    codebook_page,
)

HOSTILE = '<script>alert("1")</script> & *so* [on](http://x) `y` # z | w\n# heading'


def book(name: str) -> Codebook:
    return read_codebook(find_codebook(name))


def hostile() -> Codebook:
    issue = Issue("a", HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, (Example(HOSTILE),), (HOSTILE,))
    return replace(book("wages"), title=HOSTILE, description=HOSTILE, issues=(issue,))


class Tags(HTMLParser):
    """The tags of a page, and whether each is closed in its place."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.met: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.met.append(tag)
        if tag not in ("meta", "link", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("write", [codebook_card, codebook_page])
@pytest.mark.parametrize("name", ["hostile", *templates()])
def test_pages_are_sound_ask_nothing_of_the_network_and_run_nothing(write, name):
    html = write(hostile() if name == "hostile" else book(name))
    tags = Tags()
    tags.feed(html)

    assert not tags.open
    assert not {"script", "link", "img", "iframe"} & set(tags.met)
    assert "default-src 'none'" in html
    assert not re.search(r"https?://(?!x\))", html)


def test_characters_that_cannot_be_printed_are_made_visible():
    html = codebook_page(replace(book("wages"), title="Sel\x00me"))

    assert "\x00" not in html
    assert "Sel\N{REPLACEMENT CHARACTER}me" in html


@pytest.mark.parametrize("name", templates())
def test_a_page_and_the_markdown_hold_everything_a_coder_is_told(name):
    codebook = book(name)
    page, markdown = codebook_page(codebook), codebook_markdown(codebook)
    rendered = MarkdownIt("commonmark", {"html": False}).enable("table").render(markdown)
    for shown in (page, rendered):
        shown = shown.replace("&#x27;", "'").replace("&#39;", "'").replace("&quot;", '"')
        for issue in codebook.issues:
            told = (issue.label, issue.name, issue.proposition, issue.definition, issue.include)
            examples = [example.text for example in issue.examples]
            for text in (*told, issue.exclude, *examples, *issue.counterexamples):
                assert text in shown
            assert all(" ".join(signal.words) in shown for signal in issue.signals)


def test_nothing_in_a_codebook_is_a_mark_of_markdown():
    rendered = MarkdownIt("commonmark", {"html": True}).render(codebook_markdown(hostile()))

    assert "<script>" not in rendered
    assert "<a " not in rendered
    assert "<em>so</em>" not in rendered
    assert rendered.count("<h1>") == 1


def test_a_card_holds_each_issue_the_scale_and_the_rule_on_holders():
    codebook = book("climate")
    card = codebook_card(codebook)

    assert all(f"<code>{issue.name}</code>" in card for issue in codebook.issues)
    assert all(f'<th scope="row">{stance.name}</th>' in card for stance in codebook.scale)
    assert "Holder ≠ speaker." in card
    assert "<b>threaten</b>" in card
    assert "<b>assault</b>" not in card  # the climate codebook leaves it out


def test_a_card_leaves_out_dimensions_that_are_switched_off():
    codebook = replace(book("wages"), dimensions=("issue",))

    assert "<footer>" not in codebook_card(codebook)
    assert "<footer>" in codebook_card(book("wages"))


def test_type_gets_smaller_with_the_number_of_issues_and_then_pages_more():
    codebook = book("ukraine-2022")
    some = [issue for issue in codebook.issues if issue.signals]
    numbers = (1, 6, 12, 18, 50, 500)
    books = [replace(codebook, issues=tuple(some * 30)[:number]) for number in numbers]
    sizes, pages = [_type_size(one) for one in books], [card_pages(one) for one in books]

    assert sizes == sorted(sizes, reverse=True)
    assert (sizes[0], sizes[-1]) == (LARGEST, SMALLEST)
    assert pages == sorted(pages)
    assert pages[:4] == [1, 1, 1, 1]
    assert pages[-1] > 10


def test_the_command_line_writes_cards_and_appendices(tmp_path, capsys):
    assert main(["codebook", "card", "wages", "--out", str(tmp_path / "card.html")]) == 0
    assert main(["codebook", "show", "wages", "--out", str(tmp_path / "book.html")]) == 0
    assert main(["codebook", "show", "wages", "--out", str(tmp_path / "book.md")]) == 0
    assert capsys.readouterr().out.count("Open ") == 3
    assert (tmp_path / "card.html").read_text("utf-8") == codebook_card(book("wages"))
    assert (tmp_path / "book.html").read_text("utf-8") == codebook_page(book("wages"))
    assert main(["codebook", "show", "wages"]) == 0
    assert capsys.readouterr().out == (tmp_path / "book.md").read_text("utf-8")
    assert main(["codebook", "show", "wages", "--out", str(tmp_path / "book.pdf")]) == 2
    assert "choose a name that ends in .html or .md" in capsys.readouterr().err
