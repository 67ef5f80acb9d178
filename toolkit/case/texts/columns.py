"""Which column of a table, or field of JSON, holds what of a report: by known names, or as told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from toolkit.case.mistakes import did_you_mean
from toolkit.case.texts.report import FACTS, TEXT, Fact, field_name, known_facts
from toolkit.schema import InputError

Value = TypeVar("Value")

SHOWN = 20
"""Columns that an error names."""


class ColumnError(InputError):
    """A column that was told to hold something is not there."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What a researcher says of the columns: `told` gives the column of a fact, or of the text.

    The names of columns are those that `field_name` makes. What is not told is found by the names
    in `FACTS` and `TEXT`, among the columns that hold nothing that was told.
    """

    told: Mapping[str, str] = field(default_factory=dict)

    def check(self, names: Iterable[str], file: str) -> None:
        """Raise ColumnError if a column that was told is not among those of a file."""
        there = {field_name(name): name for name in names if name.strip()}
        for fact, column in self.told.items():
            if field_name(column) not in there:
                more = f" and {len(there) - SHOWN} more" if len(there) > SHOWN else ""
                raise ColumnError(
                    f"has no column {column!r} for the {fact}."
                    f"{did_you_mean(column, there.values())} "
                    f"It has {', '.join(map(repr, list(there.values())[:SHOWN])) or 'none'}{more}.",
                    file,
                )

    def texts(self, names: Iterable[str]) -> list[str]:
        """The columns that may hold the text, the first that is filled counts."""
        there = set(names)
        if "text" in self.told:
            return [field_name(self.told["text"])] if field_name(self.told["text"]) in there else []
        taken = self._taken()
        return [name for name in TEXT if name in there and name not in taken]

    def text(self, values: Mapping[str, Value]) -> Value | None:
        """The text among a row's values, by the names of their columns; None if all are empty."""
        return next((values[name] for name in self.texts(values) if values[name]), None)

    def facts(self, values: Mapping[str, str], line: int | None) -> dict[str, Fact]:
        """The facts among a row's values, by the names of their columns."""
        taken = self._taken()
        free = [(name, value) for name, value in values.items() if name not in taken]
        found = {
            fact: one for fact, one in known_facts(free, line).items() if fact not in self.told
        }
        for fact, column in self.told.items():
            value = " ".join(values.get(field_name(column), "").split())
            if fact != "text" and value:
                found[fact] = Fact(value, line)
        return found

    def _taken(self) -> set[str]:
        return {field_name(column) for column in self.told.values()}


AUTOMATIC = Columns()
"""Nothing told."""


def columns_of(told: Mapping[str, str]) -> Columns:
    """What was told of the columns, once checked: `{"text": "Body", "date": "Datum"}`.

    Raises InputError for what is no fact of a report, and for a column without a name.
    """
    known = ("text", *(fact for fact in FACTS if fact != "doc_id"))
    for fact, column in told.items():
        if fact not in known:
            raise InputError(
                f"columns name {fact!r}, which is nothing that a report has."
                f"{did_you_mean(fact, known)} Give columns of {', '.join(known)}."
            )
        if not isinstance(column, str) or not column.strip():
            raise InputError(f"columns name no column for the {fact}; give its name.")
    return Columns(dict(told))
