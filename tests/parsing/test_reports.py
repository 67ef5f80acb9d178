"""Reports are read once, by as many processes as there are, and come back in their order."""

import os
import pickle
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from toolkit.coding import code
from toolkit.coding.moves.events import find_events
from toolkit.parsing import (
    corpus,
    count_appearances,
    find_dates,
    find_meetings,
    find_statements,
    language,
    report,
    suggest_actors,
    syntax,
)
from toolkit.parsing.corpus import corpus_of
from toolkit.parsing.reading import Findings
from toolkit.schema import InputError

REPORTS = {
    f"2031-03-{day:02}": f"Envoy Oro said on Monday that {day} ships would be let in.\n\n"
    f"“We wait,” Minister Adan said. The envoys will meet in Selme on March {day}."
    for day in range(1, 8)
}


def tables(case):
    return [find(case).to_csv() for find in (find_statements, find_dates, find_meetings)]


def test_a_case_is_read_once_for_all_of_its_tables(make_case, monkeypatch):
    case, read = make_case(REPORTS), Counter()
    whole = corpus.read_report

    def counted(report, method):
        read[report.document.doc_id] += 1
        return whole(report, method)

    monkeypatch.setattr(corpus, "read_report", counted)
    assert all(len(table) > 200 for table in tables(case))

    assert read == Counter(REPORTS.keys())


def test_a_table_that_is_changed_is_found_unchanged_again(make_case):
    case = make_case(REPORTS)
    first = find_statements(case)
    before = first.to_csv()
    first["speaker"] = "nobody"

    assert find_statements(case).to_csv() == before


@pytest.mark.slow
def test_processes_find_what_one_alone_finds(make_case, monkeypatch):
    monkeypatch.setenv(corpus.PROCESSES, "1")
    alone = tables(make_case(REPORTS))
    monkeypatch.setenv(corpus.PROCESSES, "2")
    monkeypatch.setattr(corpus, "CHUNK", 200)
    monkeypatch.setattr(corpus, "WORTH_SHARING", 0)

    assert tables(make_case(REPORTS)) == alone


@pytest.mark.slow
def test_a_plain_script_may_use_processes(make_case, tmp_path):
    case, script = make_case(REPORTS), tmp_path / "script.py"
    script.write_text(
        "import sys\nimport toolkit as tk\nfrom toolkit.parsing import corpus\n"
        "corpus.CHUNK, corpus.WORTH_SHARING = 200, 0\n"
        "print(tk.find_statements(tk.open_case(sys.argv[1])).to_csv())\n"
    )
    given = {**os.environ, corpus.PROCESSES: "2"}
    done = subprocess.run(
        [sys.executable, script, case.folder],
        capture_output=True, text=True, env=given, check=False,
    )  # fmt: skip

    assert done.stdout.strip() == find_statements(case).to_csv().strip(), done.stderr


def test_a_report_that_cannot_be_read_is_named(make_case, monkeypatch):
    def fail(report, method):
        if report.document.doc_id == "2031-03-03":
            raise IndexError("list index out of range")
        return Findings((), (), (), ())

    monkeypatch.setattr(corpus, "read_report", fail)
    with pytest.raises(RuntimeError, match=r"2031-03-03 could not be read: IndexError: list"):
        find_statements(make_case(REPORTS))


@pytest.mark.parametrize("given", ["0", "-1", "two", "1.5"])
def test_a_number_of_processes_that_is_none_is_said_to_be(make_case, monkeypatch, given):
    monkeypatch.setenv(corpus.PROCESSES, given)
    with pytest.raises(InputError, match=f"{corpus.PROCESSES} is '{given}'"):
        find_statements(make_case("Envoy Oro said no."))


def test_progress_goes_round_every_document(make_case):
    case, shown = make_case(REPORTS), []

    def progress(documents):
        for document in documents:
            shown.append(document.doc_id)
            yield document

    find_statements(case, progress=progress)
    find_dates(case, progress)

    assert shown == 2 * list(REPORTS)


