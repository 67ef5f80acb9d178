"""Annotated attributions from brat's stand-off files: a `.txt` and an `.ann` for each article."""

from __future__ import annotations

import re
from pathlib import Path

from toolkit.evaluation.attribution import ROLES, Annotated, Roles
from toolkit.exchange.brat import spans_of
from toolkit.schema import InputError, Spans, read_text

_ROLE = re.compile(r"(source|cue|content)\d*$", re.IGNORECASE)


def read_standoff(folder: Path | str) -> list[Annotated]:
    """The annotated articles of a folder, in the order of their names.

    An attribution is an event or a relation (``E1<TAB>Attribution:T4 Content:T3 Cue:T2
    Source:T1``, ``R1<TAB>Attribution Arg1:T2 Arg2:T3``) whose arguments are the spans
    ``T1<TAB>Source 89 106;120 130<TAB>the words``. An argument's role is its own name where
    that is one, and otherwise its span's label. Offsets count characters. Raises InputError,
    with file and line, for spans outside the text or with other words than given, for
    unknown arguments, and for a folder without annotated articles.
    """
    folder = Path(folder)
    articles = [
        _read_article(path, path.with_suffix(".ann"))
        for path in sorted(folder.glob("*.txt"))
        if path.with_suffix(".ann").exists()
    ]
    if not articles:
        raise InputError("holds no .txt with an .ann beside it.", folder)
    return articles


def _read_article(text_file: Path, file: Path) -> Annotated:
    text = read_text(text_file)
    spans: dict[str, tuple[str, Spans]] = {}
    events: list[tuple[int, list[str]]] = []
    for number, line in enumerate(read_text(file).split("\n"), 1):
        mark, _, rest = line.rstrip("\r").partition("\t")
        if mark.startswith("T"):
            try:
                spans[mark] = spans_of(rest, text)
            except InputError as error:
                raise InputError(error.message, file, number) from None
        elif mark.startswith(("E", "R")):
            events.append((number, rest.split()))
    found = []
    for number, arguments in events:
        roles: dict[str, list[tuple[int, int]]] = {role: [] for role in ROLES}
        for argument in arguments:
            name, colon, target = argument.partition(":")
            if not colon:
                continue
            if target not in spans:
                raise InputError(f"{argument!r} names a span the file does not have.", file, number)
            label, where = spans[target]
            role = _ROLE.match(name) or _ROLE.match(label)
            if role:
                roles[role[1].lower()] = sorted({*roles[role[1].lower()], *where})
        if roles["cue"] or roles["content"]:
            found.append({role: tuple(where) for role, where in roles.items()})
    return Annotated(text_file.stem, text, _in_order(found))


def _in_order(found: list[Roles]) -> list[Roles]:
    return sorted(found, key=lambda one: min(span for role in ROLES for span in one[role]))
