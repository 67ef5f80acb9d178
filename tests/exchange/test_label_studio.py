"""Label Studio: tasks with drafts out, completed tasks in."""

import json

import pytest
from lxml import etree

import toolkit as tk

TEXT = "🚢 Envoy Oro said that no ships pass."


def region(start, end, words, issue="inspections", value="reject", name="a", **more):
    place = {"start": start, "end": end}
    return [
        {"id": name, "type": "labels", "from_name": "kind", "to_name": "text",
         "value": {**place, "text": words, "labels": ["Issue"]}},
        {"id": name, "type": "choices", "from_name": "issue", "to_name": "text",
         "value": {**place, "choices": [issue]}},
        {"id": name, "type": "choices", "from_name": "stance", "to_name": "text",
         "value": {**place, "choices": [value]}},
        {"id": name, "type": "textarea", "from_name": "holder", "to_name": "text",
         "value": {**place, "text": ["Tarik Oro"]}},
    ]  # fmt: skip


def task(*results, text=TEXT, who=None, **more):
    one = {"completed_by": who or {"first_name": "Ann", "last_name": "Bell"}, "result": results}
    return {"id": 1, "data": {"text": text}, "annotations": [{**one, **more}]}


@pytest.fixture
def imported(make_case, tmp_path):
    def run(*tasks):
        (tmp_path / "export").write_text(json.dumps(tasks), "utf-8")
        return tk.import_codings(tmp_path / "export", make_case(TEXT))

    return run


@pytest.mark.parametrize(
    ("start", "end"), [(2, 16), (3, 17), (2, 99), (90, 104)],
    ids=["characters", "UTF-16 units", "past the end", "shifted"],
)  # fmt: skip
def test_a_completed_task_is_a_coding_where_its_words_stand(imported, start, end):
    [row] = imported(task(*region(start, end, "Envoy Oro said"))).itertuples()

    assert (row.statement_id, row.object, row.value) == ("report:000002", "inspections", "reject")
    assert (row.holder, row.coder) == ("Tarik Oro", "Ann-Bell")


def test_skipped_tasks_and_the_drafts_of_annotated_ones_are_no_codings(imported):
    done = task(*region(2, 16, "Envoy Oro said"), who=7)
    done["predictions"] = [{"model_version": "rules-1", "result": region(2, 5, "Env")}]
    skipped = task(*region(2, 11, "Envoy Oro"), was_cancelled=True)

    [row] = imported(done, skipped).itertuples()

    assert (row.coder, row.statement_id) == ("annotator-7", "report:000002")


def test_words_that_stand_nowhere_are_listed(imported):
    with pytest.warns(UserWarning, match="1 of 2 coded passages stand in no .* 'ships sail'"):
        codings = imported(
            task(*region(2, 16, "Envoy Oro said"), *region(1, 9, "ships sail", name="b"))
        )

    assert len(codings) == 1


def test_the_interface_offers_every_issue_and_value(example):
    path = tk.export(example.coded, example.case, "label-studio-config", example.folder / "x.xml")
    view = etree.parse(path).getroot()
    offered = {
        one.get("name"): [choice.get("value") for choice in one] for one in view.iter("Choices")
    }
    named = {one["from_name"] for one in drafts(example) if "from_name" in one}

    assert offered["object"][:2] == ["inspections", "tariffs"]
    assert {"accept-if", "positive", "support"} <= set(offered["value"])
    assert named <= {one.get("name") for one in view}


def drafts(example):
    path = tk.export(example.coded, example.case, "label-studio", example.folder / "x.json")
    tasks = json.loads(path.read_text("utf-8"))
    return [one for task in tasks for draft in task["predictions"] for one in draft["result"]]


def test_every_marked_span_of_a_task_has_its_words(example):
    path = tk.export(example.coded, example.case, "label-studio", example.folder / "x.json")
    for one in json.loads(path.read_text("utf-8")):
        for draft in one["predictions"]:
            for result in draft["result"]:
                if result["type"] == "labels":
                    value = result["value"]
                    words = one["data"]["text"][value["start"] : value["end"]]
                    assert words == value["text"]


@pytest.mark.parametrize(
    ("held", "sentence"),
    [
        ([{"data": {"text": TEXT}, "annotations": 3}], "'annotations' that is not a list"),
        ([{"data": {"image": 7}}], "no text in task 1"),
        ([task({"id": "a", "type": "labels", "value": {"start": 3, "end": 999}})], "no passage"),
        ([task({"id": "a", "type": "labels", "value": {"start": "3", "end": []}})], "no passage"),
        ([task(3)], "has something else where 'type' should stand"),
    ],
)
def test_a_broken_export_is_one_sentence(make_case, tmp_path, held, sentence):
    (tmp_path / "x").write_text(json.dumps(held), "utf-8")

    with pytest.raises(tk.InputError, match=sentence):
        tk.import_codings(tmp_path / "x", make_case(TEXT))


def test_json_nested_without_end_is_one_sentence(make_case, tmp_path):
    (tmp_path / "x").write_text("[" * 200_000)

    with pytest.raises(tk.InputError, match="nested deeper than any export"):
        tk.import_codings(tmp_path / "x", make_case(TEXT))


@pytest.mark.parametrize(
    ("who", "coder"),
    [({"email": "ann@example.org"}, "ann-example-org"), ({"id": 7}, "annotator-7"),
     ("ann", "ann"), ({"id": None}, "imported"), ([{}], "imported")],
)  # fmt: skip
def test_an_annotator_has_the_name_that_the_file_gives(imported, who, coder):
    [row] = imported(task(*region(2, 16, "Envoy Oro said"), who=who)).itertuples()

    assert row.coder == coder
