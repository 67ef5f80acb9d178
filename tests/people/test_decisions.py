"""A coder's file holds exactly the last decisions, whatever happened on the way."""

import signal
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.case import new_case, open_case, sample_case
from toolkit.case.codings import hand_codings, read_codings
from toolkit.people import decisions as module
from toolkit.people.decisions import ChangedElsewhereError, Decisions, version
from toolkit.schema import HandCoding, InputError, columns, to_rows

REPORT = "Tarik Oro said that the North would accept inspections.\n"
TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from(',;"\n=+'), max_size=12
).map(lambda text: " ".join(text.split()))


def coding(statement_id="report:0001", coder="ada", **parts):
    usual = {
        "statement_id": statement_id, "holder": "Tarik Oro", "dimension": "issue",
        "object": "inspections", "value": "accept", "condition": "", "coder": coder,
        "confidence": None, "evidence": (), "note": "", "codebook": "selme 1",
        "decided": "2031-03-05T10:00:00Z",
    }  # fmt: skip
    return HandCoding(**usual | parts)


@pytest.fixture
def case(make_case):
    return make_case(REPORT)


def decide(decisions, *rows, statement_id="report:0001"):
    """Decide after looking at what stands there."""
    shown = {statement_id: version(decisions.of(statement_id))}
    return decisions.change({statement_id: rows}, shown)


def test_a_decision_is_read_back_as_it_was_made(case):
    row = coding(evidence=((5, 9), (14, 20)), note="“if”; so", seen=("rules-1",), passage="0" * 12)

    decide(Decisions(case, "ada"), row)

    assert to_rows(HandCoding, hand_codings(case, ["ada"])) == [row]
    assert Decisions(case, "ada").of("report:0001") == (row,)


def test_a_case_of_the_toolkits_own_is_no_place_to_code_in():
    case = sample_case("marvik-trams")
    before = sorted(case.folder.rglob("*"))

    with pytest.raises(
        InputError, match=r"work in a copy: tk.seminar.practice_case\('my-case', 'marvik-"
    ):
        decide(Decisions(case, "ada"), coding())
    assert sorted(case.folder.rglob("*")) == before


def test_nothing_is_written_before_the_first_decision(case):
    assert Decisions(case, "ada").all() == {}
    assert not (case.folder / "codings").exists()


def test_other_rows_stay_as_they_were_typed(case):
    path = case.folder / "codings" / "ada.csv"
    path.parent.mkdir()
    path.write_text(
        "value,statement_id,object,confidence\n"
        'accept, gone:0007 ,"inspections",0.50\n'
        "reject,report:0001,tariffs,0.9\n"
        "reject,report:0002,tariffs,1\n"
    )

    decide(Decisions(case, "ada"), coding())

    lines = path.read_text().splitlines()
    assert lines[0].split(",")[:4] == ["value", "statement_id", "object", "confidence"]
    assert set(lines[0].split(",")) == set(columns(HandCoding))
    assert lines[1].startswith("accept, gone:0007 ,inspections,0.50,")
    assert lines[2].startswith("accept,report:0001,inspections,,Tarik Oro,issue,")
    assert lines[3].startswith("reject,report:0002,tariffs,1,")


def test_undo_puts_back_what_was_typed(case):
    path = case.folder / "codings" / "ada.csv"
    path.parent.mkdir()
    typed = "statement_id,object,value,note\nreport:0001,tariffs, reject ,as typed\n"
    path.write_text(typed)
    decisions = Decisions(case, "ada")

    decisions.undo(decide(decisions, coding()))

    assert path.read_text().splitlines()[1].startswith("report:0001,tariffs, reject ,as typed,")
    assert [row.note for row in decisions.of("report:0001")] == ["as typed"]


def test_a_decision_on_what_was_not_shown_is_refused_with_what_stands_there(case):
    one, other = Decisions(case, "ada"), Decisions(case, "ada")
    shown = {"report:0001": version(one.of("report:0001"))}
    decide(other, coding(value="reject"))

    with pytest.raises(
        ChangedElsewhereError, match=r"coded elsewhere since it was shown"
    ) as raised:
        one.change({"report:0001": (coding(),)}, shown)

    assert [row.value for row in raised.value.rows] == ["reject"]
    assert [row.value for row in one.of("report:0001")] == ["reject"]


