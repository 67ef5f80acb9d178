"""W3C Web Annotation, JSON-LD: annotations that point at passages of reports.

A passage is told by its characters (TextPositionSelector, in code points, as the standard counts)
and by its words with what stands around them (TextQuoteSelector). The reports themselves are not
in the file. A coding is a tag that people read, “inspections: accept-if”, and, under a prefix of
our own, every column; of what was annotated elsewhere the tags are read.

Source: Web Annotation Data Model, W3C Recommendation of 23 February 2017.
"""

from __future__ import annotations

import re
import uuid
import warnings
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, unquote

from toolkit.analysis.wording import counted
from toolkit.exchange.importing import NotPlaced
from toolkit.exchange.marked import MOST_PASSAGES, Marked, Passage, Text
from toolkit.exchange.notation import entry, json_bytes, json_of
from toolkit.exchange.regions import FIELDS, PARTS, confidence_of
from toolkit.schema import InputError, Spans

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
OURS = "urn:negotiation-toolkit:"
REPORT = f"{OURS}report:"
AROUND = 32
"""Characters before and after a passage that are quoted with it."""

COLUMNS = (*FIELDS, "dimension", "label")
KEEPS = frozenset(COLUMNS) | frozenset(PARTS.values())
"""What of a passage comes back, beside its place."""

_SPACE = uuid.UUID("0b5a3c1e-6a0e-5f5b-8a53-2f4f0a3f1c77")
_SPAN = re.compile(r"(\d{1,11})-(\d{1,11})")


def write(marked: Marked) -> bytes:
    """A collection with one page of annotations."""
    texts = {one.name: one for one in marked.texts}
    items = [
        _annotation(number, one, texts[one.text]) for number, one in enumerate(marked.passages)
    ]
    collection = _id("collection", marked.name)
    return json_bytes(
        {
            "@context": [CONTEXT, {"toolkit": OURS}],
            "id": collection,
            "type": "AnnotationCollection",
            "label": marked.name,
            "total": len(items),
            "first": {
                "id": _id("page", marked.name), "type": "AnnotationPage", "partOf": collection,
                "startIndex": 0, "items": items,
            },
        }
    )  # fmt: skip


def _id(*what: str) -> str:
    name = "\x1f".join(what).encode("utf-8", "replace").decode()
    return f"urn:uuid:{uuid.uuid5(_SPACE, name)}"


def _annotation(number: int, one: Passage, text: Text) -> dict[str, Any]:
    whole = text.text or ""
    ours = {name: getattr(one, name) for name in COLUMNS}
    ours |= {
        role: "; ".join(f"{start}-{end}" for start, end in getattr(one, role))
        for role in PARTS.values()
    }
    bodies = []
    if one.value:
        bodies.append(_body("tagging", f"{one.label or one.object}: {one.value}"))
    if one.note:
        bodies.append(_body("commenting", one.note))
    made: dict[str, Any] = {
        "id": _id(str(number), one.text, str(one.start), one.statement, one.coder),
        "type": "Annotation",
        "motivation": "classifying" if one.value else "identifying",
    }
    if one.coder:
        made["creator"] = {"type": "Agent", "name": one.coder}
    return made | {
        "body": bodies,
        "toolkit:coding": {
            f"toolkit:{name}": said for name, said in ours.items() if said not in ("", None)
        },
        "target": {
            "type": "SpecificResource",
            "source": REPORT + quote(one.text, safe="", errors="replace"),
            **({"scope": text.url} if text.url else {}),
            "selector": [
                {"type": "TextPositionSelector", "start": one.start, "end": one.end},
                {
                    "type": "TextQuoteSelector",
                    "exact": whole[one.start : one.end],
                    "prefix": whole[max(one.start - AROUND, 0) : one.start],
                    "suffix": whole[one.end : one.end + AROUND],
                },
            ],
        },
    }


def _body(purpose: str, said: str) -> dict[str, str]:
    return {"type": "TextualBody", "purpose": purpose, "value": said, "format": "text/plain"}


# ---------------------------------------------------------------- reading


def is_such(held: Any) -> bool:
    """Whether what a JSON file holds are web annotations."""
    first = held[0] if isinstance(held, list) and held else held
    return isinstance(first, dict) and CONTEXT in _listed(first.get("@context"))


