"""OpenDocument text (.odt): paragraphs and headings of its content, in order."""

from __future__ import annotations

from toolkit.case.texts.documents.zipped import open_zip, read_member
from toolkit.case.texts.layouts.pages import Element, local, parse_xml

BLANKS = {"s": " ", "tab": "\t", "line-break": "\n"}
LEFT_OUT = ("annotation", "note", "tracked-changes")


def text_of(data: bytes) -> str:
    """The document's text, without notes, comments and what was deleted."""
    with open_zip(data) as packed:
        tree = parse_xml(read_member(packed, packed.getinfo("content.xml")))
    if tree is None:
        return ""
    blocks = (one for one in tree.iter() if local(one) in ("p", "h") and not _is_left_out(one))
    return "\n\n".join(_line(block) for block in blocks)


def _is_left_out(element: Element) -> bool:
    return any(local(above) in LEFT_OUT for above in element.iterancestors())


def _line(element: Element) -> str:
    parts = [element.text or ""]
    for child in element:
        name = local(child)
        if name not in LEFT_OUT:
            parts.append(BLANKS.get(name) or _line(child))
        parts.append(child.tail or "")
    return "".join(parts)
