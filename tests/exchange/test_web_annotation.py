"""W3C Web Annotation: what is pointed at, in which units, and tags made elsewhere."""

import json

import pytest

import toolkit as tk
from toolkit.exchange import NotPlaced

TEXT = "🚢 Envoy Oro said that no ships pass."
CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def annotation(tag="inspections: reject", *selectors, **more):
    quote = {"type": "TextQuoteSelector", "exact": "Envoy Oro said"}
    return {
        "@context": CONTEXT, "type": "Annotation", "creator": {"name": "Ann"},
        "body": [{"type": "TextualBody", "value": tag}, {"type": "TextualBody", "value": "Why."}],
        "target": {"source": "https://example.org/talks", "selector": list(selectors) or quote},
    } | more  # fmt: skip


@pytest.fixture
def imported(make_case, tmp_path):
    def run(held):
        (tmp_path / "x").write_text(json.dumps(held), "utf-8")
        return tk.import_codings(tmp_path / "x", make_case(TEXT))

    return run


def test_a_position_counts_code_points_and_the_words_stand_beside_it(example):
    path = tk.export(example.coded, example.case, "web-annotation", example.folder / "x.jsonld")
    held = json.loads(path.read_text("utf-8"))
    texts = example.case.documents.set_index("doc_id")["text"]

    assert held["@context"][0] == CONTEXT
    assert held["total"] == len(held["first"]["items"]) == len(example.coded)
    for one in held["first"]["items"]:
        position, quote = one["target"]["selector"]
        text = texts[one["target"]["source"].rpartition(":")[2]]
        assert text[position["start"] : position["end"]] == quote["exact"]
        assert text[: position["start"]].endswith(quote["prefix"])
        assert text[position["end"] :].startswith(quote["suffix"])


@pytest.mark.parametrize("wrap", [
    lambda one: one, lambda one: [one],
    lambda one: {"@context": CONTEXT, "type": "AnnotationPage", "items": [one]},
], ids=["one", "a list", "a page"])  # fmt: skip
def test_a_tag_made_elsewhere_is_a_coding_where_the_words_stand(imported, wrap):
    [row] = imported(wrap(annotation())).itertuples()

    assert (row.statement_id, row.object, row.value) == ("report:000002", "inspections", "reject")
    assert (row.coder, row.note) == ("Ann", "Why.")


@pytest.mark.parametrize(
    ("held", "sentence"),
    [
        (annotation(target=7), "has no source"),
        (annotation("inspections: reject", {"type": "SvgSelector"}), "without a text position"),
        (annotation("inspections: reject", {"type": "TextPositionSelector", "start": 5}),
         "points at 5--1, which is no passage"),
        (annotation("no tag"), "holds no coded passage"),
        ({"@context": CONTEXT, "first": "https://example.org/page"}, "none is followed"),
    ],
)  # fmt: skip
def test_what_points_at_no_text_is_one_sentence(imported, held, sentence):
    with pytest.raises(tk.InputError, match=sentence):
        imported(held)


@pytest.mark.parametrize("page", [
    "https://example.org/talks", {"source": "https://example.org/talks"},
    {"id": "https://example.org/talks", "type": "Text"},
], ids=["address", "source", "id"])  # fmt: skip
def test_an_annotation_of_a_whole_page_is_left_out_and_told(imported, page):
    held = [annotation(target=page), annotation()]

    with pytest.warns(
        NotPlaced, match="one annotation of a whole page.* the first: 'https://example.org/talks'"
    ):
        assert len(imported(held)) == 1


def test_a_position_outside_the_report_is_listed(imported):
    far = {"type": "TextPositionSelector", "start": 5, "end": 10**9}
    page = {"@context": CONTEXT, "items": [annotation(), annotation("tariffs: accept", far)]}
    page["items"][1]["target"]["source"] = "urn:negotiation-toolkit:report:report"

    with pytest.warns(UserWarning, match="1 of 2 coded passages .* 'report', 5-1000000000"):
        imported(page)
