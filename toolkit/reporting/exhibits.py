"""What a report shows: tables and figures, each with its caption, saved beside the report.

In a notebook one works with, an exhibit is only shown. When a report is rendered, the same call
also writes the whole table, or the figure as SVG and PNG, next to the report.
"""

from __future__ import annotations

import base64
import html
import io
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from toolkit.case.codings import fingerprint
from toolkit.reporting.figures import STYLE
from toolkit.schema import InputError, write_table, write_whole
from toolkit.waiting import REPORT_FOLDER

LONG_CELL = 60  # characters from which a column is given room
LONGEST_CELL = 400  # characters of a cell shown; the file has them all
WIDE = 8  # columns from which a table is wide

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_WORDS = re.compile(r"[a-z0-9]+")
_DAY = r"(?:by )?\d{4}-\d\d-\d\d|"
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
REPEATED = ' class="again"'


@dataclass(frozen=True, slots=True)
class Exhibit:
    """Something to look at, as HTML and as plain text."""

    html: str
    text: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text


def part_of_name(name: str) -> str:
    """A name of any script as part of that of a table or figure.

    Names that look the same in it are told apart by a few letters behind them.
    """
    words = _WORDS.findall(name.lower())
    plain = "-".join(words)
    return plain if plain == name else "-".join([*words, fingerprint(name)[:4]])


def save_table(
    name: str,
    table: pd.DataFrame,
    caption: str,
    columns: Sequence[str] | Mapping[str, str] | None = None,
    most: int | None = 20,
    links: Mapping[str, Sequence[str]] | None = None,
    shown: pd.DataFrame | None = None,
) -> Exhibit:
    """Show a table, and keep the whole of it among the ``tables`` of a rendered report.

    Shown are at most `most` rows (None: all), which the caption then says, and `columns`: names,
    or a mapping from names to the headings to print. Named index levels count as columns, and
    stand first. `links` gives, for a column, the address each of its cells leads to ("":
    none), row by row. `shown` is the same table made ready for print, if that differs.

    Raises InputError for a name that is not lower-case letters, digits and hyphens, or that
    the report already uses, and for a column the table does not have.
    """
    kept, heads = _flat(table)
    _save(f"tables/{name}.csv", name, lambda path: write_table(kept, path, to_look_at=True))
    view, heads = _flat(shown) if shown is not None else (kept, heads)
    headings = _headings(view, columns)
    if most is not None and most < len(view):
        caption = f"{caption} The first {most} of {len(view)} rows{whole_table(name)}."
        view = view.head(most)
    elif view.empty:
        caption = f"{caption} There are none."
    headings = {name: words for name, words in headings.items() if _is_informative(view[name])}
    view = view[list(headings)]
    return Exhibit(
        _table_html(name, view, list(headings.values()), caption, heads, links or {}),
        f"{caption}\n{view.to_string(index=False, max_colwidth=60)}",
    )


def _is_informative(column: pd.Series) -> bool:
    """Whether a column says anything: one that is empty throughout is not shown."""
    return column.empty or any(cell_text(value) for value in column)


