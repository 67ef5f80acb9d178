"""The conditions a stance is tied to: “if the port stays open”, “a framework under which”."""

from __future__ import annotations

from dataclasses import dataclass, replace

from toolkit.coding.lexicon import condition_words, longest, skipping
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
    syntax, first, last = words.syntax, marker[0], marker[-1]
    above = syntax.head[last]
    if syntax.tag[first] in ("VBN", "VBG") and syntax.dep[first] in ("prep", "advcl"):
        clause = first  # “provided that”
    elif syntax.dep[last] == "prep":
        clause = last  # “only after the talks”
    elif syntax.dep[last] in ("mark", "advmod") and (
        syntax.dep[above] == "advcl" or (syntax.dep[above] == "ccomp" and len(marker) > 1)
    ):
        clause = above
    else:
        return None
    governor = syntax.head[clause]
    while governor in marker and syntax.head[governor] != governor:
        governor = syntax.head[governor]
    extent = _extent(words, marker, syntax.right_edge(clause), tokens)
    return Condition(marker, extent, governor, demands, True)


def _phrase(words: Words, marker: Indices, tokens: range, demands: bool) -> Condition | None:
    syntax = words.syntax
    head = syntax.root(marker)
    if syntax.head[head] == head and syntax.pos[head] not in ("VERB", "ADJ"):
        return None
    extent = _extent(words, marker, syntax.right_edge(head), tokens)
    governor = head if syntax.pos[head] in ("VERB", "ADJ") else syntax.head[head]
    return Condition(marker, extent, governor, demands, True)


def _relative(words: Words, marker: Indices, demands: bool) -> Condition:
    clause = words.syntax.head[marker[-2]]
    extent = range(marker[0], marker[-1] + 1)
    return Condition(marker, extent, clause, demands, False)


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
