"""How sure a mean is: other reports, other coders."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.analysis import positions, shifts, timeline
from toolkit.analysis.intervals import (
    FEWEST_REPORTS,
    change_interval,
    coder_means,
    mean_intervals,
    share_intervals,
)
from toolkit.schema import InputError

TALKS = """
2031-03-04 Post    Oro  North inspections reject
2031-03-05 Post    Oro  North inspections resist
2031-03-06 Courier Oro  North inspections accept
2031-03-07 Courier Oro  North inspections accept-if
2031-03-08 Courier Oro  North inspections unclear
2031-03-06 Courier Adan South inspections accept
2031-03-07 Courier Adan South inspections accept
2031-03-08 Courier Adan South inspections accept
2031-03-09 Courier Adan South inspections accept
2031-03-09 Post    Adan South tariffs     reject
"""


def rows_of(numbers: dict[str, list[float]], cell: str = "a") -> pd.DataFrame:
    """Rows of one cell, by report."""
    rows = [(cell, report, number) for report, values in numbers.items() for number in values]
    return pd.DataFrame(rows, columns=["cell", "report", "number"])


def interval(rows: pd.DataFrame, draws: int = 1000, level: float = 0.95, seed: int = 0):
    return mean_intervals(rows.assign(x=0), ["x", "cell"], "number", draws, level, seed)


# ---------------------------------------------------------------- other reports


def test_the_interval_is_that_of_the_exact_bootstrap_distribution():
    """Four reports of one statement each: all 4^4 draws can be counted."""
    numbers = [-2.0, -1.0, 1.0, 2.0]
    every = np.array(np.meshgrid(*[numbers] * 4)).reshape(4, -1).mean(axis=0)
    [row] = interval(rows_of({str(i): [n] for i, n in enumerate(numbers)}), 40_000).itertuples()

    assert (row.low, row.high) == pytest.approx(np.quantile(every, [0.025, 0.975]), abs=0.26)
    assert (row.reports, row.interval) == (4, "")


def test_many_reports_have_the_interval_of_the_normal_approximation():
    random = np.random.default_rng(4)
    numbers = random.choice([-2.0, -1.0, 1.0, 2.0], size=900)
    [row] = interval(rows_of({f"{i:03}": [n] for i, n in enumerate(numbers)}), 4000).itertuples()
    margin = 1.96 * numbers.std() / np.sqrt(len(numbers))

    expected = (numbers.mean() - margin, numbers.mean() + margin)
    assert (row.low, row.high) == pytest.approx(expected, abs=0.02)


def test_statements_of_one_report_stand_and_fall_together():
    random = np.random.default_rng(1)
    numbers = random.choice([-2.0, 2.0], size=12)
    alone = interval(rows_of({f"{i:02}": [n] for i, n in enumerate(numbers)}))
    repeated = interval(rows_of({f"{i:02}": [n] * 5 for i, n in enumerate(numbers)}))

    assert repeated.equals(alone)  # as statements they would be 60, and surer


@pytest.mark.parametrize(
    ("numbers", "why"),
    [
        ({"a": [2, -2, 1]}, "one report"),
        ({"a": [2], "b": [-2]}, "2 reports, too few"),
        ({"a": [2], "b": [2], "c": [2], "d": [2]}, "4 reports that say the same"),
        ({"a": [2, -2], "b": [2, -2], "c": [2, -2], "d": [-2, 2]}, "4 reports that say the same"),
    ],
)
def test_where_reports_show_no_difference_there_is_a_reason_and_no_interval(numbers, why):
    [row] = interval(rows_of(numbers)).itertuples()

    assert pd.isna(row.low)
    assert pd.isna(row.high)
    assert row.interval == why


REPORTS = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=3),
    st.lists(st.sampled_from([-2.0, -1.0, 1.0, 2.0]), min_size=1, max_size=4),
    min_size=FEWEST_REPORTS,
    max_size=12,
)


@settings(max_examples=25)
@given(numbers=REPORTS, other=REPORTS, seed=st.integers(0, 3))
def test_an_interval_lies_within_the_reports_and_is_its_cells_own(numbers, other, seed):
    rows = rows_of(numbers)
    [alone] = interval(rows, 200, seed=seed).itertuples()
    both = pd.concat([rows_of(other, "b"), rows]).sample(frac=1, random_state=1)
    among = interval(both, 200, seed=seed).loc[(0, "a")]
    [narrower] = interval(rows, 200, level=0.5, seed=seed).itertuples()

    assert (among["low"], among["high"]) == pytest.approx((alone.low, alone.high), nan_ok=True)
    if not alone.interval:
        means = rows.groupby("report")["number"].mean()
        assert means.min() <= alone.low < alone.high <= means.max()
        assert narrower.interval or (alone.low <= narrower.low <= narrower.high <= alone.high)


def test_intervals_hold_the_true_mean_about_as_often_as_they_claim():
    random = np.random.default_rng(7)
    held = []
    for _ in range(150):
        leaning = random.normal(0, 1, size=30)
        rows = rows_of({f"{i:02}": list(random.normal(lean, 1, size=1 + i % 3))
                        for i, lean in enumerate(leaning)})  # fmt: skip
        [row] = interval(rows, 300, seed=int(random.integers(1000))).itertuples()
        held.append(row.low <= 0 <= row.high)

    assert 0.87 <= np.mean(held) <= 0.985


def test_shares_add_up_and_have_their_interval():
    values = ["reject", "accept", "accept", "accept", "reject", "accept"]
    rows = pd.DataFrame({"x": 0, "cell": "a", "report": list("abcdef"), "value": values})
    table = share_intervals(rows, ["x", "cell"], ["reject", "unclear", "accept"], 1000, 0.95, 0)
    [row] = table.to_dict("records")

    assert row["share_accept"] == pytest.approx(2 / 3)
    assert row["share_reject_low"] < 1 / 3 < row["share_reject_high"]
    assert row["share_accept_low"] == pytest.approx(1 - row["share_reject_high"])
    assert row["share_unclear"] == 0
    assert pd.isna(row["share_unclear_low"])  # none among these is not never


def test_a_change_has_an_interval_that_takes_reports_of_both_sides_together():
    before = {f"r{i}": [-2.0, -1.0][i % 2 :] for i in range(8)}
    after = {f"r{i}": [1.0, 2.0][i % 2 :] for i in range(4, 12)}
    low, high, why = change_interval(
        rows_of(before), rows_of(after), "number", draws=1000, level=0.95, seed=0
    )

    assert (low > 2, why) == (True, "")
    assert low < 3.1 < high


def test_a_change_needs_reports_on_both_sides():
    four = rows_of({name: [1.0] for name in "abcd"})
    drawing = {"draws": 100, "level": 0.95, "seed": 0}

    assert change_interval(four, four.head(0), "number", **drawing)[2] == "no report on one side"
    assert change_interval(four.head(3), four, "number", **drawing)[2] == (
        "3 reports, too few, on one side"
    )


# ---------------------------------------------------------------- other coders


def test_coders_are_compared_on_what_all_of_them_coded():
    def rows(numbers: dict[str, float | None]) -> pd.DataFrame:
        ids = list(numbers)
        return pd.DataFrame({"statement_id": ids, "x": 0, "cell": "a", "n": numbers.values()})

    ann = rows({"s1": 2.0, "s2": 1.0, "s3": -2.0})
    ben = rows({"s1": 1.0, "s2": None, "s4": 2.0})
    [row] = coder_means({"ann": ann, "ben": ben}, ["x", "cell"], "n").to_dict("records")

    assert (row["mean by ann"], row["mean by ben"]) == (1.5, 1.0)
    assert (row["coders_low"], row["coders_high"], row["coders_n"]) == (1.0, 1.5, 2)


def test_a_single_coders_mean_is_no_range():
    ann = pd.DataFrame({"statement_id": ["s1"], "x": 0, "cell": "a", "n": [2.0]})
    [row] = coder_means({"ann": ann, "ben": ann.assign(n=None)}, ["x", "cell"], "n").to_dict(
        "records"
    )

    assert row["mean by ann"] == 2
    assert pd.isna(row["coders_low"])
    assert pd.isna(row["coders_high"])


# ---------------------------------------------------------------- in the tables


def second_coder(table: pd.DataFrame) -> pd.DataFrame:
    """The table with a coder who takes every “accept-if” for a “reject”."""
    weak = table["value"] == "accept-if"
    other = table.assign(
        coder="ben",
        value=table["value"].where(~weak, "reject"),
        number=table["number"].where(~weak, -2.0),
    )
    return pd.concat([table, other], ignore_index=True)


def test_without_intervals_nothing_is_added(coded):
    table = coded(TALKS)

    assert list(positions(table))[-1] == "proposition"
    assert list(timeline(table))[-1] == "outlet"
    assert list(shifts(table))[-1] == "confirmed"


def test_positions_say_how_sure_each_mean_is_or_why_not(coded):
    table = positions(coded(TALKS), draws=1000)
    north = table.loc[("North", "inspections")]

    assert north["mean_low"] < north["mean"] == 0 < north["mean_high"]
    assert north["mean_reports"] == 4  # the unclear one is not in the mean
    assert table["interval"].to_dict() == {
        ("North", "inspections"): "",
        ("South", "inspections"): "4 reports that say the same",
        ("South", "tariffs"): "one report",
    }
    assert north["share_accept"] == pytest.approx(0.2)
    assert north["share_accept_low"] < 0.2 < north["share_accept_high"]
    assert table.attrs["level"] == 0.95


def test_a_cell_without_a_decided_statement_says_so(coded):
    [row] = positions(coded("2031-03-04 Post Oro North tariffs unclear"), draws=100).itertuples()

    assert (row.interval, row.mean_reports) == ("no statement takes a side", 0)


def test_a_copy_is_no_further_report(coded):
    table = coded(TALKS)
    north = table["holder"] == "North"
    table["copy_of"] = table["doc_id"].where(~north, table.loc[north, "doc_id"].iloc[0])
    table.loc[~north, "copy_of"] = ""
    row = positions(table, copies=True, draws=100).loc[("North", "inspections")]

    assert (row["mean_reports"], row["interval"]) == (1, "one report")


def test_the_named_coder_is_counted_and_the_others_show_the_spread(coded):
    mixed = second_coder(coded(TALKS))
    table = positions(mixed, coder="rules-1")
    north = table.loc[("North", "inspections")]

    assert table[list(positions(coded(TALKS)))].equals(positions(coded(TALKS)))
    assert (north["mean by rules-1"], north["mean by ben"]) == (0.0, -0.75)
    assert (north["coders_low"], north["coders_high"], north["coders_n"]) == (-0.75, 0.0, 4)


@pytest.mark.parametrize("measure", [positions, timeline, shifts])
def test_several_coders_need_one_to_be_counted(coded, measure):
    mixed = second_coder(coded(TALKS))

    with pytest.raises(InputError, match=r"mixes the readings .* coder='rules-1'"):
        measure(mixed, draws=100)
    with pytest.raises(LookupError, match="Did you mean 'ben'"):
        measure(mixed, coder="bem")


@pytest.mark.parametrize("measure", [positions, timeline])
def test_where_all_is_repeated_there_is_no_other_coder(coded, measure):
    table = measure(coded(TALKS, copy_of="earlier"), draws=100)

    assert table.empty
    assert list(table) == list(measure(coded(TALKS), draws=100))


@pytest.mark.parametrize("measure", [positions, timeline, shifts])
def test_a_coder_is_known_who_coded_nothing_but_copies(coded, measure):
    repeated = second_coder(coded(TALKS)).assign(copy_of="earlier")

    assert measure(repeated, coder="ben", draws=100).empty
    assert "mean by " not in measure(repeated, coder="ben", draws=100)


@pytest.mark.parametrize("measure", [positions, timeline, shifts])
@pytest.mark.parametrize(
    ("wrong", "remedy"),
    [
        ({"draws": 10}, "at least 100"),
        ({"draws": -1}, "at least 100"),
        ({"draws": 100, "level": 95}, "between 0 and 1"),
    ],
)
def test_draws_that_make_no_interval_are_refused(coded, measure, wrong, remedy):
    with pytest.raises(InputError, match=remedy):
        measure(coded(TALKS), **wrong)


@pytest.mark.parametrize("measure", [timeline, shifts])
def test_a_window_has_a_day_at_least(coded, measure):
    with pytest.raises(InputError, match="from 1 on"):
        measure(coded(TALKS), draws=100, window_days=0)


def test_the_timeline_has_the_mean_of_each_period_from_a_monday_on(coded):
    table = timeline(coded(TALKS), draws=1000, window_days=7)
    north = table[table["party"] == "North"]
    [period] = north["period"].unique()

    assert (period, period.day_name()) == (pd.Timestamp("2031-03-03"), "Monday")
    assert set(north["period_mean"]) == {0.0}
    assert (north["period_low"] < 0).all()
    assert set(north["period_reports"]) == {4}
    assert table.attrs["window_days"] == 7


def test_a_period_does_not_depend_on_what_else_is_in_the_table(coded):
    lines = TALKS.strip().splitlines()
    early, all_of_it = (timeline(coded("\n".join(part)), draws=100)
                        for part in (lines[1:3], lines))  # fmt: skip

    assert set(early["period"]) <= set(all_of_it["period"])


SHIFTS = "\n".join(
    f"2031-03-{day:02} Post{day} Oro North inspections {value}"
    for day, value in enumerate(
        ["reject", "resist", "reject", "reject", "resist", "accept", "accept", "accept-if",
         "accept", "accept", "accept-if"], 1)
)  # fmt: skip


def test_a_move_is_weighed_against_what_reports_differ_by(coded):
    table = shifts(coded(SHIFTS), draws=1000)
    [crossing] = table[(table["from_number"] < 0) & (table["to_number"] > 0)].itertuples()
    within = table[(table["to_number"] > 0) & (table["from_number"] > 0)]

    assert crossing.mean_before == pytest.approx(-1.6)
    assert crossing.mean_after == pytest.approx(10 / 6)
    assert crossing.change_low < crossing.mean_change < crossing.change_high
    assert crossing.beyond_interval
    assert not within["beyond_interval"].fillna(False).any()
    assert (within["interval"] != "").any()


def test_a_mean_that_goes_the_other_way_bears_out_no_move(coded):
    """From accept to accept-if is a step down, though the fortnight before was mostly reject."""
    table = shifts(coded(SHIFTS), draws=1000)
    [step] = table[table["to_date"] == "2031-03-08"].itertuples()

    assert step.change < 0 < step.change_low
    assert not step.beyond_interval


def test_a_move_is_weighed_against_what_coders_differ_by(coded):
    table = shifts(second_coder(coded(SHIFTS)), coder="rules-1")
    [crossing] = table[(table["from_number"] < 0) & (table["to_number"] > 0)].to_dict("records")

    assert crossing["coders_apart"] == pytest.approx(1.0)  # 2 of 6 lose 3
    assert crossing["beyond_coders"]
    assert "change_low" not in table


@pytest.mark.parametrize("measure", [positions, timeline, shifts])
def test_a_table_of_nothing_has_the_columns_of_intervals(coded, measure):
    table = coded(TALKS)
    added = set(measure(table, draws=100)) - set(measure(table))

    assert {name for name in added if "share_" not in name} <= set(
        measure(table.head(0), draws=100)
    )


def test_ten_thousand_codings_take_a_few_seconds(coded):
    table = coded(TALKS)
    parts = []
    for nth in range(1000):
        ids = {c: table[c] + f"-{nth}" for c in ("doc_id", "statement_id")}
        days = pd.Timedelta(days=nth % 300)
        parts.append(table.assign(**ids, said_on=table["said_on"] + days))
    large = pd.concat(parts, ignore_index=True)
    before = time.process_time()
    positions(large, draws=1000)
    timeline(large, draws=1000)

    assert time.process_time() - before < 10
