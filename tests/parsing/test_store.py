"""What is kept on disk is what was worked out, is never stale, and may be lost at any time."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.parsing import corpus, find_dates, find_meetings, find_statements, store
from toolkit.parsing.corpus import corpus_of
from toolkit.parsing.store import Store, key_of

REPORT = (
    "Envoy Oro told the Selme Courier on Monday that the ships would be let in.\n\n"
    "“We wait,” Minister Adan said. Oro and Adan met in Selme on March 3."
)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A store of the test's own."""
    monkeypatch.setenv(store.VARIABLE, str(tmp_path / "kept"))
    return tmp_path / "kept"


@pytest.fixture
def no_reading(monkeypatch):
    """Make parsing and reading fail, so that only what is kept can be found."""

    def fail(*_):
        raise AssertionError("was worked out again")

    def forbid():
        monkeypatch.setattr(corpus, "parse_all", lambda texts: map(fail, texts))
        monkeypatch.setattr(
            corpus.Corpus, "_read", lambda _, method, documents: iter(map(fail, documents))
        )

    return forbid


def tables(case):
    return [find(case).to_csv() for find in (find_statements, find_dates, find_meetings)]


def test_a_second_run_finds_everything_kept(make_case, no_reading):
    case = make_case(REPORT)
    first = tables(case)
    assert all(len(table.splitlines()) > 1 for table in first)
    no_reading()

    assert tables(replace(case)) == first


def test_a_parse_from_disk_is_the_parse(make_case, no_reading):
    case = make_case(REPORT)
    [doc] = [one.doc for one in corpus_of(case).parsed(corpus_of(case).documents)]
    fresh, edges = doc.to_json(), [tuple(edge) for edge in doc.user_data["paragraphs"]]
    no_reading()
    again = corpus_of(replace(case))
    [kept] = [one.doc for one in again.parsed(again.documents)]

    assert kept.to_json() == fresh
    assert [tuple(edge) for edge in kept.user_data["paragraphs"]] == edges


@pytest.mark.parametrize(
    "change",
    [
        lambda case: replace(case, codebook=replace(case.codebook, begins=None)),
        lambda case: replace(case, actors=case.actors.assign(pronoun="they")),
        lambda case: replace(case, documents=case.documents.assign(outlet="Selme Courier")),
        lambda case: replace(case, documents=case.documents.assign(text=REPORT + " No.")),
        lambda case: replace(case, documents=case.documents.assign(doc_id="another")),
    ],
    ids=["first day", "actors", "outlet", "text", "name"],
)
def test_a_changed_setting_is_read_anew(make_case, no_reading, change):
    case = make_case(REPORT)
    tables(case)
    no_reading()

    with pytest.raises(AssertionError, match="worked out again"):
        find_statements(change(case))


def test_changed_code_is_another_key(monkeypatch):
    before = key_of("syntax", REPORT)
    monkeypatch.setattr(store, "_origin", lambda: b"other code")

    assert key_of("syntax", REPORT) != before


def test_keys_tell_their_parts_apart():
    assert len({key_of("ab", "c"), key_of("a", "bc"), key_of("abc"), key_of("abc", "")}) == 4


def test_nothing_is_kept_if_the_environment_says_so(make_case, folder, monkeypatch):
    monkeypatch.setenv(store.VARIABLE, "off")
    tables(make_case(REPORT))

    assert not folder.exists()


@pytest.mark.parametrize("damage", [b"", b"not a store at all, but long enough to be one" * 99])
def test_a_damaged_file_is_written_anew(make_case, folder, damage):
    case = make_case(REPORT)
    first = tables(case)
    file = folder / "parsing.sqlite"
    file.write_bytes(damage)

    assert tables(replace(case)) == first
    tables(replace(case))
    assert file.read_bytes().startswith(b"SQLite format 3")


def test_a_damaged_value_is_worked_out_anew(make_case, folder):
    case = make_case(REPORT)
    first = tables(case)
    with closing(sqlite3.connect(folder / "parsing.sqlite")) as table, table:
        table.execute("UPDATE kept SET value = substr(value, 1, 20)")

    assert tables(replace(case)) == first


def test_a_value_that_says_something_else_is_worked_out_anew(make_case, folder):
    case = make_case(REPORT)
    first = tables(case)
    kept = Store(folder / "parsing.sqlite")
    with closing(sqlite3.connect(folder / "parsing.sqlite")) as table:
        keys = [key for (key,) in table.execute("SELECT key FROM kept")]
    kept.put(dict.fromkeys(keys, b'[[["too short"]], [], []]'))

    assert tables(replace(case)) == first


def test_a_folder_out_of_reach_costs_time_only(make_case, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv(store.VARIABLE, str(tmp_path / "file"))

    case = make_case(REPORT)
    first = tables(case)
    monkeypatch.setenv(store.VARIABLE, "off")

    assert tables(replace(case)) == first


def test_the_oldest_goes_when_there_is_no_room(tmp_path):
    kept = Store(tmp_path / "kept.sqlite", room=400_000)
    for number in range(60):
        kept.put({b"%d" % number: os.urandom(20_000)})

    left = [number for number in range(60) if kept.get([b"%d" % number])]
    assert left == list(range(60 - len(left), 60))
    assert 5 < len(left) < 25
    assert (tmp_path / "kept.sqlite").stat().st_size < 800_000


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(st.binary(min_size=1, max_size=9), st.binary(max_size=99), max_size=9))
def test_what_is_put_in_comes_out(tmp_path_factory, values):
    kept = Store(tmp_path_factory.mktemp("store") / "kept.sqlite")
    kept.put(values)

    assert kept.get([*values, b"something else"]) == values


def test_two_processes_may_write_at_once(tmp_path):
    script = (
        "import sys; from pathlib import Path; from toolkit.parsing.store import Store\n"
        "kept, who = Store(Path(sys.argv[1])), sys.argv[2].encode()\n"
        "for n in range(40): kept.put({who + b'%d' % n: who * 500})\n"
    )
    file = tmp_path / "kept.sqlite"
    writers = [
        subprocess.Popen([sys.executable, "-c", script, str(file), who]) for who in ("a", "b")
    ]

    assert [writer.wait() for writer in writers] == [0, 0]
    assert (
        len(Store(file).get([b"%s%d" % (who, n) for who in (b"a", b"b") for n in range(40)])) == 80
    )
