"""Every column of every table, named once: its type, its meaning, what empty means.

A row is a frozen dataclass, a table is a DataFrame of such rows. Tables are read and
written here only, so that spans are parsed in one place and an actor called “NA” stays
an actor. In a DataFrame, dates are ``datetime64`` (missing: ``NaT``), spans are tuples of
``(start, end)`` pairs, names are tuples of text, everything else is plain.
"""

from __future__ import annotations

import csv
import io
import os
import re
import secrets
import stat
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import MISSING, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Annotated, Any, ClassVar, TypeAlias, get_args, get_origin, get_type_hints

import pandas as pd

from toolkit.leftovers import clear_files, clear_texts, time_at

Span: TypeAlias = tuple[int, int]
Spans: TypeAlias = tuple[Span, ...]
Names: TypeAlias = tuple[str, ...]

_HALVES = re.compile("[\ud800-\udfff]")
_SPAN = re.compile(r"(\d{1,12})-(\d{1,12})")

GAP = " […] "  # stands in what is said where the report interrupts it
LONGEST_CELL = 20_000_000
"""Characters in one cell of a CSV file; a report's whole text may stand in one."""


LONGEST_MISTAKE, LONGEST_MESSAGE = 1_000, 5_000
"""Characters of what is said of a mistake, and of a file: a cell that is quoted may be a text."""


def shortened(text: str, most: int) -> str:
    """The text, or where it is longer than `most` its beginning and its end."""
    return text if len(text) <= most else f"{text[: most // 2]} … {text[-most // 2 :]}"


class InputError(ValueError):
    """Something a user gave cannot be used: one sentence with the place and the remedy.

    `file` and `line` say where, when that is known; the sentence repeats them, so that it
    can be shown as it is. What is longer than `LONGEST_MESSAGE` is left out in the middle.
    """

    def __init__(self, message: str, file: Path | str | None = None, line: int | None = None):
        message = shortened(message, LONGEST_MESSAGE)
        place = "" if file is None else f"{file}: " if line is None else f"{file}, line {line}: "
        super().__init__(place + message)
        self.message = message
        self.file = None if file is None else str(file)
        self.line = line


@dataclass(frozen=True, slots=True)
class Document:
    """One report, as read: its text is never changed afterwards."""

    doc_id: Annotated[str, "the report's name: its file's, or a column's"]
    title: Annotated[str, "headline; may be empty"]
    outlet: Annotated[str, "who printed it; empty if unknown"]
    date: Annotated[date | None, "day of publication; empty if unknown"]
    url: Annotated[str, "where it was read; may be empty"]
    language: Annotated[str, "language of the text, as ISO 639-1"]
    copy_of: Annotated[str, "the earlier report this one repeats almost word for word, or empty"]
    text: Annotated[str, "the text; all offsets count its characters, from 0, end exclusive"]
    sha256: Annotated[str, "fingerprint of the text in UTF-8"]
    file: Annotated[str, "file it came from, relative to the case's texts"]


