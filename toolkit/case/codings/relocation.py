"""Where a coded statement stands now.

A statement's name says where its cue begins. Another method, or another version of a model,
may find the cue at another word or cut the passage differently, and codings made earlier
name statements by running numbers. The passage that was coded tells which statement is meant.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, TypeAlias

import pandas as pd

from toolkit.schema import Coding, HandCoding, Span, Statement, columns, to_rows

if TYPE_CHECKING:
    from toolkit.case.folder import Case

SAME, NUMBERED, CUT, MOVED = "same", "numbered", "cut", "moved"
CHANGED, LOST = "changed", "lost"

ENOUGH = 0.5
"""Share of two passages' characters that both hold, from which they are of one statement."""

LONGEST = 4_000
"""Characters of a passage that is looked for by its fingerprint."""

REMEMBERED = 512
"""Searches of a report for passages whose outcome is kept."""

FINGERPRINT = 12
"""Hexadecimal digits of a passage's fingerprint."""

_NUMBER = re.compile(r":\d{4}")  # as statements were named before positions named them
_POSITION = re.compile(r":(\d{6,12})(?:-\d+)?")
_WORD = re.compile(r"\w+|[^\w\s]")


def fingerprint(passage: str) -> str:
    """A passage in twelve hexadecimal digits, by which a changed text is noticed.

    The first of its SHA-256 in UTF-8.
    """
    return hashlib.sha256(passage.encode("utf-8", "surrogatepass")).hexdigest()[:FINGERPRINT]


@dataclass(frozen=True, slots=True)
class Match:
    """The statement that a coded one is now, and how it was known.

    `how` is ``same`` (name and passage), ``numbered`` (the passage, under another name),
    ``cut`` (the cue; the passage is cut differently), ``moved`` (it overlaps the coded passage
    most), ``changed`` (the name; another text stands there) or ``lost``: no statement.
    """

    statement: Statement | None
    how: str


Matches: TypeAlias = dict[str, Match]
"""By the name of the coded statement."""


def relocate_codings(codings: pd.DataFrame, statements: pd.DataFrame, case: Case) -> pd.DataFrame:
    """Codings with the names that their statements have among those given.

    `codings` are Coding or HandCoding rows of one coder or several. A coding stands by its
    statement's name and the passage that was coded; where the two part, it goes to the statement
    with that passage, else to the one that overlaps it most and shares half of it. No two coded
    statements of a coder become one. What cannot be matched keeps its name; `check` lists it.
    """
    if "passage" not in codings and set(codings["statement_id"]) <= set(statements["statement_id"]):
        return codings
    names = {
        (coder, name): match.statement.statement_id
        for coder, matches in match_codings(codings, statements, case).items()
        for name, match in matches.items()
        if match.statement
    }
    both = list(zip(codings["coder"], codings["statement_id"], strict=True))
    now = [names.get(pair, pair[1]) for pair in both]
    if now == [name for _, name in both]:
        return codings
    return codings.assign(statement_id=pd.Series(now, index=codings.index, dtype="str"))


def match_codings(
    codings: pd.DataFrame, statements: pd.DataFrame, case: Case
) -> dict[str, Matches]:
    """What became of each coded statement: by coder, by the name in the codings."""
    row_type = HandCoding if set(columns(HandCoding)) <= set(codings.columns) else Coding
    found = _concerned(codings, statements, case)
    by_coder: dict[str, list[Coding]] = defaultdict(list)
    for row in to_rows(row_type, codings):
        by_coder[row.coder].append(row)
    return {coder: _matched(found, rows, case) for coder, rows in by_coder.items()}


def _concerned(codings: pd.DataFrame, statements: pd.DataFrame, case: Case) -> list[Statement]:
    """The statements that codings name, and all of the reports where one is not as it was coded."""
    is_named = statements["statement_id"].isin(set(codings["statement_id"]))
    texts = dict(zip(case.documents["doc_id"], case.documents["text"], strict=True))
    marks = {
        one.statement_id: fingerprint(texts.get(one.doc_id, "")[one.start : one.end])
        for one in to_rows(Statement, statements[is_named])
    }
    passages = codings["passage"] if "passage" in codings else [""] * len(codings)
    apart = {
        name.rpartition(":")[0]
        for name, passage in zip(codings["statement_id"], passages, strict=True)
        if name not in marks or passage not in ("", marks[name])
    }
    return to_rows(Statement, statements[is_named | statements["doc_id"].isin(apart)])


def _matched(statements: Sequence[Statement], rows: Iterable[Coding], case: Case) -> Matches:
    """What became of each statement that one coder's rows name."""
    texts = dict(zip(case.documents["doc_id"], case.documents["text"], strict=True))
    of_report: dict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        of_report[statement.doc_id].append(statement)
    coded: dict[str, _Coded] = {}
    for row in rows:
        coded.setdefault(row.statement_id, _Coded(row.statement_id)).add(row)
    reports: dict[str, list[_Coded]] = defaultdict(list)
    for one in coded.values():
        reports[one.doc_id].append(one)
    matched: Matches = {}
    for doc_id, own in reports.items():
        matched |= _Report(texts.get(doc_id, ""), of_report[doc_id], own).matched
    return {name: matched[name] for name in coded}


