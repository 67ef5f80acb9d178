"""Where quotations open and close."""

import pytest

from toolkit.parsing.attribution.quotations import find_quotations
from toolkit.parsing.language import parse


def quoted(text):
    return [quote.text for quote in find_quotations(parse(text))]


@pytest.mark.parametrize(
    "text",
    ["“We go,” he said.", '"We go," he said.', "«We go,» he said.", "„We go,” he said."],
    ids=["curly", "straight", "guillemets", "low"],
)
def test_every_kind_of_mark_quotes(text):
    assert quoted(text) == [text.partition(" he")[0]]


def test_single_marks_quote_a_clause_and_not_an_apostrophe():
    assert quoted("‘We will not sign,’ he said.") == ["‘We will not sign,’"]
    assert quoted("The delegates’ ship and the envoy’s car left.") == []


def test_a_mark_never_closed_ends_with_its_sentence():
    assert quoted("He spoke of a “new start for all. Then he left.") == ["“new start for all."]


def test_a_speech_over_paragraphs_opens_each_and_closes_the_last():
    text = "“One thing is clear.\n\n“Another is not,” he said."

    assert quoted(text) == ["“One thing is clear.", "“Another is not,”"]


def test_a_quotation_after_a_colon_may_lack_its_end():
    assert quoted("He said: “We go. We stay.") == ["“We go. We stay."]


def test_a_stray_closing_mark_quotes_nothing():
    assert quoted("We go,” he said.") == []


def test_straight_marks_pair_up_where_one_is_missing():
    assert quoted('He called it "a start. She called it "an end" of sorts.')[-1] == '"an end"'