WITHIN, PUBLISHED = "within", "published"
AT_LATEST = (WITHIN, PUBLISHED)
"""Bases of a day that is the latest it can be."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One source saying one thing, once: a cue with its source and its content."""

    STAND_FIRST: ClassVar = ("content", "speaker", "said_on")  # where a wide table is cut

    statement_id: Annotated[
        str,
        "doc_id and the first character of the cue, or of what is said without one: "
        "'2022-04-03-talks:001234'",
    ]
    doc_id: Annotated[str, "the report it stands in"]
    start: Annotated[int, "first character of the passage that holds its parts"]
    end: Annotated[int, "character after that passage"]
    source: Annotated[str, "who says it, as printed; empty if the report names nobody"]
    speaker: Annotated[
        str,
        "the actor the source refers to, by name as printed if the case does not list it; empty if "
        "unresolved or several",
    ]
    speaker_basis: Annotated[
        str,
        "name, alias, role, pronoun, collective, metonym, misspelling; 'page': the title says "
        "whose words the page holds; 'printed': not listed; of several 'joint': “X and Y”, or "
        "'participants': “the leaders” of a meeting told of; empty if unresolved",
    ]
    via: Annotated[Names, "the outlets and channels it passed through, nearest first"]
    hearsay: Annotated[int, "hands it passed through before the printing outlet; 0 at first hand"]
    cue: Annotated[
        str,
        "the words that make it an attribution: 'said', 'according to'; empty for what is said in "
        "a speech without any",
    ]
    content: Annotated[str, "what is said; […] where the report interrupts it"]
    form: Annotated[str, "direct, indirect or mixed"]
    modality: Annotated[str, "asserted, future, conditional, possible or question"]
    denial: Annotated[str, "denied, declined or unsaid if the cue negates it, else empty"]
    said_on: Annotated[date | None, "day of the utterance, as well as it is known"]
    said_on_basis: Annotated[
        str,
        "'stated' in the report; 'carried' from the speaker's words just before, in the same "
        "paragraph; 'within': the last day of the month or year it is put in; 'published': the "
        "report's own date; of these two, the latest it can be",
    ]
    source_spans: Annotated[Spans, "characters of the source"]
    cue_spans: Annotated[Spans, "characters of the cue"]
    content_spans: Annotated[Spans, "characters of the content"]
    method: Annotated[str, "what found it: 'learned-2' or 'rules-1'"]
    confidence: Annotated[
        float | None, "0 to 1: the share of statements found with as much evidence that is right"
    ]
    speaker_side: Annotated[
        str, "the party it speaks for: the case's, or the state its printed office names; or empty"
    ] = ""
    speakers: Annotated[Names, "each of several who say it together; empty if it is one"] = ()

    @property
    def place(self) -> int:
        """Where it stands, by which it is called: its cue's first character, or its content's."""
        return (self.cue_spans or self.content_spans)[0][0]


@dataclass(frozen=True, slots=True)
class Coding:
    """One coder's reading of one statement."""

    statement_id: Annotated[str, "the statement coded"]
    holder: Annotated[str, "whose stance it is; often, not always, the speaker's"]
    dimension: Annotated[str, "what is read off: issue, attitude or move"]
    object: Annotated[str, "the issue, or the actor spoken of or to"]
    value: Annotated[str, "a stance, polarity or move in the codebook"]
    condition: Annotated[str, "the condition the stance is tied to, as printed; may be empty"]
    coder: Annotated[str, "a person, or the name of the rules: 'rules-1'"]
    confidence: Annotated[float | None, "0 to 1, if the coder gives one"]
    evidence: Annotated[Spans, "the characters that decided it; may be empty"]
    note: Annotated[str, "why, in one sentence"]
    codebook: Annotated[str, "name and version of the codebook: 'ukraine-2022 1'"]
    holder_side: Annotated[
        str, "the party the holder speaks for; empty: the one the table of actors gives"
    ] = ""
    holder_basis: Annotated[
        str,
        "why it is the holder: 'speaker'; 'joint' or 'participants', one of several who speak; "
        "'named' where the stance is told; 'printed' if the case does not list it; or empty",
    ] = ""


@dataclass(frozen=True, slots=True)
class HandCoding(Coding):
    """A coding by a person, and what was before them when they made it.

    A row with neither object nor value says that the coder read the statement and found nothing
    to code. In dimension ``extraction`` the value ``wrong`` says that the statement itself was
    taken wrongly from the text; its evidence is what the coder would take.
    """

    passage: Annotated[str, "fingerprint of the passage coded; empty if unknown"] = ""
    seen: Annotated[Names, "whose suggestions the coder saw before deciding"] = ()
    decided: Annotated[str, "when, in UTC: 2022-04-05T10:30:00Z; empty if unknown"] = ""


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """One mention of a time, and the calendar value it is read as."""

    doc_id: Annotated[str, "the report it stands in"]
    start: Annotated[int, "its first character"]
    end: Annotated[int, "the character after it"]
    text: Annotated[str, "the words"]
    type: Annotated[str, "TIMEX3 type: DATE, TIME, DURATION or SET"]
    value: Annotated[str, "TIMEX3 value: 2022-04-02, 2022-W14, P2W, PAST_REF …; empty if unknown"]
    precision: Annotated[str, "day, week, month, quarter, year, part of day …; empty if none"]
    basis: Annotated[str, "explicit, or what it was counted from: 'publication', 'day 39' …"]


