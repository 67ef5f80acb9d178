"""People's codings are read whole, or refused with the file, the line and the remedy."""

from pathlib import Path

import pandas as pd
import pytest

from toolkit.case import open_case, sample_case
from toolkit.case.codings import (
    check_coder_name,
    choose_coder,
    coding_problems,
    fingerprint,
    hand_codings,
    read_codings,
    statements_read,
    unmatched_codings,
)
from toolkit.coding import join
from toolkit.coding.rules import code
from toolkit.parsing import audit, find_statements
from toolkit.schema import Coding, HandCoding, InputError, columns, write_table

REPORT = "Tarik Oro said that the North would accept inspections.\n"
CODED = "report:000010,inspections,accept\n"


@pytest.fixture
def case(make_case):
    return make_case(REPORT)


def write(case, rows: str, coder: str = "ada", header: str = "statement_id,object,value\n") -> Path:
    path = case.folder / "codings" / f"{coder}.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_text(header + rows, encoding="utf-8")
    return path


def test_three_columns_are_enough(case):
    write(case, CODED)

    [row] = read_codings(case).itertuples(index=False)

    assert list(row._fields) == columns(Coding)
    assert (row.dimension, row.coder, row.evidence) == ("issue", "ada", ())
    assert (row.object, row.value) == ("inspections", "accept")


def test_codings_written_by_the_toolkit_are_read_as_they_were(case):
    codings = code(find_statements(case, "rules"), case).assign(coder="ada")
    path = write(case, "")
    write_table(codings, path)

    assert len(codings)
    pd.testing.assert_frame_equal(read_codings(case), codings)


def test_a_statement_read_and_found_empty_is_read_but_not_coded(case):
    write(case, CODED + "report:000070,,\n")

    assert list(read_codings(case)["statement_id"]) == ["report:000010"]
    assert statements_read(case) == {"report:000010", "report:000070"}


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("report:000010,inspection,accept", "Did you mean 'inspections'?"),
        ("report:000070,inspections,acept", "Did you mean 'accept'?"),
        ("report:000070,inspections,", "has no value"),
        ("report:000010,,accept", "has no object"),
        (",inspections,accept", "names no statement"),
        ("report:000010,inspections,reject", "already coded for 'inspections' in line 2"),
    ],
)
def test_a_mistake_is_shown_with_file_line_and_remedy(case, row, says):
    path = write(case, CODED + row + "\n")

    with pytest.raises(InputError) as raised:
        read_codings(case)

    assert (raised.value.file, raised.value.line) == (str(path), 3)
    assert says in raised.value.message


@pytest.mark.parametrize(
    ("column", "cell", "says"),
    [
        ("confidence", "often", "not a number from 0 to 1"),
        ("confidence", "2", "not a number from 0 to 1"),
        ("evidence", "45-12", "not a span"),
        ("coder", "rules-1", "all are by 'ada'"),
        ("dimension", "isue", "Did you mean 'issue'?"),
    ],
)
def test_a_cell_of_the_wrong_kind_is_refused(case, column, cell, says):
    header = f"statement_id,object,value,{column}\n"
    write(case, f"{CODED.strip()},{cell}\n", header=header)

    with pytest.raises(InputError, match="line 2") as raised:
        read_codings(case)

    assert says in raised.value.message


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("statement_id,object,valeu\n", "Did you mean 'value'?"),
        (
            "statement_id;object;value;note\nreport:000010;tariffs;accept;no, yes\n",
            "semicolons sep",
        ),
        ("statement_id\tobject\tvalue\n", "tabs separate the columns; save it with commas"),
        ("statement_id,object,value,\n", "line 1: a column has no name; delete"),
        ("statement_id,object,value,,\n", "line 1: several columns have no name; delete"),
        ("statement_id,issue,stance,fingerprint\n", "is a coding sheet; move it elsewhere"),
    ],
)
def test_a_header_of_other_columns_is_refused(case, header, says):
    write(case, "", header=header)

    with pytest.raises(InputError) as raised:
        read_codings(case)

    assert says in str(raised.value)


def test_a_quote_never_closed_swallows_no_rows(case):
    header = "statement_id,object,value,note\n"
    write(case, f'{CODED.strip()},"odd\nreport:000070,tariffs,accept,\n', header=header)

    with pytest.raises(InputError, match=r"ada.csv, line 2: .*a quoted cell is never closed"):
        hand_codings(case)


