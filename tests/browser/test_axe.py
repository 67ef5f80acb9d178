"""Pages that axe finds no barrier in, on paper and on dark, on a wide screen and on a phone."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import toolkit as tk
from toolkit.__main__ import main
from toolkit.reporting.codebook import codebook_card, codebook_page

pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.long

BRIEF = Path(__file__).parents[2] / "reports" / "port-selme"
LOOKS = [("light", 1400), ("dark", 1400), ("light", 390), ("dark", 390)]
NOTEBOOKS = ["corpus", "statements", "3-coding", "positions", "timeline", "networks", "tour"]


@pytest.fixture
def found(context: Any, barriers: Callable[..., list[str]]) -> Callable[[Path], list[str]]:
    """All that axe finds on a page, with everything on it unfolded, in each of the looks."""

    def of(path: Path) -> list[str]:
        page = context.new_page()
        page.set_content(path.read_text("utf-8"))
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        said = []
        for scheme, width in LOOKS:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 900})
            wider = page.evaluate("document.documentElement.scrollWidth") - width
            said += [f"{path.name} is {wider} pixels too wide at {width}"] * (wider > 0)
            said += [f"{path.name}, {scheme}, {width}: {one}" for one in barriers(page)]
        page.close()
        return said

    return of


def test_the_kept_brief_has_no_barrier(found):
    assert found(BRIEF / "brief.html") == []


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_a_page_of_a_notebook_has_no_barrier(found, tmp_path, notebook):
    page = tk.report.render_report(notebook, tk.sample_case(), tmp_path)

    assert found(page) == []


def test_pages_of_a_codebook_have_no_barrier(found, tmp_path):
    book = tk.sample_case().codebook
    for name, page in {"codebook": codebook_page(book), "card": codebook_card(book)}.items():
        (tmp_path / f"{name}.html").write_text(page, "utf-8")
        assert found(tmp_path / f"{name}.html") == []


def test_what_changed_and_the_list_of_all_have_no_barrier(found, tmp_path):
    commands = tmp_path / "reports"
    shutil.copytree(BRIEF, tmp_path / "earlier")
    run("compare", tmp_path / "earlier", BRIEF, "--out", tmp_path / "compared.html")
    run("render", "statements", "port-selme", "marvik-trams", "--out", commands)

    assert found(tmp_path / "compared.html") == []
    assert found(commands / "index.html") == []


def test_pages_of_a_class_have_no_barrier(found, tmp_path):
    case, names = tmp_path / "case", tmp_path / "students.csv"
    names.write_text("name;group\nAnn Oro;1\nBen Adan;1\nCleo Marr;2\n", "utf-8")
    run("class", "practice", case)
    run("class", "assign", case, "--students", names, "--n", 20, "--overlap", 10)
    run("class", "rehearse", case)
    run("class", "collect", case, case / "handed-in")
    run("class", "report", case)

    assert found(case / "class-pages" / "class.html") == []
    [page, *_] = sorted((case / "class-pages" / "students").glob("*.html"))
    assert found(page) == []


def run(*words: Any) -> None:
    """Give a command as on the command line."""
    assert not main([str(word) for word in words])