@dataclass(frozen=True, slots=True)
class Meeting:
    """One mention of a meeting, call or round of talks."""

    meeting_id: Annotated[str, "mentions of one meeting share it: date and place, or a number"]
    doc_id: Annotated[str, "the report that mentions it"]
    start: Annotated[int, "first character of the sentence"]
    end: Annotated[int, "character after the sentence"]
    date: Annotated[
        date | None, "day of the meeting, or first day of the time it is put in; may be empty"
    ]
    date_precision: Annotated[str, "day, week, month or year; empty without a date"]
    place: Annotated[str, "where, as printed; may be empty"]
    format: Annotated[str, "in person, online or telephone; empty if the report does not say"]
    level: Annotated[str, "leaders, ministers, delegations or experts; may be empty"]
    parties: Annotated[Names, "who takes part: actors of the case, others as printed"]
    mediator: Annotated[str, "the host or mediator it names; may be empty"]
    status: Annotated[
        str,
        "held, ongoing, planned, proposed, hypothetical, postponed, cancelled, denied (it did not "
        "or shall not take place) or not yet (the time has not come)",
    ]
    follows: Annotated[str, "the meeting it is said to resume or follow: a meeting_id, or empty"]
    text: Annotated[str, "the sentence"]
    statement_id: Annotated[str, "the statement that says so; empty if the report itself does"]


@dataclass(frozen=True, slots=True)
class Event:
    """Somebody doing something to somebody: in words or deeds, told by a report or a source."""

    doc_id: Annotated[str, "the report that tells it"]
    start: Annotated[int, "first character of the sentence"]
    end: Annotated[int, "character after the sentence"]
    source: Annotated[str, "who does it: an actor of the case, others as printed; may be empty"]
    source_side: Annotated[str, "the party the source speaks for; empty if none is known"]
    target: Annotated[str, "to whom or what: an actor, others as printed; may be empty"]
    target_side: Annotated[str, "the party the target speaks for; empty if none is known"]
    root: Annotated[str, "PLOVER's root class, in lower case: consult, reject, assault …"]
    cameo: Annotated[str, "the CAMEO root code nearest to it, from 02 to 19"]
    negated: Annotated[
        bool, "whether its words are negated: “will not meet” (reject), “did not attack” (assault)"
    ]
    planned: Annotated[bool, "whether it is ahead: “will meet” (agree), “will shell” (threaten)"]
    verb: Annotated[str, "the words that make it, as printed"]
    statement_id: Annotated[str, "the statement that says so; empty if the report itself does"]
    verb_spans: Annotated[Spans, "characters of those words"]
    source_spans: Annotated[Spans, "characters of the source; empty if nobody is named"]
    target_spans: Annotated[Spans, "characters of the target; empty if nobody is named"]


@dataclass(frozen=True, slots=True)
class Problem:
    """What a careful assistant would flag."""

    doc_id: Annotated[str, "the report concerned; empty if it is a file or the case"]
    start: Annotated[int | None, "first character concerned, or empty"]
    end: Annotated[int | None, "character after it, or empty"]
    problem: Annotated[str, "what was found"]
    advice: Annotated[str, "what to do about it"]
    file: Annotated[str, "the file concerned, relative to the case"]
    line: Annotated[int | None, "its line, if known"]


