"""What a researcher sees in a terminal: results, one clear sentence of trouble, an exit code."""

import io
import json
import os
import pty
import re
import resource
import select
import shutil
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path

import pandas as pd
import pytest

from toolkit.__main__ import main
from toolkit.case import templates
from toolkit.schema import (
    Appearance,
    Coding,
    Document,
    Event,
    Meeting,
    Problem,
    Statement,
    TimeExpression,
    columns,
    read_table,
)

REPORT = (
    "Envoy Oro said on Thursday that the North would accept inspections of ships. "
    "“We will not lower the tariffs,” said Lena Adan. A clerk said that it was late.\n"
)
GOLD = {
    "id": "a-1",
    "text": "Envoy Oro said that talks would resume.",
    "attributions": [{"source": [[0, 9]], "cue": [[10, 14]], "content": [[15, 38]]}],
}
NOTEBOOK = {
    "cells": [
        {"cell_type": "markdown", "id": "t", "metadata": {}, "source": "# A trial"},
        {"cell_type": "code", "id": "p", "metadata": {"tags": ["parameters"]}, "outputs": [],
         "execution_count": None,
         "source": 'case: str = ""  # the case\n'
                   'issue: str = "tariffs"  # an issue\ntop: int = 4  # how many'},
        {"cell_type": "code", "id": "c", "metadata": {}, "outputs": [], "execution_count": None,
         "source": "import toolkit as tk\ntk.open_case(case).codebook.issue(issue).label"},
    ],
    "metadata": {}, "nbformat": 4, "nbformat_minor": 5,
}  # fmt: skip

Result = tuple[int, str, str]
Run = Callable[..., Result]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command line here; returns its exit code and what it printed on both streams."""

    def run(*arguments: str | Path) -> Result:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as end:  # help, the version, a verb that does not exist
            code = end.code
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture
def folder(make_case: Callable[..., object]) -> Path:
    return make_case({"2031-03-07-talks": REPORT}).folder


def start(*arguments: str | Path, **options: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "toolkit", *map(str, arguments)]
    return subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # as in a terminal
        **options,
    )


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """A disk on which no file can be larger: full, as far as a program can tell."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


# ---------------------------------------------------------------- help and new


def test_help_names_every_verb_at_once():
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = start("--help", stdout=subprocess.PIPE)
    out, _ = process.communicate(timeout=60)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)

    assert process.returncode == 0
    for verb in (b"new", b"check", b"actors", b"parse", b"code", b"render", b"evaluate"):
        assert re.search(rb"^    %s +\w" % verb, out, re.M)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 0.5  # seconds


def test_help_reads_neither_pandas_nor_spacy():
    code = ("import sys; from toolkit.__main__ import main\n"
            "try: main(['--help'])\n"
            "except SystemExit: print({'pandas', 'spacy'} & set(sys.modules))")  # fmt: skip
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.endswith("\nset()\n")


@pytest.mark.parametrize(
    "verb", ["", "new", "check", "actors", "parse", "code", "render", "evaluate"]
)
def test_help_fits_a_terminal_of_80_columns(run, monkeypatch, verb):
    monkeypatch.setenv("COLUMNS", "80")
    code, out, _ = run(*filter(None, [verb]), "--help")

    assert code == 0
    assert max(map(len, out.splitlines())) <= 80


def test_the_version_is_that_of_the_package(run):
    version = metadata.version("negotiation-toolkit")

    assert run("--version") == (0, f"negotiation-toolkit {version}\n", "")


def test_a_verb_that_does_not_exist_is_answered_with_those_that_do(run):
    code, _, err = run("chek")

    assert code == 2
    assert "'new', 'import', 'check', 'actors', 'parse'" in err


def test_help_on_new_lists_the_templates(run):
    _, out, _ = run("new", "--help")

    assert f"Templates: {', '.join(templates())}." in out


def test_new_makes_a_case_that_check_takes_once_it_has_a_text(run, tmp_path):
    code, out, _ = run("new", tmp_path / "mine", "--from", "blank")
    assert code == 0
    assert f"python -m toolkit check {tmp_path / 'mine'}" in out

    assert run("check", tmp_path / "mine")[0] == 2
    (tmp_path / "mine" / "texts" / "2031-03-07-talks.txt").write_text(REPORT)
    code, out, _ = run("check", tmp_path / "mine")
    assert code == 0
    assert "1 report from 0 outlets, 2031-03-07 to 2031-03-07" in out


