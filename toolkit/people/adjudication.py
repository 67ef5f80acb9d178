"""Where coders differ: their readings side by side, and the one that shall stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pandas as pd

from toolkit.case.codings import AGREED, choose_coder
from toolkit.case.codings import coders as all_coders
from toolkit.findings import takes_tables
from toolkit.parsing import find_statements
from toolkit.people.decisions import Change, Decisions, Rows, version
from toolkit.people.widget.entries import plain, to_entries
from toolkit.people.widget.order import statements_to_code
from toolkit.people.widget.session import Answer, Message, Session
from toolkit.schema import Document, HandCoding, InputError, Statement, to_table

if TYPE_CHECKING:
    from toolkit.case import Case
    from toolkit.people.widget.view import CodingWidget


@takes_tables
def adjudicate(
    case: Case,
    coders: Iterable[str] | None = None,
    statements: pd.DataFrame | None = None,
    sample: pd.DataFrame | None = None,
    blind: bool = True,
) -> CodingWidget:
    """Decide where coders differ: a widget for JupyterLab.

    Shows each statement that at least two of the coders read and that they read differently:
    another issue, holder or value, or one found nothing. One of the readings is taken, or
    another entered, with the reason; it is saved as it is made, by the coder ``consensus``, in
    CASE/codings/consensus.csv. What was decided is shown again once a further coder reads it
    otherwise. `coders` are all who coded, unless named; `blind` calls them
    Coder 1, Coder 2. `sample` narrows the statements, whoever of the coders they are for.

    Raises InputError for fewer than two coders, one who is not known, a file of codings with
    mistakes, and if the coders differ on no statement.
    """
    from toolkit.people.widget.view import CodingWidget  # its library is an extra

    if statements is None:
        statements = find_statements(case)
    readings = _Readings(case, coders, statements)
    if sample is not None:
        sample = sample.drop(columns="coder", errors="ignore")
    order = statements_to_code(statements, sample, AGREED)
    found = readings.all()
    differing = [name for name in order if name in found and _differ(found[name])]
    if not differing:
        raise InputError(
            f"{' and '.join(readings.names)} differ on none of the statements that two of them "
            "read; tk.take_agreed(case) takes over what they agree on."
        )
    return CodingWidget(_Adjudication(case, statements, differing, readings, blind))


@takes_tables
def take_agreed(
    case: Case, coders: Iterable[str] | None = None, statements: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Take over, as the consensus, each statement that two or more coders read alike.

    Alike is: the same issues, holders, values, attitudes and moves; conditions and evidence
    are the first coder's. Statements with a consensus already keep it. Returns the HandCoding
    rows written to CASE/codings/consensus.csv, each with a note that says so. Raises
    InputError as `adjudicate` does.
    """
    if statements is None:
        statements = find_statements(case)
    readings = _Readings(case, coders, statements)
    taken, _ = _take_agreed(Decisions(case, AGREED, statements), readings)
    return to_table(HandCoding, [row for rows in taken.values() for row in rows])


class _Readings:
    """What each of several coders says of the statements they read, from their files now."""

    def __init__(self, case: Case, coders: Iterable[str] | None, statements: pd.DataFrame):
        chosen = list(all_coders(case) if coders is None else dict.fromkeys(coders))
        self.names = [choose_coder(case, name) for name in chosen if name != AGREED]
        if len(self.names) < 2:
            raise InputError(
                f"{len(self.names)} of two coders needed to compare; these coded: "
                f"{', '.join(name for name in all_coders(case) if name != AGREED) or 'nobody'}."
            )
        self._files = [Decisions(case, name, statements) for name in self.names]

    def of(self, statement_id: str) -> dict[str, Rows]:
        """The rows of each coder who read a statement."""
        return {file.coder: rows for file in self._files if (rows := file.of(statement_id))}

    def all(self) -> Mapping[str, dict[str, Rows]]:
        """The same for every statement that anybody read."""
        found: dict[str, dict[str, Rows]] = {}
        for file in self._files:
            for statement_id, rows in file.all().items():
                found.setdefault(statement_id, {})[file.coder] = rows
        return found


