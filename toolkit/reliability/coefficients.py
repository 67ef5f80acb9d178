"""Coefficients of agreement for any number of coders, with missing codings.

Each is a function of sums over units, so that a bootstrap adds up the documents drawn instead of
counting anew.

Notation: nᵢₖ coders gave unit i category k, nᵢ gave it any; wₖₗ is the weight of agreement
between k and l (`weights`), δₖₗ a distance. With ordered categories wₖₗ counts a near miss as
part of an agreement. Percent agreement pₐ is, over units with nᵢ ≥ 2, the mean of
Σₖ nᵢₖ (Σₗ wₖₗ nᵢₗ − 1) / (nᵢ (nᵢ − 1)): the share of pairs of coders that agree. All but alpha
correct it for chance as (pₐ − pₑ) / (1 − pₑ) and differ in pₑ.

Source of the forms for several coders, missing codings and weights: Gwet (2014), Handbook of
Inter-Rater Reliability, 4th ed., chapters 2 to 6.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from toolkit.reliability import weights
from toolkit.reliability.ratings import Numbers, Ratings
from toolkit.reliability.weights import Distance
from toolkit.schema import InputError

Array: TypeAlias = NDArray[Any]
Parts: TypeAlias = tuple[Array, ...]

LARGEST = 50_000_000  # numbers held at once for an ordinal alpha: 400 MB


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A measure of agreement: what it adds up over units, and what it makes of the sums.

    `parts` gives arrays with a row for each unit, as if it occurred once; `value` takes their
    sums, a row for each draw, and gives a number for each draw, not finite where it is not defined.
    `weigh` gives the weights or distances both count with. `ordered` measures need categories that
    are numbers, `binary` ones two categories, of which the second is asked for, and `two` measures
    exactly two coders, of whom they take the units that both coded.
    """

    parts: Callable[[Ratings, Numbers], Parts]
    value: Callable[..., Array]
    weigh: Callable[[Ratings, Distance | None], Numbers]
    ordered: bool = False
    binary: bool = False
    two: bool = False

    def of(self, ratings: Ratings) -> Ratings:
        """The ratings it is computed from."""
        return ratings.both() if self.two else ratings

    def counted(self, ratings: Ratings, w: Numbers) -> Parts:
        """Its parts as tables, each unit by how much it counts."""
        parts = (np.atleast_2d(part.T).T for part in self.parts(ratings, w))
        return tuple(part * ratings.mass[:, None] for part in parts)


def ratio_of(above: Array, below: Array) -> Array:
    """A quotient, missing where it would divide by nothing."""
    nothing = np.asarray(np.abs(below) < 1e-12)
    return np.where(nothing, np.nan, above / np.where(nothing, 1, below))


# ---------------------------------------------------------------- agreement beyond chance


def _agreement(ratings: Ratings, w: Numbers) -> Parts:
    counts, given = ratings.counts, ratings.given
    pairs = given * (given - 1)
    agreeing = ((counts @ w) * counts).sum(axis=1) - given
    return (given > 1) * 1.0, agreeing / np.where(pairs > 0, pairs, 1)


def _with_shares(ratings: Ratings, w: Numbers) -> Parts:
    given = ratings.given
    shares = ratings.counts / np.where(given > 0, given, 1)[:, None]
    return *_agreement(ratings, w), (given > 0) * 1.0, shares


def _with_coders(ratings: Ratings, w: Numbers) -> Parts:
    chosen = ratings.codes[:, :, None] == np.arange(len(ratings.categories))
    units, coders, categories = chosen.shape
    return *_agreement(ratings, w), chosen.reshape(units, coders * categories) * 1.0


def _percent(w: Numbers, compared: Array, agreeing: Array) -> Array:
    return ratio_of(agreeing[:, 0], compared[:, 0])


def _with_second(ratings: Ratings, w: Numbers) -> Parts:
    second, given = ratings.counts[:, -1], ratings.given
    others = np.maximum(given - 1, 1)
    return second * (second - 1) / others, np.where(given > 1, second, 0)


