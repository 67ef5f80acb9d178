"""Actors that reports quote but the case does not list, as rows to add to actors.csv."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd
from spacy.tokens import Doc

from toolkit.findings import takes_tables
from toolkit.lexicons import word_list
from toolkit.parsing.corpus import corpus_of
from toolkit.parsing.report import Report
from toolkit.parsing.reports import find_statements
from toolkit.parsing.speakers.roster import Roster, fold, pronoun_of_given, stands_first
from toolkit.parsing.unlisted.names import (
    BODY,
    PERSON,
    UnlistedName,
    is_title,
    pronouns_of,
    sources_among,
)
from toolkit.parsing.unlisted.spellings import key_of, same_given, same_surname, sound
from toolkit.parsing.unlisted.states import seats, states
from toolkit.schema import Actor, Statement, Suggestion, to_rows, to_table

if TYPE_CHECKING:
    from toolkit.case import Case


_SELDOM = 0.1  # statements a mention that what may be a place needs: it has fewer
_OFTEN = 0.5  # the same for what stands behind “in”
_PLACED = 0.2  # share of mentions behind “in” that makes a name a place's
_SHORTEST_ALIAS = 3
_PERSONAL = 0.2  # share of mentions that show a person by title or role
_FOREMOST = 5  # times that one bearer of a surname is named more often than the next


class Key(NamedTuple):
    """What the mentions of one unlisted name share: a sort of name, and its words as sounds."""

    sort: str
    first: str
    last: str


class Seen(NamedTuple):
    """One place where an unlisted name is named."""

    doc_id: str
    start: int
    name: str
    unlisted_name: UnlistedName
    pronouns: tuple[str, ...]
    statements: int
    by_name: int


@dataclass(slots=True)
class Group:
    """All that a corpus says of one unlisted name."""

    seen: list[Seen] = field(default_factory=list)
    outlet: str = ""

    @property
    def statements(self) -> int:
        """How many statements are the unlisted name's."""
        return sum(one.statements for one in self.seen)

    @property
    def reports(self) -> int:
        """How many reports name the unlisted name."""
        return len({one.doc_id for one in self.seen})

    def is_person(self) -> bool:
        """Whether the words of the name, or those beside it, say that it is a person.

        Once is enough for a name of several words; a single one may be a place whose mayor
        stands beside it.
        """
        persons = [one for one in self.seen if one.unlisted_name.kind == PERSON]
        full = any(len(one.unlisted_name.words) > 1 for one in persons)
        return full or len(persons) > _PERSONAL * len(self.seen)

    def kind_votes(self) -> Counter[str]:
        """How often the reports show a person, and how often a body."""
        votes = Counter(one.unlisted_name.kind for one in self.seen)
        votes[PERSON] += sum(
            len(one.pronouns) for one in self.seen if one.unlisted_name.kind != BODY
        )
        return votes

    @property
    def spellings(self) -> Counter[str]:
        """How often each spelling is printed."""
        return Counter(one.name for one in self.seen)


@takes_tables
def suggest_actors(case: Case, statements: pd.DataFrame | None = None) -> pd.DataFrame:
    """People, bodies, states and outlets that reports quote and actors.csv does not list.

    Returns a table of `Suggestion` rows, those in most reports first: every name that at least
    one statement without a resolved speaker names as its source, by itself, by a pronoun that
    stands for it, or through its spokesman; and every unlisted outlet a statement came through.
    Spellings of one name are one row: full names with later surnames, transliterations,
    acronyms printed behind a name. A state has the seat of its government as a metonym.
    `statements` saves finding them twice.
    """
    if statements is None:
        statements = find_statements(case)
    corpus = corpus_of(case)
    roster = corpus.knowledge.roster
    listed = _listed_names(case.actors)
    crowd = _Crowd(roster, listed)
    unresolved: dict[str, list[Statement]] = {}
    for row in to_rows(Statement, statements):
        unresolved.setdefault(row.doc_id, []).append(row)
    with corpus.lock:
        for report in corpus.parsed(corpus.documents):
            crowd.read(report, unresolved.get(report.document.doc_id, []))
    return to_table(Suggestion, _rows(crowd, roster, listed))


