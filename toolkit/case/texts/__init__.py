"""From the files in a case's `texts/` to documents: a module for each format."""

from toolkit.case.texts.reading import read_texts

__all__ = ["read_texts"]