@dataclass(frozen=True, slots=True)
class Import:
    """One article taken into a case, and where it came from: a row of a case's imports.csv."""

    file: Annotated[str, "file it is kept in, relative to the case's texts"]
    source: Annotated[str, "file it came from; of a file in an archive, both"]
    article: Annotated[int, "its number in that file; 0 if the file is the article"]
    form: Annotated[str, "what that file was recognised as"]
    title: Annotated[str, "headline; may be empty"]
    outlet: Annotated[str, "who printed it, as it is kept; empty if unknown"]
    printed_outlet: Annotated[str, "what the file calls the outlet; may be empty"]
    date: Annotated[date | None, "day of publication; empty if unknown"]
    dated_by: Annotated[str, "how the day was found; empty if it was not"]
    words: Annotated[int, "length of its text"]
    copy_of: Annotated[str, "file of an earlier article it seems to repeat, or empty"]
    doubt: Annotated[str, "why to look at it: short, not English, no prose; may be empty"]


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """One file of which articles were taken into a case."""

    source: Annotated[str, "its name; of a file in an archive, both"]
    form: Annotated[str, "what it was recognised as"]
    said: Annotated[int | None, "how many articles it says it holds; empty if it does not say"]
    read: Annotated[int, "articles that were read"]
    new: Annotated[int, "those of them that the case did not have"]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did with an article, or a problem with what it read: a row of its report."""

    source: Annotated[str, "file it came from; of a file in an archive, both"]
    line: Annotated[int | None, "line of a problem there; empty if unknown"]
    file: Annotated[str, "text it is kept as, relative to the case's texts; empty for a problem"]
    new: Annotated[bool, "whether the case did not have it"]
    date: Annotated[date | None, "day of publication; empty if unknown"]
    dated_by: Annotated[str, "how the day was found; empty if it was not"]
    outlet: Annotated[str, "who printed it, as it is kept; empty if unknown"]
    title: Annotated[str, "headline; may be empty"]
    words: Annotated[int | None, "length of its text; empty for a problem"]
    copy_of: Annotated[str, "file of an earlier article it seems to repeat, or empty"]
    doubt: Annotated[str, "why to look at it: short, not English, no prose; may be empty"]
    problem: Annotated[str, "what was found that needs a look; empty for an article"]
    advice: Annotated[str, "what to do about the problem"]


@dataclass(frozen=True, slots=True)
class Actor:
    """One actor in one role: an actor with two roles has two rows."""

    actor: Annotated[str, "the name used in tables and figures"]
    kind: Annotated[str, "person, state, organisation, collective or outlet"]
    side: Annotated[str, "the party it speaks for; empty if none"]
    aliases: Annotated[Names, "other names and spellings that always mean it"]
    metonyms: Annotated[Names, "names that mean it only where it speaks or acts: a capital"]
    demonyms: Annotated[Names, "adjectives that make its collectives: 'Ukrainian' officials"]
    role: Annotated[str, "office or function, as reports print it; may be empty"]
    role_from: Annotated[date | None, "first day of the role; empty: always"]
    role_to: Annotated[date | None, "last day of the role; empty: until today"]
    pronoun: Annotated[str, "he, she, they or it; empty: he or she for persons, it or they else"]
    note: Annotated[str, "free"]


@dataclass(frozen=True, slots=True)
class Appearance:
    """How often one listed actor speaks and is named."""

    actor: Annotated[str, "the name used in tables and figures"]
    kind: Annotated[str, "person, state, organisation, collective or outlet"]
    side: Annotated[str, "the party it speaks for; empty if none"]
    reports: Annotated[int, "reports that name it"]
    statements: Annotated[int, "statements of its own"]
    mentions: Annotated[int, "how often it is named, by whatever name or office; not by pronouns"]
    spellings: Annotated[Names, "the words that name it, each with how often: 'Oro (3)'"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An actor that reports quote and the case does not list."""

    actor: Annotated[str, "the name, in its most frequent full spelling"]
    kind: Annotated[str, "person, state, organisation or outlet, as far as the reports show it"]
    side: Annotated[str, "the party its role names most often; empty if none"]
    aliases: Annotated[Names, "its other spellings, most frequent first"]
    metonyms: Annotated[Names, "names of its government's seat, if it is a state: Lisbon"]
    demonyms: Annotated[Names, "adjectives for it, if it is a state"]
    role: Annotated[str, "the office or function most often printed with a person's name"]
    pronoun: Annotated[str, "he, she or it; empty if unknown"]
    reports: Annotated[int, "reports that name it"]
    statements: Annotated[int, "statements of its own; for an outlet, those it passed on"]
    mentions: Annotated[int, "how often it is named"]
    example: Annotated[str, "where it is first quoted: 'doc_id:offset'"]


