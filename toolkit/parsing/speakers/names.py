"""The names of listed actors in print: in full, by surname, with titles, and misspelt."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from rapidfuzz.fuzz import ratio

from toolkit.lexicons import lexicon, word_list
from toolkit.parsing.speakers.agency import acts
from toolkit.parsing.speakers.roster import HYPHENS, Entry, Roster, fold, is_hyphen
from toolkit.parsing.syntax import Syntax

BASES = ("name", "alias", "role", "collective", "metonym", "misspelling")
"""The grounds on which words mean an actor; of two of one length, the earlier ground holds."""

_INSIDE_NAME = frozenset({"compound", "nmod", "amod", "nsubj", "appos", "dep"})
_ALIKE = 50  # per cent of letters two spellings of one given name share
_SURE_LENGTH = 5  # letters a name needs for its misspelling to count without a given name
_WIDEST_NAME = 4  # tokens


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where entries of the roster are printed, as tokens, end exclusive."""

    start: int
    end: int
    entries: tuple[Entry, ...]

    def of(self, *kinds: str) -> list[str]:
        """The actors that these kinds of entries mean."""
        return list(dict.fromkeys(e.actor for e in self.entries if e.kind in kinds))

    @property
    def tokens(self) -> range:
        """The positions of its tokens."""
        return range(self.start, self.end)


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """A mention of an actor, as tokens, end exclusive."""

    start: int
    end: int
    actor: str
    basis: str


class Printed:
    """Every place of a report where the roster's entries are printed."""

    def __init__(self, syntax: Syntax, roster: Roster, on: date | None) -> None:
        self.doc = syntax.doc
        self.syntax = syntax
        self.roster = roster
        self.on = on
        text = self.syntax.text
        marks = {word for word in set(text) if word.isspace() or word in HYPHENS}
        words = [at for at, word in enumerate(text) if word not in marks or self._counts(at)]
        hits = [
            Hit(words[start], words[end - 1] + 1, tuple(entries))
            for start, end, entries in roster.hits([text[at] for at in words], on)
        ]
        self.hits = [one for hit in hits if (one := self._without_others(hit)) is not None]

    def _counts(self, at: int) -> bool:
        """Whether a token is a word or mark of its own, no white space and no part's hyphen."""
        return not (self.syntax.text[at].isspace() or is_hyphen(self.doc[at]))

    def _without_others(self, hit: Hit) -> Hit | None:
        """A hit without the parties whose adjective is part of another name there.

        “Liberal Harbourite”, “the Harbourite Union”.
        """
        if not any(one.of_party for one in hit.entries):
            return hit
        before, behind = (
            fold(word[0]) if (word := self.syntax.text[at : at + 1]) else ""
            for at in (hit.start - 1, hit.end)
        )
        is_other = before in word_list("names", "before_parties")
        if not is_other and behind not in word_list("names", "behind_parties"):
            return hit
        rest = tuple(one for one in hit.entries if not one.of_party)
        return Hit(hit.start, hit.end, rest) if rest else None

    @cached_property
    def meant(self) -> defaultdict[str, list[tuple[Hit, list[str]]]]:
        """By kind of entry, the places where such are printed, each with the actors they mean."""
        found = defaultdict(list)
        for hit in self.hits:
            for kind in {entry.kind for entry in hit.entries}:
                found[kind].append((hit, hit.of(kind)))
        return found

    @cached_property
    def demonyms(self) -> dict[int, list[str]]:
        """The actors that demonyms belong to, by token."""
        return {at: actors for hit, actors in self.meant["demonym"] for at in hit.tokens}

    @cached_property
    def metonyms(self) -> dict[int, list[str]]:
        """The actors that metonyms may mean, by token."""
        return {at: actors for hit, actors in self.meant["metonym"] for at in hit.tokens}

    @cached_property
    def listed(self) -> set[int]:
        """The tokens of every name and alias."""
        named = (*self.meant["name"], *self.meant["alias"])
        return {at for hit, _ in named for at in hit.tokens}

    @cached_property
    def offices(self) -> dict[int, int]:
        """The first token of the longest office that ends before a token."""
        starts: dict[int, int] = {}
        for hit, _ in self.meant["role"]:
            starts[hit.end] = min(hit.start, starts.get(hit.end, hit.start))
        return starts

    def is_title(self, at: int) -> bool:
        """Whether a word may stand before a name: an office, a form of address."""
        word = fold(self.syntax.text[at])
        return (
            word in lexicon("persons")
            or word in lexicon("honorifics")
            or any(self.offices.get(end, end) <= at for end in (at + 1, at + 2))
        )

    def given_before(self, i: int) -> int | None:
        """The given name before a surname that begins at token `i`, if one stands there."""
        doc = self.syntax
        while i > 0 and doc.text[i - 1] in HYPHENS and is_hyphen(self.doc[i - 1]):
            i -= 1
        if i == 0:
            return None
        before = i - 1
        word = doc.text[before]
        is_name = doc.pos[before] == "PROPN" and word[0].isupper() and word.isalpha()
        is_initial = len(word) == 2 and word[0].isupper() and word[1] == "."
        if not (is_name or is_initial) or doc.dep[before] not in _INSIDE_NAME:
            return None
        if (
            self.is_title(before)
            or before in self.demonyms
            or fold(word) in word_list("names", "days_and_months")
        ):
            return None
        return before

    def is_person(self, actor: str) -> bool:
        """Whether an actor is a person."""
        return self.roster.actors[actor].kind == "person"


