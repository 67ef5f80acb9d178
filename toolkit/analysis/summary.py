"""What tables and figures show, in sentences: for captions, screen readers and briefs."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from toolkit.analysis.discrepancies import Row, discrepancies, grouped
from toolkit.analysis.standings import LEAST, in_words, standings, sureness
from toolkit.analysis.timeline import readings
from toolkit.analysis.wording import (
    SIDES,
    UNRESOLVED,
    capital,
    counted,
    day,
    days,
    headed,
    listed,
    proposed,
    sentence,
    shortened,
    signed,
    spoken,
    stance,
    takes,
    unknown,
)
from toolkit.findings import takes_tables


@takes_tables
def summarise(
    coded: pd.DataFrame,
    by: str = "holder_side",
    copies: bool = False,
    window_days: int = 14,
    least: int = LEAST,
    outcomes: pd.DataFrame | None = None,
) -> list[str]:
    """The findings that hold, as sentences, and how many do not and are left to a table.

    After the material comes a sentence for each issue on which a party stands on firm ground
    now (see `standings`, also for `least`): for or against which proposition, since when, on what
    evidence, and from where it shifted, if the ground of that is firm as well; whether parties are
    still apart. Of an issue without a proposition, a heading, nothing is said.
    Then come `outcomes`, if that table is given, each with who says so; at last what is not said
    for want of ground, and how many pairs of statements disagree.

    Raises LookupError for an unknown `by`, InputError if several coders' readings are mixed.
    """
    rows = readings(coded, by, copies=copies)
    if rows.empty:
        return [nothing_said(coded)]
    years = days(rows["date"])[1]
    runs = standings(coded, by, copies, least=least)
    issues = grouped(runs.to_dict("records"), "issue")
    told = [told for issue in issues.values() if (told := _issue(issue, years))]
    agreed = [] if outcomes is None else describe_outcomes(outcomes, years)
    return [
        material(rows),
        *told,
        *agreed,
        f"{in_words(least)} {unsaid(runs)}",
        describe_discrepancies(discrepancies(coded, window_days, copies)),
    ]


def nothing_said(coded: pd.DataFrame) -> str:
    """Why there is nothing to say of stances, in one sentence."""
    on_issues = coded[coded["dimension"] == "issue"]
    if on_issues.empty:
        return "No statement speaks of an issue of the codebook."
    if (on_issues["proposition"] == "").all():
        return (
            "Statements speak only of issues without a proposition, which nobody can be for or "
            "against."
        )
    return "Only reports that repeat others speak of an issue with a proposition."


def material(rows: pd.DataFrame) -> str:
    """How much the readings of a case are, in one sentence."""
    span, _ = days(rows["published"].fillna(rows["date"]))
    return sentence(
        f"{counted(rows['statement_id'].nunique(), 'statement')} on "
        f"{counted(rows['object'].nunique(), 'issue')}, in "
        f"{counted(rows['doc_id'].nunique(), 'report')}, {span}"
    )


def _issue(runs: Sequence[Row], years: bool) -> str:
    """Where the parties stand on one issue, of those that stand on firm ground; else nothing."""
    parties = [party for party in grouped(runs, "party").values() if party[-1]["firm"]]
    if not parties:
        return ""
    apart = "the parties are apart; " if len({party[-1]["side"] for party in parties}) > 1 else ""
    clauses = "; ".join(_clause(party, years) for party in parties)
    return f"{headed(runs[0]['label'], runs[0]['proposition'])}: {apart}{clauses}."


def _clause(runs: Sequence[Row], years: bool) -> str:
    """Where one party stands on one issue, and from where it shifted, if that is as firm."""
    now = runs[-1]
    if now["changed"]:
        before = [run for run in runs[:-1] if run["firm"]][-1]
        return (
            f"{now['party']} shifted from being {SIDES[before['side']]} this "
            f"({_evidence(before, years)}) to being {SIDES[now['side']]} it "
            f"({_evidence(now, years)})"
        )
    holds = takes(now["value"]) if now["value_firm"] else f"is {SIDES[now['side']]} this"
    return f"{now['party']} {holds} ({_evidence(now, years)})"


def _evidence(run: Row, years: bool) -> str:
    """What a clause rests on: “3 reports, last by 12 April”."""
    reports = counted(run["reports"], "report")
    last = spoken(run["until"], run["until_basis"], years)
    if run["reports"] > 1:
        return f"{reports}, last {last}"
    return ", ".join(filter(None, [reports, sureness(run["confidence"]), last]))


def unsaid(runs: pd.DataFrame) -> str:
    """How many stances are left out for want of ground."""
    left = int((~runs["firm"]).sum())
    if not left:
        return "No stance is left out."
    issues = counted(runs.loc[~runs["firm"], "issue"].nunique(), "issue")
    rest = "rests on less and is not said" if left == 1 else "rest on less and are not said"
    return f"{capital(counted(left, 'stance'))} on {issues} {rest}."


@takes_tables
def describe_outcomes(outcomes: pd.DataFrame, years: bool = False) -> list[str]:
    """What was agreed and what was not, in the words of the reports that say so.

    Who agreed stands before words that name none of them: “the leaders”.
    """
    return [
        f"{'Agreed' if row['agreed'] else 'Not agreed'}{_by_whom(row)}: "
        f"“{shortened(row['words'], 240)}” "
        f"({', '.join(filter(None, [row['says'], row['outlet']]))}, "
        f"{spoken(row['date'], row['date_basis'], years)})."
        for row in outcomes.to_dict("records")
    ]


def _by_whom(outcome: Row) -> str:
    """Those who agreed, if the words name none of them."""
    parties = outcome["parties"]
    named = any(word in outcome["words"] for party in parties for word in party.split())
    return f" by {listed(parties)}" if parties and not named else ""


@takes_tables
def describe_positions(positions: pd.DataFrame, issue: str | None = None) -> str:
    """What `plot_positions` shows: who takes which stance on one issue, or where all stand.

    Raises LookupError if nobody takes a stance on the issue.
    """
    if positions.empty:
        return "No statement takes a stance."
    parties, issues = (list(positions.index.unique(level)) for level in (0, 1))
    if issue is None:
        text = (
            f"Mean stances of {counted(len(parties), 'holder')} on "
            f"{counted(len(issues), 'issue')}, from {counted(int(positions['n'].sum()), 'coding')}."
        )
        more = [*_furthest_apart(positions), *_contested(positions), *_sureness(positions)]
        return " ".join([text, *more])
    if issue not in issues:
        raise unknown("issue", issue, issues)
    rows = positions.xs(issue, level=1)
    stances = list(positions.columns[: positions.columns.get_loc("n")])
    parts = [
        f"{party} {', '.join(f'{row[s]} {stance(s)}' for s in stances if row[s])}{_mean(row)}"
        for party, row in rows.iterrows()
    ]
    return f"{_issue_of(rows)}, statements: {'; '.join(parts)}."


def _issue_of(rows: pd.DataFrame | pd.Series) -> str:
    """The issue that all rows are of, with what it proposes."""
    return headed(rows["label"].iloc[0], rows["proposition"].iloc[0])


def _mean(row: pd.Series) -> str:
    """A mean with its interval and the coders' range, if the row has any: “, mean +0.4 …”."""
    ranges = [
        f"{words} {signed(row[f'{end}_low'])} to {signed(row[f'{end}_high'])}"
        for end, words in (("mean", "interval"), ("coders", "coders"))
        if pd.notna(row.get(f"{end}_low"))
    ]
    if not ranges:
        return ""
    return f", mean {signed(row['mean'])} ({', '.join(ranges)})"


