"""Reading the stance on one topic off the syntax around it.

From the topic the reading climbs from each word to the word that governs it, to the top of the
sentence or of the statement, and collects what it meets: stance words (``stance.csv``), modal
verbs and negations. Each turns or weakens what was collected further in, so that “refused to
rule out inspections” is read from the inside: inspections; ruled out: rejected; refused:
rejected no more. Where the topic is a subject, its predicate is read, too (“inspections are
premature”, “the talks reached an advanced stage”).

A clause after *but* or *and* is read without the stance of the clause before it. Adjuncts
(“after the talks”), other subordinate clauses and a second sentence end the climb.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.coding.conditions import Condition
from toolkit.coding.lexicon import NUMBERS, StanceWord
from toolkit.coding.phrases import Indices, Words
from toolkit.coding.readings import Reading, Step
from toolkit.parsing.grammar import SUBJECTS, is_imperative, is_indirect_question, listed, negations

if TYPE_CHECKING:
    from spacy.tokens import Token

PREDICATES = ("acomp", "attr", "oprd", "dobj", "prep", "advmod", "xcomp", "prt", "pobj", "amod")
BESIDE = (*PREDICATES, "nsubjpass")  # “progress was made on inspections”
RAISING = ("ccomp", "xcomp", "acl", "relcl")  # a negation above such a clause negates it
OBLIGED = (*SUBJECTS, "dobj", "attr", "xcomp")  # what a “must” above holds for

DOES = StanceWord("does", "verb", "accept", "reject", "either")
TOPIC = StanceWord("topic", "verb", "act", "", "either")
PURPOSE = StanceWord("to", "verb", "accept", "reject", "either")
WISHED = StanceWord("for … to", "verb", "demand", "reject", "speaker")
IN_CONDITION = StanceWord("condition", "any", "demand", "resist", "either")
IMPERATIVE = StanceWord("imperative", "verb", "demand", "reject", "speaker")
CAUSES = StanceWord("make … do", "verb", "demand", "reject", "either")


class Reader:
    """Reads the topics of one sentence of one statement."""

    def __init__(
        self,
        words: Words,
        allowed: frozenset[int],
        stance: dict[int, tuple[Indices, StanceWord]],
        conditions: list[Condition],
        direct: bool,
        year: int | None = None,
    ) -> None:
        self.words = words
        self.doc = words.doc
        self.allowed = allowed
        self.stance = stance
        self.conditions = conditions
        self.direct = direct
        self.year = year
        self.elsewhere = {
            at for tokens, word in stance.values() if word.effect != "not" for at in tokens
        }

    def read(self, topic: Indices, top: Token) -> Reading:
        """Climb from a topic, whose governing word is `top`."""
        reading = Reading()
        inside = self._around(topic)
        token, arrived = top, ""
        pending = self._negations(top) if top.pos_ in ("NOUN", "PROPN") else ()
        self._start(reading, topic, top)
        while True:
            reading.path.append(token.i)
            if not (token.i == top.i and pending):
                pending = self._visit(reading, token, arrived, topic, pending)
            while token.dep_ == "conj":  # the first of a list stands for all, without its words
                self._share(reading, token)
                token = token.head
            if self._ends(reading, token, inside):
                break
            condition = None if inside else self._jump(token)
            arrived = "xcomp" if condition else token.dep_
            token = self.doc[condition.governor] if condition else token.head
            if token.i not in self.allowed or token.i in reading.path:
                break
        self._finish(reading, topic, top)
        return reading

    # ------------------------------------------------------------ one word on the way

    def _start(self, reading: Reading, topic: Indices, top: Token) -> None:
        if top.pos_ in ("VERB", "AUX") or top.tag_.startswith("V"):
            reading.steps.append(Step(TOPIC, topic, top.i))

    def _visit(
        self, reading: Reading, token: Token, arrived: str, topic: Indices, pending: Indices
    ) -> Indices:
        """Collect what a word and its predicate, modals and negations say; pass negations on."""
        before = len(reading.steps)
        self._own(reading, token, arrived, topic)
        if arrived in (*SUBJECTS, "prep"):
            relations = BESIDE if arrived == "prep" else PREDICATES
            self._predicate(reading, token, token.i, (*reading.path, *topic), relations)
        elif arrived == "attr":
            self._predicate(reading, token, token.i, reading.path, ("nsubj",))
        elif arrived:
            self._predicate(reading, token, token.i, reading.path, ("oprd", "acomp", "advmod"))
        mine = len(reading.steps) > before or token.i in topic
        carries = token.lemma_ in ("be", "have") or (arrived == "dobj" and self._carries(token))
        linked = bool(reading.steps) and carries
        linked = linked or (arrived in OBLIGED and self._obliges(token))
        if not (mine or linked or arrived in RAISING):
            return pending
        negations = self._negations(token)
        if mine or linked:
            negations = self._modals(reading, token, negations)
        if not negations and pending and len(reading.steps) > before:
            negations, pending = pending, ()
        if negations and reading.steps:
            last = reading.steps[-1]
            kept = () if last.negations else negations  # “neither … nor”: once is enough
            reading.steps[-1] = replace(last, negations=(*last.negations, *kept))
        return pending

    def _carries(self, token: Token) -> bool:
        """Whether a verb only brings what was met: “showed no readiness”."""
        word = self._word(token)
        return word is not None and word.effect == "act" and token.pos_ == "VERB"

    def _obliges(self, token: Token) -> bool:
        """Whether a verb of any meaning has to be: “sanctions should hurt”."""
        words = (self._word(child) for child in token.children if child.dep_ == "aux")
        return any(word is not None and word.effect == "demand" for word in words)

    def _own(self, reading: Reading, token: Token, arrived: str, topic: Indices) -> None:
        if token.lemma_ == "make" and arrived == "ccomp" and token.i not in topic:
            reading.steps.append(Step(CAUSES, (token.i,), token.i, arrived))
            return
        if token.i in topic or token.i not in self.stance:
            return
        tokens, word = self.stance[token.i]
        idle = word.effect in ("act", "deed") and (
            bool(reading.steps) or (token.lemma_ == "be" and arrived in SUBJECTS)
        )
        acts_itself = (
            arrived in ("nsubj", "csubj")
            and word.holder != "speaker"
            and word.effect not in ("act", "deed", "undo", "unchanged", "", "defers")
            and token.pos_ in ("VERB", "AUX")
        ) or (  # “the guarantors will remove obstacles”: what they undo is something else
            arrived == "nsubj"
            and word.effect == "undo"
            and any(child.dep_ == "dobj" for child in token.children)
        )
        judges = (  # “criticised the north for refusing”: the north refused all the same
            arrived == "prep"
            and any(step.effect in NUMBERS for step in reading.steps)
            and any(child.dep_ == "dobj" for child in token.children)
        )
        silent = word.effect in ("not", "plain", "defers", "aside", "past")
        if not (silent or idle or acts_itself or judges):
            reading.steps.append(Step(word, tokens, token.i, arrived))

    def _predicate(
        self,
        reading: Reading,
        token: Token,
        at: int,
        skip: tuple[int, ...] | list[int],
        relations: tuple[str, ...] = PREDICATES,
    ) -> None:
        """Collect the stance words a verb says of its subject: complements and their modifiers."""
        for child in token.children:
            if child.dep_ not in relations or child.i in skip or child.i not in self.allowed:
                continue
            if child.dep_ == "dobj" and token.i not in self.stance:
                continue  # “reach an agreement”, but not “crown an agreement”
            if child.i in self.stance:
                tokens, word = self.stance[child.i]
                if child.dep_ == "amod" and (
                    word.effect == "accept-if" or token.dep_ in ("pobj", "poss", "appos")
                ):
                    continue  # “discussed a possible date”, “turned to a good friend”
                if word.effect in (*NUMBERS, "unchanged", ""):
                    negations = self._negations(child)
                    reading.steps.append(Step(word, tokens, at, "nsubj", negations))
                elif word.effect == "aside":
                    continue
            if child.dep_ != "xcomp" or child.pos_ == "ADJ":
                self._predicate(reading, child, at, skip, relations)

    def _modals(self, reading: Reading, token: Token, negations: Indices) -> Indices:
        """Collect the modal verbs of a word; a negation goes with them, else is handed back."""
        for child in token.children:
            tokens, word = self.stance.get(child.i, ((), None))
            if child.dep_ not in ("aux", "auxpass") or not word:
                continue
            if not reading.steps and word.effect != "demand":
                continue
            if word.pos == "modal":
                if self.direct and child.lower_ in ("would", "'d", "’d"):
                    word = replace(word, effect="accept-if")
                reading.steps.append(Step(word, tokens, token.i, "aux", negations))
                negations = ()
        return negations

    def _negations(self, token: Token) -> Indices:
        """The negations of a word, without those that are part of another phrase: “no doubt”."""
        found = negations(self.words.syntax, token.i)
        return tuple(at for at in found if at in self.allowed and at not in self.elsewhere)

    # ------------------------------------------------------------ the way

    def _around(self, topic: Indices) -> Condition | None:
        """The condition the topic itself stands in."""
        around = [c for c in self.conditions if c.topics_inside and topic[0] in c.tokens]
        return max(around, key=lambda condition: condition.demands, default=None)

    def _ends(self, reading: Reading, token: Token, inside: Condition | None) -> bool:
        """Whether the climb ends at this word; what ends it may leave a step or a remark."""
        head = token.head
        if head.i == token.i:
            return True
        if inside and (token.i in inside.marker or head.i not in inside.tokens):
            if inside.demands:
                reading.steps.append(Step(IN_CONDITION, inside.marker, inside.governor))
            else:
                reading.steps.clear()
                reading.remark = f"named only in the condition “{self._print(inside.tokens)}”"
            return True
        if self._is_aside(token):
            reading.in_passing = True
            return True
        if token.dep_ == "ccomp" and is_indirect_question(self.words.syntax, token.i):
            reading.steps.clear()
            reading.remark = "asked, not said"
            return True
        if token.dep_ == "ccomp" and _is_told(head):
            reading.steps.clear()
            reading.remark = "told by others, not said"
            return True
        infinitive = [c.i for c in token.children if c.tag_ == "TO" and c.dep_ == "aux"]
        if token.dep_ == "advcl" and not self._jump(token):
            wished = any(child.lower_ == "for" for child in token.children)
            if infinitive and wished and self._takes_side(head):
                return False  # “it is too early for the port to open”
            if infinitive and (wished or reading.steps) and not self._negations(head):
                word = WISHED if wished else PURPOSE
                reading.steps.append(Step(word, (infinitive[0],), head.i))
            return True
        if token.dep_ == "relcl" and not infinitive:
            persons = any(child.lower_ == "who" for child in token.children)
            effects = {step.effect for step in reading.steps}
            return bool(effects & NUMBERS.keys() or (persons and effects))
        return token.dep_ == "parataxis"

    def _takes_side(self, token: Token) -> bool:
        """Whether a word or its complement is a word of stance: “is important”, “call for”."""
        beside = (token, *(c for c in token.children if c.dep_ in ("acomp", "attr", "oprd")))
        words = (self._word(one) for one in beside)
        return any(word is not None and word.effect in NUMBERS for word in words)

    def _is_aside(self, token: Token) -> bool:
        word = self._word(token)
        return word is not None and word.effect == "aside" and token.dep_ == "prep"

    def _word(self, token: Token) -> StanceWord | None:
        _, word = self.stance.get(token.i, ((), None))
        return word

    def _jump(self, token: Token) -> Condition | None:
        """The condition a mistaken parse leads into: its governor is where the climb goes on."""
        for condition in self.conditions:
            if (
                condition.topics_inside
                and token.head.i in condition.tokens
                and token.i not in condition.tokens
            ):
                return condition
        return None

    def _share(self, reading: Reading, token: Token) -> None:
        """Modals and negations of the first verb that hold for a second: “not accept or open”."""
        first = token.head
        own = any(child.dep_ in ("aux", "neg", *SUBJECTS) for child in token.children)
        own = own or token.tag_ != first.tag_
        joins = {child.lower_ for child in first.children if child.dep_ == "cc"}
        if own or "but" in joins or not reading.steps or token.pos_ not in ("VERB", "AUX"):
            return
        negations = self._modals(reading, first, self._negations(first))
        if negations and joins & {"or", "nor"}:
            reading.steps[-1] = replace(reading.steps[-1], negations=negations)

    # ------------------------------------------------------------ the end

    def _finish(self, reading: Reading, topic: Indices, top: Token) -> None:
        """Add what stands beside the way: an assertion, a condition, a deferral."""
        effects = {step.effect for step in reading.steps}
        finite = top.tag_ in ("VBD", "VBP", "VBZ") or any(
            child.dep_ == "aux" and child.tag_ in ("VBD", "VBP", "VBZ") for child in top.children
        )
        for at in reading.path if self.direct and effects else ():
            if is_imperative(self.words.syntax, at):
                reading.steps.append(Step(IMPERATIVE, (), at))
        noun = any(child.dep_ in SUBJECTS and child.i in topic for child in top.children)
        asserted = (
            finite and not noun and top.tag_.startswith("V") and top.dep_ not in ("advcl", "relcl")
        )
        if asserted and effects and not effects & NUMBERS.keys() and reading.steps[0].word is TOPIC:
            reading.steps.append(Step(DOES, (), top.i))
        elif effects and not effects & NUMBERS.keys() and not reading.remark:
            self._add_deed(reading, topic)
        around = {*reading.path, *(at for step in reading.steps for at in step.tokens)}
        for condition in self.conditions:
            tied = condition.governor in around and topic[0] not in condition.tokens
            if tied and (not condition.refusals or reading.number(opposed=False) < 0):
                reading.condition = condition
        reading.deferred = tuple(
            at
            for tokens, word in self.stance.values()
            if word.effect == "defers" and self.doc[tokens[0]].head.i in around
            for at in tokens
        )

        past = self._past(around)
        if past and not reading.is_unchanged:
            reading.steps.clear()
            reading.condition = None
            reading.remark = f"told of the past, “{self._print(past)}”"

    def _add_deed(self, reading: Reading, topic: Indices) -> None:
        """Count what is done, or is to be done, as a stance: “they lifted it”, “to lift it”."""
        described = any(self.doc[at].dep_ == "relcl" for at in reading.path)
        for at in () if described else reading.path:
            verb, word = self.doc[at], self._word(self.doc[at])
            acts = at in topic or (word is not None and word.effect in ("act", "deed", "undo"))
            asks = any(child.tag_ in ("WRB", "WP") for child in verb.children)
            if acts and not asks and any(child.tag_ == "TO" for child in verb.children):
                reading.steps.append(Step(PURPOSE, (), at))
                return
        for step in reading.steps:
            verb = self.doc[step.at]
            aux = {child.tag_ for child in verb.children if child.dep_ == "aux"}
            subject = any(child.dep_ == "nsubj" for child in verb.children)
            told = {verb.tag_, *aux} & {"VBD", "VBP", "VBZ"} and "MD" not in aux
            done = step.word.effect in ("deed", "undo") and verb.dep_ not in ("advcl", "relcl")
            if done and told and subject and step.arrived in ("dobj", "prep"):
                reading.steps.append(Step(DOES, (), step.at))
                return

    def _past(self, around: set[int]) -> Indices:
        """The words that put what was met on the way into the past: “previously”, “in 2028”."""
        for tokens, word in self.stance.values():
            first = self.doc[tokens[0]]
            verbs = [first.head, *(t for t in first.children if t.dep_ in ("ccomp", "xcomp"))]
            if word.effect == "past" and any(self._is_over(t, around, first) for t in verbs):
                return tokens
        for at in range(*self.words.sentence_at(min(around))):
            if at in self.allowed and self._is_earlier_year(self.words.lower[at]):
                link = self._link(self.doc[at])
                if link is not None and self._is_over(link.head, around, link):
                    return tuple(range(link.i, at + 1))
        return ()

    def _is_earlier_year(self, text: str) -> bool:
        year = int(text) if len(text) == 4 and text.isdecimal() else 0
        return self.year is not None and 1900 <= year < self.year

    def _is_over(self, verb: Token, around: set[int], teller: Token) -> bool:
        """Whether a verb on the way, or the one that tells it, is in a past tense."""
        if verb.i not in around and teller.i not in around:
            return False
        modal = any(child.tag_ == "MD" for child in verb.children if child.dep_ == "aux")
        return not modal and (verb.tag_ in ("VBD", "VBN") or teller.tag_ == "VBD")

    def _link(self, year: Token) -> Token | None:
        """The preposition that a year hangs on, if it is “in” or “during”."""
        token = year
        while token.dep_ in ("nummod", "pobj", "npadvmod", "appos") and token.head.i < token.i:
            token = token.head
            if token.dep_ == "prep":
                return token if token.lower_ in ("in", "during") else None
        return None

    def _print(self, tokens: range | Indices) -> str:
        return self.words.text(tokens)


def _is_told(verb: Token) -> bool:
    """“we are told that …”: what others say to somebody."""
    passive = any(child.dep_ == "nsubjpass" for child in verb.children)
    return passive and verb.lemma_ in listed("told")
