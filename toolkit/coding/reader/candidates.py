"""Who may hold a stance in a sentence: who says it, and whom it names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Span as Sentence
from spacy.tokens import Token

from toolkit.parsing.speakers.voices import Voice, Voices
from toolkit.schema import Span, Statement

SUBJECTS = ("nsubj", "nsubjpass")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An actor who may hold a stance, where it is named, and the statement it would be read in.

    `side` and `basis` are those of `Coding`.
    """

    actor: str
    side: str
    basis: str
    mention: Span | None
    statement: Statement


def find_candidates(
    sentence: Sentence, statements: Sequence[Statement], voices: Voices
) -> list[Candidate]:
    """The candidates of a sentence that lies in some statements, each actor once.

    First who makes the statements, then whom the sentence names; these are read in the innermost
    statement. Nobody may hold a stance in a sentence that is in no statement.
    """
    if not statements:
        return []
    innermost = max(statements, key=lambda one: one.start)
    found: dict[str, Candidate] = {}
    for statement in statements:
        for one in _speakers(statement):
            found.setdefault(one.actor, one)
    for voice, mention in _named(sentence, innermost, voices):
        if voice.actor not in found:
            basis = "printed" if voice.basis == "printed" else "named"
            side = voice.side or voice.actor
            found[voice.actor] = Candidate(voice.actor, side, basis, mention, innermost)
    return list(found.values())


def _speakers(statement: Statement) -> Iterator[Candidate]:
    mention = statement.source_spans[0] if statement.source_spans else None
    side = statement.speaker_side
    if statement.speakers:
        for actor in statement.speakers:
            yield Candidate(actor, "", statement.speaker_basis, mention, statement)
    elif statement.speaker:
        yield Candidate(statement.speaker, side, "speaker", mention, statement)
    elif statement.source:
        yield Candidate("", side, "", mention, statement)


def _named(
    sentence: Sentence, statement: Statement, voices: Voices
) -> Iterator[tuple[Voice, Span]]:
    """The actors a sentence names, listed or not, and what its subjects mean."""
    sources, unlisted = voices.sources, voices.unlisted
    outlets = {name for name, one in voices.roster.actors.items() if one.kind == "outlet"}
    for mention in sources.mentions:
        inside = sentence.start_char <= mention.start < sentence.end_char
        if inside and mention.actor not in outlets:
            side = voices.roster.side(mention.actor)
            yield Voice(mention.actor, side, mention.basis), (mention.start, mention.end)
    reported = statement.form != "direct"
    for token in sentence:
        place = (token.idx, token.idx + len(token))
        if token.i in unlisted.states and (voice := voices.one(token)):
            yield voice, place
        elif _does(token):
            for voice in voices.of((_phrase(token),), reported):
                yield voice, place


def _does(token: Token) -> bool:
    by = token.dep_ == "pobj" and token.head.dep_ == "agent"
    return token.dep_ in SUBJECTS or by


def _phrase(token: Token) -> Span:
    """A subject with what hangs on it behind: “North and South”."""
    if token.pos_ == "PRON":
        return token.idx, token.idx + len(token)
    last = token.doc[token.right_edge.i]
    return token.idx, last.idx + len(last)
