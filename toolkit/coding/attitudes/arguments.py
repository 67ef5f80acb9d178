"""Who does, has or undergoes what a word says, by the syntax around it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

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


def is_passive(verb: Token) -> bool:
    """Whether a verb is in the passive: “was condemned”, “the raid condemned by all”."""
    if any(child.dep_ in ("auxpass", *PASSIVE_SUBJECTS) for child in verb.children):
        return True
    by = any(child.dep_ == "agent" for child in verb.children)
    return verb.tag_ == "VBN" and (by or verb.dep_ == "acl")


def doer(verb: Token) -> Token | None:
    """The logical subject of a verb or adjective: of a passive its agent, if that is named."""
    seen: set[int] = set()
    token = verb
    passive = is_passive(verb)
    if passive:
        return agent(verb)
    while token.i not in seen:
        seen.add(token.i)
        own = child_of(token, *SUBJECTS)
        if own is None and token.i != verb.i:
            own = child_of(token, *PASSIVE_SUBJECTS)
        if own is not None:
            return antecedent(own)
        head = token.head
        match token.dep_:
            case "relcl":
                return head
            case "acl":
                return head if token.tag_ == "VBG" else owner(head) or head
            case "amod":
                return head
            case "xcomp" | "ccomp" if (controller := _controller(token)) is not None:
                return controller
            case "pcomp":
                governor = head.head
                if governor.pos_ in ("NOUN", "PROPN"):
                    return owner(governor)
                controller = child_of(governor, "dobj")
                if controller is not None and head.lower_ in ("of", "for", "from", "into"):
                    return controller
                token = governor
            case "acomp" | "conj" | "xcomp" | "ccomp" | "advcl" | "attr" | "oprd" | "dep":
                token = head
            case "prep" if token.tag_ == "VBG":
                token = head
            case _:
                return None
    return None


def agent(verb: Token) -> Token | None:
    """Who does what a passive says: “by the envoy”."""
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            return child_of(child, "pobj")
    return None


def owner(noun: Token) -> Token | None:
    """Whose an attitude or deed is that a noun names: “his”, “the Southern”, “by the envoy”."""
    own = child_of(noun, "poss")
    if own is not None:
        return own
    for child in noun.children:
        if child.dep_ in ("prep", "agent") and child.lower_ in GIVERS:
            return child_of(child, "pobj")
        if child.dep_ == "acl" and child.tag_ == "VBN" and (by := agent(child)) is not None:
            return by
    for child in noun.children:
        if child.dep_ in ("amod", "compound", "nmod") and (child.is_title or child.is_upper):
            return child if child.i > noun.sent.start or child.pos_ == "PROPN" else None
    aims = [c for c in noun.children if c.dep_ == "prep" and c.lower_ in AIMS]
    clause = child_of(noun, "acl")
    if len(aims) + (clause is not None) > 1:
        of = next((aim for aim in aims if aim.lower_ == "of"), None)
        return child_of(of, "pobj") if of is not None else None
    return None


def objects(verb: Token) -> Iterator[Token]:
    """What a verb's action is upon: its object, of a passive its subject."""
    if is_passive(verb):
        subject = child_of(verb, *PASSIVE_SUBJECTS)
        if subject is not None:
            yield antecedent(subject)
        elif verb.dep_ in ("acl", "relcl"):
            yield verb.head
        elif verb.dep_ == "conj":
            yield from objects(verb.head)
        return
    found = [child for child in verb.children if child.dep_ in ("dobj", "dative")]
    for child in found:
        if child.dep_ == "dative" and child.pos_ == "ADP":
            continue
        yield antecedent(child)
    if not found and verb.dep_ == "relcl" and child_of(verb, *SUBJECTS) is not None:
        subject = child_of(verb, *SUBJECTS)
        if subject is not None and subject.tag_ not in RELATIVES:
            yield verb.head


def topic(clause: Token) -> Token | None:
    """What a clause speaks of: its subject, or what “it” and “there” only announce."""
    subject = child_of(clause, *SUBJECTS, *PASSIVE_SUBJECTS)
    if subject is None:
        there = child_of(clause, "expl")
        return child_of(clause, "attr", "dobj") if there is not None else None
    if subject.lower_ == "it":
        judged = child_of(clause, "acomp", "attr") or clause
        announced = child_of(judged, "xcomp", "ccomp", "relcl") or child_of(
            clause, "xcomp", "ccomp"
        )
        if clause.lemma_ == "be" and announced is not None:
            return announced
    return antecedent(subject)


def behind(token: Token, preposition: str = "") -> Iterator[Token]:
    """What stands behind the prepositions of a word, or behind one of them."""
    for child in token.children:
        if child.dep_ not in ("prep", "prt", "dative", "agent"):
            continue
        if preposition and child.lower_ != preposition:
            continue
        if not preposition and child.lower_ not in AIMS:
            continue
        for inner in child.children:
            if inner.dep_ in ("pobj", "pcomp"):
                if preposition or not is_time(inner):
                    yield inner
            elif inner.dep_ == "prep":
                yield from (c for c in inner.children if c.dep_ in ("pobj", "pcomp"))


def is_time(noun: Token) -> bool:
    """Whether a noun says when: “on Monday”, “in 2031”, “at this stage”."""
    return noun.lemma_.lower() in TIMES or (noun.pos_ == "NUM" and noun.is_digit)


def antecedent(token: Token) -> Token:
    """What a relative pronoun stands for: “the envoy who left”; other words stay."""
    if token.tag_ not in RELATIVES:
        return token
    for clause in token.ancestors:
        if clause.dep_ == "relcl":
            return clause.head
    return token


def child_of(token: Token, *relations: str) -> Token | None:
    """The first child in one of these relations."""
    return next((child for child in token.children if child.dep_ in relations), None)


def _controller(clause: Token) -> Token | None:
    """Who is asked or said to do what a clause says: “urged the north to sign”."""
    verb = clause.head
    if verb.pos_ != "VERB" or clause.dep_ != "xcomp":
        return None
    object_ = child_of(verb, "dobj", "dative")
    if object_ is not None and object_.i < clause.i and verb.lemma_ not in ("promise", "have"):
        return object_
    if is_passive(verb):
        return child_of(verb, *PASSIVE_SUBJECTS)
    for child in verb.children:
        if (
            child.dep_ == "prep"
            and child.lower_ in ("on", "upon", "for", "to")
            and child.i < clause.i
        ):
            return child_of(child, "pobj")
    return None