def _specific(w: Numbers, agreeing: Array, chosen: Array) -> Array:
    """Of those who choose the category, the share of the others on the unit who do too.

    Σᵢ nᵢₖ (nᵢₖ − 1) / (nᵢ − 1) over Σᵢ nᵢₖ. What nobody chose does not count, so it tells how far
    coders agree on something rare. With two coders it is Dice's coefficient, the F1 of one against
    the other. Source: Spitzer and Fleiss (1974), British Journal of Psychiatry 125; Cicchetti and
    Feinstein (1990), Journal of Clinical Epidemiology 43(6); Hripcsak and Rothschild (2005),
    Journal of the American Medical Informatics Association 12(3).
    """
    return ratio_of(agreeing[:, 0], chosen[:, 0])


def _beyond(observed: Array, expected: Array) -> Array:
    return ratio_of(observed - expected, 1 - expected)


def _uniform(w: Numbers, compared: Array, agreeing: Array) -> Array:
    """Chance is the mean weight: all categories are as likely.

    Source: Bennett, Alpert and Goldstein (1954), Public Opinion Quarterly 18(3), S; Brennan and
    Prediger (1981), Educational and Psychological Measurement 41(3); Randolph (2005), free-marginal
    kappa.
    """
    return _beyond(_percent(w, compared, agreeing), np.asarray(w.mean()))


def _pooled(w: Numbers, compared: Array, agreeing: Array, rated: Array, shares: Array) -> Array:
    """Chance is Σ wₖₗ πₖ πₗ, πₖ the mean over units of nᵢₖ / nᵢ: all coders share one habit.

    Source: Scott (1955), Public Opinion Quarterly 19(3), pi; Fleiss (1971), Psychological
    Bulletin 76(5).
    """
    pi = ratio_of(shares, rated)
    return _beyond(_percent(w, compared, agreeing), ((pi @ w) * pi).sum(axis=1))


def _gwet(w: Numbers, compared: Array, agreeing: Array, rated: Array, shares: Array) -> Array:
    """Chance is Σ wₖₗ / (q (q − 1)) · Σ πₖ (1 − πₖ): only hard units are guessed. AC1, AC2.

    q is the number of categories. Source: Gwet (2008), British Journal of Mathematical and
    Statistical Psychology 61(1).
    """
    pi = ratio_of(shares, rated)
    q = len(w)
    chance = (pi * (1 - pi)).sum(axis=1) * (w.sum() / (q * (q - 1)) if q > 1 else np.nan)
    return _beyond(_percent(w, compared, agreeing), chance)


def _separate(w: Numbers, compared: Array, agreeing: Array, chosen: Array) -> Array:
    """Chance is Σ wₖₗ pₐₖ pᵦₗ, the mean over pairs of coders a, b: each coder has its habits.

    Source: Cohen (1960), Educational and Psychological Measurement 20(1); Cohen (1968),
    Psychological Bulletin 70(4), with weights; Conger (1980), Psychological Bulletin 88(2).
    """
    coders = chosen.shape[1] // max(1, len(w))
    by_coder = chosen.reshape(len(chosen), coders, len(w))
    own = ratio_of(by_coder, by_coder.sum(axis=2, keepdims=True))
    coded = np.asarray(np.isfinite(own).all(axis=2))
    own = np.where(coded[:, :, None], own, 0)
    all_of, several = own.sum(axis=1), coded.sum(axis=1)
    crossed = ((all_of @ w) * all_of).sum(axis=1) - ((own @ w) * own).sum(axis=(1, 2))
    chance = ratio_of(crossed, several * (several - 1.0))
    return _beyond(_percent(w, compared, agreeing), chance)


# ---------------------------------------------------------------- Krippendorff's alpha


def _values(ratings: Ratings, distance: Numbers) -> Parts:
    counts, given = ratings.counts, ratings.given
    counts = np.where(given[:, None] > 1, counts, 0)
    apart = ((counts @ distance) * counts).sum(axis=1)
    return apart / np.where(given > 1, given - 1, 1), counts


