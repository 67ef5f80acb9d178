"""An answer is believed as far as the codebook and the text bear it out."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit.coding.endpoint.address import Endpoint
from toolkit.coding.endpoint.answers import (
    Completion,
    RefusedError,
    read_answer,
    read_completion,
)
from toolkit.coding.endpoint.prompt import make_questions, make_task

REPORT = (
    "The room was cold.\n"
    "Envoy Oro said that the North would “accept  inspections”—once ships’ lists are shared.\n"
    "Nobody else would accept inspections of lorries.\n"
)
SAID = "Envoy Oro said that the North would “accept  inspections”—once ships’ lists are shared."
CODER = "endpoint:m"


@pytest.fixture
def judge(make_case, statements_of):
    """Read an answer with these entries on issues, or these contents, about Oro's statement."""
    case = make_case(REPORT)
    task = make_task(case, ("issue", "attitude", "move"))
    [question] = make_questions(statements_of(case), case, task, Endpoint("http://localhost", "m"))

    def judge(*entries: dict[str, Any], content: str = "", ended: str = "stop", **changes: Any):
        answer = {"statement": "report:0001", "issue": list(entries), "attitude": [], "move": []}
        content = content or json.dumps(answer | changes)
        return read_answer(Completion(content, ended, "", 0, 0), question, task, CODER)

    judge.text = question.document.text
    return judge


@pytest.fixture
def entry(stub):
    return stub.entry


def test_a_good_answer_becomes_a_coding_with_its_evidence_in_the_document(judge, entry):
    [coding] = judge(entry(note="Because\nhe says so.", condition="once ships' lists are shared"))
    [(start, end)] = coding.evidence

    assert judge.text[start:end] == "accept  inspections"
    assert coding.condition == "once ships’ lists are shared"  # as printed, not as quoted
    assert (coding.holder, coding.object, coding.value) == (
        "Northern delegation", "inspections", "accept",
    )  # fmt: skip
    assert (coding.coder, coding.codebook, coding.confidence) == (CODER, "selme 1", None)
    assert coding.note == "Because he says so."


def test_half_a_character_in_a_note_does_no_harm(judge, entry):
    [coding] = judge(entry(note="well \ud800"))

    assert coding.note == "well ?"


def test_nothing_to_code_is_an_answer(judge):
    assert judge() == []


def test_attitudes_and_moves_are_coded_beside_issues(judge, entry):
    found = judge(
        entry(),
        attitude=[entry(object="Aune Lind", value="positive")],
        move=[entry(object="", value="agree")],
    )

    assert [(c.dimension, c.object, c.value) for c in found] == [
        ("issue", "inspections", "accept"),
        ("attitude", "Aune Lind", "positive"),
        ("move", "", "agree"),
    ]


