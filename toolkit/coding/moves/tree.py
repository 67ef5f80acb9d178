"""The syntax of a text as moves are read off it: words by their relations, noun phrases."""

from __future__ import annotations

from collections.abc import Container, Iterator

from toolkit.coding.phrases import Words

LONGEST = 3
"""Words of the longest noun phrase a lexicon lists; a hyphen is one."""


class Tree:
    """Heads, children, relations, tags, lemmas and words of a text by token."""

    def __init__(self, words: Words) -> None:
        syntax = words.syntax
        self.lemma = words.lemma
        self.lower = words.lower
        self.head = syntax.head
        self.dep = syntax.dep
        self.tag = syntax.tag
        self.children = syntax.children
        self.child = syntax.child
        self.kids = syntax.kids
        self.above = syntax.above
        self.leftmost = syntax.leftmost

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
