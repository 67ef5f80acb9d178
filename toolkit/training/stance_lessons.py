"""What the stance reader learns from: invented passages, and marks in real texts.

A folder of lessons holds, for each negotiation, either `NAME.json` (invented: `actors`, `issues`,
`passages` with `mentions` and `stances`) or a folder `NAME/` with `issues.json`, `marks.jsonl` and
`none.jsonl`: marks of stances in texts that are given beside them, since texts of newspapers are
not ours to pass on. An issue is a proposition with label, definition, contrary, and `negated`: the
proposition of the opposite course, which turns a stance round.

What nobody marked is no stance: of the same holder on another issue, of another holder named in the
sentence, in sentences that only name a topic.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

from toolkit.case.codebook import Issue
from toolkit.coding.reader.questions import Question, passages
from toolkit.parsing.language import parse_all
from toolkit.schema import InputError, Span

NONE = "none"
OPPOSITE = {"accept": "reject", "reject": "accept", "accept-if": "resist", "resist": "accept-if"}
"""What a stance on a proposition is on the opposite one; the weaker ones only as often as not."""

SURE = {1: 0.5, 2: 0.85, 3: 1.0}
"""What a mark weighs by how sure its reader was."""

ONLY_ELSEWHERE, UNMARKED = 0.6, 0.8
"""What weighs an absence that nobody stated: beside a stance, and in a sentence without marks."""

_WORDS = re.compile(r"[a-z0-9]{3,}")
_STEM = 5


@dataclass(frozen=True, slots=True)
class Lesson:
    """A question about a text and its right answer; `evidence` are the words that show it."""

    negotiation: str
    text: str
    question: Question
    value: str
    evidence: Span | None = None
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Topics:
    """The issues of one negotiation by name, and those of the opposite propositions."""

    issues: Mapping[str, Issue]
    opposite: Mapping[str, Issue]
    stems: Mapping[str, frozenset[str]]

    def nearest(self, words: str, besides: Iterable[str], draw: Random) -> str | None:
        """The issue that shares most words with a text, not one of some; ties by lot."""
        read = _stems(words)
        away = set(besides)
        found = [
            (len(read & stems) / (1 + len(stems) ** 0.5) + draw.random() * 0.05, name)
            for name, stems in self.stems.items()
            if name not in away
        ]
        return max(found)[1] if found else None


@dataclass(frozen=True, slots=True)
class Lessons:
    """The lessons of each negotiation, and the opposite of each issue that has one."""

    of: Mapping[str, Sequence[Lesson]]
    opposite: Mapping[Issue, Issue]

    def without(self, names: Iterable[str]) -> Lessons:
        """Those of other negotiations."""
        away = set(names)
        kept = {name: own for name, own in self.of.items() if name not in away}
        return Lessons(kept, self.opposite)


def read_lessons(folder: Path, texts: Mapping[str, str], seed: int) -> Lessons:
    """The lessons of a folder.

    `texts` are the texts that marks are in, by `doc_id`. Raises InputError for a file that cannot
    be read, and for a mark in a text that is not given.
    """
    draw = Random(seed)  # noqa: S311
    found: dict[str, list[Lesson]] = {}
    opposite: dict[Issue, Issue] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix == ".json":
            content = _read_json(path)
            topics = read_topics(content["issues"])
            found[path.stem] = list(_invented(path.stem, content["passages"], topics, draw))
        elif (path / "marks.jsonl").is_file():
            topics = read_topics(_read_json(path / "issues.json"))
            found[path.name] = list(_marked(path, topics, texts, draw))
        else:
            continue
        opposite |= {topics.issues[name]: other for name, other in topics.opposite.items()}
    if not found:
        raise InputError("holds no lessons; see toolkit/training/stance_lessons.py.", folder)
    return Lessons(found, opposite)


def read_texts(files: Iterable[Path]) -> dict[str, str]:
    """Texts by `doc_id`, from JSON Lines. Raises InputError for a file that cannot be read."""
    return {row["doc_id"]: row["text"] for file in files for row in _read_lines(file)}


def turned(lesson: Lesson, opposite: Mapping[Issue, Issue], draw: Random, share: float) -> Lesson:
    """A lesson, this often on the opposite proposition, where its stance can be turned round."""
    issue = opposite.get(lesson.question.issue)
    if issue is None or draw.random() >= share:
        return lesson
    value = lesson.value if lesson.value == NONE else OPPOSITE.get(lesson.value)
    if value is None or (value in ("accept-if", "resist") and draw.random() < 0.5):
        return lesson
    return replace(lesson, question=replace(lesson.question, issue=issue), value=value)


def read_topics(entries: Sequence[Mapping[str, str]]) -> Topics:
    """The issues of a negotiation, as its file gives them."""
    issues, opposite = {}, {}
    for entry in entries:
        name, label = entry["name"], entry.get("label", "")
        contrary = entry.get("contrary", "")
        issues[name] = Issue(
            name, label, entry["proposition"], entry.get("definition", ""), contrary=contrary
        )
        if entry.get("negated"):
            asserted = entry.get("asserted", "") or entry["proposition"]
            opposite[name] = replace(issues[name], proposition=entry["negated"], contrary=asserted)
    stems = {
        name: _stems(f"{one.label} {one.proposition} {one.definition}")
        for name, one in issues.items()
    }
    return Topics(issues, opposite, stems)


# ---------------------------------------------------------------- invented passages


def _invented(name: str, told: Sequence[Any], topics: Topics, draw: Random) -> Iterator[Lesson]:
    for passage, doc in zip(told, parse_all(one["text"] for one in told), strict=True):
        text = _Text(name, passage["text"], _sentences(doc), topics)
        mentions = [
            (holder, (one["start"], one["end"]))
            for one in passage["mentions"]
            for holder in (one["actor"] if isinstance(one["actor"], list) else [one["actor"]])
        ]
        places = [(one["start"], one["end"]) for one in passage["mentions"]]
        stances = [
            _Stance(
                one["holder"], places[one["mention"]], one["issue"], one["value"],
                tuple(one["evidence"]) if one.get("evidence") else None,
            )
            for one in passage["stances"]
        ]  # fmt: skip
        yield from _of_passage(text, stances, mentions, draw)


@dataclass(frozen=True, slots=True)
class _Stance:
    holder: str
    mention: Span | None
    issue: str
    value: str
    evidence: Span | None
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class _Text:
    negotiation: str
    text: str
    sentences: list[Span]
    topics: Topics

    def at(self, place: int) -> int:
        """The number of the sentence that holds a character, or begins nearest to it."""
        for k, (start, end) in enumerate(self.sentences):
            if start <= place < end:
                return k
        return min(range(len(self.sentences)), key=lambda k: abs(self.sentences[k][0] - place))

    def printed(self, k: int) -> str:
        start, end = self.sentences[k]
        return self.text[start:end]

    def lesson(
        self, k: int, holder: str, mention: Span | None, issue: str, value: str = NONE,
        evidence: Span | None = None, weight: float = 1.0,
    ) -> Lesson:  # fmt: skip
        passage = passages(self.sentences)[k]
        if mention and not passage.start <= mention[0] < mention[1] <= passage.end:
            mention = None
        question = Question(holder, mention, passage, self.topics.issues[issue])
        return Lesson(self.negotiation, self.text, question, value, evidence, weight)


def _of_passage(
    text: _Text, stances: Sequence[_Stance], mentions: Sequence[tuple[str, Span]], draw: Random
) -> Iterator[Lesson]:
    """The stances of an invented passage, and beside each what is none."""
    topics = text.topics
    held = defaultdict(set)
    for one in stances:
        held[one.holder].add(one.issue)
    for one in stances:
        k = text.at(one.evidence[0] if one.evidence else (one.mention or (0, 0))[0])
        yield text.lesson(k, one.holder, one.mention, one.issue, one.value, one.evidence)
        if other := topics.nearest(text.printed(k), held[one.holder], draw):
            yield text.lesson(k, one.holder, one.mention, other)
        rest = sorted(set(topics.issues) - held[one.holder])
        if rest and draw.random() < 0.4:
            yield text.lesson(k, one.holder, one.mention, draw.choice(rest))
        others = [(who, at) for who, at in mentions if one.issue not in held[who]]
        if others:
            yield text.lesson(k, *draw.choice(others), one.issue)
    if stances and len(text.sentences) > 1 and draw.random() < 0.5:
        one = draw.choice(stances)
        shown = {text.at(s.evidence[0]) for s in stances if s.issue == one.issue and s.evidence}
        free = [k for k in range(len(text.sentences)) if k not in shown]
        if free:
            k = draw.choice(free)
            yield text.lesson(k, one.holder, one.mention, one.issue, weight=ONLY_ELSEWHERE)
    if not stances and mentions:
        for holder, at in draw.sample(list(mentions), min(2, len(mentions))):
            if issue := topics.nearest(text.text, (), draw):
                yield text.lesson(text.at(at[0]), holder, at, issue)


# ---------------------------------------------------------------- marks in real texts


def _marked(
    folder: Path, topics: Topics, texts: Mapping[str, str], draw: Random
) -> Iterator[Lesson]:
    marks, none = (_read_lines(folder / f"{name}.jsonl") for name in ("marks", "none"))
    marks, none = ([one for one in rows if one["issue"] in topics.issues] for rows in (marks, none))
    names = sorted({one["doc_id"] for one in (*marks, *none)})
    missing = [name for name in names if name not in texts]
    if missing:
        raise InputError(f"marks text {missing[0]!r}, which is not given with --texts.", folder)
    for name, doc in zip(names, parse_all(texts[one] for one in names), strict=True):
        text = _Text(folder.name, texts[name], _sentences(doc), topics)
        own, empty = ([one for one in rows if one["doc_id"] == name] for rows in (marks, none))
        yield from _of_document(text, own, empty, draw)


def _of_document(
    text: _Text, marks: Sequence[Any], none: Sequence[Any], draw: Random
) -> Iterator[Lesson]:
    """The marks of one document, and what its readers did not mark."""
    topics = text.topics
    marked: dict[int, set[tuple[str, str]]] = defaultdict(set)
    side: dict[str, str] = {}
    for one in marks:
        marked[text.at(one["start"])].add((one["holder"], one["issue"]))
        side.setdefault(one["holder"], one["holder_side"])
    known = [one["holder"] for one in marks if one["holder_mention"]]
    names = {
        name: re.compile(rf"(?<!\w){re.escape(name.split()[-1])}(?!\w)")
        for name in dict.fromkeys(known)
        if name[:1].isupper()
    }

    def named(start: int, end: int) -> list[tuple[str, Span]]:
        found = ((name, search.search(text.text, start, end)) for name, search in names.items())
        return [(name, one.span()) for name, one in found if one]

    windows = passages(text.sentences)
    for one in marks:
        k, holder, issue = text.at(one["start"]), one["holder"], one["issue"]
        mention = tuple(one["holder_mention"]) if one["holder_mention"] else None
        weight = SURE.get(one.get("sure", 2), 1.0)
        shown = (one["start"], one["end"])
        yield text.lesson(k, holder, mention, issue, one["value"], shown, weight)
        taken = {name for _, name in marked[k]}
        if other := topics.nearest(text.printed(k), taken, draw):
            yield text.lesson(k, holder, mention, other)
        rest = sorted(set(topics.issues) - taken)
        if rest and draw.random() < 0.3:
            yield text.lesson(k, holder, mention, draw.choice(rest))
        others = [
            (name, at)
            for name, at in named(windows[k].start, windows[k].end)
            if (name, issue) not in marked[k] and side.get(name) != one["holder_side"]
        ]
        if others:
            yield text.lesson(k, *draw.choice(others), issue)
    for k, (start, end) in enumerate(text.sentences):
        held = named(start, end)
        if held and not marked.get(k) and end - start >= 30 and draw.random() < 0.5:
            beside = {name for at in (k - 1, k + 1) for _, name in marked.get(at, ())}
            issue = topics.nearest(text.printed(k), (), draw)
            if issue and issue not in beside:
                yield text.lesson(k, *draw.choice(held), issue, weight=UNMARKED)
    for one in none:
        k = text.at(one["start"])
        held = [(one["holder"], tuple(one["holder_mention"]))] if one.get("holder") else []
        held = held or named(windows[k].start, windows[k].end)
        draw.shuffle(held)
        for name, at in held[:2]:
            yield text.lesson(k, name, at, one["issue"])


# ---------------------------------------------------------------- files


def _sentences(doc: Any) -> list[Span]:
    return [(one.start_char, one.end_char) for one in doc.sents if one.text.strip()]


def _stems(words: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in _WORDS.findall(words.lower()))


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read: {error}", path) from None


def _read_lines(path: Path) -> list[Any]:
    try:
        return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read: {error}", path) from None
