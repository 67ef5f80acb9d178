from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit.analysis import positions
from toolkit.schema import InputError

TALKS = """
2031-03-04 Post    Oro  North  inspections reject
2031-03-05 Post    Vey  North  inspections accept
2031-03-05 Courier Vey  North  inspections unclear
2031-03-05 Courier Adan North  inspections accept
2031-03-06 Courier Adan South  tariffs     accept-if
2031-03-07 Post    -    -      tariffs     resist
"""


def test_counts_statements_by_side_and_stance(coded):
    table = positions(coded(TALKS))

    assert table.index.to_list() == [
        ("North", "inspections"),
        ("South", "tariffs"),
        ("unresolved", "tariffs"),
    ]
    stances = ["reject", "resist", "unclear", "accept-if", "accept", "unchanged"]
    assert table.columns[:6].to_list() == stances
    assert table.loc[("North", "inspections"), stances].to_list() == [1, 0, 1, 0, 2, 0]
    north = table.loc[("North", "inspections")]
    assert (north["n"], north["own"], north["reports"]) == (4, 3, 3)


def test_an_unclear_statement_is_counted_but_does_not_enter_the_mean(coded):
    north = positions(coded(TALKS)).loc[("North", "inspections")]

    assert (north["decided"], north["mean"]) == (3, pytest.approx(2 / 3))


def test_a_holder_with_stances_on_both_sides_of_zero_is_contested(coded):
    table = positions(coded(TALKS))

    assert table["contested"].to_list() == [True, False, False]


def test_an_unclear_stance_alone_has_no_mean(coded):
    [row] = positions(coded("2031-03-04 Post Oro North tariffs unclear")).itertuples()

    assert pd.isna(row.mean)
    assert not row.contested
    assert row.latest == "unclear"


def test_latest_is_the_last_stance_in_the_words_of_the_own_side(coded):
    table = positions(
        coded("""
        2031-03-04 Post    Oro  North inspections reject
        2031-03-06 Post    Oro  North inspections unclear
        2031-03-09 Courier Adan North inspections accept
        """)
    )

    assert table["latest"].to_list() == ["reject"]
    assert table["latest_date"].to_list() == [pd.Timestamp("2031-03-04")]


def test_latest_repeats_the_known_stance_where_a_statement_calls_it_unchanged(coded):
    table = positions(
        coded("""
        2031-03-04 Post Oro North inspections reject
        2031-03-06 Post Oro North inspections unchanged
        """)
    )

    assert table["latest"].to_list() == ["reject"]
    assert table["latest_date"].to_list() == [pd.Timestamp("2031-03-06")]
    assert table["mean"].to_list() == [-2]


def test_latest_names_all_stances_of_the_latest_day(coded):
    table = positions(
        coded("""
        2031-03-04 Post    Oro North inspections accept
        2031-03-04 Courier Vey North inspections reject
        """)
    )

    assert table["latest"].to_list() == ["reject / accept"]


def test_copies_are_left_out_unless_asked_for(coded):
    table = coded(TALKS)
    table.loc[0, "copy_of"] = "2031-03-03-earlier"

    assert positions(table)["n"].sum() == 5
    assert positions(table, copies=True)["n"].sum() == 6


def test_a_holder_without_a_side_stands_for_itself(coded):
    table = positions(coded("2031-03-04 Post Lind Lind inspections accept"))

    assert table.index.to_list() == [("Lind", "inspections")]


def test_groups_by_speaker_as_well(coded):
    table = positions(coded(TALKS), by="speaker")

    assert table.index.names == ["speaker", "issue"]
    assert table.loc[("Adan", "inspections"), "accept"] == 1


def test_another_scale_is_ordered_by_its_numbers(coded):
    table = coded(TALKS)
    table["value"] = ["against", "for", "silent", "for", "for", "against"]
    table["number"] = [-1.0, 1.0, None, 1.0, 1.0, -1.0]

    assert positions(table).columns[:3].to_list() == ["against", "for", "silent"]


def test_other_dimensions_have_their_own_values_and_no_mean(coded):
    table = coded("2031-03-04 Post Oro North Adan positive", dimension="attitude", number=None)
    table["number"] = table["number"].astype("float64")

    found = positions(table, dimension="attitude")

    assert found.index.names == ["holder_side", "attitude"]
    assert found["positive"].to_list() == [1]
    assert found["mean"].isna().all()


def test_readings_of_two_coders_are_not_mixed(coded):
    table = coded(TALKS)
    table.loc[0, "coder"] = "anna"

    with pytest.raises(InputError, match="keep one coder"):
        positions(table)


def test_an_unknown_grouping_names_the_near_one(coded):
    with pytest.raises(LookupError, match="Did you mean 'holder_side'"):
        positions(coded(TALKS), by="holder-side")


def test_an_empty_table_gives_an_empty_table(coded):
    table = positions(coded(TALKS).iloc[:0])

    assert table.empty
    assert {"reject", "n", "mean", "latest"} <= set(table.columns)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=25,
)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["2031-03-04", "2031-03-05", "2031-03-06"]),
            st.sampled_from(["Post", "Courier"]),
            st.sampled_from(["Oro", "Adan", "-"]),
            st.sampled_from(["North", "South", "-"]),
            st.sampled_from(["inspections", "tariffs"]),
            st.sampled_from(["reject", "resist", "unclear", "accept-if", "accept", "unchanged"]),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_every_statement_is_counted_once(coded, rows):
    table = positions(coded("\n".join(map(" ".join, rows))))

    stances = table.loc[:, "reject":"unchanged"]
    assert (stances.sum(axis="columns") == table["n"]).all()
    assert table["n"].sum() == len(rows)
    assert (table["own"] <= table["n"]).all()
    assert (table["reports"] <= table["n"]).all()
    assert (table["mean"].isna() == (table["decided"] == 0)).all()
    assert (table["latest"] != "").all()
