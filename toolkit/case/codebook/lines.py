"""On which line of a TOML file something stands: tomllib does not tell."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple


class Place(NamedTuple):
    """The nth table of its kind, a key in it, an element of the list under that key."""

    table: str = ""  # "" at the top
    nth: int = 0
    key: str = ""  # "" for the table's head
    element: int = -1  # -1 for the key itself


_TOKEN = re.compile(
    r'(?P<text>"""(?:\\.|[^\\])*?"{3,5}(?!")|' r"'''.*?'{3,5}(?!')|"
    r'"(?:\\.|[^"\\\n])*"|' r"'[^'\n]*')"
    r"|(?P<comment>\#[^\n]*)|(?P<mark>[\[\]{},=\n])|(?P<word>[^\s\[\]{},=\"'\#]+)",
    re.DOTALL,
)  # fmt: skip


def find_lines(text: str) -> dict[Place, int]:
    """The line of every table's head, of every key in it, and of every element of its lists.

    The text must be valid TOML.
    """
    lines: dict[Place, int] = {}
    met: Counter[str] = Counter()
    at = Place()
    line, depth, heading, key = 1, 0, False, True  # key: what comes next is a key, or a head
    name = ""
    waiting = False  # for the next element of a list
    for token in _TOKEN.finditer(text):
        kind, printed = token.lastgroup, token.group()
        if printed == "\n" and not depth:
            if heading:
                at = Place(name, met[name])
                met[name] += 1
                lines[at] = line
            heading, key, name = False, True, ""
        elif heading:
            name += printed.strip("\"'[]") if kind != "comment" else ""
        elif key and printed == "[":
            heading = True
        elif key and kind in ("text", "word"):
            at = at._replace(key=printed.strip("\"'"), element=-1)
            lines.setdefault(at, line)
            key = False
        elif printed in ("]", "}"):
            depth -= 1
        else:
            if waiting and depth == 1 and kind != "comment" and printed != "\n":
                at = at._replace(element=at.element + 1)
                lines[at] = line
                waiting = False
            if printed in ("[", "{"):
                depth += 1
                waiting = waiting or (depth == 1 and printed == "[")
            elif printed == "," and depth == 1:
                waiting = True
        line += printed.count("\n")
    return lines
