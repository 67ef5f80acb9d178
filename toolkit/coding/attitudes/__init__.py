"""Attitudes: who is for or against whom or what."""

from toolkit.coding.attitudes.coder import Attitudes
from toolkit.coding.attitudes.finder import Attitude, find_attitudes

__all__ = ["Attitude", "Attitudes", "find_attitudes"]
