"""Names in print: which words of a report mean which listed actor, and on what ground."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from rapidfuzz.fuzz import ratio
from spacy.tokens import Doc, Token

from toolkit.parsing.roster import Entry, Roster, fold, is_hyphen, lexicon

BASES = ("name", "alias", "role", "collective", "metonym", "misspelling")

_CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december".split()
)
_SHORTEST = 5
_INDEFINITE = frozenset({"a", "an", "one", "another", "two", "three", "some", "several", "many"})
_IN_PHRASE = frozenset({"ADJ", "NOUN", "PROPN", "PART", "DET", "PRON", "NUM", "PUNCT"})


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """Some characters of a report that mean a listed actor.

    `basis` is name, alias, role, collective, metonym or misspelling.
    """

    start: int
    end: int
    actor: str
    basis: str


@dataclass(frozen=True, slots=True, order=True)
class _Found:
    """A mention in tokens; `name` is where the name itself begins, after titles."""

    start: int
    end: int
    name: int
    actor: str
    basis: str


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    entries: tuple[Entry, ...]

    def of(self, *kinds: str) -> list[str]:
        return list(dict.fromkeys(e.actor for e in self.entries if e.kind in kinds))


def find_mentions(doc: Doc, roster: Roster, on: date | None) -> list[Mention]:
    """Every mention of a listed actor, in text order; where two overlap, the longer one.

    Names and aliases count wherever they stand, surnames if they are one person's, roles if
    they are held on the day `on`, a demonym with a collective noun (“Northern officials”) for
    the demonym's actor, a capital only where it acts or speaks. A capitalised word one or two
    letters away from a name counts as its misspelling if the actor is named in the report.
    """
    found = _Reader(doc, roster, on).read()
    return [
        Mention(doc[one.start].idx, doc[one.end - 1].idx + len(doc[one.end - 1]), one.actor, one.basis)
        for one in found
    ]


class _Reader:
    """One report read for mentions of one roster."""

    def __init__(self, doc: Doc, roster: Roster, on: date | None) -> None:
        self.doc = doc
        self.roster = roster
        words = [token for token in doc if not token.is_space and not is_hyphen(token)]
        self.hits = [
            _Hit(words[start].i, words[end - 1].i + 1, tuple(entries))
            for start, end, entries in roster.hits(words, on)
        ]
        self.demonyms = {
            i: hit.of("demonym") for hit in self.hits if hit.of("demonym") for i in _range(hit)
        }
        self.offices = {i for hit in self.hits if hit.of("role") for i in _range(hit)}
        self.named: list[_Found] = []
        self.others: set[str] = set()

    def read(self) -> list[_Found]:
        self.named = self._select([*self._full_names(), *self._surnames()])
        self.named = self._select([*self.named, *self._misspellings()])
        self.named = [self._with_title(one) for one in self.named]
        found = [*self.named, *self._roles(), *self._collectives(), *self._metonyms()]
        return self._select(found)

    @staticmethod
    def _select(found: Iterable[_Found]) -> list[_Found]:
        kept: list[_Found] = []
        taken: set[int] = set()
        for one in sorted(found, key=lambda f: (f.start - f.end, BASES.index(f.basis), f.start)):
            if taken.isdisjoint(range(one.start, one.end)):
                kept.append(one)
                taken.update(range(one.start, one.end))
        return sorted(kept)

    # -------------------------------------------------------------- names

    def _full_names(self) -> Iterator[_Found]:
        for hit in self.hits:
            actors = hit.of("name", "alias")
            if len(actors) != 1 or self._is_in_other_name(hit, actors[0]):
                continue
            basis = "name" if hit.of("name") else "alias"
            yield _Found(hit.start, hit.end, hit.start, actors[0], basis)

    def _surnames(self) -> Iterator[_Found]:
        """Surnames, each for the person last named so in full, or the only one listed."""
        full = {i for hit in self.hits if hit.of("name", "alias") for i in _range(hit)}
        latest: dict[str, str] = {}
        for hit in self.hits:
            named = [a for a in hit.of("name", "alias") if self.roster.actors[a].kind == "person"]
            key = fold(self.doc[hit.end - 1].text)
            if named and hit.end - hit.start > 1:
                latest[key] = named[0]
            actors = hit.of("surname")
            if not actors or (hit.start in full and len(hit.of("name", "alias")) < 2):
                continue
            fitting = [a for a in actors if self._may_be(a, hit)]
            if self._given_before(hit.start) is not None:
                latest[key] = fitting[0] if len(fitting) == 1 else ""
            actor = latest.get(key, fitting[0] if len(fitting) == 1 else "")
            if actor in fitting and not self._is_in_other_name(hit, actor):
                yield _Found(hit.start, hit.end, hit.start, actor, "name")

    def _may_be(self, actor: str, hit: _Hit) -> bool:
        """Whether what stands before a surname fits the person: given name, Mr or Mrs."""
        known = self.roster.actors[actor]
        given = self._given_before(hit.start)
        if given is not None:
            word = fold(given.text)
            return any(
                word[0] == name[0] if len(word) < 3 else ratio(word, name) >= 50
                for name in known.given
            )
        if hit.start == 0:
            return True
        title = fold(self.doc[hit.start - 1].text)
        pronoun = lexicon("honorifics").get(title) or lexicon("persons").get(title, "")
        return not (pronoun and known.pronoun in ("he", "she")) or pronoun == known.pronoun

    def _given_before(self, i: int) -> Token | None:
        """The given name before a surname, if one stands there."""
        j = i - 1
        while j >= 0 and is_hyphen(self.doc[j]):
            j -= 1
        if j < 0:
            return None
        before = self.doc[j]
        is_name = before.pos_ == "PROPN" and before.text[0].isupper() and before.is_alpha
        is_name = is_name or (len(before.text) == 2 and before.shape_ == "X.")
        if not is_name or before.dep_ not in ("compound", "nmod", "amod", "nsubj", "appos", "dep"):
            return None
        folded = fold(before.text)
        if self._is_title(before) or j in self.demonyms or folded in _CALENDAR:
            return None
        return before

    def _is_title(self, token: Token) -> bool:
        word = fold(token.text)
        return word in lexicon("persons") or word in lexicon("honorifics") or token.i in self.offices

    def _is_in_other_name(self, hit: _Hit, actor: str) -> bool:
        """Whether a one-word name is part of a longer name that is not listed."""
        if hit.end - hit.start > 1 or hit.end >= len(self.doc):
            return False
        token, after = self.doc[hit.end - 1], self.doc[hit.end]
        if not (after.pos_ == "PROPN" and after.text[0].isupper() and token.dep_ == "compound"):
            return False
        if token.head.i <= token.i or token.head.i - token.i > 4:
            return False
        covered = any(h.start <= after.i < h.end and h.of("name", "alias") for h in self.hits)
        return not (covered or self._is_title(after) or fold(after.lemma_) in lexicon("collectives"))

    def _with_title(self, one: _Found) -> _Found:
        """A person's mention with the office or title that stands right before the name."""
        if self.roster.actors[one.actor].kind != "person":
            return one
        start = one.start
        while start:
            office = [h.start for h in self.hits if h.end == start and h.of("role")]
            before = self.doc[start - 1]
            if office:
                start = min(office)
            elif before.text[0].isupper() and self._is_title(before):
                start -= 1
            elif fold(before.text) in lexicon("honorifics") and before.text[0].isupper():
                start -= 1
            else:
                break
        return _Found(start, one.end, one.name, one.actor, one.basis)

    # -------------------------------------------------------------- misspellings

    def _misspellings(self) -> Iterator[_Found]:
        """Capitalised words a letter or two from the name of an actor named in the report."""
        known = {one.actor for one in self.named}
        covered = {i for one in self.named for i in range(one.start, one.end)}
        hit = {i for h in self.hits for i in _range(h)}
        spelt: dict[str, set[str]] = {}
        for token in self.doc:
            if token.i in covered or token.i in hit or not self._is_strange_name(token):
                continue
            near = self.roster.near(token.text)
            named = near & (known | spelt.get(token.text, set()))
            with_given = {a for a in near if self._is_given_of(token, a)}
            near = with_given or {a for a in named if len(token) >= _SHORTEST or token.text in spelt}
            if len(near) == 1:
                [actor] = near
                if self._may_be(actor, _Hit(token.i, token.i + 1, ())):
                    spelt[token.text] = near
                    start = token.i - len(self._given_words(token)) if with_given else token.i
                    yield _Found(start, token.i + 1, start, actor, "misspelling")

    def _is_given_of(self, token: Token, actor: str) -> bool:
        given = self._given_before(token.i)
        return given is not None and fold(given.text) in self.roster.actors[actor].given

    def _given_words(self, token: Token) -> list[Token]:
        given = self._given_before(token.i)
        return list(self.doc[given.i : token.i]) if given else []

    def _is_strange_name(self, token: Token) -> bool:
        """Whether a word is a name in a place where somebody acts, and in no word list."""
        if token.pos_ != "PROPN" or len(token) < 4 or not token.is_alpha or token.text.isupper():
            return False
        if not token.text[0].isupper() or not self.roster.near(token.text):
            return False
        word = fold(token.text)
        if word in lexicon("given_names_he") or word in lexicon("given_names_she"):
            return False
        if self._is_title(token) or word in _CALENDAR:
            return False
        before = self.doc[token.i - 1] if token.i else None
        titled = before is not None and (self._is_title(before) or before.pos_ == "PROPN")
        return titled or _acts(token)

    # -------------------------------------------------------------- roles

    def _roles(self) -> Iterator[_Found]:
        """Offices that stand for the one who holds them, by party or as last named."""
        unlisted: dict[str, int] = {}
        persons = [one for one in self.named if self.roster.actors[one.actor].kind == "person"]
        covered = {i for one in persons for i in range(one.start, one.end)}
        for hit in self.hits:
            actors = hit.of("role")
            head = _head(self.doc, hit.start, hit.end)
            if not actors or head.tag_ not in ("NN", "NNP") or hit.start in covered:
                continue
            office = fold(self.doc[hit.end - 1].text)
            holders = self._holders(hit, head, actors)
            if holders is None:
                unlisted[office] = hit.start
                continue
            if len(holders) > 1:
                holders = self._last_named(holders, hit.start)
            if len(holders) != 1:
                continue
            named = [one.start for one in self.named if one.actor == holders[0]]
            latest = max((i for i in named if i < hit.start), default=-1)
            if unlisted.get(office, -1) > latest:
                continue
            yield _Found(hit.start, hit.end, hit.start, holders[0], "role")

    def _holders(self, hit: _Hit, head: Token, actors: list[str]) -> list[str] | None:
        """The listed actors an office may mean; None if it is an unlisted person's."""
        if self._titles_a_name(hit.end, head):
            return None
        parties: set[str] = set()
        for token in self._before(hit.start):
            word = fold(token.text)
            if word in lexicon("not_in_office") or word in _INDEFINITE:
                return None
            if token.tag_ == "PRP$":
                return []
            if token.i in self.demonyms:
                parties.update(self.demonyms[token.i])
            elif named := self._named_at(token.i):
                parties.add(named)
            elif token.pos_ == "PROPN" or (token.text[0].isupper() and not token.is_sent_start):
                if not self._is_title(token):
                    return None
        for child in _prepositions(head, "of", "for", "from"):
            if child.i < hit.end:
                continue
            named = self._named_at(child.i)
            if named:
                parties.add(named)
            elif child.pos_ == "PROPN":
                return None
        if parties:
            return [a for a in actors if any(self.roster.with_side(a, p) for p in parties)] or None
        return actors

    def _titles_a_name(self, after: int, head: Token) -> bool:
        """Whether an office stands before or beside the name of somebody not listed."""
        beside = [child for child in head.children if child.dep_ == "appos" and child.i >= after]
        if head.dep_ == "appos":
            beside.append(head.head)
        if after < len(self.doc):
            following = self.doc[after]
            if following.pos_ == "PROPN" and following.text[0].isupper():
                if fold(following.text) not in _CALENDAR:
                    beside.append(following)
        return any(
            token.pos_ == "PROPN" and not self._named_at(token.i) and not self._is_title(token)
            for token in beside
        )

    def _before(self, i: int) -> Iterator[Token]:
        """The words of the same noun phrase before a token, nearest first."""
        for token in reversed(self.doc[max(0, i - 8) : i]):
            if token.pos_ not in _IN_PHRASE or (token.is_punct and not is_hyphen(token)):
                return
            yield token
            if token.dep_ == "det" or token.tag_ in ("PRP$", "DT"):
                return

    def _last_named(self, actors: list[str], before: int) -> list[str]:
        named = [one for one in self.named if one.actor in actors and one.start < before]
        return [max(named).actor] if named else []

    def _named_at(self, i: int) -> str:
        for one in self.named:
            if one.start <= i < one.end:
                return one.actor
        return next((h.of("metonym")[0] for h in self.hits if i in _range(h) and h.of("metonym")), "")

    # -------------------------------------------------------------- parties

    def _collectives(self) -> Iterator[_Found]:
        """Demonyms before a noun for people who speak for their party, and peoples that act."""
        for hit in self.hits:
            actors = hit.of("demonym")
            if not actors or self._is_joined(hit):
                continue
            token = self.doc[hit.end - 1]
            if token.tag_ in ("NNS", "NNPS") or (token.dep_ in ("nsubj", "agent") and _acts(token)):
                if _acts(token):
                    actor = self._party_of(actors, None)
                    yield _Found(hit.start, hit.end, hit.start, actor, "collective")
                continue
            head = _modified(token)
            if head is None or not speaks_for_party(head):
                continue
            if any(fold(t.text) in lexicon("not_in_office") for t in self._before(hit.start)):
                continue
            end = head.i + 1
            if any(i in self.demonyms for i in range(hit.end, end)):
                end = hit.end
            yield _Found(hit.start, end, hit.start, self._party_of(actors, head), "collective")

    def _party_of(self, actors: list[str], head: Token | None) -> str:
        """Whose a demonym is: the body the noun names if it is listed, else the state."""
        if head is not None:
            for actor in actors:
                if fold(head.lemma_) in self.roster.actors[actor].words:
                    return actor
        kinds = ["state", "organisation", "collective", "person", "outlet"]
        return min(actors, key=lambda a: kinds.index(self.roster.actors[a].kind))

    def _is_joined(self, hit: _Hit) -> bool:
        """Whether a demonym is half of a compound: “Northern-backed”, “pro-Northern”."""
        before = hit.start > 0 and is_hyphen(self.doc[hit.start - 1])
        return before or (hit.end < len(self.doc) and is_hyphen(self.doc[hit.end]))

    def _metonyms(self) -> Iterator[_Found]:
        for hit in self.hits:
            actors = hit.of("metonym")
            if len(actors) == 1 and _acts(_head(self.doc, hit.start, hit.end), _owns):
                yield _Found(hit.start, hit.end, hit.start, actors[0], "metonym")


