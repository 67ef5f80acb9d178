"""What the answers to exercises are compared with: a sample case, read and coded by the rules."""

from __future__ import annotations

from functools import cache, cached_property

import pandas as pd

from toolkit.analysis import positions
from toolkit.analysis.wording import stance
from toolkit.case import Case, sample_case
from toolkit.case.mistakes import did_you_mean
from toolkit.coding import code, join
from toolkit.parsing import find_statements
from toolkit.parsing.speakers.roster import fold
from toolkit.schema import Actor, to_rows


class Desk:
    """A sample case with what follows from it, each worked out when it is first asked for."""

    def __init__(self, case: Case):
        self.case = case

    @cached_property
    def statements(self) -> pd.DataFrame:
        """The statements found in the case."""
        return find_statements(self.case)

    @cached_property
    def coded(self) -> pd.DataFrame:
        """Statements with the rules' codings."""
        return join(self.statements, code(self.statements, self.case, "rules"), self.case)

    @cached_property
    def positions(self) -> pd.DataFrame:
        """Who stands where, by the rules' codings; copies of reports left out."""
        return positions(self.coded)

    @cached_property
    def actors(self) -> dict[str, Actor]:
        """The actors by name, each in its first role."""
        rows: list[Actor] = to_rows(Actor, self.case.actors)
        return {row.actor: row for row in reversed(rows)}

    @cached_property
    def names(self) -> dict[str, str]:
        """How a student may write an actor: any of its names, or a surname that one person has."""
        given = {key(a): row.actor for row in self.actors.values() for a in (*row.aliases,)}
        last: dict[str, list[str]] = {}
        for row in self.actors.values():
            if row.kind == "person":
                last.setdefault(key(row.actor.split()[-1]), []).append(row.actor)
        given |= {surname: people[0] for surname, people in last.items() if len(people) == 1}
        return given | {key(actor): actor for actor in self.actors}

    @cached_property
    def stances(self) -> dict[str, str]:
        """How a student may write a stance: its name, the words for it, or its number."""
        written: dict[str, str] = {}
        for one in self.case.codebook.scale:
            number = [] if one.number is None else [f"{one.number:g}", str(one.number)]
            words = [one.name, one.name.replace("-", " "), stance(one.name), *number]
            written |= {key(word): one.name for word in words}
        return written

    def stance(self, answer: object) -> str | None:
        """The stance of the scale that is meant; None if it is none."""
        given = str(answer).replace("\N{MINUS SIGN}", "-").strip().removeprefix("+")
        return self.stances.get(key(given))

    def report(self, report: str) -> pd.Series:
        """One report's row. Raises LookupError if the case has none of that name."""
        rows = self.case.documents[self.case.documents["doc_id"] == report]
        if rows.empty:
            hint = did_you_mean(report, self.case.documents["doc_id"])
            raise LookupError(f"Case {self.case.name} has no report {report!r}.{hint}")
        return rows.iloc[0]

    def text(self, report: str) -> str:
        """The text of one report."""
        return str(self.report(report)["text"])


def key(name: str) -> str:
    """A name as it is compared: without case, accents, an article or the blanks around it."""
    return " ".join(fold(word) for word in name.split()).removeprefix("the ")


@cache
def desk(name: str) -> Desk:
    """The desk of a sample case, the same one each time."""
    return Desk(sample_case(name))
