"""Who the sources of a report are: the listed actor behind “the envoy”, “officials” or “she”."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from functools import cached_property

from spacy.tokens import Token

from toolkit.lexicons import lexicon
from toolkit.parsing.grammar import RELATIVES, antecedent, listed
from toolkit.parsing.language import covering
from toolkit.parsing.speakers.agency import after_prepositions, is_indefinite
from toolkit.parsing.speakers.agreement import is_noun_phrase, is_speaker, phrase_of
from toolkit.parsing.speakers.antecedents import PRONOUNS, Antecedents, quoted_tokens
from toolkit.parsing.speakers.mentions import Mention
from toolkit.parsing.speakers.roster import Roster, fold
from toolkit.parsing.syntax import Syntax
from toolkit.schema import Spans

UNRESOLVED = ("", "")
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
            apart = head.tag_ in ("NNS", "NNPS") or is_indefinite(head)  # “a critic of Envoy Oro”
            return UNRESOLVED if apart else self._name_behind_office(spans)
        joined = [t for t in head.conjuncts if t.i > head.i and t.idx < max(e for _, e in spans)]
        if any(self._resolve(other)[0] != actor for other in joined) or self.is_joined(head):
            return UNRESOLVED
        return actor, basis

    def each(self, spans: Spans) -> list[str]:
        """The listed actors of a source that joins several: “North and South”; else none."""
        head = self.head(spans)
        if head is None:
            return []
        end = max(end for _, end in spans)
        for word in (head, *(below for child in head.rights for below in child.children)):
            joined = [word, *(other for other in word.conjuncts if word.i < other.i)]
            joined = [other for other in joined if other.idx < end]
            if len(joined) > 1:
                return list(dict.fromkeys(a for t in joined if (a := self._resolve(t)[0])))
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
        before = self.doc[name - 1] if name > first else None
        is_person = self.roster.actors[mention.actor].kind == "person"
        is_office = before is not None and fold(before.text) in lexicon("persons")
        if not is_person or before is None or before.pos_ not in ("NOUN", "PROPN"):
            return ""
        return "" if is_office and name - 1 > first + 1 else mention.actor

    def is_joined(self, head: Token) -> bool:
        """Whether another actor stands before “and” and this one: “North and South Selmark”."""
        mention, i = self.mention_at.get(head.i), head.i
        while i > 0 and mention and self.mention_at.get(i - 1) == mention:
            i -= 1
        if mention is None or i < 2 or self.doc[i - 1].lower_ not in ("and", "or"):
            return False
        other = self.mention_at.get(i - 2)
        return other is not None and other.actor != mention.actor

    def head(self, spans: Spans) -> Token | None:
        """The noun or pronoun that heads a source."""
        for start, end in spans:
            span = self.doc.char_span(start, end, alignment_mode="expand")
            if span is None:
                continue
            nominal = [t for t in span if t.pos_ in ("NOUN", "PROPN", "PRON", "NUM")]
            if span.root in nominal:
                return span.root
            return next((t for t in nominal if t.head not in nominal), span.root)
        return None

    # -------------------------------------------------------------- one phrase

    def resolve(self, head: Token) -> tuple[str, str]:
        """The listed actor a noun or pronoun means, and on what ground; as `find`."""
        return self._resolve(head)

    def _resolve(self, head: Token, depth: int = 0) -> tuple[str, str]:
        if depth > _DEEPEST:
            return UNRESOLVED
        place = head.i, depth
        if place not in self._resolved:
            self._resolved[place] = self._look_up(head, depth)
        return self._resolved[place]

    def _look_up(self, head: Token, depth: int) -> tuple[str, str]:
        if head.pos_ == "PRON" or head.tag_ in RELATIVES:
            return self._pronoun(head, depth)
        mention = self.mention_at.get(head.i)
        if mention and mention.basis != "role":
            return mention.actor, mention.basis
        if name := _name_beside(head):
            actor, basis = self._resolve(name, depth + 1)
            if actor or not mention:
                return actor, basis
        if mention:
            return mention.actor, mention.basis
        if head.lemma_ == "counterpart":
            return self._counterpart(head, depth)
        if not _is_in_longer_name(head):
            for actor in self.roster.metonym(head.text):
                return actor, "metonym"
        if fold(head.lemma_) in lexicon("written"):
            return self._author(head, depth)
        return (
            self._officer(head, depth) or self._principal(head, depth) or self._again(head, depth)
        )

    def _pronoun(self, token: Token, depth: int) -> tuple[str, str]:
        if token.tag_ in RELATIVES:
            meant = antecedent(self.syntax, token.i)
            return UNRESOLVED if meant == token.i else self._resolve(self.doc[meant], depth + 1)
        if _is_expletive(token):
            return UNRESOLVED
        if token.lower_ in PRONOUNS:
            phrase = self.antecedents.of(token.i)
            if phrase is None or phrase.is_group:
                return UNRESOLVED
            actor, _ = self._resolve(self.doc[phrase.head], depth + 1)
            return (actor, "pronoun") if actor else UNRESOLVED
        if token.lower_ in listed("first_person") and self.quoted[token.i]:
            for other in token.sent:
                if is_speaker(self.syntax, other.i) and not self.quoted[other.i]:
                    actor, _ = self._resolve(other, depth + 1)
                    return (actor, "pronoun") if actor else UNRESOLVED
        return UNRESOLVED

    def _counterpart(self, head: Token, depth: int) -> tuple[str, str]:
        """The one who holds the possessor's office on the side that the demonym names."""
        owner = next((c for c in head.children if c.dep_ == "poss"), None)
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

    def _parties_before(self, head: Token) -> list[str]:
        words = self.doc[phrase_of(self.syntax, head.i).start : head.i]
        return [actor for word in words for actor in self.roster.of_demonym(word.text)]

    def _author(self, head: Token, depth: int) -> tuple[str, str]:
        """Whose a statement or letter is: “a text published by the Northern government”."""
        named = [c for c in head.lefts if c.dep_ in ("poss", "compound", "nmod")]
        for child in head.rights:
            if child.dep_ == "prep" and child.lower_ in ("of", "from", "by"):
                named += [below for below in child.children if below.dep_ == "pobj"]
            if child.dep_ == "acl":
                agents = [c for c in child.children if c.dep_ == "agent" or c.lower_ == "by"]
                named += [t for agent in agents for t in agent.children if t.dep_ == "pobj"]
        authors = [self._resolve(name, depth + 1) for name in named]
        return next((author for author in authors if author[0]), UNRESOLVED)

    def _officer(self, head: Token, depth: int) -> tuple[str, str] | None:
        """Who holds an office of somebody's: “its chief negotiator”."""
        owner = next((c for c in head.lefts if c.dep_ == "poss" and c.pos_ == "PRON"), None)
        if owner is None or head.tag_ not in ("NN", "NNP"):
            return None
        office = [token.text for token in self.doc[owner.i + 1 : head.i + 1]]
        holders = self.roster.in_office(office, self.on)
        party, _ = self._resolve(owner, depth + 1) if holders else UNRESOLVED
        holders = [actor for actor in holders if self.roster.speaks_for(actor, party)]
        return (holders[0], "role") if len(holders) == 1 else None

    def _principal(self, head: Token, depth: int) -> tuple[str, str] | None:
        """The body that a spokesman, officials or an office beside its name speak for."""
        lemma = fold(head.lemma_)
        speaks = lemma in lexicon("collectives") or lemma in lexicon("spokespersons")
        delegate = lemma in lexicon("delegates")
        if not speaks and not (delegate and (head.tag_ in ("NNS", "NNPS") or is_indefinite(head))):
            return None
        if any(fold(child.text) in lexicon("not_in_office") for child in head.lefts):
            return None
        for child in self._beside(head):
            if self._names_several(child):
                return UNRESOLVED
            actor, _ = self._resolve(child, depth + 1)
            if actor and self.roster.actors[actor].kind == "person":
                actor = self.roster.party(actor, lemma)
            if actor:
                return actor, "collective"
            if child.dep_ in ("poss", "pobj"):
                return UNRESOLVED
        return None

    def _names_several(self, head: Token) -> bool:
        """Whether a phrase names more than one actor: “of North and South”."""
        phrase = range(head.left_edge.i, head.right_edge.i + 1)
        return len({self.mention_at[i].actor for i in phrase if i in self.mention_at}) > 1

    @staticmethod
    def _beside(head: Token) -> list[Token]:
        """The noun phrases that say whose a noun is."""
        found = [
            child
            for child in head.lefts
            if child.dep_ == "poss"
            or (child.dep_ in ("compound", "nmod") and child.pos_ == "PROPN")
        ]
        for child in head.rights:
            if child.dep_ == "prep" and child.lower_ in ("of", "for", "from", "in", "at", "with"):
                found.extend(below for below in child.children if below.dep_ == "pobj")
        return found

    def _again(self, head: Token, depth: int) -> tuple[str, str]:
        """What a definite noun stands for: the last one so described, of the same party."""
        if not (head.pos_ == "NOUN" or _is_definite_office(head)) or is_indefinite(head):
            return UNRESOLVED
        parties = self._parties_before(head)
        positions = self.described.get(self._word(head.i), [])
        before = bisect_left(positions, head.i)
        for i in reversed(positions[max(0, before - _LOOKED_BACK) : before]):
            actor, basis = self._resolve(self.doc[i], depth + 1)
            if not self._is_of_same(head, i, actor):
                continue
            if not parties:
                return (actor, "role" if basis in ("name", "alias", "misspelling") else basis)
            if actor and any(self.roster.speaks_for(actor, party) for party in parties):
                return actor, "role" if self.roster.actors[actor].kind == "person" else basis
            if not actor and set(parties) & set(self._parties_before(self.doc[i])):
                return UNRESOLVED
        return UNRESOLVED

    def _is_of_same(self, head: Token, other: int, actor: str) -> bool:
        """Whether what an office is “of” also stands in another phrase or in an actor's office."""
        of = {fold(t.lemma_) for t in after_prepositions(head, "of")}
        if not of:
            return True
        words = {fold(token.lemma_) for token in self.doc[other].subtree}
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


