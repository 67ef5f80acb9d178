"""What a run that was killed left behind goes with the next; what is in use stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from toolkit.leftovers import GRACE, WORK_FOLDER, work_folder
from toolkit.schema import write_whole

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kills as POSIX does")

WORKING = """\
import os, subprocess, sys, time
from pathlib import Path
from toolkit.leftovers import WORK_FOLDER, work_folder
with work_folder(Path(sys.argv[1]), ".tables-") as work:
    given = {**os.environ, WORK_FOLDER: str(work)}
    sleeping = [sys.executable, "-c", "import time; time.sleep(600)"]
    child = subprocess.Popen(sleeping, env=given, start_new_session=True)
    (work / "half.csv").write_text("party,")
    print(child.pid, flush=True)
    time.sleep(600)
"""


def started(folder: Path) -> tuple[subprocess.Popen[str], int]:
    """A run that works in a folder, and a process of it that left its group."""
    command = [sys.executable, "-c", WORKING, str(folder)]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    return run, int(run.stdout.readline())


def is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")
def test_the_next_run_clears_away_the_folder_and_the_processes_of_one_that_was_killed(
    tmp_path: Path,
) -> None:
    run, child = started(tmp_path)
    with run:
        with work_folder(tmp_path, ".tables-"):
            assert len(list(tmp_path.iterdir())) == 2  # one that is in use is left alone
        assert is_alive(child)
        run.send_signal(signal.SIGKILL)
        run.wait()
    assert [path.name[:8] for path in tmp_path.iterdir()] == [".tables-"]

    with work_folder(tmp_path, ".tables-") as work:
        assert list(tmp_path.iterdir()) == [work]

    assert list(tmp_path.iterdir()) == []
    assert not is_alive(child)


def test_a_folder_that_only_looks_like_one_is_left_alone(tmp_path: Path) -> None:
    for name in [".render-", ".render-notes", "render-abcdefgh"]:
        (tmp_path / name).mkdir()

    with work_folder(tmp_path, ".render-"):
        pass

    assert {path.name for path in tmp_path.iterdir()} == {
        ".render-", ".render-notes", "render-abcdefgh",
    }  # fmt: skip


def test_writing_a_file_clears_what_was_half_written_a_minute_ago(tmp_path: Path) -> None:
    old, new, other = (
        tmp_path / name
        for name in [".moves.csv.abcd1234", ".moves.csv.efgh5678", ".moves.csv.backup-of-ann"]
    )
    for path in (old, new, other):
        path.write_text("actor,")
    os.utime(old, times=(time.time() - GRACE - 1,) * 2)

    write_whole(tmp_path / "moves.csv", b"actor\n")

    assert {path.name for path in tmp_path.iterdir()} == {"moves.csv", new.name, other.name}
    assert WORK_FOLDER not in os.environ
