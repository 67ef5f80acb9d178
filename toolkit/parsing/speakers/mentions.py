"""Which words of a report mean which listed actor, and on what ground."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from spacy.tokens import Doc

from toolkit.parsing.grammar import is_plural
from toolkit.parsing.speakers.agency import acts, is_former, modified, speaks_for_party
from toolkit.parsing.speakers.names import Found, Hit, Printed, find_names, select
from toolkit.parsing.speakers.offices import find_offices
from toolkit.parsing.speakers.roster import Roster, fold, is_hyphen
from toolkit.parsing.syntax import Syntax

_KINDS = ("state", "organisation", "collective", "person", "outlet")


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """Some characters of a report that mean a listed actor.

    `basis` is name, alias, role, collective, metonym or misspelling.
    """

    start: int
    end: int
    actor: str
    basis: str


def find_mentions(syntax: Syntax, roster: Roster, on: date | None) -> list[Mention]:
    """Every mention of a listed actor, in text order; where two overlap, the longer one.

    Names and aliases count wherever they stand, surnames if they are one person's, offices if
    they are held on the day `on`, a demonym with a collective noun (“Northern officials”) for
    the demonym's actor, a capital only where it acts or speaks. A capitalised word one or two
    letters away from a name counts as its misspelling if the actor is named in the report.
    """
    printed = Printed(syntax, roster, on)
    named = find_names(printed)
    found = [
        *named,
        *find_offices(printed, named),
        *_find_collectives(printed),
        *_find_metonyms(printed),
    ]
    return [
        Mention(syntax.idx[one.start], syntax.end(one.end - 1), one.actor, one.basis)
        for one in select(found)
    ]


def _find_collectives(printed: Printed) -> Iterator[Found]:
    """Demonyms before a noun for people who speak for their party, and peoples that act."""
    for hit, actors in printed.meant["demonym"]:
        if _is_joined(printed.doc, hit):
            continue
        syntax, token = printed.syntax, hit.end - 1
        head = modified(syntax, token)
        if is_plural(syntax, token) or syntax.dep[token] == "nsubj":
            if acts(syntax, token):
                yield Found(hit.start, hit.end, _party(printed.roster, actors, ""), "collective")
        elif head is not None and speaks_for_party(syntax, head) and not is_former(syntax, head):
            ends = [i for i in range(hit.end, head) if i in printed.demonyms]
            end = hit.end if ends or head < hit.end else head + 1
            actor = _party(printed.roster, actors, fold(syntax.lemma[head]))
            yield Found(hit.start, end, actor, "collective")


def _party(roster: Roster, actors: list[str], noun: str) -> str:
    """Whose a demonym is: the body the noun names if it is listed, else the state."""
    named = [actor for actor in actors if noun in roster.actors[actor].words]
    return min(named or actors, key=lambda actor: _KINDS.index(roster.actors[actor].kind))


def _is_joined(doc: Doc, hit: Hit) -> bool:
    """Whether a demonym is half of a compound: “Northern-backed”, “pro-Northern”."""
    before = hit.start > 0 and is_hyphen(doc[hit.start - 1])
    return before or (hit.end < len(doc) and is_hyphen(doc[hit.end]))


def _find_metonyms(printed: Printed) -> Iterator[Found]:
    """Capitals and the like where they say, decide, negotiate or own what only a party has."""
    for hit, actors in printed.meant["metonym"]:
        alone = len(actors) == 1 and printed.given_before(hit.start) is None
        if alone and acts(printed.syntax, printed.doc[hit.start : hit.end].root.i):
            yield Found(hit.start, hit.end, actors[0], "metonym")
