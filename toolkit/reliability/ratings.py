"""Units by coders: which category each coder gave each unit, as numbers to count with."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.case.mistakes import did_you_mean
from toolkit.schema import InputError

SHOWN = 5  # more rows than these would hide the sentence

Codes = NDArray[np.int64]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ratings:
    """Which category each coder gave each unit.

    `codes` has a row for each unit and a column for each coder: a place in `categories`, or −1
    where the coder gave none. `categories` may hold some that nobody used. `groups` numbers the
    document of each unit from 0; units of one document stand together. `times` says how often
    each unit occurs; None: once. `weights` say how much each unit counts, all its occurrences
    together, where units were drawn with unequal probabilities; None: as often as it occurs.
    """

    codes: Codes
    coders: tuple[str, ...]
    categories: tuple[Any, ...]
    groups: Codes
    times: Codes | None = None
    weights: Numbers | None = None

    @property
    def mass(self) -> Numbers:
        """How much each unit counts."""
        return self.often.astype(np.float64) if self.weights is None else self.weights

    @property
    def often(self) -> Codes:
        """How often each unit occurs."""
        return np.ones(len(self.codes), dtype=np.int64) if self.times is None else self.times

    @property
    def counts(self) -> Numbers:
        """How many coders gave each unit (row) each category (column)."""
        counts = np.zeros((len(self.codes), len(self.categories)))
        for codes in self.codes.T:
            [given] = np.nonzero(codes >= 0)
            counts[given, codes[given]] += 1
        return counts

    @property
    def given(self) -> Codes:
        """How many coders gave each unit a category."""
        given: Codes = np.count_nonzero(self.codes >= 0, axis=1)
        return given

    @property
    def numbers(self) -> Numbers:
        """The categories as numbers; raises InputError if one is none."""
        try:
            return np.array([float(category) for category in self.categories])
        except (TypeError, ValueError):
            wrong = next(c for c in self.categories if not _is_number(c))
            raise InputError(
                f"category {wrong!r} is not a number; give numbers where distances count."
            ) from None

    @property
    def numbered(self) -> bool:
        """Whether the categories are numbers."""
        return bool(self.categories) and all(map(_is_number, self.categories))

    def where(self, units: NDArray[Any]) -> Ratings:
        """Some of the units: those that are true, or those of these numbers, in this order."""
        groups = np.unique(self.groups[units], return_inverse=True)[1]
        times = None if self.times is None else self.times[units]
        weights = None if self.weights is None else self.weights[units]
        return Ratings(self.codes[units], self.coders, self.categories, groups, times, weights)

    def merged(self) -> Ratings:
        """The same with units of one document that are rated alike as one that occurs often.

        Most objects are in most statements coded by nobody, so there are few kinds of units.
        """
        base = len(self.categories) + 1
        groups = int(np.max(self.groups)) + 1 if len(self.groups) else 1
        if groups * base ** len(self.coders) >= 2**62:
            return self  # too many kinds to number, so few units would be alike
        kind = self.groups
        for codes in self.codes.T:
            kind = kind * base + codes + 1
        _, first, place = np.unique(kind, return_index=True, return_inverse=True)
        times = np.bincount(place, self.often, minlength=len(first)).astype(np.int64)
        own = None
        if self.weights is not None:
            own = np.bincount(place, self.weights, len(first)).astype(np.float64)
        return Ratings(
            self.codes[first], self.coders, self.categories, self.groups[first], times, own
        )

    def of(self, coders: Sequence[int]) -> Ratings:
        """The ratings by some of the coders, given as places."""
        names = tuple(self.coders[place] for place in coders)
        codes = self.codes[:, list(coders)]
        return replace(self, codes=codes, coders=names)

    def both(self) -> Ratings:
        """The units that all coders gave a category."""
        return self.where(self.given == len(self.coders))

    def used(self) -> Codes:
        """The places of the categories used in units that two coders or more gave one."""
        codes: Codes = np.unique(self.codes[self.given > 1])
        return codes[codes >= 0]

    def binary(self, category: Hashable) -> Ratings:
        """One category against all others."""
        place = self.categories.index(category)
        codes = np.where(self.codes < 0, -1, (self.codes == place).astype(np.int64))
        return replace(self, codes=codes, categories=("other", category))


def to_ratings(table: pd.DataFrame, categories: Sequence[Hashable] | None = None) -> Ratings:
    """Ratings from a table with a row for each category that a coder gave a unit.

    Columns: `coder`, `unit`, `value` (text or number; a missing one is no rating), and, if units
    belong together, `document`; without it each unit is a document. `categories` in their order,
    numbers by size; without them the values used, sorted.

    Raises InputError for a missing column, a unit rated twice by one coder (with the rows), a
    unit in two documents, and a value that is not among the categories.
    """
    for name in ("coder", "unit", "value"):
        if name not in table:
            raise InputError(f"the ratings have no column {name!r}; add it.")
    table = table[table["value"].notna()]
    _check_once(table)
    names = sorted(table["coder"].unique())
    order = list(dict.fromkeys(table["value"].unique() if categories is None else categories))
    if categories is None or all(map(_is_number, order)):
        order = _sorted(order)
    _check_known(table["value"], order)
    documents = table["document"] if "document" in table else table["unit"]
    group, _ = pd.factorize(documents, sort=False)
    unit, units = pd.factorize(table["unit"], sort=False)
    groups = np.zeros(len(units), dtype=np.int64)
    groups[unit] = group
    if (groups[unit] != group).any():
        wrong = table["unit"].iloc[int(np.argmax(groups[unit] != group))]
        raise InputError(f"unit {wrong!r} stands in two documents; give it one name in each.")
    codes = np.full((len(units), len(names)), -1, dtype=np.int64)
    codes[unit, places(table["coder"], names)] = places(table["value"], order)
    rows = np.argsort(groups, kind="stable")
    return Ratings(codes[rows], tuple(names), tuple(order), groups[rows])


def places(column: pd.Series, known: Sequence[Any]) -> Codes:
    """Where each cell stands among what is known; −1 for what is not."""
    index = pd.Index(known, dtype=object)
    found: Codes = index.get_indexer(pd.Index(column, dtype=object)).astype(np.int64)
    return found


def _check_once(table: pd.DataFrame) -> None:
    twice = table[table.duplicated(["coder", "unit"], keep=False)]
    if twice.empty:
        return
    rows = [
        f"row {row.Index}: {row.coder} on {row.unit!r}" for row in twice.head(SHOWN).itertuples()
    ]
    more = f" and {len(twice) - SHOWN} more" if len(twice) > SHOWN else ""
    raise InputError(
        f"a coder rates a unit once; remove what is doubled ({'; '.join(rows)}{more})."
    )


def _check_known(values: pd.Series, categories: Sequence[Any]) -> None:
    for value in values.unique():
        if value not in categories:
            known = [str(category) for category in categories]
            raise InputError(
                f"unknown value {value!r}.{did_you_mean(str(value), known)} "
                f"The categories are {', '.join(known)}."
            )


def _sorted(values: Any) -> list[Any]:
    """Values in order: numbers by size, text by letters."""
    plain = [value.item() if isinstance(value, np.generic) else value for value in values]
    return sorted(plain, key=lambda v: (0, v, "") if _is_number(v) else (1, 0, str(v)))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float)