def select(found: Iterable[Found]) -> list[Found]:
    """Mentions that do not overlap, in order: the longest of those that would."""
    kept: list[Found] = []
    taken: set[int] = set()
    for one in sorted(found, key=lambda f: (f.start - f.end, BASES.index(f.basis), f.start)):
        if taken.isdisjoint(range(one.start, one.end)):
            kept.append(one)
            taken.update(range(one.start, one.end))
    return sorted(kept)


def find_names(printed: Printed) -> list[Found]:
    """Every mention of an actor by name, persons with the titles before their names."""
    named = select([*_full_names(printed), *_surnames(printed), *_families(printed)])
    named = select([*named, *_misspellings(printed, named)])
    return [_with_title(printed, one) for one in named]


def _full_names(printed: Printed) -> Iterator[Found]:
    for hit in printed.hits:
        actors = hit.of("name", "alias")
        if len(actors) != 1 or _is_part_of_other(printed, hit):
            continue
        if hit.end - hit.start == 1 and printed.is_person(actors[0]):
            continue
        yield Found(hit.start, hit.end, actors[0], "name" if hit.of("name") else "alias")


def _surnames(printed: Printed) -> Iterator[Found]:
    """Surnames and the like, each for the person last named in full, or the only one listed."""
    inside = {
        i for hit in printed.hits if hit.end - hit.start > 1 and hit.of("name", "alias")
        for i in hit.tokens
    }  # fmt: skip
    latest: dict[str, str] = {}
    for hit in printed.hits:
        surname = fold(printed.doc[hit.end - 1].text)
        if hit.end - hit.start > 1 and len(hit.of("name", "alias")) == 1:
            latest[surname] = hit.of("name", "alias")[0]
        actors = hit.of("surname")
        if hit.end - hit.start == 1:
            actors += [a for a in hit.of("name", "alias") if printed.is_person(a)]
        actors = list(dict.fromkeys(actors))
        if not actors or hit.start in inside or _is_part_of_other(printed, hit):
            continue
        fitting = [actor for actor in actors if _may_be(printed, actor, hit.start)]
        if printed.given_before(hit.start) is not None:
            latest[surname] = fitting[0] if len(fitting) == 1 else ""
        actor = latest.get(surname, fitting[0] if len(fitting) == 1 else "")
        if actor in fitting:
            yield Found(hit.start, hit.end, actor, "alias" if actor in hit.of("alias") else "name")


def _families(printed: Printed) -> Iterator[Found]:
    """Family names that stand first, alone: of the person most often named in full.

    Who is not named in full is meant from where their office or “Mr” stands before the name, if
    nobody else listed has it: “President Kwan”.

    A bearer of that name who is not listed makes it nobody's until a listed one is named again.
    """
    full = [hit.of("name", "alias") for hit in printed.hits if hit.end - hit.start > 1]
    named = Counter(actors[0] for actors in full if len(actors) == 1)
    others: set[str] = set()
    for hit in printed.hits:
        family = fold(printed.syntax.text[hit.start])
        if hit.end - hit.start > 1:
            others.discard(family)
        of = hit.of("family")
        if len(of) == 1 and family not in others and _has_title(printed, of[0], hit.start):
            named[of[0]] += 1
        bearers = [actor for actor in of if named[actor]]
        if not bearers or printed.syntax.pos[hit.start] != "PROPN":
            continue
        if printed.given_before(hit.start) is not None or _is_part_of_other(printed, hit):
            others.add(family)
        elif family not in others:
            yield Found(hit.start, hit.end, max(bearers, key=lambda one: named[one]), "name")


