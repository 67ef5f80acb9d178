"""Citron's quotes: out with its words, in whichever units they are counted."""

import json
import zipfile

import pytest

import toolkit as tk
from toolkit.exchange.formats import read_marked

TEXT = "🚢 “We go,” Envoy Oro said. 🚢 No more."


def span(words, units=False):
    start = TEXT.index(words)
    if units:
        start = len(TEXT[:start].encode("utf-16-le")) // 2
        return {"start": start, "end": start + len(words.encode("utf-16-le")) // 2, "text": words}
    return {"start": start, "end": start + len(words), "text": words}


def document(**changed):
    quote = {"cue": span("said"), "sources": [span("Envoy Oro")], "contents": [span("“We go,”")]}
    return {"text": TEXT, "quotes": [quote | changed]}


@pytest.fixture
def marked(tmp_path):
    def run(held):
        (tmp_path / "oro.json").write_text(json.dumps(held), "utf-8")
        return read_marked(tmp_path / "oro.json")

    return run


@pytest.mark.parametrize("units", [False, True], ids=["characters", "UTF-16 units"])
def test_a_quote_is_read_in_characters_whichever_units_the_file_counts(marked, units):
    held = document(
        cue=span("said", units), sources=[span("Envoy Oro", units)],
        contents=[span("“We go,”", units), span("🚢 No more", units)],
    )  # fmt: skip
    [one] = marked(held).passages

    said = [TEXT[a:b] for spans in (one.cue, one.source, one.content) for a, b in spans]
    assert said == ["said", "Envoy Oro", "“We go,”", "🚢 No more"]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"cue": {"start": 3, "end": 7, "text": "said"}}, "'said' at 3-7, where its text reads"),
        ({"cue": {"start": 3, "end": 7000}}, "is no passage of its text"),
        ({"cue": {"start": -4, "end": -1, "text": "mor"}}, "where its text reads otherwise"),
        ({"sources": 4}, "'sources' that is not a list"),
        ({"contents": [[]]}, "something else where 'start' should stand"),
    ],
)
def test_spans_that_do_not_fit_are_one_sentence(marked, changed, sentence):
    with pytest.raises(tk.InputError, match=sentence):
        marked(document(**changed))


def test_codings_of_one_statement_are_one_quote(example):
    path = tk.export(example.coded, example.case, "citron", example.folder / "x.zip")

    assert len(read_marked(path).passages) == example.coded["statement_id"].nunique()


def test_an_archive_of_other_files_beside_json_is_no_folder_of_quotes(tmp_path):
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        for name in ("project.json", "annotation/oro.txt/ann.zip"):
            archive.writestr(name, "{}")

    with pytest.raises(tk.InputError, match="is of no format that is read here"):
        read_marked(tmp_path / "x.zip")
