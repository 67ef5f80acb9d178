"""REFI-QDA: a project that comes back, a codebook, and files that are neither."""

import io
import zipfile

import pytest

import toolkit as tk
from toolkit.exchange import refi
from toolkit.exchange.formats import read_marked
from toolkit.exchange.notation import xml_of

KEPT = ["statement_id", "holder", "dimension", "object", "value", "coder", "note", "passage"]


def project(qde: str, **texts: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("project.qde", qde)
        for name, text in texts.items():
            archive.writestr(f"Sources/{name}.txt", text)
    return packed.getvalue()


ELSEWHERE = """<Project xmlns="urn:QDA-XML:project:1.0" name="x" origin="elsewhere">
 <Users><User guid="u" name="Coder A"/></Users>
 <CodeBook><Codes><Code guid="i" name="Inspections" isCodable="true">
  <Code guid="v" name="resist" isCodable="true"/></Code>
  <Code guid="h" name="Holder" isCodable="false"><Code guid="o" name="Tarik Oro" isCodable="true"/></Code>
 </Codes></CodeBook>
 <Sources><TextSource guid="t" name="Some name" plainTextPath="internal://T.txt">
  <PlainTextSelection guid="p" startPosition="2" endPosition="10" creatingUser="u">
   <Coding guid="c"><CodeRef targetGUID="v"/></Coding><Coding guid="d"><CodeRef targetGUID="o"/></Coding>
  </PlainTextSelection></TextSource></Sources></Project>"""  # noqa: E501


def test_codings_come_back_without_the_condition(round_trip):
    round_trip("refi", KEPT)


def test_a_project_made_elsewhere_is_read_by_its_trees_of_codes(make_case, tmp_path):
    path = tmp_path / "x.qdpx"
    path.write_bytes(project(ELSEWHERE, T="🚢 No ships pass."))

    [row] = tk.import_codings(path, make_case("🚢 No ships pass.")).itertuples()

    assert (row.statement_id, row.object, row.value) == ("report:000002", "inspections", "resist")
    assert (row.holder, row.coder) == ("Tarik Oro", "Coder-A")


def test_what_the_standard_calls_invalid_is_not_written(example):
    path = tk.export(example.coded, example.case, "refi", example.folder / "x.qdpx")
    with zipfile.ZipFile(path) as archive:
        root = xml_of(archive.read("project.qde"))
        names = set(archive.namelist())

    assert [refi.etree.QName(one).localname for one in root] == ["Users", "CodeBook", "Sources"]
    assert all(one.get("isCodable") in ("true", "false") for one in root.iter("{*}Code"))
    guids = [one.get("guid") for one in root.iter() if one.get("guid")]
    assert len(guids) == len(set(guids))
    for source in root.iter("{*}TextSource"):
        assert source.get("plainTextPath").replace("internal://", "sources/") in names


def test_a_codebook_holds_every_issue_with_every_stance(example):
    path = tk.export(example.coded, example.case, "refi-codebook", example.folder / "x.qdc")
    paths = {path for _, path, _ in refi.codes_of(xml_of(path.read_bytes()))}

    for issue in example.case.codebook.issues:
        for stance in example.case.codebook.scale:
            assert ("Issue", issue.label or issue.name, stance.name) in paths


BOMB = '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><Project>&c;</Project>'


@pytest.mark.parametrize(
    ("qde", "sentence"),
    [
        (BOMB, "document type"),
        ("<Project>" + "<a>" * 5000, "cannot be read"),
        (ELSEWHERE.replace('endPosition="10"', 'endPosition="9999999999999999999"'), "no passage"),
        (ELSEWHERE.replace('startPosition="2"', 'startPosition="-2"'), "no passage"),
    ],
    ids=["entities", "depth", "far", "before"],
)
def test_hostile_projects_are_one_sentence(tmp_path, qde, sentence):
    path = tmp_path / "x.qdpx"
    path.write_bytes(project(qde, T="🚢 No ships pass."))

    with pytest.raises(tk.InputError, match=sentence):
        read_marked(path)


def test_an_archive_cut_short_or_too_large_is_one_sentence(tmp_path, monkeypatch):
    whole = project(ELSEWHERE, T="🚢 No ships pass.")
    path = tmp_path / "x.qdpx"
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(tk.InputError, match="cannot be unpacked"):
        read_marked(path)

    monkeypatch.setattr("toolkit.exchange.archive.LARGEST", 100)
    path.write_bytes(whole)
    with pytest.raises(tk.InputError, match="unpacks to more than"):
        read_marked(path)
