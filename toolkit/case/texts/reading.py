"""All files of a case's `texts/` as one table of documents.

What cannot be read becomes a problem and the rest goes on, so that one bad text never stops
the other thousand and is never dropped in silence.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple, TypeVar

from toolkit.case.texts.copies import find_copies
from toolkit.case.texts.dates import to_date
from toolkit.case.texts.english import doubt_english, language_code
from toolkit.case.texts.files import find_files, read_file
from toolkit.case.texts.index import Index, read_index
from toolkit.case.texts.report import Fact, Report, file_problem
from toolkit.schema import Document, Problem

LONGEST_TEXT = 1_000_000  # characters: a long novel, and the most the parser takes

Item = TypeVar("Item")


def read_texts(folder: Path) -> tuple[list[Document], list[Problem]]:
    """The documents in a case's texts, and what is wrong with files and reports.

    Documents stand in the order of their files' names. Raises InputError only for an
    unreadable or wrong texts.csv, which is the researcher's own.
    """
    problems: list[Problem] = []
    index = read_index(folder)
    files = _keep(find_files(folder, index.path), Path, problems)
    texts = folder / "texts"
    names = [path.relative_to(texts).as_posix() for path in files]
    problems += index.unmatched(names)
    reports = [
        report
        for path, name in zip(files, names, strict=True)
        for report in _keep(read_file(path, name), Report, problems)
    ]
    sound = [report for report in reports if not _is_flawed(report, problems)]
    documents = [
        _to_document(report, doc_id, index, problems)
        for report, doc_id in zip(sound, _doc_ids(sound, index, problems), strict=True)
    ]
    return _mark_copies(documents), problems


def _keep(found: Iterator[Item | Problem], kind: type[Item], problems: list[Problem]) -> list[Item]:
    kept = []
    for item in found:
        if isinstance(item, kind):
            kept.append(item)
        elif isinstance(item, Problem):
            problems.append(item)
    return kept


# ---------------------------------------------------------------- reports


def _is_flawed(report: Report, problems: list[Problem]) -> bool:
    """Whether a report's text is not a text; if so, says why."""
    flaw = _flaw(report.text)
    if flaw is not None:
        problem, advice, position = flaw
        line = report.line
        if line is None and position:
            line = report.text.count("\n", 0, position) + 1
        problems.append(file_problem(report.file, problem, advice, line))
    return flaw is not None


UNDECODED = re.compile("[\ud800-\udfff]")


def _flaw(text: str) -> tuple[str, str, int] | None:
    if not text.strip():
        return "holds no text.", "Put the text in, or remove it.", 0
    if undecoded := UNDECODED.search(text):
        return "is not UTF-8 text.", "Save it as UTF-8.", undecoded.start()
    if "\0" in text:
        return "is not a text: it has a NUL character.", "Save it as text.", text.index("\0")
    if len(text) > LONGEST_TEXT:
        size = f"{len(text):,} characters where {LONGEST_TEXT:,} are the most"
        return f"is too long for one report: {size}.", "Split it.", 0
    return None


def _doc_ids(reports: Sequence[Report], index: Index, problems: list[Problem]) -> list[str]:
    """A name for each report that is safe in file names and links, and unique in the case."""
    natural = [_slug(_named(report, index)) for report in reports]
    taken = {name.casefold() for name in natural}
    seen: Counter[str] = Counter()
    names = []
    for report, name in zip(reports, natural, strict=True):
        seen[name.casefold()] += 1
        unique = name
        if seen[name.casefold()] > 1:
            number = seen[name.casefold()]
            while (unique := f"{name}-{number}").casefold() in taken:
                number += 1
            taken.add(unique.casefold())
            problems.append(
                Problem(
                    unique,
                    None,
                    None,
                    f"another report is named {name!r}; this one was named {unique!r}.",
                    "Give each its own doc_id, or remove one.",
                    f"texts/{report.file}",
                    report.line,
                )
            )
        names.append(unique)
    return names


def _named(report: Report, index: Index) -> str:
    fact = report.facts.get("doc_id") or index.facts(report.file).get("doc_id")
    if fact:
        return fact.value
    stem = report.file.rpartition(".")[0]
    return f"{stem}-{report.number}" if report.number else stem


def _slug(name: str) -> str:
    kept = re.sub(r"[^\w.-]+", "-", unicodedata.normalize("NFC", name))[:100].strip("-._")
    return kept or f"text-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


class _Notes(NamedTuple):
    """Where the problems of one document go."""

    doc_id: str
    report: Report
    problems: list[Problem]

    def add(self, problem: str, advice: str, line: int | None = None) -> None:
        file = f"texts/{self.report.file}"
        at = line or self.report.line
        self.problems.append(Problem(self.doc_id, None, None, problem, advice, file, at))


def _to_document(report: Report, doc_id: str, index: Index, problems: list[Problem]) -> Document:
    notes = _Notes(doc_id, report, problems)
    facts = _complete(report.facts, index.facts(report.file), notes)
    said = {name: fact.value for name, fact in facts.items()}
    language = language_code(said.get("language", ""))
    if doubt := doubt_english(report.text, language):
        notes.add(doubt, "Leave it out, or put in a translation.")
    return Document(
        doc_id=doc_id,
        title=said.get("title", ""),
        outlet=said.get("outlet", ""),
        date=_published(facts.get("date"), notes),
        url=said.get("url", ""),
        language=language,
        copy_of="",
        text=report.text,
        sha256=hashlib.sha256(report.text.encode()).hexdigest(),
        file=report.file,
    )


def _complete(own: dict[str, Fact], listed: dict[str, Fact], notes: _Notes) -> dict[str, Fact]:
    """The facts a file gives, and from texts.csv those it does not."""
    for name in own.keys() & listed.keys():
        here, there = own[name].value, listed[name].value
        if here != there and not (name == "date" and _same_day(here, there)):
            notes.add(
                f"the file gives the {name} {here!r}, texts.csv gives {there!r}; "
                "the file's was taken.",
                "Correct one of them.",
                own[name].line,
            )
    return {**listed, **own}


def _same_day(one: str, other: str) -> bool:
    try:
        return to_date(one) == to_date(other)
    except ValueError:
        return False


def _published(printed: Fact | None, notes: _Notes) -> date | None:
    advice = "Write it as 2022-04-03."
    if printed is None:
        stem = notes.report.file.rpartition("/")[2]
        named = re.match(r"\d{4}-\d\d-\d\d(?!\d)", stem)
        if named is None:
            notes.add("no date of publication is known.", "Add a line 'date: 2022-04-03'.")
            return None
        printed = Fact(named.group())
        advice = "Correct the file's name."
    try:
        return to_date(printed.value)
    except ValueError as error:
        notes.add(f"{error}; the report stays without a date.", advice, printed.line)
        return None


# ---------------------------------------------------------------- copies


def _mark_copies(documents: list[Document]) -> list[Document]:
    """The documents, each that repeats an earlier one with that one's name in `copy_of`."""
    order = sorted(
        range(len(documents)),
        key=lambda nth: (documents[nth].date or date.max, documents[nth].doc_id),
    )
    originals = find_copies([documents[nth].text for nth in order])
    marked = list(documents)
    for nth, original in zip(order, originals, strict=True):
        if original is not None:
            marked[nth] = replace(documents[nth], copy_of=documents[order[original]].doc_id)
    return marked
