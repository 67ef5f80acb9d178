"""One folder with a file of each kind: one command takes it into a case, whose brief renders."""

import runpy
from pathlib import Path

import pytest

from toolkit.__main__ import main
from toolkit.case import new_case, open_case
from toolkit.case.intake import take_in
from toolkit.reporting import render_report

HERE = Path(__file__).parent


@pytest.fixture
def articles(tmp_path):
    """The files of the tests of readers and of archives' layouts, in a folder."""
    readers, layouts = (
        runpy.run_path(str(HERE / f"test_{name}.py")) for name in ("readers", "layouts")
    )
    page = [(50, 700 - 12 * line, readers["TALKS"]) for line in range(30)]  # fewer look scanned
    files = {**readers["FILES"], **layouts["EXPORTS"], "a.pdf": readers["pdf"]([page])}
    folder = tmp_path / "articles" / "of all kinds"
    folder.mkdir(parents=True)
    for name, data in files.items():
        (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return folder.parent


@pytest.fixture
def case(articles, tmp_path):
    made = new_case(tmp_path / "case", "blank")
    assert main(["import", str(articles), "--into", str(made)]) == 0
    return made


def test_one_command_takes_in_a_folder_with_a_file_of_each_kind(case, articles):
    again = take_in(articles, case, dry_run=True)

    assert not len(again.problems)
    assert not again.new
    assert (again.files["read"] > 0).all()
    assert again.files["form"].nunique() >= 20
    assert len(open_case(case).documents) == len(again.articles)


@pytest.mark.long
def test_the_brief_of_a_folder_with_a_file_of_each_kind_renders(case, tmp_path):
    page = render_report("brief", case, tmp_path / "report").read_text("utf-8")

    assert "the talks would resume" in page
