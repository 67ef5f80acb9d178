"""Who marked which spans: agreement where coders cut the text into units themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations

import numpy as np
import pandas as pd

from toolkit.reliability.bootstrap import drawn_documents, interval
from toolkit.reliability.coefficients import ratio_of
from toolkit.reliability.conventions import convention
from toolkit.reliability.marks import check_coders, checked_marks
from toolkit.reliability.measures import Resampling, about_interval
from toolkit.reliability.ratings import Codes, Numbers, places

COLUMNS = [
    *("value", "measure", "agreement", "low", "high", "coders", "documents", "marks"),
    *("characters", "convention", "remark"),
]
ALL = "all"


def unitizing_agreement(
    marks: pd.DataFrame,
    lengths: Mapping[str, int],
    coders: Sequence[str] | None = None,
    draws: int = 1000,
    level: float = 0.95,
    seed: int = 0,
) -> pd.DataFrame:
    """How far coders agree on which spans of the texts to mark, and as what.

    `marks` has a row for each span a coder marked: `coder`, `doc_id`, `start`, `end` (characters,
    end exclusive) and, if spans are of several kinds, `value`; see `marks_of`. `lengths` gives the
    characters of each document that all coders read: those nobody marked anything in count too.
    `coders` names them, so that one who marked nothing is counted; without it, those met.

    Rows: for each value, and for ``all`` of them together if there are several,

    - ``alpha_u``: Krippendorff's alpha for unitizing. Where marks of two coders overlap, their
      disagreement is the squared distance of their beginnings plus that of their ends; a mark
      that lies within another's gap counts its squared length. It is set against what would be
      expected if all marks and gaps were put together at random. Source: Krippendorff (1995),
      Sociological Methodology 25, 47–76; (2004), Content Analysis, 2nd ed., section 11.6.
    - ``alpha_characters``: nominal alpha with each character as a unit, marked or not: what share
      of the text is marked alike, however it is cut. Source: the same, and Krippendorff, Mathet,
      Bouvry and Widlöcher (2016), Quality & Quantity 50(6), on both kinds of question.

    Columns: `value`; `measure`; `agreement`, at most 1, missing where it is not defined, with the
    reason in `remark`; `low` and `high`, an interval from `draws` of documents (0: none);
    `coders`; `documents`; `marks` and `characters`, counts; `convention` as in `agreement`. The
    value may fall far below 0 where one coder marks long spans and another none.

    A gap is what a coder did not mark as this value, between two marks or a mark and an end of the
    document; marks of other values belong to it. Gaps end with the document, so no mark can be
    expected to run across two. Marks of one coder and value may touch and not overlap. The row
    ``all`` adds up disagreements over values, so values that overlap each other are fine.

    Raises InputError for a missing column, a document without a length, a mark outside its
    document or without length, overlapping marks (with the rows), a coder that is not among
    `coders`, and fewer than two coders.
    """
    marks = checked_marks(marks, lengths)
    names = sorted(marks["coder"].unique()) if coders is None else list(coders)
    check_coders(marks, names)
    resampling = Resampling(draws, level, seed)
    values = sorted(marks["value"].unique()) or [""]
    sums = [_sums(marks[marks["value"] == value], names, lengths) for value in values]
    drawn = _drawn(sums, resampling if len(lengths) > 1 else replace(resampling, draws=0))
    if len(values) > 1:
        values, drawn = [ALL, *values], np.concatenate([drawn.sum(axis=0)[None], drawn])
    rows = []
    for value, of_value in zip(values, drawn, strict=True):
        own = marks if value == ALL else marks[marks["value"] == value]
        remark = _remark(own, of_value[0, 1, 1])
        for place, measure in enumerate(("alpha_u", "alpha_characters")):
            observed, expected = of_value[:, place, 0], of_value[:, place, 1]
            alphas = 1 - ratio_of(observed, expected)
            low, high, missing = interval(alphas[1:], level)
            weak = about_interval(len(lengths), missing, low == high)
            known = bool(draws) and np.isfinite(alphas[0])
            remarks = "; ".join(filter(None, [remark, weak if known else ""]))
            rows.append(
                (value, measure, alphas[0], low, high, len(names), len(lengths), len(own),
                 sum(lengths.values()), convention("alpha", alphas[0]), remarks)
            )  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS)


def _remark(marks: pd.DataFrame, by_chance: float) -> str:
    if marks.empty:
        return "nobody marked anything: agreement beyond chance is not defined"
    return "" if by_chance > 0 else "every character is marked by all: what is marked does not vary"


# ---------------------------------------------------------------- disagreement


@dataclass(frozen=True, slots=True)
class _Sums:
    """What the disagreements about one value are added up from.

    `by_document` has a row for each document: its length; observed disagreement on marks and on
    characters; characters marked, by all coders together; marks, and two powers of their lengths.
    `marks` and `gaps` are the lengths of all sections, gaps in order, with their documents; `room`
    is the place of the first gap that could hold each mark.
    """

    coders: int
    by_document: Numbers
    marks: Numbers
    marks_in: Codes
    gaps: Numbers
    gaps_in: Codes
    room: Codes

    def disagreement(self, times: Numbers) -> Numbers:
        """Observed and expected, on marks and on characters, a row for each draw.

        `times` says how often each draw takes each document.
        """
        total, apart, characters, ones, number, cubes, squares = (times @ self.by_document).T
        whole = self.coders * total
        observed = apart / (self.coders * (self.coders - 1) * total**2)
        alone = np.array([self._alone(draw) for draw in times])
        pairs = whole * (whole - 1) - squares
        expected = 2 / total * ((number - 1) / 3 * cubes + alone) / np.maximum(pairs, 1)
        by_chance = 2 * ones * (whole - ones) / (whole * (whole - 1))
        table = np.array([[observed, expected], [characters / whole, by_chance]])
        return np.moveaxis(table, 2, 0)

    def _alone(self, draw: Numbers) -> float:
        """The squared lengths of marks, for each place in a gap of whichever coder."""
        weights = draw[self.gaps_in]
        lengths = _sum_from(weights * self.gaps)[self.room]
        number = _sum_from(weights)[self.room]
        squares = draw[self.marks_in] * self.marks**2
        return float(squares @ (lengths - number * (self.marks - 1)))


def _sum_from(amounts: Numbers) -> Numbers:
    """The sum from each place on, and 0 after the last."""
    sums = np.zeros(len(amounts) + 1)
    np.cumsum(amounts[::-1], out=sums[1:])
    return sums[::-1]


def _drawn(sums: Sequence[_Sums], resampling: Resampling) -> Numbers:
    """Disagreements by value and draw, the first of all documents once; see `_Sums`."""
    documents = len(sums[0].by_document)
    draws = drawn_documents(documents, resampling.draws, resampling.seed)
    chunks = [np.ones((1, documents)), *(times for _, times in draws)]
    return np.array([np.concatenate([one.disagreement(times) for times in chunks]) for one in sums])


def _sums(marks: pd.DataFrame, coders: Sequence[str], lengths: Mapping[str, int]) -> _Sums:
    edges = np.concatenate([[0], np.cumsum(list(lengths.values()))]).astype(np.int64)
    shift = edges[places(marks["doc_id"], list(lengths))]
    placed = marks[["start", "end"]].to_numpy(dtype=np.int64) + shift[:, None]
    cuts = [_sections(placed[(marks["coder"] == coder).to_numpy()], edges) for coder in coders]

    def document(positions: Codes) -> Codes:
        return np.asarray(np.searchsorted(edges, positions, side="right") - 1, dtype=np.int64)

    def by_document(positions: Codes, amounts: Numbers) -> Numbers:
        return np.bincount(document(positions), amounts, minlength=len(lengths)).astype(np.float64)

    apart = [by_document(*_apart(a, b)) for (a, _), (b, _) in permutations(cuts, 2)]
    begins, stretches, times = _steps([a for a, _ in cuts])
    differing = 2 * times * (len(cuts) - times) / (len(cuts) - 1)
    all_marks = np.concatenate([a for a, _ in cuts])
    all_gaps = np.concatenate([gaps for _, gaps in cuts])
    all_gaps = all_gaps[np.argsort(all_gaps[:, 1] - all_gaps[:, 0], kind="stable")]
    sizes = (all_marks[:, 1] - all_marks[:, 0]).astype(np.float64)
    gaps = (all_gaps[:, 1] - all_gaps[:, 0]).astype(np.float64)
    columns = [
        np.array(list(lengths.values()), dtype=np.float64),
        np.array(apart).sum(axis=0),
        by_document(begins, stretches * differing),
        by_document(begins, stretches * times),
        by_document(all_marks[:, 0], np.ones_like(sizes)),
        by_document(all_marks[:, 0], 2 * sizes**3 - 3 * sizes**2 + sizes),
        by_document(all_marks[:, 0], sizes * (sizes - 1)),
    ]
    return _Sums(
        len(cuts), np.column_stack(columns), sizes, document(all_marks[:, 0]), gaps,
        document(all_gaps[:, 0]), np.searchsorted(gaps, sizes, side="left").astype(np.int64),
    )  # fmt: skip


def _sections(own: Codes, edges: Codes) -> tuple[Codes, Codes]:
    """One coder's marks, in order, and the gaps between them: a row [begin, end) for each."""
    own = own[np.argsort(own[:, 0], kind="stable")]
    begins = np.sort(np.concatenate([edges[:-1], own[:, 1]]))
    ends = np.sort(np.concatenate([own[:, 0], edges[1:]]))
    gaps = np.column_stack([begins, ends])
    return own, gaps[gaps[:, 0] < gaps[:, 1]]


