"""The quotations behind a number, and the words of a long one that decide."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping
from typing import Any

import pandas as pd

from toolkit.analysis.wording import unknown
from toolkit.findings import takes_tables
from toolkit.schema import GAP, Span

_SHOWN = [
    "date",
    "speaker",
    "content",
    "holder",
    "issue",
    "value",
    "condition",
    "outlet",
    "via",
    "statement_id",
]


@takes_tables
def quotes(
    coded: pd.DataFrame,
    holder: str | None = None,
    issue: str | None = None,
    value: str | None = None,
    side: str | None = None,
    speaker: str | None = None,
    most: int | None = None,
    oldest_first: bool = False,
) -> pd.DataFrame:
    """What was said, for people to read: the newest first, `most` rows at most.

    Narrowed to a holder, to an issue (its name or label; or for other dimensions an actor),
    to a stance, to the side of the holder, to a speaker. Columns: date (of the
    utterance, else of publication), speaker (the actor; in round brackets the source as
    printed where nobody could be named), content, holder, issue (label), value, condition,
    outlet, via, statement_id. Copies of reports are included: they are evidence too.

    Raises LookupError, with near names, for a name that does not occur in the column.
    """
    if issue is not None and issue in set(coded["object_label"]):
        issue = coded.loc[coded["object_label"] == issue, "object"].iloc[0]
    wanted = {"holder": holder, "object": issue, "value": value}
    rows = _narrow(coded, wanted | {"holder_side": side, "speaker": speaker})
    printed = "(" + rows["source"].where(rows["source"] != "", "nobody named") + ")"
    rows = rows.assign(
        date=rows["said_on"].fillna(rows["published"]),
        speaker=rows["speaker"].where(rows["speaker"] != "", printed),
        issue=rows["object_label"].where(rows["object_label"] != "", rows["object"]),
        via=rows["via"].map(" ← ".join).astype("str"),
    )
    rows = rows.sort_values(["date", "statement_id"], kind="stable", ascending=oldest_first)
    return rows[_SHOWN].head(len(rows) if most is None else most).reset_index(drop=True)


_KINDS = {
    "holder": "holder",
    "object": "issue",
    "value": "stance",
    "holder_side": "side",
    "speaker": "speaker",
}


def _narrow(coded: pd.DataFrame, wanted: Mapping[str, str | None]) -> pd.DataFrame:
    rows = coded
    for column, name in wanted.items():
        if name is None:
            continue
        known = sorted(set(coded[column]) - {""})
        if name not in known:
            raise unknown(_KINDS[column], name, known)
        rows = rows[rows[column] == name]
    return rows


LONG = 160  # characters of what is said from which on its deciding sentences are enough

_SHORT = "".join(rf"(?<!\b[A-Z]{'[a-z]' * n})" for n in range(4))  # “U.S.”, “Mr.”, “Gen.”
_ENDS = re.compile(rf"(?:[!?…]|{_SHORT}\.)[\"'”’)]*\s+(?=[\"'“‘(]*[A-Z0-9])")


def deciding_sentences(content: str, spans: Iterable[Span], evidence: Iterable[Span]) -> str:
    """The sentences of what is said at length in which the evidence of a coding stands.

    A full stop behind a short word with a capital, “Mr.”, “Gen.”, ends no sentence. `spans` are
    those of the content, `evidence` those of the words that decided, both in characters of the
    report. The whole content, if it is shorter than `LONG`, if none of these words is in it, or
    if it is not that of the spans.
    """
    places, at = [], 0
    for start, end in spans:
        inside = [(max(start, one), min(end, other)) for one, other in evidence]
        places += [(at + one - start, at + other - start) for one, other in inside if one < other]
        at += end - start + len(GAP)
    if len(content) < LONG or not places or at != len(content) + len(GAP):
        return content
    first, last = min(start for start, _ in places), max(end for _, end in places)
    cuts = [0, *(found.end() for found in _ENDS.finditer(content)), len(content)]
    start = max(cut for cut in cuts if cut <= first)
    return content[start : min(cut for cut in cuts if cut >= last)].rstrip()


def deciding_words(row: Mapping[Hashable, Any]) -> str:
    """The words of a coded row that show its stance: `deciding_sentences`, with a cue that decides.

    “ruled out a meeting”, where “a meeting” is all that is said: a cue that ends right before the
    content is printed with it where the evidence lies in it and these words begin the content.
    """
    words = deciding_sentences(row["content"], row["content_spans"], row["evidence"])
    cues = row.get("cue_spans", ())
    if len(cues) != 1 or not row["content_spans"] or not row["content"].startswith(words):
        return words
    [(start, end)], (first, _) = cues, min(row["content_spans"])
    decides = any(one < end and other > start for one, other in row["evidence"])
    return f"{row['cue']} {words}" if decides and 0 < first - end <= 2 else words
