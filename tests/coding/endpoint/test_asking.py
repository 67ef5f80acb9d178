"""A real server, good and bad: nothing paid for is lost, nothing is sent that was not asked for."""

from __future__ import annotations

import json
import logging
import os
import signal
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from toolkit.case import sample_case
from toolkit.coding import code, join
from toolkit.coding.endpoint import (
    Endpoint,
    ask_endpoint,
    asking,
    estimate_endpoint,
    reports,
)
from toolkit.coding.endpoint.address import VARIABLE
from toolkit.coding.endpoint.ledger import Ledger
from toolkit.schema import Coding, InputError, Problem, columns, read_table, write_table

NORTH = "Envoy Oro said that the North would accept inspections of ship {}."
OTHER = "Envoy Oro said that ship {} was late."
KEY = "sk-selme-0123456789"


@pytest.fixture(autouse=True)
def one_by_one(monkeypatch):
    """Each sentence is asked about by itself."""
    monkeypatch.setattr(reports, "LONGEST", 1)


@pytest.fixture
def case(make_case):
    lines = [NORTH.format(1), OTHER.format(2), NORTH.format(3), OTHER.format(4)]
    return make_case("\n".join(lines) + "\n")


@pytest.fixture
def statements(case, statements_of):
    return statements_of(case)


@pytest.fixture
def ask(stub, case, statements):
    """Ask the stub about the statements, one at a time unless told otherwise."""

    def ask(
        endpoint: Endpoint | None = None, again: bool = False, progress: Any = iter, **how: Any
    ):
        endpoint = endpoint or Endpoint(stub.url, "m")
        endpoint = replace(endpoint, **{"most": 100, "at_once": 1} | how)
        return ask_endpoint(statements, case, endpoint, again, progress)

    return ask


@pytest.fixture
def lines(case):
    """The ledger's lines, of one kind if that is given."""

    def lines(kind: str = "") -> list[dict[str, Any]]:
        written = (case.folder / "answers" / "m.jsonl").read_text("utf-8").splitlines()
        return [one for one in map(json.loads, written) if kind in ("", one["kind"])]

    return lines


# ---------------------------------------------------------------- good answers


def test_good_answers_become_codings_in_the_order_of_the_statements(
    stub, case, statements, tmp_path
):
    codings = code(statements, case, Endpoint(stub.url, "m", most=4))

    assert list(codings.columns) == columns(Coding)
    assert codings["statement_id"].tolist() == ["report:0001", "report:0003"]
    assert set(codings["coder"]) == {"endpoint:m"}
    assert join(statements, codings, case)["number"].tolist() == [2, 2]
    kept = read_table(write_table(codings, tmp_path / "codings.csv"), Coding)
    assert kept["evidence"].tolist() == codings["evidence"].tolist()


def test_each_request_says_what_is_asked_and_how(stub, ask):
    ask(endpoint=Endpoint(stub.url, "m", seed=7, max_tokens=99))

    assert len(stub.asked) == 4
    for asked in stub.asked:
        assert asked["path"] == "/v1/chat/completions"
        assert (asked["model"], asked["temperature"], asked["seed"]) == ("m", 0, 7)
        assert asked["max_tokens"] == 99
        assert asked["response_format"]["json_schema"]["strict"] is True
        assert asked["stream"] is False


def test_every_request_and_response_is_kept_with_all_that_decided_it(ask, lines):
    answers = ask()
    [task] = lines("task")
    responses = lines("response")

    assert "# Talks on the port of Selme" in task["system"]
    assert [one["doc_ids"] for one in responses] == [["report"]] * 4
    assert len({key for one in responses for key in one["keys"]}) == 4
    for one in responses:
        assert (one["model"], one["status"], one["task"]) == ("m", 200, task["sha256"])
        assert one["parameters"] == {"temperature": 0.0, "max_tokens": 4000}
        assert one["tokens"] == {"in": 900, "out": 40}
        assert "accept inspections" in one["message"] or "was late" in one["message"]
        assert "choices" in one["response"]
    assert (answers.requests, answers.tokens_in, answers.tokens_out) == (4, 3600, 160)


def test_a_second_run_asks_nothing_and_says_the_same(stub, ask):
    first = ask()
    second = ask()

    assert len(stub.asked) == 4
    assert second.requests == 0
    assert second.coded == first.coded == 4
    assert second.codings.equals(first.codings)


