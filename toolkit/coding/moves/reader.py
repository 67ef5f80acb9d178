"""Reading the move a verb makes, with its objects, complements, modals and negations.

A verb is met with its particle. What it does with things of one class (``lift`` a restriction,
``release`` a captive) counts first; then, for a verb that only carries out, begins or ends
something, the move of its object or clause, turned round if it ends; then the move of the verb
itself. On the way back up,

- a negation or refusal makes of any cooperation, concession or request a rejection;
- a cooperation still to come is an agreement to it, a material conflict still to come a threat
  (so the PLOVER codebook);
- to end a cooperation is a sanction, to end a conflict a concession.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from toolkit.coding.moves.lexicon import Verb, move_words
from toolkit.coding.moves.tree import Tree
from toolkit.coding.phrases import Indices

COOPERATION = frozenset({"consult", "support", "cooperate", "aid", "yield"})
HOSTILITY = frozenset({"protest", "sanction", "mobilize", "coerce", "assault"})
PUNISHMENT = frozenset({"sanction", "coerce", "accuse"})
REVERSED = {
    **dict.fromkeys(("consult", "support", "cooperate", "aid"), "sanction"),
    **dict.fromkeys(("protest", "assault", "mobilize"), "retreat"),
    **dict.fromkeys(("sanction", "coerce", "threaten", "accuse", "reject", "request"), "concede"),
    **dict.fromkeys(("agree", "yield"), "reject"),
}
"""What it is to end something of a root class."""

FUTURE = frozenset({"will", "'ll", "wo", "would", "'d", "shall"})
NAMING = frozenset({"call", "accuse", "describe", "brand", "label", "say", "claim", "dub", "blame"})
PARTICLES = frozenset({"in", "on", "for", "up", "over"})
DUTY = frozenset({"must", "should", "ought"})
NEGATIONS = frozenset({"not", "n't", "never", "no", "neither", "nor", "hardly"})
SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass", "expl")
OBJECTS = ("dobj", "nsubjpass", "dative", "attr", "oprd")
CLAUSES = ("xcomp", "ccomp", "advcl_")
PREPOSITIONS = ("prep", "agent", "dative")
QUANTITIES = frozenset(
    "number series lot couple dozen hundred thousand million billion kind sort type part round "
    "wave spate string range variety set host batch shipment majority group handful flurry "
    "barrage use effort process programme program policy campaign measure act package step "
    "move delivery team mission work decision possibility resumption start beginning "
    "implementation provision imposition order day week month year".split()
)
"""Nouns behind which “of” names what is meant, or before which a noun does: “aid deliveries”."""

TIMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december day week month year morning afternoon "
    "evening night weekend eve occasion time hour minute today yesterday".split()
)


@dataclass(frozen=True, slots=True)
class Move:
    """A negotiation mode or PLOVER root, and the words that decided it.

    `by` is the word for who makes it, where that is not the one who speaks; `to` the word for
    who is asked, where that is a subject (“the north must”).
    """

    move: str
    tokens: Indices
    by: int | None = None
    to: int | None = None

    @property
    def root(self) -> str:
        """Its PLOVER root."""
        return move_words().root(self.move)

    def turned(self, move: str, *tokens: int) -> Move:
        """Another move for the same words and some more."""
        return replace(self, move=move, tokens=(*self.tokens, *tokens))


class Reader:
    """Reads verbs and nouns of one text."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.words = move_words()
        self._read: dict[tuple[int, frozenset[int]], Move | None] = {}

    # ------------------------------------------------------------ verbs

    def read(self, verb: int, source: frozenset[int] = frozenset()) -> Move | None:
        """The move of a verb with all that modifies it; `source` are the words for who acts."""
        key = verb, source
        if key not in self._read:
            self._read[key] = None  # what is met again on its own way says nothing more
            move = self._bare(verb, source)
            if move and move.root in ("mobilize", "consult") and self._keeps_peace(verb, source):
                move = move.turned("aid")
            self._read[key] = self._modified(verb, move) if move else None
        return self._read[key]

    def _keeps_peace(self, verb: int, source: frozenset[int]) -> bool:
        """Whether peacekeepers are sent or arrive: an aid, no mobilisation."""
        tree = self.tree
        if tree.lemma[verb] in ("meet", "visit", "talk", "discuss", "confer", "hold", "call"):
            return False
        near = {*source, *tree.kids(verb, *SUBJECTS), *self._objects(verb, (verb,))[0]}
        near |= {*self._objects(verb, (verb,))[1]}
        near |= {
            noun for at in near for p in tree.kids(at, "prep") for noun in tree.kids(p, "pobj")
        }
        return any("peacekeepers" in self._classes(at)[0] for at in near)

    def _bare(self, verb: int, source: frozenset[int]) -> Move | None:
        tree = self.tree
        if tree.lemma[verb] == "be" or (
            tree.tag[verb][0] in "JN" and tree.dep[verb] in ("acomp", "ROOT", "ccomp", "xcomp")
        ):
            return self._state(verb, source)
        senses = self._senses(verb)
        errand = self._errand(verb, source)
        if errand:
            return errand
        objects = [self._objects(verb, phrase) for _, phrase in senses]
        for far in (False, True):
            for (known, phrase), (near, others) in zip(senses, objects, strict=True):
                found = self._framed(known, verb, phrase, others if far else near)
                if found:
                    return found
            for (known, phrase), (near, others) in zip(senses, objects, strict=True):
                found = self._operated(known, verb, phrase, others if far else near, source)
                if found:
                    return found
                if known.rest and known.move:
                    return self._plain(known, verb, phrase, near, source)
        for (known, phrase), (near, _) in zip(senses, objects, strict=True):
            if known.move:
                return self._plain(known, verb, phrase, near, source)
        return None if senses else self._unwilling(verb, source)

    def _senses(self, verb: int) -> list[tuple[Verb, Indices]]:
        """What is known of a verb with its particles: the longest first, then the nearest."""
        tree = self.tree
        known = self.words.verbs.get(tree.lemma[verb]) or self.words.verbs.get(
            tree.lower[verb].removesuffix("d").removesuffix("s")  # “hopes”, by its lemma a hop
        )
        if known is None:
            return []
        near: dict[str, int] = {}
        if len(known) > 1 or known[0].rest:
            for child in tree.children[verb]:
                if verb < child <= verb + 10 and tree.dep[child] not in (*SUBJECTS, "punct"):
                    if self._is_adjunct(verb, child):
                        continue
                    near.setdefault(tree.lower[child], child)
                    near.setdefault(tree.lemma[child], child)
                    for below in tree.children[child]:
                        if tree.dep[below] in ("prep", "prt", "advmod", "pobj"):
                            near.setdefault(tree.lower[below], below)
        found = [
            (one, (verb, *(near[word] for word in one.rest)))
            for one in known
            if all(word in near for word in one.rest)
        ]
        found.sort(key=lambda pair: (-len(pair[1]), pair[1][1:]))
        return found

    def _is_adjunct(self, verb: int, preposition: int) -> bool:
        """“on Tuesday”, “for two weeks”, and “gave money in aid”: no part of a phrasal verb."""
        tree = self.tree
        noun = tree.child(preposition, "pobj")
        if noun is None:
            return False
        taken = tree.child(verb, "dobj")
        loose = taken is not None and taken < preposition and tree.lower[preposition] in PARTICLES
        return loose or tree.lemma[noun] in TIMES

    def _errand(self, verb: int, source: frozenset[int]) -> Move | None:
        """What somebody is sent or called for: “sent experts to investigate”."""
        tree = self.tree
        errands = self.words.errands.get(tree.lemma[verb])
        if errands is None:
            return None
        holders = [verb, *tree.kids(verb, "dobj")]
        for holder in holders:
            for clause in tree.kids(holder, "advcl", "xcomp", "acl", "relcl"):
                opening = tree.child(clause, "aux")
                if opening is not None and tree.tag[opening] == "TO":
                    inner = self.read(clause, source)
                    if inner and inner.root in errands:
                        return inner.turned(inner.move, verb)
        return None

    def _framed(self, known: Verb, verb: int, phrase: Indices, nouns: list[int]) -> Move | None:
        if not known.frames:
            return None
        for noun in nouns:
            classes, tokens = self._classes(noun)
            for frame in known.frames:
                if not frame.things.isdisjoint(classes):
                    if frame.move == "perform":
                        return self._manner(verb)
                    return Move(frame.move, (*phrase, *tokens))
        return None

    def _operated(
        self,
        known: Verb,
        verb: int,
        phrase: Indices,
        nouns: list[int],
        source: frozenset[int],
    ) -> Move | None:
        """The move of what a verb carries out, begins, says, ends or receives."""
        found: Move | None = None
        operators = known.operators
        if not operators:
            return None
        if "say" in operators:
            said = self._said(verb, source)
            if said:
                return said
        if "wish" in operators:
            return self._wished(verb, phrase, nouns, source)
        if not found and "go_on" in operators:
            found = self._clause(verb, source)
        if not found and operators & {"perform", "reverse", "receive"}:
            found = (
                None
                if known.move == "demand" and self._clause(verb, source)
                else (self._first(nouns))
            )
            if "reverse" in operators:
                found = found or self._clause(verb, source)
                found = found and found.turned(REVERSED[found.root])
            elif not found or found.root == "assault":
                found = self._manner(verb, verbal=found is not None) or found
        return found and found.turned(found.move, *phrase)

    def _wished(
        self, verb: int, phrase: Indices, nouns: list[int], source: frozenset[int]
    ) -> Move | None:
        """“wants the north to leave” asks for it; “wants to leave” will do it."""
        tree = self.tree
        clause = tree.child(verb, "ccomp", "xcomp")
        if clause is None:
            return None
        subject = tree.child(clause, *SUBJECTS)
        passive = tree.child(verb, "auxpass") is not None
        if passive or (subject is None and not nouns):
            inner = self.read(clause, source)
            return inner and self._to_come(inner, verb)
        if subject is not None and self._is_source(subject, source):
            return self.read(clause, source)
        return Move("ask", (*phrase, clause), to=subject if subject is not None else nouns[0])

    def _plain(
        self,
        known: Verb,
        verb: int,
        phrase: Indices,
        nouns: list[int],
        source: frozenset[int],
    ) -> Move | None:
        """The verb's own move; to promise or to call for harm is a threat."""
        move = Move(known.move, phrase)
        if move.root == "agree":
            inner = self._clause(verb, source) or self._first(nouns)
            return self._committed(move, inner)
        if known.move == "ask" and not known.rest and self._questions(verb):
            return None
        if (
            known.move == "reject"
            and self.tree.lemma[verb] == "deny"
            and self.tree.child(verb, "ccomp") is not None
            and not known.rest
        ):
            return Move("deny", phrase)
        if known.move == "ask" and known.rest:
            inner = self._first(nouns)
            if inner and inner.root in PUNISHMENT:
                return inner.turned("criticise", *phrase)
            if inner and inner.root in HOSTILITY:
                return inner.turned("threaten", *phrase)
        elif known.move in ("demand", "reject"):
            inner = self._clause(verb, source)
            if inner and known.move == "demand" and any(map(self._is_own, nouns)):
                return inner.turned(inner.move, *phrase)
            if inner and inner.root in PUNISHMENT and known.move == "demand":
                return inner.turned("coerce", *phrase)
            if inner and inner.root in PUNISHMENT and self.tree.lemma[verb] == "fail":
                return inner.turned("concede", *phrase)
        return move

    def _questions(self, verb: int) -> bool:
        """“asked whether”, “asked what”: a question, no request."""
        tree = self.tree
        clause = tree.child(verb, "ccomp")
        if clause is None:
            return False
        return tree.tag[tree.leftmost(clause)] in ("WP", "WRB", "WDT") or any(
            tree.lower[mark] in ("if", "whether") for mark in tree.kids(clause, "mark")
        )

    def _is_own(self, noun: int) -> bool:
        """“its troops”."""
        return any(self.tree.tag[owner] == "PRP$" for owner in self.tree.kids(noun, "poss"))

    def _first(self, nouns: list[int]) -> Move | None:
        return next(filter(None, map(self.noun, nouns)), None)

    def _committed(self, move: Move, inner: Move | None) -> Move:
        """What it is to promise something: harm a threat; support or criticism are given by it."""
        if inner and inner.root in HOSTILITY:
            return inner.turned("threaten", *move.tokens)
        if (
            inner
            and move.move in ("promise", "offer")
            and inner.move in ("endorse", "praise", "criticise")
        ):
            return inner.turned(inner.move, *move.tokens)
        return move

    def _unwilling(self, verb: int, source: frozenset[int]) -> Move | None:
        """“will not”, with whatever verb, if it is the source who will not."""
        tree = self.tree
        subject = tree.child(verb, "nsubj")
        modal = next((c for c in tree.kids(verb, "aux") if tree.lower[c] in FUTURE), None)
        negation = tree.child(verb, "neg")
        if None in (subject, modal, negation) or not self._is_source(subject or 0, source):
            return None
        return Move("reject", (modal or 0, verb))

    def _state(self, verb: int, source: frozenset[int]) -> Move | None:
        """What somebody is: ready to sign, responsible, to visit, the first donor."""
        tree = self.tree
        for child in (verb, *tree.children[verb]):
            dep = tree.dep[child]
            word = self.words.adjectives.get(tree.lemma[child])
            if word and (child == verb or dep in ("acomp", "attr", "oprd", "prep", "advmod")):
                return self._being(verb, child, word, source)
        for child in tree.children[verb]:
            if tree.dep[child] == "attr":
                return self.noun(child)
        infinitive = tree.child(verb, "xcomp")
        if infinitive is not None and tree.tag[infinitive] == "VB":
            inner = self.read(infinitive, source)
            return inner and self._to_come(inner, verb)
        return None

    def _being(self, verb: int, adjective: int, word: str, source: frozenset[int]) -> Move | None:
        """“is ready to sign”, “are guilty of violating”: of oneself it tells the deed."""
        tree = self.tree
        move = Move(word, (adjective,))
        inner = self._clause(adjective, source) or self._clause(verb, source)
        if word == "go_on":
            return inner and self._to_come(inner, adjective)
        if move.root == "agree":
            return self._committed(
                move,
                inner
                and inner.turned(word if inner.root not in HOSTILITY else inner.move, adjective),
            )
        if word == "accuse" and set(tree.kids(verb, *SUBJECTS)) & source:
            nouns = [n for p in tree.kids(adjective, "prep") for n in tree.kids(p, "pobj")]
            return inner or self._first(nouns) or move
        return move

    # ------------------------------------------------------------ complements

    def _objects(self, verb: int, phrase: Indices) -> tuple[list[int], list[int]]:
        """The nouns a verb takes: its objects, or those of its own preposition, and others."""
        tree = self.tree
        near: list[int] = []
        for at in phrase[1:]:
            near += tree.kids(at, "pobj", "pcomp")
        near += tree.kids(verb, *OBJECTS)
        if (
            not near
            and tree.dep[verb] in ("acl", "relcl", "amod")
            and tree.tag[verb] in ("VBN", "VBD")
        ):
            near.append(tree.head[verb])
        others = [
            noun
            for preposition in tree.kids(verb, "prep", "agent", "dative")
            if preposition not in phrase and tree.lower[preposition] not in ("by", "after")
            for noun in tree.kids(preposition, "pobj")
        ]
        for nouns in (near, others):
            for noun in list(nouns):
                while (noun := tree.child(noun, "conj") or -1) >= 0:
                    nouns.append(noun)
        return [noun for noun in near if noun not in phrase], others

    def _manner(self, verb: int, verbal: bool = False) -> Move | None:
        """The move in a participle: “issued a statement condemning”.

        If `verbal`, only one that makes words of an attack: “launched an attack, calling it”.
        """
        tree = self.tree
        if verbal:
            for clause in tree.kids(verb, "advcl"):
                if tree.tag[clause] == "VBG" and tree.lemma[clause] in NAMING:
                    return Move("criticise", (clause,))
            return None
        for noun in self._objects(verb, (verb,))[0]:
            for clause in tree.kids(noun, "acl"):
                if tree.tag[clause] == "VBG":
                    return self.read(clause)
        for clause in tree.kids(verb, "advcl"):
            if tree.tag[clause] == "VBG":
                return self.read(clause)
        return None

    def _clause(self, at: int, source: frozenset[int]) -> Move | None:
        """The move of the clause a word takes: “to withdraw”, “on withdrawing”."""
        tree = self.tree
        for child in tree.children[at]:
            if tree.dep[child] in ("xcomp", "ccomp"):
                return self.read(child, source)
            if tree.dep[child] == "prep":
                below = tree.child(child, "pcomp")
                if below is not None:
                    return self.read(below, source)
        for child in tree.kids(at, "advcl"):
            opening = tree.child(child, "aux")
            if opening is not None and tree.tag[opening] == "TO" and child < at + 4:
                return self.read(child, source)
        return None

    def _said(self, verb: int, source: frozenset[int]) -> Move | None:
        """The move of what somebody says of themselves or of others."""
        tree = self.tree
        clause = tree.child(verb, "ccomp", "xcomp")
        if clause is None:
            return None
        return self.content(clause, source)

    def content(self, clause: int, source: frozenset[int]) -> Move | None:
        """The move of a clause somebody says, by themselves or by who is its subject.

        What others must do is demanded of them; what harm others do they are accused of.
        """
        tree = self.tree
        subject = tree.child(clause, *SUBJECTS)
        if subject is None and tree.dep[clause] == "conj":
            subject = tree.child(tree.head[clause], *SUBJECTS)
        if subject is None:
            return self.read(clause, source)
        own = self._is_source(subject, source)
        if not own or tree.lower[subject] == "they":
            duties = [at for at in tree.kids(clause, "aux") if tree.lower[at] in DUTY]
            if tree.lemma[clause] in ("need", "have") and tree.child(clause, "xcomp") is not None:
                duties.append(clause)
            if duties:
                return Move("demand", (duties[0], clause), to=subject)
        if own:
            return self.read(clause, source)
        named = None if tree.kids(clause, "dobj", "auxpass") else self.noun(subject)
        if named and any("reverse" in one.operators for one, _ in self._senses(clause)):
            return self._modified(clause, named.turned(REVERSED[named.root], clause))
        found = self.read(clause, source)
        if found is None or found.by is not None:
            return found
        passive = bool(tree.kids(clause, "auxpass"))
        if found.root in HOSTILITY and not passive:
            return replace(found.turned("accuse"), to=subject)
        if tree.lemma[clause] == "be" and found.root not in ("agree", "reject"):
            return replace(found, to=subject)
        return found if passive else replace(found, by=subject)

    def _is_source(self, subject: int, source: frozenset[int]) -> bool:
        tree = self.tree
        if subject in source or (tree.tag[subject] == "PRP" and tree.lower[subject] != "you"):
            return True
        names = {tree.lemma[at] for at in source if tree.dep[at] not in ("poss", "case", "det")}
        owner = tree.child(subject, "poss")
        if owner is not None and tree.tag[owner] == "PRP$":
            return True
        named = {subject if owner is None else owner}
        named.update(at for one in tuple(named) for at in tree.kids(one, "compound"))
        return all(tree.lemma[at] in names for at in named)

    # ------------------------------------------------------------ nouns

    def noun(self, at: int) -> Move | None:
        """The move a noun names; of “a series of attacks” or “aid deliveries”, what is meant."""
        tree = self.tree
        vague = tree.lemma[at] in QUANTITIES or tree.tag[at] in ("CD", "DT", "JJ")
        if vague:
            found = self._meant(at)
            if found:
                return found
        for name, tokens in tree.names(at):
            move = self.words.nouns.get(name)
            if move:
                found = Move(move, tuple(tokens))
                return self._promised(found, at) if found.root == "agree" else found
        joint = next((c for c in tree.kids(at, "amod") if tree.lower[c] == "joint"), None)
        return None if joint is None else Move("cooperate", (joint, at))

    def _meant(self, at: int) -> Move | None:
        tree = self.tree
        for preposition in tree.kids(at, "prep"):
            if tree.lower[preposition] in ("of", "in", "for", "to"):
                for below in tree.kids(preposition, "pobj"):
                    found = self.noun(below)
                    if found:
                        return found
        for child in tree.kids(at, "compound", "amod", "nmod"):
            move = self.words.nouns.get(tree.lemma[child])
            if move and tree.tag[child][0] == "N":
                return Move(move, (child, at))
        return None

    def _promised(self, move: Move, at: int) -> Move:
        """“the commitment to supporting”, “a pledge to attack”."""
        inner = self._clause(at, frozenset())
        for clause in self.tree.kids(at, "acl"):
            inner = inner or self.read(clause, frozenset())
        return self._committed(move, inner)

    def _classes(self, at: int) -> tuple[frozenset[str], Indices]:
        """The classes of things a noun belongs to."""
        tree = self.tree
        for name, tokens in tree.names(at):
            found = self.words.things.get(name)
            if found:
                return found, tuple(tokens)
        if tree.lemma[at] in QUANTITIES or tree.tag[at] in ("CD", "DT", "JJ"):
            for preposition in tree.kids(at, "prep"):
                for below in tree.kids(preposition, "pobj"):
                    return self._classes(below)
        return frozenset(), ()

    # ------------------------------------------------------------ what modifies

    def _modified(self, verb: int, move: Move) -> Move | None:
        """A move under the negation and the modal verb of its verb."""
        tree = self.tree
        for child in tree.children[verb]:
            dep = tree.dep[child]
            if dep == "neg" or tree.lower[child] in NEGATIONS:
                return self._denied(move, child)
            if dep in ("nsubj", "nsubjpass", "dobj", "attr"):
                for below in tree.kids(child, "det", "neg", "preconj"):
                    if tree.lower[below] in ("no", "neither"):
                        return self._denied(move, below)
        modal = self._modal(verb)
        if modal is not None:
            return self._to_come(move, modal)
        if tree.lower[verb] == "going" and tree.child(verb, "xcomp") is not None:
            return self._to_come(move, verb)
        return move

    def _modal(self, verb: int) -> int | None:
        """The modal verb of the future; one that has lost its place in the tree stands before."""
        tree = self.tree
        auxiliaries = tree.kids(verb, "aux")
        subject = tree.child(verb, "nsubj", "nsubjpass")
        if not auxiliaries and tree.tag[verb] == "VB" and subject is not None:
            auxiliaries = [at for at in range(subject, verb) if tree.tag[at] == "MD"]
        return next((at for at in auxiliaries if tree.lower[at] in FUTURE), None)

    def _denied(self, move: Move, negation: int) -> Move | None:
        if move.root in COOPERATION or move.root in ("agree", "request"):
            return move.turned("reject", negation)
        if move.root == "reject":
            return None
        return None if move.root in HOSTILITY or move.root in ("accuse", "threaten") else move

    def _to_come(self, move: Move, modal: int) -> Move:
        if move.root in COOPERATION:
            return move.turned("promise", modal)
        if move.root in HOSTILITY:
            return move.turned("threaten", modal)
        return move


def nearest(tree: Tree, at: int) -> int | None:
    """The verb that governs a word, or the word itself if it is one."""
    if tree.is_verb(at):
        return at
    return next((one for one in tree.above(at) if tree.is_verb(one)), None)
