"""A linear model over what the rules see, for those who have annotated moves of their own.

It learns from pairs of phrases and their root classes: the words and lemmas around the pair, the
path between source and target in the syntax, the rules' own reading and the lexicon's classes of
the words met. scikit-learn fits it; nothing is stored, it is made anew from the annotations.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.coding.moves.acts import Move
from toolkit.coding.moves.dyads import Dyads
from toolkit.coding.moves.lexicon import move_words
from toolkit.parsing.syntax import Syntax

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

SEED = 13
NEAR = 4
"""Words on either side of source and target that count by their place."""

Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Pair:
    """A source and a target, as tokens, in one parsed sentence."""

    syntax: Syntax
    source: range
    target: range


def features(pair: Pair) -> Features:
    """What the model sees of a pair: names of features and their weights."""
    syntax = pair.syntax
    move = Dyads(syntax).find(pair.source, pair.target, range(len(syntax.head)))
    found = dict.fromkeys(_of_rules(syntax, move), 1.0)
    found |= dict.fromkeys(_of_words(pair), 0.5)
    found |= dict.fromkeys(_of_path(pair), 0.7)
    return found


def fit(pairs: Sequence[Features], roots: Sequence[str]) -> Pipeline:
    """A model fitted to the features of some pairs and their root classes.

    Features of a single pair are left out: nothing can be learned from them.
    """
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    model = LogisticRegression(C=3, max_iter=2000, class_weight="balanced", random_state=SEED)
    often = Counter(name for pair in pairs for name in pair)
    kept = [{name: pair[name] for name in pair if often[name] > 1} for pair in pairs]
    return make_pipeline(DictVectorizer(), model).fit(kept, roots)


def cross_predict(
    pairs: Sequence[Features], roots: Sequence[str], groups: Sequence[str], folds: int
) -> list[str]:
    """The class of each pair, as a model says that was fitted without its group."""
    from sklearn.model_selection import StratifiedGroupKFold

    split = StratifiedGroupKFold(folds, shuffle=True, random_state=SEED)
    predicted = [""] * len(pairs)
    for fitted, held_out in split.split(pairs, roots, groups):
        model = fit([pairs[i] for i in fitted], [roots[i] for i in fitted])
        for i, root in zip(held_out, model.predict([pairs[i] for i in held_out]), strict=True):
            predicted[i] = str(root)
    return predicted


def _of_rules(syntax: Syntax, move: Move | None) -> Iterator[str]:
    if move is None:
        yield "no move"
        return
    yield f"root {move.root}"
    yield f"move {move.move}"
    for at in move.tokens:
        yield f"decides {syntax.lemma[at]}"
        yield f"root {move.root}, decides {syntax.lemma[at]}"
    yield "decide " + " ".join(syntax.lemma[at] for at in sorted(move.tokens))


def _of_words(pair: Pair) -> Iterator[str]:
    syntax, words = pair.syntax, move_words()
    inside = {*pair.source, *pair.target}
    outside = [at for at in range(len(syntax.head)) if at not in inside]
    for at in outside:
        lemma = syntax.lemma[at]
        yield f"lemma {lemma}"
        for verb in words.verbs.get(lemma, ())[-1:]:
            if verb.move and syntax.is_verb(at):
                yield f"some verb {words.root(verb.move)}"
        if lemma in words.nouns:
            yield f"some noun {words.root(words.nouns[lemma])}"
        for thing in words.things.get(lemma, ()):
            yield f"thing {thing}"
    for name, phrase in (("source", pair.source), ("target", pair.target)):
        for at in phrase:
            yield f"in {name} {syntax.lemma[at]}"
        if phrase:
            for at in range(max(0, phrase.start - NEAR), phrase.start):
                yield f"before {name} {syntax.lemma[at]}"
            for at in range(phrase.stop, min(phrase.stop + NEAR, len(syntax.head))):
                yield f"behind {name} {syntax.lemma[at]}"


def _of_path(pair: Pair) -> Iterator[str]:
    """The words and relations from source to target, by way of the word that governs both."""
    syntax = pair.syntax
    if not pair.source or not pair.target:
        return
    start, end = syntax.root(pair.source), syntax.root(pair.target)
    up, down = [start, *syntax.ancestors(start)], [end, *syntax.ancestors(end)]
    shared = next((at for at in up if at in down), None)
    if shared is None:
        return
    up, down = up[: up.index(shared) + 1], down[: down.index(shared)]
    relations = [f"<{syntax.dep[at]}" for at in up[:-1]] + [
        f">{syntax.dep[at]}" for at in down[::-1]
    ]
    yield "path " + " ".join(relations)
    yield f"governs both {syntax.lemma[shared]}"
    for at in (*up[1:], *down[1:]):
        yield f"on the path {syntax.lemma[at]}"
