"""Whose officials a report names without their state: those of its home, if it has one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from toolkit.lexicons import lexicon, word_list
from toolkit.parsing.speakers.roster import fold
from toolkit.parsing.speakers.sources import Sources
from toolkit.parsing.unlisted.states import houses_in


def find_home(sources: Sources) -> str:
    """The state whose office holders a report introduces without saying whose they are.

    “President Oro” and “the White House”, but “Sudlander President Adan”: each listed person so
    introduced is a reason for their state, and so are “the Oro administration” and each body that
    only one government has. Empty if there is none, or if another state has as many reasons.
    """
    reasons = {*_introduced(sources), *_cabinets(sources), *_bodies(sources)}
    found = Counter(state for state, _ in reasons)
    ranked = found.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return ""
    return ranked[0][0]


def is_of_home(role: str) -> bool:
    """Whether an office before a name is one of a government or parliament, and no more is said.

    “Vice President”, “Trade Secretary”, “Sen.”, not “Salt Trust President”.
    """
    words = [fold(word) for word in role.split()]
    known = word_list("names", "public_offices") | word_list("names", "public_fields")
    offices = [word for word in words if word in word_list("names", "public_offices")]
    return bool(offices) and role[0].isupper() and all(word in known for word in words)


def is_of_parliament(role: str) -> bool:
    """Whether an office is one of a parliament, where people speak for their party."""
    return any(fold(word) in word_list("names", "of_parliament") for word in role.split())


def _introduced(sources: Sources) -> list[tuple[str, str]]:
    """The listed persons first named with an office and no state, each behind their state."""
    roster, syntax = sources.roster, sources.syntax
    printed = sources.printed
    offices = set(printed.offices.values())
    seen: set[str] = set()
    found: list[tuple[str, str]] = []
    for at in sorted(sources.mention_at):
        mention = sources.mention_at[at]
        if mention.actor in seen or mention.basis == "role":
            continue
        if roster.actors[mention.actor].kind != "person":
            continue
        seen.add(mention.actor)
        title = syntax.text[at]
        is_office = fold(title) in lexicon("persons") or at in offices
        last = at
        while sources.mention_at.get(last + 1) is mention:
            last += 1
        near = range(max(0, at - 2), last + 1)
        told = any(i in printed.demonyms or i in printed.metonyms for i in near)
        alone = all(sources.mention_at.get(i) in (None, mention) for i in near)
        home = roster.home(mention.actor)
        if home and is_office and title[0].isupper() and alone and not told:
            found.append((home, mention.actor))
    return found


def _cabinets(sources: Sources) -> Iterator[tuple[str, str]]:
    """“The Oro administration”: each listed person's behind their state."""
    for at, mention in sources.mention_at.items():
        is_person = sources.roster.actors[mention.actor].kind == "person"
        is_owner = sources.syntax.lower[at + 1 : at + 2] == ["administration"]
        home = sources.roster.home(mention.actor) if is_person and is_owner else ""
        if home:
            yield home, "administration"


def _bodies(sources: Sources) -> list[tuple[str, str]]:
    """The bodies that only one government has, each behind its state."""
    words = sources.syntax.text
    found = [(state, " ".join(words[s:e])) for s, e, state in houses_in(words)]
    return [(listed, body) for state, body in found if (listed := sources.roster.known_as(state))]
