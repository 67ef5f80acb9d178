"""Accuracy, speed and memory beside published tools, in one run.

`make benchmark` reads the reports of the sample case, annotated by hand; `make benchmark
GOLD=annotated.jsonl` reads any others in the same format (see `evaluate --help`). There both
tools read the same texts with the same spaCy model, one after the other, on one core, each in
its best of several rounds. How speed and memory are measured stands in `speed.py`.
"""

from __future__ import annotations

import argparse
import os
import platform
import time
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path

import pandas as pd
import spacy
from spacy.language import Language
from textacy.extract.triples import direct_quotations

from benchmarks.speed import CACHE, compare, growth, second_run
from toolkit.evaluation.attribution import (
    Finder,
    Roles,
    predict_attributions,
    read_annotated,
    score,
)
from toolkit.parsing.language import MODELS, forget_parses, load_language
from toolkit.schema import Spans

SAMPLE = Path(__file__).with_name("port-selme.jsonl")


def main() -> None:
    """Print accuracy, then speed and memory."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--gold", type=Path, default=SAMPLE, help="annotated articles, JSON Lines")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of every measurement")
    parser.add_argument("--texts", type=int, default=200, help="made texts to compare speeds on")
    parser.add_argument("--most", type=int, default=1000, help="made texts to see growth up to")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    _accuracy(given.gold, given.rounds)
    _speed(given.texts, given.most, given.processes, given.rounds)


def _speed(texts: int, most: int, processes: int, rounds: int) -> None:
    """Print speed and memory beside the full pipeline's, how they grow, and a second run."""
    compared = compare(texts, processes, rounds)
    print(f"\n{texts:,} made texts, {processes} processes; medians of {rounds} rounds\n")
    print(_rounded(compared).to_string())
    sizes = [10**power for power in range(1, 9) if 10**power <= most]
    print("\nThis toolkit, from few texts to many\n")
    print(_rounded(growth(sizes, processes)).to_string())
    print(f"\nThis toolkit twice on {texts:,} texts, one process, with what it keeps on disk\n")
    print(_rounded(second_run(texts)).to_string())


def _rounded(table: pd.DataFrame) -> pd.DataFrame:
    fine = [name for name in table.columns if name.startswith("s")]
    return table.round(0).astype(int).assign(**table[fine].round(2))


def _accuracy(gold: Path, rounds: int) -> None:
    """Print a row for each tool: its F1 scores, words a second on one core, and the ratio."""
    os.environ[CACHE] = "off"
    articles = read_annotated(gold)
    texts = [article.text for article in articles]
    words = sum(len(text.split()) for text in texts)
    load_language()
    full = spacy.load(next(model for model in MODELS if spacy.util.is_package(model)))
    finders: dict[str, Finder] = {
        "this toolkit, rules": predict_attributions,
        "textacy direct_quotations": lambda texts: _direct_quotations(full, texts),
    }
    rows = {}
    spacy_version = version("spacy")
    for name, find in finders.items():
        seconds, found = _timed(find, texts, rounds)
        scores = score(articles, found)["f1"]
        rows[name] = [
            scores["relation"],
            scores["content exact"],
            scores["content characters"],
            words / seconds,
        ]
    table = pd.DataFrame.from_dict(
        rows, orient="index", columns=["relation", "content exact", "characters", "words/s"]
    )
    table["speed"] = table["words/s"] / table["words/s"].iloc[-1]
    table["words/s"] = table["words/s"].round(-2).astype(int)
    print(f"{len(texts)} articles, {words:,} words, {gold.name}; F1, best of {rounds}")
    print(f"Python {platform.python_version()}, spaCy {spacy_version}, {platform.machine()}\n")
    print(table.round(3).to_string())


def _timed(find: Finder, texts: list[str], rounds: int) -> tuple[float, list[list[Roles]]]:
    best, found = float("inf"), list[list[Roles]]()
    for _ in range(rounds):
        forget_parses()
        start = time.perf_counter()
        found = list(find(texts))
        best = min(best, time.perf_counter() - start)
    return best, found


def _direct_quotations(language: Language, texts: Iterable[str]) -> Iterator[list[Roles]]:
    """What textacy finds; a text with an odd number of quotation marks gives nothing."""
    for doc in language.pipe(texts):
        try:
            triples = list(direct_quotations(doc))
        except ValueError:
            triples = []
        yield [
            {
                "source": _span(triple.speaker),
                "cue": _span(triple.cue),
                "content": ((triple.content.start_char, triple.content.end_char),),
            }
            for triple in triples
        ]


def _span(tokens: list[spacy.tokens.Token]) -> Spans:
    return ((tokens[0].idx, tokens[-1].idx + len(tokens[-1])),) if tokens else ()


if __name__ == "__main__":
    main()
