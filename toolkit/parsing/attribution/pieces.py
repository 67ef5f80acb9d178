"""A parsed text as a transformer reads it: word pieces, syntax beside them, windows of both.

Word pieces (`parsing/wordpieces.py`) are found within the tokens of the parse, so that every
prediction falls on a token. A separator stands between paragraphs. Beside its pieces
each word brings what the parse and the page know of it: part of speech, dependency, the way
to its head, its place in quotations and sentences, and its capitals, which the vocabulary
has lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from toolkit.parsing.attribution.quotations import QUOTES, find_quotations
from toolkit.parsing.language import paragraphs
from toolkit.parsing.wordpieces import WordPieces

Numbers = NDArray[np.int64]

FEATURES = ("tag", "dependency", "capitals", "quotation", "head", "sentence")
"""What stands beside a word's pieces, in the order of the columns; 0 is for no word."""

_FARTHEST_HEAD = 7


class Vocabulary(WordPieces):
    """The pieces and the labels of syntax a model knows, each with its number."""

    def __init__(self, pieces: Sequence[str], tags: Sequence[str], dependencies: Sequence[str]):
        super().__init__(pieces)
        self.tags = {tag: number for number, tag in enumerate(tags, 2)}
        self.dependencies = {label: number for number, label in enumerate(dependencies, 2)}
        self.sizes = (len(tags) + 2, len(dependencies) + 2, 5, 5, 2 * _FARTHEST_HEAD + 2, 3)
        """How many numbers each of FEATURES takes."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, white space left out, ready for the model.

    `tokens` has each word's number in its Doc; `features` a row of FEATURES; `paragraph` and
    `sentence` the number of each; `ids` the pieces of all words, one after the other, with a
    separator before each paragraph but the first; `first` and `behind` where a word's pieces
    begin and end in them.
    """

    tokens: Numbers
    features: Numbers
    paragraph: Numbers
    sentence: Numbers
    ids: Numbers
    first: Numbers
    behind: Numbers

    def __len__(self) -> int:
        return len(self.tokens)


@dataclass(frozen=True, slots=True)
class Window:
    """Words `start` to `end` are read together; `core` says whose predictions are used."""

    start: int
    end: int
    core: tuple[int, int]


def read_words(doc: Doc, vocabulary: Vocabulary) -> Words:
    """The words of a parsed text with their pieces and features."""
    paragraph = np.full(len(doc), -1)
    for number, part in enumerate(paragraphs(doc)):
        paragraph[part.start : part.end] = number
    solid = np.array([not token.is_space for token in doc], dtype=bool)
    tokens = np.flatnonzero(solid & (paragraph >= 0))
    table = doc.to_array(["TAG", "DEP", "HEAD", "SENT_START"]).view(np.int64).reshape(len(doc), 4)
    sentence = np.cumsum(table[:, 3] == 1)
    texts = [doc[int(i)].text for i in tokens]
    features = np.stack(
        [
            _numbered(doc, table[tokens, 0], vocabulary.tags),
            _numbered(doc, table[tokens, 1], vocabulary.dependencies),
            np.array([_capitals(text) for text in texts], dtype=np.int64),
            _in_quotations(doc)[tokens],
            np.clip(table[tokens, 2], -_FARTHEST_HEAD, _FARTHEST_HEAD) + _FARTHEST_HEAD + 1,
            1 + (table[tokens, 3] == 1),
        ],
        axis=1,
    )
    pieces = [vocabulary.pieces(text) for text in texts]
    ids: list[int] = []
    first: list[int] = []
    behind: list[int] = []
    last = paragraph[tokens[0]] if len(tokens) else -1
    for own, number in zip(pieces, paragraph[tokens], strict=True):
        if number != last:
            ids.append(vocabulary.separator)
            last = number
        first.append(len(ids))
        ids.extend(own)
        behind.append(len(ids))
    return Words(
        tokens,
        features,
        paragraph[tokens],
        sentence[tokens],
        *(np.array(numbers, dtype=np.int64) for numbers in (ids, first, behind)),
    )


