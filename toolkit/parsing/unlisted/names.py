"""Names in print that no listed actor answers to, with what the report says of their bearers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial

from spacy.tokens import Doc, Span, Token

from toolkit.lexicons import lexicon, one_of, word_list
from toolkit.parsing.grammar import RELATIVES, antecedent, modifiers, prepositions
from toolkit.parsing.language import covering
from toolkit.parsing.speakers.agency import is_former
from toolkit.parsing.speakers.agreement import Phrase
from toolkit.parsing.speakers.antecedents import PRONOUNS
from toolkit.parsing.speakers.mentions import Mention
from toolkit.parsing.speakers.names import Printed
from toolkit.parsing.speakers.roster import Roster, fold, is_hyphen
from toolkit.parsing.syntax import Syntax, syntax_of
from toolkit.parsing.unlisted.states import demonyms, houses_in, states, states_in
from toolkit.schema import Spans

_listed = partial(word_list, "names")


PERSON, BODY = "person", "organisation"
_BODIES = ("organisation", "collective")

_ROLE_ENDS = re.compile(rf"(?: (?:{one_of('names', 'role_ends')}))+$")
_MODIFIERS = frozenset({"compound", "nmod", "amod", "poss"})
_MARK = re.compile(r"[,;:\"“”„«»()]")
_LETTER = re.compile(r",?\s*\(?([A-Z])(?:-[A-Z][\w.]|\))")
_LONGEST_LETTER = 6  # tokens
_LONGEST_NAME = 10  # tokens
_LONGEST_ROLE = 6  # words
_LONGEST_OFFICE = 14  # words, with whom it is for
_TITLE_CASE, _LONGEST_HEADLINE = 0.7, 25  # share of capitals, and words, of a headline


@dataclass(frozen=True, slots=True)
class UnlistedName:
    """A name as printed once: its tokens, end exclusive, and what stands with it."""

    start: int
    end: int
    words: tuple[str, ...]
    role: str = ""
    pronoun: str = ""
    sides: tuple[str, ...] = ()
    kind: str = ""
    """person or organisation, if its own words or those beside it say so"""
    is_place: bool = False
    """whether it stands behind “in” or “near”"""
    homes: tuple[str, ...] = ()
    """listed actors and states of the world that its office or its own words name, in order"""


@dataclass(slots=True)
class Introduced:
    """What is said of a name in one report."""

    role: str = ""
    pronoun: str = ""
    sides: list[str] = field(default_factory=list)


def find_unlisted_names(
    doc: Doc, roster: Roster, mentions: Sequence[Mention], printed: Printed | None = None
) -> list[UnlistedName]:
    """Every name in a report that is no mention of a listed actor, in text order.

    Persons without their titles, bodies in their full length (“Ministry of Foreign Affairs”).
    Headlines and lines in capitals are passed over.
    """
    printed = printed or Printed(syntax_of(doc), roster, None)
    return list(_Reader(doc, roster, mentions, printed).read())


def sources_among(
    doc: Doc,
    unlisted_names: Sequence[UnlistedName],
    sources: Sequence[Spans],
    antecedents: Mapping[int, Phrase],
) -> list[tuple[int, bool]]:
    """The unlisted names that sources of a report name, each with whether a pronoun does.

    The head of the source decides, or the name beside it; a pronoun stands for its antecedent
    (`find_antecedents`); a spokesman or an official for the body named with the office.
    """
    syntax, at = syntax_of(doc), _places(unlisted_names)
    bodies = {n for n, one in enumerate(unlisted_names) if one.kind != PERSON}
    found: list[tuple[int, bool]] = []
    for spans in sources:
        head = _head(doc, spans)
        is_pronoun = head is not None and syntax.lower[head] in PRONOUNS
        if head is not None and is_pronoun:
            phrase = antecedents.get(head)
            head = None if phrase is None or phrase.is_group else phrase.head
        number = None if head is None else named_by(syntax, head, at, bodies)
        if number is None and head is not None and is_title(syntax.text[head]):
            # “President of the Harbour Trust X”: the parser takes the office for the head
            last = at.get(covering(doc, *spans[-1])[-1].i)
            number = last if last is not None and last not in bodies else None
        if number is not None:
            found.append((number, is_pronoun))
    return found


def pronouns_of(
    doc: Doc, unlisted_names: Sequence[UnlistedName], antecedents: Mapping[int, Phrase]
) -> dict[int, list[str]]:
    """The pronouns he and she that refer to each unlisted name, by its number."""
    at = _places(unlisted_names)
    found: dict[int, list[str]] = {}
    for i, phrase in antecedents.items():
        pronoun = PRONOUNS[doc[i].lower_]
        if pronoun in ("he", "she") and not phrase.is_group and phrase.head in at:
            found.setdefault(at[phrase.head], []).append(pronoun)
    return found


def _places(unlisted_names: Sequence[UnlistedName]) -> dict[int, int]:
    return {i: n for n, one in enumerate(unlisted_names) for i in range(one.start, one.end)}


class _Reader:
    """One report, read for its names."""

    def __init__(
        self, doc: Doc, roster: Roster, mentions: Sequence[Mention], printed: Printed
    ) -> None:
        self.doc = doc
        self.roster = roster
        self.printed = printed
        self.taken: set[int] = set()
        self.actor_at: dict[int, str] = {}  # without those named by their office
        self.served_at: dict[int, str] = {}  # the state or body of those who are
        for mention in mentions:
            tokens = [token.i for token in covering(doc, mention.start, mention.end)]
            self.taken.update(tokens)
            if mention.basis != "role":
                self.actor_at |= dict.fromkeys(tokens, mention.actor)
            elif home := roster.state_of(mention.actor):
                self.served_at |= dict.fromkeys(tokens, home)

    def read(self) -> Iterator[UnlistedName]:
        for sentence in self.doc.sents:
            words = [token for token in sentence if token.is_alpha]
            capitals = sum(token.text[0].isupper() for token in words)
            is_heading = sentence.text.rstrip()[-1:] not in (".", "!")
            in_title_case = is_heading and capitals >= _TITLE_CASE * len(words)
            if 3 < len(words) <= _LONGEST_HEADLINE and in_title_case:
                continue
            i = sentence.start
            while i < sentence.end:
                end = self._end(i, sentence.end)
                found = self._unlisted_name(i, end) if end > i else None
                if found is not None:
                    yield found
                    end = found.end
                i = max(end, i + 1)

    def _is_name(self, i: int) -> bool:
        token = self.doc[i]
        if self._ends_given(i):
            return True
        if (
            i in self.taken
            or not token.text[0].isupper()
            or fold(token.text) in _listed("days_and_months")
        ):
            return False
        if token.pos_ == "PROPN" or token.shape_ == "X.":
            return True
        return not token.is_sent_start and (token.pos_ in ("NOUN", "ADJ") or _is_given(token.text))

    def _ends_given(self, i: int) -> bool:
        """Whether a word is the second half of a given name behind a family's: “Kwan Dae-*sil*”."""
        if i < 3 or not self.doc[i].is_lower or not is_hyphen(self.doc[i - 1]):
            return False
        family, first = self.doc[i - 3], self.doc[i - 2]
        known = fold(family.text) in word_list("speakers", "families_first")
        return known and family.text[0].isupper() and first.text[0].isupper()

    def _end(self, start: int, limit: int) -> int:
        """Where the run of capitalised words from here ends; `start` if none begins."""
        i, limit = start, min(limit, start + _LONGEST_NAME)
        joining = False
        while i < limit and self._is_name(i):
            word = self.doc[i]
            joining = joining or _is_body_noun(word) or fold(word.text) in lexicon("persons")
            named = any(self._begins_name(at) for at in range(start, i))
            behind = self._behind_joints(i + 1, limit, joining and not named)
            i = behind if behind < limit and self._is_name(behind) else i + 1
            if i < behind:
                break
        return i

    def _behind_joints(self, i: int, limit: int, joining: bool) -> int:
        """Behind hyphens, particles and, in the name of a body or an office, “of” and “and”."""
        while i < limit:
            token = self.doc[i]
            particle = is_hyphen(token) or token.lower_ in _listed("particles")
            inside = joining and token.lower_ in _listed("joining")
            another = i + 1 < limit and self.doc[i + 1].lower_ == "the"
            if inside and token.lower_ == "and" and another:
                return i
            if not particle and not inside:
                return i
            i += 1
        return i

    def _unlisted_name(self, start: int, end: int) -> UnlistedName | None:
        doc = self.doc
        name, is_titled = self._without_titles(start, end)
        is_body = not is_titled and any(_is_body_noun(token) for token in doc[name:end])
        if not is_body:
            joints = (i for i in range(name, end) if doc[i].lower_ in _listed("joining"))
            end = next(joints, end)
        words = tuple(_joined(doc, name, end))
        if not words or all(self._is_common(token) for token in doc[name:end]):
            return None
        if self._is_credit(name, end) or all(i in self.printed.demonyms for i in range(name, end)):
            return None
        if self._names_several(words):
            return None
        is_person = is_titled or (len(words) > 1 and _is_given(words[0]))
        if not is_body and not is_person and fold(doc[end - 1].lemma_) in lexicon("persons"):
            return None
        introduced = self._introduced(start, name, end)
        kind = ""
        if is_body or (_is_acronym(words) and not introduced.role):
            kind = BODY
        elif is_person or introduced.role or introduced.pronoun:
            kind = PERSON
        elif name and doc[name - 1].lower_ == "the" and doc[end - 1].dep_ not in _MODIFIERS:
            kind = BODY
        is_place = name > 0 and doc[name - 1].lower_ in _listed("locatives")
        sides = tuple(introduced.sides)
        homes = tuple(self._homes(start, name, end, is_body))
        words = _without_legal_form(words)
        return UnlistedName(
            name, end, words, introduced.role, introduced.pronoun, sides, kind, is_place, homes
        )

    def _is_credit(self, name: int, end: int) -> bool:
        """Whether a name stands beside a stroke, as who took a picture does: “X/Harbour Post”."""
        beside = (self.doc[name - 1].text if name else "", self.doc[end : end + 1].text)
        return "/" in beside

    def _names_several(self, words: Sequence[str]) -> bool:
        """Whether the words are those of several listed persons: “the Oro Adan summit”."""
        bearers = [self.bearers.get(fold(word), frozenset()) for word in words]
        return len(words) > 1 and all(bearers) and not frozenset.intersection(*bearers)

    @cached_property
    def bearers(self) -> dict[str, frozenset[str]]:
        """The listed persons by each word of their names."""
        found: dict[str, set[str]] = {}
        for actor, known in self.roster.actors.items():
            for word in actor.split() if known.kind == "person" else ():
                found.setdefault(fold(word), set()).add(actor)
        return {word: frozenset(actors) for word, actors in found.items()}

    def _edge(self, start: int, name: int) -> int:
        """Where the words that may be a long office before a name begin."""
        edge = start
        while edge > 0 and name - edge < _LONGEST_OFFICE and is_in_office(self.doc[edge - 1]):
            edge -= 1
        return edge

    def _homes(self, start: int, name: int, end: int, is_body: bool) -> Iterator[str]:
        """Whom an office beside a name, or the name of a body, says that it belongs to."""
        yield from self._by_letter(end)
        edge = self._edge(start, name)
        if is_body:  # “Norlanders in the Senate”
            behind = (i for i in range(edge, name) if self.doc[i].lower_ in _listed("sent_to"))
            edge = max(behind, default=edge)
        office = range(edge, end if is_body else name)
        in_office = any(_is_office(self.doc[i]) or self._is_partisan(i) for i in office)
        if is_body or in_office:
            yield from self._belonging(office)
        elif name > 1 and self.doc[name - 1].tag_ == "POS":
            yield from self._owner(name - 2)
        elif name and self.doc[name - 1].lemma_ in _listed("of_an_office"):
            owner = next((i for i in reversed(office) if self.doc[i].tag_ == "POS"), office.start)
            yield from self._belonging(range(owner, name))
        yield from self._belonging(self._office_before_comma(name, end))
        said = self._said(end)
        if self._is_at(end, "of") and (is_body or in_office):
            yield from self._belonging(said)
            said = self._said(said.stop)  # “X of Selme, the top Harbourite”
        beside = said.start > end and self._is_office_of_party(said)
        if beside and not self._is_next_in_list(said):
            yield from self._belonging(said)

    def _owner(self, i: int) -> Iterator[str]:
        """The party or state whose a name is said to be: “the Harbourites' X”."""
        home = self._named_at(i)
        known = self.roster.actors.get(home)
        if home and (known is None or known.kind not in ("person", "outlet")):
            yield home

    def _is_at(self, i: int, *words: str) -> bool:
        return self.doc[i : i + 1].text.lower() in words

    def _said(self, end: int) -> range:
        """What stands right behind a name, or behind the comma there, as far as an office goes."""
        behind = last = end + 1 if self._is_at(end, ",") else end
        while last < len(self.doc) and last - end < _LONGEST_OFFICE:
            if not is_in_office(self.doc[last]) and not self._is_at(last, "a", "an", "also"):
                break
            last += 1
        return range(behind, last)

    def _by_letter(self, end: int) -> Iterator[str]:
        """The listed party whose letter stands behind a name: “(H-Selme)”, “, H-Selme,”."""
        behind = self.doc[end - 1].whitespace_ + self.doc[end : end + _LONGEST_LETTER].text
        if found := _LETTER.match(behind):
            parties = self.roster.parties_by_letter.get(found[1].casefold(), set())
            if len(parties) == 1:
                yield from parties

    def _is_partisan(self, i: int) -> bool:
        """Whether a word is for a member of a party: “the top *Harbourite* on the council”."""
        word, of = fold(self.doc[i].text), self.printed.demonyms.get(i, [])
        named = self.actor_at.get(i, "") in self.roster.parties
        return named or word in _listed("partisans") or any(o in self.roster.parties for o in of)

    def _is_office_of_party(self, said: range) -> bool:
        """Whether words beside a name say that its bearer has an office or is of a party."""
        bounds = (i for i in said if self.doc[i].pos_ == "ADP")
        own = range(said.start, next(bounds, said.stop))
        return any(_is_office(self.doc[i]) for i in said) or any(map(self._is_partisan, own))

    def _office_before_comma(self, name: int, end: int) -> range:
        """The office to which a comma adds its bearer: “*the Norlander prime minister*, X”."""
        syntax = syntax_of(self.doc)
        for i in range(name, end):
            noun = syntax.head[i]
            if syntax.dep[i] == "appos" and noun < name and _is_office(self.doc[noun]):
                return range(syntax.left_edge(noun), name)
        return range(0)

    def _is_next_in_list(self, said: range) -> bool:
        """Whether what stands behind a name is the next person of a list: “X, Minister Oro”.

        Not so “X, an adviser to Oro” and “X, Oro's adviser”.
        """
        words = {self.doc[i].lower_ for i in said}
        named = [i for i in said if i in self.actor_at]
        persons = [i for i in named if self.roster.actors[self.actor_at[i]].kind == "person"]
        behind = self.doc[persons[-1] + 1 : persons[-1] + 2] if persons else ()
        owns = any(token.tag_ == "POS" for token in behind)
        return bool(persons) and not owns and not words & {"a", "an", "to"}

    def _belonging(self, place: range) -> Iterator[str]:
        """The listed actors and the states named in a place, in order; of a former office none."""
        if any(fold(self.doc[i].text) in _listed("of_the_past") for i in place):
            return
        found = [self._named_at(i) for i in place if not self._is_sent_to(place, i)]
        homes = [one for one in found if one]
        words = {fold(self.doc[i].lemma_) for i in place} | {fold(self.doc[i].text) for i in place}
        partisan = [one for one in homes if one in self.roster.parties]
        if words & _listed("private_offices") or _is_private_body(words):
            kinds = ((one, self.roster.actors.get(one)) for one in homes)
            homes = [one for one, known in kinds if known and known.kind in _BODIES]
        elif not words & _listed("executives"):
            homes = [*partisan, *(one for one in homes if one not in partisan)]
        yield from homes

    def _named_at(self, i: int) -> str:
        """The listed actor or the state that a word of a place is for, by name or seat."""
        if self._is_only_where(i):
            return ""
        called = self.printed.demonyms.get(i, []) + self.printed.metonyms.get(i, [])
        listed = self.actor_at.get(i) or next(iter(called), "")
        return listed or self._states_at.get(i, "") or self.served_at.get(i, "")

    @cached_property
    def _states_at(self) -> dict[int, str]:
        """The states of the world, listed or not, by the words for them and their governments."""
        words = self.printed.syntax.text
        found = (*states_in(words), *houses_in(words))
        return {at: state for start, end, state in found for at in range(start, end)}

    def _is_only_where(self, i: int) -> bool:
        """Whether a place is named that somebody is only based in: “the Norhaven-based union”."""
        behind = self.doc[i + 1 : i + 3]
        is_based = len(behind) == 2 and is_hyphen(behind[0]) and behind[1].lower_ == "based"
        return is_based or self.doc[i + 1 : i + 4].text.casefold().startswith(", d.c.")

    def _is_sent_to(self, place: range, i: int) -> bool:
        """Whether a word stands where somebody is sent: “ambassador *to Norland*”."""
        before = [self.doc[at] for at in range(place.start, i)]
        offices = [n for n, token in enumerate(before) if fold(token.lemma_) in _listed("sent")]
        behind = before[offices[0] + 1 :] if offices else []
        return any(token.lower_ in _listed("sent_to") for token in behind)

    def _is_common(self, token: Token) -> bool:
        """Whether a word names nobody by itself: a title, a demonym, “the Ministry”."""
        lemma = fold(token.lemma_)
        return (
            len(token.text) < 2
            or token.is_stop
            or is_title(token.text)
            or fold(token.text).removesuffix("s") in _listed("short_offices")
            or _is_body_noun(token)
            or lemma in lexicon("persons")
            or bool(self.roster.of_demonym(token.text))
            or lemma in demonyms()
            or fold(token.text).removesuffix("s") in demonyms()
        )

    def _without_titles(self, start: int, end: int) -> tuple[int, bool]:
        """The first token of the name itself, and whether titles stand before it.

        The last title counts that a given name follows (“White House Secretary Tarik Oro”), or
        else, in a phrase that begins with a title, the last that is not itself the name.
        """
        doc = self.doc
        titles = [i for i in range(start, end - 1) if self._is_title(i)]
        for i in reversed(titles):
            if _is_given(doc[i + 1].text):
                return i + 1, True
        first = next((i for i in range(start, end) if not self._is_party(doc[i])), end)
        if not titles and (behind := self._behind_office(start, end)):
            return behind, True
        name = titles[-1] + 1 if titles else start
        of = bool(titles) and doc[name].lower_ in _listed("joining")
        behind = self._behind_of(name, end) if of else end
        opens = all(doc[i].is_alpha and not _is_given(doc[i].text) for i in range(start, name))
        if not titles or (titles[0] > first and (behind == end or not opens)):
            if first < end and _is_given(doc[first].text):
                return first, False
            # “Ports Minister Oro”, “Harbourite Oro”
            offices = [i for i in titles if _is_office(doc[i]) or self._is_partisan(i)]
            return (offices[-1] + 1, True) if offices else (start, False)
        if of:
            return behind, True
        body = _is_body_noun(doc[name])  # “the Executive Office X”
        return (body and self._behind_office(name, end)) or name, True

    def _is_title(self, i: int) -> bool:
        return is_title(self.doc[i].text) or self._is_partisan(i)

    def _behind_of(self, start: int, end: int) -> int:
        """Where the name begins behind whose an office is; `end` if none does.

        “Foreign Minister *of Norland* X”.
        """
        named = states_in([self.doc[i].text for i in range(start, end)])
        if of_state := next((start + last for _, last, _ in named), 0):
            return of_state
        return next((i for i in range(start, end) if self._begins_name(i)), end)

    def _behind_office(self, start: int, end: int) -> int:
        """Where a given name begins behind a body whose office was named before; 0 if none does.

        “Chief of Staff of the *Ports Office* Tarik Oro”.
        """
        given = next((i for i in range(start + 1, end - 1) if self._begins_name(i)), 0)
        if not given:
            return 0
        edge = self._edge(start, given)
        is_last = start > 0 and self.doc[start - 1].lower_ == "and"
        if is_last:  # “Minister for Ports, Fish and *Ships* Tarik Oro”
            edge = self._edge(start - 1, given)
            while edge > 0 and self.doc[edge - 1].text == ",":
                edge = self._edge(edge - 1, given)
        before = self.doc[edge:start]
        if is_last and not _lists_fields(before):
            return 0
        return given if any(_is_office(token) for token in before) else 0

    def _begins_name(self, i: int) -> bool:
        return _is_given(self.doc[i].text) and fold(self.doc[i].text) not in _listed("parliaments")

    def _is_party(self, token: Token) -> bool:
        return fold(token.text) in states() or bool(self.roster.of_demonym(token.text))

    def _introduced(self, start: int, name: int, end: int) -> Introduced:
        """The role, pronoun and sides that stand before a name or are set beside it."""
        doc, syntax, found = self.doc, syntax_of(self.doc), Introduced()
        while start > 0 and name - start < _LONGEST_ROLE and self._is_before(doc[start - 1]):
            start -= 1
        if not self._is_anothers(start):
            self._read_role(list(doc[start:name]), found)
        if not found.role:
            self._read_role(self._long_office(start, name), found)
        for i in range(name, end):
            beside = [one for one in syntax.dependents(i, "appos") if one >= end]
            if syntax.dep[i] == "appos" and syntax.head[i] < name:
                beside.append(syntax.head[i])
            for noun in beside:
                is_noun = syntax.pos[noun] in ("NOUN", "PROPN")
                if is_noun and fold(syntax.lemma[noun]) in lexicon("persons"):
                    edge = max(syntax.left_edge(noun), noun - _LONGEST_ROLE)
                    self._read_role(list(doc[edge : noun + 1]), found)
                    if not found.sides:
                        last = min(syntax.right_edge(noun) + 1, noun + 5)
                        self._read_sides(doc[noun + 1 : last], found)
        return found

    def _long_office(self, start: int, name: int) -> list[Token]:
        """“Deputy Head” in “Deputy Head of the Office of the President X”: whose the name is.

        Nothing where an office stands right before the name: “adviser to President X”.
        """
        before = self.doc[name - 1] if name else None
        if before is None or before.pos_ not in ("NOUN", "PROPN") or _is_office(before):
            return []
        edge = self._edge(start, name)
        first = next((i for i in range(edge, name) if _is_office(self.doc[i])), name)
        return list(self.doc[edge : first + 1]) if first < name else []

    def _is_anothers(self, office: int) -> bool:
        """Whether an office is the one served: “the adviser to the President of Selme X”."""
        before = [token.lower_ for token in self.doc[max(0, office - 2) : office]]
        return before[-1:] == ["to"] or before == ["to", "the"]

    @staticmethod
    def _is_before(token: Token) -> bool:
        if token.is_punct and not is_hyphen(token) and token.text != ".":
            return False
        if fold(token.text) in _listed("days_and_months"):
            return False
        return token.pos_ in ("NOUN", "PROPN", "ADJ", "PART") or is_hyphen(token)

    def _read_role(self, words: Sequence[Token], found: Introduced) -> None:
        for token in words:
            word = fold(token.text)
            found.pronoun = found.pronoun or lexicon("honorifics").get(word, "")
            found.pronoun = found.pronoun or lexicon("persons").get(word, "")
        self._read_sides(words, found)
        offices = [n for n, token in enumerate(words) if _is_office(token)]
        if not offices or found.role:
            return
        role: list[str] = []
        last = offices[-1] + 1
        of = last < len(words) and words[last].lower_ == "of"  # “president of the Harbour Trust”
        for n, token in enumerate(words if of else words[:last]):
            if n < last and (
                token.tag_ in ("POS", "PRP$", "DT") or token.text in _listed("not_of_role")
            ):
                role = []
            elif token.i not in self.actor_at and not self.roster.of_demonym(token.text):
                role.append(token.text_with_ws)
        found.role = _ROLE_ENDS.sub("", "".join(role).strip())

    def _read_sides(self, words: Iterable[Token], found: Introduced) -> None:
        for token in words:
            actors = [self.actor_at[token.i]] if token.i in self.actor_at else []
            actors += self.roster.of_demonym(token.text) + self.roster.metonym(token.text)
            found.sides += dict.fromkeys(filter(None, map(self.roster.side, actors)))


