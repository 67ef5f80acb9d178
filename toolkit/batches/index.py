"""A page that lists the reports of a folder's folders: what each is of, and leads to it.

A reader sorts it by following the heading of a column, to the same list in another order, and
narrows it down by choosing a case, a notebook or the value of a parameter. All this needs no
script, and reports have none. The list has one, of the toolkit alone, which its security policy
knows by its hash and lets no other run: it finds the reports that have all the words typed.
Where it does not run, its field is not shown, and all rows are.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import ChoiceLoader, Environment, PackageLoader
from markupsafe import Markup

from toolkit.analysis.wording import counted
from toolkit.batches.jobs import INDEX
from toolkit.batches.keys import read_kept
from toolkit.batches.making import TABLES
from toolkit.reporting.exhibits import part_of_name
from toolkit.reporting.provenance import read_provenance
from toolkit.schema import InputError, write_whole

MOST_CHOICES = 60
"""Values of a parameter among which a reader may choose."""

PICTURE = "positions"
"""The figure that stands for a report, if it has it."""

SEARCH = Path(__file__).parent / "page" / "search.js"

FIGURES = ("texts", *TABLES.values())
OWN = ("report", "case", "notebook", "day", *FIGURES)
"""Columns that every list may have; a parameter of such a name has another heading."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One report of the list: where it stands, and what is said of it.

    Parameters and figures stand by the headings of their columns; `picture` is where one of its
    figures lies, empty if it has none.
    """

    name: str
    link: str
    case: str
    notebook: str
    day: str
    parameters: dict[str, str]
    figures: dict[str, int]
    picture: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, the page that is sorted by it, and whether its cells are numbers."""

    heading: str
    page: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One value to narrow the list down to, and the class of the rows that have it."""

    words: str
    look: str


def write_index(root: Path) -> Path:
    """Write ``index.html`` and a page for each order, of the reports in the folders in `root`."""
    reports = sorted(
        (one for folder in sorted(root.iterdir()) for one in _listed(folder)),
        key=lambda one: (one.case, one.name),
    )
    varied = _varied(reports)
    columns = _columns(reports, varied)
    choices = _choices(reports, varied)
    template = environment().get_template("index.html")
    script = SEARCH.read_text("utf-8")
    for column in columns:
        rows = sorted(reports, key=lambda one: _order(_cell(one, column.heading)))
        page = template.render(
            columns=columns,
            by=column,
            rows=[(one, _looks(one, choices), _cells(one, columns)) for one in rows],
            choices=choices,
            cases=len({one.case for one in reports}),
            failed=_failed(root),
            search=Markup(script),  # noqa: S704 - the toolkit's own, with nothing of a report in it
            search_hash=_hash(script),
            counted=counted,
        )
        write_whole(root / column.page, page.encode())
    for old in root.glob("index-by-*.html"):
        if old.name not in {column.page for column in columns}:
            old.unlink(missing_ok=True)  # another batch may write the list, too
    return root / INDEX


def environment() -> Environment:
    """Templates of this room, which share the look of the reports' pages."""
    loaders = [PackageLoader(room, "page") for room in ("toolkit.batches", "toolkit.reporting")]
    return Environment(loader=ChoiceLoader(loaders), autoescape=True, trim_blocks=True)


def _hash(script: str) -> str:
    """By what a page's security policy knows its script."""
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"


def _listed(folder: Path) -> Iterable[Listed]:
    try:
        known = read_provenance(folder)
    except InputError:
        return
    kept = read_kept(folder)
    for name, origin in known.items():
        case, about = origin.get("case", {}), kept.get(name, {})
        given = dict(_headed(origin["parameters"]))
        figures = about.get("figures")
        figures = figures if isinstance(figures, dict) else {}
        yield Listed(
            name, f"{quote(folder.name)}/{quote(name)}.html", str(case.get("name", folder.name)),
            str(origin.get("notebook", {}).get("name", name)),
            str(case.get("as_of") or about.get("day", "")), given,
            {one: figures[one] for one in FIGURES if isinstance(figures.get(one), int)},
            _picture(folder, name),
        )  # fmt: skip


def _picture(folder: Path, name: str) -> str:
    """Where the figure lies that stands for a report: that of the positions, else its first."""
    files = sorted(
        (folder / "figures" / name).glob("*.png"), key=lambda one: (one.stem != PICTURE, one.stem)
    )
    return quote(files[0].relative_to(folder.parent).as_posix()) if files else ""


def _headed(parameters: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Parameters in words, each with the heading of its column, which no other column has."""
    for name, value in parameters.items():
        yield (f"{name} (parameter)" if name in OWN else name), _words(value)


def _words(value: Any) -> str:
    return "" if value is None else str(value)


def _varied(reports: Sequence[Listed]) -> list[str]:
    """The parameters in which reports of one notebook differ; the day has a column of its own."""
    values: dict[tuple[str, str], set[str]] = {}
    for one in reports:
        for name, value in one.parameters.items():
            values.setdefault((one.notebook, name), set()).add(value)
    found = dict.fromkeys(name for (_, name), several in values.items() if len(several) > 1)
    return [name for name in found if name != "as_of"]


def _columns(reports: Sequence[Listed], varied: Sequence[str]) -> list[Column]:
    counted = [one for one in FIGURES if any(one in report.figures for report in reports)]
    words = ["case", "notebook", "day", *varied]
    return [
        Column("report", INDEX),
        *(Column(one, f"index-by-{part_of_name(one)}.html") for one in words),
        *(Column(one, f"index-by-{part_of_name(one)}.html", is_number=True) for one in counted),
    ]


def _cell(report: Listed, column: str) -> str | int | None:
    match column:
        case "report":
            return f"{report.case} {report.name}"
        case "case" | "notebook" | "day":
            return str(getattr(report, column))
    if column in FIGURES:
        return report.figures.get(column)
    return report.parameters.get(column, "")


def _order(cell: str | int | None) -> tuple[int, float, str]:
    """Figures from the largest down, words by the alphabet, what is empty last."""
    if cell is None or cell == "":
        return 2, 0, ""
    return (0, -cell, "") if isinstance(cell, int) else (1, 0, cell)


def _cells(report: Listed, columns: Sequence[Column]) -> list[tuple[Column, str]]:
    cells = [(column, _cell(report, column.heading)) for column in columns[1:]]
    return [(column, "" if cell is None else str(cell)) for column, cell in cells]


def _choices(reports: Sequence[Listed], varied: Sequence[str]) -> dict[str, list[Choice]]:
    """What the list can be narrowed down to, where there is a choice."""
    found = {}
    for name in ("case", "notebook", *varied):
        values = sorted({str(_cell(one, name)) for one in reports} - {""})
        if 1 < len(values) <= MOST_CHOICES:
            mark = part_of_name(name)
            found[name] = [Choice(value, f"{mark}-{part_of_name(value)}") for value in values]
    return found


def _looks(report: Listed, choices: dict[str, list[Choice]]) -> str:
    own = [
        choice.look
        for name, values in choices.items()
        for choice in values
        if choice.words == str(_cell(report, name))
    ]
    return " ".join(own)


def _failed(root: Path) -> list[tuple[str, str, str]]:
    """Reports that were not made: their names, where to look, and why, in a sentence."""
    found = []
    for file in sorted(root.glob("*/failed/*.txt")):
        folder = file.parent.parent.name
        with suppress(FileNotFoundError):  # another batch made it just now
            why = file.read_text("utf-8", "replace").partition("\n")[0]
            link = f"{quote(folder)}/failed/{quote(file.name)}"
            found.append((f"{folder}, {file.stem}", link, why))
    return found
