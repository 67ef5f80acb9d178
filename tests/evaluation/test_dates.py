"""What each measure of dates counts, on examples small enough to count by hand."""

import json
from dataclasses import replace
from datetime import date

import pytest

from toolkit.evaluation.dates import DATES, Dated, Time, predict_dates, read_dated, score_dates
from toolkit.schema import InputError

TEXT = "On Monday, 3 March, the talks went on for two weeks."
MONDAY = Time(3, 18, "DATE", "2031-03-03")
WEEKS = Time(42, 51, "DURATION", "P2W")


def document(*times, corpus="news"):
    return Dated("d-1", corpus, date(2031, 3, 6), TEXT, list(times))


def measured(found, *times, corpus="news"):
    """The F1 of each measure."""
    return score_dates([document(*times, corpus=corpus)], [list(found)])["f1"]["all"]


def test_perfect_predictions_score_one_and_none_nought():
    assert (measured([WEEKS, MONDAY], MONDAY, WEEKS) == 1).all()
    assert (measured([], MONDAY, WEEKS) == 0).all()
    assert (measured([MONDAY]) == 0).all()


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (Time(3, 18, "DATE", "2031-03-10"), [0, 1, 1, 1]),
        (Time(3, 18, "TIME", "2031-03-03"), [1, 0, 1, 1]),
        (Time(3, 9, "DATE", "2031-03-03"), [1, 1, 1, 0]),
        (Time(2, 19, "DATE", "2031-03-03"), [1, 1, 1, 1]),  # space and comma at its edges
        (Time(19, 23, "DATE", "2031-03-03"), [0, 0, 0, 0]),
        (Time(3, 18, "DATE", None), [0, 1, 1, 1]),
    ],
    ids=["value", "type", "shorter", "edges", "elsewhere", "no value"],
)
def test_value_type_and_extent_are_counted_apart(found, expected):
    assert list(measured([found], MONDAY)) == expected


def test_the_longest_overlap_is_matched_and_each_expression_once():
    day = Time(3, 9, "DATE", "2031-03-03")
    table = score_dates([document(MONDAY)], [[day, MONDAY]]).loc["all"]

    assert list(table.loc["extent, exact"]) == [0.5, 1, pytest.approx(2 / 3), 2, 1]
    assert list(table.loc["extent, overlapping"]) == [0.5, 1, pytest.approx(2 / 3), 2, 1]


def test_no_value_is_asked_where_the_gold_has_none():
    unknown = Time(3, 18, "DATE", None)
    table = score_dates([document(unknown, WEEKS)], [[MONDAY, WEEKS]]).loc["all"]

    assert list(table.loc["value"]) == [1, 1, 1, 1, 1]
    assert list(table.loc["type"]) == [1, 1, 1, 2, 2]


def test_of_a_corpus_of_calendar_dates_other_predictions_are_left_out():
    vague = Time(20, 29, "DATE", "PAST_REF")

    assert (measured([MONDAY, WEEKS, vague], MONDAY, corpus="gum_news") == 1).all()
    assert measured([MONDAY, WEEKS, vague], MONDAY)["value"] == 0.5


def test_corpora_are_counted_apart_and_together():
    gold = [document(MONDAY, corpus="b"), document(MONDAY, WEEKS, corpus="a")]
    table = score_dates(gold, [[MONDAY], []])

    assert list(dict.fromkeys(table.index.get_level_values("corpus"))) == ["a", "b", "all"]
    assert table["recall"].xs("value", level="measure").to_dict() == {
        "a": 0, "b": 1, "all": pytest.approx(1 / 3),
    }  # fmt: skip


# ---------------------------------------------------------------- files


def line(dct="2031-03-06", **changes):
    times = [{"start": one.start, "end": one.end, "type": one.type, "value": one.value}
             for one in (MONDAY, WEEKS)]  # fmt: skip
    return json.dumps({"doc_id": "d-1", "dct": dct, "text": TEXT, "timexes": times} | changes)


@pytest.mark.parametrize("dct", ["2031-03-06", "2031-03-06T10:30", "06-03-2031"])
def test_relative_expressions_are_counted_from_the_day_of_publication(tmp_path, dct):
    (tmp_path / "gold.jsonl").write_text(line(dct), "utf-8")
    [read] = read_dated(tmp_path / "gold.jsonl")

    assert read.published == date(2031, 3, 6)


@pytest.mark.parametrize("dct", [None, "", "spring"])
def test_without_a_day_of_publication_dates_are_read_all_the_same(dct):
    gold = Dated("d-1", "all", None, "Oro left Selme on 3 March 2031.", [])
    [[found]] = predict_dates([gold])

    assert found == Time(18, 30, "DATE", "2031-03-03")


def test_predictions_are_written_in_the_form_of_gold(tmp_path):
    (tmp_path / "gold.jsonl").write_text(line(), "utf-8")
    task = replace(DATES, predict=lambda documents: [[MONDAY, WEEKS] for _ in documents])
    table = task.measure(tmp_path / "gold.jsonl", tmp_path / "out.jsonl")
    written = json.loads((tmp_path / "out.jsonl").read_text("utf-8"))

    assert (table["f1"] == 1).all()
    assert written["doc_id"] == "d-1"
    assert written["timexes"] == json.loads(line())["timexes"]


def test_the_toolkit_reads_what_is_written_plainly(tmp_path):
    (tmp_path / "gold.jsonl").write_text(line(), "utf-8")

    assert DATES.measure(tmp_path / "gold.jsonl").loc[("all", "value"), "recall"] == 1


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("Oro left.", "not an annotated document"),
        ('{"doc_id": "d"}', "'text' is missing"),
        (line(timexes=[{"start": 3, "end": 999, "type": "DATE"}]), "span 3-999 lies outside"),
        (line(timexes=[{"start": 3, "type": "DATE"}]), "'end' is missing"),
    ],
)
def test_malformed_gold_is_told_with_file_and_line(tmp_path, wrong, told):
    gold = tmp_path / "gold.jsonl"
    gold.write_text(f"{line()}\n{wrong}\n", "utf-8")

    with pytest.raises(InputError, match=told) as raised:
        DATES.measure(gold)

    assert (raised.value.file, raised.value.line) == (str(gold), 2)