# ---------------------------------------------------------------- check


def test_check_says_what_is_in_a_case_and_what_to_look_at(run, folder):
    code, out, err = run("check", folder)

    assert (code, err) == (0, "")
    assert out.startswith(f"Talks on the port of Selme\n  in {folder}\n")
    assert "1 report from 1 outlet, 2031-03-07 to 2031-03-07\n" in out
    assert "9 actors in actors.csv\n" in out
    assert "4 issues in the codebook selme 1\n" in out
    assert "  2031-03-07-talks: the source “A clerk” is no listed actor.\n" in out


def test_check_shows_the_first_of_a_kind_and_how_many_more_there_are(run, make_case):
    broken = {f"{n:02}.txt": "“No”".encode() + b"\xff" for n in range(25)}
    case = make_case({"a": REPORT, **broken})

    _, short, _ = run("check", case.folder)
    _, full, _ = run("check", case.folder, "--all")
    assert "25 problems; advice: Save it as UTF-8.\n" in short
    assert short.count("is not UTF-8 text.\n") == 20
    assert "  and 5 more; --all shows them\n" in short
    assert full.count("is not UTF-8 text.\n") == 25
    assert "--all" not in full


def test_check_gives_the_audit_as_a_table(run, folder, tmp_path):
    _, out, _ = run("check", folder, "--csv")
    (tmp_path / "problems.csv").write_text(out, "utf-8")
    table = read_table(tmp_path / "problems.csv", Problem)

    assert "the source “A clerk” is no listed actor." in set(table["problem"])


