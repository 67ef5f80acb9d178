"""What changed between two versions of a codebook, and which codings must be looked at again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import pandas as pd

from toolkit.case.codebook.book import Codebook, Example, Guide, Issue, Signal, Stance
from toolkit.findings import takes_tables
from toolkit.schema import Coding, columns

COLUMNS = ("part", "name", "change", "old", "new", "look_again")
BY_RULES = ("rules-", "learned-")  # how the names of coders begin that go by signals
SIGNALS = "the rules' codings are made anew by code; people's stay"
ASKED = "the proposition asks something else: every stance on it may be another"
DRAWN = "what belongs to it is drawn anew: codings may be in or out of it"
ISSUE_TEXTS = {
    "label": "",
    "proposition": ASKED,
    "definition": DRAWN,
    "include": DRAWN,
    "exclude": DRAWN,
    "contrary": "the stance reader is told so; people's codings stay",
    "parent": "it may yield to another issue when both are named: " + SIGNALS,
}
BY_RULES_ONLY = (
    "signals",
    "opposed",
    "parent",
    "contrary",
)  # changes of no concern to people's codings

T = TypeVar("T", Issue, Stance)


@dataclass(frozen=True, slots=True)
class _Change:
    """One row of the differences; `name` is the issue or value whose codings it concerns."""

    part: str
    name: str
    change: str
    old: str
    new: str
    look_again: str = ""


def diff_codebooks(old: Codebook, new: Codebook) -> pd.DataFrame:
    """What changed from one version of a codebook to another: a row for each change.

    Columns: `part` (codebook, dimension, issue, stance, attitude or move), `name` (which one),
    `change` (added, removed, renamed, or the key that is different), `old` and `new` as text,
    and `look_again`: why codings made with the old version must be looked at, empty if they need
    not. Another label, number or example changes no rule and asks for nothing; a counterexample
    does, and so does another value claimed for the same example. What takes another name, but
    not another proposition (of a stance: number and definition), is renamed.

    A stance added concerns its neighbours on the scale, an issue added its parent: these have
    rows of their own, with the change “gained”.
    """
    changes = [*_head(old, new), *_issues(old, new), *_scale(old, new), *_guides(old, new)]
    if changes and old.version == new.version:
        why = "codings of both versions cannot be told apart: raise the new one's version"
        changes.insert(0, _Change("codebook", "version", "not raised", str(old), str(new), why))
    return pd.DataFrame(changes, columns=list(COLUMNS), dtype="str")


@takes_tables
def codings_to_review(diff: pd.DataFrame, codings: pd.DataFrame) -> pd.DataFrame:
    """The codings that a change of the codebook makes doubtful, in their order.

    `diff` as `diff_codebooks` returns it, `codings` as `Coding` rows; the result has a further
    column `look_again`, the reasons, joined by semicolons. Codings that name the new version
    are left out, as are those of people and of endpoints where only signals have changed.
    """
    version = diff[(diff["part"] == "codebook") & (diff["change"] == "version")]
    made = ~codings["codebook"].isin(version["new"])
    automatic = codings["coder"].str.startswith(BY_RULES)
    reasons: dict[Any, list[str]] = {}
    for change in diff[diff["look_again"] != ""].to_dict("records"):
        concerned = made & _concerned(str(change["part"]), str(change["name"]), codings)
        if change["change"] in BY_RULES_ONLY:
            concerned &= automatic
        for row in codings.index[concerned]:
            reasons.setdefault(row, []).append(f"{change['name']}: {change['look_again']}")
    found = codings.loc[[row for row in codings.index if row in reasons], columns(Coding)]
    why = ["; ".join(dict.fromkeys(reasons[row])) for row in found.index]
    return found.assign(look_again=pd.Series(why, index=found.index, dtype="str"))


def _concerned(part: str, name: str, codings: pd.DataFrame) -> pd.Series:
    """Which codings a part of the codebook concerns, as a mask."""
    dimension, value = codings["dimension"], codings["value"]
    if part == "issue":
        return (dimension == "issue") & (codings["object"] == name)
    if part == "stance":
        return (dimension == "issue") & (value == name)
    if part == "dimension" or name == part:
        return dimension == name
    return (dimension == part) & (value == name)


# ---------------------------------------------------------------- part by part


def _head(old: Codebook, new: Codebook) -> Iterator[_Change]:
    if str(old) != str(new):
        yield _Change("codebook", old.name, "version", str(old), str(new))
    for key in ("title", "begins", "description", "unlisted_states"):
        before, after = (str(getattr(book, key) or "") for book in (old, new))
        if before != after:
            yield _Change("codebook", old.name, key, before, after)
    for name in old.dimensions:
        if name not in new.dimensions:
            why = "it is no longer coded: set these codings aside"
            yield _Change("dimension", name, "removed", name, "", why)
    for name in new.dimensions:
        if name not in old.dimensions:
            yield _Change("dimension", name, "added", "", name)


def _issues(old: Codebook, new: Codebook) -> Iterator[_Change]:
    renamed = _renamed(old.issues, new.issues, lambda issue: issue.proposition)
    after = {issue.name: issue for issue in new.issues}
    for issue in old.issues:
        name = renamed.get(issue.name, issue.name)
        if name not in after:
            why = "the issue is gone: code its statements on another, or delete these codings"
            yield _Change("issue", issue.name, "removed", issue.proposition, "", why)
            continue
        if name != issue.name:
            why = "write the new name into them; the stances stay"
            yield _Change("issue", issue.name, "renamed", issue.name, name, why)
        yield from _issue(issue, after[name], renamed)
    before = {renamed.get(issue.name, issue.name) for issue in old.issues}
    for issue in new.issues:
        if issue.name not in before:
            yield _Change("issue", issue.name, "added", "", issue.proposition)
            if issue.parent in before:
                parent = next((a for a, b in renamed.items() if b == issue.parent), issue.parent)
                why = f"codings of it may belong to the new issue {issue.name!r} below it"
                yield _Change("issue", parent, "gained", "", issue.name, why)


def _issue(old: Issue, new: Issue, renamed: Mapping[str, str]) -> Iterator[_Change]:
    for key, why in ISSUE_TEXTS.items():
        before, after = getattr(old, key), getattr(new, key)
        if before != after and not (key == "parent" and renamed.get(before) == after):
            yield _Change("issue", old.name, key, before, after, why)
    yield from _examples("issue", old.name, old, new)
    for key in ("signals", "opposed"):
        gone, come = _apart(getattr(old, key), getattr(new, key))
        if gone or come:
            yield _Change("issue", old.name, key, gone, come, SIGNALS)


def _scale(old: Codebook, new: Codebook) -> Iterator[_Change]:
    renamed = _renamed(old.scale, new.scale, lambda stance: (stance.number, stance.definition))
    after = {stance.name: stance for stance in new.scale}
    for stance in old.scale:
        name = renamed.get(stance.name, stance.name)
        if name not in after:
            why = "the stance is gone: choose another for these statements"
            yield _Change("stance", stance.name, "removed", _number(stance), "", why)
            continue
        if name != stance.name:
            why = "write the new name into them"
            yield _Change("stance", stance.name, "renamed", stance.name, name, why)
        now = after[name]
        if stance.number != now.number:
            yield _Change("stance", stance.name, "number", _number(stance), _number(now))
        if stance.definition != now.definition:
            why = "the stance is defined anew: compare each coding with the new definition"
            before = stance.definition
            yield _Change("stance", stance.name, "definition", before, now.definition, why)
    known = {renamed.get(stance.name, stance.name): stance.name for stance in old.scale}
    for nth, stance in enumerate(new.scale):
        if stance.name not in known:
            yield _Change("stance", stance.name, "added", "", _number(stance))
            beside = (*new.scale[max(nth - 1, 0) : nth], *new.scale[nth + 1 : nth + 2])
            why = f"some of these may be the new stance {stance.name!r} beside it"
            for neighbour in (known[other.name] for other in beside if other.name in known):
                yield _Change("stance", neighbour, "gained", "", stance.name, why)


def _guides(old: Codebook, new: Codebook) -> Iterator[_Change]:
    for part in ("attitude", "move"):
        before, after = getattr(old, part), getattr(new, part)
        for key in ("definition", "include", "exclude"):
            was, now = getattr(before, key), getattr(after, key)
            if was != now:
                yield _Change(part, part, key, was, now, DRAWN)
        yield from _examples(part, part, before, after)
    for name in old.moves:
        if name not in new.moves:
            why = "the move is gone: choose another for these statements"
            yield _Change("move", name, "removed", name, "", why)
    for name in new.moves:
        if name not in old.moves:
            yield _Change("move", name, "added", "", name)


def _examples(part: str, name: str, old: Issue | Guide, new: Issue | Guide) -> Iterator[_Change]:
    gone, come = _apart(old.examples, new.examples)
    if gone or come:
        claims = {example.text: example.value for example in old.examples}
        turned = any(claims.get(e.text, e.value) != e.value for e in new.examples)
        why = (
            "an example shows another value than before: compare codings like it" if turned else ""
        )
        yield _Change(part, name, "examples", gone, come, why)
    gone, come = _apart(old.counterexamples, new.counterexamples)
    if gone or come:
        why = "what looks alike and does not count is drawn anew: compare codings with these"
        yield _Change(part, name, "counterexamples", gone, come, why)


def _renamed(old: Sequence[T], new: Sequence[T], mark: Callable[[T], object]) -> dict[str, str]:
    """Old names to new ones, of those that kept what marks them and lost only their name."""
    before, after = {part.name for part in old}, {part.name for part in new}
    lost = {mark(part): part.name for part in old if part.name not in after and mark(part)}
    found = {mark(part): part.name for part in new if part.name not in before}
    return {name: found[sign] for sign, name in lost.items() if sign in found}


def _apart(
    old: Sequence[Signal | Example | str], new: Sequence[Signal | Example | str]
) -> tuple[str, str]:
    """What stands in only one of two lists, as text: that of the old, that of the new."""
    return (
        " · ".join(str(one) for one in old if one not in new),
        " · ".join(str(one) for one in new if one not in old),
    )


def _number(stance: Stance) -> str:
    return "" if stance.number is None else f"{stance.number:g}"
