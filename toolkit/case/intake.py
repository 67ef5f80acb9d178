"""Articles taken from exports into a case, and a report of what was found.

Each article becomes a text of its own in `texts/`, under a header with what is known of it, so that
its characters stay as they are whatever library reads its source next time. Its name is made from
what it is: day, headline and a fingerprint. So an article is never taken twice, and an import that
was interrupted is finished by doing it again. `imports.csv` says where each came from.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from toolkit.case.actors import read_actors
from toolkit.case.folder import DATA, PARTS, Case
from toolkit.case.locking import holding
from toolkit.case.texts.characters import looks_mixed
from toolkit.case.texts.columns import Columns, columns_of
from toolkit.case.texts.copies import find_copies
from toolkit.case.texts.dates import date_in_name, to_date
from toolkit.case.texts.english import doubt_english, language_code
from toolkit.case.texts.files import sources_in
from toolkit.case.texts.index import Index, read_index
from toolkit.case.texts.naming import slug
from toolkit.case.texts.reading import find_flaw, needs_order, orders_of_dates, several_in_one
from toolkit.case.texts.recognition import WITH_COLUMNS
from toolkit.case.texts.report import Fact, Report, file_problem
from toolkit.extras import needing
from toolkit.schema import (
    Actor,
    Import,
    Imported,
    ImportedFile,
    InputError,
    Problem,
    read_table,
    to_rows,
    to_table,
    writable_folder,
    write_table,
    write_whole,
)

SHORT = 50  # words; fewer are a caption, a teaser or a brief
LONGEST_FACT = 280  # characters of a header line
LONGEST_NAME = 60  # characters of a headline in a file's name
KEPT = "imports.csv"
PATIENCE = 60.0  # seconds to wait for another import to write it
WORDS_A_SENTENCE = 80  # more, on average, and the text is a list, a table or a menu
LETTERS = 0.6  # of a text's characters that are no blanks

Progress = Callable[[Sequence[Path]], Iterable[Path]]


@dataclass(frozen=True, eq=False)
class Intake:
    """What an import found: `articles` (Import rows), `files` (ImportedFile rows), `problems`.

    `new` are the names of the texts that the case did not have.
    """

    articles: pd.DataFrame
    files: pd.DataFrame
    problems: pd.DataFrame
    new: frozenset[str]


def import_texts(
    sources: Sequence[Path | str] | Path | str,
    case: Case | Path | str,
    columns: Mapping[str, str] | None = None,
    dry_run: bool = False,
    mend_encoding: bool = False,
) -> pd.DataFrame:
    """Take the articles of files and folders into a case; twice adds nothing.

    Returns the report: a row (`Imported`) for each article, the earliest first, and behind them
    one for each problem. Open the case again to read what is new in it.

    `columns` tells which column of a table, or field of JSON, holds what: `{"text": "Body",
    "date": "Datum"}`, of text, date, outlet, title, url and language; what is not told is found by
    known names. With `dry_run` everything is read and nothing written. With `mend_encoding` texts
    that were saved in the wrong encoding (“â€™”) are mended by ftfy. A folder's texts.csv fills
    what its files do not say.

    Raises InputError if the case is not the user's own, a source is missing or within it, or a
    column that was told is not in a table, which names those that are.
    """
    folder = case.folder if isinstance(case, Case) else Path(case)
    intake = take_in(sources, folder, columns, dry_run, mend_encoding)
    articles: list[Import] = to_rows(Import, intake.articles)
    problems: list[Problem] = to_rows(Problem, intake.problems)
    return to_table(
        Imported,
        [
            *(_imported(one, one.file in intake.new) for one in articles),
            *(
                Imported(one.file, one.line, "", False, None, "", "", "", None, "", "",
                         one.problem, one.advice)
                for one in problems
            ),
        ],
    )  # fmt: skip


def _imported(one: Import, new: bool) -> Imported:
    return Imported(
        source=one.source,
        line=None,
        file=one.file,
        new=new,
        date=one.date,
        dated_by=one.dated_by,
        outlet=one.outlet,
        title=one.title,
        words=one.words,
        copy_of=one.copy_of,
        doubt=one.doubt,
        problem="",
        advice="",
    )


def take_in(
    sources: Sequence[Path | str] | Path | str,
    case: Path | str,
    columns: Mapping[str, str] | None = None,
    dry_run: bool = False,
    mend_encoding: bool = False,
    progress: Progress = iter,
) -> Intake:
    """The same, with the report in three tables and a bar for those who wait (`progress`)."""
    told = columns_of(columns or {})
    folder = _own_case(Path(case))
    given = [sources] if isinstance(sources, Path | str) else sources
    outlets = _outlets(folder)
    taken: list[_Taken] = []
    files: list[ImportedFile] = []
    problems: list[Problem] = []
    new: set[str] = set()
    if not dry_run:
        writable_folder(folder / "texts", of_texts=True)
    try:
        for source in map(Path, given):
            _check_source(source, folder)
            index = read_index(source) if source.is_dir() else Index()
            for path in progress(paths_in(source, index, problems)):
                shown = _shown(path, source)
                for found in sources_in(path, shown, told):
                    listed = index.facts(shown.partition("/")[2])
                    reports = list(_usable(found.found, problems, mend_encoding))
                    articles = list(_read(reports, found.form, listed, outlets, problems))
                    added = [one for one in articles if _keep(one, folder, new, dry_run)]
                    taken += articles
                    files.append(
                        ImportedFile(found.file, found.form, found.said, len(articles), len(added))
                    )
        problems += _unused(told, files)
    finally:
        rows = _mark_copies(taken)
        if not dry_run and rows:
            _note(rows, folder)
    return Intake(
        to_table(Import, rows),
        to_table(ImportedFile, files),
        to_table(Problem, [replace(one, file=_plain(one.file)) for one in problems]),
        frozenset(new),
    )


def _unused(told: Columns, files: Sequence[ImportedFile]) -> list[Problem]:
    """A problem if columns were told and no file has any."""
    if not told.told or any(one.form in WITH_COLUMNS for one in files):
        return []
    problem = "columns were told, and no table and no JSON was read."
    return [file_problem("", problem, "Leave the columns out, or name the table.")]


def _plain(file: str) -> str:
    return file.removeprefix("texts/")


def _own_case(folder: Path) -> Path:
    folder = folder.resolve()
    missing = [part for part in PARTS if part != "texts" and not (folder / part).exists()]
    if not folder.is_dir() or missing:
        raise InputError("is no case; make one: python -m toolkit new CASE.", folder)
    if folder.is_relative_to(DATA.resolve()):
        raise InputError("belongs to the toolkit; import into a case of your own.", folder)
    (folder / "texts").mkdir(exist_ok=True)
    return folder


def _check_source(source: Path, folder: Path) -> None:
    if not source.exists():
        raise InputError("is not there; name a file or folder to import.", source)
    inside = source.resolve()
    if inside.is_relative_to(folder / "texts") or folder.is_relative_to(inside):
        raise InputError("is the case itself; its texts are read where they are.", source)


def paths_in(source: Path, index: Index, problems: list[Problem]) -> list[Path]:
    """The files of a source, by name; hidden ones and links are passed over."""
    if not source.is_dir():
        return [source]
    found = []
    for place, folders, names in os.walk(source):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(place, name)
            if path.is_symlink():
                shown = _shown(path, source)
                problems.append(file_problem(shown, "is a link; it was not read.", "Copy it."))
            elif not name.startswith(".") and path != index.path:
                found.append(path)
    return found


def _shown(path: Path, source: Path) -> str:
    """A file's name, below the folder that was given; characters that are none are marked."""
    below = path.name if path == source else path.relative_to(source.parent).as_posix()
    return below.encode("utf-8", errors="replace").decode()


