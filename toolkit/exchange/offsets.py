"""Offsets in UTF-16 units, as Java and JavaScript count them, and in characters, as we do.

A character beyond U+FFFF, such as most emoji, counts twice there.
"""

from __future__ import annotations

from bisect import bisect_left


class Units:
    """Where each character of one text begins in UTF-16 units, and back."""

    def __init__(self, text: str):
        self._astral = [at for at, one in enumerate(text) if one > "\uffff"]
        self._units = [at + before for before, at in enumerate(self._astral)]
        self.length = len(text) + len(self._astral)

    def to_units(self, at: int) -> int:
        """The UTF-16 offset of a character."""
        return at + bisect_left(self._astral, at)

    def to_characters(self, unit: int) -> int:
        """The character at a UTF-16 offset; one within a character is that character's."""
        return unit - bisect_left(self._units, unit)
