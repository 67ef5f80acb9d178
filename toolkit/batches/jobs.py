"""What a batch is asked for, the reports it comes to, and what became of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from toolkit.reporting.parameters import Value

Outcome: TypeAlias = Literal["made", "unchanged", "failed"]

INDEX = "index.html"
"""The page that lists the reports, in the folder that holds their folders."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A batch as it is asked for; see `render_batch`."""

    notebook: str
    cases: tuple[str, ...]
    parameters: Mapping[str, object]
    by: str
    grid: Path | None
    as_of: str
    out: Path | None
    to: tuple[str, ...]
    single: bool


@dataclass(frozen=True, slots=True)
class Job:
    """One report to make: a notebook on a case, in a folder, under a name.

    `key` is that of all it depends on, and `unchanged` says that it is there as it would be made.
    """

    notebook: str
    case: str
    parameters: Mapping[str, Value]
    folder: Path
    name: str
    to: tuple[str, ...]
    key: str = ""
    unchanged: bool = False

    @property
    def page(self) -> Path:
        """The report's page."""
        return self.folder / f"{self.name}.html"


@dataclass(frozen=True, slots=True)
class Made:
    """What became of one report.

    `page` is where it stands, or would; `seconds` how long it took; `cause` and `why` say of one
    that failed of which kind it is (see `ReportError`; “mistake”: of the toolkit) and what there
    is to say, in a sentence.
    """

    page: Path
    outcome: Outcome
    seconds: float = 0.0
    cause: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of all reports of a batch, in the order of its rows, and the page of them all."""

    reports: tuple[Made, ...]
    index: Path | None
    seconds: float

    def count(self, outcome: Outcome) -> int:
        """How many reports came out so."""
        return sum(one.outcome == outcome for one in self.reports)