# ---------------------------------------------------------------- rows and tables


@dataclass(frozen=True, slots=True)
class Others:
    """Columns whose names come from the case: those that match a pattern, with their meaning."""

    pattern: str
    kind: Any
    meaning: str


class Derived:
    """A row of a table that is worked out, see `findings`.

    A column with a default is there only where it was asked for. `INDEX` names the columns of
    the table's index, each by the names it may have, and its meaning; `OTHERS` are columns
    beside the fields.
    """

    __slots__ = ()
    INDEX: ClassVar[tuple[tuple[Names, str], ...]] = ()
    OTHERS: ClassVar[tuple[Others, ...]] = ()


def columns(row_type: type) -> list[str]:
    """Names of a row type's columns, in order: what it lets stand first, then the others."""
    first = getattr(row_type, "STAND_FIRST", ())
    return [*first, *(f.name for f in fields(row_type) if f.name not in first)]


def required_columns(row_type: type) -> list[str]:
    """Those that are always there: the others are empty, or were not asked for, where missing."""
    return [f.name for f in fields(row_type) if f.default is MISSING]


def describe(row_type: type) -> pd.DataFrame:
    """The data dictionary of one table: a row for each column, its type and meaning."""
    hints = get_type_hints(row_type, include_extras=True)
    rows = [(" or ".join(names), "text", meaning) for names, meaning in _index_of(row_type)]
    rows += [
        (name, _type_name(hints[name]), get_args(hints[name])[1]) for name in columns(row_type)
    ]
    for others in _others_of(row_type):
        shown = re.sub(r"\(\?:|\)", "", others.pattern).replace(".+", "…").replace("|", " or ")
        rows.append((shown, _type_name(others.kind), others.meaning))
    return pd.DataFrame(rows, columns=["column", "type", "meaning"])


def to_table(row_type: type, rows: Iterable[Any]) -> pd.DataFrame:
    """A DataFrame of rows, with the row type's columns and types even when it is empty."""
    kinds = kinds_of(row_type)
    names = list(kinds)
    values = [[getattr(row, name) for name in names] for row in rows]
    frame = pd.DataFrame(values, columns=names, dtype=object)
    for name, kind in kinds.items():
        frame[name] = _typed(frame[name], kind)
    return frame[columns(row_type)]


def to_rows(row_type: type, table: pd.DataFrame) -> list[Any]:
    """The rows of a table as dataclasses; columns the row type does not have are left out."""
    kinds = kinds_of(row_type)
    series = [_plain(table[name], kind) for name, kind in kinds.items()]
    return [row_type(*values) for values in zip(*series, strict=True)]


def write_table(table: pd.DataFrame, path: Path | str, to_look_at: bool = False) -> Path:
    """Write a table as CSV (UTF-8, see `to_csv`), whole or not at all."""
    return write_whole(Path(path), to_csv(table, to_look_at).encode())


def to_csv(table: pd.DataFrame, to_look_at: bool = False) -> str:
    r"""A table as CSV, with a header; named levels of its index are the first columns.

    Spans become ``12-45; 50-60``, names ``Sputnik; AP``, dates ISO 8601, missing values
    nothing. Cells that a spreadsheet would run as a formula keep their text: the file is
    data, and `read_table` gives back what was written. In one `to_look_at`, which nothing reads
    again, an apostrophe stands before them (`guarded`). A semicolon within a name is written
    ``\;``, and a backslash there ``\\``.
    """
    table = with_index(table)
    written = _shown_cell if to_look_at else to_cell
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(written(x) if isinstance(x, str) else x for x in table.columns)
    for row in table.itertuples(index=False, name=None):
        writer.writerow([written(value) for value in row])
    return lines.getvalue()


def _shown_cell(value: Any) -> str:
    cell = to_cell(value)
    return guarded(cell) if isinstance(value, str | tuple) else cell


_RUNS = re.compile(r"'*\s*[=+\-@＝＋－＠]")
"""What a spreadsheet would take for a formula, behind any number of apostrophes."""


def guarded(text: str) -> str:
    """A text with an apostrophe before it if a spreadsheet would run it as a formula."""
    return "'" + text if _RUNS.match(text) else text


