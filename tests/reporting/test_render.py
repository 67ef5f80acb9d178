"""A report is made whole, the same every time, or not at all with a cause in one sentence."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from toolkit.case import Case
from toolkit.reporting import forking
from toolkit.reporting.render import LOCK, ReportError, find_notebook, render_report
from toolkit.schema import InputError

MakeCase = Callable[..., Case]
MakeNotebook = Callable[..., Path]
REPORT = "Envoy Oro said on Monday that the North would accept inspections."
EXHIBITS = """\
from matplotlib import pyplot as plt
from toolkit.case import open_case
from toolkit.reporting.exhibits import save_figure, save_table
case = open_case(case)
save_table("texts", case.documents[["doc_id", "text"]], "Texts.")
"""
FIGURE = """\
figure, ax = plt.subplots()
ax.bar(["North", "South"], [top, 1])
save_figure("bars", ax, "Bars (n = 3 statements).", "Two bars.")
"""


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file() and path.name != LOCK)
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(found, key=str)}


def alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_two_renders_of_a_case_give_the_same_bytes_and_keep_out_of_another_s_way(
    make_case: MakeCase,
    make_notebook: MakeNotebook,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = make_notebook(EXHIBITS).rename(tmp_path / "other.ipynb")
    notebook = make_notebook(EXHIBITS, FIGURE, parameters='case: str = ""\ntop: int = 2  # bars')
    case = make_case(REPORT)
    monkeypatch.chdir(tmp_path)

    page = render_report(str(notebook), case, tmp_path / "one", top="3")
    again = render_report(str(notebook), case.folder, "two", top=3)

    one, two = files(tmp_path / "one"), files(tmp_path / "two")
    assert page == tmp_path / "one" / "trial.html"
    assert again == Path("two", "trial.html")
    assert set(one) == {
        "trial.html",
        "trial.ipynb",
        "figures/trial/bars.png",
        "figures/trial/bars.svg",
        "provenance.json",
        "tables/trial/texts.csv",
    }
    origin = json.loads(one["provenance.json"])["trial"]
    assert origin["parameters"] == {"top": 3}
    assert set(origin["case"]["files"]) == {"actors.csv", "codebook.toml", "texts/report.txt"}
    assert str(tmp_path).encode() not in b"".join(one.values())
    assert one == two

    render_report(str(other), case, tmp_path / "one")

    both = files(tmp_path / "one")
    assert set(json.loads(both.pop("provenance.json"))) == {"trial", "other"}
    assert {"tables/other/texts.csv", "other.html"} <= set(both)
    assert {name: both.get(name) for name in one if name != "provenance.json"} == {
        name: data for name, data in one.items() if name != "provenance.json"
    }


@pytest.mark.parametrize(
    ("cell", "cause", "timeout"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero.", 60),
        ("import sys; sys.exit(0)", "SystemExit: 0.", 60),
        (
            "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
            "its Python process ended: it was told to exit, killed, or out of memory.",
            60,
        ),
        ("import time; time.sleep(600)", "it ran longer than 5 seconds.", 5),
    ],
    ids=["error", "sys.exit", "killed", "too long"],
)
def test_a_run_that_does_not_reach_its_end_is_no_report(
    cell: str,
    cause: str,
    timeout: int,
    make_case: MakeCase,
    make_notebook: MakeNotebook,
    tmp_path: Path,
) -> None:
    notebook = make_notebook("first = 1", cell, "last = 1")
    out = tmp_path / "out"
    out.mkdir()
    (out / "trial.html").write_text("the report of yesterday")

    with pytest.raises(ReportError) as caught:
        render_report(str(notebook), make_case(REPORT), out, timeout=timeout)

    failed = out.resolve() / "failed" / "trial.ipynb"
    sentence = f"Notebook 'trial' stopped at the cell that begins {cell!r}: {cause}"
    assert str(caught.value) == f"{sentence} See {failed}."
    assert (out / "trial.html").read_text() == "the report of yesterday"
    assert set(files(out)) == {"trial.html", "failed/trial.ipynb", "failed/trial.txt"}
    told = failed.with_suffix(".txt").read_text("utf-8")
    assert told.startswith(f"{sentence}\n\n{cell}\n")
    assert ("Traceback (most recent call last)" in told) == ("Error" in cause)
    assert not list(out.glob(".render-*"))
    assert nbformat.read(failed, as_version=4).cells[0].source == sentence


def test_a_report_drops_what_its_predecessor_left(
    make_case: MakeCase, make_notebook: MakeNotebook, tmp_path: Path
) -> None:
    out = tmp_path / "{out} of today"
    for name in ["tables/trial/older.csv", "figures/trial/older.svg", "failed/trial.ipynb"]:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text("old")

    render_report(str(make_notebook("1")), make_case(REPORT), out)

    assert set(files(out)) == {"trial.html", "trial.ipynb", "provenance.json"}


def test_mistakes_are_found_before_anything_runs(
    make_case: MakeCase, make_notebook: MakeNotebook, tmp_path: Path
) -> None:
    marker = tmp_path / "ran"
    notebook = str(make_notebook(f"open({str(marker)!r}, 'w')"))
    case, out = make_case(REPORT), tmp_path / "out"

    with pytest.raises(InputError, match="has no parameter 'x=1;import os;n'"):
        render_report(notebook, case, out, **{"x=1;import os;n": "5"})
    with pytest.raises(InputError, match="nowhere"):
        render_report(notebook, tmp_path / "nowhere", out)
    with pytest.raises(InputError, match="there is no such notebook"):
        render_report("elsewhere.ipynb", case, out)
    with pytest.raises(InputError, match=r"no notebook 'breif'.*Did you mean 'brief'\?"):
        find_notebook("breif")
    assert not marker.exists()
    assert not out.exists()


def test_a_file_that_is_no_notebook_is_named(make_case: MakeCase, tmp_path: Path) -> None:
    for content in ["", "[]", "{}", '{"cells": [5]}']:
        (tmp_path / "broken.ipynb").write_text(content)
        with pytest.raises(InputError, match=r"broken\.ipynb: is not a notebook"):
            render_report(str(tmp_path / "broken.ipynb"), make_case(REPORT), tmp_path / "out")


def test_a_folder_that_cannot_be_written_to_is_named(
    make_case: MakeCase, make_notebook: MakeNotebook, tmp_path: Path
) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(InputError, match=r"out: cannot be written \("):
        render_report(str(make_notebook("1")), make_case(REPORT), tmp_path / "out")


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT], ids=["terminate", "Ctrl-C"])
def test_ending_a_render_leaves_no_process_and_no_folder(
    ending: signal.Signals, make_case: MakeCase, make_notebook: MakeNotebook, tmp_path: Path
) -> None:
    kernel, child = tmp_path / "kernel", tmp_path / "child"
    sleeping = (
        "import os, subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"open({str(child)!r}, 'w').write(str(child.pid))\n"
        f"open({str(kernel)!r}, 'w').write(str(os.getpid()))\n"
        "time.sleep(600)"
    )
    notebook, case, out = make_notebook(sleeping), make_case(REPORT), tmp_path / "out"
    code = "import sys; from toolkit.reporting.render import render_report as r; r(*sys.argv[1:])"
    arguments = [sys.executable, "-c", code, str(notebook), str(case.folder), str(out)]
    with subprocess.Popen(
        arguments,
        stderr=subprocess.DEVNULL,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # as in a terminal
    ) as render:
        deadline = time.monotonic() + 120
        while not (kernel.exists() and kernel.read_text()) and time.monotonic() < deadline:
            time.sleep(0.05)
        os.kill(render.pid, ending)
        assert render.wait(timeout=60) != 0
    processes = [int(path.read_text()) for path in (kernel, child)]
    deadline = time.monotonic() + 30
    while any(map(alive, processes)) and time.monotonic() < deadline:
        time.sleep(0.05)

    assert not any(map(alive, processes))
    assert files(out) == {}
    assert list(out.iterdir()) == []


def test_a_kernel_is_forked_without_a_warning_of_the_threads_of_libraries(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fork() -> int:  # as Python from 3.12 on does where numpy has threads
        told = "This process (pid=1) is multi-threaded, use of fork() may lead to deadlocks"
        warnings.warn(told, DeprecationWarning, stacklevel=2)
        return 17

    monkeypatch.setattr(os, "fork", fork)

    assert forking.fork() == 17


def test_the_kernel_is_this_interpreter_whatever_is_configured(
    make_case: MakeCase,
    make_notebook: MakeNotebook,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spec = tmp_path / "jupyter" / "kernels" / "python3" / "kernel.json"
    startup = tmp_path / "ipython" / "profile_default" / "startup" / "00.py"
    for path, content in [
        (spec, json.dumps({"argv": ["false"], "display_name": "x", "language": "python"})),
        (startup, "started = True"),
    ]:
        path.parent.mkdir(parents=True)
        path.write_text(content)
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "0")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    cell = (
        "import os, sys\n"
        f"assert sys.executable == {sys.executable!r}\n"
        "assert os.environ['PYTHONHASHSEED'] == '0'\n"
        "assert 'started' not in globals()"
    )

    assert render_report(str(make_notebook(cell)), make_case(REPORT), tmp_path / "out").exists()
