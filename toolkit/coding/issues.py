"""Where a statement speaks of the codebook's issues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.case.codebook import Codebook, Issue, Signal
from toolkit.coding.phrases import Indices, Phrases, Words
from toolkit.schema import Names


@dataclass(frozen=True, slots=True)
class Topic:
    """One place where a text speaks of an issue; `opposed` if it names the issue's contrary.

    `company` are the tokens that the signal wants near it, `above` the issues it is part of.
    """

    issue: Issue
    opposed: bool
    tokens: Indices
    company: frozenset[int] = frozenset()
    above: Names = ()


class Signals:
    """The signals of a codebook, compiled once."""

    def __init__(self, codebook: Codebook) -> None:
        self._phrases = Phrases(
            (signal.words, (issue, signal, opposed))
            for issue in codebook.issues
            for opposed, signals in ((False, issue.signals), (True, issue.opposed))
            for signal in signals
        )
        self._above = {
            one.name: codebook.ancestors(one.name) if one.parent else () for one in codebook.issues
        }
        self._neighbours = {
            names: Phrases((tuple(phrase.split()), None) for phrase in names)
            for issue in codebook.issues
            for signal in (*issue.signals, *issue.opposed)
            for names in (signal.near, signal.not_near)
            if names
        }

    def find(self, words: Words, parts: Sequence[range]) -> list[Topic]:
        """The topics in some stretches of a text, in text order.

        Of overlapping signals of one issue, and of an issue and one it is part of, the longer
        counts. A heading, an issue without a proposition, counts where none of its parts is found.
        """
        topics = []
        for part in parts:
            for tokens, (issue, signal, opposed) in self._phrases.find(words, part):
                company = self._company(words, tokens, signal)
                if company is not None:
                    above = self._above[issue.name]
                    topics.append(Topic(issue, opposed, tokens, company, above))
        kept: list[Topic] = []
        kept_at: dict[int, list[Topic]] = {}
        for topic in sorted(topics, key=lambda topic: -len(topic.tokens)):
            overlapping = (other for at in topic.tokens for other in kept_at.get(at, ()))
            if not any(_includes(other, topic) for other in overlapping):
                kept.append(topic)
                for at in topic.tokens:
                    kept_at.setdefault(at, []).append(topic)
        named = {heading for topic in kept for heading in topic.above}
        kept = [one for one in kept if one.issue.proposition or one.issue.name not in named]
        return sorted(kept, key=lambda topic: topic.tokens)

    def _company(self, words: Words, tokens: Indices, signal: Signal) -> frozenset[int] | None:
        """The tokens of the sentence that `near` asks for; None if the signal does not count."""
        if not (signal.near or signal.not_near):
            return frozenset()
        start, end = words.sentence_at(tokens[0])
        others = [at for at in range(start, end) if at not in tokens]
        near, not_near = (
            frozenset(
                at for found, _ in self._neighbours[names].find(words, others) for at in found
            )
            if names
            else frozenset()
            for names in (signal.near, signal.not_near)
        )
        return None if not_near or (signal.near and not near) else near


def _includes(larger: Topic, smaller: Topic) -> bool:
    """Whether a topic is on the issue of another or on a part of it."""
    return smaller.issue.name in (larger.issue.name, *larger.above)
