"""Who marked which spans: agreement where coders cut the text into units themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np
import pandas as pd

from toolkit.reliability.conventions import convention
from toolkit.reliability.ratings import SHOWN, Codes, Numbers
from toolkit.schema import InputError

MARKS = ["coder", "doc_id", "start", "end", "value"]
COLUMNS = ["value", "measure", "agreement", "coders", "documents", "marks", "characters",
           "convention", "remark"]  # fmt: skip
ALL = "all"


@dataclass(frozen=True, slots=True)
class _Sections:
    """One coder's cut of the continuum for one value: marks, and the gaps between them.

    Each is an array with a row [begin, end) for each section, in order.
    """

    marks: Codes
    gaps: Codes


def unitizing_agreement(
    marks: pd.DataFrame,
    lengths: Mapping[str, int],
    coders: Sequence[str] | None = None,
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
    reason in `remark`; `coders`; `documents`; `marks` and `characters`, counts; `convention` as in
    `agreement`.

    A gap is what a coder did not mark as this value, between two marks or a mark and an end of the
    document; marks of other values belong to it. Gaps end with the document, so no mark can be
    expected to run across two. Marks of one coder and value may touch and not overlap.

    Raises InputError for a missing column, a document without a length, a mark outside its
    document or without length, overlapping marks (with the rows), a coder that is not among
    `coders`, and fewer than two coders.
    """
    marks = _checked(marks, lengths)
    names = sorted(marks["coder"].unique()) if coders is None else list(coders)
    _check_coders(marks, names)
    starts = _starts(lengths)
    placed = marks.assign(
        start=marks["start"] + marks["doc_id"].map(starts),
        end=marks["end"] + marks["doc_id"].map(starts),
    )
    edges = np.array([*starts.values(), sum(lengths.values())], dtype=np.int64)
    values = sorted(placed["value"].unique()) or [""]
    parts = [_parts(placed[placed["value"] == value], names, edges) for value in values]
    if len(values) > 1:
        values, parts = [ALL, *values], [np.array(parts).sum(axis=0), *parts]
    rows = []
    for value, (apart_u, expected_u, apart, expected) in zip(values, parts, strict=True):
        own = placed if value == ALL else placed[placed["value"] == value]
        remark = _remark(own, expected)
        for measure, observed, by_chance in (
            ("alpha_u", apart_u, expected_u),
            ("alpha_characters", apart, expected),
        ):
            alpha = 1 - observed / by_chance if by_chance > 0 else float("nan")
            rows.append(
                (value, measure, alpha, len(names), len(lengths), len(own), int(edges[-1]),
                 convention("alpha", alpha), remark)
            )  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS)


def marks_of(
    statements: pd.DataFrame, coder: str, part: str = "content", value: str = ""
) -> pd.DataFrame:
    """The spans that a table of statements marks: a row for each, as `unitizing_agreement` takes.

    `part` is what is marked: ``content``, ``source`` or ``cue`` (each of its spans is a mark), or
    ``passage``, from `start` to `end`. Marks that overlap, as of a statement within another, are
    one. `value` names the kind of mark, so that tables for several parts can be put together.

    Raises InputError for an unknown part.
    """
    if part == "passage":
        spans = [((start, end),) for start, end in statements[["start", "end"]].to_numpy()]
    elif f"{part}_spans" in statements:
        spans = list(statements[f"{part}_spans"])
    else:
        raise InputError(f"unknown part {part!r}; take content, source, cue or passage.")
    own: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for doc_id, pairs in zip(statements["doc_id"], spans, strict=True):
        own[doc_id] += pairs
    rows = [
        (coder, doc_id, start, end, value)
        for doc_id in sorted(own)
        for start, end in _merged(sorted(own[doc_id]))
    ]
    return pd.DataFrame(rows, columns=MARKS).astype(
        {"coder": "str", "doc_id": "str", "start": "int64", "end": "int64", "value": "str"}
    )