class _Report:
    """One report: what a coder coded in it beside the statements found in it now.

    The surest matches are made first; a statement that is matched is not matched again.
    """

    def __init__(self, text: str, statements: Sequence[Statement], coded: Sequence[_Coded]):
        self.matched: Matches = {}
        self._statements = statements
        self._named = {one.statement_id: one for one in statements}
        self._marks = {
            one.statement_id: fingerprint(text[one.start : one.end]) for one in statements
        }
        self._taken: set[str] = set()
        self._by_name(coded)
        self._by_passage(self._open(coded))
        passages = frozenset(one.passage for one in self._open(coded)) - {""}
        self._places = _places(text, passages) if passages else {}
        self._by_cue(self._open(coded))
        self._by_overlap(self._open(coded))
        for one in self._open(coded):
            statement = self._free(one.name)
            self._match(one, statement, CHANGED if statement else LOST)

    def _open(self, coded: Iterable[_Coded]) -> list[_Coded]:
        return [one for one in coded if one.name not in self.matched]

    def _free(self, name: str) -> Statement | None:
        return None if name in self._taken else self._named.get(name)

    def _match(self, coded: _Coded, statement: Statement | None, how: str) -> None:
        self.matched[coded.name] = Match(statement, how)
        if statement:
            self._taken.add(statement.statement_id)

    def _by_name(self, coded: Iterable[_Coded]) -> None:
        for one in coded:
            statement = self._named.get(one.name)
            if statement and one.passage in ("", self._marks[one.name]):
                self._match(one, statement, SAME)

    def _by_passage(self, coded: Iterable[_Coded]) -> None:
        for one in sorted(coded, key=attrgetter("name")):
            alike = (name for name, mark in self._marks.items() if mark == one.passage)
            statement = next(filter(None, map(self._free, alike)), None)
            if statement:
                self._match(one, statement, NUMBERED)

    def _by_cue(self, coded: Iterable[_Coded]) -> None:
        for one in coded:
            statement = self._free(one.name)
            at = statement.place if statement else -1
            if any(start <= at < end for start, end in self._places.get(one.passage, ())):
                self._match(one, statement, CUT)

    def _by_overlap(self, coded: Iterable[_Coded]) -> None:
        pairs = [(share, one, found) for one in coded for share, found in self._near(one)]
        for _, one, statement in sorted(pairs, key=lambda pair: -pair[0]):
            if one.name not in self.matched and statement.statement_id not in self._taken:
                self._match(one, statement, MOVED)

    def _near(self, coded: _Coded) -> Iterator[tuple[float, Statement]]:
        """Statements that may be the coded one, each with how much the two share, 0 to 1."""
        for one in self._statements:
            whole = (one.start, one.end)
            if coded.passage:
                shares = [_shared(whole, place) for place in self._places.get(coded.passage, ())]
                share = max(shares, default=0.0)
                if share >= ENOUGH:
                    yield share, one
            elif coded.evidence:
                start, end = min(coded.evidence)[0], max(end for _, end in coded.evidence)
                if one.start <= start and end <= one.end:
                    yield _shared(whole, (start, end)), one
            elif _stands_at(coded.position, one):
                yield 1.0, one


def _stands_at(place: int, statement: Statement) -> bool:
    """Whether a place lies in a statement's cue, or is where what has none begins."""
    cues = statement.cue_spans
    return any(start <= place < end for start, end in cues) or place == statement.place


class _Coded:
    """What one coder's rows say of where a statement stood."""

    def __init__(self, name: str):
        self.name = name
        self.doc_id = name.rpartition(":")[0]
        position = _POSITION.fullmatch(name, len(self.doc_id))
        self.position = int(position[1]) if position else -1
        self.passage = ""
        self.evidence: list[Span] = []

    def add(self, row: Coding) -> None:
        self.evidence += row.evidence
        if isinstance(row, HandCoding):
            self.passage = self.passage or row.passage


def is_numbered(statement_id: str) -> bool:
    """Whether a statement is named by a running number, as it was before positions named it."""
    return bool(_NUMBER.fullmatch(statement_id, statement_id.rfind(":")))


def _shared(one: Span, other: Span) -> float:
    """The share of two passages' characters that both hold."""
    both = min(one[1], other[1]) - max(one[0], other[0])
    either = max(one[1], other[1]) - min(one[0], other[0])
    return max(0, both) / either


@lru_cache(maxsize=REMEMBERED)
def _places(text: str, passages: frozenset[str]) -> Mapping[str, list[Span]]:
    """Where passages stand in a text, known by their fingerprints: from a word to a word.

    Each passage of up to LONGEST characters is tried, which takes a tenth of a second for a
    report of usual length, so the latest are remembered: several tables ask for the same.
    """
    found: dict[str, list[Span]] = {}
    words = [match.span() for match in _WORD.finditer(text)]
    for at, (start, _) in enumerate(words):
        passage, read = hashlib.sha256(), start
        for _, end in words[at:]:
            if end - start > LONGEST:
                break
            passage.update(text[read:end].encode("utf-8", "surrogatepass"))
            read = end
            mark = passage.hexdigest()[:FINGERPRINT]
            if mark in passages:
                found.setdefault(mark, []).append((start, end))
    return found
