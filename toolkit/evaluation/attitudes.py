"""How well is found who is for or against whom or what.

Gold and predictions are JSON Lines, a sentence a line::

    {"id": "s-1", "text": "Oro praised the clerks.", "opinions": [{"oid": "1", "implicit": false,
     "cue": {"span": [4, 11]}, "holder": {"span": [0, 3]}, "attitudes": [
       {"type": "sentiment-pos", "polarity": "pos", "targets": [{"span": [12, 22]}]}]}]}

    {"id": "s-1", "opinions": [{"holder": [0, 3], "target": [12, 22], "polarity": "pos"}],
     "cues": [{"oid": "1", "holder": [0, 3], "targets": [[12, 22]]}], "polarity": ""}
    {"id": "s-1/1/0", "opinions": [], "cues": [], "polarity": "pos"}

The scheme is that of MPQA 2.0 (Wilson 2008, chapter 7). Three things are asked: attitudes end to
end; holder and targets of each cue that is given; and for or against, where holder, cue and
target are given. A line of predictions answers the first two for a sentence, or the third for
an attitude, called by sentence, opinion and its place there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from toolkit.coding.attitudes.finder import Attitude, Finder, attitudes, extent
from toolkit.coding.attitudes.polarity import polarity
from toolkit.coding.phrases import Indices, Words, read_words
from toolkit.evaluation.gold import COLUMNS, Record, checked, read_gold
from toolkit.evaluation.task import Task, cell
from toolkit.schema import Span

CORE = ("sentiment-pos", "sentiment-neg", "agree-pos", "agree-neg")
"""The types of attitude that are asked for; others may be found without punishment."""

POLARITIES = ("pos", "neg")


@dataclass(frozen=True, slots=True)
class Held:
    """One attitude of an opinion: its name, whether it is asked for, its polarity and targets."""

    id: str
    is_core: bool
    polarity: str
    targets: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Opinion:
    """A cue and its holder, where the text names them, with the attitudes it tells of."""

    id: str
    cue: Span | None
    is_implicit: bool
    holder: Span | None
    attitudes: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the opinions annotated in it."""

    id: str
    text: str
    opinions: tuple[Opinion, ...]

    @property
    def cued(self) -> list[Opinion]:
        """The opinions whose cue the text names."""
        return [o for o in self.opinions if o.cue is not None and not o.is_implicit]


Tuple = tuple[Span, Span, str]
"""Holder, target, and “pos” or “neg”."""

Roles = tuple[Span | None, tuple[Span, ...]]
"""The holder of a cue, if it has one, and its targets."""


@dataclass(slots=True)
class Answers:
    """What was found in one sentence: attitudes, the roles of its cues, its polarities, by id."""

    tuples: list[Tuple] = field(default_factory=list)
    roles: dict[str, Roles] = field(default_factory=dict)
    polarities: dict[str, str] = field(default_factory=dict)


def predict_attitudes(sentences: Iterable[Sentence]) -> Iterator[Answers]:
    """The toolkit's answers for each sentence."""
    for sentence in sentences:
        words = read_words(sentence.text)
        finder = Finder(words)
        answers = Answers([_tuple(words, one) for one in attitudes(finder) if one.holder])
        for opinion in sentence.cued:
            cue = _tokens(words, opinion.cue)
            if cue:
                holder, targets = finder.of_cue(cue)
                answers.roles[opinion.id] = (
                    None if holder is None else _characters(words, extent(finder.doc, holder)),
                    tuple(_characters(words, extent(finder.doc, target)) for target in targets),
                )
        for opinion in sentence.opinions:
            for held in opinion.attitudes:
                target = _tokens(words, held.targets[0]) if held.targets else ()
                if held.is_core and target:
                    cue = _tokens(words, opinion.cue)
                    is_for = bool(cue) and polarity(finder, cue, target) > 0
                    answers.polarities[held.id] = "pos" if is_for else "neg"
        yield answers


def score_attitudes(gold: Sequence[Sentence], found: Sequence[Answers]) -> pd.DataFrame:
    """Precision, recall and F1, 0 to 1, over all sentences, for each question.

    - ``tuple``: an attitude is right if holder and target each overlap the annotated ones and
      the polarity is the same, one to one, best overlap first. ``tuple, soft`` counts the shares
      of characters that overlap. Asked for are sentiment and agreement with a named holder; what
      overlaps another annotated attitude is neither right nor wrong.
    - ``holder`` and ``target`` of given cues: ``overlapping``; ``proportional``, the share of
      characters; ``exact``.
    - ``polarity``: ``positive`` and ``negative`` with their mean ``macro``, whose precision and
      recall are means as well.

    Columns: precision, recall, f1, found, annotated.
    """
    rows = {**_score_tuples(gold, found), **_score_roles(gold, found)}
    rows |= _score_polarities(gold, found)
    table = pd.DataFrame.from_dict(rows, orient="index", columns=COLUMNS)
    return table.astype({"found": int, "annotated": int})


