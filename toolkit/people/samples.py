"""Which statements people code: a sample drawn by strata and dealt out to the coders.

A statement's random number is a hash of the seed and its name. It keeps the number whatever else
is in the corpus, so that the same seed draws the same sample everywhere.
"""

from __future__ import annotations

import hashlib
import heapq
import operator
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pandas as pd

from toolkit.case.codings import check_coder_name
from toolkit.case.mistakes import did_you_mean
from toolkit.findings import takes_tables
from toolkit.parsing import find_statements
from toolkit.schema import InputError, read_csv

if TYPE_CHECKING:
    from toolkit.case import Case

STRATA = ("outlet", "month", "year", "report", "speaker", "side", "form", "modality", "issue")
"""What a sample can be stratified by. `month` and `year` are those of publication."""

NONE = "none"
"""The stratum of statements to which a column does not apply: no speaker, no date, no issue."""

COLUMNS = {
    "coder": "str", "statement_id": "str", "doc_id": "str", "stratum": "str", "shared": "bool",
    "place": "int64", "weight": "float64",
}  # fmt: skip


@takes_tables
def draw_sample(
    case: Case,
    n: int,
    strata: str | Sequence[str] | None = None,
    coders: str | Sequence[str] = ("coder-a",),
    overlap: float | None = None,
    seed: int = 0,
    statements: pd.DataFrame | None = None,
    *,
    codings: pd.DataFrame | None = None,
    allocation: Literal["proportional", "equal"] = "proportional",
    copies: bool = False,
) -> pd.DataFrame:
    """Draw `n` statements at random and say who codes them, in which order.

    `strata` are names of `STRATA`, several of them crossed. By ``issue`` a statement belongs to
    the one among its issues in `codings` that fewest statements speak of. Every stratum gives one
    statement; the others are allotted in proportion to its size (Sainte-Laguë's divisors) or, with
    ``allocation="equal"``, evenly, as long as it has any left. Within a stratum every statement is
    as likely as another. All coders code the `overlap`, a number of statements or, given as a
    float, a share of them; the others are dealt out evenly. It is the part of the sample that a
    draw of so few would be, so it is stratified too. Statements of reports that repeat another
    (`copy_of`) are left out unless `copies`.

    Returns a row for each coder and statement, coder by coder in the order of coding: coder,
    statement_id, doc_id, stratum (empty without strata), shared (coded by all), place (1 for the
    first to code; in a random order that is the same for all coders), and weight: the inverse of
    the probability of being drawn (Horvitz and Thompson 1952). Over the distinct statements the
    weights add up to the population, so that a weighted count estimates the corpus.

    The sample of a larger `n` holds the smaller one of the same seed, strata and allocation, and
    with the same number as `overlap` every coder keeps what they had. That is why seats are not
    allotted by largest remainders, which can take one from a stratum when there are more to give
    (Balinski and Young 1982, Fair Representation).

    Raises InputError if there are fewer than `n` statements or more strata than `n`, for an
    unknown stratum, and for coders or an overlap that cannot be.
    """
    names = _names_of(coders)
    population = _population(statements, case, copies)
    n = _check_number(n, len(population))
    stratum_of = _strata(population, case, _columns_of(strata), codings)
    lots = {name: _lot(seed, "draw", name) for name in stratum_of}
    groups: dict[str, list[str]] = {}
    for name in sorted(stratum_of, key=lots.__getitem__):
        groups.setdefault(stratum_of[name], []).append(name)
    if len(groups) > n:
        raise InputError(
            f"there are {len(groups):,} strata, which a sample of {n:,} cannot all hold; draw at "
            f"least {len(groups):,} statements, or stratify by less."
        )
    drawn = _draw(groups, n, allocation)
    shared = drawn[: _shared(overlap, n, names)]
    dealt = _deal(drawn[len(shared) :], stratum_of, names, seed)
    taken = Counter(stratum_of[name] for name in drawn)
    doc_ids = dict(zip(population["statement_id"], population["doc_id"], strict=True))
    rows = []
    for coder in names:
        own = sorted({*shared, *dealt[coder]}, key=lambda name: _lot(seed, "place", name))
        for place, name in enumerate(own, 1):
            stratum = stratum_of[name]
            weight = len(groups[stratum]) / taken[stratum]
            is_shared = name not in dealt[coder]
            rows.append((coder, name, doc_ids[name], stratum, is_shared, place, weight))
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def read_sample(path: Path | str) -> pd.DataFrame:
    """A sample as `draw_sample` made it, read back from its CSV file.

    Raises InputError for a file that is none.
    """
    header, records = read_csv(path)
    if header != list(COLUMNS):
        raise InputError(f"is no sample; its columns are {', '.join(COLUMNS)}.", path, 1)
    table = pd.DataFrame([record for _, record in records], columns=header)
    table["shared"] = table["shared"] == "True"
    try:
        return table.astype(COLUMNS)
    except ValueError:
        raise InputError("a place or a weight in it is no number.", path) from None


def _lot(seed: int, purpose: str, name: str) -> bytes:
    """A random number that depends on the seed, what it is for and the name alone."""
    text = f"{seed}\n{purpose}\n{name}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


# ---------------------------------------------------------------- what was asked for


def _names_of(coders: str | Sequence[str]) -> list[str]:
    names = [check_coder_name(name) for name in ([coders] if isinstance(coders, str) else coders)]
    if not names:
        raise InputError("a sample needs a coder; name one or more.")
    [(name, times)] = Counter(name.casefold() for name in names).most_common(1)
    if times > 1:
        raise InputError(f"coder {name!r} is named {times} times; name each once.")
    return names


