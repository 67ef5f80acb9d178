"""Coefficients give what was published, and obey the laws that define them."""

from __future__ import annotations

import math
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from toolkit.reliability.coefficients import COEFFICIENTS, alpha_error, coefficient
from toolkit.reliability.ratings import Ratings, to_ratings
from toolkit.schema import InputError

NOMINAL = [
    "percent_agreement", "alpha_nominal", "cohen_kappa", "scott_pi", "fleiss_kappa",
    "conger_kappa", "brennan_prediger", "gwet_ac1",
]  # fmt: skip
FOR_MANY = [
    name for name, one in COEFFICIENTS.items()
    if not (one.two or one.binary) and "custom" not in name
]  # fmt: skip


def rated(*coders: list[object]) -> Ratings:
    """Ratings from a list for each coder, a place for each unit, None where they gave none."""
    rows = [
        (f"coder {c}", f"unit {u:03}", value)
        for c, values in enumerate(coders)
        for u, value in enumerate(values)
    ]
    return to_ratings(pd.DataFrame(rows, columns=["coder", "unit", "value"]))


def crossed(table: dict[tuple[object, object], int]) -> Ratings:
    """Ratings of two coders from how often one gave the first value and one the second."""
    pairs = [pair for pair, times in table.items() for _ in range(times)]
    return rated([a for a, _ in pairs], [b for _, b in pairs])


def counted(*units: dict[int, int]) -> Ratings:
    """Ratings from how many coders gave each unit each value, whoever they were."""
    rows = [[value for value, times in unit.items() for _ in range(times)] for unit in units]
    return rated(*map(list, zip(*rows, strict=True)))


_ = None
DATA_C = rated(  # Krippendorff (2004), Content Analysis, 2nd ed., p. 230
    [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, _],
    [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 3],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
)
COHEN = crossed(  # Cohen (1960), p. 45
    {(1, 1): 88, (1, 2): 14, (1, 3): 18, (2, 1): 10, (2, 2): 40, (2, 3): 10, (3, 1): 2,
     (3, 2): 6, (3, 3): 12}
)  # fmt: skip
ACTS = crossed(  # Artstein and Poesio (2008), Computational Linguistics 34(4), p. 568
    {("STAT", "STAT"): 46, ("IReq", "IReq"): 32, ("Chck", "Chck"): 10, ("IReq", "STAT"): 6,
     ("IReq", "Chck"): 6}
)  # fmt: skip
UNEVEN = crossed(  # Krippendorff (2004), p. 246
    {("c", "c"): 20, ("b", "b"): 14, ("a", "a"): 12, ("a", "b"): 18, ("a", "c"): 18, ("b", "c"): 18}
)
RARE = crossed({("y", "y"): 8, ("n", "n"): 1, ("y", "n"): 1})  # Gwet (2008), hand example
WEIGHTED = crossed({(2, 2): 8, (3, 3): 5, (1, 2): 4, (1, 3): 1, (3, 2): 1})  # SAS, PROC FREQ
DIAGNOSES = counted(  # Fleiss (1971), Psychological Bulletin 76(5), table 1
    {4: 6}, {2: 3, 5: 3}, {2: 1, 3: 4, 5: 1}, {5: 6}, {2: 3, 4: 3}, {1: 2, 3: 4}, {3: 4, 5: 2},
    {1: 2, 3: 3, 4: 1}, {1: 2, 4: 4}, {5: 6}, {1: 1, 4: 5}, {1: 1, 2: 1, 4: 4}, {2: 3, 3: 3},
    {1: 1, 4: 5}, {2: 2, 4: 3, 5: 1}, {3: 5, 5: 1}, {1: 3, 4: 1, 5: 2}, {1: 5, 2: 1}, {2: 2, 4: 4},
    {1: 1, 3: 2, 5: 3}, {5: 6}, {2: 1, 4: 5}, {2: 2, 4: 1, 5: 3}, {1: 2, 4: 4}, {1: 1, 4: 4, 5: 1},
    {2: 5, 4: 1}, {1: 4, 5: 2}, {2: 2, 4: 4}, {1: 1, 3: 5}, {5: 6},
)  # fmt: skip
YES_NO = counted({1: 2, 2: 1}, {1: 3}, {1: 2, 2: 1}, {1: 3})  # Randolph (2005), p. 17


