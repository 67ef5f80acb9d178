"""What the stance reader learns from: stances, and beside each what is none."""

import json
from random import Random

import pytest

from toolkit.schema import InputError
from toolkit.training.stance_lessons import NONE, read_lessons, turned

TEXT = "Envoy Oro said the North would accept inspections. Tariffs were discussed, too."
ISSUES = [
    {"name": "inspections", "label": "Inspections", "proposition": "Ships are inspected.",
     "negated": "Ships pass unsearched.", "contrary": "free passage",
     "asserted": "searching ships"},
    {"name": "tariffs", "label": "Tariffs", "proposition": "Tariffs are lowered."},
]  # fmt: skip
ORO, NORTH = (0, 9), (15, 24)


@pytest.fixture
def invented(tmp_path):
    passage = {
        "text": TEXT,
        "mentions": [{"start": 0, "end": 9, "actor": "Tarik Oro"},
                     {"start": 15, "end": 24, "actor": "Norland"}],
        "stances": [{"holder": "Norland", "mention": 1, "issue": "inspections", "value": "accept",
                     "evidence": [25, 49]}],
    }  # fmt: skip
    content = {"negotiation": "Selme", "actors": [], "issues": ISSUES, "passages": [passage]}
    (tmp_path / "selme.json").write_text(json.dumps(content))
    return tmp_path


def read(folder, texts=None):
    return read_lessons(folder, texts or {}, seed=0)


def test_a_stance_is_asked_about_its_sentence_and_mention(invented):
    stance = next(one for one in read(invented).of["selme"] if one.value != NONE)

    assert (stance.question.holder, stance.question.mention) == ("Norland", NORTH)
    assert TEXT[slice(*stance.question.passage.focus)].startswith("Envoy Oro")
    assert TEXT[slice(*stance.evidence)] == "would accept inspections"


def test_another_actor_named_beside_it_holds_no_stance(invented):
    none = {
        (one.question.holder, one.question.issue.name)
        for one in read(invented).of["selme"]
        if one.value == NONE
    }

    assert ("Tarik Oro", "inspections") in none
    assert ("Norland", "tariffs") in none


def test_a_stance_on_the_opposite_proposition_is_turned_round(invented):
    lessons = read(invented)
    stance = next(one for one in lessons.of["selme"] if one.value == "accept")

    other = turned(stance, lessons.opposite, Random(0), share=1.0)

    assert other.value == "reject"
    assert other.question.issue.proposition == "Ships pass unsearched."
    assert other.question.issue.contrary == "searching ships"
    assert turned(stance, lessons.opposite, Random(0), share=0.0) is stance


@pytest.fixture
def marked(tmp_path):
    folder = tmp_path / "selme"
    folder.mkdir()
    (folder / "issues.json").write_text(json.dumps(ISSUES))
    mark = {"doc_id": "a", "start": 25, "end": 49, "holder": "Norland", "holder_mention": NORTH,
            "holder_side": "North", "issue": "inspections", "value": "accept",
            "sure": 1}  # fmt: skip
    (folder / "marks.jsonl").write_text(json.dumps(mark) + "\n")
    none = {"doc_id": "a", "start": 51, "end": 73, "issue": "tariffs", "holder": "Tarik Oro",
            "holder_mention": ORO}  # fmt: skip
    (folder / "none.jsonl").write_text(json.dumps(none) + "\n")
    return tmp_path


def test_a_mark_its_reader_was_not_sure_of_weighs_less(marked):
    stance = next(one for one in read(marked, {"a": TEXT}).of["selme"] if one.value != NONE)

    assert (stance.value, stance.weight) == ("accept", 0.5)


def test_a_sentence_in_which_nobody_takes_a_side_is_a_lesson(marked):
    lessons = read(marked, {"a": TEXT}).of["selme"]

    assert any(
        one.value == NONE
        and (one.question.holder, one.question.issue.name) == ("Tarik Oro", "tariffs")
        for one in lessons
    )


def test_a_mark_in_a_text_that_is_not_given_is_said(marked):
    with pytest.raises(InputError, match="marks text 'a', which is not given with --texts"):
        read(marked)


def test_reading_twice_gives_the_same_lessons(invented):
    assert read(invented) == read(invented)
