"""What a methods appendix shows of hand coding: who coded, how far they agree, where they differ.

Each `show_` function takes a table of `toolkit.reliability` and saves it with the report.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from textwrap import fill
from typing import Any

import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from toolkit.analysis.wording import counted, sentence, stance
from toolkit.case import Case
from toolkit.case.codings import AGREED
from toolkit.findings import takes_tables
from toolkit.reliability.conventions import RELIABLE, TENTATIVE, headline_agreement
from toolkit.reliability.measures import too_few
from toolkit.reliability.readings import NOT_CODED
from toolkit.reporting.ending import NothingToShow
from toolkit.reporting.exhibits import (
    Exhibit,
    escape,
    listing,
    part_of_name,
    save_table,
    together,
    whole_table,
)
from toolkit.reporting.figures import WIDTH, axes_of, head
from toolkit.reporting.passages import passages
from toolkit.reporting.style import GREY, INK, STYLE

QUESTIONS = {
    "identification": "coded or not",
    "value": "which value",
    "holder": "whose",
    "both": "all in one",
}
MEASURES = {
    "percent_agreement": "agreement",
    "specific_agreement": "on what one coded",
    "alpha_nominal": "alpha",
    "alpha_ordinal": "ordinal alpha",
    "alpha_interval": "interval alpha",
    "cohen_kappa": "Cohen's kappa",
    "weighted_kappa_linear": "kappa, linear weights",
    "weighted_kappa_quadratic": "kappa, quadratic weights",
    "scott_pi": "Scott's pi",
    "fleiss_kappa": "Fleiss' kappa",
    "conger_kappa": "Conger's kappa",
    "brennan_prediger": "Brennan–Prediger",
    "gwet_ac1": "Gwet's AC1",
    "gwet_ac2": "Gwet's AC2",
}
CAPTION = (
    "Agreement between coders, beyond chance but for shares of agreement. In brackets: where 95 in "
    "100 values lie if reports are drawn anew. “Items”: what two coders or more answered. The "
    "limits of alpha are Krippendorff's (2004), the names of kappas Landis and Koch's (1977): "
    "conventions, not verdicts."
)
GROUPED = (
    "Group by group: agreement beyond chance, the interval in which 95 in 100 values lie if "
    "reports are drawn anew, and the items that two coders or more answered."
)
KEYS = ("object", "category", "doc_id", "coder_a", "coder_b")


@takes_tables
def check_coders(codings: pd.DataFrame) -> None:
    """Raise NothingToShow if fewer than two people coded: a report on agreement ends there.

    `codings` as `hand_codings` returns them.
    """
    coders = sorted(codings["coder"].unique())
    if len(coders) < 2:
        raise NothingToShow(sentence(too_few(coders)))


@takes_tables
def show_coders(codings: pd.DataFrame) -> Exhibit:
    """Who coded: how many statements each read, how many codings, when, and what they saw.

    `codings` as `hand_codings` returns them.
    """
    rows = []
    for coder, own in codings.groupby("coder", sort=True):
        coded = own[(own["value"] != "") & (own["dimension"] != "extraction")]
        days = sorted(day[:10] for day in own["decided"] if day)
        seen = sorted({name for names in own["seen"] for name in names})
        rows.append(
            {
                "coder": coder,
                "read": own["statement_id"].nunique(),
                "with codings": coded["statement_id"].nunique(),
                "codings": len(coded),
                "first": days[0] if days else "",
                "last": days[-1] if days else "",
                "saw suggestions of": ", ".join(seen),
                "codebook": ", ".join(sorted(filter(None, own["codebook"].unique()))),
            }
        )
    columns = [
        *("coder", "read", "with codings", "codings", "first", "last", "saw suggestions of"),
        "codebook",
    ]
    return save_table(
        "coders",
        pd.DataFrame(rows, columns=columns),
        "Who coded: statements read, those of them with a coding, and codings.",
    )


@takes_tables
def show_agreement(agreement: pd.DataFrame, name: str = "agreement") -> Exhibit:
    """A table of `agreement` as an appendix prints it: values with their intervals.

    Without groups (`by`) a row is a coefficient and a column a question; with them, a row is a
    group. `name` is that of the file, which holds the whole table.
    """
    keys = [key for key in KEYS if key in agreement]
    if not keys:
        return save_table(name, agreement, CAPTION, most=None, shown=_by_question(agreement))
    varying = [key for key in ("question", "measure") if agreement[key].nunique() > 1]
    heads = [*keys, *varying, "value", "interval", "items", "convention", "remark"]
    headings = {"doc_id": "report", "question": "asked", "measure": "coefficient",
                "coder_a": "coder", "coder_b": "and", "convention": "by convention"}  # fmt: skip
    shown = agreement.assign(
        question=agreement["question"].map(QUESTIONS),
        measure=[MEASURES.get(measure, measure) for measure in agreement["measure"]],
        interval=[_between(*ends) for ends in _intervals(agreement)],
        value=[_number(value) for value in agreement["value"]],
        convention=[text.partition(" (")[0] for text in agreement["convention"]],
    )
    return save_table(
        name,
        agreement,
        GROUPED,
        columns={head: headings.get(head, head) for head in heads},
        most=60,
        shown=shown,
    )


def _by_question(agreement: pd.DataFrame) -> pd.DataFrame:
    """A row for each coefficient, a column for each question."""
    columns: dict[str, dict[str, str]] = {}
    for row in agreement.to_dict("records"):
        own = columns.setdefault(QUESTIONS[str(row["question"])], {})
        interval = _between(row["low"], row["high"])
        value = _number(row["value"]) or f"not defined: {row['remark']}"
        own[MEASURES.get(str(row["measure"]), str(row["measure"]))] = (
            f"{value} ({interval})" if interval else value
        )
        own["items"] = f"{max(int(row['items']), int(own.get('items', '0').replace(',', ''))):,}"
    table = pd.DataFrame(columns).fillna("").sort_index(key=lambda at: at == "items", kind="stable")
    return table.rename_axis("coefficient")


def _intervals(agreement: pd.DataFrame) -> Iterator[tuple[float, float]]:
    return zip(agreement["low"], agreement["high"], strict=True)


@takes_tables
def plot_agreement(
    agreement: pd.DataFrame, measure: str = "alpha_nominal", ax: Axes | None = None
) -> Axes:
    """One coefficient for each row of a table of `agreement`, with its interval and limits.

    The title says on how many alpha is high enough, and on which it is lowest. The limits are
    those of Krippendorff (2004): a convention. Rows without a value are named and left empty.
    Raises LookupError if the table has no row of that measure.
    """
    rows = agreement[agreement["measure"] == measure]
    if rows.empty:
        raise LookupError(
            f"The table has no {measure!r}; it has {', '.join(agreement['measure'].unique())}."
        )
    names = [fill(_row_name(row), 28) for row in rows.to_dict("records")]
    with plt.style.context(STYLE):
        ax = axes_of(ax, WIDTH, 1.5 + 0.34 * len(rows))
        for limit in (TENTATIVE, RELIABLE):
            ax.axvline(limit, color=GREY, linewidth=0.8, linestyle="--", zorder=0)
            ax.annotate(f"{limit:.3g}", (limit, 1), (0, 3), xycoords=ax.get_xaxis_transform(),
                        textcoords="offset points", color=INK, ha="center", va="bottom",
                        fontsize=7.5)  # fmt: skip
        for place, row in enumerate(rows.to_dict("records")):
            if pd.isna(row["value"]):
                ax.text(0, place, f"not defined: {row['remark']}", va="center", color=INK)
                continue
            if pd.notna(row["low"]):
                ax.plot([row["low"], row["high"]], [place, place], color=INK, linewidth=1.4)
            ax.plot(row["value"], place, "o", color=INK, markersize=5)
        ax.set_yticks(range(len(rows)), names)
        ax.set(ylim=(len(rows) - 0.4, -0.6), xlabel=MEASURES.get(measure, measure))
        ax.set_xlim(min(-0.05, rows["low"].min(), rows["value"].min()) - 0.02, 1.04)
        what, finding = "How far coders agree", headline_agreement(rows, measure)
        return head(ax, finding or what, [], subtitle=what if finding else "", above=1)


@takes_tables
def show_who_differs(who_differs: pd.DataFrame, name: str = "who-differs") -> Exhibit:
    """A table of `who_differs`: coder against coder, and each against the rest."""
    shown = who_differs.assign(
        percent=[f"{share:.1%}" if pd.notna(share) else "" for share in who_differs["percent"]],
        alpha=[_number(value) for value in who_differs["alpha"]],
    )
    return save_table(
        name,
        who_differs,
        "Coder against coder, and each against the rest, those who agree least first.",
        columns={"coder_a": "coder", "coder_b": "and", "items": "items", "percent": "agree on",
                 "alpha": "alpha", "differs_on": "they differ on", "remark": "remark"},
        most=60,
        shown=shown,
    )  # fmt: skip


def show_confusion(confusion: pd.DataFrame) -> Exhibit:
    """A table of `confusion`: how often one coder's value met which of the other's."""
    first, second = str(confusion.index.name), str(confusion.columns.name)
    table = confusion.rename(index=_value, columns=_value)
    table = table.loc[table.sum(axis=1) > 0, table.sum() > 0]
    table.index.name = f"{first} \N{DOWNWARDS ARROW}"
    table.columns.name = None
    return save_table(
        f"confusion-{part_of_name(first)}-{part_of_name(second)}",
        table,
        f"How often {first} (rows) coded one value where {second} (columns) coded another; values "
        "that neither gave are left out.",
        most=None,
    )


@takes_tables
def show_disagreements(
    disagreements: pd.DataFrame, statements: pd.DataFrame, case: Case, most: int = 10
) -> Exhibit:
    """What coders read differently, in its passage, with the codebook's words: at most `most`.

    `disagreements` as `toolkit.reliability.disagreements` returns it, furthest apart first; the
    file has all.
    """
    save_table("disagreements", disagreements, "What coders read differently.")
    kinds = disagreements["kind"].value_counts()
    total = counted(len(disagreements), "reading")
    kinds_said = ", ".join(f"{number} {kind}" for kind, number in kinds.items())
    parts = [listing([f"{total} differ: {kinds_said or 'none'}."])]
    found = statements.set_index("statement_id", drop=False)
    first = disagreements.head(most).to_dict("records")
    parts += [_difference(found, row, case) for row in first]
    left = len(disagreements) - most
    if left > 0:
        more = f"{counted(left, 'more reading')} not shown{whole_table('disagreements')}."
        parts.append(Exhibit(f'<p class="more">{escape(more)}</p>', more))
    return together(parts)


@takes_tables
def show_consensus(codings: pd.DataFrame, most: int | None = 40) -> Exhibit:
    """What was agreed upon in the end and why: the codings of the coder ``consensus``."""
    table = codings[(codings["coder"] == AGREED) & (codings["dimension"] != "extraction")]
    table = table.assign(value=[_value(value) for value in table["value"]])
    return save_table(
        "consensus",
        table,
        "What was agreed upon. A row without issue and value: nothing to code.",
        columns={"statement_id": "statement", "object": "on", "holder": "whose",
                 "value": "value", "condition": "condition", "note": "reason"},
        most=most,
    )  # fmt: skip


def _difference(found: pd.DataFrame, row: Mapping[Hashable, Any], case: Case) -> Exhibit:
    name = str(row["statement_id"])
    issue = None
    if row["dimension"] == "issue":
        issue = next((one for one in case.codebook.issues if one.name == row["object"]), None)
    about = issue.label if issue else str(row["object"] or row["dimension"])
    heading = f"{about}: {row['kind']}"
    lines = [str(row["readings"])]
    if issue:
        guide = [issue.proposition, issue.definition, _guided("Include", issue.include),
                 _guided("Exclude", issue.exclude)]  # fmt: skip
        lines.append("The codebook: " + " ".join(filter(None, guide)))
    parts = [Exhibit(f"<h3>{escape(heading)}</h3>", heading)]
    parts += [Exhibit(f"<p>{escape(line)}</p>", line) for line in lines]
    if name in found.index:
        parts.append(passages(found.loc[[name]], case))
    else:
        gone = f"Statement {name} is not found any more."
        parts.append(Exhibit(f"<p>{escape(gone)}</p>", gone))
    return together(parts)


def _guided(word: str, text: str) -> str:
    return f"{word}: {text}" if text else ""


def _value(value: str) -> str:
    return value if value in ("", NOT_CODED) else stance(value)


def _row_name(row: Mapping[Hashable, Any]) -> str:
    keys = [str(row[key]) for key in KEYS if row.get(key)]
    return ", ".join(keys) or QUESTIONS.get(str(row["question"]), "")


def _between(low: float, high: float) -> str:
    return "" if pd.isna(low) else f"{_number(low)} to {_number(high)}"


def _number(value: float) -> str:
    return "" if pd.isna(value) else f"{value:.2f}".replace("-", "\N{MINUS SIGN}")
