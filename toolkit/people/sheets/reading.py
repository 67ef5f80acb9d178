"""A filled sheet to codings: every row checked, every mistake told with its cell."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.case.codings import check_coder_name
from toolkit.case.codings.files import EXTRACTION
from toolkit.case.codings.relocation import is_numbered
from toolkit.case.mistakes import Mistakes, did_you_mean
from toolkit.people.sheets.choices import Choices, marked
from toolkit.people.sheets.form import ACTORS, CELLS, MARK, NOTHING, WRONGLY, Line, columns_of
from toolkit.people.sheets.grid import Grid
from toolkit.people.sheets.lines import letters, mark_of, unpack, words_of
from toolkit.people.sheets.rows import Row, rows_of
from toolkit.schema import HandCoding, InputError, Statement

if TYPE_CHECKING:
    from toolkit.case import Case

BELIEVED = ("statement_id", "coder", "codebook", "fingerprint")
"""The columns that are not filled in and that are read."""


def read_grid(
    statements: Sequence[Statement], case: Case, grid: Grid, path: Path, coder: str | None
) -> tuple[str, list[HandCoding]]:
    """Who coded, and the codings that a sheet holds, in its order.

    Raises InputError that names every mistake with its cell.
    """
    mistakes = Mistakes(path)
    rows = rows_of(grid, columns_of(case.codebook), mistakes)
    mistakes.report()
    coder = _coder(rows, coder, mistakes)
    reader = _Reader(case, statements, coder)
    read: list[tuple[Row, HandCoding]] = []
    for row in filter(reader.is_filled, rows):
        wrong = list(reader.wrong(row))
        codings = [] if wrong else unpack(reader.line(row))
        for sentence in wrong or _half_said(row, codings):
            mistakes.add(None, sentence)
        read += [(row, coding) for coding in codings]
    for sentence in _contradictions(read):
        mistakes.add(None, sentence)
    mistakes.report()
    return coder, [coding for _, coding in read]


def _coder(rows: Sequence[Row], coder: str | None, mistakes: Mistakes) -> str:
    """Who filled in the sheet, as it says itself, or else as was said of it."""
    named: dict[str, Row] = {}
    for row in rows:
        if name := row.cells.get("coder"):
            named.setdefault(name, row)
    whose = coder or next(iter(named), "")
    for name, row in named.items():
        if name.casefold() != whose.casefold():
            mistakes.add(
                None,
                f"{row.at('coder')}: is by {name[:60]!r}, not by {whose[:60]!r}; each coder has "
                "a sheet of their own.",
            )
    if not whose:
        mistakes.add(None, "nothing says who coded; name the coder with coder= (--coder).")
    mistakes.report()
    try:
        return check_coder_name(whose)
    except InputError as error:
        raise InputError(error.message, None if coder else mistakes.file) from None


# ---------------------------------------------------------------- one row


class _Reader:
    """Reads the rows of one coder's sheet."""

    def __init__(self, case: Case, statements: Sequence[Statement], coder: str):
        choices = Choices(case)
        self._coder = coder
        self._codebook = str(case.codebook)
        self._filled = [c.name for c in columns_of(case.codebook) if c.kind == "filled"]
        self._statements = {statement.statement_id: statement for statement in statements}
        self._texts = dict(zip(case.documents["doc_id"], case.documents["text"], strict=True))
        marks = [(self._mark(statement), statement.statement_id) for statement in statements]
        times = Counter(mark for mark, _ in marks)
        self._by_mark = {mark: name for mark, name in marks if times[mark] == 1}
        self._in_report: dict[str, list[str]] = defaultdict(list)
        for statement in statements:
            self._in_report[statement.doc_id].append(statement.statement_id)
        self._meanings: dict[str, Callable[[str], str]] = {
            **{name: partial(choices.code, name) for name in choices.columns},
            **dict.fromkeys(ACTORS, choices.actor),
            **dict.fromkeys((NOTHING, WRONGLY), marked),
        }

    def _mark(self, statement: Statement) -> str:
        return mark_of(statement, self._texts[statement.doc_id])

    def is_filled(self, row: Row) -> bool:
        """Whether the coder wrote anything in a row; the speaker as holder was there before."""
        said = {name for name in self._filled if name in row.cells or name in row.troubles}
        if said != {"holder"}:
            return bool(said)
        statement = self._statements.get(self._name(row))
        return statement is not None and row.cells.get("holder") != statement.speaker

    def line(self, row: Row) -> Line:
        """A row that holds no mistakes as a line, its cells as the codebook names them."""
        name = self._name(row)
        line = {"codebook": self._codebook} | row.cells
        line |= {"coder": self._coder, "statement_id": name}
        return line | {n: mean(line[n]) for n, mean in self._meanings.items() if n in line}

    def wrong(self, row: Row) -> Iterator[str]:
        """What is wrong with the cells of a row, each taken by itself."""
        spoilt = [name for name in row.troubles if name in (*BELIEVED, *self._filled)]
        for name in spoilt:
            yield f"{row.at(name)}: {row.troubles[name]}."
        if not {"statement_id", "fingerprint"} & set(spoilt):
            yield from self._misplaced(row)
        for name, meaning in self._meanings.items():
            if name in row.cells and name not in spoilt:
                try:
                    meaning(row.cells[name])
                except LookupError as error:
                    yield f"{row.at(name)}: {error}"

    def _name(self, row: Row) -> str:
        """The statement a row names: a running number means the statement of its passage."""
        name = row.cells.get("statement_id", "")
        if name in self._statements or not is_numbered(name):
            return name
        by_mark = self._by_mark.get(row.cells.get("fingerprint", ""), "")
        of_report = by_mark.rpartition(":")[0] == name.rpartition(":")[0]
        return by_mark if by_mark and of_report else name

    def _misplaced(self, row: Row) -> Iterator[str]:
        """Why a row may not be about the statement that it names."""
        name, mark = self._name(row), row.cells.get("fingerprint", "")
        by_mark = self._by_mark.get(mark, "")
        statement = self._statements.get(name)
        if statement is None:
            yield f"{row.at('statement_id')}: {self._unknown(name, by_mark)}"
        elif not mark:
            yield (
                f"{row.at('fingerprint')}: is empty; copy it from another row of {name!r} or a "
                "new sheet. If it is the last row, the file may be cut short."
            )
        elif mark != self._mark(statement):
            yield f"{row.at('fingerprint')}: " + (
                f"is that of {by_mark!r}, not of {name!r}; columns were moved or sorted apart, so "
                "put them together again from the sheet as it was."
                if by_mark
                else f"is not that of {name!r}; if the report's text was changed since, code the "
                "statement in a new sheet, else copy the cell from there."
            )
        elif not self._is_passage(row.cells.get("passage"), statement):
            yield (
                f"{row.at('passage')}: is not the passage of {name!r}; undo the change or copy the "
                "cell from a new sheet. If letters became question marks, save as .xlsx or CSV "
                "UTF-8."
            )

    def _unknown(self, name: str, by_mark: str) -> str:
        if by_mark:
            return (
                f"{name[:60]!r} is no statement; by its fingerprint it is {by_mark!r}. If the "
                "spreadsheet took the name for a date or number, format the column as text and "
                "type it again, or use .xlsx."
            )
        if not name:
            return "names no statement; copy the whole row of the statement you mean."
        near = did_you_mean(name, self._in_report.get(name.rpartition(":")[0], ()))
        return f"{name[:60]!r} is no statement of this case.{near or ' Write a new sheet.'}"

    def _is_passage(self, cell: str | None, statement: Statement) -> bool:
        """Whether a passage, if the sheet has one, holds the statement's words."""
        words = letters(words_of(statement, self._texts[statement.doc_id]))
        return cell is None or words in letters(cell)


