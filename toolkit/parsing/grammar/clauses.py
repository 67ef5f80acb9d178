"""Clauses: whether they have a subject and an object, how they open, of what they speak."""

from __future__ import annotations

from toolkit.parsing.grammar.nouns import antecedent
from toolkit.parsing.grammar.relations import RELATIVES, SUBJECTS, listed
from toolkit.parsing.syntax import Syntax


def subjects(syntax: Syntax, verb: int) -> list[int]:
    """A verb's own subjects: more than one where the parser did not join them."""
    return syntax.dependents(verb, *SUBJECTS)


def has_subject(syntax: Syntax, verb: int) -> bool:
    """Whether a verb has a subject of its own."""
    return syntax.child(verb, *SUBJECTS) is not None


def has_object(syntax: Syntax, verb: int) -> bool:
    """Whether a verb has an object."""
    return syntax.child(verb, "dobj") is not None


def subject_of(syntax: Syntax, clause: int) -> int | None:
    """The subject of a clause, or of the one it is joined to."""
    subject = syntax.child(clause, *SUBJECTS, "expl")
    if subject is None and syntax.dep[clause] == "conj":
        subject = syntax.child(syntax.head[clause], *SUBJECTS, "expl")
    return subject


def topic(syntax: Syntax, clause: int) -> int | None:
    """What a clause speaks of: its subject, or what “it” and “there” only announce."""
    subject = syntax.child(clause, *SUBJECTS)
    if subject is None:
        there = syntax.child(clause, "expl")
        return None if there is None else syntax.child(clause, "attr", "dobj")
    if syntax.lower[subject] == "it" and syntax.lemma[clause] == "be":
        judged = syntax.child(clause, "acomp", "attr")
        announced = syntax.child(clause if judged is None else judged, "xcomp", "ccomp", "relcl")
        if announced is None:
            announced = syntax.child(clause, "xcomp", "ccomp")
        if announced is not None:
            return announced
    return antecedent(syntax, subject)


def is_infinitive(syntax: Syntax, verb: int) -> bool:
    """Whether a verb stands with “to”."""
    return any(syntax.tag[child] == "TO" for child in syntax.children[verb])


def is_marked(syntax: Syntax, clause: int, *words: str) -> bool:
    """Whether a clause opens with one of these conjunctions: “said *that* it had ended”."""
    return any(syntax.lower[mark] in words for mark in syntax.dependents(clause, "mark"))


def is_conditional(syntax: Syntax, clause: int) -> bool:
    """Whether a clause opens with “if”, “unless” or “whether”."""
    return is_marked(syntax, clause, *listed("conditions"))


def is_indirect_question(syntax: Syntax, clause: int) -> bool:
    """“what training an inspector would have”, “whether”: a clause that opens so."""
    if is_marked(syntax, clause, "whether", "if"):
        return True
    if syntax.lemma[syntax.head[clause]] == "be":
        return False  # “that is why”
    first = syntax.left_edge(clause)
    if syntax.tag[first] not in (*RELATIVES, "WRB") or syntax.lower[first] == "that":
        return False
    return not any(
        syntax.dep[above] == "advcl" and above != clause and syntax.governs(clause, above)
        for above in syntax.ancestors(first)
    )


def is_imperative(syntax: Syntax, verb: int) -> bool:
    """Whether a bare verb opens a sentence or quotation: “Release the crews.”"""
    first = syntax.left_edge(verb)
    opens = first in syntax.starts or _is_quote(syntax, first) or _is_quote(syntax, first - 1)
    if syntax.tag[verb] != "VB" or syntax.dep[verb] not in ("ROOT", "ccomp") or not opens:
        return False
    auxiliaries = (syntax.tag[at] for at in syntax.dependents(verb, "aux"))
    return not has_subject(syntax, verb) and not {"TO", "MD"}.intersection(auxiliaries)


def _is_quote(syntax: Syntax, at: int) -> bool:
    return at >= 0 and bool(syntax.doc[at].is_quote)