def test_a_row_that_only_says_a_statement_was_read_names_a_dimension_too(case):
    write(case, "report:000010,,,isue\n", header="statement_id,object,value,dimension\n")

    with pytest.raises(InputError, match=r"line 2: .*Did you mean 'issue'"):
        hand_codings(case)


@pytest.mark.parametrize("name", ["ann bee", "rules-1"])
def test_a_file_whose_name_is_no_coders_is_refused(case, name):
    path = write(case, CODED, name)

    with pytest.raises(InputError, match=f"its name says who coded, and '{name}' cannot") as raised:
        hand_codings(case)
    assert raised.value.file == str(path)


def test_all_mistakes_of_a_file_are_named_at_once(case):
    write(case, "report:000010,inspection,accept\nreport:000070,inspections,acept\n")

    with pytest.raises(InputError, match="2 mistakes"):
        read_codings(case)


def test_two_holders_of_one_statement_are_two_codings(case):
    rows = "report:000010,inspections,accept,Norland\nreport:000010,inspections,reject,Sudland\n"
    write(case, rows, header="statement_id,object,value,holder\n")

    assert list(read_codings(case)["value"]) == ["accept", "reject"]


def test_the_coder_is_the_only_one_or_the_consensus_or_named(case):
    write(case, CODED, "ada")
    assert choose_coder(case) == "ada"
    write(case, CODED, "bea")
    with pytest.raises(InputError, match="ada, bea"):
        choose_coder(case)
    with pytest.raises(InputError, match="Did you mean 'bea'"):
        choose_coder(case, "beaa")
    write(case, CODED, "consensus")
    assert choose_coder(case) == "consensus"
    assert choose_coder(case, "bea") == "bea"


def test_a_case_nobody_coded_says_where_codings_go(case):
    with pytest.raises(InputError, match=r"ada\.csv"):
        read_codings(case)


def test_a_coding_that_fits_no_statement_becomes_a_problem(case):
    statements = find_statements(case, "rules")
    [end] = case.documents["text"].map(len)
    header = "statement_id,object,value,evidence\n"
    rows = [
        "report:000010,inspections,accept,5-9", f"report:000010,tariffs,accept,{end}-{end + 4}",
        "report:000099,inspections,reject,",
    ]  # fmt: skip
    write(case, "\n".join(rows) + "\n", header=header)

    problems = unmatched_codings(read_codings(case), statements, case)

    assert list(problems["doc_id"]) == ["report", "report"]
    assert "outside the statement" in problems["problem"][0]
    assert "'report:000099', which is not found" in problems["problem"][1]
    assert set(problems["file"]) == {"codings/ada.csv"}


HAND = "statement_id,dimension,object,value,evidence,passage,seen,decided,note\n"


def test_all_that_people_wrote_down_stands_in_one_table(case):
    write(case, CODED)
    rows = (
        f"report:000010,issue,,,,{fingerprint('x')},rules-1; ada,2031-03-05T10:00:00Z,nothing\n"
        "report:000070,extraction,,wrong,3-9,,,,only half of it\n"
    )
    write(case, rows, "bea", HAND)

    table = hand_codings(case)

    assert list(table.columns) == columns(HandCoding)
    assert list(table["coder"]) == ["ada", "bea", "bea"]
    assert table["seen"][1] == ("rules-1", "ada")
    assert list(hand_codings(case, ["bea"])["note"]) == ["nothing", "only half of it"]
    assert hand_codings(case, "bea").equals(hand_codings(case, ["bea"]))
    assert read_codings(case, "bea").empty
    assert statements_read(case, "bea") == {"report:000010", "report:000070"}


@pytest.mark.parametrize("row", ["report:000010,extraction,,,,,,,",
                                 "report:000010,extraction,inspections,wrong,,,,,",
                                 "report:000010,extraction,,right,,,,,"])  # fmt: skip
def test_of_an_extraction_only_wrong_can_be_said(case, row):
    write(case, row + "\n", header=HAND)

    with pytest.raises(InputError, match="only the value 'wrong'"):
        read_codings(case)


@pytest.mark.parametrize("name", ["ada", "coder-a", "Ünal_2", "7"])
def test_a_name_that_can_be_a_coder(name):
    assert check_coder_name(name) == name