def speaks_for_party(head: Token) -> bool:
    """Whether a noun with a demonym before it means the party: a body, or its officials."""
    if head.pos_ not in ("NOUN", "PROPN") or any(
        after.dep_ != "appos" and after.pos_ == "PROPN" for after in head.doc[head.i + 1 : head.i + 2]
    ):
        return False
    lemma = fold(head.lemma_)
    if lemma in lexicon("collectives"):
        return True
    if lemma not in lexicon("delegates"):
        return False
    if head.tag_ in ("NNS", "NNPS"):
        return True
    return is_indefinite(head)


def is_indefinite(head: Token) -> bool:
    """Whether a noun has “a”, “one” or “some” before it: somebody not named yet."""
    return any(fold(t.text) in _INDEFINITE for t in head.lefts if t.dep_ in ("det", "nummod"))


def _acts(token: Token, owns: Callable[[Token], bool] | None = None) -> bool:
    """Whether a name stands where somebody says, decides or negotiates."""
    while token.dep_ == "conj" and token.head.pos_ in ("PROPN", "NOUN", "PRON"):
        token = token.head
    head = token.head
    if token.dep_ == "nsubj":
        return _is_deed(head)
    if token.dep_ == "nsubjpass":
        return head.lemma_ in lexicon("dealings")
    if token.dep_ == "dobj":
        return head.pos_ == "VERB" and head.lemma_ in lexicon("dealings")
    if token.dep_ == "pobj":
        return _is_partner(token) or (head.lower_ == "of" and is_body(head.head))
    return token.dep_ == "poss" and owns is not None and owns(head)


