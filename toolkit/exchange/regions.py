"""What tools that mark spans share: passages as regions of a text, with links between them.

A passage is a region of the kind Issue, Attitude or Move, whose fields are the coding, or
Statement where it is not coded. Its source, cue, content and evidence are regions of their own,
one for each span, to which it is linked; codings of one statement share them. Of what was marked
elsewhere, a region of another kind is a passage, too, and a cue that is linked to a source and a
content is one without a passage of its own.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from toolkit.exchange.marked import Marked, Passage, within
from toolkit.exchange.offsets import Units
from toolkit.schema import Names, Span

PARTS = {"Source": "source", "Cue": "cue", "Content": "content", "Evidence": "evidence"}
"""Kinds of regions that are parts of a passage, and which part."""

PASSAGES = {"Issue": "issue", "Attitude": "attitude", "Move": "move", "Statement": ""}
"""Kinds of regions that are passages, and the dimension of their coding."""

FIELDS = ("object", "value", "holder", "holder_side", "speaker", "condition", "note", "coder",
          "statement", "confidence")  # fmt: skip
"""What is said of a passage, as text."""

KEEPS = frozenset(FIELDS) | frozenset(PARTS.values()) | {"dimension"}
"""What of a passage comes back from regions and links, beside its place."""

_KIND = {kind.casefold(): kind for kind in (*PARTS, *PASSAGES)}


@dataclass(frozen=True, slots=True)
class Region:
    """A span of a text under a name of its own, of a kind, with what is said of it.

    A `quote` is what stands there by the file, where its offsets do not lead to it.
    """

    id: str
    kind: str
    start: int
    end: int
    fields: Mapping[str, str] = field(default_factory=dict)
    quote: str = ""


Link = tuple[str, str]
"""The names of two regions: a passage, or a cue, and a part of it."""


def regions_of(passages: Iterable[Passage], prefix: str) -> tuple[list[Region], list[Link]]:
    """The regions of one text's passages, named by the prefix and a number, and their links."""
    regions: list[Region] = []
    links: list[Link] = []
    parts: dict[tuple[str, Span], str] = {}

    def added(kind: str, span: Span, fields: Mapping[str, str]) -> str:
        regions.append(Region(f"{prefix}{len(regions) + 1}", kind, *span, fields))
        return regions[-1].id

    for one in passages:
        kind = one.dimension.capitalize() or "Statement"
        own = added(kind, (one.start, one.end), _fields(one))
        for part, role in PARTS.items():
            for span in getattr(one, role):
                if (part, span) not in parts:
                    parts[part, span] = added(part, span, {})
                links.append((own, parts[part, span]))
    return regions, links


def _fields(one: Passage) -> dict[str, str]:
    told = {name: getattr(one, name) for name in FIELDS}
    return {name: str(value) for name, value in told.items() if value not in ("", None)}


def passages_of(
    name: str, text: str, regions: Sequence[Region], links: Iterable[Link]
) -> list[Passage]:
    """The passages that regions of a text and the links between them make, as they stand.

    Raises InputError for a region that is no passage of the text.
    """
    found = {one.id: one for one in regions}
    for one in regions:
        if not one.quote:
            within(text, one.start, one.end, f"a region in {name[:60]!r}")
    belongs: dict[str, list[Region]] = {one.id: [] for one in regions}
    of_passages = set()
    for a, b in links:
        if a in found and b in found:
            whole, part = (b, a) if _is_whole(found[b], found[a]) else (a, b)
            belongs[whole].append(found[part])
            if _kind_of(found[whole]) not in PARTS:
                of_passages.add(part)
    made = []
    for one in regions:
        kind = _kind_of(one)
        if kind not in PARTS:
            made.append(_passage(name, one, belongs[one.id]))
        elif kind == "Cue" and belongs[one.id] and one.id not in of_passages:
            all_of_it = [one, *belongs[one.id]]
            made.append(
                _passage(
                    name,
                    replace(
                        one, kind="Statement", start=min(part.start for part in all_of_it),
                        end=max(part.end for part in all_of_it),
                    ),
                    all_of_it,
                )
            )  # fmt: skip
    return made


def _is_whole(one: Region, other: Region) -> bool:
    """Whether the other is a part of this one, rather than the other way round."""
    rank = {"Source": 2, "Content": 2, "Evidence": 2, "Cue": 1}
    return rank.get(_kind_of(one), 0) < rank.get(_kind_of(other), 0)


def _kind_of(one: Region) -> str:
    return _KIND.get(one.kind.casefold(), one.kind)


def _passage(name: str, one: Region, parts: Iterable[Region]) -> Passage:
    given: dict[str, Any] = {role: one.fields[role] for role in FIELDS if role in one.fields}
    given["confidence"] = confidence_of(given.get("confidence", ""))
    for kind, role in PARTS.items():
        given[role] = tuple((part.start, part.end) for part in parts if _kind_of(part) == kind)
    dimension = PASSAGES.get(_kind_of(one)) or ("issue" if given.get("value") else "")
    return Passage(name, one.start, one.end, dimension=dimension, quote=one.quote, **given)


def confidence_of(printed: str) -> float | None:
    """A confidence as printed; None for what is no number from 0 to 1."""
    try:
        number = float(printed)
    except ValueError:
        return None
    return number if math.isfinite(number) and 0 <= number <= 1 else None


def choices_of(marked: Marked) -> tuple[Names, Names]:
    """The objects and the values there are to choose from: the codebook's, then others."""
    objects: dict[str, None] = {}
    values: dict[str, None] = {}
    if marked.codebook:
        objects |= dict.fromkeys(issue.name for issue in marked.codebook.issues)
        for dimension in marked.codebook.dimensions:
            values |= dict.fromkeys(marked.codebook.values(dimension))
    for one in marked.passages:
        objects |= dict.fromkeys(filter(None, [one.object]))
        values |= dict.fromkeys(filter(None, [one.value]))
    return tuple(objects), tuple(values)


def placed(text: str, units: Units, start: Any, end: Any, quote: str) -> Span | None:
    """Where words of a text stand that a file says to be at these offsets.

    The offsets count characters, or else UTF-16 units; failing both, the words stand where they
    are found once. None if they are not.
    """
    if isinstance(start, int) and isinstance(end, int) and 0 <= start < end:
        for at in (start, units.to_characters(start)):
            if text[at : at + len(quote)] == quote and end - start >= len(quote):
                return at, at + len(quote)
    if text.count(quote) == 1:
        return text.index(quote), text.index(quote) + len(quote)
    return None