def _columns_of(strata: str | Sequence[str] | None) -> list[str]:
    names = [strata] if isinstance(strata, str) else list(strata or ())
    for name in names:
        if name not in STRATA:
            hint = did_you_mean(name, STRATA)
            raise InputError(
                f"a sample cannot be stratified by {name!r}.{hint} Use {', '.join(STRATA)}."
            )
    return list(dict.fromkeys(names))


def _check_number(n: int, population: int) -> int:
    try:
        n = operator.index(n)
    except TypeError:
        raise InputError(f"n is {n!r}; give a whole number of statements.") from None
    if n < 1:
        raise InputError(f"{n:,} statements cannot be drawn; draw at least 1.")
    if n > population:
        raise InputError(
            f"{n:,} statements cannot be drawn from {population:,}; draw at most so many. Those of "
            "reports that repeat another are not counted unless copies=True."
        )
    return n


def _shared(overlap: float | None, n: int, coders: Sequence[str]) -> int:
    """How many statements all coders code."""
    if overlap is None:
        return 0
    if len(coders) < 2:
        raise InputError("an overlap needs two coders at least; name them all.")
    number = overlap * n if isinstance(overlap, float) else overlap
    if 0 <= number <= n:
        return round(number)
    raise InputError(
        f"the overlap is {overlap!r}; give a number of statements from 0 to {n:,}, or a share "
        "from 0.0 to 1.0."
    )


# ---------------------------------------------------------------- population and strata


def _population(statements: pd.DataFrame | None, case: Case, copies: bool) -> pd.DataFrame:
    """The statements to draw from, with outlet and date of their reports."""
    found = find_statements(case) if statements is None else statements
    reports = case.documents[["doc_id", "outlet", "date", "copy_of"]]
    found = found.merge(reports, on="doc_id", how="inner", validate="many_to_one")
    return found if copies else found[found["copy_of"] == ""]


def _strata(
    population: pd.DataFrame,
    case: Case,
    columns: Sequence[str],
    codings: pd.DataFrame | None,
) -> dict[str, str]:
    """The stratum of each statement."""
    values = [_values(population, case, name, codings) for name in columns]
    cells = [series.fillna("").replace("", NONE) for series in values]
    labels = [" · ".join(parts) for parts in zip(*cells, strict=True)]
    return dict(zip(population["statement_id"], labels or [""] * len(population), strict=True))


def _values(
    population: pd.DataFrame, case: Case, name: str, codings: pd.DataFrame | None
) -> pd.Series:
    """What one of `STRATA` is for each statement; missing or empty if it has none."""
    if name in ("month", "year"):
        days: pd.Series = population["date"].dt.strftime("%Y-%m" if name == "month" else "%Y")
        return days
    if name == "issue":
        if codings is None:
            raise InputError(
                "strata by issue need codings; give codings=tk.code(statements, case)."
            )
        issues = rarest_issues(population, codings)
        return pd.Series([issues.get(one) for one in population["statement_id"]], dtype="str")
    if name == "side":
        sides = _sides(case)
        return pd.Series([sides.get(one) for one in population["speaker"]], dtype="str")
    values: pd.Series = population["doc_id" if name == "report" else name]
    return values


def _sides(case: Case) -> dict[str, str]:
    sides = zip(case.actors["actor"], case.actors["side"], strict=True)
    return {actor: side or actor for actor, side in sides}


def rarest_issues(statements: pd.DataFrame, codings: pd.DataFrame) -> Mapping[str, str]:
    """The rarest issue of each statement; of two as rare, the one first in the alphabet.

    Statements without a coding of an issue are not among them.
    """
    known = codings["statement_id"].isin(statements["statement_id"])
    coded = codings[known & (codings["dimension"] == "issue") & (codings["object"] != "")]
    pairs = set(zip(coded["statement_id"], coded["object"], strict=True))
    frequency = Counter(issue for _, issue in pairs)
    commonest_first = sorted(pairs, key=lambda pair: (frequency[pair[1]], pair[1]), reverse=True)
    return dict(commonest_first)


# ---------------------------------------------------------------- drawing and dealing


def _draw(groups: Mapping[str, Sequence[str]], n: int, allocation: str) -> list[str]:
    """`n` statements in the order they are drawn: those of a smaller sample come first."""
    if allocation not in ("proportional", "equal"):
        raise InputError(f"allocation is {allocation!r}; use 'proportional' or 'equal'.")

    def claim(stratum: str, taken: int) -> tuple[float, int, str]:
        """The smallest has the next seat."""
        size = len(groups[stratum])
        if taken == 0:
            return -float("inf"), -size, stratum
        return (taken if allocation == "equal" else -size / (2 * taken + 1)), -size, stratum

    taken = dict.fromkeys(groups, 0)
    claims = [claim(stratum, 0) for stratum in groups]
    heapq.heapify(claims)
    drawn = []
    for _ in range(n):
        stratum = claims[0][2]
        drawn.append(groups[stratum][taken[stratum]])
        taken[stratum] += 1
        if taken[stratum] < len(groups[stratum]):
            heapq.heapreplace(claims, claim(stratum, taken[stratum]))
        else:
            heapq.heappop(claims)
    return drawn


def _deal(
    drawn: Iterable[str], stratum_of: Mapping[str, str], coders: Sequence[str], seed: int
) -> dict[str, set[str]]:
    """Statements by coder: each goes to who has fewest, and among these fewest of its stratum."""
    hands: dict[str, set[str]] = {coder: set() for coder in coders}
    held: Counter[tuple[str, str]] = Counter()
    for name in drawn:
        stratum = stratum_of[name]
        coder = min(
            coders,
            key=lambda one: (len(hands[one]), held[one, stratum], _lot(seed, f"deal {one}", name)),
        )
        hands[coder].add(name)
        held[coder, stratum] += 1
    return hands
