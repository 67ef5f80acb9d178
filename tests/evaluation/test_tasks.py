"""Every task has the same shape, and says what it needs."""

import json

import pytest

from toolkit.evaluation import TASKS, measure
from toolkit.schema import InputError


@pytest.mark.parametrize("task", TASKS.values(), ids=list(TASKS))
def test_a_task_reads_the_line_it_shows_and_answers_it(task, tmp_path, make_case):
    (tmp_path / "gold.jsonl").write_text(task.example.replace("\n", ""), "utf-8")
    for n in (1, 2):
        (tmp_path / f"marks-{n}.jsonl").write_text(task.example.replace("\n", ""), "utf-8")
    documents = task.read(tmp_path if task.name == "positions" else tmp_path / "gold.jsonl")
    options = {"case": make_case({"r-1": "Envoy Oro said the North signed."})}
    given = {name: options[name] for name, is_needed in task.options.items() if is_needed}
    answers = list(task.predict(documents, **given))
    table = task.score(documents, answers)

    assert len(documents) == len(answers) == 1
    assert all(0 <= figure(table) <= 1 for figure in task.figures.values())
    assert all(json.dumps(line) for line in task.record(documents[0], answers[0]))


@pytest.mark.parametrize(
    ("task", "options", "told"),
    [
        ("date", {}, "there is no task 'date'. Did you mean 'dates'?"),
        ("xyzzy", {}, "there is no task 'xyzzy'. Known are attribution, confidence, dates"),
        ("dates", {"method": "rules"}, "dates has no option 'method'; its options: none."),
        ("positions", {}, "positions needs a case; name it."),
    ],
)
def test_what_a_task_lacks_is_said_before_anything_is_read(task, options, told):
    with pytest.raises(InputError) as raised:
        measure(task, "nowhere.jsonl", **options)
    assert told in str(raised.value)
