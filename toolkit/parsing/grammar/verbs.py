"""Verbs and their helpers: what lies ahead, must or may be, and how far a verb goes."""

from __future__ import annotations

from toolkit.parsing.grammar.relations import listed
from toolkit.parsing.syntax import Syntax


def auxiliary(syntax: Syntax, verb: int, name: str) -> int | None:
    """The helping verb of a verb that stands on a list: `auxiliary(syntax, verb, "future")`."""
    auxiliaries = syntax.dependents(verb, "aux")
    return next((at for at in auxiliaries if syntax.lower[at] in listed(name)), None)


def future(syntax: Syntax, verb: int) -> int | None:
    """The verb of the future; one that has lost its place in the tree stands before."""
    auxiliaries = syntax.dependents(verb, "aux")
    subject = syntax.child(verb, "nsubj", "nsubjpass")
    if not auxiliaries and syntax.tag[verb] == "VB" and subject is not None:
        auxiliaries = [at for at in range(subject, verb) if syntax.tag[at] == "MD"]
    if syntax.lower[verb] == "going" and syntax.child(verb, "xcomp") is not None:
        return verb
    return next((at for at in auxiliaries if syntax.lower[at] in listed("future")), None)


def duty(syntax: Syntax, verb: int) -> int | None:
    """The verb of duty: must, should, needs to, has to."""
    if syntax.lemma[verb] in ("need", "have") and syntax.child(verb, "xcomp") is not None:
        return verb
    return auxiliary(syntax, verb, "duty")


def has_modal(syntax: Syntax, verb: int) -> bool:
    """Whether a verb stands with a modal verb: “*can* sign”."""
    return any(syntax.tag[at] == "MD" for at in syntax.dependents(verb, "aux"))


def is_finite(syntax: Syntax, verb: int) -> bool:
    """Whether a verb, or its helping verb, is in the present or past: “signs”, “*has* signed”."""
    forms = (verb, *syntax.dependents(verb, "aux"))
    return any(syntax.tag[at] in ("VBD", "VBP", "VBZ") for at in forms)


def is_possible(syntax: Syntax, verb: int) -> bool:
    """Whether a verb says only what may, might, could or would be."""
    return auxiliary(syntax, verb, "possibility") is not None


def is_obliged(syntax: Syntax, verb: int) -> bool:
    """Whether a verb says what must or should be, and so is not."""
    return auxiliary(syntax, verb, "duty") is not None


def verb_group(syntax: Syntax, verb: int) -> set[int]:
    """A verb with the auxiliaries, negation and adverbs that touch it, and a “nor” before it."""
    children = syntax.children[verb]
    group = {verb, *(one for one in children if syntax.lower[one] == "nor")}
    near = [
        one
        for one in children
        if syntax.dep[one] in _AUXILIARIES
        or (syntax.dep[one] == "advmod" and syntax.tag[one] != "WRB" and not syntax.children[one])
    ]
    for one in sorted(near, key=lambda one: abs(one - verb)):
        if one + 1 in group or one - 1 in group:
            group.add(one)
    return group


_AUXILIARIES = ("aux", "auxpass", "neg", "prt")
