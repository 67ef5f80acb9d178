"""`corpus`: more texts than a case holds, read and coded in parts."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from toolkit.commands.arguments import Verbs, add_method
from toolkit.commands.printing import count


def add(verbs: Verbs) -> None:
    """Add the verb."""
    corpus = verbs.add_parser(
        "corpus", help="read and code texts by the hundred thousand, in parts that are found again"
    )
    corpus.add_argument("sources", nargs="+", type=Path, metavar="SOURCE", help="file or folder")
    corpus.add_argument(
        "--case", required=True, metavar="CASE",
        help="whose actors and codebook: a case folder, or a sample case's name",
    )  # fmt: skip
    corpus.add_argument(
        "--out", required=True, type=Path, metavar="DIR", help="folder for the corpus"
    )
    add_method(corpus)
    corpus.add_argument(
        "--coder", default="learned", metavar="CODER",
        help="who codes: learned (the default), rules, or the folder of a model",
    )  # fmt: skip
    corpus.add_argument(
        "--engine", default="local", metavar="ENGINE",
        help="local (the default): processes of this machine; dask: those of a scheduler",
    )  # fmt: skip
    corpus.add_argument(
        "--address", default="", metavar="ADDRESS",
        help="of the scheduler, such as tcp://10.0.0.1:8786; without it dask works on this machine",
    )  # fmt: skip
    corpus.add_argument(
        "-j", type=int, default=os.cpu_count() or 1, dest="processes", metavar="N",
        help="so many parts at once on this machine (default: one for each core)",
    )  # fmt: skip
    corpus.add_argument(
        "--size", type=int, default=1000, metavar="N", help="reports in a part (default: 1000)"
    )
    corpus.set_defaults(run=_run)


def _run(given: argparse.Namespace) -> None:
    from tqdm import tqdm

    from toolkit.corpora import build_corpus

    with tqdm(unit=" parts", disable=None, leave=False) as bar:

        def tell(step: str, done: int, total: int) -> None:
            bar.desc, bar.n, bar.total = step, done, total
            bar.refresh()

        corpus = build_corpus(
            given.sources, given.case, given.out, given.method, given.coder, given.engine,
            given.processes, given.address, given.size, tell,
        )  # fmt: skip
    notes = [f"{corpus.copies:,} repeat another"] * bool(corpus.copies)
    notes += [f"{corpus.renamed:,} had the name of another"] * bool(corpus.renamed)
    print("; ".join([f"{given.out}: {count(corpus.articles, 'article')}", *notes]))
    print(f"{count(corpus.statements, 'statement')}, {count(corpus.codings, 'coding')}")
    made = corpus.made["statements"]
    print(f"{count(corpus.parts, 'part')}, {made:,} of them read now; {corpus.seconds:.0f} seconds")
    if corpus.problems:
        print(f"{count(corpus.problems, 'problem')} to look at in the table problems")
