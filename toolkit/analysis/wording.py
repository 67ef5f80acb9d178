"""Numbers, days and stances in plain English, for the sentences of a summary."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from toolkit.schema import AT_LATEST, InputError

UNRESOLVED = "unresolved"

# The stances of the default scale as a noun, as an infinitive, and in the present tense.
_STANCES = {
    "reject": ("reject", "reject this", "rejects this"),
    "resist": ("resist", "resist this", "resists this"),
    "unclear": ("no clear side", "take no clear side on this", "takes no clear side on this"),
    "accept-if": (
        "accept with reservations",
        "accept this with reservations",
        "accepts this with reservations",
    ),
    "accept": ("accept", "accept this", "accepts this"),
    "unchanged": (
        "unchanged",
        "call its stance on this unchanged",
        "calls its stance on this unchanged",
    ),
}
SIDES = {1: "for", 0: "for and against", -1: "against"}
"""The sides of a proposition."""

LONGEST = 300  # characters of a proposition that sentences print


def proposed(proposition: str) -> str:
    """A proposition as sentences print it: “The sanctions on Norland are lifted”.

    Raises ValueError where there is none: nobody is for or against a heading.
    """
    if not proposition:
        raise ValueError("a heading has no proposition; nobody is for or against it")
    return f"“{shortened(proposition.rstrip('.'), LONGEST)}”"


def headed(label: str, proposition: str) -> str:
    """An issue with what it proposes, ahead of what is said of it; a heading has its label only.

    A label alone does not say what a stance is on: who is against the lifting of sanctions may be
    for “Sanctions”.
    """
    return f"{label}, {proposed(proposition)}" if proposition else label


def stand(sides: Sequence[tuple[str, int]], said: Sequence[str]) -> str:
    """Which parties are for, against or both (1, −1, 0), and for or against what.

    “North is against and South is for this: “The sanctions on Norland are lifted””; `said` are
    the propositions as `proposed` prints them.
    """
    by_side: dict[int, list[str]] = {}
    for party, side in sides:
        by_side.setdefault(side, []).append(party)
    who = listed(
        f"{listed(parties)} {'is' if len(parties) == 1 else 'are'} {SIDES[side]}"
        for side, parties in by_side.items()
    )
    return f"{who} {'this' if len(said) == 1 else 'each of these'}: {'; '.join(said)}"


def stance(value: str) -> str:
    """A stance as a noun: “accept with reservations”; other scales' stances in quotation marks."""
    return _STANCES[value][0] if value in _STANCES else f"“{value}”"


def take(value: str) -> str:
    """A stance on a proposition as an infinitive without “to”: “accept this with reservations”."""
    return _STANCES[value][1] if value in _STANCES else f"take the stance “{value}” on this"


def takes(value: str) -> str:
    """That a stance on a proposition is taken: “accepts this with reservations”."""
    return _STANCES[value][2] if value in _STANCES else f"takes the stance “{value}” on this"


def day(date: Any, year: bool = False) -> str:
    """A day as “4 March”, or with its year; “an unknown day” if it is missing."""
    if pd.isna(date):
        return "an unknown day"
    return f"{date.day} {date:%B %Y}" if year else f"{date.day} {date:%B}"


def spoken(date: Any, basis: str, year: bool = False) -> str:
    """A day of speaking: “on 4 March”, or “by 4 March” where only the latest it can be is known."""
    return f"{'by' if basis in AT_LATEST else 'on'} {day(date, year)}"


def shortened(text: str, most: int = 160) -> str:
    """A text of at most `most` characters, cut between words."""
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def days(dates: pd.Series) -> tuple[str, bool]:
    """The days a column spans, “3 March to 20 April 2031”, and whether it spans two years."""
    known = dates.dropna()
    if known.empty:
        return "on unknown days", False
    first, last = known.min(), known.max()
    years = bool(first.year != last.year)
    if first == last:
        return f"on {day(last, year=True)}", years
    return f"from {day(first, year=years)} to {day(last, year=True)}", years


def counted(number: int, noun: str) -> str:
    """A number with its noun: “one statement”, “9 reports”."""
    return f"one {noun}" if number == 1 else f"{number} {noun}s"


def listed(parts: Iterable[str]) -> str:
    """Parts in a row: “a, b and c”."""
    *first, last = list(parts) or [""]
    return f"{', '.join(first)} and {last}" if first else last


def capital(text: str) -> str:
    """A text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """A text with a capital at its beginning and a full stop at its end."""
    return capital(text) + ("" if text.endswith((".", "!", "?", "…")) else ".")


def signed(number: float, places: int = 1) -> str:
    """A mean with its sign: “+0.4”, “−1.2”; none where it is printed as 0."""
    text = f"{abs(number):.{places}f}"
    if float(text) == 0:
        return text
    return ("\N{MINUS SIGN}" if number < 0 else "+") + text


def check_from_one(**numbers: int) -> None:
    """Raise InputError for a number below 1: `check_from_one(most=most)`."""
    for name, number in numbers.items():
        if number < 1:
            raise InputError(f"{name} is {number}; give a number from 1 on.")


def unknown(kind: str, name: str, known: Sequence[str]) -> LookupError:
    """The error for a name that is not there: with near names and, if few, the known ones."""
    near = difflib.get_close_matches(str(name), known, n=3)
    hint = f" Did you mean {' or '.join(map(repr, near))}?" if near else ""
    shown = ", ".join(known[:12]) + (" …" if len(known) > 12 else "")
    return LookupError(f"There is no {kind} {name!r}.{hint} Known: {shown or 'none'}.")
