"""The words of undertaking, of deeds and of what becomes of an undertaking."""

from __future__ import annotations

from functools import cache

from toolkit.lexicons import tables, word_list


def lexicon(name: str) -> frozenset[str]:
    """A list of words of undertaking: `lexicon("undertake")`."""
    return word_list("commitments", name)


@cache
def fate_words(name: str) -> frozenset[str]:
    """A list of words that tell what became of something undertaken."""
    return frozenset(tables("commitments")["fates"][name].split())


@cache
def deed_classes(lemma: str) -> frozenset[str]:
    """The classes of deeds that a verb or noun stands for; “release” frees, and publishes."""
    classes = tables("commitments")["deeds"].items()
    return frozenset(name for name, listed in classes if lemma in listed.split())
