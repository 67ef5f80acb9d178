"""Moves: what one actor does to another, as PLOVER classes it and as bargaining knows it."""

from toolkit.coding.moves.acts import Move
from toolkit.coding.moves.coder import Moves
from toolkit.coding.moves.dyads import Dyads

__all__ = ["Dyads", "Move", "Moves"]
