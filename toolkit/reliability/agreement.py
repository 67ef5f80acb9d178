"""How far coders agree: every coefficient, overall and by issue, category, document or pair."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from toolkit.case.codebook import ATTITUDES, warn_of_mixed_versions
from toolkit.case.mistakes import did_you_mean
from toolkit.coding.coded import SIGNS
from toolkit.reliability.coefficients import COEFFICIENTS
from toolkit.reliability.measures import COLUMNS, Resampling, applicable, chosen, measured
from toolkit.reliability.ratings import Codes, Ratings, places
from toolkit.reliability.readings import (
    CODED,
    NOT_CODED,
    QUESTIONS,
    Items,
    Readings,
    check_question,
    items,
    read_readings,
)
from toolkit.reliability.weights import Distance
from toolkit.schema import InputError

if TYPE_CHECKING:
    from toolkit.case import Case

Scale = Mapping[str, float | None]

BY = {
    "issue": ["object"],
    "object": ["object"],
    "category": ["category"],
    "document": ["doc_id"],
    "pair": ["coder_a", "coder_b"],
}


def agreement(
    codings: pd.DataFrame,
    dimension: str = "issue",
    by: str | None = None,
    coders: Sequence[str] | None = None,
    measure: str | Iterable[str] | None = None,
    question: str | Iterable[str] | None = None,
    draws: int = 1000,
    level: float = 0.95,
    seed: int = 0,
    case: Case | None = None,
    scale: Scale | None = None,
    distance: Distance | None = None,
    reads_all: Iterable[str] | None = None,
    sample: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """How far coders agree in one dimension: a row for each question and coefficient.

    `codings` are `Coding` rows of all coders in one table, such as `hand_codings` gives, with the
    rows that say that a statement was read. `coders` names those compared, default everybody but
    the consensus. Statements that two of them read are compared, in up to four questions
    (`question`, default all; `readings` says what an item of each is):

    - ``identification``: for each statement and each object (issue or actor) that somebody
      coded: was it coded or not?
    - ``value``: for each statement and object that two coded: which value (stance, polarity,
      move)?
    - ``holder``: for the same: whose is it?
    - ``both``: for each statement and object: which value, or “not coded”?

    All are compared as names; `identification` also by ``specific_agreement``, on what one of two
    coded, because most objects are in most statements not coded by anybody. `value` is also
    compared on the scale, by coefficients for ordered categories (``alpha_ordinal``,
    ``alpha_interval``, weighted kappas, ``gwet_ac2``), if `case` gives its codebook or `scale` the
    number of each value; attitudes are positive 1, mixed 0, negative −1. A value without a number
    (*unchanged*) has no distance from others: those items are left out there, as `remark` says,
    and count as names in the rest. Values of one number are one place on the scale.

    `by` asks the same of each ``issue`` (any object), ``document`` or ``pair`` of coders, or of
    each ``category`` (value or holder) against all others. `measure` names coefficients
    (`COEFFICIENTS`); without it, those that fit. `distance`, a function of two values, adds alpha
    and weighted kappa with distances of your own. `reads_all` names coders who read every statement
    that another read and left rows only where they found something; without it, automatic coders.
    `sample`, a table of `draw_sample`, lets each of its statements count by its `weight`, so that
    coefficients are those of the corpus it was drawn from; only its statements are compared.
    Weights are scaled to 1 on average: a proportional sample gives what it gives without them, and
    alpha's correction is for as many values as were coded. `items` and `pairs` are not weighted.

    Columns: `object`, `category`, `doc_id`, or `coder_a` and `coder_b`, if `by` says so;
    `question`; `measure`; `value`, missing where it is not defined; `low`, `high`, an interval
    from `draws` of documents (0: none), see `bootstrap.resample`; `items`, those that
    two coders answered; `coders` who answered one of these; `pairs` of answers compared;
    `convention`, what is commonly held to follow (`describe_agreement`); `remark`: why a value is
    missing, what weakens an interval, who saw whose suggestions.

    Raises InputError for fewer than two coders, one who has no row, doubled codings (with their
    rows), a value that is not on the scale, and an unknown dimension, `by`, question or measure.
    Without statements in common the values are missing, and `remark` says so. Warns, as `join`
    does, if a case is given and codings name other versions of its codebook.
    """
    if by is not None and by not in BY:
        raise InputError(f"unknown by={by!r}.{did_you_mean(by, BY)} Take {', '.join(BY)}.")
    questions = _questions(question)
    readings = _readings(codings, dimension, coders, reads_all, sample)
    if case is not None and "codebook" in codings:
        named = codings[(codings["value"] != "") & (codings["codebook"] != "")]
        warn_of_mixed_versions(named, case.codebook)
    answers = _Answers(readings, value_scale(readings, dimension, case, scale))
    resampling = Resampling(draws, level, seed)
    names = None if measure is None else chosen(measure, [])
    if distance is None and any(name.endswith("_custom") for name in names or []):
        raise InputError("a custom coefficient counts with your own distance; give distance=.")
    tables = []
    for asked in questions:
        for keys, ratings, left_out in answers.to(asked, by):
            fit = _fit(names, asked, by, ratings, distance)
            if not fit:
                continue
            table = measured(ratings, fit, resampling, distance)
            table.insert(0, "question", asked)
            for place, (key, name) in enumerate(keys.items()):
                table.insert(place, key, name)
            table["remark"] = _remarks(table["remark"], left_out, readings, ratings)
            tables.append(table)
    if not tables:
        if names is not None and readings.objects:
            raise InputError(
                f"{', '.join(names)} cannot be had here: coefficients of ordered values are for "
                "question 'value', not by category, and need numbers; give case= or scale=."
            )
        return pd.DataFrame(columns=[*BY.get(by or "", []), "question", *COLUMNS])
    return pd.concat(tables, ignore_index=True)


def _readings(
    codings: pd.DataFrame,
    dimension: str,
    coders: Sequence[str] | None,
    reads_all: Iterable[str] | None,
    sample: pd.DataFrame | None,
) -> Readings:
    """The readings compared, weighted if they are of a sample."""
    if sample is None:
        return read_readings(codings, dimension, coders, reads_all)
    for name in ("statement_id", "weight"):
        if name not in sample:
            raise InputError(f"the sample has no column {name!r}; draw it with draw_sample.")
    drawn = codings[codings["statement_id"].isin(sample["statement_id"])]
    return read_readings(drawn, dimension, coders, reads_all).weighted(sample)


def value_scale(
    readings: Readings, dimension: str, case: Case | None, scale: Scale | None
) -> dict[str, float | None]:
    """The values of a dimension with their numbers, in order; those used if no more is known.

    Raises InputError for a value used that is not among them.
    """
    used = sorted(readings.coded["value"].unique())
    numbers: dict[str, float | None]
    if scale is not None:
        numbers = dict(scale)
    elif dimension == "attitude":
        numbers = {value: SIGNS.get(value) for value in ATTITUDES}
    elif case is not None:
        try:
            values = case.codebook.values(dimension)
        except LookupError as error:
            raise InputError(str(error)) from None
        on_issues = dimension == "issue"
        numbers = {value: case.codebook.number(value) if on_issues else None for value in values}
    else:
        return dict.fromkeys(used)
    for value in used:
        if value not in numbers:
            raise InputError(
                f"value {value!r} is coded and not on the scale.{did_you_mean(value, numbers)} "
                f"It has {', '.join(numbers)}."
            )
    return numbers


def _questions(question: str | Iterable[str] | None) -> list[str]:
    if question is None:
        return list(QUESTIONS)
    names = [question] if isinstance(question, str) else list(question)
    for name in names:
        check_question(name)
    return names


# ---------------------------------------------------------------- groups

_Group = tuple[dict[str, str], Ratings, int]


@dataclass(frozen=True, slots=True)
class _Answers:
    """Readings, and the numbers of the values in them."""

    readings: Readings
    numbers: Scale

    def to(self, question: str, by: str | None) -> Iterator[_Group]:
        """The ratings of each group, as names and, for values with numbers, as numbers too.

        With each come its keys and how many of its items the numbers leave out.
        """
        apart = by in ("issue", "object")
        found = items(self.readings, question, list(self.numbers), apart)
        for keys, part in _parts(found, self.readings, by):
            ratings = part.ratings
            yield keys, ratings, 0
            if question == "value" and by != "category" and _ordered(self.numbers):
                numbered = on_scale(ratings, self.numbers)
                left_out = len(ratings.codes) - len(numbered.codes)
                yield keys, numbered, left_out


def _ordered(numbers: Scale) -> bool:
    return len({number for number in numbers.values() if number is not None}) > 1


def on_scale(ratings: Ratings, numbers: Scale) -> Ratings:
    """Ratings by values as ratings by their numbers; items not compared any more are left out."""
    places = sorted({number for number in numbers.values() if number is not None})
    code = np.array(
        [-1 if (n := numbers[value]) is None else places.index(n) for value in ratings.categories]
        + [-1],
        dtype=np.int64,
    )
    numbered = replace(ratings, codes=code[ratings.codes], categories=tuple(places))
    return numbered.where(numbered.given > 1)


def _parts(
    found: Items, readings: Readings, by: str | None
) -> Iterator[tuple[dict[str, str], Items]]:
    ratings = found.ratings
    if by is None:
        yield {}, found
    elif by in ("issue", "object"):
        yield from _split(found, "object", found.object, readings.objects)
    elif by == "document":
        names = list(dict.fromkeys(readings.documents))
        document = places(pd.Series(readings.documents, dtype=object), names)
        yield from _split(found, "doc_id", document[found.statement], names)
    elif by == "pair":
        for a, b in combinations(range(len(ratings.coders)), 2):
            pair = Items(ratings.of((a, b)), found.statement, found.object)
            keys = {"coder_a": ratings.coders[a], "coder_b": ratings.coders[b]}
            yield keys, pair.where(pair.ratings.given > 1)
    else:
        binary = ratings.categories == (NOT_CODED, CODED)  # one category is the other's contrary
        for place in [1] if binary else ratings.used():
            name = ratings.categories[place]
            yield {"category": name}, replace(found, ratings=ratings.binary(name))


def _split(
    found: Items, key: str, place: Codes, names: Sequence[str]
) -> Iterator[tuple[dict[str, str], Items]]:
    """The items at each place, in one pass however many places there are."""
    order = np.argsort(place, kind="stable")
    ends = np.searchsorted(place[order], np.arange(len(names) + 1))
    for name, start, end in zip(names, ends[:-1], ends[1:], strict=True):
        yield {key: name}, found.where(order[start:end])


def _fit(
    names: Sequence[str] | None,
    question: str,
    by: str | None,
    ratings: Ratings,
    distance: Distance | None,
) -> list[str]:
    """The coefficients asked for that these ratings can be measured with."""
    own = distance is not None and question == "value"
    one_asked_for = question == "identification" or by == "category"
    return [
        name
        for name in (applicable(ratings, own) if names is None else names)
        if COEFFICIENTS[name].ordered == ratings.numbered
        and (one_asked_for or not COEFFICIENTS[name].binary)
        and (own or not name.endswith("_custom"))
    ]


def _remarks(remarks: pd.Series, left_out: int, readings: Readings, ratings: Ratings) -> list[str]:
    if not readings.statements:
        return ["no statement was read by two coders"] * len(remarks)
    if not readings.objects:
        return ["nobody coded anything in the statements that two coders read"] * len(remarks)
    more = [
        f"{coder} had seen suggestions of {other}"
        for coder, other in sorted(readings.seen)
        if {coder, other} <= set(ratings.coders)
    ]
    if left_out:
        what = "item" if left_out == 1 else "items"
        more.append(f"{left_out} {what} with a value without a number left out")
    return ["; ".join(filter(None, [remark, *more])) for remark in remarks]
