"""Moves: what one actor does to another, as PLOVER classes it and as bargaining knows it."""

from toolkit.coding.moves.coder import Moves
from toolkit.coding.moves.dyads import Dyads
from toolkit.coding.moves.lexicon import ROOTS, root_of
from toolkit.coding.moves.reader import Move

__all__ = ["ROOTS", "Dyads", "Move", "Moves", "root_of"]
