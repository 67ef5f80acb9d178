"""Worlds in which something goes wrong, and what each action leaves in them when nothing does."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest

from toolkit.__main__ import main

HERE = Path(__file__).parent
LOCKS = re.compile(r"\.lock|\.\w+\.lock|\.held")
REPORTS = {
    "2031-03-04-inspections": (
        "Envoy Oro said on Tuesday that the North would accept inspections of ships. “We will not "
        "lower the tariffs,” said Lena Adan.\n"
    ),
    "2031-03-06-tariffs": (
        "Lena Adan said on Thursday that the South would lower the tariffs. Aune Lind said that "
        "the talks would go on.\n"
    ),
    "2031-03-07-harbour": (
        "Tarik Oro told reporters that the North would never accept inspections. “We want access "
        "to the harbour,” he said.\n"
    ),
}
LATER = "date: 2031-03-{day}\noutlet: Harbour Post\n\nOro said that round {day} was late.\n"

Files = dict[str, bytes]


@dataclass(frozen=True)
class Done:
    """What a copy of the stage came to."""

    code: int
    printed: str
    events: int
    seconds: float


@dataclass(frozen=True)
class Clean:
    """What an action does when nothing goes wrong: how it ends, and the files before and after."""

    done: Done
    before: Files
    after: Files


class Stage:
    """The process of `stage.py`, and its copies."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "stage.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
                "PYTHONHASHSEED": "0",
            },
        )

    def run(self, *requests: dict[str, Any]) -> list[Done]:
        """Do these at the same time, and wait for all."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(requests) + "\n")
        self._process.stdin.flush()
        return [Done(**one) for one in json.loads(self._process.stdout.readline())]

    def close(self) -> None:
        """End it."""
        self._process.communicate()


class World:
    """A folder with all that the actions need: a case, articles to import, a class, a notebook."""

    def __init__(self, folder: Path, stage: Stage) -> None:
        self.folder, self.stage = folder, stage

    def request(self, action: str, **fault: Any) -> dict[str, Any]:
        """An action in this world, with what is to go wrong."""
        asked: dict[str, Any] = {
            "world": str(self.folder),
            "here": str(self.folder),
            "environment": {"NEGOTIATION_TOOLKIT_CACHE": str(self.folder / "cache")},
            **fault,
        }
        if action == "decide":
            statements = [f"2031-03-04-inspections:{n:06}" for n in range(8)]
            decided = {"case": "case", "statements": statements, "value": "accept"}
            return {**asked, "do": "decide", **decided}
        return {**asked, "do": "command", "arguments": ACTIONS[action].split()}

    def act(self, action: str, **fault: Any) -> Done:
        """Do one thing."""
        return self.stage.run(self.request(action, **fault))[0]

    def files(self) -> Files:
        """The files that are there for people: not what is kept, locked or half made."""
        found = self.folder.rglob("*")
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in sorted(found)
            if path.is_file() and "cache" not in path.parts and not _hidden(path, self.folder)
        }

    def half_made(self) -> list[str]:
        """What is half made: hidden files and folders that are no locks."""
        hidden = (path for path in self.folder.rglob(".*") if not LOCKS.fullmatch(path.name))
        return sorted(path.name for path in hidden if path.name != ".made.json")

    def let_time_pass(self, seconds: float = 600) -> None:
        """Let what is there be so old; where the clock went back, it is of a time to come."""
        then = time.time() - seconds
        for path in self.folder.rglob("*"):
            os.utime(path, (then, then), follow_symlinks=False)


ACTIONS = {
    "import": "import articles --into case",
    "parse": "parse case --out parsed",
    "code": "code case --coder rules --out coded",
    "collect": "class collect case handed-in",
    "batch": "render trial.ipynb case --grid grid.csv --out reports -j 2",
}
"""Commands, in the folder of a world."""


def _hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _build(folder: Path, actors: str, codebook: str) -> None:
    (folder / "case" / "texts").mkdir(parents=True)
    (folder / "case" / "actors.csv").write_text(actors, encoding="utf-8")
    (folder / "case" / "codebook.toml").write_text(codebook, encoding="utf-8")
    for name, text in REPORTS.items():
        (folder / "case" / "texts" / f"{name}.txt").write_text(f"outlet: Harbour Post\n\n{text}")
    (folder / "articles").mkdir()
    for day in range(10, 16):
        (folder / "articles" / f"{day}.txt").write_text(LATER.format(day=day))
    (folder / "students.csv").write_text("name\nBo Lund\nIda Vik\nKim Ost\nUma Ray\n")
    cells = [
        nbformat.v4.new_markdown_cell("# A trial", id="t"),
        nbformat.v4.new_code_cell(
            'case: str = ""  # the case\nround: int = 1  # which', id="p",
            metadata={"tags": ["parameters"]},
        ),
        nbformat.v4.new_code_cell(
            "import toolkit as tk\nopened = tk.open_case(case)\n"
            "table = opened.documents[['doc_id', 'text']].head(round)\n"
            "tk.report.save_table('texts', table, 'Texts.')", id="c",
        ),
    ]  # fmt: skip
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "trial.ipynb")
    (folder / "grid.csv").write_text("round\n1\n2\n3\n")
    case = str(folder / "case")
    list_, out = str(folder / "students.csv"), str(folder / "hand-outs")
    given = ["--students", list_, "--n", "5", "--overlap", "2", "--method", "rules", "--out", out]
    assert main(["class", "assign", case, *given]) == 0
    handed_in = str(folder / "handed-in")
    assert main(["class", "rehearse", case, "--method", "rules", "--out", handed_in]) == 0


@pytest.fixture(scope="session")
def stage() -> Iterator[Stage]:
    """The stage, which takes some seconds to set up."""
    opened = Stage()
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """A world that is only copied."""
    words = sys.modules[_shared(request)]
    folder = tmp_path_factory.mktemp("built") / "world"
    folder.mkdir()
    _build(folder, words.ACTORS, words.CODEBOOK)
    return folder


def _shared(request: pytest.FixtureRequest) -> str:
    """The module of the conftest.py that all tests share."""
    shared = str(HERE.parent / "conftest.py")
    return next(
        name for name, module in sys.modules.items() if getattr(module, "__file__", "") == shared
    )


@pytest.fixture
def world(built: Path, stage: Stage, tmp_path: Path) -> World:
    """A world of the test's own."""
    return World(shutil.copytree(built, tmp_path / "world"), stage)


@pytest.fixture(scope="session")
def clean(
    built: Path, stage: Stage, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Clean]:
    """What an action does when nothing goes wrong, done once for each."""
    known: dict[str, Clean] = {}

    def of(action: str) -> Clean:
        if action not in known:
            folder = tmp_path_factory.mktemp(action) / "world"
            world = World(shutil.copytree(built, folder), stage)
            before = world.files()
            done = world.act(action)
            assert done.code == 0, done.printed
            assert done.events > 1 or action == "batch"  # whose other processes write
            known[action] = Clean(done, before, world.files())
        return known[action]

    return of
