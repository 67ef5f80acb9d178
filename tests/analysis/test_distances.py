"""How far apart parties are, and what they share: on issues both speak of, and no others."""

from __future__ import annotations

import pandas as pd
import pytest

from toolkit.analysis.parties import common_ground, describe_distances, distances

SAID = """
2031-03-03 Post Oro North tariffs reject
2031-03-04 Post Vey North tariffs resist
2031-03-05 Post Adan South tariffs accept
2031-03-06 Post Oro North access accept
2031-03-07 Post Adan South access accept-if
2031-03-08 Post Oro North patrols accept
"""


def test_distance_is_the_difference_of_the_means_in_points_of_the_scale(coded):
    [row] = distances(coded(SAID)).query("issue == 'tariffs'").to_dict("records")

    assert (row["party_a"], row["party_b"]) == ("North", "South")
    assert (row["mean_a"], row["mean_b"], row["distance"]) == (-1.5, 2.0, 3.5)
    assert (row["reports_a"], row["reports_b"], row["ground"]) == (2, 1, "apart")


def test_two_on_one_side_have_common_ground_however_far_apart(coded):
    [row] = distances(coded(SAID)).query("issue == 'access'").to_dict("records")

    assert (row["distance"], row["ground"]) == (1.0, "both for it")


def test_two_who_lean_to_neither_side_are_not_apart(coded):
    """Each spoke once for it and once against: no distance, and no common ground either."""
    said = "\n".join(
        f"2031-03-{day:02} Post {who} tariffs {value}"
        for day, who, value in [
            (3, "Oro North", "accept"), (4, "Oro North", "reject"),
            (5, "Adan South", "accept"), (6, "Adan South", "reject"),
        ]
    )  # fmt: skip
    table = distances(coded(said))
    [row] = table.to_dict("records")
    [shared] = common_ground(table).to_dict("records")

    assert (row["mean_a"], row["mean_b"], row["distance"], row["ground"]) == (0, 0, 0, "undecided")
    assert (shared["covered"], shared["common"], shared["apart"]) == (1, 0, 0)
    assert describe_distances(table) == [
        "North and South, on one issue of which each speaks in 2 reports or more: one or both "
        "leaned to neither side on “It comes to tariffs”."
    ]


def test_silence_is_no_agreement(coded):
    [row] = distances(coded(SAID)).query("issue == 'patrols'").to_dict("records")

    assert (row["reports_a"], row["reports_b"], row["ground"]) == (1, 0, "")
    assert pd.isna(row["mean_b"])
    assert pd.isna(row["distance"])


def test_what_one_side_says_of_the_other_is_not_where_that_stands(coded):
    table = distances(coded(SAID + "2031-03-09 Post Adan North patrols reject\n"))

    assert table.query("issue == 'patrols'")["mean_a"].tolist() == [2.0]


def test_a_copy_does_not_count(coded):
    said = coded(SAID)
    copied = said["doc_id"] == "2031-03-04-post"
    table = distances(said.assign(copy_of=said["copy_of"].mask(copied, "2031-03-03-post")))

    assert table.query("issue == 'tariffs'")["reports_a"].tolist() == [1]


def test_each_period_has_its_own_distance_and_the_silent_ones_a_blank(coded):
    said = "2031-03-03 Post Oro North tariffs reject\n2031-03-04 Post Adan South tariffs accept\n"
    table = distances(coded(said + "2031-03-19 Post Oro North tariffs accept\n"), window_days=7)

    assert table["period"].dt.strftime("%m-%d").tolist() == ["03-03", "03-10", "03-17"]
    assert table["distance"].fillna(-1).tolist() == [4.0, -1.0, -1.0]
    assert table["reports_a"].tolist() == [1, 0, 1]


def test_common_ground_counts_issues_both_speak_of(coded):
    [row] = common_ground(distances(coded(SAID))).to_dict("records")

    assert (row["issues"], row["covered"], row["common"], row["apart"]) == (3, 2, 1, 1)
    assert row["distance"] == pytest.approx((3.5 + 1.0) / 2)


def test_an_interval_holds_the_distance_and_begins_at_0_where_the_parties_may_agree(coded):
    days = range(3, 13)
    values = ["accept", "reject"]
    north = [f"2031-03-{d:02} Post Oro North tariffs {values[d % 2]}" for d in days]
    south = [f"2031-03-{d:02} Courier Adan South tariffs {values[d % 3 > 0]}" for d in days]
    [row] = distances(coded("\n".join(north + south)), draws=200).to_dict("records")

    assert row["distance_low"] == 0 <= row["distance"] <= row["distance_high"]
    assert row["interval"] == ""


def test_where_reports_are_few_a_reason_stands_for_the_interval(coded):
    [row] = distances(coded(SAID), draws=100).query("issue == 'tariffs'").to_dict("records")

    assert pd.isna(row["distance_low"])
    assert row["interval"] == "one report on one side"