def named_by(
    syntax: Syntax, head: int, at: dict[int, int], bodies: set[int], depth: int = 0
) -> int | None:
    """The name that a noun phrase names its bearer with, by the phrase's head."""
    if depth > 3:
        return None
    if syntax.tag[head] in RELATIVES:
        meant = antecedent(syntax, head)
        return None if meant == head else named_by(syntax, meant, at, bodies, depth + 1)
    if head in at:
        return at[head]
    for one in syntax.dependents(head, "appos"):
        if one in at:
            return at[one]
    noun = fold(syntax.lemma[head])
    if noun not in lexicon("spokespersons") | lexicon("collectives") | lexicon("delegates"):
        return None
    if is_former(syntax, head):
        return None
    before = [one for one in modifiers(syntax, head) if syntax.dep[one] != "amod"]
    links = prepositions(syntax, head, "of", "for", "from", "at", "with")
    behind = (noun for one in links if one > head for noun in syntax.dependents(one, "pobj"))
    return next((at[one] for one in (*before, *behind) if one in at and at[one] in bodies), None)


def _head(doc: Doc, spans: Spans) -> int | None:
    for start, end in spans:
        span = doc.char_span(start, end, alignment_mode="expand")
        if span is not None:
            return span.root.i
    return None


def is_in_office(token: Token) -> bool:
    """Whether a word may stand in a long office: “Ambassador of Norland to the Straits”."""
    if token.is_punct and not is_hyphen(token):
        return False
    in_phrase = token.pos_ in ("NOUN", "PROPN", "ADJ", "PART", "NUM")
    return in_phrase or token.lower_ in _listed("in_office")


