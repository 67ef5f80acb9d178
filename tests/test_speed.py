"""Speed is measured on the texts that are given, and on made ones only without."""

import json

import pytest

from benchmarks import speed
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