def _half_said(row: Row, codings: Sequence[HandCoding]) -> Iterator[str]:
    """What is missing in a row."""
    for coding in codings:
        is_coding = coding.object or coding.value
        for name in CELLS.get(coding.dimension, ()) if is_coding else ():
            if name not in row.cells and name != "move towards":
                yield f"{row.at(name)}: is empty; fill it in, too."
        if coding.dimension == EXTRACTION and not coding.note:
            yield f"{row.at('note')}: is empty; say what is wrong with what was taken."
    if not codings:
        yield (
            f"row {row.number}: nothing is coded in it; fill in an issue and a stance, write "
            f"{MARK} under {NOTHING!r}, or put the holder back and empty the note."
        )


# ---------------------------------------------------------------- rows of one statement


def _contradictions(read: Sequence[tuple[Row, HandCoding]]) -> Iterator[str]:
    """What several rows of one statement say that cannot stand together."""
    first: dict[tuple[str, str, str, str], tuple[Row, HandCoding]] = {}
    coded = {
        coding.statement_id for _, coding in read if coding.dimension in CELLS and coding.value
    }
    for row, coding in read:
        key = (coding.statement_id, coding.dimension, coding.object, coding.holder)
        before, same = first.setdefault(key, (row, coding))
        if before is not row:
            what = f"codes {coding.statement_id!r} again, as row {before.number} does"
            if same == coding:
                what = f"repeats row {before.number}"
            yield f"row {row.number}: {what}; change its issue or holder, or delete one of the two."
        if not coding.value and coding.statement_id in coded:
            yield (
                f"{row.at(NOTHING)}: is marked, and {coding.statement_id!r} is coded; keep one of "
                "the two."
            )
