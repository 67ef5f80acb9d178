"""How a corpus grows: time, memory and disk with the number of articles, measured step by step.

``python -m benchmarks.corpora --articles 1000 10000``. Articles are made ones (`speed.py`), in
files of 1,000, no two alike; time is that of processors, children included, and memory the most
that the process that was started and the largest of its children held. Each row is a run of its
own. Reading and coding are measured whole; what costs too much at a million articles, parsing, is
left out of the other tables: importing articles, with what repeats what, and counting and
asking a coded table that is the one of the first 1,000 articles again and again, under other names.

``python -m benchmarks.corpora --copies 100000`` says of so many articles which repeat which: every
tenth is an earlier one, edited or brought up to date. It also imports them into a case.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pandas as pd
import psutil  # type: ignore[import-untyped]
import pyarrow as pa
from pyarrow import compute, parquet

from benchmarks.speed import Memory, documents
from toolkit.case import new_case, open_case, sample_case
from toolkit.case.intake import import_texts
from toolkit.case.texts.copies import find_copies
from toolkit.corpora import build_corpus
from toolkit.corpora.links import find_links, link
from toolkit.corpora.parts import ABOUT
from toolkit.corpora.querying import query
from toolkit.corpora.texts import parts_of, read_unit, units_of
from toolkit.parsing.attribution.methods import LEARNED, RULES

IN_A_FILE = 1_000
SIZE = 1_000
SIZES = {RULES: SIZE, LEARNED: 100}
"""Articles in a part: fewer where they take longer, so that several processes have one to do."""

CASE = "port-selme"
QUESTION = (
    "SELECT holder_side, object, date_trunc('month', said_on) AS month, count(*) AS n, "
    "avg(number) AS mean FROM coded GROUP BY ALL ORDER BY ALL"
)


def write_articles(number: int, folder: Path) -> int:
    """Write made articles as JSON Lines; returns how many words they have."""
    folder.mkdir(parents=True)
    words = 0
    for first in range(0, number, IN_A_FILE):
        lines = []
        for one in documents(min(IN_A_FILE, number - first), None, seed=first + 1):
            words += len(one.text.split())
            said = {"text": one.text, "date": str(one.date), "outlet": one.outlet}
            lines.append(json.dumps(said, ensure_ascii=False))
        (folder / f"{first:09}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    return words


EDITED = 10
"""Every tenth article is an earlier one, edited."""
SENTENCES = 15
"""In an article, of 12 to 28 words."""


def written(number: int, seed: int = 1) -> Iterator[tuple[str, bool]]:
    """Articles of about 300 words of the sample case's, drawn by chance, and whether it is a copy.

    A copy is of one of the last hundred articles: under another agency's name, with a word in two
    sentences exchanged, and without its last sentence or with a new one.
    """
    chance = random.Random(seed)  # noqa: S311
    words = " ".join(sample_case().documents["text"]).split()
    last: list[list[list[str]]] = []
    for nth in range(number):
        again = nth % EDITED == EDITED - 1
        if again:
            article = [list(sentence) for sentence in chance.choice(last)]
            for sentence in chance.sample(article, 2):
                sentence[chance.randrange(len(sentence))] = chance.choice(words)
            article[-1:] = [article[-1], _sentence(words, chance)] if chance.random() < 0.5 else []
            article[0] = ["Harbour", "Wire", "-", *article[0]]
        else:
            article = [_sentence(words, chance) for _ in range(SENTENCES)]
            last = [*last[-99:], article]
        yield "\n\n".join(f"{' '.join(sentence)}." for sentence in article), again


def _sentence(words: list[str], chance: random.Random) -> list[str]:
    return chance.choices(words, k=chance.randint(12, 28))


# ---------------------------------------------------------------- what is measured


def tell_copies(number: int, work: Path) -> dict[str, float]:
    """So many articles, one in ten a copy, held in memory: which repeat which."""
    texts, again = zip(*written(number), strict=True)
    with Memory() as memory:
        before = psutil.Process().memory_info().rss
        began = time.process_time()
        found = find_copies(texts)
        told = time.process_time()
    return {
        "articles": number,
        "made copies": sum(again),
        "told": sum(one is not None and made for one, made in zip(found, again, strict=True)),
        "wrongly": sum(
            one is not None and not made for one, made in zip(found, again, strict=True)
        ),
        "s to tell": told - began,
        "MB more": (memory.main - before) / 1e6,
    }


def take_into_case(number: int, work: Path) -> dict[str, float]:
    """The same articles imported into a case, which is then opened."""
    work = work / f"{number}"
    (work / "articles").mkdir(parents=True)
    lines: list[str] = []
    for nth, (text, _) in enumerate(written(number)):
        day = date(2031, 1, 1) + timedelta(days=nth // 300)
        lines.append(json.dumps({"text": text, "date": str(day), "title": f"Article {nth:07}"}))
        if len(lines) == IN_A_FILE or nth == number - 1:
            (work / "articles" / f"{nth:09}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
            lines = []
    new_case(work / "case", "blank")
    with Memory() as memory:
        began = time.process_time()
        report = import_texts(work / "articles", work / "case")
        imported = time.process_time()
        case = open_case(work / "case")
        opened = time.process_time()
    return {
        "articles": number,
        "s to import": imported - began,
        "copies told": int((report["copy_of"] != "").sum()),
        "s to open": opened - imported,
        "copies in the case": int((case.documents["copy_of"] != "").sum()),
        "main MB": memory.main / 1e6,
    }


def read_and_code(number: int, method: str, processes: int, work: Path) -> dict[str, float]:
    """A corpus of so many articles, read and coded by a method."""
    work = work / f"{number}"
    words = write_articles(number, work / "articles")
    with Memory() as memory:
        wall, cpu = time.perf_counter(), time.process_time()
        corpus = build_corpus(
            work / "articles", CASE, work / "corpus", method, method,
            processes=processes, size=SIZES[method],
        )  # fmt: skip
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    cpu += sum(memory.children.values())
    return {
        "articles": number,
        "words": words,
        "statements": corpus.statements,
        "codings": corpus.codings,
        "seconds": wall,
        "s of processor": cpu,
        "articles/CPU s": number / cpu,
        "main MB": memory.main / 1e6,
        "child MB": memory.child / 1e6,
        "disk MB": _size(work / "corpus") / 1e6,
    }


def take_in(number: int, work: Path) -> dict[str, float]:
    """So many articles imported, and told which repeat which."""
    work = work / f"{number}"
    write_articles(number, work / "articles")
    folder = work / "corpus"
    folder.mkdir()
    (folder / ABOUT).write_text("{}")
    with Memory() as memory:
        began = time.process_time()
        units, _ = units_of([work / "articles"], SIZE)
        parts: dict[str, str] = {}
        for unit in units:
            read_unit(folder, unit.name, unit, SIZE)
            parts |= parts_of(unit, folder) or {}
        read = time.process_time()
        copies = 0
        for part, links in find_links(folder, list(parts)):
            copies += len(links.copies)
            link(folder, part, parts[part], links)
        linked = time.process_time()
    return {
        "articles": number,
        "s to import": read - began,
        "s to link": linked - read,
        "articles/CPU s": number / (linked - began),
        "copies": copies,
        "main MB": memory.main / 1e6,
        "disk MB": _size(folder) / 1e6,
    }


def count_and_ask(number: int, work: Path) -> dict[str, float]:
    """Positions of a corpus of so many articles, and a question by month, over its coded table.

    What a smaller number left in `work` is used again, if it has as many articles as a file holds.
    """
    from toolkit.corpora.measures import corpus_positions

    own = min(number, IN_A_FILE)
    work = work / f"{own}"
    if not work.exists():
        write_articles(own, work / "articles")
        build_corpus(work / "articles", CASE, work / "corpus", RULES, RULES, size=SIZE)
    [first] = (work / "corpus" / "coded").glob("0*.parquet")
    coded = parquet.read_table(first, partitioning=None)
    for nth in range(1, number // own):
        if not (file := first.with_name(f"again-{nth:06}.parquet")).exists():
            parquet.write_table(_again(coded, nth), file)
    with Memory() as memory:
        began = time.process_time()
        cells = sum(len(table) for table in corpus_positions(work / "corpus"))
        counted = time.process_time()
        months = len(query(QUESTION, work / "corpus"))
        asked = time.process_time()
    return {
        "articles": number,
        "codings": len(coded) * (number // own),
        "cells": cells,
        "s to count": counted - began,
        "s to ask": asked - counted,
        "months": months,
        "main MB": memory.main / 1e6,
        "disk MB": _size(work / "corpus" / "coded") / 1e6,
    }


def _again(coded: pa.Table, nth: int) -> pa.Table:
    """The coded table of other articles: other names, and of one in ten holders another party."""
    for name in ("statement_id", "doc_id"):
        at = coded.schema.get_field_index(name)
        coded = coded.set_column(
            at, name, compute.binary_join_element_wise(f"{nth}", coded[name], "-")
        )
    at = coded.schema.get_field_index("holder_side")
    other = pa.array([nth % 10 == 0] * len(coded))
    renamed = compute.binary_join_element_wise(coded["holder_side"], f"{nth % 1000}", " ")
    return coded.set_column(
        at, "holder_side", compute.if_else(other, renamed, coded["holder_side"])
    )


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


# ---------------------------------------------------------------- measuring

MEASURED: dict[str, Callable[[int, Path], dict[str, float]]] = {
    "take in": take_in,
    "count and ask": count_and_ask,
}
COPIES: dict[str, Callable[[int, Path], dict[str, float]]] = {
    "tell copies": tell_copies,
    "take into a case": take_into_case,
}


def measure(what: str, number: int, processes: int, work: Path) -> dict[str, float]:
    """One run in a process of its own: a method by which texts are read, or a step."""
    command = [sys.executable, "-m", "benchmarks.corpora", "--run", what, str(number), str(work)]
    command += ["-j", str(processes)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise RuntimeError(f"{what}, {number} articles: {done.stderr.strip()[-500:]}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def growth(what: str, sizes: Sequence[int], processes: int = 1) -> pd.DataFrame:
    """A row for each number of articles, the smaller ones first."""
    with tempfile.TemporaryDirectory(prefix="corpus-") as name:
        return pd.DataFrame(
            [measure(what, number, processes, Path(name)) for number in sorted(sizes)]
        )


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="benchmarks.corpora", description=__doc__)
    parser.add_argument("--articles", type=int, nargs="+", default=[], help="to read by rules")
    parser.add_argument("--learned", type=int, nargs="+", default=[], help="to read by the models")
    parser.add_argument(
        "--unread", type=int, nargs="+", default=[], help="to import and count only"
    )
    parser.add_argument(
        "--copies", type=int, nargs="+", default=[], help="of which one in ten is a copy"
    )
    parser.add_argument("-j", type=int, default=os.cpu_count() or 1, dest="processes")
    parser.add_argument(
        "--run", nargs=3, metavar=("WHAT", "ARTICLES", "FOLDER"), help=argparse.SUPPRESS
    )
    given = parser.parse_args(arguments)
    if given.run:
        what, number, work = given.run
        run = (MEASURED | COPIES).get(
            what, partial(read_and_code, method=what, processes=given.processes)
        )
        print(json.dumps(run(int(number), work=Path(work))))  # type: ignore[call-arg]
        return
    wanted = {
        RULES: given.articles,
        LEARNED: given.learned,
        **dict.fromkeys(MEASURED, given.unread),
        **dict.fromkeys(COPIES, given.copies),
    }
    if not any(wanted.values()):
        wanted[RULES] = [1_000]
    for what, sizes in wanted.items():
        if sizes:
            table = growth(what, sizes, given.processes).round(1)
            print(f"\n{what}\n\n{table.to_string(index=False)}")


if __name__ == "__main__":
    main()
