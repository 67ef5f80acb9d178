"""Intervals come from draws of whole documents."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from toolkit.reliability.bootstrap import interval, resample
from toolkit.reliability.coefficients import COEFFICIENTS, alpha_error, coefficient
from toolkit.reliability.ratings import Ratings, to_ratings

NAMES = [name for name in COEFFICIENTS if "custom" not in name]


def noisy(units: int, coders: int = 2, per_document: int = 1, seed: int = 1) -> Ratings:
    """Coders who see the same of three values four times in five; some codings are missing."""
    random = np.random.default_rng(seed)
    truth = random.integers(1, 4, units)
    rows = [
        (f"coder {c}", unit, int(value), unit // per_document)
        for unit, true in enumerate(truth)
        for c in range(coders)
        for value in [true if random.random() < 0.8 else random.integers(1, 4)]
        if random.random() < 0.9
    ]
    return to_ratings(pd.DataFrame(rows, columns=["coder", "unit", "value", "document"]))


def test_a_draw_is_what_the_drawn_documents_would_give():
    ratings = noisy(30, per_document=5)
    drawn = resample(NAMES, ratings, draws=3, seed=7)
    random = np.random.default_rng(7)
    times = random.multinomial(6, [1 / 6] * 6, size=3)

    for row, often in enumerate(times):
        units = np.concatenate(
            [np.flatnonzero(ratings.groups == group).repeat(n) for group, n in enumerate(often)]
        )
        codes = ratings.codes[units]
        again = Ratings(codes, ratings.coders, ratings.categories, np.arange(len(codes)))
        assert drawn[row] == pytest.approx([coefficient(name, again) for name in NAMES])


def test_the_same_seed_gives_the_same_draws_and_another_does_not():
    ratings = noisy(30)
    first, second, other = (resample(NAMES, ratings, 20, seed) for seed in (3, 3, 4))

    assert np.array_equal(first, second)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize("name", NAMES)
def test_the_interval_holds_the_value(name):
    ratings = noisy(200)
    low, high, missing = interval(resample([name], ratings)[:, 0])

    assert low < coefficient(name, ratings) < high
    assert missing == 0


def test_draws_spread_as_the_standard_error_says_if_units_are_independent():
    ratings = noisy(300, coders=4)
    drawn = resample(["alpha_nominal"], ratings, draws=2000)

    assert drawn.std() == pytest.approx(alpha_error(ratings), rel=0.08)


def test_units_of_one_document_that_resemble_each_other_widen_the_interval():
    alone = noisy(60)
    codes = alone.codes.repeat(5, axis=0)
    together = Ratings(codes, alone.coders, alone.categories, alone.groups.repeat(5))
    apart = Ratings(codes, alone.coders, alone.categories, np.arange(len(codes)))
    width = {
        name: np.ptp(interval(resample(["fleiss_kappa"], ratings)[:, 0])[:2])
        for name, ratings in {"together": together, "apart": apart}.items()
    }

    assert width["together"] > 1.8 * width["apart"]


def test_a_higher_level_gives_a_wider_interval():
    drawn = resample(["alpha_ordinal"], noisy(100))[:, 0]
    narrow, wide = interval(drawn, 0.8), interval(drawn, 0.99)

    assert wide[0] < narrow[0] < narrow[1] < wide[1]


def test_draws_without_a_value_are_left_out_and_counted():
    low, high, missing = interval(np.array([0.1, 0.2, 0.3, np.nan]))

    assert (0.1 <= low < high <= 0.3, missing) == (True, 0.25)
    assert np.isnan(interval(np.array([0.1, np.nan, np.nan]))[0])
