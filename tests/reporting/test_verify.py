"""A kept report is made again, and each table, figure and sentence that differs is named."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from toolkit.__main__ import main
from toolkit.case import Case
from toolkit.reporting import render_report, verify_report
from toolkit.schema import InputError

REPORT = "Envoy Oro said on Monday that the North would accept inspections."
CELLS = (
    """\
from IPython.display import HTML
from matplotlib import pyplot as plt
from toolkit.case import open_case
from toolkit.reporting.exhibits import save_figure, save_table
case = open_case(case)
table = case.documents[["doc_id", "outlet", "text"]]
save_table("texts", table, "Texts.")
figure, ax = plt.subplots()
ax.bar(["North", "South"], [2, 1])
save_figure("bars", ax, "Bars (n = 3 statements).", "Two bars.")
HTML("<p>The North accepts.</p><p>The South waits.</p><table><tr><td>2</td></tr></table>")""",
)


@pytest.fixture(scope="module")
def rendered(
    module_case: Callable[..., Case],
    module_notebook: Callable[..., Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """A case, and beside it a report of it, made once: the tests change copies of both."""
    world = tmp_path_factory.mktemp("world")
    shutil.copytree(module_case(REPORT).folder, world / "case")
    render_report(str(module_notebook(*CELLS)), world / "case", world / "reports")
    return world


@pytest.fixture
def reports(rendered: Path, tmp_path: Path) -> Path:
    return shutil.copytree(rendered, tmp_path / "world") / "reports"


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_report_that_comes_out_the_same_has_no_differences_whatever_the_machine(
    reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    origin = json.loads((reports / "provenance.json").read_text())
    assert origin["trial"]["machine"]
    assert origin["trial"]["method"]["name"].startswith("learned-")
    assert len(origin["trial"]["method"]["sha256"]) == 64
    origin["trial"]["machine"] = "another"
    (reports / "provenance.json").write_text(json.dumps(origin))
    before = files(reports)

    assert main(["verify", str(reports)]) == 0
    assert "every table, figure and sentence comes out the same" in capsys.readouterr().out
    assert files(reports) == before


def test_each_table_figure_and_sentence_that_differs_is_named(
    reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(reports / "tables/trial/texts.csv", "on Monday", "on Tuesday")
    edit(reports / "figures/trial/bars.svg", "North", "Nord")
    edit(reports / "trial.ipynb", "<p>The South waits.</p><table>", "<p>The South left.</p><table>")
    (reports / "figures/trial/bars.png").unlink()
    notebook = json.loads((reports / "trial.ipynb").read_text("utf-8"))
    source = notebook["cells"][-1]["source"]
    notebook["cells"][-1]["source"] = "".join(source).replace("South left", "South waits")
    (reports / "trial.ipynb").write_text(json.dumps(notebook), "utf-8")

    code = main(["verify", str(reports)])
    table, png, svg, sentence = capsys.readouterr().out.splitlines()

    assert code == 1
    assert table == (
        "tables/trial/texts.csv, row 1 (report), text: was "
        f"“{REPORT.replace('Monday', 'Tuesday')}”, is “{REPORT}”"
    )
    assert png.startswith("figures/trial/bars.png: is new")
    assert svg.startswith("figures/trial/bars.svg: was a figure of ")
    assert sentence == "trial.html: was “The South left.”, is “The South waits.”"


def test_rows_are_gone_or_new_and_what_was_changed_in_the_case_is_told(
    reports: Path, tmp_path: Path
) -> None:
    edit(reports / "tables/trial/texts.csv", "\nreport,", "\nearlier,,Gone.\nreport,")
    [actors] = tmp_path.rglob("actors.csv")
    actors.write_bytes(actors.read_bytes() + b"\n")

    row, *rest = verify_report(reports)

    assert (row.part, row.where, row.kept, row.made) == (
        "tables/trial/texts.csv", "row 1", "earlier |  | Gone.", "",
    )  # fmt: skip
    assert {one.where for one in rest} == {"case: sha256", "case: files: actors.csv"}


def test_a_folder_without_reports_is_told_apart_from_one_that_differs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(tmp_path)]) == 2
    assert "holds no reports: there is no provenance.json" in capsys.readouterr().err


def test_a_case_that_is_not_there_any_more_can_be_given(reports: Path, tmp_path: Path) -> None:
    case = tmp_path / "elsewhere"
    [old] = {path.parent for path in tmp_path.rglob("codebook.toml")}
    old.rename(case)

    with pytest.raises(InputError, match="was made of a case that is not there"):
        verify_report(reports)
    assert verify_report(reports, case) == []
