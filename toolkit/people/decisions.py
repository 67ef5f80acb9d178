"""One coder's file: read anew before each change, changed for one statement, saved whole.

Two sessions of one coder (two tabs, two kernels) share a file. Each change is made under a lock
that the operating system takes back when a process dies, and only if the rows it replaces are
those that were shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pandas as pd

from toolkit.case.codings import codings_file, fingerprint, relocate_codings
from toolkit.case.codings.files import read_file
from toolkit.case.locking import holding
from toolkit.schema import HandCoding, InputError, columns, read_csv, to_table, write_table

if TYPE_CHECKING:
    from toolkit.case import Case

PATIENCE = 5.0
"""Seconds to wait for another session to finish writing."""

Rows: TypeAlias = tuple[HandCoding, ...]
Record: TypeAlias = dict[str, Any]


class ChangedElsewhereError(InputError):
    """What stands in the file for a statement is not what was shown; `rows` stand there now."""

    def __init__(self, statement_id: str, rows: Rows, file: Path):
        super().__init__(
            f"statement {statement_id!r} was coded elsewhere since it was shown here, so nothing "
            "was saved; compare the two readings and keep one of them.",
            file,
        )
        self.statement_id = statement_id
        self.rows = rows


@dataclass(frozen=True, slots=True)
class Change:
    """What a change replaced, and the versions it left, statement by statement: enough to undo."""

    before: Mapping[str, Sequence[Record]]
    after: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Contents:
    """A file as it stands: its bytes, cells as typed, and what they mean."""

    data: bytes | None = None
    header: list[str] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    rows: Mapping[str, Rows] = field(default_factory=dict)


class Decisions:
    """What one coder decided about the statements of a case, in CASE/codings/<coder>.csv.

    Raises InputError, when made and whenever the file is read, for a name that is none and for
    a file with mistakes: it names them all. A file that is not there yet is an empty one. With
    `statements`, codings of statements that were named or cut otherwise are read as codings of
    these, and are written so with the next change.
    """

    def __init__(self, case: Case, coder: str, statements: pd.DataFrame | None = None):
        self.coder = coder
        self.path = codings_file(case, coder)
        self._case = case
        self._statements = statements
        self._contents = _Contents()
        self._read()

    def of(self, statement_id: str) -> Rows:
        """The rows of one statement as the file holds them now; none if it was not read."""
        return self._read().rows.get(statement_id, ())

    def all(self) -> Mapping[str, Rows]:
        """The rows of every statement the file names, in its order."""
        return self._read().rows

    def change(self, decided: Mapping[str, Rows], shown: Mapping[str, str]) -> Change:
        """Put these rows in the place of what the file holds for their statements.

        `shown` is the `version` of each statement's rows that the coder had before them. Rows
        of other statements stay as they were typed. Raises ChangedElsewhereError if the file holds
        other rows than those shown, and InputError if it holds mistakes, cannot be written or is
        in a case of the toolkit's own; then it is as it was.
        """
        if not decided:
            return Change({}, {})
        self._case.check_own()
        with holding(self.path, PATIENCE):
            contents = self._read()
            for statement_id in decided:
                rows = contents.rows.get(statement_id, ())
                if version(rows) != shown[statement_id]:
                    raise ChangedElsewhereError(statement_id, rows, self.path)
            before = _records_of(contents, decided)
            new = {name: _records(rows, before[name]) for name, rows in decided.items()}
            self._write(contents, new)
        return Change(before, {name: version(rows) for name, rows in decided.items()})

    def undo(self, change: Change) -> None:
        """Put back what a change replaced. Raises as `change` does."""
        with holding(self.path, PATIENCE):
            contents = self._read()
            for statement_id, after in change.after.items():
                rows = contents.rows.get(statement_id, ())
                if version(rows) != after:
                    raise ChangedElsewhereError(statement_id, rows, self.path)
            self._write(contents, change.before)

    def _read(self) -> _Contents:
        """What the file holds now; its cells are read again only if its bytes are others."""
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            self._contents = _Contents()
            return self._contents
        except OSError as error:
            raise InputError(f"cannot be read ({error.strerror}).", self.path) from None
        if data != self._contents.data:
            header, records = read_csv(self.path)
            rows, mistakes = read_file(self._case, self.coder)
            mistakes.report()
            cells = [record for _, record in records]
            rows = self._relocated(rows, cells)
            grouped = groupby(sorted(rows, key=_STATEMENT), key=_STATEMENT)
            found = {name: tuple(group) for name, group in grouped}
            order = dict.fromkeys(row.statement_id for row in rows)
            self._contents = _Contents(data, header, cells, {name: found[name] for name in order})
        return self._contents

    def _relocated(self, rows: list[HandCoding], records: list[Record]) -> list[HandCoding]:
        """Rows, and their records, with the names that their statements have now."""
        if self._statements is None:
            return rows
        table = to_table(HandCoding, rows)
        names = relocate_codings(table, self._statements, self._case)["statement_id"]
        for record, name in zip(records, names, strict=True):
            record["statement_id"] = name
        return [replace(row, statement_id=name) for row, name in zip(rows, names, strict=True)]

    def _write(self, contents: _Contents, new: Mapping[str, Sequence[Record]]) -> None:
        """Write the file with other records for some statements, each where its first stood."""
        header = [*contents.header, *(n for n in columns(HandCoding) if n not in contents.header)]
        records: list[Record] = []
        waiting = dict(new)
        for record in contents.records:
            name = _name(record)
            if name not in new:
                records.append(record)
            else:
                records += waiting.pop(name, ())
        records += [record for later in waiting.values() for record in later]
        cells = [[record.get(name, "") for name in header] for record in records]
        write_table(pd.DataFrame(cells, columns=header, dtype=object), self.path)


_STATEMENT = attrgetter("statement_id")


def version(rows: Rows) -> str:
    """A name for what the rows of a statement say, whenever it was decided."""
    return fingerprint(repr([replace(row, decided="") for row in rows]))


def _name(record: Record) -> str:
    return str(record["statement_id"]).strip()


def _records_of(contents: _Contents, names: Mapping[str, Any]) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {name: [] for name in names}
    for record in contents.records:
        if _name(record) in found:
            found[_name(record)].append(record)
    return found


def _records(rows: Rows, before: Sequence[Record]) -> list[Record]:
    """Rows as records of the file, with what the old rows held that no coder's screen shows."""
    kept = {_key(record): record for record in before}
    new = []
    for row in rows:
        record = {name: getattr(row, name) for name in columns(HandCoding)}
        old = kept.get(_key(record), {})
        new.append(old | record)
    return new


def _key(record: Record) -> tuple[str, ...]:
    cells = (str(record.get(name, "")).strip() for name in ("dimension", "object", "holder"))
    dimension, *others = cells
    return (dimension or "issue", *others)
