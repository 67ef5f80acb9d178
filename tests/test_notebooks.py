"""The notebooks: well-formed sources that call the library and nothing else."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import nbformat
import pytest

import toolkit
from toolkit.batches.jobs import Job
from toolkit.batches.workers import Worker
from toolkit.case import Case
from toolkit.reporting import notebook_parameters

FOLDER = Path(__file__).parent.parent / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
OF_SESSIONS = sorted((FOLDER / "seminar").glob("*.ipynb"))
ROOMS = {f"tk.{room}": getattr(toolkit, room) for room in toolkit.ROOMS}
MakeCase = Callable[..., Case]
Render = Callable[..., str]


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest) -> Path:
    return request.param


@pytest.fixture
def notebook(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def test_there_is_a_notebook_for_each_question() -> None:
    names = {path.stem for path in NOTEBOOKS}
    assert names == {
        *("tour", "corpus", "statements", "3-coding", "positions", "timeline", "networks", "brief")
    }


def test_is_valid_and_saved_without_outputs(notebook: nbformat.NotebookNode) -> None:
    nbformat.validate(notebook)
    for cell in notebook.cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None
        assert set(cell.metadata) <= {"tags"}
    assert set(notebook.metadata) <= {"kernelspec", "language_info", "toolkit"}
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)


def test_begins_with_its_question_in_prose(notebook: nbformat.NotebookNode) -> None:
    first = notebook.cells[0]
    assert first.cell_type == "markdown"
    assert first.source.startswith("# ")
    assert len(first.source.split()) > 30


def test_parameters_are_well_formed_and_explained(path: Path) -> None:
    parameters = notebook_parameters(str(path))
    assert (parameters[0].name, parameters[0].default) == ("case", "port-selme")
    assert all(parameter.help for parameter in parameters)


def test_what_a_notebook_is_given_is_checked_before_a_case_is_opened(
    notebook: nbformat.NotebookNode,
) -> None:
    [_, first, *_] = [cell.source for cell in notebook.cells if cell.cell_type == "code"]

    assert first.startswith(
        "import toolkit as tk\n\n"
        "tk.report.check_parameters(globals())\ncase = tk.open_case(case, as_of)\n"
    )


@pytest.mark.parametrize("path", [*NOTEBOOKS, *OF_SESSIONS], ids=lambda path: path.stem)
def test_cells_are_thin_and_call_only_public_names(notebook: nbformat.NotebookNode) -> None:
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        assert len(cell.source.splitlines()) <= 12
        for node in ast.walk(ast.parse(cell.source)):
            assert not isinstance(node, ast.FunctionDef | ast.For | ast.While | ast.Lambda)
            if isinstance(node, ast.Import | ast.ImportFrom):
                assert ast.unparse(node) == "import toolkit as tk"
            if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "tk":
                assert node.attr in toolkit.__all__
            if isinstance(node, ast.Attribute) and ast.unparse(node.value) in ROOMS:
                assert node.attr in ROOMS[ast.unparse(node.value)].__all__


REPORTS = {
    "2031-03-04-quay": (
        "Envoy Tarik Oro said the North would accept inspections of ships. "
        '“<script>alert(1)</script> We will never lower the tariffs,” Oro said. "'
        'Foreign Minister Lena Adan rejected inspections, <img src=x onerror="alert(1)">.\n\n'
        "Adan said that $5 and then $6 was too much for \u202eharbour access."
    ),
    "2031-03-09-reply": "The South would accept inspections, Adan said on Saturday.",
}


CODINGS = {
    "ada": "2031-03-04-quay:000016,inspections,accept,\n"
    "2031-03-09-reply:000041,inspections,accept,\n",
    "bea": "2031-03-04-quay:000016,inspections,reject,<script>\n2031-03-09-reply:000041,,,rain\n",
}


@pytest.fixture(scope="module")
def render() -> Iterator[Render]:
    """Run a notebook on a case and give the page, as a batch does: libraries are read once."""
    worker = Worker()

    def page(notebook: str, case: Case, out: Path, **parameters: str) -> str:
        job = Job(notebook, str(case.folder), parameters, out, notebook, ("html",))
        made = worker.ask("make", job=job, timeout=None)
        assert made.outcome == "made", made.why
        return made.page.read_text("utf-8")

    yield page
    worker.close()


@pytest.fixture(scope="module")
def page_of(
    render: Render, module_case: MakeCase, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], str]:
    """The page of a notebook on a case of two reports that two people coded, rendered once."""
    case, out = module_case(REPORTS), tmp_path_factory.mktemp("out")
    for coder, rows in CODINGS.items():
        (case.folder / "codings").mkdir(exist_ok=True)
        file = case.folder / "codings" / f"{coder}.csv"
        rows = rows.replace("\n", f",{case.codebook}\n")
        file.write_text(f"statement_id,object,value,note,codebook\n{rows}", encoding="utf-8")
    return cache(lambda notebook: render(notebook, case, out))


@pytest.mark.slow
def test_every_notebook_renders_on_a_case_of_two_reports(
    path: Path, page_of: Callable[[str], str]
) -> None:
    page = page_of(path.stem)

    assert "<script" not in page
    assert "<img src=x" not in page
    assert page.count("<h1>") == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "report"),
    [
        ("brief", "Rain fell on the quay."),
        ("tour", "Envoy Oro said that it was raining."),
        ("positions", "Rain fell on the quay."),
        ("timeline", "Envoy Oro said that it was raining."),
        ("networks", "Rain fell on the quay."),
    ],
)
def test_a_case_where_no_stance_is_taken_has_a_report_that_says_so(
    render: Render, make_case: MakeCase, tmp_path: Path, name: str, report: str
) -> None:
    page = render(name, make_case(report), tmp_path / "out")

    assert page.count("<p>No statement speaks of an issue of the codebook.</p>") == 1
    assert "Traceback" not in page
    assert not (tmp_path / "out" / "failed").exists()


@pytest.mark.slow
def test_an_issue_nobody_speaks_of_has_a_report_that_says_so(
    render: Render, make_case: MakeCase, tmp_path: Path
) -> None:
    page = render("positions", make_case(REPORTS), tmp_path / "out", issue="leaders-meeting")

    assert "No statement takes a stance on this: A meeting of leaders, “The two heads of" in page


@pytest.mark.slow
def test_a_case_without_codings_by_people_has_a_report_that_says_so(
    render: Render, make_case: MakeCase, tmp_path: Path
) -> None:
    page = render("3-coding", make_case(REPORTS), tmp_path / "out")

    assert "<p>Nobody coded; agreement needs the codings of two coders or more.</p>" in page
    assert "Where do they differ" not in page
    assert "Traceback" not in page


@pytest.mark.slow
@pytest.mark.parametrize("name", ["brief", "positions", "timeline", "networks"])
def test_a_single_report_is_enough(
    render: Render, make_case: MakeCase, tmp_path: Path, name: str
) -> None:
    said = "Envoy Oro said that the North would accept inspections."

    assert "<h1>" in render(name, make_case(said), tmp_path / "out")


@pytest.mark.slow
def test_every_count_of_the_brief_leads_to_its_quotations(page_of: Callable[[str], str]) -> None:
    page = page_of("brief")
    _, _, table = page.partition('id="table-positions"')
    table = table.partition("</table>")[0]

    counts = table.count('href="#q-')
    assert counts >= 3
    assert counts == table.count("<a ")
    first = table.partition('href="#')[2].partition('"')[0]
    assert f'id="{first}"' in page
