"""`evaluate`: the toolkit measured on annotated texts."""

from __future__ import annotations

import argparse
from pathlib import Path

from toolkit.commands.arguments import Verbs
from toolkit.commands.printing import bar, warnings_in_a_line

OPTIONS = ("method", "coder", "train", "case")


def add(verbs: Verbs) -> None:
    """Add the verb."""
    evaluate = verbs.add_parser(
        "evaluate", help="measure the toolkit on annotated texts", listing=_listing
    )
    evaluate.add_argument("task", metavar="TASK", help="what to measure, of those below")
    evaluate.add_argument(
        "gold", type=Path, metavar="GOLD.jsonl",
        help="the annotated texts; for positions a folder with marks-1.jsonl and marks-2.jsonl",
    )  # fmt: skip
    evaluate.add_argument(
        "--predictions", type=Path, metavar="OUT.jsonl", help="write what was found here"
    )
    evaluate.add_argument(
        "--method", metavar="METHOD",
        help="attribution: learned, rules or a model's folder; moves: rules, learned; "
        "events: rules, names",
    )  # fmt: skip
    evaluate.add_argument(
        "--coder", metavar="CODER",
        help="stances, positions: learned, rules, or a model's folder",
    )  # fmt: skip
    evaluate.add_argument(
        "--train", type=Path, metavar="GOLD.jsonl",
        help="moves, by the method learned: annotated sentences a model learns from",
    )  # fmt: skip
    evaluate.add_argument(
        "--case", metavar="CASE", help="stances, positions: the case whose reports were marked"
    )
    evaluate.set_defaults(run=_run)


def _listing() -> str:
    from toolkit.evaluation import TASKS

    lines = ["The tasks, each with a line of gold; spans are [start, end) in characters."]
    for name, task in TASKS.items():
        lines += ["", f"{name}: {task.asks}", task.example]
    return "\n".join(lines)


def _run(given: argparse.Namespace) -> None:
    from toolkit.case import open_case
    from toolkit.evaluation import measure

    options = {name: getattr(given, name) for name in OPTIONS if getattr(given, name) is not None}
    if given.case is not None:
        options["case"] = open_case(given.case)
    with warnings_in_a_line():
        table = measure(given.task, given.gold, given.predictions, bar("reading"), **options)
    print(table.to_string(float_format="{:.3f}".format))
