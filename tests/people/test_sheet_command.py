"""The command `sheet` writes what coders fill in and takes it back."""

import csv
import io

import pytest

from toolkit.case import open_case
from toolkit.case.codings import hand_codings
from toolkit.commands import sheet
from toolkit.commands.arguments import Parser
from toolkit.parsing import find_statements
from toolkit.people.sheets import read_sheet, write_sheet
from toolkit.schema import InputError

REPORTS = {
    f"2031-03-0{day}-talks": "".join(
        f"Tarik Oro said on day {number} that the {what} would be kept.\n\n"
        for number, what in enumerate(["tariffs", "inspections", "blockade"], 3 * day)
    )
    for day in (1, 2, 3)
}


@pytest.fixture
def case(make_case):
    return make_case(REPORTS)


@pytest.fixture
def run(case, capsys):
    """Run the command on the case; what it prints."""

    def running(*arguments: object) -> str:
        parser = Parser()
        sheet.add(parser.add_subparsers())
        given = parser.parse_args(
            ["sheet", str(case.folder), "--method", "rules", *map(str, arguments)]
        )
        given.run(given)
        return capsys.readouterr().out

    return running


def rows(path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))


def test_a_sheet_is_written_filled_in_and_taken_back(run, case, tmp_path):
    path = tmp_path / "ann.csv"
    assert run("--coder", "ann", "--out", path) == f"{path}: every statement, for ann\n"

    lines = rows(path)
    assert len(lines) == 9
    lines[0] |= {"issue": "tariffs", "stance": "accept"}
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)

    assert run("--take", path).endswith("coded by ann: 1 new, 0 as they were\n")
    assert list(hand_codings(case, ["ann"])["value"]) == ["accept"]


def test_statements_of_reports_not_yet_out_are_in_no_sheet(run, case, tmp_path):
    every = find_statements(case, "rules")
    early = open_case(case.folder, as_of="2031-03-01")

    assert len(rows(write_sheet(early, tmp_path / "ann.csv", "ann", statements=every))) == 3
    run("--as-of", "2031-03-02", "--coder", "cid", "--out", tmp_path / "cid.csv")
    assert len(rows(tmp_path / "cid.csv")) == 6
    whole = write_sheet(case, tmp_path / "ben.csv", "ben", statements=every)
    assert read_sheet(early, whole, statements=every).empty


def test_coders_get_their_parts_of_one_sample(run, tmp_path):
    sample = ["--sample", 6, "--strata", "month", "--overlap", 2, "--coders", "ann", "ben"]
    said = [
        run("--coder", one, "--out", tmp_path / f"{one}.csv", *sample) for one in ("ann", "ben")
    ]
    ann, ben = ({row["statement_id"] for row in rows(tmp_path / f"{one}.csv")}
                for one in ("ann", "ben"))  # fmt: skip

    assert all("4 statements for" in line and "2 of them for all" in line for line in said)
    assert (len(ann & ben), len(ann | ben)) == (2, 6)


def test_a_sample_may_be_stratified_by_what_the_rules_read(run, tmp_path):
    path = tmp_path / "ann.xlsx"

    assert "5 statements" in run(
        "--coder", "ann", "--out", path, "--sample", 5, "--strata", "issue"
    )
    assert path.read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--out", "x.csv"], "--coder"),
        (["--out", "x.csv", "--coder", "ann", "--replace"], "--replace goes with --take"),
        (["--out", "x.csv", "--coder", "ann", "--overlap", "20%"], "--overlap needs a sample"),
        (["--take", "x.csv", "--sample", "5"], "leave it out with --take"),
        (["--out", "x.csv", "--coder", "cleo", "--sample", "5", "--coders", "ann", "ben"],
         "gives 'cleo' nothing to code"),
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_refused(run, arguments, says):
    with pytest.raises(InputError, match=says):
        run(*arguments)


def test_an_overlap_is_a_number_or_a_share(run, tmp_path, capsys):
    line = run("--coder", "ann", "--out", tmp_path / "a.csv", "--sample", 8, "--coders", "ann",
               "ben", "--overlap", "50%")  # fmt: skip
    assert "4 of them for all" in line

    with pytest.raises(SystemExit):
        run("--coder", "ann", "--out", tmp_path / "b.csv", "--sample", 8, "--overlap", "half")
    assert "such as 20%" in capsys.readouterr().err
