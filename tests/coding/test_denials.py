"""Claims about somebody that he denies in the same report."""

from __future__ import annotations

import pandas as pd
import pytest

from toolkit.coding.denials import find_denials

SIDES = {"Oro": "North", "Adan": "South"}


def statement(start: int, speaker: str, cue: str, content: str) -> dict[str, object]:
    end = start + len(content)
    return {
        "statement_id": f"talks:{start:06}",
        "doc_id": "talks",
        "start": start,
        "end": end,
        "speaker": speaker,
        "cue": cue,
        "content": content,
    }


@pytest.mark.parametrize(
    ("speaker", "denial", "denier"),
    [
        ("Adan", statement(60, "Oro", "denied", "it would accept anything"), "Oro"),
        ("Adan", statement(60, "Oro", "denied", "it"), "Oro"),
        ("", statement(60, "Oro", "rejected", "the report"), "Oro"),
        ("Oro", statement(60, "Oro", "denied", "having said so"), "Oro"),
        ("Oro", statement(60, "Oro", "denied", "the boats had moved"), ""),
        ("Adan", statement(60, "Oro", "rejected", "a lower tariff"), ""),
        ("Adan", statement(60, "Adan", "said", "it"), ""),
        ("Oro", statement(60, "Adan", "denied", "it"), ""),
        ("Adan", statement(4000, "Oro", "denied", "it"), ""),
        ("Adan", statement(60, "Oro", "denied", "it") | {"doc_id": "other"}, ""),
    ],
    ids=[
        "denies that",
        "denies it",
        "rejects the report of somebody unnamed",
        "denies to have said what he is quoted as saying",
        "his own words stand beside a denial of another matter",
        "rejects an offer, which is no denial",
        "says, and denies nothing",
        "another denies what he said himself",
        "much later",
        "in another report",
    ],
)
def test_a_claim_is_denied_by_whom_it_is_about(
    speaker: str, denial: dict[str, object], denier: str
) -> None:
    claim = statement(0, speaker, "said", "the North would accept") | {"holder": "Oro"}
    statements = pd.DataFrame([claim, denial])

    [by], [where] = find_denials(pd.DataFrame([claim]), statements, SIDES)

    assert by == denier
    assert where == (denial["statement_id"] if denier else "")
