"""Speed and memory, measured: the toolkit beside the spaCy pipeline it is built on.

The texts are made from those of the sample case: paragraphs drawn at random, with some of their
names, numbers and adjectives exchanged, so that no two texts are alike and nothing is gained by
remembering one. Every measurement runs in a process of its own; the runs of two tools alternate,
so that a busy machine is as unfair to one as to the other. Time is that of a clock on the wall
and that of the processors, child processes included. Memory is the most that was held at once:
by all processes together, by the one that was started, and by the largest of its children;
sampled, and pages that they share counted for each.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from statistics import median

import pandas as pd
import psutil  # type: ignore[import-untyped]

from toolkit.parsing.attribution.methods import LEARNED, RULES

PROCESSES, CACHE = "NEGOTIATION_TOOLKIT_PROCESSES", "NEGOTIATION_TOOLKIT_CACHE"
PARAGRAPHS = 8
"""Paragraphs of a made text, about 300 words."""
STRANGERS = 5
"""Names in a made text that stand in no other: so many new words news has, text after text."""
SYLLABLES = "ba do fen gor hal im jes kor lun mar nes or pel ros sel tan ur vim wes zel".split()

_OTHER_WORDS = {
    "Monday": ("Tuesday", "Thursday", "Saturday"),
    "Friday": ("Wednesday", "Sunday", "Monday"),
    "ships": ("boats", "vessels", "barges", "ferries"),
    "harbour": ("port", "haven", "dock", "roadstead"),
    "inspections": ("searches", "controls", "visits", "checks"),
    "new": ("old", "further", "narrow", "secret", "costly"),
    "first": ("second", "last", "next", "earlier"),
}


def make_texts(number: int, seed: int = 1) -> Iterator[str]:
    """Texts of about 300 words, made from the sample case's; the same for the same seed."""
    from toolkit.case import sample_case

    chance = random.Random(seed)  # noqa: S311
    parts = [
        part
        for text in sample_case().documents["text"]
        for part in text.split("\n\n")
        if len(part) > 100
    ]
    for _ in range(number):
        chosen = chance.sample(parts, PARAGRAPHS)
        yield "\n\n".join([*(_changed(part, chance) for part in chosen), _strangers(chance)]) + "\n"


def _strangers(chance: random.Random) -> str:
    names = ["".join(chance.choices(SYLLABLES, k=4)).title() for _ in range(STRANGERS)]
    return f"In the room were {', '.join(names[:-1])} and {names[-1]}."


def _changed(part: str, chance: random.Random) -> str:
    for word, others in _OTHER_WORDS.items():
        part = re.sub(rf"\b{word}\b", lambda m, o=others: chance.choice((m[0], *o)), part)  # type: ignore[misc]
    return re.sub(r"\b\d{1,3}\b", lambda _: str(chance.randint(2, 29)), part)


# ---------------------------------------------------------------- what is measured


def read_with_toolkit(texts: list[str], method: str) -> int:
    """Statements with speakers, outlets and days; dates; meetings. Returns the statements."""
    from toolkit.case import Case, sample_case
    from toolkit.parsing import find_dates, find_meetings, find_statements
    from toolkit.schema import Document, to_rows, to_table

    sample = sample_case()
    like: list[Document] = to_rows(Document, sample.documents)
    documents = [
        Document(
            f"made-{number}", "", like[number % len(like)].outlet, like[number % len(like)].date,
            "", "en", "", text, "", "",
        )
        for number, text in enumerate(texts)
    ]  # fmt: skip
    case = Case(
        sample.folder, sample.actors, sample.codebook, to_table(Document, documents),
        sample.problems,
    )  # fmt: skip
    statements = find_statements(case, method)
    find_dates(case)
    find_meetings(case, statements=statements)
    return len(statements)


def parse_with_spacy(texts: list[str]) -> int:
    """The full pipeline of the model, as it comes. Returns the sentences."""
    import spacy

    from toolkit.parsing.language import MODELS

    language = spacy.load(next(model for model in MODELS if spacy.util.is_package(model)))
    processes = int(os.environ[PROCESSES])
    return sum(len(list(doc.sents)) for doc in language.pipe(texts, n_process=processes))


