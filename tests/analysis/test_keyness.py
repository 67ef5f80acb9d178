"""Which words set one side apart: counts, likelihood and ratio by hand, intervals by report."""

from __future__ import annotations

import math
import time
from dataclasses import replace

import pytest

import toolkit as tk
from toolkit.schema import InputError

SAID = {
    "2031-03-04-a": "Oro said that inspectors, inspectors and tariffs would come to the harbour.",
    "2031-03-05-b": "Oro said that inspectors would wait. Adan said that tariffs would fall.",
    "2031-03-06-c": "Adan said that tariffs and boats would follow tariffs on boats.",
}


@pytest.fixture
def said(make_case):
    case = make_case(SAID)
    return tk.find_statements(case), case


def test_counts_ratio_and_likelihood_are_those_by_hand(said):
    table = tk.words.keyness(*said, "Tarik Oro", between="speaker", least=1).set_index("word")
    # Oro: inspectors ×3, tariffs, come, harbour, wait; Adan: tariffs ×3, boats ×2, fall, follow
    own, other = 7, 7
    expected = own * 3 / (own + other)

    row = table.loc["inspectors"]
    assert (row["count"], row["other"], row["reports"]) == (3, 0, 2)
    assert row["per_1000"] == pytest.approx(3000 / own)
    assert row["ratio"] == pytest.approx(math.log2((3.5 / 7.5) / (0.5 / 7.5)))
    assert row["likelihood"] == pytest.approx(2 * 3 * math.log(3 / expected))
    assert "tariffs" not in table.index  # Adan's word


def test_against_one_is_against_that_one_alone(make_case):
    case = make_case({**SAID, "2031-03-07-d": "Corvo said that inspectors and inspectors slept."})
    statements = tk.find_statements(case)
    both = tk.words.keyness(statements, case, "Tarik Oro", "Lena Adan", "speaker", least=1)
    others = tk.words.keyness(statements, case, "Tarik Oro", between="speaker", least=1)

    assert "inspectors" in set(both["word"])  # Adan never says it
    assert "inspectors" not in set(others["word"])  # Corvo says nearly nothing else


@pytest.mark.parametrize("number", ["most", "least"])
def test_a_number_below_one_is_a_mistake(said, number):
    with pytest.raises(InputError, match=f"^{number} is 0; give a number from 1 on"):
        tk.words.keyness(*said, **{number: 0})


def test_of_few_reports_there_is_no_interval(said):
    table = tk.words.keyness(*said, "Tarik Oro", between="speaker", least=1)

    assert table["low"].isna().all()


def test_an_interval_holds_the_ratio_and_is_the_same_again(make_case):
    streets = "mill rope salt fish lamp bell coal sail tide crane".split()
    texts = {
        f"2031-03-{day:02d}": f"On {street} street Oro said that {own} would come by the {street}. "
        f"Later, near the {street} house, Adan said that {other} would go to the {street}."
        for day, street in enumerate(streets, start=1)
        for own in ["inspectors" if day % 3 else "boats"]
        for other in ["tariffs" if day % 9 else "inspectors"]
    }
    case = make_case(texts)
    statements = tk.find_statements(case)
    first, again = (
        tk.words.keyness(statements, case, "Tarik Oro", between="speaker", draws=200)
        for _ in range(2)
    )
    row = first.set_index("word").loc["inspectors"]

    assert first.equals(again)
    assert row["low"] < row["ratio"] < row["high"]


def test_each_in_turn_is_set_against_the_others(make_case):
    texts = {
        f"2031-03-{day:02d}": f"Oro said that the {word} would open. Adan said that tariffs, and "
        f"tariffs alone, would stop the {word}."
        for day, word in enumerate("mill rope salt fish lamp".split(), start=1)
    }
    rain = {"2031-03-09": "Corvo said that rain, rain, rain, rain and rain would come."}
    case = make_case(texts | rain)
    statements = tk.find_statements(case)
    table = tk.words.keyness(statements, case, between="speaker")

    assert set(table["who"]) <= {"Lena Adan", "Tarik Oro"}  # the third speaks in one report
    assert table.loc[table["who"] == "Lena Adan", "word"].iloc[0] == "tariffs"


def test_what_nobody_else_says_can_be_set_against_nothing(said):
    with pytest.raises(InputError, match="nobody but '2031-03'"):
        tk.words.keyness(*said, "2031-03", between="month")


def test_one_is_not_set_against_itself(said):
    with pytest.raises(InputError, match="'Lena Adan' is set against itself"):
        tk.words.keyness(*said, "Lena Adan", "Lena Adan", "speaker")


def test_of_no_statements_there_is_nobody(said):
    statements, case = said

    assert tk.words.keyness(statements[:0], case).empty


def test_of_function_words_alone_nothing_is_a_key_word(said):
    statements, case = said
    table = statements.assign(content="it would be so")

    assert tk.words.keyness(table, case, "Lena Adan", between="speaker", least=1).empty


def test_an_apostrophe_and_a_number_make_no_other_word(make_case):
    case = make_case(
        {
            "2031-03-04-a": "Oro said that Norland's boats, Norland's 20th ferry, Norland’s crews "
            "and Norland’s 20th, 30th and 40th ferries would sail to Norland.",
            "2031-03-05-b": "Adan said that tariffs, quotas, fares, dues, tolls, taxes, rents and "
            "prices would fall.",
        }
    )
    found = tk.words.keyness(
        tk.find_statements(case), case, "Tarik Oro", between="speaker", least=1
    ).set_index("word")

    assert found.loc["norland", "count"] == 5
    assert "norland's" not in found.index
    assert "th" not in found.index


def test_many_reports_with_words_of_their_own_are_counted_in_no_time(said):
    statements, case = said
    reports = [f"2031-03-{number:06d}" for number in range(1500)]
    many = replace(
        case, documents=case.documents.iloc[[0] * 1500].assign(doc_id=reports, copy_of="")
    )
    told = statements.iloc[[0] * 1500].assign(
        doc_id=reports,
        speaker=["Tarik Oro", "Lena Adan"] * 750,
        content=[" ".join(f"word{at}a{nth}" for nth in range(20)) for at in range(1500)],
    )
    began = time.process_time()

    assert tk.words.keyness(told, many, between="speaker", least=1, draws=100).empty
    assert time.process_time() - began < 10


@pytest.mark.parametrize(
    ("of", "between", "what"),
    [("Oru", "speaker", "Oru"), ("North", "party", "way to divide statements")],
)
def test_who_says_nothing_is_a_mistake(said, of, between, what):
    with pytest.raises(LookupError, match=what):
        tk.words.keyness(*said, of, between=between)
