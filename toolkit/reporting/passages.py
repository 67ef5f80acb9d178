"""A statement in its passage: the words of the report, with source, cue and content marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, TypeAlias
from urllib.parse import quote

import pandas as pd

from toolkit.analysis.wording import proposed, stance
from toolkit.case import Case
from toolkit.case.standpoint import in_words
from toolkit.findings import Coded, check_table
from toolkit.reporting.exhibits import Exhibit, escape
from toolkit.schema import AT_LATEST, Span, Spans, Statement

CONTEXT = 240  # characters shown on either side of a statement, within its paragraph
LONGEST = 2000  # characters of a statement shown

Row: TypeAlias = Mapping[str, Any]


def show(statement: Any, case: Case) -> Exhibit:
    """A statement in its passage, its parts marked, with who said it, when, and through whom.

    `statement` is a row of the statements, or of the table `join` makes: then the evidence
    for the reading is marked too, and the stance stands below. Raises LookupError if the case
    has no such document.
    """
    row = _row(statement)
    passage = _passage(row, _documents(case, {row["doc_id"]}), anchored=False)
    return Exhibit(_style() + passage.html, passage.text)


def passages(statements: pd.DataFrame, case: Case, most: int | None = 50) -> Exhibit:
    """Statements in their passages, in the table's order, at most `most` of them (None: all).

    On a page, ``"#" + statement_anchor(statement_id)`` leads to one. Coded statements are shown
    like others.
    """
    check_table(statements, Statement, "passages()", Coded)
    shown = statements if most is None else statements.head(most)
    documents = _documents(case, set(shown["doc_id"]))
    found = [_passage(row, documents, anchored=True) for row in _records(shown)]
    if more := len(statements) - len(shown):
        text = f"{more} more of these statements {'is' if more == 1 else 'are'} not shown here."
        found.append(Exhibit(f'<p class="more">{text}</p>', text))
    return Exhibit(
        _style() + "\n".join(passage.html for passage in found),
        "\n\n".join(passage.text for passage in found),
    )


def statement_anchor(statement_id: str) -> str:
    """The id a statement's passage has on a page."""
    return "s-" + quote(statement_id, safe=":")


def quotation_anchor(issue: str, party: str = "", value: str = "") -> str:
    """The id that the quotations behind one count of the positions have on a page.

    An empty `value` stands for all stances, an empty `party` for all parties.
    """
    return "q-" + ":".join(quote(part, safe="") for part in (issue, party, value) if part)


@cache
def _style() -> str:
    css = files("toolkit.reporting").joinpath("page/passage.css").read_text("utf-8")
    return f"<style>{css}</style>"


def _documents(case: Case, wanted: set[str]) -> dict[str, Row]:
    rows = case.documents[case.documents["doc_id"].isin(wanted)]
    return {row["doc_id"]: row for row in _records(rows)}


def _records(table: pd.DataFrame) -> list[Row]:
    return [{str(k): v for k, v in row.items()} for row in table.to_dict("records")]


def _row(statement: Any) -> Row:
    if isinstance(statement, pd.DataFrame):
        [statement] = [row for _, row in statement.iterrows()]
    if hasattr(statement, "_asdict"):
        return dict(statement._asdict())
    return dict(statement)


def _passage(row: Row, documents: Mapping[str, Row], anchored: bool) -> Exhibit:
    if row["doc_id"] not in documents:
        raise LookupError(f"The case has no document {row['doc_id']!r}.")
    document = documents[row["doc_id"]]
    words_html, words_text = _words(row, document["text"])
    origin, reading = _origin(row, document), _reading(row)
    anchor = f' id="{escape(statement_anchor(row["statement_id"]))}"' if anchored else ""
    html = [
        f'<div class="passage"{anchor}><blockquote dir="auto">{words_html}</blockquote>',
        f'<p class="origin">{escape(origin)}{_title(document)}</p>',
        f'<p class="reading">{escape(reading)}</p>' if reading else "",
        "</div>",
    ]
    return Exhibit("".join(html), "\n".join(filter(None, [words_text, f"    {origin}", reading])))