def test_check_wraps_its_lines_to_the_terminal(run, make_case, monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    case = make_case("A clerk of the harbour office of the city of Selme said that it was late.")
    _, out, _ = run("check", case.folder, "--all")

    long = [line for line in out.splitlines() if len(line) > 60 and "/" not in line]
    assert not long


def test_what_would_move_the_cursor_is_not_sent_to_the_terminal(run, make_case):
    case = make_case("Mr. \x1b[2JEvil\x07 Ghost said that the talks would resume.")
    _, out, _ = run("check", case.folder, "--all")

    assert "Ghost" in out
    assert "\x1b" not in out
    assert "\x07" not in out


def huge(texts: Path) -> None:
    with (texts / "b.txt").open("wb") as file:
        file.truncate(50_000_000)


@pytest.mark.parametrize(
    ("spoil", "row"),
    [
        (lambda t: (t / "b.txt").write_bytes("“No.”\n".encode() + b"\xff"),
         "texts/b.txt:2: is not UTF-8"),
        (lambda t: (t / "b.txt").write_bytes(b"No\0"), "texts/b.txt:1: is not a text"),
        (lambda t: (t / "b.txt").write_text(""), "texts/b.txt:1: holds no text"),
        (lambda t: (t / "b.txt").write_text("date: 2031-02-30\n\nOro said no."),
         "texts/b.txt:1: '2031-02-30' is an impossible date"),
        (huge, "texts/b.txt: is too large: 50 MB"),
        (lambda t: (t / "b.pages").write_bytes(b"PK"), "texts/b.pages: the format '.pages'"),
        (lambda t: (t / "b.jsonl").write_text('{"text": "No."\n'), "texts/b.jsonl:1: is not valid"),
        (lambda t: (t / "b.csv").write_text("doc_id,text\nx,Yes.\nx,No.\n"),
         "texts/b.csv:3: another report is named 'x'"),
    ],
    ids=["bytes", "NUL", "empty", "date", "50 MB", "format", "JSON", "doc_id twice"],
)  # fmt: skip
def test_one_bad_text_among_others_is_a_row_and_the_rest_goes_on(run, folder, spoil, row):
    spoil(folder / "texts")
    code, out, err = run("check", folder)

    assert (code, err) == (0, "")
    assert f"\n  {row}" in out
    assert "2031-03-07-talks: the source “A clerk” is no listed actor" in out


# ---------------------------------------------------------------- mistakes of the researcher


def replace(name: str, old: str, new: str) -> Callable[[Path], object]:
    def mistake(folder: Path) -> None:
        text = (folder / name).read_text("utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), "utf-8")

    return mistake


@pytest.mark.parametrize(
    ("mistake", "told"),
    [
        (shutil.rmtree, "is not a folder; a case is one"),
        (lambda f: shutil.rmtree(f / "texts"), "the case has no texts"),
        (lambda f: (f / "actors.csv").unlink(), "the case has no actors.csv"),
        (lambda f: (f / "texts/2031-03-07-talks.txt").unlink(), "texts: there is no text; put"),
        (lambda f: (f / "texts/2031-03-07-talks.txt").write_bytes("“”".encode() + b"\xff"),
         "is not UTF-8 text"),
        (lambda f: (f / "actors.csv").write_bytes(b"actor,kind\nJos\xe9,person\n"),
         "actors.csv, line 2: is not UTF-8 text; save it as UTF-8"),
        (replace("actors.csv", "metonyms", "metonym"),
         "actors.csv, line 1: unknown column 'metonym'. Did you mean 'metonyms'?"),
        (replace("actors.csv", "Oro,person", "Oro,persn"),
         "actors.csv, line 6: unknown kind 'persn'. Did you mean 'person'?"),
        (replace("codebook.toml", "opposed", "oposed"),
         "unknown key 'oposed'. Did you mean 'opposed'?"),
        (replace("codebook.toml", "2031-02-03", "2031-02-30"), "codebook.toml, line 4: "),
        (replace("codebook.toml", 'name = "tariffs"', 'name = "inspections"'), "codebook.toml, l"),
        (lambda f: (f / "texts.csv").write_text("file,dat\na,b\n"),
         "texts.csv, line 1: unknown column 'dat'. Did you mean 'date'?"),
    ],
    ids=["no folder", "no texts folder", "no actors", "no text", "no readable text", "encoding",
         "actors column", "actors kind", "codebook key", "codebook date", "issue twice",
         "texts.csv column"],
)  # fmt: skip
@pytest.mark.parametrize("verb", ["check", "parse"])
def test_a_case_that_cannot_be_used_is_one_sentence_and_no_file(
    run, folder, tmp_path, verb, mistake, told
):
    mistake(folder)
    out = tmp_path / "out"
    code, printed, err = run(verb, folder, *(["--out", out] if verb == "parse" else []))

    assert (code, printed) == (2, "")
    assert str(folder) in err
    assert told in err
    assert err.count("\n") == 1
    assert not out.exists()


def test_an_unknown_sample_case_is_answered_with_the_known(run):
    code, _, err = run("check", "port-selm")

    assert code == 2
    assert "Did you mean 'port-selme'?" in err


def test_a_template_that_does_not_exist_is_answered_with_the_known(run, tmp_path):
    code, _, err = run("new", tmp_path / "mine", "--from", "wage")

    assert code == 2
    assert "Did you mean 'wages'? Known are blank, " in err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("not JSON", r"line 1: not an annotated document"),
        (json.dumps(GOLD) + '\n{"id": 1}\n', r"line 2: not an annotated document"),
        (json.dumps(GOLD).replace("38", "380"), r"line 1: .*span 15-380 lies outside the text"),
        ("", r"holds no annotated document"),
        (None, r"cannot be read"),
    ],
    ids=["not JSON", "no text", "wrong span", "empty", "no file"],
)
def test_gold_that_is_not_annotated_text_is_named_with_its_line(run, tmp_path, content, told):
    if content is not None:
        (tmp_path / "gold.jsonl").write_text(content)
    code, _, err = run(
        "evaluate", "attribution", tmp_path / "gold.jsonl", "--predictions", tmp_path / "out.jsonl"
    )

    assert code == 2
    assert re.search(rf"gold\.jsonl[:,].*{told}", err)
    assert err.count("\n") == 1
    assert not (tmp_path / "out.jsonl").exists()


# ---------------------------------------------------------------- tables


def test_parse_writes_tables_that_can_be_read_again(run, folder, tmp_path):
    code, out, err = run("parse", folder, "--out", tmp_path / "deep" / "out")

    assert (code, err) == (0, "")
    for name, row_type in {"documents": Document, "statements": Statement, "problems": Problem,
                           "dates": TimeExpression, "meetings": Meeting,
                           "events": Event}.items():  # fmt: skip
        file = tmp_path / "deep" / "out" / f"{name}.csv"
        table = read_table(file, row_type)
        assert f"{file}: {len(table)} row" in out
    assert sorted(read_table(file.with_name("statements.csv"), Statement)["speaker"]) == [
        "", "Lena Adan", "Tarik Oro",
    ]  # fmt: skip


