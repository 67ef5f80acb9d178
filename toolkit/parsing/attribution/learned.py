"""Who says what, by a model trained on annotated news: a small transformer and a linker.

The model (`data/models/attribution/CARD.md`) reads windows of whole paragraphs as word pieces
with the syntax of each word beside them. It tags the words that are cues and then reads, for
each cue, which words of the window are its source and which its content: the score of a word
for a cue is a product of what the model made of both, plus their distance (a biaffine linker,
after Dozat and Manning 2017, arXiv:1611.01734). Where it reads nothing, the rules may
(`passed_over`). `training/attribution.py` makes such models.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from toolkit.parsing.attribution.cues import cue_lexicon
from toolkit.parsing.attribution.pieces import (
    Numbers,
    Vocabulary,
    Window,
    Words,
    read_words,
    window_input,
    windows,
)
from toolkit.parsing.attribution.quotations import EDGES, QUOTES
from toolkit.parsing.attribution.rules import Attribution, denial, find_attributions
from toolkit.parsing.attribution.speeches import is_signed, settled
from toolkit.parsing.syntax import Syntax, syntax_of
from toolkit.parsing.trained import opening_model, session_of
from toolkit.schema import InputError, Spans

METHOD = "learned-2"
SHIPPED = Path(__file__).parents[2] / "data" / "models" / "attribution"
FILES = ("model.onnx", "vocabulary.txt", "model.json")

TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
LINKS = ("O", "B-source", "I-source", "B-content", "I-content")
ROLES = ("source", "cue", "content")
SURE_CONTENT, SHORTEST_FLOATING, FREE_FLOATING, FAR_FLOATING = -0.2, 6, 0.8, 40
"""Of a content without a cue: its least mean log-probability, its least words and the share of
them that is nobody else's, and how many words may lie between it and its attribution."""

DECIMALS = 4
"""Of a log-probability or a confidence, before it is compared: the last bits of what the network
computes depend on the processor."""

FARTHEST = 16
"""Classes of distance between a cue and a word, to either side."""

_PARTS_OF_SPEECH = {
    "noun": {"NOUN", "PROPN"},
    "adjective": {"ADJ"},
    "verb": {"VERB", "AUX"},
}
_SAYING = {"say", "turn"}
_NEVER = np.float32(-1e9)

Floats = NDArray[np.float32]
Run = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Scores:
    """What the network makes of a window: a row a word.

    `tags`: log-probabilities of TAGS, rounded; `cue` and `word`: each word as a cue asks and as
    a word answers.
    """

    tags: Floats
    cue: Floats
    word: Floats


Scored = Sequence[tuple[Window, Scores]]


@dataclass(frozen=True, slots=True)
class Settings:
    """What a model's `model.json` holds beside its weights.

    `tags` and `dependencies`: the labels of syntax it knows. `most`: pieces of a window, of
    which `before` and `after` are context. `distances`: what each class of distance adds to
    each of LINKS. `biases`: what is added where a run of a role may open. `least`: the lowest
    confidence kept. `calibration`: the coefficients of `evidence`. `by_rules`: the confidence
    of what only the rules find.
    """

    tags: tuple[str, ...]
    dependencies: tuple[str, ...]
    most: int
    before: int
    after: int
    distances: Floats
    biases: Mapping[str, float]
    least: float
    calibration: tuple[float, ...]
    by_rules: float


@dataclass(frozen=True, slots=True)
class Found:
    """An attribution in words.

    `claims`: the mean log-probability of each run of its content. `weights`: those of its cue,
    its source (0 if it has none) and its content.
    """

    cue: Run
    source: tuple[Run, ...]
    content: tuple[Run, ...]
    claims: tuple[float, ...]
    weights: tuple[float, float, float]


