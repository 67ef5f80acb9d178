"""How time expressions are read: the pieces of their patterns, and a reader with a memory."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from toolkit.lexicons import word_list
from toolkit.parsing.dates import timex
from toolkit.parsing.dates.tenses import Tense, governing_tense
from toolkit.parsing.dates.timex import Reading
from toolkit.parsing.language import covering
from toolkit.parsing.syntax import syntax_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

Read = Callable[["Reader", re.Match[str]], Reading | None]
"""What a matched pattern is read as; None if it is no time expression after all."""


def _one_of(words: list[str]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", " ") for word in longest_first)


def _any_case(words: list[str]) -> str:
    return f"(?i:{_one_of(words)})"


@cache
def vague_words() -> dict[str, str]:
    """Words that point to no particular time, with PAST_REF, PRESENT_REF or FUTURE_REF."""
    return {word: value for value, words in timex.words()["vague"].items() for word in words}


@cache
def fragments() -> dict[str, str]:
    """The named pieces the patterns are put together from."""
    words = timex.words()
    months = [*words["months"], *(name.upper() for name in words["months"] if len(name) > 4)]
    weekdays = [*words["weekdays"], *map(str.upper, words["weekdays"])]
    numbers = [word for word in words["numbers"] if word not in ("a", "an")]
    tens = [word for word in numbers if 20 <= words["numbers"][word] < 100]
    ones = [word for word in numbers if words["numbers"][word] < 10]
    units = [unit for unit in words["units"] if unit not in ("century", "weekend")]
    return {
        "month": f"(?:{_one_of(months)})",
        "weekday": f"(?:{_one_of(weekdays)})",
        "season": _any_case(list(words["seasons"])),
        "daypart": _any_case(list(words["parts_of_day"])),
        "noon": _any_case(list(words["clock_words"])),
        "ordinal": rf"(?:{_any_case(list(words['ordinals']))}|\d{{1,2}}(?:st|nd|rd|th))",
        "decadename": _any_case(list(words["decades"])),
        "repeated": _any_case(list(words["repeated"])),
        "namedday": f"(?:{_one_of(list(words['named_days']))})",
        "vague": _any_case(list(vague_words())),
        "tens": _any_case(tens),
        "ones": _any_case(ones),
        "number": (
            rf"(?:(?:{_any_case(tens)}~{_any_case(ones)}|{_any_case(numbers)}"
            r"|\d{1,3}(?:,\d{3}){1,2}|\d{1,4}(?:\.\d{1,2})?)(?: 1/2| (?i:and a half))?)"
        ),
        "some": _any_case(words["phrases"]["some"]),
        "unit": rf"(?:(?i:{_one_of(units)})s?|(?i:centur(?:y|ies)))",
        "about": f"(?:{_any_case(words['phrases']['about'])} )",
        "part": (
            rf"(?:(?i:very )?{_any_case(words['phrases']['early_or_late'])}(?: (?i:in|on))?(?:-| )"
            rf"|(?i:the )?{_any_case(words['phrases']['ends'])} (?i:of) )"
        ),
        "relation": _any_case([*words["relations"], *words["anaphors"]]),
        "step": _any_case(list(words["steps"])),
        "deictic": _any_case(list(words["deictic_days"])),
        "strife": _any_case(words["phrases"]["strife"]),
        "day": rf"(?:[0-3]?\d|{_any_case(list(words['ordinals']))}|\d{{1,2}}(?:st|nd|rd|th))",
        "year": r"(?:(?:1[4-9]|20)\d\d)",
        "zone": r"(?:\(?(?:UTC|GMT|[A-Z]{1,3}[SD]T|CET|(?i:local time))\)?)",
    }


_SPACE = r"(?:[ \t\xa0]{1,3}|[ \t\xa0]{0,2}\r?\n[ \t\xa0]{0,3})"  # never a blank line


def _spell_out(pattern: str) -> str:
    """A pattern with its {fragments}; a blank is space but no blank line, ~ space or hyphen."""
    for name, fragment in fragments().items():
        pattern = pattern.replace(f"{{{name}}}", fragment)
    whole_words = rf"{_NOT_INSIDE}(?:{pattern})(?!\w)"
    return whole_words.replace("~", "(?:-| )").replace(" ", _SPACE)


_NOT_INSIDE = r"(?<![\w$€£.,/’'-])"  # a word, a sum or a longer number
_START = re.compile(_NOT_INSIDE + r"['’]?(\w+)")
_BEHIND = re.compile(r"(\W{0,8})(\w*)")
_SYNTAX = re.compile(r"\(\?P<\w+>|\(\?i:|\\.")  # letters of a pattern that spell no word

NEVER_FIRST = word_list("times", "never_first")
"""Common words that the rules spell out, but none begins with."""


# ---------------------------------------------------------------- the grammar


@dataclass(frozen=True)
class Grammar:
    """Rules, compiled; of two that fit at one place, the longer expression wins."""

    words: frozenset[str]
    """All words that any rule spells out, in lower case, with their plurals."""
    first: frozenset[str]
    """Those an expression may begin with, and more."""
    any_rule: re.Pattern[str]
    rules: tuple[tuple[re.Pattern[str], Read], ...]
    _alone: dict[str, bool] = field(default_factory=dict, repr=False, compare=False)
    """Whether a word the rules spell out is an expression with nothing behind it."""

    @classmethod
    def of(cls, rules: Sequence[tuple[str, Read]]) -> Grammar:
        """Compile rules given as patterns, in which {name} is a fragment, and their readings."""
        patterns = [_spell_out(pattern) for pattern, _ in rules]
        spelt = re.findall(r"[A-Za-z]+", _SYNTAX.sub(" ", " ".join(patterns)))
        words = frozenset(word.lower() + plural for word in spelt for plural in ("", "s"))
        unnamed = "|".join(re.sub(r"\(\?P<\w+>", "(?:", pattern) for pattern in patterns)
        readings = zip(map(re.compile, patterns), (read for _, read in rules), strict=True)
        return cls(words, words - NEVER_FIRST, re.compile(unnamed), tuple(readings))

    def starts(self, text: str) -> Iterator[int]:
        """Where an expression may begin: the cheap look that spares most words the rules.

        A word that no rule spells out ends whatever began before it, so that of “the harbour”
        only “the” is left to look at, and that has been done.
        """
        for found in _START.finditer(text):
            word = found[1].lower()
            if (word in self.first or word[0].isdigit()) and self._may_go_on(text, found):
                yield found.start()

    def _may_go_on(self, text: str, first: re.Match[str]) -> bool:
        behind = _BEHIND.match(text, first.end())
        if behind is None or not behind[2] or self._spells_out(behind[2]) or first[1][0].isdigit():
            return True
        alone = first[0] + behind[1]
        if alone not in self._alone:
            self._alone[alone] = self.any_rule.match(alone) is not None
        return self._alone[alone]

    def _spells_out(self, word: str) -> bool:
        return word.lower() in self.words or word[0].isdigit()


# ---------------------------------------------------------------- the reader


_COMPARISON = re.compile(r"(?i:\bago|earlier|year-|latest|recent|comparable)")


class Reader:
    """Reads a report from its first character to its last, minding the date named before."""

    def __init__(
        self, doc: Doc, published: date | None, begins: date | None, grammar: Grammar
    ) -> None:
        self.grammar = grammar
        self.doc = doc
        self.syntax = syntax_of(doc)
        self.text = doc.text
        self.published = published
        self.begins = begins
        self.before: Reading | None = None
        self.before_text = ""
        self.before_end = 0
        self.quarter: date | None = None  # the quarter the report is about, if any

    def read(self) -> Iterator[tuple[int, int, Reading]]:
        """Start, end and reading of every expression."""
        past = 0
        for start in self.grammar.starts(self.text):
            if start < past or not self.grammar.any_rule.match(self.text, start):
                continue
            end, reading = self.read_at(start)
            if reading is not None:
                yield start, end, reading
                self.remember(start, end, reading)
                past = end

    def remember(self, start: int, end: int, reading: Reading) -> None:
        """Keep the date just read as the one that “two days later” is counted from."""
        compared = _COMPARISON.search(self.text, start, end)
        if reading.day is None or compared:
            return
        self.before, self.before_text, self.before_end = reading, self.text[start:end], end
        if reading.unit == "Q" and self.published and reading.day <= self.published:
            self.quarter = reading.day

    def base(self) -> tuple[date | None, str]:
        """The date named before, else the day of publication; and which of them it is."""
        if self.before and self.before.day:
            return self.before.day, f"“{' '.join(self.before_text.split())}”"
        return self.published, "publication"

    def read_at(self, start: int, end: int | None = None) -> tuple[int, Reading | None]:
        """The end and the reading of the longest expression that starts here."""
        stop = len(self.text) if end is None else end
        fits = [
            (match, read)
            for pattern, read in self.grammar.rules
            if (match := pattern.match(self.text, start, stop))
        ]
        for match, read in sorted(fits, key=lambda fit: -fit[0].end()):
            if reading := read(self, match):
                return match.end(), reading
        return start, None

    def part(self, match: re.Match[str], group: str) -> Reading | None:
        """The reading of a part of an expression that is itself one."""
        return self.read_at(*match.span(group))[1] if match[group] else None

    def token(self, match: re.Match[str]) -> int:
        """The word that carries an expression: the head of its words."""
        return covering(self.doc, *match.span()).root.i

    def tense(self, match: re.Match[str]) -> Tense:
        """The tense of the verb that governs an expression."""
        return governing_tense(self.syntax, self.token(match))

    def word_before(self, match: re.Match[str]) -> str:
        """The lower-cased word just before an expression; empty at a sentence's start."""
        words = self.text[max(0, match.start() - 40) : match.start()].lower().split()
        return words[-1] if words else ""

    def word_after(self, match: re.Match[str]) -> str:
        """The lower-cased word just after an expression."""
        words = self.text[match.end() : match.end() + 40].lower().split()
        return words[0] if words else ""

    def same_sentence(self, start: int, end: int) -> bool:
        """Whether no sentence starts between two places."""
        return not any(token.is_sent_start for token in covering(self.doc, start, end)[1:])

    def nearest(self, days: list[date], tense: str = "") -> date:
        """Of some days the last one past, the next one to come or the nearest, by tense."""
        published = self.published or days[0]
        allowed = {
            "past": [day for day in days if day <= published],
            "future": [day for day in days if day >= published],
        }.get(tense)
        return min(allowed or days, key=lambda day: abs((day - published).days))
