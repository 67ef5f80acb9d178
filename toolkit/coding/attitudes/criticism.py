"""Which sentences of a speech criticise a state, and which state.

A sentence criticises a state that in it does or has what is wrong (“their troops illegally
occupied the port”, “the South's propaganda”), or that is told to stop something; and it does so
where the speaker blames somebody. In a speech that accuses a state, a wrong told of without its
actor is laid at that state's door, and so is an ill in which it has part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from toolkit.coding.attitudes.finder import Finder
from toolkit.coding.attitudes.states import find_states
from toolkit.coding.attitudes.wrongdoing import WRONGDOING, Wrongdoing
from toolkit.coding.phrases import Indices, Words, read_words
from toolkit.parsing.grammar import ACTIVE_SUBJECTS, is_negated, listed

_NAMED_BY = ("poss", "amod", "compound", "nmod", "appos")


@dataclass(frozen=True, slots=True)
class Criticism:
    """Somebody criticised in a sentence: a state, empty if it is not known; and on which words.

    `kind` is deed, blame or, for a wrong without its actor, bare.
    """

    state: str
    cue: Indices
    kind: str


def find_criticism(sentences: Sequence[str], speaker: str) -> list[Criticism | None]:
    """For each sentence of a speech, in order, its criticism of a state other than the speaker's.

    `speaker` is the speaker's state, as the list of states names it.
    """
    read = [_Reader(read_words(sentence), speaker) for sentence in sentences]
    named = [reader.named() for reader in read]
    times = Counter(one.state for one in named if one is not None)
    accused = max(times, key=times.__getitem__, default="")
    found: list[Criticism | None] = []
    for reader, one in zip(read, named, strict=True):
        one = one or reader.blame() or (reader.bare(accused) if accused else None)
        found.append(replace(one, state=accused) if one is not None and not one.state else one)
    return found


class _Reader:
    """Reads one sentence of a speech."""

    def __init__(self, words: Words, speaker: str) -> None:
        self.doc = words.syntax
        self.speaker = speaker
        self.finder = Finder(words)
        self.states = find_states(words)
        self.wrongdoing = Wrongdoing(self.finder, self._state)

    def named(self) -> Criticism | None:
        """The criticism of a state that does, has or must stop what is wrong."""
        for find in (self.wrongdoing.demands, self.wrongdoing.by_parties):
            for at, state in find(range(len(self.doc))):
                return Criticism(state, (at,), "deed")
        return None

    def blame(self) -> Criticism | None:
        """What the speaker blames, whoever did it."""
        for at in range(len(self.doc)):
            sense = self.finder.lexicon.sense(at, "toward")
            if sense is None or sense.group != "blames" or is_negated(self.doc, at):
                continue
            holder, targets = self.finder.roles(at, sense)
            if holder is not None and self._is_speaker(holder) and targets:
                state = next(filter(None, map(self._state, targets)), "")
                return Criticism(state, (at,), "blame")
        return None

    def bare(self, accused: str) -> Criticism | None:
        """A wrong whose actor the sentence does not name, or an ill the accused has part in."""
        everywhere = range(len(self.doc))
        bad = tuple(self.wrongdoing.told(everywhere))
        if not bad and self._takes_part(accused):
            bad = tuple(at for at in everywhere if self._is_ill(at))
        return Criticism("", bad, "bare") if bad else None

    def _takes_part(self, state: str) -> bool:
        return any(
            named == state and self.doc.dep[at] in (*_NAMED_BY, *ACTIVE_SUBJECTS)
            for at, named in self.states.items()
        )

    def _is_ill(self, at: int) -> bool:
        sense = self.finder.lexicon.sense(at, *WRONGDOING, "toward")
        return sense is not None and sense.sign < 0 and not is_negated(self.doc, at)

    def _is_speaker(self, at: int) -> bool:
        return any(
            self.doc.lower[one] in listed("first_person") or self.states.get(one) == self.speaker
            for one in (at, *self.doc.dependents(at, "poss"))
        )

    def _state(self, at: int) -> str:
        """The state whose somebody is, if it is another than the speaker's."""
        near = [at, *self.doc.dependents(at, *_NAMED_BY)]
        for child in self.doc.dependents(at, "prep", "agent"):
            if self.doc.lower[child] in ("of", "from", "by"):
                near += self.doc.dependents(child, "pobj")
        found = (self.states.get(one, "") for one in near)
        return next((state for state in found if state and state != self.speaker), "")
