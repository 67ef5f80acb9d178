"""Who does what a verb or noun says, to whom or what, and who is told to."""

from __future__ import annotations

from collections.abc import Container, Sequence

from toolkit.parsing.grammar.nouns import antecedent, prepositions
from toolkit.parsing.grammar.relations import ACTIVE_SUBJECTS, PASSIVE_SUBJECTS, RELATIVES, listed
from toolkit.parsing.syntax import Syntax


def is_passive(syntax: Syntax, verb: int, without: Container[int] = ()) -> bool:
    """Whether a verb is in the passive: “was condemned”, “the raid condemned by all”.

    Words in `without`, such as those of a quotation beside it, do not count.
    """
    relations = {syntax.dep[one] for one in syntax.children[verb] if one not in without}
    if relations & {"auxpass", *PASSIVE_SUBJECTS}:
        return True
    if syntax.tag[verb] != "VBN":
        return False
    is_behind_noun = syntax.dep[verb] == "acl" and not relations.intersection(ACTIVE_SUBJECTS)
    return is_behind_noun or "agent" in relations


def is_told(syntax: Syntax, verb: int) -> bool:
    """“we are told that …”: what others say to somebody."""
    is_others = syntax.lemma[verb] in listed("told")
    return is_others and syntax.child(verb, "nsubjpass") is not None


def tells_us(syntax: Syntax, verb: int) -> bool:
    """“*they* tell us that …”: what others say to those who speak."""
    subject = syntax.child(verb, "nsubj")
    if syntax.lemma[verb] not in listed("told") or subject is None:
        return False
    is_others = syntax.lower[subject] in listed("third_person_subjects")
    told = (syntax.lower[at] for at in syntax.dependents(verb, "dobj", "dative"))
    return is_others and any(one in listed("first_person") for one in told)


def agent(syntax: Syntax, verb: int) -> int | None:
    """Who does what a passive says: “by the envoy”."""
    for child in syntax.children[verb]:
        is_by = syntax.dep[child] == "prep" and syntax.lower[child] == "by"
        if syntax.dep[child] == "agent" or is_by:
            return syntax.child(child, "pobj")
    return None


def logical_subject(syntax: Syntax, verb: int) -> int | None:
    """The logical subject of a verb or adjective: of a passive its agent, if that is named."""
    if is_passive(syntax, verb):
        return agent(syntax, verb)
    seen: set[int] = set()
    at = verb
    while at not in seen:
        seen.add(at)
        own = syntax.child(at, *ACTIVE_SUBJECTS)
        if own is None and at != verb:
            own = syntax.child(at, *PASSIVE_SUBJECTS)
        if own is not None:
            return antecedent(syntax, own)
        head = syntax.head[at]
        match syntax.dep[at]:
            case "relcl":
                return head
            case "acl":
                whose = None if syntax.tag[at] == "VBG" else owner(syntax, head)
                return head if whose is None else whose
            case "amod":
                return head
            case "xcomp" | "ccomp" if (controller := _controller(syntax, at)) is not None:
                return controller
            case "pcomp":
                governor = syntax.head[head]
                if syntax.pos[governor] in ("NOUN", "PROPN"):
                    return owner(syntax, governor)
                controller = syntax.child(governor, "dobj")
                if controller is not None and syntax.lower[head] in listed("from_doing"):
                    return controller
                at = governor
            case "acomp" | "conj" | "xcomp" | "ccomp" | "advcl" | "attr" | "oprd" | "dep":
                at = head
            case "prep" if syntax.tag[at] == "VBG":
                at = head
            case _:
                return None
    return None


def objects(syntax: Syntax, verb: int) -> list[int]:
    """What a verb's action is upon: its object, of a passive its subject."""
    if is_passive(syntax, verb):
        subject = syntax.child(verb, *PASSIVE_SUBJECTS)
        if subject is not None:
            return [antecedent(syntax, subject)]
        if syntax.dep[verb] in ("acl", "relcl"):
            return [syntax.head[verb]]
        return objects(syntax, syntax.head[verb]) if syntax.dep[verb] == "conj" else []
    found = syntax.dependents(verb, "dobj", "dative")
    if not found and syntax.dep[verb] == "relcl":
        subject = syntax.child(verb, *ACTIVE_SUBJECTS)
        if subject is not None and syntax.tag[subject] not in RELATIVES:
            return [syntax.head[verb]]
    return [
        antecedent(syntax, at)
        for at in found
        if not (syntax.dep[at] == "dative" and syntax.pos[at] == "ADP")
    ]


