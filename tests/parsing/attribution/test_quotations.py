"""Where quotations open and close."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.parsing.attribution.quotations import find_quotations
from toolkit.parsing.language import parse


def quoted(text):
    return [quote.text for quote in find_quotations(parse(text))]


@pytest.mark.parametrize(
    "text",
    [
        "“We go,” he said.",
        '"We go," he said.',
        "«We go,» he said.",
        "»We go,« he said.",
        "„We go,” he said.",
        "„We go,“ he said.",
        '“We go," he said.',
        "''We go,'' he said.",
        "``We go,'' he said.",
        "'We go,' he said.",
        "‘We go,’ he said.",
    ],
    ids=[
        "curly",
        "straight",
        "guillemets",
        "guillemets, turned",
        "low",
        "low and high",
        "mixed",
        "two apostrophes",
        "two graves",
        "apostrophe",
        "single",
    ],
)
def test_every_kind_of_mark_quotes(text):
    assert quoted(text) == [text.partition(" he")[0]]


@pytest.mark.parametrize("marks", ["''", "‘’"], ids=["ASCII", "typographic"])
def test_single_marks_quote_a_clause_and_not_an_apostrophe(marks):
    opening, closing = marks
    quotation = "‘The port isn’t open and the envoys’ ship won’t sail,’"

    def with_marks(text):
        return text.replace("‘", opening).replace("’", closing)

    assert quoted(with_marks(f"{quotation} he said.")) == [with_marks(quotation)]
    assert quoted(with_marks("The delegates’ ship and the envoy’s car left.")) == []
    assert quoted(with_marks("He called it ‘a bad joke’ and left.")) == [with_marks("‘a bad joke’")]


@pytest.mark.parametrize(
    "text",
    [
        "Rock 'n' roll in the '90s was the envoys' joy and the ministers' pain.",
        "’Twas the envoys’ night, and the ministers’ morning.",
        "Oro said 'no' to the ship.",
    ],
)
def test_an_apostrophe_or_a_single_word_is_no_quotation(text):
    assert quoted(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "“He said “no” to us,” Oro said.",
        "“He said ‘no’ to us,” Oro said.",
        "‘He said “no” to us,’ Oro said.",
    ],
)
def test_a_quotation_within_a_quotation_is_part_of_it(text):
    assert quoted(text) == [text.partition(" Oro")[0]]


def test_a_mark_never_closed_ends_with_its_sentence():
    assert quoted("He spoke of a “new start for all. Then he left.") == ["“new start for all."]


def test_a_speech_over_paragraphs_opens_each_and_closes_the_last():
    text = "“One thing is clear.\n\n“Another is not,” he said."

    assert quoted(text) == ["“One thing is clear.", "“Another is not,”"]


@pytest.mark.parametrize(
    ("text", "quotation"),
    [
        ("“We go, Adan said.\n\nThe ship left at noon.", "“We go,"),
        ("“We go. We stay. Adan said the ship had left.", "“We go. We stay."),
        ("“We go, said the Northern envoy. The ship left.", "“We go,"),
        ("“We go. I said so.\n\nThe ship left.", "“We go. I said so."),
    ],
    ids=["clause behind a comma", "sentence", "verb first", "none"],
)
def test_an_opening_mark_quotes_to_the_reporting_clause_or_the_paragraph_s_end(text, quotation):
    assert quoted(text) == [quotation]


def test_a_mark_that_opens_anew_ends_the_quotation_before():
    assert quoted("“We go. “They stay,” he said.") == ["“We go.", "“They stay,”"]


def test_a_quotation_after_a_colon_may_lack_its_end():
    assert quoted("He said: “We go. We stay.") == ["“We go. We stay."]


def test_a_stray_closing_mark_quotes_nothing():
    assert quoted("We go,” he said.") == []


def test_straight_marks_pair_up_where_one_is_missing():
    assert quoted('He called it "a start. She called it "an end" of sorts.')[-1] == '"an end"'


MARKS = "“”\"‘’'«»„‟`"


@given(st.lists(st.one_of(st.sampled_from(MARKS), st.sampled_from([" a", "s ", ". ", "\n\n"]))))
def test_quotations_lie_in_the_text_in_order_and_begin_with_a_mark(pieces):
    text = "".join(pieces)

    found = find_quotations(parse(text))

    assert all(one.end <= two.start for one, two in pairwise(found))
    assert all(text[one.start_char : one.end_char] == one.text for one in found)
    assert all(set(one[0].text) & set(MARKS) for one in found)
    again = find_quotations(parse(text))
    assert [(one.start, one.end) for one in found] == [(one.start, one.end) for one in again]