def _is_expletive(token: Token) -> bool:
    """Whether “it” stands for the clause that follows: “it was noted that …”."""
    if token.lower_ != "it" or token.dep_ not in ("nsubj", "nsubjpass", "expl"):
        return False
    clauses = {child.dep_ for child in token.head.children if child.i > token.i}
    passive = token.dep_ == "nsubjpass" and clauses & {"ccomp", "xcomp", "advcl"}
    return bool(passive) or (token.head.lemma_ == "be" and bool(clauses & {"ccomp", "csubj"}))


def _is_definite_office(head: Token) -> bool:
    """“the Deputy Head”, “the Minister”: an office with capitals that names nobody by itself."""
    determined = any(child.lower_ == "the" for child in head.lefts)
    after = head.nbor() if head.i + 1 < len(head.doc) else None
    named = after is not None and after.pos_ == "PROPN"
    return determined and not named and fold(head.lemma_) in lexicon("persons")


def _is_in_longer_name(head: Token) -> bool:
    """Whether a word is part of a name: “the Norhaven Gazette”."""
    beside = head.doc[max(0, head.i - 1) : head.i + 2]
    return any(token.pos_ == "PROPN" for token in beside if token.i != head.i)


def _name_beside(head: Token) -> Token | None:
    """The name that a comma sets beside a noun: “the envoy, X”, “a spokesman for Y, X”."""
    person = fold(head.lemma_) in lexicon("persons")
    for token in head.subtree:
        if token.dep_ == "appos" and token.pos_ == "PROPN" and token.i > head.i:
            of_thing = fold(token.head.lemma_) not in lexicon("persons")
            if token.head == head or (person and of_thing and token.head.dep_ == "pobj"):
                return token
    return None
