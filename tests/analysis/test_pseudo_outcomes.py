"""Totals from a machine's codings and a checked sample: right on average, with their spread."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ttest_1samp

from benchmarks.corrected import coverage
from toolkit.analysis.checks.pseudo_outcomes import (
    Design,
    Totals,
    degrees_of_freedom,
    difference,
    interval,
    jackknife_error,
    quotient,
    ratio_interval,
    slope,
    to_halve,
)

REPORT = np.array([0, 0, 0, 1, 1, 2, 2])
GROUP = np.array([0, 0, 1, 0, 1, 1, 1])
MACHINE = np.array([[2, 1], [2, 1], [0, 0], [-1, 1], [0, 0], [0, 0], [0, 0]], dtype=float)
PERSON = np.array([[-2, 1], [2, 1], [1, 1], [0, 0], [0, 0], [-1, 1], [0, 0]], dtype=float)
"""The sum and the number of stances in each of seven statements, as either reads them."""


def totals(read, weight=None, group=GROUP, machine=MACHINE, person=PERSON) -> Totals:
    """The corrected totals if the statements in these places were read."""
    read = np.array(sorted(read))
    sizes = np.bincount(group) / np.maximum(np.bincount(group[read]), 1)
    weight = sizes[group[read]] if weight is None else weight
    by_report = np.zeros((REPORT.max() + 1, machine.shape[1]))
    np.add.at(by_report, REPORT, machine)
    return Totals.of(by_report, (person - machine)[read], Design.of(REPORT, group, read, weight))


def every_sample(*each: int):
    """All samples of so many statements of each group."""
    of = [combinations(np.flatnonzero(one == GROUP), number) for one, number in enumerate(each)]
    return [sum(parts, ()) for parts in product(*of)]


# ---------------------------------------------------------------- right whatever the errors


@pytest.mark.parametrize("each", [(2, 2), (2, 3), (3, 2)])
def test_over_all_samples_the_totals_are_the_persons(each):
    every = [totals(read).sums for read in every_sample(*each)]

    assert np.mean(every, axis=0) == pytest.approx(PERSON.sum(axis=0))
    assert np.std(every, axis=0).min() > 0  # though no single one need be


@given(machine=st.lists(st.floats(-9, 9), min_size=7, max_size=7))
def test_no_machine_is_too_bad(machine):
    column = np.array(machine)[:, None]
    every = [totals(read, machine=column, person=PERSON[:, :1]).sums for read in every_sample(2, 2)]

    assert np.mean(every) == pytest.approx(PERSON[:, 0].sum())


def test_what_is_all_read_is_the_persons_report_by_report():
    found = totals(range(7))

    assert found.by_report == pytest.approx(np.array([[1, 3], [0, 0], [-1, 1]]))


def test_a_machine_that_reads_as_the_person_does_stands():
    found = totals([0, 1, 2, 4], person=MACHINE)

    assert found.by_report.tolist() == [[4, 2], [-1, 1], [0, 0]]
    assert not found.apart.any()


def test_statements_of_other_weight_stand_for_others_in_proportion():
    """Of four statements in one group, two are read; one stands for three, one for one."""
    group = np.array([0, 0, 1, 0, 1, 1, 1])
    found = totals([0, 1, 5, 6], np.array([1.0, 1.0, 3.0, 1.0]), group)

    # group 0: mean error (−4 + 0) / 2, on three statements; group 1: (−1 · 3 + 0 · 1) / 4, on four
    assert found.sums[0] == pytest.approx(3 - 3 * 2 - 3)


def test_a_group_of_which_one_was_read_is_told_from_no_other():
    found = totals([0, 2, 5], np.ones(3))

    errors = (PERSON - MACHINE)[[0, 2, 5]].mean(axis=0)
    assert found.sums == pytest.approx(MACHINE.sum(axis=0) + 7 * errors)


# ---------------------------------------------------------------- intervals


def spread(above, below=None) -> Totals:
    """Totals of reports, all of whose statements were read."""
    below = np.ones(len(above)) if below is None else np.array(below, dtype=float)
    table = np.column_stack([np.array(above, dtype=float), below])
    each = np.arange(len(above))
    design = Design.of(each, np.zeros_like(each), each, np.ones(len(above)))
    return Totals(table, np.zeros_like(table), design)


def test_a_quotient_stands_up_to_where_a_t_test_refuses_it():
    found = spread([-3, 4, 1, 0, 6], [2, 2, 1, 1, 4])
    low, high = ratio_interval(found, 0.95, 4)

    for end in (low, high):
        above, below = found.by_report.T
        assert ttest_1samp(above - end * below, 0).pvalue == pytest.approx(0.05)
    assert low < 8 / 10 < high


def test_of_reports_of_one_statement_each_it_is_the_t_interval_of_the_mean():
    numbers = np.array([-2, 1, 2, 2, -1, 1])
    half = 2.5705818 * numbers.std(ddof=1) / np.sqrt(6)  # t with 5 degrees of freedom

    ends = numbers.mean() - half, numbers.mean() + half
    assert ratio_interval(spread(numbers), 0.95, 5) == pytest.approx(ends)
    assert interval(spread(numbers), quotient(0, 1), 0.95, 5) == pytest.approx(ends)


def test_where_nothing_may_be_left_to_divide_by_nothing_is_refused():
    assert ratio_interval(spread([1, -2, 3], [2, -2, 1]), 0.95, 2) == (-np.inf, np.inf)


def test_a_few_long_reports_are_worth_less_than_as_many_of_equal_length():
    assert degrees_of_freedom(np.array([3, 3, 3, 3, 0])) == pytest.approx(3)
    assert degrees_of_freedom(np.array([12, 1, 1, 1])) == pytest.approx(225 / 147 - 1)


def test_the_jackknife_of_a_mean_is_its_standard_error():
    numbers = np.array([-2, 1, 2, 2, -1])

    error = jackknife_error(spread(numbers), quotient(0, 1))
    assert error == pytest.approx(numbers.std(ddof=1) / np.sqrt(5))


def test_one_report_that_decides_leaves_no_interval():
    error = jackknife_error(spread([2, 0, 0], [1, 0, 0]), quotient(0, 1))

    assert np.isnan(error)


def test_a_difference_and_a_slope_are_of_totals():
    days, numbers = np.array([0.0, 1.0, 2.0]), np.array([1.0, 3.0, 5.0])
    sums = np.array([3, days.sum(), numbers.sum(), (days**2).sum(), (days * numbers).sum()])

    assert slope(sums) == pytest.approx(2)
    assert np.isnan(slope(np.array([1, 3, 2, 9, 6.0])))  # one day
    assert difference(np.array([6, 4, -1, 2.0])) == pytest.approx(2)


# ---------------------------------------------------------------- how much more to read


def test_more_reading_does_not_help_where_the_machine_errs_nowhere():
    assert np.isnan(to_halve(totals([0, 1, 2, 4], person=MACHINE), quotient(0, 1)))


def errors_alone(size: int, read: int) -> Totals:
    """Reports of one statement each, which do not differ but in errors; some were read."""
    places = np.arange(0, size, size // read)
    errors = np.column_stack([np.resize([1.0, -1.0], read), np.zeros(read)])
    machine = np.column_stack([np.zeros(size), np.ones(size)])
    group = np.zeros(size, dtype=np.int64)
    design = Design.of(np.arange(size), group, places, np.full(read, size / read))
    return Totals.of(machine, errors, design)


def test_an_interval_that_is_all_errors_takes_four_times_the_reading():
    assert to_halve(errors_alone(4000, 100), quotient(0, 1)) == pytest.approx(300, abs=12)


def test_where_there_are_not_so_many_to_read_no_number_would_do():
    assert np.isnan(to_halve(errors_alone(200, 100), quotient(0, 1)))


# ---------------------------------------------------------------- as often as they claim


def test_intervals_of_few_reports_hold_the_truth_though_the_machine_is_biased():
    table = coverage(400, machines=["errs often"], sizes=[(12, 60)]).set_index("finding")

    assert table["covered"].between(93, 98).all()
    assert (table["off"].abs() < table["bias"].abs() / 4).all()
    assert table.loc[["mean", "share", "difference"], "alone"].max() < 75  # uncorrected
