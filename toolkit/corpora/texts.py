"""Sources to texts: files are read together some at a time, and become parts of a corpus."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from toolkit.case.intake import paths_in
from toolkit.case.texts.copies import same_words, sketch
from toolkit.case.texts.files import read_file
from toolkit.case.texts.index import Index, read_index
from toolkit.case.texts.naming import slug
from toolkit.case.texts.reading import find_flaw, to_documents
from toolkit.case.texts.report import Fact, Report
from toolkit.corpora.parts import Text, put, told
from toolkit.fingerprints import digest_of, toolkit_digest
from toolkit.schema import Document, InputError, Problem, columns, to_table, write_whole

TOGETHER = 4_000_000
"""Bytes of small files that are read together, about."""

FILES_TOGETHER = 1_000
"""Files that are, about."""

MOST = 4
"""How many times as much is read together at most."""

SOURCES = "sources"
"""The folder of a corpus that says which files were read, as they stood then."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Files that are read together: each with its path and its name; what texts.csv says of them.

    `key` changes with their names, sizes and times, and with how they are read.
    """

    name: str
    files: tuple[tuple[str, str], ...]
    listed: Mapping[str, dict[str, Fact]]
    key: str


def units_of(sources: Sequence[Path], size: int) -> tuple[list[Unit], list[Problem]]:
    """The files of sources in units, in the order of their names, and what was left out.

    Raises InputError if a source is not there, or two of them have a file of one name.
    """
    problems: list[Problem] = []
    found: dict[str, Path] = {}
    listed: dict[str, dict[str, Fact]] = {}
    for source in sources:
        if not source.exists():
            raise InputError("is not there; name a file or a folder of texts.", source)
        index = read_index(source) if source.is_dir() else Index()
        here = {_shown(path, source): path for path in paths_in(source, index, problems)}
        if twice := sorted(here.keys() & found.keys()):
            raise InputError(
                f"has a file {twice[0]!r} as another source has, too; put them into one folder, "
                "each into a folder of its own.",
                source,
            )
        problems += index.unmatched(here)
        found |= here
        listed |= {name: index.facts(name) for name in here if index.facts(name)}
    return [_unit(files, listed, size) for files in _together(found)], problems


def _shown(path: Path, source: Path) -> str:
    """A file's name within the source, or by itself; characters that are none are marked."""
    name = path.name if path == source else path.relative_to(source).as_posix()
    return name.encode("utf-8", errors="replace").decode()


def _together(found: Mapping[str, Path]) -> Iterator[list[tuple[str, Path]]]:
    """Files that are read together, in their order.

    Which is the last of some is told by its own name and size and by nothing before it, so that a
    file that comes or goes changes those around it and leaves alone all that stand behind. A large
    file stands by itself.
    """
    files: list[tuple[str, Path]] = []
    held = 0
    for file in found.items():
        size = file[1].stat().st_size
        if files and size >= TOGETHER:
            yield files
            files, held = [], 0
        files.append(file)
        held += size
        full = held >= MOST * TOGETHER or len(files) >= MOST * FILES_TOGETHER
        if full or _chance(file[0]) < 1 / FILES_TOGETHER + size / TOGETHER:
            yield files
            files, held = [], 0
    if files:
        yield files


def _chance(name: str) -> float:
    """A number from 0 to 1 that is a name's alone."""
    return int(_mark(name), 16) / 16**8


def _mark(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:8]


def _unit(
    files: Sequence[tuple[str, Path]], listed: Mapping[str, dict[str, Fact]], size: int
) -> Unit:
    stands = [(name, path.stat().st_size, path.stat().st_mtime_ns) for name, path in files]
    own = {name: listed[name] for name, _ in files if name in listed}
    facts = {name: {what: fact.value for what, fact in said.items()} for name, said in own.items()}
    first = files[0][0]
    return Unit(
        name=f"{slug(first)[:40]}-{_mark(first)}",
        files=tuple((str(path.resolve()), name) for name, path in files),
        listed=own,
        key=digest_of([toolkit_digest(), stands, facts, size]),
    )


def parts_of(unit: Unit, folder: Path) -> dict[str, str] | None:
    """The parts that a unit became, with their keys; None if it is unread or has changed since."""
    try:
        kept = json.loads(_kept(unit, folder).read_bytes())
        parts = dict(kept["parts"]) if kept["key"] == unit.key else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    there = parts is not None and all(told(folder, "texts", *part) for part in parts.items())
    return parts if there and told(folder, "problems", unit.name, unit.name) else None


def read_unit(folder: Path, name: str, unit: Unit, size: int) -> None:
    """Write the texts of a unit in parts of `size`, what could not be read, and last its key."""
    problems: list[Problem] = []
    documents = _documents(unit, problems)
    parts: dict[str, str] = {}
    while rows := list(islice(documents, size)):
        part = f"{name}-{len(parts):05}"
        parts[part] = digest_of([str(replace(row, text="")) for row in rows])
        put(folder, "texts", part, to_table(Text, map(_text, rows)), parts[part], {"links": ""})
    put(folder, "problems", name, to_table(Problem, problems), name, {})
    kept = json.dumps({"key": unit.key, "parts": parts})
    write_whole(_kept(unit, folder), kept.encode())


def _kept(unit: Unit, folder: Path) -> Path:
    return folder / SOURCES / f"{unit.name}.json"


def _documents(unit: Unit, problems: list[Problem]) -> Iterator[Document]:
    """The documents of one file after the other, each named within its file."""
    for path, name in unit.files:
        index = Index(by_file={name: unit.listed[name]} if name in unit.listed else {})
        reports: list[Report] = []
        for one in read_file(Path(path), name):
            flaw = one if isinstance(one, Problem) else find_flaw(one)
            if flaw is not None:
                problems.append(flaw)
            elif isinstance(one, Report):
                reports.append(one)
        yield from to_documents(reports, index, problems)


def _text(document: Document) -> Text:
    own = {name: getattr(document, name) for name in columns(Document)}
    text = document.text
    return Text(**own, named=document.doc_id, mark=same_words(text), sketch=tuple(sketch(text)))