@takes_tables
def describe_timeline(timeline: pd.DataFrame, issue: str) -> str:
    """What `plot_timeline` shows: each party's first and last stance in its own words.

    Raises LookupError if no statement speaks of the issue.
    """
    rows = timeline[timeline["issue"] == issue]
    if rows.empty:
        raise unknown("issue", issue, sorted(timeline["issue"].unique()))
    span, years = days(rows["date"])
    parts = []
    own = rows[rows["own"] & (rows["party"] != UNRESOLVED)].dropna(subset="held")
    for party, group in own.groupby("party"):
        ends = [group.iloc[0], group.iloc[-1]]
        stances = [f"{stance(end['held'])} on {day(end['date'], years)}" for end in ends]
        parts.append(f"{party} {' and '.join(dict.fromkeys(stances))}")
    ends_of_line = f". First and last: {'; '.join(parts)}" if parts else ""
    number = counted(rows["statement_id"].nunique(), "statement")
    return f"{_issue_of(rows)}, {number} {span}{ends_of_line}.{_periods(rows, years)}"


def _periods(rows: pd.DataFrame, years: bool) -> str:
    """The means of periods whose interval is known: “ Means of 14 days: North +0.4 …”."""
    if "period_low" not in rows:
        return ""
    known = rows[rows["own"] & (rows["party"] != UNRESOLVED)].dropna(subset="period_low")
    known = known.drop_duplicates(["party", "period"])
    length = rows.attrs.get("window_days", "some")
    if known.empty:
        return f" No mean of {length} days has an interval."
    parts = [
        f"{row['party']} {signed(row['period_mean'])} (interval {signed(row['period_low'])} to "
        f"{signed(row['period_high'])}) from {day(row['period'], years)}"
        for row in known.to_dict("records")
    ]
    return f" Means of {length} days: {'; '.join(parts)}."


