"""Which positions are right, on two people's marks small enough to count by hand."""

import json

import pytest

from toolkit.evaluation.positions import POSITIONS, Report, read_reports, score_positions
from toolkit.schema import InputError

ACCEPTS = ("North", "inspections", "accept")
WOULD = ("North", "inspections", "accept-if")
REJECTS = ("North", "inspections", "reject")
TARIFFS = ("South", "tariffs", "accept")


def row(found, first, second, measure, compared="coder"):
    gold = [Report("r", frozenset(first), frozenset(second))]
    return score_positions(gold, [frozenset(found)]).loc[(measure, compared)].tolist()


def test_what_both_marked_is_to_be_found_and_what_one_marked_is_not_wrong():
    both_and_one = ([ACCEPTS], [ACCEPTS, TARIFFS])

    assert row([ACCEPTS, TARIFFS], *both_and_one, "value") == [1, 1, 1, 2, 1]
    assert row([TARIFFS], *both_and_one, "value")[:2] == [1, 0]
    assert row([REJECTS, ACCEPTS], *both_and_one, "value")[:2] == [0.5, 1]


@pytest.mark.parametrize(
    ("found", "right"), [(WOULD, [1, 1, 0]), (REJECTS, [1, 0, 0]), (TARIFFS, [0, 0, 0])]
)
def test_party_and_issue_side_and_value_are_counted_apart(found, right):
    measures = ("found", "side", "value")

    assert [row([found], [ACCEPTS], [ACCEPTS], name)[2] for name in measures] == right


def test_a_value_that_takes_no_side_is_asked_for_no_side():
    unclear = ("North", "tariffs", "unclear")

    assert row([unclear], [unclear], [unclear], "side") == [0, 0, 0, 0, 0]
    assert row([unclear], [unclear], [unclear], "value")[2] == 1


def test_one_person_is_measured_beside_the_other():
    people = row([], [ACCEPTS, TARIFFS], [ACCEPTS], "value", "between people")

    assert people == [1, 0.5, pytest.approx(2 / 3), 1, 2]


# ---------------------------------------------------------------- files

MARK = {"doc_id": "report", "holder": "Tarik Oro", "holder_side": "Norland",
        "issue": "inspections", "value": "accept"}  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    for n in (1, 2):
        (tmp_path / f"marks-{n}.jsonl").write_text(json.dumps(MARK) + "\n", "utf-8")
    (tmp_path / "sides.json").write_text('{"Norland": "North", "*": "Others"}', "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("mark", "party"),
    [
        ({}, "North"),
        ({"holder_side": "Westland"}, "Others"),
        ({"holder_side": "", "holder": "Oda Lund"}, "Oda Lund"),
    ],
)
def test_a_mark_is_of_a_side_of_the_case_or_of_the_holder(folder, mark, party):
    (folder / "marks-2.jsonl").write_text(json.dumps(MARK | mark), "utf-8")
    [report] = read_reports(folder)

    assert report.second == {(party, "inspections", "accept")}


def test_a_report_in_which_nothing_is_marked_counts_too(folder):
    (folder / "marks-1.jsonl").write_text('{"doc_id": "quiet", "none": true}', "utf-8")

    assert [one.doc_id for one in read_reports(folder)] == ["quiet", "report"]


def test_a_case_is_read_from_end_to_end(folder, make_case):
    case = make_case("Oro said the North accepts inspections.")
    table = POSITIONS.measure(folder, folder / "out.jsonl", case=case, coder="rules")

    assert (table["f1"] == 1).all()
    assert json.loads((folder / "out.jsonl").read_text("utf-8")) == {
        "doc_id": "report", "positions": [["North", "inspections", "accept"]],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("marks-2.jsonl", '{"doc_id": "r"}', "line 1: not an annotated document"),
        ("sides.json", "[]", "is no table of sides"),
        ("marks-1.jsonl", json.dumps(MARK | {"doc_id": "other"}), "'other' are marked, which case"),
        (
            "marks-1.jsonl",
            "\n".join(json.dumps(MARK | {"doc_id": name}) for name in ("c", "a", "b")),
            "'a' are marked, which case",
        ),
    ],
)
def test_marks_that_cannot_be_used_are_told(folder, make_case, file, text, told):
    (folder / file).write_text(text, "utf-8")

    with pytest.raises(InputError, match=told):
        POSITIONS.measure(folder, case=make_case("Oro left."), coder="rules")
