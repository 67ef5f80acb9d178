"""Transcripts: “Name: what is said”."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import toolkit as tk
from toolkit.parsing.attribution.transcripts import LONGEST_TURN, find_turns
from toolkit.parsing.language import parse

ONE_LINE = (
    "The talks turned to trade. * * * President of Norland Ada Berg: Mr Minister, I am glad to "
    "see you. Minister of Trade Ivo Han (retranslated): Thank you. Ada Berg: We will sign. * * *"
)


def said(report: str) -> list[tuple[str, str]]:
    doc = parse(report)
    return [
        (doc[turn.label.start : turn.label.stop].text, " ".join(doc[i].text for i in turn.content))
        for turn in find_turns(doc)
    ]


@pytest.mark.parametrize(
    ("report", "turns"),
    [
        (
            "Envoy Oro: We will sign.\nMinister Adan: We will see.\nEnvoy Oro: Good.",
            ["Envoy Oro", "Minister Adan", "Envoy Oro"],
        ),
        (ONE_LINE, ["President of Norland Ada Berg", "Minister of Trade Ivo Han", "Ada Berg"]),
        ("Q: Will you sign?\nA: We will.\nQ: When?\nA: In May.", ["Q", "A", "Q", "A"]),
        ("Question: Will you sign? Answer: We will.", ["Question", "Answer"]),
        ("MR. ORO: We will sign.\nMS. ADAN: We will see.\nMR. ORO: Good.",
         ["MR. ORO", "MS. ADAN", "MR. ORO"]),
    ],
    ids=["lines", "in one line", "letters", "questions and answers", "capitals"],
)  # fmt: skip
def test_every_turn_has_its_speaker(report, turns):
    assert [label for label, _ in said(report)] == turns


def test_a_turn_is_one_direct_statement_of_its_speaker(make_case):
    report = "Tarik Oro: We will sign.\n\nWe always said so.\nLena Adan: No.\nTarik Oro: Good."

    first, second, third = tk.find_statements(make_case(report)).itertuples()

    assert first.content == "We will sign […] We always said so"
    assert (first.speaker, first.form) == ("Tarik Oro", "direct")
    assert (second.speaker, third.speaker) == ("Lena Adan", "Tarik Oro")


def test_what_a_turn_reports_stays_within_it(make_case):
    report = "Tarik Oro: Adan said the port was open.\nLena Adan: I did.\nTarik Oro: Good."

    statements = tk.find_statements(make_case(report))

    assert statements["speaker"].to_list() == ["Tarik Oro", "Lena Adan", "Tarik Oro"]


def test_a_headline_stays_a_statement(make_case):
    [found] = tk.find_statements(make_case("Tarik Oro: no deal before May")).itertuples()

    assert (found.speaker, found.content, found.form) == (
        "Tarik Oro",
        "no deal before May",
        "indirect",
    )


@pytest.mark.parametrize(
    "report",
    [
        "Update: the talks have ended.\nPhoto: Ada Berg waves as ships leave.",
        "Note: times are local.",
        "Harbour access: the facts are known.",
        "The talks began at 10:30 and ended at 11:45.",
        "Ships: 23\nCrews: 4",
        "Date: Monday\nPlace: Selme",
        "There are two ships in the port: the Oro and the Lind. She had one message: sign.",
    ],
)
def test_not_every_colon_has_a_speaker(report):
    assert said(report) == []


def test_stage_directions_are_nobody_s_words():
    report = (
        "Tarik Oro: [laughs] We will sign. (Applause.)\n"
        "Lena Adan: No. (Laughter.) Never.\nTarik Oro: Good."
    )

    assert [content for _, content in said(report)] == ["We will sign .", "No . Never .", "Good ."]


def test_stars_end_a_turn():
    assert said(ONE_LINE)[-1] == ("Ada Berg", "We will sign .")


@pytest.mark.parametrize("sentence", ["We will sign. ", "We will sign "], ids=["cut", "endless"])
def test_a_long_turn_is_several_statements_and_nothing_is_lost(sentence):
    report = "Envoy Oro: " + sentence * LONGEST_TURN + "\nMinister Adan: Good."
    report += "\nEnvoy Oro: Good."
    doc = parse(report)

    turns = [turn for turn in find_turns(doc) if len(turn.content) > 2]

    assert len(turns) > 2
    assert all(len(turn.content) <= LONGEST_TURN for turn in turns)
    assert {doc[turn.label.start : turn.label.stop].text for turn in turns} == {"Envoy Oro"}
    said = [doc[i].text for turn in turns for i in turn.content]
    assert said == (sentence.replace(".", " .") * LONGEST_TURN).split()


def test_parts_of_a_long_turn_end_with_a_sentence():
    report = "Envoy Oro: " + "We will sign. " * LONGEST_TURN + "\nMinister Adan: Good."
    report += "\nEnvoy Oro: Good."
    doc = parse(report)

    assert {doc[turn.content[-1]].text for turn in find_turns(doc)} == {"."}


@given(st.lists(st.sampled_from(["Oro: ", "Ada Berg: ", "Yes. ", "Q: ", "\n", "* * * ", "“", "("])))
def test_turns_are_in_order_and_share_nothing(pieces):
    turns = find_turns(parse("".join(pieces)))

    tokens = [i for turn in turns for i in (*turn.label, turn.colon, *turn.content)]
    assert tokens == sorted(set(tokens))
