"""How well attributions are found, on whole annotated articles.

Gold and predictions are JSON Lines, an article a line::

    {"id": "a-1", "text": "…", "attributions":
        [{"source": [[0, 9]], "cue": [[10, 14]], "content": [[15, 60]]}]}

Spans are characters, end exclusive. As in PolNeAR, an attribution inside the content of
another is not annotated, so nested ones are left out of the predictions too.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from toolkit.evaluation.gold import Record, checked, read_gold, table_of, trimmed
from toolkit.evaluation.task import Task, cell
from toolkit.exchange import read_marked
from toolkit.parsing.attribution.methods import DEFAULT, method_named
from toolkit.parsing.attribution.rules import Attribution, nested
from toolkit.parsing.language import parse_all
from toolkit.schema import InputError, Span, Spans

ROLES = ("source", "cue", "content")
ENOUGH_OVERLAP = 0.5
"""Least intersection over union of two contents' characters that makes them the same."""

_EDGES = frozenset(" \t\n\r\"'“”‘’`.,;:!?-–—()[]…")

Roles = dict[str, Spans]


class CutWords(UserWarning):
    """Annotated spans that begin or end within a word, as where offsets are shifted."""


@dataclass(frozen=True, slots=True)
class Annotated:
    """An article and its attributions, each as the spans of its roles."""

    id: str
    text: str
    attributions: list[Roles]


def predict_attributions(
    articles: Iterable[Annotated], *, method: str = DEFAULT
) -> Iterator[list[Roles]]:
    """The outermost attributions of each article, by one of the methods (see `method_named`)."""
    for found in predict_confidence(articles, method=method):
        yield [spans_of(one) for one in found]


def predict_confidence(
    articles: Iterable[Annotated], *, method: str = DEFAULT
) -> Iterator[list[Attribution]]:
    """The outermost attributions of each article, each with its confidence if it has one."""
    find = method_named(method).find
    for doc in parse_all(article.text for article in articles):
        yield outermost(find(doc))


def outermost(found: Sequence[Attribution]) -> list[Attribution]:
    """Those that stand in the content of no other."""
    inner = nested(found)
    return [one for number, one in enumerate(found) if number not in inner]


def spans_of(one: Attribution) -> Roles:
    """An attribution's spans by role."""
    return {"source": one.source, "cue": one.cue, "content": one.content}


def score_confidence(
    gold: Sequence[Annotated], found: Sequence[Sequence[Attribution]]
) -> pd.DataFrame:
    """Mean confidence, share right (0 to 1) and number of attributions, by tenths of confidence.

    The index is the least confidence of each tenth; an attribution is right as in `is_right`.
    """
    rows = [
        (one.confidence, is_right(spans_of(one), article.attributions))
        for article, own in zip(gold, found, strict=True)
        for one in own
        if one.confidence is not None
    ]
    table = pd.DataFrame(rows, columns=["confidence", "right"]).astype(float)
    tenth = (table["confidence"] * 10).astype(int).clip(upper=9) / 10
    tenths = table.groupby(tenth.rename("at least"))
    return tenths.mean().assign(attributions=tenths.size())


def is_right(one: Roles, annotated: Sequence[Roles]) -> bool:
    """Whether an annotator marked this: half of the content alike, a common source or none."""
    content, source = _characters(one["content"]), _characters(one["source"])
    for other in annotated:
        wanted, speaker = _characters(other["content"]), _characters(other["source"])
        alike = len(content & wanted) >= ENOUGH_OVERLAP * len(content | wanted) > 0
        if alike and (source & speaker or not (source or speaker)):
            return True
    return False


def _characters(spans: Spans) -> set[int]:
    return {i for start, end in spans for i in range(start, end)}


def score_attributions(gold: Sequence[Annotated], found: Sequence[list[Roles]]) -> pd.DataFrame:
    """Precision, recall and F1, 0 to 1, micro-averaged over articles.

    Rows: ``relation`` (attributions whose contents share at least half of their characters
    and whose sources share some, or both lack one; matched one to one, best first);
    ``content`` (the same without the source); and for each role ``… characters`` (those
    that carry it, white space left out) and ``… exact`` (whole spans, equal once white
    space and punctuation at their edges are left out). Columns: precision, recall, f1,
    found, annotated.
    """
    counts: dict[str, list[int]] = {"relation": [0, 0, 0], "content": [0, 0, 0]}
    for role in ROLES:
        counts |= {f"{role} characters": [0, 0, 0], f"{role} exact": [0, 0, 0]}
    for article, predicted in zip(gold, found, strict=True):
        text = article.text
        ours = [{role: _trimmed(text, one[role]) for role in ROLES} for one in predicted]
        theirs = [
            {role: _trimmed(text, one[role]) for role in ROLES} for one in article.attributions
        ]
        for role in ROLES:
            a = {i for one in ours for i in _solid(text, one[role])}
            b = {i for one in theirs for i in _solid(text, one[role])}
            _add(counts[f"{role} characters"], len(a & b), len(a), len(b))
            spans = {span for one in ours for span in one[role]}
            right = {span for one in theirs for span in one[role]}
            _add(counts[f"{role} exact"], len(spans & right), len(spans), len(right))
        related, alike = _matched(text, ours, theirs)
        _add(counts["relation"], related, len(ours), len(theirs))
        _add(counts["content"], alike, len(ours), len(theirs))
    return table_of(counts)


