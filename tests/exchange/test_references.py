"""The reports of a case as references."""

import toolkit as tk

REPORT = "title: Ships & {holds}: 50% more\ndate: 2031-03-04\noutlet: Harbour_Post\n\nNothing."


def test_a_report_in_bibtex_has_its_signs_escaped(make_case, tmp_path):
    case = make_case({"ships.txt": REPORT})
    path = tk.export(case.documents, case, "bibtex", tmp_path / "x.bib")

    assert path.read_text("utf-8").splitlines()[:5] == [
        "@article{ships,",
        r"  title = {{Ships \& \{holds\}: 50\% more}},",
        r"  journal = {Harbour\_Post},",
        "  date = {2031-03-04},",
        "  year = {2031},",
    ]


def test_a_report_in_ris_begins_with_its_type_and_ends(make_case, tmp_path):
    case = make_case({"ships.txt": REPORT})
    path = tk.export(case.documents, case, "ris", tmp_path / "x.ris")
    lines = path.read_text("utf-8").splitlines()

    assert lines[:6] == [
        "TY  - NEWS", "ID  - ships", "TI  - Ships & {holds}: 50% more", "T2  - Harbour_Post",
        "PY  - 2031", "DA  - 2031/03/04",
    ]  # fmt: skip
    assert lines[-1] == "ER  - "


def test_a_table_of_another_kind_is_refused(example):
    import pytest

    with pytest.raises(tk.InputError, match=r"export\(…, 'ris'\) takes what"):
        tk.export(example.coded, example.case, "ris", example.folder / "x.ris")
