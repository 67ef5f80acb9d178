from __future__ import annotations

import pytest

from toolkit.analysis import discrepancies
from toolkit.schema import InputError


def test_two_sides_whose_latest_stances_differ(coded):
    [row] = discrepancies(
        coded("""
        2031-03-01 Post    Oro  North inspections accept
        2031-03-04 Post    Oro  North inspections reject
        2031-03-10 Courier Adan South inspections accept-if
        """)
    ).itertuples()

    assert row.kind == "between sides"
    assert (row.holder_a, row.value_a, row.outlet_a) == ("North", "reject", "Post")
    assert (row.holder_b, row.value_b, row.outlet_b) == ("South", "accept-if", "Courier")
    assert row.summary == (
        "Inspections, “It comes to inspections”: North would reject this (4 March 2031, Post), "
        "South would accept this with reservations (10 March 2031, Courier)."
    )


@pytest.mark.parametrize(
    ("lines", "kinds"),
    [
        (
            "2031-03-01 Post Oro North inspections reject\n"
            "2031-03-16 Post Adan South inspections accept",
            [],
        ),
        (
            "2031-03-01 Post Oro North inspections accept\n"
            "2031-03-02 Post Adan South inspections accept-if",
            [],
        ),
        (
            "2031-03-01 Post Oro North inspections reject\n"
            "2031-03-02 Post Adan South inspections unclear",
            [],
        ),
        (
            "2031-03-01 Post Oro Oro inspections reject\n"
            "2031-03-02 Post Vey Vey inspections accept",
            ["within a side"],
        ),
        (
            "2031-03-01 Post Oro Oro inspections reject\n"
            "2031-03-02 Post Oro North inspections accept",
            [],
        ),
        (
            "2031-03-01 Post    Oro North inspections accept\n"
            "2031-03-01 Courier Oro North inspections accept-if",
            ["between accounts"],
        ),
        (
            "2031-03-01 Post Oro North inspections accept\n"
            "2031-03-01 Post Oro North inspections accept-if",
            [],
        ),
        (
            "2031-03-01 Post Oro North inspections reject\n"
            "2031-03-02 Post Adan North inspections accept",
            ["about the other"],
        ),
        (
            "2031-03-01 Post Oro North inspections reject\n2031-03-02 Post - - inspections accept",
            [],
        ),
    ],
    ids=[
        "too far apart in time",
        "one step apart on one side of zero",
        "an unclear stance disagrees with nothing",
        "two holders of a side",
        "one who speaks for himself and for his side is no two voices",
        "two reports of one utterance",
        "one report with both is no discrepancy of accounts",
        "what one side says of the other",
        "nobody's words disagree with nothing",
    ],
)
def test_what_disagrees(coded, lines, kinds):
    assert discrepancies(coded(lines))["kind"].to_list() == kinds


def test_a_claim_about_the_other_is_held_against_the_nearest_day(coded):
    [row] = discrepancies(
        coded("""
        2031-03-01 Post    Oro  North inspections reject
        2031-03-02 Courier Adan North inspections accept
        2031-03-30 Post    Oro  North inspections accept
        """)
    ).itertuples()

    assert (row.speaker_a, row.value_a) == ("Adan", "accept")
    assert (row.speaker_b, row.value_b, row.statement_b) == (
        "Oro",
        "reject",
        "2031-03-01-post:0001",
    )
    assert row.summary == (
        "Inspections, “It comes to inspections”: Adan said that North would accept this "
        "(2 March 2031, Courier); Oro said that North would reject this (1 March 2031, Post)."
    )


def test_accounts_of_one_utterance_are_named_by_outlet(coded):
    [row] = discrepancies(
        coded("""
        2031-03-01 Post    Oro Oro inspections accept
        2031-03-01 Courier Oro Oro inspections accept-if
        """)
    ).itertuples()

    assert row.summary == (
        "Inspections, “It comes to inspections”: of what Oro said on 1 March 2031, Post gives the "
        "stance of Oro (North) on this as accept, Courier as accept with reservations."
    )


def test_the_latest_discrepancy_comes_first(coded):
    table = discrepancies(
        coded("""
        2031-03-01 Post Oro  North inspections reject
        2031-03-02 Post Adan South inspections accept
        2031-03-08 Post Oro  North tariffs     reject
        2031-03-09 Post Adan South tariffs     accept
        """)
    )

    assert table["issue"].to_list() == ["tariffs", "inspections"]


def test_no_discrepancies_give_an_empty_table_with_its_columns(coded):
    table = discrepancies(coded("2031-03-01 Post Oro North inspections reject"))

    assert table.empty
    assert table.columns[-1] == "summary"


def test_a_window_below_zero_is_a_mistake(coded):
    with pytest.raises(InputError, match="window_days is -1"):
        discrepancies(coded("2031-03-01 Post Oro North inspections reject"), window_days=-1)


def test_two_reports_of_one_outlet_are_no_two_accounts(coded):
    table = coded(
        "2031-03-01 Post Oro North inspections accept\n"
        "2031-03-01 Post Oro North inspections accept-if"
    )
    table.loc[1, "doc_id"] = "2031-03-01-post-evening"

    assert discrepancies(table).empty
    assert len(discrepancies(table.assign(outlet=["Post", "Courier"]))) == 1


def test_two_sides_are_compared_at_every_date_not_by_their_last_words(coded):
    table = discrepancies(
        coded("""
        2031-03-01 Post    Oro  North inspections reject
        2031-03-03 Courier Adan South inspections accept
        2031-04-01 Post    Oro  North inspections accept
        2031-04-02 Courier Adan South inspections reject
        2031-05-01 Post    Oro  North inspections accept
        """)
    )

    assert table["kind"].to_list() == ["between sides"] * 2
    assert table["date_a"].dt.strftime("%m-%d").to_list() == ["04-01", "03-01"]


def test_each_day_is_paired_with_the_nearest_contrary_one(coded):
    table = discrepancies(
        coded("""
        2031-03-01 Post    Oro  North inspections reject
        2031-03-02 Post    Oro  North inspections reject
        2031-03-03 Courier Adan South inspections accept
        2031-03-08 Courier Adan South inspections accept
        """)
    )

    assert table["statement_a"].to_list() == ["2031-03-02-post:0002"]
    assert table["statement_b"].to_list() == ["2031-03-03-courier:0003"]


def test_a_claim_and_its_denial_in_one_report(coded):
    table = coded("2031-03-01 Post Adan North inspections accept")
    table = table.assign(denied_by="Oro", denied_in="2031-03-01-post:0009")

    [row] = discrepancies(table).itertuples()

    assert (row.kind, row.statement_b, row.value_b) == (
        "claim and denial",
        "2031-03-01-post:0009",
        "",
    )
    assert row.summary == (
        "Inspections, “It comes to inspections”: Adan said that North would accept this; "
        "Oro denied it (1 March 2031, Post)."
    )


def test_words_that_he_denies_to_have_said_stand_beside_the_denial(coded):
    table = coded("2031-03-01 Post Oro Oro inspections accept", denied_by="Oro")

    [row] = discrepancies(table).itertuples()

    assert row.summary == (
        "Inspections, “It comes to inspections”: Oro (North) is quoted as if to accept this; "
        "Oro denied it (1 March 2031, Post)."
    )
