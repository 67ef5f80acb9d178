"""REFI-QDA: a project (`.qdpx`) and a codebook (`.qdc`) for NVivo, MAXQDA, ATLAS.ti and others.

A coded passage is a selection with two codes, of the tree Issue (Attitude, Move): the issue and
its value, and of the tree Holder. A project made elsewhere is read alike: of a code two deep or
more, the last is the value and the one above it the issue.

Source: REFI-QDA 1.5, urn:QDA-XML:project:1.0 and urn:QDA-XML:codebook:1.0.
"""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterator
from typing import Any

from lxml import etree

from toolkit.exchange.archive import packed, unpacked
from toolkit.exchange.marked import MOST_PASSAGES, Marked, Passage, Text, printable_in_xml, within
from toolkit.exchange.notation import xml_of
from toolkit.schema import InputError, Names

KEEPS = frozenset({"holder", "dimension", "label", "value", "note", "coder"})
"""What of a passage comes back, beside its place."""

PROJECT, CODEBOOK = "urn:QDA-XML:project:1.0", "urn:QDA-XML:codebook:1.0"
ORIGIN = "negotiation-toolkit"
HOLDER = "Holder"
_OF = {"Issue": "issue", "Attitude": "attitude", "Move": "move"}
_SPACE = uuid.UUID("7f3c7a52-5a0e-5d0c-9a55-0c1d3c5b9e11")


def write(marked: Marked) -> bytes:
    """A project: the reports as plain texts, their coded passages as selections."""
    project = etree.Element(
        "Project", name=_safe(marked.name), origin=ORIGIN, nsmap={None: PROJECT}
    )
    coded = [one for one in marked.passages if one.value]
    if coded:
        users = etree.SubElement(project, "Users")
        for coder in sorted({one.coder for one in coded}):
            etree.SubElement(users, "User", guid=_guid("user", coder), name=_safe(coder))
    _add_codebook(project, marked)
    sources = etree.SubElement(project, "Sources")
    files = {}
    numbers = itertools.count()
    for text, passages in marked.by_text():
        guid = _guid("text", text.name)
        files[f"sources/{guid}.txt"] = printable_in_xml(text.text or "").encode()
        source = etree.SubElement(
            sources, "TextSource", guid=guid, name=_safe(text.name),
            plainTextPath=f"internal://{guid}.txt",
        )  # fmt: skip
        for one in passages:
            if one.value:
                _add_selection(source, one, next(numbers))
    return packed({"project.qde": _bytes(project)} | files)


def write_codebook(marked: Marked) -> bytes:
    """A codebook: the trees of codes that a project would hold."""
    root = etree.Element("CodeBook", origin=ORIGIN, nsmap={None: CODEBOOK})
    _add_codes(root, marked)
    return _bytes(root)


def _add_codebook(project: Any, marked: Marked) -> None:
    _add_codes(etree.SubElement(project, "CodeBook"), marked)


def _add_codes(parent: Any, marked: Marked) -> None:
    codes = etree.SubElement(parent, "Codes")
    made: dict[Names, Any] = {(): codes}
    for path, definition in _paths(marked):
        for depth in range(1, len(path) + 1):
            here = path[:depth]
            if here not in made:
                made[here] = etree.SubElement(
                    made[here[:-1]], "Code", guid=_guid("code", *here), name=_safe(here[-1]),
                    isCodable=str(depth == len(path)).lower(),
                )  # fmt: skip
        if definition and not len(made[path]):
            etree.SubElement(made[path], "Description").text = _safe(definition)


def _paths(marked: Marked) -> Iterator[tuple[Names, str]]:
    """Every code as the names that lead to it, with its definition: the codebook's, then others."""
    if marked.codebook:
        for stance in marked.codebook.scale:
            for issue in marked.codebook.issues:
                yield ("Issue", issue.label or issue.name, stance.name), stance.definition
    for one in marked.passages:
        if one.value:
            yield _path(one), ""
    for holder in sorted({one.holder for one in marked.passages if one.value and one.holder}):
        yield (HOLDER, holder), ""


def _path(one: Passage) -> Names:
    return one.dimension.capitalize(), one.label or one.object, one.value