Row = list[float]


def _row(precision: float, recall: float, found: float, annotated: float) -> Row:
    """A row of the table from the sums of what is right of the found and of the annotated."""
    precision, recall = precision / max(1, found), recall / max(1, annotated)
    both = precision + recall
    return [precision, recall, 2 * precision * recall / both if both else 0.0, found, annotated]


# ---------------------------------------------------------------- attitudes end to end


def _score_tuples(gold: Sequence[Sentence], found: Sequence[Answers]) -> dict[str, Row]:
    right = annotated = counted = 0
    soft_precision = soft_recall = 0.0
    for sentence, answers in zip(gold, found, strict=True):
        asked, others = _asked(sentence)
        ours = list(dict.fromkeys(answers.tuples))
        matched, near = _matched(asked, ours)
        annotated += len(asked)
        right += len(matched)
        for place, one in enumerate(ours):
            if place in matched:
                wanted = asked[matched[place]]
                soft_precision += (_share(one[0], wanted[0]) + _share(one[1], wanted[1])) / 2
                soft_recall += (_share(wanted[0], one[0]) + _share(wanted[1], one[1])) / 2
            counted += place in near or not any(_meets(one, other) for other in others)
    return {
        "tuple": _row(right, right, counted, annotated),
        "tuple, soft": _row(soft_precision, soft_recall, counted, annotated),
    }


def _asked(sentence: Sentence) -> tuple[list[Tuple], list[tuple[Span | None, Span]]]:
    """The attitudes asked for, and holder and target of those that are not."""
    asked: dict[Tuple, None] = {}
    others: list[tuple[Span | None, Span]] = []
    for opinion in sentence.opinions:
        for held in opinion.attitudes:
            for target in held.targets:
                if held.is_core and opinion.holder is not None:
                    asked[opinion.holder, target, held.polarity] = None
                else:
                    others.append((opinion.holder, target))
    return list(asked), others


def _matched(asked: Sequence[Tuple], ours: Sequence[Tuple]) -> tuple[dict[int, int], set[int]]:
    """Which of ours is which of those asked for, and which of ours overlap any of them."""
    pairs = []
    for i, wanted in enumerate(asked):
        for j, one in enumerate(ours):
            if _overlap(wanted[0], one[0]) and _overlap(wanted[1], one[1]):
                share = _both(wanted[0], one[0]) + _both(wanted[1], one[1])
                pairs.append((wanted[2] == one[2], share, i, j))
    matched: dict[int, int] = {}
    taken: set[int] = set()
    for is_same, _, i, j in sorted(pairs, reverse=True):
        if is_same and i not in taken and j not in matched:
            taken.add(i)
            matched[j] = i
    return matched, {j for *_, j in pairs}


def _meets(one: Tuple, other: tuple[Span | None, Span]) -> bool:
    holder, target = other
    return _overlap(target, one[1]) > 0 and (holder is None or _overlap(holder, one[0]) > 0)


# ---------------------------------------------------------------- roles of given cues


def _score_roles(gold: Sequence[Sentence], found: Sequence[Answers]) -> dict[str, Row]:
    sums: dict[str, list[float]] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for sentence, answers in zip(gold, found, strict=True):
        for opinion in sentence.cued:
            holder, targets = answers.roles.get(opinion.id, (None, ()))
            wanted = {target for held in opinion.attitudes for target in held.targets}
            for role, theirs, ours in (
                ("holder", _set(opinion.holder), _set(holder)),
                ("target", wanted, set(targets)),
            ):
                counts[role, "found"] += len(ours)
                counts[role, "annotated"] += len(theirs)
                for measure, precision, recall in _compared(theirs, ours):
                    total = sums.setdefault(f"{role}, {measure}", [0.0, 0.0])
                    total[0] += precision
                    total[1] += recall
    rows = {}
    for name, (precision, recall) in sums.items():
        role = name.partition(",")[0]
        found_, annotated = counts[role, "found"], counts[role, "annotated"]
        rows[name] = _row(precision, recall, found_, annotated)
    return rows


def _compared(theirs: set[Span], ours: set[Span]) -> Iterator[tuple[str, float, float]]:
    """Each measure's sums over what was found and over what is annotated."""
    precise = [max((_share(one, other) for other in theirs), default=0.0) for one in ours]
    recalled = [max((_share(one, other) for other in ours), default=0.0) for one in theirs]
    same = len(theirs & ours)
    yield "overlapping", sum(map(bool, precise)), sum(map(bool, recalled))
    yield "proportional", sum(precise), sum(recalled)
    yield "exact", same, same


