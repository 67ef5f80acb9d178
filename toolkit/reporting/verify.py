"""A report made again where it is read, and what comes out otherwise than was printed."""

from __future__ import annotations

import ast
import csv
import io
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from toolkit.case import Case, sample_cases
from toolkit.reporting.parameters import CASE
from toolkit.reporting.provenance import read_provenance
from toolkit.reporting.render import ReportError, render_report
from toolkit.schema import InputError

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Something a report holds, as it was kept and as it comes out now; empty: not at all.

    `part` is its file, or the report's page for a sentence; `where` the row of a table
    (1 is the first below the header), with the column if it is one.
    """

    part: str
    where: str
    kept: str
    made: str

    def __str__(self) -> str:
        place = f"{self.part}, {self.where}" if self.where else self.part
        if not self.kept or not self.made:
            return f"{place}: {'is new' if self.made else 'is gone'}: {self.kept or self.made}"
        return f"{place}: was {self.kept}, is {self.made}"


def verify_report(
    folder: Path | str, case: Case | Path | str | None = None, timeout: float | None = None
) -> list[Difference]:
    """Make the reports in a folder again, elsewhere, and say what differs from those kept.

    Compared are tables, row by row, figures, by their bytes, and the sentences of the page;
    last, if anything of these differs, what the report was made from: versions, the model, the
    case's files. On which kind of machine it was made is told with them and never compared by
    itself. The kept notebooks are run, on `case`, or the case they were run on. Nothing in
    `folder` changes; without differences the list is empty.

    Raises InputError if the folder holds no reports or their case is not where it was;
    ReportError if a notebook does not run.
    """
    folder = Path(folder)
    found: list[Difference] = []
    known = read_provenance(folder)
    with tempfile.TemporaryDirectory(prefix="verify-") as work:
        for name, origin in known.items():
            kept = folder / f"{name}.ipynb"
            _make_again(kept, case or _case_of(kept), Path(work), timeout, origin["parameters"])
            found.extend(_differences(folder, Path(work), name))
    return found


def _make_again(
    notebook: Path,
    case: Case | Path | str,
    work: Path,
    timeout: float | None,
    parameters: Mapping[str, object],
) -> None:
    try:
        render_report(str(notebook), case, work, timeout, ("html",), **parameters)
    except ReportError as error:  # where to look at it is gone with the folder
        raise ReportError(str(error).partition(" See ")[0]) from None


def _case_of(notebook: Path) -> Path | str:
    """The case a kept notebook was run on, as the cell says that was put into it."""
    for cell in _cells(notebook):
        if "injected-parameters" in cell["metadata"].get("tags", ()):
            for statement in ast.parse("".join(cell["source"])).body:
                if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == CASE:
                    case = str(ast.literal_eval(statement.value))
                    if (notebook.parent / case).is_dir():
                        return notebook.parent / case
                    if case in sample_cases():
                        return case
    raise InputError("was made of a case that is not there; give its folder.", notebook)


def _cells(notebook: Path) -> list[dict[str, Any]]:
    try:
        cells: list[dict[str, Any]] = json.loads(notebook.read_bytes())["cells"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise InputError("is not the notebook of a report.", notebook) from None
    return cells


def _differences(folder: Path, work: Path, name: str) -> list[Difference]:
    """What differs between a report kept and the same made again."""
    old, new = (
        {kind: report_files(place / kind / name) for kind in ("tables", "figures")}
        for place in (folder, work)
    )
    found = [
        *table_differences(old["tables"], new["tables"], name),
        *_of_figures(old["figures"], new["figures"], name),
        *_of_sentences(folder / f"{name}.ipynb", work / f"{name}.ipynb", name),
    ]
    if found:
        origins = (read_provenance(place)[name] for place in (folder, work))
        found.extend(_of_origins(*map(_leaves, origins)))
    return found


def report_files(folder: Path) -> dict[str, bytes]:
    """The files of a report's tables or figures, by name."""
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*"))}


def table_differences(
    kept: Mapping[str, bytes], made: Mapping[str, bytes], report: str
) -> Iterator[Difference]:
    """What differs between the tables of a report, as files by name: tables, rows, cells."""
    for name in sorted({*kept, *made}):
        part = f"tables/{report}/{name}"
        if name not in kept or name not in made:
            yield Difference(part, "", *(("table", "") if name in kept else ("", "table")))
        else:
            yield from _of_rows(part, table_rows(kept[name]), table_rows(made[name]))


def table_rows(table: bytes) -> list[Row]:
    """A table's header and rows."""
    return [tuple(row) for row in csv.reader(io.StringIO(table.decode("utf-8-sig"), newline=""))]


