"""brat standoff: a folder, packed, with a `.txt` and an `.ann` for each report and its settings.

A passage is an entity, its object, value, holder, side, speaker and coder are attributes, its note,
condition, name and confidence are notes, and relations lead to its parts. A span stops at the end
of a line and goes on behind it, since brat can mark no line's end.

Source: brat standoff format; offsets count characters (code points).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from toolkit.exchange.archive import file_names, packed, report_name, unpacked
from toolkit.exchange.marked import MOST_PASSAGES, Marked, Passage, Text
from toolkit.exchange.regions import (
    KEEPS,
    PARTS,
    PASSAGES,
    Link,
    Region,
    choices_of,
    passages_of,
    regions_of,
)
from toolkit.schema import InputError, Span, Spans

__all__ = ["KEEPS", "read", "write"]

ATTRIBUTES = {"Object": "object", "Value": "value", "Holder": "holder", "Side": "holder_side",
              "Speaker": "speaker", "Coder": "coder"}  # fmt: skip
NOTES = {"AnnotatorNotes": "note", "Condition": "condition", "Statement": "statement",
         "Confidence": "confidence"}  # fmt: skip

_LINE_PART = re.compile(r"[^\r\n]+")
_RESERVED = re.compile(r"[\s%_|,:<>]")
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPED = {escape: sign for sign, escape in _ESCAPES.items()}


def write(marked: Marked) -> bytes:
    """The folder, packed."""
    files = {"annotation.conf": _settings(marked).encode("utf-8", "replace")}
    names = file_names(text.name for text in marked.texts)
    for text, passages in marked.by_text():
        name = names[text.name]
        regions, links = regions_of(passages, "T")
        whole = (text.text or "").encode("utf-8", "replace").decode()
        lines = "".join(f"{line}\n" for line in _lines(whole, regions, links))
        files[f"{name}.txt"] = whole.encode()
        files[f"{name}.ann"] = lines.encode("utf-8", "replace")
    return packed(files)


def _lines(text: str, regions: list[Region], links: list[Link]) -> Iterator[str]:
    attributes, notes = 0, 0
    for one in regions:
        spans = _within_lines(text, one.start, one.end)
        places = ";".join(f"{start} {end}" for start, end in spans)
        yield f"{one.id}\t{one.kind} {places}\t{_words(text, spans)}"
        for name, field in ATTRIBUTES.items():
            if field in one.fields:
                attributes += 1
                yield f"A{attributes}\t{name} {one.id} {_word(one.fields[field])}"
        for name, field in NOTES.items():
            if field in one.fields:
                notes += 1
                said = "".join(_ESCAPES.get(sign, sign) for sign in one.fields[field])
                yield f"#{notes}\t{name} {one.id}\t{said}"
    kinds = {one.id: one.kind for one in regions}
    for number, (whole, part) in enumerate(links, 1):
        yield f"R{number}\t{PARTS[kinds[part]]} Arg1:{whole} Arg2:{part}"


def _within_lines(text: str, start: int, end: int) -> Spans:
    found = tuple(one.span() for one in _LINE_PART.finditer(text, start, end))
    return found or ((start, end),)


def _words(text: str, spans: Spans) -> str:
    return " ".join(text[start:end] for start, end in spans)


def _word(said: str) -> str:
    """Words as one word: blanks become `_`, what has a meaning in brat's files `%` and a code."""
    return _RESERVED.sub(
        lambda found: "_" if found[0] == " " else "".join(f"%{b:02X}" for b in found[0].encode()),
        said,
    )


def _unword(word: str) -> str:
    return unquote(word.replace("_", " "))


def _settings(marked: Marked) -> str:
    """Which kinds, relations and attributes brat offers, and the values of each."""
    objects, values = choices_of(marked)
    people = {name for one in marked.passages for name in (one.holder, one.speaker)}
    listed = {"Object": objects, "Value": values, "Holder": tuple(sorted(people - {""}))}
    for name, field in ATTRIBUTES.items():
        if name not in listed:
            listed[name] = tuple(sorted({getattr(one, field) for one in marked.passages} - {""}))
    coded = "|".join(PASSAGES)
    lines = ["[entities]", *PASSAGES, *PARTS, "[relations]"]
    lines += [f"{role}\tArg1:{coded}, Arg2:{kind}" for kind, role in PARTS.items()]
    lines += ["<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>", "[events]"]
    lines += ["[attributes]"]
    for name, choices in listed.items():
        if choices:
            lines.append(f"{name}\tArg:{coded}, Value:{'|'.join(map(_word, choices))}")
    return "\n".join(lines) + "\n"


# ---------------------------------------------------------------- reading