def _alpha(distance: Numbers, apart: Array, values: Array) -> Array:
    """1 − Dₒ / Dₑ: observed disagreement over that of all values paired at random.

    Units with one value are left out; every value counts once, so a unit of many coders weighs
    more. Dₒ = Σᵢ Σₖₗ nᵢₖ nᵢₗ δₖₗ / (nᵢ − 1) / n and Dₑ = Σₖₗ nₖ nₗ δₖₗ / (n (n − 1)), with n values
    in all, nₖ of category k. Source: Krippendorff (2004), Content Analysis, 2nd ed., section 11.3;
    Hayes and Krippendorff (2007), Communication Methods and Measures 1(1).
    """
    expected = ((values @ distance) * values).sum(axis=1)
    return np.asarray(1 - (values.sum(axis=1) - 1) * ratio_of(apart[:, 0], expected))


def _coincidences(ratings: Ratings, distance: Numbers) -> Parts:
    counts, given = ratings.counts, ratings.given
    if counts.size * counts.shape[1] > LARGEST:
        raise InputError(
            f"{counts.shape[1]} values are too many for an ordinal alpha of {len(counts)} units; "
            "take alpha_interval, or put neighbouring values together."
        )
    pairs = counts[:, :, None] * counts[:, None, :]
    pairs -= counts[:, :, None] * np.eye(counts.shape[1])
    shares = np.where(given > 1, 1 / np.where(given > 1, given - 1, 1), 0)
    return ((pairs * shares[:, None, None]).reshape(len(counts), counts.shape[1] ** 2),)


def _ordinal(distance: Numbers, coincidences: Array) -> Array:
    """Alpha where the distance of two ranks is the number of values between them, squared.

    δₖₗ = (Σ n of all ranks from k to l − (nₖ + nₗ) / 2)², which is the squared difference of mean
    ranks, so it depends on the values found (and in a bootstrap on those drawn).
    Source: Krippendorff (2004), section 11.3.
    """
    pairs = coincidences.reshape(len(coincidences), len(distance), len(distance))
    values = pairs.sum(axis=2)
    ranks = values.cumsum(axis=1) - values / 2
    squares = (values * ranks**2).sum(axis=1)
    apart = 2 * (squares - ((pairs @ ranks[:, :, None])[:, :, 0] * ranks).sum(axis=1))
    total = values.sum(axis=1)
    expected = 2 * (squares * total - (values * ranks).sum(axis=1) ** 2)
    return np.asarray(1 - (total - 1) * ratio_of(apart, expected))


# ---------------------------------------------------------------- names


def _identity(ratings: Ratings, own: Distance | None) -> Numbers:
    return weights.identity(len(ratings.categories))


def _linear(ratings: Ratings, own: Distance | None) -> Numbers:
    return weights.falling(ratings.numbers, 1)


def _quadratic(ratings: Ratings, own: Distance | None) -> Numbers:
    return weights.falling(ratings.numbers, 2)


def _nominal(ratings: Ratings, own: Distance | None) -> Numbers:
    return weights.nominal(len(ratings.categories))


def _ranked(ratings: Ratings, own: Distance | None) -> Numbers:
    return weights.nominal(len(ratings.numbers))  # text has no ranks, and raises


def _interval(ratings: Ratings, own: Distance | None) -> Numbers:
    return weights.interval(ratings.numbers)


def _ratio(ratings: Ratings, own: Distance | None) -> Numbers:
    return weights.ratio(ratings.numbers)


def _own(ratings: Ratings, own: Distance | None) -> Numbers:
    if own is None:
        raise InputError("a custom coefficient counts with your own distance; give distance=.")
    return weights.own_distance(ratings.categories, own)


def _own_weights(ratings: Ratings, own: Distance | None) -> Numbers:
    return weights.nearness(_own(ratings, own))


