"""Two briefs of one negotiation, last week's and this week's, and what changed between them."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from toolkit.analysis.wording import SIDES, counted, proposed, shortened, stance
from toolkit.reporting.passages import statement_anchor
from toolkit.reporting.provenance import read_provenance
from toolkit.reporting.verify import (
    Difference,
    report_files,
    sentences,
    table_differences,
    table_rows,
)
from toolkit.schema import InputError, write_whole

Cells: TypeAlias = Mapping[str, str]
"""A row of a kept table: its cells by column."""

MOST_SHOWN = 20
"""Differences of one table that a page shows."""

PAGE = "compared.html"


@dataclass(frozen=True, slots=True)
class Moved:
    """A party's stance on a proposition in two briefs, in words; empty: not on firm ground.

    `on` is the proposition as sentences print it; in briefs that do not have it, the issue's label.
    """

    party: str
    on: str
    before: str
    after: str
    words: str
    outlet: str
    statement_id: str

    def __str__(self) -> str:
        before, after = self.before or "nothing firm", self.after or "nothing firm"
        words = f": “{shortened(self.words)}”" if self.after and self.words else ""
        return f"{self.party} on {self.on}: from {before} to {after}{words}"


@dataclass(frozen=True, slots=True)
class TableChange:
    """A table that differs: its name, its rows before and after, and what differs in it."""

    name: str
    before: int
    after: int
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed in one report from one folder to the other.

    `reports` and `statements` are rows of its tables, `sentences` those before the appendix;
    `*_new` are only in the later one, `*_gone` only in the earlier. `settings` are the parameters,
    methods and codebooks that differ, each as it was and as it is.
    """

    name: str
    case: str
    day_before: str
    day_after: str
    settings: tuple[Difference, ...]
    reports_new: tuple[Cells, ...]
    reports_gone: tuple[Cells, ...]
    statements_new: tuple[Cells, ...]
    statements_gone: tuple[Cells, ...]
    moved: tuple[Moved, ...]
    sentences_new: tuple[str, ...]
    sentences_gone: tuple[str, ...]
    tables: tuple[TableChange, ...]

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        days = f"{self.day_before or 'no day'} to {self.day_after or 'no day'}"
        yield f"{self.name}, {self.case}, {days}"
        for heading, lines in (
            ("set otherwise", map(str, self.settings)),
            ("new reports", map(report_words, self.reports_new)),
            ("reports no more there", map(report_words, self.reports_gone)),
            ("stances that moved", map(str, self.moved)),
            ("sentences that are new", self.sentences_new),
            ("sentences that no longer hold", self.sentences_gone),
            ("new statements", map(statement_words, self.statements_new)),
            ("statements no more there", map(statement_words, self.statements_gone)),
            ("tables that differ", map(_table_words, self.tables)),
        ):
            yield from _listed(heading, list(lines))


def compare_reports(before: Path | str, after: Path | str) -> list[Changes]:
    """What changed from the reports in one folder to those of the same names in another.

    Nothing is made again: what is compared are the tables kept beside the reports, and the
    sentences of their notebooks before the appendix. Raises InputError if a folder holds no
    reports, the two have none of one name, or a table of theirs cannot be read.
    """
    before, after = Path(before), Path(after)
    old, new = read_provenance(before), read_provenance(after)
    common = [name for name in new if name in old]
    if not common:
        raise InputError(
            f"holds {', '.join(new)}, and {before} holds {', '.join(old)}: no report of one name.",
            after,
        )
    found = []
    for name in common:
        try:
            found.append(_changes(before, after, name, old[name], new[name]))
        except InputError:
            raise
        except (KeyError, ValueError, csv.Error):
            raise InputError(
                f"{name!r} here or in {before} has a table that is damaged, or of another release; "
                "render both anew.",
                after,
            ) from None
    return found


def write_comparison(before: Path | str, after: Path | str, file: Path | str) -> list[Changes]:
    """Write what changed as a page, and return it; see `compare_reports`."""
    from jinja2 import Environment, PackageLoader

    found, file, after = compare_reports(before, after), Path(file), Path(after)
    environment = Environment(
        loader=PackageLoader("toolkit.reporting", "page"), autoescape=True, trim_blocks=True
    )
    page = environment.get_template("compared.html").render(
        changes=[(one, _anchors(after, one.name)) for one in found],
        before=Path(before).resolve().name,
        after=after.resolve().name,
        beside=Path(os.path.relpath(after.resolve(), file.resolve().parent)).as_posix(),
        anchor=statement_anchor,
        report_words=report_words,
        statement_words=statement_words,
        counted=counted,
        most=MOST_SHOWN,
    )
    write_whole(file, page.encode())
    return found


# ---------------------------------------------------------------- one report