def test_an_undo_of_what_was_changed_since_is_refused(case):
    one, other = Decisions(case, "ada"), Decisions(case, "ada")
    change = decide(one, coding())
    decide(other, coding(value="reject"))

    with pytest.raises(ChangedElsewhereError):
        one.undo(change)

    assert [row.value for row in one.of("report:0001")] == ["reject"]


def test_the_same_decision_made_twice_is_no_conflict(case):
    one, other = Decisions(case, "ada"), Decisions(case, "ada")
    decide(one, coding())
    shown = {"report:0001": version(one.of("report:0001"))}
    decide(other, coding(decided="2031-03-06T10:00:00Z"))

    one.change({"report:0001": (coding(value="reject"),)}, shown)

    assert [row.value for row in other.of("report:0001")] == ["reject"]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (
            "statement_id,object,value\nreport:0001,inspection,accept\n",
            "Did you mean 'inspections'",
        ),
        ("statement_id,object\nreport:0001,inspections\n", "column 'value' is missing"),
        ("statement_id,object,value\nreport:0001,inspections\n", "2 cells where the header has 3"),
        ("", "is empty"),
    ],
)
def test_a_file_spoilt_by_hand_is_named_and_left_alone(case, typed, says):
    decisions = Decisions(case, "ada")
    decide(decisions, coding())
    decisions.path.write_text(typed)

    with pytest.raises(InputError, match=says):
        decisions.change({"report:0001": (coding(),)}, {"report:0001": version(())})

    assert decisions.path.read_text() == typed
    with pytest.raises(InputError, match=says):
        Decisions(case, "ada")


@pytest.mark.parametrize("name", ["../ada", "rules-1", "", "a b", "x" * 41])
def test_a_name_that_names_no_file_is_refused(case, name):
    with pytest.raises(InputError, match="cannot be a coder's name"):
        Decisions(case, name)


# ---------------------------------------------------------------- laws


STATEMENTS = st.sampled_from([f"report:000{n}" for n in range(1, 4)])
ROW = st.builds(
    coding,
    object=st.sampled_from(["inspections", "tariffs", "harbour-access"]),
    value=st.sampled_from(["accept", "reject", "unchanged"]),
    holder=TEXTS,
    condition=TEXTS,
    note=TEXTS,
    evidence=st.lists(st.tuples(st.integers(0, 9), st.integers(10, 99)), max_size=2).map(tuple),
    seen=st.sampled_from([(), ("rules-1",), ("ada", "ben")]),
)
NOTHING = st.builds(coding, object=st.just(""), value=st.just(""), holder=st.just(""), note=TEXTS)
WRONG = st.builds(
    coding, dimension=st.just("extraction"), object=st.just(""), value=st.just("wrong"), note=TEXTS
)
READING = st.lists(
    ROW | WRONG, min_size=1, max_size=3, unique_by=lambda r: (r.dimension, r.object, r.holder)
) | NOTHING.map(lambda row: [row])
STEP = st.one_of(
    st.tuples(st.just("decide"), STATEMENTS, READING),
    st.just(("undo",)),
    st.just(("reopen",)),
    st.just(("another",)),
)


@settings(max_examples=60)
@given(steps=st.lists(STEP, max_size=14))
def test_the_file_holds_the_last_decisions_whatever_was_done(case_for_laws, steps):
    case = case_for_laws
    for leftover in (case.folder / "codings").glob("*"):
        leftover.unlink()
    sessions = [Decisions(case, "ada"), Decisions(case, "ada")]
    done, expected = [], {}
    for what, *with_what in steps:
        if what == "decide":
            statement_id, rows = with_what
            rows = tuple(replace(row, statement_id=statement_id) for row in rows)
            before = dict(expected)
            done.append((before, decide(sessions[0], *rows, statement_id=statement_id)))
            expected[statement_id] = rows
        elif what == "undo" and done:
            before, change = done.pop()
            sessions[0].undo(change)
            expected = before
        elif what == "reopen":
            sessions[0] = Decisions(case, "ada")
        elif what == "another":
            sessions.reverse()

        found = Decisions(case, "ada").all()
        assert {name: list(rows) for name, rows in found.items()} == {
            name: list(rows) for name, rows in expected.items()
        }
    if expected:
        said = [row for rows in expected.values() for row in rows if row.value]
        counted = [row for row in said if row.dimension != "extraction"]
        assert len(read_codings(case, "ada")) == len(counted)


