"""Notebooks of a cell or two."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest


@pytest.fixture
def make_notebook(tmp_path: Path) -> Callable[[str], Path]:
    """Write a notebook of one cell."""

    def make(cell: str) -> Path:
        given = nbformat.v4.new_code_cell(
            'case: str = ""  # the case', id="p", metadata={"tags": ["parameters"]}
        )
        title = nbformat.v4.new_markdown_cell("# A trial", id="t")
        code = nbformat.v4.new_code_cell(cell, id="c")
        notebook = nbformat.v4.new_notebook(cells=[title, given, code])
        nbformat.write(notebook, tmp_path / "trial.ipynb")
        return tmp_path / "trial.ipynb"

    return make