def test_code_writes_codings_and_what_follows_from_them(run, folder, tmp_path):
    code, _, err = run("code", folder, "--out", tmp_path)
    names = {"statements", "codings", "coded", "positions", "shifts", "discrepancies"}

    assert (code, err) == (0, "")
    assert {path.stem for path in tmp_path.glob("*.csv")} == names
    codings = read_table(tmp_path / "codings.csv", Coding)
    on_issues = codings[codings["dimension"] == "issue"]
    assert set(on_issues["object"]) == {"inspections", "tariffs"}
    positions = pd.read_csv(tmp_path / "positions.csv")
    held = set(zip(positions["holder_side"], positions["issue"], strict=True))
    assert ("South", "tariffs") in held


@pytest.mark.parametrize("verb", ["parse", "code", "render"])
def test_an_out_that_is_a_file_is_left_alone(run, folder, tmp_path, verb):
    (tmp_path / "out").write_text("in the way")
    notebook = ["brief"] * (verb == "render")
    code, printed, err = run(verb, *notebook, folder, "--out", tmp_path / "out")

    assert (code, printed) == (2, "")
    assert err == (
        f"{tmp_path / 'out'}: cannot be written to (it is a file); "
        "choose a folder you may write to.\n"
    )
    assert (tmp_path / "out").read_text() == "in the way"


def test_an_out_that_may_not_be_written_to_is_told_before_the_work(run, folder, tmp_path):
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    if os.access(locked, os.W_OK):  # as root may; there is no writing to /proc for anybody
        locked = Path("/proc/self")
    begun = time.process_time()
    code, _, err = run("parse", folder, "--out", locked / "out")

    assert code == 2
    assert f"{locked / 'out'}: cannot be written to" in err
    assert time.process_time() - begun < 2


def test_tables_are_not_written_among_the_texts(run, folder):
    code, _, err = run("parse", folder, "--out", folder / "texts" / "tables")

    assert code == 2
    assert "lies among the case's texts" in err
    assert len(list((folder / "texts").iterdir())) == 1


def test_a_disk_that_fills_halfway_leaves_the_tables_of_before(run, folder, tmp_path):
    run("parse", folder, "--out", tmp_path / "out")
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    text = folder / "texts" / "2031-03-07-talks.txt"
    text.write_text(text.read_text("utf-8") * 20, "utf-8")
    with largest_file(4096):
        code, printed, err = run("parse", folder, "--out", tmp_path / "out")

    assert (code, printed) == (2, "")
    assert f"{tmp_path / 'out' / 'statements.csv'}: cannot be written (File too large)" in err
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


# ---------------------------------------------------------------- reports


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    path = tmp_path / "trial.ipynb"
    path.write_text(json.dumps(NOTEBOOK))
    return path


@pytest.mark.slow
def test_render_says_what_to_open_and_an_unknown_issue_leaves_it_as_it_was(
    run, folder, tmp_path, notebook
):
    out = tmp_path / "out"
    code, printed, _ = run("render", notebook, folder, "--out", out, "-p", "issue", "inspections")
    page = (out / "trial.html").read_text("utf-8")

    assert (code, printed.splitlines()[-1]) == (0, f"Open {out / 'trial.html'}")
    assert "Inspections" in page

    code, printed, err = run("render", notebook, folder, "--out", out, "-p", "issue", "tarifs")
    assert (code, printed) == (2, "")
    assert "Codebook selme 1 has no issue 'tarifs'. Did you mean 'tariffs'?" in err
    assert f"See {out.resolve() / 'failed' / 'trial.ipynb'}" in err
    assert err.count("\n") == 1
    assert (out / "trial.html").read_text("utf-8") == page


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nowhere.ipynb"], "nowhere.ipynb: there is no such notebook"),
        (["breif"], "There is no notebook 'breif'. Did you mean 'brief'?"),
        (
            ["trial", "-p", "topp", "3"],
            "no parameter 'topp'. Did you mean 'top'? It has issue, top.",
        ),
        (["trial", "-p", "top", "many"], "Parameter 'top' of 'trial' needs"),
        (["trial", "-p", "out", "3"], "no parameter 'out'. It has issue, top."),
        (["trial", "-p", "x=1;y", "3"], "no parameter 'x=1;y'"),
    ],
)
def test_an_unknown_notebook_or_parameter_is_told_before_the_work(
    run, folder, tmp_path, notebook, arguments, told
):
    name, *rest = arguments
    name = str(notebook) if name == "trial" else name
    code, printed, err = run("render", name, folder, "--out", tmp_path / "out", *rest)

    assert (code, printed) == (2, "")
    assert told in err
    assert err.count("\n") == 1
    assert not (tmp_path / "out").exists()