def _flat(table: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """A table with its named index levels as columns, and their names."""
    heads = [str(level) for level in table.index.names if level is not None]
    return (table.reset_index() if heads else table), heads


def whole_table(name: str) -> str:
    """Where a rendered report keeps a table whole, as words to add to a sentence."""
    folder = os.environ.get(REPORT_FOLDER)
    return f"; all are in tables/{Path(folder).name}/{name}.csv" if folder else ""


def save_figure(
    name: str,
    figure: Axes | Figure,
    caption: str,
    alt: str,
    table: pd.DataFrame | None = None,
    small: Axes | Figure | None = None,
) -> Exhibit:
    """Show a figure, and keep it as SVG and PNG among the ``figures`` of a rendered report.

    `caption` says what is counted and how many (n); `alt` says in words what the figure
    shows, for those who cannot see it. `table` is what is drawn, kept beside it as CSV; `small`
    the same figure for a phone, which a narrow page shows in its place. The figures are closed, so
    that they are shown once.
    Raises InputError for an unusable name, as `save_table` does, and without an `alt`.
    """
    if not alt.strip():
        raise InputError(f"Figure {name!r} has no alt text; say what it shows.")
    svg, png = _drawn(figure, "svg", "png")
    _save(f"figures/{name}.svg", name, lambda path: write_whole(path, svg))
    _save(f"figures/{name}.png", name, lambda path: write_whole(path, png))
    if table is not None:
        drawn_of, _ = _flat(table)
        _save(f"figures/{name}.csv", name, lambda path: write_table(drawn_of, path))
    picture = f'<img src="{_source(svg)}" alt="{escape(alt)}">'
    if small is None:
        scrolls = f'class="scroll" role="region" aria-labelledby="figure-{name}" tabindex="0"'
        shown = f"<figure><div {scrolls}>{picture}</div>"
    else:
        other = f'<source media="{PHONES}" srcset="{_source(*_drawn(small, "svg"))}">'
        shown = f'<figure class="fits"><picture>{other}{picture}</picture>'
    return Exhibit(
        f'{shown}<figcaption id="figure-{name}">{escape(caption)}</figcaption></figure>',
        f"{caption}\n[{alt}]",
    )


PHONES = "(max-width: 40rem)"  # as the page's style says it


def _drawn(figure: Axes | Figure, *formats: str) -> list[bytes]:
    """A figure in each of these formats, without the day it was made; then it is closed."""
    drawn: Any = figure if hasattr(figure, "savefig") else figure.figure
    made = {"svg": {"Date": None}, "png": {"Software": None}}
    found = []
    with plt.style.context(STYLE):
        for kind in formats:
            out = io.BytesIO()
            drawn.savefig(out, format=kind, metadata=made[kind])
            found.append(out.getvalue())
    plt.close(drawn)
    return found


def _source(svg: bytes) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}"


def listing(sentences: Iterable[str], links: Mapping[str, str] | None = None) -> Exhibit:
    """Sentences as a list; what comes before a colon leads its sentence, in bold.

    `links` gives the address a lead takes the reader to.
    """
    sentences = list(sentences)
    items = "".join(f"<li>{_led(sentence, links or {})}</li>" for sentence in sentences)
    return Exhibit(f"<ul>{items}</ul>", "\n".join(f"- {sentence}" for sentence in sentences))


def _led(sentence: str, links: Mapping[str, str]) -> str:
    lead, colon, rest = sentence.partition(": ")
    if not colon:
        return escape(sentence)
    bold = f"<b>{escape(lead)}:</b>"
    if lead in links:
        bold = f'<a href="{escape(links[lead])}">{bold}</a>'
    return f"{bold} {escape(rest)}"


def heading(level: int, words: str, anchor: str = "") -> Exhibit:
    """A heading, which links may lead to by its anchor."""
    identity = f' id="{escape(anchor)}"' if anchor else ""
    return Exhibit(f"<h{level}{identity}>{escape(words)}</h{level}>", words)


def paragraph(words: str) -> Exhibit:
    """A sentence or some, as a paragraph."""
    return Exhibit(f"<p>{escape(words)}</p>", words)


def remark(words: str) -> Exhibit:
    """The same, said more softly."""
    return Exhibit(f'<p class="more">{escape(words)}</p>', words)


def folded(heading: str, exhibit: Exhibit, anchor: str, level: int = 3) -> Exhibit:
    """An exhibit behind its heading. A link to its anchor, or to anything in it, unfolds it."""
    return Exhibit(
        f'<details class="fold"><summary><h{level}>{escape(heading)}</h{level}></summary>'
        f'<div id="{escape(anchor)}">{exhibit.html}</div></details>',
        f"{heading}\n\n{exhibit.text}",
    )


def together(exhibits: Iterable[Exhibit]) -> Exhibit:
    """Several exhibits as one, in order."""
    exhibits = list(exhibits)
    return Exhibit("\n".join(e.html for e in exhibits), "\n\n".join(e.text for e in exhibits))


def to_look_up(exhibits: Iterable[Exhibit], anchor: str) -> Exhibit:
    """Exhibits that nobody reads from end to end; in print they stand small, in two columns."""
    found = together(exhibits)
    return Exhibit(f'<div id="{anchor}" class="looked-up">{found.html}</div>', found.text)


