"""JSON lines (.jsonl): an object a line, with the names of `report.FACTS` and `report.TEXT`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from toolkit.case.texts.columns import AUTOMATIC, Columns
from toolkit.case.texts.report import Report, field_name, file_problem, no_text
from toolkit.schema import Problem


def read(data: bytes, file: str, columns: Columns = AUTOMATIC) -> Iterator[Report | Problem]:
    """The reports in a file, and a problem for each line that holds none.

    Raises ColumnError if a field that was told is in no line.
    """
    number = 0
    seen: dict[str, None] = {}
    for line, entry in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if not entry.strip():
            continue
        number += 1
        try:
            found = json.loads(entry.decode("utf-8", errors="surrogateescape"))
        except (ValueError, RecursionError) as error:
            reason = getattr(error, "msg", "") or str(error)
            yield file_problem(file, f"is not valid JSON ({reason}).", "Correct the line.", line)
            continue
        seen |= _names(found)
        yield _report(found, file, line, number, columns)
    if seen:
        columns.check(seen, file)


LISTS = ("articles", "results", "documents", "items", "stories", "data", "response")


def read_document(
    data: bytes, file: str, columns: Columns = AUTOMATIC
) -> Iterator[Report | Problem]:
    """The reports in a JSON file: one object, a list of them, or a list under a known name.

    Raises ColumnError if a field that was told is in none of them.
    """
    try:
        found = json.loads(data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape"))
    except (ValueError, RecursionError) as error:
        reason = getattr(error, "msg", "") or str(error)
        line = getattr(error, "lineno", None)
        yield file_problem(file, f"is not valid JSON ({reason}).", "Correct it.", line)
        return
    for _ in LISTS:  # such as {"articles": {"results": […]}}
        inner = [found[name] for name in LISTS if name in found] if isinstance(found, dict) else []
        if not inner or not isinstance(inner[0], list | dict):
            break
        found = inner[0]
    several = isinstance(found, list)
    entries = found if several else [found]
    if seen := {name: None for one in entries for name in _names(one)}:
        columns.check(seen, file)
    for number, one in enumerate(entries, start=1):
        report = _report(one, file, None, number if several else 0, columns)
        if isinstance(report, Problem) and several:
            report = replace(report, problem=f"entry {number} {report.problem}")
        yield report


def _names(found: Any) -> dict[str, None]:
    """The names of an entry's fields, in order."""
    return dict.fromkeys(found) if isinstance(found, dict) else {}


def _report(
    found: Any, file: str, line: int | None, number: int, columns: Columns
) -> Report | Problem:
    if not isinstance(found, dict):
        return file_problem(file, "is not a JSON object.", 'Write {"text": "…"}.', line)
    values = {field_name(name): value for name, value in found.items()}
    if not columns.texts(values):
        return no_text(file, list(values), "field", line, columns.told.get("text", "text"))
    text = columns.text(values) or ""
    if not isinstance(text, str):
        return file_problem(file, "the text is not a string.", "Put it in double quotes.", line)
    named = {name: _to_text(value) for name, value in values.items()}
    return Report(text, columns.facts(named, line), file, line, number)


def _to_text(value: Any) -> str:
    """A fact as text; some exports nest the outlet as {"id": …, "name": …}."""
    if isinstance(value, dict):
        value = value.get("name") or value.get("title")
    return str(value) if isinstance(value, str | int | float) else ""
