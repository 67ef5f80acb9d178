"""How well third-person pronouns are traced to what they stand for.

Gold and predictions are JSON Lines, a document a line::

    {"doc_id": "p-1", "text": "…",
     "pronouns": [{"start": 24, "end": 26, "text": "he", "entity": "1", "etype": "person",
                   "n_antecedents": 1}],
     "mentions": [{"start": 0, "end": 9, "head": [6, 9], "entity": "1", "kind": "name"}]}

    {"doc_id": "p-1", "links": [{"pronoun": [24, 26], "antecedent": [0, 9]}]}

Mentions of one thing share its `entity`; `kind` is name, nominal or pron; `n_antecedents`
counts its mentions before the pronoun that are not pronouns themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from toolkit.evaluation.gold import Record, checked, read_gold
from toolkit.evaluation.task import Task, cell
from toolkit.parsing.language import parse_all
from toolkit.parsing.speakers.antecedents import find_antecedents
from toolkit.schema import Span

LONGER = 25
"""Characters by which an antecedent may be longer than the mention it covers."""

_SEVERAL = frozenset({"they", "them", "their", "theirs", "themselves"})


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A mention that is no pronoun: its characters and those of its head."""

    start: int
    end: int
    head: Span
    entity: str


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A pronoun, what it stands for, and of what kind that is."""

    start: int
    end: int
    text: str
    entity: str
    is_person: bool

    @property
    def is_singular_person(self) -> bool:
        """Whether it is a form of he or she."""
        return self.is_person and self.text.lower() not in _SEVERAL


@dataclass(frozen=True, slots=True)
class Traced:
    """A document, its pronouns that have an antecedent, and what is mentioned in it."""

    id: str
    text: str
    pronouns: list[Pronoun]
    mentions: dict[str, list[Mentioned]]


Links = dict[Span, Span]
"""The antecedent of each pronoun that has one, as characters."""


def predict_pronouns(documents: Iterable[Traced]) -> Iterator[Links]:
    """The antecedents of each document's pronouns, without a list of actors."""
    for doc in parse_all(document.text for document in documents):
        yield {
            (doc[i].idx, doc[i].idx + len(doc[i])): (
                doc[phrase.start].idx,
                doc[phrase.end - 1].idx + len(doc[phrase.end - 1]),
            )
            for i, phrase in find_antecedents(doc).items()
        }


def score_pronouns(gold: Sequence[Traced], found: Sequence[Links]) -> pd.DataFrame:
    """How many pronouns are resolved, and rightly, 0 to 1, over all documents.

    Counted are the pronouns with an earlier mention that is no pronoun. An antecedent is right
    if it covers the head of such a mention of the same thing and is at most 25 characters
    longer than that mention. Rows: ``all``; ``persons``; ``he and she``, the persons without
    forms of “they”. Columns: accuracy (right among annotated), precision (right among found),
    found, annotated.
    """
    counts = {name: [0, 0, 0] for name in ("all", "persons", "he and she")}
    for document, links in zip(gold, found, strict=True):
        for pronoun in document.pronouns:
            antecedent = links.get((pronoun.start, pronoun.end))
            right = antecedent is not None and _is_right(document, pronoun, antecedent)
            for name, counted in (
                ("all", True),
                ("persons", pronoun.is_person),
                ("he and she", pronoun.is_singular_person),
            ):
                for i, holds in enumerate((right, antecedent is not None, True)):
                    counts[name][i] += counted and holds
    rows = {
        name: [right / max(1, annotated), right / max(1, answered), answered, annotated]
        for name, (right, answered, annotated) in counts.items()
    }
    table = pd.DataFrame.from_dict(
        rows, orient="index", columns=["accuracy", "precision", "found", "annotated"]
    )
    return table.astype({"found": int, "annotated": int})


def _is_right(document: Traced, pronoun: Pronoun, antecedent: Span) -> bool:
    start, end = antecedent
    return any(
        mention.end <= pronoun.start
        and start <= mention.head[0]
        and mention.head[1] <= end
        and end - start <= mention.end - mention.start + LONGER
        for mention in document.mentions.get(pronoun.entity, [])
    )


def read_traced(path: Path | str) -> list[Traced]:
    """The annotated documents of a JSON Lines file; raises InputError with file and line."""
    return read_gold(path, _traced)


def _traced(record: Record) -> Traced:
    text = record["text"]
    pronouns = [
        Pronoun(
            *checked(text, one["start"], one["end"]),
            str(one["text"]),
            str(one["entity"]),
            one["etype"] == "person",
        )
        for one in record["pronouns"]
        if one["n_antecedents"]
    ]
    mentions: dict[str, list[Mentioned]] = {}
    for one in record["mentions"]:
        span, head = checked(text, one["start"], one["end"]), checked(text, *one["head"])
        if one["kind"] != "pron":
            entity = str(one["entity"])
            mentions.setdefault(entity, []).append(Mentioned(*span, head, entity))
    return Traced(str(record["doc_id"]), text, pronouns, mentions)


def _record(document: Traced, links: Links) -> Iterator[Record]:
    yield {
        "doc_id": document.id,
        "links": [
            {"pronoun": list(pronoun), "antecedent": list(antecedent)}
            for pronoun, antecedent in links.items()
        ],
    }


PRONOUNS = Task(
    name="pronouns",
    asks="what pronouns of the third person stand for",
    example="""\
  {"doc_id": "p-1", "text": "Mr Oro said he would sign.", "pronouns":
    [{"start": 12, "end": 14, "text": "he", "entity": "1", "etype": "person",
      "n_antecedents": 1}], "mentions":
    [{"start": 0, "end": 6, "head": [3, 6], "entity": "1", "kind": "name"}]}""",
    read=read_traced,
    predict=predict_pronouns,
    score=score_pronouns,
    record=_record,
    figures={"he and she, accuracy": cell("he and she", "accuracy")},
)
