"""The sections of a report: a table of findings in, what a reader sees of it out.

Each `show_` function saves its whole table with the report, shows as much of it as can be
read, and lets its numbers lead to the quotations behind them: `show_quotations` holds the
targets, and a page turns links whose target it does not show into plain text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import repeat

import matplotlib.pyplot as plt
import pandas as pd

from toolkit.analysis.checks import corrected
from toolkit.analysis.checks.sample import sample_file
from toolkit.analysis.discrepancies import SETTLED_BY
from toolkit.analysis.parties import describe_distances, describe_silences
from toolkit.analysis.shifts import shifts
from toolkit.analysis.standings import LEAST
from toolkit.analysis.summary import (
    describe_coverage,
    describe_discrepancies,
    describe_positions,
    describe_timeline,
    nothing_said,
)
from toolkit.analysis.timeline import readings, timeline
from toolkit.analysis.wording import (
    capital,
    counted,
    day,
    headed,
    proposed,
    shortened,
    signed,
    stance,
)
from toolkit.case import Case
from toolkit.case.codebook import Issue
from toolkit.findings import takes_tables
from toolkit.reporting.ending import NothingToShow
from toolkit.reporting.exhibits import (
    Exhibit,
    cell_text,
    folded,
    heading,
    listing,
    paragraph,
    part_of_name,
    remark,
    save_figure,
    save_table,
    to_look_up,
    together,
    whole_table,
)
from toolkit.reporting.figures import (
    PHONE,
    STYLE,
    WIDTH,
    plot_coverage,
    plot_positions,
    plot_timeline,
)
from toolkit.reporting.front import PAIRS
from toolkit.reporting.passages import passages, quotation_anchor, statement_anchor
from toolkit.schema import AT_LATEST, InputError

SHIFTS = 20  # shifts shown, the latest


@takes_tables
def show_commitments(commitments: pd.DataFrame, most: int | None = 40) -> Exhibit:
    """Who is read to have undertaken what by when, and in which words: the latest first.

    `commitments` as `commitments` returns it, which is saved whole. What became of each is in the
    file alone: too often it is found in other words than those that are looked for.
    """
    latest = commitments.sort_values("date", ascending=False, kind="stable", ignore_index=True)
    return save_table(
        "commitments",
        latest,
        "What was undertaken, as it was read. Whether it was done, this does not say.",
        columns={"holder": "who", "what": "undertakes", "due": "by", "words": "in the words"}
        | {"outlet": "outlet", "date": "on"},
        most=most,
        links={"date": _statement_links(latest["statement_id"])},
        shown=latest.assign(
            holder=[_with_side(who, side) for who, side in latest[["holder", "side"]].to_numpy()],
            words=[f"“{shortened(words)}”" for words in latest["words"]],
        ),
    )


def _with_side(actor: str, side: str) -> str:
    return actor if side in ("", actor) else f"{actor} ({side})"


@takes_tables
def draw_positions(positions: pd.DataFrame, issue: str | None = None) -> Exhibit:
    """The figure of positions, on all issues or on one, and on a phone one that fits there.

    `positions` as `positions` returns it; what is drawn of it is kept with the figure as CSV.
    Raises LookupError for an issue that is not in the table.
    """
    figure, small = (plot_positions(positions, issue, width=width) for width in (WIDTH, PHONE))
    drawn = positions
    if issue is not None:
        drawn = positions[positions.index.get_level_values(1) == issue]
    number = f"n = {counted(int(drawn['n'].sum()), 'statement')}"
    return save_figure(
        "positions",
        figure,
        f"Mean stances, {number} (once for each issue)."
        if issue is None
        else f"{capital(str(drawn['label'].iloc[0]))}: stances by party, {number}.",
        describe_positions(positions, issue=issue),
        drawn,
        small,
    )


@takes_tables
def draw_coverage(coverage: pd.DataFrame) -> Exhibit:
    """The figure of whom each outlet quotes, and on a phone one that fits there.

    `coverage` as `coverage` returns it, which is kept with the figure as CSV.
    """
    figure, small = (plot_coverage(coverage, width=width) for width in (WIDTH, PHONE))
    return save_figure(
        "coverage",
        figure,
        "Whose statements each outlet carries, "
        f"n = {counted(int(coverage['statements'].sum()), 'statement')}.",
        describe_coverage(coverage),
        coverage,
        small,
    )


@takes_tables
def show_positions(positions: pd.DataFrame) -> Exhibit:
    """Who is reported to take which stance how often, and the stance last taken.

    `positions` as `positions` returns it; each count leads to the quotations counted.
    """
    by = str(positions.index.names[0])
    scale = [str(column) for column in positions.columns[: positions.columns.get_loc("n")]]
    totals = positions["n"].groupby(level=1).transform("sum")
    table = positions.assign(total=totals).reset_index()
    table = table.sort_values(
        ["total", "label", "n", by], ascending=[False, True, False, True], kind="stable"
    )
    table = table.drop(columns="total").set_index(["label", by])
    keys = list(zip(table["issue"], table.index.get_level_values(by), strict=True))

    def leading(values: Iterable[str], counts: Iterable[int]) -> list[str]:
        ends = zip(keys, values, counts, strict=True)
        return [f"#{quotation_anchor(*key, value)}" if n else "" for key, value, n in ends]

    links = {value: leading(repeat(value, len(table)), table[value]) for value in scale}
    links |= {count: leading(repeat("", len(table)), table[count]) for count in ("n", "own")}
    latest = [str(value).partition(" / ")[0] for value in table["latest"]]
    links["latest"] = leading(latest, table["n"])
    headings = {"label": _on_what(table), by: "who"} | {value: stance(value) for value in scale}
    headings |= {"n": "all", "own": "own words", "latest": "latest", "latest_date": "on"}
    shown = table.assign(latest=[_stances(value) for value in table["latest"]])
    shown.index = pd.MultiIndex.from_arrays(
        [_what(table), shown.index.get_level_values(by)], names=["label", by]
    )
    sure, explained = _sureness(table)
    return save_table(
        "positions",
        table,
        "Statements by the stance they report. “Own words”: said by the side itself, the others "
        f"being what someone else says of it. Each count leads to its quotations.{explained}",
        columns=headings | {column: column for column in sure},
        most=60,
        links=links,
        shown=shown.assign(**sure),
    )


def _on_what(table: pd.DataFrame) -> str:
    """What heads the column that says what stances are on."""
    return "proposition" if (table["proposition"] != "").any() else "issue"


def _what(table: pd.DataFrame) -> list[str]:
    """What the stances of each row are on: a proposition, or an actor by name."""
    labels = table.index.get_level_values("label")
    both = zip(table["proposition"], labels, strict=True)
    return [proposition or str(label) for proposition, label in both]


def _sureness(table: pd.DataFrame) -> tuple[dict[str, list[str]], str]:
    """Columns that say how sure the means are, as far as a table knows, and what they mean."""
    shown: dict[str, list[str]] = {}
    explained = ""
    if {"mean_low", "coders_low"} & set(table.columns):
        shown["mean"] = ["" if pd.isna(mean) else signed(mean) for mean in table["mean"]]
    if "mean_low" in table:
        level = f"{table.attrs.get('level', 0.95) * 100:g} %"
        rows = table[["mean_low", "mean_high", "interval"]].itertuples(index=False, name=None)
        shown["interval"] = [_between(low, high) or why for low, high, why in rows]
        explained += f" “Interval”: where {level} of means lie if other reports are drawn."
    if "coders_low" in table:
        rows = table[["coders_low", "coders_high"]].itertuples(index=False, name=None)
        shown["coders"] = [_between(low, high) for low, high in rows]
        explained += " “Coders”: the lowest and highest of their means, on what all of them coded."
    return shown, explained


def _between(low: float, high: float) -> str:
    return "" if pd.isna(low) else f"{signed(low)} to {signed(high)}"


@takes_tables
def show_corrected(statements: pd.DataFrame, codings: pd.DataFrame, case: Case) -> Exhibit:
    """Means corrected by what a person read of a random sample, beside the uncorrected ones.

    Of a case without such a sample it says how to draw one.
    """
    if not sample_file(case).exists():
        return paragraph(
            "Nobody has checked a random sample of these codings, so that nobody knows how far "
            "their errors bend the means. tk.checks.draw_checks draws one; half an hour of coding "
            "corrects them."
        )
    try:
        table = corrected(statements, codings, case)
    except InputError as error:
        return paragraph(f"The means are not corrected: {error.message}")
    table = table.sort_values(["label", "party"], ignore_index=True)
    held = table.attrs
    said = paragraph(
        f"Of {counted(held['statements'], 'statement')} {held['checker']} read {held['checked']}, "
        "drawn at random. The corrected mean is right on average whatever the errors of the coder "
        f"whose codings these are, and the truth lies in the interval in {held['level']:.0%} of "
        "such samples of such reports: what this person would have found in all statements."
    )
    between = [
        why.partition(", ")[2] or why or _between(low, high)  # how many is in a column of its own
        for low, high, why in zip(table["low"], table["high"], table["interval"], strict=True)
    ]
    means = {name: ["" if pd.isna(mean) else signed(mean) for mean in table[name]]
             for name in ("machine", "corrected")}  # fmt: skip
    return together([said, save_table(
        "corrected",
        table,
        "Means as coded, and as corrected by the checked sample. “Checked”: statements of the "
        "sample with a reading here; “read otherwise”: those the person read otherwise. “To "
        "halve”: how many more to check for half the interval; empty where no number would do.",
        columns={
            "proposition": "proposition", "party": "who", "machine": "as coded",
            "corrected": "corrected",
            "between": "between", "readings": "readings", "checked": "checked",
            "wrong": "read otherwise", "to_halve": "to halve",
        },
        most=60,
        shown=table.assign(between=between, **means).set_index(["proposition", "party"]),
    )])  # fmt: skip


@takes_tables
def show_shifts(shifts: pd.DataFrame, most: int = SHIFTS) -> Exhibit:
    """Shifts from one stance to another, the latest first, each end leading to its quotation."""
    table = shifts.iloc[::-1].reset_index(drop=True)
    ends = ["from_value", "to_value"]
    caption = "Shifts in a side's own words, the latest first. “Lasting”: repeated on a later day."
    columns = {
        "party": "who",
        "proposition": "proposition",
        "from_value": "from",
        "from_date": "held from",
        "to_value": "to",
        "to_date": "since",
        "confirmed": "lasting",
    }
    if "interval" in table:
        columns |= {"beyond_interval": "beyond reports"}
        caption += " “Beyond reports”: the mean changes by more than reports differ by chance."
    if "coders_apart" in table:
        columns |= {"beyond_coders": "beyond coders"}
        caption += " “Beyond coders”: by more than coders differ."
    larger = {
        name: ["unknown" if pd.isna(known) else cell_text(bool(known)) for known in table[name]]
        for name in ("beyond_interval", "beyond_coders")
        if name in columns
    }
    if "interval" in table:
        whys = zip(larger["beyond_interval"], table["interval"], strict=True)
        larger["beyond_interval"] = [f"unknown: {why}" if why else known for known, why in whys]
    return save_table(
        "shifts",
        table,
        caption,
        columns=columns,
        most=most,
        links={
            "from_value": _statement_links(table["from_statement"]),
            "to_value": _statement_links(table["to_statement"]),
        },
        shown=table.assign(**{end: table[end].map(stance) for end in ends}, **larger),
    )


@takes_tables
def main_issues(coded: pd.DataFrame) -> list[str]:
    """The issues that statements speak of, the most spoken of first.

    Raises NothingToShow if there are none.
    """
    issues = _by_statements(readings(coded), "object")
    if not issues:
        raise NothingToShow(nothing_said(coded))
    return issues


@takes_tables
def chosen_issue(coded: pd.DataFrame, case: Case, name: str | None = None) -> Issue:
    """The issue of that name, or without one the issue most spoken of.

    Raises NothingToShow if no statement takes a stance on it, or on any; LookupError, with the
    near names, for a name that the codebook does not have.
    """
    issue = case.codebook.issue(name or main_issues(coded)[0])
    if issue.name not in set(readings(coded)["object"]):
        what = headed(issue.label or issue.name, issue.proposition)
        raise NothingToShow(f"No statement takes a stance on this: {what}.")
    return issue


def _by_statements(rows: pd.DataFrame, column: str) -> list[str]:
    counts = rows.groupby(column)["statement_id"].nunique()
    return list(counts.sort_values(ascending=False, kind="stable").index)


@takes_tables
def show_timelines(
    coded: pd.DataFrame,
    most: int = 4,
    coder: str | None = None,
    draws: int = 0,
    window_days: int = 14,
    marked: pd.DataFrame | None = None,
) -> Exhibit:
    """A timeline for each of the `most` issues most spoken of, the most first.

    They stand beside each other as far as there is room. `marked` are days to mark on them, as
    `days_to_mark` returns them.

    An issue spoken of on a single day has none. `coder`, `draws` and `window_days` are those
    of `timeline`; with intervals, the whole table is saved with the report.
    """
    table = timeline(coded, coder=coder, draws=draws, window_days=window_days)
    if draws:
        save_table("timeline", table, "Stances by day, with the means of each period.")
    days = table.dropna(subset="held_number").groupby("issue")["date"].nunique()
    issues = [name for name in _by_statements(table, "issue") if days.get(name, 0) > 1]
    if not issues:
        return remark("No issue is spoken of on two days or more, so nothing is drawn.")
    figures = together(_timeline_figure(table, issue, marked) for issue in issues[:most])
    return Exhibit(f'<div class="figures">{figures.html}</div>', figures.text)


_SMALL = (4.2, 4.0)  # inches of a figure that stands beside others, or alone on a phone


def _timeline_figure(table: pd.DataFrame, issue: str, marked: pd.DataFrame | None) -> Exhibit:
    with plt.style.context(STYLE):
        _, ax = plt.subplots(figsize=_SMALL)
    rows = table[table["issue"] == issue]
    number, reports = rows["statement_id"].nunique(), rows["doc_id"].nunique()
    placed = rows.dropna(subset="held_number")["statement_id"].nunique()
    more = f"; {number - placed} called a stance unchanged that no report gives"
    return save_figure(
        f"timeline-{part_of_name(issue)}",
        plot_timeline(table, issue, ax, marked),
        f"{headed(*rows[['label', 'proposition']].iloc[0])}: stances by day, n = {number} "
        f"statements in "
        f"{counted(reports, 'report')}{more if placed < number else ''}.",
        f"{describe_timeline(table, issue)}{_told_of_days(marked)}",
        rows,
    )


def _told_of_days(marked: pd.DataFrame | None) -> str:
    """The days that are marked, in words."""
    if marked is None or marked.empty:
        return ""
    told = [f"{what} on {day(on)}" for on, what in marked[["date", "what"]].to_numpy()]
    return f" Marked: {'; '.join(told)}."


@takes_tables
def show_discrepancies(
    discrepancies: pd.DataFrame,
    coded: pd.DataFrame,
    case: Case,
    most: int | None = 6,
    statements: pd.DataFrame | None = None,
) -> Exhibit:
    """Pairs of statements that do not fit together, at most `most` (None: all).

    Of each kind the latest come first.

    Each pair is put in a sentence, with both its passages side by side (that of a denial which
    speaks of no issue itself, if `statements` are given) and what would settle it; the file has
    all pairs.
    """
    save_table("discrepancies", discrepancies, "Statements that do not fit together.")
    number = len(discrepancies)
    parts = [paragraph(describe_discrepancies(discrepancies))]
    by_kind = discrepancies.groupby("kind").cumcount().argsort(kind="stable")
    for _, pair in discrepancies.iloc[by_kind].head(number if most is None else most).iterrows():
        parts += [heading(3, f"{pair['label']}, {pair['kind']}"), paragraph(str(pair["summary"]))]
        ends = [_passage_of(coded, statements, case, pair, end) for end in "ab"]
        parts += [_side_by_side(ends), remark(SETTLED_BY[pair["kind"]])]
    if most is not None and number > most:
        left_out = counted(number - most, "more pair")
        parts.append(remark(f"{capital(left_out)} not shown{whole_table('discrepancies')}."))
    pairs = together(parts)
    return Exhibit(f'<div id="{PAIRS}">{pairs.html}</div>', pairs.text)


def _passage_of(
    coded: pd.DataFrame, statements: pd.DataFrame | None, case: Case, pair: pd.Series, end: str
) -> Exhibit:
    """The passage of one end of a pair, as read on its issue if it was."""
    name = pair[f"statement_{end}"]
    on_issue = (coded["dimension"] == "issue") & (coded["object"] == pair["issue"])
    found = coded[on_issue & (coded["statement_id"] == name)]
    if found.empty and statements is not None:
        found = statements[statements["statement_id"] == name]
    return passages(found.head(1), case)


def _side_by_side(exhibits: Sequence[Exhibit]) -> Exhibit:
    both = together(exhibits)
    return Exhibit(f'<div class="pair">{both.html}</div>', both.text)


@takes_tables
def show_statements(
    statements: pd.DataFrame, coded: pd.DataFrame, case: Case, most: int | None = 40
) -> Exhibit:
    """Who said what, when, through whom, and how it was read: the newest day first.

    Every statement is in the table, also one that speaks of no issue; where no listed actor
    is found to speak, the source stands as printed, in quotation marks.
    """
    outlets = case.documents.set_index("doc_id")["outlet"]
    readings_of = _readings_by_statement(coded)
    table = statements.sort_values("said_on", ascending=False, kind="stable", ignore_index=True)
    table = table.assign(
        outlet=table["doc_id"].map(outlets),
        read_as=[readings_of.get(name, "") for name in table["statement_id"]],
    )
    printed = [f"“{source}”" if source else "" for source in table["source"]]
    days = zip(table["said_on"], table["said_on_basis"], strict=True)
    dates = [("by " if basis in AT_LATEST else "") + cell_text(day) for day, basis in days]
    return save_table(
        "statements",
        table,
        "Statements, the newest first. “By”: the latest it can be, where the report gives no day. "
        "“Via”: whom the outlet has it from. “Read as”: the stance on a proposition, "
        "and whose if not the speaker's own.",
        columns={
            "said_on": "date",
            "speaker": "speaker",
            "via": "via",
            "content": "what was said",
            "read_as": "read as",
            "outlet": "outlet",
        },
        most=most,
        links={"said_on": _statement_links(table["statement_id"])},
        shown=table.assign(
            speaker=table["speaker"].where(table["speaker"] != "", printed),
            said_on=dates,
        ),
    )


def _readings_by_statement(coded: pd.DataFrame) -> dict[str, str]:
    """How each coded statement was read: “reject: “The tariffs are lowered” (North)”."""
    read: dict[str, list[str]] = {}
    for row in coded[coded["dimension"] == "issue"].to_dict("records"):
        whose = f" ({row['holder']})" if row["holder"] not in ("", row["speaker"]) else ""
        words = f"speaks of {row['object_label']}"
        if row["proposition"]:
            words = f"{stance(row['value'])}: {proposed(row['proposition'])}{whose}"
        read.setdefault(row["statement_id"], []).append(words)
    return {statement_id: "; ".join(words) for statement_id, words in read.items()}


@takes_tables
def show_attitudes(coded: pd.DataFrame, most: int | None = 25) -> Exhibit:
    """Who is reported to speak well or ill of whom, and on which words: the newest day first."""
    caption = (
        "Attitudes of the actors towards each other, the newest first. “Why” names the words that "
        "decided, and whose attitude it is."
    )
    return _dealings(coded, "attitude", "attitudes", caption, "towards", most)


@takes_tables
def show_moves(coded: pd.DataFrame, most: int | None = 25) -> Exhibit:
    """What is done by saying it, and towards whom: the newest day first."""
    caption = (
        "Moves, in the classes of PLOVER, the newest first. “Why” names the negotiation mode and "
        "the words that decided; where nobody is addressed, “to whom” is empty."
    )
    return _dealings(coded, "move", "moves", caption, "to whom", most)


def _dealings(
    coded: pd.DataFrame, dimension: str, name: str, caption: str, to: str, most: int | None
) -> Exhibit:
    """The codings of a dimension whose objects are actors, as a table that leads to passages."""
    table = coded[(coded["dimension"] == dimension) & coded["copy_of"].eq("")]
    table = table.sort_values("said_on", ascending=False, kind="stable", ignore_index=True)
    printed = [f"“{source}”" if source else "" for source in table["source"]]
    return save_table(
        name,
        table,
        caption,
        columns={
            "said_on": "date",
            "holder": "who",
            "value": dimension,
            "object": to,
            "content": "what was said",
            "note": "why",
        },
        most=most,
        links={"said_on": _statement_links(table["statement_id"])},
        shown=table.assign(
            holder=table["holder"].where(table["holder"] != "", printed),
            said_on=table["said_on"].map(cell_text),
        ),
    )


@takes_tables
def show_quotations(coded: pd.DataFrame, case: Case, most_each: int | None = None) -> Exhibit:
    """The statements behind the positions, in their passages: by issue, party and stance.

    Of a heading, an issue without a proposition, there are no stances, only who spoke of it.

    Each issue is folded, and unfolds where a count leads into it. Of each stance the newest
    `most_each` statements are shown (None: all), and those a shift rests on. Copies of reports are
    left out, as in `positions`. The file ``quotations.csv`` has them all.
    """
    rows = readings(coded, headings=True).iloc[::-1]
    save_table("quotations", rows, "Statements behind the positions.")
    latest = shifts(coded).tail(SHIFTS)
    wanted = {*latest["from_statement"], *latest["to_statement"]}
    parts = []
    for issue in _by_statements(rows, "object"):
        spoken = rows[rows["object"] == issue]
        inner = []
        for party in _by_statements(spoken, "party"):
            held = spoken[spoken["party"] == party]
            words = f"{party}: {counted(held['statement_id'].nunique(), 'statement')}"
            inner.append(heading(4, words, quotation_anchor(issue, party)))
            if not held["proposition"].iloc[0]:
                inner.append(_some(held, case, most_each, wanted))
                continue
            for value, taken in held.groupby("value", sort=False):
                words = f"{capital(stance(str(value)))} ({len(taken)})"
                inner.append(heading(5, words, quotation_anchor(issue, party, str(value))))
                inner.append(_some(taken, case, most_each, wanted))
        number = counted(spoken["statement_id"].nunique(), "statement")
        label = f"{headed(*spoken[['object_label', 'proposition']].iloc[0])}: {number}"
        parts.append(folded(label, together(inner), quotation_anchor(issue)))
    return to_look_up(parts, "quotations")


@takes_tables
def show_distances(distances: pd.DataFrame, least: int = LEAST) -> Exhibit:
    """What parties share and on what they are apart: sentences where it holds, all in a table.

    `distances` as `distances` returns it.
    """
    return together(
        [
            *map(paragraph, describe_distances(distances, least)),
            save_table(
                "distances",
                distances,
                "How far apart two parties are, in points of the scale, by the means of what each "
                "says itself. Nothing stands where one of them did not speak.",
                columns={"proposition": "proposition", "party_a": "one", "party_b": "other"}
                | {"ground": "ground", "distance": "apart by", "reports_a": "reports of one"}
                | {"reports_b": "of the other"},
                most=None,
                shown=distances.round({"distance": 1}),
            ),
        ]
    )


@takes_tables
def show_silences(silences: pd.DataFrame) -> Exhibit:
    """Who stopped speaking of what while others went on, a sentence for each.

    `silences` as `silences` returns it, which is saved whole.
    """
    save_table("silences", silences, "Issues that a party spoke of and then no more.")
    said = describe_silences(silences)
    return listing(
        said or ["No party stopped speaking of an issue of which others still speak."], {}
    )


@takes_tables
def show_omissions(carried: pd.DataFrame) -> Exhibit:
    """What outlets leave out that others carry; the file has what each carries, how directly.

    `carried` as `carried` returns it.
    """
    omitted = carried[carried["omits"]].sort_values(
        ["elsewhere", "outlet", "party", "issue"],
        ascending=[False, True, True, True],
        ignore_index=True,
    )
    save_table("carried", carried, "What each outlet carries of what parties say.")
    return save_table(
        "omitted",
        omitted,
        "What nothing was found of in an outlet while others carry it: no statement that was "
        "read as one on the issue. A report and its copies count once.",
        columns={"outlet": "outlet", "party": "has no words of", "label": "on"}
        | {"elsewhere": "reports elsewhere"},
    )


@takes_tables
def show_coverage(coverage: pd.DataFrame) -> Exhibit:
    """What each outlet carries, and whose statements."""
    shares = {c: str(c) for c in coverage.columns if str(c).startswith("share of ")}
    percent = coverage.assign(
        **{c: (100 * coverage[c]).round().astype("Int64") for c in ["direct", *shares]}
    )
    headings = {"outlet": "outlet", "reports": "reports", "copies": "of them copies"}
    headings |= {"statements": "statements", "direct": "quoted directly, %", "via": "via others"}
    headings |= {"unresolved": "speaker unresolved"}
    headings |= {column: f"{name.removeprefix('share of ')}, %" for column, name in shares.items()}
    headings.pop("unresolved" if "share of unresolved" in shares else "", None)
    return save_table(
        "coverage",
        coverage,
        "Reports and statements by outlet; the last columns say whose statements they are.",
        columns=headings,
        most=40,
        shown=percent,
    )


def show_keyness(words: pd.DataFrame) -> Exhibit:
    """The words that set each side, speaker, outlet or month apart (`tk.words.keyness`)."""
    shown = words.assign(
        per_1000=words["per_1000"].round(1),
        other_per_1000=words["other_per_1000"].round(1),
        ratio=words["ratio"].round(1),
        low=[
            "" if pd.isna(low) else f"{low:.1f} to {high:.1f}"
            for low, high in zip(words["low"], words["high"], strict=True)
        ],
    )
    headings = {"who": "who", "word": "word", "count": "times", "per_1000": "in 1,000 words"}
    headings |= {"other_per_1000": "others", "ratio": "ratio", "low": "95 % interval"}
    headings |= {"reports": "reports"}
    return save_table(
        "keyness", words, "Words each uses more often than the others do, by the log ratio.",
        columns=headings, shown=shown, most=60,
    )  # fmt: skip


@takes_tables
def show_problems(problems: pd.DataFrame, most: int = 0) -> Exhibit:
    """What could not be resolved: how often, an example, and what to do about it.

    The first `most` problems are also listed one by one; the file has them all.
    """
    kinds = problems.groupby("advice", sort=False)["problem"].agg(["size", "first"])
    kinds = kinds.sort_values("size", ascending=False, kind="stable").reset_index()
    summary = save_table(
        "problem-kinds",
        kinds,
        f"What a careful assistant would look at again, {len(problems)} in all.",
        columns={"size": "how often", "first": "for example", "advice": "advice"},
    )
    each = save_table(
        "problems",
        problems,
        "Problems one by one.",
        columns={"doc_id": "report", "problem": "what was found", "advice": "advice"},
        most=most,
    )
    return together([summary, each] if most else [summary])


def show_reports(case: Case, most: int = 60) -> Exhibit:
    """The reports a case is made of, by date."""
    table = case.documents.drop(columns="text").sort_values(["date", "doc_id"], ignore_index=True)
    return save_table(
        "reports",
        table,
        "Reports by day of publication.",
        columns={"date": "date", "outlet": "outlet", "title": "title", "copy_of": "copy of"},
        most=most,
        links={"title": [url if url.startswith("http") else "" for url in table["url"]]},
    )


def _some(taken: pd.DataFrame, case: Case, most: int | None, wanted: set[str]) -> Exhibit:
    newest = taken if most is None else taken.head(most)
    shown = taken[taken["statement_id"].isin({*newest["statement_id"], *wanted})]
    found = passages(shown, case, most=None)
    rest = len(taken) - len(shown)
    if not rest:
        return found
    left_out = capital(counted(rest, "older statement"))
    return together([found, remark(f"{left_out} not shown{whole_table('quotations')}.")])


def _stances(values: object) -> str:
    """Stances as print names them, where a day has several: “accept / reject”."""
    return " / ".join(stance(value) for value in str(values).split(" / ") if value != "nan")


def _statement_links(statement_ids: Sequence[str] | pd.Series) -> list[str]:
    return [f"#{statement_anchor(statement_id)}" for statement_id in statement_ids]