def _said(rows: Rows) -> frozenset[tuple[str, str, str, str]]:
    """What rows say, whatever their order, words and reasons."""
    return frozenset((r.dimension, r.object, r.holder, r.value) for r in rows if r.value)


def _differ(by: Mapping[str, Rows]) -> bool:
    """Whether two coders who read a statement say different things of it."""
    return len({_said(rows) for rows in by.values()}) > 1


def _agreed(readings: _Readings, decided: Mapping[str, Rows]) -> dict[str, dict[str, Rows]]:
    """The statements without a consensus that at least two coders read, all of them alike."""
    return {
        name: by
        for name, by in readings.all().items()
        if name not in decided and len(by) > 1 and not _differ(by)
    }


def _read_since(decided: Rows, by: Mapping[str, Rows]) -> list[str]:
    """The coders whose reading was not seen when it was decided, and is another one."""
    seen = {name for row in decided for name in row.seen}
    said = _said(decided)
    return [name for name, rows in by.items() if seen and name not in seen and _said(rows) != said]


def _reopened(names: Sequence[str]) -> str:
    """Why what was decided is shown once more."""
    if not names:
        return ""
    return (
        f"This was decided before {' and '.join(names)} read it otherwise. Decide again, or save "
        "the decision as it is."
    )


def _take_agreed(consensus: Decisions, readings: _Readings) -> tuple[dict[str, Rows], Change]:
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    taken = {}
    for name, by in _agreed(readings, consensus.all()).items():
        note = f"Taken over: {', '.join(by)} agree."
        taken[name] = tuple(
            replace(row, coder=AGREED, confidence=None, note=note, seen=tuple(by), decided=now)
            for row in next(iter(by.values()))
        )
    return taken, consensus.change(taken, dict.fromkeys(taken, version(())))


class _Adjudication(Session):
    """The coding screen with the coders' readings beside the passage, and a reason to give."""

    form = "adjudication"

    def __init__(
        self,
        case: Case,
        statements: pd.DataFrame,
        places: Sequence[str],
        readings: _Readings,
        blind: bool,
    ):
        self._readings = readings
        self._blind = blind
        super().__init__(case, AGREED, statements, places)

    def further_messages(self) -> dict[str, Callable[[Message], Answer]]:
        return {"take agreed": self._take}

    def decided(self) -> Mapping[str, Rows]:
        """What was decided, but for what a coder has read otherwise since."""
        readings = self._readings.all()
        return {
            name: rows
            for name, rows in self.decisions.all().items()
            if not _read_since(rows, readings.get(name, {}))
        }

    def screen(self, said: str = "") -> Answer:
        answer = super().screen(said)
        by = self._readings.of(answer["statement"])
        since = _read_since(self.decisions.of(answer["statement"]), by)
        called = {
            name: f"Coder {nth}" if self._blind else name
            for nth, name in enumerate(self._readings.names, 1)
        }
        return answer | {
            "readings": [
                {"who": called[name], "entries": to_entries(rows)} for name, rows in by.items()
            ],
            "reason": next((entry["note"] for entry in answer["entries"]), ""),
            "agreed": len(_agreed(self._readings, self.decisions.all())),
            "notice": _reopened([called[name] for name in since]) or answer["notice"],
        }

    def to_rows(
        self, draft: Message, statement: Statement, document: Document, before: Rows
    ) -> Rows:
        reason = plain(draft.get("reason"))
        if not reason:
            raise InputError("the decision has no reason yet; say in a few words why.")
        rows = super().to_rows(draft, statement, document, before)
        seen = tuple(sorted(self._readings.of(statement.statement_id)))
        return tuple(replace(row, note=reason, seen=seen) for row in rows)

    def _take(self, message: Message) -> Answer:
        taken, change = _take_agreed(self.decisions, self._readings)
        self.remember(self.place, change)
        return self.screen(f"Taken over: {len(taken)} on which all agree.")
