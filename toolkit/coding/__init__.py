"""From statements to codings: whose stance on which issue, and why."""

from toolkit.coding.coded import join
from toolkit.coding.explain import explain
from toolkit.coding.rules import code_statements

__all__ = ["code_statements", "explain", "join"]
