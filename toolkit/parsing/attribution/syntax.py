"""What stands below a word by relation and by word, as attributions are read off it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from spacy.tokens import Token


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


def is_named(verb: Token, objects: Sequence[Token]) -> bool:
    """Whether a verb says what its object is: “called the offer a joke”, “saw it as a joke”."""
    return any(
        one.dep_ == "oprd" or child(one, "prep", {"as"}) or _has_attribute(one) for one in objects
    ) or bool(child(verb, "prep", {"as"}))


def _has_attribute(thing: Token) -> bool:
    """Whether a noun stands right behind another with no comma: “the offer *a joke*”."""
    beside = child(thing, "appos")
    return beside is not None and beside.doc[beside.left_edge.i - 1].text not in ",(–—-"
