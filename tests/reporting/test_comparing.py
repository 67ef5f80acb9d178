"""What changed from one brief to the next: on the terminal, and as a page of its own."""

from __future__ import annotations

import json
import re
from pathlib import Path

import nbformat
import pytest

from toolkit.__main__ import main
from toolkit.reporting import compare_reports
from toolkit.schema import InputError

STANDING = "party,issue,label,proposition,side,value,value_firm,words,outlet,statement_id\n"
ON_SHIPS = "North,inspections,Inspections,Ships are inspected."
NORTH = f"{ON_SHIPS},1,accept,True,We accept.,Harbour Post,march-3:000010\n"
TURNED = f"{ON_SHIPS},-1,reject,False,We do not.,Harbour Post,march-9:000020\n"
SOUTH = "South,tariffs,Tariffs,,-1,reject,True,No lower tariffs.,Selme Courier,march-4:000030\n"
STATEMENTS = "statement_id,speaker,source,said_on,outlet,content\n"
ORO = "march-3:000010,Tarik Oro,Envoy Oro,2031-03-03,Harbour Post,We accept.\n"
ADAN = "march-9:000020,,“<i>Adan</i>”,2031-03-09,Harbour Post,We do not.\n"


def kept(
    folder: Path,
    day: str,
    html: str,
    tables: dict[str, str],
    coder: str = "rules",
    name: str = "brief",
) -> Path:
    """A report as it is kept, of which a brief's words and tables are given."""
    cells = [
        nbformat.v4.new_code_cell("", outputs=[
            nbformat.v4.new_output("display_data", {"text/html": html})
        ]),
        nbformat.v4.new_markdown_cell("## Appendix", metadata={"tags": ["appendix"]}),
        nbformat.v4.new_code_cell("", outputs=[
            nbformat.v4.new_output("display_data", {"text/html": f"<p>Of {day} only.</p>"})
        ]),
    ]  # fmt: skip
    place = folder / "tables" / name
    place.mkdir(parents=True)
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / f"{name}.ipynb")
    for table, text in tables.items():
        (place / f"{table}.csv").write_text(text, "utf-8")
    origin = {
        "parameters": {"coder": coder, "as_of": day},
        "case": {"name": "selme", "as_of": day, "codebook": "selme 1"},
    }
    (folder / "provenance.json").write_text(json.dumps({name: origin}))
    (folder / f"{name}.html").write_text('<p id="s-march-9:000020">We do not.</p>')
    return folder


@pytest.fixture
def weeks(tmp_path: Path) -> tuple[Path, Path]:
    reports = "doc_id,title,outlet,date\nmarch-3,Oro accepts,Harbour Post,2031-03-03\n"
    first = kept(
        tmp_path / "week-1", "2031-03-07", "<p>North is for inspections.</p><p>It rains.</p>",
        {
            "standing-now": STANDING + NORTH + SOUTH, "statements": STATEMENTS + ORO,
            "reports": reports,
        },
    )  # fmt: skip
    second = kept(
        tmp_path / "week-2", "2031-03-14", "<p>It rains.</p><p>North is against inspections.</p>",
        {
            "standing-now": STANDING + TURNED, "statements": STATEMENTS + ADAN + ORO,
            "reports": reports + "march-9,Adan on <b>ships</b>,Harbour Post,2031-03-09\n",
        }, coder="learned",
    )  # fmt: skip
    return first, second


def test_what_changed_from_one_week_to_the_next_is_told(weeks: tuple[Path, Path]) -> None:
    [found] = compare_reports(*weeks)

    assert (found.day_before, found.day_after) == ("2031-03-07", "2031-03-14")
    assert found.sentences_new == ("North is against inspections.",)
    assert found.sentences_gone == ("North is for inspections.",)
    assert [row["doc_id"] for row in found.reports_new] == ["march-9"]
    assert [row["statement_id"] for row in found.statements_new] == ["march-9:000020"]
    assert (found.reports_gone, found.statements_gone) == ((), ())
    assert [(one.party, one.on, one.before, one.after) for one in found.moved] == [
        ("North", "“Ships are inspected”", "accept", "against"),
        ("South", "Tariffs", "reject", ""),
    ]
    assert [(one.part, one.kept, one.made) for one in found.settings] == [
        ("coder", "rules", "learned")
    ]
    assert [(one.name, one.before, one.after) for one in found.tables] == [
        ("reports.csv", 1, 2), ("standing-now.csv", 2, 1), ("statements.csv", 1, 2),
    ]  # fmt: skip


def test_the_terminal_and_a_page_say_the_same(
    weeks: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", *map(str, weeks)]) == 0
    printed = capsys.readouterr().out
    page = (weeks[1] / "compared.html").read_text("utf-8")

    assert "- North on “Ships are inspected”: from accept to against: “We do not.”\n" in printed
    assert "- South on Tariffs: from reject to nothing firm\n" in printed
    assert "- 2031-03-09, Harbour Post: Adan on <b>ships</b>\n" in printed
    assert printed.endswith(f"\nOpen {weeks[1] / 'compared.html'}\n")
    assert "North is against inspections." in page
    assert "Adan on &lt;b&gt;ships&lt;/b&gt;" in page
    assert "<b>ships" not in page
    assert "<script" not in page
    assert 'href="./brief.html#s-march-9%3A000020"' in page
    assert re.search(r"one new report,\s+one new statement,\s+2 stances moved", page)


def test_a_folder_given_as_here_is_called_by_its_name(
    weeks: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(weeks[0])

    assert main(["compare", ".", str(weeks[1])]) == 0

    page = (weeks[1] / "compared.html").read_text("utf-8")
    assert f"From {weeks[0].name} to {weeks[1].name}" in page


def test_the_same_report_twice_has_no_changes(weeks: tuple[Path, Path]) -> None:
    [found] = compare_reports(weeks[0], weeks[0])

    assert str(found) == "brief, selme, 2031-03-07 to 2031-03-07"


def test_folders_without_a_report_in_common_are_told(
    weeks: tuple[Path, Path], tmp_path: Path
) -> None:
    other = kept(tmp_path / "other", "2031-03-07", "", {}, name="timeline")

    with pytest.raises(InputError, match=r"holds timeline, and .*week-1 holds brief: no report of"):
        compare_reports(weeks[0], other)
    with pytest.raises(InputError, match="holds no reports"):
        compare_reports(weeks[0], tmp_path)


@pytest.mark.parametrize(
    "table",
    [
        b"party,issue\nNorth,inspections\n",
        (STANDING + NORTH.replace(",1,accept,True", ",for,accept,False")).encode(),
        (STANDING + "North\n").encode(),
        b"\xff\xfe",
    ],
    ids=["columns", "side", "cut off", "bytes"],
)
def test_a_table_that_is_damaged_or_of_another_release_is_one_sentence(
    weeks: tuple[Path, Path], table: bytes
) -> None:
    (weeks[1] / "tables" / "brief" / "standing-now.csv").write_bytes(table)

    with pytest.raises(
        InputError, match=r"'brief' here or in .*week-1 has a table that is damaged"
    ):
        compare_reports(*weeks)


def test_a_folder_whose_origin_is_no_more_what_it_was_holds_no_reports(
    weeks: tuple[Path, Path],
) -> None:
    origin = {"brief": {"parameters": {}, "case": "selme"}}
    (weeks[1] / "provenance.json").write_text(json.dumps(origin))

    with pytest.raises(InputError, match="holds no reports"):
        compare_reports(*weeks)
