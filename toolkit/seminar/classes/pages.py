"""What a class learns of its codings: a page for the teacher, and one for each student.

A student's page shows their own readings and those of the reference; of other students it shows
neither name nor reading.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader
from markupsafe import Markup
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from toolkit.case import Case
from toolkit.case.codings import AGREED
from toolkit.findings import takes_tables
from toolkit.parsing import find_statements
from toolkit.reliability import describe_agreement, disagreements
from toolkit.reporting.exhibits import Exhibit, escape, save_figure, save_table
from toolkit.reporting.figures import STYLE
from toolkit.reporting.passages import passages
from toolkit.schema import write_whole
from toolkit.seminar.classes.agreeing import (
    ClassCodings,
    class_agreement,
    class_codings,
    class_differences,
    class_growth,
    shared_agreement,
)
from toolkit.seminar.comparing import ADDED, HOLDER, MISSED, STANCE

TEACHER, STUDENTS = "class.html", "students"
DIVIDED = 10  # statements shown on the teacher's page

RELIABLE, TENTATIVE = 0.8, 0.667
"""Alpha from which to rely on codings, and from which to draw tentative conclusions.

Source: Krippendorff (2004), Content Analysis, 2nd ed., section 11.4.
"""

_COLUMNS = {
    "coder": "coder", "read": "read", "assigned": "assigned", "compared": "readings compared",
    "same": "same", "stance": "other stance", "holder": "other holder", "missed": "missed",
    "added": "added", "agreement": "agreement (%)",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Section:
    title: str
    sentences: Sequence[str] = ()
    exhibits: Sequence[Markup] = ()


@takes_tables
def write_class_pages(
    case: Case, out: Path | str, statements: pd.DataFrame | None = None
) -> list[Path]:
    """Write ``class.html`` for the teacher, and ``students/<coder>.html`` for each who handed in.

    A page is one file and asks nothing of any network. Returns their paths, the teacher's first.
    Raises InputError if there is no class, nobody has handed in, or `out` cannot be written to.
    """
    given = class_codings(case)
    if statements is None:
        statements = find_statements(case)
    table = class_agreement(case, given)
    folder = Path(out)
    whole = _page(case, "The class", _of_class(case, given, table, statements))
    paths = [write_whole(folder / TEACHER, whole.encode())]
    for coder in given.readings:
        page = _page(
            case, f"Codings by {coder}", _of_student(case, coder, given, table, statements)
        )
        paths.append(write_whole(folder / STUDENTS / f"{coder}.html", page.encode()))
    return paths


def _page(case: Case, title: str, sections: Iterator[_Section]) -> str:
    folder = files("toolkit") / "data" / "seminar"
    loader = ChoiceLoader(
        [FileSystemLoader(str(folder)), PackageLoader("toolkit.reporting", "page")]
    )
    template = Environment(loader=loader, autoescape=True).get_template("page.html")
    return template.render(case=case, title=title, sections=list(sections))


def _shown(exhibit: Exhibit) -> Markup:
    return Markup(exhibit.html)  # noqa: S704 - exhibits escape what they show


# ---------------------------------------------------------------- the teacher's page


def _of_class(
    case: Case, given: ClassCodings, table: pd.DataFrame, statements: pd.DataFrame
) -> Iterator[_Section]:
    missing = list(table.loc[table["read"] == 0, "coder"])
    handed_in = len(table) - len(missing)
    yield _Section(
        "Who handed in",
        [f"{handed_in} of {len(table)} students handed in codings."]
        + ([f"Still missing: {', '.join(sorted(missing))}."] if missing else []),
    )
    shown = save_table(
        "agreement", table, "Readings of each student beside the reference.", _COLUMNS, most=None,
        shown=table.assign(agreement=(100 * table["agreement"]).round().astype("Int64")),
    )  # fmt: skip
    yield _Section("How each of them agrees", [_about_reference(given)], [_shown(shown)])
    yield _growing(case, given)
    yield _divided(given, statements, case)


def _about_reference(given: ClassCodings) -> str:
    if given.consensus is not None:
        return f"The reference is the {AGREED} of the case."
    return (
        "There is no consensus yet. Each student is compared with what more than half of the "
        "others read, which is no truth: where most err, who is right stands alone."
    )


def _growing(case: Case, given: ClassCodings) -> _Section:
    growth = class_growth(case, given)
    title = "How alpha grew"
    if growth.empty:
        return _Section(title, ["Two students must have coded five statements that all code."])
    last = growth.iloc[-1]
    said = f"After {last['statements']} statements that all code, alpha is {last['alpha']:.2f}."
    weighed = describe_agreement(shared_agreement(case, given))
    figure = save_figure(
        "growth",
        plot_growth(growth),
        "Krippendorff's alpha, nominal: which issue with which stance. Dashed: 0.667 and 0.8.",
        said,
        growth,
    )
    return _Section(title, [said, *weighed], [_shown(figure)])


def plot_growth(growth: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """A class's alpha over the statements it is computed from, in the order of coding."""
    with plt.style.context(STYLE):
        if ax is None:
            _, ax = plt.subplots(figsize=(6.3, 2.6), layout="constrained")
        ax.plot(growth["statements"], growth["alpha"], marker="o")
        for convention in (TENTATIVE, RELIABLE):
            ax.axhline(convention, linestyle="--", linewidth=0.8, color="grey")
        low = min(0.0, float(growth["alpha"].min()))
        ax.set(
            xlabel="statements that all students code",
            ylabel="alpha",
            xlim=(0, None),
            ylim=(low, 1.02),
        )
        ax.xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 5, 10]))
    return ax