def test_with_no_request_allowed_what_is_kept_is_read(stub, ask):
    ask(most=2)
    answers = ask(most=0)

    assert len(stub.asked) == 2
    assert (answers.coded, answers.skipped) == (2, 2)


def test_another_model_is_asked_anew_and_keeps_its_own_ledger(stub, ask, case):
    ask()
    ask(endpoint=Endpoint(stub.url, "org/n:8b"))

    assert len(stub.asked) == 8
    names = sorted(file.name for file in (case.folder / "answers").iterdir())
    assert names == ["m.jsonl", "org-n-8b.jsonl"]


def test_statements_given_twice_are_asked_about_once(stub, case, statements):
    import pandas as pd

    doubled = pd.concat([statements, statements], ignore_index=True)
    answers = ask_endpoint(doubled, case, Endpoint(stub.url, "m", most=100))

    assert len(stub.asked) == 4
    assert answers.coded == 8


def test_an_estimate_sends_nothing_and_knows_what_is_kept(stub, ask, case, statements):
    endpoint = Endpoint(stub.url, "m", max_tokens=10)
    before = estimate_endpoint(statements, case, endpoint)
    assert not stub.asked

    ask(most=3, endpoint=endpoint)
    after = estimate_endpoint(statements, case, endpoint)
    sent = sum(len(part["content"]) for one in stub.asked for part in one["messages"])

    assert (before.requests, before.kept, before.most_tokens_out) == (4, 0, 40)
    assert (after.requests, after.kept) == (1, 3)
    assert before.tokens_in - after.tokens_in == pytest.approx(sent / 4, abs=1)
    assert "4 statements, 3 of them answered before: 1 request," in str(after)


def test_a_sample_case_is_no_place_to_keep_answers(stub, statements):
    with pytest.raises(InputError, match=r"sample case.*--ledger"):
        ask_endpoint(statements, sample_case(), Endpoint(stub.url, "m", most=1))


# ---------------------------------------------------------------- so many, so many at once


def test_the_cap_is_hard_and_counts_failed_attempts(stub, ask, case, statements):
    stub.first(stub.says("", 500), stub.says("", 500))
    with pytest.raises(
        InputError, match=r"cap of 3 requests is reached, and 3 statements are"
    ) as error:
        code(statements, case, Endpoint(stub.url, "m", most=3, at_once=1))

    assert len(stub.asked) == 3
    assert "m.jsonl" in str(error.value)
    assert ask(most=0).coded == 1


def test_the_cap_holds_with_many_at_once(make_case, statements_of, stub):
    case = make_case("\n".join(OTHER.format(n) for n in range(40)))
    stub.reply = stub.answers(delay=0.02)
    endpoint = Endpoint(stub.url, "m", most=17, at_once=8)
    answers = ask_endpoint(statements_of(case), case, endpoint)

    assert len(stub.asked) == answers.requests == answers.coded == 17
    assert answers.skipped == 23
    assert 1 < stub.busiest <= 8


@pytest.mark.parametrize(("most", "at_once"), [(-1, 1), (1, 0), (1, 65)])
def test_caps_that_make_no_sense_are_a_mistake(ask, most, at_once):
    with pytest.raises(InputError, match="most must be"):
        ask(most=most, at_once=at_once)


def test_codings_need_a_cap_above_nothing(stub, case, statements):
    with pytest.raises(InputError, match=r"4 statements are not asked.*most="):
        code(statements, case, Endpoint(stub.url, "m"))

    assert not stub.asked


# ---------------------------------------------------------------- bad answers


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"evidence": ["gladly accept"]}, "“gladly accept”, which the statement does not say"),
        ({"object": "weather"}, "object “weather” does not exist"),
        ({"value": "welcome"}, "value “welcome” does not exist"),
        ({"holder": "Nobody"}, "holder “Nobody” does not exist"),
    ],
)
def test_inventions_are_refused_with_a_reason_and_kept(stub, ask, lines, changes, reason):
    stub.first(stub.answers(stub.entry(), stub.entry(**changes, condition="")))
    answers = ask()

    assert (answers.coded, answers.refused) == (3, 1)
    assert answers.codings["statement_id"].tolist() == ["report:0003"]
    [problem] = answers.problems.itertuples()
    assert reason in problem.problem
    assert "report:0001" in problem.problem
    assert problem.line == 2  # after the task
    [refusal] = lines("refusal")
    assert refusal["response_line"] == 2
    assert reason in refusal["reason"]
    assert list(answers.problems.columns) == columns(Problem)