def _add_selection(source: Any, one: Passage, number: int) -> None:
    user = _guid("user", one.coder)
    selection = etree.SubElement(
        source, "PlainTextSelection", guid=_guid("selection", str(number)), name="",
        startPosition=str(one.start), endPosition=str(one.end), creatingUser=user,
    )  # fmt: skip
    if one.note:
        etree.SubElement(selection, "Description").text = _safe(one.note)
    for path in (_path(one), (HOLDER, one.holder)):
        if all(path):
            guid = _guid("coding", str(number), *path)
            coding = etree.SubElement(selection, "Coding", guid=guid, creatingUser=user)
            etree.SubElement(coding, "CodeRef", targetGUID=_guid("code", *path))


def _guid(*what: str) -> str:
    """An identifier that the same thing always has."""
    return str(uuid.uuid5(_SPACE, "\x1f".join(map(printable_in_xml, what)))).upper()


def _safe(text: str) -> str:
    return printable_in_xml(text)


def _bytes(root: Any) -> bytes:
    found: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return found


# ---------------------------------------------------------------- reading


def read(data: bytes) -> Marked:
    """The texts and coded selections of a project. Raises InputError for what is none."""
    files = unpacked(data)
    qde = next((name for name in files if name.rpartition("/")[2] == "project.qde"), None)
    if qde is None:
        raise InputError("holds no project.qde, so it is no REFI-QDA project; export it anew.")
    root = xml_of(files[qde])
    plain = {name.rpartition("/")[2].casefold(): content for name, content in files.items()}
    codes = {guid: path for guid, path, _ in codes_of(root)}
    users = {one.get("guid"): one.get("name") or "" for one in _all(root, "User")}
    texts: list[Text] = []
    passages: list[Passage] = []
    for source in _all(root, "TextSource"):
        name = (source.get("plainTextPath") or "").rpartition("/")[2].casefold()
        if name not in plain:
            continue  # a source that is only linked, or no plain text
        text = _decoded(plain[name])
        own = source.get("name") or name
        texts.append(Text(own, text))
        for selection in _all(source, "PlainTextSelection"):
            passages += _selected(selection, own, text, codes, users)
    if len(passages) > MOST_PASSAGES:
        raise InputError(f"codes more than {MOST_PASSAGES:,} passages; split it.")
    return Marked("", tuple(texts), tuple(passages))


def codes_of(root: Any) -> Iterator[tuple[str, Names, str]]:
    """Every code with its identifier, the names that lead to it, and what it is."""
    for code in _all(root, "Code"):
        above = [one for one in code.iterancestors() if etree.QName(one).localname == "Code"]
        path = tuple(one.get("name") or "" for one in (*reversed(above), code))
        text = next((one.text or "" for one in code if _is(one, "Description")), "")
        yield code.get("guid") or "", path, text


def _selected(
    selection: Any, name: str, text: str, codes: dict[str, Names], users: dict[str, str]
) -> Iterator[Passage]:
    """A passage for each code of a selection that says an issue and its value."""
    places = [selection.get(edge) or "" for edge in ("startPosition", "endPosition")]
    start, end = (
        int(one) if one.isascii() and one.isdigit() and len(one) < 12 else one for one in places
    )
    within(text, start, end, f"a selection in {name[:60]!r}")
    note = next((one.text or "" for one in selection if _is(one, "Description")), "")
    paths = []
    for coding in _all(selection, "Coding"):
        for reference in _all(coding, "CodeRef"):
            user = coding.get("creatingUser") or selection.get("creatingUser") or ""
            paths.append((codes.get(reference.get("targetGUID") or "", ()), users.get(user, "")))
    holder = next((path[-1] for path, _ in paths if len(path) > 1 and path[0] == HOLDER), "")
    for path, coder in paths:
        if len(path) > 1 and path[0] != HOLDER:
            yield Passage(
                name, int(start), int(end), holder=holder, dimension=_OF.get(path[0], "issue"),
                label=path[-2], value=path[-1], note=note, coder=coder,
            )  # fmt: skip


def _decoded(data: bytes) -> str:
    try:
        return data.removeprefix(b"\xef\xbb\xbf").decode()
    except UnicodeDecodeError:
        raise InputError("holds a text that is not UTF-8; export it anew.") from None


def _all(parent: Any, name: str) -> Any:
    return parent.iter(f"{{*}}{name}")


def _is(one: Any, name: str) -> bool:
    return isinstance(one.tag, str) and etree.QName(one).localname == name