def _is_deed(verb: Token) -> bool:
    deeds = lexicon("deeds")
    if verb.lemma_ in deeds:
        return True
    for child in verb.children:
        if child.dep_ in ("xcomp", "acomp", "conj") and child.lemma_ in deeds:
            return True
        if child.dep_ == "dobj" and _is_partys(child):
            return True
    return False


def _is_partner(token: Token) -> bool:
    """Whether a name stands in “by …” after a deed, “talks with …” or “according to …”."""
    preposition = token.head
    governor = preposition.head
    if preposition.dep_ == "agent":
        return governor.lemma_ in lexicon("deeds")
    if preposition.lower_ == "to":
        return governor.lower_ == "according"
    return preposition.lower_ in ("with", "between") and governor.lemma_ in lexicon("dealings")


def _is_partys(noun: Token) -> bool:
    return noun.lemma_ in lexicon("possessions") or noun.lemma_ in lexicon("dealings")


def _owns(noun: Token) -> bool:
    return _is_partys(noun) or is_body(noun)


def is_body(noun: Token) -> bool:
    """Whether a noun is for a body of a state, not of a city, or for several officials."""
    lemma = fold(noun.lemma_)
    if lexicon("collectives").get(lemma) == "":
        return True
    return noun.tag_ == "NNS" and lemma in lexicon("delegates")


def _modified(token: Token) -> Token | None:
    """The noun an adjective belongs to, also in “Northern and Southern officials”."""
    while token.dep_ == "conj" and token.head.pos_ in ("ADJ", "PROPN"):
        token = token.head
    return token.head if token.dep_ in ("amod", "compound", "nmod", "poss") else None


def _prepositions(noun: Token, *words: str) -> Iterator[Token]:
    """What stands after these prepositions beside a noun."""
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in words:
            yield from (below for below in child.children if below.dep_ == "pobj")


def _head(doc: Doc, start: int, end: int) -> Token:
    """The token whose head lies outside."""
    return doc[start:end].root


def _range(hit: _Hit) -> range:
    return range(hit.start, hit.end)
