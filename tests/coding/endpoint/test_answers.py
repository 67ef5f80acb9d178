"""An answer is believed as far as the codebook and the text bear it out."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit.coding.endpoint.answers import Completion, Kept, Read, read_answer, read_completion
from toolkit.coding.endpoint.prompt import make_task
from toolkit.coding.endpoint.reports import make_parts
from toolkit.schema import Coding

REPORT = (
    "The room was cold.\n"
    "Envoy Oro said that the North would “accept  inspections”—once ships’ lists are shared.\n"
    "Nobody else would accept inspections of lorries.\n"
    "Minister Adan said tariffs would fall.\n"
)
SAID = "Envoy Oro said that the North would “accept  inspections”—once ships’ lists are shared."
CODER = "endpoint:m"


@pytest.fixture
def read(make_case, statements_of):
    """Read an answer with these entries on issues, or these contents, about the report.

    The report is the first of two that were asked about together.
    """
    case = make_case(REPORT)
    task = make_task(case, ("issue", "attitude", "move"))
    [part] = make_parts(statements_of(case), case)

    def read(*entries: dict[str, Any], content: str = "", ended: str = "stop", **changes: Any):
        answer = {"issue": list(entries), "attitude": [], "move": []}
        completion = Completion(content or json.dumps(answer | changes), ended, "", "m", 0, 0)
        return read_answer(Kept(completion, 1, 1, 2), part, task, CODER)

    read.text = part.document.text
    read.statements = part.statements
    return read


@pytest.fixture
def judge(read):
    """The codings of the first statement, Oro's."""

    def judge(*entries: dict[str, Any], **how: Any) -> list[Coding]:
        found: Read = read(*entries, **how)
        assert not found.refused
        return found.codings.get(read.statements[0], [])

    judge.text = read.text
    return judge


@pytest.fixture
def refusal(read):
    """Why the first statement's answer is refused; empty if it is not."""

    def refusal(*entries: dict[str, Any], **how: Any) -> str:
        found: Read = read(*entries, **how)
        assert not (found.codings.keys() & found.refused.keys())
        return found.refused.get(read.statements[0], "")

    return refusal


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
    assert (coding.coder, coding.codebook, coding.confidence) == (CODER, "selme 1", 0.75)
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
        ({"confidence": 1.5}, "confidence “1.5” is no number from 0 to 1"),
        ({"confidence": "high"}, "confidence “high” is no number from 0 to 1"),
        ({"confidence": float("nan")}, "confidence “NaN” is no number from 0 to 1"),
        ({"evidence": ["tariffs would fall"]}, "which the statement does not say"),
    ],
)
def test_what_does_not_exist_is_refused_with_its_reason(refusal, entry, changes, reason):
    said = refusal(entry(object="tariffs"), entry(**changes))

    assert said.startswith("it")
    assert reason in said


def test_a_statement_is_taken_or_refused_whole_and_the_others_stand(read, entry):
    adan = entry(statement=2, object="tariffs", evidence=["tariffs would fall"], holder="")
    found = read(entry(object="tariffs"), entry(value="welcome"), entry(), adan)
    oro, minister = read.statements

    assert list(found.refused) == [oro]
    assert [coding.statement_id for coding in found.codings[minister]] == ["report:0002"]
    assert oro not in found.codings


def test_an_entry_on_a_report_shown_beside_it_is_left_to_that_report(judge, entry):
    assert judge(entry(report=2, statement=9, value="welcome")) == []


def test_numbers_may_be_written_as_texts(judge, entry):
    assert len(judge(entry(report="1", statement="1"))) == 1


def test_a_model_need_not_say_how_sure_it_is(judge, entry):
    [coding] = judge(entry(confidence=None))

    assert coding.confidence is None


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "no JSON object"),
        ("Surely! Inspections are accepted.", "no JSON object: “Surely!"),
        ('{"issue": [', "no JSON object"),
        ("[1]", "no JSON object"),
        ("[" * 100_000, "no JSON object"),
        ("{}", "no list 'issue'"),
        ('{"issue": ["accept"]}', "no list 'issue'"),
        ('{"issue": %s}' % ([{}] * 501), "501 entries"),
        ('{"issue": [{}]}', "about report “”, which is not shown"),
        ('{"issue": [{"report": 3, "statement": 1}]}', "about report “3”, which is not shown"),
        ('{"issue": [{"report": true, "statement": 1}]}', "about report “true”"),
        ('{"issue": [{"report": 1, "statement": 3}]}', "about statement “3” of its report"),
        ('{"issue": [{"report": 1, "statement": -1}]}', "about statement “-1” of its report"),
    ],
)
def test_what_is_not_the_json_asked_for_is_refused_for_all_statements(read, content, reason):
    found = read(content=content or " ")

    assert list(found.refused) == list(read.statements)
    assert not found.codings
    assert all(reason in said for said in found.refused.values())


def test_an_answer_cut_off_or_declined_is_refused(refusal, entry):
    assert "cut off" in refusal(entry(), ended="length")
    assert "declined" in refusal(entry(), ended="content_filter")


def test_two_stances_of_one_holder_on_one_issue_are_refused(refusal, entry):
    said = refusal(entry(), entry(value="reject"))

    assert "several entries of issue for Northern delegation on inspections" in said


@pytest.mark.parametrize(
    "wrapped",
    ["```json\n{}\n```", "```\n{}\n```", "<think>{{}} hm, accept?</think>\n\n{}", " \n{}\n"],
)
def test_the_usual_wrappings_are_taken_off(judge, entry, wrapped):
    answer = {"issue": [entry()], "attitude": [], "move": []}

    assert len(judge(content=wrapped.format(json.dumps(answer)))) == 1


WORDS = st.text(max_size=40) | st.sampled_from(SAID.split())
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)


@settings(
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(changes=st.dictionaries(st.sampled_from(["report", "statement", "evidence", "holder",
                                                "object", "value", "condition", "note",
                                                "confidence"]), JSON, max_size=3))  # fmt: skip
def test_whatever_it_holds_an_answer_is_a_true_coding_or_refused(read, entry, changes):
    found = read(entry(**changes))
    if found.refused or not found.codings:
        return
    [[coding]] = found.codings.values()

    assert coding.object in ("inspections", "tariffs", "harbour-access", "leaders-meeting")
    assert coding.condition in read.text
    assert coding.note.encode().decode() == coding.note
    assert all(read.text.index(SAID) <= start < end for start, end in coding.evidence)


RESPONSES = st.builds(
    lambda choice, usage: json.dumps({"choices": [choice], "usage": usage}), JSON, JSON
)


@settings(max_examples=100)
@given(response=JSON.map(json.dumps) | st.text() | RESPONSES)
def test_any_response_is_a_completion_or_none(response):
    found = read_completion(response)

    assert found is None or (found.tokens_in >= 0 and isinstance(found.content, str))
