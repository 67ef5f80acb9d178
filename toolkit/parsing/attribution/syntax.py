"""Phrases and clauses in a parsed sentence, as sets of token numbers."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence

from spacy.tokens import Token

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})

_AUXILIARIES = {"aux", "auxpass", "neg", "prt"}

_DATES = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january",
          "february", "march", "april", "may", "june", "july", "august", "september", "october",
          "november", "december", "today", "yesterday", "tomorrow", "night", "week", "month",
          "morning", "afternoon", "evening", "year"}  # fmt: skip

_OCCASIONS = frozenset(
    "address statement interview post tweet speech letter message conference briefing video "
    "article column blog email testimony broadcast report comment remark".split()
)


def child(token: Token, dep: str, words: Iterable[str] | None = None) -> Token | None:
    """The first child with this relation, and among these words if given."""
    return next(
        (c for c in token.children if c.dep_ == dep and (words is None or c.lower_ in words)), None
    )


def subtrees(
    token: Token, deps: Iterable[str], words: Iterable[str] | None = None
) -> Iterator[int]:
    """The tokens below the children with these relations, and among these words if given."""
    for one in token.children:
        if one.dep_ in deps and (words is None or one.lower_ in words):
            yield from (t.i for t in one.subtree)


def has_subject(verb: Token) -> bool:
    """Whether a verb has a subject of its own."""
    return any(one.dep_ in SUBJECTS for one in verb.children)


def is_infinitive(verb: Token) -> bool:
    """Whether a verb stands with “to”."""
    return any(one.tag_ == "TO" for one in verb.children)


def is_date(token: Token) -> bool:
    """Whether a word names a day, a month or a part of the calendar."""
    return token.lower_ in _DATES


def is_passive(verb: Token, quoted: Container[int] = ()) -> bool:
    """Whether a verb is in the passive, also as in “a plan called a joke by Oro”.

    Tokens in quotations beside it are left out.
    """
    kinds = {one.dep_ for one in verb.children if one.i not in quoted}
    if verb.tag_ == "VBN" and verb.dep_ == "acl":
        return "nsubj" not in kinds
    return bool(kinds & {"auxpass", "nsubjpass"})


def is_named(verb: Token, objects: Sequence[Token]) -> bool:
    """Whether a verb says what its object is: “called the offer a joke”, “saw it as a joke”."""
    return any(
        one.dep_ == "oprd" or child(one, "prep", {"as"}) or _has_attribute(one) for one in objects
    ) or bool(child(verb, "prep", {"as"}))


def _has_attribute(thing: Token) -> bool:
    """Whether a noun stands right behind another with no comma: “the offer *a joke*”."""
    beside = child(thing, "appos")
    return beside is not None and beside.doc[beside.left_edge.i - 1].text not in ",(–—-"


def verb_group(verb: Token) -> set[int]:
    """A verb with the auxiliaries, negation and adverbs that touch it, and a “nor” before it."""
    group = {verb.i, *(one.i for one in verb.children if one.lower_ == "nor")}
    near = [
        one
        for one in verb.children
        if one.dep_ in _AUXILIARIES
        or (one.dep_ == "advmod" and one.tag_ != "WRB" and one.n_lefts + one.n_rights == 0)
    ]
    for one in sorted(near, key=lambda one: abs(one.i - verb.i)):
        if one.i + 1 in group or one.i - 1 in group:
            group.add(one.i)
    return group


def noun_phrase(head: Token, without: Token | None = None) -> set[int]:
    """A noun phrase as printed: without relative clauses, asides, dates and occasions.

    “Ukrainian negotiator Oro, who leads the talks, on Saturday” is “Ukrainian negotiator Oro”.
    """
    gone: set[int] = set()
    for one in head.children:
        if one == without or _is_beside(one, head):
            gone |= {t.i for t in one.subtree}
    tokens = {t.i for t in head.subtree} - gone
    low = high = head.i
    while low - 1 in tokens:
        low -= 1
    while high + 1 in tokens:
        high += 1
    return set(range(low, high + 1))


def agent(verb: Token) -> set[int]:
    """The phrase behind “by” of a verb in the passive."""
    for by in verb.children:
        if by.dep_ == "agent":
            for one in by.children:
                if one.dep_ == "pobj":
                    return noun_phrase(one)
    return set()


def _is_beside(one: Token, head: Token) -> bool:
    """Whether a part of a noun phrase says something more about what it names."""
    if one.dep_ in ("relcl", "advcl", "parataxis", "ccomp"):
        return True
    if one.dep_ == "acl":
        before = head.doc[one.left_edge.i - 1].text
        return one.tag_ == "VBG" or (one.i > head.i and before in ",–—-(")
    if one.dep_ == "prep":
        objects = [c for c in one.children if c.dep_ == "pobj"]
        return any(map(is_date, objects)) or (
            one.lower_ in ("in", "on", "at", "during")
            and any(c.lemma_.lower() in _OCCASIONS for c in objects)
        )
    return one.dep_ in ("npadvmod", "appos") and is_date(one)
