"""A corpus made: texts in parts, then statements and codings, then what is counted in all."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from filelock import FileLock, Timeout

from toolkit.case import Case
from toolkit.case.folder import open_without_texts
from toolkit.coding.code import LEARNED, RULES, coder_named
from toolkit.corpora.corpus import Corpus, Told
from toolkit.corpora.engines import Spread, Task, engine_named
from toolkit.corpora.links import Links, find_links, is_linked, link
from toolkit.corpora.measures import corpus_positions
from toolkit.corpora.parts import ABOUT, TABLES, clear, get, put, told
from toolkit.corpora.querying import add_tables, opened
from toolkit.corpora.reading import How, join_part, read_part
from toolkit.corpora.software import libraries, software
from toolkit.corpora.texts import SOURCES, Unit, parts_of, read_unit, units_of
from toolkit.fingerprints import digest, digest_of, files_under, toolkit_digest, versions
from toolkit.parsing.attribution.methods import method_named
from toolkit.schema import InputError, Problem, to_csv, to_table, writable_folder, write_whole

POSITIONS = "positions.csv"
LEFT_OUT = "sources"
"""The part of the problems that is of no file in particular."""

_COUNTED = (
    *("texts", "texts WHERE copy_of <> ''", "texts WHERE doc_id <> named"),
    *("statements", "codings", "problems"),
)
_LOCK = ".lock"


def build(
    sources: Sequence[Path],
    case: Case | Path | str,
    folder: Path,
    method: str,
    coder: str,
    engine: str,
    processes: int,
    address: str,
    size: int,
    tell: Told | None,
) -> Corpus:
    """See `build_corpus`."""
    began = time.monotonic()
    how = _how(case, method, coder)
    with engine_named(engine, processes, address) as spread, _held(folder, sources, how):
        work = _Work(folder, spread, tell)
        units, left_out = units_of(sources, size)
        texts = _texts(units, left_out, size, work)
        linked = _links(texts, work)
        read = _read(linked, how, work)
        _join(read, linked, how, work)
        _tidy(units, texts, folder)
        _write_positions(folder)
    articles, copies, renamed, statements, codings, problems = _counts(folder)
    return Corpus(
        folder=folder,
        articles=articles,
        copies=copies,
        renamed=renamed,
        statements=statements,
        codings=codings,
        problems=problems,
        parts=len(texts),
        made=work.made,
        seconds=time.monotonic() - began,
    )


def _how(case: Case | Path | str, method: str, coder: str) -> How:
    """How reports are read, once it is known that they can be."""
    bare = open_without_texts(case)
    if coder not in (RULES, LEARNED):
        if not Path(coder).is_dir():
            raise InputError(
                f"{coder!r} cannot code a corpus; give {RULES!r}, {LEARNED!r} or the folder of a "
                "model that `python -m toolkit train` wrote."
            )
        coder = str(Path(coder).resolve())
    coder_named(coder, bare)
    method_named(method)
    own = method if method in (RULES, LEARNED) else str(Path(method).expanduser().resolve())
    return How(bare, own, coder, software())


@contextmanager
def _held(folder: Path, sources: Sequence[Path], how: How) -> Iterator[None]:
    """Hold a corpus's folder, made if need be, while this process alone builds it."""
    for source in (one.resolve() for one in sources):
        if folder.is_relative_to(source) or source.is_relative_to(folder):
            raise InputError("and the sources lie in one another; choose another folder.", folder)
    if _holds_others(folder):
        raise InputError("holds other files; name a new folder for the corpus.", folder)
    writable_folder(folder)
    codebook = how.case.codebook
    about = {
        "case": how.case.name,
        "codebook": f"{codebook.name} {codebook.version}",
        "method": Path(how.method).name,
        "coder": Path(how.coder).name,
        "versions": versions(),
    }
    try:
        with FileLock(folder / _LOCK, blocking=False):
            write_whole(folder / ABOUT, json.dumps(about, indent=2).encode() + b"\n")
            yield
    except Timeout:
        raise InputError("is being built by another process; wait for it.", folder) from None


def _holds_others(folder: Path) -> bool:
    """Whether a folder is of something else: no corpus, nor what a run killed at its start left."""
    if not folder.exists() or (folder / ABOUT).is_file():
        return False
    names = (path.name for path in writable_folder(folder).iterdir())
    return any(name != _LOCK and not name.startswith(f".{ABOUT}.") for name in names)


class _Work:
    """What has the parts worked out, and counts those of each step."""

    def __init__(self, folder: Path, spread: Spread, tell: Told | None) -> None:
        self.folder = folder
        self.made: dict[str, int] = {}
        self._spread, self._tell = spread, tell

    def run(
        self, step: str, function: Callable[..., None], tasks: Iterable[Task], total: int
    ) -> None:
        """Have a function called with the tasks; of `total` parts the others are there already."""
        self.made[step] = 0
        for _ in self._spread(function, tasks):
            self.made[step] += 1
            if self._tell is not None:
                self._tell(step, self.made[step], total)


# ---------------------------------------------------------------- the steps

