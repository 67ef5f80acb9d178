"""Source, cue and content of attributions."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.parsing.attribution.cues import cue_lexicon
from toolkit.parsing.attribution.rules import find_attributions
from toolkit.parsing.language import parse
from toolkit.schema import span_text


def read(text):
    """What is found, as text: (source, cue, content) for each attribution."""
    return [
        (span_text(text, one.source), span_text(text, one.cue), span_text(text, one.content))
        for one in find_attributions(parse(text))
    ]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        (
            "Envoy Oro said that talks would resume.",
            "Envoy Oro",
            "said",
            "that talks would resume",
        ),
        (
            "“The harbour stays open,” Minister Adan said.",
            "Minister Adan",
            "said",
            "The harbour stays open,",
        ),
        (
            "Minister Adan said: “The harbour stays open.”",
            "Minister Adan",
            "said",
            "The harbour stays open.",
        ),
        (
            "“We will,” Minister Adan said, “not sign.”",
            "Minister Adan",
            "said",
            "We will, […] not sign.",
        ),
        (
            "The talks, Envoy Oro said, had failed.",
            "Envoy Oro",
            "said",
            "The talks […] had failed",
        ),
        (
            "According to Envoy Oro, the ships will sail on Friday.",
            "Envoy Oro",
            "According to",
            "the ships will sail on Friday",
        ),
        (
            "The ships will sail on Friday, according to Envoy Oro.",
            "Envoy Oro",
            "according to",
            "The ships will sail on Friday",
        ),
        (
            "Adan repeated his claim that the inspectors had been turned away.",
            "his",
            "claim",
            "that the inspectors had been turned away",
        ),
        (
            "Adan was quoted by the Courier as saying that the tariff was dead.",
            "Adan",
            "saying",
            "that the tariff was dead",
        ),
        (
            "The Courier quoted Adan as saying that the tariff was dead.",
            "Adan",
            "saying",
            "that the tariff was dead",
        ),
        (
            "Adan, speaking in Sudport, ruled out new talks.",
            "Adan",
            "ruled out",
            "new talks",
        ),
        ("Oro denied that ships had been stopped.", "Oro", "denied", "that ships had been stopped"),
        ("Oro declined to comment on the tariff.", "Oro", "declined", "to comment on the tariff"),
        (
            "The delegation expressed willingness to discuss inspections.",
            "The delegation",
            "expressed willingness",
            "to discuss inspections",
        ),
        ("Oro agreed to inspections.", "Oro", "agreed to", "inspections"),
        (
            "The port is closed. This was stated by Envoy Oro.",
            "Envoy Oro",
            "was stated",
            "The port is closed",
        ),
        (
            "Lind urged both sides to return to the table.",
            "Lind",
            "urged",
            "both sides to return to the table",
        ),
    ],
    ids=[
        "indirect",
        "quotation before",
        "quotation after a colon",
        "split quotation",
        "parenthetic cue",
        "according to, before",
        "according to, behind",
        "noun cue",
        "quoted as saying",
        "quoted somebody as saying",
        "ruled out",
        "denied",
        "declined",
        "light verb and noun",
        "agreed to a thing",
        "this was stated by",
        "urged",
    ],
)
def test_finds_source_cue_and_content(text, source, cue, content):
    assert (source, cue, content) in read(text)


@pytest.mark.parametrize(
    ("text", "denial"),
    [
        ("Oro denied that ships had been stopped.", "denied"),
        ("Adan ruled out new talks.", "denied"),
        ("Oro refused to say when ships would sail.", "declined"),
        ("Oro did not say when ships would sail.", "unsaid"),
        ("Oro said that ships would sail.", ""),
    ],
)
def test_denials_and_refusals_are_told_apart(text, denial):
    assert find_attributions(parse(text))[0].denial == denial


def test_a_quotation_over_several_sentences_is_one_content():
    text = "“We came to listen. We heard nothing new. We will go home,” Envoy Oro said."

    [(_, _, content)] = read(text)

    assert content == "We came to listen. We heard nothing new. We will go home,"


def test_a_quotation_goes_on_behind_its_attribution():
    text = "“We came to listen,” Envoy Oro said. “We heard nothing new.”"

    [(_, _, content)] = read(text)

    assert content == "We came to listen, […] We heard nothing new."


def test_a_quotation_goes_on_in_the_next_paragraph():
    text = "“We came to listen,” Envoy Oro said.\n\n“We heard nothing new in four hours.”"

    [(_, _, content)] = read(text)

    assert content == "We came to listen, […] We heard nothing new in four hours."


def test_an_outlet_and_the_speaker_it_relays_are_two_attributions():
    found = read("Envoy Oro said the port would open, the Harbour Post reported.")

    assert {source for source, _, _ in found} == {"Envoy Oro", "the Harbour Post"}


def test_words_inside_quotation_marks_are_no_cues():
    text = "“They said no and they deny it,” Envoy Oro said."

    assert [(source, cue) for source, cue, _ in read(text)] == [("Envoy Oro", "said")]


def test_plain_news_holds_no_attribution():
    assert read("Two ships left the harbour of Selme on Tuesday. It rained.") == []


def test_a_transcript_gives_each_turn_to_its_speaker():
    text = "ORO: The port is open.\n\nADAN: It is closed to us."

    assert [(source, content) for source, _, content in read(text)] == [
        ("ORO", "The port is open"),
        ("ADAN", "It is closed to us"),
    ]


def test_the_writer_is_no_source():
    assert read("I think the port will open. You know it will not.") == []


def test_every_cue_in_the_lexicon_takes_something():
    known = set(
        "quote that to to-noun obj named it as passive out about of on for against over with "
        "by".split()
    )

    assert all(cue.takes and cue.takes <= known for cue in cue_lexicon().values())


MARKS = st.sampled_from(["“", "”", '"', "‘", "’", "«", "»", "„"])
WORDS = st.sampled_from(
    ["Oro", "said", "that", "talks", "failed", ",", ".", "?", "\n\n", "\n", "according", "to", ":"]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(MARKS, WORDS), max_size=30))
def test_spans_lie_in_the_text_in_order_and_never_empty(parts):
    text = " ".join(parts)

    for one in find_attributions(parse(text)):
        assert one.content
        for spans in (one.source, one.cue, one.content):
            assert all(0 <= start < end <= len(text) for start, end in spans)
            assert all(a[1] <= b[0] for a, b in pairwise(spans))
            assert all(text[start:end].strip() == text[start:end] for start, end in spans)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "“We came to Selme to talk about inspections,” Oro, the Northern envoy, said at noon.",
            ("Oro, the Northern envoy", "We came to Selme to talk about inspections,"),
        ),
        (
            '"Inspections are off the table. Full stop," Oro wrote on Monday.',
            ("Oro", "Inspections are off the table."),
        ),
        ("“The South,” Oro said, “has agreed to this,” adding that “tariffs will follow.”",
         ("Oro", "The South, […] has agreed to this,")),
        ('"The position remains without changes," - emphasised he.',
         ("he", "The position remains without changes,")),
    ],
    ids=["apposition", "quotation taken for a subject", "split in its clause", "verb first"],
)  # fmt: skip
def test_a_source_stands_outside_the_quotation(text, found):
    assert found in [(source, content) for source, _, content in read(text)]


def test_a_quotation_told_by_another_verb_is_not_the_speaker_before():
    text = "“Pigs will fly,” Oro said. “What wonderful inspections,” scoffed Adan."

    assert not any(source == "Oro" and "wonderful" in content for source, _, content in read(text))


def test_whoever_is_asked_does_not_ask():
    found = read("Asked whether the port would open, Adan said it would not.")

    assert ("Adan", "Asked") not in [(source, cue) for source, cue, _ in found]


def test_to_want_no_name_is_no_statement():
    found = read("An official, who asked not to be named, said the talks had failed.")

    assert [(source, cue) for source, cue, _ in found] == [("An official", "said")]
