"""What counts as a rightly found criticism, on speeches small enough to count by hand."""

import json
from dataclasses import replace

import pytest

from toolkit.evaluation.criticism import CRITICISM, code_of
from toolkit.schema import InputError


def line(number, neg, target, speaker="norway", text="Iceland violated the treaty.", **more):
    return {"id": f"c-{number}", "meeting": "m", "speech": "1", "speaker": speaker, "text": text,
            "neg": neg, "target_country": target, **more}  # fmt: skip


GOLD = [
    line(1, "direct", "iceland"),
    line(2, "indirect", "iceland"),
    line(3, "none", None),
    line(4, "direct", None),
]


@pytest.fixture
def measure(tmp_path):
    """Score what was found against the gold."""

    def measure(found, gold=GOLD):
        (tmp_path / "gold.jsonl").write_text("\n".join(map(json.dumps, gold)), "utf-8")
        task = CRITICISM
        if found is not None:
            task = replace(task, predict=lambda sentences: list(found))
        return task.measure(tmp_path / "gold.jsonl", tmp_path / "out.jsonl")

    return measure


def test_perfect_answers_score_one_and_none_nought(measure):
    perfect = measure([(True, "iceland"), (True, "iceland"), (False, ""), (True, "")])
    none = measure([(False, "")] * 4)

    assert (perfect[["precision", "recall", "f1"]] == 1).all(axis=None)
    assert (none[["precision", "recall", "f1", "found"]] == 0).all(axis=None)
    assert list(none["annotated"]) == [3, 2, 1]


def test_criticism_of_the_wrong_state_is_criticism_all_the_same(measure):
    table = measure([(True, "iceland"), (True, "portugal"), (True, "portugal"), (False, "")])

    assert list(table.loc["criticises"][:2]) == [pytest.approx(2 / 3), pytest.approx(2 / 3)]
    assert list(table.loc["right state"][:2]) == [pytest.approx(1 / 3), 0.5]
    assert list(table.loc["dyads"][:2]) == [0.5, 1]


def test_a_state_found_where_none_is_named_is_not_counted(measure):
    table = measure([(True, "iceland"), (True, "iceland"), (False, ""), (True, "portugal")])

    assert table.loc["right state", "precision"] == 1
    assert table.loc["dyads", "precision"] == 0.5


def test_predictions_are_written_by_sentence(measure, tmp_path):
    measure([(True, "iceland"), (True, ""), (False, ""), (False, "")])
    written = (tmp_path / "out.jsonl").read_text("utf-8").splitlines()

    assert json.loads(written[0]) == {"id": "c-1", "neg": True, "target_country": "iceland"}
    assert json.loads(written[1]) == {"id": "c-2", "neg": True, "target_country": None}


def test_the_toolkit_reads_a_speech_as_a_whole(measure):
    gold = [
        line(1, "direct", "iceland"),
        line(2, "indirect", "iceland", text="There was torture."),
        line(3, "none", None, text="There was torture.", speaker="malta", speech="2"),
    ]

    assert (measure(None, gold)["f1"] == 1).all()


def test_states_are_written_as_the_united_nations_name_them():
    assert code_of("United States") == "united_states_of_america"
    assert code_of("South Korea") == "republic_of_korea"
    assert code_of("Norway") == "norway"


@pytest.mark.parametrize(
    ("text", "told"), [('{"id": "c-9"}', "'neg' is missing"), ("[]", "not an annotated document")]
)
def test_malformed_gold_is_told_with_file_and_line(measure, tmp_path, text, told):
    measure([(False, "")] * 4)
    gold = tmp_path / "gold.jsonl"
    gold.write_text(f"{json.dumps(GOLD[0])}\n{text}", "utf-8")

    with pytest.raises(InputError, match=told) as raised:
        CRITICISM.measure(gold)

    assert (raised.value.file, raised.value.line) == (str(gold), 2)
