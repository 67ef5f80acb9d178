"""Feeds (RSS, Atom), read by feedparser from the file alone: an entry is a report."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from toolkit.case.texts.layouts.pages import blocks_of, parse_html
from toolkit.case.texts.report import Report, file_problem, known_facts
from toolkit.extras import needing
from toolkit.schema import Problem

ROOT = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]")


def is_feed(head: bytes) -> bool:
    """Whether a file begins as a feed does."""
    return head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") and ROOT.search(head) is not None


def read(data: bytes, file: str) -> Iterator[Report | Problem]:
    """The entries of a feed: their text where it has it, else what it says of them."""
    with needing("formats", "reading a feed"):
        import feedparser
    feed = feedparser.parse(io.BytesIO(data))
    for number, entry in enumerate(feed.entries, start=1):
        contents = [one.get("value", "") for one in entry.get("content", [])]
        printed = max([*contents, entry.get("summary", "")], key=len)
        tree = parse_html(f"<div>{printed}</div>".encode("utf-8", "replace")) if printed else None
        text = "" if tree is None else "\n\n".join(blocks_of(tree))
        title = entry.get("title", "")
        if not text:
            yield file_problem(
                file, f"entry {number} ({title[:60]}) has no text.", "Save its page."
            )
            continue
        day = entry.get("published_parsed") or entry.get("updated_parsed")
        facts = {
            "date": f"{day.tm_year:04}-{day.tm_mon:02}-{day.tm_mday:02}" if day else "",
            "outlet": feed.feed.get("title", ""),
            "title": title,
            "url": entry.get("link", ""),
            "language": feed.feed.get("language", ""),
        }
        yield Report(text, known_facts(facts.items(), None), file, None, number)