def _changes(
    before: Path, after: Path, name: str, old: Mapping[str, Any], new: Mapping[str, Any]
) -> Changes:
    kept, made = (report_files(folder / "tables" / name) for folder in (before, after))
    reports, statements = (
        (_by(table, key, kept), _by(table, key, made))
        for table, key in (("reports", "doc_id"), ("statements", "statement_id"))
    )
    one, other = (sentences(folder / f"{name}.ipynb", front=True) for folder in (before, after))
    case = str(new.get("case", {}).get("name", ""))
    return Changes(
        name, case, _day(old, reports[0]), _day(new, reports[1]),
        tuple(_settings(old, new)),
        _only(reports[1], reports[0]), _only(reports[0], reports[1]),
        _only(statements[1], statements[0]), _only(statements[0], statements[1]),
        tuple(_moved(kept, made)),
        tuple(text for text in dict.fromkeys(other) if text not in one),
        tuple(text for text in dict.fromkeys(one) if text not in other),
        tuple(_tables(kept, made, name)),
    )  # fmt: skip


def _by(table: str, key: str, files: Mapping[str, bytes]) -> dict[str, Cells]:
    """The rows of a report's table by what names them; nothing where there is no such table."""
    return {row[key]: row for row in _records(table, files) if key in row}


def _records(table: str, files: Mapping[str, bytes]) -> list[Cells]:
    header, *rows = table_rows(files.get(f"{table}.csv", b"")) or [()]
    return [dict(zip(header, row, strict=False)) for row in rows]


def _only(these: Mapping[str, Cells], others: Mapping[str, Cells]) -> tuple[Cells, ...]:
    return tuple(row for key, row in these.items() if key not in others)


def _day(origin: Mapping[str, Any], reports: Mapping[str, Cells]) -> str:
    """The day the case stood at, or that of its latest report."""
    days = (row.get("date", "") for row in reports.values())
    return str(origin.get("case", {}).get("as_of") or max(days, default=""))


def _settings(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    """What the two were made with that is not the same, the day apart."""
    one, other = _set(old), _set(new)
    for name in sorted({*one, *other} - {"as_of"}):
        if one.get(name) != other.get(name):
            yield Difference(name, "", one.get(name, ""), other.get(name, ""))


def _set(origin: Mapping[str, Any]) -> dict[str, str]:
    case, method = origin.get("case", {}), origin.get("method", {})
    made = {
        "case": case.get("name"),
        "codebook": case.get("codebook"),
        "method": method.get("name"),
    }
    return {name: str(value) for name, value in (made | dict(origin["parameters"])).items()}


def _moved(kept: Mapping[str, bytes], made: Mapping[str, bytes]) -> Iterator[Moved]:
    """Stances on firm ground that are others now, that are new, and that are firm no more."""
    old, new = (
        {(row["party"], row["issue"]): row for row in _records("standing-now", files)}
        for files in (kept, made)
    )
    for key in sorted({*old, *new}):
        before, after = (_stands(rows.get(key)) for rows in (old, new))
        if before != after:
            row = new.get(key) or old[key]
            yield Moved(
                row["party"], _on(new.get(key, {}), old.get(key, {})), before, after,
                row["words"], row["outlet"], row["statement_id"],
            )  # fmt: skip


def _on(*rows: Cells) -> str:
    """What a stance is on, from the first row that has the proposition."""
    said = next((row["proposition"] for row in rows if row.get("proposition")), "")
    return proposed(said) if said else next(row["label"] for row in rows if row)


def _stands(row: Cells | None) -> str:
    """A stance in words, as the brief gives it: the side alone where only that is firm."""
    if row is None:
        return ""
    return stance(row["value"]) if row["value_firm"] == "True" else SIDES[int(row["side"])]


def _tables(
    kept: Mapping[str, bytes], made: Mapping[str, bytes], report: str
) -> Iterator[TableChange]:
    for name in sorted({*kept, *made}):
        one, other = ({name: files[name]} if name in files else {} for files in (kept, made))
        if one == other:
            continue
        before, after = (
            max(0, len(table_rows(files.get(name, b""))) - 1) for files in (one, other)
        )
        yield TableChange(name, before, after, tuple(table_differences(one, other, report)))


# ---------------------------------------------------------------- in words


def report_words(row: Cells) -> str:
    """A report as a list names it: “2031-03-04, Harbour Post: Adan on inspections”."""
    where = ", ".join(filter(None, [row.get("date"), row.get("outlet")]))
    return ": ".join(filter(None, [where, row.get("title") or row.get("doc_id")]))


def statement_words(row: Cells) -> str:
    """A statement as a list names it: “Lena Adan (2031-03-04, Harbour Post): …”."""
    who = row.get("speaker") or row.get("source") or "Nobody named"
    where = ", ".join(filter(None, [row.get("said_on"), row.get("outlet")]))
    return f"{who}{f' ({where})' if where else ''}: {shortened(row.get('content', ''))}"


def _table_words(table: TableChange) -> str:
    return f"{table.name}: {table.before} rows before, {table.after} after"


def _listed(heading: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield f"\n{heading} ({len(lines)}):"
        yield from (f"- {line}" for line in lines)


def _anchors(folder: Path, name: str) -> Iterable[str]:
    """The statements that the later page shows, so that a link leads to them."""
    page = folder / f"{name}.html"
    text = page.read_text("utf-8", "replace") if page.is_file() else ""
    return {part.partition('"')[0] for part in text.split(' id="')[1:]}
