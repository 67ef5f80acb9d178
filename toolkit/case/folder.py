"""A case is a folder: the texts, who the actors are, the codebook. It is the only input.

my-case/
    texts/          reports, in folders however deep
    actors.csv      who they are and how reports name them
    codebook.toml   issues, stances, signals; the negotiation's title and first day
    texts.csv       dates and outlets of files that do not say them (optional)
    codings/        people's codings (optional)
    sample.csv      which statements were drawn to be checked (optional)
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from toolkit.case.actors import read_actors
from toolkit.case.codebook import Codebook, read_codebook
from toolkit.case.mistakes import did_you_mean
from toolkit.case.standpoint import in_words, known_on, to_day
from toolkit.case.texts import read_texts
from toolkit.leftovers import work_folder
from toolkit.schema import Actor, Document, InputError, Problem, to_rows, to_table

DATA = Path(__file__).parent.parent / "data"
PARTS = {
    "texts": "a folder of reports",
    "actors.csv": "a table of who they are",
    "codebook.toml": "the issues and what signals them",
}


@dataclass(frozen=True, eq=False)
class Case:
    """A case as it was when it was opened.

    `actors` are Actor rows, `documents` Document rows in the order of their files,
    `problems` Problem rows: files and reports that could not be read, or not wholly.
    `as_of` is the day the case stands at, None for today; `hidden` are the names of the reports
    that are left out for it. `memory` holds what was worked out of the case and need not be again;
    a changed copy begins with none.
    """

    folder: Path
    actors: pd.DataFrame
    codebook: Codebook
    documents: pd.DataFrame
    problems: pd.DataFrame
    as_of: date | None = None
    hidden: frozenset[str] = frozenset()
    memory: dict[type, Any] = field(default_factory=dict, init=False, repr=False)

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.folder.name

    @property
    def title(self) -> str:
        """The negotiation's title, from the codebook."""
        return self.codebook.title

    @property
    def begins(self) -> date | None:
        """The negotiation's first day, from the codebook; None if it has none."""
        return self.codebook.begins

    @property
    def is_bundled(self) -> bool:
        """Whether it comes with the toolkit, so that it is put back when that is installed anew."""
        return self.folder.is_relative_to(DATA.resolve())

    def check_own(self) -> None:
        """Raise InputError that says how to copy it unless it is the researcher's, to write to."""
        if self.is_bundled:
            raise InputError(
                f"{self.name!r} belongs to the toolkit, and what is written into it is lost when "
                f"that is installed anew; work in a copy: tk.seminar.practice_case('my-case', "
                f"{self.name!r}), or python -m toolkit class practice my-case --sample "
                f"{self.name}."
            )

    def check_outside_texts(self, out: Path) -> None:
        """Raise InputError for a folder to write to among the texts: it would be read as such."""
        if out.resolve().is_relative_to(self.folder / "texts"):
            raise InputError("lies among the case's texts, and would be read; choose another.", out)

    def __getstate__(self) -> dict[str, Any]:
        """What is copied or handed to another process: everything but what was worked out."""
        return {**vars(self), "memory": {}}

    def __repr__(self) -> str:
        stands = f", as of {in_words(self.as_of)}" if self.as_of else ""
        return f"Case({self.name!r}, {len(self.documents)} documents{stands})"


def open_case(path: Case | Path | str, as_of: date | str | None = None) -> Case:
    """Read a case: its codebook, its actors and all of its texts.

    `path` is its folder, or the name of a sample case where no folder of that name holds a case;
    a case already open is read again. `as_of` is the day to stand at, such as ``"2022-03-29"``:
    of reports published later nothing is there, nor in anything made from the case, and a report
    without a date is left out, with a row in `problems`. Without it, or empty, everything is
    there.

    Raises InputError if a part of the folder is missing, if the actors, the codebook or
    texts.csv hold mistakes, if not one text can be read, and for an `as_of` that is no day or
    is before the first report. A text that cannot be read beside others that can is a row in
    `problems`.
    """
    day = to_day(as_of)
    path = path.folder if isinstance(path, Case) else path
    folder = _folder(Path(path))
    missing = [f"{part} ({what})" for part, what in PARTS.items() if not (folder / part).exists()]
    if missing:
        raise InputError(f"the case has no {' and no '.join(missing)}; add it.", path)
    codebook, actors = _known(folder)
    documents, problems = read_texts(folder)
    if not documents:
        raise InputError(_why_empty(problems), folder / "texts")
    hidden: frozenset[str] = frozenset()
    if day is not None:
        rows: list[Actor] = to_rows(Actor, actors)
        documents, problems, rows, hidden = known_on(day, documents, problems, rows)
        actors = to_table(Actor, rows)
    return Case(
        folder=folder,
        actors=actors,
        codebook=codebook,
        documents=to_table(Document, documents),
        problems=to_table(Problem, problems),
        as_of=day,
        hidden=hidden,
    )


