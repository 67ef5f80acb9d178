"""Whether a text is English, the one language the toolkit reads."""

from __future__ import annotations

import re
from itertools import islice

ARTICLES_AND_PRONOUNS = "the a an this that which who it its he his she her they their"
PREPOSITIONS_AND_CONJUNCTIONS = "of and to in for on with as by at from after but or not"
VERBS = "is was be been are were have has had will would said"
FUNCTION_WORDS = frozenset(
    f"{ARTICLES_AND_PRONOUNS} {PREPOSITIONS_AND_CONJUNCTIONS} {VERBS}".split()
)
WORD = re.compile(r"[^\W\d_]+")
LOOKED_AT = 400  # words
FEWEST = 40  # words; fewer say too little
LEAST_SHARE = 0.2  # of them function words; English news has 0.3 to 0.5


NAMES = """\
en english eng anglais englisch inglés
de german deutsch allemand alemán
fr french français französisch francés
es spanish español spanisch espagnol
it italian italiano
nl dutch nederlands
pt portuguese português
ru russian русский
uk ukrainian
tr turkish
ar arabic
zh chinese
"""
CODES = {name: line.split()[0] for line in NAMES.splitlines() for name in line.split()}


def language_code(printed: str) -> str:
    """An ISO 639-1 code from what a file says: 'en-GB' and 'ENGLISH' are 'en', as is nothing."""
    name = re.split(r"[-_;,(\s]", printed.strip().casefold())[0]
    return CODES.get(name, name) or "en"


def doubt_english(text: str, language: str) -> str:
    """Why a text is taken not to be English; empty if there is no reason to doubt it."""
    if language != "en":
        return f"its language is given as {language[:20]!r}; only English is read."
    words = [found.group().casefold() for found in islice(WORD.finditer(text), LOOKED_AT)]
    common = sum(word in FUNCTION_WORDS for word in words)
    if len(words) >= FEWEST and common < LEAST_SHARE * len(words):
        return f"it does not look like English: {common} of {len(words)} words are common ones."
    return ""