@takes_tables
def describe_shifts(shifts: pd.DataFrame, most: int = 5) -> str:
    """What `plot_shifts` shows: the latest shifts, `most` at most, and how many there are."""
    if shifts.empty:
        return "No party is reported to have shifted."
    _, years = days(pd.concat([shifts["from_date"], shifts["to_date"]]))
    shown = shifts.tail(most)
    parts = [
        f"{row['party']} on {proposed(row['proposition'])} {_path([row], years)}"
        for row in shown.to_dict("records")
    ]
    rest = "" if len(shown) == len(shifts) else f", the latest {len(shown)} of them"
    lasting = int(shifts["confirmed"].sum())
    return (
        f"{sentence(counted(len(shifts), 'shift')).rstrip('.')} from one stance to another, "
        f"{lasting} confirmed on a later day{rest}: {'; '.join(parts)}.{_larger(shifts)}"
    )


def _larger(shifts: pd.DataFrame) -> str:
    """Of how many shifts it is known that they are larger than what reports or coders differ by."""
    sentences = []
    for column, what in (
        ("beyond_interval", "reports differ by chance"),
        ("beyond_coders", "coders differ"),
    ):
        if column in shifts:
            known = shifts[column].dropna()
            larger = f"{int(known.sum())} of {len(known)} of which this is known"
            sentences.append(f" Larger than {what}: {larger}.")
    return "".join(sentences)


@takes_tables
def describe_coverage(coverage: pd.DataFrame) -> str:
    """What `plot_coverage` shows: how much each outlet reports, and how the sides' shares vary."""
    if coverage.empty:
        return "There are no reports."
    total = coverage[["reports", "statements"]].sum()
    largest = coverage.sort_values("reports").iloc[-1]
    text = (
        f"{counted(int(total['reports']), 'report')} by {counted(len(coverage), 'outlet')} carry "
        f"{counted(int(total['statements']), 'statement')}; {largest.name} has the most reports "
        f"({int(largest['reports'])})."
    )
    shares = coverage.filter(like="share of ").dropna()
    ranges = [
        f"{str(column).removeprefix('share of ')} from {share.min():.0%} ({share.idxmin()}) "
        f"to {share.max():.0%} ({share.idxmax()})"
        for column, share in shares.items()
        if len(share) > 1 and share.max() > 0
    ]
    spread = f" Share of statements by speakers: {'; '.join(ranges)}." if ranges else ""
    return sentence(text) + spread


