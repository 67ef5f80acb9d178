"""The reports of a case as BibTeX (BibLaTeX's fields) and RIS, for Zotero and others.

A report has no author that is read; its outlet stands as the journal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.case import Case

_SPECIAL = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}",
            "^": r"\textasciicircum{}", **{sign: f"\\{sign}" for sign in "&%$#_"}}  # fmt: skip


def write_bibtex(documents: pd.DataFrame, case: Case) -> bytes:
    """An entry of type article for each report, under its name."""
    entries = []
    for row in documents.to_dict("records"):
        facts = {
            "title": f"{{{_escaped(_line(row['title'] or row['doc_id']))}}}",
            "journal": _escaped(_line(row["outlet"])),
            "date": _day(row, "%Y-%m-%d"),
            "year": _day(row, "%Y"),
            "url": re.sub(r"[{}\\\s]", "", row["url"]),
            "langid": row["language"],
        }
        lines = [f"  {name} = {{{fact}}},\n" for name, fact in facts.items() if fact]
        key = re.sub(r"[^\w.:/+-]", "-", row["doc_id"])
        entries.append(f"@article{{{key},\n{''.join(lines)}}}\n")
    return "\n".join(entries).encode("utf-8", "replace")


def write_ris(documents: pd.DataFrame, case: Case) -> bytes:
    """A reference of type NEWS for each report."""
    return "\n".join(
        "".join(f"{tag}  - {fact}\n" for tag, fact in _ris(row) if fact) + "ER  - \n"
        for row in documents.to_dict("records")
    ).encode("utf-8", "replace")


def _ris(row: dict[Any, Any]) -> Iterator[tuple[str, str]]:
    yield "TY", "NEWS"
    yield "ID", _line(row["doc_id"])
    yield "TI", _line(row["title"] or row["doc_id"])
    yield "T2", _line(row["outlet"])
    yield "PY", _day(row, "%Y")
    yield "DA", _day(row, "%Y/%m/%d")
    yield "UR", _line(row["url"])
    yield "LA", row["language"]


def _day(row: dict[Any, Any], pattern: str) -> str:
    day = row["date"]
    return "" if day is None or day != day else day.strftime(pattern)


def _line(text: str) -> str:
    return " ".join(text.split())


def _escaped(text: str) -> str:
    return "".join(_SPECIAL.get(sign, sign) for sign in text)
