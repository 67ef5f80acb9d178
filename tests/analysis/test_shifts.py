from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit.analysis import shifts


def ends(table: pd.DataFrame) -> list[tuple[str, str, str, bool]]:
    columns = ["party", "from_value", "to_value", "confirmed"]
    return list(table[columns].itertuples(index=False, name=None))


def test_a_move_is_one_row_with_both_ends_and_what_carries_them(coded):
    [shift] = shifts(
        coded("""
        2031-03-04 Post    Oro North inspections reject
        2031-03-04 Courier Oro North inspections reject
        2031-03-06 Post    Oro North inspections reject
        2031-04-12 Post    Oro North inspections accept-if
        2031-04-14 Post    Vey North inspections accept-if
        """)
    ).itertuples()

    assert (shift.party, shift.issue, shift.label) == ("North", "inspections", "Inspections")
    assert (shift.from_value, shift.to_value, shift.change) == ("reject", "accept-if", 3)
    assert (shift.from_date, shift.from_until, shift.to_date) == tuple(
        pd.to_datetime(["2031-03-04", "2031-03-06", "2031-04-12"])
    )
    assert (shift.from_statement, shift.to_statement) == (
        "2031-03-04-courier:0002",
        "2031-04-12-post:0004",
    )
    assert (shift.from_reports, shift.to_reports) == (3, 2)
    assert shift.confirmed


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            "2031-03-04 Post Oro North inspections reject\n"
            "2031-03-06 Post Oro North inspections accept",
            [("North", "reject", "accept", False)],
        ),
        (
            "2031-03-04 Post Oro North inspections reject\n"
            "2031-03-06 Post Oro North inspections accept\n"
            "2031-03-06 Courier Oro North inspections accept",
            [("North", "reject", "accept", False)],
        ),
        (
            "2031-03-04 Post Oro North inspections reject\n"
            "2031-03-06 Post Oro North inspections accept\n"
            "2031-03-08 Post Oro North inspections unchanged",
            [("North", "reject", "accept", True)],
        ),
        (
            "2031-03-04 Post Oro North inspections reject\n"
            "2031-03-06 Post Oro North inspections accept\n"
            "2031-03-08 Post Oro North inspections reject",
            [("North", "reject", "accept", False), ("North", "accept", "reject", False)],
        ),
        (
            "2031-03-04 Post Oro North inspections reject\n"
            "2031-03-06 Post Oro North inspections unchanged",
            [],
        ),
        (
            "2031-03-04 Post Oro North inspections reject\n"
            "2031-03-05 Post Oro North inspections unclear\n"
            "2031-03-06 Post Oro North inspections reject",
            [],
        ),
        (
            "2031-03-04 Post Oro North inspections reject\n"
            "2031-03-05 Post Adan North inspections accept",
            [],
        ),
        (
            "2031-03-04 Post Oro North inspections reject\n"
            "2031-03-04 Courier Vey North inspections accept",
            [],
        ),
        (
            "2031-03-04 Post Oro North inspections reject\n"
            "2031-03-04 Post Oro North tariffs accept\n"
            "2031-03-05 Post Adan South inspections accept",
            [],
        ),
        (
            "2031-03-04 Post Oro North inspections reject\n2031-03-05 Post - - inspections accept",
            [],
        ),
    ],
    ids=[
        "a single later statement is not confirmed",
        "two reports of one day do not confirm each other",
        "calling it unchanged confirms it",
        "going back is a shift too",
        "unchanged is no shift",
        "unclear is no shift",
        "what the other side says is no shift",
        "two stances on one day are no shift",
        "other issues and other parties are no shift",
        "words nobody could be given are no shift",
    ],
)
def test_what_is_a_move(coded, lines, expected):
    assert ends(shifts(coded(lines))) == expected


def test_moves_of_persons_are_not_moves_of_their_side(coded):
    table = coded("""
        2031-03-04 Post Oro Oro inspections reject
        2031-03-05 Post Vey Vey inspections accept
    """)

    assert ends(shifts(table)) == [("North", "reject", "accept", False)]
    assert ends(shifts(table, by="holder")) == []


def test_no_moves_give_an_empty_table_with_its_columns_and_types(coded):
    table = shifts(coded("2031-03-04 Post Oro North inspections reject"))

    assert table.empty
    assert table["to_date"].dtype == "datetime64[s]"
    assert table["confirmed"].dtype == bool


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=25,
)
@given(
    st.lists(
        st.tuples(
            st.integers(1, 9),
            st.sampled_from(["reject", "resist", "unclear", "accept-if", "accept", "unchanged"]),
        ),
        min_size=1,
        max_size=15,
    )
)
def test_each_move_begins_where_the_last_one_ended(coded, said):
    lines = [f"2031-03-0{day} Post Oro North inspections {value}" for day, value in said]

    table = shifts(coded("\n".join(lines)))

    assert (table["from_value"] != table["to_value"]).all()
    assert (table["from_until"] < table["to_date"]).all()
    assert (table["change"] == table["to_number"] - table["from_number"]).all()
    for before, after in pairwise(table.itertuples()):
        assert (before.to_value, before.to_date) == (after.from_value, after.from_date)
