"""Briefs by the hundred beside plain papermill and nbconvert, in one run.

``python -m benchmarks --only batch``. Each brief is of the sample case with another setting, so
that none is like another. Both ways begin with what was found in the texts at hand, as it is from
the second brief on. Plain is what one does without this toolkit's command: ``papermill``, then
``jupyter nbconvert``, one brief after the other. All briefs of the batch are made; of the plain
ones some, spread evenly over the settings, half of them before the batch and half behind it, and
their time is multiplied: the table says by how much.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from benchmarks.speed import CACHE, Memory
from toolkit.reporting.render import find_notebook

CASE = "port-selme"
LOOKS = 1.0
"""Seconds between looks at the memory of a batch: looking takes time itself."""


def plain(settings: Iterable[int], folder: Path) -> float:
    """Seconds that the briefs of these settings take with papermill and nbconvert."""
    notebook = str(find_notebook("brief"))
    began = time.perf_counter()
    for least in settings:
        done = str(folder / f"brief-{least}.ipynb")
        _run("papermill", notebook, done, "--no-progress-bar", "-p", "least", str(least))
        _run("jupyter", "nbconvert", "--to", "html", "--log-level", "ERROR", done)
    return time.perf_counter() - began


def together(briefs: int, folder: Path, processes: int) -> tuple[float, float]:
    """Seconds that so many briefs take as a batch, and the megabytes its processes held at most."""
    folder.mkdir()
    grid = folder / "grid.csv"
    grid.write_text("least\n" + "".join(f"{least}\n" for least in range(1, briefs + 1)), "utf-8")
    with Memory(LOOKS) as memory:
        began = time.perf_counter()
        _render(folder, "--grid", str(grid), "-j", str(processes))
        seconds = time.perf_counter() - began
    made = len(list(folder.glob("*/brief-*.html")))
    if made != briefs:
        raise RuntimeError(f"{made} of {briefs} briefs were made")
    return seconds, memory.together / 1e6


def single(folder: Path) -> float:
    """Seconds that one brief takes by the command line."""
    began = time.perf_counter()
    _render(folder)
    return time.perf_counter() - began


def _render(folder: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "toolkit", "render", "brief", CASE, "--out", str(folder)]
    subprocess.run([*command, *arguments], check=True, capture_output=True)  # noqa: S603


def _run(program: str, *arguments: str) -> None:
    command = [str(Path(sys.executable).with_name(program)), *arguments]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603


def spread(number: int, most: int) -> list[int]:
    """So many settings, evenly spread from 1 to `most`, each in the middle of its share."""
    number = min(number, most)
    return [(2 * nth + 1) * most // (2 * number) + 1 for nth in range(number)]


def measured(briefs: int, by_plain: int, processes: int, rounds: int) -> pd.DataFrame:
    """Seconds of each way for one brief and for many, and the share of plain's that ours takes.

    Of plain ones `by_plain` are made. For one brief, the better of so many rounds, alternating.
    """
    with tempfile.TemporaryDirectory(prefix="briefs-") as name:
        folder = Path(name)
        before = os.environ.get(CACHE)
        os.environ[CACHE] = before or str(folder / "cache")
        try:
            single(folder / "first")
            pairs = [(plain([1], folder), single(folder / "one")) for _ in range(rounds)]
            one, own = (min(times) for times in zip(*pairs, strict=True))
            settings = spread(by_plain, briefs)
            many = plain(settings[::2], folder)
            batch, memory = together(briefs, folder / "many", processes)
            many = (many + plain(settings[1::2], folder)) * briefs / len(settings)
        finally:
            os.environ.pop(CACHE) if before is None else os.environ.update({CACHE: before})
    words = f"{briefs} briefs, here {processes} at once"
    how = (
        "made"
        if len(settings) == briefs
        else f"{len(settings)} made, times {briefs / len(settings):g}"
    )
    return pd.DataFrame(
        [
            ("one brief", f"the better of {rounds}", one, own, own / one, None),
            (words, how, many, batch, batch / many, memory),
        ],
        columns=["what", "plain", "plain, seconds", "here, seconds", "share", "MB at most"],
    )
