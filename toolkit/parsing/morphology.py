"""Part of speech, morphology and lemma of each word, looked up instead of worked out again.

The model's attribute ruler tries its patterns at every token and its lemmatizer its rules;
together they cost as much time as the parser. Nearly all of the patterns look at one token
alone: at its tag, its relation and, for a few words, its spelling. What they and the
lemmatizer make of a token is therefore remembered by word, tag and relation. The result is
theirs, token by token.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Doc

NAME = "morphology"
REPLACED = ("attribute_ruler", "lemmatizer")
"""The components of the model whose work is remembered here."""

REMEMBERED = 100_000
"""Words with their tag and relation that are remembered, about 250 bytes each."""

_Seen = tuple[int, int, int]
"""Word, tag and relation of a token, as spaCy numbers them."""
_Made = tuple[int, int, int, int, int]
"""Part of speech, morphology, lemma, tag and relation of a token."""


@Language.factory(NAME)
def _make(nlp: Language, name: str) -> Morphology:
    return Morphology(nlp)


class Morphology:
    """A component that gives tokens what the model's ruler and lemmatizer would give them."""

    def __init__(self, language: Language) -> None:
        self._vocab = language.vocab
        components: dict[str, Any] = dict(language.components)
        self._ruler, self._lemmatizer = (components[name] for name in REPLACED)
        rules = self._ruler.patterns
        self._spelling = _Spelling(rules)
        self._longer = Matcher(language.vocab)
        for number, rule in enumerate(rules):
            if longer := [pattern for pattern in rule["patterns"] if len(pattern) > 1]:
                self._longer.add(str(number), longer)
        self._by_rule: dict[_Seen, _Made] = {}
        self._alone: dict[_Seen, _Made] = {}
        self._together: dict[tuple[_Seen, ...], list[_Made]] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Set part of speech, morphology and lemma of every token."""
        if len(doc) == 0:
            return doc
        if len(self._alone) > REMEMBERED:
            self._forget()
        seen: list[_Seen] = list(map(tuple, doc.to_array(["ORTH", "TAG", "DEP"]).tolist()))
        made = [self._alone.get(one) or self._make(one) for one in seen]
        for start, end in self._runs(doc):
            made[start:end] = self._make_together(tuple(seen[start:end]))
        _set(doc, ["POS", "MORPH", "LEMMA", "TAG"], [one[:4] for one in made])
        for i, ((*_, before), (*_, after)) in enumerate(zip(seen, made, strict=True)):
            if before != after:
                doc[i].dep = after
        return doc

    def _forget(self) -> None:
        for memory in (self._alone, self._by_rule, self._together, self._lemmatizer.cache):
            memory.clear()

    def _runs(self, doc: Doc) -> Iterator[tuple[int, int]]:
        """The tokens that patterns of several tokens match, overlapping matches as one."""
        matches = sorted((start, end) for _, start, end in self._longer(doc, allow_missing=True))
        while matches:
            start, end = matches.pop(0)
            while matches and matches[0][0] < end:
                end = max(end, matches.pop(0)[1])
            yield start, end

    def _make(self, one: _Seen) -> _Made:
        word, tag, relation = one
        kind = one if self._spelling.counts(self._vocab.strings[word]) else (0, tag, relation)
        if kind not in self._by_rule:
            [self._by_rule[kind]] = _made(self._ruler(self._doc(one)))
        doc = self._doc(one)
        pos, morph, lemma, *_ = self._by_rule[kind]
        _set(doc, ["POS", "MORPH", "LEMMA"], [(pos, morph, lemma)])
        [(*_, lemma, _, _)] = _made(self._lemmatizer(doc))
        self._alone[one] = made = (pos, morph, lemma, *self._by_rule[kind][3:])
        return made

    def _make_together(self, run: tuple[_Seen, ...]) -> list[_Made]:
        if run not in self._together:
            self._together[run] = _made(self._lemmatizer(self._ruler(self._doc(*run))))
        return self._together[run]

    def _doc(self, *tokens: _Seen) -> Doc:
        """A document of these tokens alone, as the ruler would meet them."""
        words = [self._vocab.strings[word] for word, _, _ in tokens]
        doc = Doc(self._vocab, words)
        _set(doc, ["TAG", "DEP"], [one[1:] for one in tokens])
        return doc


class _Spelling:
    """Tells for which words the spelling may matter to a ruler's patterns."""

    def __init__(self, rules: list[dict[str, Any]]) -> None:
        self._words: set[str] = set()
        self._shapes: list[re.Pattern[str]] = []
        self._any = False
        for rule in rules:
            for pattern in rule["patterns"]:
                for token in pattern:
                    self._note(token)

    def _note(self, token: dict[str, Any]) -> None:
        for attribute, value in token.items():
            match attribute, value:
                case "TAG" | "DEP" | "IS_SPACE", _:
                    pass
                case "LOWER", str():
                    self._words.add(value)
                case "LOWER", {"IN": words}:
                    self._words.update(words)
                case "LOWER", {"REGEX": shape}:
                    self._shapes.append(re.compile(shape))
                case _:
                    self._any = True

    def counts(self, word: str) -> bool:
        """Whether some pattern may tell this word from others of its tag and relation."""
        lower = word.lower()
        return (
            self._any
            or not word.isalpha()
            or lower in self._words
            or any(shape.search(lower) for shape in self._shapes)
        )


def _set(doc: Doc, attributes: list[int | str], rows: Sequence[tuple[int, ...]]) -> None:
    values: Any = np.array(rows, np.uint64)
    doc.from_array(attributes, values)


def _made(doc: Doc) -> list[_Made]:
    return list(map(tuple, doc.to_array(["POS", "MORPH", "LEMMA", "TAG", "DEP"]).tolist()))
