"""Coder against coder: who differs from whom, on what, and how they confuse values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from toolkit.reliability.agreement import Scale, value_scale
from toolkit.reliability.coefficients import coefficient
from toolkit.reliability.measures import about
from toolkit.reliability.ratings import Ratings
from toolkit.reliability.readings import NOT_CODED, Items, items, read_readings

if TYPE_CHECKING:
    from toolkit.case import Case

REST = "the rest"
ISSUES_NAMED = 3


def confusion(
    codings: pd.DataFrame,
    a: str,
    b: str,
    dimension: str = "issue",
    case: Case | None = None,
    scale: Scale | None = None,
    reads_all: Iterable[str] | None = None,
) -> pd.DataFrame:
    """How often coder `a` (rows) gave one value where coder `b` (columns) gave another.

    Counts of items (statement × object, see `agreement`) that both read, “not coded” among the
    values. Values stand in the order of the codebook, if `case` or `scale` gives it; without, only
    those used. Where neither coded an object that one of them coded elsewhere, the item counts as
    not coded by both: percent agreement and kappa of question ``both`` are those of this table.

    Raises InputError as `agreement` does.
    """
    readings = read_readings(codings, dimension, [a, b], reads_all)
    values = list(value_scale(readings, dimension, case, scale))
    found = items(readings, "both", values).ratings
    counts = np.zeros((len(values) + 1, len(values) + 1), dtype=np.int64)
    np.add.at(counts, (found.codes[:, 0], found.codes[:, 1]), 1)
    names = [NOT_CODED, *values]
    table = pd.DataFrame(counts, index=pd.Index(names, name=a), columns=pd.Index(names, name=b))
    return table.loc[[*values, NOT_CODED], [*values, NOT_CODED]]


def who_differs(
    codings: pd.DataFrame,
    dimension: str = "issue",
    question: str = "both",
    coders: Sequence[str] | None = None,
    case: Case | None = None,
    scale: Scale | None = None,
    reads_all: Iterable[str] | None = None,
) -> pd.DataFrame:
    """Each coder against each other and against the rest, those who agree least first.

    Columns: `coder_a`, `coder_b` (``the rest`` last, all others taken together: each item is
    compared with every other coder who answered it); `items` both answered (with the rest,
    comparisons); `percent`, the share of them on which they agree, 0 to 1; `alpha`, nominal alpha
    of these two, missing where it is not defined, and then `remark` says why; `differs_on`, the
    objects they differ on most, with how often: ``inspections (5), tariffs (2)``.

    `question` and the rest are as for `agreement`, which gives all coefficients and intervals
    (``by="pair"``). Raises InputError as that does.
    """
    readings = read_readings(codings, dimension, coders, reads_all)
    values = list(value_scale(readings, dimension, case, scale))
    found = items(readings, question, values)
    people = range(len(readings.coders))
    rows = [_row(found, readings.objects, a, (b,)) for a, b in combinations(people, 2)]
    if len(people) > 2:
        rows += [_row(found, readings.objects, a, [b for b in people if b != a]) for a in people]
    table = pd.DataFrame(rows)
    order = table.assign(rest=table["coder_b"] == REST)
    order = order.sort_values(["rest", "percent", "coder_a", "coder_b"], kind="stable")
    text = dict.fromkeys(["coder_a", "coder_b", "differs_on", "remark"], "str")
    return table.loc[order.index].reset_index(drop=True).astype(text)


def _row(
    found: Items, objects: Sequence[str], coder: int, others: Sequence[int]
) -> dict[str, object]:
    """One coder's answers beside those of others, one of them at a time."""
    codes = found.ratings.codes
    mine = np.tile(codes[:, coder], len(others))
    theirs = codes[:, list(others)].T.ravel()
    both = (mine >= 0) & (theirs >= 0)
    pair = np.column_stack([mine, theirs])[both]
    thing = np.tile(found.object, len(others))[both]
    names = found.ratings.coders
    alike = np.zeros(len(pair), dtype=np.int64)
    ratings = Ratings(pair, ("a", "b"), found.ratings.categories, alike).merged()
    times = np.bincount(thing[pair[:, 0] != pair[:, 1]], minlength=len(objects))
    most = sorted(range(len(objects)), key=lambda place: (-times[place], objects[place]))
    named = [f"{objects[n]} ({times[n]})" for n in most[:ISSUES_NAMED] if times[n]]
    alpha = coefficient("alpha_nominal", ratings)
    return {
        "coder_a": names[coder],
        "coder_b": names[others[0]] if len(others) == 1 else REST,
        "items": len(pair),
        "percent": coefficient("percent_agreement", ratings),
        "alpha": alpha,
        "differs_on": ", ".join(named),
        "remark": about(alpha, ratings),
    }