def test_malformed_json_is_refused_and_kept(stub, ask, lines):
    stub.first(stub.says(stub.completion('{"issue": [{"repo')))
    answers = ask()

    assert answers.refused == 1
    assert "no JSON object" in answers.problems["problem"].item()
    assert (
        '"repo' in json.loads(lines("response")[0]["response"])["choices"][0]["message"]["content"]
    )


def test_a_refused_answer_is_asked_again_only_on_request(stub, ask):
    stub.first(stub.answers(stub.entry(object="weather")))
    assert ask().refused == 1
    assert ask().requests == 0

    answers = ask(again=True)

    assert (answers.requests, answers.refused, answers.coded) == (1, 0, 4)
    assert ask().refused == 0


# ---------------------------------------------------------------- reports asked together


@pytest.fixture
def two_reports(make_case, statements_of, monkeypatch, stub):
    """Ask about two short reports, and a third if it is given, shown together."""
    monkeypatch.setattr(reports, "LONGEST", 8000)

    def two_reports(third: str = "", **how: Any):
        texts = {"2031-03-01-a": "It rained.\n" + NORTH.format(1) + "\n" + NORTH.format(2),
                 "2031-03-02-b": NORTH.format(3)}  # fmt: skip
        case = make_case(texts | ({"2031-02-01-c": third} if third else {}))
        ledger = case.folder.parent / "answers.jsonl"
        endpoint = Endpoint(stub.url, "m", most=9, ledger=ledger)
        return ask_endpoint(statements_of(case), case, endpoint, **how)

    return two_reports


def test_short_reports_take_one_request(stub, two_reports):
    answers = two_reports()

    assert len(stub.asked) == 1
    assert answers.codings["statement_id"].tolist() == [
        "2031-03-01-a:0001", "2031-03-01-a:0002", "2031-03-02-b:0003",
    ]  # fmt: skip


def test_a_report_more_is_asked_about_alone_though_it_comes_first(stub, two_reports):
    two_reports()
    answers = two_reports(third=NORTH.format(4))

    assert [len(stub.shown(asked)) for asked in stub.asked] == [2, 1]
    assert (answers.coded, answers.requests, len(answers.codings)) == (4, 1, 4)


def test_one_bad_entry_costs_one_statement_and_its_report_is_asked_about_again(stub, two_reports):
    good = [stub.entry(), stub.entry(report=2)]
    stub.first(stub.answers(*good, stub.entry(statement=2, value="welcome")))
    answers = two_reports()
    assert (answers.coded, answers.refused, len(answers.codings)) == (2, 1, 2)
    assert "2031-03-01-a:0002" in answers.problems["problem"].item()

    answers = two_reports(again=True)

    assert [len(stub.shown(asked)) for asked in stub.asked] == [2, 1]
    assert (answers.coded, answers.refused, len(answers.codings)) == (3, 0, 3)


def test_an_answer_that_is_no_json_is_refused_for_every_report_it_was_asked_about(
    stub, two_reports
):
    stub.first(stub.says(stub.completion("Surely!")))
    answers = two_reports()

    assert (answers.coded, answers.refused, len(answers.problems)) == (0, 3, 3)
    assert two_reports(again=True).coded == 3


def test_a_request_without_an_answer_is_a_problem_for_each_of_its_statements(stub, two_reports):
    stub.reply = stub.says("boom", 500)
    answers = two_reports()

    assert (answers.failed, answers.requests) == (3, asking.ATTEMPTS)
    assert answers.problems["problem"].str.contains("boom").all()


# ---------------------------------------------------------------- servers in trouble


def cut(stub):
    return stub.says(stub.completion({"issue": []}), cut=60)


