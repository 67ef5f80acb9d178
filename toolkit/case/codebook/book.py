"""What a codebook holds: issues, scale, dimensions, and the words that signal the issues."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from toolkit.case.mistakes import did_you_mean
from toolkit.schema import Names


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

    def __str__(self) -> str:
        near = f" near {', '.join(self.near)}" if self.near else ""
        not_near = f" not near {', '.join(self.not_near)}" if self.not_near else ""
        return f"{' '.join(self.words)}{near}{not_near}"


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence as a report prints it, and the value it shows; empty if it claims none."""

    text: str
    value: str = ""

    def __str__(self) -> str:
        return f"{self.text} → {self.value}" if self.value else self.text


@dataclass(frozen=True, slots=True)
class Issue:
    """Something the parties disagree about, put as a proposition one can accept or reject.

    `opposed` are signals of the contrary of the proposition: to accept those is to reject it.
    `contrary` says in what words the contrary is usually spoken, for who reads a stance by more
    than signals. An issue without a proposition is a heading: reports can speak of it, and nobody
    can be for or against it. A heading that is a `parent` of others may lack signals, too.
    """

    name: str
    label: str
    proposition: str = ""
    definition: str = ""
    include: str = ""
    exclude: str = ""
    examples: tuple[Example, ...] = ()
    counterexamples: Names = ()
    signals: tuple[Signal, ...] = ()
    opposed: tuple[Signal, ...] = ()
    parent: str = ""
    contrary: str = ""


@dataclass(frozen=True, slots=True)
class Guide:
    """What coders are told of the attitude or the move dimension as a whole."""

    definition: str = ""
    include: str = ""
    exclude: str = ""
    examples: tuple[Example, ...] = ()
    counterexamples: Names = ()


DIMENSIONS = ("issue", "attitude", "move")
"""What is read off a statement, all of it unless a codebook says less."""

SCALE = (
    Stance("reject", -2, "The holder rules the proposition out."),
    Stance("resist", -1, "The holder opposes it without ruling it out."),
    Stance("unclear", 0, "The holder speaks of it and takes no side, or both."),
    Stance("accept-if", 1, "The holder accepts it on a condition, in part, or as possible."),
    Stance("accept", 2, "The holder accepts it as it is."),
    Stance("unchanged", None, "The holder says that the stance is what it was."),
)

ATTITUDES: Mapping[str, str] = MappingProxyType(
    {
        "positive": "The holder praises, thanks or trusts the actor.",
        "negative": "The holder blames, mocks or distrusts the actor.",
        "mixed": "The holder does both in one statement.",
    }
)

MOVES: Mapping[str, str] = MappingProxyType(
    {
        "agree": "Agrees with the other, or to do what the other proposes.",
        "consult": "Meets, calls, visits, or offers to.",
        "support": "Praises, recognises, defends or sides with the other.",
        "cooperate": "Does something together with the other.",
        "aid": "Gives or promises goods, money, troops or shelter.",
        "yield": "Gives way: concedes, withdraws, frees, lifts a measure.",
        "request": "Asks, demands, proposes or appeals.",
        "accuse": "Blames, criticises, complains of the other.",
        "reject": "Refuses what the other asks for or proposes.",
        "threaten": "Announces harm if the other does, or does not do, something.",
        "protest": "Demonstrates, strikes, or calls others out.",
        "sanction": "Breaks off, boycotts, expels, suspends, puts under embargo.",
        "mobilize": "Puts forces on alert, deploys or exercises them.",
        "coerce": "Seizes, arrests, restricts, blockades.",
        "assault": "Uses armed or bodily force.",
    }
)
"""Things done by saying, or said to be done, after the roots of PLOVER that occur in talk.

In our own words; `yield` takes in what later versions of PLOVER call concede and retreat.
Source: Open Event Data Alliance, PLOVER; Halterman, Bagozzi, Beger, Schrodt and Scarborough
(2023), PLOVER and POLECAT: A New Political Event Ontology and Dataset.
"""