class Model:
    """A trained model, as a folder holds it: `model.onnx`, `vocabulary.txt`, `model.json`."""

    def __init__(self, folder: Path):
        with opening_model(folder):
            self.settings = read_settings(folder / "model.json")
            pieces = (folder / "vocabulary.txt").read_text("utf-8").split("\n")
            self.vocabulary = Vocabulary(pieces, self.settings.tags, self.settings.dependencies)
            self._session = session_of(folder / "model.onnx")

    def find(self, doc: Doc) -> list[Attribution]:
        """Every attribution of a parsed text, in the order of their cues, with its confidence.

        What stands inside the content of another (`nested`), the turns of a transcript and signed
        quotations are read by the rules: the annotations the model was trained on have neither.
        """
        by_rules = find_attributions(doc)
        turns = [one for one in by_rules if one.kind == "turn" or is_signed(doc, one)]
        ours = settled(doc, [*turns, *_beside(doc, turns, self.read(doc))])
        sure = self.settings.by_rules
        beside = [replace(one, confidence=sure) for one in passed_over(doc, ours, by_rules)]
        within = [
            one if one.confidence is not None else replace(one, confidence=sure)
            for one in inside(doc, ours, by_rules)
        ]
        return sorted([*ours, *beside, *within], key=_place)

    def read(self, doc: Doc) -> list[Attribution]:
        """The attributions the network reads, without the rules."""
        words, scored = self.score(doc)
        found = decode(words, scored, self.settings)
        read = (attribution(doc, words, one, self.settings) for one in found)
        said = (_without_far_source(doc, one) for one in read)
        return [one for one in said if one.content]  # more than a quotation mark

    def score(self, doc: Doc) -> tuple[Words, Scored]:
        """The words of a parsed text, and what the network makes of each window of them."""
        words = read_words(doc, self.vocabulary)
        most = self.settings.most - 2
        cut = windows(words, most, self.settings.before, self.settings.after)
        return words, [(window, self._score(words, window)) for window in cut]

    def _score(self, words: Words, window: Window) -> Scores:
        pieces, features, first = window_input(words, window.start, window.end, self.vocabulary)
        tags, cue, word = self._session.run(
            None, {"pieces": pieces, "features": features, "first": first}
        )
        return Scores(_rounded(log_softmax(tags)), cue, word)


def _without_far_source(doc: Doc, one: Attribution) -> Attribution:
    """“It was noted”: no one is named; a source of another sentence is not who noted it."""
    syntax, sentence = syntax_of(doc), doc[one.head].sent
    subjects = syntax.dependents(one.head, "expl", "nsubjpass")
    expletive = any(syntax.lower[at] == "it" for at in subjects)
    begin, end = sentence.start_char, sentence.end_char
    far = all(not begin <= start < end for start, _ in one.source)
    return replace(one, source=()) if expletive and far else one


def passed_over(
    doc: Doc, ours: Sequence[Attribution], by_rules: Sequence[Attribution]
) -> list[Attribution]:
    """What the rules read as said by a source where the model reads nothing.

    At most a fifth of such a content lies in contents the model found, and its cue in none of
    their parts.
    """
    contents, parts = np.zeros((2, len(doc.text)), dtype=bool)
    for one in ours:
        for start, end in one.content:
            contents[start:end] = True
        for start, end in (*one.source, *one.cue, *one.content):
            parts[start:end] = True
    found = []
    for one in by_rules:
        size = sum(end - start for start, end in one.content)
        shared = sum(int(contents[start:end].sum()) for start, end in one.content)
        apart = 5 * shared <= size and not any(parts[start:end].any() for start, end in one.cue)
        if apart and one.kind in _SAYING and one.source:
            found.append(one)
            for start, end in one.content:
                contents[start:end] = True
    return found


def inside(
    doc: Doc, ours: Sequence[Attribution], by_rules: Sequence[Attribution]
) -> list[Attribution]:
    """What the rules read inside a content the model read: who said what the source relays."""
    contents = np.zeros(len(doc.text), dtype=bool)
    for one in ours:
        for start, end in one.content:
            contents[start:end] = True
    for one in ours:
        for start, end in (*one.source, *one.cue):
            contents[start:end] = False
    found = []
    for one in by_rules:
        content = tuple(part for span in one.content for part in _clipped(contents, *span))
        size, kept = (sum(end - start for start, end in x) for x in (one.content, content))
        parts = (*one.source, *one.cue)
        if all(contents[start:end].all() for start, end in parts) and 2 * kept >= size:
            found.append(replace(one, content=content))
    return found


def _clipped(member: NDArray[np.bool_], start: int, end: int) -> Spans:
    """What of a span are members."""
    runs = _runs(member[start:end], np.zeros(end - start, dtype=bool))
    return tuple((start + low, start + high) for low, high in runs)


def _beside(
    doc: Doc, turns: Sequence[Attribution], read: Sequence[Attribution]
) -> list[Attribution]:
    """What is read apart from the names and the colons of a transcript."""
    marks = np.zeros(len(doc.text), dtype=bool)
    for one in turns:
        for start, end in (*one.source, *one.cue):
            marks[start:end] = True
    return [
        one
        for one in read
        if not any(marks[start:end].any() for start, end in (*one.source, *one.cue))
    ]


def _place(one: Attribution) -> tuple[Spans, int]:
    return one.cue, one.head


