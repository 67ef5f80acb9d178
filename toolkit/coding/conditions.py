"""The conditions a stance is tied to: “if the port stays open”, “a framework under which”."""

from __future__ import annotations

from dataclasses import dataclass, replace

from toolkit.coding.lexicon import condition_words, longest, skipping, top
from toolkit.coding.phrases import Indices, Words


@dataclass(frozen=True, slots=True)
class Condition:
    """The words of a condition and the word it is tied to.

    `topics_inside` is false for the relative clause behind “framework under which”, where the
    clause holds the stance itself, and for “without”, which ties only a refusal (`refusals`). What
    is named inside is demanded if `demands`.
    """

    marker: Indices
    tokens: range
    governor: int
    demands: bool
    topics_inside: bool
    refusals: bool = False


def find_conditions(words: Words, tokens: range) -> list[Condition]:
    """The conditions among the tokens of one sentence, in text order."""
    found = condition_words().find(words, skipping(words, tokens))
    conditions = []
    for marker, word in sorted(longest(found)):
        if word.joins == "clause":
            condition = _clause(words, marker, tokens, word.demands)
        elif word.joins == "phrase":
            condition = _phrase(words, marker, tokens, word.demands)
        elif word.joins == "lack":
            lack = _phrase(words, marker, tokens, word.demands)
            condition = lack and replace(lack, topics_inside=False, refusals=True)
        elif word.joins == "relative":
            condition = _relative(words, marker, word.demands)
        else:
            condition = None
        if condition:
            conditions.append(condition)
    return conditions


def _clause(words: Words, marker: Indices, tokens: range, demands: bool) -> Condition | None:
    """A clause with its conjunction; not “asked if”, where the clause is what is asked."""
    first, last = words.doc[marker[0]], words.doc[marker[-1]]
    if first.tag_ in ("VBN", "VBG") and first.dep_ in ("prep", "advcl"):
        clause = first  # “provided that”
    elif last.dep_ == "prep":
        clause = last  # “only after the talks”
    elif last.dep_ in ("mark", "advmod") and (
        last.head.dep_ == "advcl" or (last.head.dep_ == "ccomp" and len(marker) > 1)
    ):
        clause = last.head
    else:
        return None
    governor = clause.head
    while governor.i in marker and governor.head.i != governor.i:
        governor = governor.head
    extent = _extent(words, marker, clause.right_edge.i, tokens)
    return Condition(marker, extent, governor.i, demands, True)


def _phrase(words: Words, marker: Indices, tokens: range, demands: bool) -> Condition | None:
    head = top(words, marker)
    if head.head.i == head.i and head.pos_ not in ("VERB", "ADJ"):
        return None
    extent = _extent(words, marker, head.right_edge.i, tokens)
    governor = head.i if head.pos_ in ("VERB", "ADJ") else head.head.i
    return Condition(marker, extent, governor, demands, True)


def _relative(words: Words, marker: Indices, demands: bool) -> Condition:
    clause = words.doc[marker[-2]].head
    extent = range(marker[0], marker[-1] + 1)
    return Condition(marker, extent, clause.i, demands, False)


def _extent(words: Words, marker: Indices, right: int, tokens: range) -> range:
    """From the marker to the end of what it governs; between commas, no further than the second."""
    end = min(right + 1, tokens.stop)
    if marker[0] > 0 and words.lower[marker[0] - 1] == ",":
        for at in range(marker[-1] + 2, end):
            if words.lower[at] == ",":
                end = at
                break
    while end - 1 > marker[-1] and words.doc[end - 1].is_punct:
        end -= 1
    return range(marker[0], max(end, marker[-1] + 1))
