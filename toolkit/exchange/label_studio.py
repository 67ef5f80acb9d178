"""Label Studio's JSON: a task for each report, its passages as regions with choices and relations.

A coder's codings are written as a prediction of that name, which Label Studio shows as a draft to
be corrected; what is read are completed annotations, and predictions only of a file that has none.
Offsets count characters (code points), as Label Studio's do; files of old releases, which count
UTF-16 units, are told by the words that they say stand there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from lxml import etree

from toolkit.exchange.marked import MOST_PASSAGES, Marked, Passage, Text, printable_in_xml
from toolkit.exchange.notation import entry, json_bytes, json_of
from toolkit.exchange.offsets import Units
from toolkit.exchange.regions import (
    FIELDS,
    KEEPS,
    PARTS,
    PASSAGES,
    Link,
    Region,
    choices_of,
    passages_of,
    placed,
    regions_of,
)
from toolkit.schema import InputError

__all__ = ["KEEPS", "read", "write", "write_config"]

CHOSEN = ("object", "value")
"""Fields that are chosen from a list; others are typed."""

TYPED = tuple(name for name in FIELDS if name not in CHOSEN)
_OTHER_NAMES = {"issue": "object", "stance": "value"}


def write(marked: Marked) -> bytes:
    """The tasks, each with a prediction for each coder."""
    return json_bytes([_task(number, *own) for number, own in enumerate(marked.by_text(), 1)])


def _task(number: int, text: Text, own: Sequence[Passage]) -> dict[str, Any]:
    facts = {"doc_id": text.name, "title": text.title, "outlet": text.outlet, "url": text.url,
             "date": text.date.isoformat() if text.date else ""}  # fmt: skip
    predictions = [
        {"model_version": coder, "result": list(_results(text.text or "", passages))}
        for coder in sorted({one.coder for one in own})
        if (passages := [one for one in own if one.coder == coder])
    ]
    return {"id": number, "data": {"text": text.text, **facts}, "predictions": predictions}


def _results(text: str, passages: Iterable[Passage]) -> Iterator[dict[str, Any]]:
    regions, links = regions_of(passages, "r")
    for one in regions:
        place = {"start": one.start, "end": one.end}
        words = text[one.start : one.end]
        yield _result(one.id, "labels", "kind", {**place, "text": words, "labels": [one.kind]})
        for name, said in one.fields.items():
            kind, key = ("choices", "choices") if name in CHOSEN else ("textarea", "text")
            yield _result(one.id, kind, name, {**place, key: [said]})
    for whole, part in links:
        yield {"type": "relation", "from_id": whole, "to_id": part, "direction": "right"}


def _result(region: str, kind: str, name: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"id": region, "type": kind, "from_name": name, "to_name": "text", "value": value}


def write_config(marked: Marked) -> bytes:
    """The labelling interface that shows such tasks: Label Studio's settings, in XML."""
    objects, values = choices_of(marked)
    view = etree.Element("View")
    labels = etree.SubElement(view, "Labels", name="kind", toName="text")
    for kind in (*PASSAGES, *PARTS):
        etree.SubElement(labels, "Label", value=kind)
    etree.SubElement(view, "Text", name="text", value="$text", granularity="symbol")
    for name, choices in zip(CHOSEN, (objects, values), strict=True):
        listed = etree.SubElement(
            view, "Choices", name=name, toName="text", perRegion="true", whenTagName="kind",
            whenLabelValue=",".join(kind for kind in PASSAGES if PASSAGES[kind]),
        )  # fmt: skip
        for choice in choices:
            etree.SubElement(listed, "Choice", value=printable_in_xml(choice))
    for name in TYPED:
        etree.SubElement(
            view, "TextArea", name=name, toName="text", perRegion="true", whenTagName="kind",
            whenLabelValue=",".join(PASSAGES), placeholder=name, maxSubmissions="1",
        )  # fmt: skip
    found: bytes = etree.tostring(view, encoding="UTF-8", pretty_print=True)
    return found


# ---------------------------------------------------------------- reading


def is_such(held: Any) -> bool:
    """Whether what a JSON file holds are tasks."""
    return isinstance(held, list) and bool(held) and isinstance(held[0], dict) and "data" in held[0]


