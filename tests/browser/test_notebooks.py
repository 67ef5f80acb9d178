"""A notebook is run from top to bottom in JupyterLab, and nobody is asked for news."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pytest

pytest.importorskip("playwright.sync_api")

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
TRIES = 300
"""Times to look, two seconds apart, whether all cells have run: a busy machine takes minutes."""


def code_cells(path):
    return [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]


@pytest.mark.long
def test_all_cells_of_a_notebook_are_run_by_its_menu(lab, context):
    path = lab.folder / "positions.ipynb"
    shutil.copyfile(NOTEBOOKS / "positions.ipynb", path)
    lab.start_kernel(path.name)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{lab.port}/lab/tree/{path.name}?token={lab.token}")
    lab.wait_for_kernel(page)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    for _ in range(TRIES):
        page.keyboard.press("Control+s")
        page.wait_for_timeout(2000)
        if all(cell.execution_count for cell in code_cells(path)):
            break

    outputs = [output for cell in code_cells(path) for output in cell.outputs]
    assert all(cell.execution_count for cell in code_cells(path))
    assert not [output for output in outputs if output.output_type == "error"]
    assert "<blockquote" in str(outputs[-1])
    assert page.get_by_text("Jupyter news").count() == 0