def _divided(given: ClassCodings, statements: pd.DataFrame, case: Case) -> _Section:
    title = "Where the class is divided"
    if len(given.readings) < 2:
        return _Section(title, ["One student alone cannot be divided."])
    table = disagreements(given.rows, statements=statements, case=case, dimension="issue")
    columns = {"statement_id": "statement", "object": "issue", "readings": "how many read what"}
    kept = table[[*columns, "content"]]
    shown = save_table(
        "divided", kept, "The gravest differences first.",
        {**columns, "content": "what is said"}, most=DIVIDED,
        shown=kept.assign(readings=[_votes(row) for row in table.to_dict("records")]),
    )  # fmt: skip
    said = "To talk about in class: what does the codebook not say here?"
    return _Section(title, [said], [_shown(shown)])


def _votes(row: Mapping[Hashable, Any]) -> str:
    """How many students gave each reading, without their names: “12 × accept, 8 × not coded”."""
    readings = []
    for column, value in row.items():
        coder = str(column).removeprefix("value_")
        if coder != column and value:
            holder = row[f"holder_{coder}"] if row["kind"] == "other holder" else ""
            readings.append(f"{value} ({holder})" if holder else str(value))
    return ", ".join(f"{n} × {reading}" for reading, n in Counter(readings).most_common())


# ---------------------------------------------------------------- a student's page


def _of_student(
    case: Case, coder: str, given: ClassCodings, table: pd.DataFrame, statements: pd.DataFrame
) -> Iterator[_Section]:
    own = table[table["coder"] == coder].iloc[0]
    yield _Section("In short", list(_in_short(own, table)))
    differences = class_differences(case, coder, given)
    if differences.empty:
        said = "There is no difference to look at. Say why in class: a clear case, or a clear book?"
        yield _Section("Where you differ", [said])
        return
    shown = [_shown(one) for one in _differences(case, differences, own, statements)]
    said = (
        "Each passage, your reading, the other one, and what the codebook says. You may be right: "
        "if you still think so after reading, bring it to class."
    )
    yield _Section("Where you differ", [said], shown)


def _in_short(own: pd.Series, table: pd.DataFrame) -> Iterator[str]:
    yield f"You coded {own['read']} of {own['assigned']} statements."
    if not own["compared"]:
        yield "None of your readings can be compared yet."
        return
    yield (
        f"You are compared with {_whom(own)}: {own['same']} of {own['compared']} readings are the "
        f"same ({own['agreement']:.0%}). In the middle of the class it is "
        f"{table['agreement'].median():.0%}."
    )
    counts = {
        f"another stance in {own[STANCE]}": own[STANCE],
        f"another holder in {own[HOLDER]}": own[HOLDER],
        f"an issue that you did not code in {own[MISSED]}": own[MISSED],
        f"an issue that only you coded in {own[ADDED]}": own[ADDED],
    }
    said = [words for words, number in counts.items() if number]
    if said:
        yield f"You differ: {', '.join(said)}."


def _whom(own: Any) -> str:
    agreed = own["reference"] == AGREED
    return "the consensus" if agreed else "what more than half of the others read"


def _differences(
    case: Case, differences: pd.DataFrame, own: Any, statements: pd.DataFrame
) -> Iterator[Exhibit]:
    found = statements.set_index("statement_id", drop=False)
    whose = "Consensus" if own["reference"] == AGREED else "Most others"
    meanings = {stance.name: stance.definition for stance in case.codebook.scale}
    for row in differences.to_dict("records"):
        yield passages(found.loc[[row["statement_id"]]], case)
        terms: dict[str, str] = {
            "Issue": case.codebook.issue(row["issue"]).label,
            "You": _read(row["holder"], row["value"]),
            whose: _read(row["reference_holder"], row["reference_value"]),
            **{
                f"“{value}” means": meanings.get(value, "")
                for value in (row["value"], row["reference_value"])
            },
            "The issue means": row["definition"],
            "Belongs to it": row["include"],
            "Does not": row["exclude"],
        }
        html = "".join(f"<dt>{escape(t)}</dt><dd>{escape(w)}</dd>" for t, w in terms.items() if w)
        text = "\n".join(f"{term}: {words}" for term, words in terms.items() if words)
        yield Exhibit(f'<dl class="ours">{html}</dl>', text)


def _read(holder: str, value: str) -> str:
    if not value:
        return "not coded"
    return f"{value}, by {holder}" if holder else f"{value}, by nobody named"