# ---------------------------------------------------------------- actors


def test_actors_lists_how_often_each_speaks_and_how_it_is_spelt(run, folder):
    code, out, err = run("actors", folder)

    assert (code, err) == (0, "")
    assert re.search(r"^Tarik Oro +person +North +1 +1 +1 +Envoy Oro \(1\)$", out, re.M)
    assert out.count("\n") == 10  # nine actors and the header


def test_actors_as_csv_have_a_column_each(run, folder):
    _, out, _ = run("actors", folder, "--csv")

    table = pd.read_csv(io.StringIO(out))
    assert list(table.columns) == columns(Appearance)
    assert table.set_index("actor").loc["Lena Adan", "statements"] == 1


def test_suggested_actors_are_shown_and_can_be_pasted(run, make_case):
    case = make_case("Northern trade minister Viktor Halden said that the ships would wait.")
    _, shown, _ = run("actors", case.folder, "--suggest")
    _, rows, _ = run("actors", case.folder, "--suggest", "--csv")

    assert re.search(r"^Viktor Halden +person +North +trade minister +he ", shown, re.M)
    with (case.folder / "actors.csv").open("a") as file:
        file.write(rows.partition("\n")[2])
    assert run("actors", case.folder, "--suggest") == (
        0, "Everyone whom the reports name as a source is listed.\n", "",
    )  # fmt: skip


def test_suggestions_are_bounded_and_the_rest_is_counted(run, make_case, monkeypatch):
    monkeypatch.setattr("toolkit.commands.actors.SUGGESTED", 1)
    case = make_case("Viktor Halden said it was late. Maria Brandt said it was dark.")
    _, shown, _ = run("actors", case.folder, "--suggest")
    _, rows, rest = run("actors", case.folder, "--suggest", "--csv")
    _, full, _ = run("actors", case.folder, "--suggest", "--all")

    assert shown.endswith("\nand 1 more; --all shows them\n")
    assert (rows.count("\n"), rest) == (2, "and 1 more; --all shows them\n")
    assert "more;" not in full
    assert full.count("\n") == 3


def test_actors_of_no_case_are_answered_with_a_sentence(run, tmp_path):
    code, out, err = run("actors", tmp_path / "nowhere", "--suggest")

    assert (code, out) == (2, "")
    assert err.count("\n") == 1


# ---------------------------------------------------------------- evaluation


def test_evaluate_prints_a_table_with_three_decimals_and_writes_predictions(run, tmp_path):
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps(GOLD) + "\n")
    code, out, err = run("evaluate", "attribution", gold, "--predictions", tmp_path / "out.jsonl")

    assert (code, err) == (0, "")
    assert re.search(r"^relation +1\.000 +1\.000 +1\.000 +1 +1$", out, re.M)
    [line] = (tmp_path / "out.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line)["id"] == "a-1"


@pytest.mark.parametrize(
    ("what", "perfect"),
    [("attribution", "relation +1.000 +1.000"), ("dates", "value +1.000 +1.000"),
     ("pronouns", "all +1.000 +1.000")],
)  # fmt: skip
def test_the_gold_shown_in_the_help_is_gold(run, tmp_path, what, perfect):
    _, out, _ = run("evaluate", "--help")
    shown = out.partition(f"\n{what}: ")[2].partition("\n")[2].partition("\n\n")[0]
    (tmp_path / "gold.jsonl").write_text(shown.replace("\n", ""))
    code, out, err = run(
        "evaluate", what, tmp_path / "gold.jsonl", "--predictions", tmp_path / "out.jsonl"
    )

    assert (code, err) == (0, "")
    assert re.search(perfect, out)
    assert len((tmp_path / "out.jsonl").read_text("utf-8").splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "remedy"),
    [
        (["dates", "GOLD", "--method", "rules"], "dates has no option 'method'; its options: none"),
        (["moves", "GOLD", "--case", "port-selme"], "moves has no option 'case'; its options: met"),
        (["stances", "GOLD"], "stances needs a case; name it."),
        (["atribution", "GOLD"], "there is no task 'atribution'. Did you mean 'attribution'?"),
    ],
)
def test_what_a_task_cannot_be_measured_with_is_said(run, tmp_path, arguments, remedy):
    (tmp_path / "GOLD").write_text("{}")
    code, _, err = run("evaluate", *(tmp_path / a if a == "GOLD" else a for a in arguments))

    assert code == 2
    assert remedy in err