def escape(text: object) -> str:
    """A text as HTML shows it: nothing in it is markup, control characters are made visible."""
    return html.escape(_UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", str(text)))


def cell_text(value: object) -> str:
    """A cell as print shows it: names and spans joined, missing values empty."""
    if isinstance(value, tuple):
        return "; ".join("-".join(map(str, v)) if isinstance(v, tuple) else str(v) for v in value)
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return ""
    if isinstance(value, bool) or type(value).__name__ == "bool":
        return "yes" if value else "no"
    if isinstance(value, pd.Timestamp | date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".").replace("-", "\N{MINUS SIGN}")
    text = str(value)
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"


def _headings(
    table: pd.DataFrame, columns: Sequence[str] | Mapping[str, str] | None
) -> dict[str, str]:
    if columns is None:
        columns = list(table.columns)
    if not isinstance(columns, Mapping):
        columns = {column: str(column).replace("_", " ") for column in columns}
    for column in columns:
        if column not in table.columns:
            has = ", ".join(map(str, table.columns))
            raise InputError(f"The table has no column {column!r}; it has {has}.")
    return dict(columns)


def _save(part: str, name: str, write: Any) -> None:
    if not _NAME.fullmatch(name):
        raise InputError(
            f"{name!r} cannot name a table or figure; use lower-case letters, digits and hyphens."
        )
    folder = os.environ.get(REPORT_FOLDER)
    if not folder:
        return
    path = Path(folder, part)
    if path.exists():
        raise InputError(f"The report already has {part}; give each its own name.")
    write(path)


def _table_html(
    name: str,
    table: pd.DataFrame,
    headings: Sequence[str],
    caption: str,
    heads: Sequence[str],
    links: Mapping[str, Sequence[str]],
) -> str:
    kinds = [_kind(table[column]) for column in table.columns]
    top = "".join(
        f'<th scope="col"{kind}>{escape(heading)}</th>'
        for heading, kind in zip(headings, kinds, strict=True)
    )
    columns = [
        _heads_html(table[column], fades=column == heads[0] != heads[-1])
        if column in heads
        else _cells_html(table[column], heading, kind, links.get(column, ()))
        for column, heading, kind in zip(table.columns, headings, kinds, strict=True)
    ]
    rows = [f"<tr>{''.join(cells)}</tr>" for cells in zip(*columns, strict=True)]
    return table_html(f"table-{name}", caption, top, rows, wide=len(columns) >= WIDE)


def _grouped(rows: Sequence[str]) -> Iterator[str]:
    """Rows of a table, together with those below that repeat their head."""
    starts = [nth for nth, row in enumerate(rows) if REPEATED not in row]
    for start, end in pairwise([*starts, len(rows)]):
        yield "\n".join(rows[start:end])


def table_html(anchor: str, caption: str, top: str, rows: Sequence[str], wide: bool = False) -> str:
    """A table of these header cells and rows; rows that repeat a head stay together in print.

    A narrow screen shows each row as a card; of a `wide` table so does one of middling width, so
    that nothing is ever cut off.
    """
    look = ' class="wide"' if wide else ""
    lines = "\n".join(rows)
    body = f"<tbody>{lines}</tbody>"
    if any(REPEATED in row for row in rows):
        body = "\n".join(f'<tbody class="group">{group}</tbody>' for group in _grouped(rows))
    return (
        f'<table{look}><caption id="{anchor}">{escape(caption)}</caption>'
        f"<thead><tr>{top}</tr></thead>\n{body}</table>"
    )


def _kind(column: pd.Series) -> str:
    """The class of a column's cells, from what it holds."""
    if pd.api.types.is_bool_dtype(column):
        return ""
    if pd.api.types.is_numeric_dtype(column):
        return ' class="number"'
    if pd.api.types.is_datetime64_dtype(column):
        return ' class="day"'
    texts = column.map(cell_text).astype("str")
    if len(texts) and texts.str.fullmatch(_DAY).all():
        return ' class="day"'
    return ' class="words"' if texts.str.len().max() > LONG_CELL else ""


def _heads_html(column: pd.Series, fades: bool) -> list[str]:
    """The cells that name their rows; one that only repeats the row above fades."""
    repeated = (column == column.shift()) & fades
    return [
        f'<th scope="row"{REPEATED if again else ""} dir="auto">{escape(cell_text(value))}</th>'
        for value, again in zip(column, repeated, strict=True)
    ]


def _cells_html(column: pd.Series, heading: str, kind: str, links: Sequence[str]) -> list[str]:
    """Cells, each with its column's heading for screens that have no room for columns."""
    cells, label = [], f' data-label="{escape(heading)}"'
    for value, link in zip_longest(column, links[: len(column)], fillvalue=""):
        text = escape(cell_text(value))
        look = ' class="number zero"' if "number" in kind and text == "0" else kind
        shown = f'<a href="{escape(link)}">{text}</a>' if link else text
        cells.append(f'<td{look}{label} dir="auto">{shown}</td>')
    return cells