def _has_title(printed: Printed, actor: str, start: int) -> bool:
    """Whether a person's own office, or “Mr”, stands before a name."""
    title = fold(printed.syntax.text[start - 1]) if start else ""
    honorific = bool(lexicon("honorifics").get(title))
    return honorific or title in printed.roster.office_nouns(actor, printed.on)


def _may_be(printed: Printed, actor: str, start: int) -> bool:
    """Whether what stands before a surname fits the person: given name, Mr or Mrs."""
    known = printed.roster.actors[actor]
    given = printed.given_before(start)
    if given is not None:
        first = printed.given_before(given)
        before = [given] if first is None else [given, first]
        words = [fold(printed.syntax.text[at]) for at in before]
        return any(
            word[0] == name[0] if len(word) < 3 else ratio(word, name) >= _ALIKE
            for word in words
            for name in known.given
        )
    title = fold(printed.syntax.text[start - 1]) if start else ""
    pronoun = lexicon("honorifics").get(title) or lexicon("persons").get(title)
    return not pronoun or known.pronoun in ("", pronoun) or known.kind != "person"


def _is_part_of_other(printed: Printed, hit: Hit) -> bool:
    """Whether a one-word name is part of a longer name, of a person or body not listed."""
    if hit.end - hit.start > 1:
        return False
    doc, at = printed.syntax, hit.start
    given = printed.given_before(hit.start)
    person = any(printed.is_person(actor) for actor in hit.of("name", "alias", "surname", "family"))
    if given is not None and not person and _is_given(doc.text[given]):
        return True
    after = hit.end
    if after == len(doc) or doc.dep[at] != "compound":
        return False
    if doc.pos[after] != "PROPN" or not doc.text[after][0].isupper():
        return False
    if not at < doc.head[at] <= at + _WIDEST_NAME or printed.is_title(after):
        return False
    return after not in printed.listed and fold(doc.lemma[after]) not in lexicon("collectives")


def _is_given(name: str) -> bool:
    word = fold(name)
    return word in lexicon("given_names_he") or word in lexicon("given_names_she")


def _with_title(printed: Printed, one: Found) -> Found:
    if not printed.is_person(one.actor):
        return one
    start = one.start
    while start:
        if start in printed.offices:
            start = printed.offices[start]
        elif printed.syntax.text[start - 1][0].isupper() and printed.is_title(start - 1):
            start -= 1
        else:
            break
    return Found(start, one.end, one.actor, one.basis)


def _misspellings(printed: Printed, named: list[Found]) -> Iterator[Found]:
    """Names a letter or two from that of an actor the report names, or with its given name."""
    known = {one.actor for one in named}
    covered = {i for one in named for i in range(one.start, one.end)}
    covered.update(i for hit in printed.hits for i in hit.tokens)
    spelt: dict[str, str] = {}
    for at, (word, pos) in enumerate(zip(printed.syntax.text, printed.syntax.pos, strict=True)):
        again = spelt.get(word, "")
        strange = again or (pos == "PROPN" and _is_strange_name(printed, at))
        if not strange or at in covered:
            continue
        near = {a for a in printed.roster.near(word) if _may_be(printed, a, at)}
        given = printed.given_before(at)
        if given is not None:
            first = fold(printed.syntax.text[given])
            near = {a for a in near if first in printed.roster.actors[a].given}
        elif again:
            near &= {again}
        else:
            near = near & known if len(word) >= _SURE_LENGTH else set()
        if len(near) == 1:
            [actor] = near
            spelt[word] = actor
            yield Found(at if given is None else given, at + 1, actor, "misspelling")


def _is_strange_name(printed: Printed, at: int) -> bool:
    """Whether a proper noun stands where somebody acts, in no word list, and near one listed."""
    word = printed.syntax.text[at]
    if not (word.isalpha() and word[0].isupper()) or word.isupper():
        return False
    if not printed.roster.near(word):
        return False
    if (
        _is_given(word)
        or printed.is_title(at)
        or fold(word) in word_list("names", "days_and_months")
    ):
        return False
    if printed.given_before(at) is not None or acts(printed.syntax, at):
        return True
    return at > 0 and printed.is_title(at - 1)
