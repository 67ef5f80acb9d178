from __future__ import annotations

import pytest

from toolkit.analysis import quotes
from toolkit.analysis.quotes import deciding_sentences, deciding_words
from toolkit.schema import span_text

TALKS = """
2031-03-04 Post    Oro  North inspections reject
2031-03-05 Courier Adan South inspections accept
2031-03-06 Courier Adan North tariffs     accept
2031-03-07 Post    -    -     tariffs     resist
"""


@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [
        ({}, [4, 3, 2, 1]),
        ({"oldest_first": True}, [1, 2, 3, 4]),
        ({"most": 2}, [4, 3]),
        ({"most": 0}, []),
        ({"holder": "North"}, [3, 1]),
        ({"side": "North", "speaker": "Oro"}, [1]),
        ({"issue": "inspections"}, [2, 1]),
        ({"issue": "Inspections"}, [2, 1]),
        ({"issue": "inspections", "value": "accept"}, [2]),
    ],
)
def test_narrows_to_what_is_asked_for(coded, narrowed, expected):
    found = quotes(coded(TALKS), **narrowed)

    assert found["content"].to_list() == [f"sentence {i}" for i in expected]


def test_shows_the_source_as_printed_where_nobody_could_be_named(coded):
    table = coded(TALKS)
    table.loc[3, "source"] = "a port official"

    assert quotes(table, most=1)["speaker"].to_list() == ["(a port official)"]


def test_names_the_chain_a_statement_came_through(coded):
    table = coded(TALKS, via=[("Selme Radio", "Northern Agency"), (), (), ()])

    assert quotes(table, speaker="Oro")["via"].to_list() == ["Selme Radio ← Northern Agency"]


@pytest.mark.parametrize(
    ("narrowed", "message"),
    [
        ({"holder": "Nort"}, "no holder 'Nort'. Did you mean 'North'"),
        ({"issue": "inspection"}, "no issue 'inspection'. Did you mean 'inspections'"),
        ({"value": "acept"}, "no stance 'acept'. Did you mean 'accept'"),
        ({"speaker": "Zzz"}, "no speaker 'Zzz'. Known: Adan, Oro."),
    ],
)
def test_an_unknown_name_raises_with_the_near_ones(coded, narrowed, message):
    with pytest.raises(LookupError, match=message):
        quotes(coded(TALKS), **narrowed)


TURN = (
    "It is good to see you. We have spoken of the weather with Mr. Oro of the U.N. Commission, “and"
    " of the port.” The tariffs stay as they are, the envoy said. Nobody asked us. We thank you"
    " all for coming to Selme on such a day."
)
SAID = ((0, TURN.index(", the envoy")), (TURN.index(" Nobody") + 1, len(TURN)))
WEATHER = TURN[23 : TURN.index(" The tariffs")]


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (["good"], "It is good to see you."),
        (["weather", "port"], WEATHER),
        (["Commission", "weather"], WEATHER),
        (["tariffs"], "The tariffs stay as they are […] Nobody asked us."),
        (["the envoy"], span_text(TURN, SAID)),
        ([], span_text(TURN, SAID)),
    ],
)
def test_of_a_long_turn_the_sentences_that_decide_are_told(words, shown):
    evidence = [(TURN.index(word), TURN.index(word) + len(word)) for word in words]

    assert deciding_sentences(span_text(TURN, SAID), SAID, evidence) == shown


def test_what_is_said_in_a_few_words_is_told_whole():
    assert deciding_sentences("No. We stay.", [(0, 12)], [(4, 6)]) == "No. We stay."


def test_content_that_is_not_that_of_its_spans_is_told_whole():
    assert deciding_sentences(TURN, [(0, 5)], [(1, 2)]) == TURN


@pytest.mark.parametrize(
    ("evidence", "shown"),
    [([(4, 13)], "ruled out a meeting"), ([(14, 23)], "a meeting")],
)
def test_a_cue_that_decides_is_printed_with_what_is_said(evidence, shown):
    row = {"cue": "ruled out", "content": "a meeting", "evidence": evidence}
    spans = {"cue_spans": [(4, 13)], "content_spans": [(14, 23)]}  # “Oro ruled out a meeting.”

    assert deciding_words(row | spans) == shown


def test_a_cue_is_not_put_before_a_later_sentence():
    said = "It is late. " * 16 + "We welcome inspectors."
    at = 14 + said.index("welcome")
    row = {"cue": "ruled out", "content": said, "evidence": [(4, 13), (at, at + 7)]}
    spans = {"cue_spans": [(4, 13)], "content_spans": [(14, 14 + len(said))]}

    assert deciding_words(row | spans) == "We welcome inspectors."
