"""The front of a brief: what holds, and where the parties stand now; and leads to what may not.

Each number in it leads to the sentences behind it, which the appendix of a brief holds. What is
right less than nine times in ten stands in the appendix, too, as leads to check.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import Any, TypeAlias

import pandas as pd

from toolkit.analysis.discrepancies import grouped
from toolkit.analysis.standings import LEAST, SEVERAL, in_words, standings
from toolkit.analysis.summary import (
    describe_discrepancies,
    describe_outcomes,
    material,
    nothing_said,
    unsaid,
)
from toolkit.analysis.timeline import readings
from toolkit.analysis.wording import (
    SIDES,
    capital,
    counted,
    days,
    headed,
    proposed,
    shortened,
    spoken,
    stance,
    stand,
    takes,
)
from toolkit.findings import takes_tables
from toolkit.lexicons import one_of
from toolkit.reporting.exhibits import (
    Exhibit,
    cell_text,
    escape,
    heading,
    paragraph,
    remark,
    save_table,
    table_html,
    together,
)
from toolkit.reporting.passages import quotation_anchor, statement_anchor
from toolkit.schema import AT_LATEST

MOST_PARTIES = 4  # parties that have a column each; more stand below each other
MOST_OUTCOMES = 6  # of what was agreed or not that stand unfolded
PAIRS = "pairs"  # the id of the pairs of statements, one by one

_word = partial(one_of, "outcomes")
_STAYING_IN_CONTACT = re.compile(  # and no more: “agreed to stay in contact and lift tariffs” is
    rf"\b(?:{_word('agree')})\s+(?:to\s+(?:{_word('stay')})\b|on\s+(?:{_word('further')})\b)"
    rf"(?:(?!\band\b)[^,;.:]){{0,30}}\b(?:{_word('contacts')})\b(?!\s+(?:and|on)\b)",
    re.IGNORECASE,
)

Row: TypeAlias = Mapping[Any, Any]


@takes_tables
def show_summary(
    coded: pd.DataFrame, least: int = LEAST, outcomes: pd.DataFrame | None = None
) -> Exhibit:
    """What holds, in a few sentences: who is together, who is apart, what was agreed.

    Said is for or against which proposition parties are, not on which issue: a label can be taken
    for its contrary. Only parties on firm ground now are spoken of (see `standings`, also for
    `least`); each proposition leads to its quotations. `outcomes`, if that table is given, follow
    in the words of the reports. `summarise` has the same issue by issue, with the ground of each
    stance.
    """
    rows = readings(coded)
    if rows.empty:
        return paragraph(nothing_said(coded))
    runs = standings(coded, least=least)
    firm = runs[runs["latest"] & runs["firm"]]
    told = _list(_sides_in_short(firm.to_dict("records")))
    if firm.empty:
        told = paragraph("No party's stance rests on ground firm enough to be said.")
    parts = [_linked_paragraph(material(rows), {r"^\d+ statements?": "#quotations"}), told]
    if outcomes is not None and len(outcomes):
        agreed = _outcomes_in_short(outcomes, days(rows["date"])[1])
        parts += [heading(3, "What was agreed, and what was not"), *agreed]
    links = {r"(\d+|one) stances?\b": "#unconfirmed"}
    return together([*parts, _linked_remark(f"{in_words(least)} {unsaid(runs)}", links)])


def _outcomes_in_short(outcomes: pd.DataFrame, years: bool) -> Iterable[Exhibit]:
    """The last outcomes that are more than to stay in contact; the others stand folded behind."""
    outcomes = outcomes.reset_index(drop=True)
    told = outcomes[~outcomes["words"].str.contains(_STAYING_IN_CONTACT)].tail(MOST_OUTCOMES)
    if len(told):
        yield _list(map(_bold_lead, describe_outcomes(told, years)))
    rest = describe_outcomes(outcomes.drop(told.index), years)
    if rest:
        listed = _list(map(_bold_lead, rest))
        more = f"{len(rest)} more, earlier or only to stay in contact"
        summary = f'<summary class="more">{more}</summary>'
        yield Exhibit(f"<details>{summary}{listed.html}</details>", listed.text)


def _sides_in_short(runs: Iterable[Row]) -> Iterable[Exhibit]:
    """A sentence for each constellation of parties, with the issues on which they are in it."""
    found: dict[tuple[tuple[str, int], ...], list[Row]] = {}
    for issue in grouped(list(runs), "issue").values():
        sides = tuple((str(run["party"]), int(run["side"])) for run in issue)
        found.setdefault(sides, []).append(issue[0])
    for sides, issues in sorted(found.items(), key=lambda item: _constellation(item[0])):
        lead = _LEADS[_constellation(sides)]
        said = [proposed(str(one["proposition"])) for one in issues]
        links = [
            f'<a href="#{escape(quotation_anchor(str(one["issue"])))}">{escape(words)}</a>'
            for one, words in zip(issues, said, strict=True)
        ]
        linked = stand([(escape(party), side) for party, side in sides], links)
        yield Exhibit(f"<b>{lead}:</b> {linked}.", f"{lead}: {stand(sides, said)}.")


_LEADS = ["Apart", "On one side", "On firm ground of one party only"]


def _constellation(sides: Sequence[tuple[str, int]]) -> int:
    """Whether parties are apart (0), on one side (1), or a single one (2)."""
    if len(sides) == 1:
        return 2
    return 1 if len({side for _, side in sides}) == 1 else 0


def _bold_lead(text: str) -> Exhibit:
    lead, _, rest = text.partition(": ")
    return Exhibit(f"<b>{escape(lead)}:</b> {escape(rest)}", text)


def _list(items: Iterable[Exhibit]) -> Exhibit:
    """Sentences, in two columns where there is room."""
    items = list(items)
    return Exhibit(
        f'<ul class="columned">{"".join(f"<li>{item.html}</li>" for item in items)}</ul>',
        "\n".join(f"- {item.text}" for item in items),
    )


def _linked_paragraph(text: str, links: Mapping[str, str]) -> Exhibit:
    return Exhibit(f"<p>{_linked(text, links)}</p>", text)


def _linked_remark(text: str, links: Mapping[str, str]) -> Exhibit:
    return Exhibit(f'<p class="more">{_linked(text, links)}</p>', text)


def _linked(text: str, links: Mapping[str, str]) -> str:
    """A sentence whose first match of each pattern leads to an address."""
    shown = escape(text)
    for pattern, address in links.items():
        link = rf'<a href="{address}">\g<0></a>'
        shown = re.sub(pattern, link, shown, count=1, flags=re.IGNORECASE)
    return shown


# ---------------------------------------------------------------- where the parties stand


@takes_tables
def show_standings(standings: pd.DataFrame) -> Exhibit:
    """Where each party stands now on each issue, in which words, and where it shifted.

    `standings` as `standings` returns it, which is saved whole. Up to four parties have a column
    each, those of whom most can be said before others; of more, each has a row. A party that
    stood on firm ground before, and now on less, is told with both. What rests on less than firm
    ground is named as that alone.
    """
    now = standings[standings["latest"] & standings["firm"]]
    shifted = standings[standings["changed"]]
    firm = standings[standings["firm"]].groupby(["party", "issue"])
    before = firm[["side", "until", "until_basis"]].shift().add_prefix("from_")
    shifted = shifted.join(before).dropna(subset="from_side").sort_values("date", kind="stable")
    save_table("standings", standings, "Sides taken on issues, one after the other.")
    save_table("standing-now", now, "Where the parties stand now.")
    save_table("changes", shifted, "Changes of side, both ends on firm ground.")
    if not standings["firm"].any():
        return paragraph("No party's stance rests on ground firm enough to be said.")
    until = standings["until"].dt.year
    years = bool(until.min() != until.max())
    changes = shifted.assign(years=years).to_dict("records")
    return together(
        [
            _where(standings.assign(years=years)),
            *(map(_change, changes) if changes else [_unmoved()]),
        ]
    )


def _unmoved() -> Exhibit:
    return remark("No party changed sides, as far as both ends stand on firm ground.")


def _where(standings: pd.DataFrame) -> Exhibit:
    """A row for each issue and a column for each party, or a row for both where many speak."""
    told = _told(standings)
    parties = _columns(told)
    issues = grouped(told, "issue")
    caption = (
        "The side each party took last, in its own words, as far as they were read; it may have "
        "said it again since. “This” is the proposition at the head of the row. “By”: "
        "the latest it can be, where the report gives no day."
    )
    if len(parties) > MOST_PARTIES:
        cells = [(runs[0], run) for runs in issues.values() for run in runs if _is_told(run)]
        heads = ["issue", "who", "stands"]
        rows = [
            [_head(first, again), _cell("who", escape(run["party"])), _cell("stands", _stand(run))]
            for again, first, run in _repeated(cells)
        ]
    else:
        heads = ["issue", *parties]
        rows = [
            [
                _head(runs[0]),
                *(_cell(party, _stand(_of(runs, party))) for party in parties),
            ]
            for runs in issues.values()
            if any(run["party"] in parties for run in runs)
        ]
    top = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    body = [f"<tr>{''.join(row)}</tr>" for row in rows]
    plain = [
        f"{headed(run['label'], run['proposition'])}: {run['party']} {_plain(run)}"
        for runs in issues.values()
        for run in runs
    ]
    return Exhibit(
        table_html("table-standing-now", caption, top, body), "\n".join([caption, *plain])
    )


def _told(standings: pd.DataFrame) -> list[dict[Hashable, Any]]:
    """The latest run of each party on each issue, and the last firm one if little is against it."""
    told: list[dict[Hashable, Any]] = []
    for issue in grouped(standings.to_dict("records"), "issue").values():
        for runs in grouped(issue, "party").values():
            firm = [run for run in runs if run["firm"]]
            latest = next(run for run in reversed(runs) if run["latest"])
            stood = firm and not latest["firm"] and firm[-1]["against"] < SEVERAL
            before = firm[-1] if stood else None
            told.append({**latest, "before": before})
    return told


def _is_told(run: Row) -> bool:
    return bool(run["firm"] or run["before"])


def _columns(told: Sequence[Row]) -> list[str]:
    """Parties that stand or stood on firm ground; others beside them, while there is room.

    Others are those with a stance on several issues, most first.
    """
    firm = sorted({run["party"] for run in told if _is_told(run)})
    many = Counter(run["party"] for run in told if run["party"] not in firm)
    others = sorted(
        (party for party, issues in many.items() if issues > 1),
        key=lambda party: (-many[party], party),
    )
    return sorted([*firm, *others[: max(0, MOST_PARTIES - len(firm))]])


def _repeated(cells: list[tuple[Row, Row]]) -> Iterable[tuple[bool, Row, Row]]:
    for (before, _), (first, run) in pairwise([({}, {}), *cells]):
        yield first is before, first, run


def _of(runs: list[Row], party: str) -> Row | None:
    return next((run for run in runs if run["party"] == party), None)


def _head(run: Row, again: bool = False) -> str:
    """The issue of a row, and below it what it proposes."""
    look = ' class="again"' if again else ""
    said = f'<span class="says">{escape(proposed(run["proposition"]))}</span>'
    return f'<th scope="row"{look} dir="auto">{escape(run["label"])} {said}</th>'


def _cell(label: str, html: str) -> str:
    return f'<td data-label="{escape(label)}" dir="auto">{html}</td>'


def _stand(run: Row | None) -> str:
    """One cell: the stance and its words; of weak ground, only that something is reported."""
    if run is None:
        return ""
    if not run["firm"]:
        anchor = statement_anchor(run["statement_id"])
        link = f'<a href="#{escape(anchor)}">{_reported(run)}</a>'
        weak = f'<span class="more">{link}, unconfirmed</span>'
        before = run["before"]
        return f'{_stand(before)} <span class="more">since then:</span> {weak}' if before else weak
    anchor = quotation_anchor(run["issue"], run["party"])
    return (
        f"<b>{escape(_held(run))}</b> "
        f'<a href="#{escape(anchor)}">{counted(run["reports"], "report")}, last '
        f"{_last(run)}</a>"
        f'<span class="says">“{escape(shortened(_bare(run["words"]), 110))}”{_said(run)}</span>'
    )


def _said(run: Row) -> str:
    """The day of the words, where the party took the stance again later."""
    if run["said"] == run["until"]:
        return ""
    return f" ({spoken(run['said'], run['said_basis'], run['years'])})"


def _reported(run: Row) -> str:
    """How little a stance of weak ground rests on."""
    if not run["reports"]:
        return "doubtful"
    where = "for and against, " if run["side"] == 0 else ""
    but = ", others contrary" if run["side"] and run["reports"] >= LEAST else ""
    return f"{where}{counted(run['reports'], 'report')}{but}"


def _plain(run: Row) -> str:
    if not run["firm"]:
        weak = f"unconfirmed, {run['ground']}"
        return f"{_plain(run['before'])}; since then {weak}" if run["before"] else weak
    return f"{_held(run)}, {run['ground']}, last {_last(run)}"


def _last(run: Row) -> str:
    return spoken(run["until"], run["until_basis"], run["years"])


def _held(run: Row) -> str:
    return takes(run["value"]) if run["value_firm"] else f"is {SIDES[run['side']]} this"


def _bare(words: str) -> str:
    """Words without the marks around them: others stand there."""
    return words.strip("“”\"'‘’ ") if words.count('"') % 2 else words


def _change(run: Row) -> Exhibit:
    """A change of side in a sentence that leads to its latest words."""
    anchor = statement_anchor(run["statement_id"])
    lead = f"{headed(run['label'], run['proposition'])}:"
    text = (
        f"{run['party']} moved from being {SIDES[int(run['from_side'])]} this (last "
        f"{spoken(run['from_until'], run['from_until_basis'], run['years'])}) to being "
        f"{SIDES[run['side']]} it"
    )
    last = f"last {_last(run)}"
    return Exhibit(
        f'<p><b>{escape(lead)}</b> {escape(text)} (<a href="#{escape(anchor)}">{last}</a>).</p>',
        f"{lead} {text} ({last}).",
    )


@takes_tables
def show_unconfirmed(standings: pd.DataFrame, most: int | None = None) -> Exhibit:
    """What parties are reported to have held on ground too weak to be said: the latest first."""
    weak = standings[~standings["firm"]].sort_values("until", ascending=False, kind="stable")
    weak = weak.reset_index(drop=True)
    table = save_table(
        "unconfirmed",
        weak,
        "Reported on weak ground, as it was read: read the words before you rely on any of it.",
        columns={"proposition": "proposition", "party": "who"} | _STANDING,
        most=most,
        links={"until": [f"#{statement_anchor(name)}" for name in weak["statement_id"]]},
        shown=_standing_shown(weak),
    )
    return Exhibit(f'<div id="unconfirmed">{table.html}</div>', table.text)


_STANDING = {"stance": "stance", "until": "last", "words": "in the words", "outlet": "outlet"} | {
    "ground": "ground"
}


def _standing_shown(rows: pd.DataFrame) -> pd.DataFrame:
    days_said = zip(rows["until"], rows["until_basis"], strict=True)
    return rows.assign(
        stance=[stance(value) for value in rows["value"]],
        until=[
            f"{'by ' if basis in AT_LATEST else ''}{cell_text(day)}" for day, basis in days_said
        ],
        words=[f"“{shortened(words)}”" for words in rows["words"]],
    )


# ---------------------------------------------------------------- what does not fit together


@takes_tables
def show_contradictions(discrepancies: pd.DataFrame, most: int = 5) -> Exhibit:
    """Statements that may not both hold, a sentence for each pair, at most `most`.

    Of each kind the latest come first; pairs of sides that only want different things are
    counted, and told if there are no others. `show_discrepancies` has all, with their passages.
    """
    kinds = discrepancies["kind"]
    told = discrepancies[kinds != "between sides"]
    told = discrepancies if told.empty else told
    order = told.groupby("kind").cumcount().argsort(kind="stable")
    number = _linked_remark(
        describe_discrepancies(discrepancies), {r"^(\d+|one) pairs?": f"#{PAIRS}"}
    )
    pairs = told.iloc[order].head(most).to_dict("records")
    return together([_list(map(_pair, pairs)), number] if pairs else [number])


def _pair(pair: Row) -> Exhibit:
    lead = headed(str(pair["label"]), str(pair["proposition"]))
    rest = str(pair["summary"]).removeprefix(f"{lead}: ")
    ends = " and ".join(
        f'<a href="#{escape(statement_anchor(pair[f"statement_{end}"]))}">{words}</a>'
        for end, words in (("a", "the one"), ("b", "the other"))
    )
    kind = capital(str(pair["kind"]))
    return Exhibit(
        f"<b>{escape(lead)}, {escape(pair['kind'])}:</b> {escape(rest)} Read {ends}.",
        f"{kind}. {pair['summary']}",
    )