def read(data: bytes) -> Marked:
    """The texts of tasks and what was marked in them. Raises InputError for what are none."""
    tasks = json_of(data)
    if not is_such(tasks):
        raise InputError("holds no tasks with data; export them as JSON, not as JSON-MIN.")
    texts: list[Text] = []
    passages: list[Passage] = []
    annotated = any(_completed(task) for task in tasks)
    for number, task in enumerate(tasks, 1):
        text = _text(entry(task, "data", dict, {}), number)
        texts.append(text)
        marks = _completed(task) if annotated else entry(task, "predictions", list, [])
        for one in marks:
            if isinstance(one, dict):  # elsewhere predictions are only numbered
                passages += _marked(entry(one, "result", list, []), text, _coder(one))
        if len(passages) > MOST_PASSAGES:
            raise InputError(f"marks more than {MOST_PASSAGES:,} passages; split it.")
    return Marked("", tuple(texts), tuple(passages))


def _completed(task: Any) -> list[Any]:
    """A task's annotations, without those that were skipped."""
    marks = entry(task, "annotations", list, []) or entry(task, "completions", list, [])
    return [one for one in marks if isinstance(one, dict) and one.get("was_cancelled") is not True]


def _text(facts: dict[str, Any], number: int) -> Text:
    """A task's text: what is called so, else the only entry that can be one."""
    texts = [name for name, fact in facts.items() if isinstance(fact, str)]
    key = "text" if "text" in texts else max(texts, key=lambda name: len(facts[name]), default="")
    if not key:
        raise InputError(f"holds no text in task {number}; export tasks whose data are texts.")
    name, title, outlet = (
        entry(facts, of, str, "") if of != key else "" for of in ("doc_id", "title", "outlet")
    )
    return Text(name or f"task {number}", facts[key], title, outlet)


def _coder(one: dict[str, Any]) -> str:
    """Who annotated: a name or address where there is one, a number else."""
    who = one.get("completed_by", one.get("model_version"))
    if isinstance(who, dict):
        named = [str(who.get(part) or "") for part in ("first_name", "last_name")]
        who = (
            " ".join(filter(None, named))
            or who.get("username")
            or who.get("email")
            or who.get("id")
        )
    return f"annotator {who}" if isinstance(who, int) else str(who or "")


def _marked(results: Sequence[Any], text: Text, coder: str) -> list[Passage]:
    """The passages of one annotation."""
    units = Units(text.text or "")
    found: dict[str, dict[str, Any]] = {}
    links: list[Link] = []
    for result in results:
        kind = entry(result, "type", str, "")
        if kind == "relation":
            links.append((entry(result, "from_id", str, ""), entry(result, "to_id", str, "")))
            continue
        value = entry(result, "value", dict, {})
        if "start" not in value:
            continue  # what is said of a whole report
        one = found.setdefault(entry(result, "id", str, f"unnamed {len(found)}"), {"fields": {}})
        one |= {edge: value.get(edge) for edge in ("start", "end")}
        if kind == "labels":
            one["kind"] = "".join(_texts(value, "labels")[:1])
            one["quote"] = entry(value, "text", str, "")
        elif kind in ("choices", "textarea"):
            name = entry(result, "from_name", str, "")
            said = "\n".join(_texts(value, "choices" if kind == "choices" else "text"))
            one["fields"][_OTHER_NAMES.get(name, name)] = said
    regions = [_region(name, one, text, units, coder) for name, one in found.items()]
    return passages_of(text.name, text.text or "", regions, links)


def _texts(value: dict[str, Any], name: str) -> list[str]:
    said = value.get(name)
    return [one for one in (said if isinstance(said, list) else [said]) if isinstance(one, str)]


def _region(name: str, one: dict[str, Any], text: Text, units: Units, coder: str) -> Region:
    fields = {of: said for of, said in one["fields"].items() if of in FIELDS and said}
    fields["coder"] = coder
    kind, quote = one.get("kind", ""), one.get("quote", "")
    if not quote:
        return Region(name, kind, one["start"], one["end"], fields)
    there = placed(text.text or "", units, one["start"], one["end"], quote)
    return Region(name, kind, *there, fields) if there else Region(name, kind, 0, 0, fields, quote)