ATTITUDE = Guide(
    definition="How the holder speaks of an actor, whatever the issue.",
    include="Praise, thanks, trust; blame, scorn, distrust, in the holder's own words.",
    exclude="What the holder thinks of a proposal (issue); praise of oneself.",
)
MOVE = Guide(
    definition="What the holder does towards an actor by saying this.",
    include="The act of this statement: asks, offers, threatens, gives way.",
    exclude="Deeds that are only told of somebody else.",
)


@dataclass(frozen=True, slots=True)
class Codebook:
    """What a coder is told: issues, scale, and the negotiation they belong to.

    `begins` is the first day of the negotiation or conflict, from which reports count
    ("day 39"); None if it has none. `dimensions` are those of `DIMENSIONS` that are coded,
    `moves` those of `MOVES`. `suggestions` says whether those who code by hand may ask for the
    reading of the rules or of a model. `unlisted_states` is the side of the states that the table
    of actors does not list; empty if each is its own. `str(codebook)` is its name and version.
    """

    name: str
    version: str
    title: str
    begins: date | None
    description: str
    scale: tuple[Stance, ...]
    issues: tuple[Issue, ...]
    dimensions: Names = DIMENSIONS
    attitude: Guide = ATTITUDE
    move: Guide = MOVE
    moves: Names = tuple(MOVES)
    suggestions: bool = False
    unlisted_states: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.version}"

    def issue(self, name: str) -> Issue:
        """The issue of that name. Raises LookupError that says which there are."""
        for issue in self.issues:
            if issue.name == name:
                return issue
        raise self._unknown("issue", name, (issue.name for issue in self.issues))

    def number(self, value: str) -> float | None:
        """Where a stance stands on the scale; None if it has no number.

        Raises LookupError that says which stances there are.
        """
        for stance in self.scale:
            if stance.name == value:
                return stance.number
        raise self._unknown("stance", value, (stance.name for stance in self.scale))

    def values(self, dimension: str) -> Names:
        """The values a coder chooses from in a dimension, in their order.

        Raises LookupError that says which dimensions the codebook codes.
        """
        if dimension not in self.dimensions:
            raise self._unknown("dimension", dimension, self.dimensions)
        of = {"issue": (s.name for s in self.scale), "attitude": ATTITUDES, "move": self.moves}
        return tuple(of[dimension])

    # ------------------------------------------------------------ issues within issues

    @property
    def headings(self) -> Names:
        """The issues without a proposition, in the file's order: nobody is for or against them."""
        return tuple(issue.name for issue in self.issues if not issue.proposition)

    def children(self, name: str) -> Names:
        """The issues right below one, in the file's order. Raises LookupError as `issue`."""
        self.issue(name)
        return tuple(issue.name for issue in self.issues if issue.parent == name)

    def ancestors(self, name: str) -> Names:
        """The issues above one, its parent first. Raises LookupError as `issue`."""
        parents = {issue.name: issue.parent for issue in self.issues}
        above, name = [], self.issue(name).parent
        while name:
            above.append(name)
            name = parents[name]
        return tuple(above)

    def under(self, name: str) -> Names:
        """An issue and all below it: ``coded["object"].isin(codebook.under("territory"))``.

        Raises LookupError as `issue`.
        """
        above = len(self.ancestors(name))
        outline = iter(self.outline())
        inside = [next(issue.name for _, issue in outline if issue.name == name)]
        for depth, issue in outline:
            if depth <= above:
                break
            inside.append(issue.name)
        return tuple(inside)

    def outline(self) -> Iterator[tuple[int, Issue]]:
        """Every issue with its depth (0 at the top), each followed by those below it."""
        below: dict[str, list[Issue]] = {}
        for issue in self.issues:
            below.setdefault(issue.parent, []).append(issue)
        waiting = [(0, issue) for issue in reversed(below.get("", []))]
        while waiting:
            depth, issue = waiting.pop()
            yield depth, issue
            waiting += [(depth + 1, child) for child in reversed(below.get(issue.name, []))]

    def _unknown(self, what: str, name: str, known: Iterable[str]) -> LookupError:
        known = list(known)
        hint = did_you_mean(name, known)
        return LookupError(
            f"Codebook {self} has no {what} {name!r}.{hint} It has {', '.join(known)}."
        )
