"""Where in a sentence somebody says, decides or negotiates, by its syntax."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from toolkit.lexicons import lexicon, word_list
from toolkit.parsing.speakers.roster import fold


def acts(token: Token) -> bool:
    """Whether a name stands where somebody says, decides or negotiates, or is dealt with."""
    while token.dep_ == "conj" and token.head.pos_ in ("PROPN", "NOUN", "PRON"):
        token = token.head
    head = token.head
    match token.dep_:
        case "nsubj":
            asked = head.dep_ in ("ccomp", "xcomp") and head.head.lemma_ in lexicon("dealings")
            return _is_act(head) or asked
        case "advmod" | "npadvmod":  # how the parser reads names it does not know
            if token.i > head.i:
                return head.lemma_ in lexicon("dealings")
            return _is_act(head) and not any(child.dep_ == "nsubj" for child in head.children)
        case "nsubjpass":
            return head.lemma_ in lexicon("dealings")
        case "dobj":
            return head.pos_ == "VERB" and head.lemma_ in lexicon("dealings")
        case "pobj":
            return _is_partner(token) or (head.lower_ == "of" and is_body(head.head))
        case "poss":
            return _is_partys(head) or is_body(head)
    return False


def is_body(noun: Token) -> bool:
    """Whether a noun is for a body of a state, not of a city, or for several officials."""
    lemma = fold(noun.lemma_)
    if lexicon("collectives").get(lemma) == "":
        return True
    return noun.tag_ == "NNS" and lemma in lexicon("delegates")


def speaks_for_party(head: Token) -> bool:
    """Whether a noun with a demonym before it means the party: a body, or its officials."""
    after = head.nbor() if head.i + 1 < len(head.doc) else None
    if head.pos_ not in ("NOUN", "PROPN") or (after is not None and after.pos_ == "PROPN"):
        return False
    lemma = fold(head.lemma_)
    if lemma in lexicon("collectives"):
        return True
    several = head.tag_ in ("NNS", "NNPS") or is_indefinite(head)
    return lemma in lexicon("delegates") and several


def is_indefinite(head: Token) -> bool:
    """Whether a noun has “a”, “one” or “some” before it: somebody not named yet."""
    return any(
        fold(t.text) in word_list("grammar", "indefinite")
        for t in head.lefts
        if t.dep_ in ("det", "nummod")
    )


def modified(token: Token) -> Token | None:
    """The noun an adjective belongs to, also in “Northern and Southern officials”."""
    while token.dep_ == "conj" and token.head.pos_ in ("ADJ", "PROPN"):
        token = token.head
    return token.head if token.dep_ in ("amod", "compound", "nmod", "poss") else None


def after_prepositions(noun: Token, *words: str) -> Iterator[Token]:
    """What stands after these prepositions beside a noun."""
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in words:
            yield from (below for below in child.children if below.dep_ == "pobj")


def _is_act(verb: Token) -> bool:
    deeds = lexicon("acts")
    if verb.lemma_ in deeds:
        return True
    for child in verb.children:
        if child.dep_ in ("xcomp", "acomp", "conj") and child.lemma_ in deeds:
            return True
        if child.dep_ == "dobj" and _is_partys(child):
            return True
    return False


def _is_partner(token: Token) -> bool:
    """Whether a name stands in “by …” after a deed, “talks with …” or “according to …”."""
    preposition = token.head
    governor = preposition.head
    if preposition.dep_ == "agent":
        return governor.lemma_ in lexicon("acts")
    if preposition.lower_ == "to":
        return governor.lower_ == "according"
    return preposition.lower_ in ("with", "between") and governor.lemma_ in lexicon("dealings")


def _is_partys(noun: Token) -> bool:
    return noun.lemma_ in lexicon("possessions") or noun.lemma_ in lexicon("dealings")
