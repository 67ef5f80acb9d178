"""A page that is one person's speech: what is said in it without a cue is the speaker's too."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest

import toolkit as tk
from toolkit.exchange.formats import FORMATS, STATEMENTS

SPEECH = (
    "Dear people of Norland! We want peace. Inspections of our ships are an insult. They will not "
    "take place. I call on the council to act.\n\n"
    "“Never,” said my grandfather, “give away a harbour.” I remember his words. Sudland warned "
    "us that the port would stay closed. No port, no peace."
)
REPORT = (
    "Envoy Oro said on Monday that the port was open. “We want peace,” he said. “I call for calm, "
    "and we hope for more.” Inspections of ships are an insult, he added. It rained."
)


@pytest.fixture
def speech(make_case):
    def of(text=SPEECH, title="Address by Tarik Oro to the council"):
        return make_case({"talk.txt": f"title: {title}\ndate: 2031-03-04\n\n{text}"})

    return of


def plain(case):
    found = tk.find_statements(case)
    return found[found["cue"] == ""]


def test_what_a_speech_says_without_a_cue_is_its_speaker_s(speech):
    [first, *_] = plain(speech()).itertuples()

    assert first.content == "Inspections of our ships are an insult. They will not take place."
    assert (first.speaker, first.speaker_basis, first.source) == ("Tarik Oro", "page", "")
    assert (first.form, first.speaker_side) == ("direct", "North")
    assert first.statement_id == f"talk:{SPEECH.index('Inspections'):06d}"


def test_every_sentence_of_a_speech_is_in_one_of_its_statements(speech):
    found = tk.find_statements(speech())

    for sentence in ("peace.", "insult", "take place", "to act", "Sudland warned", "stay closed"):
        place = SPEECH.index(sentence)
        assert any(row.start <= place < row.end for row in found.itertuples()), sentence


def test_no_words_are_said_twice(speech):
    found = tk.find_statements(speech())
    spans = sorted(span for row in found.itertuples() for span in row.content_spans)

    assert all(first[1] <= second[0] for first, second in pairwise(spans))


INSIDE = (
    "We want peace. I call on the council to act. {} I believe that it will act. We propose talks."
)


@pytest.mark.parametrize(
    "others",
    [
        "Foreign Minister Lena Adan said in Vell: “We reject all inspections of ships.”",
        "“We reject inspections.\n\n“We will never accept inspections,” Lena Adan told me.",
        "According to Sudland, inspections are an insult.",
        "The accord says: “Ships shall be inspected by neutral inspectors. Fees are lowered.”",
        "(The audience rises and welcomes inspections.)",
    ],
    ids=["quoted", "quoted on", "reported", "read out", "stage direction"],
)
def test_what_others_say_in_a_speech_is_not_its_speaker_s(speech, others):
    found = tk.find_statements(speech(INSIDE.format(others)))

    own = found[found["speaker"] == "Tarik Oro"]
    assert len(own) >= 3
    assert not own["content"].str.contains("nspect").any()


def test_what_a_page_says_before_and_behind_a_speech_is_not_its_speaker_s(speech):
    text = "The envoy spoke in Vell. Sudland rejects it all.\n\n{}\n\nThe port closed on Monday."

    said = " ".join(plain(speech(text.format(SPEECH)))["content"])

    assert "insult" in said
    assert not any(one in said for one in ("spoke", "rejects", "Monday"))


@pytest.mark.parametrize(
    "title",
    [
        "A reply to the address by Tarik Oro",
        "Tarik Oro addressed by angry fishermen",
        "Analysis: the message of Tarik Oro",
        "Tarik Oro: a portrait of the envoy",
        "Interview with Tarik Oro",
        "Our view on the port - Harbour Post",
    ],
)
def test_a_title_that_only_names_somebody_announces_no_speech(speech, title):
    assert plain(speech(title=title)).empty


@pytest.mark.parametrize(
    "title",
    [
        "Address by Tarik Oro",
        "We stand together – the speech of Envoy Oro",
        "Tarik Oro addressed the council",
        "Peace is near - Tarik Oro's address",
    ],
)
def test_a_title_that_calls_it_a_speech_announces_one(speech, title):
    assert len(plain(speech(title=title)))


def test_what_a_speech_quotes_or_calls_out_without_a_verb_is_no_statement_without_a_cue(speech):
    said = " ".join(plain(speech())["content"])

    assert "Dear people" not in said
    assert "Never" not in said


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (REPORT, "Address by Tarik Oro to the council"),
        (SPEECH, "A month of silence"),
        ("The envoy spoke. It rained. Ships left the port.", "Address by Tarik Oro"),
    ],
    ids=["a report of a speech", "no speech announced", "nobody says “we”"],
)
def test_a_page_that_is_no_speech_has_only_statements_with_a_cue(speech, text, title):
    assert plain(speech(text, title)).empty


def test_what_a_joint_statement_says_without_a_cue_is_each_ones(speech):
    text = (
        "We call for calm. Inspections are a burden for every ship. We urge the council to meet. "
        "We insist that the port stays open."
    )

    [found] = plain(
        speech(text, "Joint statement by Tarik Oro and Lena Adan on ships")
    ).itertuples()

    assert found.content == "Inspections are a burden for every ship."
    assert (found.speaker, found.speakers) == ("", ("Tarik Oro", "Lena Adan"))
    assert found.speaker_basis == "joint"


def test_a_stance_without_a_cue_is_coded_as_the_speaker_s(speech):
    case = speech(SPEECH.replace("are an insult", "are welcome on every ship"))
    statements = tk.find_statements(case)

    coded = tk.code(statements, case, coder="rules").merge(statements, on="statement_id")

    assert ("Tarik Oro", "inspections", "") in set(
        zip(coded["holder"], coded["object"], coded["cue"], strict=True)
    )


def test_a_statement_without_a_cue_is_no_trouble_to_check(speech):
    case = speech()

    assert not tk.audit(case, tk.find_statements(case))["problem"].str.contains("“”").any()


def test_statements_without_a_cue_survive_being_written_and_read(speech, tmp_path):
    found = tk.find_statements(speech())

    again = tk.read_table(tk.write_table(found, tmp_path / "statements.csv"), tk.Statement)

    pd.testing.assert_frame_equal(again, found)


@pytest.mark.parametrize("to", [one.name for one in FORMATS.values() if STATEMENTS in one.takes])
def test_statements_without_a_cue_go_out_in_every_format(speech, tmp_path, to):
    case = speech()

    assert tk.export(tk.find_statements(case), case, to, tmp_path / "out").stat().st_size > 0