def read(data: bytes) -> Marked:
    """The passages that annotations point at.

    Warns (`NotPlaced`) of annotations of a whole page, which are left out. Raises InputError for
    what holds none.
    """
    passages: list[Passage] = []
    whole: list[str] = []
    for one in _annotations(json_of(data)):
        if page := _whole_page(one):
            whole.append(page)
            continue
        passages += _passages(one)
        if len(passages) > MOST_PASSAGES:
            raise InputError(f"marks more than {MOST_PASSAGES:,} passages; split it.")
    if whole:
        message = (
            f"{counted(len(whole), 'annotation')} of a whole page, where no passage is marked, "
            f"left out; the first: {whole[0][:80]!r}."
        )
        warnings.warn(NotPlaced(message), stacklevel=4)
    names = dict.fromkeys(one.text for one in passages)
    return Marked("", tuple(Text(name) for name in names), tuple(passages))


def _annotations(held: Any) -> Iterator[Any]:
    """The annotations of a collection, a page, a list, or one."""
    if isinstance(held, list):
        yield from held
        return
    page = held
    if isinstance(held, dict) and "first" in held:
        page = held["first"]
        if not isinstance(page, dict):
            raise InputError(
                "names its annotations by an address, and none is followed; export them in the "
                "file itself."
            )
    yield from entry(page, "items", list, [page])


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _passages(one: Any) -> Iterator[Passage]:
    """A passage for each tag that says an issue and its value; one where nothing is said."""
    name, start, end, words = _target(one)
    given: dict[str, Any] = {"text": name, "start": start, "end": end, "quote": words}
    ours = entry(one, "toolkit:coding", dict, {})
    if ours:
        for column in COLUMNS:
            if column != "confidence":
                given[column] = entry(ours, f"toolkit:{column}", str, "")
        given["confidence"] = confidence_of(str(ours.get("toolkit:confidence", "")))
        for role in PARTS.values():
            given[role] = _spans(entry(ours, f"toolkit:{role}", str, ""))
        yield Passage(**given)
        return
    tags, notes = [], []
    for body in _listed(one.get("body")) + _listed(one.get("bodyValue")):
        said = body if isinstance(body, str) else entry(body, "value", str, "")
        issue, colon, value = (part.strip() for part in said.rpartition(":"))
        if colon and issue and value and " " not in value:
            tags.append((issue, value))
        elif said:
            notes.append(said)
    given |= {"note": "\n".join(notes), "coder": _creator(one.get("creator"))}
    for issue, value in tags:
        yield Passage(**given, dimension="issue", label=issue, value=value)
    if not tags:
        yield Passage(**given)


def _first_target(one: Any) -> Any:
    targets = _listed(one.get("target")) if isinstance(one, dict) else []
    return targets[0] if targets else None


def _whole_page(one: Any) -> str:
    """The address of the page that an annotation is of; empty if it marks a part of one."""
    target = _first_target(one)
    if isinstance(target, dict):
        if target.get("selector"):
            return ""
        target = target.get("source") or target.get("id")
        target = target.get("id") if isinstance(target, dict) else target
    return target if isinstance(target, str) else ""


def _target(one: Any) -> tuple[str, int, int, str]:
    """The report, place and words that an annotation points at."""
    target = _first_target(one)
    source = target.get("source") if isinstance(target, dict) else None
    name = source.get("id") if isinstance(source, dict) else source
    if not isinstance(target, dict) or not isinstance(name, str):
        raise InputError("holds an annotation whose target has no source; export it anew.")
    start, end, words = 0, 0, ""
    for selector in _listed(target.get("selector")):
        kind = entry(selector, "type", str, "")
        if kind == "TextPositionSelector":
            start, end = entry(selector, "start", int, -1), entry(selector, "end", int, -1)
            if not 0 <= start < end:
                raise InputError(f"points at {start}-{end}, which is no passage; export it anew.")
        elif kind == "TextQuoteSelector":
            words = entry(selector, "exact", str, "")
    if not words and not end:
        raise InputError(
            f"points at {name[:60]!r} without a text position or a quotation; only text can be "
            "imported."
        )
    report = unquote(name.removeprefix(REPORT)) if name.startswith(REPORT) else name
    return report, start, end, words


def _spans(cell: str) -> Spans:
    spans = tuple((int(a), int(b)) for a, b in _SPAN.findall(cell))
    return tuple((start, end) for start, end in spans if start < end)


def _creator(who: Any) -> str:
    if isinstance(who, list):
        who = who[0] if who else ""
    named = (
        who.get("name") or who.get("nickname") or who.get("id") if isinstance(who, dict) else who
    )
    return named if isinstance(named, str) else ""