def _words(row: Row, text: str) -> tuple[str, str]:
    """The passage as HTML and as text, from its paragraph, its parts marked."""
    start, end = row["start"], min(row["end"], row["start"] + LONGEST)
    left, right = _window(text, start, end)
    parts = {part: row[f"{part}_spans"] for part in ("source", "cue", "content")}
    before = "… " if text[:left].rpartition("\n\n")[2].strip() else ""
    after = " …" if end < row["end"] or text[right:].partition("\n\n")[0].strip() else ""
    html, plain, labelled = [before], [before], set()
    for a, b, part, inner in _marked(left, right, parts, row.get("evidence", ())):
        words = "".join(
            f'<mark class="evidence">{_isolated(text[c:d])}</mark>' if hit else _isolated(text[c:d])
            for c, d, hit in inner
        )
        label = f"<small>{part}</small> " if part and part not in labelled else ""
        labelled.add(part)
        html.append(f'{label}<mark class="{part}">{words}</mark>' if part else words)
        plain.append(f"[{part}: {text[a:b]}]" if part else text[a:b])
    return "".join([*html, after]), " ".join("".join([*plain, after]).split())


def _isolated(text: str) -> str:
    """Words of a report; marks of direction in them turn nothing outside of them."""
    return f"<bdi>{escape(text)}</bdi>" if any(mark in text for mark in _TURNING) else escape(text)


_TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"


def _window(text: str, start: int, end: int) -> Span:
    """A statement with its paragraph around it, at most CONTEXT characters on either side."""
    paragraph = text.rfind("\n\n", 0, start)
    left = max(0 if paragraph < 0 else paragraph + 2, start - CONTEXT)
    if left == start - CONTEXT and left > 0:
        left = min(start, left + len(text[left:start].partition(" ")[0]) + 1)
    close = text.find("\n\n", end)
    right = min(len(text) if close < 0 else close, end + CONTEXT)
    if right == end + CONTEXT and right < len(text):
        right = max(end, text.rfind(" ", end, right))
    return left, right


_Inner: TypeAlias = list[tuple[int, int, bool]]


def _marked(
    left: int, right: int, parts: Mapping[str, Spans], evidence: Spans
) -> Iterator[tuple[int, int, str, _Inner]]:
    """Stretches of one part each, and within them those that are evidence and those not."""
    spans = [span for part in parts.values() for span in part]
    edges = {edge for span in (*spans, *evidence) for edge in span if left < edge < right}
    cuts = sorted({left, right} | edges)
    stretch: tuple[int, int, str, _Inner] | None = None
    for a, b in pairwise(cuts):
        part = next((name for name, s in parts.items() if _covers(s, a)), "")
        inner = (a, b, _covers(evidence, a))
        if stretch and stretch[2] == part:
            stretch = (stretch[0], b, part, [*stretch[3], inner])
        else:
            if stretch:
                yield stretch
            stretch = (a, b, part, [inner])
    if stretch:
        yield stretch


def _covers(spans: Spans, position: int) -> bool:
    return any(start <= position < end for start, end in spans)


def _origin(row: Row, document: Row) -> str:
    speaker = row["speaker"] or (f"“{row['source']}” (unresolved)" if row["source"] else "")
    outlet = document["outlet"] or "unknown outlet"
    printed = f"{outlet}, {in_words(document['date'])}" if _known(document["date"]) else outlet
    via = f"via {', '.join(row['via'])}" if row["via"] else ""
    said = ""
    if _known(row["said_on"]) and row["said_on"] != document["date"]:
        by = "by" if row["said_on_basis"] in AT_LATEST else "on"
        said = f"said {by} {in_words(row['said_on'])}"
    denial = {"denied": "as a denial", "declined": "declined", "unsaid": "not said"}
    parts = [speaker or "nobody named", said, denial.get(row["denial"], ""), printed, via]
    return " · ".join(filter(None, [*parts, row["statement_id"]]))


def _title(document: Row) -> str:
    title, url = escape(document["title"]), document["url"]
    if not title:
        return ""
    if url.startswith(("https://", "http://")):
        return f' · <a href="{escape(url)}">{title}</a>'
    return f" · <cite>{title}</cite>"


def _reading(row: Row) -> str:
    if "value" not in row:
        return ""
    what = row.get("object_label") or row["object"]
    holder = row["holder"] or "unresolved holder"
    if row.get("dimension") == "issue" and "proposition" in row:
        if not row["proposition"]:
            return f"{holder} speaks of {what} ({row['coder']})."
        what = proposed(row["proposition"])
    condition = f" Condition: {row['condition'].rstrip('.')}." if row["condition"] else ""
    note = f" {row['note']}" if row["note"] else ""
    return f"{holder} on {what}: {stance(row['value'])} ({row['coder']}).{condition}{note}"


def _known(day: Any) -> bool:
    return day is not None and not pd.isna(day)
