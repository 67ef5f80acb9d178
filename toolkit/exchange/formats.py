"""Which formats there are, what each takes, and how a file's is known from what it holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.case.mistakes import did_you_mean
from toolkit.exchange.marked import Marked
from toolkit.schema import InputError

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.case import Case

LARGEST = 500_000_000
"""Bytes of a file that is read."""

CODED, STATEMENTS, EVENTS, REPORTS = "coded", "statements", "events", "reports"


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its module, the tables it is written from, and whether we read it back.

    The module's `write` takes `Marked` passages and its `KEEPS` names what of them comes back
    from its `read`; with `is_of_table` it takes the table and the case.
    """

    name: str
    module: str
    what: str
    takes: tuple[str, ...] = (CODED,)
    reads: bool = True
    is_of_table: bool = False
    function: str = "write"

    def writer(self) -> Callable[..., bytes]:
        """What makes the bytes of a file; its libraries are imported now."""
        return self.named(self.function)

    def named(self, function: str) -> Callable[..., Any]:
        """A function of the format's module."""
        return getattr(import_module(f"toolkit.exchange.{self.module}"), function)  # type: ignore[no-any-return]


_ALL = (
    Format("dna", "dna", "Discourse Network Analyzer 3 (.dna)"),
    Format("refi", "refi", "REFI-QDA project for NVivo, MAXQDA, ATLAS.ti (.qdpx)"),
    Format("refi-codebook", "refi", "REFI-QDA codebook (.qdc)", reads=False,
           function="write_codebook"),
    Format("graphml", "network", "network for visone and Gephi (.graphml)", reads=False,
           is_of_table=True, function="write_graphml"),
    Format("gexf", "network", "network for Gephi (.gexf)", reads=False, is_of_table=True,
           function="write_gexf"),
    Format("bibtex", "references", "the reports, for a bibliography (.bib)", (REPORTS,), False,
           True, "write_bibtex"),
    Format("ris", "references", "the reports, for Zotero and others (.ris)", (REPORTS,), False,
           True, "write_ris"),
    Format("plover", "plover", "events in PLOVER's classes (.tsv)", (EVENTS,), False, True),
)  # fmt: skip
FORMATS = {one.name: one for one in _ALL}
"""The formats by name, in the order in which they are listed."""


def format_named(name: str) -> Format:
    """The format of that name. Raises InputError that says which there are."""
    if name not in FORMATS:
        raise InputError(
            f"there is no format {name!r}.{did_you_mean(name, FORMATS)} "
            f"Known are {', '.join(FORMATS)}."
        )
    return FORMATS[name]


def read_marked(path: Path | str) -> Marked:
    """The texts and marked passages of a file, whatever it is named.

    Raises InputError for one that is of no format we read, is damaged, or larger than `LARGEST`.
    """
    path = Path(path)
    data = _bytes_of(path)
    try:
        return _reader(data)(data)
    except InputError as error:
        raise InputError(error.message, path) from None


def _bytes_of(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise InputError("is no file; name one that another tool wrote.", path)
        if path.stat().st_size > LARGEST:
            raise InputError(f"is larger than {LARGEST // 10**6} MB; split it.", path)
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror}).", path) from None
    except ValueError:
        raise InputError("is no file; name one that another tool wrote.") from None


def _reader(data: bytes) -> Callable[[bytes], Marked]:
    """What reads such a file, by what it begins with or holds."""
    name = _recognised(data)
    if not name:
        readable = ", ".join(one.what for one in FORMATS.values() if one.reads)
        raise InputError(f"is of no format that is read here; these are: {readable}.")
    read: Any = format_named(name).named("read")
    return read  # type: ignore[no-any-return]


def _recognised(data: bytes) -> str:
    if data.startswith(b"SQLite format 3\x00"):
        return "dna"
    if data.startswith(b"PK\x03\x04"):
        return "refi"
    return ""


def written(table: pd.DataFrame, case: Case, to: Format) -> bytes:
    """A file's bytes in a format."""
    if to.is_of_table:
        return to.writer()(table, case)
    from toolkit.exchange.marked import marked_of

    return to.writer()(marked_of(table, case))
