"""brat: a packed folder out, what was annotated there in."""

import zipfile

import pytest

import toolkit as tk
from toolkit.exchange.formats import read_marked

TEXT = "🚢 Envoy Oro said,\nthat no ships pass.\n"
ANN = """\
T1\tIssue 2 17;18 36\tEnvoy Oro said, that no ships pass
A1\tObject T1 inspections
A2\tValue T1 reject
A3\tHolder T1 Tarik_Oro
#1\tAnnotatorNotes T1\tPlain.\\nTwice.
"""


@pytest.fixture
def pack(tmp_path):
    def run(ann=ANN, text=TEXT, **others):
        with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
            for name, content in {"talks/report.ann": ann, "talks/report.txt": text}.items():
                if content is not None:
                    archive.writestr(name, content)
            for name, content in others.items():
                archive.writestr(name, content)
        return tmp_path / "x.zip"

    return run


def test_a_coding_made_in_brat_is_read_with_its_attributes_and_its_note(make_case, pack):
    [row] = tk.import_codings(pack(), make_case(TEXT)).itertuples()

    assert (row.statement_id, row.object, row.value) == ("report:000002", "inspections", "reject")
    assert (row.holder, row.note, row.coder) == ("Tarik Oro", "Plain.\nTwice.", "imported")


def test_an_event_of_cue_source_and_content_is_an_attribution(pack):
    marks = """\
T1\tSource 2 11\tEnvoy Oro
T2\tCue 12 16\tsaid
T3\tContent 18 25;32 36\tthat no pass
E1\tCue:T2 Source:T1 Content:T3
"""
    [one] = read_marked(pack(marks)).passages

    assert (one.source, one.cue, one.content) == (((2, 11),), ((12, 16),), ((18, 25), (32, 36)))
    assert (one.start, one.end) == (2, 36)


def test_the_folder_has_what_brat_needs(example):
    path = tk.export(example.coded, example.case, "brat", example.folder / "x.zip")
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    settings = files["annotation.conf"].splitlines()

    assert "Value\tArg:Issue|Attitude|Move|Statement, Value:" in files["annotation.conf"]
    assert [line for line in settings if line.startswith("[")] == [
        "[entities]", "[relations]", "[events]", "[attributes]",
    ]  # fmt: skip
    for doc_id, text in example.case.documents.set_index("doc_id")["text"].items():
        assert files[f"{doc_id}.txt"] == text
        for line in files[f"{doc_id}.ann"].splitlines():
            if line.startswith("T"):
                _, places, words = line.split("\t")
                spans = [map(int, one.split()) for one in places.partition(" ")[2].split(";")]
                assert " ".join(text[start:end] for start, end in spans) == words


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"ann": "T1\tIssue 2 900\tEnvoy\n"}, "line 1 .* lies outside the text"),
        ({"ann": "T1\tIssue 9 2\tEnvoy\n"}, "lies outside the text"),
        ({"ann": "T1\tIssue 2 11\tEnvoy Adan\n"}, "are 'Envoy Oro', not 'Envoy Adan'"),
        ({"ann": "T1 Issue 2 11\n"}, "line 1 .* is not a span"),
        ({"ann": ANN + "?\n"}, "line 6 .* no annotation"),
        ({"text": None}, "without its .txt"),
        ({"text": b"\xff\xfe"}, "that is not UTF-8"),
        ({"../../etc/x.ann": ""}, "would lie outside its folder"),
        ({"/etc/x.ann": ""}, "would lie outside its folder"),
    ],
)
def test_what_is_no_standoff_is_one_sentence(make_case, pack, given, sentence):
    with pytest.raises(tk.InputError, match=sentence):
        tk.import_codings(pack(**given), make_case(TEXT))


def test_statements_to_be_coded_have_their_speakers_to_choose_from(example):
    path = tk.export(example.statements, example.case, "brat", example.folder / "x.zip")
    with zipfile.ZipFile(path) as archive:
        settings = archive.read("annotation.conf").decode().splitlines()
    [holders] = [line for line in settings if line.startswith("Holder")]

    assert holders.endswith("Value:Aune_Lind|Lena_Adan|Tarik_Oro")


@pytest.mark.parametrize("to", ["brat", "citron", "xmi"])
def test_reports_with_long_names_stay_apart(make_case, to, tmp_path):
    name = "Переговоры о гавани в Порт-Селме, вторая неделя, часть"
    case = make_case({f"{name} {part}": f"Envoy Oro said no {part}." for part in "12"})
    path = tk.export(tk.find_statements(case), case, to, tmp_path / "x.zip")
    back = read_marked(path)

    assert {one.text for one in back.texts} == set(case.documents["text"])
    assert max(map(len, zipfile.ZipFile(path).namelist())) < 170
