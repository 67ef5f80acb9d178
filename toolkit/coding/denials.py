"""Claims about somebody that he denies in the same report."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd

from toolkit.lexicons import one_of

NEAR = 800  # characters from the end of a claim within which its denial begins

_word = partial(one_of, "outcomes")
_DENIES = re.compile(rf"\b(?:{_word('deny')})\b", re.IGNORECASE)
_REFUTES = re.compile(rf"\b(?:{_word('refute')})\b", re.IGNORECASE)
_BACK = re.compile(
    rf"(?:{_word('pointing')}|(?:{_word('pointing_verbs')})\b.*"
    rf"|(?:{_word('pointing_determiners')}) (?:{_word('claims')}))[.,]?",
    re.IGNORECASE | re.DOTALL,
)


def find_denials(
    coded: pd.DataFrame, statements: pd.DataFrame, sides: Mapping[str, str]
) -> tuple[list[str], list[str]]:
    """For each coded row who denies it in the same report, and in which statement; empty if nobody.

    Denied are claims that another makes about a holder and that the holder, or one of his
    side, denies soon after (“The envoy said the North had agreed. Adan denied that …”), and
    words quoted as somebody's own that he then denies having said (“One of them quoted Hame as
    saying … Hame denied it”).
    """
    refuting = statements[statements["cue"].str.contains(_REFUTES) & (statements["speaker"] != "")]
    by_report: dict[str, list[dict[str, Any]]] = {}
    for row in refuting.sort_values("start").to_dict("records"):
        by_report.setdefault(row["doc_id"], []).append({str(k): v for k, v in row.items()})
    found = [
        next((d for d in by_report.get(row["doc_id"], []) if _denies(d, row, sides)), None)
        for row in coded.to_dict("records")
    ]
    return (
        [denial["speaker"] if denial else "" for denial in found],
        [denial["statement_id"] if denial else "" for denial in found],
    )


def _denies(denial: Mapping[str, Any], claim: Mapping[Any, Any], sides: Mapping[str, str]) -> bool:
    """Whether a statement denies a coded one."""
    if not 0 <= denial["start"] - claim["end"] <= NEAR:
        return False
    back = bool(_BACK.fullmatch(denial["content"].strip()))
    if denial["speaker"] == claim["speaker"]:
        return back and bool(_DENIES.search(denial["cue"]))
    holder, speaker, denier = (
        sides.get(name, name) for name in (claim["holder"], claim["speaker"], denial["speaker"])
    )
    about_him = holder == denier != speaker
    return about_him and (back or bool(_DENIES.search(denial["cue"])))
