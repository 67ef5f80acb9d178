"""One pass through a case's reports: statements, time expressions and meetings of each.

A corpus is read by several processes, in chunks of whole reports; what is found, and its
order, does not depend on how many. `NEGOTIATION_TOOLKIT_PROCESSES=1` keeps to one.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, get_type_hints
from weakref import WeakKeyDictionary

import pandas as pd

from toolkit.parsing.attribution.methods import DEFAULT, method_named
from toolkit.parsing.dates.expressions import read_dates
from toolkit.parsing.language import batches, forget_parses, parse_all
from toolkit.parsing.meetings.encounters import Encounter, find_encounters
from toolkit.parsing.meetings.events import level_of
from toolkit.parsing.outlets import Outlets
from toolkit.parsing.speakers.mentions import find_mentions
from toolkit.parsing.speakers.roster import Roster
from toolkit.parsing.speakers.sources import sources_of
from toolkit.parsing.statements import read_statements
from toolkit.parsing.store import key_of, store
from toolkit.schema import (
    Actor,
    Document,
    InputError,
    Names,
    Spans,
    Statement,
    TimeExpression,
    to_csv,
    to_rows,
    to_table,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from toolkit.case import Case

Progress = Callable[[list[Document]], Iterable[Document]]
"""Goes round the documents and may show how far it is, such as `tqdm`."""

PROCESSES = "NEGOTIATION_TOOLKIT_PROCESSES"
"""The environment variable that says how many processes may read a corpus."""

MOST_PROCESSES = 8
CHUNK = 60_000
"""Characters of reports that one process reads before it hands back what it found."""

WORTH_SHARING = 500_000
"""Characters of reports, read by the rules, from which starting other processes saves time."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What one report holds."""

    statements: tuple[Statement, ...]
    dates: tuple[TimeExpression, ...]
    encounters: tuple[Encounter, ...]


def find_statements(case: Case, method: str = DEFAULT, progress: Progress = iter) -> pd.DataFrame:
    """Every statement in a case's reports: a row for each source saying one thing.

    Returns a table of `Statement` rows in the order of the documents and, within one, of
    the cues. A source that no actor of the case answers to leaves `speaker` empty. What an
    outlet relays is the statement of the one it names, with the outlet in `via`; the outlet
    that printed the report is not repeated there.

    `method` is `learned` (a trained model), `rules`, or the folder of a model of your own
    (`python -m toolkit train attribution`). `confidence` is calibrated: of the statements
    with .8, four in five are right. `progress` goes round the documents and may show how far
    it is, such as `tqdm`. Raises InputError for a method there is not.
    """
    found = read_reports(case, method, progress)
    return to_table(Statement, [row for one in found for row in one.statements])


def find_dates(case: Case, progress: Progress = iter) -> pd.DataFrame:
    """Every time expression of a case's reports: a table of `TimeExpression` rows.

    `progress` goes round the documents and may show how far it is, such as `tqdm`.
    """
    found = read_reports(case, progress=progress)
    return to_table(TimeExpression, [row for one in found for row in one.dates])


def read_reports(
    case: Case, method: str | None = None, progress: Progress = iter
) -> list[Findings]:
    """What each report of a case holds, in the order of its documents.

    A case is read once with each method of finding statements; asked again, or by whom the
    method does not matter to (None), this returns what it found. Raises RuntimeError, with the
    report's name, if reading one fails.
    """
    read = _read.setdefault(case, {})
    name = method or next(iter(read), DEFAULT)
    documents: list[Document] = to_rows(Document, case.documents)
    if name in read:
        for _ in progress(documents):
            pass
    else:
        book = case.codebook
        knowledge = _Knowledge(_Table(case.actors), book.begins, name, book.unlisted_states)
        findings = _load_or_read(knowledge, documents)
        read[name] = [one for _, one in zip(progress(documents), findings, strict=True)]
    return read[name]


_read: WeakKeyDictionary[Case, dict[str, list[Findings]]] = WeakKeyDictionary()


# ---------------------------------------------------------------- one report


