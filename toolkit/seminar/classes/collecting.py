"""What students hand in, taken into the case: each file whole or not at all."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from toolkit.case import Case
from toolkit.case.codings import codings_file, fingerprint, hand_codings, unmatched_codings
from toolkit.case.mistakes import did_you_mean
from toolkit.findings import takes_tables
from toolkit.parsing import find_statements
from toolkit.people.sheets import read_sheet
from toolkit.schema import InputError, read_csv, to_csv, write_table, write_whole
from toolkit.seminar.classes.assigning import class_sample
from toolkit.seminar.classes.students import FOLDER, read_class

EARLIER = "earlier"
"""Where in class/ a student's file is kept when a later one takes its place."""

STATES = {
    "taken": "new, or more than before",
    "unchanged": "the same as was taken before",
    "older": "another file of the student is newer",
    "refused": "nothing of it was taken; the remark says why",
    "missing": "nothing was handed in",
}
"""What can become of a file, or of a student without one."""

_COLUMNS = {
    "coder": "str", "file": "str", "state": "str", "read": "int64", "assigned": "int64",
    "remark": "str",
}  # fmt: skip
HEAD = 4000
"""Bytes at a file's beginning in which its columns are named."""

_CODING, _SHEET = {"statement_id", "object", "value"}, {"statement_id", "fingerprint"}
_NUMBERED = re.compile(r"\s*(?:\(\d+\)|- ?copy|copy)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _HandedIn:
    """One file of a student, read and checked against the case."""

    coder: str
    file: Path
    codings: pd.DataFrame
    remark: str = ""

    @property
    def read(self) -> frozenset[str]:
        """The statements it decides on."""
        return frozenset(self.codings["statement_id"])

    @property
    def age(self) -> tuple[int, str, float]:
        """What makes a file newer than another: it decides on more, or was decided, saved later."""
        return len(self.read), max(self.codings["decided"]), self.file.stat().st_mtime


@takes_tables
def collect_class(
    case: Case,
    handed_in: Path | str | Iterable[Path | str],
    statements: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Take the files of a class into CASE/codings/, and say what became of each.

    `handed_in` are files, or folders that hold them however deep: tables of codings (CSV) or
    sheets (CSV or XLSX), recognised by their columns. Whose a file is stands in it; without it in
    its name. A file is taken whole or not at all: one with a mistake, with statements that the
    case does not have or with a passage that has changed is refused. Of several files of a
    student the latest is taken; one it takes the place of is kept in CASE/class/earlier/. Calling
    it again with the same files changes nothing.

    Returns a row for each file, and one for each student without any: coder, file, state (see
    `STATES`), read and assigned (statements), remark.

    Raises InputError, and takes nothing, if there is no class, no file or folder of a name, if a
    file in CASE/codings/ has a mistake, or if the case stands at a day: codings of later reports
    would be lost.
    """
    if case.as_of is not None:
        raise InputError(
            "a class's work is collected whole; open the case without as_of.", case.folder
        )
    sample = class_sample(case)
    known = [student.coder for student in read_class(case)]
    if statements is None:
        statements = find_statements(case)
    rows: list[tuple[object, ...]] = []
    received: dict[str, list[_HandedIn]] = {coder: [] for coder in known}
    assigned = {str(c): set(own) for c, own in sample.groupby("coder")["statement_id"]}
    for path in _candidates(handed_in):
        try:
            one = _read(case, path, known, statements)
        except InputError as error:
            coder = _named_in(path, known)
            rows.append((coder, str(path), "refused", 0, len(assigned.get(coder, ())), str(error)))
            continue
        if one is not None:
            received[one.coder].append(one)
    refused = {row[0] for row in rows}
    present = {coder: _present(case, coder) for coder in known}
    for coder, own in received.items():
        if own or coder not in refused:
            rows += _take(case, coder, own, present[coder], assigned[coder])
    table = pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)
    return table.sort_values(["coder", "state", "file"], ignore_index=True)


# ---------------------------------------------------------------- which files


def _candidates(handed_in: Path | str | Iterable[Path | str]) -> Iterator[Path]:
    """The files that may hold codings: those named, and in folders all tables but a case's own."""
    given = [handed_in] if isinstance(handed_in, Path | str) else handed_in
    for path in map(Path, given):
        if not path.exists():
            raise InputError("there is no such file or folder.", path)
        if not path.is_dir():
            yield path
            continue
        for file in sorted(path.rglob("*")):
            hidden = any(part.startswith((".", "~$")) for part in file.relative_to(path).parts)
            is_table = file.suffix.casefold() in (".csv", ".xlsx") and not file.is_dir()
            if is_table and not hidden and _may_hold_codings(file):
                yield file


def _may_hold_codings(file: Path) -> bool:
    """Whether a file found in a folder is one of codings; other tables lie there too.

    What cannot be looked into may be one, and is told of with the student's name.
    """
    try:
        return _is_sheet(file) or any(_CODING.issubset(cells) for cells in _top(file))
    except InputError:
        return True


def _is_sheet(file: Path) -> bool:
    return file.suffix.casefold() == ".xlsx" or any(_SHEET.issubset(cells) for cells in _top(file))


def _top(file: Path) -> list[set[str]]:
    """The cells of a text file's first lines, whatever separates them."""
    if file.exists() and not file.is_file():
        raise InputError("is no file, but a pipe or a device.", file)
    try:
        with file.open("rb") as opened:
            lines = opened.read(HEAD).decode("utf-8-sig", "replace").splitlines()
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror}).", file) from None
    return [{cell.strip(' "') for cell in re.split("[,;\t]", line)} for line in lines]


