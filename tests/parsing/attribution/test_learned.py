"""Attributions as the trained model reads them."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from toolkit.parsing.attribution.learned import (
    FARTHEST,
    best_path,
    distance,
    inside,
    passed_over,
    read_settings,
)
from toolkit.parsing.attribution.methods import method_named
from toolkit.parsing.attribution.rules import find_attributions
from toolkit.parsing.language import parse
from toolkit.schema import InputError, span_text

REPORT = """\
The port of Selme stays shut, Envoy Tarik Oro said on Monday, and no ship will leave it.

“We will not sign under threat,” Foreign Minister Lena Adan told reporters. “Not now, not later.”

According to the Southern delegation, inspections had been agreed in principle.

Mediator Aune Lind denied that the talks had failed.
"""


find = method_named("learned").find


def read(text):
    return [
        (span_text(text, one.source), span_text(text, one.cue), span_text(text, one.content))
        for one in find(parse(text))
    ]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        (
            "Envoy Oro said that talks would resume in Selme next week.",
            "Envoy Oro",
            "said",
            "that talks would resume in Selme next week",
        ),
        (
            "“The harbour stays open,” Minister Adan said on Monday.",
            "Minister Adan",
            "said",
            "The harbour stays open",
        ),
        (
            "According to the mediator, both sides had agreed to inspections.",
            "the mediator",
            "According to",
            "both sides had agreed to inspections",
        ),
    ],
    ids=["indirect", "direct", "according to"],
)
def test_finds_source_cue_and_content(text, source, cue, content):
    assert (source, cue, content) in read(text)


def test_a_quotation_inside_what_is_said_keeps_both_marks():
    text = "Envoy Oro said that the south goes on with its “siege of Selme.”"

    assert [content for _, _, content in read(text)] == [
        "that the south goes on with its “siege of Selme.”"
    ]


def test_a_quotation_that_floats_behind_belongs_to_the_speaker_before():
    [found] = [one for one in read(REPORT) if "Adan" in one[0]]

    assert found[2] == "We will not sign under threat […] Not now, not later"


def test_kind_denial_and_head_come_from_the_cue():
    doc = parse(REPORT)
    [denied] = [one for one in find(doc) if one.kind == "deny"]

    assert (doc[denied.head].text, denied.denial) == ("denied", "denied")


def test_a_transcript_is_read_line_by_line():
    text = "ORO: The port stays shut.\n\nADAN: Then we shall not sign, and you know why.\n"
    assert [source for source, _, _ in read(text)] == ["ORO", "ADAN"]


def test_the_rules_add_only_what_the_model_passed_over():
    doc = parse("Envoy Oro said the port stays shut.\n\nADAN: We have not signed it.")
    [first, second] = by_rules = find_attributions(doc)

    assert passed_over(doc, [], by_rules) == by_rules
    assert passed_over(doc, [first], by_rules) == [second]
    assert passed_over(doc, by_rules, by_rules) == []


def test_the_rules_read_whom_an_outlet_relays():
    text = "Envoy Oro said that talks would resume on Monday, the Harbour Post reported."
    found = {source: content for source, _, content in read(text)}

    assert found["Envoy Oro"] == "that talks would resume on Monday"
    assert found["the Harbour Post"].startswith("Envoy Oro said")


def test_inside_are_those_whose_every_part_is_inside():
    doc = parse("Envoy Oro said that Minister Adan had denied that the port was shut.")
    [outer, inner] = find_attributions(doc)

    assert inside(doc, [outer], [outer, inner]) == [inner]
    assert inside(doc, [inner], [outer, inner]) == []


def test_reading_twice_gives_the_same_and_cues_stand_in_order():
    once, again = (find(parse(REPORT)) for _ in range(2))

    assert once == again
    assert [one.cue for one in once] == sorted(one.cue for one in once)
    assert len(once) >= 4


@settings(deadline=None, max_examples=25)
@example("Envoy Oro according to \n\n according to")
@given(
    st.lists(
        st.sampled_from(["Envoy Oro", "said", "that", "“", "”", ",", ".", "\n\n", "the port",
                         "opens", "\u202e", "\x07", "\N{SAILBOAT}", "according to", ":", "   "]),
        max_size=40,
    ).map(" ".join)
)  # fmt: skip
def test_parts_are_characters_of_the_text_and_confidences_are_probabilities(text):
    for one in find(parse(text)):
        assert one.cue
        assert one.content
        assert 0 <= one.confidence <= 1
        for start, end in (*one.source, *one.cue, *one.content):
            assert 0 <= start < end <= len(text)
            assert text[start:end].strip() == text[start:end]


def test_a_long_text_is_read_in_every_part():
    speakers = ["Envoy Oro", "Minister Adan", "The mediator", "A delegate", "Aune Lind"]
    parts = ["the port would stay shut", "talks went on", "no ship had left the harbour"]
    paragraphs = [f"{who} said that {what}." for what in parts * 7 for who in speakers]
    text = "\n\n".join(paragraphs)
    at = [one.cue[0][0] * 20 // len(text) for one in find(parse(text))]

    assert set(at) == set(range(20))
    assert len(at) > 0.9 * len(paragraphs)


@pytest.mark.parametrize("text", ["", " \n\n ", "…", "\N{SAILBOAT}" * 50, "x" * 5000])
def test_a_text_without_attributions_has_none(text):
    assert read(text) == []


def by_hand(outside, begin, inside):
    """The best labelling by trying every one: (score, roles)."""
    length, roles = begin.shape
    best = (-np.inf, ())
    states = [0, *range(1, roles + 1), *range(-roles, 0)]  # negative: goes on

    def walk(t, before, total, path):
        nonlocal best
        if t == length:
            best = max(best, (total, path), key=lambda one: one[0])
            return
        for state in states:
            role = abs(state)
            if state < 0 and before != role:
                continue
            gain = outside[t] if not role else (begin if state > 0 else inside)[t, role - 1]
            walk(t + 1, role, total + gain, (*path, state))

    walk(0, 0, 0.0, ())
    return best


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**32 - 1), st.integers(1, 4), st.integers(1, 2))
def test_the_best_path_is_the_best_of_all(seed, length, roles):
    draw = np.random.default_rng(seed)
    outside = draw.normal(size=(2, length)).astype(np.float32)
    begin, inside = draw.normal(size=(2, 2, length, roles)).astype(np.float32)
    role, opens = best_path(outside, begin, inside)

    for k in range(2):
        _, path = by_hand(outside[k], begin[k], inside[k])
        assert role[k].tolist() == [abs(state) for state in path]
        assert opens[k].tolist() == [state > 0 for state in path]


@given(st.integers(-10_000, 10_000))
def test_distances_fall_into_ordered_classes_that_mirror_each_other(away):
    here, next_one, other = distance(np.array([away, away + 1, -away])).tolist()

    assert 0 <= here <= next_one <= 2 * FARTHEST
    assert here + other == 2 * FARTHEST


@pytest.mark.parametrize("content", ["{", "{}", '{"settings": {"most": 3}}'])
def test_a_damaged_settings_file_is_named(tmp_path, content):
    path = tmp_path / "model.json"
    path.write_text(content)

    with pytest.raises(InputError, match=r"model\.json: holds no settings of a model"):
        read_settings(path)
