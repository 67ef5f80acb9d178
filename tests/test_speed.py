"""Speed is measured on the texts that are given, and on made ones only without."""

import json
import os

import pandas as pd
import pytest

from benchmarks import corpora, speed
from benchmarks.page import Page
from toolkit.schema import InputError


def test_the_first_texts_of_a_file_are_measured_on(tmp_path):
    file = tmp_path / "mine.jsonl"
    texts = [f"Envoy Oro said that {number} ships would be let in." for number in range(5)]
    file.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))

    assert [one.text for one in speed.documents(3, file)] == texts[:3]


def test_without_a_file_texts_are_made_and_named_so():
    made = speed.documents(2, None)

    assert [one.doc_id for one in made] == ["made-0", "made-1"]
    assert made[0].text != made[1].text


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("mine.txt", "Oro said no.", "is no file in JSON Lines; give one whose name ends in"),
        ("mine.jsonl", '{"body": 1}\n', "holds no text that can be read"),
    ],
)
def test_a_file_without_texts_is_said_to_be_one(tmp_path, name, content, why):
    file = tmp_path / name
    file.write_text(content)

    with pytest.raises(InputError, match=why):
        speed.documents(1, file)


def test_the_page_holds_what_is_printed_and_names_the_machine(tmp_path, capsys):
    page = Page(tmp_path / "benchmarks.md", {"briefs": 200})
    index = pd.Index(["this | that"], name="tool")
    page.table("Speed", pd.DataFrame({"words": [1234], "share": [0.5]}, index=index))
    scores = pd.DataFrame({"f1": [1.0]}, index=pd.MultiIndex.from_tuples([("all", "value")]))
    page.table("Scores", scores)
    growth = pd.DataFrame({"articles": [1_000, 10_000], "main MB": [300.0, 310.0]})
    page.curve("reading", "Memory", {"rules": growth}, ["main MB"])
    text = (tmp_path / "benchmarks.md").read_text("utf-8")

    assert f"{os.cpu_count()} cores of " in text
    assert "Sizes of the run: briefs 200." in text
    assert "### Speed\n\n| tool | words | share |\n| --- | --- | --- |" in text
    assert "| this \\| that | 1,234 | 0.50 |" in text
    assert "|  |  | f1 |\n| --- | --- | --- |\n| all | value | 1.00 |" in text
    assert "![Memory](benchmarks-reading.svg)" in text
    assert (tmp_path / "benchmarks-reading.svg").read_text("utf-8").startswith("<?xml")
    assert "this \\| that" in capsys.readouterr().out


def test_made_articles_go_through_a_corpus_and_what_they_take_is_told(tmp_path):
    found = corpora.take_in(20, tmp_path)

    assert (found["articles"], found["copies"]) == (20, 0)
    assert found["disk MB"] > 0


def test_of_made_articles_every_tenth_is_told_to_repeat_another(tmp_path):
    told = corpora.tell_copies(30, tmp_path)
    kept = corpora.take_into_case(30, tmp_path)

    assert (told["made copies"], told["told"], told["wrongly"]) == (3, 3, 0)
    assert (kept["copies told"], kept["copies in the case"]) == (3, 3)