def _named_in(path: Path, known: Iterable[str]) -> str:
    """The coder a file's name means; its stem if it means none of those known."""
    stem = _NUMBERED.sub("", path.stem)
    return {name.casefold(): name for name in known}.get(stem.casefold(), stem)


# ---------------------------------------------------------------- one file


def _read(case: Case, path: Path, known: list[str], statements: pd.DataFrame) -> _HandedIn | None:
    """A file's codings; None for a sheet that nobody filled.

    Raises InputError for a file of nobody in the class, for one that bears another student's name
    than stands in it, or with anything that does not fit.
    """
    if _is_sheet(path):
        codings = read_sheet(case, path, statements=statements)
    else:
        codings = _codings(case, path, _coder_in(path, known))
    if codings.empty:
        return None
    coder = str(codings["coder"].iloc[0])
    if coder not in known:
        hint = did_you_mean(coder, known) or f" It has {', '.join(known)}."
        raise InputError(f"is by {coder!r}, who is not in the class.{hint}", path)
    named = _named_in(path, known)
    if named in known and named != coder:
        raise InputError(
            f"is named after {named} and holds codings by {coder}; correct one of the two.", path
        )
    misfits = unmatched_codings(codings, statements, case)
    if len(misfits):
        more = f" (and {len(misfits) - 1} more)" if len(misfits) > 1 else ""
        raise InputError(f"{misfits['problem'].iloc[0]}{more} {misfits['advice'].iloc[0]}", path)
    return _HandedIn(coder, path, codings)


def _coder_in(path: Path, known: Iterable[str]) -> str:
    """Whose codings a table holds, by its column or its name; raises InputError for several."""
    header, records = read_csv(path)
    named = {record["coder"].strip() for _, record in records} if "coder" in header else set()
    named.discard("")
    if len(named) > 1:
        raise InputError(f"holds codings by {', '.join(sorted(named))}; hand in one each.", path)
    return named.pop() if named else _named_in(path, known)


def _codings(case: Case, path: Path, coder: str) -> pd.DataFrame:
    """A table of codings, checked as one of the case's own would be."""
    with tempfile.TemporaryDirectory() as folder:
        there = replace(case, folder=Path(folder))
        file = codings_file(there, coder)
        file.parent.mkdir()
        shutil.copyfile(path, file)
        try:
            return hand_codings(there, [coder])
        except InputError as error:
            raise InputError(error.message, path, error.line) from None


# ---------------------------------------------------------------- taking


def _take(
    case: Case,
    coder: str,
    received: list[_HandedIn],
    present: _HandedIn | None,
    assigned: set[str],
) -> Iterator[tuple[object, ...]]:
    """Put a student's latest file into the case; a row for each file, or for none."""
    if not received and present is None:
        yield coder, "", "missing", 0, len(assigned), "Nothing was handed in."
        return
    latest = max([*received, *([present] if present else [])], key=lambda one: one.age)
    holds = to_csv(latest.codings)
    same = present is not None and to_csv(present.codings) == holds
    if not same:
        if present is not None:
            _keep(case, present)
        write_table(latest.codings, codings_file(case, coder))
    if not received:
        yield coder, "", "unchanged", len(latest.read & assigned), len(assigned), ""
    told = False
    for one in received:
        alike = to_csv(one.codings) == holds
        newest = alike and not told
        told = told or newest
        state = ("unchanged" if same else "taken") if newest else "older"
        other = "The same as another file." if alike else f"{latest.file.name} is fuller, or newer."
        remark = _about(one, assigned) if newest else other
        yield coder, str(one.file), state, len(one.read & assigned), len(assigned), remark


def _present(case: Case, coder: str) -> _HandedIn | None:
    """What the case has of a student already."""
    file = codings_file(case, coder)
    if not file.is_file():
        return None
    codings = hand_codings(case, [coder])
    return None if codings.empty else _HandedIn(coder, file, codings)


def _keep(case: Case, one: _HandedIn) -> None:
    data = one.file.read_bytes()
    name = f"{one.coder}-{fingerprint(data.decode('utf-8', 'replace'))}.csv"
    write_whole(case.folder / FOLDER / EARLIER / name, data)


def _about(one: _HandedIn, assigned: set[str]) -> str:
    """What a teacher should know of a file that was taken."""
    unread, others = len(assigned - one.read), len(one.read - assigned)
    said = []
    if unread:
        said.append(f"{unread} of {len(assigned)} statements are not coded.")
    if others:
        said.append(f"{others} more were not assigned; they were taken too.")
    return " ".join(said)
