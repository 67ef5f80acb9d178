"""JSON lines (.jsonl): an object a line, with the names of `report.FACTS` and `report.TEXT`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from toolkit.case.texts.report import TEXT, Report, field_name, file_problem, known_facts, no_text
from toolkit.schema import Problem


def read(data: bytes, file: str) -> Iterator[Report | Problem]:
    """The reports in a file, and a problem for each line that holds none."""
    number = 0
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
        yield _report(found, file, line, number)


LISTS = ("articles", "results", "documents", "items", "stories", "data", "response")


def read_document(data: bytes, file: str) -> Iterator[Report | Problem]:
    """The reports in a JSON file: one object, a list of them, or a list under a known name."""
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
    for number, one in enumerate(found if several else [found], start=1):
        report = _report(one, file, None, number if several else 0)
        if isinstance(report, Problem) and several:
            report = replace(report, problem=f"entry {number} {report.problem}")
        yield report


def _report(found: Any, file: str, line: int | None, number: int) -> Report | Problem:
    if not isinstance(found, dict):
        return file_problem(file, "is not a JSON object.", 'Write {"text": "…"}.', line)
    values = {field_name(name): value for name, value in found.items()}
    named = [(name, _to_text(value)) for name, value in values.items()]
    given = [values[name] for name in TEXT if name in values]
    if not given:
        return no_text(file, list(values), "field", line)
    text = next(filter(None, given), "")
    if not isinstance(text, str):
        return file_problem(file, "the text is not a string.", "Put it in double quotes.", line)
    return Report(text, known_facts(named, line), file, line, number)


def _to_text(value: Any) -> str:
    """A fact as text; some exports nest the outlet as {"id": …, "name": …}."""
    if isinstance(value, dict):
        value = value.get("name") or value.get("title")
    return str(value) if isinstance(value, str | int | float) else ""
