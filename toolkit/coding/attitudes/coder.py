"""Attitudes of a case's actors towards each other, coded for the statements of a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from toolkit.coding.attitudes.finder import NAMES, Cue, Finder
from toolkit.coding.attitudes.wrongdoing import Wrongdoing
from toolkit.coding.holders import Holders
from toolkit.coding.lexicon import is_topic_of_talk
from toolkit.coding.phrases import Indices, Words
from toolkit.lexicons import lexicon
from toolkit.parsing.grammar import is_negated, listed, nouns_behind, owner
from toolkit.parsing.speakers.agency import is_body, speaks_for_party
from toolkit.parsing.speakers.roster import fold
from toolkit.schema import Coding, Statement

DIMENSION = "attitude"
MIXED = "mixed"
_JUDGED_BY = ("conduct", "quality", "deed", "brings", "fares")
_NAMED_BY = ("poss", "amod", "compound", "nmod")


@dataclass(frozen=True, slots=True)
class _Found:
    """An attitude of one actor towards another: 1 for, −1 against, on which words."""

    holder: str
    reason: str
    object: str
    sign: int
    tokens: Indices


class Attitudes:
    """Codes attitudes by rules; made once for all documents of a case.

    `coder` and `codebook` are printed in each coding.
    """

    def __init__(self, coder: str = "rules-1", codebook: str = "") -> None:
        self._coder = coder
        self._codebook = codebook

    def code(self, holders: Holders, statements: Sequence[Statement]) -> Iterator[Coding]:
        """The attitudes that statements of one report tell of, in their order.

        One coding for each statement, holder and actor spoken of: *positive*, *negative* or,
        where the statement has both, *mixed*. The holder is whoever the statement says is for
        or against the actor; the speaker, if nobody else; empty if it is no known actor.
        Questions and what is left unsaid are not coded, nor attitudes of actors to themselves and
        to the party they speak for.
        """
        if not holders.mentions:
            return
        words = holders.words
        reader = _Reader(holders)
        for statement in statements:
            if statement.modality != "question" and statement.denial != "unsaid":
                groups: dict[tuple[str, str], list[_Found]] = {}
                for one in reader.read(statement):
                    groups.setdefault((one.holder, one.object), []).append(one)
                for group in groups.values():
                    yield self._coding(words, statement, group)

    def _coding(self, words: Words, statement: Statement, group: list[_Found]) -> Coding:
        signs = {one.sign for one in group}
        first = group[0]
        value = MIXED if len(signs) > 1 else NAMES[first.sign]
        said = ", ".join(dict.fromkeys(f"“{words.text(one.tokens)}”" for one in group))
        who = f"{first.holder or 'unresolved'}: {first.reason}"
        return Coding(
            statement_id=statement.statement_id,
            holder=first.holder,
            dimension=DIMENSION,
            object=first.object,
            value=value,
            condition="",
            coder=self._coder,
            confidence=None,
            evidence=words.spans({at for one in group for at in one.tokens}),
            note=f"{first.object}; {value}: {said}; holder {who}.",
            codebook=self._codebook,
        )


class _Reader:
    """Reads the statements of one document."""

    def __init__(self, holders: Holders) -> None:
        words = self._words = holders.words
        self._holders = holders
        self._doc = words.syntax
        self._finder = Finder(words)
        self._wrongdoing = Wrongdoing(self._finder, self._party)

    def read(self, statement: Statement) -> Iterator[_Found]:
        """The attitudes in a statement's cue and content."""
        parts = self._words.within((*statement.cue_spans, *statement.content_spans))
        inside = frozenset(at for part in parts for at in part)
        names_nobody = self._holders.mention_at.keys().isdisjoint(inside)
        if names_nobody and not any(
            self._words.lower[at] in listed("third_person") for at in inside
        ):
            return
        senses, lemma = self._finder.lexicon.senses, self._words.lemma
        tokens = [at for at in sorted(inside) if senses(at) or lemma[at] == "be"]
        found = [*self._reported(statement, tokens), *self._judged(statement, tokens, inside)]
        for one in dict.fromkeys(found):
            if one.object not in (one.holder, self._holders.roster.side(one.holder)):
                yield one

    def _reported(self, statement: Statement, tokens: list[int]) -> Iterator[_Found]:
        """Whom somebody is said to be for or against; not to be against is not to be for."""
        for at in tokens:
            for cue in self._finder.cues(at):
                targets = [
                    (target, sign)
                    for target, sign in cue.targets
                    if sign and not (sign > cue.sense.sign and cue.sense.sign < 0)
                    if not (cue.sense.group == "wishes" and not self._is_verb(target))
                ]
                for target, sign in (*targets, *cue.implied):
                    object_ = self._object(target)
                    holder = self._holder(statement, cue) if object_ else None
                    if holder is not None:
                        evidence = _sorted(at, *self._mention_tokens(target))
                        yield _Found(*holder, object_, sign, evidence)

    def _judged(
        self, statement: Statement, tokens: list[int], inside: frozenset[int]
    ) -> Iterator[_Found]:
        """Who does wrong, and of whom good or bad is said, as the statement has it."""
        blamed = [*self._wrongdoing.by_parties(tokens), *self._wrongdoing.demands(tokens)]
        found: list[tuple[int, str, int, Indices]]
        found = [(at, actor, -1, (at,)) for at, actor in blamed]
        for at in tokens:
            subject = self._doc.child(at, "nsubj") if self._doc.lemma[at] == "be" else None
            said = self._doc.child(at, "acomp", "attr")
            if subject is None or said is None or self._doc.lower[subject] in listed("impersonal"):
                continue
            sign = self._finder.values.value(at) if self._finder.judges(at) else 0
            if sign:
                found.append((at, self._object(subject), sign, _sorted(subject, at, said)))
        for at, actor, sign, evidence in found:
            holder = self._teller(statement, at, inside) if actor else None
            if holder is not None:
                yield _Found(*holder, actor, sign, evidence)

    # ------------------------------------------------------------ holders

    def _holder(self, statement: Statement, cue: Cue) -> tuple[str, str] | None:
        """The holder and why; None for what cannot feel anything: “the reasons for”."""
        if cue.holder is None or self._is_speaker(cue.holder, statement):
            return statement.speaker, "the speaker"
        actor = self._party(cue.holder)
        printed = self._words.text((cue.at,))
        if actor:
            return actor, f"whose “{printed}” it is"
        if not self._is_somebody(cue.holder):
            return None
        holder = self._doc.text[cue.holder]
        return "", f"“{holder}”, whose “{printed}” it is, is no known actor"

    def _teller(
        self, statement: Statement, at: int, inside: frozenset[int]
    ) -> tuple[str, str] | None:
        """Who says so: the innermost who is told in the statement to say or feel it."""
        for above in self._doc.ancestors(at):
            if above in inside and not is_negated(self._doc, above):
                sense = self._finder.lexicon.sense(above, "says", "toward")
                holder = self._finder.holder(above, sense) if sense is not None else None
                if sense is not None and holder is not None and holder in inside:
                    return self._holder(statement, Cue(above, sense, holder, ()))
        return statement.speaker, "the speaker"

    def _is_speaker(self, at: int, statement: Statement) -> bool:
        return any(
            self._doc.lower[one] in listed("first_person")
            or any(start <= self._doc.idx[one] < end for start, end in statement.source_spans)
            for one in (at, *self._doc.dependents(at, "poss"))
        )

    def _is_somebody(self, at: int) -> bool:
        """Whether a word names a person or a body of people."""
        if self._doc.pos[at] == "PROPN" or self._doc.lower[at] in listed("somebody"):
            return True
        lemma = fold(self._doc.lemma[at])
        if lemma in lexicon("persons") or lemma in lexicon("groups"):
            return True
        return is_body(self._doc, at)

    # ------------------------------------------------------------ actors

    def _object(self, at: int) -> str:
        """The actor an attitude is towards: named, or judged by its conduct."""
        if self._is_verb(at) or is_topic_of_talk(self._doc, at):
            return ""
        party = self._party(at)
        if party or self._doc.pos[at] == "PRON":
            return party
        if self._finder.lexicon.sense(at, *_JUDGED_BY) is not None:
            whose = owner(self._doc, at)
            return self._party(whose) if whose is not None else ""
        return ""

    def _party(self, at: int) -> str:
        """The actor a word names, or whose people, body or side it names."""
        doc, mention_at = self._doc, self._holders.mention_at
        if at in mention_at:
            return mention_at[at].actor
        if doc.pos[at] == "PRON":
            spans = ((doc.idx[at], doc.idx[at] + len(doc.text[at])),)
            return (
                ""
                if doc.lower[at] in listed("first_person")
                else self._holders.sources.find(spans)[0]
            )
        around = doc.dependents(at, *_NAMED_BY)
        around += nouns_behind(doc, at, "of")
        named = next((mention_at[one].actor for one in around if one in mention_at), "")
        return named if named and (is_body(doc, at) or speaks_for_party(doc, at)) else ""

    def _mention_tokens(self, at: int) -> Indices:
        mention = self._holders.mention_at.get(at)
        if mention is None:
            return (at,)
        [part] = self._words.within(((mention.start, mention.end),))
        return tuple(part)

    def _is_verb(self, at: int) -> bool:
        return self._doc.pos[at] in ("VERB", "AUX")


def _sorted(*tokens: int) -> Indices:
    return tuple(sorted(set(tokens)))
