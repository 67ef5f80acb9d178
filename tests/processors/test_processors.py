"""A case gives the same tables on every processor, whatever instructions that one knows.

Processors are emulated by QEMU (Debian: qemu-user), which takes a minute or two: these tests
run by `make test-processors`, and in continuous integration, where they fail without it.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from toolkit.case import Case

pytestmark = pytest.mark.processors

EMULATOR = "qemu-x86_64"
REQUIRED = "NEGOTIATION_TOOLKIT_PROCESSORS"
PROCESSORS = {"Nehalem": "SSE42", "Haswell": "AVX2"}
"""Kinds of processor, of 2008 and 2013, with the widest instructions each knows."""
CHOOSE_KERNELS = ("OPENBLAS_", "NPY_", "MKL_", "BLIS_")
"""Settings of a machine that bind its libraries to one kind of processor, whatever they find."""

CODE = """\
import sys
from numpy._core._multiarray_umath import __cpu_features__ as known
from toolkit.__main__ import main
print([name for name in ("SSE42", "AVX2", "AVX512F") if known[name]][-1])
sys.exit(main(sys.argv[1:]))
"""
REPORTS = {
    "2031-03-04-inspections": (
        "Envoy Oro said on Tuesday that the North would accept inspections of ships bound for "
        "Selme. “We will not lower the tariffs,” said Lena Adan.\n\n"
        "According to the mediator, both sides had asked for a summit."
    ),
    "2031-03-06-no-summit": (
        "“There is nothing to sign,” the foreign minister told the Selme Courier, denying that "
        "her government had agreed to open the harbour.\n\nOro hoped for a meeting of leaders."
    ),
}


@pytest.fixture
def emulator() -> str:
    found = shutil.which(EMULATOR)
    if found is None or platform.machine() != "x86_64":
        missing = f"needs {EMULATOR} on an x86-64 machine"
        if os.environ.get(REQUIRED) == "required":
            pytest.fail(missing)
        pytest.skip(missing)
    return found


def test_two_processors_give_the_tables_that_this_one_gives(
    emulator: str, make_case: Callable[..., Case], tmp_path: Path
) -> None:
    case = make_case(REPORTS)
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(CHOOSE_KERNELS)
    } | {"NEGOTIATION_TOOLKIT_CACHE": "off", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}

    def start(name: str, *before: str) -> subprocess.Popen[str]:
        command = [*before, sys.executable, "-c", CODE, "code", case.folder, "--out"]
        return subprocess.Popen(
            [*command, tmp_path / name], env=environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    running = {"this one": start("this one")} | {
        name: start(name, emulator, "-cpu", name) for name in PROCESSORS
    }
    try:
        for name, process in running.items():
            out, err = process.communicate(timeout=900)
            assert process.returncode == 0, f"{name}: {err}"
            assert out.splitlines()[0] == PROCESSORS.get(name, out.splitlines()[0])
    finally:
        for process in running.values():
            process.kill()

    tables = {name: _tables(tmp_path / name) for name in running}
    assert tables["this one"]["statements.csv"].count(b"learned-") >= 5
    for name in PROCESSORS:
        assert tables[name] == tables["this one"], f"{name} gives other tables"


def _tables(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.csv"))}