def read_settings(path: Path) -> Settings:
    """The settings a model was stored with; raises InputError if the file is not such."""
    try:
        stored = json.loads(path.read_text("utf-8"))["settings"]
        return Settings(
            **{
                **stored,
                "tags": tuple(stored["tags"]),
                "dependencies": tuple(stored["dependencies"]),
                "distances": np.array(stored["distances"], dtype=np.float32),
                "calibration": tuple(stored["calibration"]),
            }
        )
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(f"holds no settings of a model ({error}); train it anew.", path) from None


def attribution(doc: Doc, words: Words, one: Found, settings: Settings) -> Attribution:
    """A found attribution in characters of its text, with what its cue says of it."""
    low, high = (int(words.tokens[i]) for i in (one.cue[0], one.cue[1] - 1))
    head, kind, denial = _read_cue(syntax_of(doc), range(low, high + 1))
    return Attribution(
        in_characters(doc, words, one.source),
        in_characters(doc, words, (one.cue,), frozenset()),
        in_characters(doc, words, one.content),
        head,
        kind,
        denial,
        confidence(one, settings.calibration),
    )


def _read_cue(syntax: Syntax, cue: range) -> tuple[int, str, str]:
    """The number of a cue's head, and kind and denial by the lexicon: a noun's before a verb's."""
    lexicon = cue_lexicon()
    for part, classes in _PARTS_OF_SPEECH.items():
        for at in cue:
            entry = lexicon.get((syntax.lemma[at], part)) if syntax.pos[at] in classes else None
            if entry is not None:
                return at, entry.kind, denial(syntax, at, entry)
    return syntax.doc[cue.start : cue.stop].root.i, "say", ""


def in_characters(doc: Doc, words: Words, runs: Sequence[Run], edges: Set[str] = EDGES) -> Spans:
    """Runs of words as spans of characters, without the marks at their edges."""
    spans = []
    for start, end in runs:
        tokens = [doc[int(i)] for i in words.tokens[start:end]]
        first, last = 0, len(tokens)
        while first < last and tokens[first].text in edges:
            first += 1
        while first < last and tokens[last - 1].text in edges:
            last -= 1
        if first < last:
            first, last = _with_partners([token.text in QUOTES for token in tokens], first, last)
            spans.append((tokens[first].idx, tokens[last - 1].idx + len(tokens[last - 1])))
    return tuple(spans)


def _with_partners(marks: Sequence[bool], first: int, last: int) -> Run:
    """The run, widened by a mark at its edge that opens or closes a quotation inside it."""
    if sum(marks[first:last]) % 2:
        if any(marks[last:]):
            return first, marks.index(True, last) + 1
        if any(marks[:first]):
            return marks[:first].index(True), last
    return first, last


def decode(words: Words, scored: Scored, settings: Settings) -> list[Found]:
    """The attributions of a text: each window gives those whose cue lies in its core."""
    if not scored:
        return []
    edges = np.diff(words.paragraph, prepend=-1) != 0
    cues = _tagged(scored, edges, "cue", settings.biases["cue"])
    links = _links(scored, cues, edges, settings.distances)
    found = _without_clashes(list(_read_parts(cues, links, scored, settings)), settings)
    contents = [
        _moved(run, scored[k][0].start)
        for k, run, weight in _tagged(scored, edges, "content", 0.0)
        if weight >= SURE_CONTENT and run[1] - run[0] >= SHORTEST_FLOATING
    ]
    return _with_floating(found, contents, words)


def _tagged(
    scored: Scored, edges: NDArray[np.bool_], name: str, bias: float
) -> list[tuple[int, Run, float]]:
    """Each run tagged so: the number of its window, its words in it, its mean log-probability."""
    tags = _stacked(
        [_parted(scores.tags[_core(one)], edges[slice(*one.core)]) for one, scores in scored]
    )
    number = ROLES.index(name)
    biases = np.zeros(len(ROLES), dtype=np.float32)
    biases[number] = bias
    role, opens = best_path(tags[..., 0], tags[..., 1::2] + biases, tags[..., 2::2])
    found = []
    for k, (window, scores) in enumerate(scored):
        low = _core(window).start
        mass = _either(scores.tags[:, 2 * number + 1], scores.tags[:, 2 * number + 2])
        for start, end in _runs(role[k] == number + 1, opens[k]):
            run = (start + low, end + low)
            found.append((k, run, float(mass[slice(*run)].mean())))
    return found