def to_actors(suggestions: pd.DataFrame) -> pd.DataFrame:
    """Suggestions as rows of actors.csv, each with the number of its reports as a note."""
    rows: list[Suggestion] = to_rows(Suggestion, suggestions)
    return to_table(
        Actor,
        [
            Actor(
                actor=row.actor,
                kind=row.kind,
                side=row.side,
                aliases=row.aliases,
                metonyms=row.metonyms,
                demonyms=row.demonyms,
                role=row.role,
                role_from=None,
                role_to=None,
                pronoun=row.pronoun,
                note=f"suggested: {row.reports} report{'' if row.reports == 1 else 's'}",
            )
            for row in rows
        ],
    )


class _Crowd:
    """The unlisted names of a corpus, gathered report by report."""

    def __init__(self, roster: Roster, listed: Collection[str]) -> None:
        self.roster = roster
        self.listed = listed
        self.found: dict[Key, Group] = {}
        self.acronyms: dict[str, Counter[Key]] = {}
        self.words: Counter[str] = Counter()
        """How often each word is printed without a capital."""

    def read(self, report: Report, statements: Sequence[Statement]) -> None:
        """Take up the unlisted names of one report."""
        doc_id, doc = report.document.doc_id, report.doc
        self.words.update(token.text for token in doc if token.is_lower)
        self._read_relays(doc_id, statements)
        printed = {named.start: named for named in report.outlets}
        found = report.voices.unlisted.unlisted_names
        unlisted_names = [one for one in found if one.start not in printed]
        listed = self.roster.actors
        open_sources = [
            row.source_spans for row in statements if row.source and row.speaker not in listed
        ]
        if not unlisted_names:
            return
        said: Counter[int] = Counter()
        by_name: Counter[int] = Counter()
        pronouns: Mapping[int, list[str]] = {}
        if open_sources:
            antecedents = report.sources.antecedents.each()
            named = sources_among(doc, unlisted_names, open_sources, antecedents)
            said.update(n for n, _ in named)
            by_name.update(n for n, is_pronoun in named if not is_pronoun)
            pronouns = pronouns_of(doc, unlisted_names, antecedents)
        for n, key in enumerate(self._keys(doc, unlisted_names, by_name)):
            one = unlisted_names[n]
            seen = Seen(
                doc_id, doc[one.start].idx, " ".join(one.words), one,
                tuple(pronouns.get(n, ())), said[n], by_name[n],
            )  # fmt: skip
            self.found.setdefault(key, Group()).seen.append(seen)

    def _read_relays(self, doc_id: str, statements: Iterable[Statement]) -> None:
        for row in statements:
            for name in row.via:
                if name not in self.roster.actors:
                    group = self.found.setdefault(Key("outlet", "", name), Group(outlet=name))
                    group.seen.append(Seen(doc_id, row.start, name, _NOBODY, (), 1, 1))

    def _keys(
        self, doc: Doc, unlisted_names: Sequence[UnlistedName], quoted: Mapping[int, int]
    ) -> Iterator[Key]:
        """The key of each name; a surname alone has that of the first full name with it."""
        full: dict[str, Key] = {}
        for n, one in enumerate(unlisted_names):
            name = fold(" ".join(one.words))
            if name in states():
                yield Key("state", "", states()[name].name)
                continue
            if one.kind == BODY:
                key = Key("body", "", key_of(one.words))
                self._note_acronym(doc, one, key)
                yield key
                continue
            if len(one.words) > 1:
                key = Key("full", sound(one.words[0]), sound(one.words[-1]))
                if one.kind == PERSON or quoted.get(n):
                    full.setdefault(_family(one.words), key)
                yield key
            else:
                last = sound(one.words[0])
                yield full.get(last, Key("last", "", last))

    def _note_acronym(self, doc: Doc, one: UnlistedName, key: Key) -> None:
        """“Harbour Trust (HT)”: the letters in brackets mean the name before them."""
        behind = doc[one.end : one.end + 3]
        if len(behind) == 3 and behind[0].text == "(" and behind[2].text == ")":
            letters = behind[1].text
            if letters.isupper() and len(one.words) > 1 and letters[0] == one.words[0][0].upper():
                self.acronyms.setdefault(sound(letters), Counter())[key] += 1

    # -------------------------------------------------------------- across reports

    def groups(self) -> list[Group]:
        """The unlisted names who are quoted, each once, those in most reports first."""
        self._join_surnames()
        self._join_spellings()
        self._join_acronyms()
        listed = self._listed()
        kept = [g for key, g in self.found.items() if key not in listed and self._is_source(g)]
        return sorted(kept, key=lambda g: (-g.reports, -g.statements, -len(g.seen), g.seen[0]))

    def _is_source(self, group: Group) -> bool:
        """Whether a name is of somebody quoted, and of no place or thing taken for a speaker."""
        if group.outlet:
            return True
        by_name = any(one.by_name for one in group.seen)
        if group.is_person():
            return by_name or any(
                o.statements and o.unlisted_name.kind == PERSON for o in group.seen
            )
        if by_name and _is_state(group):
            return True
        words = group.seen[0].unlisted_name.words
        is_body = len(words) > 1 and group.kind_votes()[BODY] > 0
        if not by_name or (not is_body and self._is_phrase(words)):
            return False
        places = sum(one.unlisted_name.is_place for one in group.seen)
        seldom = _SELDOM if places < _PLACED * len(group.seen) else _OFTEN
        return (is_body and not places) or group.statements >= seldom * len(group.seen)

    def _is_phrase(self, words: Sequence[str]) -> bool:
        """Whether the corpus prints each word of a name without a capital, too."""
        return all(
            self.words[word.lower()] for word in words if word not in word_list("names", "joining")
        )

    def _join(self, key: Key, into: Key) -> None:
        self.found[into].seen.extend(self.found.pop(key).seen)

    def _join_surnames(self) -> None:
        """Surnames alone go to the only full name with them in the corpus, or stay."""
        by_last: dict[str, list[Key]] = {}
        for key in self.found:
            if key.sort == "full":
                family = _family(self.found[key].seen[0].unlisted_name.words)
                by_last.setdefault(family, []).append(key)
        for key in [key for key in self.found if key.sort == "last"]:
            bearers = [b for b in by_last.get(key.last, []) if self.found[b].is_person()]
            bearers.sort(key=lambda b: -len(self.found[b].seen))
            often = [len(self.found[bearer].seen) for bearer in bearers]
            if often and (len(often) == 1 or often[0] >= _FOREMOST * often[1]):
                self._join(key, bearers[0])

    def _join_spellings(self) -> None:
        """Full names that share given name or surname, and have the other in another spelling."""
        shelves: dict[tuple[str, str], list[Key]] = {}
        most_first = sorted(self.found, key=lambda key: (-len(self.found[key].seen), key))
        for key in [key for key in most_first if key.sort == "full"]:
            places = [("last", key.last), ("first", f"{key.first} {key.last[0]}")]
            near = (other for place in places for other in shelves.get(place, []))
            same = next((other for other in near if self._are_one(key, other)), None)
            if same is not None:
                self._join(key, same)
                continue
            for place in places:
                shelves.setdefault(place, []).append(key)

    def _are_one(self, key: Key, other: Key) -> bool:
        one, another = (self.found[k].seen[0].unlisted_name.words for k in (key, other))
        return same_given(one[0], another[0]) and same_surname(one[-1], another[-1])

    def _join_acronyms(self) -> None:
        for letters, names in self.acronyms.items():
            key, [(name, _)] = Key("body", "", letters), names.most_common(1)
            if key in self.found and name in self.found and key != name:
                self._join(key, name)

    def _listed(self) -> set[Key]:
        """The keys of names that are listed in one spelling or another."""
        keys: set[Key] = set()
        for name in self.listed:
            words = name.removeprefix("the ").split()
            keys.add(Key("body", "", key_of(words)))
            keys.add(Key("last", "", sound(words[-1])))
            if len(words) > 1:
                keys.add(Key("full", sound(words[0]), sound(words[-1])))
            if fold(name) in states():
                keys.add(Key("state", "", states()[fold(name)].name))
        return keys


