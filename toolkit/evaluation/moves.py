"""How well is read what a source does to a target, in PLOVER's root classes.

Gold and predictions are JSON Lines, a sentence a line::

    {"id": "m-1", "text": "Oro accused the north.", "root": "ACCUSE",
     "penta": 3, "source": {"spans": [[0, 3]]}, "target": {"spans": [[12, 21]]}}

    {"id": "m-1", "root": "ACCUSE"}

The classes are the fifteen moves of a codebook; what later versions of PLOVER call CONCEDE and
RETREAT is read as YIELD. `penta` is the quadrant of the sentence, from 1: verbal and material
cooperation, verbal and material conflict; without it the quadrant of its class counts. A sentence
that stands as an example in PLOVER's codebook has ``"in_codebook": true``, one that repeats
another of the development part ``"near_dev": true``; both are left out of ``novel``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from toolkit.coding.moves import Dyads
from toolkit.coding.moves.learned import Pair, cross_predict, features, fit
from toolkit.coding.phrases import Words
from toolkit.evaluation.gold import COLUMNS, Record, checked, read_gold, table_of
from toolkit.evaluation.task import Task, cell
from toolkit.parsing.language import parse_all
from toolkit.parsing.syntax import syntax_of
from toolkit.schema import InputError, Span

LATER = {"concede": "yield", "retreat": "yield"}
TALKS = ("accuse", "agree", "consult", "reject", "request", "support", "threaten", "yield")
"""The classes that talks consist of, scored together as well."""

FOLDS = 5
RULES, LEARNED = "rules", "learned"

CLASSES = {
    **dict.fromkeys(("agree", "consult", "support"), 1),
    **dict.fromkeys(("aid", "cooperate", "yield"), 2),
    **dict.fromkeys(("accuse", "reject", "request", "threaten"), 3),
    **dict.fromkeys(("assault", "coerce", "mobilize", "protest", "sanction"), 4),
}
"""The fifteen classes, each with its quadrant."""


@dataclass(frozen=True, slots=True)
class Acted:
    """A sentence, who acts in it, on whom, and how: a class, in lower case."""

    id: str
    text: str
    source: Span | None
    target: Span | None
    root: str
    quadrant: int
    is_novel: bool


def predict_moves(
    sentences: Iterable[Acted], *, method: str = RULES, train: Path | str | None = None
) -> Iterator[str]:
    """The class of each sentence; by the ``rules``, empty if they find no move.

    ``learned`` is a linear model over the rules' reading and the words
    (`toolkit.coding.moves.learned`), fitted to the annotated sentences of `train`, or without it
    to the sentences themselves in five parts, each predicted by a model that has not seen it
    (sentences of the same text stay together).

    Raises InputError for another method, for `train` without ``learned``, and if a class has too
    few sentences to learn from.
    """
    if method not in (RULES, LEARNED):
        raise InputError(f"moves are read by {RULES!r} or {LEARNED!r}, not by {method!r}.")
    if train is not None and method == RULES:
        raise InputError(f"rules learn nothing from {train}; give the method {LEARNED!r}, too.")
    if method == RULES:
        for pair in _pairs(list(sentences)):
            move = Dyads(pair.syntax).find(pair.source, pair.target, range(len(pair.syntax.head)))
            yield move.root if move else ""
    elif train is None:
        yield from _cross_validated(list(sentences))
    else:
        yield from _learned(list(sentences), read_acted(train))


def _learned(sentences: Sequence[Acted], examples: Sequence[Acted]) -> list[str]:
    """The class of each sentence by a model fitted to the examples."""
    seen = [features(pair) for pair in _pairs(examples)]
    model = fit(seen, [one.root for one in examples])
    return [str(root) for root in model.predict([features(pair) for pair in _pairs(sentences)])]


def score_moves(gold: Sequence[Acted], found: Sequence[str]) -> pd.DataFrame:
    """Precision, recall and F1, 0 to 1, of each class and of classes together.

    Rows: the fifteen classes; ``all classes``, ``talks`` (the verbal classes and yield) and
    ``quadrants`` (verbal and material cooperation and conflict, and the classes counted by them),
    whose precision, recall and F1 are means over classes, a class without any right answer
    counting nought; ``novel``, as ``all classes`` for the sentences that are new; ``accuracy``,
    of all sentences. Columns: precision, recall, f1, found, annotated.
    """
    roots = [one.root for one in gold]
    classes = _scored(roots, found, CLASSES)
    quadrants = _scored(
        [str(one.quadrant) for one in gold],
        [str(CLASSES.get(root, "")) for root in found],
        map(str, set(CLASSES.values())),
    )
    new = [i for i, one in enumerate(gold) if one.is_novel]
    novel = _scored([roots[i] for i in new], [found[i] for i in new], CLASSES)
    right = sum(a == b for a, b in zip(roots, found, strict=True))
    rows = {
        "all classes": _mean(classes),
        "talks": _mean(classes.loc[list(TALKS)]),
        "quadrants": _mean(quadrants),
        "novel": _mean(novel),
    }
    means = pd.DataFrame.from_dict(rows, orient="index", columns=COLUMNS)
    accuracy = table_of({"accuracy": [right, sum(map(bool, found)), len(roots)]})
    table = pd.concat([classes, means, accuracy])
    return table.astype({"found": int, "annotated": int})


def _scored(gold: Sequence[str], found: Sequence[str], classes: Iterable[str]) -> pd.DataFrame:
    counts = {
        name: [
            sum(a == b == name for a, b in zip(gold, found, strict=True)),
            sum(b == name for b in found),
            sum(a == name for a in gold),
        ]
        for name in sorted(classes)
    }
    return table_of(counts)


def _mean(table: pd.DataFrame) -> list[float]:
    return [*table[["precision", "recall", "f1"]].mean(), *table[["found", "annotated"]].sum()]


def _cross_validated(sentences: Sequence[Acted]) -> list[str]:
    root, least = min(Counter(one.root for one in sentences).items(), key=lambda pair: pair[1])
    if least < FOLDS:
        raise InputError(
            f"only {least} of {root.upper()}, and {FOLDS} of each class are needed to learn from; "
            "give others to learn from (train)."
        )
    seen = [features(pair) for pair in _pairs(sentences)]
    texts = [" ".join(one.text.lower().split()) for one in sentences]
    return cross_predict(seen, [one.root for one in sentences], texts, FOLDS)


def _pairs(sentences: Sequence[Acted]) -> Iterator[Pair]:
    """The sentences parsed, with the tokens of their sources and targets."""
    parses = parse_all(one.text for one in sentences)
    for one, doc in zip(sentences, parses, strict=True):
        words = Words(syntax_of(doc))
        source, target = (
            words.within((span,))[0] if span else range(0) for span in (one.source, one.target)
        )
        yield Pair(words.syntax, source, target)


def read_acted(path: Path | str) -> list[Acted]:
    """The annotated sentences of a JSON Lines file; raises InputError with file and line."""
    return read_gold(path, acted)


def acted(record: Record) -> Acted:
    """A sentence of the gold from its record; raises ValueError for a class PLOVER lacks."""
    text, root = record["text"], str(record["root"]).lower()
    root = LATER.get(root, root)
    if root not in CLASSES:
        raise ValueError(f"{record['root']!r} is no class of PLOVER")
    spans = []
    for part in ("source", "target"):
        given = record[part]["spans"]
        spans.append(checked(text, *given[0]) if given else None)
    is_novel = not record.get("in_codebook") and not record.get("near_dev")
    quadrant = int(record.get("penta") or CLASSES[root])
    return Acted(str(record["id"]), text, spans[0], spans[1], root, quadrant, is_novel)


def _record(sentence: Acted, root: str) -> Iterator[Record]:
    yield {"id": sentence.id, "root": root.upper()}


EXAMPLE = """\
  {"id": "m-1", "text": "Oro accused the north.", "root": "ACCUSE",
   "source": {"spans": [[0, 3]]}, "target": {"spans": [[12, 21]]}}"""

MOVES = Task(
    name="moves",
    asks="what the source does to the target, in the 15 classes of PLOVER",
    example=EXAMPLE,
    read=read_acted,
    predict=predict_moves,
    score=score_moves,
    record=_record,
    figures={"macro F1": cell("all classes", "f1")},
)
