"""Who the sources of a report are: the listed actor behind “the envoy”, “officials” or “she”."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from functools import cached_property

from toolkit.lexicons import lexicon
from toolkit.parsing.grammar import (
    CLAUSES,
    RELATIVES,
    agent,
    antecedent,
    is_indefinite,
    is_plural,
    joined,
    listed,
    nouns_behind,
    prepositions,
)
from toolkit.parsing.language import covering
from toolkit.parsing.speakers.agency import is_before_name, is_former
from toolkit.parsing.speakers.agreement import is_noun_phrase, is_speaker, phrase_of
from toolkit.parsing.speakers.antecedents import PRONOUNS, Antecedents, quoted_tokens
from toolkit.parsing.speakers.mentions import Mention
from toolkit.parsing.speakers.names import Printed
from toolkit.parsing.speakers.roster import Roster, fold
from toolkit.parsing.syntax import Syntax
from toolkit.schema import Spans

UNRESOLVED = ("", "")
_NOMINAL = ("NOUN", "PROPN", "PRON", "NUM")
_DEEPEST = 4
_LOOKED_BACK = 20


class Sources:
    """One report, its mentions found, asked who its phrases are, one after the other.

    A source is given by its characters. The head of its phrase decides: “Adan's spokesman” is
    Adan's party, not Adan. A pronoun stands for the most salient person or body that agrees with
    it, listed or not; if that one is not listed, it stays unresolved.

    What is worked out for one answer is kept for the next.
    """

    def __init__(
        self, syntax: Syntax, roster: Roster, on: date | None, mentions: Sequence[Mention]
    ) -> None:
        self.doc = syntax.doc
        self.syntax = syntax
        self.roster = roster
        self.on = on
        self.mentions = [*mentions]
        self.mention_at: dict[int, Mention] = {}
        self.known: dict[int, tuple[str, frozenset[str]]] = {}
        self._resolved: dict[tuple[int, int], tuple[str, str]] = {}  # by token and depth
        for mention in mentions:
            span = self.doc.char_span(mention.start, mention.end, alignment_mode="expand")
            if span is None:
                continue
            self.mention_at.update(dict.fromkeys(range(span.start, span.end), mention))
            self.known[span.root.i] = (mention.actor, roster.pronouns(mention.actor))

    @cached_property
    def antecedents(self) -> Antecedents:
        """The phrases that the third-person pronouns stand for."""
        return Antecedents(self.syntax, self.known, self.quoted)

    @cached_property
    def quoted(self) -> list[bool]:
        """Whether each token stands inside quotation marks."""
        return quoted_tokens(self.doc)

    @cached_property
    def described(self) -> dict[str, list[int]]:
        """The heads of noun phrases by the nouns that describe them, in text order."""
        index: dict[str, list[int]] = {}
        for at in range(len(self.doc)):
            if is_noun_phrase(self.syntax, at):
                for word in self._descriptions(at):
                    index.setdefault(word, []).append(at)
        return index

    def find(self, spans: Spans) -> tuple[str, str]:
        """The listed actor a source refers to and on what ground; two empty texts if none."""
        head = self.head(spans)
        if head is None:
            return UNRESOLVED
        actor, basis = self._resolve(head)
        if not actor:
            # “a critic of Envoy Oro” is somebody else
            apart = is_plural(self.syntax, head) or is_indefinite(self.syntax, head)
            return UNRESOLVED if apart else self._name_behind_office(spans)
        last = max(end for _, end in spans)
        others = [at for at in joined(self.syntax, head) if at > head]
        others = [at for at in others if self.syntax.idx[at] < last]
        if any(self._resolve(other)[0] != actor for other in others) or self.is_joined(head):
            return UNRESOLVED
        return actor, basis

    def several(self, head: int, end: int) -> list[int]:
        """The nouns that “and” joins in a source: “North and South”, “envoys of X and Y”.

        They stand before a character; of one alone there are none.
        """
        syntax = self.syntax
        inside = (below for child in syntax.rights(head) for below in syntax.children[child])
        for word in (head, *inside):
            named = [word, *(other for other in joined(syntax, word) if word < other)]
            named = [one for one in named if syntax.idx[one] < end and syntax.pos[one] != "VERB"]
            if len(named) > 1:
                return named
        return []

    def _name_behind_office(self, spans: Spans) -> tuple[str, str]:
        """The person whose name ends a long office: “Head of the Ports Office Tarik Oro”."""
        last = covering(self.doc, *spans[-1])
        actor = self.bearer(last.end - 1, last.start)
        return (actor, self.mention_at[last.end - 1].basis) if actor else UNRESOLVED

    def bearer(self, last: int, first: int) -> str:
        """The listed person whose name ends, at `last`, words that open with an office at `first`.

        Nobody where an office stands right before the name: “adviser to President Oro”.
        """
        mention = self.mention_at.get(last)
        if mention is None or mention.basis == "role":
            return ""
        name = covering(self.doc, mention.start, mention.end).start
        before = name - 1 if name > first else None
        is_person = self.roster.actors[mention.actor].kind == "person"
        if not is_person or before is None or self.syntax.pos[before] not in ("NOUN", "PROPN"):
            return ""
        is_office = fold(self.syntax.text[before]) in lexicon("persons")
        return "" if is_office and before > first + 1 else mention.actor

    def is_joined(self, head: int) -> bool:
        """Whether another actor stands before “and” and this one: “North and South Selmark”."""
        mention, i = self.mention_at.get(head), head
        while i > 0 and mention and self.mention_at.get(i - 1) == mention:
            i -= 1
        if mention is None or i < 2 or self.syntax.lower[i - 1] not in ("and", "or"):
            return False
        other = self.mention_at.get(i - 2)
        return other is not None and other.actor != mention.actor

    def head(self, spans: Spans) -> int | None:
        """The noun or pronoun that heads a source."""
        for start, end in spans:
            span = self.doc.char_span(start, end, alignment_mode="expand")
            if span is None:
                continue
            places = range(span.start, span.end)
            nominal = [at for at in places if self.syntax.pos[at] in _NOMINAL]
            root = span.root.i
            if root in nominal:
                return root
            return next((at for at in nominal if self.syntax.head[at] not in nominal), root)
        return None

    # -------------------------------------------------------------- one phrase

    def resolve(self, head: int) -> tuple[str, str]:
        """The listed actor a noun or pronoun means, and on what ground; as `find`."""
        return self._resolve(head)

    def _resolve(self, head: int, depth: int = 0) -> tuple[str, str]:
        if depth > _DEEPEST:
            return UNRESOLVED
        place = head, depth
        if place not in self._resolved:
            self._resolved[place] = self._look_up(head, depth)
        return self._resolved[place]

    def _look_up(self, head: int, depth: int) -> tuple[str, str]:
        if self.syntax.pos[head] == "PRON" or self.syntax.tag[head] in RELATIVES:
            return self._pronoun(head, depth)
        mention = self.mention_at.get(head)
        if mention and mention.basis != "role":
            return mention.actor, mention.basis
        if (name := _name_beside(self.syntax, head)) is not None:
            actor, basis = self._resolve(name, depth + 1)
            if actor or not mention:
                return actor, basis
        if mention:
            return mention.actor, mention.basis
        if self.syntax.lemma[head] == "counterpart":
            return self._counterpart(head, depth)
        for actor in self._seat(head):
            return actor, "metonym"
        for actor in self._people(head):
            return actor, "collective"
        if fold(self.syntax.lemma[head]) in lexicon("written"):
            return self._author(head, depth)
        return (
            self._officer(head, depth) or self._principal(head, depth) or self._again(head, depth)
        )

    def _seat(self, head: int) -> list[str]:
        """The listed actors whose seat a noun names: “Norhaven”, “Hill House”."""
        start = head
        while start and self.seats.get(start - 1) == self.seats.get(head):
            start -= 1
        if head not in self.seats or self.seats.get(head + 1) == self.seats[head]:
            return []
        alone = start == head and _is_in_longer_name(self.syntax, head)
        return [] if alone else self.seats[head]

    def _people(self, head: int) -> list[str]:
        """The listed state of people spoken of as it: “*the* Norlanders”."""
        is_definite = any(self.syntax.lower[at] == "the" for at in self.syntax.lefts(head))
        of = self.printed.demonyms.get(head, []) if is_definite else []
        of = of if is_plural(self.syntax, head) else []
        return [actor for actor in of if self.roster.actors[actor].kind == "state"]

    @cached_property
    def printed(self) -> Printed:
        """Every place where words for listed actors stand."""
        return Printed(self.syntax, self.roster, self.on)

    @cached_property
    def seats(self) -> dict[int, list[str]]:
        """The listed actors whose seats stand in print, by token."""
        return self.printed.metonyms

    def _pronoun(self, token: int, depth: int) -> tuple[str, str]:
        if self.syntax.tag[token] in RELATIVES:
            meant = antecedent(self.syntax, token)
            return UNRESOLVED if meant == token else self._resolve(meant, depth + 1)
        if _is_expletive(self.syntax, token):
            return UNRESOLVED
        if self.syntax.lower[token] in PRONOUNS:
            phrase = self.antecedents.of(token)
            if phrase is None or phrase.is_group:
                return UNRESOLVED
            actor, _ = self._resolve(phrase.head, depth + 1)
            return (actor, "pronoun") if actor else UNRESOLVED
        if self.syntax.lower[token] in listed("first_person") and self.quoted[token]:
            for other in range(*self.syntax.sentence_at(token)):
                if is_speaker(self.syntax, other) and not self.quoted[other]:
                    actor, _ = self._resolve(other, depth + 1)
                    return (actor, "pronoun") if actor else UNRESOLVED
        return UNRESOLVED

    def _counterpart(self, head: int, depth: int) -> tuple[str, str]:
        """The one who holds the possessor's office on the side that the demonym names."""
        owner = self.syntax.child(head, "poss")
        parties = self._parties_before(head)
        if owner is None or not parties:
            return UNRESOLVED
        actor, _ = self._resolve(owner, depth + 1)
        same = [
            other
            for other in self.roster.in_same_office(actor, self.on)
            if any(self.roster.speaks_for(other, party) for party in parties)
        ]
        return (same[0], "role") if len(same) == 1 else UNRESOLVED

    def _parties_before(self, head: int) -> list[str]:
        words = self.syntax.text[phrase_of(self.syntax, head).start : head]
        return [actor for word in words for actor in self.roster.of_demonym(word)]

    def _author(self, head: int, depth: int) -> tuple[str, str]:
        """Whose a statement or letter is: “a text published by the Northern government”."""
        authors = [self._resolve(name, depth + 1) for name in authors_of(self.syntax, head)]
        return next((author for author in authors if author[0]), UNRESOLVED)

    def _officer(self, head: int, depth: int) -> tuple[str, str] | None:
        """Who holds an office of somebody's: “its chief negotiator”."""
        owners = [at for at in self.syntax.dependents(head, "poss") if at < head]
        owner = next((at for at in owners if self.syntax.pos[at] == "PRON"), None)
        if owner is None or self.syntax.tag[head] not in ("NN", "NNP"):
            return None
        office = self.syntax.text[owner + 1 : head + 1]
        holders = self.roster.in_office(office, self.on)
        party, _ = self._resolve(owner, depth + 1) if holders else UNRESOLVED
        holders = [actor for actor in holders if self.roster.speaks_for(actor, party)]
        return (holders[0], "role") if len(holders) == 1 else None

    def _principal(self, head: int, depth: int) -> tuple[str, str] | None:
        """The body that a spokesman, officials or an office beside its name speak for."""
        lemma = fold(self.syntax.lemma[head])
        speaks = lemma in lexicon("collectives") or lemma in lexicon("spokespersons")
        delegate = lemma in lexicon("delegates")
        several = is_plural(self.syntax, head) or is_indefinite(self.syntax, head)
        if not speaks and not (delegate and several):
            return None
        if is_former(self.syntax, head):
            return None
        for child in self._beside(head):
            if self._names_several(child):
                return UNRESOLVED
            actor, _ = self._resolve(child, depth + 1)
            if actor and self.roster.actors[actor].kind == "person":
                actor = self.roster.party(actor, lemma)
            if actor:
                return actor, "collective"
            if self.syntax.dep[child] in ("poss", "pobj"):
                return UNRESOLVED
        return None

    def _names_several(self, head: int) -> bool:
        """Whether a phrase names more than one actor: “of North and South”."""
        phrase = range(self.syntax.left_edge(head), self.syntax.right_edge(head) + 1)
        return len({self.mention_at[i].actor for i in phrase if i in self.mention_at}) > 1

    def _beside(self, head: int) -> list[int]:
        """The noun phrases that say whose a noun is."""
        syntax = self.syntax
        before = [at for at in syntax.dependents(head, "poss", "compound", "nmod") if at < head]
        found = [
            at
            for at in before
            if syntax.dep[at] == "poss" or syntax.pos[at] == "PROPN" or at in self.mention_at
        ]
        behind = prepositions(syntax, head, "of", "for", "from", "in", "at", "with")
        links = (link for link in behind if link > head)
        return [*found, *(noun for link in links for noun in syntax.dependents(link, "pobj"))]

    def _again(self, head: int, depth: int) -> tuple[str, str]:
        """What a definite noun stands for: the last one so described, of the same party."""
        named_again = self.syntax.pos[head] == "NOUN" or _is_definite_office(self.syntax, head)
        if not named_again or is_indefinite(self.syntax, head):
            return UNRESOLVED
        parties = self._parties_before(head)
        positions = self.described.get(self._word(head), [])
        before = bisect_left(positions, head)
        for i in reversed(positions[max(0, before - _LOOKED_BACK) : before]):
            actor, basis = self._resolve(i, depth + 1)
            if not self._is_of_same(head, i, actor):
                continue
            if not parties:
                return (actor, "role" if basis in ("name", "alias", "misspelling") else basis)
            if actor and any(self.roster.speaks_for(actor, party) for party in parties):
                return actor, "role" if self.roster.actors[actor].kind == "person" else basis
            if not actor and set(parties) & set(self._parties_before(i)):
                return UNRESOLVED
        return UNRESOLVED

    def _is_of_same(self, head: int, other: int, actor: str) -> bool:
        """Whether what an office is “of” also stands in another phrase or in an actor's office."""
        of = {fold(self.syntax.lemma[t]) for t in nouns_behind(self.syntax, head, "of")}
        if not of:
            return True
        words = {fold(self.syntax.lemma[token]) for token in self.syntax.subtree(other)}
        offices = self.roster.offices(actor, self.on) if actor else set()
        words |= {fold(word) for office in offices for word in office.split()}
        return of <= words

    def _descriptions(self, head: int) -> set[str]:
        """The nouns that say what somebody named or not is: titles, appositions, offices."""
        doc = self.syntax
        words = {self._word(head)} if doc.pos[head] == "NOUN" else set()
        if doc.pos[head] == "PROPN":
            phrase = phrase_of(doc, head)
            named = range(phrase.start, phrase.end)
            words |= {self._word(at) for at in named if fold(doc.text[at]) in lexicon("persons")}
            children = doc.children[head]
            beside = [c for c in children if doc.dep[c] == "appos" and doc.pos[c] == "NOUN"]
            if doc.dep[head] == "appos":
                beside.append(doc.head[head])
            words |= {self._word(at) for at in beside}
        if head in self.known:
            words |= self.roster.office_nouns(self.known[head][0], self.on)
        return words

    def _word(self, at: int) -> str:
        """A noun in the form that two mentions of it share, singular and plural apart."""
        doc = self.syntax
        word = fold(doc.lemma[at] if doc.pos[at] == "NOUN" else doc.text[at])
        return f"{word} +" if doc.tag[at] == "NNS" else word