_NOBODY = UnlistedName(0, 0, ())


def _family(words: Sequence[str]) -> str:
    """The sound of a full name's family name: “Kim” of Kim Jong Un, “Oro” of Tarik Oro."""
    return sound(words[0] if stands_first(words) else words[-1])


def _is_state(group: Group) -> bool:
    """Whether each of its names is one of a state."""
    return not group.outlet and all(fold(one.name) in states() for one in group.seen)


def _listed_names(actors: pd.DataFrame) -> set[str]:
    """Every name and alias of the actor table."""
    lists = zip(actors["actor"], actors["aliases"], strict=True)
    return {name for actor, aliases in lists for name in (actor, *aliases)}


# ---------------------------------------------------------------- rows


def _rows(crowd: _Crowd, roster: Roster, listed: Iterable[str]) -> Iterator[Suggestion]:
    """A row for each group; no spelling stands in two rows, or in one that is listed."""
    taken = {name.casefold() for name in listed}
    sides = {known.side for known in roster.actors.values()} - {""}
    groups = crowd.groups()
    found = {states()[fold(one.seen[0].name)].name for one in groups if _is_state(one)}
    metonyms: dict[str, list[str]] = {}
    for group in crowd.found.values():
        if (state_of := seats().get(fold(group.seen[0].name))) in found:
            metonyms.setdefault(str(state_of), []).append(group.seen[0].name)
    for group in groups:
        if seats().get(fold(group.seen[0].name)) in found:
            continue
        kind = _kind(group, crowd.words)
        name, others = _names(group, kind)
        if name.casefold() in taken:
            continue
        aliases = tuple(other for other in others if other.casefold() not in taken)
        taken |= {name.casefold(), *(alias.casefold() for alias in aliases)}
        state = states().get(fold(name)) if kind == "state" else None
        quoted = next(one for one in group.seen if one.statements)
        yield Suggestion(
            actor=name,
            kind=kind,
            side=_side(group, kind, sides),
            aliases=aliases,
            metonyms=tuple(metonyms.get(name, ())) if state else (),
            demonyms=state.demonyms if state else (),
            role=_role(group, crowd.words) if kind == PERSON else "",
            pronoun=_pronoun(group, name, kind),
            reports=group.reports,
            statements=group.statements,
            mentions=len(group.seen),
            example=f"{quoted.doc_id}:{quoted.start}",
        )


