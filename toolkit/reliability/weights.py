"""How near two categories are: weights of agreement, and distances.

Weights are 1 on the diagonal and fall to 0, distances are 0 on it and grow; both are square
matrices in the order of the categories. What they make of a scale:

- ``linear`` and ``quadratic`` weights are 1 − |a − b| / range and 1 − (a − b)² / range², with
  numbers a and b. Source: Cicchetti and Allison (1971), American Journal of EEG Technology
  11(3); Fleiss and Cohen (1973), Educational and Psychological Measurement 33(3).
- ``interval`` distance is (a − b)², ``ratio`` distance ((a − b) / (a + b))². Source:
  Krippendorff (2004), Content Analysis, 2nd ed., section 11.3. The ordinal distance depends on
  how often each category was used and stands in `coefficients`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from toolkit.reliability.ratings import Numbers
from toolkit.schema import InputError

Distance = Callable[[Any, Any], float]


def identity(size: int) -> Numbers:
    """Weights where only the same category is agreement."""
    return np.eye(size)


def falling(numbers: Numbers, power: int) -> Numbers:
    """Weights that fall with the distance on the scale (power 1) or with its square (2)."""
    apart = np.abs(numbers[:, None] - numbers) ** power
    widest = apart.max(initial=0)
    return 1 - apart / widest if widest else np.ones_like(apart)


def nominal(size: int) -> Numbers:
    """Distance 1 between any two categories."""
    return 1 - np.eye(size)


def interval(numbers: Numbers) -> Numbers:
    """The square of the difference of two numbers."""
    return np.square(numbers[:, None] - numbers)


def ratio(numbers: Numbers) -> Numbers:
    """The square of the difference over the sum of two numbers.

    Raises InputError for numbers below 0, where it has no meaning.
    """
    if (numbers < 0).any():
        raise InputError("the ratio distance needs numbers from 0 on; use the interval distance.")
    sums = numbers[:, None] + numbers
    return np.square((numbers[:, None] - numbers) / np.where(sums > 0, sums, 1))


def own_distance(categories: Sequence[Any], distance: Distance) -> Numbers:
    """The distances a researcher gives, as a function of two categories.

    Raises InputError for one that is negative, not 0 between a category and itself, or not the
    same in both directions.
    """
    apart = np.array([[float(distance(a, b)) for b in categories] for a in categories])
    apart = apart.reshape(len(categories), len(categories))
    for i, a in enumerate(categories):
        for j, b in enumerate(categories):
            if not apart[i, j] >= 0 or apart[i, j] != apart[j, i] or (i == j and apart[i, j]):
                raise InputError(
                    f"the distance between {a!r} and {b!r} is {apart[i, j]:g}, and between "
                    f"{b!r} and {a!r} {apart[j, i]:g}; give 0 for the same category and one "
                    "positive number for two."
                )
    return apart


def nearness(distances: Numbers) -> Numbers:
    """Weights that fall from 1 to 0 as the distance grows to the largest."""
    widest = float(np.max(distances)) if distances.size else 0.0
    return 1 - distances / widest if widest else np.ones_like(distances)
