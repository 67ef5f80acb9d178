"""Many reports at once: made, left alone where they still hold, kept apart where they failed."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from toolkit.__main__ import main
from toolkit.batches import making, render_batch
from toolkit.batches.grid import read_grid
from toolkit.batches.index import write_index
from toolkit.batches.jobs import Asked, Job
from toolkit.batches.keys import is_unchanged, keep
from toolkit.batches.planning import plan
from toolkit.case import Case
from toolkit.reporting import render_report
from toolkit.schema import InputError

MakeCase = Callable[..., Case]
MakeNotebook = Callable[..., Path]

REPORTS = {
    "2031-03-04-oro": "Envoy Oro said on Monday that the North would accept inspections.",
    "2031-03-06-adan": "Minister Adan said that the South rejected lower tariffs.",
}
PARAMETERS = """\
case: str = ""  # the case
as_of: str = ""  # up to this day
issue: str = "inspections"  # an issue
outlet: str = ""  # an outlet
top: int = 2  # how tall the bars are
"""
CELLS = (
    """\
from matplotlib import pyplot as plt
from toolkit.case import open_case
from toolkit.reporting.exhibits import save_figure, save_table
case = open_case(case, as_of)
save_table("statements", case.documents[["doc_id", "text"]], f"Of {issue}.")""",
    """\
