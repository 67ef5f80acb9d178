"""Word pieces, what stands beside them, and the windows they are read in."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.parsing.attribution.pieces import (
    FEATURES,
    Vocabulary,
    read_words,
    units,
    window_input,
    windows,
)
from toolkit.parsing.language import parse
from toolkit.parsing.wordpieces import LONGEST_WORD

PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "said", "har", "##bour", "##s", "envoy", "the", ",",
          "“", "”", ".", "a", "e", "3", "##0"]  # fmt: skip


@pytest.fixture(scope="module")
def vocabulary():
    return Vocabulary(PIECES, ["NN", "VBD"], ["nsubj", "ROOT"])


def named(vocabulary, text):
    return [PIECES[number] for number in vocabulary.pieces(text)]


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("said", ["said"]),
        ("SAID", ["said"]),
        ("harbours", ["har", "##bour", "##s"]),
        ("hárbour", ["har", "##bour"]),
        ("harbour,", ["har", "##bour", ","]),
        ("30", ["3", "##0"]),
        ("quay", ["[UNK]"]),
        ("harbourx", ["[UNK]"]),
        ("\N{SAILBOAT}", ["[UNK]"]),
        ("\u200f", ["[UNK]"]),
    ],
)
def test_a_word_is_its_longest_known_pieces_from_the_left(vocabulary, word, pieces):
    assert named(vocabulary, word) == pieces


def test_a_word_of_many_pieces_is_read_in_part(vocabulary):
    assert len(vocabulary.pieces("a," * 1000)) == LONGEST_WORD


@given(st.text(max_size=30))
def test_any_word_has_pieces(text):
    vocabulary = Vocabulary(PIECES, [], [])

    assert 1 <= len(vocabulary.pieces(text)) <= LONGEST_WORD


def test_each_word_brings_its_features(vocabulary):
    words = read_words(parse("The HARBOUR said 30.\n\n“Harbour,” he said."), vocabulary)
    features = dict(zip(FEATURES, words.features.T.tolist(), strict=True))

    assert features["capitals"] == [2, 3, 1, 4, 1, 1, 2, 1, 1, 1, 1, 1]
    assert features["quotation"] == [1, 1, 1, 1, 1, 3, 2, 2, 4, 1, 1, 1]
    assert features["sentence"] == [2, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1]


def test_a_label_the_model_has_not_seen_is_the_same_as_any_other(vocabulary):
    words = read_words(parse("Envoy Oro quickly said the harbour was open."), vocabulary)

    assert set(words.features[:, 0].tolist()) <= {1, *vocabulary.tags.values()}
    assert 1 in words.features[:, 0]


def test_a_separator_stands_between_paragraphs_and_windows_have_marks_at_both_ends(vocabulary):
    words = read_words(parse("Envoy said.\n\nThe harbour."), vocabulary)
    ids, features, first = window_input(words, 0, len(words), vocabulary)

    assert [PIECES[i] for i in ids] == [
        "[CLS]", "envoy", "said", ".", "[SEP]", "the", "har", "##bour", ".", "[SEP]",
    ]  # fmt: skip
    assert first.tolist() == [1, 2, 3, 5, 6, 8]
    assert not features[[0, 4, 9]].any()
    assert (features[7] == features[6]).all()


def test_a_window_is_read_alone_as_in_its_text(vocabulary):
    words = read_words(parse("Envoy said.\n\nThe harbour."), vocabulary)
    ids, _, first = window_input(words, 3, 6, vocabulary)

    assert [PIECES[i] for i in ids] == ["[CLS]", "the", "har", "##bour", ".", "[SEP]"]
    assert first.tolist() == [1, 2, 4]


report = st.lists(
    st.lists(st.sampled_from(["envoy", "said", "harbours", "the", ".", "quay"]), min_size=1,
             max_size=30).map(" ".join),
    max_size=6,
).map("\n\n".join)  # fmt: skip


@settings(deadline=None, max_examples=30)
@given(report, st.integers(4, 20), st.integers(0, 10), st.integers(0, 5))
def test_the_cores_of_windows_cover_a_text_once_and_no_window_is_too_long(
    text, core, before, after
):
    vocabulary = Vocabulary(PIECES, [], [])
    words = read_words(parse(text), vocabulary)
    most = core + before + after
    found = list(windows(words, most, before, after))

    covered = [i for one in found for i in range(*one.core)]
    assert covered == list(range(len(words)))
    for one in found:
        assert one.start <= one.core[0] < one.core[1] <= one.end
        assert words.behind[one.end - 1] - words.first[one.start] <= most


@settings(deadline=None, max_examples=30)
@given(report, st.integers(4, 40))
def test_units_are_paragraphs_or_parts_of_one(text, most):
    words = read_words(parse(text), Vocabulary(PIECES, [], []))

    for start, end in units(words, most):
        assert len(np.unique(words.paragraph[start:end])) == 1
        assert words.behind[end - 1] - words.first[start] <= most


def test_an_empty_text_has_no_words_and_no_windows(vocabulary):
    words = read_words(parse(""), vocabulary)

    assert len(words) == 0
    assert not list(windows(words, 50, 5, 5))