def read_annotated(path: Path | str) -> list[Annotated]:
    """The annotated articles of a JSON Lines file, or of a file that an annotation tool wrote.

    Such files are those that `exchange` reads texts and their passages from: brat's, INCEpTION's,
    Label Studio's and Citron's.

    Warns (`CutWords`) of spans that begin or end within a word, and says where the first is.
    Raises InputError with file and line.
    """
    articles = _marked(path) if _is_marked(Path(path)) else read_gold(path, _annotated)
    if cut := list(_cut(articles)):
        count = (
            "1 annotated span begins or ends"
            if len(cut) == 1
            else (f"{len(cut):,} annotated spans begin or end")
        )
        warnings.warn(
            CutWords(f"{path}: {count} within a word, the first in {cut[0]}; mend the offsets."),
            stacklevel=2,
        )
    return articles


def _is_marked(path: Path) -> bool:
    """Whether a file is packed or a JSON list, which no JSON Lines file of ours begins with."""
    try:
        with path.open("rb") as file:
            return file.read(4).startswith((b"PK", b"["))
    except OSError:
        return False


def _marked(path: Path | str) -> list[Annotated]:
    marked = read_marked(path)
    found: dict[str, dict[tuple[Spans, ...], Roles]] = {}
    for one in marked.passages:
        if one.cue or one.content:
            roles = {"source": one.source, "cue": one.cue, "content": one.content}
            found.setdefault(one.text, {})[tuple(roles.values())] = roles  # codings share one
    if not found:
        raise InputError("marks no cue and no content.", path)
    return [
        Annotated(text.name, text.text, list(found.get(text.name, {}).values()))
        for text in marked.texts
        if text.text is not None
    ]


def _cut(articles: Iterable[Annotated]) -> Iterator[str]:
    """The place of each span that cuts a word."""
    for article in articles:
        text = article.text
        for one in article.attributions:
            for role in ROLES:
                for start, end in one[role]:
                    if _within_a_word(text, start) or _within_a_word(text, end):
                        around = text[max(start - 10, 0) : start + 10]
                        yield f"{article.id!r}: {role} {start}-{end}, near {around!r}"


def _within_a_word(text: str, at: int) -> bool:
    return text[at - 1 : at].isalnum() and text[at : at + 1].isalnum()


def _annotated(record: Record) -> Annotated:
    text = record["text"]
    attributions = [
        {role: tuple(checked(text, s, e) for s, e in one.get(role, [])) for role in ROLES}
        for one in record["attributions"]
    ]
    return Annotated(str(record["id"]), text, attributions)


def _trimmed(text: str, spans: Spans) -> list[Span]:
    found = [trimmed(text, span, _EDGES) for span in spans]
    return [(start, end) for start, end in found if start < end]


def _solid(text: str, spans: Iterable[Span]) -> set[int]:
    return {i for start, end in spans for i in range(start, end) if not text[i].isspace()}


def _matched(
    text: str, ours: list[dict[str, list[Span]]], theirs: list[dict[str, list[Span]]]
) -> tuple[int, int]:
    """Pairs that agree on content and source, and pairs that agree on content."""
    mine = [(_solid(text, one["content"]), _solid(text, one["source"])) for one in ours]
    right = [(_solid(text, one["content"]), _solid(text, one["source"])) for one in theirs]
    pairs = []
    for i, (content, source) in enumerate(mine):
        for j, (wanted, speaker) in enumerate(right):
            shared = len(content & wanted)
            if shared and shared / len(content | wanted) >= ENOUGH_OVERLAP:
                related = bool(source & speaker) or not (source or speaker)
                pairs.append((related, shared / len(content | wanted), i, j))
    used: set[tuple[str, int]] = set()
    both = alike = 0
    for fits, _, i, j in sorted(pairs, reverse=True):
        if ("ours", i) not in used and ("theirs", j) not in used:
            used |= {("ours", i), ("theirs", j)}
            alike += 1
            both += fits
    return both, alike


def _add(count: list[int], right: int, found: int, annotated: int) -> None:
    for i, number in enumerate((right, found, annotated)):
        count[i] += number


def _record(article: Annotated, found: Sequence[Roles]) -> Iterator[Record]:
    yield {"id": article.id, "attributions": list(found)}


def _record_confidence(article: Annotated, found: Sequence[Attribution]) -> Iterator[Record]:
    attributions = [{**spans_of(one), "confidence": one.confidence} for one in found]
    yield {"id": article.id, "attributions": attributions}


EXAMPLE = """\
  {"id": "a-1", "text": "Oro said talks would resume.", "attributions":
    [{"source": [[0, 3]], "cue": [[4, 8]], "content": [[9, 27]]}]}"""

ATTRIBUTION = Task(
    name="attribution",
    asks="source, cue and content of each attribution",
    example=EXAMPLE,
    read=read_annotated,
    predict=predict_attributions,
    score=score_attributions,
    record=_record,
    figures={"relation F1": cell("relation", "f1")},
)
CONFIDENCE = Task(
    name="confidence",
    asks="how often what is found with each confidence is right",
    example=EXAMPLE,
    read=read_annotated,
    predict=predict_confidence,
    score=score_confidence,
    record=_record_confidence,
)
