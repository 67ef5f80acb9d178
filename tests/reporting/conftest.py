"""Notebooks of a cell or two, and statements marked by hand in their reports."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest

from toolkit.case import Case
from toolkit.schema import Statement, span_text, to_table

PARAMETERS = 'case: str = ""  # the case'

MakeNotebook = Callable[..., Path]
MakeStatement = Callable[..., tuple[Any, Case]]


@pytest.fixture(autouse=True)
def _close_figures() -> Iterator[None]:
    """No figure of a test is left to the next; who draws none does not import what draws."""
    yield
    if drawing := sys.modules.get("matplotlib.pyplot"):
        drawing.close("all")


@pytest.fixture
def make_notebook(tmp_path: Path) -> MakeNotebook:
    """Write a notebook of the given code cells, with a title and a parameters cell."""
    return _writer(tmp_path)


@pytest.fixture(scope="module")
def module_notebook(tmp_path_factory: pytest.TempPathFactory) -> MakeNotebook:
    """The same for notebooks that the tests of one file share."""
    return _writer(tmp_path_factory.mktemp("notebooks"))


def _writer(folder: Path) -> MakeNotebook:
    def make(
        *cells: str, parameters: str = PARAMETERS, title: str = "# A trial", hidden: bool = False
    ) -> Path:
        code = [nbformat.v4.new_code_cell(source, id=f"c{i}") for i, source in enumerate(cells)]
        given = nbformat.v4.new_code_cell(parameters, id="p", metadata={"tags": ["parameters"]})
        notebook = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_markdown_cell(title, id="t"), given, *code],
            metadata={"toolkit": {"code": "hidden"}} if hidden else {},
        )
        path = folder / "trial.ipynb"
        nbformat.write(notebook, path)
        return path

    return make


@pytest.fixture
def make_statement(make_case: Callable[..., Case]) -> MakeStatement:
    """A marked statement, ``<source:Envoy Oro> <cue:said> …``, and the case it is in."""

    def make(marked: str, **columns: Any) -> tuple[pd.Series, Case]:
        text, spans = _unmark(marked)
        case = make_case(text)
        [document] = case.documents.itertuples()
        statement = Statement(
            statement_id=f"{document.doc_id}:0001",
            doc_id=document.doc_id,
            start=min(start for s in spans.values() for start, _ in s),
            end=max(end for s in spans.values() for _, end in s),
            source=span_text(text, spans["source"]),
            speaker="Tarik Oro",
            speaker_basis="role",
            via=(),
            hearsay=0,
            cue=span_text(text, spans["cue"]),
            content=span_text(text, spans["content"]),
            form="indirect",
            modality="asserted",
            denial="",
            said_on=date(2031, 3, 4),
            said_on_basis="published",
            source_spans=spans["source"],
            cue_spans=spans["cue"],
            content_spans=spans["content"],
            method="rules-1",
            confidence=0.8,
        )
        row = to_table(Statement, [statement]).iloc[0]
        for name, value in {"evidence": spans["evidence"], **columns}.items():
            row[name] = value
        return row, case

    return make


def _unmark(marked: str) -> tuple[str, dict[str, tuple[tuple[int, int], ...]]]:
    """The text without its marks, and the spans they stand around; marks may be nested."""
    found: dict[str, list[tuple[int, int]]] = {
        part: [] for part in ("source", "cue", "content", "evidence")
    }
    text, opened = "", []
    for piece in re.split(r"(<(?:source|cue|content|evidence):|>(?=[\s.,;]|$|>))", marked):
        if piece.startswith("<") and piece.endswith(":"):
            opened.append((piece[1:-1], len(text)))
        elif piece == ">" and opened:
            part, start = opened.pop()
            found[part].append((start, len(text)))
        else:
            text += piece
    return text, {part: tuple(sorted(spans)) for part, spans in found.items()}
