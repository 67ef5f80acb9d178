"""Who a source is: one actor or each of several, listed or as printed, with side and ground."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, NamedTuple

from spacy.tokens import Span

from toolkit.lexicons import lexicon, tables, word_list
from toolkit.parsing.grammar import is_indefinite, is_plural, joined, nouns_behind, prepositions
from toolkit.parsing.language import covering
from toolkit.parsing.speakers.agency import is_former
from toolkit.parsing.speakers.agreement import phrase_of
from toolkit.parsing.speakers.roster import fold
from toolkit.parsing.speakers.sources import Sources
from toolkit.parsing.speakers.unlisted import Named, Unlisted
from toolkit.parsing.unlisted.names import PERSON
from toolkit.schema import Spans

if TYPE_CHECKING:
    from toolkit.parsing.report import Report

_listed = partial(word_list, "speakers")

JOINT, PARTICIPANTS, PRINTED = "joint", "participants", "printed"


@cache
def numbers() -> dict[str, int]:
    """How many a word says that they are: “both”, “the three”."""
    return dict(tables("speakers")["numbers"])


@dataclass(frozen=True, slots=True)
class Voice:
    """One actor behind a source: its name, the party it speaks for, and on what ground.

    The name is the case's, or, if the basis is ``printed``, the report's; the side is empty
    where a report says of nobody listed for whom they stand. The basis is that of
    `Statement.speaker_basis`.
    """

    actor: str
    side: str
    basis: str


class Candidate(NamedTuple):
    """A mention, in characters, of one who may hold a stance."""

    start: int
    end: int
    voice: Voice


class Gathering(NamedTuple):
    """A meeting or call, from the token on where a report tells of it, and who takes part."""

    at: int
    members: tuple[Voice, ...]


class Voices:
    """One report, its sources at hand, asked who they are; `title` is read where there is one."""

    def __init__(self, sources: Sources, title: Report | None) -> None:
        self.sources = sources
        self.doc = sources.doc
        self.syntax = sources.syntax
        self.roster = sources.roster
        self.on = sources.on
        self.title = title
        self.unlisted = Unlisted(sources)

    def of(self, spans: Spans, reported: bool = True) -> tuple[Voice, ...]:
        """Each actor that a source means, in text order; none if the report does not tell.

        “X and Y” are each, basis ``joint``. “The leaders”, “both sides”, “they” are those who take
        part in the meeting or call told of last, basis ``participants``; “they” only where the
        report itself speaks (`reported`), not in somebody's speech.
        """
        head = self.sources.head(spans)
        if head is None:
            return ()
        if len(named := self._persons_joined(spans)) > 1:
            return named
        joined = self.sources.several(head, max(end for _, end in spans))
        if len(joined) > 1:
            return _each(voice for token in joined if (voice := self.one(token, JOINT)))
        if several := self._several(head, reported):
            return several
        actor, basis = self.sources.find(spans)
        if actor:
            return (Voice(actor, self.roster.side(actor), basis),)
        voice = None if self.sources.is_joined(head) else self._otherwise(head)
        return (voice,) if voice else ()

    def one(self, token: int, basis: str = "") -> Voice | None:
        """The actor that a noun or pronoun means by itself; None if it means none."""
        actor, ground = self.sources.resolve(token)
        found = Voice(actor, self.roster.side(actor), ground) if actor else self._otherwise(token)
        return replace(found, basis=basis) if found and basis else found

    def _otherwise(self, head: int) -> Voice | None:
        """Whom a phrase means that is no mention of a listed actor.

        A family name, a name as printed, or the party whose office it is, if nobody listed holds
        it: “Norland's top negotiator”.
        """
        if actor := self._behind_office(head) or self._family(head):
            return Voice(actor, self.roster.side(actor), "name")
        if named := self.unlisted.find(head):
            return self._printed_as(named, PRINTED)
        if party := self._party(head) or self._of_administration(head):
            return Voice(party, self.roster.side(party), "collective")
        return None

    def _of_administration(self, head: int) -> str:
        """The report's home, whose an administration is that is told of without a state."""
        before = self.syntax.lefts(head)
        words = {self.syntax.lower[i] for i in (head, *before)}
        if "administration" not in words or is_former(self.syntax, head):
            return ""
        owned = self.unlisted.whose(head)
        if not self.unlisted.speaks(head) or any(self.syntax.pos[i] == "PROPN" for i in owned):
            return ""
        return self.unlisted.home

    def _behind_office(self, head: int) -> str:
        """The listed person whose name ends a long office: “President of Norland X”."""
        if fold(self.syntax.text[head]) not in lexicon("persons") or is_indefinite(
            self.syntax, head
        ):
            return ""  # “a critic of Envoy Oro” is somebody else
        last = max(self.unlisted.phrase(head), default=head)
        return self.sources.bearer(last, head)

    def _family(self, head: int) -> str:
        """The listed person whose family name stands first and is printed alone."""
        is_long = self.syntax.child(head, "compound", "flat") is not None
        if self.syntax.pos[head] != "PROPN" or is_long:
            return ""
        return self._families.get(fold(self.syntax.text[head]), "")

    @cached_property
    def _families(self) -> dict[str, str]:
        """The first words of listed persons' names, as often alone as not; the most named first."""
        named = [one.actor for one in self.sources.mentions if self._is_person(one.actor)]
        found: dict[str, str] = {}
        for actor, _ in Counter(named).most_common():
            first = actor.split()[0]
            is_given = any(fold(first) in lexicon(f"given_names_{sex}") for sex in ("he", "she"))
            if not is_given and self.doc.text.count(first) >= 2 * self.doc.text.count(actor):
                found.setdefault(fold(first), actor)
        return found

    def _party(self, head: int) -> str:
        """The listed party whose office or body a definite noun names: “the Norlander leader”."""
        if not self.unlisted.speaks(head) or self.syntax.tag[head] not in ("NN", "NNP"):
            return ""
        if is_indefinite(self.syntax, head) or is_former(self.syntax, head):
            return ""
        for token in self.unlisted.whose(head):
            mention = self.sources.mention_at.get(token)
            actors = [mention.actor] if mention else self.roster.of_demonym(self.syntax.text[token])
            for actor in actors:
                return self._leader(head, actor) or self.roster.state_of(actor)
        return ""

    def _leader(self, head: int, party: str) -> str:
        """The one listed person of a state who leads it, if “leader” is said."""
        if fold(self.syntax.lemma[head]) not in _listed("leaders"):
            return ""
        of = [a for a in self.roster.actors if self._is_person(a) and self._leads(a, party)]
        named = [one.actor for one in self.sources.mentions if one.actor in of]
        return of[0] if len(of) == 1 else next(iter(reversed(named)), "")

    def _leads(self, actor: str, party: str) -> bool:
        heads = self.roster.office_nouns(actor, self.on) & _listed("heads_of_state")
        return bool(heads) and self.roster.speaks_for(actor, party)

    def candidates(self, sentence: Span) -> list[Candidate]:
        """Everybody named in a sentence who may hold a stance: a row for each mention and actor.

        Listed actors, unlisted persons, bodies and states, the nouns and pronouns that stand for
        them, and each of several behind “the parties”, in text order. First persons are left
        out: they are their statement's speaker.
        """
        found: dict[tuple[int, int, str], Candidate] = {}
        behind = sentence.end
        while behind < len(self.doc) and self._goes_on(behind):
            behind += 1
        for head in range(sentence.start, behind):
            is_noun = self.syntax.pos[head] in ("NOUN", "PROPN", "PRON")
            if not is_noun or self.syntax.dep[head] == "compound":
                continue
            start, end = self._printed(head)
            for one in self._several(head, True) or filter(None, [self.one(head)]):
                found.setdefault((start, end, one.actor), Candidate(start, end, one))
        return sorted(found.values(), key=lambda one: (one.start, one.end))

    def _goes_on(self, i: int) -> bool:
        """Whether a mention that began before a token goes on with it."""
        mention = self.sources.mention_at.get(i)
        return mention is not None and mention is self.sources.mention_at.get(i - 1)

    def _printed(self, head: int) -> tuple[int, int]:
        """The characters of a mention: the actor's name with its office, or the phrase so far."""
        if mention := self.sources.mention_at.get(head):
            return mention.start, mention.end
        phrase = phrase_of(self.syntax, head)
        return self.syntax.idx[phrase.start], self.syntax.end(phrase.end - 1)

    def _printed_as(self, named: Named, basis: str) -> Voice:
        """Somebody not listed, with the side that the title gives where the text does not."""
        side = named.side
        if not side and self._titled is not None and self._titled.unlisted.homes.get(named.name):
            side = self._titled.unlisted.side_of(self._titled.unlisted.homes[named.name])
        return Voice(named.name, side, basis)

    @property
    def _titled(self) -> Voices | None:
        return self.title.voices if self.title else None

    # ------------------------------------------------------------ several

    def _persons_joined(self, spans: Spans) -> tuple[Voice, ...]:
        """The persons a source names with “and” before the last, however the parser read it."""
        found: dict[int, Voice] = {}
        for span in (covering(self.doc, start, end) for start, end in spans):
            for i in range(span.start, span.end):
                mention = self.sources.mention_at.get(i)
                number = self.unlisted.at.get(i)
                if mention and mention.basis != "role" and self._is_person(mention.actor):
                    found[i] = Voice(mention.actor, self.roster.side(mention.actor), JOINT)
                elif number is not None and self.unlisted.unlisted_names[number].kind == PERSON:
                    named = self.unlisted.named(self.unlisted.unlisted_names[number])
                    found[i] = self._printed_as(named, JOINT)
        places = [i for i in found if i - 1 not in found or found[i - 1] != found[i]]
        last = max(found, default=0)
        owns = last + 1 < len(self.doc) and self.syntax.tag[last + 1] == "POS"
        if len(places) < 2 or owns:
            return ()
        between = {self.syntax.lower[i] for i in range(places[-2], places[-1])}
        return _each(found[i] for i in places) if "and" in between else ()

    def _several(self, head: int, reported: bool) -> tuple[Voice, ...]:
        """Those whom a plural stands for: a group named before, or who meets."""
        word = self.syntax.lower[head]
        if word == "they":
            return self._they(head) if reported and not self.sources.quoted[head] else ()
        if word == "it":
            return self._agreed(head)
        if not self._means_participants(head):
            return ()
        members = self._members(head)
        if fold(self.syntax.lemma[head]) in _listed("participants_in_office"):
            members = tuple(one for one in members if self._is_person(one.actor)) or members
        return members if len(members) > 1 else ()

    def _they(self, head: int) -> tuple[Voice, ...]:
        if not self.syntax.text[head][0].isupper():
            return ()  # inside what is said it stands for somebody spoken of
        phrase = self.sources.antecedents.of(head)
        before = None if phrase is None else phrase.head
        if phrase is not None and before is not None:
            last = phrase.end - 1 if phrase.is_group else self.syntax.right_edge(before)
            joined = self.sources.several(before, self.syntax.idx[last] + 1)
            if phrase.is_group or len(joined) > 1:
                return _each(voice for at in joined if (voice := self.one(at, JOINT)))
        is_noun = before is not None and self.syntax.tag[before] == "NNS"
        if before is not None and is_noun and not self._means_participants(before):
            return ()
        members = self._members(head)
        return members if len(members) > 1 else ()

    def _agreed(self, head: int) -> tuple[Voice, ...]:
        """Who agreed, where a readout says “it was agreed to …”."""
        verb = self.syntax.head[head]
        passive = self.syntax.dep[head] == "nsubjpass" and self.syntax.lemma[verb] == "agree"
        if not passive or self.syntax.child(verb, "agent") is not None:
            return ()
        members = self._members(head)
        return members if len(members) > 1 else ()

    def _means_participants(self, head: int) -> bool:
        """Whether a noun means those who meet and says of nobody whose they are."""
        syntax, word = self.syntax, fold(self.syntax.lemma[head])
        is_number = syntax.lower[head] in numbers()
        if not is_number and (word not in _listed("participants") or not is_plural(syntax, head)):
            return False
        before = syntax.dependents(head, "det", "predet", "nummod", "poss", "amod")
        said = {syntax.lower[one] for one in before if one < head}
        definite = _listed("definite_parties") & said
        if not definite and word != "participant" and not is_number:
            return False
        if "our" in definite and word not in _listed("of_our_own"):
            return False
        if said & _listed("other_parties"):
            return False
        behind = [one for one in prepositions(syntax, head, "of", "from", "to") if one > head]
        below = (at for one in behind for at in syntax.subtree(one))
        if any(syntax.lemma[at] in _listed("meetings") for at in below):
            return True
        of = {syntax.lemma[at] for one in behind for at in syntax.children[one]}
        phrase = range(syntax.left_edge(head), syntax.right_edge(head) + 1)
        return of <= _listed("of_all") and not any(self._is_party(i) for i in phrase)

    def _is_party(self, i: int) -> bool:
        known = i in self.sources.mention_at or i in self.unlisted.states or i in self.unlisted.at
        return known or bool(self.roster.of_demonym(self.syntax.text[i]))

    def _is_person(self, actor: str) -> bool:
        listed = self.roster.actors.get(actor)
        return listed.kind == "person" if listed else " " in actor

    # ------------------------------------------------------------ who meets

    def _members(self, head: int) -> tuple[Voice, ...]:
        """Who takes part in the meeting told of last before a noun's sentence ends."""
        words = (self.syntax.lower[at] for at in (head, *self.syntax.lefts(head)))
        number = next((numbers()[word] for word in words if word in numbers()), 0)
        before = [one for one in self.gatherings if one.at <= head]
        titled = [one for one in before if one.at < 0 and len(one.members) > 1]
        fitting = [one for one in before if not number or len(one.members) == number]
        told = [one for one in titled if one in fitting] or fitting or before
        return told[-1].members if told else ()

    @cached_property
    def gatherings(self) -> list[Gathering]:
        """The meetings and calls that title and text tell of, with those who take part."""
        found = [Gathering(-1, members)] if (members := self._of_title()) else []
        for sentence in self.doc.sents:
            members = self._meeting(sentence)
            if len(members) > 1:
                found.append(Gathering(sentence.start, members))
        return found

    def _of_title(self) -> tuple[Voice, ...]:
        """Who meets by the title; who is only “talked with” meets the first other person named."""
        title = self._titled
        if title is None:
            return ()
        members = _each(m for s in title.doc.sents for m in title._meeting(s))
        if len(members) != 1:
            return members
        for mention in self.sources.mentions:
            side = self.roster.side(mention.actor)
            if self._is_person(mention.actor) and mention.actor != members[0].actor:
                return (Voice(mention.actor, side, PARTICIPANTS), *members)
        return members

    def _meeting(self, sentence: Span) -> tuple[Voice, ...]:
        """Who meets whom in a sentence outside quotations; one alone if it names only a partner."""
        best: tuple[Voice, ...] = ()
        words = _listed("meetings") | _listed("done_together") | _listed("receiving")
        for token in range(sentence.start, sentence.end):
            lemma = self.syntax.lemma[token]
            if self.sources.quoted[token] or lemma not in words:
                continue
            nouns = self._subjects(token)
            partners = self._partners(token)
            if lemma in _listed("done_together") and not partners and len(nouns) < 2:
                continue
            if lemma in _listed("meetings") and not partners:
                continue
            members = _each(
                voice for noun in (*nouns, *partners) if (voice := self.one(noun, PARTICIPANTS))
            )
            best = max(best, members, key=len)
        return best

    def _subjects(self, token: int) -> list[int]:
        """Who does what a verb says, or the verb above a meeting: “X held talks with Y”."""
        verb = token
        while self.syntax.pos[verb] not in ("VERB", "AUX") and self.syntax.head[verb] != verb:
            verb = self.syntax.head[verb]
        is_verb = self.syntax.pos[token] == "VERB"
        below = (self.syntax.lower[one] for one in self.syntax.children[token])
        if not is_verb and "between" in below:
            return []
        for word in (verb, self.syntax.head[verb]):
            for subject in self.syntax.dependents(word, "nsubj", "nsubjpass"):
                if subject != token:
                    others = joined(self.syntax, subject)
                    return [subject, *(one for one in others if one > subject)]
        return []

    def _partners(self, token: int) -> list[int]:
        """With whom somebody meets: behind “with” or “between”, or whom they receive."""
        syntax = self.syntax
        nouns = syntax.dependents(token, "dobj", "attr", "nsubjpass")
        meetings = [noun for noun in nouns if syntax.lemma[noun] in _listed("meetings")]
        found = [
            noun
            for one in (token, *meetings)
            for noun in nouns_behind(syntax, one, *_listed("with"))
        ]
        if syntax.pos[token] == "VERB" and syntax.lemma[token] in _listed("receiving"):
            received = (noun for noun in nouns if syntax.dep[noun] == "dobj")
            found += [noun for noun in received if noun not in meetings]
        return [one for noun in found for one in (noun, *joined(syntax, noun)) if one >= noun]


def _each(voices: Iterable[Voice]) -> tuple[Voice, ...]:
    """Every actor once."""
    return tuple({voice.actor: voice for voice in voices}.values())
