"""Word's DOCX, read by python-docx: paragraphs and tables in the order of the document."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from toolkit.case.texts.documents.zipped import open_zip
from toolkit.extras import needing


def text_of(data: bytes) -> str:
    """The document's text, without headers, footers, notes and comments."""
    open_zip(data).close()
    with needing("formats", "reading a Word file"):
        from docx import Document
    return "\n\n".join(_blocks(Document(io.BytesIO(data))))


def _blocks(holder: Any) -> Iterator[str]:
    from docx.table import Table

    for block in holder.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                yield "\t".join(" ".join(cell.text.split()) for cell in row.cells)
        else:
            yield block.text