def _kind(group: Group, words: Mapping[str, int]) -> str:
    if group.outlet:
        return "outlet"
    if _is_state(group):
        return "state"
    votes = group.kind_votes()
    if not group.is_person() and any(one.unlisted_name.is_place for one in group.seen):
        return BODY
    if votes[PERSON] != votes[BODY]:
        return PERSON if votes[PERSON] > votes[BODY] else BODY
    name = group.seen[0].unlisted_name.words
    return PERSON if len(name) in (2, 3) and not words.get(name[-1].lower()) else BODY


def _names(group: Group, kind: str) -> tuple[str, list[str]]:
    """The name to use, and the other spellings that do not follow from it."""
    spellings = group.spellings
    if kind == "state":
        state = states()[fold(group.seen[0].name)]
        follow = {fold(other) for other in (state.name, *state.demonyms)}
        return state.name, [other for other in spellings if fold(other) not in follow]
    long = [s for s, _ in spellings.most_common() if " " in s] or [max(spellings, key=len)]
    surnames = set()
    if kind == PERSON:
        surnames = {
            words[0] if stands_first(words) else words[-1] for words in map(str.split, long)
        }
    follow = {fold(other) for other in (long[0], *surnames)}
    others = [s for s, _ in spellings.most_common() if fold(s) not in follow and ";" not in s]
    if kind == PERSON:  # a short word is an initial, or means others too
        others = [s for s in others if len(s) >= _SHORTEST_ALIAS]
    return long[0], others


def _role(group: Group, words: Mapping[str, int]) -> str:
    """The role most often printed, its words small where the corpus has them small."""
    roles = [
        " ".join(
            word
            if word.isupper() or not (words.get(word.lower()) or is_title(word))
            else word.lower()
            for word in one.unlisted_name.role.split()
        )
        for one in group.seen
    ]
    return _most(roles)


def _side(group: Group, kind: str, sides: Collection[str]) -> str:
    """The listed side that stands with a person's role or a body's name most often."""
    if kind in ("state", "outlet"):
        return ""
    return _most(side for one in group.seen for side in one.unlisted_name.sides if side in sides)


def _pronoun(group: Group, name: str, kind: str) -> str:
    if kind != PERSON:
        return "" if kind == "outlet" else "it"
    given = pronoun_of_given([fold(name.split()[0])]) if " " in name else ""
    titled = _most(one.unlisted_name.pronoun for one in group.seen)
    return given or titled or _most(p for one in group.seen for p in one.pronouns)


def _most(values: Iterable[str]) -> str:
    """The value found most often, if any; the first of those that tie."""
    counts = Counter(value for value in values if value)
    return counts.most_common(1)[0][0] if counts else ""