def read(data: bytes) -> Marked:
    """The texts of a packed folder and what was marked in them.

    Raises InputError, with file and line, for what is no standoff or does not fit its text.
    """
    files = unpacked(data)
    texts: list[Text] = []
    passages: list[Passage] = []
    for path, content in sorted(files.items()):
        stem, dot, ending = path.rpartition(".")
        if dot + ending == ".ann":
            if f"{stem}.txt" not in files:
                raise InputError(f"holds {path[:80]!r} without its .txt; pack both of each report.")
            name, text = report_name(path), _decoded(files[f"{stem}.txt"], f"{stem}.txt")
            texts.append(Text(name, text))
            passages += _marked(name, text, _decoded(content, path), path)
        if len(passages) > MOST_PASSAGES:
            raise InputError(f"marks more than {MOST_PASSAGES:,} passages; split it.")
    return Marked("", tuple(texts), tuple(passages))


def _decoded(data: bytes, path: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise InputError(f"holds {path[:80]!r} that is not UTF-8; save it as UTF-8.") from None


def _marked(name: str, text: str, annotations: str, path: str) -> list[Passage]:
    regions: list[Region] = []
    pieces: dict[str, list[str]] = {}
    fields: dict[str, dict[str, str]] = {}
    links: list[Link] = []
    for number, line in enumerate(annotations.split("\n"), 1):
        line = line.rstrip("\r")
        try:
            match line[:1]:
                case "T":
                    own, _, entity = line.partition("\t")
                    found = _regions(own, *spans_of(entity, text), text, fields.setdefault(own, {}))
                    pieces[own] = [one.id for one in found]
                    regions += found
                case "R" | "E":
                    links += _links(line)
                case "A" | "M":
                    _, (kind, of, *value) = _two(line)
                    if kind in ATTRIBUTES and value:
                        fields.setdefault(of, {})[ATTRIBUTES[kind]] = _unword(value[0])
                case "#":
                    (_, (kind, of, *_)), said = _two(line), line.split("\t", 2)[2:]
                    if kind in NOTES and said:
                        fields.setdefault(of, {})[NOTES[kind]] = re.sub(
                            r"\\[\\nrt]", lambda found: _ESCAPED[found.group()], said[0]
                        )
                case "*" | "N" | "":
                    pass
                case _:
                    raise ValueError
        except ValueError as error:
            why = error.message if isinstance(error, InputError) else "this is no annotation."
            raise InputError(f"holds {path[:80]!r}, line {number} ({line[:40]!r}): {why}") from None
    each = [(whole, piece) for whole, part in links for piece in pieces.get(part, [])]
    return passages_of(name, text, regions, each)


def _two(line: str) -> tuple[str, list[str]]:
    """The name that a line begins with, and the words after it; at least two."""
    name, tab, rest = line.partition("\t")
    words = rest.partition("\t")[0].split()
    if not tab or len(words) < 2:
        raise ValueError
    return name, words


def spans_of(entity: str, text: str) -> tuple[str, Spans]:
    """The kind and the spans of an entity, from what stands behind its name on its line.

    Raises InputError for spans that lie outside the text or hold other words than are given.
    """
    head, _, words = entity.partition("\t")
    kind, _, where = head.partition(" ")
    try:
        spans = tuple(
            (int(start), int(end)) for start, end in (part.split() for part in where.split(";"))
        )
    except ValueError:
        raise InputError(f"{where[:40]!r} is not a span; write 12 45 or 12 45;50 60.") from None
    for start, end in spans:
        if not 0 <= start < end <= len(text):
            raise InputError(f"the span {start} {end} lies outside the text.")
    stands = _words(text, spans)
    if words and _even(words) != _even(stands):
        raise InputError(
            f"the words at {where[:40]} are {stands[:60]!r}, not {words[:60]!r}; were the texts "
            "changed?"
        )
    return kind, spans


def _regions(name: str, kind: str, spans: Spans, text: str, own: dict[str, str]) -> list[Region]:
    """The region of an entity; of one in pieces that is a part of a passage, one for each piece."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and (kind not in PARTS or not text[joined[-1][1] : start].strip("\r\n")):
            start, _ = joined.pop()
        joined.append((start, end))
    names = [name, *(f"{name};{number}" for number in range(1, len(joined)))]
    return [Region(of, kind, *span, own) for of, span in zip(names, joined, strict=True)]


def _even(words: str) -> str:
    return " ".join(words.split())


def _links(line: str) -> Iterator[Link]:
    """What a relation or an event leads from and to: its first part, and each other."""
    _, words = _two(line)
    ends = [word.partition(":")[2] for word in words if ":" in word]
    for other in ends[1:]:
        yield ends[0], other
