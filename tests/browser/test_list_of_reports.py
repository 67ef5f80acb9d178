"""The list of reports: its search in a browser, and all of it without scripts."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from toolkit.batches.index import write_index

pytestmark = pytest.mark.long

ADDRESS = "http://127.0.0.1:9"  # answered from the folder; nobody listens there


@pytest.fixture
def shown(context: Any, tmp_path: Path) -> Callable[[Any], list[str]]:
    """Reports in the rows of the list that can be seen, in the order they stand."""
    for case in ("port-selme", "vell-río"):
        folder = tmp_path / case
        folder.mkdir()
        about = {
            f"{notebook}-{issue}": {
                "parameters": {"issue": issue}, "case": {"name": case},
                "notebook": {"name": notebook},
            }
            for notebook, issue in product(("positions", "timeline"), ("quotas", "tariffs"))
        }  # fmt: skip
        (folder / "provenance.json").write_text(json.dumps(about))
    write_index(tmp_path)
    context.route(
        f"{ADDRESS}/*",
        lambda route: route.fulfill(
            path=tmp_path / route.request.url.partition("#")[0].rpartition("/")[2]
        ),
    )
    return lambda page: page.locator("tbody th:visible").all_inner_texts()


def test_the_search_narrows_the_list_says_how_far_and_goes_along_to_another_order(context, shown):
    page = context.new_page()
    page.goto(f"{ADDRESS}/index.html")
    field, told = page.get_by_label("Find reports"), page.get_by_role("status")
    assert told.inner_text() == "8 of 8 reports"

    field.fill("RIO quo")  # part of a word, in either case, with or without marks
    assert shown(page) == ["positions-quotas", "timeline-quotas"]
    assert told.inner_text() == "2 of 8 reports"
    page.get_by_label("timeline").check()
    assert shown(page) == ["timeline-quotas"]
    assert told.inner_text() == "1 of 8 reports"

    page.get_by_role("link", name="issue").press("Enter")
    page.wait_for_url("**/index-by-issue.html#*")
    assert shown(page) == ["timeline-quotas"]
    assert page.get_by_label("timeline").is_checked()

    field.press("Escape")
    assert told.inner_text() == "4 of 8 reports"
    assert field.input_value() == ""
    field.fill("no such words")
    assert shown(page) == []
    assert told.inner_text() == "0 of 8 reports"


def test_without_scripts_all_rows_stand_and_there_is_no_field(browser, tmp_path, shown):
    plain = browser.new_context(java_script_enabled=False)
    page = plain.new_page()
    page.set_content((tmp_path / "index.html").read_text("utf-8"))

    assert len(shown(page)) == 8
    assert not page.get_by_role("search").is_visible()
    assert "own search finds words" in page.locator("header").inner_text()
    plain.close()
