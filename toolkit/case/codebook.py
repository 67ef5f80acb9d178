"""The codebook: the issues of a negotiation, the stances on them, the words that signal them.

A codebook is a TOML file. `read_codebook` checks all of it at once, since whoever writes a
codebook makes more than one mistake.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from toolkit.case.mistakes import Mistakes, did_you_mean
from toolkit.schema import InputError, Names, read_text


@dataclass(frozen=True, slots=True)
class Stance:
    """One value on the scale; `number` is None where it has no place on it ('unchanged')."""

    name: str
    number: float | None
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Signal:
    """A phrase that speaks of an issue, in lower case, word by word.

    It counts only if one of `near` (where there are any) and none of `not_near` stands in the
    same sentence.
    """

    words: Names
    near: Names = ()
    not_near: Names = ()


@dataclass(frozen=True, slots=True)
class Issue:
    """Something the parties disagree about, put as a proposition one can accept or reject.

    `opposed` are signals of the contrary of the proposition: to accept those is to reject it.
    """

    name: str
    label: str
    proposition: str = ""
    definition: str = ""
    include: str = ""
    exclude: str = ""
    examples: Names = ()
    counterexamples: Names = ()
    signals: tuple[Signal, ...] = ()
    opposed: tuple[Signal, ...] = ()
    parent: str = ""


SCALE = (
    Stance("reject", -2, "The holder rules the proposition out."),
    Stance("resist", -1, "The holder opposes it without ruling it out."),
    Stance("unclear", 0, "The holder speaks of it and takes no side, or both."),
    Stance("accept-if", 1, "The holder accepts it on a condition, in part, or as possible."),
    Stance("accept", 2, "The holder accepts it as it is."),
    Stance("unchanged", None, "The holder says that the stance is what it was."),
)


@dataclass(frozen=True, slots=True)
class Codebook:
    """What a coder is told: issues, scale, and the negotiation they belong to.

    `begins` is the first day of the negotiation or conflict, from which reports count
    ("day 39"); None if it has none. `str(codebook)` is its name and version.
    """

    name: str
    version: str
    title: str
    begins: date | None
    description: str
    scale: tuple[Stance, ...]
    issues: tuple[Issue, ...]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"

    def issue(self, name: str) -> Issue:
        """The issue of that name. Raises LookupError that says which there are."""
        for issue in self.issues:
            if issue.name == name:
                return issue
        names = [issue.name for issue in self.issues]
        raise LookupError(
            f"Codebook {self} has no issue {name!r}.{did_you_mean(name, names)} "
            f"It has {', '.join(names)}."
        )

    def number(self, value: str) -> float | None:
        """Where a stance stands on the scale; None if it has no number.

        Raises LookupError that says which stances there are.
        """
        for stance in self.scale:
            if stance.name == value:
                return stance.number
        names = [stance.name for stance in self.scale]
        raise LookupError(
            f"Codebook {self} has no stance {value!r}.{did_you_mean(value, names)} "
            f"It has {', '.join(names)}."
        )


def read_codebook(path: Path | str) -> Codebook:
    """Read and check a codebook.toml.

    Raises InputError that names every mistake with its line: a syntax error, an unknown key,
    a missing or doubled name, an unknown parent, a scale that is none.
    """
    path = Path(path)
    text = read_text(path)
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message, line = _without_place(str(error))
        raise InputError(f"is not valid TOML: {message}.", path, line) from None
    sheet = _Sheet(Mistakes(path), _key_lines(text))
    codebook = sheet.codebook(content)
    sheet.mistakes.report()
    return codebook


# ---------------------------------------------------------------- from TOML, with its lines

Place = tuple[str, int, str]  # table ("" at the top), which of its kind, key ("" for its head)

TOP_KEYS = ("name", "version", "title", "begins", "description", "scale", "issue")
NAME = re.compile(r"\w[\w.-]*")


@dataclass(frozen=True)
class _Sheet:
    """Turns parsed TOML into a codebook and notes each mistake where it stands."""

    mistakes: Mistakes
    lines: Mapping[Place, int]

    def codebook(self, content: dict[str, Any]) -> Codebook:
        self.check_keys(content, TOP_KEYS, ("", 0))
        begins = content.get("begins")
        if begins is not None and type(begins) is not date:
            self.note(("", 0), "begins", "begins is not a date; write begins = 2022-02-24.")
            begins = None
        issues = tuple(
            self.issue(entry, nth) for nth, entry in enumerate(self.tables(content, "issue"))
        )
        if not issues:
            self.note(("", 0), "", "has no [[issue]]; add at least one.")
        self.check_names("issue", [issue.name for issue in issues])
        self.check_parents(issues)
        name = self.name(content, ("", 0))
        return Codebook(
            name=name,
            version=self.text(content, "version", ("", 0)) or "1",
            title=self.text(content, "title", ("", 0)) or name,
            begins=begins,
            description=self.text(content, "description", ("", 0)),
            scale=self.scale(self.tables(content, "scale")) if "scale" in content else SCALE,
            issues=issues,
        )

    def issue(self, entry: dict[str, Any], nth: int) -> Issue:
        at = ("issue", nth)
        self.check_keys(entry, [field.name for field in fields(Issue)], at)
        if not self.text(entry, "label", at):
            self.note(at, "label", 'this issue has no label; add label = "…" for figures.')
        signals, opposed = self.signals(entry, "signals", at), self.signals(entry, "opposed", at)
        if not entry.get("signals"):
            self.note(at, "signals", 'this issue has no signals; add signals = ["…"].')
        for signal in opposed:
            if signal in signals:
                words = " ".join(signal.words)
                self.note(at, "opposed", f"{words!r} stands in signals, too; choose one of them.")
        return Issue(
            name=self.name(entry, at),
            label=self.text(entry, "label", at),
            proposition=self.text(entry, "proposition", at),
            definition=self.text(entry, "definition", at),
            include=self.text(entry, "include", at),
            exclude=self.text(entry, "exclude", at),
            examples=self.texts(entry, "examples", at),
            counterexamples=self.texts(entry, "counterexamples", at),
            signals=signals,
            opposed=opposed,
            parent=self.text(entry, "parent", at),
        )

    def scale(self, entries: list[dict[str, Any]]) -> tuple[Stance, ...]:
        stances = tuple(self.stance(entry, nth) for nth, entry in enumerate(entries))
        if sum(stance.number is not None for stance in stances) < 2:
            at = ("scale", 0)
            self.note(at, "", "the scale needs at least two stances that have a number.")
        self.check_names("scale", [stance.name for stance in stances])
        numbers = [stance.number for stance in stances]
        for nth, number in enumerate(numbers):
            if number is not None and number in numbers[:nth]:
                twin = stances[numbers.index(number)].name
                self.note(("scale", nth), "number", f"{twin!r} has the number {number:g}, too.")
        return stances

    def stance(self, entry: dict[str, Any], nth: int) -> Stance:
        at = ("scale", nth)
        self.check_keys(entry, [field.name for field in fields(Stance)], at)
        number = entry.get("number")
        if number is not None and not (type(number) in (int, float) and math.isfinite(number)):
            self.note(at, "number", f"number = {number!r} is not a number; write number = -2.")
            number = None
        return Stance(self.name(entry, at), number, self.text(entry, "definition", at))

    def signals(self, entry: dict[str, Any], key: str, at: tuple[str, int]) -> tuple[Signal, ...]:
        found = []
        for given in self.entries(entry, key, at):
            parts = {"words": given} if isinstance(given, str) else given
            if not isinstance(parts, dict):
                self.note(at, key, f"{given!r} in {key} is no phrase; put it in double quotes.")
                continue
            self.check_keys(parts, [field.name for field in fields(Signal)], at, inside=key)
            words = tuple(self.text(parts, "words", at, inside=key).lower().split())
            if not words:
                self.note(at, key, f'a signal in {key} has no words; write {{words = "…"}}.')
                continue
            near, not_near = (
                tuple(word.lower() for word in self.texts(parts, name, at, inside=key))
                for name in ("near", "not_near")
            )
            found.append(Signal(words, near, not_near))
        return tuple(found)

    # each kind of value, checked

    def name(self, entry: dict[str, Any], at: tuple[str, int]) -> str:
        name = self.text(entry, "name", at)
        if not name:
            self.note(at, "name", f'{_what(at[0])} has no name; add name = "…".')
        elif not NAME.fullmatch(name):
            advice = "use letters, digits and hyphens, without blanks."
            self.note(at, "name", f"{name!r} cannot be a name; {advice}")
        return name

    def text(self, entry: dict[str, Any], key: str, at: tuple[str, int], inside: str = "") -> str:
        value = entry.get(key, "")
        if not isinstance(value, str):
            self.note(at, inside or key, f"{key} is not text; put it in double quotes.")
            return ""
        return value.strip()

    def texts(
        self, entry: dict[str, Any], key: str, at: tuple[str, int], inside: str = ""
    ) -> Names:
        values = self.entries(entry, key, at, inside)
        if not all(isinstance(value, str) for value in values):
            self.note(at, inside or key, f"{key} holds something that is not text; quote it.")
        return tuple(value.strip() for value in values if isinstance(value, str))

    def entries(
        self, entry: dict[str, Any], key: str, at: tuple[str, int], inside: str = ""
    ) -> list[Any]:
        value = entry.get(key, [])
        if not isinstance(value, list):
            self.note(at, inside or key, f'{key} is not a list; write {key} = ["…", "…"].')
            return []
        return value

    def tables(self, content: dict[str, Any], key: str) -> list[dict[str, Any]]:
        value = content.get(key, [])
        if not (isinstance(value, list) and all(isinstance(entry, dict) for entry in value)):
            self.note(("", 0), key, f"{key} is not a list of tables; head each with [[{key}]].")
            return []
        return value

    # what must hold between them

    def check_keys(
        self, entry: dict[str, Any], known: Iterable[str], at: tuple[str, int], inside: str = ""
    ) -> None:
        known = list(known)
        for key in entry:
            if key not in known:
                hint = did_you_mean(key, known) or f" Known are {', '.join(known)}."
                self.note(at, inside or key, f"unknown key {key!r}.{hint}")

    def check_names(self, table: str, names: list[str]) -> None:
        for name, count in Counter(name for name in names if name).items():
            if count > 1:
                again = names.index(name, names.index(name) + 1)
                self.note((table, again), "name", f"the name {name!r} is taken; choose another.")

    def check_parents(self, issues: tuple[Issue, ...]) -> None:
        parents = {issue.name: issue.parent for issue in issues}
        for nth, issue in enumerate(issues):
            if issue.parent and issue.parent not in parents:
                hint = did_you_mean(issue.parent, parents)
                self.note(("issue", nth), "parent", f"no issue is named {issue.parent!r}.{hint}")
            above, ancestor = [issue.name], issue.parent
            while ancestor and ancestor not in above:
                above.append(ancestor)
                ancestor = parents.get(ancestor, "")
            if ancestor and ancestor == issue.name:
                circle = " → ".join([*above, ancestor])
                self.note(("issue", nth), "parent", f"an issue is its own ancestor: {circle}.")

    def note(self, at: tuple[str, int], key: str, message: str) -> None:
        line = self.lines.get((*at, key)) or self.lines.get((*at, ""))
        self.mistakes.add(line, message)


def _what(table: str) -> str:
    return {"": "the codebook", "issue": "this issue", "scale": "this stance"}[table]


TABLE_LINE = re.compile(r"\s*\[\[?\s*(\w+)\s*\]\]?")
KEY_LINE = re.compile(r"""\s*["']?([\w-]+)["']?\s*=""")
LONG_TEXT = re.compile(r'"""[\s\S]*?"""|' r"'''[\s\S]*?'''")


def _key_lines(text: str) -> dict[Place, int]:
    """The line of every table's head and of every key in it: tomllib does not tell."""
    lines: dict[Place, int] = {}
    met: Counter[str] = Counter()
    table = ("", 0)
    blanked = LONG_TEXT.sub(lambda long: "\n" * long.group().count("\n"), text)
    for number, line in enumerate(blanked.split("\n"), start=1):
        if head := TABLE_LINE.match(line):
            table = (head.group(1), met[head.group(1)])
            met[head.group(1)] += 1
            lines[*table, ""] = number
        elif key := KEY_LINE.match(line):
            lines.setdefault((*table, key.group(1)), number)
    return lines


def _without_place(message: str) -> tuple[str, int | None]:
    """A TOML error's message, and the line it names."""
    place = re.search(r" \(at line (\d+), column \d+\)$", message)
    if place is None:
        return message.removesuffix(" (at end of document)"), None
    return message[: place.start()], int(place.group(1))
