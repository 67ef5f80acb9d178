"""Web pages (.html, .htm): the main text and what the page says about itself.

Trafilatura tells the report from menus, advertisements and comments; it reads the file only
and asks the network nothing. Paragraphs stand apart by a blank line.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from toolkit.case.texts.report import Report, file_problem, known_facts
from toolkit.schema import Problem

# The day a page was first published, only where the page says it outright. The latest day is
# fixed, since by default it is today and a later reading would give another result.
DATES = {"extensive_search": False, "original_date": True, "max_date": "2100-12-31"}

MOST_TAGS = 150_000
"""Tags of a page that is read, each some microseconds; the longest report has a tenth of them."""


def read(data: bytes, file: str) -> Iterator[Report | Problem]:
    """The report on a saved page, or a problem if the page holds none."""
    if data.count(b"<") > MOST_TAGS:
        problem = f"has more than {MOST_TAGS:,} tags, as no report has; it was not read."
        yield file_problem(file, problem, "Save its text as a .txt file instead.")
        return
    page = _extract(data)
    if page is None or not page.text:
        yield file_problem(
            file, "no text was found on this page.", "Save its text as a .txt file instead."
        )
        return
    named = {
        "date": page.date,
        "outlet": page.sitename or page.hostname,
        "title": page.title,
        "url": page.url,
        "language": page.language,
    }
    facts = known_facts(((name, value or "") for name, value in named.items()), None)
    yield Report("\n\n".join(page.text.split("\n")), facts, file)


def _extract(data: bytes) -> Any:
    import trafilatura  # takes longer to import than a folder of plain texts to read

    for name in ("trafilatura", "htmldate", "courlan", "justext"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return trafilatura.bare_extraction(
        data, include_comments=False, with_metadata=True, date_extraction_params=DATES
    )