def _of_rows(part: str, kept: Sequence[Row], made: Sequence[Row]) -> Iterator[Difference]:
    for low, high, start, end in _changed(kept, made):
        if high - low == end - start:
            for number, (old, new) in enumerate(zip(kept[low:high], made[start:end], strict=True)):
                yield from _of_cells(part, kept[0], start + number, old, new)
            continue
        for number in range(low, high):
            yield Difference(part, f"row {number}", _printed(kept[number]), "")
        for number in range(start, end):
            yield Difference(part, f"row {number}", "", _printed(made[number]))


def _of_cells(part: str, header: Row, number: int, old: Row, new: Row) -> Iterator[Difference]:
    """A row in two readings, cell by cell if they have the same columns."""
    if number and len(header) == len(old) == len(new):
        for column, before, now in zip(header, old, new, strict=True):
            if before != now:
                where = f"row {number} ({new[0]}), {column}"
                yield Difference(part, where, f"“{before}”", f"“{now}”")
    else:
        yield Difference(
            part, f"row {number}" if number else "header", _printed(old), _printed(new)
        )


def _printed(row: Row) -> str:
    return " | ".join(row)


def _of_figures(
    kept: Mapping[str, bytes], made: Mapping[str, bytes], report: str
) -> Iterator[Difference]:
    for name in sorted({*kept, *made}):
        one, other = kept.get(name), made.get(name)
        if one != other:
            sizes = ["" if x is None else f"a figure of {len(x)} bytes" for x in (one, other)]
            if sizes[0] == sizes[1]:
                sizes[1] = "another of as many"
            yield Difference(f"figures/{report}/{name}", "", *sizes)


def _of_sentences(kept: Path, made: Path, report: str) -> Iterator[Difference]:
    one, other = sentences(kept), sentences(made)
    for low, high, start, end in _changed(one, other):
        for k in range(max(high - low, end - start)):
            old = one[low + k] if low + k < high else ""
            new = other[start + k] if start + k < end else ""
            yield Difference(
                f"{report}.html", "", f"“{old}”" if old else "", f"“{new}”" if new else ""
            )


def sentences(notebook: Path, front: bool = False) -> list[str]:
    """What the cells of a notebook printed in words: paragraphs, points of lists, captions.

    With `front` only what stands before the appendix.
    """
    from toolkit.reporting.page import APPENDIX

    words = _Words()
    for cell in _cells(notebook):
        if front and APPENDIX in cell.get("metadata", {}).get("tags", ()):
            break
        for output in cell.get("outputs", ()):
            words.feed("".join(output.get("data", {}).get("text/html", ())))
            words.end()
    return words.found


class _Words(HTMLParser):
    """The text of HTML a block at a time, without the cells of tables."""

    BLOCKS = frozenset(
        "p li ul ol div figure figcaption caption table tr section h1 h2 h3 h4 h5 h6 "
        "blockquote dt dd summary details br".split()
    )
    CELLS = frozenset(("td", "th", "style", "script", "svg"))

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._text: list[str] = []
        self._within = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A block begins, or a cell to pass over."""
        if tag in self.BLOCKS:
            self.end()
        self._within += tag in self.CELLS

    def handle_endtag(self, tag: str) -> None:
        """A block or a cell ends."""
        self._within = max(0, self._within - (tag in self.CELLS))
        if tag in self.BLOCKS:
            self.end()

    def handle_data(self, data: str) -> None:
        """Words, kept where they stand in no cell."""
        if not self._within:
            self._text.append(data)

    def end(self) -> None:
        """What was read since the last block is one."""
        text = " ".join("".join(self._text).split())
        self._text.clear()
        if text:
            self.found.append(text)


def _of_origins(kept: Mapping[str, str], made: Mapping[str, str]) -> Iterator[Difference]:
    for name in sorted({*kept, *made}):
        if kept.get(name) != made.get(name):
            yield Difference("provenance.json", name, kept.get(name, ""), made.get(name, ""))


def _leaves(origin: Mapping[str, Any], above: str = "") -> dict[str, str]:
    """What a report was made from as one level of names, without what was compared already."""
    found: dict[str, str] = {}
    for name, value in origin.items():
        if isinstance(value, Mapping):
            if name not in ("parts", "notebook"):
                found |= _leaves(value, f"{above}{name}: ")
        else:
            found[f"{above}{name}"] = str(value)
    return found


def _changed(kept: Sequence[Any], made: Sequence[Any]) -> Iterator[tuple[int, int, int, int]]:
    """Stretches that differ: from and to in what was kept, from and to in what was made."""
    matcher = SequenceMatcher(None, kept, made, autojunk=False)
    for kind, *place in matcher.get_opcodes():
        if kind != "equal":
            low, high, start, end = place
            yield low, high, start, end