def open_without_texts(path: Case | Path | str) -> Case:
    """A case's actors and codebook, for texts that lie elsewhere; its own are not read.

    Raises InputError if one of the two is missing or holds mistakes.
    """
    folder = path.folder if isinstance(path, Case) else _folder(Path(path))
    missing = [part for part in PARTS if part != "texts" and not (folder / part).exists()]
    if missing:
        raise InputError(f"the case has no {' and no '.join(missing)}; add it.", folder)
    codebook, actors = _known(folder)
    return Case(folder, actors, codebook, to_table(Document, []), to_table(Problem, []))


def _known(folder: Path) -> tuple[Codebook, pd.DataFrame]:
    return read_codebook(folder / "codebook.toml"), read_actors(folder / "actors.csv")


def _folder(path: Path) -> Path:
    """The folder of a case, given its path or a sample case's name."""
    folder = path.resolve()
    samples = sample_cases() if path.name == str(path) else []
    if path.name in samples and not (folder / "codebook.toml").exists():
        return (DATA / "cases" / path.name).resolve()
    if not folder.is_dir():
        near = did_you_mean(folder.name, [*samples, *_names(folder.parent)])
        known = f" Sample cases are {', '.join(samples)}." if samples else ""
        raise InputError(f"is not a folder; a case is one.{near}{known}", path)
    return folder


def _why_empty(problems: list[Problem]) -> str:
    if not problems:
        return "there is no text; put reports here, such as .txt files."
    first = problems[0]
    place = first.file if first.line is None else f"{first.file}, line {first.line}"
    return f"no text could be read; the first of {len(problems)} problems: {place}: {first.problem}"


def new_case(path: Path | str, template: str = "ukraine-2022") -> Path:
    """Make a case folder with a template's actors and codebook, and no texts yet.

    The folder is made whole or not at all. Raises InputError if the path is taken or cannot
    be written to, or there is no such template.
    """
    path = Path(path)
    source = _choose(DATA / "templates", template, "template")
    if path.exists() or path.is_symlink():
        raise InputError("already exists; choose another name for the new case.", path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with work_folder(path.parent, f".{path.name}.") as work:
            made = work / path.name
            for part in ("texts", "codings"):
                (made / part).mkdir(parents=True)
            for file in source.iterdir():
                shutil.copyfile(file, made / file.name)
            made.rename(path)
    except OSError as error:
        raise InputError(
            f"cannot be made ({error.strerror or 'a file could not be copied'}); choose a folder "
            "you may write to, with room on its disk.",
            path,
        ) from None
    return path


def sample_case(name: str = "port-selme", as_of: date | str | None = None) -> Case:
    """Open a case that comes with the toolkit, as it stood on a day if one is given.

    Raises InputError that lists the sample cases, and for an `as_of` as `open_case` does.
    """
    return open_case(_choose(DATA / "cases", name, "sample case"), as_of)


def sample_cases() -> list[str]:
    """Names of the sample cases `sample_case` knows."""
    return _names(DATA / "cases")


def templates() -> list[str]:
    """Names of the templates `new_case` knows."""
    return _names(DATA / "templates")


def _choose(folder: Path, name: str, what: str) -> Path:
    names = _names(folder)
    if name not in names:
        hint = did_you_mean(name, names)
        raise InputError(f"there is no {what} {name!r}.{hint} Known are {', '.join(names)}.")
    return folder / name


def _names(folder: Path) -> list[str]:
    return sorted(found.name for found in folder.glob("*") if (found / "codebook.toml").is_file())
