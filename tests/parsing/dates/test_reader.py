"""Where the reader of time expressions looks, and where it need not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.parsing.dates.reader import NEVER_FIRST
from toolkit.parsing.dates.rules import grammar

GRAMMAR = grammar()
WORDS = st.sampled_from([*sorted(GRAMMAR.words), "1", "12", "1990", "2031", "Monday", "March"])
TAIL = st.lists(st.tuples(st.sampled_from([" ", "-", ", ", "\n", "’s "]), WORDS), max_size=5)


@pytest.mark.parametrize("word", sorted(NEVER_FIRST))
@given(tail=TAIL)
def test_no_rule_fits_where_a_word_that_begins_none_stands(word, tail):
    behind = "".join(between + one for between, one in tail)

    for printed in (word, word.title(), word.upper()):
        assert not GRAMMAR.any_rule.match(printed + behind)


@given(words=st.lists(WORDS, min_size=1, max_size=6))
def test_no_expression_is_passed_over(words):
    text = " ".join(words)
    fits = [
        at
        for at in range(len(text))
        if (not at or text[at - 1] == " ") and GRAMMAR.any_rule.match(text, at)
    ]

    assert set(fits) <= set(GRAMMAR.starts(text))