@pytest.mark.parametrize(
    ("trouble", "status", "failure"),
    [
        (lambda stub: stub.says("down", 500), 500, ""),
        (lambda stub: stub.says("", 503), 503, ""),
        (lambda stub: stub.says("", 429, headers={"Retry-After": "0"}), 429, ""),
        (cut, 200, "cut"),
    ],
    ids=["500", "503", "429", "cut midway"],
)
def test_passing_trouble_is_tried_again_and_kept(stub, ask, lines, trouble, status, failure):
    stub.first(trouble(stub), trouble(stub))
    answers = ask()

    assert answers.coded == 4
    assert answers.requests == len(stub.asked) == 6
    kept = lines("response")
    assert [one["status"] for one in kept] == [status, status, 200, 200, 200, 200]
    assert [one["failure"] for one in kept[:3]] == [failure, failure, ""]


def test_what_came_before_a_cut_is_kept(stub, ask, lines):
    stub.first(cut(stub))
    ask()

    assert lines("response")[0]["response"].startswith('{"choices": [{"message"')
    assert len(lines("response")[0]["response"]) == 60


def test_a_server_that_loads_its_model_is_waited_for_without_more_requests(stub, ask):
    stub.loading = 12
    stub.first(stub.says('{"error": {"message": "Loading model"}}', 503))
    answers = ask(most=5)

    assert (answers.coded, answers.requests, stub.loading) == (4, 5, -1)


def test_a_server_that_never_has_its_model_is_left_when_an_answer_would_be(stub, ask):
    stub.loading = 10**6
    stub.reply = stub.says("Loading model", 503)
    with pytest.raises(InputError, match=r"still loading its model after 0.3 seconds; run this"):
        ask(timeout=0.3)

    assert len(stub.asked) == 1


def test_a_model_that_answers_by_another_name_is_named(stub, ask):
    assert ask().named == ()
    assert "calls the model" not in str(ask())

    answers = ask(endpoint=Endpoint(stub.url, "somebody"))
    assert answers.named == ("m",)
    assert "The server calls the model m." in str(answers)


def test_a_timeout_is_tried_again_once_the_endpoint_has_answered(stub, ask, lines):
    stub.first(stub.accept, stub.answers(delay=0.6))
    answers = ask(endpoint=Endpoint(stub.url, "m", timeout=0.3))

    assert answers.coded == 4
    assert [one["failure"] for one in lines("response")] == ["", "slow", "", "", ""]


def test_an_endpoint_that_never_answers_in_time_is_left_at_once(stub, ask):
    stub.reply = stub.answers(delay=0.5)
    with pytest.raises(InputError, match=r"too slow: .* within 0.2 seconds; allow more"):
        ask(endpoint=Endpoint(stub.url, "m", timeout=0.2))

    assert len(stub.asked) == 1


def test_a_response_that_drips_is_left_in_time(stub, ask):
    stub.reply = stub.says(" " * 1200, drip=0.05)  # a minute long
    before = time.monotonic()
    with pytest.raises(InputError, match="too slow"):
        ask(endpoint=Endpoint(stub.url, "m", timeout=0.4))

    assert time.monotonic() - before < 20


def test_a_response_too_large_is_not_read_on_and_not_asked_for_again(stub, ask, lines):
    stub.first(stub.accept, stub.says("x" * 3_000_000))
    answers = ask()

    assert (answers.coded, answers.failed) == (3, 1)
    assert "above 1,000,000 bytes" in answers.problems["problem"].item()
    assert len(lines("response")[1]["response"]) == 1_000_000


def test_retry_after_is_waited_for(stub, ask):
    stub.first(stub.accept, stub.says("", 429, headers={"Retry-After": "0.4"}))
    started = time.monotonic()

    assert ask().coded == 4
    assert time.monotonic() - started >= 0.4


def test_retry_after_holds_back_all(make_case, statements_of, stub):
    times = []

    def note(asked):
        times.append(time.monotonic())
        if len(times) == 2:
            return stub.says("", 429, headers={"Retry-After": "0.5"})(asked)
        return stub.answers(delay=0.05)(asked)

    stub.reply = note
    case = make_case("\n".join(OTHER.format(n) for n in range(12)))
    endpoint = Endpoint(stub.url, "m", most=50, at_once=2)
    assert ask_endpoint(statements_of(case), case, endpoint).coded

    waits = [after - before for before, after in pairwise(times[1:])]
    assert max(waits) > 0.35