def _set(span: Span | None) -> set[Span]:
    return set() if span is None else {span}


# ---------------------------------------------------------------- for or against


def _score_polarities(gold: Sequence[Sentence], found: Sequence[Answers]) -> dict[str, Row]:
    pairs = [
        (held.polarity, answers.polarities.get(held.id, ""))
        for sentence, answers in zip(gold, found, strict=True)
        for opinion in sentence.opinions
        for held in opinion.attitudes
        if held.is_core and held.targets
    ]
    rows = {}
    for sign, name in zip(POLARITIES, ("positive", "negative"), strict=True):
        right = sum(pair == (sign, sign) for pair in pairs)
        found_ = sum(ours == sign for _, ours in pairs)
        rows[f"polarity, {name}"] = _row(right, right, found_, sum(t == sign for t, _ in pairs))
    means = [sum(row[k] for row in rows.values()) / 2 for k in range(3)]
    answered = sum(bool(ours) for _, ours in pairs)
    return {**rows, "polarity, macro": [*means, answered, len(pairs)]}


# ---------------------------------------------------------------- spans


def _overlap(a: Span, b: Span) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def _share(one: Span, other: Span) -> float:
    """The share of one span's characters that lie in the other."""
    return _overlap(one, other) / (one[1] - one[0])


def _both(one: Span, other: Span) -> float:
    return _share(one, other) + _share(other, one)


def _tuple(words: Words, one: Attitude) -> Tuple:
    return _characters(words, one.holder), _characters(words, one.target), one.polarity[:3]


def _characters(words: Words, tokens: Indices) -> Span:
    return words.starts[tokens[0]], words.starts[tokens[-1]] + len(words.doc[tokens[-1]])


def _tokens(words: Words, span: Span | None) -> Indices:
    """The tokens that overlap a span of characters."""
    if span is None:
        return ()
    return tuple(
        at
        for at, start in enumerate(words.starts)
        if start < span[1] and start + len(words.doc[at]) > span[0]
    )


# ---------------------------------------------------------------- records


def read_opinions(path: Path | str) -> list[Sentence]:
    """The annotated sentences of a JSON Lines file; raises InputError with file and line."""
    return read_gold(path, _sentence)


def _sentence(record: Record) -> Sentence:
    name, text = str(record["id"]), record["text"]
    opinions = [_opinion(f"{name}/{one['oid']}", text, one) for one in record["opinions"]]
    return Sentence(name, text, tuple(opinions))


def _opinion(name: str, text: str, record: Record) -> Opinion:
    held = []
    for place, one in enumerate(record["attitudes"]):
        if one["type"] in CORE and one["polarity"] not in POLARITIES:
            raise ValueError(f"polarity {one['polarity']!r} is neither pos nor neg")
        targets = tuple(checked(text, *target["span"]) for target in one["targets"])
        held.append(Held(f"{name}/{place}", one["type"] in CORE, str(one["polarity"]), targets))
    cue, holder = (_span(text, record.get(part)) for part in ("cue", "holder"))
    return Opinion(str(record["oid"]), cue, bool(record.get("implicit")), holder, tuple(held))


def _span(text: str, record: Mapping[str, Sequence[int]] | None) -> Span | None:
    return checked(text, *record["span"]) if record else None


def _records(sentence: Sentence, answers: Answers) -> Iterator[Record]:
    """One line for the sentence and one for each attitude whose polarity was asked."""
    opinions = [
        {"holder": list(holder), "target": list(target), "polarity": sign}
        for holder, target, sign in answers.tuples
    ]
    cues = [
        {"oid": name, "holder": holder and list(holder), "targets": [list(t) for t in targets]}
        for name, (holder, targets) in answers.roles.items()
    ]
    yield {"id": sentence.id, "opinions": opinions, "cues": cues, "polarity": ""}
    for name, sign in answers.polarities.items():
        yield {"id": name, "opinions": [], "cues": [], "polarity": sign}


ATTITUDES = Task(
    name="attitudes",
    asks="who is for or against whom or what",
    example="""\
  {"id": "s-1", "text": "Oro praised the clerks.", "opinions": [{"oid": "1",
    "cue": {"span": [4, 11]}, "holder": {"span": [0, 3]}, "attitudes": [
      {"polarity": "pos", "type": "sentiment-pos",
       "targets": [{"span": [12, 22]}]}]}]}""",
    read=read_opinions,
    predict=predict_attitudes,
    score=score_attitudes,
    record=_records,
    figures={
        "end to end, F1 of tuples": cell("tuple", "f1"),
        "for or against, holder and target given, mean F1": cell("polarity, macro", "f1"),
    },
)
