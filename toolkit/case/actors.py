"""The actors of a case: who they are, whom they speak for, how reports name them."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from toolkit.case.mistakes import Mistakes, check_header, did_you_mean
from toolkit.schema import Actor, InputError, Names, columns, read_csv, split_names, to_table

KINDS = ("person", "state", "organisation", "collective", "outlet")
PRONOUNS = ("he", "she", "they", "it")
REQUIRED = ("actor", "kind")
SAID_ONCE = ("kind", "side", "pronoun")  # true of the actor, whatever its role

Row = tuple[int, Actor]  # with its line


def read_actors(path: Path | str) -> pd.DataFrame:
    """Read and check an actors.csv: a table of Actor rows, in the file's order.

    Only the columns `actor` and `kind` are required. Lists are separated by semicolons. An
    actor with two roles has two rows; kind, side and pronoun, left empty in one of them, are
    filled from the first that says them. Raises InputError that names every mistake with its
    line.
    """
    path = Path(path)
    header, records = read_csv(path)
    mistakes = Mistakes(path)
    check_header(header, columns(Actor), REQUIRED, mistakes)
    mistakes.report()
    if not records:
        raise InputError("names no actor; add a row for each.", path)
    rows = [(line, _to_actor(record, line, mistakes)) for line, record in records]
    rows = _fill(rows, mistakes)
    _check_names(rows, mistakes)
    mistakes.report()
    return to_table(Actor, [actor for _, actor in rows])


def _to_actor(record: dict[str, str], line: int, mistakes: Mistakes) -> Actor:
    cells = {name: record.get(name, "").strip() for name in columns(Actor)}
    if not cells["actor"]:
        mistakes.add(line, "the actor has no name; fill the column 'actor'.")
    for name, allowed in (("kind", KINDS), ("pronoun", PRONOUNS)):
        if cells[name] and cells[name] not in allowed:
            hint = did_you_mean(cells[name], allowed) or f" Known are {', '.join(allowed)}."
            mistakes.add(line, f"unknown {name} {cells[name]!r}.{hint}")
    given: dict[str, Any] = dict(cells)
    for name in ("aliases", "metonyms", "demonyms"):
        given[name] = _to_names(cells[name])
    for name in ("role_from", "role_to"):
        given[name] = _to_date(cells[name], name, line, mistakes)
    first, last = given["role_from"], given["role_to"]
    if first and last and last < first:
        mistakes.add(line, f"role_to {last} is before role_from {first}; swap or correct them.")
    if (first or last) and not cells["role"]:
        mistakes.add(line, "a role has a first or last day, but no name; fill the column 'role'.")
    return Actor(**given)


def _to_names(cell: str) -> Names:
    names = (" ".join(part.split()) for part in split_names(cell))
    return tuple(dict.fromkeys(name for name in names if name))


def _to_date(cell: str, name: str, line: int, mistakes: Mistakes) -> date | None:
    if not cell:
        return None
    try:
        return date.fromisoformat(cell)
    except ValueError:
        mistakes.add(line, f"{name} {cell!r} is not a date; write 2022-04-03.")
        return None


def _fill(rows: list[Row], mistakes: Mistakes) -> list[Row]:
    """Give all rows of an actor the kind, side and pronoun that one of them says."""
    said: dict[tuple[str, str], tuple[str, int]] = {}
    for line, actor in rows:
        for name in SAID_ONCE:
            value = getattr(actor, name)
            before, at = said.setdefault((actor.actor, name), (value, line))
            if not before:
                said[actor.actor, name] = (value, line)
            elif value and value != before:
                mistakes.add(
                    line,
                    f"{actor.actor!r} has the {name} {value!r} here and {before!r} in line {at}; "
                    "keep one of them.",
                )
    for line, actor in rows:
        if actor.actor and not said[actor.actor, "kind"][0]:
            mistakes.add(line, f"{actor.actor!r} has no kind; use one of {', '.join(KINDS)}.")
    return [(line, _as_said(actor, said)) for line, actor in rows]


def _as_said(actor: Actor, said: dict[tuple[str, str], tuple[str, int]]) -> Actor:
    kind, side, pronoun = (said[actor.actor, name][0] for name in SAID_ONCE)
    return dataclasses.replace(actor, kind=kind, side=side, pronoun=pronoun)


def _check_names(rows: list[Row], mistakes: Mistakes) -> None:
    """A name or alias means one actor; what may mean several is a metonym."""
    owner = {actor.actor.casefold(): (actor.actor, line) for line, actor in reversed(rows)}
    for line, actor in rows:
        for name in (actor.actor, *actor.aliases):
            other, at = owner.setdefault(name.casefold(), (actor.actor, line))
            if other != actor.actor:
                mistakes.add(
                    line,
                    f"{name!r} already means {other!r} (line {at}); an alias can mean only one "
                    "actor.",
                )
