"""A question to the stance reader as the network reads it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.case.codebook import Issue
from toolkit.coding.reader.questions import (
    ISSUE,
    PASSAGE,
    Inputs,
    Passage,
    Question,
    passages,
)
from toolkit.parsing.wordpieces import WordPieces

WORDS = "[PAD] [UNK] [CLS] [SEP] [unused0] [unused1] oro said no to talks . we will the : contrary"
PIECES = WORDS.split()
TALKS = Issue("talks", "Talks", "The talks.", contrary="No talks.")


@pytest.fixture(scope="module")
def inputs():
    return Inputs(WordPieces(PIECES))


def printed(reading):
    return " ".join(PIECES[piece] for piece in reading.pieces)


def test_the_holder_the_marked_sentence_and_the_issue_are_read(inputs):
    text = "Oro said no."
    question = Question("Oro", (0, 3), Passage(0, 12, (0, 12)), TALKS)

    read = printed(inputs.read(text, question))

    assert read == (
        "[CLS] oro [SEP] [unused0] oro [unused1] said no . [SEP] "
        "talks : the talks . contrary : no talks . [SEP]"
    )


def test_the_focus_is_the_sentence_asked_about(inputs):
    text = "Oro said no. We will."
    question = Question("", None, Passage(0, 21, (13, 21)), TALKS)
    reading = inputs.read(text, question)

    inside = [PIECES[p] for p, one in zip(reading.pieces, reading.focus, strict=True) if one]

    assert inside == ["we", "will", "."]


def test_name_and_contrary_can_be_left_out(inputs):
    question = Question("Oro", None, Passage(0, 12, (0, 12)), TALKS)

    read = printed(inputs.read("Oro said no.", question, named=False, contrary=False))

    assert read == "[CLS] [SEP] oro said no . [SEP] talks : the talks . [SEP]"


def test_a_sentence_is_read_with_two_before_it_and_one_behind():
    sentences = [(0, 4), (5, 9), (10, 14), (15, 19), (20, 24)]

    assert passages(sentences)[3] == Passage(5, 24, (15, 19))
    assert passages(sentences)[0] == Passage(0, 9, (0, 4))


@given(st.integers(0, 300), st.integers(1, 300), st.integers(0, 300))
def test_a_long_passage_is_cut_and_keeps_the_sentence_or_a_part_of_it(before, own, behind):
    text = "said " * before + "no " * own + "will " * behind
    focus = (5 * before, 5 * before + 3 * own)
    question = Question("", None, Passage(0, len(text), focus), TALKS)
    reading = Inputs(WordPieces(PIECES)).read(text, question)
    passage = [span for span in reading.spans if span != (0, 0)]

    assert len(passage) == min(PASSAGE, before + own + behind)
    assert reading.focus.sum() == min(PASSAGE, own)
    assert all(
        text[a:b] == "no" for (a, b), f in zip(reading.spans, reading.focus, strict=True) if f
    )


def test_a_long_definition_leaves_room_for_the_contrary(inputs):
    issue = Issue("talks", "Talks", "The talks.", "no " * 500, contrary="Talks")
    read = inputs.read("Oro.", Question("", None, Passage(0, 4, (0, 4)), issue))

    assert printed(read).endswith("contrary : talks [SEP]")
    assert len(read.pieces) < ISSUE + 10
