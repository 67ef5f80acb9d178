"""Rich Text Format, read by striprtf."""

from __future__ import annotations

import re

from toolkit.extras import needing


def text_of(data: bytes) -> str:
    """The document's text; a row of a table is a line with its cells parted by `|`."""
    with needing("formats", "reading an RTF file"):
        from striprtf.striprtf import rtf_to_text
    text = rtf_to_text(data.decode("cp1252", errors="replace"), errors="replace")
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # halves of signs
    return re.sub(r"\n+", "\n\n", text)
