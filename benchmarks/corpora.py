"""How a corpus grows: time, memory and disk with the number of articles, measured step by step.

``python -m benchmarks.corpora --articles 1000 10000``. Articles are made ones (`speed.py`), in
files of 1,000, no two alike; time is that of processors, children included, and memory the most
that the process that was started and the largest of its children held. Each row is a run of its
own. Reading and coding are measured whole; what costs too much at a million articles, parsing, is
left out of the other two tables: importing articles, with what repeats what, and counting and
asking a coded table that is the one of the first 1,000 articles again and again, under other names.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pandas as pd
import pyarrow as pa
from pyarrow import compute, parquet

from benchmarks.speed import Memory, documents
from toolkit.corpora import build_corpus
from toolkit.corpora.links import find_links, link
from toolkit.corpora.parts import ABOUT
from toolkit.corpora.querying import query
from toolkit.corpora.texts import parts_of, read_unit, units_of

IN_A_FILE = 1_000
SIZE = 1_000
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


# ---------------------------------------------------------------- what is measured


def read_and_code(number: int, method: str, processes: int, work: Path) -> dict[str, float]:
    """A corpus of so many articles, read and coded by a method."""
    words = write_articles(number, work / "articles")
    with Memory() as memory:
        wall, cpu = time.perf_counter(), time.process_time()
        corpus = build_corpus(
            work / "articles", CASE, work / "corpus", method, method, processes=processes, size=SIZE
        )
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
    """Positions of a corpus of so many articles, and a question by month, over its coded table."""
    from toolkit.corpora.measures import corpus_positions

    write_articles(IN_A_FILE, work / "articles")
    build_corpus(work / "articles", CASE, work / "corpus", "rules", "rules", size=SIZE)
    [first] = (work / "corpus" / "coded").iterdir()
    coded = parquet.read_table(first, partitioning=None)
    for nth in range(1, number // IN_A_FILE):
        parquet.write_table(_again(coded, nth), first.with_name(f"again-{nth:06}.parquet"))
    with Memory() as memory:
        began = time.process_time()
        cells = sum(len(table) for table in corpus_positions(work / "corpus"))
        counted = time.process_time()
        months = len(query(QUESTION, work / "corpus"))
        asked = time.process_time()
    return {
        "articles": number,
        "codings": len(coded) * (number // IN_A_FILE),
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


def measure(what: str, number: int, processes: int = 1) -> dict[str, float]:
    """One run in a process of its own: a method by which texts are read, or one of `MEASURED`."""
    command = [sys.executable, "-m", "benchmarks.corpora", "--run", what, str(number)]
    command += ["-j", str(processes)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def growth(what: str, sizes: Sequence[int], processes: int = 1) -> pd.DataFrame:
    """A row for each number of articles."""
    return pd.DataFrame([measure(what, number, processes) for number in sizes])


def _run(what: str, number: int, processes: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="corpus-", dir=os.environ.get("TMPDIR")) as name:
        run = MEASURED.get(what, partial(read_and_code, method=what, processes=processes))
        return run(number, work=Path(name))  # type: ignore[call-arg]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="benchmarks.corpora", description=__doc__)
    parser.add_argument("--articles", type=int, nargs="+", default=[1_000], help="to read by rules")
    parser.add_argument("--learned", type=int, nargs="+", default=[], help="to read by the models")
    parser.add_argument(
        "--unread", type=int, nargs="+", default=[], help="to import and count only"
    )
    parser.add_argument("-j", type=int, default=os.cpu_count() or 1, dest="processes")
    parser.add_argument("--run", nargs=2, metavar=("WHAT", "ARTICLES"), help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.run:
        print(json.dumps(_run(given.run[0], int(given.run[1]), given.processes)))
        return
    wanted = {"rules": given.articles, "learned": given.learned} | dict.fromkeys(
        MEASURED, given.unread
    )
    for what, sizes in wanted.items():
        if sizes:
            table = growth(what, sizes, given.processes).round(1)
            print(f"\n{what}\n\n{table.to_string(index=False)}")


if __name__ == "__main__":
    main()