@pytest.mark.parametrize(
    "after",
    ["7200", format_datetime(datetime.now(UTC) + timedelta(hours=2))],
    ids=["in seconds", "as a date"],
)
def test_who_asks_to_wait_for_hours_is_asked_another_day(stub, ask, after):
    stub.first(stub.accept, stub.says("", 429, headers={"Retry-After": after}))
    with pytest.raises(InputError, match=r"asks to wait 1[12]\d minutes .*run this again then"):
        ask()

    assert len(stub.asked) == 2
    assert ask(most=0).coded == 1


def test_a_statement_that_keeps_failing_is_a_problem_and_asked_next_time(stub, ask):
    stub.reply = lambda asked: (
        stub.says("boom", 500) if "ship 2 " in str(stub.shown(asked)) else stub.accept
    )(asked)
    answers = ask()

    assert (answers.coded, answers.failed, answers.requests) == (3, 1, 3 + asking.ATTEMPTS)
    assert "status 500 (boom)" in answers.problems["problem"].item()
    assert "report:0002" in answers.problems["problem"].item()

    stub.reply = stub.accept
    assert ask().coded == 4


def test_an_endpoint_that_fails_again_and_again_is_left(stub, ask):
    stub.first(stub.accept, *[stub.says("boom", 500)] * 99)
    with pytest.raises(InputError, match=r"failed for 3 requests in a row.*boom.*is kept in"):
        ask()

    assert len(stub.asked) == 1 + 3 * asking.ATTEMPTS
    assert ask(most=0).coded == 1


# ---------------------------------------------------------------- what no second try would cure


@pytest.mark.parametrize(
    ("status", "body", "sentence"),
    [
        (401, '{"error": {"message": "no"}}', rf"refuses access \(401: no\); set .* {VARIABLE}"),
        (403, "", f"refuses access .* {VARIABLE}"),
        (402, "", "wants payment"),
        (404, '{"error": {"message": "model \'m\' not found"}}', "has no model 'm'"),
        (404, "404 page not found", "no chat endpoint .* ends in /v1"),
        (400, '{"detail": "bad temperature"}', r"does not take the request \(400: bad temp"),
        (200, "<html>Welcome</html>", "not in the chat protocol"),
        (307, "", "name the address where it answers itself"),
    ],
)
def test_it_stops_at_once_with_one_clear_sentence(stub, ask, lines, status, body, sentence):
    stub.reply = stub.says(body, status, headers={"Location": "http://127.0.0.1:9/elsewhere"})
    with pytest.raises(InputError, match=sentence) as error:
        ask(at_once=4)

    assert len(stub.asked) == 1
    assert "\n" not in str(error.value)
    assert [one["status"] for one in lines("response")] == [status]


def test_access_lost_midway_loses_nothing(stub, ask):
    stub.first(stub.accept, stub.accept, *[stub.says("expired", 401)] * 9)
    with pytest.raises(InputError, match="refuses access"):
        ask()

    assert ask(most=0).coded == 2
    stub.reply = stub.accept
    assert (ask().coded, len(stub.asked)) == (4, 5)


def test_where_nobody_listens_there_is_no_endpoint(stub, ask):
    with pytest.raises(InputError, match=r"no endpoint at http://127.0.0.1:1/v1.*start the server"):
        ask(endpoint=Endpoint("http://127.0.0.1:1/v1", "m"))


# ---------------------------------------------------------------- dialects


@pytest.mark.parametrize("status", [400, 422, 500])
def test_a_server_without_schemas_is_asked_for_plain_json(stub, ask, lines, status):
    def reply(asked):
        if "response_format" in asked:
            return stub.says('{"error": "response_format is not supported"}', status)(asked)
        return stub.accept(asked)

    stub.reply = reply
    answers = ask()

    forms = [one["dialect"]["form"] for one in lines("response")]
    assert forms == ["json_schema", "json_object", "", "", "", ""]
    assert (answers.coded, answers.requests) == (4, 6)
    assert ask(most=0).coded == 4


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (400, 'response_format type must be one of "text" or "json_object"'),
        (400, "Automatic parser generation failed: JSON schema error at #: unrecognized type"),
        (422, "Input should be 'text' or 'json_object' (body, response_format, type)"),
    ],
)
def test_a_server_that_knows_objects_only_is_given_the_schema_with_them(stub, ask, status, said):
    def reply(asked):
        if asked["response_format"]["type"] == "json_schema":
            return stub.says(json.dumps({"error": {"message": said}}), status)(asked)
        return stub.accept(asked)

    stub.reply = reply

    assert (ask().coded, len(stub.asked)) == (4, 5)
    assert set(stub.asked[-1]["response_format"]["schema"]["properties"]) == {"issue"}


