from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit.analysis import collocations, concordance
from toolkit.schema import InputError

REPORTS = {
    "2031-03-04-talks": "The red line stands.\nNo red line, Oro said, is a red-line matter.",
    "2031-03-05-quay": "Minister Adan crossed no Red Line on the quay.",
}


def test_shows_a_phrase_in_its_contexts_in_order(make_case):
    table = concordance(make_case(REPORTS), "red line", width=8)

    assert table[["doc_id", "left", "word", "right"]].to_numpy().tolist() == [
        ["2031-03-04-talks", "The ", "red line", " stands."],
        ["2031-03-04-talks", "nds. No ", "red line", ", Oro sa"],
        ["2031-03-05-quay", "ssed no ", "Red Line", " on the "],
    ]


def test_finds_whole_words_only(make_case):
    assert concordance(make_case(REPORTS), "lin").empty


def test_a_word_is_found_with_the_s_of_an_owner_too(make_case):
    case = make_case("Norland’s boats left. Norland's boats waited, and Norland's boats sank.")

    assert concordance(case, "norland")["word"].to_list() == ["Norland"] * 3
    assert concordance(case, "Norland’s")["word"].to_list() == ["Norland’s"]
    assert collocations(case)["pair"].to_list() == ["norland boats"]


@pytest.mark.parametrize(("word", "width"), [("", 40), ("  ", 40), ("quay", -1)])
def test_nothing_to_look_for_is_a_mistake(make_case, word, width):
    with pytest.raises(InputError):
        concordance(make_case(REPORTS), word, width)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=25,
)
@given(text=st.text(alphabet="aßİ’'“-. \n\"&<", min_size=1, max_size=60), width=st.integers(0, 9))
def test_offsets_point_at_the_word_in_the_text(make_case, text, width):
    case = make_case(f"a {text} a-a")
    [document] = case.documents["text"]

    table = concordance(case, "a", width)

    assert len(table) >= 1
    for row in table.itertuples():
        assert document[row.start : row.end] == row.word == "a"
        assert len(row.left) <= width
        assert document[: row.start].replace("\n", " ").endswith(row.left)


def test_words_that_keep_company_come_first(make_case):
    report = " ".join(
        f"The joint commission {verb} on day 9 and the talks about the port went on."
        for verb in ["met", "rose", "sat", "ate", "slept", "left"]
    )
    table = collocations(make_case(report), most=3)

    assert table["pair"].iloc[0] == "joint commission"
    assert table["count"].iloc[0] == 6
    assert table["score"].is_monotonic_decreasing
    assert not table["pair"].str.contains(r"\bthe\b|\d").any()


def test_pairs_do_not_reach_across_a_mark_or_into_the_next_report(make_case):
    reports = {f"2031-03-0{i}-note": "grain. ships sail, tariffs fall" for i in range(1, 5)}

    table = collocations(make_case(reports), least=1)

    assert "grain ships" not in table["pair"].to_list()
    assert "sail tariffs" not in table["pair"].to_list()
    assert "fall grain" not in table["pair"].to_list()


def test_an_unknown_measure_names_the_known_ones(make_case):
    with pytest.raises(LookupError, match="Did you mean 'likelihood'"):
        collocations(make_case(REPORTS), measure="liklihood")