def _with_floating(found: Sequence[Found], contents: Sequence[Run], words: Words) -> list[Found]:
    """What is surely somebody's words, and no cue's, continues the nearest attribution.

    One in the same paragraph goes before; one in another is at most FAR_FLOATING words away.
    """
    if not found:
        return []
    taken = np.zeros(len(words), dtype=bool)
    for one in found:
        for start, end in (*one.content, *one.source, one.cue):
            taken[start:end] = True
    lows, highs = np.array(
        [(min(r[0] for r in runs), max(r[1] for r in runs))
         for runs in ((one.cue, *one.content) for one in found)]
    ).T  # fmt: skip
    within = words.paragraph[[one.cue[0] for one in found]]
    added: dict[int, list[Run]] = {}
    for start, end in contents:
        free = ~taken[start:end]
        gaps = np.maximum(np.maximum(lows - end, start - highs), 0)
        gaps += np.where(within == words.paragraph[start], 0, len(words))
        nearest = int(gaps.argmin())
        if free.mean() >= FREE_FLOATING and gaps[nearest] < len(words) + FAR_FLOATING:
            runs = _runs(free, np.zeros_like(free))
            added.setdefault(nearest, []).extend(_moved(run, start) for run in runs)
            taken[start:end] = True
    return [
        replace(one, content=tuple(sorted((*one.content, *added.get(number, ())))))
        for number, one in enumerate(found)
    ]


def _links(
    scored: Scored,
    cues: Sequence[tuple[int, Run, float]],
    edges: NDArray[np.bool_],
    distances: Floats,
) -> Floats:
    """Log-probabilities of LINKS: cues × words of the longest window × links."""
    found: list[Floats] = []
    for k, (window, scores) in enumerate(scored):
        runs = [run for own, run, _ in cues if own == k]
        if runs:
            asked = np.stack([scores.cue[start:end].mean(0) for start, end in runs])
            asked = asked.reshape(len(runs) * len(LINKS), -1)
            # not `@`: for a product this small, threads cost more than they save
            product = np.einsum("ar,wr->aw", asked[:, :-1], scores.word)
            product = product.reshape(len(runs), len(LINKS), -1)
            bias = asked[:, -1].reshape(len(runs), 1, len(LINKS))
            away = np.arange(len(scores.word)) - np.array([[start] for start, _ in runs])
            root = np.float32(np.sqrt(scores.word.shape[1]))
            links = product.transpose(0, 2, 1) / root + bias + distances[distance(away)]
            breaks = edges[window.start : window.end]
            found.extend(_parted(one, breaks) for one in _rounded(log_softmax(links)))
    return _stacked(found)


def _read_parts(
    cues: Sequence[tuple[int, Run, float]],
    links: Floats,
    scored: Scored,
    settings: Settings,
) -> Iterator[Found]:
    """The source and content of each cue: the likeliest runs of words of its window."""
    if not cues:
        return
    windows_of = [scored[k][0] for k, _, _ in cues]
    begin, inside = links[..., 1::2].copy(), links[..., 2::2].copy()
    begin += np.array([settings.biases[role] for role in ("source", "content")], dtype=np.float32)
    for k, (_, cue, _) in enumerate(cues):
        begin[k, slice(*cue)] = inside[k, slice(*cue)] = _NEVER
    role, opens = best_path(links[..., 0], begin, inside)
    source, content = (_either(links[..., i], links[..., i + 1]) for i in (1, 3))
    for k, (_, cue, weight) in enumerate(cues):
        contents = _runs(role[k] == 2, opens[k])
        if contents:
            gain = source[k] - links[k, :, 0]
            sources = _runs(role[k] == 1, opens[k])
            sources = sorted(sources, key=lambda run: -float(gain[slice(*run)].sum()))[:1]
            start = windows_of[k].start
            yield Found(
                _moved(cue, start),
                tuple(_moved(run, start) for run in sources),
                tuple(_moved(run, start) for run in contents),
                tuple(_mean(content[k], [run]) for run in contents),
                (weight, _mean(source[k], sources), _mean(content[k], contents)),
            )


def best_path(outside: Floats, begin: Floats, inside: Floats) -> tuple[Numbers, NDArray[np.bool_]]:
    """The likeliest labels of rows of words, where a run of a role opens before it goes on.

    `outside` is rows × words, `begin` and `inside` rows × words × roles. Returns the role of
    each word (0: none) and whether it opens a run. Source: Viterbi (1967), IEEE Transactions
    on Information Theory 13(2).
    """
    rows, length, roles = begin.shape
    before = np.zeros((length, rows), dtype=np.int64)
    opens = np.zeros((length, rows, roles), dtype=bool)
    ended = np.zeros((rows, roles + 1), dtype=np.float32)
    ended[:, 1:] = _NEVER
    every = np.arange(rows)
    for t in range(length):
        before[t] = ended.argmax(1)
        best = ended[every, before[t]]
        anew, on = best[:, None] + begin[:, t], ended[:, 1:] + inside[:, t]
        opens[t] = anew > on
        ended[:, 0] = best + outside[:, t]
        np.maximum(anew, on, out=ended[:, 1:])
    role = np.zeros((rows, length), dtype=np.int64)
    opened = np.zeros((rows, length), dtype=bool)
    now = ended.argmax(1)
    for t in range(length - 1, -1, -1):
        role[:, t] = now
        opened[:, t] = (now > 0) & opens[t, every, now - 1]
        now = np.where((now == 0) | opened[:, t], before[t], now)
    return role, opened


