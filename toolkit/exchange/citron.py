"""Citron's JSON: an archive with a file for each report, its quotes with source, cue and content.

It holds who said what, and no codings. Offsets count characters (code points), as Citron's own
reader takes them; files that count UTF-16 units are told by the words that they say stand there.

Source: Citron Annotation Format, BBC R&D.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from toolkit.exchange.archive import file_names, packed, report_name, unpacked
from toolkit.exchange.marked import MOST_PASSAGES, Marked, Passage, Text, within
from toolkit.exchange.notation import entry, json_bytes, json_of
from toolkit.exchange.offsets import Units
from toolkit.schema import InputError, Span, Spans

KEEPS = frozenset({"statement", "source", "cue", "content"})
"""What of a passage comes back, beside its place."""


def write(marked: Marked) -> bytes:
    """The archive; codings of one statement are one quote, and what has no cue is left out."""
    names = file_names(text.name for text in marked.texts)
    return packed(
        {
            f"{names[text.name]}.json": json_bytes(_document(text, passages))
            for text, passages in marked.by_text()
        }
    )


def _document(text: Text, passages: Iterable[Passage]) -> dict[str, Any]:
    whole = text.text or ""
    quotes: dict[str, dict[str, Any]] = {}
    for one in passages:
        if one.cue and one.statement not in quotes:
            cue = one.cue[0][0], one.cue[-1][1]
            quotes[one.statement] = {
                "id": one.statement,
                "cue": _span(whole, cue),
                "sources": [_span(whole, span) for span in one.source],
                "contents": [_span(whole, span) for span in one.content],
            }
    return {"text": whole, "quotes": list(quotes.values())}


def _span(text: str, span: Span) -> dict[str, Any]:
    start, end = span
    return {"start": start, "end": end, "text": text[start:end]}


# ---------------------------------------------------------------- reading


def is_such(held: Any) -> bool:
    """Whether what a JSON file holds is a text with quotes."""
    return isinstance(held, dict) and "text" in held and "quotes" in held


def read(data: bytes) -> Marked:
    """The texts and quotes of an archive of such files, or of a single one.

    Raises InputError for what is none, and where the text reads otherwise than a quote says.
    """
    files = unpacked(data) if data.startswith(b"PK") else {"report.json": data}
    texts: list[Text] = []
    passages: list[Passage] = []
    for path, content in sorted(files.items()):
        if path.casefold().endswith(".json"):
            held = json_of(content)
            if not is_such(held):
                raise InputError(f"holds {path[:80]!r} that has no text with quotes; leave it out.")
            text = Text(report_name(path), entry(held, "text", str, ""))
            texts.append(text)
            passages += _quotes(text, entry(held, "quotes", list, []))
        if len(passages) > MOST_PASSAGES:
            raise InputError(f"marks more than {MOST_PASSAGES:,} passages; split it.")
    return Marked("", tuple(texts), tuple(passages))


def _quotes(text: Text, quotes: Iterable[Any]) -> list[Passage]:
    whole = text.text or ""
    units = Units(whole)
    found = []
    for quote in quotes:
        cue = _placed(whole, units, entry(quote, "cue", dict, {}))
        source, content = (
            tuple(_placed(whole, units, span) for span in entry(quote, name, list, []))
            for name in ("sources", "contents")
        )
        spans: Spans = (cue, *source, *content)
        found.append(
            Passage(
                text.name, min(start for start, _ in spans), max(end for _, end in spans),
                statement=str(quote.get("id") or ""), source=source, cue=(cue,), content=content,
            )
        )  # fmt: skip
    return found


def _placed(text: str, units: Units, span: Any) -> Span:
    """A span of the text, in characters, whichever units the file counts."""
    start, end = entry(span, "start", int, -1), entry(span, "end", int, -1)
    words = entry(span, "text", str, "")
    counted = (start, end), (units.to_characters(start), units.to_characters(end))
    for at, to in counted:
        if words and 0 <= at < to <= len(text) and text[at:to] == words:
            return at, to
    if words:
        raise InputError(
            f"has {words[:40]!r} at {start}-{end}, where its text reads otherwise; its "
            "offsets must count characters of that text."
        )
    return within(text, start, end, "a span")
