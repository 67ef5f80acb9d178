"""UIMA XMI for INCEpTION: an archive of a CAS for each report and the type system.

One layer of spans holds passages and their parts (`kind` says which), one of relations leads from
a passage to its parts. Offsets are UTF-16 units in the files, as Java counts them. What is read
are these layers; others, such as tokens and sentences, are passed over.
"""

from __future__ import annotations

import io
import warnings
from typing import Any

from toolkit.exchange.archive import file_names, packed, report_name, unpacked
from toolkit.exchange.marked import MOST_PASSAGES, Marked, Passage, Text, printable_in_xml
from toolkit.exchange.notation import xml_of
from toolkit.exchange.offsets import Units
from toolkit.exchange.regions import FIELDS, KEEPS, PARTS, Region, passages_of, regions_of
from toolkit.extras import needing
from toolkit.schema import InputError

with needing("exchange", "UIMA XMI for INCEpTION"):
    import cassis

__all__ = ["KEEPS", "read", "write"]

TYPES = "TypeSystem.xml"
PASSAGE, PART = "webanno.custom.Passage", "webanno.custom.PassagePart"
FACTS = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"
_TEXT = "uima.cas.String"
_CAS, _ID = "http:///uima/cas.ecore", "{http://www.omg.org/XMI}id"


def type_system() -> Any:
    """The types of our layers, and of a document's name and title."""
    types = cassis.TypeSystem()
    passage = types.create_type(PASSAGE, "uima.tcas.Annotation")
    for name in ("kind", *FIELDS):
        types.create_feature(passage, name, _TEXT)
    part = types.create_type(PART, "uima.tcas.Annotation")
    for name in ("Governor", "Dependent"):
        types.create_feature(part, name, PASSAGE)
    types.create_feature(part, "role", _TEXT)
    facts = types.create_type(FACTS, "uima.tcas.DocumentAnnotation")
    for name in ("documentTitle", "documentId", "documentUri", "collectionId", "documentBaseUri"):
        types.create_feature(facts, name, _TEXT)
    types.create_feature(facts, "isLastSegment", "uima.cas.Boolean")
    return types


def write(marked: Marked) -> bytes:
    """The archive. Characters that XML cannot hold become U+FFFD."""
    types = type_system()
    files = {TYPES: types.to_xml().encode()}
    names = file_names(text.name for text in marked.texts)
    for text, passages in marked.by_text():
        files[f"{names[text.name]}.xmi"] = _cas(text, passages, types).to_xmi().encode()
    return packed(files)


def _cas(text: Text, passages: list[Passage], types: Any) -> Any:
    cas = cassis.Cas(types)
    cas.sofa_string = printable_in_xml(text.text or "")
    cas.sofa_mime = "text/plain"
    facts = types.get_type(FACTS)(
        begin=0, end=len(cas.sofa_string), documentId=printable_in_xml(text.name),
        documentTitle=printable_in_xml(text.title or text.name),
    )  # fmt: skip
    cas.add(facts)
    regions, links = regions_of(passages, "")
    made = {}
    for one in regions:
        fields = {name: printable_in_xml(said) for name, said in one.fields.items()}
        made[one.id] = types.get_type(PASSAGE)(
            begin=one.start, end=one.end, kind=one.kind, **fields
        )
        cas.add(made[one.id])
    for whole, part in links:
        to = made[part]
        cas.add(
            types.get_type(PART)(
                begin=to.begin, end=to.end, Governor=made[whole], Dependent=to, role=PARTS[to.kind]
            )
        )
    return cas


# ---------------------------------------------------------------- reading


def read(data: bytes) -> Marked:
    """The texts and passages of an archive of CASes, or of a single one.

    Raises InputError for what is none, and for an annotation that lies outside its text.
    """
    types = type_system()
    files = unpacked(data) if data.startswith(b"PK") else {"report.xmi": data}
    texts: list[Text] = []
    passages: list[Passage] = []
    for path, content in sorted(files.items()):
        if path.casefold().endswith(".xmi"):
            text, marks = _read(report_name(path), content, types)
            texts.append(text)
            passages += marks
        if len(passages) > MOST_PASSAGES:
            raise InputError(f"marks more than {MOST_PASSAGES:,} passages; split it.")
    return Marked("", tuple(texts), tuple(passages))


def _check_places(root: Any, name: str) -> None:
    """Raise InputError if an annotation begins or ends where its text has no character.

    cassis looks through the whole text for each of these.
    """
    sofas = {
        one.get(_ID): Units(one.get("sofaString") or "") for one in root.iter(f"{{{_CAS}}}Sofa")
    }
    for one in root:
        units = sofas.get(one.get("sofa"))
        for edge in ("begin", "end"):
            at = one.get(edge)
            if units and at is not None and not _is_place(at, units):
                raise InputError(
                    f"holds {name[:60]!r} with an annotation at {at[:20]!r}, which is no place in "
                    "its text; export it anew from the tool that made it."
                )


def _is_place(at: str, units: Units) -> bool:
    if not (at.isascii() and at.isdigit() and len(at) < 12 and int(at) <= units.length):
        return False
    return units.to_units(units.to_characters(int(at))) == int(at)


def _read(name: str, data: bytes, types: Any) -> tuple[Text, list[Passage]]:
    _check_places(xml_of(data), name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what cassis says of layers that are not ours
            cas = cassis.load_cas_from_xmi(io.BytesIO(data), types, lenient=True)
            text = cas.sofa_string or ""
            facts = [one.documentId for one in cas.select(FACTS) if one.documentId]
            spans = list(cas.select(PASSAGE))
            parts = list(cas.select(PART))
    except Exception as error:  # of a reader that has no error of its own for damaged files
        what = " ".join(f"{type(error).__name__}: {error}".split())[:120]
        raise InputError(
            f"holds {name[:60]!r}, which cannot be read as UIMA XMI ({what}); export it anew as "
            "“UIMA CAS XMI (XML 1.0)”."
        ) from None
    own = {one.xmiID: str(number) for number, one in enumerate(spans)}
    regions = [
        Region(
            str(number), one.kind or "", one.begin, one.end,
            {of: said for of in FIELDS if (said := getattr(one, of))},
        )
        for number, one in enumerate(spans)
    ]  # fmt: skip
    ends = [(one.Governor, one.Dependent) for one in parts if one.Governor and one.Dependent]
    if not all(end.xmiID in own for both in ends for end in both):
        raise InputError(
            f"holds {name[:60]!r} with a relation whose end is no passage and no part of one; "
            "export it anew from the tool that made it."
        )
    links = [(own[whole.xmiID], own[part.xmiID]) for whole, part in ends]
    named = facts[0] if facts else name
    return Text(named, text), passages_of(named, text, regions, links)
