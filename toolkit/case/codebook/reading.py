"""Reading a codebook.toml and checking all of it at once.

Whoever writes a codebook makes more than one mistake: each is noted where it stands, and all
are reported together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from toolkit.case.codebook.book import (
    ATTITUDE,
    ATTITUDES,
    DIMENSIONS,
    MOVE,
    MOVES,
    SCALE,
    Codebook,
    Example,
    Guide,
    Issue,
    Signal,
    Stance,
)
from toolkit.case.codebook.lines import Place, find_lines
from toolkit.case.mistakes import Mistakes, did_you_mean
from toolkit.schema import InputError, Names, read_text, read_toml


def read_codebook(path: Path | str) -> Codebook:
    """Read and check a codebook.toml.

    Raises InputError that names every mistake with its line: a syntax error, an unknown key,
    a missing or doubled name, an unknown parent, a scale that is none, a signal that can never
    be met, an example of a stance that is not on the scale.
    """
    path = Path(path)
    content = read_toml(path)
    if not content:
        raise InputError("is empty; copy the codebook of a template and change it.", path)
    sheet = _Sheet(Mistakes(path), find_lines(read_text(path)))
    codebook = sheet.codebook(content)
    sheet.mistakes.report()
    return codebook


def find_codebook(name: Path | str) -> Path:
    """The codebook.toml of a case folder, of a sample case or of a template; or the file itself.

    Raises InputError that lists the sample cases and templates.
    """
    path = Path(name)
    if path.is_dir():
        return path / "codebook.toml"
    if path.exists():
        return path
    bundled = {found.parent.name: found for found in sorted(DATA.glob("*/*/codebook.toml"))}
    if path.name not in bundled or path.name != str(name):
        hint = did_you_mean(path.name, bundled) or f" Known are {', '.join(bundled)}."
        raise InputError(f"there is no such file, case or template.{hint}", path)
    return bundled[path.name]


DATA = Path(__file__).parents[2] / "data"

TOP = Place()
TOP_KEYS = (
    *("name", "version", "title", "begins", "description", "dimensions", "moves"),
    *("suggestions", "unlisted_states", "attitude", "move", "scale", "issue"),
)
NAME = re.compile(r"\w[\w.-]*")
FARTHEST = 1_000_000  # from nought, a number of the scale
PATTERN = re.compile(r"[*\\|\[\]^]|\(\?|\.\+")
"""What a regular expression holds, and hardly a word."""


@dataclass(frozen=True)
class _Sheet:
    """Turns parsed TOML into a codebook and notes each mistake where it stands."""

    mistakes: Mistakes
    lines: Mapping[Place, int]

    def codebook(self, content: dict[str, Any]) -> Codebook:
        self.check_keys(content, TOP_KEYS, TOP)
        begins = content.get("begins")
        if begins is not None and type(begins) is not date:
            self.note(TOP, "begins is not a date; write begins = 2022-02-24.", "begins")
            begins = None
        tables = self.tables(content, "issue")
        if not tables:
            self.note(TOP, "has no [[issue]]; add at least one.")
        parents = {entry.get("parent") for entry in tables if isinstance(entry.get("parent"), str)}
        issues = tuple(self.issue(entry, nth, parents) for nth, entry in enumerate(tables))
        self.check_names("issue", [issue.name for issue in issues])
        self.check_parents(issues)
        scale = self.scale(self.tables(content, "scale")) if "scale" in content else SCALE
        moves = self.choice(content, "moves", MOVES)
        self.check_claims("issue", tables, [stance.name for stance in scale])
        name = self.name(content, TOP)
        return Codebook(
            name=name,
            version=self.text(content, "version", TOP) or "1",
            title=self.text(content, "title", TOP) or name,
            begins=begins,
            description=self.text(content, "description", TOP),
            scale=scale,
            issues=issues,
            dimensions=self.dimensions(content),
            attitude=self.guide(content, "attitude", ATTITUDE, ATTITUDES),
            move=self.guide(content, "move", MOVE, moves),
            moves=moves,
            suggestions=self.flag(content, "suggestions"),
            unlisted_states=self.text(content, "unlisted_states", TOP),
        )

    def dimensions(self, content: dict[str, Any]) -> Names:
        dimensions = self.choice(content, "dimensions", DIMENSIONS)
        if "issue" not in (dimensions or DIMENSIONS):
            advice = "only attitude and move can be switched off."
            self.note(TOP, f'dimensions must hold "issue"; {advice}', "dimensions")
        return dimensions

    def choice(self, content: dict[str, Any], key: str, known: Iterable[str]) -> Names:
        """Those of the known names that a list chooses, in their own order; all without one."""
        known = list(known)
        if key not in content:
            return tuple(known)
        chosen = self.texts(content, key, TOP)
        for nth, name in enumerate(chosen):
            if name not in known:
                hint = did_you_mean(name, known) or f" Known are {', '.join(known)}."
                self.note(Place(key=key, element=nth), f"unknown name {name!r} in {key}.{hint}")
        if isinstance(content[key], list) and not chosen:
            self.note(TOP, f"{key} is empty; delete the line to have all of them.", key)
        return tuple(name for name in known if name in chosen)

    def guide(
        self, content: dict[str, Any], key: str, default: Guide, values: Iterable[str]
    ) -> Guide:
        if key not in content:
            return default
        entry, at = content[key], Place(key)
        if not isinstance(entry, dict):
            head = f"[[{key}]]" if isinstance(entry, list) else f"{key} = …"
            self.note(self.where(key), f"{head} is not a table; head it with [{key}].")
            return default
        self.check_keys(entry, [field.name for field in fields(Guide)], at)
        self.check_claims(key, [entry], list(values))
        return Guide(
            definition=self.text(entry, "definition", at) or default.definition,
            include=self.text(entry, "include", at) or default.include,
            exclude=self.text(entry, "exclude", at) or default.exclude,
            examples=self.examples(entry, at),
            counterexamples=self.texts(entry, "counterexamples", at),
        )

    def issue(self, entry: dict[str, Any], nth: int, parents: set[Any]) -> Issue:
        at = Place("issue", nth)
        self.check_keys(entry, [field.name for field in fields(Issue)], at)
        if not self.text(entry, "label", at):
            self.note(at, 'this issue has no label; add label = "…" for figures.', "label")
        signals, opposed = self.signals(entry, "signals", at), self.signals(entry, "opposed", at)
        if not entry.get("signals") and entry.get("name") not in parents:
            self.note(at, 'this issue has no signals; add signals = ["…"].', "signals")
        for signal in opposed:
            if signal in signals:
                words = " ".join(signal.words)
                self.note(at, f"{words!r} stands in signals, too; choose one of them.", "opposed")
        return Issue(
            name=self.name(entry, at),
            label=self.text(entry, "label", at),
            proposition=self.text(entry, "proposition", at),
            definition=self.text(entry, "definition", at),
            include=self.text(entry, "include", at),
            exclude=self.text(entry, "exclude", at),
            examples=self.examples(entry, at),
            counterexamples=self.texts(entry, "counterexamples", at),
            signals=signals,
            opposed=opposed,
            parent=self.text(entry, "parent", at),
            contrary=self.text(entry, "contrary", at),
        )

    def examples(self, entry: dict[str, Any], at: Place) -> tuple[Example, ...]:
        examples = []
        counterexamples = entry.get("counterexamples", ())
        for nth, given in enumerate(self.entries(entry, "examples", at)):
            here = at._replace(key="examples", element=nth)
            parts = {"text": given} if isinstance(given, str) else given
            if not isinstance(parts, dict):
                self.note(here, f"{given!r} in examples is no sentence; put it in double quotes.")
                continue
            self.check_keys(parts, [field.name for field in fields(Example)], here)
            example = Example(self.text(parts, "text", here), self.text(parts, "value", here))
            if not example.text:
                self.note(here, 'an example has no text; write {text = "…", value = "…"}.')
            elif example.text in counterexamples:
                self.note(here, "this example stands in counterexamples, too; choose one of them.")
            examples.append(example)
        return tuple(examples)

    def scale(self, entries: list[dict[str, Any]]) -> tuple[Stance, ...]:
        stances = tuple(self.stance(entry, nth) for nth, entry in enumerate(entries))
        numbers = [stance.number for stance in stances]
        placed = [number for number in numbers if number is not None]
        if len(placed) < 2:
            self.note(Place("scale"), "the scale needs at least two stances that have a number.")
        self.check_names("scale", [stance.name for stance in stances])
        for nth, number in enumerate(numbers):
            if number is not None and number in numbers[:nth]:
                twin = stances[numbers.index(number)].name
                at = Place("scale", nth)
                self.note(at, f"{twin!r} has the number {number:g}, too.", "number")
        if len({(b > a) - (b < a) for a, b in pairwise(placed)} - {0}) > 1:
            advice = "list the stances from one end to the other."
            self.note(Place("scale"), f"the numbers of the scale go up and down; {advice}")
        return stances

    def stance(self, entry: dict[str, Any], nth: int) -> Stance:
        at = Place("scale", nth)
        self.check_keys(entry, [field.name for field in fields(Stance)], at)
        number = entry.get("number")
        if number is not None and not (type(number) in (int, float) and abs(number) <= FARTHEST):
            self.note(at, f"number = {number!r} is not a number; write number = -2.", "number")
            number = None
        return Stance(self.name(entry, at), number, self.text(entry, "definition", at))

    def signals(self, entry: dict[str, Any], key: str, at: Place) -> tuple[Signal, ...]:
        found = []
        for nth, given in enumerate(self.entries(entry, key, at)):
            here = at._replace(key=key, element=nth)
            parts = {"words": given} if isinstance(given, str) else given
            if not isinstance(parts, dict):
                self.note(here, f"{given!r} in {key} is no phrase; put it in double quotes.")
                continue
            self.check_keys(parts, [field.name for field in fields(Signal)], here)
            signal = Signal(
                tuple(self.text(parts, "words", here).lower().split()),
                *(self.neighbours(parts, name, here) for name in ("near", "not_near")),
            )
            if self.is_sound(signal, key, here):
                found.append(signal)
        return tuple(found)

    def neighbours(self, parts: dict[str, Any], key: str, at: Place) -> Names:
        return tuple(" ".join(word.lower().split()) for word in self.texts(parts, key, at))

    def is_sound(self, signal: Signal, key: str, at: Place) -> bool:
        """Whether a signal can be met; notes why not."""
        phrases = (" ".join(signal.words), *signal.near, *signal.not_near)
        both = [name for name in signal.near if name in signal.not_near]
        pattern = next((phrase for phrase in phrases if PATTERN.search(phrase)), None)
        if not signal.words:
            self.note(at, f'a signal in {key} has no words; write {{words = "…"}}.')
        elif pattern is not None:
            self.note(at, f"{pattern!r} is a pattern; signals are plain words, write each out.")
        elif not all(any(map(str.isalnum, phrase)) for phrase in phrases):
            self.note(at, f"a signal in {key} names a neighbour or word without any letter.")
        elif both:
            self.note(at, f"{both[0]!r} stands in near and in not_near; the signal never counts.")
        else:
            return True
        return False

    # each kind of value, checked

    def name(self, entry: dict[str, Any], at: Place) -> str:
        name = self.text(entry, "name", at)
        if not name:
            self.note(at, f'{_what(at.table)} has no name; add name = "…".', "name")
        elif not NAME.fullmatch(name):
            advice = "use letters, digits and hyphens, without blanks."
            self.note(at, f"{name!r} cannot be a name; {advice}", "name")
        return name

    def text(self, entry: dict[str, Any], key: str, at: Place) -> str:
        value = entry.get(key, "")
        if not isinstance(value, str):
            self.note(at, f"{key} is not text; put it in double quotes.", key)
            return ""
        return value.strip()

    def flag(self, content: dict[str, Any], key: str) -> bool:
        """True or false at the top; false without it."""
        value = content.get(key, False)
        if not isinstance(value, bool):
            self.note(TOP, f"{key} is neither true nor false; write {key} = true.", key)
            return False
        return value

    def texts(self, entry: dict[str, Any], key: str, at: Place) -> Names:
        values = self.entries(entry, key, at)
        if not all(isinstance(value, str) for value in values):
            self.note(at, f"{key} holds something that is not text; quote it.", key)
        return tuple(value.strip() for value in values if isinstance(value, str))

    def entries(self, entry: dict[str, Any], key: str, at: Place) -> list[Any]:
        value = entry.get(key, [])
        if not isinstance(value, list):
            self.note(at, f'{key} is not a list; write {key} = ["…", "…"].', key)
            return []
        return value

    def tables(self, content: dict[str, Any], key: str) -> list[dict[str, Any]]:
        value = content.get(key, [])
        if not (isinstance(value, list) and all(isinstance(entry, dict) for entry in value)):
            message = f"{key} is not a list of tables; head each with [[{key}]]."
            self.note(self.where(key), message)
            return []
        return value

    # what must hold between them

    def check_keys(self, entry: dict[str, Any], known: Iterable[str], at: Place) -> None:
        known = list(known)
        for key in entry:
            if key not in known:
                hint = did_you_mean(key, known) or f" Known are {', '.join(known)}."
                self.note(at, f"unknown key {key!r}.{hint}", key)

    def check_names(self, table: str, names: list[str]) -> None:
        met: set[str] = set()
        for nth, name in enumerate(names):
            if name and name in met:
                self.note(Place(table, nth), f"the name {name!r} is taken; choose another.", "name")
            met.add(name)

    def check_claims(
        self, table: str, entries: list[dict[str, Any]], values: Iterable[str]
    ) -> None:
        """Note examples that claim a value there is not."""
        values = list(values)
        for nth, entry in enumerate(entries):
            examples = entry.get("examples")
            for element, given in enumerate(examples if isinstance(examples, list) else ()):
                value = given.get("value", "") if isinstance(given, dict) else ""
                if isinstance(value, str) and value and value not in values:
                    hint = did_you_mean(value, values) or f" Known are {', '.join(values)}."
                    at = Place(table, nth, "examples", element)
                    self.note(at, f"an example claims the unknown value {value!r}.{hint}")

    def check_parents(self, issues: tuple[Issue, ...]) -> None:
        parents = {issue.name: issue.parent for issue in issues}
        for nth, issue in enumerate(issues):
            if issue.parent and issue.parent not in parents:
                hint = did_you_mean(issue.parent, parents)
                message = f"no issue is named {issue.parent!r}.{hint}"
                self.note(Place("issue", nth), message, "parent")
            circle = _circle(issue.name, parents)
            if circle:
                message = f"an issue is its own ancestor: {' → '.join(circle)}."
                self.note(Place("issue", nth), message, "parent")

    def where(self, name: str) -> Place:
        """The first table of that name, or the key at the top."""
        return Place(name) if Place(name) in self.lines else Place(key=name)

    def note(self, at: Place, message: str, key: str = "") -> None:
        """Note a mistake at a place, or at a key there, or at the head of what holds it."""
        at = at if at.key else at._replace(key=key)
        around = (at, at._replace(element=-1), at._replace(key="", element=-1))
        line = next((self.lines[place] for place in around if place in self.lines), None)
        self.mistakes.add(line, message)


def _circle(name: str, parents: Mapping[str, str]) -> list[str]:
    """The way from an issue through its ancestors back to it; none if it does not lead back."""
    way, above = {name: None}, parents[name]
    while above and above not in way:
        way[above] = None
        above = parents.get(above, "")
    return [*way, name] if above == name and name else []


def _what(table: str) -> str:
    return {"": "the codebook", "issue": "this issue", "scale": "this stance"}[table]