def test_a_server_with_another_name_for_the_limit_is_given_it(stub, ask):
    def reply(asked):
        if "max_tokens" in asked:
            return stub.says('{"error": "use max_completion_tokens"}', 400)(asked)
        return stub.accept(asked)

    stub.reply = reply

    assert (ask().coded, len(stub.asked)) == (4, 5)
    assert stub.asked[-1]["max_completion_tokens"] == 4000


def test_a_statement_the_server_does_not_take_is_a_problem_of_its_own(stub, ask):
    stub.first(stub.accept, stub.says('{"message": "context too long"}', 400))
    answers = ask()

    assert (answers.coded, answers.failed, answers.requests) == (3, 1, 4)
    assert "context too long" in answers.problems["problem"].item()


# ---------------------------------------------------------------- the key


def test_the_key_goes_to_the_endpoint_and_nowhere_else(stub, ask, case, monkeypatch, caplog):
    monkeypatch.setenv(VARIABLE, KEY)
    caplog.set_level(logging.DEBUG)
    stub.first(stub.accept, stub.says(f"who is {KEY}?", 500))
    answers = ask()
    assert {sent["Authorization"] for sent in stub.headers} == {f"Bearer {KEY}"}

    stub.reply = stub.says(json.dumps({"error": {"message": f"Bad key {KEY}"}}), 401)
    with pytest.raises(InputError, match=r"Bad key \[key\]") as error:
        ask(endpoint=Endpoint(stub.url, "n"))
    with pytest.raises(InputError) as unreached:
        ask(endpoint=Endpoint("http://127.0.0.1:1/v1", "n"))

    written = "".join(f.read_text("utf-8") for f in case.folder.rglob("*") if f.is_file())
    said = f"{answers} {error.value!r} {unreached.value!r} {answers.problems.to_csv()}"
    assert KEY not in written + said + caplog.text
    assert "who is [key]?" in written


def test_without_a_key_none_is_sent(stub, ask):
    ask()

    assert not any("Authorization" in sent for sent in stub.headers)


# ---------------------------------------------------------------- the ledger


def test_a_half_written_last_line_costs_one_answer_and_is_told(stub, ask, case):
    ask()
    ledger = case.folder / "answers" / "m.jsonl"
    ledger.write_bytes(ledger.read_bytes()[:-200])
    answers = ask()

    assert (answers.requests, answers.coded) == (1, 4)
    [problem] = answers.problems.itertuples()
    assert problem.line == 5
    assert "cannot be read" in problem.problem
    assert ask().requests == 0


@pytest.mark.parametrize(
    "line",
    [b"[]", b"7", b"{}", b'{"kind": "response"}', b"\xff\xfe", b"[" * 99_999,
     b'{"kind": "response", "status": 200}'],
)  # fmt: skip
def test_a_line_that_is_none_of_ours_is_passed_over(tmp_path, line):
    file = tmp_path / "l.jsonl"
    file.write_bytes(line + b"\n")

    assert Ledger(file).damaged == [1]


def test_when_answers_cannot_be_kept_nothing_is_asked(stub, ask, tmp_path):
    with pytest.raises(InputError, match=r"cannot be kept .*, so nothing is asked"):
        ask(ledger="/proc/answers/m.jsonl")
    with pytest.raises(InputError, match="cannot be read"):
        ask(ledger=tmp_path)

    assert not stub.asked


def test_a_disk_that_fills_up_stops_the_asking(stub, ask, monkeypatch):
    real = os.fsync
    calls = iter(range(100))

    def full(handle: int) -> None:
        if next(calls) == 3:
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError, match="No space left on device"):
        ask()

    assert len(stub.asked) == 3


def test_each_response_is_on_disk_before_the_next_is_asked_for(stub, ask, case):
    kept = []

    def reply(asked):
        kept.append((case.folder / "answers" / "m.jsonl").read_bytes().count(b'"choices'))
        return stub.accept(asked)

    stub.reply = reply
    ask()

    assert kept == [0, 1, 2, 3]


# ---------------------------------------------------------------- interruptions


