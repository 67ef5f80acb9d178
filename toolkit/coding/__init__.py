"""From statements to codings, whose stance on which issue, and from sentences to events."""

from toolkit.coding.code import code
from toolkit.coding.coded import join
from toolkit.coding.explain import explain
from toolkit.coding.moves.events import find_events

__all__ = ["code", "explain", "find_events", "join"]
