"""What somebody undertakes in one report: the word that does it, who, and what.

Three ways of undertaking are read. A verb of promising with what it takes (“pledged to open the
port”, “promised 40 trucks”, “guaranteed that the crews would be freed”); a noun of promising
that is given, had from somebody or owned (“gave an assurance that”, “its promise to”); and
“will” in the words of a speaker who stands for a side, of that side's own deed, with a day or
something to be seen to be done. These are the commissives of Searle (1976, Language in Society
5(1)) without those that commit to harm: a threat is told from a promise by what the other side
gains (Wierzbicka 1987, English Speech Act Verbs).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.analysis.commitments.acts import act_of
from toolkit.analysis.commitments.lexicon import deed_classes, lexicon
from toolkit.coding.moves.acts import COOPERATION, HOSTILITY
from toolkit.coding.moves.events import End, Events
from toolkit.coding.moves.nouns import NAMED, THING
from toolkit.parsing import grammar
from toolkit.parsing.grammar import CLAUSES, SUBJECTS, listed
from toolkit.schema import Statement


@dataclass(frozen=True, slots=True)
class Undertaking:
    """Who undertakes what: places of words in one report.

    `at` is the word that undertakes, `act` the one that names what is undertaken, `content` all
    words for it. `spares` says that it is undertaken not to do it, `is_told` that the statement is
    somebody's who tells of it, not the undertaking itself.
    """

    at: int
    act: int
    content: range
    holders: tuple[End, ...]
    spares: bool
    statement: Statement | None
    is_told: bool


class Undertakings:
    """The undertakings of one report, in text order.

    `dated` are the words of its time expressions, `ahead` of those that name a later day.
    """

    def __init__(self, events: Events, dated: frozenset[int], ahead: frozenset[int]) -> None:
        self.events = events
        self.syntax = events.syntax
        self.agents = events.actions.agents
        self.dated = dated
        self.ahead = ahead

    def __iter__(self) -> Iterator[Undertaking]:
        met: set[int] = set()
        for at in range(len(self.syntax)):
            for found in (*self._promised(at), *self._willed(at)):
                if found.act not in met and found.holders and not self._is_question(at):
                    met.add(found.act)
                    yield found

    # ------------------------------------------------------------ verbs and nouns of promising

    def _promised(self, at: int) -> Iterator[Undertaking]:
        syntax = self.syntax
        if syntax.is_verb(at) and syntax.lemma[at] in lexicon("undertake"):
            if self._is_done(at):
                holders = self._promisers(at)
                for act in self._taken(at, holders):
                    yield from self._found(at, act, holders)
        elif syntax.tag[at][0] == "N" and syntax.lemma[at] in lexicon("nouns"):
            holders = self._givers(at)
            for act in self._of_noun(at, holders) if holders else ():
                yield from self._found(at, act, holders)

    def _promisers(self, verb: int) -> tuple[End, ...]:
        """Who promises: all speakers of a statement whose cue it is, else who does the verb."""
        syntax, statement = self.syntax, self._of_cue(verb)
        if syntax.dep[verb] == "pcomp":  # “won the vote by promising”: who won it
            above = next(filter(syntax.is_verb, syntax.ancestors(verb)), verb)
            return self._ends(self.agents.of(above), verb)
        if statement is None or not statement.speakers:
            return self._ends(self.agents.of(verb), verb)
        return tuple(
            End(
                one,
                self.events.roster.side(one)
                or statement.speaker_side * (len(statement.speakers) == 1),
            )
            for one in statement.speakers
        )

    def _is_done(self, at: int) -> bool:
        """Whether a verb tells what is or was done: not denied, possible, asked or supposed."""
        syntax = self.syntax
        if (
            syntax.tag[at] == "VB"
            or syntax.dep[at] in ("amod", "acomp")
            or grammar.is_negated(syntax, at)
        ):
            return False
        if grammar.is_passive(syntax, at) and grammar.agent(syntax, at) is None:
            return False  # “is committed to peace” tells no act
        if any(syntax.tag[aux] in ("MD", "TO") for aux in syntax.dependents(at, "aux")):
            return False
        below = at
        for above in (at, *syntax.ancestors(at)):
            if grammar.is_conditional(syntax, above) and above != below:
                return False
            if grammar.is_conditional(syntax, at) or syntax.lower[above] in lexicon("short_of"):
                return False
            governs = syntax.dep[below] in (*CLAUSES, "pcomp", "acl")
            if above != at and governs and self._leaves_open(above):
                return False
            below = above
        return True

    def _leaves_open(self, above: int) -> bool:
        """Whether what a verb says is not said to be so: “denied having agreed”, “may have”."""
        syntax = self.syntax
        is_open = any(
            syntax.lower[aux] in listed("duty") | listed("possibility") - {"would"}
            for aux in syntax.dependents(above, "aux")
        )
        return is_open or syntax.lemma[above] in lexicon("not_so") or (
            syntax.is_verb(above) and grammar.is_negated(syntax, above)
        )  # fmt: skip

    def _taken(self, verb: int, holders: tuple[End, ...]) -> list[int]:
        """The heads of what a verb of promising takes: clauses, or else a thing."""
        syntax, lemma = self.syntax, self.syntax.lemma[verb]
        later = [child for child in syntax.children[verb] if child > verb]
        found = [
            c
            for c in later
            if syntax.dep[c] in ("xcomp", "advcl") and grammar.is_infinitive(syntax, c)
        ]
        found += [
            c for c in later if syntax.dep[c] == "ccomp" and self._is_own_clause(c, lemma, holders)
        ]
        for to in grammar.prepositions(syntax, verb, "to"):
            found += syntax.dependents(to, "pcomp")
            if lemma in ("commit", "recommit"):
                found += self._things(syntax.dependents(to, "pobj"))
        if not found and lemma in lexicon("give"):
            found = self._things(syntax.dependents(verb, "dobj", "nsubjpass"))
            behind = syntax.dep[verb] == "acl" and syntax.tag[verb] == "VBN"
            if behind and not found and lemma != "commit":  # not “the terror committed by”
                found = self._things([syntax.head[verb]])
        return self._each(found)

    def _is_own_clause(self, clause: int, lemma: str, holders: tuple[End, ...]) -> bool:
        """Whether a clause tells what those who promise will do, or what will be done."""
        syntax = self.syntax
        subject = syntax.child(clause, *SUBJECTS)
        if grammar.is_infinitive(syntax, clause):
            return subject is None
        if grammar.future(syntax, clause) is None:
            return False
        if subject is None or self._is_of(subject, holders):
            return True
        return syntax.dep[subject] == "nsubjpass" and lemma not in lexicon("only_own")

    def _is_of(self, subject: int, holders: tuple[End, ...]) -> bool:
        """Whether a subject is those who promise, one of their side, or something of theirs."""
        syntax = self.syntax
        if syntax.lower[subject] in listed("third_person_subjects") or syntax.lower[
            subject
        ] in listed("first_person"):
            return True
        if any(
            syntax.lower[owner] in lexicon("own") for owner in syntax.dependents(subject, "poss")
        ):
            return True
        ends = self._ends([subject], subject)
        return bool({end.side or end.actor for end in ends} & {h.side or h.actor for h in holders})

    def _things(self, nouns: list[int]) -> list[int]:
        """Of some nouns those for what can be handed over or done, no persons and no sentiments."""
        syntax = self.syntax
        return [
            noun
            for noun in nouns
            if syntax.tag[noun][0] == "N"
            and syntax.lemma[noun] not in lexicon("undeliverable") | lexicon("nouns")
            and self.events.nouns.kind(noun) == THING
            and noun not in self.dated
        ]

    def _each(self, acts: list[int]) -> list[int]:
        """What is undertaken, and what is joined to it: “to cease fire *and release* the crews”."""
        syntax = self.syntax
        found = list(acts)
        for act in found:
            found += [
                c
                for c in syntax.dependents(act, "conj")
                if syntax.tag[c][0] == syntax.tag[act][0]
                and syntax.child(c, *SUBJECTS) is None
                and c not in found
                and (syntax.tag[c][0] == "V" or (syntax.tag[act][0] == "N" and self._things([c])))
            ]
        return found

    def _givers(self, noun: int) -> tuple[End, ...]:
        """Who undertakes by a noun: who gives it, from whom it is had, whose it is."""
        syntax, kind = self.syntax, self.events.nouns.kind
        governor = syntax.head[noun]
        told = (noun, governor) if syntax.is_verb(governor) else (noun,)
        behind = [giver for at in told for giver in grammar.nouns_behind(syntax, at, "from")]
        owners = syntax.dependents(noun, "poss")
        owners += [
            c for c in syntax.dependents(noun, "compound", "amod", "nmod") if kind(c) == NAMED
        ]
        if owners:
            is_open = syntax.is_verb(governor) and self._leaves_open(governor)
            stays = syntax.lemma[noun] == "commitment"  # “its commitment to peace” is a stance
            return () if is_open or stays else self._ends(owners, noun)
        if syntax.dep[noun] != "dobj" or not self._is_done(governor):
            return ()
        if syntax.lemma[noun] == "commitment" and syntax.lemma[governor] in lexicon("repeat"):
            return ()  # “reaffirmed its commitment to peace”
        if syntax.lemma[governor] in lexicon("give_noun") and not grammar.is_negated(syntax, noun):
            return self._ends(self.agents.of(governor), governor)
        return self._ends(behind, noun) if syntax.lemma[governor] in lexicon("receive_noun") else ()

    def _of_noun(self, noun: int, holders: tuple[End, ...]) -> list[int]:
        """The heads of what a noun of promising has for its content."""
        syntax = self.syntax
        clauses = syntax.dependents(noun, "acl", "relcl", "ccomp", "xcomp")
        governor = syntax.head[noun]
        if syntax.lemma[governor] in lexicon("give_noun"):  # “gave its word that it would”
            clauses += [c for c in syntax.dependents(governor, *CLAUSES) if c > noun]
        opened = [c for c in clauses if syntax.tag[syntax.left_edge(c)] not in ("WDT", "WP", "WRB")]
        found = [c for c in opened if self._is_own_clause(c, "promise", holders)]
        for of in grammar.prepositions(syntax, noun, "to", "of", "on"):
            found += syntax.dependents(of, "pcomp")
            if syntax.lower[of] == "of":
                found += self._things(syntax.dependents(of, "pobj"))
        return self._each(found)

    # ------------------------------------------------------------ own words

    def _willed(self, at: int) -> Iterator[Undertaking]:
        """What a speaker says their own side will do, with a day or something to be seen."""
        syntax = self.syntax
        future = grammar.future(syntax, at)
        statement = None if future is None else self.events.statement_at(syntax.idx[at])
        if statement is None or not statement.speaker_side or statement.denial:
            return
        if not self._is_told(statement) or self._has_condition(at) or self._is_hedged(at):
            return
        subjects = self.agents.of(at)
        if not subjects or not all(self._is_speakers(one, at, statement) for one in subjects):
            return
        holders = (End(statement.speaker or statement.source, statement.speaker_side),)
        act = syntax.child(at, "xcomp") if future == at else at  # “we are going to open”
        for found in () if act is None else self._found(at, act, holders):
            if self._is_deliverable(found) and found.act not in self.dated:
                yield found

    def _is_told(self, statement: Statement) -> bool:
        """Whether a cue only tells: predictions, hopes, demands and threats undertake nothing."""
        cues = {
            self.syntax.lemma[token]
            for tokens in self.events.words.within(statement.cue_spans)
            for token in tokens
        }
        return cues.isdisjoint(lexicon("not_telling"))

    def _is_speakers(self, subject: int, at: int, statement: Statement) -> bool:
        """Whether a subject is the speaker or of the speaker's side; “we would” only supposes."""
        syntax = self.syntax
        if syntax.lower[subject] in ("i", "we"):
            would = any(syntax.lower[a] in ("would", "'d") for a in syntax.dependents(at, "aux"))
            return statement.form != "indirect" and not would
        if self.events.nouns.kind(subject) == THING or syntax.tag[subject] == "NNPS":
            return (
                False  # “a retreat will leave a hole”, “the Norlanders will rebuild their country”
            )
        sides = {end.side or end.actor for end in self._ends([subject], subject)}
        return sides in ({statement.speaker_side}, {statement.speaker})

    def _is_hedged(self, at: int) -> bool:
        """Whether it is only likely, said by the way, or going on: “will be doing”."""
        syntax = self.syntax
        return syntax.tag[at] == "VBG" or any(
            syntax.dep[one] == "relcl" or syntax.lower[one] in lexicon("hedges")
            for one in (at, *syntax.dependents(at, "advmod"))
        )

    def _has_condition(self, at: int) -> bool:
        """Whether something must happen first: “if”, “once”, “when”, “as long as”."""
        syntax = self.syntax
        return any(
            grammar.is_conditional(syntax, clause)
            or any(
                syntax.lower[m] in lexicon("first")
                for m in syntax.dependents(clause, "mark", "advmod")
            )
            for clause in syntax.dependents(at, "advcl")
        )

    def _is_deliverable(self, found: Undertaking) -> bool:
        """Whether it has a day, or is a deed that can be seen, done to something."""
        syntax, act = self.syntax, found.act
        if not self.ahead.isdisjoint(found.content):
            return True
        objects = act_of(syntax, act, self.dated).objects
        if any(deed_classes(one) for one in objects):  # “raise the release of the crews”
            return False
        return bool(objects) and bool(deed_classes(syntax.lemma[act]) - {"meet", "start", "inform"})

    # ------------------------------------------------------------ what makes one

    def _found(self, at: int, act: int, holders: tuple[End, ...]) -> Iterator[Undertaking]:
        syntax = self.syntax
        spares = grammar.is_negated(syntax, act)
        inner = act
        while syntax.lemma[inner] in lexicon("through"):
            clause = syntax.child(inner, "xcomp", "advcl")
            if clause is None:
                break
            inner = clause
        if syntax.is_verb(inner) and not self._is_a_deed(inner, spares, syntax.lemma[at]):
            return
        content = self._with_day(at, self._extent(act))
        itself = self._of_cue(at)
        statement = itself or self.events.statement_at(self.events.words.starts[at])
        known = tuple(end for end in holders if end.actor)
        yield Undertaking(at, inner, content, known, spares, statement, itself is None)

    def _is_a_deed(self, act: int, spares: bool, by: str) -> bool:
        """Whether to do it is in one's own hands and no harm; or, if spared, whether it is harm."""
        syntax = self.syntax
        if syntax.lemma[act] in lexicon("no_deed"):
            return False
        move = self.events.actions.reader.unmodified(act)
        root = move.root if move else ""
        things = act_of(syntax, act, self.dated).objects
        is_harm = bool((things | {syntax.lemma[act]}) & lexicon("harm")) or root in (
            *HOSTILITY,
            "threaten",
            "accuse",
        )
        if not spares:
            return not is_harm
        is_promise = by in lexicon("undertake") | lexicon("nouns") and by not in ("vow", "swear")
        return is_harm or (is_promise and root not in (*COOPERATION, "agree"))

    def _extent(self, act: int) -> range:
        """All words for what is undertaken, without what is joined to it."""
        syntax = self.syntax
        joined = set(syntax.dependents(act, "conj", "cc", "punct", *SUBJECTS)) | set(
            syntax.dependents(act, "mark")
        )
        if syntax.tag[act][0] == "N":
            joined -= set(syntax.dependents(act, *SUBJECTS))
        waiting, found = [act], [act]
        while waiting:
            children = [c for c in syntax.children[waiting.pop()] if c not in joined]
            found += children
            waiting += children
        if syntax.child(act, "nsubjpass") is not None or syntax.child(act, "nsubj") is not None:
            subject = syntax.child(act, *SUBJECTS)
            found += [] if subject is None or subject > act else [self.syntax.left_edge(subject)]
        return range(min(found), max(found) + 1)

    def _with_day(self, at: int, content: range) -> range:
        """What is undertaken with the day that follows it, though the parser hangs it higher."""
        syntax = self.syntax
        for child in syntax.children[at]:
            if child == content.stop and syntax.dep[child] in ("prep", "npadvmod"):
                below = self._extent(child)
                if not self.dated.isdisjoint(below):
                    return range(content.start, below.stop)
        return content

    def _of_cue(self, at: int) -> Statement | None:
        """The statement whose cue a word belongs to."""
        place = self.events.words.starts[at]
        for one in self.events.statements:
            if any(start <= place < end for start, end in one.cue_spans):
                return one
        return None

    def _ends(self, nouns: list[int], at: int) -> tuple[End, ...]:
        """Who some nouns mean, each once; nobody for “we” where nobody knows who speaks."""
        statement = self.events.statement_at(self.syntax.idx[at])
        known = statement is not None and bool(statement.speaker)
        speaks = listed("first_person")
        told = [noun for noun in nouns if known or self.syntax.lower[noun] not in speaks]
        ends = [end for noun in told for end in self.events.ends(noun, statement)]
        return tuple({end.actor: end for end in ends if end.actor}.values())

    def _is_question(self, at: int) -> bool:
        start, end = self.syntax.sentence_at(at)
        return "?" in self.syntax.lower[max(start, end - 3) : end]
