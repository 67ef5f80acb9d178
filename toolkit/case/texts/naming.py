"""The names of reports: safe in file names and links, one for each."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from toolkit.case.texts.index import Index
from toolkit.case.texts.report import Report
from toolkit.schema import Problem


def name_reports(reports: Sequence[Report], index: Index, problems: list[Problem]) -> list[str]:
    """A doc_id for each report: the one it was given, else its file's name and folders.

    Of two that have one name, the second gets a number, so that nothing is lost, and a
    problem is noted. Names that differ in case only count as one: some disks hold them so.
    """
    wanted = [slug(_wanted(report, index)) for report in reports]
    taken = {name.casefold() for name in wanted}
    times: Counter[str] = Counter()
    names = []
    for report, name in zip(reports, wanted, strict=True):
        times[name.casefold()] += 1
        number = times[name.casefold()]
        unique = name if number == 1 else _numbered(name, number, taken)
        if unique != name:
            taken.add(unique.casefold())
            problems.append(_doubled(report, name, unique))
        names.append(unique)
    return names


def _numbered(name: str, number: int, taken: set[str]) -> str:
    while f"{name}-{number}".casefold() in taken:
        number += 1
    return f"{name}-{number}"


def _doubled(report: Report, name: str, unique: str) -> Problem:
    problem = f"another report is named {name!r}; this one was named {unique!r}."
    advice = "Give each its own doc_id, or remove one."
    return Problem(unique, None, None, problem, advice, f"texts/{report.file}", report.line)


def _wanted(report: Report, index: Index) -> str:
    given = report.facts.get("doc_id") or index.facts(report.file).get("doc_id")
    if given:
        return given.value
    stem = report.file.rpartition(".")[0]
    return f"{stem}-{report.number}" if report.number else stem


def slug(name: str) -> str:
    """A name that is safe in file names and links."""
    kept = re.sub(r"[^\w.-]+", "-", unicodedata.normalize("NFC", name))[:100].strip("-._")
    return kept or f"text-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
