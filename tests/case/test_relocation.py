"""A coding stays with what was coded, however its statement is named or cut now."""

import dataclasses

import pandas as pd
import pytest

import toolkit as tk
from toolkit.case.codings import coding_problems, fingerprint, relocate_codings
from toolkit.case.codings.relocation import is_numbered
from toolkit.parsing.statements import statement_names
from toolkit.people.decisions import Decisions, version
from toolkit.schema import Statement, to_rows, to_table

FIRST = "Tarik Oro said that the North would accept inspections."
SECOND = "Lena Adan told reporters that the South would never lower the tariffs."
REPORT = f"{FIRST}\n\n{SECOND}\n"
TOLD = REPORT.index("told")
HEADER = "statement_id,object,value,holder,evidence,passage\n"


@pytest.fixture
def case(make_case):
    return make_case(REPORT)


@pytest.fixture
def statements(case):
    return tk.find_statements(case, "rules")


def write(case, *rows: str, coder: str = "ada"):
    path = case.folder / "codings" / f"{coder}.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def names(case, statements) -> list[str]:
    return list(tk.codings.hand_codings(case, statements=statements)["statement_id"])


def cut(statements: pd.DataFrame, at: int, **changes: object) -> pd.DataFrame:
    """The statements, one of them cut otherwise."""
    rows = to_rows(Statement, statements)
    rows[at] = dataclasses.replace(rows[at], **changes)
    return to_table(Statement, rows)


def passage_of(statements: pd.DataFrame, at: int) -> str:
    row = statements.iloc[at]
    return fingerprint(REPORT[row["start"] : row["end"]])


def test_a_statement_is_named_by_where_its_cue_begins(statements):
    assert list(statements["statement_id"]) == ["report:000010", f"report:{TOLD:06d}"]


def test_of_two_statements_with_one_cue_the_second_says_so():
    assert statement_names("a:b", [7, 7, 40]) == ["a:b:000007", "a:b:000007-2", "a:b:000040"]


def test_one_statement_less_leaves_the_others_their_names(statements, make_case):
    fewer = tk.find_statements(make_case(REPORT.replace(" said ", " left ")), "rules")

    assert list(fewer["statement_id"]) == list(statements["statement_id"].iloc[1:])


@pytest.mark.parametrize(
    ("name", "numbered"),
    [("a:0007", True), ("a:000007", False), ("a:000007-2", False), ("0007", False)],
)
def test_a_running_number_is_told_from_a_position(name, numbered):
    assert is_numbered(name) == numbered


def test_codings_that_name_statements_by_running_numbers_are_read_by_their_passage(
    case, statements
):
    write(
        case,
        f"report:0007,inspections,accept,North,,{passage_of(statements, 0)}",
        f"report:0008,tariffs,reject,South,,{passage_of(statements, 1)}",
    )

    assert names(case, statements) == list(statements["statement_id"])
    [problem] = coding_problems(statements, case)["problem"]
    assert "2 of ada's statements are named by running numbers" in problem


def test_a_running_number_without_a_passage_is_one_clear_row(case, statements):
    write(case, "report:0001,inspections,accept,North,,", "report:0001,tariffs,accept,North,,")

    assert names(case, statements) == ["report:0001", "report:0001"]
    [problem] = coding_problems(statements, case)["problem"]
    assert "without the passage that was coded" in problem


def test_evidence_tells_the_statement_where_no_passage_does(case, statements):
    at = REPORT.index("tariffs")
    write(case, f"report:0009,tariffs,reject,South,{at}-{at + 7},")

    assert names(case, statements) == [f"report:{TOLD:06d}"]


def test_a_statement_cut_otherwise_keeps_its_codings_and_is_listed(case, statements):
    write(case, f"report:{TOLD:06d},tariffs,reject,South,,{passage_of(statements, 1)}")
    shorter = cut(statements, 1, end=int(statements["end"].iloc[1]) - 8)

    assert names(case, shorter) == [f"report:{TOLD:06d}"]
    [problem] = coding_problems(shorter, case)["problem"]
    assert "cut differently now" in problem


def test_a_statement_whose_cue_is_another_word_is_known_by_its_passage(case, statements):
    write(case, f"report:{TOLD:06d},tariffs,reject,South,,{passage_of(statements, 1)}")
    at = REPORT.index("reporters")
    other = cut(
        statements, 1, statement_id=f"report:{at:06d}", cue_spans=((at, at + 9),), start=TOLD
    )

    assert names(case, other) == [f"report:{at:06d}"]
    [row] = coding_problems(other, case).itertuples()
    assert "overlaps the coded passage most" in row.problem
    assert (row.start, row.file) == (TOLD, "codings/ada.csv")


def test_a_statement_that_shares_little_of_the_passage_is_not_the_coded_one(case, statements):
    write(case, f"report:{TOLD:06d},tariffs,reject,South,,{passage_of(statements, 1)}")
    at = REPORT.index("tariffs")
    other = cut(statements, 1, statement_id=f"report:{at:06d}", cue_spans=((at, at + 7),), start=at)

    assert names(case, other) == [f"report:{TOLD:06d}"]
    [problem] = coding_problems(other, case)["problem"]
    assert problem == f"ada coded statement 'report:{TOLD:06d}', which is not found."


def test_two_coded_statements_never_become_one(case, statements):
    whole = passage_of(statements, 1)
    end = int(statements["end"].iloc[1])
    part = fingerprint(REPORT[TOLD:end])
    write(case, f"report:0002,tariffs,reject,South,,{whole}",
          f"report:0003,tariffs,resist,South,,{part}")  # fmt: skip

    assert names(case, statements) == [f"report:{TOLD:06d}", "report:0003"]


def test_a_paragraph_put_before_a_statement_moves_no_coding(case, statements, make_case):
    passage = passage_of(statements, 1)
    edited = make_case(f"The talks went on for a third day.\n\n{REPORT}")
    write(edited, f"report:{TOLD:06d},tariffs,reject,South,,{passage}")

    later = tk.find_statements(edited, "rules")
    assert names(edited, later) == [later["statement_id"].iloc[1]]


def test_finding_a_place_twice_changes_nothing_more(case, statements):
    write(case, f"report:0008,tariffs,reject,South,,{passage_of(statements, 1)}")
    once = tk.codings.hand_codings(case, statements=statements)

    pd.testing.assert_frame_equal(relocate_codings(once, statements, case), once)


def test_joining_finds_the_statements_that_were_coded(case, statements):
    write(case, f"report:0008,tariffs,reject,South,,{passage_of(statements, 1)}")
    codings = tk.codings.hand_codings(case).assign(codebook=str(case.codebook))

    [row] = tk.join(statements, codings, case).itertuples()

    assert (row.cue, row.value) == ("told", "reject")


def test_the_next_change_writes_the_names_that_statements_have_now(case, statements):
    path = write(case, f"report:0008,tariffs,reject,South,,{passage_of(statements, 1)}")
    decisions = Decisions(case, "ada", statements)
    [row] = decisions.of(f"report:{TOLD:06d}")

    change = {row.statement_id: (dataclasses.replace(row, value="resist"),)}
    decisions.change(change, {row.statement_id: version((row,))})

    assert "report:0008" not in path.read_text("utf-8")
    assert tk.codings.hand_codings(case)["value"].tolist() == ["resist"]