def is_title(word: str) -> bool:
    """Whether a word stands before names: an office, a form of address, “deputy”."""
    word = fold(word)
    return word in lexicon("persons") or word in lexicon("honorifics") or word in _listed("ranks")


def _is_office(token: Token) -> bool:
    """Whether a noun for a person says what they do, not whose kin or which sex they are."""
    word = fold(token.lemma_)
    if fold(token.text) in _listed("short_offices"):
        return True
    several = token.tag_ in ("NNS", "NNPS")
    if several or word in _listed("no_office") or word not in lexicon("persons"):
        return False
    return not lexicon("persons")[word] or word.endswith(tuple(_listed("office_endings")))


def _is_private_body(words: set[str]) -> bool:
    """Whether the words for an office name a body that is no state's: “of the Salt Institute”."""
    of_commerce = words & _listed("chambers") and words & _listed("commerce")
    return bool(words & _listed("private_bodies") or of_commerce)


def _without_legal_form(words: tuple[str, ...]) -> tuple[str, ...]:
    """The name of a firm without what it is in law: “Selme Salt” of “Selme Salt Corp.”."""
    is_form = len(words) > 1 and fold(words[-1]) in _listed("legal_forms")
    return words[:-1] if is_form else words


def _is_given(word: str) -> bool:
    return fold(word) in lexicon("given_names_he") or fold(word) in lexicon("given_names_she")


