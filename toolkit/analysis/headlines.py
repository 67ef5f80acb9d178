"""The finding of a figure in a few words, as its title says it; nothing where none holds."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TypeAlias

import pandas as pd

from toolkit.analysis.coverage import NO_SIDE
from toolkit.analysis.wording import SIDES, UNRESOLVED, counted, day, listed, signed
from toolkit.findings import takes_tables

Said: TypeAlias = tuple[int, str]
"""The side a statement takes, above or below 0, and the report that carries it."""

_STATEMENTS = 3  # that a mean rests on, at least
_OF_OUTLET = 10  # statements of which a share is taken, at least
_REPORTS = 2  # that carry a side, at least
_SHARED = 2  # issues that two speak of, or actors that speak of two issues, at least
_NAMED = 3  # issues that are named and not counted, at most


@takes_tables
def headline_positions(positions: pd.DataFrame, issue: str | None = None) -> str:
    """Who is furthest from whom on what, or who is on which side of one issue, by the means.

    Counted are means of three statements or more, and nobody who is unresolved.
    """
    known = positions[positions["n"] >= _STATEMENTS].dropna(subset="mean")
    known = known.drop(index=UNRESOLVED, level=0, errors="ignore")
    if issue is not None:
        rows = known[known.index.get_level_values(1) == issue]
        sides = {
            str(party): "both for and against" if both else SIDES[(mean > 0) - (mean < 0)]
            for (party, _), mean, both in zip(
                rows.index, rows["mean"], rows["contested"], strict=True
            )
            if both or mean
        }
        return _by_side(sides)
    means = known["mean"].groupby(level=1).agg(["min", "max"])
    distance = means["max"] - means["min"]
    if not (distance > 0).any():
        return ""
    widest = known[known.index.get_level_values(1) == distance.idxmax()].droplevel(1)
    ends = widest["mean"].isin([widest["mean"].min(), widest["mean"].max()])
    if (distance == distance.max()).sum() > 1 or ends.sum() > 2:
        return ""  # no two of them are further apart than others
    rows = widest.sort_values("mean", kind="stable").iloc[[0, -1]]
    apart = f"({signed(rows['mean'].iloc[0])} and {signed(rows['mean'].iloc[1])})"
    label = str(rows["label"].iloc[0])
    return f"{listed(map(str, rows.index))} are furthest apart on {_within(label)} {apart}"


@takes_tables
def headline_timeline(timeline: pd.DataFrame, issue: str) -> str:
    """Who went from which side of an issue to which, and who stayed, in their own words.

    A party on a side is one whom two reports in a row, at least, put there; of one who was put
    elsewhere since, by a single report, nothing is said.
    """
    own = timeline[(timeline["issue"] == issue) & timeline["own"]].dropna(subset="held_number")
    own = own[(own["held_number"] != 0) & (own["party"] != UNRESOLVED)]
    moved, stayed = [], {}
    for party in timeline.attrs.get("parties") or sorted(own["party"].unique()):
        rows = own[own["party"] == party]
        signs = [1 if number > 0 else -1 for number in rows["held_number"]]
        runs = _runs(list(zip(signs, rows["doc_id"], strict=True)))
        firm = [side for side, reports in runs if reports >= _REPORTS]
        if not firm or firm[-1] != runs[-1][0]:
            continue
        if firm[0] != firm[-1]:
            moved.append(f"{party} moved from {SIDES[firm[0]]} to {SIDES[firm[-1]]} it")
        else:
            stayed[str(party)] = SIDES[firm[-1]]
    return ", ".join([*moved, *filter(None, [_by_side(stayed)])])


@takes_tables
def headline_coverage(coverage: pd.DataFrame) -> str:
    """Which outlet gives most of its words to one side, and how much of them.

    Counted are outlets with ten statements or more.
    """
    shares = coverage[coverage["statements"] >= _OF_OUTLET].filter(like="share of ").fillna(0)
    shares = shares.rename(columns=lambda column: str(column).removeprefix("share of "))
    shares = shares.drop(columns=[NO_SIDE, UNRESOLVED], errors="ignore")
    if not shares.size or not shares.to_numpy().any():
        return ""
    most, side, outlet = max(
        (float(share), str(side), str(outlet))
        for side, column in shares.items()
        for outlet, share in column.items()
    )
    return f"{outlet} gives {side} {100 * most:.0f} % of its quotations"


@takes_tables
def headline_shifts(shifts: pd.DataFrame) -> str:
    """Who changed sides on which issues, or on how many, in words repeated on a later day.

    A shift known to be no larger than what reports or coders differ by is left out.
    """
    across = (shifts["from_number"] * shifts["to_number"] < 0) & shifts["confirmed"]
    for column in ("beyond_interval", "beyond_coders"):
        if column in shifts:
            across &= shifts[column].astype("boolean").fillna(True).astype("bool")
    found = {
        str(party): list(dict.fromkeys(map(str, rows["label"])))
        for party, rows in shifts[across].groupby("party")
        if party != UNRESOLVED
    }
    if not found:
        return ""
    named = sum(map(len, found.values())) <= _NAMED
    said = [
        listed([_within(label) for label in labels]) if named else counted(len(labels), "issue")
        for labels in found.values()
    ]
    first, *others = zip(found, said, strict=True)
    parts = [f"{first[0]} changed sides on {first[1]}"]
    return ", ".join([*parts, *(f"{party} on {what}" for party, what in others)])


@takes_tables
def headline_ties(ties: pd.DataFrame) -> str:
    """Which two agree most and which are most at odds; or the issue with most on both sides.

    Counted are actors and issues of three statements or more, two of a kind if they share two or
    more; where the table has intervals, ties whose interval lies on one side of 0.
    """
    least = ties[["statements_a", "statements_b"]].min(axis="columns")
    known = ties[(least >= _STATEMENTS) & (ties["weight"] != 0)]
    if "low" in known:
        known = known[(known["low"] > 0) | (known["high"] < 0)]
    if (known["kind_a"] != known["kind_b"]).any():
        return _dividing(known)
    known = known[known["shared"] >= _SHARED]
    issues = (known["kind_a"] == "issue").any()
    said = (
        ("are judged most alike", "least alike") if issues else ("agree most", "are most at odds")
    )
    parts = []
    for way, words in zip((1, -1), said, strict=True):
        strength = known["weight"] * way
        strongest = known[(strength > 0) & (strength == strength.max())]
        if len(strongest) == 1:  # no two others are tied as strongly
            [(one, other)] = strongest[["label_a", "label_b"]].to_numpy()
            parts.append(f"{one} and {other} {words}")
    return ", ".join(parts)


def _dividing(ties: pd.DataFrame) -> str:
    """The issue with most weight on its weaker side, and who speaks most for and against it."""
    sides = [ties.assign(own=(ties["weight"] * way).clip(lower=0)) for way in (1, -1)]
    both = [rows.groupby("label_b")["own"].sum() for rows in sides]
    weaker = pd.concat(both, axis="columns").min(axis="columns")
    if not (weaker > 0).any() or (weaker == weaker.max()).sum() > 1:
        return ""
    issue = str(weaker.idxmax())
    said = []
    for rows, word in zip(sides, ("for", "against"), strict=True):
        strongest = rows[(rows["label_b"] == issue) & (rows["own"] > 0)]
        strongest = strongest[strongest["own"] == strongest["own"].max()]
        verb = "is" if len(strongest) == 1 else "are"
        said.append(f"{listed(map(str, strongest['label_a']))} {verb} most {word} it")
    return f"{issue} divides them most: {', '.join(said)}"


@takes_tables
def headline_polarisation(polarisation: pd.DataFrame) -> str:
    """When the debate was most split, or that no change is beyond what reports differ by.

    Without intervals, of which only these tell, nothing is said.
    """
    known = polarisation.dropna(subset=["polarisation", "start"])
    if len(known) < 2 or "low" not in known or known["low"].isna().any():
        return ""
    most = known.iloc[int(known["polarisation"].argmax())]
    if most["low"] > known["high"].min():
        return f"The debate was most split from {day(most['start'])} to {day(most['end'])}"
    return "The split does not change by more than reports differ by"


def _runs(said: list[Said]) -> list[tuple[int, int]]:
    """Statements in a row that take one side, and how many reports carry them."""
    grouped = groupby(said, key=itemgetter(0))
    return [(side, len({report for _, report in run})) for side, run in grouped]


def _by_side(sides: dict[str, str]) -> str:
    """Parties by the side they are on: “North and South are for it, Mediation is against it”."""
    by_side = {
        side: [party for party, on in sides.items() if on == side]
        for side in dict.fromkeys(sides.values())
    }
    return ", ".join(
        f"{listed(parties)} {'is' if len(parties) == 1 else 'are'} {side} it"
        for side, parties in by_side.items()
    )


def _within(label: str) -> str:
    """A label within a sentence, in lower case unless it may be a name."""
    first = label.split(" ")[0]
    return label[:1].lower() + label[1:] if first[1:].islower() else label