class _Table:
    """A table that is equal to another with the same rows, and can be a key."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self.rows = rows
        self.text = to_csv(rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Table) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)


@dataclass(frozen=True, slots=True)
class _Knowledge:
    """What a case knows before its reports are read."""

    actors: _Table
    begins: date | None
    method: str
    others: str = ""


class _Reader:
    """Reads reports; what all of them need is made once."""

    def __init__(self, knowledge: _Knowledge) -> None:
        actors = knowledge.actors.rows
        self.begins = knowledge.begins
        self.method = method_named(knowledge.method)
        self.roster, self.outlets = Roster(actors, knowledge.others), Outlets(actors)
        rows: list[Actor] = to_rows(Actor, actors)
        self.papers = {row.actor for row in rows if row.kind == "outlet"}
        self.levels: dict[str, str] = {}  # of each person whose office has one
        for row in rows:
            if row.kind == "person" and (level := level_of(row.role)):
                self.levels.setdefault(row.actor, level)

    def read(self, document: Document, doc: Doc) -> Findings:
        """What a report holds, given its syntax."""
        dates = read_dates(doc, document.date, self.begins, document.doc_id)
        mentions = find_mentions(doc, self.roster, document.date)
        statements = read_statements(document, doc, self.roster, self.outlets, dates, self.method)
        actors = [mention for mention in mentions if mention.actor not in self.papers]
        sources = sources_of(doc, self.roster, document.date)

        def who(pronoun: Token) -> str | Token:
            actor, _ = sources.find(((pronoun.idx, pronoun.idx + len(pronoun)),))
            meant = None if actor else sources.antecedents.of(pronoun.i)
            return actor if meant is None else doc[meant.head]

        encounters = find_encounters(doc, dates, actors, document.date, self.levels, who)
        return Findings(tuple(statements), tuple(dates), tuple(encounters))


@lru_cache(maxsize=2)
def _reader(knowledge: _Knowledge) -> _Reader:
    return _Reader(knowledge)


def _read_here(knowledge: _Knowledge, documents: Sequence[Document]) -> Iterator[Findings]:
    reader = _reader(knowledge)
    docs = parse_all(document.text for document in documents)
    for document in documents:
        try:
            findings = reader.read(document, next(docs))
        except InputError:
            raise
        except Exception as error:
            what = f"{type(error).__name__}: {error}"
            raise RuntimeError(f"{document.doc_id} could not be read: {what}") from error
        yield findings


# ---------------------------------------------------------------- from disk


def _load_or_read(knowledge: _Knowledge, documents: Sequence[Document]) -> Iterator[Findings]:
    """What the documents hold, from disk where it is kept there."""
    kept = store()
    if kept is None:
        yield from _read_all(knowledge, documents)
        return
    about = [method_named(knowledge.method).origin, str(knowledge.begins), knowledge.others]
    about.append(knowledge.actors.text)
    keys = [key_of("findings", *about, *_described(one)) for one in documents]
    known = {key: found for key, data in kept.get(keys).items() if (found := _load(data))}
    new = [one for key, one in zip(keys, documents, strict=True) if key not in known]
    read = _read_all(knowledge, new)
    unsaved: dict[bytes, bytes] = {}
    for key in keys:
        found = known.get(key)
        if found is None:
            found = next(read)
            unsaved[key] = _dump(found)
            if len(unsaved) == _SAVED_TOGETHER:
                kept.put(unsaved)
                unsaved = {}
        yield found
    if unsaved:
        kept.put(unsaved)


_SAVED_TOGETHER = 100


def _described(document: Document) -> tuple[str, ...]:
    """What of a document its findings depend on."""
    return document.doc_id, str(document.date), document.outlet, document.title, document.text


def _dump(findings: Findings) -> bytes:
    rows = [
        [[getattr(row, field.name) for field in fields(row)] for row in part]
        for part in (findings.statements, findings.dates, findings.encounters)
    ]
    return json.dumps(rows, default=date.isoformat, ensure_ascii=False).encode(
        "utf-8", "surrogatepass"
    )


def _load(data: bytes) -> Findings | None:
    """Findings as they were stored; None if they cannot be read."""
    try:
        statements, dates, encounters = json.loads(data.decode("utf-8", "surrogatepass"))
        return Findings(
            tuple(_row(Statement, values) for values in statements),
            tuple(_row(TimeExpression, values) for values in dates),
            tuple(_row(Encounter, values) for values in encounters),
        )
    except (ValueError, TypeError):
        return None


def _row(row_type: Any, values: Sequence[Any]) -> Any:
    kinds = _kinds(row_type)
    return row_type(*(_value(*both) for both in zip(kinds, values, strict=True)))


@cache
def _kinds(row_type: Any) -> list[Any]:
    return list(get_type_hints(row_type).values())


def _value(kind: Any, value: Any) -> Any:
    if kind == Spans:
        return tuple((start, end) for start, end in value)
    if kind == Names:
        return tuple(value)
    return date.fromisoformat(value) if kind == date | None and value else value


# ---------------------------------------------------------------- many reports


def _read_all(knowledge: _Knowledge, documents: Sequence[Document]) -> Iterator[Findings]:
    characters = sum(len(document.text) for document in documents)
    processes = _processes(characters * method_named(knowledge.method).cost)
    if processes == 1:
        yield from _read_here(knowledge, documents)
        return
    from joblib import Parallel, delayed  # type: ignore[import-untyped]
    from joblib.externals.loky.process_executor import (  # type: ignore[import-untyped]
        TerminatedWorkerError,
    )

    chunks = list(batches(documents, CHUNK, lambda document: len(document.text)))
    read = Parallel(n_jobs=processes, return_as="generator", batch_size=1)
    done = 0
    try:
        for found in read(delayed(_read_chunk)(knowledge, chunk) for chunk in chunks):
            done += 1
            yield from found
    except TerminatedWorkerError as error:
        first, last = chunks[done][0].doc_id, chunks[min(done + processes, len(chunks)) - 1][-1]
        raise RuntimeError(
            f"a process was ended while it read reports between {first} and {last.doc_id}, most "
            f"likely because memory ran out; set {PROCESSES}=1 in the environment to use less."
        ) from error


def _read_chunk(knowledge: _Knowledge, documents: Sequence[Document]) -> list[Findings]:
    """What the documents hold; nothing of them is asked for again in this process."""
    found = list(_read_here(knowledge, documents))
    forget_parses()
    return found


def _processes(characters: int) -> int:
    """How many processes to read so much by the rules: one for little, else as many as may be."""
    given = os.environ.get(PROCESSES, "").strip()
    if given and (not given.isdecimal() or int(given) < 1):
        raise InputError(f"{PROCESSES} is {given!r}; set it to a number from 1 on.")
    if characters < WORTH_SHARING:
        return 1
    from joblib import cpu_count

    return int(given) if given else min(int(cpu_count()), MOST_PROCESSES)
