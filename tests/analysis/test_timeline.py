from __future__ import annotations

import pandas as pd
import pytest

from toolkit.analysis import timeline

TALKS = """
2031-03-06 Post    Oro  North inspections unchanged
2031-03-04 Post    Oro  North inspections reject
2031-03-05 Courier Adan North inspections accept
2031-03-05 Courier Adan South tariffs     unchanged
"""


def test_stances_stand_in_time_order_and_know_whose_words_they_are(coded):
    table = timeline(coded(TALKS), issue="inspections")

    assert table["value"].to_list() == ["reject", "accept", "unchanged"]
    assert table["own"].to_list() == [True, False, True]


def test_unchanged_repeats_what_the_party_itself_last_said(coded):
    table = timeline(coded(TALKS), issue="inspections")

    assert table["held"].to_list() == ["reject", "accept", "reject"]
    assert table["held_number"].to_list() == [-2, 2, -2]
    assert table["number"].isna().to_list() == [False, False, True]


def test_unchanged_without_a_known_stance_holds_none(coded):
    table = timeline(coded(TALKS), issue="tariffs")

    assert table["held"].isna().all()
    assert table["held_number"].isna().all()


def test_the_day_of_publication_stands_in_for_an_unknown_day_of_utterance(coded):
    table = coded(TALKS)
    table["published"] = pd.Timestamp("2031-03-09")
    table.loc[1, "said_on"] = pd.NaT

    found = timeline(table, issue="inspections").iloc[-1]

    assert (found["value"], found["date_basis"]) == ("reject", "published")
    assert found["date"] == pd.Timestamp("2031-03-09")


def test_a_statement_without_any_date_has_no_place_in_time(coded):
    table = coded(TALKS)
    table.loc[1, ["said_on", "published"]] = pd.NaT

    assert "reject" not in timeline(table)["value"].to_list()


def test_an_unknown_issue_names_the_near_one(coded):
    with pytest.raises(LookupError, match="Did you mean 'inspections'"):
        timeline(coded(TALKS), issue="inspection")