@takes_tables
def describe_discrepancies(discrepancies: pd.DataFrame) -> str:
    """How many pairs of statements disagree, by kind."""
    number = len(discrepancies)
    if not number:
        return "No two statements disagree."
    kinds = discrepancies["kind"].value_counts()
    parts = listed(f"{count if number > 1 else ''} {kind}".strip() for kind, count in kinds.items())
    if number == 1:
        return f"One pair of statements disagrees as they were read, {parts}."
    return f"{number} pairs of statements disagree as they were read: {parts}."


def _furthest_apart(positions: pd.DataFrame) -> list[str]:
    """The two parties whose means on one issue differ most, if any differ."""
    known = positions.drop(index=UNRESOLVED, level=0, errors="ignore").dropna(subset="mean")
    means = known["mean"].groupby(level=1).agg(["min", "max"])
    distance = means["max"] - means["min"]
    if not (distance > 0).any():
        return []
    widest = known.index.get_level_values(1) == distance.idxmax()
    rows = known[widest].droplevel(1).sort_values("mean", kind="stable")
    ends = [f"{rows.index[i]} ({signed(rows['mean'].iloc[i])})" for i in (0, -1)]
    doubt = ""
    if "coders_low" in rows:
        apart = (rows["coders_high"] - rows["coders_low"]).iloc[[0, -1]].max()
        doubt = ", no more than coders differ" if apart >= distance.max() else ""
    return [f"Furthest apart on {_what(rows.iloc[0])}: {listed(ends)}{doubt}."]


def _what(row: pd.Series | Row) -> str:
    """What a mean is on: a proposition, or of another dimension whom or what it is towards."""
    return proposed(row["proposition"]) if row["proposition"] else f"“{row['label']}”"


def _sureness(positions: pd.DataFrame) -> list[str]:
    """How wide the intervals are, and how far coders differ, as far as the table says."""
    sentences = []
    if "mean_low" in positions:
        width = (positions["mean_high"] - positions["mean_low"]).dropna()
        level = f"{positions.attrs.get('level', 0.95) * 100:g}"
        number = f"{len(width)} of {counted(len(positions), 'mean')}"
        spread = f", from {width.min():.1f} to {width.max():.1f} wide" if len(width) else ""
        sentences.append(f"Intervals ({level} %, by report) are known for {number}{spread}.")
    if "coders_low" in positions:
        apart = positions["coders_high"] - positions["coders_low"]
        known = positions.assign(apart=apart).dropna(subset="apart").reset_index()
        if len(known):
            most = known.iloc[int(known["apart"].argmax())]
            sentences.append(
                f"Coders' means differ by {apart.median():.1f} in the median, most on "
                f"{_what(most)} for {most.iloc[0]} ({most['apart']:.1f})."
            )
    return sentences


def _contested(positions: pd.DataFrame) -> list[str]:
    """Who is reported on both sides of 0, by issue."""
    rows = positions[positions["contested"]]
    groups = rows.groupby(level=1, sort=False)
    where = [
        f"{_what(group.iloc[0])} ({', '.join(group.index.get_level_values(0))})"
        for _, group in groups
    ]
    return [f"Reported both for and against: {listed(where)}."] if where else []


def _path(shifts: Sequence[Row], years: bool) -> str:
    """A party's shifts on one issue, in time order; of many, the first, the last and the range."""
    first, last = shifts[0], shifts[-1]
    kept = "" if last["confirmed"] else ", not repeated since"
    stages = [_stage(first, "from", years), *(_stage(shift, "to", years) for shift in shifts)]
    if len(shifts) <= 3:
        then = "".join(f", then to {stage}" for stage in stages[2:])
        return f"from {' to '.join(stages[:2])}{then}{kept}"
    held = {first["from_number"]: first["from_value"]}
    held |= {shift["to_number"]: shift["to_value"] for shift in shifts}
    between = f"{stance(held[min(held)])} and {stance(held[max(held)])}"
    return f"{len(shifts)} times between {between}, from {stages[0]} to {stages[-1]}{kept}"


def _stage(shift: Row, end: str, years: bool) -> str:
    return f"{stance(str(shift[f'{end}_value']))} ({day(shift[f'{end}_date'], years)})"
