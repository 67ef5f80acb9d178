"""Which antecedents are right, and what is counted, on examples small enough to count by hand."""

import json
from dataclasses import replace

import pytest

from toolkit.evaluation.pronouns import PRONOUNS
from toolkit.schema import InputError

TEXT = "The new envoy Tarik Oro met clerks. He thanked them. Their answer pleased him."


def place(words):
    start = TEXT.index(words)
    return [start, start + len(words)]


def pronoun(words, entity, etype="person", earlier=1):
    start, end = place(words)
    return {"start": start, "end": end, "text": TEXT[start:end], "entity": entity,
            "etype": etype, "n_antecedents": earlier}  # fmt: skip


def mention(words, head, entity, kind="name"):
    start, end = place(words)
    return {"start": start, "end": end, "head": place(head), "entity": entity, "kind": kind}


HE, THEM, THEIR, HIM = (pronoun(w, e) for w, e in
                        [("He ", "1"), ("them", "2"), ("Their", "2"), ("him", "1")])  # fmt: skip
HE["end"] -= 1
ORO = mention("Tarik Oro", "Oro", "1")
CLERKS = mention("clerks", "clerks", "2", "nominal")


@pytest.fixture
def measure(tmp_path):
    """Score links, given as pairs of words, against the gold."""

    def measure(links, pronouns=(HE, THEM, THEIR, HIM), mentions=(ORO, CLERKS)):
        record = {"doc_id": "p-1", "text": TEXT, "pronouns": list(pronouns),
                  "mentions": list(mentions)}  # fmt: skip
        (tmp_path / "gold.jsonl").write_text(json.dumps(record), "utf-8")
        spans = {tuple(place(a)): tuple(place(b)) for a, b in links}
        task = replace(PRONOUNS, predict=lambda documents: [spans for _ in documents])
        return task.measure(tmp_path / "gold.jsonl", tmp_path / "out.jsonl")

    return measure


RIGHT = [("He", "Tarik Oro"), ("them", "clerks"), ("Their", "clerks"), ("him", "Tarik Oro")]


def test_perfect_links_score_one_and_none_nought(measure):
    perfect, none = measure(RIGHT), measure([])

    assert (perfect[["accuracy", "precision"]] == 1).all(axis=None)
    assert (none[["accuracy", "precision", "found"]] == 0).all(axis=None)
    assert list(none["annotated"]) == [4, 4, 2]


def test_accuracy_is_of_all_pronouns_and_precision_of_those_resolved(measure):
    table = measure([("He", "Tarik Oro"), ("them", "Tarik Oro")])

    assert list(table.loc["all"]) == [0.25, 0.5, 2, 4]
    assert list(table.loc["he and she"]) == [0.5, 1, 1, 2]


def test_things_are_no_persons(measure):
    table = measure([("Their", "clerks")], pronouns=[HE, {**THEIR, "etype": "object"}])

    assert list(table["annotated"]) == [2, 1, 1]
    assert list(table["accuracy"]) == [0.5, 0, 0]


@pytest.mark.parametrize(
    ("antecedent", "right"),
    [
        ("Tarik Oro", True),
        ("Oro", True),
        ("The new envoy Tarik Oro", True),
        ("Tarik", False),  # without its head
        ("clerks", False),
        ("The new envoy Tarik Oro met clerks", True),  # 34 characters, the name has 9
        ("The new envoy Tarik Oro met clerks.", False),  # 35
    ],
)
def test_an_antecedent_covers_the_head_and_is_not_much_longer(measure, antecedent, right):
    assert measure([("He", antecedent)], pronouns=[HE]).loc["all", "accuracy"] == right


def test_an_antecedent_stands_before_the_pronoun_and_is_no_pronoun(measure):
    later, other = mention("answer", "answer", "2"), mention("He", "He", "1", "pron")

    assert measure([("them", "answer")], [THEM], [later]).loc["all", "accuracy"] == 0
    assert measure([("him", "He")], [HIM], [ORO, other]).loc["all", "accuracy"] == 0


def test_pronouns_that_nothing_is_named_before_are_not_counted(measure):
    table = measure(RIGHT, pronouns=[HE, {**THEM, "n_antecedents": 0}])

    assert table.loc["all", "annotated"] == 1


def test_links_are_written_by_document(measure, tmp_path):
    measure([("He", "Tarik Oro")])
    written = json.loads((tmp_path / "out.jsonl").read_text("utf-8"))

    assert written == {
        "doc_id": "p-1", "links": [{"pronoun": place("He"), "antecedent": place("Tarik Oro")}],
    }  # fmt: skip


def test_the_toolkit_resolves_what_is_plain(measure, tmp_path):
    measure([])

    assert PRONOUNS.measure(tmp_path / "gold.jsonl").loc["he and she", "accuracy"] == 1


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"text": "Oro"}, "lies outside the text"),
        ({"pronouns": [{"start": 1, "end": 2}]}, "'n_antecedents' is missing"),
        ({"mentions": [{**ORO, "head": [1]}]}, "not an annotated document"),
        ({"mentions": "none"}, "not an annotated document"),
    ],
)
def test_malformed_gold_is_told_with_file_and_line(measure, tmp_path, change, told):
    measure([])
    gold = tmp_path / "gold.jsonl"
    good = gold.read_text("utf-8")
    gold.write_text(f"{good}\n{json.dumps(json.loads(good) | change)}", "utf-8")

    with pytest.raises(InputError, match=told) as raised:
        PRONOUNS.measure(gold)

    assert (raised.value.file, raised.value.line) == (str(gold), 2)
