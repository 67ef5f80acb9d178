"""Broken files that every reader is handed: each is read or refused, soon, in little memory."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

FUZZ = Path(__file__).parent / "fuzz.py"


def test_the_parts_of_a_case_are_read_or_refused_however_they_are_broken(tmp_path: Path) -> None:
    """Texts and other tools' files are broken in the tests of their readers."""
    fuzz = runpy.run_path(str(FUZZ))
    files = list(fuzz["parts_of"](fuzz["a_case"](tmp_path)))

    tried = [fuzz["tried"](seed, *fuzz["input_of"](seed, files)) for seed in range(60)]

    assert [one for one in tried if one.wrong] == []
    assert {one.ended for one in tried} == {"read", "refused"}


@pytest.mark.faults
@pytest.mark.parametrize("first", range(100_000, 108_000, 1_000))
def test_thousands_of_broken_files_are_read_or_refused(first: int) -> None:
    command = [sys.executable, FUZZ, "--first", str(first), "--inputs", "1000"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)

    assert re.search(", 0 wrong", done.stdout), done.stdout
    assert done.returncode == 0
