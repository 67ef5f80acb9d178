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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("“No,” scoffed Adan.", ("Adan", "scoffed", "No,")),
        ("“The tariff is dead,” Adan deadpanned.", ("Adan", "deadpanned", "The tariff is dead,")),
        ("“We want to —” Adan began.", ("Adan", "began", "We want to —")),
        ("“Is it dead?” chuckled Lind.", ("Lind", "chuckled", "Is it dead?")),
        ("Adan snorted: “The tariff is dead.”", ("Adan", "snorted", "The tariff is dead.")),
        ("Adan interrupted Oro: “That is a lie.”", ("Adan", "interrupted", "That is a lie.")),
    ],
    ids=["verb first", "subject first", "broken off", "question", "before", "interrupted"],
)
def test_any_verb_beside_a_quotation_tells_whose_it_is(text, found):
    assert read(text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "“Harbour Song,” won Adan the prize.",
        "The “red line” angered Adan.",
        "In “Harbour Song,” Adan plays a sailor.",
        "“Will they sign?” Adan left the room.",
        "The envoy had one aim: “Open Port” in all papers.",
    ],
)
def test_a_verb_that_only_stands_near_a_quotation_does_not(text):
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("“The port is open,” Adan was quoted as saying by the Courier.",
         ("Adan", "saying", "The port is open,")),
        ("“The port is open,” Minister Adan was cited as saying.",
         ("Minister Adan", "saying", "The port is open,")),
        ("As Oro said, the port is open.", ("Oro", "said", "the port is open")),
        ("The port, as Oro noted, is closed.", ("Oro", "noted", "The port […] is closed")),
        ("The port is, as the minister put it, a sieve.",
         ("the minister", "put", "The port is […] a sieve")),
        ("“The port is a sieve,” as Oro put it.", ("Oro", "put", "The port is a sieve,")),
        ("The solution, Adan told the Courier, was simple.",
         ("Adan", "told", "The solution […] was simple")),
        ("On Monday, Adan said, the gifts paid for “sponsorships” at sea.",
         ("Adan", "said", "the gifts paid for “sponsorships” at sea")),
        ("Adan told the Courier on Monday that, if the North agreed, ships would sail.",
         ("Adan", "told", "that, if the North agreed, ships would sail")),
        ("Adan hoped the ships would sail.", ("Adan", "hoped", "the ships would sail")),
    ],
    ids=["quoted as saying", "cited as saying", "as he said", "as he noted, within", "put it",
         "put it, behind", "told, within", "said, before", "told that, apart", "hoped"],
)  # fmt: skip
def test_finds_what_stands_around_a_cue(text, found):
    assert found in read(text)


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        ("Adan called Oro on the phone.", []),
        ("Adan called a meeting on Monday.", []),
        ("Adan called the envoy a liar.", ["the envoy a liar"]),
        ("Adan called the offer “a joke”.", ["the offer “a joke”"]),
        ("Adan called for a meeting.", ["a meeting"]),
        ("Adan called on Oro to open the port.", ["Oro to open the port"]),
        ("A ship called “Harbour” sank.", []),
        ("Adan saw the ship.", []),
        ("Adan saw the offer as a threat.", ["the offer as a threat"]),
        ("Adan told the truth.", []),
        ("It is clear that the talks failed.", []),
    ],
)
def test_what_something_is_called_is_said_and_who_is_called_is_not(text, contents):
    assert [content for _, _, content in read(text)] == contents


@pytest.mark.parametrize(
    "source",
    ["Adan and Oro", "Minister Adan and Envoy Oro", "Adan, Oro and Lind", "Both Adan and Oro"],
)
def test_joint_sources_are_one_source(source):
    assert read(f"{source} said the port was open.") == [(source, "said", "the port was open")]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Adan warned against the “red lines” of the North.", "the “red lines” of the North"),
        ("Adan described the offer as a “work in progress.”",
         "the offer as a “work in progress.”"),
        ("Adan told the hall that the “peanut deal,” as it was known, had failed.",
         "that the “peanut deal,” as it was known, had failed"),
        ("Because it rained, Adan said the talks would end.", "the talks would end"),
    ],
    ids=["phrase", "called so", "clause", "what comes before"],
)  # fmt: skip
def test_a_content_is_the_whole_phrase_a_quotation_is_part_of(text, content):
    assert content in [content for _, _, content in read(text)]


def test_what_a_participle_adds_is_the_same_source_s():
    text = "Adan said the talks had failed, accusing the North of delay."

    assert read(text) == [
        ("Adan", "said", "the talks had failed"),
        ("Adan", "accusing", "the North of delay"),
    ]


