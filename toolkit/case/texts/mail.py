"""Mail: messages (.eml), mailboxes (.mbox), and pages saved as mail (.mht, .mhtml)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import EmailPolicy, Policy
from email.utils import parseaddr
from typing import Any

from toolkit.case.texts import webpage
from toolkit.case.texts.layouts.pages import blocks_of, parse_html
from toolkit.case.texts.report import Report, file_problem, known_facts
from toolkit.schema import Problem

HEADER = re.compile(rb"(?:[A-Za-z][A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){3}")
MARK = re.compile(rb"^(?:MIME-Version|Message-ID|Received|Return-Path):", re.I | re.M)
BEGINS = re.compile(rb"(?:\A|\n\r?\n)From [^\n]*\n(?=[A-Za-z-]+:)")
PAGE = re.compile(rb"^Content-Type:\s*multipart/related", re.I | re.M)
LONGEST_HEADER = 2_000  # characters; what is beyond is left out


class _Bounded(EmailPolicy):
    """Reads headers no longer than a message has: the time that takes grows with their square."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        """The header of that name, read of what the message says; of what cannot be, nothing."""
        try:
            return super().header_fetch_parse(name, value[:LONGEST_HEADER])
        except Exception:  # of a reader that has many errors for what no mail program writes
            return super().header_fetch_parse(name, "")


POLICY: Policy[EmailMessage] = _Bounded()  # type: ignore[assignment]


def is_mailbox(data: bytes) -> bool:
    """Whether a file holds messages one after the other."""
    return data.startswith(b"From ") and BEGINS.match(data) is not None


def is_message(data: bytes) -> bool:
    """Whether a file begins as a message does."""
    head = data[:5000].replace(b"\r\n", b"\n")
    return HEADER.match(head) is not None and MARK.search(head) is not None


def is_saved_page(data: bytes) -> bool:
    """Whether a message is a web page with its pictures."""
    head = data[:5000].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    by_browser = b"Snapshot-Content-Location" in head or b"Saved by" in head
    return by_browser and PAGE.search(head) is not None


def read_mailbox(data: bytes, file: str) -> Iterator[Report | Problem]:
    """Each message of a mailbox."""
    starts = [found.end() for found in BEGINS.finditer(data)]
    ends = [found.start() for found in BEGINS.finditer(data)][1:]
    for number, (start, end) in enumerate(zip(starts, [*ends, len(data)], strict=True), start=1):
        yield _message(data[start:end], file, number)


def read_message(data: bytes, file: str) -> Iterator[Report | Problem]:
    """The one message of a file: its subject, day and sender, and its text."""
    yield _message(data, file, 0)


def read_saved_page(data: bytes, file: str) -> Iterator[Report | Problem]:
    """The page in a saved message; what it says of itself, not when it was saved, dates it."""
    message = message_from_bytes(data, policy=POLICY)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            page = part.get_payload(decode=True)
            yield from webpage.read(page if isinstance(page, bytes) else b"", file)
            return
    yield file_problem(file, "holds no page.", "Save the page anew.")


def _message(data: bytes, file: str, number: int) -> Report | Problem:
    message = message_from_bytes(data, policy=POLICY)
    body = message.get_body(("plain", "html")) if isinstance(message, EmailMessage) else None
    if body is None:
        return file_problem(file, f"message {number or 1} holds no text.", "Leave it out.")
    text = body.get_content()
    if body.get_content_type() == "text/html":
        tree = parse_html(text.encode("utf-8", errors="replace"))
        text = "" if tree is None else "\n\n".join(blocks_of(tree))
    facts = {
        "date": _day(message),
        "outlet": parseaddr(str(message.get("From", "")))[0],
        "title": str(message.get("Subject", "")),
    }
    return Report(text.replace("\r\n", "\n"), known_facts(facts.items(), None), file, None, number)


def _day(message: EmailMessage) -> str:
    header = message.get("Date")
    day = getattr(header, "datetime", None)
    return "" if day is None else day.date().isoformat()
