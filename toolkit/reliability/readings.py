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


def items(readings: Readings, question: str, values: Sequence[str]) -> Items:
    """The items of one question; `values` are those that a coder could give.

    Raises InputError for an unknown question.
    """
    check_question(question)
    if question == "identification":
        cells = _grid(readings)
        coded = readings.coded
        cells[coded["statement"], coded["object"], coded["coder"]] = 1
        rated = cells.reshape(-1, len(readings.coders))
        return _items(readings, rated, (NOT_CODED, CODED), *_places(readings))
    if question == "holder":
        return _compared(_holders(readings))
    both = _values(readings, values)
    if question == "both":
        return both
    rated = np.maximum(both.ratings.codes, 0) - 1
    return _compared(_items(readings, rated, tuple(values), both.statement, both.object))


def _grid(readings: Readings) -> Codes:
    """Statements × objects × coders: 0 where the coder read the statement, else −1."""
    read = np.where(readings.read, 0, -1).astype(np.int64)
    return np.repeat(read[:, None, :], len(readings.objects), axis=1)


def _places(readings: Readings) -> tuple[Codes, Codes]:
    statements, objects = len(readings.statements), len(readings.objects)
    return np.repeat(np.arange(statements), objects), np.tile(np.arange(objects), statements)


def _holders(readings: Readings) -> Items:
    coded = readings.coded[readings.names_holders[readings.coded["coder"]]]
    answers = coded.groupby(["statement", "object", "coder"])["holder"].agg(
        lambda names: " + ".join(sorted(name or NOBODY for name in names))
    )
    categories = sorted(answers.unique())
    cells = np.full_like(_grid(readings), -1)
    at = tuple(answers.index.get_level_values(level) for level in range(3))
    cells[at] = places(answers, categories)
    rated = cells.reshape(-1, len(readings.coders))
    return _items(readings, rated, tuple(categories), *_places(readings))


def _values(readings: Readings, values: Sequence[str]) -> Items:
    """Which value each coder gave each object of each statement, or that it was not coded."""
    coded = readings.coded
    value = 1 + places(coded["value"], values)
    often = coded.groupby(["statement", "object", "coder"])["value"].transform("size")
    cell = (coded["statement"] * len(readings.objects) + coded["object"]).to_numpy()
    several = np.isin(cell, cell[(often > 1).to_numpy()])
    cells = _grid(readings).reshape(-1, len(readings.coders))
    cells[cell[~several], coded["coder"].to_numpy()[~several]] = value[~several]
    keys = pd.MultiIndex.from_arrays([cell[several], coded["holder"].to_numpy()[several]])
    row, key = pd.factorize(keys)
    extra_cell = np.array([one[0] for one in key], dtype=np.int64)
    extra = cells[extra_cell]
    extra[row, coded["coder"].to_numpy()[several]] = value[several]
    kept = np.setdiff1d(np.arange(len(cells)), cell[several])
    place = np.concatenate([kept, extra_cell])
    order = np.argsort(place, kind="stable")
    statement, thing = (part[place[order]] for part in _places(readings))
    rated = np.concatenate([cells[kept], extra])[order]
    return _items(readings, rated, (NOT_CODED, *values), statement, thing)


def _items(
    readings: Readings, rated: Codes, categories: tuple[str, ...], statement: Codes, thing: Codes
) -> Items:
    groups, _ = pd.factorize(np.array(readings.documents, dtype=object)[statement])
    weights = None if readings.weights is None else readings.weights[statement]
    ratings = Ratings(rated, readings.coders, categories, groups, weights=weights)
    return Items(ratings, statement, thing)


def _compared(found: Items) -> Items:
    return found.where(found.ratings.given > 1)
