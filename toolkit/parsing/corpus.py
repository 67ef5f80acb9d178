"""The reports of a case, each read once: in memory, from disk, by several processes.

A case owns its corpus, and so all that is known of its reports. Of the latest ones every part that
was worked out stays at hand (`REMEMBERED`), of all of them what was found. Many are read by several
processes, in chunks of whole reports; what is found, and its order, does not depend on how many:
`NEGOTIATION_TOOLKIT_PROCESSES=1` keeps to one. What `store` keeps on disk from one run to the next
is read and written here.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from threading import Lock, RLock
from typing import TYPE_CHECKING

import pandas as pd

from toolkit.parsing.attribution.methods import DEFAULT, Method, method_named
from toolkit.parsing.language import READ_AHEAD, batches, pack, parse_all, unpack
from toolkit.parsing.reading import Findings, from_bytes, read_report, to_bytes
from toolkit.parsing.report import Knowledge, Report
from toolkit.parsing.store import key_of, store
from toolkit.schema import Document, InputError, to_csv, to_rows

if TYPE_CHECKING:
    from toolkit.case import Case

Progress = Callable[[list[Document]], Iterable[Document]]
"""Goes round the documents and may show how far it is, such as `tqdm`."""

REMEMBERED = 1_000_000
"""Characters of the latest reports, of which each part stays in memory, about 50 bytes each."""

PROCESSES = "NEGOTIATION_TOOLKIT_PROCESSES"
"""The environment variable that says how many processes may read a corpus."""

MOST_PROCESSES = 8
CHUNK = 60_000
"""Characters of reports that one process reads before it hands back what it found."""

WORTH_SHARING = 500_000
"""Characters of reports, read by the rules, from which starting other processes saves time."""

SAVED_TOGETHER = 100
"""Reports whose findings are written to disk at once."""


_MAKING = Lock()


def corpus_of(case: Case) -> Corpus:
    """The reports of a case, which owns what is known of them."""
    with _MAKING:
        corpus = case.memory.get(Corpus)
        if corpus is None:
            corpus = case.memory[Corpus] = Corpus(case)
    return corpus


class Corpus:
    """A case's reports, in the order of its documents; see `corpus_of`."""

    def __init__(self, case: Case) -> None:
        book = case.codebook
        self.documents: list[Document] = to_rows(Document, case.documents)
        self._named = {document.doc_id: document for document in self.documents}
        self._facts = _Facts(_Table(case.actors), book.begins, book.unlisted_states)
        self._found: dict[str, list[Findings]] = {}  # by method
        self._known: dict[str, Findings] = {}  # by report, whatever the method
        self._reports: OrderedDict[str, Report] = OrderedDict()  # the latest asked for last
        self._room = REMEMBERED
        self.lock = RLock()
        """Held by the thread that works something out of its reports; these are made for one."""

    def __contains__(self, doc_id: str) -> bool:
        return doc_id in self._named

    @property
    def knowledge(self) -> Knowledge:
        """What is known before the reports are read."""
        return _knowledge(self._facts)

    def report(self, doc_id: str) -> Report:
        """A report, with what is known of it already."""
        report = self._reports.get(doc_id)
        if report is None:
            report = self._reports[doc_id] = Report(self._named[doc_id], self.knowledge)
            self._room -= len(report.document.text)
            if doc_id in self._known:
                _recall(report, self._known[doc_id])
        self._reports.move_to_end(doc_id)
        while self._room < 0 and len(self._reports) > 1:
            _, gone = self._reports.popitem(last=False)
            self._room += len(gone.document.text)
        return report

    def parsed(self, documents: Iterable[Document]) -> Iterator[Report]:
        """Reports, in the order given, their syntax at hand; some are parsed together."""
        for batch in batches(documents, READ_AHEAD, _length):
            reports = [self.report(document.doc_id) for document in batch]
            _parse([report for report in reports if not report.is_parsed])
            yield from reports

    def findings(self, method: str | None = None, progress: Progress = iter) -> list[Findings]:
        """What each report holds, in the order of the documents.

        They are read once with each method of finding statements; asked again, or by whom the
        method does not matter to (None), this returns what it found. Raises RuntimeError, with
        the report's name, if reading one fails.
        """
        with self.lock:
            name = method or next(iter(self._found), DEFAULT)
            if name in self._found:
                for _ in progress(self.documents):
                    pass
            else:
                read = self._load_or_read(name)
                pairs = zip(progress(self.documents), read, strict=True)
                self._found[name] = [one for _, one in pairs]
                names = (document.doc_id for document in self.documents)
                self._known = dict(zip(names, self._found[name], strict=True))
            return self._found[name]

    # ------------------------------------------------------------ from disk

    def _load_or_read(self, method: str) -> Iterator[Findings]:
        """What the reports hold, from disk where it is kept there."""
        kept = store()
        if kept is None:
            yield from self._read(method, self.documents)
            return
        about = (*self._facts.said, method_named(method).origin)
        keys = [key_of("findings", *about, *_described(one)) for one in self.documents]
        known = {key: found for key, data in kept.get(keys).items() if (found := from_bytes(data))}
        new = [one for key, one in zip(keys, self.documents, strict=True) if key not in known]
        read = self._read(method, new)
        unsaved: dict[bytes, bytes] = {}
        for key in keys:
            found = known.get(key)
            if found is None:
                found = next(read)
                unsaved[key] = to_bytes(found)
                if len(unsaved) == SAVED_TOGETHER:
                    kept.put(unsaved)
                    unsaved = {}
            yield found
        if unsaved:
            kept.put(unsaved)

    # ------------------------------------------------------------ by one process or several

    def _read(self, method: str, documents: Sequence[Document]) -> Iterator[Findings]:
        processes = _processes(sum(map(_length, documents)) * method_named(method).cost)
        if processes > 1:
            yield from self._read_by(processes, method, documents)
            return
        how = method_named(method)
        for report in self.parsed(documents):
            yield _read(report, how)

    def _read_by(
        self, processes: int, method: str, documents: Sequence[Document]
    ) -> Iterator[Findings]:
        """What the documents hold; the syntax that the other processes hand back is kept."""
        from joblib import Parallel, delayed  # type: ignore[import-untyped]
        from joblib.externals.loky.process_executor import (  # type: ignore[import-untyped]
            TerminatedWorkerError,
        )

        chunks = list(batches(documents, CHUNK, _length))
        read = Parallel(n_jobs=processes, return_as="generator", batch_size=1)
        done = 0
        try:
            for found in read(delayed(_read_chunk)(self._facts, method, one) for one in chunks):
                for document, (findings, syntax) in zip(chunks[done], found, strict=True):
                    report = self.report(document.doc_id)
                    report.packed = syntax
                    _recall(report, findings)
                    yield findings
                done += 1
        except TerminatedWorkerError as error:
            first, last = chunks[done][0].doc_id, chunks[min(done + processes, len(chunks)) - 1][-1]
            raise RuntimeError(
                f"a process was ended while it read reports between {first} and {last.doc_id}, "
                f"most likely because memory ran out; set {PROCESSES}=1 in the environment to use "
                "less."
            ) from error