# ---------------------------------------------------------------- streams, signals, our mistakes


def test_a_mistake_of_the_toolkit_is_said_to_be_one(run, folder, monkeypatch):
    def fail(*_: object) -> None:
        raise KeyError("gone")

    monkeypatch.setattr("toolkit.case.open_case", fail)
    code, _, err = run("check", folder)
    assert code == 1
    assert err.startswith("This is a mistake in the toolkit, not in your case (KeyError: 'gone');")
    assert err.endswith("run the command again with --debug at its end to see where.\n")

    with pytest.raises(KeyError, match="gone"):
        run("check", folder, "--debug")


def test_a_name_the_library_does_not_find_is_bad_input(run, folder, monkeypatch):
    def fail(*_: object) -> None:
        raise LookupError("Codebook selme 1 has no issue 'x'.")

    monkeypatch.setattr("toolkit.case.open_case", fail)

    assert run("check", folder) == (2, "", "Codebook selme 1 has no issue 'x'.\n")


def test_a_reader_that_has_seen_enough_is_no_trouble(tmp_path):
    reading, writing = os.pipe()
    os.close(reading)
    process = start("new", tmp_path / "mine", stdout=writing)
    os.close(writing)
    _, err = process.communicate(timeout=60)

    assert (process.returncode, err) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has /dev/full")
def test_a_full_disk_behind_standard_output_is_told(tmp_path):
    with Path("/dev/full").open("wb") as full:
        process = start("new", tmp_path / "mine", stdout=full)
        _, err = process.communicate(timeout=60)

    assert process.returncode == 2
    assert err == b"standard output: cannot be read or written (No space left on device).\n"


def test_ctrl_c_stops_with_a_word_and_130(tmp_path):
    os.mkfifo(tmp_path / "gold.jsonl")
    process = start("evaluate", "attribution", tmp_path / "gold.jsonl")
    with (tmp_path / "gold.jsonl").open("wb"):  # returns once the toolkit waits at the other end
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)

    assert (process.returncode, err) == (130, b"stopped.\n")


def test_progress_is_shown_on_a_terminal_and_nowhere_else(run, folder, tmp_path):
    assert run("parse", folder, "--out", tmp_path / "out")[2] == ""

    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    command = [sys.executable, "-m", "toolkit", "check", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=theirs)
    process.wait(timeout=60)
    shown = os.read(ours, 65536) if select.select([ours], [], [], 0)[0] else b""
    os.close(ours)
    os.close(theirs)

    assert process.returncode == 0
    assert b"checking: " in shown


def test_an_output_that_cannot_show_every_letter_shows_the_rest(folder, monkeypatch):
    printed = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(printed, encoding="ascii"))

    assert main(["check", str(folder)]) == 0
    assert b"the source \\u201cA clerk\\u201d is no listed actor" in printed.getvalue()


def test_both_methods_of_finding_attributions_are_measured(run, tmp_path):
    gold = tmp_path / "gold.jsonl"
    gold.write_text(
        '{"id": "a", "text": "Envoy Oro said talks had failed.", "attributions": '
        '[{"source": [[0, 9]], "cue": [[10, 14]], "content": [[15, 31]]}]}\n'
    )
    for method in ("rules", "learned"):
        code, out, err = run("evaluate", "attribution", gold, "--method", method)

        assert (code, err) == (0, "")
        assert re.search(r"relation +1.000 +1.000", out)


def test_a_case_can_stand_at_an_earlier_day(tmp_path, run):
    code, out, _ = run("check", "port-selme", "--as-of", "2031-03-08", "--method", "rules")
    assert code == 0
    assert "2031-03-08" in out
    assert "2031-04" not in out


@pytest.mark.parametrize(
    ("day", "says"),
    [("8 March", "write it as 2022-03-29"), ("1999-01-01", "there are reports from 3 March 2031")],
)
def test_a_day_that_cannot_be_stood_at_is_told(day, says, run):
    code, _, err = run("check", "port-selme", "--as-of", day)
    assert code == 2
    assert says in err
    assert err.count("\n") == 1