@pytest.mark.parametrize(
    ("ratings", "name", "published"),
    [
        (DATA_C, "alpha_nominal", 0.743),
        (DATA_C, "alpha_ordinal", 0.815),
        (DATA_C, "alpha_interval", 0.849),
        (DATA_C, "alpha_ratio", 0.797),
        (DATA_C, "fleiss_kappa", 0.76117),
        (DATA_C, "conger_kappa", 0.76282),
        (DATA_C, "brennan_prediger", 0.77273),
        (DATA_C, "gwet_ac1", 0.77544),
        (COHEN, "percent_agreement", 0.7),
        (COHEN, "cohen_kappa", 0.492),
        (COHEN, "gwet_ac1", 0.576),
        (ACTS, "scott_pi", 0.79953),
        (ACTS, "brennan_prediger", 0.82),
        (UNEVEN, "scott_pi", 0.186),
        (UNEVEN, "cohen_kappa", 0.258),
        (RARE, "gwet_ac1", 0.8658),
        (RARE, "scott_pi", 0.6078),
        (WEIGHTED, "cohen_kappa", 0.4842),
        (WEIGHTED, "weighted_kappa_linear", 0.4701),
        (DIAGNOSES, "fleiss_kappa", 0.430),
        (DIAGNOSES, "percent_agreement", 0.5556),
        (YES_NO, "fleiss_kappa", -0.2),
        (YES_NO, "brennan_prediger", 0.33),
    ],
)
def test_a_coefficient_is_what_was_published(ratings, name, published):
    places = len(f"{published}".partition(".")[2])

    assert coefficient(name, ratings) == pytest.approx(published, abs=0.51 * 10**-places)


@pytest.mark.parametrize(
    ("name", "published"), [("alpha_custom", 0.8156), ("weighted_kappa_custom", 0.8163)]
)
def test_distances_of_ones_own_count_as_published(name, published):
    def half_for_checks(a: str, b: str) -> float:
        return 0.0 if a == b else 0.5 if "Chck" in (a, b) else 1.0

    assert coefficient(name, ACTS, half_for_checks) == pytest.approx(published, abs=5e-5)


def test_the_standard_error_of_alpha_is_what_was_published():
    assert alpha_error(DATA_C) == pytest.approx(0.14557, abs=1e-5)  # by irrCAC


# ---------------------------------------------------------------- laws

tables = st.integers(2, 4).flatmap(
    lambda coders: st.lists(
        st.lists(st.sampled_from([1, 2, 4, None]), min_size=coders, max_size=coders),
        min_size=2, max_size=8,
    )
)  # fmt: skip
pairs = st.lists(st.tuples(st.sampled_from([1, 2, 4]), st.sampled_from([1, 2, 4])), min_size=2)


def by_units(units: list[list[int | None]]) -> Ratings:
    """The same from a list for each unit, without the detour through a table."""
    used = sorted({value for unit in units for value in unit if value})
    codes = np.array([[used.index(v) if v else -1 for v in unit] for unit in units])
    names = tuple(f"coder {c}" for c in range(codes.shape[1]))
    return Ratings(codes, names, tuple(used), np.arange(len(codes)))


def same(a: float, b: float) -> bool:
    return (math.isnan(a) and math.isnan(b)) or a == pytest.approx(b, abs=1e-9)


def defined(units: list[list[int | None]]) -> None:
    """Take only ratings by each coder, of two values at least."""
    assume(all(any(row) for row in zip(*units, strict=True)))
    assume(len({value for unit in units for value in unit if value}) > 1)


@given(tables, st.randoms(use_true_random=False))
def test_neither_the_order_of_coders_nor_of_units_matters(units, random):
    defined(units)
    order = random.sample(range(len(units[0])), len(units[0]))
    other = [[unit[place] for place in order] for unit in random.sample(units, len(units))]

    for name in FOR_MANY:
        assert same(coefficient(name, by_units(units)), coefficient(name, by_units(other)))


