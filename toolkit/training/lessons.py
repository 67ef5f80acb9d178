"""Annotated articles as a network learns from them: labelled words, windows, batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.evaluation.attribution import ROLES, Annotated
from toolkit.parsing.attribution.learned import LINKS, TAGS, distance
from toolkit.parsing.attribution.pieces import (
    FEATURES,
    Numbers,
    Vocabulary,
    Words,
    read_words,
    units,
    window_input,
)
from toolkit.parsing.language import parse_all

IGNORED = -100
"""The label of a place that is no word; it adds nothing to the loss."""

_STEP = 64
"""Lengths are filled up to a multiple of this: few shapes need little memory."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """An article: its words, the tag of each, and each cue with what every word is to it."""

    words: Words
    tags: Numbers
    cues: list[tuple[Numbers, Numbers]]


Part = tuple[Lesson, int, int]
Batch = dict[str, NDArray[np.int64] | NDArray[np.float32]]


def read_lessons(articles: Iterable[Annotated], vocabulary: Vocabulary) -> Iterator[Lesson]:
    """Each annotated article, parsed and labelled.

    A word has the role that more than half of its characters have.
    """
    articles = list(articles)
    for article, doc in zip(articles, parse_all(one.text for one in articles), strict=True):
        words = read_words(doc, vocabulary)
        starts = np.array([doc[int(i)].idx for i in words.tokens], dtype=np.int64)
        ends = np.array([doc[int(i)].idx + len(doc[int(i)]) for i in words.tokens], dtype=np.int64)
        tags = np.zeros(len(words), dtype=np.int64)
        cues = []
        for attribution in article.attributions:
            links = np.zeros(len(words), dtype=np.int64)
            cue: list[int] = []
            for role in ROLES:
                for start, end in attribution[role]:
                    shared = np.minimum(ends, end) - np.maximum(starts, start)
                    held = np.flatnonzero(2 * shared > ends - starts)
                    _mark(tags, held, TAGS.index(f"B-{role}"))
                    if role == "cue":
                        cue.extend(held.tolist())
                    else:
                        _mark(links, held, LINKS.index(f"B-{role}"))
            if cue:
                cues.append((np.array(sorted(cue)), links))
        yield Lesson(words, tags, cues)


def plan_round(
    lessons: Sequence[Lesson], sizes: tuple[int, int], most: int, draw: np.random.Generator
) -> list[list[Part]]:
    """One round through all lessons: batches of windows of whole paragraphs, cut anew.

    `sizes` are the least and greatest length of a window, `most` that of a batch, in pieces.
    Windows of like length are read together; the order of the batches is drawn.
    """
    parts = [part for lesson in lessons for part in _parts(lesson, sizes, draw)]
    lengths = [
        int(one.words.behind[end - 1] - one.words.first[start]) + 2 for one, start, end in parts
    ]
    order = np.argsort(np.array(lengths) + draw.uniform(0, 40, len(parts)), kind="stable")
    groups: list[list[Part]] = []
    longest = 0
    for k in order:
        longest = max(longest, _filled(lengths[k]))
        if not groups or longest * (len(groups[-1]) + 1) > most:
            groups.append([])
            longest = _filled(lengths[k])
        groups[-1].append(parts[k])
    return [groups[k] for k in draw.permutation(len(groups))]


def _parts(lesson: Lesson, sizes: tuple[int, int], draw: np.random.Generator) -> Iterator[Part]:
    least, greatest = sizes
    words = lesson.words
    if not len(words):
        return
    edges = units(words, greatest)
    most = int(draw.integers(least // 4, greatest))
    start, last = edges[0]
    for low, high in edges[1:]:
        if words.behind[high - 1] - words.first[start] > most:
            yield lesson, start, last
            start, most = low, int(draw.integers(least, greatest))
        last = high
    yield lesson, start, last


def read_batch(parts: Sequence[Part], vocabulary: Vocabulary) -> Batch:
    """The arrays `forward` takes, and the labels of words (`tags`) and of links (`links`)."""
    inputs = [window_input(one.words, start, end, vocabulary) for one, start, end in parts]
    cues = [
        [(cue[(start <= cue) & (cue < end)] - start, links[start:end]) for cue, links in one.cues
         if start <= cue[0] < end]
        for one, start, end in parts
    ]  # fmt: skip
    rows = len(parts)
    length = _filled(max(len(pieces) for pieces, _, _ in inputs))
    width = _filled(max(end - start for _, start, end in parts))
    count = max(1, *(len(own) for own in cues))
    pieces = np.zeros((rows, length), np.int64)
    features = np.zeros((rows, length, len(FEATURES)), np.int64)
    first = np.zeros((rows, width), np.int64)
    tags = np.full((rows, width), IGNORED)
    shares = np.zeros((rows, count, width), np.float32)
    away = np.zeros((rows, count, width), np.int64)
    links = np.full((rows, count, width), IGNORED)
    for k, (lesson, start, end) in enumerate(parts):
        own_pieces, own_features, own_first = inputs[k]
        pieces[k, : len(own_pieces)] = own_pieces
        features[k, : len(own_pieces)] = own_features
        first[k, : end - start] = own_first
        tags[k, : end - start] = lesson.tags[start:end]
        for n, (cue, own_links) in enumerate(cues[k]):
            shares[k, n, cue] = 1 / len(cue)
            away[k, n] = distance(np.arange(width) - cue[0])
            links[k, n, : end - start] = own_links
    return {"pieces": pieces, "features": features, "first": first, "tags": tags,
            "cues": shares, "away": away, "links": links}  # fmt: skip


def _mark(labels: Numbers, held: Numbers, begin: int) -> None:
    labels[held] = begin + 1
    labels[held[:1]] = begin


def _filled(length: int) -> int:
    return -(-length // _STEP) * _STEP
