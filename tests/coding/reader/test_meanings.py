"""Which issues a sentence is like, by the pieces of its words."""

import numpy as np

from toolkit.case.codebook import Issue
from toolkit.coding.reader.meanings import FIRST_WORD, Likeness, Pieces, npz_of, read_pieces

FISH, STEEL, SEA, MILL = (FIRST_WORD + 1000 + k for k in range(4))
BOATS, TARIFFS = Issue("boats", "Boats"), Issue("tariffs", "Tariffs")


def pieces():
    whole = np.zeros((FIRST_WORD + 1004, 2), np.int8)
    whole[[FISH, SEA]] = [[100, 10], [90, 20]]
    whole[[STEEL, MILL]] = [[10, 100], [20, 90]]
    return Pieces(whole, np.full(len(whole), 0.01, np.float32))


def test_a_paraphrase_is_nearest_to_the_issue_it_means():
    likeness = Likeness(pieces(), [(BOATS, [FISH]), (TARIFFS, [STEEL])])

    assert likeness.nearest([SEA], 1) == [BOATS]
    assert likeness.nearest([MILL], 2) == [TARIFFS, BOATS]


def test_of_issues_that_say_the_same_the_first_in_the_codebook_is_nearest():
    likeness = Likeness(pieces(), [(BOATS, [FISH]), (TARIFFS, [FISH])])

    assert likeness.nearest([FISH], 1) == [BOATS]


def test_a_sentence_without_words_is_like_nothing():
    assert Likeness(pieces(), [(BOATS, [FISH])]).nearest([], 3) == []


def test_pieces_are_read_as_they_were_stored(tmp_path):
    own = pieces()
    (tmp_path / "pieces.npz").write_bytes(npz_of(own.whole, own.scales))

    assert (read_pieces(tmp_path / "pieces.npz").rows([FISH, MILL]) == own.rows([FISH, MILL])).all()
    assert npz_of(own.whole, own.scales) == npz_of(own.whole, own.scales)
