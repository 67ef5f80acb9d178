"""The syntax of a text as plain lists, which are read many times as fast as the parser's tokens.

A token of spaCy is made anew each time it is asked for, and looks up each of its attributes among
all strings of the language. What goes through whole reports reads these lists instead.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache, cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from spacy.strings import StringStore
    from spacy.tokens import Doc


_KEPT = "syntax"


def syntax_of(doc: Doc) -> Syntax:
    """The syntax of a parsed text, which keeps it."""
    if _KEPT not in doc.user_data:
        doc.user_data[_KEPT] = Syntax(doc)
    syntax: Syntax = doc.user_data[_KEPT]
    return syntax


class Syntax:
    """The attributes of a parsed text's tokens, each a list over the text, made when asked for.

    Tokens are known by their places. The text must not be parsed anew meanwhile.
    """

    def __init__(self, doc: Doc) -> None:
        self.doc = doc

    def __len__(self) -> int:
        return len(self.doc)

    @cached_property
    def text(self) -> list[str]:
        """The tokens as printed."""
        return self._strings("ORTH")

    @cached_property
    def lower(self) -> list[str]:
        """The tokens in lower case, with straight apostrophes."""
        return [plain(word) for word in self._strings("LOWER")]

    @cached_property
    def lemma(self) -> list[str]:
        """The lemmas in lower case; a plural noun that was taken for a name loses its s, too."""
        lemmas_and_tags = zip(self._strings("LEMMA"), self.tag, strict=True)
        return [_lemma(lemma, tag) for lemma, tag in lemmas_and_tags]

    @cached_property
    def pos(self) -> list[str]:
        """The word classes."""
        return self._strings("POS")

    @cached_property
    def tag(self) -> list[str]:
        """The tags, finer than word classes."""
        return self._strings("TAG")

    @cached_property
    def dep(self) -> list[str]:
        """The relations to the governing words."""
        return self._strings("DEP")

    @cached_property
    def idx(self) -> list[int]:
        """The first characters."""
        places: list[int] = self._numbers("IDX").tolist()
        return places

    @cached_property
    def head(self) -> list[int]:
        """The governing words; what nothing governs is its own head."""
        places: list[int] = (self._numbers("HEAD") + np.arange(len(self.doc))).tolist()
        return places

    @cached_property
    def children(self) -> list[tuple[int, ...]]:
        """The words that each word governs, in text order."""
        heads = np.array(self.head, np.int64)
        governed = np.flatnonzero(heads != np.arange(len(heads)))
        by_head = tuple(governed[np.argsort(heads[governed], kind="stable")].tolist())
        ends = np.cumsum(np.bincount(heads[governed], minlength=len(heads))).tolist()
        return [by_head[start:end] for start, end in pairwise((0, *ends))]

    @cached_property
    def starts(self) -> list[int]:
        """The first token of each sentence."""
        later = np.flatnonzero(self._numbers("SENT_START")[1:] == 1) + 1
        return [0, *later.tolist()] if len(self.doc) else []

    def sentence_at(self, at: int) -> tuple[int, int]:
        """The first token of a token's sentence, and the one after its last."""
        after = bisect_right(self.starts, at)
        end = self.starts[after] if after < len(self.starts) else len(self.doc)
        return self.starts[after - 1], end

    def child(self, at: int, *relations: str) -> int | None:
        """The first word that a word governs in one of these relations."""
        for below in self.children[at]:
            if self.dep[below] in relations:
                return below
        return None

    def dependents(self, at: int, *relations: str) -> list[int]:
        """The words that a word governs in these relations."""
        return [below for below in self.children[at] if self.dep[below] in relations]

    def lefts(self, at: int) -> list[int]:
        """The words before a word that it governs."""
        return [below for below in self.children[at] if below < at]

    def rights(self, at: int) -> list[int]:
        """The words behind a word that it governs."""
        return [below for below in self.children[at] if below > at]

    def ancestors(self, at: int) -> Iterator[int]:
        """The words that govern a word, nearest first."""
        while self.head[at] != at:
            at = self.head[at]
            yield at

    def governs(self, at: int, below: int) -> bool:
        """Whether a word is another or stands above it."""
        return at == below or at in self.ancestors(below)

    def root(self, tokens: Sequence[int]) -> int:
        """The token of a phrase that governs the others: the first whose head lies outside."""
        for at in tokens:
            if self.head[at] not in tokens or self.head[at] == at:
                return at
        return tokens[0]

    def is_verb(self, at: int) -> bool:
        """Whether a word is tagged as a verb."""
        return self.tag[at].startswith("V")

    def subtree(self, at: int) -> list[int]:
        """A word and all below it, in text order."""
        found = [at]
        for one in found:
            found += self.children[one]
        return sorted(found)

    def below(self, at: int, *relations: str) -> set[int]:
        """All words below those that a word governs in these relations, and these."""
        return {one for below in self.dependents(at, *relations) for one in self.subtree(below)}

    def left_edge(self, at: int) -> int:
        """The first of the words below a word, or itself."""
        while self.children[at] and self.children[at][0] < at:
            at = self.children[at][0]
        return at

    def right_edge(self, at: int) -> int:
        """The last of the words below a word, or itself."""
        while self.children[at] and self.children[at][-1] > at:
            at = self.children[at][-1]
        return at

    def end(self, at: int) -> int:
        """The character behind a word."""
        return self.idx[at] + len(self.text[at])

    def _numbers(self, attribute: str) -> np.typing.NDArray[np.int64]:
        if not len(self.doc):
            return np.zeros(0, np.int64)
        return self.doc.to_array(attribute).astype(np.int64)

    def _strings(self, attribute: str) -> list[str]:
        numbers = self.doc.to_array(attribute).tolist() if len(self.doc) else []
        spelt = _spelt(self.doc.vocab.strings)
        return [spelt[number] for number in numbers]


@lru_cache(maxsize=100_000)
def plain(word: str) -> str:
    """A word with straight apostrophes."""
    return word.replace("’", "'")


@lru_cache(maxsize=100_000)
def _lemma(printed: str, tag: str) -> str:
    lemma = plain(printed).lower()
    name = tag in ("NNP", "NNPS")
    if name and lemma.endswith("s") and not lemma.endswith("ss"):
        return lemma[:-3] + "y" if lemma.endswith("ies") else lemma[:-1]
    return lemma


class _Spelt(dict[int, str]):
    """The strings of a language by their numbers, each looked up there once."""

    def __init__(self, strings: StringStore) -> None:
        super().__init__()
        self._strings = strings

    def __missing__(self, number: int) -> str:
        string = self[number] = self._strings[number]
        return string


_spelt = cache(_Spelt)
