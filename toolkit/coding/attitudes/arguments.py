"""Who does, has or undergoes what a word says, by the syntax around it; words by their places."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.parsing.syntax import Syntax

SUBJECTS = ("nsubj", "csubj")
PASSIVE_SUBJECTS = ("nsubjpass", "csubjpass")
CLAUSES = ("ccomp", "xcomp")
RELATIVES = ("WDT", "WP", "WP$")
GIVERS = ("by", "from", "among", "between", "amongst")
"""Prepositions of a noun that name whose it is: “criticism from”."""

AIMS = (
    "for", "to", "toward", "towards", "against", "on", "over", "about", "with", "at", "upon", "in",
    "of", "regarding", "concerning",
)  # fmt: skip
"""Prepositions of a noun or adjective that name what it is about; “of” only if nothing else."""

TIMES = frozenset(
    "second minute hour day night morning evening afternoon week weekend month quarter season year "
    "decade century time moment period stage beginning end start future past today yesterday "
    "tomorrow noon midnight eve monday tuesday wednesday thursday friday saturday sunday january "
    "february march april may june july august september october november december".split()
)
"""Nouns that say when something is, not what it is about."""


def is_passive(doc: Syntax, verb: int) -> bool:
    """Whether a verb is in the passive: “was condemned”, “the raid condemned by all”."""
    if doc.child(verb, "auxpass", *PASSIVE_SUBJECTS) is not None:
        return True
    if doc.tag[verb] != "VBN":
        return False
    return doc.dep[verb] == "acl" or doc.child(verb, "agent") is not None


def doer(doc: Syntax, verb: int) -> int | None:
    """The logical subject of a verb or adjective: of a passive its agent, if that is named."""
    if is_passive(doc, verb):
        return agent(doc, verb)
    seen: set[int] = set()
    at = verb
    while at not in seen:
        seen.add(at)
        own = doc.child(at, *SUBJECTS)
        if own is None and at != verb:
            own = doc.child(at, *PASSIVE_SUBJECTS)
        if own is not None:
            return antecedent(doc, own)
        head = doc.head[at]
        match doc.dep[at]:
            case "relcl":
                return head
            case "acl":
                whose = None if doc.tag[at] == "VBG" else owner(doc, head)
                return head if whose is None else whose
            case "amod":
                return head
            case "xcomp" | "ccomp" if (controller := _controller(doc, at)) is not None:
                return controller
            case "pcomp":
                governor = doc.head[head]
                if doc.pos[governor] in ("NOUN", "PROPN"):
                    return owner(doc, governor)
                controller = doc.child(governor, "dobj")
                if controller is not None and doc.lower[head] in ("of", "for", "from", "into"):
                    return controller
                at = governor
            case "acomp" | "conj" | "xcomp" | "ccomp" | "advcl" | "attr" | "oprd" | "dep":
                at = head
            case "prep" if doc.tag[at] == "VBG":
                at = head
            case _:
                return None
    return None


def agent(doc: Syntax, verb: int) -> int | None:
    """Who does what a passive says: “by the envoy”."""
    for child in doc.children[verb]:
        if doc.dep[child] == "agent" or (doc.dep[child] == "prep" and doc.lower[child] == "by"):
            return doc.child(child, "pobj")
    return None


def owner(doc: Syntax, noun: int) -> int | None:
    """Whose an attitude or deed is that a noun names: “his”, “the Southern”, “by the envoy”."""
    own = doc.child(noun, "poss")
    if own is not None:
        return own
    for child in doc.children[noun]:
        if doc.dep[child] in ("prep", "agent") and doc.lower[child] in GIVERS:
            return doc.child(child, "pobj")
        if doc.dep[child] == "acl" and doc.tag[child] == "VBN":
            by = agent(doc, child)
            if by is not None:
                return by
    for child in doc.dependents(noun, "amod", "compound", "nmod"):
        if doc.text[child].istitle() or doc.text[child].isupper():
            opens = child <= doc.sentence_at(noun)[0]
            return child if not opens or doc.pos[child] == "PROPN" else None
    aims = [child for child in doc.dependents(noun, "prep") if doc.lower[child] in AIMS]
    if len(aims) + (doc.child(noun, "acl") is not None) > 1:
        of = next((aim for aim in aims if doc.lower[aim] == "of"), None)
        return None if of is None else doc.child(of, "pobj")
    return None


def objects(doc: Syntax, verb: int) -> list[int]:
    """What a verb's action is upon: its object, of a passive its subject."""
    if is_passive(doc, verb):
        subject = doc.child(verb, *PASSIVE_SUBJECTS)
        if subject is not None:
            return [antecedent(doc, subject)]
        if doc.dep[verb] in ("acl", "relcl"):
            return [doc.head[verb]]
        return objects(doc, doc.head[verb]) if doc.dep[verb] == "conj" else []
    found = doc.dependents(verb, "dobj", "dative")
    if not found and doc.dep[verb] == "relcl":
        subject = doc.child(verb, *SUBJECTS)
        if subject is not None and doc.tag[subject] not in RELATIVES:
            return [doc.head[verb]]
    return [
        antecedent(doc, at)
        for at in found
        if not (doc.dep[at] == "dative" and doc.pos[at] == "ADP")
    ]