def _lists_fields(office: Span) -> bool:
    """Whether an office is for several fields, none a person: “Minister for Ports, Fish”."""
    offices = [n for n, token in enumerate(office) if _is_office(token)]
    if not offices or any(_is_given(token.text) for token in office[offices[-1] :]):
        return False
    return any(token.lower_ in ("for", "of") for token in office[offices[-1] :])


def _joined(doc: Doc, start: int, end: int) -> Iterator[str]:
    """The words of a name, parts with hyphens as one."""
    word = ""
    for token in doc[start:end]:
        said = "".join(filter(str.isprintable, token.text))
        clean = _MARK.split(said, maxsplit=1)[0]  # “Oro,"You”
        word += clean
        if clean != said:
            break
        if token.whitespace_ or not (is_hyphen(token) or _is_hyphen_next(token)):
            yield word
            word = ""
    if word:
        yield word


def _is_hyphen_next(token: Token) -> bool:
    return token.i + 1 < len(token.doc) and is_hyphen(token.nbor())


def _is_body_noun(token: Token) -> bool:
    word = fold(token.lemma_)
    return any(word in lexicon(name) for name in ("bodies", "collectives", "groups"))


def _is_acronym(words: Sequence[str]) -> bool:
    return len(words) == 1 and words[0].isupper() and 2 <= len(words[0].replace(".", "")) <= 6
