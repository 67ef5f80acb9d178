"""Noun phrases: how far they go, what is joined to them, what stands behind their prepositions."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.parsing.grammar.relations import RELATIVES, listed
from toolkit.parsing.syntax import Syntax


def prepositions(syntax: Syntax, word: int, *words: str) -> list[int]:
    """Those of these prepositions that hang on a word."""
    return [one for one in syntax.dependents(word, "prep") if syntax.lower[one] in words]


def nouns_behind(syntax: Syntax, word: int, *words: str) -> list[int]:
    """The nouns that stand behind these prepositions of a word: “envoys *of the North*”."""
    found = prepositions(syntax, word, *words)
    return [noun for one in found for noun in syntax.dependents(one, "pobj")]


def behind(syntax: Syntax, word: int, preposition: str = "") -> Iterator[int]:
    """What stands behind the prepositions of a word, or behind one of them."""
    for child in syntax.dependents(word, "prep", "prt", "dative", "agent"):
        if preposition and syntax.lower[child] != preposition:
            continue
        if not preposition and syntax.lower[child] not in listed("aims"):
            continue
        for inner in syntax.children[child]:
            if syntax.dep[inner] in ("pobj", "pcomp"):
                if preposition or not is_time(syntax, inner):
                    yield inner
            elif syntax.dep[inner] == "prep":
                yield from syntax.dependents(inner, "pobj", "pcomp")


def joined(syntax: Syntax, at: int) -> list[int]:
    """The words that “and”, “or” or a comma joins a word to, in text order."""
    first = first_joined(syntax, at)
    found = [first]
    for one in found:
        found += [below for below in syntax.rights(one) if syntax.dep[below] == "conj"]
    return sorted(one for one in found if one != at)


def first_joined(syntax: Syntax, at: int) -> int:
    """The first of the words that a word is joined to; itself, if to none before it."""
    while syntax.dep[at] == "conj" and syntax.head[at] != at:
        at = syntax.head[at]
    return at


def antecedent(syntax: Syntax, at: int) -> int:
    """What a relative pronoun stands for: “the envoy *who* left”; other words stay."""
    is_that = syntax.lower[at] == "that" and syntax.dep[syntax.head[at]] == "relcl"
    if syntax.tag[at] not in RELATIVES and not is_that:
        return at
    clauses = (one for one in syntax.ancestors(at) if syntax.dep[one] == "relcl")
    return next((syntax.head[clause] for clause in clauses), at)


def modifiers(syntax: Syntax, noun: int) -> list[int]:
    """The words before a noun that belong to it: “*Norland's* *foreign* *trade* minister”."""
    before = syntax.dependents(noun, "compound", "amod", "poss", "nmod")
    return [one for one in before if one < noun]


def is_plural(syntax: Syntax, noun: int) -> bool:
    """Whether a noun or name is in the plural."""
    return syntax.tag[noun] in ("NNS", "NNPS")


def is_definite(syntax: Syntax, noun: int) -> bool:
    """Whether something is spoken of as known: “*the* talks”, “*such* a meeting”."""
    before = syntax.dependents(noun, "det", "predet", "poss", "amod")
    is_known = any(syntax.lower[one] in listed("definite") for one in before)
    return syntax.pos[noun] != "VERB" and is_known


def is_indefinite(syntax: Syntax, noun: int) -> bool:
    """Whether a noun has “a”, “one” or “some” before it: somebody not named yet."""
    before = syntax.dependents(noun, "det", "nummod")
    return any(one < noun and syntax.lower[one] in listed("indefinite") for one in before)


def is_time(syntax: Syntax, noun: int) -> bool:
    """Whether a noun says when: “on Monday”, “in 2031”, “at this stage”."""
    is_year = syntax.pos[noun] == "NUM" and syntax.text[noun].isdigit()
    lemma = syntax.lemma[noun]
    return is_year or lemma in listed("calendar") or lemma in listed("periods")


def is_date(syntax: Syntax, at: int) -> bool:
    """Whether a word names a day, a month or a part of the calendar."""
    return syntax.lower[at] in listed("calendar")


def noun_phrase(syntax: Syntax, head: int, without: int | None = None) -> set[int]:
    """A noun phrase as printed: without relative clauses, asides, dates and occasions.

    “Ukrainian negotiator Oro, who leads the talks, on Saturday” is “Ukrainian negotiator Oro”.
    """
    gone: set[int] = set()
    for one in syntax.children[head]:
        if one == without or _is_beside(syntax, one, head):
            gone.update(syntax.subtree(one))
    tokens = set(syntax.subtree(head)) - gone
    low = high = head
    while low - 1 in tokens:
        low -= 1
    while high + 1 in tokens:
        high += 1
    return set(range(low, high + 1))


def _is_beside(syntax: Syntax, one: int, head: int) -> bool:
    """Whether a part of a noun phrase says something more about what it names."""
    relation = syntax.dep[one]
    if relation in ("relcl", "advcl", "parataxis", "ccomp"):
        return True
    if relation == "acl":
        before = syntax.text[syntax.left_edge(one) - 1]
        return syntax.tag[one] == "VBG" or (one > head and before in ",–—-(")
    if relation == "prep":
        objects = syntax.dependents(one, "pobj")
        return any(is_date(syntax, at) for at in objects) or (
            syntax.lower[one] in listed("where_said")
            and any(syntax.lemma[at] in listed("occasions") for at in objects)
        )
    return relation in ("npadvmod", "appos") and is_date(syntax, one)