@given(tables, st.permutations([1, 2, 4]))
def test_nominal_coefficients_do_not_care_what_categories_are_called(units, names):
    defined(units)
    called = dict(zip([1, 2, 4], names, strict=True)) | {None: None}
    other = [[called[value] for value in unit] for unit in units]

    for name in set(NOMINAL) & set(FOR_MANY):
        assert same(coefficient(name, by_units(units)), coefficient(name, by_units(other)))


@given(st.lists(st.sampled_from([1, 2, 4]), min_size=2), st.integers(2, 4))
def test_perfect_agreement_is_1_if_more_than_one_category_is_used(values, coders):
    assume(len(set(values)) > 1)
    ratings = by_units([[value] * coders for value in values])
    names = [
        n for n, one in COEFFICIENTS.items() if "custom" not in n and (coders == 2 or not one.two)
    ]

    assert [coefficient(name, ratings) for name in names] == pytest.approx([1] * len(names))


@given(tables)
def test_no_coefficient_passes_1(units):
    defined(units)

    for name in FOR_MANY:
        value = coefficient(name, by_units(units))
        assert math.isnan(value) or value <= 1 + 1e-9


@given(pairs)
def test_alpha_is_pi_with_a_correction_for_few_values(values):
    ratings = by_units([list(pair) for pair in values])
    pi, alpha = (coefficient(name, ratings) for name in ("scott_pi", "alpha_nominal"))
    number = 2 * len(values)

    assert same(alpha, 1 - (number - 1) / number * (1 - pi))


@given(pairs)
def test_fleiss_and_conger_of_two_coders_are_scott_and_cohen(values):
    ratings = by_units([list(pair) for pair in values])

    assert same(coefficient("fleiss_kappa", ratings), coefficient("scott_pi", ratings))
    assert same(coefficient("conger_kappa", ratings), coefficient("cohen_kappa", ratings))


@given(st.lists(st.tuples(st.sampled_from([1, 4]), st.sampled_from([1, 4])), min_size=2))
def test_with_two_categories_every_distance_is_the_same(values):
    ratings = by_units([list(pair) for pair in values])
    assume(len(ratings.categories) == 2)
    alphas = [coefficient(f"alpha_{m}", ratings) for m in ("nominal", "ordinal", "interval")]
    names = "cohen_kappa", "weighted_kappa_linear", "weighted_kappa_quadratic"
    kappas = [coefficient(name, ratings) for name in names]

    assert same(alphas[0], alphas[1])
    assert same(alphas[0], alphas[2])
    assert same(kappas[0], kappas[1])
    assert same(kappas[0], kappas[2])


@given(tables, st.sampled_from([1, 2, 4]))
def test_a_unit_that_one_coder_rated_changes_no_alpha(units, value):
    defined(units)
    more = [*units, [value] + [None] * (len(units[0]) - 1)]

    for name in ("alpha_nominal", "alpha_ordinal", "alpha_interval"):
        assert same(coefficient(name, by_units(units)), coefficient(name, by_units(more)))


@given(pairs)
def test_specific_agreement_of_two_coders_is_the_f1_of_one_against_the_other(values):
    ratings = by_units([list(pair) for pair in values])
    a, b = ({n for n, pair in enumerate(values) if pair[c] == 4} for c in (0, 1))
    assume(4 in ratings.categories and (a or b))

    assert same(coefficient("specific_agreement", ratings), 2 * len(a & b) / (len(a) + len(b)))


@given(tables)
def test_units_rated_alike_can_be_counted_instead_of_listed(units):
    defined(units)
    ratings = by_units(units)
    one = Ratings(ratings.codes, ratings.coders, ratings.categories, ratings.groups * 0)
    merged = one.merged()

    assert merged.often.sum() == len(units)
    for name in FOR_MANY:
        assert same(coefficient(name, merged), coefficient(name, ratings))
    assert same(alpha_error(merged), alpha_error(ratings))


