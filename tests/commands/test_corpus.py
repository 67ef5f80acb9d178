"""`corpus` and `query`: texts in parts from the command line, and a question about them."""

import json

import pytest

from toolkit.__main__ import main

SAID = (
    "Envoy Tarik Oro said that the North would reject inspections of ships.",
    "Foreign Minister Lena Adan said that the South would accept inspections of ships.",
)


@pytest.fixture
def talks(make_case, tmp_path):
    """Articles to build a corpus of, and the case whose actors and codebook count."""
    articles = tmp_path / "articles.jsonl"
    lines = [{"text": f"{text}\n", "date": "2031-03-04"} for text in (*SAID, SAID[0])]
    articles.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    return articles, make_case("Nothing.").folder


def test_a_corpus_is_built_found_again_and_asked(talks, tmp_path, capsys):
    articles, case = talks
    build = ["corpus", str(articles), "--case", str(case), "--out", str(tmp_path / "big")]
    build += ["--method", "rules", "--coder", "rules", "-j", "1", "--size", "2"]
    question = (
        "SELECT value, count(*) AS n FROM coded WHERE dimension = 'issue' GROUP BY 1 ORDER BY 1"
    )

    assert main(build) == 0
    first = capsys.readouterr().out
    assert main(build) == 0
    again = capsys.readouterr().out
    assert main(["query", question, str(tmp_path / "big")]) == 0
    answer = capsys.readouterr().out
    assert main(["query", question, str(tmp_path / "big"), "--out", str(tmp_path / "a.csv")]) == 0

    assert "big: 3 articles; 1 repeat another\n3 statements, 6 codings\n2 parts, 2 of them" in first
    assert "2 parts, 0 of them read now" in again
    assert answer == "value,n\naccept,1\nreject,2\n" == (tmp_path / "a.csv").read_text("utf-8")


def test_what_is_no_question_ends_with_a_sentence(talks, tmp_path, capsys):
    assert main(["query", "SELECT 1", str(tmp_path)]) == 2
    assert "is no corpus; build one: python -m toolkit corpus." in capsys.readouterr().err
