"""All files of a case's `texts/` as one table of documents.

What cannot be read becomes a problem and the rest goes on, so that one bad text never stops
the other thousand and is never dropped in silence.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple, TypeVar

from toolkit.case.texts.characters import looks_mixed
from toolkit.case.texts.copies import find_copies
from toolkit.case.texts.dates import date_in_name, day_comes_first, to_date
from toolkit.case.texts.english import doubt_english, language_code
from toolkit.case.texts.files import find_files, read_file
from toolkit.case.texts.index import Index, read_index
from toolkit.case.texts.naming import name_reports
from toolkit.case.texts.report import Fact, Report, file_problem
from toolkit.schema import LONGEST_MISTAKE, Document, Problem, shortened

LONGEST_TEXT = 10_000_000  # characters, about 1.7 million words

Item = TypeVar("Item")


def read_texts(folder: Path) -> tuple[list[Document], list[Problem]]:
    """The documents in a case's texts, and what is wrong with files and reports.

    Documents stand in the order of their files' names. Raises InputError only for an
    unreadable or wrong texts.csv, which is the researcher's own.
    """
    problems: list[Problem] = []
    index = read_index(folder)
    files = {
        path.relative_to(folder / "texts").as_posix(): path
        for path in _without(problems, find_files(folder, index.path))
    }
    problems += index.unmatched(files)
    reports = []
    for shown, path in files.items():
        for report in _without(problems, read_file(path, shown)):
            if flaw := find_flaw(report):
                problems.append(flaw)
            else:
                reports.append(report)
    return _mark_copies(to_documents(reports, index, problems)), problems


def to_documents(reports: list[Report], index: Index, problems: list[Problem]) -> list[Document]:
    """The documents that reports are, each with a name of its own; copies are not looked for."""
    problems += several_in_one(reports)
    orders = orders_of_dates(reports, problems)
    return [
        _to_document(report, doc_id, index, problems, orders.get(report.file))
        for report, doc_id in zip(reports, name_reports(reports, index, problems), strict=True)
    ]


def _without(problems: list[Problem], found: Iterator[Item | Problem]) -> Iterator[Item]:
    """What was found but for the problems, which are set aside."""
    for item in found:
        if isinstance(item, Problem):
            problems.append(item)
        else:
            yield item


# ---------------------------------------------------------------- one report

UNDECODED = re.compile("[\ud800-\udfff]")


def find_flaw(report: Report) -> Problem | None:
    """Why what should be a text is none; None if it is one."""
    text, position = report.text, 0
    undecoded = UNDECODED.search(text)
    if not text.strip():
        problem, advice = "holds no text.", "Put the text in, or remove it."
    elif undecoded or UNDECODED.search("".join(fact.value for fact in report.facts.values())):
        problem, advice = "is not UTF-8 text.", "Save it as UTF-8."
        position = undecoded.start() if undecoded else 0
    elif "\0" in text:
        problem, advice = "is not a text: it has a NUL character.", "Save it as text."
        position = text.index("\0")
    elif len(text) > LONGEST_TEXT:
        problem = f"is too long: {len(text):,} characters, where {LONGEST_TEXT:,} are the most."
        advice = "Split it into reports."
    else:
        return None
    line = report.line
    if line is not None and not report.number:
        line += text.count("\n", 0, position)
    return file_problem(report.file, problem, advice, line)


class _Notes(NamedTuple):
    """Where the problems of one document go."""

    doc_id: str
    report: Report
    problems: list[Problem]

    def add(self, problem: str, advice: str, line: int | None = None) -> None:
        file = f"texts/{self.report.file}"
        at = line or self.report.line
        problem = shortened(problem, LONGEST_MISTAKE)
        self.problems.append(Problem(self.doc_id, None, None, problem, advice, file, at))


def _to_document(
    report: Report, doc_id: str, index: Index, problems: list[Problem], day_first: bool | None
) -> Document:
    notes = _Notes(doc_id, report, problems)
    facts = _complete(report.facts, index.facts(report.file), notes)
    said = {name: fact.value for name, fact in facts.items()}
    language = language_code(said.get("language", ""))
    if sign := looks_mixed(report.text):
        notes.add(
            f"signs such as {sign!r} look like text saved in the wrong encoding.",
            "Import it anew with --mend-encoding, if they are no part of the text.",
        )
    if doubt := doubt_english(report.text, language):
        notes.add(doubt, "Leave it out, or put in a translation.")
    return Document(
        doc_id=doc_id,
        title=said.get("title", ""),
        outlet=said.get("outlet", ""),
        date=_published(facts.get("date"), notes, day_first),
        url=said.get("url", ""),
        language=language,
        copy_of="",
        text=report.text,
        sha256=hashlib.sha256(report.text.encode()).hexdigest(),
        file=report.file,
    )


def _complete(own: dict[str, Fact], listed: dict[str, Fact], notes: _Notes) -> dict[str, Fact]:
    """The facts a file gives, and from texts.csv those it does not."""
    for name in (name for name in own if name in listed):
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


def _published(printed: Fact | None, notes: _Notes, day_first: bool | None) -> date | None:
    advice = "Write it as 2022-04-03."
    if printed is None:
        named = date_in_name(notes.report.file.rpartition("/")[2])
        if not named:
            notes.add(
                "no date of publication is known.",
                "Add a line 'date: 2022-04-03' at its top, or a row in texts.csv.",
            )
            return None
        printed = Fact(named)
        advice = "Correct the file's name."
    try:
        return to_date(printed.value, day_first)
    except ValueError as error:
        notes.add(f"{error}; the report stays without a date.", advice, printed.line)
        return None


def orders_of_dates(reports: list[Report], problems: list[Problem]) -> dict[str, bool]:
    """For each file with dates such as 03/04/2022, whether the day comes first, if it shows."""
    printed: dict[str, list[str]] = {}
    for report in reports:
        if "date" in report.facts:
            printed.setdefault(report.file, []).append(report.facts["date"].value)
    orders = {}
    for file, dates in printed.items():
        order = day_comes_first(dates)
        unsure = [one for one in dates if order is not None and needs_order(one)]
        if order is not None and unsure:
            orders[file] = order
            first = "day" if order else "month"
            problem = (
                f"{len(unsure)} dates such as {unsure[0]!r} were read {first} first, as "
                "other dates in the file have it."
            )
            problems.append(file_problem(file, problem, "Look whether that is right."))
    return orders


def needs_order(printed: str) -> bool:
    """Whether a date can be read only if it is known which of two numbers is the day."""
    try:
        to_date(printed)
    except ValueError:
        try:
            to_date(printed, day_first=True)
        except ValueError:
            return False
        return True
    return False


# ---------------------------------------------------------------- several articles in one

SIGNS = (
    re.compile(r"^[ \t\f]*\d+ (?:of|von|de) \d+ (?:DOCUMENTS?|DOKUMENTEN?)[ \t]*\r?$", re.M),
    re.compile(r"^[ \t]*(?:LENGTH|LÄNGE|LONGUEUR): *\d.*$", re.M),
    re.compile(r"^[ \t]*Length:[ \xa0]*\d.*$", re.M),
    re.compile(r"^[ \t]*(?:LOAD-DATE|Load-Date):.*$", re.M),
    re.compile(r"^[ \t]*End of Document[ \t]*\r?$", re.M),
    re.compile(r"^[ \t|]*Document [A-Z0-9]{4,10}\d{8}[a-z0-9]{6,12}\b.*$", re.M),
    re.compile(r"^ProQuest document (?:ID|link):.*$", re.M),
    re.compile(r"^Publication (?:date|title|info):.*$", re.M),
    re.compile(r"^date: *\d{4}-\d\d-\d\d[ \t]*\r?$", re.M | re.I),
)


def several_in_one(reports: list[Report]) -> Iterator[Problem]:
    """A problem for each text that was read as one report and seems to hold several."""
    for report in reports:
        signs = max((sign.findall(report.text) for sign in SIGNS), key=len)
        if len(signs) > 1 or (signs and report.number == 0 and _has_own_date(report, signs)):
            yield file_problem(
                report.file,
                f"seems to hold {_at_least(report, signs)} articles, by lines such as "
                f"{signs[0].strip()[:60]!r}, and was read as one.",
                "Export it in a format that is recognised, or put each article in a file.",
                report.line,
            )


def _has_own_date(report: Report, signs: list[str]) -> bool:
    return "date" in report.facts and signs[0].casefold().startswith("date:")


def _at_least(report: Report, signs: list[str]) -> int:
    return len(signs) + _has_own_date(report, signs)


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
