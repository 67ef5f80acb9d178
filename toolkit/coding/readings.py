"""What was read off the syntax around one topic, and the stance it comes to."""

from __future__ import annotations

from dataclasses import dataclass, field

from toolkit.coding.conditions import Condition
from toolkit.coding.lexicon import NUMBERS, StanceWord
from toolkit.coding.phrases import Indices

OPPOSITES = {"act": "undo", "deed": "undo", "undo": "act"}


@dataclass(frozen=True, slots=True)
class Step:
    """One word of stance, met at `at`; `arrived` is the relation by which the climb came there."""

    word: StanceWord
    tokens: Indices
    at: int
    arrived: str = ""
    negations: Indices = ()

    @property
    def effect(self) -> str:
        """What the word does here, negated or not."""
        if not self.negations:
            return self.word.effect
        return self.word.negated or OPPOSITES.get(self.word.effect, "")


@dataclass(slots=True)
class Reading:
    """What was met on the way up from a topic, from the inside out, and what ended the climb."""

    steps: list[Step] = field(default_factory=list)
    path: list[int] = field(default_factory=list)
    condition: Condition | None = None
    deferred: Indices = ()
    remark: str = ""
    in_passing: bool = False

    @property
    def stance_tokens(self) -> Indices:
        """The stance words and negations."""
        return tuple(sorted({at for step in self.steps for at in (*step.tokens, *step.negations)}))

    @property
    def evidence(self) -> Indices:
        """The stance words, negations, deferrals, and the words that join the condition."""
        marker = self.condition.marker if self.condition else ()
        return tuple(sorted({*self.stance_tokens, *self.deferred, *marker}))

    @property
    def is_unchanged(self) -> bool:
        """Whether the stance is only said to be what it was."""
        effects = [step.effect for step in self.steps if step.word.pos != "modal"]
        return "unchanged" in effects and not any(effect in NUMBERS for effect in effects)

    def number(self, opposed: bool) -> float:
        """The stance on the default scale, −2 to 2; 0 if no stance was met.

        The sign is the product of the words' signs; the strength is that of the weakest. A
        condition, a double negation, a deferral (“not yet”) and being only talked about make
        it 1.
        """
        sign, strength, negative = 1, 0, 0
        effects = [step.effect for step in self.steps]
        if "silent" in effects or self.is_unchanged or self._is_topic_of_talk(effects):
            return 0
        for effect in effects:
            number = NUMBERS.get(effect, 0)
            if number:
                strength = min(strength or 2, abs(number))
                negative += number < 0
            if number < 0 or effect == "undo":
                sign = -sign
        negated = any(step.negations for step in self.steps)
        weak = negative > 1 or self.condition or (negated and self.deferred)
        if strength and (weak or (sign > 0 and "talk" in effects)):
            strength = 1
        return float((-sign if opposed else sign) * strength)

    def _is_topic_of_talk(self, effects: list[str]) -> bool:
        """Whether all that is said is that it was talked about: “discussed the need for it”."""
        talks = [n for n, s in enumerate(self.steps) if s.effect == "talk" and s.word.pos == "verb"]
        return bool(talks) and not any(effect in NUMBERS for effect in effects[talks[-1] + 1 :])
