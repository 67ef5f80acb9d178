"""The syntax of a text as plain lists, which are read many times as fast as the parser's tokens."""

from __future__ import annotations

from collections.abc import Container, Iterator

import numpy as np

from toolkit.coding.phrases import Words

LONGEST = 3
"""Words of the longest noun phrase a lexicon lists; a hyphen is one."""


class Tree:
    """Heads, children, relations, tags, lemmas and words of a text by token."""

    def __init__(self, words: Words) -> None:
        doc = words.doc
        self.words = words
        self.lemma = words.lemma
        self.lower = words.lower
        self.head: list[int] = []
        self.dep: list[str] = []
        self.tag: list[str] = []
        if len(doc):
            columns = doc.to_array(["HEAD", "DEP", "TAG"])
            offsets = columns[:, 0].astype(np.int64)
            self.head = (offsets + np.arange(len(doc))).tolist()
            strings = doc.vocab.strings
            names = {n: strings[int(n)] for n in set(columns[:, 1:].ravel().tolist())}
            self.dep = [names[n] for n in columns[:, 1].tolist()]
            self.tag = [names[n] for n in columns[:, 2].tolist()]
        self.children: list[list[int]] = [[] for _ in self.head]
        for at, head in enumerate(self.head):
            if head != at:
                self.children[head].append(at)

    def child(self, at: int, *deps: str) -> int | None:
        """The first child in one of these relations."""
        return next((c for c in self.children[at] if self.dep[c] in deps), None)

    def kids(self, at: int, *deps: str) -> list[int]:
        """The children in these relations."""
        return [c for c in self.children[at] if self.dep[c] in deps]

    def above(self, at: int) -> Iterator[int]:
        """The words that govern a word, nearest first."""
        while self.head[at] != at:
            at = self.head[at]
            yield at

    def leftmost(self, at: int) -> int:
        """The first word below a word, or itself."""
        while self.children[at] and self.children[at][0] < at:
            at = self.children[at][0]
        return at

    def governs(self, at: int, below: int) -> bool:
        """Whether a word is another or stands above it."""
        return at == below or at in self.above(below)

    def top(self, tokens: range) -> int:
        """The token of a phrase that governs the others: the first whose head lies outside."""
        for at in tokens:
            if self.head[at] not in tokens or self.head[at] == at:
                return at
        return tokens[0]

    def is_verb(self, at: int) -> bool:
        """Whether a word is tagged as a verb."""
        return self.tag[at].startswith("V")

    def names(self, at: int, endings: Container[str]) -> Iterator[tuple[str, range]]:
        """The noun phrases that end at a noun, the longest first, or go on with “of”.

        There are none where no word of `endings` stands.
        """
        if self.lemma[at] not in endings:
            return
        for child in self.children[at]:
            if child == at + 1 and self.lower[child] == "of":
                for noun in self.children[child]:
                    if noun == child + 1:
                        yield f"{self.lemma[at]} of {self.lemma[noun]}", range(at, noun + 1)
        for length in range(min(LONGEST, at + 1), 0, -1):
            tokens = range(at - length + 1, at + 1)
            yield " ".join(self.lemma[t] for t in tokens), tokens
