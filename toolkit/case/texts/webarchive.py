"""Web archives (.warc, .warc.gz), read by warcio: each page that was answered with is a report."""

from __future__ import annotations

import io
from collections.abc import Iterator

from toolkit.case.texts import webpage
from toolkit.case.texts.report import Fact, Report
from toolkit.extras import needing
from toolkit.schema import Problem

LARGEST_PAGE = 40_000_000  # bytes; what is beyond is left out


def read(data: bytes, file: str) -> Iterator[Report | Problem]:
    """The reports on the pages of an archive; pictures and scripts are passed over."""
    with needing("formats", "reading a web archive"):
        from warcio.archiveiterator import ArchiveIterator
    number = 0
    for record in ArchiveIterator(io.BytesIO(data)):
        headers = record.http_headers
        kind = "" if headers is None else headers.get_header("Content-Type") or ""
        if record.rec_type != "response" or "html" not in kind.casefold():
            continue
        number += 1
        url = record.rec_headers.get_header("WARC-Target-URI") or ""
        for found in webpage.read(record.content_stream().read(LARGEST_PAGE), file):
            if isinstance(found, Report):
                found = found._replace(facts={"url": Fact(url), **found.facts}, number=number)
            yield found
