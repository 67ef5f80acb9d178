"""ZIP archives of several files: written with the same bytes, read within bounds."""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from urllib.parse import quote, unquote

from toolkit.case.codings import fingerprint
from toolkit.schema import InputError

MOST_FILES = 50_000
LARGEST = 500_000_000
"""Bytes that an archive may hold once unpacked."""

_DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError,
            NotImplementedError, ValueError, struct.error)  # fmt: skip


def packed(files: Mapping[str, bytes]) -> bytes:
    """An archive of these files, the same bytes on each system and at any time."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            entry.create_system = 3  # Unix, wherever it is written
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def names_in(data: bytes) -> list[str]:
    """The names of an archive's files. Raises InputError for one that is damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.namelist()
    except _DAMAGED as error:
        raise InputError(f"cannot be unpacked ({error}); export it anew.") from None


def unpacked(data: bytes) -> dict[str, bytes]:
    """The files of an archive by name, in memory: nothing is written anywhere.

    Raises InputError for one that is damaged, locked by a password, or too large unpacked, and
    for one with a file that would lie outside the folder it is unpacked in, or two of one name.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [one for one in archive.infolist() if not one.is_dir()]
            if len(entries) > MOST_FILES or sum(one.file_size for one in entries) > LARGEST:
                raise InputError(
                    f"unpacks to more than {MOST_FILES:,} files or {LARGEST // 10**6} MB; split it."
                )
            for one in entries:
                _check_inside(one.filename)
            known = Counter(one.filename for one in entries)
            if twice := [name for name, number in known.items() if number > 1]:
                raise InputError(
                    f"holds two files {twice[0][:60]!r}, of which one would be lost; leave one out."
                )
            return {one.filename: archive.open(one).read(one.file_size) for one in entries}
    except InputError:
        raise
    except _DAMAGED as error:
        raise InputError(f"cannot be unpacked ({error}); export it anew.") from None


def _check_inside(name: str) -> None:
    parts = name.replace("\\", "/").split("/")
    if ".." in parts or not parts[0] or ":" in parts[0]:
        raise InputError(
            f"holds a file {name[:60]!r} that would lie outside its folder, as no export does; "
            "export it anew."
        )


LONGEST_NAME = 150
_CAPITAL = re.compile(r"(%..)|([A-Z])")
_CUT_IN_TWO = re.compile(r"%[0-9A-F]?$")


def file_names(reports: Iterable[str]) -> dict[str, str]:
    """Each report's name as a file can have it on each system; `report_name` gives it back.

    Where reports differ in capitals alone, which some systems take for one, capitals are written as
    other signs are. A name that is too long, or holds half a character, is cut or changed, and told
    apart from others by a fingerprint behind it.
    """
    known = list(reports)
    alike = Counter(map(str.casefold, known))
    return {report: _file_name(report, alike[report.casefold()] > 1) for report in known}


def _file_name(report: str, spells_capitals: bool) -> str:
    name = quote(report, safe=" ()+,=@", errors="replace")
    if spells_capitals:
        name = _CAPITAL.sub(lambda found: found[1] or f"%{ord(found[2]):02X}", name)
    if len(name) <= LONGEST_NAME and unquote(name) == report:
        return name
    return f"{_CUT_IN_TWO.sub('', name[:LONGEST_NAME])}-{fingerprint(report)}"


def report_name(path: str) -> str:
    """The report whose file this is, its folder and ending left out."""
    return unquote(path.rpartition("/")[2].rpartition(".")[0])
