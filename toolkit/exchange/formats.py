"""Which formats there are, what each takes, and how a file's is known from what it holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.case.mistakes import did_you_mean
from toolkit.exchange.archive import names_in
from toolkit.exchange.marked import Marked, marked_of
from toolkit.exchange.notation import json_of
from toolkit.schema import InputError

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.case import Case

LARGEST = 500_000_000
"""Bytes of a file that is read."""

CODED, STATEMENTS, CODINGS, EVENTS = "coded", "statements", "codings", "events"
DOCUMENTS, ACTORS, MEETINGS = "documents", "actors", "meetings"
TIES = "ties"
MARKS = (CODED, STATEMENTS)
TABLES = (CODED, STATEMENTS, CODINGS, DOCUMENTS, ACTORS, MEETINGS, EVENTS)
"""The tables that a case has or is made into, by what they are called."""


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its module, the tables it is written from, and whether we read it back.

    The module's `write` takes `Marked` passages and its `KEEPS` names what of them comes back
    from its `read`; with `is_of_table` it takes the table and the case, with `is_a_table` the
    table and its row type, and `read_table` reads it back.
    """

    name: str
    module: str
    what: str
    takes: tuple[str, ...] = (CODED,)
    reads: bool = True
    is_of_table: bool = False
    is_a_table: bool = False
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
    Format("graphml", "network", "network for visone and Gephi (.graphml)", (CODED, TIES), False,
           True, function="write_graphml"),
    Format("gexf", "network", "network for Gephi (.gexf)", (CODED, TIES), False, True,
           function="write_gexf"),
    Format("label-studio", "label_studio", "tasks for Label Studio (.json)", MARKS),
    Format("label-studio-config", "label_studio", "Label Studio's interface for them (.xml)", MARKS,
           reads=False, function="write_config"),
    Format("brat", "brat", "standoff for brat: .txt and .ann, packed (.zip)", MARKS),
    Format("xmi", "inception", "UIMA XMI for INCEpTION, packed (.zip)", MARKS),
    Format("citron", "citron", "quotes in Citron's JSON, packed (.zip)", (STATEMENTS, CODED)),
    Format("web-annotation", "web_annotation", "W3C Web Annotation (.jsonld)", MARKS),
    Format("xlsx", "workbook", "a table as a workbook (.xlsx)", TABLES, reads=False,
           is_a_table=True),
    Format("parquet", "parquet", "a table for R, Python, DuckDB (.parquet)", TABLES, reads=False,
           is_a_table=True),
    Format("bibtex", "references", "the reports, for a bibliography (.bib)", (DOCUMENTS,), False,
           True, function="write_bibtex"),
    Format("ris", "references", "the reports, for Zotero and others (.ris)", (DOCUMENTS,), False,
           True, function="write_ris"),
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
    data = bytes_of(path)
    try:
        return _reader(data)(data)
    except InputError as error:
        raise InputError(error.message, path) from None


def bytes_of(path: Path) -> bytes:
    """A file's bytes. Raises InputError if it is none, cannot be read, or exceeds `LARGEST`."""
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
    name = recognised(data)
    if not name:
        readable = ", ".join(one.what for one in FORMATS.values() if one.reads)
        raise InputError(f"is of no format that is read here; these are: {readable}.")
    if FORMATS[name].is_a_table:
        raise InputError(
            "is a table, not marked texts; read it with "
            "`tk.read_table(file, tk.codings.HandCoding)`."
        )
    read: Any = FORMATS[name].named("read")
    return read  # type: ignore[no-any-return]


def is_table(path: Path) -> bool:
    """Whether a file is packed or Parquet by its first characters, so that it may be a table."""
    try:
        with path.open("rb") as file:
            return file.read(4) in (b"PK\x03\x04", b"PAR1")
    except (OSError, ValueError):
        return False


def recognised(data: bytes) -> str:
    """The name of the format that a file is of, or nothing."""
    if data.startswith(b"SQLite format 3\x00"):
        return "dna"
    if data.startswith(b"PK\x03\x04"):
        return _packed(names_in(data))
    if data.startswith(b"PAR1"):
        return "parquet"
    start = data[:1000].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith((b"{", b"[")):
        held = json_of(data)
        json = ("label-studio", "web-annotation", "citron")
        return next((name for name in json if FORMATS[name].named("is_such")(held)), "")
    if start.startswith(b"<") and b"http:///uima/cas.ecore" in data:
        return "xmi"
    return ""


def _packed(names: Sequence[str]) -> str:
    """The format of an archive, by the names of its files."""
    endings = {name.casefold().rpartition(".")[2] for name in names if not name.endswith("/")}
    if "xl/workbook.xml" in names:
        return "xlsx"
    if any(name.rpartition("/")[2] == "project.qde" for name in names):
        return "refi"
    if endings == {"json"}:
        return "citron"
    told = {"ann": "brat", "xmi": "xmi"}
    return next((told[ending] for ending in told if ending in endings), "")


def written(table: pd.DataFrame, case: Case, to: Format, row_type: type) -> bytes:
    """A file's bytes in a format, of a table with such rows."""
    if to.is_a_table:
        return to.writer()(table, row_type)
    if to.is_of_table:
        return to.writer()(table, case)
    return to.writer()(marked_of(table, case))