def topic(doc: Syntax, clause: int) -> int | None:
    """What a clause speaks of: its subject, or what “it” and “there” only announce."""
    subject = doc.child(clause, *SUBJECTS, *PASSIVE_SUBJECTS)
    if subject is None:
        there = doc.child(clause, "expl")
        return None if there is None else doc.child(clause, "attr", "dobj")
    if doc.lower[subject] == "it" and doc.lemma[clause] == "be":
        judged = doc.child(clause, "acomp", "attr")
        announced = doc.child(clause if judged is None else judged, "xcomp", "ccomp", "relcl")
        if announced is None:
            announced = doc.child(clause, "xcomp", "ccomp")
        if announced is not None:
            return announced
    return antecedent(doc, subject)


def behind(doc: Syntax, word: int, preposition: str = "") -> Iterator[int]:
    """What stands behind the prepositions of a word, or behind one of them."""
    for child in doc.dependents(word, "prep", "prt", "dative", "agent"):
        if preposition and doc.lower[child] != preposition:
            continue
        if not preposition and doc.lower[child] not in AIMS:
            continue
        for inner in doc.children[child]:
            if doc.dep[inner] in ("pobj", "pcomp"):
                if preposition or not is_time(doc, inner):
                    yield inner
            elif doc.dep[inner] == "prep":
                yield from doc.dependents(inner, "pobj", "pcomp")


def is_time(doc: Syntax, noun: int) -> bool:
    """Whether a noun says when: “on Monday”, “in 2031”, “at this stage”."""
    is_number = doc.pos[noun] == "NUM" and doc.text[noun].isdigit()
    return is_number or doc.lemma[noun].lower() in TIMES


def antecedent(doc: Syntax, at: int) -> int:
    """What a relative pronoun stands for: “the envoy who left”; other words stay."""
    if doc.tag[at] not in RELATIVES:
        return at
    return next((doc.head[above] for above in doc.ancestors(at) if doc.dep[above] == "relcl"), at)


def _controller(doc: Syntax, clause: int) -> int | None:
    """Who is asked or said to do what a clause says: “urged the north to sign”."""
    verb = doc.head[clause]
    if doc.pos[verb] != "VERB" or doc.dep[clause] != "xcomp":
        return None
    object_ = doc.child(verb, "dobj", "dative")
    if object_ is not None and object_ < clause and doc.lemma[verb] not in ("promise", "have"):
        return object_
    if is_passive(doc, verb):
        return doc.child(verb, *PASSIVE_SUBJECTS)
    for child in doc.dependents(verb, "prep"):
        if doc.lower[child] in ("on", "upon", "for", "to") and child < clause:
            return doc.child(child, "pobj")
    return None
