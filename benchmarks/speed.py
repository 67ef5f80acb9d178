"""Speed and memory, measured: the toolkit beside the spaCy pipeline it is built on.

The texts are those of a file of the user's. Where none is given they are made from those of the
sample case: paragraphs drawn at random, with some of their names, numbers and adjectives exchanged,
so that no two texts are alike and nothing is gained by remembering one. Made texts are easier to
read than news: figures on them say how tools grow, not how fast they are. All are read with the
sample case's actors and codebook. Every measurement runs in a process of its own; the runs of two
tools alternate, so that a busy machine is as unfair to one as to the other. Time is that of a clock
on the wall and that of the processors, child processes included. Memory is the most that was held
at once: by all processes together, by the one that was started, and by the largest of its children;
sampled, and pages that they share counted for each.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median

import pandas as pd
import psutil  # type: ignore[import-untyped]

from toolkit.case import Case, sample_case
from toolkit.case.texts import read_texts
from toolkit.parsing.attribution.methods import DEFAULT, LEARNED, RULES
from toolkit.parsing.language import MODELS
from toolkit.schema import Document, InputError, to_rows, to_table

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


def documents(number: int, file: Path | None, seed: int = 1) -> list[Document]:
    """The first so many texts of a file in JSON Lines, as a case reads it; made ones without.

    Raises InputError if the file cannot be read, or not one text in it can.
    """
    if file is None:
        like: list[Document] = to_rows(Document, sample_case().documents)
        return [
            Document(
                f"made-{n}", "", like[n % len(like)].outlet, like[n % len(like)].date,
                "", "en", "", text, "", "",
            )
            for n, text in enumerate(make_texts(number, seed))
        ]  # fmt: skip
    if file.suffix != ".jsonl" or not file.is_file():
        raise InputError("is no file in JSON Lines; give one whose name ends in .jsonl.", file)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "texts").mkdir()
        shutil.copy(file, Path(folder) / "texts")
        found, problems = read_texts(Path(folder))
    if not found:
        why = problems[0].problem if problems else "it is empty"
        raise InputError(f"holds no text that can be read: {why}", file)
    return found[:number]


# ---------------------------------------------------------------- what is measured


def case_of(texts: list[Document]) -> Case:
    """A case of these texts, with the sample case's actors and codebook."""
    return replace(sample_case(), documents=to_table(Document, texts))


def read_with_toolkit(texts: list[Document], method: str) -> int:
    """Statements with speakers, outlets and days; dates; meetings. Returns the statements."""
    return len(_read(case_of(texts), method))


def _read(case: Case, method: str) -> pd.DataFrame:
    from toolkit.parsing import find_dates, find_meetings, find_statements  # others need no memory

    statements = find_statements(case, method)
    find_dates(case)
    find_meetings(case, statements=statements)
    return statements


def parse_with_spacy(texts: list[Document]) -> int:
    """The full pipeline of the model, as it comes. Returns the sentences."""
    import spacy

    language = spacy.load(next(model for model in MODELS if spacy.util.is_package(model)))
    processes = int(os.environ[PROCESSES])
    docs = language.pipe((one.text for one in texts), n_process=processes)
    return sum(len(list(doc.sents)) for doc in docs)


def quote_with_textacy(texts: list[Document]) -> int:
    """The full pipeline, then textacy's quotations. Returns these."""
    import spacy
    from textacy.extract.triples import direct_quotations

    language = spacy.load(next(model for model in MODELS if spacy.util.is_package(model)))
    processes = int(os.environ[PROCESSES])
    found = 0
    for doc in language.pipe((one.text for one in texts), n_process=processes):
        try:
            found += len(list(direct_quotations(doc)))
        except ValueError:  # an odd number of quotation marks
            continue
    return found


CODING = "coding"
TOOLKIT = {f"this toolkit, {method}": method for method in (LEARNED, RULES)}
TOOLS: dict[str, Callable[[list[Document]], int]] = {
    **{name: partial(read_with_toolkit, method=method) for name, method in TOOLKIT.items()},
    "spaCy, full pipeline": parse_with_spacy,
    "spaCy and textacy": quote_with_textacy,
}


# ---------------------------------------------------------------- measuring


