"""The moves that statements make: an offer, a demand, a threat; by whom, towards whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from toolkit.coding.holders import Holder, Holders
from toolkit.coding.lexicon import is_topic_of_talk, words_that
from toolkit.coding.moves.acts import Move
from toolkit.coding.moves.lexicon import move_words
from toolkit.coding.moves.reader import Reader
from toolkit.coding.phrases import Words
from toolkit.parsing.grammar import SUBJECTS, duty, is_imperative, listed
from toolkit.schema import Coding, Statement

FARTHEST = 60
"""Words behind a move among which the one addressed is looked for."""


class Moves:
    """Codes statements with the move they make.

    Its values are PLOVER's root classes in lower case, of which `wanted` are kept (those of the
    codebook). The note of each coding also names the negotiation mode of ``moves.toml`` (offer,
    demand, stall …), each of which belongs to one root.

    The roots are those of PLOVER (Open Event Data Alliance 2018; Halterman et al. 2023). The
    modes follow what Bargaining Process Analysis tells apart (Walcott and Hopmann 1975,
    Experimental Study of Politics 4): initiation, accommodation and retraction; commitments,
    threats and promises; agreement and disagreement; positive and negative affect; demands.
    """

    def __init__(self, wanted: Collection[str], coder: str, codebook: str) -> None:
        self.wanted = frozenset(wanted)
        self.coder = coder
        self.codebook = codebook

    def code(self, holders: Holders, statements: Iterable[Statement]) -> Iterator[Coding]:
        """The moves in one report's statements, at most one of each value and object a statement.

        The cue makes a move (“demanded”, “ruled out”), or what is said does (“we are ready to”,
        “the north must”). The holder is the speaker, or the subject of the act that is reported
        (“Oro said the south had agreed”). The object is the listed actor it is addressed to,
        empty if none is named; what nobody known does to nobody known is left out. Questions,
        and what is left unsaid, make no move.
        """
        words, scene = holders.words, _Scene(holders)
        for statement in statements:
            seen = set()
            for move in scene.moves(statement):
                if move.root not in self.wanted:
                    continue
                holder = scene.holder(statement, move)
                target = scene.target(move, {holder.actor, statement.speaker} - {""})
                if move.root == "consult" and not (target or scene.is_joint(statement, move)):
                    continue
                key = holder.actor, move.root, target
                if (holder.actor or target) and key not in seen:
                    seen.add(key)
                    yield self._coding(words, statement, move, holder, target)

    def _coding(
        self, words: Words, statement: Statement, move: Move, holder: Holder, target: str
    ) -> Coding:
        """A move as a row."""
        towards = f", towards {target}" if target else ""
        who = f"{holder.actor or 'unresolved'}: {holder.reason}"
        how = f" ({move.move})" if move.move != move.root else ""
        start, end = statement.start, statement.end  # of a sentence the statement is a part
        tokens = [at for at in move.tokens if start <= words.starts[at] < end]
        note = f"{move.root}{how}: “{words.text(tokens)}”{towards}; holder {who}."
        return Coding(
            statement_id=statement.statement_id,
            holder=holder.actor,
            dimension="move",
            object=target,
            value=move.root,
            condition="",
            coder=self.coder,
            confidence=None,
            evidence=words.spans(tokens),
            note=note,
            codebook=self.codebook,
        )


class _Scene:
    """One document, read for moves."""

    def __init__(self, holders: Holders) -> None:
        words = self.words = holders.words
        self.holders = holders
        self.syntax = words.syntax
        self.reader = Reader(self.syntax)

    # ------------------------------------------------------------ which moves

    def moves(self, statement: Statement) -> Iterator[Move]:
        """The moves of one statement: its cue's, or else those of each clause that is said."""
        if statement.modality == "question" or statement.denial == "unsaid":
            return
        source = frozenset(at for part in self.words.within(statement.source_spans) for at in part)
        cue = [at for part in self.words.within(statement.cue_spans) for at in part]
        contents = [part for part in self.words.within(statement.content_spans) if part]
        inside = {at for part in contents for at in part}
        own = self._of_cue(cue, source)
        if own and (not self._is_anybodys(own) or self._keeps_silent(cue, statement)):
            own = None
        if own and not inside.issuperset(own.tokens):
            yield own
            return
        found = False
        tops = list(self._tops(contents, inside))
        if any(self._introduced(top) is not None or self._undergoes(top, source) for top in tops):
            own = None
        for top in tops:
            move = self._said(top, source)
            if move and self._is_anybodys(move):
                found = True
                yield move
        if own and not found:
            yield own

    def _of_cue(self, cue: list[int], source: frozenset[int]) -> Move | None:
        """The move of the cue, with what the parser hangs on it."""
        syntax = self.syntax
        for at in cue:
            if syntax.head[at] not in cue or syntax.head[at] == at:
                if not syntax.is_verb(at):
                    return self.reader.noun(at)
                return None if duty(syntax, at) is not None else self.reader.read(at, source)
        return None

    def _is_anybodys(self, move: Move) -> bool:
        """Whether a move is the speaker's or that of a listed actor."""
        return move.by is None or bool(self._actor(move.by))

    def _keeps_silent(self, cue: list[int], statement: Statement) -> bool:
        """“declined to comment”."""
        return statement.denial == "declined" and any(
            self.syntax.lemma[child] in move_words().sets["speech"]
            for at in cue
            for child in self.syntax.dependents(at, "xcomp")
        )

    def _tops(self, contents: list[range], inside: set[int]) -> Iterator[int]:
        """The words that govern each sentence of what is said, and verbs joined to them."""
        syntax = self.syntax
        for part in contents:
            for at in part:
                is_top = syntax.head[at] == at or syntax.head[at] not in inside
                if is_top and (syntax.is_verb(at) or syntax.tag[at] == "MD"):
                    yield at
                    yield from (
                        c for c in syntax.dependents(at, "conj", "ccomp") if syntax.is_verb(c)
                    )

    def _said(self, top: int, source: frozenset[int]) -> Move | None:
        syntax = self.syntax
        if self._asks(top):
            return None
        if syntax.lemma[top] == "let" and any(
            syntax.lower[c] in ("us", "'s") for c in range(top, min(top + 3, len(syntax.lower)))
        ):
            return Move("propose", (top,))
        told = self._introduced(top)
        if told is not None:
            return None if told == top else self._said(told, source)
        if is_imperative(syntax, top):
            return Move("demand", (top,))
        return None if self._undergoes(top, source) else self.reader.content(top, source)

    def _introduced(self, top: int) -> int | None:
        """What is only introduced: “let me note that …”, “I would like to stress that …”.

        Itself, if nothing follows that is said; None if a word introduces nothing.
        """
        syntax = self.syntax
        inner = (
            syntax.child(top, "xcomp", "ccomp")
            if syntax.lemma[top] in move_words().sets["introducing"]
            else None
        )
        if inner is None or not self.reader.says(inner):
            return None
        if syntax.lemma[top] != "let" and syntax.child(inner, *SUBJECTS) is not None:
            return None  # “I would like them to say so” asks for it
        told = syntax.child(inner, "ccomp")
        return top if told is None else told

    def _undergoes(self, top: int, source: frozenset[int]) -> bool:
        """Whether something is only done to whoever speaks: “we have been promised grain”."""
        syntax = self.syntax
        subject = syntax.child(top, "nsubjpass")
        if (
            subject is None
            or duty(syntax, top) is not None
            or syntax.child(top, "xcomp") is not None
        ):
            return False
        return subject in source or syntax.lower[subject] in listed("first_person")

    def _asks(self, top: int) -> bool:
        last = self.words.sentence_at(top)[1]
        return "?" in self.syntax.lower[max(top, last - 3) : last]

    # ------------------------------------------------------------ by whom, towards whom

    def is_joint(self, statement: Statement, move: Move) -> bool:
        """Whether several do it together; who “talked about” something only says it."""
        syntax, within = self.syntax, self.words.within
        said = (*statement.source_spans, *self.words.spans(move.tokens))
        if any(syntax.tag[at] in ("CC", "NNS") for part in within(said) for at in part):
            return True
        [inside] = within(((statement.start, statement.end),))
        return any(syntax.lower[at] in move_words().sets["together"] for at in inside)

    def holder(self, statement: Statement, move: Move) -> Holder:
        """Who makes a move: the speaker, or the subject of the act that is told of."""
        if move.by is None or self.syntax.lower[move.by] in (
            *listed("first_person"),
            *listed("impersonal"),
        ):
            return Holder(statement.speaker, "the speaker")
        actor = self._actor(move.by)
        noun = self.words.text(range(self.syntax.left_edge(move.by), move.by + 1))
        if actor:
            return Holder(actor, f"“{noun}”, who acts")
        return Holder("", f"“{noun}”, who acts, is no known actor")

    def target(self, move: Move, not_these: set[str]) -> str:
        """The actor asked or addressed: the first one named behind the words of the move."""
        if move.to is not None:
            return self._actor(move.to)
        first = min(move.tokens)
        end = self.words.sentence_at(first)[1]
        for at in range(first, min(first + FARTHEST, end)):
            mention = self.holders.mention_at.get(at)
            if not mention or mention.actor in not_these or self._is_topic(at):
                continue
            if move.root == "consult" and self._is_place(at):
                continue
            if self._belongs(at, move.tokens):
                return mention.actor
        return ""

    def _is_topic(self, at: int) -> bool:
        """Whether a word stands in what is talked about: “discussed the South's demands”."""
        syntax = self.syntax
        for one in (at, *syntax.ancestors(at)):
            if is_topic_of_talk(syntax, one):
                return True
            if syntax.dep[one] == "dobj" and syntax.lemma[syntax.head[one]] in words_that("talk"):
                return True
            if syntax.is_verb(one):
                return False
        return False

    def _is_place(self, at: int) -> bool:
        """Whether a word says where: “talks in the South”."""
        syntax = self.syntax
        for one in (at, *syntax.ancestors(at)):
            if syntax.dep[one] not in ("det", "compound", "amod"):
                return syntax.dep[one] == "pobj" and syntax.lower[syntax.head[one]] in ("in", "at")
        return False

    def _belongs(self, at: int, tokens: tuple[int, ...]) -> bool:
        """Whether a word stands below the words of a move, and not as the subject of them."""
        for above in (at, *self.syntax.ancestors(at)):
            if above in tokens:
                return True
            if self.syntax.dep[above] in SUBJECTS and self.syntax.head[above] in tokens:
                return False
        return False

    def _actor(self, at: int) -> str:
        """The actor a word names: by itself, by its owner or by a pronoun."""
        mention = self.holders.mention_at.get(at)
        if mention:
            return mention.actor
        for child in self.syntax.dependents(at, "poss", "compound", "amod", "nmod", "appos"):
            mention = self.holders.mention_at.get(child)
            if mention:
                return mention.actor
        if self.syntax.tag[at] == "PRP" and self.syntax.lower[at] != "you":
            token = self.words.doc[at]
            return self.holders.sources.find(((token.idx, token.idx + len(token)),))[0]
        return ""
