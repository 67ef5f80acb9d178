"""Reports are read once, by as many processes as there are, and come back in their order."""

import os
import subprocess
import sys
from collections import Counter

import pytest

from toolkit.parsing import find_dates, find_meetings, find_statements, reports
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
    whole = reports._Reader.read

    def counted(reader, document, doc):
        read[document.doc_id] += 1
        return whole(reader, document, doc)

    monkeypatch.setattr(reports._Reader, "read", counted)
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
    monkeypatch.setenv(reports.PROCESSES, "1")
    alone = tables(make_case(REPORTS))
    monkeypatch.setenv(reports.PROCESSES, "2")
    monkeypatch.setattr(reports, "CHUNK", 200)
    monkeypatch.setattr(reports, "WORTH_SHARING", 0)

    assert tables(make_case(REPORTS)) == alone


@pytest.mark.slow
def test_a_plain_script_may_use_processes(make_case, tmp_path):
    case, script = make_case(REPORTS), tmp_path / "script.py"
    script.write_text(
        "import sys\nimport toolkit as tk\nfrom toolkit.parsing import reports\n"
        "reports.CHUNK, reports.WORTH_SHARING = 200, 0\n"
        "print(tk.find_statements(tk.open_case(sys.argv[1])).to_csv())\n"
    )
    given = {**os.environ, reports.PROCESSES: "2"}
    done = subprocess.run(
        [sys.executable, script, case.folder],
        capture_output=True, text=True, env=given, check=False,
    )  # fmt: skip

    assert done.stdout.strip() == find_statements(case).to_csv().strip(), done.stderr


def test_a_report_that_cannot_be_read_is_named(make_case, monkeypatch):
    def fail(reader, document, doc):
        if document.doc_id == "2031-03-03":
            raise IndexError("list index out of range")
        return reports.Findings((), (), ())

    monkeypatch.setattr(reports._Reader, "read", fail)
    with pytest.raises(RuntimeError, match=r"2031-03-03 could not be read: IndexError: list"):
        find_statements(make_case(REPORTS))


@pytest.mark.parametrize("given", ["0", "-1", "two", "1.5"])
def test_a_number_of_processes_that_is_none_is_said_to_be(make_case, monkeypatch, given):
    monkeypatch.setenv(reports.PROCESSES, given)
    with pytest.raises(InputError, match=f"{reports.PROCESSES} is '{given}'"):
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


def test_actors_that_are_the_same_are_compiled_once(make_case):
    one, other = (make_case("Envoy Oro said no.") for _ in range(2))
    a, b = (reports._Knowledge(reports._Table(case.actors), None, "rules") for case in (one, other))

    assert reports._reader(a) is reports._reader(b)


def test_a_case_read_by_one_method_is_not_read_again_for_its_dates(make_case):
    case = make_case(REPORTS)
    by_rules, learned = find_statements(case, "rules"), find_statements(case)

    assert set(by_rules["method"]) == {"rules-1"}
    assert set(learned["method"]) == {"learned-2"}
    assert reports.read_reports(case) is reports.read_reports(case, "rules")


def test_a_method_there_is_not_is_said_not_to_be(make_case):
    with pytest.raises(InputError, match="'rule' is no method of finding statements; give 'learn"):
        find_statements(make_case(REPORTS), "rule")
