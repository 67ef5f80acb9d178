"""The bundled codebooks hold to their own word."""

import functools
from pathlib import Path

import pandas as pd
import pytest

from toolkit.__main__ import main
from toolkit.case import templates
from toolkit.case.actors import read_actors
from toolkit.case.codebook import Codebook, find_codebook, read_codebook
from toolkit.coding.examples import describe_examples, read_examples


@functools.cache
def read(name: str) -> tuple[Codebook, pd.DataFrame]:
    path = find_codebook(name)
    book = read_codebook(path)
    return book, read_examples(book, read_actors(path.with_name("actors.csv")))


def test_three_negotiations_are_bundled_beside_the_blank_one():
    assert set(templates()) == {"blank", "climate", "ukraine-2022", "wages"}


@pytest.mark.parametrize("name", templates())
def test_examples_are_found_and_read_as_claimed_and_counterexamples_are_not_found(name):
    _, examples = read(name)

    assert describe_examples(examples) == []
    assert set(examples["kind"]) == {"example", "counterexample"}


@pytest.mark.parametrize("name", ["climate", "ukraine-2022", "wages"])
def test_every_issue_with_words_says_what_it_is_and_shows_it(name):
    book, examples = read(name)
    for issue in book.issues:
        if issue.signals and not issue.proposition:
            assert issue.definition
            assert book.children(issue.name)
        elif issue.signals:
            assert issue.definition
            assert issue.include
            assert issue.exclude
            assert issue.counterexamples
            assert {example.value for example in issue.examples} - {""}
        else:
            assert book.children(issue.name)
    assert set(examples["claimed"]) >= {"reject", "accept-if", "accept"}


@pytest.mark.parametrize("name", templates())
def test_no_signal_stands_twice(name):
    for issue in read(name)[0].issues:
        signals = [*issue.signals, *issue.opposed]
        assert len(set(signals)) == len(signals), issue.name


def test_the_codebook_of_the_documentation_is_one(tmp_path):
    text = (Path(__file__).parents[2] / "docs" / "codebook.md").read_text(encoding="utf-8")
    path = tmp_path / "codebook.toml"
    path.write_text(text.split("```toml\n")[1].split("```")[0], encoding="utf-8")
    book = read_codebook(path)

    assert book.under("port") == ("port", "access")
    assert describe_examples(read_examples(book)) == []


def test_an_example_that_is_not_what_it_claims_is_named(tmp_path, capsys):
    path = tmp_path / "codebook.toml"
    path.write_text(
        'name = "selme"\n[[issue]]\nname = "port"\nlabel = "Port"\nsignals = ["port"]\n'
        'examples = [{text = "The envoy rejected the port.", value = "accept"},'
        '"The quay opens."]\n'
        'counterexamples = ["We drank port."]\n'
    )

    assert main(["codebook", "check", str(path)]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "“The envoy rejected the port.” claims accept, and the rules read reject." in out
    assert "“The quay opens.” belongs to it, and none of its signals is met." in out
    assert "“We drank port.” does not belong to it, and its signals are met all the same." in out
