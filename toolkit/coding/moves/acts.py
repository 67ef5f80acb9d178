"""A move, and what becomes of it: ended, denied, promised, still to come.

To end a cooperation is a sanction, to end a conflict a concession; a cooperation denied is a
rejection. A cooperation still to come is an agreement to it, a material conflict still to come a
threat (so PLOVER's codebook).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from toolkit.coding.moves.lexicon import move_words
from toolkit.coding.phrases import Indices

COOPERATION = frozenset({"consult", "support", "cooperate", "aid", "yield"})
HOSTILITY = frozenset({"protest", "sanction", "mobilize", "coerce", "assault"})
PUNISHMENT = frozenset({"sanction", "coerce", "accuse"})
VERBAL = frozenset({"reject", "accuse", "threaten", "request", "agree"})

GIVEN_BY_PROMISING = frozenset({"endorse", "praise", "criticise"})
"""What is done by announcing it: “pledged support”, “offered condolences”."""

_ENDED = {
    **dict.fromkeys(("consult", "support", "cooperate", "aid"), "sanction"),
    **dict.fromkeys(("protest", "assault", "mobilize"), "retreat"),
    **dict.fromkeys(("sanction", "coerce", "threaten", "accuse", "reject", "request"), "concede"),
    **dict.fromkeys(("agree", "yield"), "reject"),
}


@dataclass(frozen=True, slots=True)
class Move:
    """A negotiation mode or PLOVER root, and the words that decided it.

    `by` is the word for who makes it, where that is not the one who speaks; `to` the word for
    who is asked, where that is a subject (“the north must”).
    """

    move: str
    tokens: Indices
    by: int | None = None
    to: int | None = None

    @property
    def root(self) -> str:
        """Its PLOVER root."""
        return move_words().root(self.move)

    def turned(self, move: str, *tokens: int) -> Move:
        """Another move for the same words and some more."""
        return replace(self, move=move, tokens=(*self.tokens, *tokens))

    def ended(self, *tokens: int) -> Move:
        """What it is to end such a move."""
        return self.turned(_ENDED[self.root], *tokens)

    def denied(self, negation: int) -> Move | None:
        """What it is not to make the move: a rejection, or nothing."""
        if self.root in COOPERATION or self.root in ("agree", "request"):
            return self.turned("reject", negation)
        return None

    def to_come(self, modal: int) -> Move:
        """What it is to say that one will."""
        if self.root in COOPERATION:
            return self.turned("promise", modal)
        return self.turned("threaten", modal) if self.root in HOSTILITY else self

    def committing(self, inner: Move | None) -> Move:
        """What a promise, an offer or an assent is, by what is promised."""
        if inner is None:
            return self
        kind = ""
        if inner.root in HOSTILITY:
            friendly = self.move == "offer" or (self.move, inner.root) == ("accept", "mobilize")
            kind = "" if friendly else "threaten"
        elif self.move in ("promise", "offer") and inner.move in GIVEN_BY_PROMISING:
            kind = inner.move
        return inner.turned(kind, *self.tokens) if kind else self

    def calling_for(self, inner: Move | None) -> Move:
        """What a call for something is: for punishment, a criticism; for force, a threat."""
        if inner is None:
            return self
        if inner.root in PUNISHMENT:
            return inner.turned("criticise", *self.tokens)
        return inner.turned("threaten", *self.tokens) if inner.root in HOSTILITY else self
