"""Whether a given attitude of somebody towards something is for or against it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from toolkit.coding.attitudes.finder import HOLDING, Finder
from toolkit.parsing.grammar import is_negated

SIGNED = ("toward", "deed", "moves", "quality", "fares", "turns")
_PATIENTS = ("dobj", "nsubjpass", "pobj", "pcomp", "xcomp", "ccomp", "dative", "acl")
_WINDOW = 12


def polarity(finder: Finder, cue: Sequence[int], target: Sequence[int]) -> int:
    """1 if the attitude a cue tells of is for its target, −1 if it is against it.

    What the cue's own words say decides, turned by what stands between cue and target (“urged
    them to end the raid” is against the raid). A cue that says nothing leaves it to what is
    said of the target, then to the words around it, then to there being more blame than praise.
    """
    steps = (_by_cue, _by_words_of_cue, _by_content, _by_words_of_content)
    for step in steps:
        sign = step(finder, cue, target)
        if sign:
            return sign
    return -1


def _by_cue(finder: Finder, cue: Sequence[int], target: Sequence[int]) -> int:
    core = finder.core(cue)
    sense = finder.lexicon.sense(core, *HOLDING)
    if sense is None:
        return 0
    sign = (sense.sign or 1) * finder.turned(core)
    return sign * _between(finder, finder.head(target), core)


def _between(finder: Finder, at: int, core: int) -> int:
    """1 or −1 by what is done to the target of what is wished, feared and so on."""
    doc, sign = finder.doc, 1
    while core in doc.ancestors(at):
        head = doc.head[at]
        if head == core or (doc.pos[head] == "ADP" and doc.head[head] == core):
            break
        if doc.pos[head] == "ADP":
            sign *= -1 if doc.lower[head] in ("against", "without") else 1
        elif doc.dep[at] in _PATIENTS or doc.dep[at] == "prep":
            sense = finder.lexicon.sense(head, "turns", "deed", "toward")
            if sense is not None and doc.pos[head] in ("VERB", "NOUN"):
                sign *= -1 if sense.relation == "turns" else sense.sign
        if is_negated(doc, head):
            sign = -sign
        at = head
    return sign


def _by_words_of_cue(finder: Finder, cue: Sequence[int], target: Sequence[int]) -> int:
    return _vote(finder, cue)


def _by_content(finder: Finder, cue: Sequence[int], target: Sequence[int]) -> int:
    """What is said of the target: by its clause if it is the subject, else by what governs it."""
    doc, at = finder.doc, finder.head(target)
    own = finder.values.value(at)
    for _ in range(_WINDOW):
        head = doc.head[at]
        if head == at or head in cue:
            break
        if doc.dep[at] in ("nsubj", "csubj", "poss", "nmod", "compound", "agent"):
            sign = finder.values.value(head)
            if sign:
                return sign
        elif doc.dep[at] in _PATIENTS and doc.pos[head] in ("VERB", "NOUN"):
            sense = finder.lexicon.sense(head, "toward", "turns", "deed", "brings")
            if sense is not None:
                sign = -1 if sense.relation == "turns" else sense.sign
                return -sign if is_negated(doc, head) else sign
        at = head
    return own


def _by_words_of_content(finder: Finder, cue: Sequence[int], target: Sequence[int]) -> int:
    start = max(0, min(target[0], cue[0]) - _WINDOW)
    end = min(len(finder.doc), max(target[-1], cue[-1]) + _WINDOW)
    return _vote(finder, range(start, end))


def _vote(finder: Finder, tokens: Iterable[int]) -> int:
    """The sign of most words of judgement among some tokens."""
    total = 0
    for at in tokens:
        sense = finder.lexicon.sense(at, *SIGNED)
        if sense is not None:
            sign = sense.sign or -1
            total += -sign if is_negated(finder.doc, at) else sign
    return (total > 0) - (total < 0)