def authors_of(syntax: Syntax, head: int) -> list[int]:
    """The nouns that say whose a letter or statement is: “X's memo”, “a text published by X”."""
    named = [at for at in syntax.dependents(head, "poss", "compound", "nmod") if at < head]
    for below in syntax.rights(head):
        if syntax.dep[below] == "prep" and syntax.lower[below] in ("of", "from", "by"):
            named += syntax.dependents(below, "pobj")
        if syntax.dep[below] == "acl":
            by = agent(syntax, below)
            named += [] if by is None else [by]
    return named


def _is_expletive(syntax: Syntax, at: int) -> bool:
    """Whether “it” stands for the clause that follows: “it was noted that …”."""
    relation, verb = syntax.dep[at], syntax.head[at]
    if syntax.lower[at] != "it" or relation not in ("nsubj", "nsubjpass", "expl"):
        return False
    clauses = {syntax.dep[below] for below in syntax.children[verb] if below > at}
    if relation == "nsubjpass" and clauses & {*CLAUSES, "advcl"}:
        return True
    return syntax.lemma[verb] == "be" and bool(clauses & {"ccomp", "csubj"})


def _is_definite_office(syntax: Syntax, head: int) -> bool:
    """“the Deputy Head”, “the Minister”: an office with capitals that names nobody by itself."""
    determined = any(syntax.lower[at] == "the" for at in syntax.lefts(head))
    is_office = fold(syntax.lemma[head]) in lexicon("persons")
    return determined and is_office and not is_before_name(syntax, head)


def _is_in_longer_name(syntax: Syntax, head: int) -> bool:
    """Whether a word is part of a name: “the Norhaven Gazette”."""
    beside = (*syntax.pos[max(0, head - 1) : head], *syntax.pos[head + 1 : head + 2])
    return "PROPN" in beside


def _name_beside(syntax: Syntax, head: int) -> int | None:
    """The name that a comma sets beside a noun: “the envoy, X”, “a spokesman for Y, X”."""
    person = fold(syntax.lemma[head]) in lexicon("persons")
    for at in syntax.subtree(head):
        if at > head and syntax.dep[at] == "appos" and syntax.pos[at] == "PROPN":
            above = syntax.head[at]
            of_thing = fold(syntax.lemma[above]) not in lexicon("persons")
            if above == head or (person and of_thing and syntax.dep[above] == "pobj"):
                return at
    return None