@pytest.mark.parametrize(
    "name", ["", "../ada", "a b", ".ada", "-ada", "rules-1", "Learned-2", "a" * 41, "a/b", "a\n"]
)
def test_a_name_that_cannot_be_a_coder(name):
    with pytest.raises(InputError, match="cannot be a coder's name"):
        check_coder_name(name)


def test_a_coding_of_a_changed_text_becomes_a_problem(case):
    statements = find_statements(case, "rules")
    [row] = statements.itertuples()
    passage = case.documents["text"][0][row.start : row.end]
    header = "statement_id,object,value,passage\n"

    write(case, f"{CODED.strip()},{fingerprint(passage)}\n", header=header)
    assert coding_problems(statements, case).empty

    write(case, f"{CODED.strip()},{fingerprint(passage + '!')}\n", header=header)
    [problem] = coding_problems(statements, case)["problem"]
    assert "made of another text than stands there now" in problem


def test_the_audit_names_every_mistake_of_every_file_with_its_line(case):
    write(case, CODED + "report:000010,inspection,accept\n" + CODED, "ada")
    write(case, "report:000010,,wrong,extraction,cut short\n", "bea",
          "statement_id,object,value,dimension,note\n")  # fmt: skip
    write(case, "", "cem", "statement_id;object;value\n")

    found = audit(case, find_statements(case, "rules"))
    found = found[found["file"].str.startswith("codings/")]

    assert list(found["file"]) == [
        *("codings/ada.csv", "codings/ada.csv", "codings/cem.csv", "codings/bea.csv")
    ]
    assert list(found["line"].astype(object).where(found["line"].notna(), 0)) == [3, 4, 1, 0]
    assert "Did you mean 'inspections'?" in found["problem"].iloc[0]
    assert "already coded" in found["problem"].iloc[1]
    assert found["problem"].iloc[3].endswith("cut short")
    assert "save it with commas" in found["problem"].iloc[2]


def test_what_lies_beside_the_tables_and_is_not_read_becomes_a_problem(case):
    write(case, CODED)
    for name in ("ann.xlsx", "BEA.CSV", ".ada.lock", "~$ann.xlsx"):
        (case.folder / "codings" / name).write_text("")
    found = coding_problems(find_statements(case, "rules"), case)

    assert list(found["file"]) == ["codings/BEA.CSV", "codings/ann.xlsx"]
    assert all(found["advice"].str.contains("sheet CASE --take"))


def test_rows_that_only_say_a_statement_was_read_are_not_joined(case):
    write(case, CODED + "report:000010,,\n")
    statements = find_statements(case, "rules")

    assert len(join(statements, hand_codings(case).assign(codebook=str(case.codebook)), case)) == 1


def test_codings_of_reports_not_yet_out_are_not_there(make_case):
    case = make_case(REPORT)
    write(case, CODED)
    folder = case.folder / "texts"
    (folder / "later.txt").write_text("date: 2031-05-01\n\nOro said no.\n", encoding="utf-8")
    write(case, CODED + "later:000004,inspections,reject\n")

    now, then = open_case(case.folder), open_case(case.folder, as_of="2031-04-01")

    assert list(hand_codings(now)["value"]) == ["accept", "reject"]
    assert list(hand_codings(then)["value"]) == ["accept"]
    assert statements_read(then) == {"report:000010"}
    assert coding_problems(find_statements(then, "rules"), then).empty


def test_the_codings_of_the_sample_case_are_complete():
    codings = hand_codings(sample_case())

    read = codings.groupby("coder")["statement_id"].nunique()
    assert read.to_dict() == {"coder-a": 60, "coder-b": 60, "consensus": 60}
    assert (codings["passage"] != "").all()
    agreed = codings[codings["coder"] == "consensus"]
    assert (agreed["note"] != "").all()


@pytest.mark.parametrize(("method", "most"), [("learned", 5), ("rules", 10)])
def test_most_codings_of_the_sample_case_find_their_statements_by_either_method(method, most):
    case = sample_case()
    statements = find_statements(case, method)
    codings = hand_codings(case, "consensus", statements)

    lost = set(codings["statement_id"]).difference(statements["statement_id"])
    assert codings["statement_id"].nunique() == 60
    assert len(lost) <= most
    assert len(unmatched_codings(codings, statements, case)) == len(lost)
