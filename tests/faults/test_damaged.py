"""A damaged cache, table, model or notebook: one clear sentence, or nothing worse than time."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from toolkit.__main__ import BAD_INPUT, DONE, main
from toolkit.coding.reader import model as stances
from toolkit.exchange import export, read_table
from toolkit.parsing import find_statements, store
from toolkit.parsing.attribution import learned
from toolkit.schema import InputError, Statement

REPORT = (
    "Envoy Oro said on Monday that the North would accept inspections. “We will not lower the "
    "tariffs,” said Lena Adan."
)


def seeds(few: int, many: int) -> list[Any]:
    """The seeds of `make test`, and those of `make test-faults`."""
    return [
        pytest.param(seed, marks=() if seed < few else pytest.mark.faults) for seed in range(many)
    ]


def damaged(data: bytes, seed: int) -> bytes:
    """The bytes cut short, overwritten somewhere, or others altogether."""
    chance = Random(seed)
    at = chance.randrange(len(data))
    noise = chance.randbytes(chance.choice([1, 16, 400]))
    return [data[:at], data[:at] + noise + data[at + len(noise) :], b"", noise][seed % 4]


def assert_told_of(file: Path, read: Callable[[], object]) -> None:
    """Reading it succeeds, or fails with a sentence that names it."""
    said = ""
    try:
        read()
    except InputError as error:
        said = str(error)
    assert not said or str(file) in said
    assert "\n" not in said


@pytest.fixture
def folder(make_case: Callable[..., Any]) -> Path:
    return make_case(REPORT).folder


Say = Callable[..., str]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """Run a command that does its work, or says in one sentence why not; returns what it says."""

    def run(*arguments: str | Path) -> str:
        code = main([str(one) for one in arguments])
        said = capsys.readouterr().err
        assert code in (DONE, BAD_INPUT), said
        assert "mistake in the toolkit" not in said
        assert said.count("\n") == (code == BAD_INPUT)
        return said

    return run


@pytest.mark.parametrize("seed", seeds(4, 40))
def test_a_damaged_cache_costs_time_only(
    folder: Path, say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setenv(store.VARIABLE, str(tmp_path / "cache"))
    for name in ("first", "second"):
        assert say("parse", folder, "--out", tmp_path / name) == ""
        file = tmp_path / "cache" / "parsing.sqlite"
        file.write_bytes(damaged(file.read_bytes(), seed))

    assert say("parse", folder, "--out", tmp_path / "third") == ""
    made = [(tmp_path / name / "statements.csv").read_bytes() for name in ("first", "third")]
    assert made[0] == made[1]


@pytest.mark.parametrize("seed", seeds(2, 20))
def test_a_cache_whose_values_are_damaged_costs_time_only(
    folder: Path, say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setenv(store.VARIABLE, str(tmp_path / "cache"))
    assert say("parse", folder, "--out", tmp_path / "first") == ""
    kept = sqlite3.connect(tmp_path / "cache" / "parsing.sqlite")
    for key, value in kept.execute("SELECT key, value FROM kept").fetchall():
        kept.execute("UPDATE kept SET value = ? WHERE key = ?", (damaged(value, seed), key))
    kept.commit()
    kept.close()

    assert say("parse", folder, "--out", tmp_path / "second") == ""
    made = [(tmp_path / name / "statements.csv").read_bytes() for name in ("first", "second")]
    assert made[0] == made[1]


@pytest.mark.parametrize("seed", seeds(8, 200))
def test_a_damaged_parquet_file_is_refused_or_read(
    make_case: Callable[..., Any], tmp_path: Path, seed: int
) -> None:
    case = make_case(REPORT)
    path = export(find_statements(case), case, "parquet", tmp_path / "statements")
    path.write_bytes(damaged(path.read_bytes(), seed))

    assert_told_of(path, lambda: read_table(path, Statement))


MODELS = {"method": learned.SHIPPED, "coder": stances.SHIPPED}


@pytest.mark.parametrize("seed", seeds(4, 32))
@pytest.mark.parametrize("which", MODELS)
def test_a_damaged_model_is_told_or_used(
    folder: Path, say: Say, tmp_path: Path, which: str, seed: int
) -> None:
    model = shutil.copytree(MODELS[which], tmp_path / "model")
    files = sorted(path for path in model.iterdir() if path.name != "CARD.md")
    file = files[Random(f"{which} {seed}").randrange(len(files))]
    file.write_bytes(damaged(file.read_bytes(), seed))

    verb = "parse" if which == "method" else "code"
    out = tmp_path / "out"
    said = say(verb, folder, f"--{which}", model, "--out", out)
    assert str(model) in said or (out / "statements.csv").exists() or (out / "coded.csv").exists()


@pytest.mark.parametrize("seed", seeds(6, 60))
def test_a_damaged_notebook_is_told_of_before_anything_is_made(
    folder: Path, tmp_path: Path, seed: int
) -> None:
    from toolkit.reporting.render import find_notebook, notebook_parameters

    whole = find_notebook("timeline").read_bytes()
    notebook = tmp_path / "timeline.ipynb"
    notebook.write_bytes(damaged(whole, seed))

    assert_told_of(notebook, lambda: notebook_parameters(str(notebook)))
