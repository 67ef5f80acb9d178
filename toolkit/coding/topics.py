"""Signals that name what an issue is about, and not what its proposition says of it."""

from __future__ import annotations

import pandas as pd

from toolkit.case.codebook import Codebook, Issue, Signal
from toolkit.coding.phrases import Phrases, read_words

NOT_ACTS = {"NOUN", "PROPN", "ADJ"}
"""Parts of speech of words that say what a proposition is about: “sanctions”, not “lifted”."""


def bare_topics(codebook: Codebook, examples: pd.DataFrame) -> list[str]:
    """A sentence for each signal that is one word of what its issue is about, and stands alone.

    “sanctions” alone is such a signal of “The sanctions are lifted”: who is for sanctions would
    be for lifting them. It is one word without `near` and `not_near`, and a noun or adjective of
    the issue's label or proposition. A signal is left out if an example of the issue holds it,
    claims a stance and is read so (`read_examples`): then the codebook shows how it is meant.
    """
    shown = examples[examples["agrees"] & (examples["claimed"] != "")]
    texts = shown.groupby("issue")["text"].apply(" ".join).to_dict()
    return [
        f"{issue.name}: who is for “{signal}” is read as for “{issue.proposition}”"
        for issue in codebook.issues
        for signal in _bare(issue, texts.get(issue.name, ""))
    ]


def _bare(issue: Issue, shown: str) -> list[Signal]:
    """The bare signals of an issue, but for those met in what its examples show."""
    alone = [one for one in issue.signals if not (one.near or one.not_near or len(one.words) > 1)]
    if not alone or not issue.proposition:
        return []
    phrases = Phrases((one.words, one) for one in alone)
    about, examples = read_words(f"{issue.label}. {issue.proposition}"), read_words(shown)
    named = {
        signal
        for tokens, signal in phrases.find(about, range(len(about.doc)))
        if all(about.syntax.pos[at] in NOT_ACTS for at in tokens)
    }
    used = {signal for _, signal in phrases.find(examples, range(len(examples.doc)))}
    return [one for one in alone if one in named - used]
