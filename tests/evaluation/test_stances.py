"""What the measure of stances counts, on marks small enough to count by hand."""

import json

import pytest

from toolkit.evaluation.stances import STANCES, Marked, score_stances
from toolkit.schema import InputError

REPORT = "Oro said the North accepts inspections."
ACCEPTS = ("inspections", "North", "accept")
REJECTS = ("inspections", "North", "reject")
TARIFFS = ("tariffs", "North", "accept")


def marked(first, second, weight=1.0):
    return Marked({"statement_id": "r:1", "weight": weight}, (frozenset(first), frozenset(second)))


def row(table, measure, compared="coder"):
    return table.loc[(measure, compared)].tolist()


def test_what_both_passes_share_is_the_measure():
    table = score_stances([marked([ACCEPTS], [ACCEPTS])], [frozenset([ACCEPTS, TARIFFS])])

    assert row(table, "issue") == [0.5, 1, pytest.approx(2 / 3), 2, 1]
    assert row(table, "all three") == [0.5, 1, pytest.approx(2 / 3), 2, 1]


def test_what_only_one_pass_has_counts_neither_way():
    table = score_stances([marked([ACCEPTS, TARIFFS], [ACCEPTS])], [frozenset([ACCEPTS, TARIFFS])])

    assert row(table, "issue") == [1, 1, 1, 1, 1]
    assert row(table, "issue", "between passes") == [1, 0.5, pytest.approx(2 / 3), 1, 2]


def test_an_issue_may_be_right_and_its_value_wrong():
    table = score_stances([marked([ACCEPTS], [ACCEPTS])], [frozenset([REJECTS])])

    assert row(table, "issue")[:2] == [1, 1]
    assert row(table, "issue and holder")[:2] == [1, 1]
    assert row(table, "issue and value")[:2] == [0, 0]


def test_a_statement_counts_by_its_weight():
    table = score_stances(
        [marked([ACCEPTS], [ACCEPTS], 3), marked([ACCEPTS], [ACCEPTS])],
        [frozenset([ACCEPTS]), frozenset()],
    )

    assert row(table, "issue")[1] == 0.5
    assert row(table, "issue", "coder, weighted")[1] == 0.75


def marks(path, **changes):
    record = {
        "statement_id": "report:0001", "doc_id": "report", "start": 0, "end": 38,
        "speaker": "Tarik Oro", "form": "indirect", "modality": "asserted", "denial": "",
        "source_spans": [[0, 3]], "cue_spans": [[4, 8]], "content_spans": [[9, 38]],
        "passes": 2 * [[{"issue": "inspections", "holder": "Northern delegation",
                         "value": "accept"}]],
    }  # fmt: skip
    path.write_text(json.dumps(record | changes))
    return path


def test_the_rules_code_the_statements_that_were_marked(make_case, tmp_path):
    table = STANCES.measure(marks(tmp_path / "marks.jsonl"), case=make_case(REPORT), coder="rules")

    assert row(table, "issue and value")[:3] == [1, 1, 1]
    assert row(table, "all three")[:3] == [1, 1, 1]


def test_a_speaker_that_the_marks_leave_empty_is_looked_for_anew(make_case, tmp_path):
    ours = 2 * [[{"issue": "inspections", "holder": "Tarik Oro", "value": "accept"}]]
    given = {"end": 35, "content_spans": [[14, 35]], "passes": ours}
    case = make_case("Oro said that inspections are vital.")
    table = STANCES.measure(
        marks(tmp_path / "marks.jsonl", speaker="", **given), case=case, coder="rules"
    )

    assert row(table, "all three")[:3] == [1, 1, 1]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"doc_id": "other"}, "a statement of 'other' is marked, which case"),
        ({"sha256": "0"}, "marked in another text of 'report'"),
        ({"passes": [[]]}, "line 1: not an annotated document"),
    ],
)
def test_marks_that_do_not_fit_the_case_are_refused(make_case, tmp_path, changes, message):
    with pytest.raises(InputError, match=message):
        STANCES.measure(
            marks(tmp_path / "marks.jsonl", **changes), case=make_case(REPORT), coder="rules"
        )
