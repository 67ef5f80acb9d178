"""PDF, read by pdfminer.six: columns in order, words put together, running heads left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from toolkit.case.texts.layouts import layout_of
from toolkit.extras import needing

MOST_PAGES = 2_000
LEAST_PAGES = 3  # before what recurs on them is a running head
LONGEST_HEAD = 120  # characters
SHARE = 0.5  # of the pages, for what recurs to be a running head
HYPHENATED = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]\n(?=[a-zà-ÿ])")


class ScannedError(ValueError):
    """Pages that are pictures of text."""


def text_of(data: bytes) -> str:
    """The text; lines where an archive's layout needs them, else paragraphs.

    Raises ScannedError if the pages hold no characters.
    """
    pages = [list(page) for page in _pages(data)]
    pages = _without_running_heads(pages)
    text = "\n\n".join(block for page in pages for block in page)
    if pages and not text.strip():
        raise ScannedError("its pages are pictures of text, scanned; run text recognition first")
    if layout_of(text) is not None:
        return text
    joined = HYPHENATED.sub("", text)
    return "\n\n".join(" ".join(block.split()) for block in joined.split("\n\n") if block.strip())


def _pages(data: bytes) -> Iterator[Iterator[str]]:
    """The blocks of each page, in reading order."""
    with needing("formats", "reading a PDF file"):
        from pdfminer.layout import LTTextContainer

        from toolkit.case.texts.documents.pages import pages_of
    for page in pages_of(data, MOST_PAGES):
        yield (block.get_text().strip() for block in page if isinstance(block, LTTextContainer))


def _without_running_heads(pages: list[list[str]]) -> list[list[str]]:
    """The pages without first and last blocks that recur on most, whatever their numbers."""
    if len(pages) < LEAST_PAGES:
        return pages
    seen = Counter(edge for page in pages for edge in {_folded(one) for one in _edges(page)})
    heads = {edge for edge, times in seen.items() if times > max(SHARE * len(pages), 2)}
    return [
        [
            block
            for nth, block in enumerate(page)
            if not (
                nth in (0, 1, len(page) - 2, len(page) - 1)
                and _is_short(block)
                and _folded(block) in heads
            )
        ]
        for page in pages
    ]


def _edges(page: list[str]) -> list[str]:
    """The first and last blocks of a page that are short enough for a running head."""
    return [one for one in (*page[:2], *page[-2:]) if _is_short(one)]


def _is_short(block: str) -> bool:
    return "\n" not in block and len(block) <= LONGEST_HEAD


def _folded(block: str) -> str:
    return re.sub(r"\d+", "0", " ".join(block.split()))