@pytest.fixture
def interrupt(stub):
    """Interrupt once three requests arrived, of which two are kept waiting; so many times.

    Also where whoever started the tests has interruptions ignored, as a shell's background does.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)

    def interrupt(times: int, delay: float) -> None:
        main = threading.main_thread().ident

        def press() -> None:
            for _ in range(times):
                time.sleep(0.1)
                signal.pthread_kill(main, signal.SIGINT)

        def reply(asked):
            if len(stub.asked) == 3:
                threading.Thread(target=press).start()
            return stub.answers(delay=0.0 if len(stub.asked) == 1 else delay)(asked)

        stub.reply = reply

    yield interrupt
    signal.signal(signal.SIGINT, before)


def test_an_interruption_waits_for_the_answers_under_way_and_keeps_them(interrupt, ask, stub):
    interrupt(1, delay=0.5)
    with pytest.raises(KeyboardInterrupt):
        ask(at_once=2)

    assert len(stub.asked) == 3
    assert ask(most=0).coded == 3
    assert (ask().coded, len(stub.asked)) == (4, 4)


def test_a_second_interruption_ends_that_too(interrupt, ask, stub):
    interrupt(2, delay=20.0)
    before = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        ask(at_once=2)

    assert time.monotonic() - before < 15
    assert ask(most=0).coded == 1


def test_progress_goes_round_the_statements_asked(ask, statements):
    seen: list[Any] = []

    def progress(items):
        for item in items:
            yield item
            seen.append(item)

    ask(progress=progress)

    assert len(seen) >= len(statements) - 1


# ---------------------------------------------------------------- the command line


@pytest.fixture
def run(stub, case, capsys):
    from toolkit.__main__ import main

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        ended = main(["code", str(case.folder), "--method", "rules", *map(str, arguments)])
        return ended, *capsys.readouterr()

    return run


def test_the_command_shows_the_prompt_and_the_estimate_and_sends_nothing(run, stub):
    ended, out, _ = run("--show-prompt")
    assert ended == 0
    assert "## inspections: Inspections" in out
    assert '"sentences": {"1": "Envoy Oro said that the North would accept inspections' in out

    ended, out, _ = run("--coder", stub.url, "--model", "m", "--estimate")
    assert ended == 0
    assert "4 requests" in out
    assert not stub.asked


def test_the_command_writes_the_tables_and_says_what_it_took(run, stub, tmp_path):
    where = ("--coder", stub.url, "--model", "m", "--out", tmp_path)
    ended, _, err = run(*where)
    assert ended == 2
    assert "--most" in err
    assert "4 requests" in err
    assert not stub.asked

    ended, out, err = run(*where, "--most", "3")
    assert ended == 2
    assert "cap of 3 requests is reached, and 1 statement is left" in err
    assert "3 statements coded" in " ".join(out.split())

    ended, out, err = run(*where, "--most", "3")
    assert ended == 0
    assert "4 statements coded" in " ".join(out.split())
    assert set(read_table(tmp_path / "codings.csv", Coding)["coder"]) == {"endpoint:m"}
    assert read_table(tmp_path / "problems.csv", Problem).empty


def test_the_command_codes_attitudes_and_moves_too(run, stub, tmp_path):
    def reply(asked):
        entries = {
            "issue": [stub.entry(evidence=["Oro"])],
            "attitude": [stub.entry(evidence=["Oro"], object="Norland", value="positive")],
            "move": [stub.entry(evidence=["Oro"], object="", value="agree")],
        }
        return stub.says(stub.completion(entries))(asked)

    stub.reply = reply
    ended, _, _ = run(
        *("--coder", stub.url, "--model", "m", "--out", tmp_path),
        *("--most", "9", "--dimensions", "issue", "attitude", "move"),
    )

    assert ended == 0
    counts = read_table(tmp_path / "codings.csv", Coding)["dimension"].value_counts()
    assert counts.to_dict() == {"issue": 4, "attitude": 4, "move": 4}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--model", "m"), "the coder 'learned' takes no --model"),
        ((), "--out"),
        (("--coder", "rule", "--out", "tables"), "Did you mean 'rules'?"),
        (("--coder", "http://localhost/v1", "--estimate"), "--model"),
        (("--estimate",), "the coder 'learned' asks nobody"),
    ],
)
def test_the_command_says_what_is_missing(run, arguments, sentence):
    ended, _, err = run(*arguments)

    assert ended == 2
    assert sentence in err