def alpha_by_pairs(units: list[list[int | None]], metric: str) -> float:
    """Alpha from its definition: every pair within units against every pair of values."""
    kept = [[v for v in unit if v] for unit in units]
    kept = [unit for unit in kept if len(unit) > 1]
    values = [v for unit in kept for v in unit]

    def distance(a: int, b: int) -> float:
        low, high = sorted((a, b))
        between = sum(low <= v <= high for v in values) - sum(v in (a, b) for v in values) / 2
        return {"nominal": a != b, "interval": (a - b) ** 2, "ratio": ((a - b) / (a + b)) ** 2,
                "ordinal": between**2 if a != b else 0}[metric]  # fmt: skip

    observed = sum(
        sum(distance(a, b) for a, b in permutations(unit, 2)) / (len(unit) - 1) for unit in kept
    )
    expected = sum(distance(a, b) for a, b in permutations(values, 2))
    return 1 - (len(values) - 1) * observed / expected if expected else math.nan


@given(tables, st.sampled_from(["nominal", "ordinal", "interval", "ratio"]))
def test_alpha_is_its_definition_however_many_codings_are_missing(units, metric):
    defined(units)

    assert same(coefficient(f"alpha_{metric}", by_units(units)), alpha_by_pairs(units, metric))


@given(tables)
def test_conger_is_the_mean_chance_of_all_pairs_of_coders(units):
    defined(units)
    ratings = by_units(units)
    own = [
        np.bincount(codes[codes >= 0], minlength=len(ratings.categories)) / (codes >= 0).sum()
        for codes in ratings.codes.T
    ]
    chance = np.mean([a @ b for a, b in permutations(own, 2)])
    observed = coefficient("percent_agreement", ratings)
    expected = (observed - chance) / (1 - chance) if chance < 1 - 1e-9 else math.nan

    assert same(coefficient("conger_kappa", ratings), expected)


# ---------------------------------------------------------------- degenerate cases


@pytest.mark.parametrize("name", [n for n in NOMINAL if n not in ("percent_agreement",)])
def test_one_category_leaves_agreement_beyond_chance_undefined(name):
    assert math.isnan(coefficient(name, rated(["a", "a"], ["a", "a"])))


def test_specific_agreement_on_what_nobody_chose_is_undefined():
    ratings = rated(["no", "no"], ["no", "no"])
    both = Ratings(ratings.codes, ratings.coders, ("no", "yes"), ratings.groups)

    assert math.isnan(coefficient("specific_agreement", both))


@pytest.mark.parametrize("name", [n for n in COEFFICIENTS if "custom" not in n])
def test_no_unit_in_common_leaves_every_coefficient_undefined(name):
    assert math.isnan(coefficient(name, rated([1, None], [None, 2])))


def test_the_error_of_alpha_needs_two_units_and_two_categories():
    assert math.isnan(alpha_error(rated([1], [2])))
    assert math.isnan(alpha_error(rated([1, 1], [1, 1])))


def test_words_have_no_order():
    with pytest.raises(InputError, match="'high' is not a number"):
        coefficient("alpha_ordinal", rated(["high", "low"], ["low", "low"]))


def test_the_ratio_distance_needs_a_zero():
    with pytest.raises(InputError, match="from 0 on"):
        coefficient("alpha_ratio", rated([-1, 1], [1, 1]))


@pytest.mark.parametrize("wrong", [lambda a, b: 1.0, lambda a, b: float(a > b), lambda a, b: -1.0])
def test_a_distance_is_0_to_itself_and_the_same_both_ways(wrong):
    with pytest.raises(InputError, match="give 0 for the same category"):
        coefficient("alpha_custom", rated([1, 2], [2, 2]), wrong)


def test_a_unit_rated_twice_by_a_coder_is_refused_with_its_rows():
    table = pd.DataFrame({"coder": ["ann", "bob", "ann"], "unit": [1, 1, 1], "value": [1, 1, 2]})

    with pytest.raises(InputError, match=r"row 0: ann on 1; row 2: ann on 1"):
        to_ratings(table)


def test_a_value_outside_the_categories_is_refused():
    table = pd.DataFrame({"coder": ["ann"], "unit": [1], "value": ["acept"]})

    with pytest.raises(InputError, match="Did you mean 'accept'"):
        to_ratings(table, ["accept", "reject"])


def test_a_unit_stands_in_one_document():
    table = pd.DataFrame(
        {"coder": ["ann", "bob"], "unit": [1, 1], "value": [1, 1], "document": ["a", "b"]}
    )

    with pytest.raises(InputError, match="two documents"):
        to_ratings(table)
