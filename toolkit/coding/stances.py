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

from collections.abc import Collection
from dataclasses import replace

from toolkit.coding.conditions import Condition
from toolkit.coding.lexicon import NUMBERS, StanceWord
from toolkit.coding.phrases import Indices, Words
from toolkit.coding.readings import Reading, Step
from toolkit.parsing.grammar import (
    CLAUSES,
    SUBJECTS,
    has_modal,
    has_object,
    has_subject,
    is_finite,
    is_imperative,
    is_indirect_question,
    is_infinitive,
    is_told,
    joined,
    listed,
    negations,
    subjects,
    tells_us,
)

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
# “Inspections: yes, if the boats go”
ANSWERS = {"answers_that_accept": "accept", "answers_that_reject": "reject"}
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
        cue: Collection[int] = (),
    ) -> None:
        self.words = words
        self.syntax = words.syntax
        self.allowed = allowed
        self.stance = stance
        self.conditions = conditions
        self.direct = direct
        self.year = year
        self.cue = cue
        self.elsewhere = {
            at for tokens, word in stance.values() if word.effect != "not" for at in tokens
        }

    def read(self, topic: Indices, top: int) -> Reading:
        """Climb from a topic, whose governing word is `top`."""
        reading = Reading()
        inside = self._around(topic)
        token, arrived = top, ""
        pending = self._negations(top) if self.syntax.pos[top] in ("NOUN", "PROPN") else ()
        self._start(reading, topic, top)
        while True:
            reading.path.append(token)
            if not (token == top and pending):
                pending = self._visit(reading, token, arrived, topic, pending)
            while self.syntax.dep[token] == "conj":  # the first of a list stands for all
                self._share(reading, token)
                token = self.syntax.head[token]
            if self._ends(reading, token, inside):
                break
            condition = None if inside else self._jump(token)
            arrived = "xcomp" if condition else self.syntax.dep[token]
            token = condition.governor if condition else self.syntax.head[token]
            if token not in self.allowed or token in reading.path:
                break
        self._finish(reading, topic, top)
        return reading

    # ------------------------------------------------------------ one word on the way

    def _start(self, reading: Reading, topic: Indices, top: int) -> None:
        if self.syntax.pos[top] in ("VERB", "AUX") or self.syntax.is_verb(top):
            reading.steps.append(Step(TOPIC, topic, top))

    def _visit(
        self, reading: Reading, token: int, arrived: str, topic: Indices, pending: Indices
    ) -> Indices:
        """Collect what a word and its predicate, modals and negations say; pass negations on."""
        before = len(reading.steps)
        self._own(reading, token, arrived, topic)
        if arrived in (*SUBJECTS, "prep"):
            relations = BESIDE if arrived == "prep" else PREDICATES
            self._predicate(reading, token, token, (*reading.path, *topic), relations)
        elif arrived == "attr":
            self._predicate(reading, token, token, reading.path, ("nsubj",))
        elif arrived:
            self._predicate(reading, token, token, reading.path, ("oprd", "acomp", "advmod"))
        if arrived == "pobj":  # “but *not* as an arbitrator”
            pending = (*pending, *self._negations(token))
        mine = len(reading.steps) > before or token in topic
        carries = self.syntax.lemma[token] in ("be", "have")
        carries = carries or (arrived == "dobj" and self._carries(token))
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

    def _carries(self, token: int) -> bool:
        """Whether a verb only brings what was met: “showed no readiness”."""
        word = self._word(token)
        return word is not None and word.effect == "act" and self.syntax.pos[token] == "VERB"

    def _obliges(self, token: int) -> bool:
        """Whether a verb of any meaning has to be: “sanctions should hurt”.

        Not if more is said of it and denied: “should crown a treaty and cannot replace one”.
        """
        more = (one for one in joined(self.syntax, token) if one > token)
        if any(self._negations(one) and not has_subject(self.syntax, one) for one in more):
            return False
        return any(self._demands(one) for one in self.syntax.dependents(token, "aux"))

    def _demands(self, token: int) -> bool:
        word = self._word(token)
        return word is not None and word.effect == "demand"

    def _own(self, reading: Reading, token: int, arrived: str, topic: Indices) -> None:
        if self.syntax.lemma[token] == "make" and arrived == "ccomp" and token not in topic:
            reading.steps.append(Step(CAUSES, (token,), token, arrived))
            return
        if token in topic or token not in self.stance:
            return
        tokens, word = self.stance[token]
        idle = word.effect in ("act", "deed") and (
            bool(reading.steps) or (self.syntax.lemma[token] == "be" and arrived in SUBJECTS)
        )
        acts_itself = (
            arrived in ("nsubj", "csubj")
            and word.holder != "speaker"
            and word.effect not in ("act", "deed", "undo", "unchanged", "", "defers")
            and self.syntax.pos[token] in ("VERB", "AUX")
        ) or (  # “the guarantors will remove obstacles”: what they undo is something else
            arrived == "nsubj" and word.effect == "undo" and has_object(self.syntax, token)
        )
        judges = (  # “criticised the north for refusing”: the north refused all the same
            arrived == "prep"
            and any(step.effect in NUMBERS for step in reading.steps)
            and has_object(self.syntax, token)
        )
        silent = word.effect in ("not", "plain", "defers", "aside", "past")
        if not (silent or idle or acts_itself or judges):
            reading.steps.append(Step(word, tokens, token, arrived))

    def _predicate(
        self,
        reading: Reading,
        token: int,
        at: int,
        skip: tuple[int, ...] | list[int],
        relations: tuple[str, ...] = PREDICATES,
    ) -> None:
        """Collect the stance words a verb says of its subject: complements and their modifiers."""
        for child in self.syntax.dependents(token, *relations):
            if child in skip or child not in self.allowed:
                continue
            if self.syntax.dep[child] == "dobj" and (
                token not in self.stance or self._demands(token)
            ):
                continue  # “reach an agreement”, but not “crown”, nor “need an agreement”
            if child in self.stance:
                tokens, word = self.stance[child]
                if self.syntax.dep[child] == "amod" and (
                    word.effect == "accept-if"
                    or self.syntax.dep[token] in ("pobj", "poss", "appos")
                ):
                    continue  # “discussed a possible date”, “turned to a good friend”
                if word.effect in (*NUMBERS, "unchanged", ""):
                    negations = self._negations(child)
                    reading.steps.append(Step(word, tokens, at, "nsubj", negations))
                elif word.effect == "aside":
                    continue
            if self.syntax.dep[child] != "xcomp" or self.syntax.pos[child] == "ADJ":
                self._predicate(reading, child, at, skip, relations)

    def _modals(self, reading: Reading, token: int, negations: Indices) -> Indices:
        """Collect the modal verbs of a word; a negation goes with them, else is handed back."""
        for child in self.syntax.dependents(token, "aux", "auxpass"):
            tokens, word = self.stance.get(child, ((), None))
            if not word:
                continue
            if not reading.steps and word.effect != "demand":
                continue
            if word.pos == "modal":
                if self.direct and self.syntax.lower[child] in listed("conditional"):
                    word = replace(word, effect="accept-if")
                reading.steps.append(Step(word, tokens, token, "aux", negations))
                negations = ()
        return negations

    def _negations(self, token: int) -> Indices:
        """The negations of a word, without those that are part of another phrase: “no doubt”."""
        found = negations(self.syntax, token)
        return tuple(at for at in found if at in self.allowed and at not in self.elsewhere)

    # ------------------------------------------------------------ the way

    def _around(self, topic: Indices) -> Condition | None:
        """The condition the topic itself stands in."""
        around = [c for c in self.conditions if c.topics_inside and topic[0] in c.tokens]
        return max(around, key=lambda condition: condition.demands, default=None)

    def _ends(self, reading: Reading, token: int, inside: Condition | None) -> bool:
        """Whether the climb ends at this word; what ends it may leave a step or a remark."""
        head = self.syntax.head[token]
        if head == token:
            return True
        if inside and (token in inside.marker or head not in inside.tokens):
            if inside.demands:
                reading.steps.append(Step(IN_CONDITION, inside.marker, inside.governor))
            else:
                reading.steps.clear()
                reading.remark = f"named only in the condition “{self._print(inside.tokens)}”"
            return True
        if self._is_aside(token):
            reading.in_passing = True
            return True
        if self._is_means(token) and self._negations(head):
            reading.steps.clear()
            reading.remark = "how something is denied to come about, not said"
            return True
        if self.syntax.dep[token] == "ccomp" and is_indirect_question(self.syntax, token):
            reading.steps.clear()
            reading.remark = "asked, not said"
            return True
        told = is_told(self.syntax, head) or (head not in self.cue and tells_us(self.syntax, head))
        if self.syntax.dep[token] == "ccomp" and told:
            reading.steps.clear()
            reading.remark = "told by others, not said"
            return True
        auxiliaries = self.syntax.dependents(token, "aux")
        infinitive = [at for at in auxiliaries if self.syntax.tag[at] == "TO"]
        if self.syntax.dep[token] == "advcl" and not self._jump(token):
            wished = any(self.syntax.lower[child] == "for" for child in self.syntax.children[token])
            if infinitive and wished and self._takes_side(head):
                return False  # “it is too early for the port to open”
            if self._hesitates(head, token):
                return False
            if infinitive and (wished or reading.steps) and not self._negations(head):
                word = WISHED if wished else PURPOSE
                reading.steps.append(Step(word, (infinitive[0],), head))
            return True
        if self.syntax.dep[token] == "relcl" and not infinitive:
            persons = any(
                self.syntax.lower[child] == "who" for child in self.syntax.children[token]
            )
            effects = {step.effect for step in reading.steps}
            return bool(effects & NUMBERS.keys() or (persons and effects))
        return self.syntax.dep[token] == "parataxis"

    def _takes_side(self, token: int) -> bool:
        """Whether a word or its complement is a word of stance: “is important”, “call for”."""
        beside = (token, *self.syntax.dependents(token, "acomp", "attr", "oprd"))
        words = (self._word(one) for one in beside)
        return any(word is not None and word.effect in NUMBERS for word in words)

    def _is_aside(self, token: int) -> bool:
        word = self._word(token)
        return word is not None and word.effect == "aside" and self.syntax.dep[token] == "prep"

    def _is_means(self, token: int) -> bool:
        """Whether a preposition opens what something comes about by: “*by* accepting it”."""
        is_by = self.syntax.dep[token] in ("prep", "agent") and self.syntax.lower[token] == "by"
        return is_by and self.syntax.child(token, "pcomp") is not None

    def _hesitates(self, verb: int, clause: int) -> bool:
        """“would *think twice before* it signed”: the clause is what somebody may not do."""
        tokens, _ = self.stance.get(verb, ((), None))
        return any(
            self.syntax.dep[at] == "mark" and self.syntax.head[at] == clause for at in tokens
        )

    def _word(self, token: int) -> StanceWord | None:
        _, word = self.stance.get(token, ((), None))
        return word

    def _jump(self, token: int) -> Condition | None:
        """The condition a mistaken parse leads into: its governor is where the climb goes on."""
        for condition in self.conditions:
            if (
                condition.topics_inside
                and self.syntax.head[token] in condition.tokens
                and token not in condition.tokens
            ):
                return condition
        return None

    def _share(self, reading: Reading, token: int) -> None:
        """Modals and negations of the first verb that hold for a second: “not accept or open”."""
        first = self.syntax.head[token]
        own = self.syntax.child(token, "aux", "neg", *SUBJECTS) is not None
        own = own or self.syntax.tag[token] != self.syntax.tag[first]
        joins = {self.syntax.lower[one] for one in self.syntax.dependents(first, "cc")}
        is_verb = self.syntax.pos[token] in ("VERB", "AUX")
        if own or "but" in joins or not reading.steps or not is_verb:
            return
        negations = self._modals(reading, first, self._negations(first))
        if negations and joins & {"or", "nor"}:
            reading.steps[-1] = replace(reading.steps[-1], negations=negations)

    # ------------------------------------------------------------ the end

    def _finish(self, reading: Reading, topic: Indices, top: int) -> None:
        """Add what stands beside the way: an assertion, a condition, a deferral."""
        effects = {step.effect for step in reading.steps}
        for at in reading.path if self.direct and effects else ():
            if is_imperative(self.syntax, at):
                reading.steps.append(Step(IMPERATIVE, (), at))
        for answer in () if effects else self.syntax.dependents(top, "intj", "appos"):
            word = _answer(self.syntax.lower[answer])
            if word and self.syntax.pos[answer] == "INTJ":
                reading.steps.append(Step(word, (answer,), top))
        noun = any(one in topic for one in subjects(self.syntax, top))
        is_main = self.syntax.dep[top] not in ("advcl", "relcl")
        asserted = is_finite(self.syntax, top) and self.syntax.is_verb(top) and is_main and not noun
        if asserted and effects and not effects & NUMBERS.keys() and reading.steps[0].word is TOPIC:
            reading.steps.append(Step(DOES, (), top))
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
            if word.effect == "defers" and self.syntax.head[tokens[0]] in around
            for at in tokens
        )

        past = self._past(around)
        if past and not reading.is_unchanged:
            reading.steps.clear()
            reading.condition = None
            reading.remark = f"told of the past, “{self._print(past)}”"

    def _add_deed(self, reading: Reading, topic: Indices) -> None:
        """Count what is done, or is to be done, as a stance: “they lifted it”, “to lift it”."""
        described = any(self.syntax.dep[at] == "relcl" for at in reading.path)
        for at in () if described else reading.path:
            word = self._word(at)
            acts = at in topic or (word is not None and word.effect in ("act", "deed", "undo"))
            asks = any(self.syntax.tag[one] in ("WRB", "WP") for one in self.syntax.children[at])
            if acts and not asks and is_infinitive(self.syntax, at):
                reading.steps.append(Step(PURPOSE, (), at))
                return
        for step in reading.steps:
            verb = step.at
            is_main = self.syntax.dep[verb] not in ("advcl", "relcl")
            subject = self.syntax.child(verb, "nsubj") is not None
            told = is_finite(self.syntax, verb) and not has_modal(self.syntax, verb)
            done = step.word.effect in ("deed", "undo") and is_main
            if done and told and subject and step.arrived in ("dobj", "prep"):
                reading.steps.append(Step(DOES, (), step.at))
                return

    def _past(self, around: set[int]) -> Indices:
        """The words that put what was met on the way into the past: “previously”, “in 2028”."""
        for tokens, word in self.stance.values():
            first = tokens[0]
            verbs = [self.syntax.head[first], *self.syntax.dependents(first, *CLAUSES)]
            if word.effect == "past" and any(self._is_over(t, around, first) for t in verbs):
                return tokens
        for at in range(*self.words.sentence_at(min(around))):
            if at in self.allowed and self._is_earlier_year(self.words.lower[at]):
                link = self._link(at)
                if link is not None and self._is_over(self.syntax.head[link], around, link):
                    return tuple(range(link, at + 1))
        return ()

    def _is_earlier_year(self, text: str) -> bool:
        year = int(text) if len(text) == 4 and text.isdecimal() else 0
        return self.year is not None and 1900 <= year < self.year

    def _is_over(self, verb: int, around: set[int], teller: int) -> bool:
        """Whether a verb on the way, or the one that tells it, is in a past tense."""
        if verb not in around and teller not in around:
            return False
        past = self.syntax.tag[verb] in ("VBD", "VBN") or self.syntax.tag[teller] == "VBD"
        return past and not has_modal(self.syntax, verb)

    def _link(self, year: int) -> int | None:
        """The preposition that a year hangs on, if it is “in” or “during”."""
        token = year
        while (
            self.syntax.dep[token] in ("nummod", "pobj", "npadvmod", "appos")
            and self.syntax.head[token] < token
        ):
            token = self.syntax.head[token]
            if self.syntax.dep[token] == "prep":
                return token if self.syntax.lower[token] in ("in", "during") else None
        return None

    def _print(self, tokens: range | Indices) -> str:
        return self.words.text(tokens)


def _answer(word: str) -> StanceWord | None:
    """The stance of a word that answers: “yes”."""
    found = (effect for words, effect in ANSWERS.items() if word in listed(words))
    effect = next(found, "")
    return StanceWord(word, "any", effect, "", "speaker") if effect else None