def _core(window: Window) -> slice:
    """The window's core among its own words."""
    return slice(window.core[0] - window.start, window.core[1] - window.start)


def _parted(table: Floats, edges: NDArray[np.bool_]) -> Floats:
    """Log-probabilities of labels where no run goes on over the edge of a paragraph."""
    table = table.copy()
    table[edges, 2::2] = _NEVER
    return table


def _stacked(tables: Sequence[Floats]) -> Floats:
    """Tables of unlike length as one array; what is missing at their ends is outside all runs."""
    longest = max((len(table) for table in tables), default=0)
    width = tables[0].shape[1] if tables else 1
    stacked = np.full((len(tables), longest, width), _NEVER, np.float32)
    stacked[..., 0] = 0
    for k, table in enumerate(tables):
        stacked[k, : len(table)] = table
    return stacked


def distance(away: Numbers) -> Numbers:
    """The class of a distance in words, 0 to 2 × FARTHEST: one each up to 8, then by logarithm."""
    size = np.abs(away)
    far = 8 + np.floor(2 * np.log2(np.maximum(size, 1) / 8)).astype(np.int64)
    return np.sign(away) * np.where(size < 8, size, np.minimum(FARTHEST, far)) + FARTHEST


def _without_clashes(found: Sequence[Found], settings: Settings) -> list[Found]:
    """What two cues claim as content goes to the surer one; a rest of less than half is dropped."""
    claims = sorted(
        (-claim, number, run)
        for number, one in enumerate(found)
        for claim, run in zip(one.claims, one.content, strict=True)
    )
    taken: set[int] = set()
    kept: dict[int, list[Run]] = {number: [] for number in range(len(found))}
    for _, number, (start, end) in claims:
        free = np.array([i not in taken for i in range(start, end)])
        if 2 * free.sum() >= end - start:
            kept[number].extend(_moved(run, start) for run in _runs(free, np.zeros_like(free)))
            taken.update(range(start, end))
    ours = [replace(one, content=tuple(sorted(kept[k]))) for k, one in enumerate(found) if kept[k]]
    return sorted(
        (one for one in ours if confidence(one, settings.calibration) >= settings.least),
        key=lambda one: one.cue,
    )


def evidence(one: Found) -> tuple[float, ...]:
    """What the confidence is computed from: the weights, whether there is a source, and 1."""
    return (*one.weights, float(bool(one.source)), 1.0)


def confidence(one: Found, calibration: Sequence[float]) -> float:
    """The probability that an attribution is right, by logistic regression (Platt 1999)."""
    weight = math.fsum(w * value for w, value in zip(calibration, evidence(one), strict=True))
    return round(1 / (1 + math.exp(-weight)), DECIMALS)


def _runs(member: NDArray[np.bool_], opens: NDArray[np.bool_]) -> list[Run]:
    """Unbroken runs of members; one that opens anew ends the run before it."""
    starts = member & (opens | ~np.concatenate(([False], member[:-1])))
    ends = member & np.concatenate((starts[1:] | ~member[1:], [True]))
    return [
        (int(start), int(end) + 1)
        for start, end in zip(np.flatnonzero(starts), np.flatnonzero(ends), strict=True)
    ]


def _moved(run: Run, by: int) -> Run:
    return run[0] + by, run[1] + by


def _mean(values: Floats, runs: Sequence[Run]) -> float:
    return (
        float(np.mean(np.concatenate([values[start:end] for start, end in runs]))) if runs else 0.0
    )


def _either(one: Floats, other: Floats) -> Floats:
    """The log-probability that one or the other is the case."""
    return _rounded(np.logaddexp(one, other))


def _rounded(values: Floats) -> Floats:
    """Without what differs between processors."""
    return np.round(values, DECIMALS)


def log_softmax(scores: Floats) -> Floats:
    """Logarithms of the probabilities over the last axis."""
    shifted: Floats = scores - scores.max(-1, keepdims=True)
    shifted -= np.log(np.exp(shifted).sum(-1, keepdims=True))
    return shifted