@pytest.mark.slow
def test_what_other_processes_read_is_not_read_again_to_code_it(make_case, monkeypatch):
    monkeypatch.setenv(corpus.PROCESSES, "2")
    monkeypatch.setattr(corpus, "CHUNK", 200)
    monkeypatch.setattr(corpus, "WORTH_SHARING", 0)
    case = make_case(REPORTS)
    statements = find_statements(case, "rules")

    def fail(*_):
        raise AssertionError("was worked out again")

    monkeypatch.setattr(language, "_parse_pieces", fail)
    monkeypatch.setattr(report, "find_mentions", fail)
    monkeypatch.setattr(report, "read_dates", fail)

    assert len(code(statements, case, "rules"))


def test_each_part_of_a_report_is_worked_out_once_whoever_asks(make_case, monkeypatch):
    case, worked_out = make_case(REPORTS), Counter()

    def count(module, name):
        whole = getattr(module, name)

        def counted(*given):
            worked_out[name] += 1
            return whole(*given)

        monkeypatch.setattr(module, name, counted)

    for name in ("find_mentions", "read_dates", "Sources", "Voices", "Outlets", "Roster"):
        count(report, name)
    count(syntax, "Syntax")
    count(language, "_join")
    corpus._knowledge.cache_clear()
    statements = find_statements(case, "rules")
    for name in ("rules", "learned"):
        code(statements, case, name)
    find_events(case, statements)
    find_meetings(case, statements=statements)
    suggest_actors(case, statements)
    count_appearances(case, statements)

    each = dict.fromkeys(("find_mentions", "read_dates", "Sources", "Voices", "Syntax", "_join"), 7)
    assert worked_out == {**each, "Outlets": 1, "Roster": 1}


def test_a_case_remembers_no_more_reports_than_there_is_room_for(make_case, monkeypatch):
    monkeypatch.setattr(corpus, "REMEMBERED", 300)
    case = make_case(REPORTS)
    first = tables(case)
    reports = corpus_of(case)

    assert sum(len(one.document.text) for one in reports._reports.values()) <= 300
    assert [find(case).to_csv() for find in (find_statements, find_dates, find_meetings)] == first
    assert code(find_statements(case), case, "rules").equals(
        code(find_statements(replace(case)), replace(case), "rules")
    )


def test_a_changed_copy_of_a_case_remembers_nothing_of_it(make_case):
    case = make_case(REPORTS)
    find_statements(case, "rules")
    shorter = replace(case, documents=case.documents.head(2))

    assert set(find_statements(shorter, "rules")["doc_id"]) == {"2031-03-01", "2031-03-02"}


def test_a_case_that_was_read_can_be_handed_on_and_is_read_there_anew(make_case):
    case = make_case(REPORTS)
    found = find_statements(case, "rules")
    copy = pickle.loads(pickle.dumps(case))

    assert copy.memory == {}
    assert find_statements(copy, "rules").equals(found)


def test_a_case_used_from_several_threads_is_read_by_one_at_a_time(make_case, monkeypatch):
    case = make_case(REPORTS)
    alone = find_statements(replace(case), "rules")
    at_work, most = [], []
    read = corpus._read

    def slowly(report, method):
        at_work.append(report)
        most.append(len(at_work))
        time.sleep(0.01)
        found = read(report, method)
        at_work.remove(report)
        return found

    monkeypatch.setattr(corpus, "_read", slowly)
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda _: find_statements(case, "rules"), range(3)))

    assert most == [1] * len(REPORTS)
    assert all(one.equals(alone) for one in found)


def test_actors_that_are_the_same_are_compiled_once(make_case):
    one, other = (corpus_of(make_case("Envoy Oro said no.")) for _ in range(2))

    assert one.knowledge is other.knowledge


def test_a_case_read_by_one_method_is_not_read_again_for_its_dates(make_case):
    case = make_case(REPORTS)
    by_rules, learned = find_statements(case, "rules"), find_statements(case)

    assert set(by_rules["method"]) == {"rules-1"}
    assert set(learned["method"]) == {"learned-2"}
    assert corpus_of(case).findings() is corpus_of(case).findings("rules")


def test_a_method_there_is_not_is_said_not_to_be(make_case):
    with pytest.raises(InputError, match="'rule' is no method of finding statements; give 'learn"):
        find_statements(make_case(REPORTS), "rule")
