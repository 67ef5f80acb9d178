"""ZIP archives of several files: written with the same bytes, read within bounds."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping

from toolkit.schema import InputError

MOST_FILES = 50_000
LARGEST = 500_000_000
"""Bytes that an archive may hold once unpacked."""


def packed(files: Mapping[str, bytes]) -> bytes:
    """An archive of these files, without the time of writing."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    """The files of an archive by name, in memory: nothing is written anywhere.

    Raises InputError for one that is damaged, locked by a password, or too large unpacked.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [one for one in archive.infolist() if not one.is_dir()]
            if len(entries) > MOST_FILES or sum(one.file_size for one in entries) > LARGEST:
                raise InputError(
                    f"unpacks to more than {MOST_FILES:,} files or {LARGEST // 10**6} MB; split it."
                )
            return {one.filename: archive.open(one).read(one.file_size) for one in entries}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError,
            ValueError) as error:  # fmt: skip
        if isinstance(error, InputError):
            raise
        raise InputError(f"cannot be unpacked ({error}); export it anew.") from None
