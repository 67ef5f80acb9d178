"""A matrix of positions and a day-by-day table that one filters by ticking, without any script."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from toolkit.analysis.positions import positions
from toolkit.analysis.timeline import timeline
from toolkit.analysis.wording import UNRESOLVED, capital, counted, signed, stance
from toolkit.findings import takes_tables
from toolkit.reporting.exhibits import Exhibit, cell_text, escape, remark, save_table, table_html
from toolkit.reporting.passages import statement_anchor

PARTIES, ISSUES = 8, 12
"""How many can be ticked, those with most statements; others are always shown."""

LATEST = 400  # rows of the day-by-day table, the latest

_CSS = Path(__file__).parent / "page" / "explorer.css"


@takes_tables
def show_explorer(coded: pd.DataFrame, marked: pd.DataFrame | None = None) -> Exhibit:
    """Who stands where, and who said what on which day, to be narrowed by ticking.

    Boxes for parties and for issues hide what is not ticked in both tables: the means of the
    stances reported, with the number of statements and the stance taken last; and each stance
    by day, the latest first, in which `marked` days stand among the others, as `days_to_mark`
    returns them. It works with the keyboard and in a screen reader, on a page and in a notebook.
    """
    said, means = timeline(coded), positions(coded)
    if said.empty:
        return remark("No statement takes a stance on a known day.")
    save_table("explorer", said, "Stances by day.")
    parties = _ticked(said["party"], PARTIES, "p")
    issues = _ticked(said["issue"], ISSUES, "i")
    labels = said.drop_duplicates("issue").set_index("issue")["label"]
    boxes = [
        _boxes("Who", {name: party for party, name in parties.items()}),
        _boxes("On what", {name: capital(str(labels[issue])) for issue, name in issues.items()}),
    ]
    html = [*boxes, _matrix(means, parties, issues), _days(said, marked, parties, issues)]
    style = f"<style>{_CSS.read_text('utf-8')}</style>"
    text = f"{counted(len(said), 'stance')} by day, of {counted(len(labels), 'issue')}."
    return Exhibit(f'{style}<div class="explorer">{"".join(html)}</div>', text)


def _ticked(column: pd.Series, most: int, letter: str) -> dict[str, str]:
    """What can be ticked, the most frequent first, and by which class it is known."""
    counts = column.value_counts().rename_axis("name").reset_index()
    order = counts.sort_values(["count", "name"], ascending=[False, True])["name"]
    return {str(name): f"{letter}{nth}" for nth, name in enumerate(order.head(most), 1)}


def _boxes(legend: str, names: Mapping[str, str]) -> str:
    labels = "".join(
        f'<label><input type="checkbox" class="{name}" checked>{escape(words)}</label>'
        for name, words in names.items()
    )
    return f"<fieldset><legend>{escape(legend)}</legend>{labels}</fieldset>"


def _look(*names: str) -> str:
    """The class by which what is shown is hidden."""
    found = " ".join(f"of-{name}" for name in names if name)
    return f' class="{found}"' if found else ""


def _matrix(means: pd.DataFrame, parties: Mapping[str, str], issues: Mapping[str, str]) -> str:
    across = list(means.index.unique(0))
    top = '<th scope="col">issue</th>' + "".join(
        f'<th scope="col"{_look(parties.get(party, ""))}>{escape(party)}</th>' for party in across
    )
    rows = []
    order = [*issues, *(one for one in means.index.unique(1) if one not in issues)]
    for issue in order:
        cells = means[means.index.get_level_values(1) == issue].droplevel(1)
        if cells.empty:
            continue
        label = escape(capital(str(cells["label"].iloc[0])))
        row = [f'<th scope="row" dir="auto">{label}</th>']
        for party in across:
            look = _look(parties.get(party, ""))
            words = escape(_cell(cells.loc[party])) if party in cells.index else ""
            row.append(f'<td{look} data-label="{escape(party)}" dir="auto">{words}</td>')
        rows.append(f"<tr{_look(issues.get(str(issue), ''))}>{''.join(row)}</tr>")
    caption = "The mean of the stances reported, the number of statements, and the last stance."
    return table_html("explorer-positions", caption, top, rows)


def _cell(row: pd.Series) -> str:
    """A mean and what it rests on: “+1.3 (11), last accept”."""
    latest = " / ".join(stance(value) for value in str(row["latest"]).split(" / "))
    mean = "no side" if pd.isna(row["mean"]) else signed(row["mean"])
    return f"{mean} ({row['n']}), last {latest}"


def _days(
    said: pd.DataFrame,
    marked: pd.DataFrame | None,
    parties: Mapping[str, str],
    issues: Mapping[str, str],
) -> str:
    shown = said.iloc[::-1].head(LATEST)
    rows = [(row["date"], 1, _said(row, parties, issues)) for row in shown.to_dict("records")]
    if marked is not None:
        since = marked[marked["date"] >= shown["date"].min()]
        rows += [(on, 0, _marked(on, what)) for on, what in since[["date", "what"]].to_numpy()]
    rows.sort(key=lambda row: row[:2], reverse=True)
    heads = ("day", "who", "on what", "stance", "told by")
    top = "".join(f'<th scope="col">{head}</th>' for head in heads)
    caption = "Stances by day, the latest first; each day leads to its sentence."
    if len(shown) < len(said):
        caption += f" The latest {len(shown)} of {len(said)}; all are in the file explorer.csv."
    return table_html("explorer-days", caption, top, [html for *_, html in rows])


def _marked(on: pd.Timestamp, what: str) -> str:
    day = cell_text(pd.Timestamp(on))
    return f'<tr class="marked"><td>{day}</td><td colspan="4">{escape(what)}</td></tr>'


def _teller(row: Mapping[Any, Any]) -> str:
    if row["own"]:
        return "" if row["party"] == UNRESOLVED else "itself"
    return escape(str(row["speaker"]) or "others")


def _said(row: Mapping[Any, Any], parties: Mapping[str, str], issues: Mapping[str, str]) -> str:
    party, issue = str(row["party"]), str(row["issue"])
    to = escape(statement_anchor(str(row["statement_id"])))
    cells = (
        ("day", f'<a href="#{to}">{cell_text(row["date"])}</a>'),
        ("who", escape(party)),
        ("on what", escape(capital(str(row["label"])))),
        ("stance", escape(stance(str(row["value"])))),
        ("told by", _teller(row)),
    )
    look = _look(parties.get(party, ""), issues.get(issue, ""))
    html = "".join(f'<td data-label="{head}" dir="auto">{words}</td>' for head, words in cells)
    return f"<tr{look}>{html}</tr>"
