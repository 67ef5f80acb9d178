"""What coders are compared on: the items of each question, from their codings.

A coder *read* a statement who has a row for it, whatever it says, save one of dimension
``extraction``. A row without a value says that nothing was to be coded. Automatic coders leave no
such rows: they are taken to have read every statement that somebody else read.

Only statements that two of the coders read are compared. On these, for one dimension, four
questions are asked, of each statement and each object (an issue, or the actor spoken of or to):

- ``identification``: did the coder code the object or not? Objects are those that one of the
  coders coded in one of the statements: issues of the codebook that nobody ever used would only
  add agreement that nobody disputes.
- ``value``: where two coders coded the object, which value?
- ``holder``: where two coders coded the object, whose is it? Several holders are one answer, and
  so is none, save by a coder who never names any: such a coder was not asked.
- ``both``: identification and value together, “not coded” being one more value.

Where a coder gave an object several values, of several holders, `value` and `both` are asked of
each holder apart, so that readings of the north are compared with readings of the north. Else the
holder does not matter to them: a disagreement about the holder is counted once, under `holder`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.case.codebook import DIMENSIONS
from toolkit.case.codings import AGREED
from toolkit.case.codings.files import AUTOMATIC, EXTRACTION
from toolkit.case.mistakes import did_you_mean
from toolkit.reliability.ratings import SHOWN, Codes, Numbers, Ratings, places
from toolkit.schema import InputError

QUESTIONS = ("identification", "value", "holder", "both")
CODED, NOT_CODED = "coded", "not coded"
NOBODY = "nobody named"

_REQUIRED = ("statement_id", "dimension", "object", "value", "coder")
_OPTIONAL = ("holder", "condition")


@dataclass(frozen=True, slots=True)
class Readings:
    """Who read which statement, and what they coded in one dimension.

    `read` has a row for each of `statements`, a column for each coder; `names_holders` says who
    named any holder; `weights`, if statements were drawn with unequal probabilities, how much each
    counts, 1 on average; `coded` has columns coder,
    statement, object (places in these tuples), holder, value, condition. Statements stand in the
    order of their documents, which `documents` names, one for each statement.
    """

    coders: tuple[str, ...]
    statements: tuple[str, ...]
    documents: tuple[str, ...]
    objects: tuple[str, ...]
    read: NDArray[np.bool_]
    names_holders: NDArray[np.bool_]
    coded: pd.DataFrame
    seen: frozenset[tuple[str, str]]
    weights: Numbers | None = None

    def weighted(self, sample: pd.DataFrame) -> Readings:
        """The same, each statement counting by its weight in the sample, which holds them all."""
        weights = sample.drop_duplicates("statement_id").set_index("statement_id")["weight"]
        own = weights.loc[list(self.statements)].to_numpy(dtype=np.float64)
        return replace(self, weights=own / own.mean() if len(own) else own)


@dataclass(frozen=True, slots=True)
class Items:
    """The ratings of one question, with the statement and the object of each item, as places."""

    ratings: Ratings
    statement: Codes
    object: Codes

    def where(self, chosen: NDArray[Any]) -> Items:
        """Some of the items: those that are true, or those of these numbers."""
        return Items(self.ratings.where(chosen), self.statement[chosen], self.object[chosen])


def read_readings(
    codings: pd.DataFrame,
    dimension: str = "issue",
    coders: Sequence[str] | None = None,
    reads_all: Iterable[str] | None = None,
) -> Readings:
    """The readings of `coders` (default: everybody's but the consensus), see the module.

    `reads_all` are coders that read every statement that another read, though they left rows only
    where they found something; without it, those with an automatic coder's name (rules-1).

    Raises InputError for a missing column, an unknown dimension or coder, fewer than two coders,
    and codings that are doubled (statement, object and holder by one coder), with their rows.
    """
    if dimension not in DIMENSIONS:
        raise InputError(
            f"unknown dimension {dimension!r}.{did_you_mean(dimension, DIMENSIONS)} "
            f"Take {', '.join(DIMENSIONS)}."
        )
    rows = checked_codings(codings)
    rows = rows[rows["dimension"] != EXTRACTION]
    names = _names(rows, coders)
    rows = rows[rows["coder"].isin(names)]
    statements, read = _who_read(rows, names, reads_all)
    coded = rows[(rows["dimension"] == dimension) & (rows["value"] != "")]
    _check_once(coded)
    coded = coded[coded["statement_id"].isin(statements)]
    objects = sorted(coded["object"].unique())
    return Readings(
        coders=tuple(names),
        statements=tuple(statements),
        documents=tuple(map(document_of, statements)),
        objects=tuple(objects),
        read=read,
        names_holders=np.isin(names, coded.loc[coded["holder"] != "", "coder"].unique()),
        coded=pd.DataFrame(
            {
                "coder": places(coded["coder"], names),
                "statement": places(coded["statement_id"], statements),
                "object": places(coded["object"], objects),
                **{name: coded[name].to_numpy() for name in ("holder", "value", "condition")},
            }
        ),
        seen=_seen(rows, names),
    )


def _who_read(
    rows: pd.DataFrame, names: Sequence[str], reads_all: Iterable[str] | None
) -> tuple[list[str], NDArray[np.bool_]]:
    """The statements that two coders read, in order, and which of the coders (columns) did."""
    met = sorted(rows["statement_id"].unique(), key=lambda name: (document_of(name), name))
    read = np.zeros((len(met), len(names)), dtype=bool)
    read[places(rows["statement_id"], met), places(rows["coder"], names)] = True
    automatic = [name for name in names if name.startswith(AUTOMATIC)]
    for name in automatic if reads_all is None else _listed(reads_all):
        if name not in names:
            raise InputError(
                f"reads_all names {name!r}, who is not compared.{did_you_mean(name, names)}"
            )
        read[:, names.index(name)] = True
    shared = np.asarray(read.sum(axis=1) > 1)
    kept = [statement for statement, kept in zip(met, shared, strict=True) if kept]
    return kept, read[shared]


def document_of(statement_id: str) -> str:
    """The report a statement stands in."""
    return statement_id.rpartition(":")[0] or statement_id


def checked_codings(codings: pd.DataFrame) -> pd.DataFrame:
    """The same codings, what is compared of them as text; empty where a cell is missing.

    Cells are missing where a table was read by something else than `hand_codings`. Raises
    InputError for what is no table, and for a missing column.
    """
    if not isinstance(codings, pd.DataFrame):
        raise InputError(
            f"the codings are a {type(codings).__name__}; give a table of Coding rows, such as "
            "hand_codings(case) returns."
        )
    for name in _REQUIRED:
        if name not in codings:
            raise InputError(f"the codings have no column {name!r}; give a table of Coding rows.")
    rows = codings.assign(
        **{name: _text(codings[name]) for name in (*_REQUIRED, *_OPTIONAL) if name in codings},
        **{name: "" for name in _OPTIONAL if name not in codings},
    )
    return rows.assign(dimension=rows["dimension"].replace("", "issue"))


def _text(column: pd.Series) -> pd.Series:
    return column.astype(object).where(column.notna(), "").astype("str")


def _names(rows: pd.DataFrame, coders: Sequence[str] | None) -> list[str]:
    met = sorted(rows["coder"].unique())
    if coders is None:
        names = [name for name in met if name != AGREED]
    else:
        names = list(dict.fromkeys(_listed(coders)))
        for name in names:
            if name not in met:
                raise InputError(
                    f"coder {name!r} has no row.{did_you_mean(name, met)} "
                    f"There are codings by {', '.join(met) or 'nobody'}."
                )
    if len(names) < 2:
        who = f"only {names[0]!r} coded" if names else "nobody coded"
        raise InputError(f"{who}; agreement needs the codings of two coders or more.")
    return names


def _listed(names: Iterable[str]) -> Iterable[str]:
    return [names] if isinstance(names, str) else names


def _check_once(coded: pd.DataFrame) -> None:
    key = ["coder", "statement_id", "object", "holder"]
    twice = coded[coded.duplicated(key, keep=False)]
    if twice.empty:
        return
    rows = [
        f"row {row.Index}: {row.coder} on {row.object!r} in {row.statement_id}"
        for row in twice.head(SHOWN).itertuples()
    ]
    more = f" and {len(twice) - SHOWN} more" if len(twice) > SHOWN else ""
    raise InputError(
        "a coder codes a statement once for each object and holder; remove what is doubled, or "
        f"leave the coder out with coders= ({'; '.join(rows)}{more})."
    )


def _seen(rows: pd.DataFrame, names: Sequence[str]) -> frozenset[tuple[str, str]]:
    """Which coder saw the suggestions of which other before deciding."""
    if "seen" not in rows:
        return frozenset()
    pairs = rows[["coder", "seen"]].explode("seen").dropna().drop_duplicates()
    return frozenset(
        (coder, other) for coder, other in pairs.itertuples(index=False) if other in names
    )


# ---------------------------------------------------------------- questions


def check_question(name: str) -> None:
    """Raise InputError unless it is one of `QUESTIONS`."""
    if name not in QUESTIONS:
        raise InputError(
            f"unknown question {name!r}.{did_you_mean(name, QUESTIONS)} "
            f"Take {', '.join(QUESTIONS)}."
        )


def items(readings: Readings, question: str, values: Sequence[str], apart: bool = True) -> Items:
    """The items of one question; `values` are those that a coder could give.

    What nobody coded in a statement, most objects in most, is an item for each object; unless
    `apart`, one that occurs as often, with the object −1: the same agreement in much less memory.

    Raises InputError for an unknown question.
    """
    check_question(question)
    coded = readings.coded
    cells = _Cells(readings)
    if question == "identification":
        rated = cells.read()
        rated[cells.row, coded["coder"]] = 1
        return cells.items(rated, (NOT_CODED, CODED), _others(cells, apart))
    if question == "holder":
        return _compared(_holders(readings))
    if question == "both":
        return _values(readings, values, _others(cells, apart))
    both = _values(readings, values, None)
    rated = np.maximum(both.ratings.codes, 0) - 1
    return _compared(
        replace(both, ratings=replace(both.ratings, codes=rated, categories=tuple(values)))
    )


@dataclass(frozen=True, slots=True)
class _Rest:
    """Items that nobody coded: the statement and the object of each, and how often it occurs."""

    statement: Codes
    object: Codes
    times: Codes


class _Cells:
    """The statements and objects that somebody coded, in order; `row`: where each coding stands."""

    def __init__(self, readings: Readings) -> None:
        self.readings = readings
        coded, objects = readings.coded, max(1, len(readings.objects))
        cell = (coded["statement"] * objects + coded["object"]).to_numpy()
        there, row = np.unique(cell, return_inverse=True)
        self.row: Codes = row
        self.statement: Codes = there // objects
        self.object: Codes = there % objects

    def read(self) -> Codes:
        """What each coder gave each cell before it is known: 0 where the statement was read."""
        return np.where(self.readings.read[self.statement], 0, -1).astype(np.int64)

    def items(
        self,
        rated: Codes,
        categories: tuple[str, ...],
        rest: _Rest | None,
        chosen: Codes | None = None,
    ) -> Items:
        """Items as coders rated them, of all cells or those `chosen`, and the rest.

        They stand in the order of statements and objects.
        """
        at = slice(None) if chosen is None else chosen
        statement, thing = self.statement[at], self.object[at]
        times = np.ones(len(statement), dtype=np.int64)
        if rest is not None:
            read = np.where(self.readings.read[rest.statement], 0, -1).astype(np.int64)
            rated = np.concatenate([rated, read])
            statement = np.concatenate([statement, rest.statement])
            thing = np.concatenate([thing, rest.object])
            times = np.concatenate([times, rest.times])
        order = np.lexsort([thing, statement])
        statement, thing, times = statement[order], thing[order], times[order]
        groups, _ = pd.factorize(np.array(self.readings.documents, dtype=object)[statement])
        weights = self.readings.weights
        ratings = Ratings(
            rated[order], self.readings.coders, categories, groups,
            times if rest is not None and (times > 1).any() else None,
            None if weights is None else weights[statement] * times,
        )  # fmt: skip
        return Items(ratings, statement, thing)


def _others(cells: _Cells, apart: bool) -> _Rest:
    """What nobody coded in the statements that two read."""
    statements, objects = len(cells.readings.statements), len(cells.readings.objects)
    if apart:
        free = np.ones((statements, objects), dtype=bool)
        free[cells.statement, cells.object] = False
        statement, thing = np.nonzero(free)
        return _Rest(statement, thing, np.ones(len(statement), dtype=np.int64))
    left = objects - np.bincount(cells.statement, minlength=statements)
    [statement] = np.nonzero(left)
    return _Rest(statement, np.full(len(statement), -1, dtype=np.int64), left[statement])


def _holders(readings: Readings) -> Items:
    coded = readings.coded[readings.names_holders[readings.coded["coder"]]]
    cells = _Cells(replace(readings, coded=coded))
    answers = coded.groupby([pd.Series(cells.row, index=coded.index), "coder"])["holder"].agg(
        lambda names: " + ".join(sorted(name or NOBODY for name in names))
    )
    categories = sorted(answers.unique())
    rated = np.full((len(cells.statement), len(readings.coders)), -1, dtype=np.int64)
    at = tuple(answers.index.get_level_values(level) for level in range(2))
    rated[at] = places(answers, categories)
    return cells.items(rated, tuple(categories), None)


def _values(readings: Readings, values: Sequence[str], rest: _Rest | None) -> Items:
    """Which value each coder gave each object of each statement, or that it was not coded."""
    coded, cells = readings.coded, _Cells(readings)
    value = 1 + places(coded["value"], values)
    often = coded.groupby(["statement", "object", "coder"])["value"].transform("size")
    several = np.isin(cells.row, cells.row[(often > 1).to_numpy()])
    rated = cells.read()
    rated[cells.row[~several], coded["coder"].to_numpy()[~several]] = value[~several]
    keys = pd.MultiIndex.from_arrays([cells.row[several], coded["holder"].to_numpy()[several]])
    row, key = pd.factorize(keys)
    extra_cell = np.array([one[0] for one in key], dtype=np.int64)
    extra = rated[extra_cell]
    extra[row, coded["coder"].to_numpy()[several]] = value[several]
    kept = np.setdiff1d(np.arange(len(rated)), cells.row[several])
    chosen = np.concatenate([kept, extra_cell])
    return cells.items(np.concatenate([rated[kept], extra]), (NOT_CODED, *values), rest, chosen)


def _compared(found: Items) -> Items:
    return found.where(found.ratings.given > 1)
