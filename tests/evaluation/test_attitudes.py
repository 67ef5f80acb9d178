"""What counts as a right attitude, on examples small enough to count by hand."""

import json
from dataclasses import replace

import pytest

from toolkit.evaluation.attitudes import ATTITUDES, Answers
from toolkit.schema import InputError

TEXT = "The envoy praised the clerks, and the pilots condemned the raid."


def place(words):
    start = TEXT.index(words)
    return start, start + len(words)


def opinion(oid, cue, holder, target, type_="sentiment-pos", polarity="pos"):
    held = {"type": type_, "polarity": polarity, "targets": [{"span": list(place(target))}]}
    return {"oid": oid, "cue": {"span": list(place(cue))}, "implicit": False, "attitudes": [held],
            "holder": {"span": list(place(holder))} if holder else None}  # fmt: skip


PRAISE = opinion("1", "praised", "The envoy", "the clerks")
BLAME = opinion("2", "condemned", "the pilots", "the raid", "sentiment-neg", "neg")


@pytest.fixture
def measure(tmp_path):
    """Score answers against the gold."""

    def measure(answers, opinions=(PRAISE, BLAME)):
        record = {"id": "s", "text": TEXT, "opinions": list(opinions)}
        (tmp_path / "gold.jsonl").write_text(json.dumps(record), "utf-8")
        task = ATTITUDES
        if answers is not None:
            task = replace(task, predict=lambda sentences: [answers for _ in sentences])
        return task.measure(tmp_path / "gold.jsonl", tmp_path / "out.jsonl")

    return measure


def answers(tuples=(), roles=(), polarities=()):
    return Answers(
        [(place(h), place(t), sign) for h, t, sign in tuples],
        {oid: (h and place(h), tuple(place(t) for t in targets)) for oid, h, targets in roles},
        dict(polarities),
    )


PERFECT = answers(
    [("The envoy", "the clerks", "pos"), ("the pilots", "the raid", "neg")],
    [("1", "The envoy", ["the clerks"]), ("2", "the pilots", ["the raid"])],
    [("s/1/0", "pos"), ("s/2/0", "neg")],
)


def test_perfect_answers_score_one_and_none_nought(measure):
    perfect, none = measure(PERFECT), measure(Answers())

    assert (perfect[["precision", "recall", "f1"]] == 1).all(axis=None)
    assert (none[["precision", "recall", "f1", "found"]] == 0).all(axis=None)
    assert set(none["annotated"]) == {1, 2}


def test_overlap_is_enough_for_a_tuple_but_polarity_must_be_right(measure):
    table = measure(answers([("envoy", "clerks", "pos"), ("the pilots", "the raid", "pos")]))

    assert list(table.loc["tuple"]) == [0.5, 0.5, 0.5, 2, 2]
    assert table.loc["tuple, soft", "precision"] == 0.5
    assert table.loc["tuple, soft", "recall"] == pytest.approx((5 / 9 + 6 / 10) / 2 / 2)


def test_what_is_not_asked_for_is_neither_right_nor_wrong(measure):
    argued = {**BLAME, "attitudes": [{**BLAME["attitudes"][0], "type": "arguing-neg"}]}
    table = measure(PERFECT, [PRAISE, argued])

    assert list(table.loc["tuple"]) == [1, 1, 1, 1, 1]


def test_two_answers_to_one_attitude_are_one_right_and_one_wrong(measure):
    table = measure(answers([("envoy", "clerks", "pos"), ("The envoy", "the clerks", "pos")]),
                    [PRAISE])  # fmt: skip

    assert list(table.loc["tuple"][:2]) == [0.5, 1]


def test_roles_are_measured_by_overlap_share_and_exactly(measure):
    table = measure(answers(roles=[("1", "envoy", ["clerks"]), ("2", None, [])]), [PRAISE, BLAME])

    assert list(table.loc["holder, overlapping"][:2]) == [1, 0.5]
    assert list(table.loc["holder, proportional"][:2]) == [1, pytest.approx(5 / 9 / 2)]
    assert table.loc["holder, exact", "f1"] == 0
    assert table.loc["target, proportional", "recall"] == pytest.approx(6 / 10 / 2)


def test_the_mean_of_both_polarities_does_not_favour_the_frequent_one(measure):
    table = measure(answers(polarities=[("s/1/0", "neg"), ("s/2/0", "neg")]))

    assert table.loc["polarity, negative", "f1"] == pytest.approx(2 / 3)
    assert table.loc["polarity, macro", "f1"] == pytest.approx(1 / 3)


def test_every_line_of_predictions_has_what_each_question_reads(measure, tmp_path):
    measure(PERFECT)
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]

    assert [line["id"] for line in lines] == ["s", "s/1/0", "s/2/0"]
    assert all(line.keys() == {"id", "opinions", "cues", "polarity"} for line in lines)
    assert lines[0]["cues"][0] == {
        "oid": "1", "holder": list(place("The envoy")), "targets": [list(place("the clerks"))],
    }  # fmt: skip
    assert lines[2]["polarity"] == "neg"


def test_the_toolkit_finds_what_is_plain(measure):
    assert (measure(None)["f1"] == 1).all()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"text": "Oro"}, "lies outside the text"),
        ({"opinions": [{"oid": "1"}]}, "'attitudes' is missing"),
        ({"opinions": [{**PRAISE, "attitudes": [
            {**PRAISE["attitudes"][0], "polarity": "up"}]}]}, "neither pos nor neg"),
        ({"opinions": "none"}, "not an annotated document"),
    ],
)  # fmt: skip
def test_malformed_gold_is_told_with_file_and_line(measure, tmp_path, change, told):
    measure(PERFECT)
    gold = tmp_path / "gold.jsonl"
    good = gold.read_text("utf-8")
    gold.write_text(f"{good}\n{json.dumps(json.loads(good) | change)}", "utf-8")

    with pytest.raises(InputError, match=told) as raised:
        ATTITUDES.measure(gold)

    assert (raised.value.file, raised.value.line) == (str(gold), 2)