def owner(syntax: Syntax, noun: int) -> int | None:
    """Whose an attitude or deed is that a noun names: “his”, “the Southern”, “by the envoy”."""
    own = syntax.child(noun, "poss")
    if own is not None:
        return own
    for child in syntax.children[noun]:
        if syntax.dep[child] in ("prep", "agent") and syntax.lower[child] in listed("givers"):
            return syntax.child(child, "pobj")
        if syntax.dep[child] == "acl" and syntax.tag[child] == "VBN":
            by = agent(syntax, child)
            if by is not None:
                return by
    for child in syntax.dependents(noun, "amod", "compound", "nmod"):
        if syntax.text[child].istitle() or syntax.text[child].isupper():
            opens = child <= syntax.sentence_at(noun)[0]
            return child if not opens or syntax.pos[child] == "PROPN" else None
    aims = [
        child for child in syntax.dependents(noun, "prep") if syntax.lower[child] in listed("aims")
    ]
    if len(aims) + (syntax.child(noun, "acl") is not None) > 1:
        of = next((aim for aim in aims if syntax.lower[aim] == "of"), None)
        return None if of is None else syntax.child(of, "pobj")
    return None


def addressee(syntax: Syntax, clause: int) -> int | None:
    """Who is told or accused to do what a clause says: “accused *the south* of stalling”.

    So stances find whose they are, more widely than `logical_subject` does: also behind a noun
    (“the demand on *the south* to leave”), and never the subject of a passive.
    """
    relation, above = syntax.dep[clause], syntax.head[clause]
    if relation not in ("xcomp", "pcomp", "ccomp", "acl"):
        return None
    governor = syntax.head[above] if relation == "pcomp" else above
    if relation == "pcomp" and syntax.dep[governor] == "dobj":
        return governor
    for child in syntax.children[governor] if syntax.pos[governor] == "VERB" else ():
        if child >= clause:
            return None
        if syntax.dep[child] in ("dobj", "dative"):
            return child
        scolded = relation == "pcomp" and syntax.lower[child] == "at"  # “lashed out at the south”
        if syntax.dep[child] == "prep" and (scolded or syntax.lower[child] in ("on", "upon")):
            noun = syntax.child(child, "pobj")
            if noun is not None:
                return noun
    return None


def _controller(syntax: Syntax, clause: int) -> int | None:
    """Who is asked or said to do what a clause says: “urged the north to sign”."""
    verb = syntax.head[clause]
    if syntax.pos[verb] != "VERB" or syntax.dep[clause] != "xcomp":
        return None
    object_ = syntax.child(verb, "dobj", "dative")
    if object_ is not None and object_ < clause and syntax.lemma[verb] not in ("promise", "have"):
        return object_
    if is_passive(syntax, verb):
        return syntax.child(verb, *PASSIVE_SUBJECTS)
    for child in syntax.dependents(verb, "prep"):
        if syntax.lower[child] in listed("asking") and child < clause:
            return syntax.child(child, "pobj")
    return None


def as_doing(syntax: Syntax, verb: int) -> int | None:
    """What somebody is said to do: “quoted Oro as *saying*”, “was seen as *giving* in”."""
    found = prepositions(syntax, verb, "as")
    return syntax.child(found[0], "pcomp") if found else None


def is_named(syntax: Syntax, verb: int, things: Sequence[int]) -> bool:
    """Whether a verb says what its object is: “called the offer a joke”, “saw it as a joke”."""
    if prepositions(syntax, verb, "as"):
        return True
    return any(
        syntax.dep[one] == "oprd" or prepositions(syntax, one, "as") or _has_attribute(syntax, one)
        for one in things
    )


def _has_attribute(syntax: Syntax, thing: int) -> bool:
    """Whether a noun stands right behind another with no comma: “the offer *a joke*”."""
    beside = syntax.child(thing, "appos")
    return beside is not None and syntax.text[syntax.left_edge(beside) - 1] not in ",(–—-"