# ---------------------------------------------------------------- what is known before


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
class _Facts:
    """What knowledge is made of, as another process is told."""

    actors: _Table
    begins: date | None
    others: str

    @property
    def said(self) -> tuple[str, ...]:
        return self.actors.text, str(self.begins), self.others


@lru_cache(maxsize=2)
def _knowledge(facts: _Facts) -> Knowledge:
    """What is known, compiled once in a process for all cases of the same actors."""
    return Knowledge(facts.actors.rows, facts.begins, facts.others)


# ---------------------------------------------------------------- some reports


def _parse(reports: Sequence[Report]) -> None:
    """Give reports their syntax, from disk where it is kept there."""
    kept = store()
    keys = [key_of("syntax", report.document.text) for report in reports] if kept else []
    loaded = kept.get(keys) if kept else {}
    for key, report in zip(keys, reports, strict=bool(kept)):
        doc = unpack(loaded[key], report.document.text) if key in loaded else None
        if doc is not None:
            report.doc = doc
    new = [report for report in reports if not report.is_parsed]
    for report, doc in zip(new, parse_all(one.document.text for one in new), strict=True):
        report.doc = doc
    if kept and new:
        kept.put({key_of("syntax", one.document.text): pack(one.doc) for one in new})


def _recall(report: Report, found: Findings) -> None:
    """Give a report what was found in it, by another process or before."""
    report.dates, report.mentions = list(found.dates), list(found.mentions)


def _read(report: Report, method: Method) -> Findings:
    try:
        return read_report(report, method)
    except InputError:
        raise
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        raise RuntimeError(f"{report.document.doc_id} could not be read: {what}") from error


def _read_chunk(
    facts: _Facts, method: str, documents: Sequence[Document]
) -> list[tuple[Findings, bytes]]:
    """What the documents hold, and the syntax of each, which this process needs no more."""
    reports = [Report(document, _knowledge(facts)) for document in documents]
    _parse(reports)
    how = method_named(method)
    return [(_read(report, how), pack(report.doc)) for report in reports]


def _processes(characters: int) -> int:
    """How many processes to read so much by the rules: one for little, else as many as may be."""
    given = os.environ.get(PROCESSES, "").strip()
    if given and (not given.isdecimal() or int(given) < 1):
        raise InputError(f"{PROCESSES} is {given!r}; set it to a number from 1 on.")
    if characters < WORTH_SHARING:
        return 1
    from joblib import cpu_count

    return int(given) if given else min(int(cpu_count()), MOST_PROCESSES)


def _described(document: Document) -> tuple[str, ...]:
    """What of a document its findings depend on."""
    return document.doc_id, str(document.date), document.outlet, document.title, document.text


def _length(document: Document) -> int:
    return len(document.text)