figure, ax = plt.subplots()
ax.bar(["North", "South"], [6 / top, 1])
save_figure("bars", ax, "Bars (n = 3 statements).", "Two bars.")""",
)
GRID = "issue,top\ninspections,2\ntariffs,0\n<b>venue</b>,3\n"


def asked(notebook: Path, *cases: Case, **options: object) -> Asked:
    given = {
        "parameters": {}, "by": "", "grid": None, "as_of": "", "out": None, "to": ("html",),
        "single": False,
    } | options  # fmt: skip
    return Asked(str(notebook), tuple(str(case.folder) for case in cases), **given)


def names(jobs: list[Job]) -> list[str]:
    return [f"{job.folder}/{job.name}" for job in jobs]


# ---------------------------------------------------------------- what is asked for


@pytest.fixture
def notebook(make_notebook: MakeNotebook) -> Path:
    return make_notebook(*CELLS, parameters=PARAMETERS)


def test_there_is_a_report_for_each_case_row_and_value_named_after_what_varies(
    make_case: MakeCase, notebook: Path, tmp_path: Path
) -> None:
    grid = tmp_path / "days.toml"
    grid.write_text("[[report]]\nas_of = 2031-03-05\n[[report]]\nas_of = 2031-03-06\ntop = 5\n")
    one, two = make_case(REPORTS), make_case({"2031-03-04-lind": "Aune Lind said nothing."})

    jobs = plan(asked(notebook, one, two, by="outlet", grid=grid, out=tmp_path / "out"))

    mark = names(jobs)[0].rpartition("-")[2]
    assert names(jobs) == [
        f"{tmp_path}/out/{case.name}-as-of-2031-03-0{day}/trial-harbour-post-{mark}{rest}"
        for case in (one, two)
        for day, rest in [(5, ""), (6, "-5")]
    ]
    assert [job.parameters["top"] for job in jobs] == [2, 5, 2, 5]
    assert {job.parameters["outlet"] for job in jobs} == {"Harbour Post"}
    assert len({job.key for job in jobs}) == 4


@pytest.mark.slow
def test_there_is_a_report_for_each_issue_that_is_spoken_of(
    make_case: MakeCase, notebook: Path
) -> None:
    jobs = plan(asked(notebook, make_case(REPORTS), by="issue"))

    assert [job.name for job in jobs] == ["trial-inspections", "trial-tariffs"]


def test_what_cannot_be_made_is_told_before_anything_is(
    make_case: MakeCase, notebook: Path, tmp_path: Path
) -> None:
    case = make_case(REPORTS)

    def told(message: str, *cases: Case, grid: str = "", **options: object) -> None:
        file = tmp_path / "grid.csv"
        file.write_text(grid)
        with pytest.raises(InputError, match=re.escape(message)):
            plan(asked(notebook, *cases or [case], grid=file if grid else None, **options))

    told(
        "Notebook 'trial' has no parameter 'holder', so it cannot be made for each holder. It has "
        "as_of, issue, outlet, top.",
        by="holder",
    )
    told("There is no report for each 'side'; there is for issue, holder and outlet.", by="side")
    told("'issue' is given, and asked for each there is", by="issue", parameters={"issue": "x"})
    told("gives 'issue', which is given otherwise, too", by="issue", grid="issue\ntariffs\n")
    told("no parameter 'isue'. Did you mean 'issue'?", grid="isue\ntariffs\n")
    told("Parameter 'top' of 'trial' needs a whole number", grid="top\nmany\n")
    told("two rows come to the same report, 'trial-2'", grid="top\n2\n2\n")
    told("has no rows; give one for each report", grid="top\n")
    told("two rows come to the same report, 'trial'", case, case)
    told("lies among the case's texts", out=case.folder / "texts")


def test_a_grid_in_toml_is_tables_of_plain_values(tmp_path: Path) -> None:
    grid = tmp_path / "grid.toml"
    for text, message in [
        ("top = 2", "give a table [[report]] for each report"),
        ("[report]\ntop = 2", "give a table [[report]] for each report"),
        ("[[report]]\ntop = [2]", "[2] is no value of a parameter"),
        ("[[report]", "line 1: is not valid TOML"),
    ]:
        grid.write_text(text)
        with pytest.raises(InputError, match=re.escape(message)):
            read_grid(grid)


# ---------------------------------------------------------------- one batch, made once


@pytest.fixture(scope="module")
def world(
    module_case: MakeCase, module_notebook: MakeNotebook, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("batch")
    (folder / "grid.csv").write_text(GRID)
    return {
        "notebook": module_notebook(*CELLS, parameters=PARAMETERS),
        "case": module_case(REPORTS).folder,
        "grid": folder / "grid.csv",
        "out": folder / "reports",
    }


def rendered(world: dict[str, Path], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    options = ["--grid", world["grid"], "--out", world["out"], "-j", 2]
    code = main([str(one) for one in ("render", world["notebook"], world["case"], *options)])
    return code, *capsys.readouterr()


@pytest.mark.slow
def test_a_batch_makes_what_it_can_and_again_only_what_has_changed(
    world: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = world["out"] / world["case"].name
    code, out, err = rendered(world, capsys)
    pages = sorted(path.name for path in folder.glob("*.html"))
    [odd] = [page for page in pages if "venue" in page]
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.html")}

    assert code == 3
    assert pages == [odd, "trial-inspections-2.html"]
    assert re.fullmatch(r"(made: \S+ \(\d+\.\d s\)\n){2}3 reports: .*\n.*\n", out)
    assert "3 reports: 2 made, 0 unchanged, 1 failed, in " in out
    assert out.endswith(f"\nOpen {world['out'] / 'index.html'}\n")
    assert re.fullmatch(
        r"failed: \S+/trial-tariffs-0.html: Notebook 'trial' stopped at the cell that begins "
        r"'figure, ax = plt.subplots\(\)': ZeroDivisionError: division by zero. See \S+\n",
        err,
    )
    assert {path.name for path in (folder / "failed").iterdir()} == {
        "trial-tariffs-0.ipynb",
        "trial-tariffs-0.txt",
    }
    told = (folder / "failed" / "trial-tariffs-0.txt").read_text("utf-8")
    assert "Traceback (most recent call last)" in told
    assert "ax.bar" in told

    index = (world["out"] / "index.html").read_text("utf-8")
    assert f'href="{world["case"].name}/trial-inspections-2.html"' in index
    assert "ZeroDivisionError" in index
    assert index.count("<script") == 1  # the search, which the policy knows; see below
    assert "&lt;b&gt;venue&lt;/b&gt;" in index
    assert "<b>venue" not in index

    code, out, _ = rendered(world, capsys)
    assert code == 3
    assert "3 reports: 0 made, 2 unchanged, 1 failed, in " in out
    assert {path: path.stat().st_mtime_ns for path in before} == before

    world["grid"].write_text(GRID.replace("tariffs,0", "tariffs,1"))
    (folder / odd).write_text("changed by hand")
    code, out, err = rendered(world, capsys)
    assert (code, err) == (0, "")
    assert "3 reports: 2 made, 1 unchanged, 0 failed, in " in out

    # a kernel that is a copy of another process gives the same bytes as one of its own
    world_of_one = tmp_path / "one"
    render_report(str(world["notebook"]), world["case"], world_of_one, issue="inspections", top=2)
    tables = "tables/trial-inspections-2/statements.csv"
    assert (folder / tables).read_bytes() == (
        world_of_one / "tables/trial/statements.csv"
    ).read_bytes()
    for kind in ("svg", "png"):
        one, other = f"figures/trial-inspections-2/bars.{kind}", f"figures/trial/bars.{kind}"
        assert (folder / one).read_bytes() == (world_of_one / other).read_bytes()


@pytest.mark.parametrize("part", ["page", "notebook", "document", "table", "figure", "provenance"])
def test_a_report_of_which_a_file_is_changed_or_gone_does_not_hold(
    make_case: MakeCase, notebook: Path, tmp_path: Path, part: str
) -> None:
    [job] = plan(asked(notebook, make_case(REPORTS), out=tmp_path, to=("html", "docx")))
    files = {
        "page": job.page, "notebook": job.page.with_suffix(".ipynb"),
        "document": job.page.with_suffix(".docx"),
        "table": job.folder / "tables" / job.name / "statements.csv",
        "figure": job.folder / "figures" / job.name / "bars.png",
        "provenance": job.folder / "provenance.json",
    }  # fmt: skip
    for file in files.values():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("as made")
    files["provenance"].write_text(json.dumps({job.name: {"parameters": {}}}))
    keep(job, {})

    assert is_unchanged(job)
    files[part].write_text("{}")
    assert not is_unchanged(job)
    files[part].unlink()
    assert not is_unchanged(job)


@pytest.mark.slow
def test_another_text_makes_every_report_of_the_case_anew(
    world: dict[str, Path], make_case: MakeCase
) -> None:
    case = make_case(REPORTS)
    given = asked(world["notebook"], case, grid=world["grid"], out=case.folder.parent / "out")
    before = [job.key for job in plan(given)]
    later = case.folder / "texts" / "2031-03-09-lind.txt"
    later.write_text("Aune Lind said that the talks would go on.")

    assert not set(before) & {job.key for job in plan(given)}
    later.unlink()
    assert before == [job.key for job in plan(given)]


# ---------------------------------------------------------------- ended from outside


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")
@pytest.mark.slow
def test_a_run_that_is_killed_leaves_no_process_and_the_next_makes_the_rest(
    make_case: MakeCase, make_notebook: MakeNotebook, tmp_path: Path
) -> None:
    marks = tmp_path / "marks"
    marks.mkdir()
    sleeping = (
        "import os, subprocess, sys, time\n"
        "code = 'import time; time.sleep(600)'\n"
        "child = subprocess.Popen([sys.executable, '-c', code], start_new_session=True)\n"
        f"marks = {str(marks)!r}\n"
        "open(f'{marks}/{child.pid}', 'w').close()\n"
        "open(f'{marks}/{os.getpid()}', 'w').close()\n"
        "time.sleep(seconds)"
    )
    parameters = 'case: str = ""  # the case\nseconds: int = 0  # how long it sleeps'
    notebook, case = make_notebook(sleeping, parameters=parameters), make_case(REPORTS)
    grid, out = tmp_path / "grid.csv", tmp_path / "out"
    grid.write_text("seconds\n0\n600\n")
    command = [sys.executable, "-m", "toolkit", "render", str(notebook), str(case.folder)]
    command += ["--grid", str(grid), "--out", str(out)]

    def processes() -> list[int]:
        return [int(path.name) for path in marks.iterdir()]

    def wait(until: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 120
        while not until() and time.monotonic() < deadline:
            time.sleep(0.05)

    folder = out / case.name
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as run:
        wait(lambda: len(processes()) == 4)
        first, second = folder / "trial-0.html", folder / "trial-600.html"
        assert first.exists()
        run.send_signal(signal.SIGKILL)
        run.wait()
    wait(lambda: not any(map(is_alive, processes())) and not list(folder.glob(".render-*")))

    assert not any(map(is_alive, processes()))
    assert not list(folder.glob(".render-*"))
    assert not second.exists()

    grid.write_text("seconds\n0\n1\n")
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "2 reports: 1 made, 1 unchanged, 0 failed" in done.stdout
    wait(lambda: not any(map(is_alive, processes())))
    assert not any(map(is_alive, processes()))  # what left its kernel's group, too


def is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


# ---------------------------------------------------------------- the list of all


def list_report(folder: Path, name: str, issue: str, texts: int, day: str) -> None:
    """Keep what the list says of a report, without the report."""
    folder.mkdir(exist_ok=True)
    for file, about in [
        ("provenance.json", {
            "parameters": {"issue": issue, "coder": "rules"}, "case": {"name": folder.name},
            "notebook": {"name": "positions"},
        }),
        (".made.json", {"day": day, "figures": {"texts": texts}}),
    ]:  # fmt: skip
        path = folder / file
        known = json.loads(path.read_text()) if path.exists() else {}
        path.write_text(json.dumps({**known, name: about}))


def test_the_list_has_a_page_for_each_order_and_narrows_down_without_a_script(
    tmp_path: Path,
) -> None:
    list_report(tmp_path / "selme", "positions-tariffs", "tariffs", 9, "2031-03-04")
    list_report(tmp_path / "selme", "positions-inspections", "inspections", 12, "2031-03-02")
    list_report(tmp_path / "vell", "positions-tariffs", "tariffs", 30, "2031-03-03")
    (tmp_path / "index-by-colour.html").write_text("an order there is no more")
    for figure in ("selme/figures/positions-tariffs/{}", "vell/figures/positions-tariffs/a"):
        for name in ("coverage", "positions"):
            file = tmp_path / f"{figure.format(name)}.png"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch()

    page = write_index(tmp_path).read_text("utf-8")

    def order(name: str) -> list[str]:
        return re.findall(r'<th scope="row".*?href="([^"]*)"', (tmp_path / name).read_text("utf-8"))

    tariffs, inspections, vell = (
        "selme/positions-tariffs.html",
        "selme/positions-inspections.html",
        "vell/positions-tariffs.html",
    )
    assert order("index.html") == [inspections, tariffs, vell]
    assert order("index-by-texts.html") == [vell, inspections, tariffs]
    assert order("index-by-day.html") == [inspections, vell, tariffs]
    assert not (tmp_path / "index-by-colour.html").exists()
    assert "index-by-coder.html" not in page  # the same for all
    assert re.findall(r'<img src="([^"]*)"', page) == [
        "selme/figures/positions-tariffs/positions.png",
        "vell/figures/positions-tariffs/a.png",
    ]
    assert re.findall(r'type="radio" name="(\w+)" id="([\w-]+)"', page) == [
        ("case", "case-selme"), ("case", "case-vell"),
        ("issue", "issue-inspections"), ("issue", "issue-tariffs"),
    ]  # fmt: skip
    assert "body:has(#case-vell:checked) tbody tr:not(.case-vell) { display: none; }" in page
    assert "default-src 'none'" in page


def test_the_one_script_of_the_list_is_the_search_which_a_name_cannot_get_into(
    tmp_path: Path,
) -> None:
    for name, issue in [("oro", "</script><script>alert(1)</script>"), ("adan", "tariffs")]:
        list_report(tmp_path / "selme", name, issue, 9, "2031-03-04")

    page = write_index(tmp_path).read_text("utf-8")

    [script] = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    known = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{known}'; " in page
    assert "alert" not in script
    assert '<div role="search" id="search" hidden>' in page  # as long as no script shows it


@pytest.mark.parametrize(
    ("option", "given", "sentence"),
    [
        ("-j", "0", "'0' is no number of reports; give 1 or more"),
        ("-j", "two", "'two' is no number of reports"),
        ("--limit", "-1", "'-1' is no number of seconds; give 0 or more"),
        ("--limit", "inf", "'inf' is no number of seconds"),
    ],
)
def test_a_number_that_makes_no_sense_is_told_in_words(
    option: str, given: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["render", "brief", "port-selme", f"{option}={given}"])

    assert sentence in capsys.readouterr().err


def test_the_list_leaves_out_what_a_damaged_file_says_of_a_report(tmp_path: Path) -> None:
    folder = tmp_path / "talks"
    folder.mkdir()
    (folder / "provenance.json").write_text(json.dumps({"brief": {"parameters": {}}}))
    kept = {"brief": {"figures": {"texts": "<b>many", "statements": 3}}}
    (folder / ".made.json").write_text(json.dumps(kept))

    page = write_index(tmp_path).read_text("utf-8")

    assert 'href="talks/brief.html"' in page
    assert 'data-label="statements" dir="auto">3</td>' in page
    assert "gt;many" not in page
    assert ">many" not in page


def test_a_parameter_that_is_called_like_a_column_of_the_list_has_one_of_its_own(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "talks"
    folder.mkdir()
    taken = ("day", "notebook", "report", "texts", "statements")
    about = {"case": {"as_of": "2031-03-04"}, "notebook": {"name": "brief"}}
    known = {
        f"brief-{word}": {"parameters": dict.fromkeys(taken, word), **about}
        for word in ("oro", "adan")
    }
    (folder / "provenance.json").write_text(json.dumps(known))

    page = write_index(tmp_path).read_text("utf-8")

    links = re.findall(r'<th scope="col".*?<a href="([^"]*)".*?>([^<]*)</a>', page)
    assert len({link for link, _ in links}) == len(links)
    assert {f"{name} (parameter)" for name in taken} <= {heading for _, heading in links}
    assert page.count('data-label="day" dir="auto">2031-03-04</td>') == 2
    assert 'data-label="texts (parameter)" dir="auto">oro</td>' in page
    assert all((tmp_path / link).is_file() for link, _ in links)


def test_a_failure_that_is_gone_when_it_is_read_is_no_failure(tmp_path: Path) -> None:
    failed = tmp_path / "talks" / "failed"
    failed.mkdir(parents=True)
    (failed / "brief.txt").symlink_to(tmp_path / "removed")  # listed, and not there

    assert "Not made" not in write_index(tmp_path).read_text("utf-8")


def test_a_parameter_that_happens_to_be_a_large_folder_is_a_word(
    make_case: MakeCase, notebook: Path, tmp_path: Path
) -> None:
    began = time.monotonic()
    [job] = plan(asked(notebook, make_case(REPORTS), parameters={"outlet": "/"}, out=tmp_path))

    assert job.parameters["outlet"] == "/"
    assert time.monotonic() - began < 60


def test_a_file_that_a_parameter_names_is_part_of_what_a_report_depends_on(
    make_case: MakeCase, notebook: Path, tmp_path: Path
) -> None:
    (tmp_path / "model").mkdir()
    weights = tmp_path / "model" / "weights"
    given = asked(
        notebook, make_case(REPORTS), parameters={"outlet": str(weights.parent)}, out=tmp_path
    )
    keys = []
    for learned in ("one", "two"):
        weights.write_text(learned)
        keys += [job.key for job in plan(given)]

    assert keys[0] != keys[1]


@pytest.mark.slow
def test_what_stops_one_report_unforeseen_leaves_the_others_to_be_made(
    notebook: Path, make_case: MakeCase, tmp_path: Path
) -> None:
    one, two = make_case(REPORTS), make_case(REPORTS)
    (tmp_path / one.name / ".made.json").mkdir(parents=True)  # where a file is to be written

    batch = render_batch(str(notebook), [one, two], out=tmp_path)

    failed, made = batch.reports
    assert (failed.outcome, failed.cause, made.outcome) == ("failed", "input", "made")
    assert ".made.json: cannot be written (Is a directory)" in failed.why


@pytest.mark.parametrize(
    ("error", "cause", "kind"),
    [
        (OSError("no room"), "input", ""),
        (IndexError("7"), "mistake", " by a mistake in the toolkit"),
    ],
    ids=["disk", "mistake"],
)
def test_an_unforeseen_error_is_one_of_that_report_and_is_kept_with_its_traceback(
    notebook: Path,
    make_case: MakeCase,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    cause: str,
    kind: str,
) -> None:
    def stopped(*_: object) -> None:
        raise error

    monkeypatch.setattr(making, "make_report", stopped)
    [job] = plan(asked(notebook, make_case(REPORTS), out=tmp_path))

    made = making.make(job, None)

    file = job.folder / "failed" / "trial.txt"
    told = f"'trial' was not made{kind} ({type(error).__name__}: {error})."
    assert (made.outcome, made.cause, made.why) == ("failed", cause, f"{told} See {file}.")
    assert file.read_text("utf-8").startswith(f"{told}\n\nTraceback (most recent call last)")


@pytest.mark.slow
def test_a_process_that_ends_while_it_plans_is_told_as_ended(
    world: dict[str, Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "sitecustomize.py").write_text("import os\nos._exit(9)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    code = main(["render", str(world["notebook"]), str(world["case"]), "--each", "outlet"])

    assert code == 5
    assert capsys.readouterr().err == (
        "The reports were not planned: its process ended: it was killed, or out of memory. Run the "
        "command again.\n"
    )