def _apart(a: Codes, b: Codes) -> tuple[Codes, Numbers]:
    """How far each mark of one coder is from those of another, with where it begins.

    Marks that overlap differ by the squares of the distances of their ends. One that overlaps none
    lies within a gap, and differs by its squared length both as it is set against the gap and as
    the gap is set against it.
    """
    first = np.searchsorted(b[:, 1], a[:, 0], side="right")
    times = np.searchsorted(b[:, 0], a[:, 1], side="left") - first
    mine = np.repeat(np.arange(len(a)), times)
    theirs = np.arange(len(mine)) - np.repeat(np.cumsum(times) - times, times) + first[mine]
    apart = np.square(a[mine] - b[theirs]).sum(axis=1)
    alone = a[times == 0]
    missed = 2 * np.square(alone[:, 1] - alone[:, 0])
    where = np.concatenate([a[mine, 0], alone[:, 0]])
    return where, np.concatenate([apart, missed]).astype(np.float64)


def _steps(marks: Sequence[Codes]) -> tuple[Codes, Numbers, Numbers]:
    """The stretches between the ends of marks: begin, length, how many coders mark them."""
    ends = np.concatenate([own.ravel() for own in marks])
    signs = np.concatenate([np.tile([1, -1], len(own)) for own in marks])
    order = np.argsort(ends, kind="stable")
    times = np.cumsum(signs[order])
    lengths = np.diff(ends[order], append=ends.max(initial=0))
    inside = lengths * times > 0
    return ends[order][inside], lengths[inside].astype(np.float64), times[inside].astype(np.float64)
