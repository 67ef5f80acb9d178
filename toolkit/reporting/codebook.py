"""A codebook as people read it: in a report, as an appendix, as a card for coders."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

import pandas as pd
from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from toolkit.analysis.wording import stance
from toolkit.case import Case
from toolkit.case.codebook import ATTITUDES, MOVES, Codebook, Example, Guide, Issue
from toolkit.reporting.exhibits import Exhibit, escape, save_table, together

RULES = (
    ("Holder ≠ speaker.", "The speaker says it, the holder is whose stance it is. “Envoy Oro said "
     "the north would accept inspections”: the speaker is Oro, the holder the north."),
    ("Code the words,", "not what you know of the party or what happened later."),
    ("One row each", "for every issue and every holder that a statement speaks of."),
    ("Conditions", "are copied as printed: “if”, “once”, “provided that”, “in return for”."),
    ("A demand", "is the stance of whoever demands, not of whom it is asked."),
    ("Nobody named,", "or several possible: leave the holder empty, do not guess."),
    ("Unchanged", "only where the holder says so; it carries on the stance known before."),
)  # fmt: skip
"""What holds for every codebook; each rule with its lead."""

LARGEST, SMALLEST = 8.0, 6.0  # type of a card, in points
COLUMN, LINES = 43, 70  # characters in a column and lines on a page, in the largest type


def show_codebook(case: Case) -> Exhibit:
    """The issues and the scale a coder is given."""
    book = case.codebook
    html = _environment().get_template("issues.html").render(book=book)
    text = [f"{book.name} {book.version}"]
    text += [f"{'  ' * depth}{i.label}: {i.proposition}" for depth, i in book.outline()]
    scale = pd.DataFrame(
        [(stance(s.name), s.number, s.definition) for s in book.scale],
        columns=["stance", "number", "meaning"],
    )
    caption = "The stances, and the numbers means are made of."
    return together([Exhibit(html, "\n".join(text)), save_table("scale", scale, caption)])


def codebook_page(book: Codebook) -> str:
    """The whole codebook as one HTML page, with the words that signal each issue."""
    return _environment().get_template("codebook.html").render(**_parts(book))


def codebook_card(book: Codebook) -> str:
    """The codebook as a card for coders: an HTML page that prints on A4.

    Each issue with its rules and its first example, the scale, and what holds for every
    statement. A dozen issues print on one page, in type of 8 points or, if they need it, down to
    6; what does not fit even so runs on to further pages (`card_pages`).
    """
    parts = _parts(book)
    values = []
    if "attitude" in book.dimensions:
        values.append(("Attitude", book.attitude.definition, parts["attitudes"]))
    if "move" in book.dimensions:
        values.append(("Move", book.move.definition, parts["moves"]))
    template = _environment().get_template("card.html")
    return template.render(**parts, values=values, size=_type_size(book))


def _type_size(book: Codebook) -> float:
    """The largest type, in points, in which a card is thought to fit one page."""
    sizes = (tenths / 10 for tenths in range(int(LARGEST * 10), int(SMALLEST * 10), -1))
    return next((size for size in sizes if _pages(book, size) <= 1), SMALLEST)


def card_pages(book: Codebook) -> int:
    """How many A4 pages a codebook's card prints on, as far as can be told from its length."""
    return math.ceil(_pages(book, _type_size(book)))


def _pages(book: Codebook, size: float) -> float:
    """Pages that the card of a codebook fills in type of that size, by counting characters."""
    width = COLUMN * LARGEST / size
    lines = 0.0
    for issue in book.issues:
        given = (issue.proposition, issue.definition, issue.include, issue.exclude)
        texts = [f"{issue.label} {issue.name}", *given, *map(str, issue.examples[:1])]
        lines += 0.5 + sum(len(text) / width + 0.5 for text in texts if text)
    head = sum(len(stance.definition) / (1.1 * width) + 0.5 for stance in book.scale)
    rules = sum(len(f"{lead} {rule}") / (1.3 * width) + 0.5 for lead, rule in RULES)
    lines += 3 * (4 + max(head, rules))
    told = [MOVES[move] for move in book.moves] if "move" in book.dimensions else []
    if told or "attitude" in book.dimensions:
        lines += 3 * (3 + sum(len(text) + 12 for text in told) / (2 * width))
    return lines / (3 * LINES * LARGEST / size)