def _merged(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sorted spans, those that overlap as one."""
    merged: list[tuple[int, int]] = []
    for start, end in pairs:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


# ---------------------------------------------------------------- checks


def _checked(marks: pd.DataFrame, lengths: Mapping[str, int]) -> pd.DataFrame:
    for name in MARKS[:4]:
        if name not in marks:
            raise InputError(f"the marks have no column {name!r}; add it.")
    if not lengths or min(lengths.values()) < 1:
        raise InputError("give the length of each document in characters, 1 or more.")
    marks = marks if "value" in marks else marks.assign(value="")
    cells = zip(marks.index, marks["doc_id"], marks["start"], marks["end"], strict=True)
    for row, doc_id, start, end in cells:
        length = lengths.get(doc_id)
        if length is None:
            raise InputError(f"row {row}: no length is given for document {doc_id!r}.")
        if not 0 <= start < end <= length:
            raise InputError(
                f"row {row}: {start}-{end} is no span of {doc_id!r}, which has {length} characters."
            )
    marks = marks.sort_values(["coder", "value", "doc_id", "start", "end"])
    before = marks.shift()
    same = (marks[["coder", "value", "doc_id"]] == before[["coder", "value", "doc_id"]]).all(axis=1)
    wrong = marks[same & (marks["start"] < before["end"])]
    if len(wrong):
        rows = ", ".join(f"{row.Index} ({row.coder})" for row in wrong[:SHOWN].itertuples())
        raise InputError(
            f"marks overlap others of the same coder and value, in row {rows}; join them into one."
        )
    return marks


def _check_coders(marks: pd.DataFrame, names: Sequence[Hashable]) -> None:
    unknown = sorted(set(marks["coder"]) - set(names))
    if unknown:
        raise InputError(f"{unknown[0]!r} has marks and is not among coders; name it or leave out.")
    if len(set(names)) < 2:
        raise InputError(
            "agreement needs the marks of two coders or more; name one who marked nothing in "
            "coders=."
        )


def _remark(marks: pd.DataFrame, by_chance: float) -> str:
    if marks.empty:
        return "nobody marked anything: agreement beyond chance is not defined"
    return "" if by_chance > 0 else "every character is marked by all: what is marked does not vary"


# ---------------------------------------------------------------- disagreement


def _starts(lengths: Mapping[str, int]) -> dict[str, int]:
    """Where each document begins if all stand in a row."""
    ends = np.cumsum([0, *lengths.values()])[:-1]
    return {name: int(end) for name, end in zip(lengths, ends, strict=True)}


def _parts(marks: pd.DataFrame, coders: Sequence[str], edges: Codes) -> Numbers:
    """Observed and expected disagreement on marks, then on characters."""
    cuts = [_sections(marks[marks["coder"] == coder], edges) for coder in coders]
    total = int(edges[-1] - edges[0])
    observed = sum(_apart(a, b) for a, b in permutations(cuts, 2))
    observed /= len(cuts) * (len(cuts) - 1) * float(total) ** 2
    return np.array([observed, _expected(cuts, total), *_characters(cuts, total)])


def _sections(marks: pd.DataFrame, edges: Codes) -> _Sections:
    own = marks[["start", "end"]].sort_values("start").to_numpy(dtype=np.int64).reshape(-1, 2)
    begins = np.sort(np.concatenate([edges[:-1], own[:, 1]]))
    ends = np.sort(np.concatenate([own[:, 0], edges[1:]]))
    gaps = np.column_stack([begins, ends])
    return _Sections(own, gaps[gaps[:, 0] < gaps[:, 1]])


def _apart(a: _Sections, b: _Sections) -> float:
    """What one coder's marks differ from another's, once over all pairs of sections.

    Overlapping marks count in both directions as the pair is taken in both; a mark within a gap
    counts once here and once where the coders change places.
    """
    first = np.searchsorted(b.marks[:, 1], a.marks[:, 0], side="right")
    last = np.searchsorted(b.marks[:, 0], a.marks[:, 1], side="left")
    times = last - first
    mine = np.repeat(np.arange(len(a.marks)), times)
    theirs = np.arange(len(mine)) - np.repeat(np.cumsum(times) - times, times) + first[mine]
    apart = np.square(a.marks[mine] - b.marks[theirs]).sum(dtype=np.float64)
    alone = a.marks[times == 0]
    missed = np.square(alone[:, 1] - alone[:, 0]).sum(dtype=np.float64)
    return float(apart + 2 * missed)


def _expected(cuts: Sequence[_Sections], total: int) -> float:
    """Krippendorff's expected disagreement: all marks and gaps of all coders, put at random."""
    marks = np.concatenate([np.diff(cut.marks, axis=1)[:, 0] for cut in cuts]).astype(np.float64)
    gaps = np.sort(np.concatenate([np.diff(cut.gaps, axis=1)[:, 0] for cut in cuts]))
    if not len(marks):
        return 0.0
    overlapping = (len(marks) - 1) / 3 * (2 * marks**3 - 3 * marks**2 + marks)
    longer = np.searchsorted(gaps, marks, side="left")
    reversed_sums = np.concatenate([np.cumsum(gaps[::-1], dtype=np.float64)[::-1], [0.0]])
    room = reversed_sums[longer] - (len(gaps) - longer) * (marks - 1)
    whole = float(len(cuts) * total)
    pairs = whole * (whole - 1) - (marks * (marks - 1)).sum()
    return float(2 / total * (overlapping + marks**2 * room).sum() / pairs) if pairs else 0.0


def _characters(cuts: Sequence[_Sections], total: int) -> tuple[float, float]:
    """Observed and expected disagreement of nominal alpha, a unit being a character."""
    steps = np.concatenate([cut.marks.ravel() for cut in cuts])
    signs = np.concatenate([np.tile([1, -1], len(cut.marks)) for cut in cuts])
    order = np.argsort(steps, kind="stable")
    marked = np.cumsum(signs[order])
    lengths = np.diff(steps[order], append=total)
    coders = len(cuts)
    values = float(coders * total)
    apart = (lengths * 2 * marked * (coders - marked) / (coders - 1)).sum() / values
    ones = float((lengths * marked).sum())
    return float(apart), 2 * ones * (values - ones) / (values * (values - 1))
