"""The notebooks of the sessions: prose, thin cells, open answers, and they run as they are."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import nbformat
import pytest

from toolkit.__main__ import _parser
from toolkit.reporting.kernel import run_notebook
from toolkit.seminar.exercises import _exercises
from toolkit.waiting import REPORT_FOLDER

FOLDER = Path(__file__).parents[2] / "notebooks" / "seminar"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
SLIDES = {"slide", "subslide", "fragment", "skip", "notes", "-"}
OFFLINE_THEMES = {"black", "serif", "white"}
"""Themes of reveal.js that bring their fonts or use the machine's."""


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest) -> Path:
    return request.param


@pytest.fixture
def notebook(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def code_cells(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_there_is_a_notebook_for_each_session() -> None:
    assert [path.stem for path in NOTEBOOKS] == [
        "1-reading", "2-statements", "3-reliability", "4-who-shifted", "5-brief",
    ]  # fmt: skip


def test_a_notebook_is_valid_and_saved_without_outputs(notebook: nbformat.NotebookNode) -> None:
    nbformat.validate(notebook)
    for cell in notebook.cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None
        assert set(cell.metadata) == {"slideshow"}
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)


def test_a_notebook_can_be_shown_as_slides(notebook: nbformat.NotebookNode) -> None:
    kinds = [cell.metadata.slideshow.slide_type for cell in notebook.cells]

    assert set(kinds) <= SLIDES
    assert kinds[0] == "slide"
    assert kinds.count("slide") >= 6
    assert notebook.metadata.rise.theme in OFFLINE_THEMES


def test_a_notebook_begins_with_its_question_in_prose(notebook: nbformat.NotebookNode) -> None:
    first = notebook.cells[0]
    assert first.cell_type == "markdown"
    assert first.source.startswith("# ")
    assert len(first.source.split()) > 50


def test_what_a_notebook_is_given_is_refused_first(notebook: nbformat.NotebookNode) -> None:
    assert code_cells(notebook)[0].source.startswith(
        "import toolkit as tk\n\ntk.report.check_parameters(globals())  # it has none\n"
    )


def test_every_exercise_is_asked_and_checked_in_its_session() -> None:
    for path in NOTEBOOKS:
        own = [number for number in _exercises() if number[0] == path.stem[0]]
        sources = "\n".join(c.source for c in code_cells(nbformat.read(path, as_version=4)))
        for call in ("exercise", "check"):
            assert sorted(re.findall(rf'tk\.seminar\.{call}\("([^"]+)"', sources)) == sorted(own)


def test_answers_are_left_open(notebook: nbformat.NotebookNode) -> None:
    for cell in code_cells(notebook):
        if "tk.seminar.check(" not in cell.source or "hand_codings" in cell.source:
            continue
        [given] = [n for n in ast.parse(cell.source).body if isinstance(n, ast.Assign)]
        values = given.value.values if isinstance(given.value, ast.Dict) else [given.value]
        values = values[0].elts if isinstance(values[0], ast.List) else values
        for value in values:
            assert isinstance(value, ast.Constant)
            assert value.value is ... or not value.value.strip()


@pytest.mark.slow
def test_a_notebook_runs_from_top_to_bottom_unanswered(path: Path, tmp_path: Path) -> None:
    kept = {REPORT_FOLDER: str(tmp_path)}
    run = run_notebook(path, tmp_path / "run.ipynb", {}, kept, None)
    checks = [cell for cell in run.cells if "tk.seminar.check(" in cell.source]

    assert all("Not answered yet" in output_of(cell) for cell in checks)
    assert len(checks) >= 4
    for cell in code_cells(run):
        assert all(output.get("name") != "stderr" for output in cell.outputs), cell.outputs
        if not cell.source.rstrip().endswith(")") or "tk.report.save_figure" in cell.source:
            continue
        assert cell.outputs, cell.source


def output_of(cell: nbformat.NotebookNode) -> str:
    return "".join(output.get("data", {}).get("text/plain", "") for output in cell.outputs)


def commands_in(text: str) -> list[list[str]]:
    return [
        line.split()[4:] for line in text.splitlines() if line.startswith("$ python -m toolkit")
    ]


def test_the_guide_knows_every_session_and_gives_commands_there_are() -> None:
    guide = (FOLDER / "guide.md").read_text("utf-8")
    commands = commands_in(guide)

    assert all(f"`{path.name}`" in guide for path in NOTEBOOKS)
    assert len(commands) >= 9
    for words in commands:
        assert _parser().parse_args(words).run