def unguarded(text: str) -> str:
    """The text that was `guarded`."""
    return text[1:] if text.startswith("'") and _RUNS.match(text) else text


def with_index(table: pd.DataFrame) -> pd.DataFrame:
    """A table with the named levels of its index as its first columns."""
    named = [level for level in table.index.names if level is not None]
    return table.reset_index(named) if named else table


def read_table(path: Path | str, row_type: type) -> pd.DataFrame:
    """Read a CSV table of one row type; columns with a default empty may be left out.

    What is worked out (`Derived`) gets back its index and the columns that it was written with.

    Raises InputError with file, line and remedy for a file that is not UTF-8, a missing or
    unknown column, and a cell that is not of its column's type.
    """
    header, records = read_csv(path)
    return table_of_cells(header, records, row_type, path)


def table_of_cells(
    header: Sequence[str],
    records: Iterable[tuple[int, Mapping[str, str]]],
    row_type: type,
    path: Path | str,
) -> pd.DataFrame:
    """A table of one row type from its cells as text, each record with its line in the file.

    Raises InputError as `read_table` does.
    """
    kinds = kinds_of(row_type)
    kinds |= {
        name: kind for at, name in enumerate(header) if (kind := _other_kind(row_type, name, at))
    }
    unknown = [name for name in header if name not in kinds]
    if unknown:
        raise InputError(f"unknown column {unknown[0]!r}; known are {', '.join(kinds)}.", path, 1)
    missing = [name for name in required_columns(row_type) if name not in header]
    if missing:
        raise InputError(f"column {missing[0]!r} is missing; add it.", path, 1)
    cells: dict[str, list[Any]] = {name: [] for name in header}
    for line, record in records:
        for name, cell in record.items():
            try:
                cells[name].append(_from_cell(cell, kinds[name]))
            except ValueError as error:
                raise InputError(f"column {name!r}: {error}", path, line) from None
    if issubclass(row_type, Derived):
        return _derived(row_type, cells, kinds)
    read = zip(*cells.values(), strict=True)
    return to_table(row_type, [row_type(**dict(zip(header, row, strict=True))) for row in read])


def _derived(
    row_type: type[Derived], cells: Mapping[str, list[Any]], kinds: Mapping[str, Any]
) -> pd.DataFrame:
    """A table of what is worked out, with its index."""
    table = pd.DataFrame(
        {
            name: _typed(pd.Series(values, dtype=object), kinds[name])
            for name, values in cells.items()
        }
    )
    index = list(cells)[: len(row_type.INDEX)]
    return table.set_index(index) if index else table


def _index_of(row_type: type) -> tuple[tuple[Names, str], ...]:
    return row_type.INDEX if issubclass(row_type, Derived) else ()


def _others_of(row_type: type) -> tuple[Others, ...]:
    return row_type.OTHERS if issubclass(row_type, Derived) else ()


def _other_kind(row_type: type, name: str, place: int) -> Any:
    """The kind of a column that is no field: one of the index, by its place, or of the case."""
    index = _index_of(row_type)
    if place < len(index):
        return str if name in index[place][0] else None
    if name in kinds_of(row_type):
        return None
    matching = (one.kind for one in _others_of(row_type) if re.fullmatch(one.pattern, name))
    return next(matching, None)


def read_csv(
    path: Path | str, delimiter: str = ",", strict: bool = False
) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """A CSV file's header and its records, each with its line, every cell as text.

    Raises InputError if the file is missing, not UTF-8, empty, or a record has more or
    fewer cells than the header; if `strict`, also for a cell that is not quoted as it should be,
    such as one never closed, which takes in the rest of the file. Blank lines are passed over.
    """
    path = Path(path)
    text = read_text(path)
    csv.field_size_limit(max(LONGEST_CELL, csv.field_size_limit()))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    records: list[tuple[int, dict[str, str]]] = []
    header: list[str] = []
    line = 1
    try:
        for cells in reader:
            at, line = line, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if not header:
                header = [cell.strip() for cell in cells]
                check_names(header, delimiter, path, at)
                continue
            if len(cells) != len(header):
                raise InputError(
                    f"{len(cells)} cells where the header has {len(header)}; put cells that "
                    "contain the separator in double quotes.",
                    path,
                    at,
                )
            records.append((at, dict(zip(header, cells, strict=True))))
    except csv.Error as error:
        cut = "unexpected end" in str(error)
        why = "a quoted cell is never closed" if cut else str(error)
        raise InputError(f"not readable as CSV ({why}); mend the row.", path, line) from None
    if not header:
        raise InputError("is empty; its first line must name the columns.", path)
    return header, records


