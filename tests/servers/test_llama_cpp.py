"""A model of llama.cpp codes reports: poorly, but what is asked, kept and refused is as promised.

The model is small and answers anything; the server is a real one. A minute or two on an idle
processor, on one core: these tests run by `make test-endpoint` alone.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest

from toolkit.coding.endpoint import Endpoint, ask_endpoint, prompt, reports
from toolkit.coding.endpoint.address import VARIABLE
from toolkit.schema import Document, InputError, Statement, to_rows, to_table

pytestmark = pytest.mark.servers

REPORTS = {
    "monday": "Envoy Oro said that the North would accept inspections of ships.",
    "tuesday": "Minister Adan said that the South would not accept inspections.",
    "wednesday": "Envoy Oro said that the tariffs would stay.",
}
WORDS = 16  # tokens of an answer, which is cut off then: a request is seen through all the same

ASK = """\
import sys
import pandas as pd
from toolkit.case import open_case
from toolkit.coding.endpoint import Endpoint, ask_endpoint, reports
folder, statements, url = sys.argv[1:]
reports.LONGEST = 1
endpoint = Endpoint(url, "gemma-3-270m", most=9, at_once=1, max_tokens=16, timeout=900)
ask_endpoint(pd.read_pickle(statements), open_case(folder), endpoint)
"""


@pytest.fixture(autouse=True)
def one_by_one(monkeypatch, served):
    """Each report is a request of its own, and the key is known."""
    monkeypatch.setattr(reports, "LONGEST", 1)
    monkeypatch.setenv(VARIABLE, served.key)


@pytest.fixture
def case(make_case):
    return make_case(REPORTS)


@pytest.fixture
def statements(case):
    """A statement that is the whole of each report, said by whoever is named first."""
    return to_table(Statement, [_statement(one) for one in to_rows(Document, case.documents)])


def _statement(document: Document) -> Statement:
    text = document.text.rstrip()
    cue = text.index(" said ") + 1
    spans = ((0, cue - 1),), ((cue, cue + 4),), ((cue + 5, len(text)),)
    return Statement(
        f"{document.doc_id}:{cue:06d}", document.doc_id, 0, len(text), text[: cue - 1], "", "", (),
        0, "said", text[cue + 5 :], "indirect", "asserted", "", document.date, "published", *spans,
        "rules-1", None,
    )  # fmt: skip


@pytest.fixture
def endpoint(served):
    return Endpoint(served.url, "gemma-3-270m", most=9, at_once=1, max_tokens=WORDS, timeout=900.0)


def responses(case):
    lines = (case.folder / "answers" / "gemma-3-270m.jsonl").read_text("utf-8").splitlines()
    return [one for one in map(json.loads, lines) if one["kind"] == "response"]


# The first of them meets a server that is loading its model.


def test_reports_are_answered_and_the_codebook_is_read_once(case, statements, endpoint):
    answers = ask_endpoint(statements, case, endpoint)
    kept = [one for one in responses(case) if one["status"] == 200]

    assert (answers.failed, answers.skipped, len(kept)) == (0, 0, 3)
    assert answers.coded + answers.refused == 3
    assert len(answers.problems) == answers.refused
    assert answers.named == ()
    first, *later = (json.loads(one["response"])["usage"] for one in kept)
    for usage in later:
        assert usage["prompt_tokens_details"]["cached_tokens"] > 0.8 * first["prompt_tokens"]
    assert ask_endpoint(statements, case, endpoint).requests == 0


def test_an_answer_by_the_schema_is_json_of_that_form(case, statements, endpoint):
    ask_endpoint(statements[:1], case, replace(endpoint, max_tokens=400))
    choice = json.loads(responses(case)[-1]["response"])["choices"][0]

    assert choice["finish_reason"] == "stop"
    for entry in json.loads(choice["message"]["content"])["issue"]:
        assert list(entry) == [*prompt.NUMBERS, *prompt.FIELDS]
        assert entry["object"] in ("inspections", "tariffs", "harbour-access", "leaders-meeting")


def test_a_schema_the_server_cannot_use_is_left_out(case, statements, endpoint, monkeypatch):
    monkeypatch.setattr(prompt, "_schema", lambda *_: {"type": "form"})
    answers = ask_endpoint(statements[:1], case, endpoint)

    forms = [(one["dialect"]["form"], one["status"]) for one in responses(case)]
    assert forms == [("json_schema", 400), ("json_object", 400), ("", 200)]
    assert answers.refused == 1  # this model writes no JSON unless it is made to
    assert "refused: it" in answers.problems["problem"].item()


def test_a_run_that_is_killed_goes_on_where_it_was(
    case, statements, endpoint, served, tmp_path, wait_until
):
    statements.to_pickle(tmp_path / "statements.pickle")
    command = [sys.executable, "-c", ASK, str(case.folder), str(tmp_path / "statements.pickle")]
    file = case.folder / "answers" / "gemma-3-270m.jsonl"
    run = subprocess.Popen([*command, served.url], env=os.environ | {VARIABLE: served.key})
    wait_until(lambda: file.exists() and b'"choices' in file.read_bytes().replace(b"\\", b""))
    run.kill()
    run.wait()
    before = len(responses(case))
    answers = ask_endpoint(statements, case, endpoint)

    assert 1 <= before < 3
    assert answers.requests == 3 - before
    assert answers.coded + answers.refused == 3


def test_a_server_too_slow_is_left_and_serves_the_next(case, statements, endpoint):
    with pytest.raises(InputError, match=r"too slow: .*; allow more \(--timeout\)"):
        ask_endpoint(statements[:1], case, replace(endpoint, timeout=0.2, max_tokens=400))

    assert ask_endpoint(statements[:1], case, endpoint).requests == 1


def test_a_report_too_long_for_the_server_is_refused_in_its_words(make_case, endpoint):
    case = make_case({"long": REPORTS["monday"] + " The boats lay still." * 400})
    [document] = to_rows(Document, case.documents)
    with pytest.raises(InputError, match=r"does not take the request \(400: .*context size"):
        ask_endpoint(to_table(Statement, [_statement(document)]), case, endpoint)


def test_without_its_key_the_server_refuses_access(case, statements, endpoint, monkeypatch):
    monkeypatch.setenv(VARIABLE, "sk-another-0123456789")
    with pytest.raises(InputError, match=rf"refuses access \(401: .*{VARIABLE}"):
        ask_endpoint(statements, case, endpoint)


def test_a_name_the_server_does_not_know_is_answered_and_told(case, statements, endpoint):
    answers = ask_endpoint(statements[:1], case, replace(endpoint, model="llama"))

    assert answers.named == ("gemma-3-270m",)


def test_a_server_that_is_killed_and_started_again_loses_nothing(
    case, statements, endpoint, served
):
    ask_endpoint(statements[:1], case, endpoint)
    served.kill()
    with pytest.raises(InputError, match="start the server"):
        ask_endpoint(statements, case, endpoint)
    served.start()

    assert ask_endpoint(statements, case, endpoint).requests in (2, 3)  # one while it loads
