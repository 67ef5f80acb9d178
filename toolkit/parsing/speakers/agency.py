"""Where in a sentence somebody says, decides or negotiates, by its syntax."""

from __future__ import annotations

from toolkit.lexicons import lexicon
from toolkit.parsing.grammar import CLAUSES, is_indefinite, is_plural
from toolkit.parsing.speakers.roster import fold
from toolkit.parsing.syntax import Syntax


def acts(syntax: Syntax, name: int) -> bool:
    """Whether a name stands where somebody says, decides or negotiates, or is dealt with."""
    while syntax.dep[name] == "conj" and syntax.pos[syntax.head[name]] in ("PROPN", "NOUN", "PRON"):
        name = syntax.head[name]
    head = syntax.head[name]
    dealt_with = syntax.lemma[head] in lexicon("dealings")
    match syntax.dep[name]:
        case "nsubj":
            above = syntax.lemma[syntax.head[head]]
            asked = syntax.dep[head] in CLAUSES and above in lexicon("dealings")
            return _is_act(syntax, head) or asked
        case "advmod" | "npadvmod":  # how the parser reads names it does not know
            if name > head:
                return dealt_with
            return _is_act(syntax, head) and syntax.child(head, "nsubj") is None
        case "nsubjpass":
            return dealt_with
        case "dobj":
            return syntax.pos[head] == "VERB" and dealt_with
        case "pobj":
            is_of_body = syntax.lower[head] == "of" and is_body(syntax, syntax.head[head])
            return _is_partner(syntax, name) or is_of_body
        case "poss":
            return _is_partys(syntax, head) or is_body(syntax, head)
    return False


def is_body(syntax: Syntax, noun: int) -> bool:
    """Whether a noun is for a body of a state, not of a city, or for several officials."""
    lemma = fold(syntax.lemma[noun])
    if lexicon("collectives").get(lemma) == "":
        return True
    return syntax.tag[noun] == "NNS" and lemma in lexicon("delegates")


def speaks_for_party(syntax: Syntax, head: int) -> bool:
    """Whether a noun with a demonym before it means the party: a body, or its officials."""
    if syntax.pos[head] not in ("NOUN", "PROPN") or is_before_name(syntax, head):
        return False
    lemma = fold(syntax.lemma[head])
    if lemma in lexicon("collectives"):
        return True
    several = is_plural(syntax, head) or is_indefinite(syntax, head)
    return lemma in lexicon("delegates") and several


def is_before_name(syntax: Syntax, at: int) -> bool:
    """Whether a name follows right behind a word."""
    return syntax.pos[at + 1 : at + 2] == ["PROPN"]


def is_former(syntax: Syntax, office: int) -> bool:
    """Whether somebody is no more in office, or not yet: “the *former* minister”."""
    return any(fold(syntax.text[at]) in lexicon("not_in_office") for at in syntax.lefts(office))


def modified(syntax: Syntax, adjective: int) -> int | None:
    """The noun an adjective belongs to, also in “Northern and Southern officials”."""
    at = adjective
    while syntax.dep[at] == "conj" and syntax.pos[syntax.head[at]] in ("ADJ", "PROPN"):
        at = syntax.head[at]
    return syntax.head[at] if syntax.dep[at] in ("amod", "compound", "nmod", "poss") else None


def _is_act(syntax: Syntax, verb: int) -> bool:
    acts = lexicon("acts")
    complements = syntax.dependents(verb, "xcomp", "acomp", "conj")
    if any(syntax.lemma[at] in acts for at in (verb, *complements)):
        return True
    return any(_is_partys(syntax, at) for at in syntax.dependents(verb, "dobj"))


def _is_partner(syntax: Syntax, name: int) -> bool:
    """Whether a name stands in “by …” after a deed, “talks with …” or “according to …”."""
    preposition = syntax.head[name]
    governor = syntax.head[preposition]
    if syntax.dep[preposition] == "agent":
        return syntax.lemma[governor] in lexicon("acts")
    if syntax.lower[preposition] == "to":
        return syntax.lower[governor] == "according"
    is_with = syntax.lower[preposition] in ("with", "between")
    return is_with and syntax.lemma[governor] in lexicon("dealings")


def _is_partys(syntax: Syntax, noun: int) -> bool:
    lemma = syntax.lemma[noun]
    return lemma in lexicon("possessions") or lemma in lexicon("dealings")