Keys: TypeAlias = dict[str, str]
"""The parts of a table in their order, each with the key of what it was made from."""


def _texts(units: Sequence[Unit], left_out: Sequence[Problem], size: int, work: _Work) -> Keys:
    """The texts in parts. Raises InputError if not one text can be read."""
    folder = work.folder
    new = [unit for unit in units if parts_of(unit, folder) is None]
    work.run("texts", read_unit, ((folder, unit.name, unit, size) for unit in new), len(new))
    put(folder, "problems", LEFT_OUT, to_table(Problem, left_out), LEFT_OUT, {})
    parts: Keys = {}
    for unit in units:
        parts |= parts_of(unit, folder) or {}
    if not parts:
        rows = (get(folder, "problems", name) for name in (LEFT_OUT, *(one.name for one in units)))
        first = next((table["problem"].iloc[0] for table in rows if len(table)), "there is none")
        raise InputError(f"no text could be read: {first}")
    return parts


def _links(texts: Keys, work: _Work) -> dict[str, tuple[str, str, str]]:
    """For each part the keys of its texts, and of the names and copies that others decide."""
    folder = work.folder
    keys = {part: (key, "", "") for part, key in texts.items()}

    def tasks() -> Iterator[Task]:
        linked = set()
        for part, links in find_links(folder, list(texts)):
            linked.add(part)
            keys[part] = (texts[part], digest_of(links.names), digest_of(links.copies))
            if not is_linked(folder, part, texts[part], links):
                yield folder, part, texts[part], links
        for part in texts.keys() - linked:  # what they repeated may be gone
            if not is_linked(folder, part, texts[part], Links()):
                yield folder, part, texts[part], Links()

    work.run("links", link, tasks(), len(texts))
    return keys


def _read(linked: Mapping[str, tuple[str, str, str]], how: How, work: _Work) -> Keys:
    """The statements and codings of each part."""
    origin = _origin(how)
    keys = {part: digest_of([texts, names, origin]) for part, (texts, names, _) in linked.items()}
    tables = ("problems", "statements", "codings")
    new = [
        part for part, key in keys.items()
        if not all(told(work.folder, table, part, key) for table in tables)
    ]  # fmt: skip
    tasks = ((work.folder, part, keys[part], how) for part in new)
    work.run("statements", read_part, tasks, len(new))
    return keys


def _join(read: Keys, linked: Mapping[str, tuple[str, str, str]], how: How, work: _Work) -> None:
    """The coded table of each part, with the sides that the reports of all parts tell."""
    folder = work.folder
    sides = _sides(read, folder)
    listed = set(how.case.actors["actor"])

    def tasks() -> Iterator[Task]:
        for part, key in read.items():
            names = (told(folder, "codings", part, key) or {"names": []})["names"]
            own = {name: sides[name] for name in names if name in sides and name not in listed}
            wanted = digest_of([key, linked[part][2], own])
            if told(folder, "coded", part, wanted) is None:
                yield folder, part, wanted, how.case, own

    work.run("coded", join_part, tasks(), len(read))


def _sides(read: Keys, folder: Path) -> dict[str, str]:
    """The side of who is named: the one a report gives first, of speakers before holders."""
    sides: dict[str, str] = {}
    for who in ("speakers", "holders"):
        for part, key in read.items():
            for name, side in (told(folder, "codings", part, key) or {who: {}})[who].items():
                sides.setdefault(name, side)
    return sides


def _origin(how: How) -> str:
    """A fingerprint of all that decides what is read of a text."""
    folder = how.case.folder
    known = {name: digest(folder / name) for name in ("actors.csv", "codebook.toml")}
    models = [files_under(Path(one)) for one in (how.method, how.coder) if Path(one).is_dir()]
    return digest_of([toolkit_digest(), libraries(), known, how.method, how.coder, models])


# ---------------------------------------------------------------- the whole


def _tidy(units: Sequence[Unit], texts: Keys, folder: Path) -> None:
    """Remove what belongs to sources that are gone."""
    names = {unit.name for unit in units}
    kept = {table: {*texts} for table in TABLES} | {"problems": {*texts, *names, LEFT_OUT}}
    clear(folder, kept)
    for path in (folder / SOURCES).glob("*.json"):
        if path.stem not in names:
            path.unlink(missing_ok=True)


def _write_positions(folder: Path) -> None:
    """Write positions.csv, some parties at a time, whole or not at all."""
    written = folder / f".{POSITIONS}.new"
    with written.open("w", encoding="utf-8", newline="") as file:
        for nth, table in enumerate(corpus_positions(folder)):
            lines = to_csv(table)
            file.write(lines if nth == 0 else lines.partition("\n")[2])
    written.replace(folder / POSITIONS)


def _counts(folder: Path) -> list[int]:
    """How many rows there are of each of `_COUNTED`."""
    with opened(folder) as database:
        add_tables(database, folder)
        asked = (f"SELECT count(*) FROM {rows}" for rows in _COUNTED)  # noqa: S608
        return [database.execute(one).fetchall()[0][0] for one in asked]
