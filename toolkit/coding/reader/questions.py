"""A question to the stance reader, and how the network reads it.

The question is whether a holder takes a stance on an issue in one sentence. The network reads the
holder's name, the sentence among its neighbours with the holder's mention marked, and the issue as
the codebook puts it: label, proposition, definition and, where there is one, its contrary.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.case.codebook import Issue
from toolkit.parsing.wordpieces import PARTS, WordPieces
from toolkit.schema import Span

Numbers = NDArray[np.int64]

HOLDER, PASSAGE, ISSUE, DEFINITION, CONTRARY = 8, 72, 66, 28, 22
"""The most pieces read of a holder's name, of a passage, and of an issue with its parts."""

BEFORE, BEHIND = 2, 1
"""Sentences before and behind the one asked about that are read with it."""

OPENING, CLOSING = "[unused0]", "[unused1]"
"""The pieces that stand around the holder's mention."""

Piece = tuple[int, int, int]
"""Its number, and the characters it stands for."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, `focus`, among its neighbours, `start` to `end`: characters of a text."""

    start: int
    end: int
    focus: Span


@dataclass(frozen=True, slots=True)
class Question:
    """Does `holder`, who is named at `mention`, take a stance on `issue` in the passage's focus?"""

    holder: str
    mention: Span | None
    passage: Passage
    issue: Issue


@dataclass(frozen=True, slots=True)
class Reading:
    """A question in numbers: pieces, which of them are the focus (1), where the mention opens.

    `spans` are the characters of each piece; (0, 0) for what is not of the passage.
    """

    pieces: Numbers
    focus: Numbers
    mention: Numbers
    spans: list[Span]


def passages(sentences: Sequence[Span]) -> list[Passage]:
    """Each sentence of a text among its neighbours."""
    last = len(sentences) - 1
    return [
        Passage(sentences[max(0, k - BEFORE)][0], sentences[min(last, k + BEHIND)][1], focus)
        for k, focus in enumerate(sentences)
    ]


class Inputs:
    """Makes readings of questions; what it has cut into pieces it remembers."""

    def __init__(self, vocabulary: WordPieces) -> None:
        self.vocabulary = vocabulary
        self.marks = vocabulary.number(OPENING), vocabulary.number(CLOSING)
        self._issues: dict[tuple[Issue, bool], list[int]] = {}

    def read(
        self, text: str, question: Question, named: bool = True, contrary: bool = True
    ) -> Reading:
        """A question about a text as the network reads it.

        The holder's name and the issue's contrary may be left out.
        """
        start, separator = self.vocabulary.start, self.vocabulary.separator
        holder = self.words(question.holder)[:HOLDER] if named else []
        issue = self._issue(question.issue, contrary)
        rows: list[tuple[int, int, int, Span]] = [(start, 0, 0, (0, 0))]
        rows += [(piece, 0, 0, (0, 0)) for piece in holder]
        rows.append((separator, 0, 0, (0, 0)))
        rows += self._passage(text, question)
        rows += [(piece, 0, 0, (0, 0)) for piece in (separator, *issue, separator)]
        numbers = np.array([row[:3] for row in rows], np.int64)
        spans = [span for *_, span in rows]
        return Reading(numbers[:, 0], numbers[:, 1], numbers[:, 2], spans)

    def _passage(self, text: str, question: Question) -> Iterator[tuple[int, int, int, Span]]:
        """The pieces of a passage, with marks around the mention if it is among them."""
        passage, mention = question.passage, question.mention
        pieces = self._pieces(text, passage.start, passage.end)
        focus = [k for k, piece in enumerate(pieces) if _overlap(piece, passage.focus)]
        low, high = (focus[0], focus[-1] + 1) if focus else (0, min(1, len(pieces)))
        named = [k for k, one in enumerate(pieces) if mention and _overlap(one, mention)]
        low, high, first, last = _cut_to(PASSAGE, low, high, len(pieces), named)
        named = [k for k in named if first <= k < last]
        for k in range(first, last):
            number, start, end = pieces[k]
            if named and k == named[0]:
                yield self.marks[0], 0, 1, (0, 0)
            yield number, int(low <= k < high), 0, (start, end)
            if named and k == named[-1]:
                yield self.marks[1], 0, 0, (0, 0)

    def _pieces(self, text: str, start: int, end: int) -> list[Piece]:
        return [
            (number, found.start(), found.end())
            for found in PARTS.finditer(text, start, end)
            for number in self.vocabulary.pieces(found.group())
        ]

    def _issue(self, issue: Issue, contrary: bool) -> list[int]:
        known = self._issues.get((issue, contrary))
        if known is None:
            includes = f" Includes: {issue.include}" if issue.include else ""
            known = self.words(f"{issue.label}: {issue.proposition}")
            known += self.words(issue.definition + includes)[:DEFINITION]
            if issue.contrary and contrary:
                known += self.words(f"Contrary: {issue.contrary}")[:CONTRARY]
            known = self._issues[issue, contrary] = known[:ISSUE]
        return known

    def words(self, text: str, start: int = 0, end: int | None = None) -> list[int]:
        """The pieces of a stretch of text."""
        return [
            piece for piece, _, _ in self._pieces(text, start, len(text) if end is None else end)
        ]


def _overlap(piece: Piece, span: Span) -> bool:
    return piece[1] < span[1] and piece[2] > span[0]


def _cut_to(
    most: int, low: int, high: int, length: int, named: Sequence[int]
) -> tuple[int, int, int, int]:
    """The focus and the whole passage, cut to so many pieces: the focus before its neighbours.

    A focus that is too long is cut around the mention.
    """
    if high - low > most:
        centre = named[0] if named and low <= named[0] < high else low
        low = max(low, min(centre - most // 3, high - most))
        return low, low + most, low, low + most
    last = min(high + (most - (high - low)) // 3, length)
    first = max(0, low - (most - (last - low)))
    return low, high, first, min(length, first + most)
