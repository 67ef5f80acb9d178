from __future__ import annotations

from toolkit.analysis import (
    discrepancies,
    positions,
    shifts,
    standings,
    summarise,
    timeline,
)
from toolkit.analysis.parties import distances

RUNS = """
2031-03-04 Post    Oro North x reject
2031-03-05 Courier Oro North x resist
2031-03-09 Post    Oro North x accept-if
2031-03-12 Courier Vey North x accept
2031-03-13 Post    Vey North x accept
"""


def test_a_run_has_its_days_its_last_words_and_its_ground(coded):
    first, last = standings(coded(RUNS)).to_dict("records")

    assert (first["side"], first["firm"], first["value_firm"]) == (-1, True, False)
    assert (last["value"], last["value_firm"], last["changed"]) == ("accept", True, True)
    assert (last["speaker"], last["words"], last["outlet"]) == ("Vey", "sentence 5", "Post")
    assert last["ground"] == "own words in 3 reports, confirmed on a later day"


def test_reports_of_one_day_confirm_nothing(coded):
    lines = "2031-03-04 Post Oro North x reject\n2031-03-04 Courier Oro North x reject"

    [run] = standings(coded(lines)).to_dict("records")

    assert run["ground"] == "own words in 2 reports, on one day only"


def test_copies_are_no_second_report(coded):
    table = coded("2031-03-04 Post Oro North x reject\n2031-03-05 Courier Oro North x reject")
    table["copy_of"] = ["", "2031-03-04-post"]

    [run] = standings(table).to_dict("records")

    assert (run["reports"], run["firm"]) == (1, False)


def test_a_doubtful_reading_or_statement_is_no_ground(coded):
    lines = "2031-03-04 Post Oro North x reject\n2031-03-05 Courier Oro North x reject"

    for doubt in ({"confidence": 0.4}, {"found": 0.6}):
        [run] = standings(coded(lines, **doubt)).to_dict("records")
        assert (run["reports"], run["firm"], run["ground"]) == (0, False, "a doubtful reading")


def test_a_doubtful_reading_ends_no_run(coded):
    table = coded(RUNS + "2031-03-15 Post Oro North x reject")
    table["confidence"] = [*[0.95] * 5, 0.4]

    last = standings(table).iloc[-1]

    assert (last["value"], last["until"].day, last["latest"]) == ("accept", 13, True)


def test_a_side_against_which_two_later_reports_are_likely_is_not_where_a_party_stands(coded):
    table = coded(
        """
        2031-03-04 Post    Oro North x accept
        2031-03-05 Courier Oro North x accept
        2031-03-05 Star    Oro North x accept
        2031-03-06 Echo    Oro North x reject
        2031-03-07 Mail    Oro North x reject
        """
    )
    table["confidence"] = [0.95, 0.95, 0.95, 0.8, 0.8]

    assert standings(table)["firm"].tolist() == [False]
    assert standings(table, least=3)["firm"].tolist() == [False]
    assert standings(table.iloc[:4])["firm"].tolist() == [True]


def test_a_shift_holds_whatever_was_reported_once_between(coded):
    lines = """
    2031-03-04 Post    Oro North x reject
    2031-03-05 Courier Oro North x reject
    2031-03-07 Post    Oro North x accept
    2031-03-08 Post    Oro North x reject
    2031-03-12 Post    Oro North x accept
    2031-03-13 Courier Oro North x accept
    """

    runs = standings(coded(lines))

    assert runs["firm"].tolist() == [True, False, False, True]
    assert runs["changed"].tolist() == [False, False, False, True]


def test_words_that_call_a_stance_unchanged_are_no_ground_of_their_own(coded):
    lines = "2031-03-04 Post Oro North x reject\n2031-03-05 Courier Oro North x unchanged"

    [run] = standings(coded(lines)).to_dict("records")

    assert (run["reports"], run["firm"]) == (1, False)


def test_a_side_against_which_more_reports_are_likely_is_not_firm(coded):
    table = coded(
        """
        2031-03-04 Post    Oro North x accept
        2031-03-05 Courier Oro North x accept
        2031-03-05 Echo    Oro North x reject
        2031-03-05 Mail    Oro North x reject
        2031-03-05 Star    Oro North x reject
        """
    )
    table["confidence"] = [0.95, 0.95, 0.8, 0.8, 0.8]
    fewer = table.iloc[:4]

    assert standings(fewer)["firm"].tolist() == [True]
    assert standings(table)["firm"].tolist() == [False]


def test_a_person_is_certain_of_a_statement_that_the_model_doubts(coded):
    table = coded("2031-03-04 Post Oro North x reject", confidence=1.0, found=0.4)

    [run] = standings(table).to_dict("records")

    assert run["ground"] == "own words in one report, read by a person"


# ---------------------------------------------------------------- headings


def test_a_row_says_what_the_sides_are_for_or_against(coded):
    [run] = standings(coded("2031-03-04 Post Oro North sanctions reject")).to_dict("records")

    assert (run["label"], run["side"]) == ("Sanctions", -1)
    assert run["proposition"] == "It comes to sanctions."


def test_a_heading_takes_no_side_in_any_finding(coded):
    lines = RUNS + "2031-03-12 Post Adan South x reject\n2031-03-14 Post Adan South x reject"
    heading = coded(lines, proposition="", number=float("nan"))

    for made in (standings, shifts, positions, timeline, discrepancies, distances):
        assert made(heading).empty
        assert not made(coded(lines)).empty
    assert summarise(heading) == [
        "Statements speak only of issues without a proposition, which nobody can be for or against."
    ]