def separator_of(text: str) -> str:
    """The one of comma, semicolon and tab that the first line of a table has most of."""
    return max(",;\t", key=text.partition("\n")[0].count)


def check_names(header: Sequence[str], delimiter: str, path: Path, line: int) -> None:
    """Raise InputError for a header that another character separates, or with doubled names."""
    if len(header) == 1 and delimiter == ",":
        for name, sign in {"semicolons": ";", "tabs": "\t"}.items():
            if sign in header[0]:
                raise InputError(
                    f"{name} separate the columns; save it with commas instead.", path, line
                )
    doubled = {name for name, times in Counter(header).items() if times > 1}
    if "" in doubled:
        raise InputError("several columns have no name; delete or name them.", path, line)
    if doubled:
        raise InputError(f"column {min(doubled)!r} stands twice; keep one.", path, line)


def read_text(path: Path | str) -> str:
    """A UTF-8 file's text, unchanged but for a leading byte order mark.

    Raises InputError if the file is missing or cannot be read, or is not UTF-8.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror}).", path) from None
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError("is not UTF-8 text; save it as UTF-8.", path, line) from None


def read_toml(path: Path | str) -> dict[str, Any]:
    """What a TOML file holds.

    Raises InputError, with the line where that is known, as `read_text` does and for a file that
    is no TOML, is nested without end, or holds a number of thousands of digits.
    """
    try:
        content = tomllib.loads(read_text(path))
        repr(content)  # a number of thousands of digits in base 16 is read, and cannot be shown
        return content
    except tomllib.TOMLDecodeError as error:
        message, _, place = str(error).rstrip(")").partition(" (at ")
        line = re.match(r"line (\d+),", place)
        raise InputError(
            f"is not valid TOML: {message}.", path, int(line[1]) if line else None
        ) from None
    except RecursionError:
        raise InputError("is nested without end; mend its brackets.", path) from None
    except ValueError as error:
        if isinstance(error, InputError):
            raise
        raise InputError("holds a number of thousands of digits; mend it.", path) from None


def write_whole(path: Path, data: bytes, clear: bool = True) -> Path:
    """Write a file whole or not at all: beside its place first, then renamed into it.

    Who may read it is as before, of a new one as the umask says. What a write that was killed left
    there goes, unless `clear` is false: whoever writes thousands of files into one folder looks
    through it once, before (`leftovers.clear_texts`). Raises InputError if the folder cannot be
    written to or the disk is full.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("xb") as file:
            if clear:
                clear_files(path, temporary)
            if path.exists():
                temporary.chmod(stat.S_IMODE(path.stat().st_mode))
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise InputError(
            f"cannot be written ({error.strerror}); nothing was changed. "
            "Choose a folder you may write to, with room on its disk.",
            path,
        ) from None
    return path


