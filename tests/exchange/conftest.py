"""Two invented reports, with codings by two coders of every kind that a file must carry."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

import toolkit as tk
from toolkit.case.codings import fingerprint
from toolkit.schema import HandCoding, Statement, to_table

FIRST = (
    "🚢 Envoy Oro said on Monday that the North would accept inspections, if ships were searched "
    "at sea; “no tariffs,” he added.\n\nThe harbour was quiet."
)
SECOND = "“Free passage & nothing else,” said Adan <of the South>.\n\n🚢🚢 Lind praised Norland."


@dataclass(frozen=True)
class Example:
    """A case, its statements, codings by people and the two joined."""

    case: tk.Case
    statements: pd.DataFrame
    codings: pd.DataFrame
    coded: pd.DataFrame
    folder: Path


def span(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def statement(doc_id: str, text: str, speaker: str, source: str, cue: str, *content: str):
    parts = [span(text, words) for words in (source, cue, *content)]
    start, end = min(parts)[0], max(end for _, end in parts)
    return Statement(
        f"{doc_id}:{parts[1][0]:06d}", doc_id, start, end, source, speaker, "name", (), 0, cue,
        " […] ".join(content), "indirect", "asserted", "", None, "", (parts[0],), (parts[1],),
        tuple(parts[2:]), "rules-1", None,
    )  # fmt: skip


def coding(
    one: Statement, text: str, coder: str, holder: str, dimension: str, about: str, value: str,
    condition: str = "", note: str = "",
):  # fmt: skip
    return HandCoding(
        one.statement_id, holder, dimension, about, value, condition, coder, None, (), note,
        "selme 1", passage=fingerprint(text[one.start : one.end]),
    )  # fmt: skip


@pytest.fixture
def example(make_case, tmp_path) -> Example:
    case = make_case({"2031-03-04-oro": FIRST, "2031-03-05-adan": SECOND})
    first, second = (text for text in case.documents["text"])
    oro = statement(
        "2031-03-04-oro", first, "Tarik Oro", "Envoy Oro", "said",
        "on Monday that the North would accept inspections", "“no tariffs,”",
    )  # fmt: skip
    adan = statement(
        "2031-03-05-adan", second, "Lena Adan", "Adan <of the South>", "said",
        "“Free passage & nothing else,”",
    )  # fmt: skip
    lind = statement("2031-03-05-adan", second, "Aune Lind", "Lind", "praised", "Norland")
    rows = [
        coding(oro, first, "ann", "Northern delegation", "issue", "inspections", "accept-if",
               "if ships were searched at sea", "A condition, “plainly”; & <more>."),
        coding(oro, first, "ann", "Northern delegation", "issue", "tariffs", "reject"),
        coding(oro, first, "ben", "Tarik Oro", "issue", "inspections", "unclear"),
        coding(adan, second, "ann", "Lena Adan", "issue", "inspections", "unchanged"),
        coding(lind, second, "ben", "Aune Lind", "attitude", "Norland", "positive"),
        coding(lind, second, "ben", "Aune Lind", "move", "Norland", "support", note="Two\nlines."),
    ]  # fmt: skip
    statements = to_table(Statement, [oro, adan, lind])
    codings = to_table(HandCoding, rows)
    coded = tk.join(statements, codings, case)
    return Example(case, statements, codings, coded, tmp_path)


WHOLE = [
    "statement_id",
    "holder",
    "dimension",
    "object",
    "value",
    "condition",
    "coder",
    "note",
    "passage",
]
"""The columns of a coding that a round trip may bring back."""


@pytest.fixture
def round_trip(example: Example) -> Callable[..., None]:
    """What checks that codings written in a format come back."""
    return functools.partial(_round_trip, example)


def _round_trip(example: Example, to: str, keeps: list[str] = WHOLE) -> None:
    """Written and read again, the codings have these columns as they were, and the rest empty."""
    path = tk.export(example.coded, example.case, to, example.folder / "somewhere.file")
    back = tk.import_codings(path, example.case, example.statements)

    order = ["statement_id", "coder", "dimension", "object", "holder"]
    order = [name for name in order if name in keeps]
    ours = example.codings.sort_values(order)[keeps].to_dict("records")
    assert back.sort_values(order)[keeps].to_dict("records") == ours
    for lost in set(WHOLE) - set(keeps):
        assert set(back[lost]) <= {"", "imported"}, lost
    again = tk.export(example.coded, example.case, to, example.folder / "again.file")
    assert again.read_bytes() == path.read_bytes()
