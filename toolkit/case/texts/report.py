"""A report as its file gives it, and what a file may call the facts about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from toolkit.schema import LONGEST_MISTAKE, Problem, shortened

# The names that Media Cloud, GDELT, NewsAPI, Event Registry and web pages use besides ours. Of
# several in one file, the first here counts.
FACTS = {
    "doc_id": ("doc_id", "id", "document_id", "article_id", "stories_id"),
    "date": (
        *(
            "date",
            "date_publish",
            "published",
            "publish_date",
            "published_at",
            "publishedat",
            "publication_date",
        ),
        *("date_published", "datepublished", "pub_date", "pubdate", "datetime", "seendate"),
    ),
    "outlet": (
        *(
            "outlet",
            "source_hostname",
            "source_domain",
            "source",
            "publisher",
            "media_name",
            "sitename",
            "site_name",
            "newspaper",
        ),
        *("source_name", "publication", "domain", "hostname"),
    ),
    "title": ("title", "headline"),
    "url": ("url", "link", "permalink", "source_url"),
    "language": ("language", "lang"),
}
TEXT = ("maintext", "text", "body", "content", "article", "full_text", "main_text")
FACT_OF = {name: fact for fact, names in FACTS.items() for name in names}


ADDRESS = re.compile("https?://")


class Source(NamedTuple):
    """A file, or one in an archive: what it was recognised as, and what is found in it.

    `said` is how many articles it says it holds, None if it does not say.
    """

    file: str
    form: str
    found: Iterator[Report | Problem]
    said: int | None = None


class Fact(NamedTuple):
    """What a file says about a report, and the line it says it on."""

    value: str
    line: int | None = None


class Report(NamedTuple):
    """One text with the facts its file gives, as printed; bytes that are no UTF-8 are surrogates.

    `line` is the line on which the text begins. `number` tells the reports of one file apart:
    0 where the file is the report, else counted from 1.
    """

    text: str
    facts: dict[str, Fact]
    file: str
    line: int | None = None
    number: int = 0


def decode(data: bytes) -> str:
    """A file's characters; bytes that are not UTF-8 become surrogates, to be found later."""
    return data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="surrogateescape")


def field_name(name: str) -> str:
    """A column's or header line's name as `FACT_OF` has it: 'Publish Date' is publish_date."""
    return name.strip().casefold().replace(" ", "_").replace("-", "_")


def known_facts(named: Iterable[tuple[str, str]], line: int | None) -> dict[str, Fact]:
    """The facts among named values; of two names for one fact, the first in `FACTS` counts."""
    values = {field_name(name): " ".join(value.split()) for name, value in named}
    if ADDRESS.match(values.get("source", "")):  # as trafilatura names a page's address
        address = values.pop("source")
        values["url"] = values.get("url") or address
    facts = {}
    for fact, names in FACTS.items():
        said = [values[name] for name in names if values.get(name)]
        if said:
            facts[fact] = Fact(said[0], line)
    return facts


def no_text(
    file: str, names: list[str], what: str, line: int | None, told: str = "text"
) -> Problem:
    """A problem for a table without texts; a list of links, as Media Cloud gives, is called so.

    `told` is the column that was told to hold the text, if one was. Some of GDELT's lists have no
    header: an address stands among the names.
    """
    if told == "text" and ({"url", "title"} <= set(names) or any(map(ADDRESS.match, names))):
        problem = "lists articles with their addresses and without their texts."
        return file_problem(file, problem, "Save the texts, such as with trafilatura.", line)
    problem = f"has no {what} {told!r}, but {', '.join(names)[:200]}."
    advice = f"Name the {what} of reports 'text', or import the file with --columns text=NAME."
    return file_problem(file, problem, advice, line)


def file_problem(file: str, problem: str, advice: str, line: int | None = None) -> Problem:
    """A problem with a file in texts/, or with one line of it."""
    problem = shortened(problem, LONGEST_MISTAKE)
    return Problem("", None, None, problem, advice, f"texts/{file}", line)
