"""The notebooks run by papermill and Jupyter themselves, as anybody would."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from toolkit.case import Case

ROOT = Path(__file__).parent.parent
NOTEBOOKS = ROOT / "notebooks"
MakeCase = Callable[..., Case]

pytestmark = pytest.mark.long


def run(folder: Path, program: str, *arguments: str | Path) -> tuple[int, str]:
    """Run one of Jupyter's programs in a folder; returns its exit code and what it said."""
    command = [Path(sys.executable).with_name(program), *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def results(notebook: Path) -> str:
    """All that the cells of an executed notebook show."""
    cells = [c for c in nbformat.read(notebook, as_version=4).cells if c.cell_type == "code"]
    assert all(cell.execution_count for cell in cells)
    return "".join(str(output.get("data", {})) for cell in cells for output in cell.outputs)


@pytest.mark.parametrize("place", ["the repository's root", "notebooks/", "elsewhere"])
def test_papermill_makes_the_brief_of_the_case_it_is_given(
    place: str, make_case: MakeCase, tmp_path: Path
) -> None:
    case = make_case("Envoy Oro said that the North would accept inspections.")
    folders = {"the repository's root": ROOT, "notebooks/": NOTEBOOKS}
    folder = folders.get(place, tmp_path)
    notebook, out = os.path.relpath(NOTEBOOKS / "brief.ipynb", folder), tmp_path / "out.ipynb"

    code, said = run(
        folder, "papermill", notebook, out, "-p", "case", os.path.relpath(case.folder, folder)
    )

    assert code == 0, said
    assert "the North would accept inspections" in results(out)
    assert "Tomas Oro" not in results(out)  # who speaks in the sample case


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["-p", "case_dir", "mine"], "This notebook has no parameter 'case_dir'. Did you mean"),
        (
            ["-p", "most_timelines", "many"],
            "Parameter 'most_timelines' needs a whole number, not 'many'.",
        ),
    ],
)
def test_papermill_stops_at_what_the_brief_does_not_take(
    given: list[str], told: str, tmp_path: Path
) -> None:
    code, said = run(
        tmp_path, "papermill", NOTEBOOKS / "brief.ipynb", tmp_path / "out.ipynb", *given
    )

    assert code == 1
    assert f"InputError: {told}" in said


def test_nbconvert_executes_a_notebook_on_the_sample_case(tmp_path: Path) -> None:
    to = ["--to", "notebook", "--execute", "--output-dir", tmp_path]

    code, said = run(tmp_path, "jupyter", "nbconvert", *to, NOTEBOOKS / "tour.ipynb")

    assert code == 0, said
    assert "port-selme" in results(tmp_path / "tour.ipynb")


def test_all_cells_can_be_run_twice_in_one_session(make_case: MakeCase, tmp_path: Path) -> None:
    case = make_case("Envoy Oro said that the North would accept inspections.")
    notebook = nbformat.read(NOTEBOOKS / "timeline.ipynb", as_version=4)
    [declared, *others] = [cell for cell in notebook.cells if cell.cell_type == "code"]
    again = [nbformat.v4.new_code_cell(cell.source) for cell in others]
    notebook.cells = [declared, *others, *again]
    nbformat.write(notebook, tmp_path / "twice.ipynb")

    code, said = run(
        tmp_path, "papermill", "twice.ipynb", "out.ipynb", "-p", "case", str(case.folder)
    )

    assert code == 0, said