def compare(number: int, processes: int, rounds: int, file: Path | None = None) -> pd.DataFrame:
    """A row for each tool on the same texts: medians over rounds, and speed beside spaCy's."""
    runs = [
        (name, measure(name, number, processes, file=file)) for _ in range(rounds) for name in TOOLS
    ]
    table = pd.DataFrame([{"tool": name, **run} for name, run in runs]).groupby("tool", sort=False)
    found = table.agg(median)
    beside = found.loc["spaCy, full pipeline"]
    found["speed"] = found["words/s"] / beside["words/s"]
    found["speed by CPU"] = found["words/CPU s"] / beside["words/CPU s"]
    return found


def coding(number: int, rounds: int, file: Path | None = None) -> pd.DataFrame:
    """Reading the texts and then coding their statements, by default: seconds of one processor.

    Medians over rounds in one process, with nothing kept on disk; `beside reading` is the share of
    the first row's time.
    """
    runs = pd.DataFrame([measure(CODING, number, 1, file=file) for _ in range(rounds)])
    table = pd.DataFrame(
        {
            "found": {"reading": runs["found"].median(), "coding": runs["codings"].median()},
            "s": {"reading": runs["reading"].median(), "coding": runs["coding"].median()},
        }
    )
    table["words/CPU s"] = runs["words"].median() / table["s"]
    table["s beside reading"] = table["s"] / table["s"].iloc[0]
    return table


def measure(
    tool: str, number: int, processes: int, cache: str = "off", file: Path | None = None
) -> dict[str, float]:
    """One run in a process of its own."""
    given = {
        **os.environ,
        PROCESSES: str(processes),
        CACHE: cache,
    }
    command = [sys.executable, "-m", "benchmarks.speed", tool, str(number)]
    command += [str(file.resolve())] if file else []
    done = subprocess.run(command, capture_output=True, text=True, env=given, check=True)  # noqa: S603
    run: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return run


def second_run(tool: str, number: int, file: Path | None = None) -> pd.DataFrame:
    """The first and the second run on the same texts, with what is kept on disk between them."""
    with tempfile.TemporaryDirectory() as folder:
        rows = [measure(tool, number, 1, folder, file) for _ in range(2)]
    return pd.DataFrame(rows, index=["first run", "second run"])


def _run(tool: str, number: int, file: Path | None) -> dict[str, float]:
    texts = documents(number, file)
    words = sum(len(one.text.split()) for one in texts)
    processes = os.environ[PROCESSES]
    os.environ[PROCESSES] = "1"
    if tool == CODING:
        _code(documents(1, None, seed=2))  # what is loaded once is not measured
        return {"words": words, **_code(texts)}
    TOOLS[tool](documents(1, None, seed=2))
    os.environ[PROCESSES] = processes  # starting these is
    with Memory() as memory:
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


def _code(texts: list[Document]) -> dict[str, float]:
    """Seconds of processor time to read texts and to code what they say, and how much was found."""
    from toolkit.coding import code

    case = case_of(texts)
    began = time.process_time()
    statements = _read(case, DEFAULT)
    read = time.process_time()
    codings = code(statements, case)
    coded = time.process_time()
    return {
        "found": len(statements), "codings": len(codings),
        "reading": read - began, "coding": coded - read,
    }  # fmt: skip


class Memory:
    """Watches a process and its children: the memory of all, the processor time of each child.

    `every` so many seconds; `together` is the most that all children held at once.
    """

    def __init__(self, every: float = 0.05) -> None:
        self._every = every

    def __enter__(self) -> Memory:
        self.peak, self.main, self.child, self.together = 0, 0, 0, 0
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
        while not self._done.wait(self._every):
            own, held = this.memory_info().rss, [0]
            for child in this.children(recursive=True):
                with suppress(psutil.Error):  # it has ended
                    held.append(child.memory_info().rss)
                    self.children[child.pid] = sum(child.cpu_times()[:2])
            self.peak = max(self.peak, own + sum(held))
            self.together = max(self.together, sum(held))
            self.main, self.child = max(self.main, own), max(self.child, *held)


if __name__ == "__main__":
    given = Path(sys.argv[3]) if len(sys.argv) > 3 else None
    print(json.dumps(_run(sys.argv[1], int(sys.argv[2]), given)))
