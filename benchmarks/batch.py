"""Briefs by the dozen beside plain papermill and nbconvert, in one run.

``python -m benchmarks.batch --briefs 200 -j 4``. Each brief is of the sample case with another
setting, so that none is like another. Both ways begin with what was found in the texts at hand, as
it is from the second brief on. Plain is what one does without this toolkit's command:
``papermill``, then ``jupyter nbconvert``, one brief after the other, or with
``--plain-processes N`` N at once.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd

from benchmarks.speed import CACHE
from toolkit.batches import render_batch
from toolkit.reporting.render import find_notebook

CASE = "port-selme"


def plain(briefs: int, folder: Path, processes: int = 1) -> float:
    """Seconds that so many briefs take with papermill and nbconvert."""
    notebook = str(find_notebook("brief"))

    def make(number: int) -> None:
        done = str(folder / f"brief-{number}.ipynb")
        _run("papermill", notebook, done, "--no-progress-bar", "-p", "least", str(number + 1))
        _run("jupyter", "nbconvert", "--to", "html", "--log-level", "ERROR", done)

    began = time.perf_counter()
    with ThreadPoolExecutor(processes) as pool:
        list(pool.map(make, range(briefs)))
    return time.perf_counter() - began


def together(briefs: int, folder: Path, processes: int) -> float:
    """Seconds that the same briefs take as a batch."""
    folder.mkdir()
    grid = folder / "grid.csv"
    grid.write_text("least\n" + "".join(f"{number + 1}\n" for number in range(briefs)), "utf-8")
    began = time.perf_counter()
    batch = render_batch("brief", [CASE], grid=grid, out=folder, processes=processes)
    if batch.count("made") != briefs:
        raise RuntimeError(next(one.why for one in batch.reports if one.why))
    return time.perf_counter() - began


def single(folder: Path) -> float:
    """Seconds that one brief takes by the command line."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "toolkit", "render", "brief", CASE, "--out", str(folder)]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603
    return time.perf_counter() - began


def processors() -> int:
    """How many processors there are to work with."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _run(program: str, *arguments: str) -> None:
    command = [str(Path(sys.executable).with_name(program)), *arguments]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603


def measured(briefs: int, processes: int, plain_processes: int, rounds: int) -> pd.DataFrame:
    """Seconds of each way for one brief and for many, and the share of plain's that ours takes."""
    with tempfile.TemporaryDirectory(prefix="briefs-") as name:
        folder = Path(name)
        before = os.environ.get(CACHE)
        os.environ[CACHE] = before or str(folder / "cache")
        try:
            single(folder / "first")
            pairs = [(plain(1, folder), single(folder / "one")) for _ in range(rounds)]
            one, own = (min(times) for times in zip(*pairs, strict=True))
            many = plain(briefs, folder, plain_processes)
            batch = together(briefs, folder / "many", processes)
        finally:
            os.environ.pop(CACHE) if before is None else os.environ.update({CACHE: before})
    words = f"{briefs} briefs, {processes} at once"
    return pd.DataFrame(
        [("one brief", one, own, own / one), (words, many, batch, batch / many)],
        columns=["what", "plain", "toolkit", "share"],
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Print how long each way takes, and how many times as long plain takes."""
    parser = argparse.ArgumentParser(prog="benchmarks.batch", description=__doc__)
    parser.add_argument("--briefs", type=int, default=12, help="how many briefs")
    parser.add_argument("-j", type=int, default=processors(), dest="processes")
    parser.add_argument("--plain-processes", type=int, default=1, help="plain ones at once")
    parser.add_argument("--rounds", type=int, default=3, help="of the single brief, alternating")
    given = parser.parse_args(arguments)
    table = measured(given.briefs, given.processes, given.plain_processes, given.rounds)
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; seconds\n")
    print(table.round(2).to_string(index=False))


if __name__ == "__main__":
    main()
