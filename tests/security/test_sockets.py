"""Nothing is asked of any network: import, parse, code and render open no way to one.

Every Python process of a run, also those it starts, notes each address it would resolve, listen at
or connect to, and is refused it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from toolkit.case import Case
from toolkit.parsing import store

REPORT = (
    "Envoy Oro said on Monday that the North would accept inspections. “We will not lower the "
    "tariffs,” said Lena Adan."
)
REFUSING = """\
import socket, sys

ASKED = {"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"}
NAMED = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}

def refuse(event, given):
    asked = event in ASKED and given[0].family in (socket.AF_INET, socket.AF_INET6)
    if event == "socket.bind" and given[1][:2] == ("::1", 0):
        return  # urllib3 looks whether the machine has IPv6; nobody hears of it
    if asked or event in NAMED:
        with open(%r, "a") as noted:
            noted.write(f"{event} {given} {sys.argv}\\n")
        raise OSError(f"no network: {event}")

sys.addaudithook(refuse)
"""

Run = Callable[..., None]


@pytest.fixture
def noted(tmp_path: Path) -> Path:
    """The file in which attempts are noted."""
    (tmp_path / "refusing").mkdir()
    noted = tmp_path / "noted.txt"
    (tmp_path / "refusing" / "sitecustomize.py").write_text(REFUSING % str(noted))
    return noted


@pytest.fixture
def run(tmp_path: Path, noted: Path) -> Run:
    """Run Python in a process that reaches no network."""
    paths = [str(noted.parent / "refusing"), *filter(None, sys.path)]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(paths),
        store.VARIABLE: str(tmp_path / "cache"),
    }

    def run(*arguments: str | Path) -> None:
        command = [sys.executable, *map(str, arguments)]
        subprocess.run(command, check=True, cwd=tmp_path, env=environment, capture_output=True)

    return run


def test_who_asks_a_network_is_noted(run: Run, noted: Path) -> None:
    asking = "import socket as s\ntry: s.create_connection(('127.0.0.1', 9), 5)\nexcept OSError: 0"
    run("-c", asking)

    assert "127.0.0.1" in noted.read_text()


def test_texts_are_imported_read_and_coded_without_a_network(
    run: Run, noted: Path, make_case: Callable[..., Case], tmp_path: Path
) -> None:
    case = make_case(REPORT).folder
    page = "<html><body><p>Oro said that talks would go on.</p><img src='https://a.example/b.png'>"
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.html").write_text(f"{page}</body></html>")

    run("-m", "toolkit", "import", tmp_path / "articles", "--into", case)
    run("-m", "toolkit", "parse", case, "--out", tmp_path / "parsed")
    for coder in ("rules", "learned"):
        run("-m", "toolkit", "code", case, "--coder", coder, "--out", tmp_path / coder)

    assert not noted.exists(), noted.read_text()


@pytest.mark.slow
def test_a_report_is_rendered_without_a_network(
    run: Run,
    noted: Path,
    make_case: Callable[..., Case],
    make_notebook: Callable[[str], Path],
    tmp_path: Path,
) -> None:
    case = make_case(REPORT).folder
    cell = (
        "import toolkit as tk\nopened = tk.open_case(case)\n"
        "table = tk.find_statements(opened)\ntk.report.save_table('statements', table, 'All.')"
    )
    notebook, out = make_notebook(cell), tmp_path / "out"

    run("-m", "toolkit", "render", notebook, case, "--out", out)
    run("-m", "toolkit", "render", notebook, case, "--out", out / "batch", "-j", "1")

    assert (out / "trial.html").exists()
    assert not noted.exists(), noted.read_text()