def _parts(book: Codebook) -> dict[str, object]:
    moves = [(name, "", MOVES[name]) for name in book.moves]
    attitudes = [(name, "", meaning) for name, meaning in ATTITUDES.items()]
    scale = [(s.name, _number(s.number), s.definition) for s in book.scale]
    return {"book": book, "rules": RULES, "scale": scale, "moves": moves, "attitudes": attitudes}


def _number(number: float | None) -> str:
    return "–" if number is None else f"{number:+g}".replace("+0", "0").replace("-", "−")


def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("toolkit.reporting", "page"),
        autoescape=True,
        finalize=lambda value: value if isinstance(value, Markup) else Markup(escape(value)),  # noqa: S704 - escaped
    )


# ---------------------------------------------------------------- as Markdown

_MARKS = re.compile(r"([\\`*_\[\]<>#|~&])")


def codebook_markdown(book: Codebook) -> str:
    """The whole codebook as Markdown, for the appendix of a paper."""
    return "\n".join(_markdown(book)).rstrip("\n") + "\n"


def _markdown(book: Codebook) -> Iterator[str]:
    yield f"# {_plain(book.title)}\n"
    yield f"Codebook {_plain(book)}\n"
    if book.description:
        yield f"{_plain(book.description)}\n"
    yield "## Rules for coders\n"
    yield from (f"- **{_plain(lead)}** {_plain(rule)}" for lead, rule in RULES)
    yield "\n## The scale\n"
    yield "| stance | number | meaning |\n| --- | ---: | --- |"
    yield from (
        f"| {_plain(s.name)} | {_number(s.number)} | {_plain(s.definition)} |" for s in book.scale
    )
    yield "\n## Issues\n"
    for depth, issue in book.outline():
        yield f"{'#' * min(depth + 3, 6)} {_plain(issue.label)}\n"
        yield from _terms({"Name": issue.name, "Proposition": issue.proposition}, issue)
    if "attitude" in book.dimensions:
        yield "## Attitudes\n"
        yield from _terms({}, book.attitude)
        yield from (f"- **{_plain(name)}** {_plain(is_)}" for name, is_ in ATTITUDES.items())
        yield ""
    if "move" in book.dimensions:
        yield "## Moves\n"
        yield from _terms({}, book.move)
        yield from (f"- **{_plain(name)}** {_plain(MOVES[name])}" for name in book.moves)
        yield ""
    yield "## The words that signal issues\n"
    for _, issue in book.outline():
        for heading, signals in ((issue.label, issue.signals), ("its contrary", issue.opposed)):
            if signals:
                yield f"- **{_plain(heading)}**: {_plain(' · '.join(map(str, signals)))}"


def _terms(given: dict[str, str], part: Issue | Guide) -> Iterator[str]:
    """What is told of an issue or a dimension, as a list."""
    given |= {"Meaning": part.definition, "Belongs to it": part.include, "Does not": part.exclude}
    yield from (f"- *{term}*: {_plain(text)}" for term, text in given.items() if text)
    examples: list[tuple[str, Example | str]] = [("For example", one) for one in part.examples]
    examples += [("But not", one) for one in part.counterexamples]
    yield from (f"- *{term}*: {_plain(one)}" for term, one in examples)
    yield ""


def _plain(text: object) -> str:
    """A text on one line, nothing in it a mark of Markdown or of HTML."""
    return _MARKS.sub(r"\\\1", " ".join(str(text).split()))