COEFFICIENTS: Mapping[str, Coefficient] = MappingProxyType(
    {
        "percent_agreement": Coefficient(_agreement, _percent, _identity),
        "specific_agreement": Coefficient(_with_second, _specific, _identity, binary=True),
        "alpha_nominal": Coefficient(_values, _alpha, _nominal),
        "alpha_ordinal": Coefficient(_coincidences, _ordinal, _ranked, ordered=True),
        "alpha_interval": Coefficient(_values, _alpha, _interval, ordered=True),
        "alpha_ratio": Coefficient(_values, _alpha, _ratio, ordered=True),
        "alpha_custom": Coefficient(_values, _alpha, _own),
        "cohen_kappa": Coefficient(_with_coders, _separate, _identity, two=True),
        "weighted_kappa_linear": Coefficient(
            _with_coders, _separate, _linear, ordered=True, two=True
        ),
        "weighted_kappa_quadratic": Coefficient(
            _with_coders, _separate, _quadratic, ordered=True, two=True
        ),
        "weighted_kappa_custom": Coefficient(_with_coders, _separate, _own_weights, two=True),
        "scott_pi": Coefficient(_with_shares, _pooled, _identity, two=True),
        "fleiss_kappa": Coefficient(_with_shares, _pooled, _identity),
        "conger_kappa": Coefficient(_with_coders, _separate, _identity),
        "brennan_prediger": Coefficient(_agreement, _uniform, _identity),
        "gwet_ac1": Coefficient(_with_shares, _gwet, _identity),
        "gwet_ac2": Coefficient(_with_shares, _gwet, _quadratic, ordered=True),
    }
)
"""Every coefficient by its name. The categories of ``ordered`` ones are numbers; ``gwet_ac2`` has
quadratic weights."""


def coefficient(name: str, ratings: Ratings, distance: Distance | None = None) -> float:
    """One coefficient; NaN where it is not defined, for which `measures.about` gives the reason.

    Raises InputError for categories that are no numbers where the coefficient needs them.
    """
    measure = COEFFICIENTS[name]
    ratings = measure.of(ratings)
    w = measure.weigh(ratings, distance)
    if not (ratings.given > 1).any():
        return float("nan")
    sums = [part.sum(axis=0)[None] for part in measure.counted(ratings, w)]
    return float(measure.value(w, *sums)[0])


def alpha_error(ratings: Ratings) -> float:
    """The standard error of nominal alpha over units, by linearisation; NaN below two units.

    With r̄ the mean number of codings of a unit, unit i adds
    aᵢ = Σₖ nᵢₖ (nᵢₖ − 1) / (r̄ (nᵢ − 1)) − pₐ (nᵢ − r̄) / r̄ to agreement and
    eᵢ = Σₖ πₖ nᵢₖ / r̄ − pₑ (nᵢ − r̄) / r̄ to chance; the error is that of the mean of
    (aᵢ − pₑ) / (1 − pₑ) − 2 (1 − α′) (eᵢ − pₑ) / (1 − pₑ), α′ being alpha without its correction
    for few values. Source: Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed., chapter 5.
    A bootstrap by documents serves where units of one document resemble each other.
    """
    compared = ratings.where(ratings.given > 1)
    counts = compared.counts.repeat(compared.often, axis=0)
    units, given = len(counts), counts.sum(axis=1)
    if units < 2:
        return float("nan")
    mean, few = given.mean(), 1 / given.sum()
    longer = (given - mean) / mean
    agreeing = (counts * (counts - 1)).sum(axis=1) / (mean * (given - 1))
    observed = agreeing.mean()
    shares = counts.mean(axis=0) / mean
    chance = np.square(shares).sum()
    if chance > 1 - 1e-12:
        return float("nan")
    a = agreeing - ((1 - few) * observed + few) * longer
    e = counts @ shares / mean - chance * longer
    raw = (observed - chance) / (1 - chance)
    moves = (a - chance - 2 * (1 - raw) * (e - chance)) / (1 - chance)
    return float(moves.std(ddof=1) / np.sqrt(units))