def writable_folder(folder: Path, of_texts: bool = False) -> Path:
    """The folder, made if need be, and one `of_texts` cleared of those half written.

    Raises InputError if nothing can be written there.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        clear_texts(folder) if of_texts else time_at(folder)
        return folder
    except OSError as error:
        reason = "it is a file" if folder.is_file() else error.strerror
        raise InputError(
            f"cannot be written to ({reason}); choose a folder you may write to.", folder
        ) from None


def span_text(text: str, spans: Sequence[Span]) -> str:
    """The characters the spans point at, joined by ``[…]`` where something stands between."""
    return GAP.join(text[start:end] for start, end in spans)


# ---------------------------------------------------------------- cells


def kinds_of(row_type: type) -> dict[str, Any]:
    """The type of each column of a row type, by its name."""
    hints = get_type_hints(row_type)
    return {f.name: hints[f.name] for f in fields(row_type)}


def _type_name(hint: Any) -> str:
    kind = get_args(hint)[0] if get_origin(hint) is Annotated else hint
    names: list[tuple[Any, str]] = [
        (Spans, "spans"), (Names, "names"), (str, "text"), (int, "integer"), (float, "number"),
        (bool, "yes or no"),
        (date | None, "date"), (int | None, "integer"), (float | None, "number"),
        (str | None, "text"), (bool, "yes or no"), (bool | None, "yes or no"),
    ]  # fmt: skip
    return next(name for known, name in names if known == kind)


def _whole_characters(value: Any) -> Any:
    """Text with `�` for each half of a character; anything else as it is."""
    return _HALVES.sub("�", value) if isinstance(value, str) else value


def _typed(series: pd.Series, kind: Any) -> pd.Series:
    if kind in (str, str | None):
        try:
            return series.astype("str")
        except UnicodeEncodeError:  # halves of characters, where a file's bytes are no text
            return series.map(_whole_characters).astype("str")
    if kind in (bool, bool | None):
        return series.astype("bool" if kind is bool else "boolean")
    if kind == date | None:
        return pd.to_datetime(series).astype("datetime64[s]")
    if kind in (int, bool):
        return series.astype("int64" if kind is int else "bool")
    if kind == int | None:
        return series.astype("Int64")
    if kind == float | None:
        return series.astype("float64")
    return series


def _plain(series: pd.Series, kind: Any) -> list[Any]:
    if kind == date | None:
        return [None if pd.isna(value) else value.date() for value in series]
    if kind in (int | None, float | None):
        return [None if pd.isna(value) else value for value in series]
    return list(series)


_NEEDS_ESCAPE = re.compile(r"[;\\]")
_NAME = re.compile(r"(?:\\.|[^;])+", re.DOTALL)
_ESCAPED = re.compile(r"\\([;\\])")


def split_names(cell: str) -> Names:
    r"""The names in a cell, between semicolons; one written ``\;`` belongs to a name."""
    names = (_ESCAPED.sub(r"\1", part.strip()) for part in _NAME.findall(cell))
    return tuple(filter(None, names))


def to_cell(value: Any) -> str:
    """A value of a table as text, as it stands in a CSV file."""
    if isinstance(value, tuple):
        if value and isinstance(value[0], tuple):
            return "; ".join(f"{start}-{end}" for start, end in value)
        return "; ".join(_NEEDS_ESCAPE.sub(r"\\\g<0>", name) for name in value)
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp | date):
        return value.isoformat()[:10]
    return str(value)


def _from_cell(cell: str, kind: Any) -> Any:
    if kind is str:
        return cell
    cell = cell.strip()
    if kind == Names:
        return split_names(cell)
    if kind == Spans:
        return tuple(_to_span(part.strip()) for part in cell.split(";") if part.strip())
    if not cell and kind not in (int, str, bool):
        return None
    if kind == str | None:
        return cell
    if kind in (bool, bool | None):
        if cell not in ("True", "False"):
            raise ValueError(f"{cell!r} is neither True nor False.")
        return cell == "True"
    if kind == date | None:
        try:
            return date.fromisoformat(cell)
        except ValueError:
            raise ValueError(f"{cell!r} is not a date; write 2022-04-03.") from None
    if kind is bool:
        if cell not in ("True", "False"):
            raise ValueError(f"{cell!r} is neither True nor False.")
        return cell == "True"
    try:
        return float(cell) if kind == float | None else int(cell)
    except ValueError:
        raise ValueError(f"{cell!r} is not a number.") from None


def _to_span(part: str) -> Span:
    span = span_of(part)
    if span is None:
        raise ValueError(f"{part!r} is not a span; write 12-45.")
    return span


def span_of(part: str) -> Span | None:
    """The span that is written “12-45”; None if it is none."""
    found = _SPAN.fullmatch(part)
    span = (int(found[1]), int(found[2])) if found else (0, 0)
    return span if span[0] < span[1] else None
