"""What denies a word."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.parsing.grammar.clauses import has_subject
from toolkit.parsing.grammar.relations import SUBJECTS, listed
from toolkit.parsing.syntax import Syntax


def negations(syntax: Syntax, at: int) -> tuple[int, ...]:
    """The words that deny what a word says: its own, and those of its subject.

    “did *not* sign”, “will *no* longer meet”, “*nobody* came”, “*no* side agreed”, “*neither*
    party”, “by *no* means”, and what is shared: “did *not* sign or even read”, “*neither* signed
    nor read”. Half of “not only … but” denies nothing, nor does “nobody but the envoy”.
    """
    return _own_negations(syntax, at) or _shared(syntax, at)


def is_negated(syntax: Syntax, at: int) -> bool:
    """Whether something denies what a word says (see `negations`)."""
    return bool(negations(syntax, at))


def _own_negations(syntax: Syntax, at: int) -> tuple[int, ...]:
    """The words that deny this word itself, or its subject."""
    found: list[int] = []
    for child in syntax.children[at]:
        if syntax.dep[child] in SUBJECTS and _is_all_but(syntax, child):
            continue
        if _denies(syntax, child):
            found.append(child)
        elif syntax.dep[child] in SUBJECTS:
            found += _of_determiner(syntax, child)
        elif syntax.lower[child] == "longer" and syntax.lower[child - 1] == "no":
            found.append(child)
        found += _of_phrase(syntax, child, at)
    return (*found, *_of_contrast(syntax, at))


def _of_contrast(syntax: Syntax, noun: int) -> Iterator[int]:
    """“a mediator, *not* an arbitrator”: what denies the second hangs on the first."""
    first = syntax.head[noun]
    if syntax.dep[noun] in ("appos", "conj") and _is_noun(syntax, first) and _is_noun(syntax, noun):
        for child in syntax.dependents(first, "neg"):
            if first < child < noun and not _is_name(syntax, child):
                yield child


def _is_noun(syntax: Syntax, at: int) -> bool:
    return syntax.pos[at] in ("NOUN", "PROPN")


def _denies(syntax: Syntax, child: int) -> bool:
    """Whether a word denies what governs it."""
    if _is_name(syntax, child):
        return False
    head = syntax.head[child]
    if syntax.dep[child] == "cc" and child > head:
        return False  # it denies what follows
    if child > head and _is_noun(syntax, head):
        return False  # “a mediator, *not* an arbitrator”
    is_negation = syntax.dep[child] == "neg" or (
        syntax.dep[child] in _DENYING and syntax.lower[child] in listed("negations")
    )
    after = syntax.lower[min(child + 1, len(syntax) - 1)]
    return is_negation and after not in listed("not_denying")


_DENYING = ("advmod", "cc", "preconj", "det", "dobj", "attr", *SUBJECTS)


def _of_determiner(syntax: Syntax, noun: int) -> Iterator[int]:
    """“*no* side”, “*not* all ministers”."""
    for below in syntax.dependents(noun, "det", "neg", "preconj"):
        denies = syntax.lower[below] in listed("negating_determiners")
        if below < noun and denies and not _is_name(syntax, below):
            yield below


def _of_phrase(syntax: Syntax, child: int, at: int) -> Iterator[int]:
    """“under *no* circumstances”, “by *no* means”; the parser may hang one on the subject."""
    near = syntax.dependents(child, "prep") if syntax.dep[child] in SUBJECTS else (child,)
    for one in near:
        is_of_verb = one == child or one + 3 == at
        if syntax.dep[one] == "prep" and is_of_verb and syntax.lower[one + 1 : one + 2] == ["no"]:
            noun = syntax.lower[one + 2] if one + 2 < len(syntax) else ""
            if f"{syntax.lower[one]}_no_{noun}" in listed("denying_phrases"):
                yield one + 1


def _shared(syntax: Syntax, at: int) -> tuple[int, ...]:
    """The words that deny what a verb is joined to by “or” or “nor”, and so deny it too.

    “did *not* sign, read or approve” denies all three; “did not sign, *nor* did he read” has a
    “nor” of its own.
    """
    for _ in range(_LONGEST_CHAIN):
        first = syntax.head[at]
        if syntax.dep[at] != "conj" or first > at:
            break
        joins = [one for one in syntax.dependents(first, "cc") if first < one < at]
        if has_subject(syntax, at):
            return tuple(one for one in joins if syntax.lower[one] == "nor")
        joins = joins or syntax.dependents(at, "cc")  # of a list, before the last
        if not any(syntax.lower[one] in ("or", "nor") for one in joins):
            break
        if found := _own_negations(syntax, first):
            return tuple(one for one in found if one < first)
        at = first
    return ()


_LONGEST_CHAIN = 10
"""Verbs joined one to the next through which a negation is followed."""


def _is_all_but(syntax: Syntax, subject: int) -> bool:
    """“Nobody *but* the envoy”, “no one *except* the North”: of these it is affirmed."""
    return any(
        syntax.lower[one] in listed("exceptions") and one == subject + 1
        for one in syntax.children[subject]
    )


def _is_name(syntax: Syntax, at: int) -> bool:
    """Whether what looks like a negation is a name or part of one: “No. 10”, “the No campaign”."""
    if syntax.lower[at] != "no":
        return False
    behind = syntax.lower[at + 1 : at + 3]
    following = next((word for word in behind if word != "."), "")
    before = syntax.lower[at - 1] if at else ""
    return following.isdecimal() or (syntax.text[at] == "No" and before in ("the", "a", "called"))
