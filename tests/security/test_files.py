"""Whose eyes files are for, and whose files are read: the umask, links, names of modules."""

from __future__ import annotations

import os
import re
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from toolkit.batches import keys
from toolkit.case import Case, new_case, open_case
from toolkit.fingerprints import LINK, files_under
from toolkit.parsing import store
from toolkit.parsing.store import Store
from toolkit.reporting import render_report
from toolkit.schema import write_whole

MakeCase = Callable[..., Case]
REPORT = "Envoy Oro said on Monday that the North would accept inspections."

pytestmark = pytest.mark.skipif(os.name == "nt", reason="permissions as POSIX has them")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(params=[0o022, 0o027, 0o077], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


# ---------------------------------------------------------------- who may read what is written


def test_a_new_file_is_for_whom_the_umask_says(umask: int, tmp_path: Path) -> None:
    write_whole(tmp_path / "made" / "moves.csv", b"actor\n")

    assert mode(tmp_path / "made" / "moves.csv") == 0o666 & ~umask
    assert mode(tmp_path / "made") == 0o777 & ~umask


def test_a_file_that_was_made_private_stays_so(tmp_path: Path) -> None:
    coded = write_whole(tmp_path / "ann.csv", b"")
    coded.chmod(0o600)

    write_whole(coded, b"statement_id\n")

    assert mode(coded) == 0o600


def test_a_new_case_is_for_whom_the_umask_says(umask: int, tmp_path: Path) -> None:
    case = new_case(tmp_path / "case")

    assert {mode(path) for path in case.rglob("*") if path.is_file()} == {0o666 & ~umask}
    assert {mode(path) for path in [case, case / "texts", case / "codings"]} == {0o777 & ~umask}


@pytest.mark.slow
def test_a_report_is_for_whom_the_umask_says_and_names_no_place_or_process_of_the_machine(
    make_case: MakeCase, make_notebook: Callable[..., Path], tmp_path: Path
) -> None:
    cell = (
        "import toolkit as tk\nopened = tk.open_case(case)\n"
        "tk.report.save_table('texts', opened.documents[['doc_id']], 'Texts.')"
    )
    before = os.umask(0o077)
    try:
        render_report(str(make_notebook(cell)), make_case(REPORT), tmp_path / "out")
    finally:
        os.umask(before)

    made = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert {"trial.html", "texts.csv", "provenance.json"} <= {path.name for path in made}
    assert {mode(path) & 0o077 for path in made} == {0}
    for path in made:
        said = path.read_text("utf-8")
        for hidden in (
            str(tmp_path),
            str(Path.home()),
            tempfile.gettempdir(),
            socket.gethostname(),
        ):
            assert not re.search(rf"(?<!\w){re.escape(hidden)}(?!\w)", said), path.name


def test_what_is_kept_of_reports_is_the_users_alone(tmp_path: Path) -> None:
    shared = tmp_path / "cache"
    shared.mkdir(mode=0o755)
    old = shared / "old.sqlite"
    old.touch(mode=0o644)

    for file in (shared / "parsing.sqlite", tmp_path / "new" / "parsing.sqlite", old):
        Store(file).put({b"key": b"passage"})
        assert Store(file).get([b"key"]) == {b"key": b"passage"}
        assert mode(file) == 0o600
    assert mode(tmp_path / "new") == 0o700


# ---------------------------------------------------------------- links


@pytest.fixture
def linked(make_case: MakeCase, tmp_path: Path) -> Path:
    """A case with links to files of other folders, and to one of its own."""
    folder = make_case(REPORT).folder
    (tmp_path / "diary.txt").write_text("Nobody is to read this.")
    (folder / "texts" / "diary.txt").symlink_to(tmp_path / "diary.txt")
    (folder / "codings").mkdir()
    (folder / "codings" / "notes.txt").symlink_to(tmp_path / "diary.txt")
    (folder / "again.txt").symlink_to(folder / "texts" / "report.txt")
    (folder / "texts" / "elsewhere").symlink_to(tmp_path, target_is_directory=True)
    return folder


def test_provenance_has_no_fingerprint_of_what_a_link_leads_to_elsewhere(linked: Path) -> None:
    files = files_under(linked)

    assert files["texts/diary.txt"] == files["codings/notes.txt"] == LINK
    assert files["again.txt"] == files["texts/report.txt"] != LINK
    assert not [name for name in files if name.startswith("texts/elsewhere/")]


def test_what_a_link_leads_to_elsewhere_is_no_text(linked: Path) -> None:
    case = open_case(linked)

    assert "Nobody" not in "".join(case.documents["text"])
    assert any("leads out of the case" in problem for problem in case.problems["problem"])


def test_a_batch_sees_that_a_linked_codebook_has_changed(make_case: MakeCase) -> None:
    folder = make_case(REPORT).folder
    shared = folder.parent / "shared.toml"
    (folder / "codebook.toml").rename(shared)
    (folder / "codebook.toml").symlink_to(shared)
    notebook = folder / "actors.csv"  # any file: only its bytes count

    before = keys.key_of(notebook, open_case(folder), {}, ("html",))
    shared.write_text(shared.read_text("utf-8").replace("Duties on goods", "Dues on goods"))

    assert keys.key_of(notebook, open_case(folder), {}, ("html",)) != before


# ---------------------------------------------------------------- what is run


NAMES = ["pandas", "lazy_loader", "argparse", "typing", "numpy", "spacy", "joblib", "json"]


@pytest.mark.parametrize("given", [["-m", "toolkit"], ["-mtoolkit"]], ids=" ".join)
def test_no_module_of_the_current_folder_is_run(
    make_case: MakeCase, tmp_path: Path, given: list[str]
) -> None:
    case, here = make_case({f"report-{n}": REPORT for n in range(3)}).folder, tmp_path / "here"
    here.mkdir()
    for name in NAMES:
        (here / f"{name}.py").write_text(f"open({str(tmp_path / 'run.txt')!r}, 'w').close()")
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        store.VARIABLE: "off",
    }
    command = [sys.executable, *given, "parse", str(case), "--out", str(tmp_path / "out")]
    done = subprocess.run(
        command, check=True, cwd=here, env=environment, capture_output=True, text=True
    )

    assert done.stderr == ""
    assert not (tmp_path / "run.txt").exists()


def test_a_program_that_uses_the_toolkit_keeps_its_folder(tmp_path: Path) -> None:
    (tmp_path / "analysis").mkdir()
    (tmp_path / "analysis" / "__init__.py").write_text("import toolkit, helper\n")
    (tmp_path / "analysis" / "__main__.py").write_text("")
    (tmp_path / "helper.py").write_text("")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}

    command = [sys.executable, "-m", "analysis"]
    subprocess.run(command, check=True, cwd=tmp_path, env=environment)
