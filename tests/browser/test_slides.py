"""The sessions as slides: shown by JupyterLab's RISE, which asks nobody but this machine."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.long

FOLDER = Path(__file__).parents[2] / "notebooks" / "seminar"


def test_a_session_is_shown_as_slides_without_any_network(lab, context):
    shutil.copyfile(FOLDER / "1-reading.ipynb", lab.folder / "1-reading.ipynb")
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{lab.port}/rise/1-reading.ipynb?token={lab.token}")
    page.wait_for_selector(".reveal .slides > section", timeout=60_000)

    assert len(page.query_selector_all(".reveal .slides > section")) >= 6
    page.wait_for_selector(".reveal .slides section.present h1")
    assert "Reading a report" in page.inner_text(".reveal .slides section.present h1")