def test_a_quotation_goes_on_behind_all_that_tells_of_its_source():
    text = (
        "“We came to listen,” said Oro, whose place at the table, in the middle of the long side, "
        "had been given to him by the mediator herself. “We heard nothing new.”"
    )

    assert read(text)[0][2] == "We came to listen, […] We heard nothing new."


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("“We came to listen,” Oro said, referring to the talks. “We heard nothing new.”",
         "We came to listen, […] We heard nothing new."),
        ("Oro told the hall that the talks had failed. “We heard nothing new.”",
         "that the talks had failed […] We heard nothing new."),
        ("“We came to listen,” Oro said. Oro paused. “We heard nothing new.”",
         "We came to listen, […] We heard nothing new."),
        ("Oro did not say why the talks had failed. “We heard nothing new.”",
         "why the talks had failed"),
    ],
    ids=["behind another cue", "behind a clause", "behind a pause", "not behind silence"],
)  # fmt: skip
def test_a_quotation_goes_on_with_the_sentence_before(text, content):
    assert read(text)[0][2] == content


def test_a_quotation_goes_on_with_nobody_once_another_is_told_of():
    text = "“We came to listen,” Oro said. Adan denied it. “It was a bad day for all of us.”"

    assert not any(source == "Oro" and "bad day" in content for source, _, content in read(text))


def test_a_speech_over_paragraphs_belongs_to_the_cue_behind_its_last():
    text = "Oro said: “No.”\n\n“The first is good.\n\n“The second is bad,” Adan said."

    assert [(source, content) for source, _, content in read(text)] == [
        ("Oro", "No."),
        ("Adan", "The first is good. […] The second is bad,"),
    ]


@pytest.mark.parametrize(
    ("text", "denial"),
    [
        ("Oro's denial that ships had been stopped was noted.", "denied"),
        ("Oro's refusal to meet was noted.", "declined"),
        ("Oro's rejection of the tariff was noted.", "denied"),
    ],
)
def test_nouns_deny_too(text, denial):
    assert find_attributions(parse(text))[0].denial == denial


@pytest.mark.parametrize(
    "text",
    [
        "Ship\tCrew\tPort\nOro\t12\tSelme\nLind\t9\tVell\n" * 20,
        "- the port\n- the tariff, said Oro\n* 1) inspections: “yes”\n",
        "Oro\x00 said\x07 the \x1b[31mport\x1b[0m was open.\x0c\r\nNo\x85.",
        "\u202eOro said\u202c \u200fthe port\u200e was\u200b open.\ufeff",
        "🚢 Oro said the port was open 🙂🙂 “ok 👍🏽”, 👨‍👩‍👧 said Lind.",
        "奥罗说：“港口已开放。” أورو قال: «الميناء مفتوح». Оро сказал: „Порт открыт“.",
        "Hafenminister Adan sagte: „Der Hafen ist offen“, und ging.",
        "“‘«„\"'" * 50 + "Oro said" + "'\"“»’”" * 50,
        "according to " * 200,
        "Oro said Adan said " * 200,
        "It was supposed by Oro to end. Oro was nominated by Adan to lead.",
        "",
        "\n\n \t\n",
    ],
    ids=["table", "list", "control", "right to left", "emoji", "scripts", "German", "marks",
         "according to", "said said", "unsourced by somebody", "empty", "space"],
)  # fmt: skip
def test_untidy_text_is_read_without_complaint(text):
    doc = parse(text)
    found = find_attributions(doc)

    assert found == find_attributions(parse(text))
    for one in found:
        for start, end in (*one.source, *one.cue, *one.content):
            assert 0 <= start < end <= len(text)
            assert text[start:end] == text[start:end].strip()


def test_attributions_stand_in_the_order_of_their_cues_and_come_out_the_same_again():
    text = "“A,” said Oro. Adan said “b”. As Lind put it, “c is d”. Adan, Oro said, hoped to go."
    found = find_attributions(parse(text))

    assert [one.cue for one in found] == sorted(one.cue for one in found)
    assert found == find_attributions(parse(text))


NEWS = st.sampled_from(
    [
        "Oro said ",
        "said Adan. ",
        "“We go,” ",
        "'We go,' ",
        "‘no’ ",
        "''yes'' ",
        "that talks ",
        "had failed, ",
        "adding that ",
        "as Lind put it, ",
        "was quoted as saying ",
        "called the offer ",
        "according to ",
        "ADAN: ",
        "“",
        "”",
        "'",
        "\n\n",
        "| 1 | 2 |\n",
        "🚢 ",
        "\u202e",
        "\x07",
        "Ja, sagte er. ",
    ]
)


@settings(max_examples=100, deadline=None)
@given(st.lists(NEWS, max_size=25))
def test_statements_print_the_characters_their_spans_point_at(pieces):
    text = "".join(pieces)
    found = find_attributions(parse(text))

    keys = [(one.cue, one.head) for one in found]
    assert keys == sorted(keys)
    assert found == find_attributions(parse(text))
    for one in found:
        for spans in (one.source, one.cue, one.content):
            assert span_text(text, spans) == " […] ".join(text[a:b] for a, b in spans)
            assert all(0 <= a < b <= len(text) for a, b in spans)
            assert all(one[1] <= two[0] for one, two in pairwise(spans))
