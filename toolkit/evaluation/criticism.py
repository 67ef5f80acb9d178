"""How well is found which state a speech criticises.

Gold and predictions are JSON Lines, a sentence a line, the sentences of a speech together::

    {"id": "c-1", "meeting": "m", "speech": "1", "speaker": "norway", "neg": "direct",
     "text": "Iceland violated the treaty.", "target_country": "iceland"}

    {"id": "c-1", "neg": true, "target_country": "iceland"}

States are written as the United Nations name them, in lower case with underscores. `neg` is
none, direct or indirect; a criticism of no named state has no `target_country`. The scheme is
that of UNSCon (Zaczynska et al. 2024).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pandas as pd

from toolkit.coding.attitudes.criticism import find_criticism
from toolkit.coding.attitudes.states import official_name
from toolkit.evaluation.gold import Record, read_gold, table_of
from toolkit.evaluation.task import Task, cell
from toolkit.parsing.unlisted.states import states


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence of a speech, whether it criticises, and which state; empty if none is named."""

    id: str
    meeting: str
    speech: str
    speaker: str
    text: str
    criticises: bool
    target: str


Found = tuple[bool, str]
"""Whether a sentence criticises, and which state."""


def predict_criticism(sentences: Iterable[Spoken]) -> Iterator[Found]:
    """What the toolkit finds in each sentence, read speech by speech."""
    names = {code_of(state.name): state.name for state in states().values()}
    for (_, _, speaker), group in groupby(sentences, lambda s: (s.meeting, s.speech, s.speaker)):
        texts = [sentence.text for sentence in group]
        for one in find_criticism(texts, names.get(speaker, speaker)):
            yield (False, "") if one is None else (True, code_of(one.state) if one.state else "")


def code_of(state: str) -> str:
    """How a state is written in the gold: “united_states_of_america”."""
    return official_name(state).lower().replace(" ", "_")


def score_criticism(gold: Sequence[Spoken], found: Sequence[Found]) -> pd.DataFrame:
    """Precision, recall and F1, 0 to 1, over all sentences.

    Rows: ``criticises``; ``right state``, for which sentences that criticise no named state are
    left out; ``dyads``, who criticises whom in a meeting, each counted once. Columns:
    precision, recall, f1, found, annotated.
    """
    pairs = list(zip(gold, found, strict=True))
    counts = {
        "criticises": [
            sum(one.criticises and criticises for one, (criticises, _) in pairs),
            sum(criticises for _, (criticises, _) in pairs),
            sum(one.criticises for one in gold),
        ]
    }
    named = [(one, state) for one, (_, state) in pairs if one.target or not one.criticises]
    counts["right state"] = [
        sum(bool(state) and one.target == state for one, state in named),
        sum(bool(state) for _, state in named),
        sum(bool(one.target) for one, _ in named),
    ]
    theirs = {(one.meeting, one.speaker, one.target) for one in gold if one.target}
    ours = {(one.meeting, one.speaker, state) for one, (_, state) in pairs if state}
    counts["dyads"] = [len(theirs & ours), len(ours), len(theirs)]
    return table_of(counts)


def read_spoken(path: Path | str) -> list[Spoken]:
    """The annotated sentences of a JSON Lines file; raises InputError with file and line."""
    return read_gold(path, _spoken)


def _spoken(record: Record) -> Spoken:
    criticises = record["neg"] != "none"
    return Spoken(
        id=str(record["id"]),
        meeting=str(record["meeting"]),
        speech=str(record["speech"]),
        speaker=str(record["speaker"]),
        text=str(record["text"]),
        criticises=criticises,
        target=str(record["target_country"] or "") if criticises else "",
    )


def _record(sentence: Spoken, found: Found) -> Iterator[Record]:
    criticises, state = found
    yield {"id": sentence.id, "neg": criticises, "target_country": state or None}


CRITICISM = Task(
    name="criticism",
    asks="which state a speech criticises",
    example="""\
  {"id": "c-1", "meeting": "m", "speech": "1", "speaker": "norway",
   "neg": "direct", "text": "Iceland violated the treaty.",
   "target_country": "iceland"}""",
    read=read_spoken,
    predict=predict_criticism,
    score=score_criticism,
    record=_record,
    figures={"F1 of pairs": cell("dyads", "f1")},
)
