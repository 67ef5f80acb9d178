"""What every workbook of ours has: the same bytes each time, and text that stays as it is."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime

MADE = datetime(2000, 1, 1)
"""When every workbook says it was made, so that the same rows have the same bytes."""

_UNWRITABLE = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_CODE = re.compile("_x([0-9A-Fa-f]{4})_")


def escaped(text: str) -> str:
    """The text as a cell holds it: what XML cannot hold, and what looks like its code, as codes."""
    return _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def unescaped(text: str) -> str:
    """The text that a cell holds."""
    return _CODE.sub(lambda found: chr(int(found[1], 16)), text)


def undated(data: bytes) -> bytes:
    """The same archive, its parts and properties without the time of writing."""
    made = f"{MADE:%Y-%m-%dT%H:%M:%SZ}".encode()
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", made, part)
            entry = zipfile.ZipInfo(name, MADE.timetuple()[:6])
            new.writestr(entry, part, zipfile.ZIP_DEFLATED)
    return written.getvalue()