# ---------------------------------------------------------------- one article


class _Taken(NamedTuple):
    """An article to keep: its row, but for its copies, and its text."""

    row: Import
    facts: dict[str, str]
    text: str


def _usable(
    found: Iterator[Report | Problem], problems: list[Problem], mend: bool
) -> Iterator[Report]:
    for one in found:
        flaw = one if isinstance(one, Problem) else find_flaw(one)
        if flaw is not None:
            problems.append(flaw)
        elif isinstance(one, Report):
            sign = looks_mixed(one.text)
            if sign and mend:
                yield one._replace(text=_mended(one.text))
                continue
            if sign:
                problem = f"signs such as {sign!r} look like text saved in the wrong encoding."
                advice = "Import it with --mend-encoding, if they are no part of the text."
                problems.append(file_problem(one.file, problem, advice, one.line))
            yield one


def _mended(text: str) -> str:
    with needing("formats", "mending an encoding"):
        import ftfy
    return str(ftfy.fix_encoding(text))


def _read(
    reports: list[Report],
    form: str,
    listed: dict[str, Fact],
    outlets: dict[str, str],
    problems: list[Problem],
) -> Iterator[_Taken]:
    problems += several_in_one(reports)
    orders = orders_of_dates(reports, problems)
    for report in reports:
        said = {name: fact.value for name, fact in {**listed, **report.facts}.items()}
        day, dated_by = _day(report, said.get("date", ""), orders.get(report.file), problems)
        printed = said.get("outlet", "")
        outlet = outlets.get(_folded(printed), printed)
        language = language_code(said.get("language", ""))
        facts = {
            "date": day.isoformat() if day else "",
            "outlet": outlet,
            "title": said.get("title", ""),
            "url": said.get("url", ""),
            "language": language,
        }
        row = Import(
            file=_name(facts, report.text),
            source=report.file,
            article=report.number,
            form=form,
            title=facts["title"],
            outlet=outlet,
            printed_outlet=printed,
            date=day,
            dated_by=dated_by,
            words=len(report.text.split()),
            copy_of="",
            doubt=_doubt(report.text, language),
        )
        yield _Taken(row, facts, report.text)