@pytest.fixture(scope="module")
def case_for_laws(tmp_path_factory):
    """One case for many examples: they differ in its codings only."""
    folder = new_case(tmp_path_factory.mktemp("laws") / "case", "blank")
    issues = ("inspections", "tariffs", "harbour-access")
    book = "".join(
        f'[[issue]]\nname = "{name}"\nlabel = "{name}"\nsignals = ["{name}"]\n' for name in issues
    )
    (folder / "codebook.toml").write_text('name = "selme"\n' + book)
    (folder / "actors.csv").write_text("actor,kind\nTarik Oro,person\n")
    (folder / "texts" / "report.txt").write_text(REPORT)
    return open_case(folder)


WRITER = """
import os, signal, sys
from pathlib import Path
from toolkit.case import open_case
from toolkit.people.decisions import Decisions, version
from toolkit.schema import HandCoding

folder, dies_at, value, *statements = sys.argv[1:]
decisions = Decisions(open_case(folder), "ada")
if dies_at:
    def die(*_): os.kill(os.getpid(), signal.SIGKILL)
    setattr({"fsync": os, "replace": Path}[dies_at], dies_at, die)
print("ready", flush=True)
sys.stdin.readline()
for name in statements:
    row = HandCoding(name, "", "issue", "tariffs", value, "", "ada", None, (), "", "selme 1")
    decisions.change({name: (row,)}, {name: version(decisions.of(name))})
"""


def start_writer(case, *statements, value="accept", dies_at=""):
    """Another process that decides these statements, one after the other, once it is let."""
    arguments = [sys.executable, "-c", WRITER, str(case.folder), dies_at, value, *statements]
    pipe = subprocess.PIPE
    return subprocess.Popen(arguments, stdin=pipe, stdout=pipe, text=True)


def let_write(*writers):
    """Let writers go once all are ready, and wait for them; their exit codes."""
    assert [writer.stdout.readline() for writer in writers] == ["ready\n"] * len(writers)
    for writer in writers:
        writer.stdin.write("\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate(timeout=30)
    return [writer.returncode for writer in writers]


def test_two_processes_with_one_coder_lose_nothing(case):
    names = [f"report:{n:04d}" for n in range(40)]
    writers = [start_writer(case, *names[at::2]) for at in (0, 1)]

    assert let_write(*writers) == [0, 0]
    assert set(Decisions(case, "ada").all()) == set(names)


@pytest.mark.skipif(sys.platform == "win32", reason="kills a process as only POSIX does")
@pytest.mark.parametrize("where", ["fsync", "replace"])
def test_a_crash_while_writing_leaves_the_old_file_and_no_lock(case, where):
    decide(Decisions(case, "ada"), coding())
    before = Decisions(case, "ada").path.read_bytes()

    dying = start_writer(case, "report:0001", value="reject", dies_at=where)

    assert let_write(dying) == [-signal.SIGKILL]
    assert Decisions(case, "ada").path.read_bytes() == before
    decide(Decisions(case, "ada"), coding(value="resist"))
    assert [row.value for row in Decisions(case, "ada").of("report:0001")] == ["resist"]


def test_a_full_disk_leaves_the_old_file(case, monkeypatch):
    decisions = Decisions(case, "ada")
    decide(decisions, coding())
    before = decisions.path.read_bytes()

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(InputError, match=r"No space left on device.*nothing was changed"):
        decide(decisions, coding(value="reject"))

    assert decisions.path.read_bytes() == before
    assert sorted(path.name for path in decisions.path.parent.iterdir()) == [".ada.lock", "ada.csv"]


def test_who_waits_too_long_for_another_is_told_so(case, monkeypatch):
    decisions = Decisions(case, "ada")
    monkeypatch.setattr(module, "PATIENCE", 0.05)

    with (
        module.holding(decisions.path, 1),
        pytest.raises(InputError, match="is kept by another session"),
    ):
        decide(decisions, coding())
