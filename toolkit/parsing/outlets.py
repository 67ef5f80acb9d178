"""Through whom a statement came: the outlets and channels between its speaker and the page."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd
from spacy.tokens import Doc, Token

from toolkit.parsing.attribution import Attribution, nested
from toolkit.parsing.language import covering, load_language
from toolkit.schema import Names, Spans

if TYPE_CHECKING:
    from spacy.matcher import PhraseMatcher

LEXICON = "data/lexicons/outlets.csv"


_OUTLET_NOUNS = frozenset(
    "agency newspaper paper daily weekly magazine broadcaster channel network station service "
    "site website outlet portal television tv radio programme program".split()
)


class Named(NamedTuple):
    """An outlet as named in a text: its tokens, and the name it goes by in tables."""

    start: int
    end: int
    name: str


class Outlets:
    """The outlets and channels a case lists, and the best known ones of the world."""

    def __init__(self, actors: pd.DataFrame) -> None:
        from spacy.matcher import PhraseMatcher

        names, self._channels = dict(_lexicon()), _channels()
        listed = actors[actors["kind"] == "outlet"]
        for name, aliases in zip(listed["actor"], listed["aliases"], strict=True):
            names |= dict.fromkeys((name, *aliases), name)
        taken = actors[actors["kind"] != "outlet"]
        for name, aliases in zip(taken["actor"], taken["aliases"], strict=True):
            for other in (name, *aliases):
                names.pop(other, None)
        self._name = names
        self._matcher: PhraseMatcher = PhraseMatcher(load_language().vocab)
        self._matcher.add("outlet", [load_language().make_doc(name) for name in names])

    def hands(self, via: Names) -> int:
        """How many of these passed on what another said: outlets, not the speaker's channels."""
        return sum(name not in self._channels for name in via)

    def find(self, doc: Doc) -> list[Named]:
        """The outlets a text names, in order, the longest name where two overlap."""
        found: list[Named] = []
        for _, start, end in sorted(self._matcher(doc), key=lambda m: (m[1], -m[2])):
            free = not found or start >= found[-1].end
            if free and any(doc[i].pos_ == "PROPN" for i in range(start, end)):
                found.append(Named(start, end, self._name[doc[start:end].text]))
        return found


def trace(
    doc: Doc, attributions: Sequence[Attribution], named: Sequence[Named]
) -> list[tuple[Attribution, Names]]:
    """Each statement with the outlets and channels it came through, nearest the speaker first.

    `named` are the outlets the text names (`Outlets.find`). An attribution whose source is an
    outlet and whose content holds another attribution relays that one and is not a statement
    itself: “Oro said …, the Courier reported” is Oro's statement via the Courier. Where an
    outlet reports with nobody behind it, the statement stays, without a source.
    """
    relays = [_relayed_by(doc, one, named) for one in attributions]
    outer = nested(attributions)
    relaying = {number for numbers in outer.values() for number in numbers if relays[number]}
    kept: list[tuple[Attribution, Names]] = []
    for number, one in enumerate(attributions):
        wrappers = outer.get(number, [])
        if number in relaying or not all(relays[n] for n in wrappers):
            continue
        wrappers = sorted(wrappers, key=lambda n: sum(e - s for s, e in attributions[n].content))
        via = [*_told(doc, one, named), *(relays[n] for n in wrappers)]
        if relays[number]:
            one = replace(one, source=_cited(doc, one))
            via = [relays[number], *via]
        kept.append((one, tuple(dict.fromkeys(via))))
    return kept


def _relayed_by(doc: Doc, one: Attribution, named: Sequence[Named]) -> str:
    """The outlet that is the head of an attribution's source, or nothing.

    “The Guardian” and “the Interfax news agency” are outlets; “a Guardian columnist” and
    “the Guardian's editor” are people.
    """
    if not one.source:
        return ""
    source = covering(doc, *one.source[0])
    head = source.root
    for start, end, name in named:
        if source.start <= start < source.end:
            if start <= head.i < end:
                return name
            if head.lemma_.lower() in _OUTLET_NOUNS and doc[start:end].root.dep_ in (
                "compound", "appos", "nmod", "amod",
            ):  # fmt: skip
                return name
    return ""


def _told(doc: Doc, one: Attribution, named: Sequence[Named]) -> list[str]:
    """Outlets in the cue's own clause: told CNN, in an interview with the Post, on Telegram."""
    own = (*one.content, *one.source)
    return [
        name
        for start, end, name in named
        if not any(s <= doc[start].idx < e for s, e in own)
        and _hangs_on(doc[start:end].root, one.head)
    ]


def _hangs_on(token: Token, cue: int) -> bool:
    """Whether a noun hangs on the cue by other nouns and prepositions alone."""
    links = ("dobj", "dative", "pobj", "prep", "compound", "appos", "agent")
    while token.i != cue:
        if token.dep_ not in links and not (token.dep_ == "nsubj" and token.head.i == cue):
            return False
        token = token.head
    return True


def _cited(doc: Doc, one: Attribution) -> Spans:
    """Whom an outlet names for what it reports: “AP reported, citing a delegate”."""
    for child in doc[one.head].children:
        if child.lemma_.lower() == "cite" and child.dep_ in ("advcl", "xcomp", "conj"):
            for cited in child.children:
                if cited.dep_ == "dobj":
                    tokens = list(cited.subtree)
                    return ((tokens[0].idx, tokens[-1].idx + len(tokens[-1])),)
    return ()


@cache
def _lexicon() -> dict[str, str]:
    """The name in tables of each outlet and channel, by each of its spellings."""
    return {
        name.strip(): row["name"]
        for row in _rows()
        for name in (row["name"], *row["aliases"].split(";"))
        if name.strip()
    }


@cache
def _channels() -> frozenset[str]:
    """Those of the lexicon on which speakers write themselves."""
    return frozenset(row["name"] for row in _rows() if row["kind"] == "channel")


@cache
def _rows() -> list[dict[str, str]]:
    with files("toolkit").joinpath(LEXICON).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))