def window_input(
    words: Words, start: int, end: int, vocabulary: Vocabulary
) -> tuple[Numbers, Numbers, Numbers]:
    """Pieces, features of each piece, and the place of each word's first piece in them."""
    low, high = words.first[start], words.behind[end - 1]
    ids = np.concatenate(([vocabulary.start], words.ids[low:high], [vocabulary.separator]))
    first = words.first[start:end] - low + 1
    features = np.zeros((len(ids), len(FEATURES)), dtype=np.int64)
    lengths = words.behind[start:end] - words.first[start:end]
    owner = np.repeat(np.arange(start, end), lengths)
    within = np.arange(len(owner)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    features[np.repeat(first, lengths) + within] = words.features[owner]
    return ids, features, first


def units(words: Words, most: int) -> list[tuple[int, int]]:
    """Paragraphs as ranges of words; one of more than `most` pieces is cut, at sentence ends."""
    edges = [0, *(np.flatnonzero(np.diff(words.paragraph)) + 1).tolist(), len(words)]
    found = []
    for start, end in pairwise(edges):
        while start < end:
            cut = end
            if _pieces_in(words, start, end) > most:
                cut = int(np.searchsorted(words.behind, words.first[start] + most, side="right"))
                cut = max(cut, start + 1)
                inner = np.flatnonzero(np.diff(words.sentence[start : cut + 1]))
                cut = start + int(inner[-1]) + 1 if len(inner) else cut
            found.append((start, cut))
            start = cut
    return found


def windows(words: Words, most: int, before: int, after: int) -> Iterator[Window]:
    """The text cut into windows of whole paragraphs, each with its neighbours as context.

    A window holds at most `most` pieces: its core, and as many paragraphs as fit into
    `before` pieces before it and `after` pieces after it. Cores do not overlap and cover
    the text.
    """
    parts = units(words, most - before - after)
    k = 0
    while k < len(parts):
        room = most - after - (before if k else 0)
        j = k + 1
        while j < len(parts) and _pieces_in(words, parts[k][0], parts[j][1]) <= room:
            j += 1
        low, high = k, j
        core = (parts[k][0], parts[j - 1][1])
        first, behind = words.first[core[0]], words.behind[core[1] - 1]
        while low > 0 and first - words.first[parts[low - 1][0]] <= before:
            low -= 1
        while high < len(parts) and words.behind[parts[high][1] - 1] - behind <= after:
            high += 1
        yield Window(parts[low][0], parts[high - 1][1], core)
        k = j


def _pieces_in(words: Words, start: int, end: int) -> int:
    return int(words.behind[end - 1] - words.first[start])


def _numbered(doc: Doc, hashes: Numbers, known: dict[str, int]) -> Numbers:
    """The model's number of each label; 1 for a label it has not seen."""
    values, inverse = np.unique(hashes, return_inverse=True)
    strings = doc.vocab.strings
    names = [strings[int(value) % 2**64] if value else "" for value in values]
    return np.array([known.get(name, 1) for name in names], dtype=np.int64)[inverse]


def _capitals(text: str) -> int:
    """1 lower case or none, 2 a capital first, 3 all capitals, 4 with a digit."""
    if any(c.isdigit() for c in text):
        return 4
    if len(text) > 1 and text.isupper():
        return 3
    return 2 if text[:1].isupper() else 1


def _in_quotations(doc: Doc) -> Numbers:
    """1 outside quotations, 2 inside, 3 the opening mark, 4 the closing mark."""
    place = np.ones(len(doc), dtype=np.int64)
    for quotation in find_quotations(doc):
        place[quotation.start : quotation.end] = 2
        place[quotation.start] = 3
        if doc[quotation.end - 1].text in QUOTES:
            place[quotation.end - 1] = 4
    return place
