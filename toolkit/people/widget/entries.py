"""What a browser sends of a reading, checked as strictly as a file, and rows of the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from toolkit.case.codebook import Codebook
from toolkit.case.codings import fingerprint
from toolkit.case.codings.files import EXTRACTION, WRONG
from toolkit.case.mistakes import did_you_mean
from toolkit.people.decisions import Rows
from toolkit.schema import Coding, Document, HandCoding, InputError, Names, Spans, Statement

MOST_ENTRIES = 40
MOST_SPANS = 20
LONGEST = 2_000
"""Characters in a condition or a note."""

LONGEST_NAME = 200
TEXTS = ("dimension", "object", "value", "holder", "condition", "note")

Entry = Mapping[str, Any]


def to_entries(rows: Sequence[Coding]) -> list[dict[str, Any]]:
    """Rows as a browser is sent them."""
    return [
        {name: getattr(row, name) for name in TEXTS}
        | {"evidence": [list(span) for span in row.evidence]}
        for row in rows
    ]


def to_coded(
    entries: object,
    statement: Statement,
    document: Document,
    codebook: Codebook,
    coder: str,
    seen: Names = (),
    before: Rows = (),
) -> Rows:
    """What a coder entered as rows of the file; nothing entered is one row that says so.

    A row with the value it had `before` keeps its confidence. Raises InputError, in one
    sentence for the screen, for anything the file would not be read with.
    """
    checked = [_check(entry, codebook, statement, document) for entry in _list(entries)]
    _check_together(checked)
    if not checked:
        checked = [dict.fromkeys(TEXTS, "") | {"dimension": "issue", "evidence": ()}]
    sure = {(row.dimension, row.object, row.holder, row.value): row.confidence for row in before}
    common: dict[str, Any] = {
        "statement_id": statement.statement_id,
        "coder": coder,
        "codebook": str(codebook),
        "passage": fingerprint(document.text[statement.start : statement.end]),
        "seen": tuple(sorted({*seen, *(name for row in before for name in row.seen)})),
        "decided": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    return tuple(
        HandCoding(**entry, **common, confidence=sure.get(_coded(entry))) for entry in checked
    )


def plain(text: object, longest: int = LONGEST) -> str:
    """Text from a browser on one line, without control characters; InputError if too long."""
    if not isinstance(text, str):
        raise InputError("the screen sent something that is not text; load the page again.")
    words = text.encode("utf-8", "replace").decode("utf-8")
    words = "".join(c if c.isprintable() or c.isspace() else "" for c in words)
    words = " ".join(words.split())
    if len(words) > longest:
        raise InputError(f"“{words[:40]}…” has {len(words)} characters; keep to {longest}.")
    return words


def _list(entries: object) -> Sequence[object]:
    if not isinstance(entries, list):
        raise InputError("the screen sent no list of codings; load the page again.")
    if len(entries) > MOST_ENTRIES:
        raise InputError(f"{len(entries)} codings of one statement; keep to {MOST_ENTRIES}.")
    return entries


def _check(
    entry: object, codebook: Codebook, statement: Statement, document: Document
) -> dict[str, Any]:
    if not isinstance(entry, dict) or set(entry) != {*TEXTS, "evidence"}:
        raise InputError("the screen sent a coding with other parts; load the page again.")
    short = ("dimension", "object", "value", "holder")
    cells: dict[str, Any] = {
        name: plain(entry[name], LONGEST_NAME if name in short else LONGEST) for name in TEXTS
    }
    _check_codes(cells, codebook)
    cells["evidence"] = _spans(entry["evidence"], len(document.text))
    outside = all(e <= statement.start or s >= statement.end for s, e in cells["evidence"])
    if cells["evidence"] and outside and cells["dimension"] != EXTRACTION:
        raise InputError("the words marked lie outside the statement; mark some within it.")
    return cells


def _check_codes(cells: Mapping[str, str], codebook: Codebook) -> None:
    dimension, given, value = cells["dimension"], cells["object"], cells["value"]
    if dimension == EXTRACTION:
        if given or value != WRONG:
            raise InputError(f"of an extraction only the value {WRONG!r} can be said.")
        return
    if not given and not value and dimension == "issue":
        return
    try:
        known = codebook.values(dimension)
        label = codebook.issue(given).label or given if dimension == "issue" and given else given
    except LookupError as error:
        raise InputError(str(error)) from None
    if dimension != "move" and not given:
        what = {"issue": "issue", "attitude": "actor"}[dimension]
        raise InputError(f"a coding names no {what}; choose one, or remove the coding.")
    if not value:
        kind = {"issue": "stance", "attitude": "attitude", "move": "move"}[dimension]
        whom = f"“{label}”" if label else f"a {kind}"
        raise InputError(f"{whom} has no {kind} yet; choose one, or remove the coding.")
    if value not in known:
        hint = did_you_mean(value, known)
        raise InputError(f"unknown {dimension} value {value!r}.{hint} Use {', '.join(known)}.")


def _check_together(entries: Sequence[Entry]) -> None:
    met = set()
    for entry in entries:
        key = tuple(entry[name] for name in ("dimension", "object", "holder"))
        if key in met:
            whose = f" of {entry['holder']}" if entry["holder"] else ""
            what = f"“{entry['object']}”" if entry["object"] else f"the {entry['dimension']}"
            raise InputError(f"{what}{whose} is coded twice; keep one, or change its holder.")
        met.add(key)
    kinds = {bool(entry["value"]) for entry in entries if entry["dimension"] != EXTRACTION}
    if len(kinds) > 1:
        raise InputError("“nothing to code” stands beside a coding; remove one of the two.")


def _spans(given: object, length: int) -> Spans:
    if not isinstance(given, list) or len(given) > MOST_SPANS:
        raise InputError(f"the words marked are no list of up to {MOST_SPANS} places.")
    spans = []
    for span in given:
        if not (isinstance(span, list) and [type(at) for at in span] == [int, int]):
            raise InputError("a mark has no first and last character; mark the words again.")
        start, end = span
        if not 0 <= start < end <= length:
            raise InputError(f"a mark at {start}-{end} lies outside the report; mark it again.")
        spans.append((start, end))
    return tuple(sorted(set(spans)))


def _coded(entry: Entry) -> tuple[str, str, str, str]:
    return entry["dimension"], entry["object"], entry["holder"], entry["value"]