def quote_with_textacy(texts: list[str]) -> int:
    """The full pipeline, then textacy's quotations. Returns these."""
    import spacy
    from textacy.extract.triples import direct_quotations

    from toolkit.parsing.language import MODELS

    language = spacy.load(next(model for model in MODELS if spacy.util.is_package(model)))
    processes = int(os.environ[PROCESSES])
    found = 0
    for doc in language.pipe(texts, n_process=processes):
        try:
            found += len(list(direct_quotations(doc)))
        except ValueError:  # an odd number of quotation marks
            continue
    return found


TOOLKIT = {f"this toolkit, {method}": method for method in (LEARNED, RULES)}
TOOLS: dict[str, Callable[[list[str]], int]] = {
    **{name: partial(read_with_toolkit, method=method) for name, method in TOOLKIT.items()},
    "spaCy, full pipeline": parse_with_spacy,
    "spaCy and textacy": quote_with_textacy,
}


# ---------------------------------------------------------------- measuring


def compare(number: int, processes: int, rounds: int) -> pd.DataFrame:
    """A row for each tool on the same texts: medians over rounds, and speed beside spaCy's."""
    runs = [(name, measure(name, number, processes)) for _ in range(rounds) for name in TOOLS]
    table = pd.DataFrame([{"tool": name, **run} for name, run in runs]).groupby("tool", sort=False)
    found = table.agg(median)
    beside = found.loc["spaCy, full pipeline"]
    found["speed"] = found["words/s"] / beside["words/s"]
    found["speed by CPU"] = found["words/CPU s"] / beside["words/CPU s"]
    return found


def growth(tool: str, sizes: list[int], processes: int) -> pd.DataFrame:
    """A row for each number of texts: a tool's speed and memory."""
    rows = {size: measure(tool, size, processes) for size in sizes}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("texts")


def measure(tool: str, number: int, processes: int, cache: str = "off") -> dict[str, float]:
    """One run in a process of its own."""
    given = {
        **os.environ,
        PROCESSES: str(processes),
        CACHE: cache,
    }
    command = [sys.executable, "-m", "benchmarks.speed", tool, str(number)]
    done = subprocess.run(command, capture_output=True, text=True, env=given, check=True)  # noqa: S603
    run: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return run


def second_run(tool: str, number: int) -> pd.DataFrame:
    """The first and the second run on the same texts, with what is kept on disk between them."""
    with tempfile.TemporaryDirectory() as folder:
        rows = [measure(tool, number, 1, folder) for _ in range(2)]
    return pd.DataFrame(rows, index=["first run", "second run"])


def _run(tool: str, number: int) -> dict[str, float]:
    texts = list(make_texts(number))
    words = sum(len(text.split()) for text in texts)
    processes = os.environ[PROCESSES]
    os.environ[PROCESSES] = "1"
    TOOLS[tool](list(make_texts(1, seed=2)))  # what is loaded once is not measured
    os.environ[PROCESSES] = processes  # starting these is
    with _Memory() as memory:
        wall, cpu = time.perf_counter(), time.process_time()
        found = TOOLS[tool](texts)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    cpu += sum(memory.children.values())
    return {
        "words": words,
        "found": found,
        "seconds": wall,
        "words/s": words / wall,
        "words/CPU s": words / cpu,
        "peak MB": memory.peak / 1e6,
        "main MB": memory.main / 1e6,
        "child MB": memory.child / 1e6,
    }


class _Memory:
    """Watches a process and its children: the memory of all, the processor time of each child."""

    def __enter__(self) -> _Memory:
        self.peak, self.main, self.child = 0, 0, 0
        self.children = dict[int, float]()
        self._done = threading.Event()
        self._watch = threading.Thread(target=self._look_on, daemon=True)
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._watch.join()

    def _look_on(self) -> None:
        this = psutil.Process()
        while not self._done.wait(0.05):
            own, held = this.memory_info().rss, [0]
            for child in this.children(recursive=True):
                with suppress(psutil.Error):  # it has ended
                    held.append(child.memory_info().rss)
                    self.children[child.pid] = sum(child.cpu_times()[:2])
            self.peak = max(self.peak, own + sum(held))
            self.main, self.child = max(self.main, own), max(self.child, *held)


if __name__ == "__main__":
    print(json.dumps(_run(sys.argv[1], int(sys.argv[2]))))
