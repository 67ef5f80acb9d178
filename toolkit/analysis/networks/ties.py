"""Networks as tables: a row for each tie, or for each two who may have one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from toolkit.analysis.intervals import (
    FEWEST_REPORTS,
    check_draws,
    percentiles_of_columns,
    report_weights,
)
from toolkit.analysis.networks.arrays import (
    PLACES,
    Counts,
    Numbers,
    combined,
    congruence_and_conflict,
    count,
    distance,
    divided,
    for_and_against,
    one_mode_norm,
    shared,
    two_mode_norm,
)
from toolkit.analysis.networks.event_list import Choice, candidates, chosen
from toolkit.analysis.networks.windows import Sliding, windows
from toolkit.analysis.positions import scale_of
from toolkit.analysis.timeline import parties_in_order
from toolkit.case import Case
from toolkit.findings import takes_tables
from toolkit.schema import InputError

ONE_MODE = ("congruence", "conflict", "subtract", "ignore")
TWO_MODE = ("subtract", "combine", "ignore")
ONE_MODE_NORMS = ("no", "average", "jaccard", "cosine")
TWO_MODE_NORMS = ("no", "activity", "prominence")
BETWEEN = ("actors", "issues")

MOST_DRAWN = 50_000_000
"""Weights drawn for intervals, all ties together: 400 MB."""

_NODES = ("label", "side", "kind", "statements", "reports")
_COLUMNS = {
    **dict.fromkeys(("node_a", "node_b", "label_a", "label_b"), "str"),
    **dict.fromkeys(("kind_a", "kind_b", "side_a", "side_b"), "str"),
    **dict.fromkeys(("weight", "positive", "negative"), "float64"),
    **dict.fromkeys(("shared", "statements_a", "statements_b"), "int64"),
    **dict.fromkeys(("reports_a", "reports_b"), "int64"),
}
SURE = {"low": "float64", "high": "float64", "interval": "str"}
_WHEN = {"window": "int64", "start": "datetime64[s]", "end": "datetime64[s]"}


@takes_tables
def one_mode(
    coded: pd.DataFrame,
    case: Case | None = None,
    between: str = "actors",
    by: str = "holder_side",
    aggregation: str = "subtract",
    normalisation: str = "no",
    qualifier: str = "graded",
    duplicates: str = "document",
    window: int | None = None,
    unit: str = "days",
    step: int = 7,
    own: bool = True,
    copies: bool = False,
    coder: str | None = None,
    least: int = 1,
    draws: int = 0,
    level: float = 0.95,
    seed: int = 0,
) -> pd.DataFrame:
    """How far each two actors agree on issues, or each two issues on actors: a row for each two.

    `between` “actors” sets actors side by side by the issues they speak of, “issues” the issues by
    the actors who speak of them. `aggregation` says what `weight` is:

    - “congruence”: how far both say the same, over all pairs of statements on one issue;
    - “conflict”: how far they say different things;
    - “subtract”: congruence less conflict, so that a tie has a sign;
    - “ignore”: that both speak of it, whatever they say.

    A graded qualifier makes two stances as like as they are near on the codebook's scale (that
    of `case`; without it that of the table), a boolean one like or unlike. `normalisation` divides
    the weight by how much both say: “average” is the mean of their statements, “cosine” the
    product, “jaccard” counts what only one says and what both say; “no” leaves sums.

    `positive` and `negative` are congruence and conflict before they are divided; `shared` is on
    how many issues both speak (of two issues: how many actors). Two who share none have weight 0,
    and `shared` 0 tells them from two whose agreement and conflict cancel out. `statements_a` and
    `reports_a` are all those of the first, however many are on what both share.

    `by`, `qualifier`, `duplicates`, `own`, `copies` and `coder` say what counts, as in
    `event_list`; actors with fewer than `least` statements are left out. With `window` there are
    such rows for each window of so many `unit` (“days” or “events”), each `step` after the last:
    `window` is its number, from 1 on, which tells windows of the same days apart; `start` and
    `end` are its first and last day (where all is shorter, of all). Duplicates are left out
    before windows are cut.

    `draws` adds the interval of the weight by report, `low` and `high`, and `interval`, why there
    is none, else empty: whole reports are drawn, and a statement that several of them carry counts
    once in a draw, too, by the same rule (see `intervals.py`). The same `seed` gives the same.

    Raises LookupError for an unknown `by` or coder; InputError for other words than these, for
    draws that make no interval, and for too many windows or draws.
    """
    chosen("kind of nodes", between, BETWEEN)
    chosen("aggregation", aggregation, ONE_MODE)
    chosen("normalisation", normalisation, ONE_MODE_NORMS)
    qualifier = "ignore" if aggregation == "ignore" else qualifier
    choice = Choice(by, qualifier, duplicates, own, copies, coder)
    rule = _OneMode(scale_span(coded, case, qualifier), between, aggregation, normalisation)
    asked = _Asked(choice, Sliding(window, unit, step), least, (draws, level, seed))
    return _table(coded, case, rule, asked)


@takes_tables
def two_mode(
    coded: pd.DataFrame,
    case: Case | None = None,
    by: str = "holder_side",
    aggregation: str = "subtract",
    normalisation: str = "no",
    qualifier: str = "graded",
    duplicates: str = "document",
    window: int | None = None,
    unit: str = "days",
    step: int = 7,
    own: bool = True,
    copies: bool = False,
    coder: str | None = None,
    least: int = 1,
    draws: int = 0,
    level: float = 0.95,
    seed: int = 0,
) -> pd.DataFrame:
    """Who speaks of what, and on which side: a row for each actor and issue it speaks of.

    `aggregation` says what `weight` is:

    - “subtract”: what is said for the issue less what is said against it, each statement by its
      number on the scale (graded) or as one (boolean);
    - “ignore”: how many statements, whatever they say. With `duplicates` “range” it is 1 where
      an actor speaks of an issue: the binary network;
    - “combine”: which stances occur, as one number; of a boolean qualifier 1 is only for, 2 only
      against, 3 both.

    `normalisation` divides by the actor's statements (“activity”) or the issue's (“prominence”).
    `positive` and `negative` are what is said for and against, before that; `shared` is the
    statements of this actor on this issue. All else is as in `one_mode`.

    Raises as `one_mode` does, and InputError for “combine” with a normalisation or with draws,
    since a number that stands for several stances has no half and no mean.
    """
    chosen("aggregation", aggregation, TWO_MODE)
    chosen("normalisation", normalisation, TWO_MODE_NORMS)
    if aggregation == "combine" and (draws or normalisation != "no"):
        raise InputError(
            "“combine” gives names of combinations, which cannot be divided or drawn; "
            "use “subtract”, or no normalisation and no draws."
        )
    qualifier = "ignore" if aggregation == "ignore" else qualifier
    choice = Choice(by, qualifier, duplicates, own, copies, coder)
    rule = _TwoMode(aggregation, normalisation)
    asked = _Asked(choice, Sliding(window, unit, step), least, (draws, level, seed))
    return _table(coded, case, rule, asked)


@takes_tables
def matrix(ties: pd.DataFrame) -> pd.DataFrame:
    """The weights as a matrix, with a row and a column for each node, in the order of their names.

    Of a one-mode network it is square and symmetric, with 0 on the diagonal; of a two-mode network
    actors are rows and issues columns. `ties` as `one_mode` or `two_mode` returns it, of one
    window.

    Raises InputError for several windows.
    """
    check_one_window(ties)
    names = ties["node_a"], ties["node_b"]
    both = ties.assign(node_a=names[1], node_b=names[0])
    rows = ties if is_two_mode(ties) else pd.concat([ties, both])
    return (
        rows.pivot(index="node_a", columns="node_b", values="weight")
        .fillna(0.0)
        .sort_index()
        .sort_index(axis="columns")
        .rename_axis(index=None, columns=None)
    )


def check_one_window(ties: pd.DataFrame) -> None:
    """Raise InputError if ties are of several windows, where one pair has several weights."""
    if "start" not in ties:
        return
    windows = ties[[name for name in _WHEN if name in ties]].drop_duplicates()
    if len(windows) > 1 or ties.duplicated(["node_a", "node_b"]).any():
        raise InputError("these ties are of several windows; keep one: ties[ties['window'] == 1].")


def is_two_mode(ties: pd.DataFrame) -> bool:
    """Whether ties go from actors to issues."""
    return bool((ties["kind_a"] != ties["kind_b"]).any())


# ---------------------------------------------------------------- what is common to both


@dataclass(frozen=True, slots=True)
class _Asked:
    choice: Choice
    sliding: Sliding
    least: int
    drawing: tuple[int, float, int]


@dataclass(frozen=True, slots=True)
class _Network:
    """A network in arrays: which pairs it has, and what stands in each."""

    pairs: tuple[Any, Any]
    weight: Numbers
    positive: Numbers
    negative: Numbers
    shared: Any


@dataclass(frozen=True, slots=True)
class _OneMode:
    span: float
    between: str
    aggregation: str
    normalisation: str

    def kinds(self) -> tuple[str, str]:
        kind = self.between.removesuffix("s")
        return kind, kind

    def network(self, x: Numbers, levels: Numbers) -> _Network:
        x = x if self.between == "actors" else x.transpose(1, 0, 2)
        alike, unlike = congruence_and_conflict(x, distance(levels, self.span))
        weights = {"conflict": unlike, "subtract": alike - unlike}.get(self.aggregation, alike)
        weights = divided(weights, one_mode_norm(x, self.normalisation))
        pairs = np.triu_indices(len(x), 1)
        parts = (weights[pairs], alike[pairs], unlike[pairs], shared(x)[pairs])
        return _Network(pairs, *parts)


@dataclass(frozen=True, slots=True)
class _TwoMode:
    aggregation: str
    normalisation: str

    def kinds(self) -> tuple[str, str]:
        return "actor", "issue"

    def network(self, x: Numbers, levels: Numbers) -> _Network:
        positive, negative = for_and_against(x, levels)
        weights = combined(x, levels) if self.aggregation == "combine" else positive - negative
        weights = divided(weights, two_mode_norm(x, self.normalisation))
        every = np.indices(weights.shape).reshape(2, -1)
        parts = (weights.ravel(), positive.ravel(), negative.ravel(), x.sum(axis=2).ravel())
        return _Network((every[0], every[1]), *parts)


Rule: TypeAlias = "_OneMode | _TwoMode"


def scale_span(coded: pd.DataFrame, case: Case | None, qualifier: str) -> float:
    """How far apart the ends of the scale are: |K| − 1; of a boolean qualifier, its two levels."""
    if qualifier == "graded":
        numbers = _scale(coded, case)
        return max(numbers) - min(numbers) if numbers else 0.0
    return 2.0 if qualifier == "boolean" else 0.0


def levels_of(
    coded: pd.DataFrame, case: Case | None, qualifier: str, events: pd.DataFrame
) -> Numbers:
    """All levels of the qualifier, the lowest first, whether they occur or not."""
    if qualifier == "graded":
        sided = [number for number in _scale(coded, case) if number]
        return np.unique(np.asarray([*sided, *events["qualifier"]], dtype=np.float64))
    return np.asarray([-1.0, 1.0] if qualifier == "boolean" else [1.0])


def _scale(coded: pd.DataFrame, case: Case | None) -> list[float]:
    if case is not None:
        stances = [stance.number for stance in case.codebook.scale]
    else:
        stances = list(scale_of(coded[coded["dimension"] == "issue"]).values())
    return [float(number) for number in stances if number is not None]


def prepared(
    coded: pd.DataFrame, case: Case | None, choice: Choice, least: int = 1
) -> tuple[pd.DataFrame, Numbers]:
    """The events of the actors that speak often enough, and the levels of their qualifier."""
    events = candidates(coded, choice)
    levels = levels_of(coded, case, choice.qualifier, events)
    heard = events.drop_duplicates("group")["actor"].value_counts()
    return events[events["actor"].isin(heard.index[heard >= least])], levels


def _table(coded: pd.DataFrame, case: Case | None, rule: Rule, asked: _Asked) -> pd.DataFrame:
    draws, level, _ = asked.drawing
    check_draws(draws, level)
    events, levels = prepared(coded, case, asked.choice, asked.least)
    columns = (_WHEN if asked.sliding.size else {}) | _COLUMNS | (SURE if draws else {})
    parts = [
        _of_window(part, levels, rule, asked).assign(**where)
        for where, part in windows(events, asked.sliding)
    ]
    found = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(columns))
    table = found[list(columns)].astype(columns)
    table.attrs["parties"] = parties_in_order(coded, "holder_side")
    if draws:
        table.attrs["level"] = level
    return table


def _of_window(events: pd.DataFrame, levels: Numbers, rule: Rule, asked: _Asked) -> pd.DataFrame:
    counts = count(events, levels, asked.choice.duplicates)
    found = rule.network(counts.array(), levels)
    ends = [_nodes(events, kind) for kind in rule.kinds()]
    kept = found.shared > 0 if isinstance(rule, _TwoMode) else np.ones(len(found.weight), bool)
    table = pd.DataFrame(
        {
            "weight": np.round(found.weight, PLACES)[kept] + 0.0,
            "positive": np.round(found.positive, PLACES)[kept],
            "negative": np.round(found.negative, PLACES)[kept],
            "shared": found.shared[kept],
        }
    )
    for end, nodes, places in zip("ab", ends, found.pairs, strict=True):
        at = nodes.iloc[places[kept]]
        table[f"node_{end}"] = at.index.to_numpy()
        for name in _NODES:
            table[f"{name}_{end}"] = at[name].to_numpy()
    if asked.drawing[0]:
        sure = _intervals(counts, lambda x: rule.network(x, levels).weight[kept], table, asked)
        table = table.assign(**sure)
    return table


def _nodes(events: pd.DataFrame, kind: str) -> pd.DataFrame:
    """The nodes of a kind, by name: how each is printed, its side, and how much it says."""
    rows = events.groupby(kind, sort=True)
    first = rows.first()
    return pd.DataFrame(
        {
            "label": first["label"] if kind == "issue" else first.index,
            "side": "" if kind == "issue" else first["side"],
            "kind": kind,
            "statements": rows["group"].nunique(),
            "reports": rows["report"].nunique(),
        },
        index=first.index,
    )


def _intervals(
    counts: Counts, weigh: Callable[[Numbers], Numbers], table: pd.DataFrame, asked: _Asked
) -> dict[str, Any]:
    """The interval of each weight by report, or why there is none."""
    draws, level, seed = asked.drawing
    if table.empty:
        return dict.fromkeys(SURE, ())
    if draws * len(table) > MOST_DRAWN:
        raise InputError(
            f"{draws} draws of {len(table)} ties are too many; give fewer draws, or leave out "
            "actors who seldom speak (`least`)."
        )
    drawn = np.array(
        [
            weigh(counts.array(times))
            for block in report_weights(counts.reports, draws, seed)
            for times in block
        ]
    )
    low, high = percentiles_of_columns(np.round(drawn, PLACES), level)
    fewest = table[["reports_a", "reports_b"]].min(axis="columns")
    cells = zip(fewest, table["shared"], low, strict=True)
    why = [_why_none(int(reports), int(both), end == end) for reports, both, end in cells]
    known = np.array([not reason for reason in why], dtype=bool)
    ends = {"low": np.where(known, low, np.nan), "high": np.where(known, high, np.nan)}
    return ends | {"interval": why}


def _why_none(reports: int, both: int, differ: bool) -> str:
    if not both:
        return "nothing in common"
    if reports < FEWEST_REPORTS:
        return "one report of one" if reports < 2 else f"{reports} reports, too few, of one"
    return "" if differ else "the reports of each say the same"
