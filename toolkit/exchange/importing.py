"""Marked passages of another tool's file as codings of a case."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.case.codings import fingerprint
from toolkit.case.codings.files import NAME
from toolkit.case.mistakes import did_you_mean
from toolkit.exchange.marked import Marked, Passage, Text, printable_in_xml
from toolkit.schema import HandCoding, InputError

if TYPE_CHECKING:
    from toolkit.case import Case
    from toolkit.case.codebook import Codebook


class NotPlaced(UserWarning):
    """Passages of a file that stand in no report of the case; `passages` are all of them.

    There are none where what is left out is of whole pages.
    """

    def __init__(self, message: str, passages: Sequence[Passage] = ()):
        super().__init__(message)
        self.passages = tuple(passages)


def codings_of(
    marked: Marked, case: Case, coder: str | None, issues: Mapping[str, str]
) -> list[HandCoding]:
    """A HandCoding for each coded passage whose place in the case's reports is found.

    A report is known by its text, else by its name; in one whose text differs, a passage is
    where its words stand once. Warns (`NotPlaced`) of passages that stand nowhere.

    Raises InputError if no passage is coded or none finds a place, and for an issue or a value
    that the codebook has not.
    """
    coded = [one for one in marked.passages if _is_coded(one)]
    if not coded:
        raise InputError(
            "holds no coded passage: none has an issue with a value. docs/exchange.md says how "
            "each format tells them."
        )
    name = _issue_namer(case.codebook, coded, issues)
    texts = dict(zip(case.documents["doc_id"], case.documents["text"], strict=True))
    placed = _Placer(marked.texts, texts)
    rows, lost = [], []
    for passage in coded:
        there = placed(passage)
        if there is None:
            lost.append(passage)
        else:
            rows.append(_coding(there, texts[there.text], case.codebook, name(passage), coder))
    if not rows:
        raise InputError(
            f"none of its {len(lost)} coded passages stands in a report of {case.name!r}; import "
            "into the case whose texts were coded."
        )
    if lost:
        first = lost[0]
        place = f"{first.quote[:40]!r}" if first.quote else f"{first.start}-{first.end}"
        message = (
            f"{len(lost)} of {len(coded)} coded passages stand in no report of {case.name!r} and "
            f"were left out; the first: {first.text!r}, {place}."
        )
        warnings.warn(NotPlaced(message, lost), stacklevel=3)
    return rows


def _is_coded(passage: Passage) -> bool:
    return bool(passage.value) or passage.agreement is not None or passage.number is not None


def _coding(
    passage: Passage, text: str, codebook: Codebook, issue: str, coder: str | None
) -> HandCoding:
    return HandCoding(
        statement_id=passage.statement or f"{passage.text}:{passage.start:06d}",
        holder=passage.holder,
        dimension=passage.dimension or "issue",
        object=issue,
        value=_value(passage, codebook),
        condition=passage.condition,
        coder=coder or _coder_name(passage.coder),
        confidence=passage.confidence,
        evidence=tuple(one for one in passage.evidence if 0 <= one[0] < one[1] <= len(text)),
        note=passage.note,
        codebook=str(codebook),
        holder_side=passage.holder_side if passage.holder_side != passage.holder else "",
        passage=fingerprint(text[passage.start : passage.end]),
    )


def _coder_name(name: str) -> str:
    """A coder's name as a case can hold it: “Coder A” is Coder-A, nobody is imported."""
    found = re.sub(r"[^\w-]+", "-", name).strip("-_")[:40]
    return found if NAME.fullmatch(found) else "imported"


# ---------------------------------------------------------------- issues and values


def _issue_namer(
    codebook: Codebook, coded: Iterable[Passage], issues: Mapping[str, str]
) -> Callable[[Passage], str]:
    """What finds a passage's issue: by what was told, its name, its label or its proposition."""
    known: dict[str, str] = {}
    for issue in codebook.issues:
        for word in (issue.name, issue.label, issue.proposition):
            known.setdefault(" ".join(word.casefold().split()), issue.name)
    for printed, own in issues.items():
        known[" ".join(printed.casefold().split())] = codebook.issue(own).name
    known.pop("", None)

    def name_of(passage: Passage) -> str:
        printed = passage.object or passage.label
        if (passage.dimension or "issue") != "issue":
            return printed
        return known.get(" ".join(printed.casefold().split()), "")

    on_issues = [one for one in coded if (one.dimension or "issue") == "issue"]
    unknown = sorted({one.object or one.label for one in on_issues if not name_of(one)})
    if unknown:
        first = unknown[0][:80]
        more = f" and {len(unknown) - 1} more" if len(unknown) > 1 else ""
        raise InputError(
            f"codes {first!r}{more}, which the codebook {codebook} has not."
            f"{did_you_mean(first, known)} Add an issue with that label, or say which it is: "
            f"issues={{{first!r}: {codebook.issues[0].name!r}}}."
        )
    return name_of


def _value(passage: Passage, codebook: Codebook) -> str:
    """The value in the codebook; a number by the scale, agreement by the ends of the scale."""
    dimension = passage.dimension or "issue"
    if passage.value:
        values = codebook.values(dimension)
        if passage.value not in values:
            raise InputError(
                f"has the {dimension} value {passage.value[:80]!r}."
                f"{did_you_mean(passage.value, values)} The codebook has {', '.join(values)}."
            )
        return passage.value
    scale = {stance.number: stance.name for stance in codebook.scale if stance.number is not None}
    number = passage.number
    if number is None:
        number = max(scale) if passage.agreement else min(scale)
    if number not in scale:
        raise InputError(
            f"has the stance {number:g}, and the codebook's scale is "
            f"{', '.join(f'{one:g}' for one in sorted(scale))}; recode it there."
        )
    return scale[number]


# ---------------------------------------------------------------- places


class _Placer:
    """Finds the passage in a report of the case that a file's passage is."""

    def __init__(self, texts: Iterable[Text], ours: Mapping[str, str]):
        self._texts = ours
        by_text: dict[str, str] = {}
        for name, text in ours.items():
            by_text.setdefault(printable_in_xml(text), name)
        self._ours: dict[str, tuple[str, str, bool]] = {}
        for one in texts:
            theirs = None if one.text is None else printable_in_xml(one.text)
            own = ours.get(one.name)
            if own is not None and theirs in (None, printable_in_xml(own)):
                self._ours[one.name] = (one.name, theirs or own, True)
            elif theirs in by_text:
                self._ours[one.name] = (by_text[theirs], theirs, True)
            elif theirs is not None:
                self._ours[one.name] = (one.name if own is not None else "", theirs, False)

    def __call__(self, passage: Passage) -> Passage | None:
        name, theirs, is_same = self._ours.get(passage.text, ("", "", False))
        stands = theirs[passage.start : passage.end]
        quote = passage.quote or (stands if passage.end <= len(theirs) else "")
        if is_same and quote and quote == stands:
            return replace(passage, text=name)
        places = [
            (doc_id, text.index(quote))
            for doc_id, text in self._texts.items()
            if quote and doc_id in (name or doc_id) and text.count(quote) == 1
        ]
        if len(places) != 1:
            return None
        (doc_id, start), moved = places[0], places[0][1] - passage.start
        evidence = tuple((a + moved, b + moved) for a, b in passage.evidence)
        return replace(
            passage, text=doc_id, start=start, end=start + len(quote), statement="",
            evidence=evidence,
        )  # fmt: skip
