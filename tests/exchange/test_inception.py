"""UIMA XMI: what cassis, and with it INCEpTION, opens, and what comes back."""

import io
import zipfile

import cassis
import pytest

import toolkit as tk
from toolkit.exchange import inception
from toolkit.exchange.formats import read_marked


@pytest.fixture
def files(example):
    path = tk.export(example.coded, example.case, "xmi", example.folder / "x.zip")
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_type_system_that_is_packed_opens_every_text(files, example):
    types = cassis.load_typesystem(io.BytesIO(files["TypeSystem.xml"]))
    for row in example.case.documents.itertuples():
        cas = cassis.load_cas_from_xmi(io.BytesIO(files[f"{row.doc_id}.xmi"]), typesystem=types)
        assert cas.sofa_string == row.text
        spans = cas.select(inception.PASSAGE)
        assert {one.kind for one in spans} >= {"Source", "Cue"}
        own = example.coded[example.coded["doc_id"] == row.doc_id]
        coded = [one for one in spans if one.value]
        assert sorted(one.get_covered_text() for one in coded) == sorted(
            row.text[start:end] for start, end in zip(own["start"], own["end"], strict=True)
        )
        for link in cas.select(inception.PART):
            assert link.role == link.Dependent.kind.lower()
            assert link.Governor.kind in ("Issue", "Attitude", "Move")


def test_offsets_in_the_file_are_those_of_java(files, example):
    text = example.case.documents["text"].iloc[0]
    own = example.statements["start"].iloc[0]

    assert text[own:].startswith("Envoy Oro")
    assert f'begin="{own + 1}"'.encode() in files["2031-03-04-oro.xmi"]  # behind the ship


def test_a_single_file_with_layers_that_are_not_ours_is_read(files, example):
    xmi = files["2031-03-04-oro.xmi"].replace(
        b"<cas:Sofa",
        b'<type:Token xmlns:type="http:///de/tudarmstadt/type.ecore" xmi:id="999" sofa="1" '
        b'begin="0" end="2"/><cas:Sofa',
    )
    (example.folder / "one.xmi").write_bytes(xmi)

    assert len(tk.import_codings(example.folder / "one.xmi", example.case)) == 3


BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]>'


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (b"<?xml version='1.0' encoding='UTF-8'?>", BOMB, "document type"),
        (b' end="', b' end="90', "at '90.*', which is no place in its text"),
        (b'begin="3"', b'begin="-3"', "at '-3', which is no place"),
        (b'begin="3"', b'begin="1"', "at '1', which is no place"),  # within the ship
        (b'begin="3"', b'begin="three"', "at 'three', which is no place"),
        (b'end="17"', b'end="3"', "is no passage of its text"),
        (b'Governor="', b'Governor="99', "cannot be read as UIMA XMI"),
        (b'Governor="3"', b'Governor="2"', "a relation whose end is no passage"),  # the title
        (b' members="2 3 ', b' members="2 ', "a relation whose end is no passage"),
        (b"</xmi:XMI>", b"<a>" * 3000, "cannot be read"),
    ],
)
def test_what_is_broken_or_hostile_is_one_sentence(files, example, old, new, sentence):
    xmi = files["2031-03-04-oro.xmi"]
    assert old in xmi
    (example.folder / "x").write_bytes(xmi.replace(old, new))

    with pytest.raises(tk.InputError, match=sentence):
        read_marked(example.folder / "x")
