"""The audit of what is pinned fails where it should, and never passes for want of a network."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

AUDIT = Path(__file__).parents[2] / "requirements" / "audit.py"
CLEAN: dict[str, Any] = {"name": "lxml", "version": "6.1.3", "vulns": []}
BAD: dict[str, Any] = {
    "name": "nltk",
    "version": "3.10.4",
    "vulns": [{"id": "PYSEC-2031-7", "fix_versions": ["3.10.5"]}],
}
SKIPPED = {"name": "spacy", "version": "3.8.18", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("packages", "code", "said"),
    [
        ([CLEAN, SKIPPED], 0, "1 packages looked up, 1 not found, 0 known vulnerabilities."),
        ([CLEAN, BAD], 1, "nltk 3.10.4: PYSEC-2031-7, mended in 3.10.5"),
        ([SKIPPED], 3, "Nothing was audited: no database knows any of the 1 packages here."),
        ([], 3, "Nothing was audited: no database knows any of the 0 packages here."),
    ],
    ids=["clean", "vulnerable", "offline", "nothing"],
)
def test_an_audit_says_what_it_found(packages: list[Any], code: int, said: str) -> None:
    told = runpy.run_path(str(AUDIT))["told"]

    ended, lines = told({"dependencies": packages})

    assert ended == code
    assert said in lines
