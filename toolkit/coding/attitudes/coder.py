"""Attitudes of a case's actors towards each other, coded for the statements of a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.coding.attitudes.arguments import child_of, owner
from toolkit.coding.attitudes.finder import NAMES, Cue, Finder
from toolkit.coding.attitudes.values import is_negated
from toolkit.coding.attitudes.wrongs import Wrongs
from toolkit.coding.holders import FIRST_PERSON, IMPERSONAL, Holders
from toolkit.coding.lexicon import is_topic_of_talk
from toolkit.coding.phrases import Indices, Words
from toolkit.parsing.speakers.deeds import is_body, speaks_for_party
from toolkit.parsing.speakers.roster import Roster, fold, lexicon
from toolkit.schema import Coding, Document, Statement

if TYPE_CHECKING:
    from spacy.tokens import Token

DIMENSION = "attitude"
MIXED = "mixed"
PRONOUNS = frozenset("he him his she her hers it its they them their theirs who whom".split())
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

    def __init__(self, roster: Roster, coder: str = "rules-1", codebook: str = "") -> None:
        self._roster = roster
        self._coder = coder
        self._codebook = codebook

    def code(
        self,
        words: Words,
        document: Document,
        statements: Sequence[Statement],
        holders: Holders | None = None,
    ) -> Iterator[Coding]:
        """The attitudes a document's statements tell of, in their order.

        One coding for each statement, holder and actor spoken of: *positive*, *negative* or,
        where the statement has both, *mixed*. The holder is whoever the statement says is for
        or against the actor; the speaker, if nobody else; empty if it is no known actor.
        Questions and what is left unsaid are not coded, nor attitudes of actors to themselves and
        to the party they speak for.
        `holders` may be given where the document's actors have been looked up already.
        """
        holders = holders or Holders(words, self._roster, document.date)
        if not holders.mentions:
            return
        reader = _Reader(words, holders)
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

    def __init__(self, words: Words, holders: Holders) -> None:
        self._words = words
        self._holders = holders
        self._finder = Finder(words)
        self._wrongs = Wrongs(self._finder, self._party)

    def read(self, statement: Statement) -> Iterator[_Found]:
        """The attitudes in a statement's cue and content."""
        doc = self._words.doc
        parts = self._words.within((*statement.cue_spans, *statement.content_spans))
        inside = frozenset(at for part in parts for at in part)
        if not any(at in self._holders.mention_at or self._words.lower[at] in PRONOUNS
                   for at in inside):  # fmt: skip
            return
        lexicon, lemma = self._finder.lexicon, self._words.lemma
        tokens = [doc[at] for at in sorted(inside) if lexicon.may_know(at) or lemma[at] == "be"]
        found = [*self._told(statement, tokens), *self._judged(statement, tokens, inside)]
        for one in dict.fromkeys(found):
            if one.object not in (one.holder, self._holders.roster.side(one.holder)):
                yield one

    def _told(self, statement: Statement, tokens: list[Token]) -> Iterator[_Found]:
        """Whom somebody is said to be for or against; not to be against is not to be for."""
        for token in tokens:
            for cue in self._finder.cues(token):
                targets = [
                    (target, sign)
                    for target, sign in cue.targets
                    if sign and not (sign > cue.sense.sign and cue.sense.sign < 0)
                    if not (cue.sense.group == "wishes" and target.pos_ not in ("VERB", "AUX"))
                ]
                for target, sign in (*targets, *cue.implied):
                    object_ = self._object(target)
                    holder = self._holder(statement, cue) if object_ else None
                    if holder is not None:
                        at = self._mention_tokens(target)
                        yield _Found(*holder, object_, sign, _sorted(token.i, *at))

    def _judged(
        self, statement: Statement, tokens: list[Token], inside: frozenset[int]
    ) -> Iterator[_Found]:
        """Who does wrong, and of whom good or bad is said, as the statement has it."""
        blamed = [*self._wrongs.deeds(tokens), *self._wrongs.demands(tokens)]
        found: list[tuple[Token, str, int, Indices]]
        found = [(token, actor, -1, (token.i,)) for token, actor in blamed]
        for token in tokens:
            subject = child_of(token, "nsubj") if token.lemma_ == "be" else None
            said = child_of(token, "acomp", "attr")
            if subject is None or said is None or subject.lower_ in IMPERSONAL:
                continue
            if self._finder.judges(token):
                sign, actor = self._finder.values.value(token), self._object(subject)
                found.append((token, actor, sign, _sorted(subject.i, token.i, said.i)))
        for token, actor, sign, at in found:
            holder = self._teller(statement, token, inside) if actor and sign else None
            if holder is not None:
                yield _Found(*holder, actor, sign, at)

    # ------------------------------------------------------------ holders

    def _holder(self, statement: Statement, cue: Cue) -> tuple[str, str] | None:
        """The holder and why; None for what cannot feel anything: “the reasons for”."""
        if cue.holder is None or self._is_speaker(cue.holder, statement):
            return statement.speaker, "the speaker"
        actor = self._party(cue.holder)
        printed = self._words.text((cue.token.i,))
        if actor:
            return actor, f"whose “{printed}” it is"
        if not _is_somebody(cue.holder):
            return None
        return "", f"“{cue.holder.text}”, whose “{printed}” it is, is no known actor"

    def _teller(
        self, statement: Statement, token: Token, inside: frozenset[int]
    ) -> tuple[str, str] | None:
        """Who says so: the innermost who is told in the statement to say or feel it."""
        for above in token.ancestors:
            if above.i in inside and not is_negated(above):
                sense = self._finder.lexicon.sense(above, "says", "toward")
                holder = self._finder.holder(above, sense) if sense is not None else None
                if sense is not None and holder is not None and holder.i in inside:
                    return self._holder(statement, Cue(above, sense, holder, ()))
        return statement.speaker, "the speaker"

    def _is_speaker(self, token: Token, statement: Statement) -> bool:
        around = (token, *(child for child in token.children if child.dep_ == "poss"))
        return any(
            one.lower_ in FIRST_PERSON
            or any(start <= one.idx < end for start, end in statement.source_spans)
            for one in around
        )

    # ------------------------------------------------------------ actors

    def _object(self, token: Token) -> str:
        """The actor an attitude is towards: named, or judged by its conduct."""
        if token.pos_ in ("VERB", "AUX") or is_topic_of_talk(token):
            return ""
        party = self._party(token)
        if party or token.pos_ == "PRON":
            return party
        if self._finder.lexicon.sense(token, *_JUDGED_BY) is not None:
            whose = owner(token)
            return self._party(whose) if whose is not None else ""
        return ""

    def _party(self, token: Token) -> str:
        """The actor a word names, or whose people, body or side it names."""
        mention = self._holders.mention_at.get(token.i)
        if mention is not None:
            return mention.actor
        if token.pos_ == "PRON":
            spans = ((token.idx, token.idx + len(token)),)
            return "" if token.lower_ in FIRST_PERSON else self._holders.sources.find(spans)[0]
        if not (is_body(token) or speaks_for_party(token)):
            return ""
        around = [child for child in token.children if child.dep_ in _NAMED_BY]
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ == "of":
                around += [inner for inner in child.children if inner.dep_ == "pobj"]
        named = (self._holders.mention_at.get(one.i) for one in around)
        return next((mention.actor for mention in named if mention is not None), "")

    def _mention_tokens(self, token: Token) -> Indices:
        mention = self._holders.mention_at.get(token.i)
        if mention is None:
            return (token.i,)
        [part] = self._words.within(((mention.start, mention.end),))
        return tuple(part)


def _is_somebody(token: Token) -> bool:
    """Whether a word names a person or a body of people."""
    if token.pos_ == "PROPN" or token.lower_ in ("he", "she", "they", "who", "everyone", "nobody"):
        return True
    lemma = fold(token.lemma_)
    return is_body(token) or lemma in lexicon("persons") or lemma in lexicon("groups")


def _sorted(*tokens: int) -> Indices:
    return tuple(sorted(set(tokens)))