def _day(
    report: Report, printed: str, day_first: bool | None, problems: list[Problem]
) -> tuple[date | None, str]:
    """The day of publication, and how it was found."""
    named = "" if printed else date_in_name(report.file.rpartition("/")[2])
    if not printed and not named:
        return None, ""
    try:
        day = to_date(printed or named, day_first)
    except ValueError as error:
        problem = f"{error}; the article stays without a date."
        advice = "Write its date into the header of the text in the case."
        problems.append(file_problem(report.file, problem, advice, report.line))
        return None, ""
    if named:
        return day, "the file's name"
    return day, "as printed, in the order of the file" if needs_order(printed) else "as printed"


def _doubt(text: str, language: str) -> str:
    words = text.split()
    if len(words) < SHORT:
        return "short"
    sentences = len(re.findall(r"[.!?…。][\"'”’)\]]*(?:\s|$)", text))
    signs = [sign for sign in text if not sign.isspace()]
    letters = sum(sign.isalpha() for sign in signs)
    if len(words) > WORDS_A_SENTENCE * sentences or letters < LETTERS * len(signs):
        return "no prose"
    return "not English" if doubt_english(text, language) else ""


def _outlets(folder: Path) -> dict[str, str]:
    """The outlets of a case by their names and other spellings."""
    rows: list[Actor] = to_rows(Actor, read_actors(folder / "actors.csv"))
    return {
        _folded(name): row.actor
        for row in rows
        if row.kind == "outlet"
        for name in (row.actor, *row.aliases)
    }


def _folded(outlet: str) -> str:
    """An outlet's name without article, place in brackets, edition and case."""
    name = re.sub(r"\s*[(\[].*|,.*", "", outlet).casefold()
    return re.sub(r"^(?:the\s+|www\.)", "", " ".join(name.split()))


# ---------------------------------------------------------------- what is kept


def _name(facts: dict[str, str], text: str) -> str:
    """The name of an article's file, the same for the same article whenever it is imported."""
    told = [facts["date"], facts["outlet"], facts["title"], text]
    mark = hashlib.sha256("\0".join(told).encode()).hexdigest()[:8]
    headline = facts["title"] or text.strip().partition("\n")[0][:LONGEST_FACT]
    title = slug(headline)[:LONGEST_NAME].strip("-._") or "article"
    return f"{facts['date'] or 'undated'}-{title.casefold()}-{mark}.txt"


def _keep(taken: _Taken, folder: Path, new: set[str], dry_run: bool) -> bool:
    """Write an article that the case does not have; whether it is new."""
    path = folder / "texts" / taken.row.file
    if taken.row.file in new or path.exists():
        return False
    if not dry_run:
        lines = [f"{name}: {value[:LONGEST_FACT]}" for name, value in taken.facts.items() if value]
        write_whole(path, ("\n".join(lines) + "\n\n" + taken.text).encode(), clear=False)
    new.add(taken.row.file)
    return True


def _mark_copies(taken: list[_Taken]) -> list[Import]:
    """The rows, each article once, those that repeat an earlier one with its name."""
    once = list({one.row.file: one for one in taken}.values())
    once.sort(key=lambda one: (one.row.date or date.max, one.row.file))
    originals = find_copies([one.text for one in once])
    return [
        one.row if nth is None else replace(one.row, copy_of=once[nth].row.file)
        for one, nth in zip(once, originals, strict=True)
    ]


def _note(rows: list[Import], folder: Path) -> None:
    """Add to imports.csv what it does not have yet."""
    path = folder / KEPT
    with holding(path, PATIENCE):
        before: list[Import] = to_rows(Import, read_table(path, Import)) if path.exists() else []
        known = {row.file for row in before}
        added = [row for row in rows if row.file not in known]
        if added:
            write_table(to_table(Import, [*before, *added]), path)
