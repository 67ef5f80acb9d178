"""Noun phrases as those who act and are acted upon: how far printed, joined to what, somebody?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from toolkit.coding.moves.lexicon import move_words
from toolkit.coding.moves.reader import Reader
from toolkit.coding.phrases import Words
from toolkit.lexicons import lexicon
from toolkit.parsing.grammar import listed
from toolkit.parsing.speakers.roster import fold
from toolkit.parsing.syntax import Syntax

THING, SOMEBODY, NAMED = 0, 1, 2
"""What a noun stands for: something, somebody or some body without a name, or with one."""

PEOPLE = ("persons", "collectives", "delegates", "spokespersons", "groups")
CLASSES = frozenset({"captive", "refugees", "person", "foreigner", "diplomat", "troops"})
NOMINAL = ("nsubj", "nsubjpass", "dobj", "pobj", "dative", "conj")
NAMING = ("compound", "amod", "nmod", "poss", "advmod")
CLAUSES = frozenset("relcl acl advcl parataxis".split())
LEFT_OUT = CLAUSES | frozenset("cc punct appos npadvmod preconj conj".split())


class Nouns:
    """The nouns of one text; `means` says of one whether it means a listed actor or a name."""

    def __init__(self, syntax: Syntax, words: Words, means: Callable[[int], bool]) -> None:
        self.syntax = syntax
        self.text = words.syntax.text
        self.starts = frozenset(words.syntax.starts)
        self.means = means
        self.reader = Reader(syntax)

    def kind(self, at: int) -> int:
        """Whether a noun or pronoun is for somebody, and whether it names them."""
        syntax = self.syntax
        if syntax.lower[at] in move_words().sets["pronouns"] or self.is_name(at):
            return NAMED
        if syntax.tag[at][0] not in "NJC" or self.is_time(at):
            return THING
        if any(self.is_name(child) for child in syntax.dependents(at, "compound", "amod", "nmod")):
            return NAMED
        if not self.is_people(at):
            return THING
        return NAMED if self.means(at) else SOMEBODY

    def is_people(self, at: int) -> bool:
        """Whether a noun is for people or a body that acts: “fishermen”, “police”."""
        syntax = self.syntax
        if any(fold(syntax.lemma[at]) in lexicon(name) for name in PEOPLE):
            return True
        if not CLASSES.isdisjoint(self.reader.classes(at)[0]):
            return True
        return syntax.tag[at] == "NNS" and syntax.lower[at].endswith(tuple(listed("agent_plurals")))

    def is_act(self, at: int) -> bool:
        """Whether a noun is for what is done, rather than for who does it: “attack”."""
        return not self.is_people(at) and self.reader.noun(at) is not None

    def is_name(self, at: int) -> bool:
        """Whether a word is a name, or a capital one that the parser took for an adverb."""
        syntax, printed = self.syntax, self.text[at]
        if self.is_time(at) or not printed[0].isupper():
            return False
        if syntax.tag[at] in ("NNP", "NNPS"):
            return True
        if syntax.dep[at] in NOMINAL and syntax.tag[at] in ("RB", "JJ", "VBN", "VBD", "FW", "UH"):
            return syntax.lower[at] not in lexicon("stopwords")
        if syntax.dep[at] == "nsubj" and syntax.tag[at] == "NN" and not syntax.children[at]:
            return not (self.is_people(at) or self.is_act(at))
        if syntax.dep[at] in ("amod", "compound", "nmod", "poss") and syntax.tag[at][0] in "JN":
            return at not in self.starts or self.means(at)
        return self.is_mistaken(at)

    def is_mistaken(self, at: int) -> bool:
        """Whether a capitalised word that is no adverb of English was read as one."""
        syntax = self.syntax
        if syntax.dep[at] not in ("advmod", "npadvmod", "dep") or not self.text[at][0].isupper():
            return False
        word = syntax.lower[at]
        return not (self.is_time(at) or word.endswith("ly") or word in lexicon("stopwords"))

    def is_time(self, at: int) -> bool:
        """Whether a noun is for a time: “Monday”, “week”."""
        word = self.syntax.lemma[at]
        is_short = word.endswith(".") and self.syntax.child(at, "nummod") is not None  # “Oct. 14”
        return is_short or word in listed("calendar") or word in listed("periods")

    def is_number(self, at: int) -> bool:
        """Whether a word only says how many: “dozens of fishermen”."""
        return (
            self.syntax.tag[at] == "CD" or self.syntax.lemma[at] in move_words().sets["quantities"]
        )

    def is_own(self, at: int) -> bool:
        """Whether it belongs to somebody by a pronoun: “its troops”."""
        return any(
            self.syntax.lower[owner] in move_words().sets["owners"]
            for owner in self.syntax.dependents(at, "poss")
        )

    # ------------------------------------------------------------ phrases

    def joined(self, noun: int) -> list[int]:
        """A noun and those that “and” joins to it, in text order."""
        for owner in self.syntax.dependents(
            noun, "nmod", "poss"
        ):  # “the North and the South's envoys”
            second = self.syntax.child(owner, "conj")
            if second is not None and self.syntax.child(second, "case") is not None:
                return [owner, second]
        found = [noun]
        for one in found:
            found += [n for n in self.syntax.dependents(one, "conj") if not self.syntax.is_verb(n)]
        first = self.phrase(noun).start
        if first >= 2 and self.syntax.lower[first - 1] == "and" and self.is_mistaken(first - 2):
            found.insert(0, first - 2)
        return found

    def phrase(self, noun: int) -> range:
        """A noun phrase as printed, without what is joined to it and clauses behind it."""
        tokens = {*self._below(noun)}
        first = last = noun
        while first - 1 in tokens:
            first -= 1
        while last + 1 in tokens:
            last += 1
        if first and self.is_mistaken(first - 1) and self.syntax.tag[first][0] in "NJ":
            first -= 1
        while first < noun and self.syntax.tag[first] in ("RB", "IN"):
            first += 1
        return range(first, last + 1)

    def _below(self, at: int, without: frozenset[str] = LEFT_OUT) -> Iterator[int]:
        yield at
        for child in self.syntax.children[at]:
            left_out = self.syntax.dep[child] in without or self._is_when(child)
            if child < at or not left_out:
                yield from self._below(child, CLAUSES)

    def _is_when(self, at: int) -> bool:
        return self.syntax.dep[at] == "prep" and any(
            map(self.is_time, self.syntax.dependents(at, "pobj"))
        )

    def words(self, nouns: Iterable[int]) -> frozenset[int]:
        """The words that name some nouns, their owners among them."""
        found = {*nouns}
        for at in nouns:
            waiting = self.syntax.dependents(at, *NAMING, "det", "case")
            found.update(waiting)
            for one in waiting:
                found.update(self.syntax.dependents(one, *NAMING, "det", "case"))
        return frozenset(found)