@pytest.mark.parametrize(
    ("evidence", "marked"),
    [
        (["inspections", "accept"], ["accept", "inspections"]),
        (["accept inspections", "inspections"], ["accept  inspections"]),
        ('"accept inspections"', ["“accept  inspections”"]),
        ("inspections\"-once ships'", ["inspections”—once ships’"]),
        ("Envoy Oro", ["Envoy Oro"]),
        ("are shared.", ["are shared."]),
    ],
    ids=["in the text's order", "overlapping", "straight quotes", "plain dash", "start", "end"],
)
def test_evidence_is_found_however_its_marks_are_printed(judge, entry, evidence, marked):
    [coding] = judge(entry(evidence=evidence))

    assert [judge.text[start:end] for start, end in coding.evidence] == marked


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"evidence": ["reject inspections"]}, "“reject inspections”, which the statement"),
        ({"evidence": ["inspections of lorries"]}, "“inspections of lorries”, which the"),
        ({"evidence": ["ACCEPT"]}, "“ACCEPT”, which"),
        ({"evidence": ["ccep"]}, "“ccep”, which"),
        ({"evidence": ["accept … shared"]}, "which the statement does not say"),
        ({"evidence": ["“"]}, "which the statement does not say"),
        ({"evidence": [REPORT]}, "which the statement does not say"),
        ({"evidence": [7]}, "“7”, which the statement does not say"),
        ({"evidence": []}, "quotes no evidence"),
        ({"evidence": None}, "quotes no evidence"),
        ({"evidence": ["accept"] * 51}, "51 pieces"),
        ({"condition": "if it rains"}, "“if it rains”, which"),
        ({"object": "inspection"}, "object “inspection” does not exist. Did you mean 'inspections"),
        ({"object": ""}, "object “” does not exist"),
        ({"value": "welcome"}, "value “welcome” does not exist"),
        ({"value": 2}, "value “2” does not exist"),
        ({"value": ["accept"]}, "does not exist"),
        ({"holder": "The weather"}, "holder “The weather” does not exist"),
        ({"holder": None}, "holder “” does not exist"),
    ],
)
def test_what_does_not_exist_is_refused_with_its_reason(judge, entry, changes, reason):
    with pytest.raises(RefusedError, match=r"^it") as refusal:
        judge(entry(object="tariffs"), entry(**changes))

    assert reason in str(refusal.value)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "no JSON object"),
        ("Surely! Inspections are accepted.", "no JSON object: “Surely!"),
        ('{"statement": "report:0001", "issue": [', "no JSON object"),
        ('["report:0001"]', "no JSON object"),
        ("[" * 100_000, "no JSON object"),
        ('{"statement": "report:0002", "issue": []}', "about statement “report:0002”"),
        ('{"issue": []}', "about statement “”"),
        ('{"statement": "report:0001"}', "no list 'issue'"),
        ('{"statement": "report:0001", "issue": ["accept"]}', "no list 'issue'"),
        ('{"statement": "report:0001", "issue": %s}' % ([{}] * 51), "51 entries"),
    ],
)
def test_what_is_not_the_json_asked_for_is_refused(judge, content, reason):
    with pytest.raises(RefusedError) as refusal:
        judge(content=content or " ")

    assert reason in str(refusal.value)


def test_an_answer_cut_off_or_declined_is_refused(judge, entry):
    with pytest.raises(RefusedError, match="cut off"):
        judge(entry(), ended="length")
    with pytest.raises(RefusedError, match="declined"):
        judge(entry(), ended="content_filter")


def test_two_stances_of_one_holder_on_one_issue_are_refused(judge, entry):
    with pytest.raises(RefusedError, match="several entries of issue for Northern delegation"):
        judge(entry(), entry(value="reject"))


@pytest.mark.parametrize(
    "wrapped",
    ["```json\n{}\n```", "```\n{}\n```", "<think>{{}} hm, accept?</think>\n\n{}", " \n{}\n"],
)
def test_the_usual_wrappings_are_taken_off(judge, entry, wrapped):
    answer = {"statement": "report:0001", "issue": [entry()], "attitude": [], "move": []}

    assert len(judge(content=wrapped.format(json.dumps(answer)))) == 1


WORDS = st.text(max_size=40) | st.sampled_from(SAID.split())
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.dictionaries(st.sampled_from(["evidence", "holder", "object", "value",
                                                "condition", "note"]), JSON))  # fmt: skip
def test_whatever_it_holds_an_answer_is_a_true_coding_or_refused(judge, entry, changes):
    try:
        [coding] = judge(entry(**changes))
    except RefusedError:
        return

    assert coding.object in ("inspections", "tariffs", "harbour-access", "leaders-meeting")
    assert coding.condition in judge.text
    assert coding.note.encode().decode() == coding.note
    assert all(judge.text.index(SAID) <= start < end for start, end in coding.evidence)


RESPONSES = st.builds(
    lambda choice, usage: json.dumps({"choices": [choice], "usage": usage}), JSON, JSON
)


@settings(max_examples=100)
@given(response=JSON.map(json.dumps) | st.text() | RESPONSES)
def test_any_response_is_a_completion_or_none(response):
    found = read_completion(response)

    assert found is None or (found.tokens_in >= 0 and isinstance(found.content, str))
