"""Files nobody could have meant are told of in one sentence, and never called a mistake of ours."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from toolkit.__main__ import BAD_INPUT, DONE, main
from toolkit.case import Case
from toolkit.parsing import store

REPORT = "Envoy Oro said on Monday that the North would accept inspections."
DIGITS, BRACKETS = "9" * 5000, "[" * 100_000
TOO_MUCH = {
    "huge number": DIGITS,
    "nested": BRACKETS,
    "closed": "[" * 5000 + "]" * 5000,
}


@pytest.fixture
def folder(make_case: Callable[..., Case]) -> Path:
    return make_case(REPORT).folder


def told(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    """What a command says that is given something bad: one sentence."""
    code = main([str(one) for one in arguments])
    _, said = capsys.readouterr()
    assert code == BAD_INPUT, said
    assert said.count("\n") == 1
    assert "mistake in the toolkit" not in said
    return said


many = pytest.mark.parametrize("much", TOO_MUCH.values(), ids=TOO_MUCH)


@pytest.mark.parametrize("much", [*TOO_MUCH.values(), "0x" + DIGITS])
def test_a_codebook(folder: Path, capsys: pytest.CaptureFixture[str], much: str) -> None:
    book = folder / "codebook.toml"
    book.write_text(f"extra = {much}\n{book.read_text('utf-8')}")

    assert str(book) in told(capsys, "check", folder)


@many
def test_a_grid(folder: Path, capsys: pytest.CaptureFixture[str], much: str) -> None:
    grid = folder.parent / "grid.toml"
    grid.write_text(f"[[report]]\nleast = {much}\n")

    out = folder.parent / "out"
    assert str(grid) in told(capsys, "render", "brief", folder, "--grid", grid, "--out", out)


@many
def test_a_notebook(folder: Path, capsys: pytest.CaptureFixture[str], much: str) -> None:
    notebook = folder.parent / "trial.ipynb"
    notebook.write_text(f'{{"cells": {much}}}')

    assert "is not a notebook" in told(
        capsys, "render", notebook, folder, "--out", folder.parent / "out"
    )


@many
def test_a_provenance(folder: Path, capsys: pytest.CaptureFixture[str], much: str) -> None:
    (folder / "provenance.json").write_text(f'{{"brief": {much}}}')

    assert "holds no reports" in told(capsys, "verify", folder)


@many
def test_annotated_texts(folder: Path, capsys: pytest.CaptureFixture[str], much: str) -> None:
    gold = folder.parent / "gold.jsonl"
    gold.write_text(f'{{"id": {much}}}\n')

    assert "not an annotated document" in told(capsys, "evaluate", "attribution", gold)


@many
def test_a_model(folder: Path, capsys: pytest.CaptureFixture[str], much: str) -> None:
    model = folder.parent / "model"
    model.mkdir()
    for name in ("model.onnx", "vocabulary.txt"):
        (model / name).write_text("said\n")
    (model / "model.json").write_text(f'{{"settings": {much}}}')

    out = folder.parent / "out"
    assert "holds no settings of a model" in told(
        capsys, "parse", folder, "--method", model, "--out", out
    )


@many
def test_a_text_in_json_is_a_row_among_the_problems(
    folder: Path, capsys: pytest.CaptureFixture[str], much: str
) -> None:
    (folder / "texts" / "more.jsonl").write_text(f'{{"text": "Oro waits.", "date": {much}}}\n')

    assert main(["check", str(folder)]) == DONE
    assert "more.jsonl" in capsys.readouterr().out


def test_a_coding_with_a_huge_number_is_a_row_among_the_problems(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "codings").mkdir()
    header = "statement_id,object,value,evidence,confidence\n"
    row = f"report:000010,tariffs,accept,{DIGITS}-{DIGITS}9,1e999\n"
    (folder / "codings" / "ann.csv").write_text(header + row)
    (folder / "codings" / "ben.csv").write_text(f"{header}report:{DIGITS},tariffs,accept,,\n")

    assert main(["check", str(folder)]) == DONE
    said = capsys.readouterr().out
    assert "ann.csv" in said
    assert "ben.csv" in said


def test_what_is_said_of_cells_as_long_as_a_text_can_be_read_to_its_end(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header = (folder / "actors.csv").read_text("utf-8").splitlines()[0]
    rows = [f"Oro,{DIGITS * 20}{n},{',' * 8}" for n in range(30)]
    (folder / "actors.csv").write_text("\n".join([header, *rows]))

    assert main(["check", str(folder)]) == BAD_INPUT
    said = capsys.readouterr().err
    assert len(said) < 6000
    assert "mistakes." in said
    assert said.endswith("more.\n")


def test_a_cache_in_the_home_of_nobody(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(store.VARIABLE, "~nobody-of-that-name/cache")

    out = folder.parent / "out"
    assert store.VARIABLE in told(capsys, "parse", folder, "--out", out)


@pytest.mark.parametrize("place", ["/dev/null/cache", "/proc/cache", "{folder}/actors.csv"])
def test_a_cache_that_cannot_be_there_costs_time_only(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    place: str,
) -> None:
    monkeypatch.setenv(store.VARIABLE, place.format(folder=folder))

    assert main(["parse", str(folder), "--out", str(folder.parent / "out")]) == DONE
    assert capsys.readouterr().err == ""
    assert json.dumps(sorted(path.name for path in folder.iterdir())) == json.dumps(
        ["actors.csv", "codebook.toml", "texts"]
    )
