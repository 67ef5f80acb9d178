"""From statements to codings: whose stance on which issue, and why."""

from toolkit.coding.code import code
from toolkit.coding.coded import join
from toolkit.coding.explain import explain

__all__ = ["code", "explain", "join"]
