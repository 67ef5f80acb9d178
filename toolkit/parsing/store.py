"""What was worked out before, parses and a model's answers, kept on disk from one run to the next.

The store is one SQLite file in the user's cache folder, not in the case: cases may be shared,
read-only or under version control, and reports recur in several. It holds passages of the
reports, so folder and file are the user's alone. Losing it costs time only: what cannot be read is
ignored and written anew.

`NEGOTIATION_TOOLKIT_CACHE=off` keeps nothing; a path keeps it there.
"""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from toolkit.lexicons import FOLDER
from toolkit.parsing.language import load_language
from toolkit.schema import InputError

VARIABLE = "NEGOTIATION_TOOLKIT_CACHE"
"""The environment variable that says where things are kept, or that they are not (`off`)."""

ROOM = 500_000_000
"""Bytes the store may take; what was put in first goes first."""

_PATIENCE = 5  # seconds to wait for another process that writes
_ASKED_AT_ONCE = 500
_KEPT = 0.7  # of the room, when some is made


class Store:
    """Bytes by key, in a file that several processes may use at once."""

    def __init__(self, file: Path, room: int = ROOM) -> None:
        self._file = file
        self._room = room

    def get(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """What is kept under these keys; those without anything are left out."""
        found: dict[bytes, bytes] = {}
        try:
            with closing(self._open()) as table:
                for first in range(0, len(keys), _ASKED_AT_ONCE):
                    asked = keys[first : first + _ASKED_AT_ONCE]
                    marks = ", ".join("?" * len(asked))
                    rows = table.execute(
                        f"SELECT key, value FROM kept WHERE key IN ({marks})",  # noqa: S608
                        asked,
                    )
                    for key, value in rows:
                        with suppress(zlib.error, TypeError):  # a damaged value is none
                            found[key] = zlib.decompress(value)
        except (sqlite3.Error, OSError) as error:
            self._give_up(error)
        return found

    def put(self, values: Mapping[bytes, bytes]) -> None:
        """Keep these, in place of what is there, as far as there is room for them."""
        packed = [(key, zlib.compress(value, 1)) for key, value in values.items()]
        try:
            with closing(self._open()) as table, table:
                table.executemany("INSERT OR REPLACE INTO kept (key, value) VALUES (?, ?)", packed)
                self._make_room(table)
        except (sqlite3.Error, OSError) as error:
            self._give_up(error)

    def _open(self) -> sqlite3.Connection:
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._file.touch(mode=0o600)
        with suppress(PermissionError):  # one that another keeps for several
            self._file.chmod(0o600)
        table = sqlite3.connect(self._file, timeout=_PATIENCE)
        table.execute("PRAGMA synchronous = OFF")
        table.execute(
            "CREATE TABLE IF NOT EXISTS kept "
            "(age INTEGER PRIMARY KEY AUTOINCREMENT, key BLOB UNIQUE, value BLOB)"
        )
        return table

    def _make_room(self, table: sqlite3.Connection) -> None:
        """Let the oldest go if the pages in use take more than the room."""
        pages, free, size = (
            int(table.execute(f"PRAGMA {name}").fetchone()[0])
            for name in ("page_count", "freelist_count", "page_size")
        )
        surplus = (pages - free) * size - self._room
        if surplus <= 0:
            return
        surplus += int((1 - _KEPT) * self._room)
        last = 0
        for age, length in table.execute("SELECT age, length(value) FROM kept ORDER BY age"):
            surplus -= length
            last = age
            if surplus <= 0:
                break
        table.execute("DELETE FROM kept WHERE age <= ?", (last,))

    def _give_up(self, error: Exception) -> None:
        """Do without; a file that is no store is removed, so that the next one can be made.

        One that is locked, on a full disk or out of reach is left as it is.
        """
        if isinstance(error, sqlite3.DatabaseError) and not isinstance(
            error, sqlite3.OperationalError
        ):
            with suppress(OSError):
                self._file.unlink()


def store() -> Store | None:
    """The user's store; None if the environment says to keep nothing.

    Raises InputError for a place in the home of somebody who is not there.
    """
    given = os.environ.get(VARIABLE, "").strip()
    if given.lower() in ("off", "no", "0", "false"):
        return None
    if given:
        try:
            return Store(Path(given).expanduser() / "parsing.sqlite")
        except RuntimeError:
            raise InputError(
                f"{VARIABLE} is {given!r}, in the home of a user who is not there; give a folder, "
                "or off."
            ) from None
    from platformdirs import user_cache_path

    return Store(user_cache_path("negotiation-toolkit", appauthor=False) / "parsing.sqlite")


def key_of(*parts: str) -> bytes:
    """A key that changes with any of these, and with anything else that decides the result."""
    digest = sha256(_origin())
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        digest.update(f"{len(encoded)}:".encode())
        digest.update(encoded)
    return digest.digest()


@cache
def _origin() -> bytes:
    """What decides the results beside the input: this code, its lexicons, spaCy, the model."""
    meta = load_language().meta
    digest = sha256(f"{version('spacy')} {meta['name']} {meta['version']}".encode())
    root = Path(__file__).parent.parent
    code = [root / "schema.py", root / "lexicons.py", *root.glob("parsing/**/*.py")]
    for file in sorted([*code, *filter(Path.is_file, FOLDER.rglob("*"))]):
        digest.update(f"{file.name} {file.stat().st_size}:".encode())
        digest.update(file.read_bytes())
    return digest.digest()
