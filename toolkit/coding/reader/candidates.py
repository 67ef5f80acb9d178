"""Who may hold a stance in a sentence: who says it, and whom it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from toolkit.parsing.speakers.voices import Candidate as Named
from toolkit.schema import Span, Statement


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
    sentence: Span,
    statements: Sequence[Statement],
    named: Sequence[Named],
    sides: Mapping[str, str],
) -> list[Candidate]:
    """The candidates of a sentence that lies in some statements, each actor once.

    `sides` are those of all who speak together with others in these statements, by name.

    First who makes the statements, then those of `named` (`Voices.candidates`) that stand in the
    sentence, but not within the words for a source (“Oro's government”, “an aide to Oro”); these
    are read in the innermost statement. Nobody may hold a stance in a sentence that is in no
    statement, and no source of whom the report does not tell for whom it speaks.
    """
    if not statements:
        return []
    innermost = max(statements, key=lambda one: one.start)
    found: dict[str, Candidate] = {}
    for statement in statements:
        for one in _speakers(statement, sides):
            found.setdefault(one.actor, one)
    for start, end, voice in named:
        within = sentence[0] <= start < sentence[1] and not _in_source(start, statements)
        if within and voice.actor not in found:
            basis = "printed" if voice.basis == "printed" else "named"
            side = voice.side or voice.actor
            found[voice.actor] = Candidate(voice.actor, side, basis, (start, end), innermost)
    return list(found.values())


def _in_source(character: int, statements: Sequence[Statement]) -> bool:
    spans = (span for one in statements for span in one.source_spans)
    return any(start <= character < end for start, end in spans)


def _speakers(statement: Statement, sides: Mapping[str, str]) -> Iterator[Candidate]:
    mention = statement.source_spans[0] if statement.source_spans else None
    side = statement.speaker_side
    if statement.speakers:
        for actor in statement.speakers:
            side = sides.get(actor, "")
            yield Candidate(actor, side, statement.speaker_basis, mention, statement)
    elif statement.speaker:
        yield Candidate(statement.speaker, side, "speaker", mention, statement)
    elif side:
        yield Candidate("", side, "", mention, statement)
