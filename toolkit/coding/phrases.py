"""Finding the phrases of a codebook or a lexicon among the words of a parsed text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Generic, TypeVar

from toolkit.parsing.language import load_language, parse
from toolkit.parsing.syntax import Syntax, plain, syntax_of
from toolkit.schema import Names, Spans

T = TypeVar("T")

Indices = tuple[int, ...]
"""Positions of tokens in a text."""


class Words:
    """A text, word by word: printed in lower case, as lemma, where, in which sentence."""

    def __init__(self, syntax: Syntax) -> None:
        self.syntax = syntax
        self.doc = syntax.doc
        self.printed: str = syntax.doc.text
        self.lower = self.syntax.lower
        self.lemma = self.syntax.lemma
        self.starts = self.syntax.idx

    def within(self, spans: Spans) -> list[range]:
        """The tokens that begin inside each span of characters."""
        starts = self.starts
        return [range(bisect_left(starts, a), bisect_left(starts, b)) for a, b in spans]

    def sentence_at(self, token: int) -> tuple[int, int]:
        """First token of a token's sentence, and the one after its last."""
        return self.syntax.sentence_at(token)

    def spans(self, tokens: Iterable[int]) -> Spans:
        """The characters of some tokens; neighbours, but for an article, become one span."""
        spans: list[tuple[int, int]] = []
        last = -3
        for token in sorted(set(tokens)):
            end = self.starts[token] + len(self.syntax.text[token])
            if token == last + 1 or (token == last + 2 and self.syntax.tag[last + 1] == "DT"):
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((self.starts[token], end))
            last = token
        return tuple(spans)

    def text(self, tokens: Iterable[int]) -> str:
        """Some tokens as printed, in their order, with … for what is left out between them."""
        return " … ".join(self.printed[start:end] for start, end in self.spans(tokens))


def read_words(text: str) -> Words:
    """The words of a text that belongs to no case."""
    return Words(syntax_of(parse(text)))


class Phrases(Generic[T]):
    """A set of phrases, each standing for something, looked up by first word.

    A word of a phrase is met by a token whose lower-cased form or lemma it is.
    """

    def __init__(self, phrases: Iterable[tuple[Sequence[str], T]]) -> None:
        self._by_first: dict[str, list[tuple[Names, T]]] = {}
        for words, meaning in phrases:
            first, *rest = split(" ".join(words))
            self._by_first.setdefault(first, []).append((tuple(rest), meaning))

    def find(self, words: Words, tokens: Sequence[int]) -> list[tuple[Indices, T]]:
        """Every occurrence among these tokens, read one after another."""
        found = []
        by_first, lowers, lemmas = self._by_first, words.lower, words.lemma
        for place, token in enumerate(tokens):
            lower, lemma = lowers[token], lemmas[token]
            if lower not in by_first and lemma not in by_first:
                continue
            for form in (lower,) if lower == lemma else (lower, lemma):
                for rest, meaning in by_first.get(form, ()):
                    following = tokens[place + 1 : place + 1 + len(rest)]
                    if len(following) == len(rest) and all(
                        word in (lowers[at], lemmas[at])
                        for word, at in zip(rest, following, strict=True)
                    ):
                        found.append(((token, *following), meaning))
        return found


@lru_cache(maxsize=4096)
def split(phrase: str) -> Names:
    """A phrase cut into words as the parser cuts texts."""
    tokens = load_language().tokenizer(phrase)
    return tuple(plain(token.lower_) for token in tokens if not token.is_space)
