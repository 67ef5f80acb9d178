"""What is packed, unpacked in memory and within bounds: ZIP, also inside DOCX and ODT, and gzip."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

UNPACKED = 1_000_000_000  # bytes of all that one file holds
MEMBERS = 200_000
RATIO = 200  # times its packed size; text packs to a tenth or a twentieth
SMALL = 10_000_000  # bytes; below, any ratio will do


class UnsafeError(ValueError):
    """What is packed is more than anybody's texts are."""


def open_zip(data: bytes) -> zipfile.ZipFile:
    """A ZIP file whose members together are of a size to be read.

    Raises UnsafeError for one that unpacks to too much, or has too many members, and
    zipfile.BadZipFile for what is none.
    """
    packed = zipfile.ZipFile(io.BytesIO(data))
    members = packed.infolist()
    size = sum(member.file_size for member in members)
    if len(members) > MEMBERS:
        raise UnsafeError(f"it has {len(members):,} members, where {MEMBERS:,} are the most")
    if size > UNPACKED or size > max(SMALL, RATIO * len(data)):
        raise UnsafeError(f"it unpacks to {size / 1e6:,.0f} MB, as no texts do")
    return packed


def members(packed: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    """The files in it, by name; what systems add to a ZIP is passed over."""
    for member in sorted(packed.infolist(), key=lambda one: one.filename):
        parts = member.filename.replace("\\", "/").split("/")
        hidden = any(part.startswith(".") and part not in (".", "..") for part in parts)
        if not member.is_dir() and not hidden and "__MACOSX" not in parts:
            yield member


def read_member(packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """A member's bytes, no more than it says it has. Raises UnsafeError for one that is locked."""
    if member.flag_bits & 1:
        raise UnsafeError("it is locked with a password")
    with packed.open(member) as file:
        data = file.read(member.file_size + 1)
    if len(data) > member.file_size:
        raise UnsafeError(f"{member.filename[:80]!r} is larger than it says")
    return data


def read_gzip(data: bytes) -> bytes:
    """What gzip packed, all its parts.

    Raises UnsafeError if it is too much, and zlib.error if it is none.
    """
    most = min(UNPACKED, max(SMALL, RATIO * len(data)))
    found: list[bytes] = []
    size = 0
    while data:
        part = zlib.decompressobj(wbits=31)
        found.append(part.decompress(data, most - size + 1))
        size += len(found[-1])
        if size > most:
            raise UnsafeError(f"it unpacks to more than {most / 1e6:,.0f} MB, as no texts do")
        data = part.unused_data.lstrip(b"\0")
    return b"".join(found)
