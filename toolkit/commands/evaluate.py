"""`evaluate`: the toolkit measured on annotated texts."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.commands.arguments import Verbs, add_method, open_named
from toolkit.commands.printing import bar

if TYPE_CHECKING:
    import pandas as pd


GOLD = {
    "attribution": """\
  {"id": "a-1", "text": "Oro said talks would resume.", "attributions":
    [{"source": [[0, 3]], "cue": [[4, 8]], "content": [[9, 27]]}]}""",
    "dates": """\
  {"doc_id": "d-1", "dct": "2031-03-06", "text": "Oro left on Monday.",
   "timexes": [{"start": 12, "end": 18, "type": "DATE", "value": "2031-03-03"}]}""",
    "pronouns": """\
  {"doc_id": "p-1", "text": "Mr Oro said he would sign.", "pronouns":
    [{"start": 12, "end": 14, "text": "he", "entity": "1", "etype": "person",
      "n_antecedents": 1}], "mentions":
    [{"start": 0, "end": 6, "head": [3, 6], "entity": "1", "kind": "name"}]}""",
    "moves": """\
  {"id": "m-1", "text": "Oro accused the north.", "root": "ACCUSE",
   "source": {"spans": [[0, 3]]}, "target": {"spans": [[12, 21]]}}""",
    "attitudes": """\
  {"id": "s-1", "text": "Oro praised the clerks.", "opinions": [{"oid": "1",
    "cue": {"span": [4, 11]}, "holder": {"span": [0, 3]}, "attitudes": [
      {"polarity": "pos", "type": "sentiment-pos",
       "targets": [{"span": [12, 22]}]}]}]}""",
    "criticism": """\
  {"id": "c-1", "meeting": "m", "speech": "1", "speaker": "norway",
   "neg": "direct", "text": "Iceland violated the treaty.",
   "target_country": "iceland"}""",
    "stances": """\
  {"statement_id": "r-1:0001", "doc_id": "r-1", "start": 0, "end": 24,
   "speaker": "Envoy Oro", "form": "indirect", "modality": "asserted",
   "denial": "", "source_spans": [[0, 3]], "cue_spans": [[4, 8]],
   "content_spans": [[9, 24]], "passes": [[{"issue": "inspections",
     "holder": "Envoy Oro", "value": "accept"}], []]}""",
}
"""What can be measured, each with a line of annotated text, broken for reading."""


def add(verbs: Verbs) -> None:
    """Add the verb."""
    evaluate = verbs.add_parser("evaluate", help="measure the toolkit on annotated texts")
    evaluate.add_argument(
        "what", metavar="TASK", choices=list(GOLD), help=f"what to measure: {', '.join(GOLD)}"
    )
    evaluate.add_argument("gold", type=Path, metavar="GOLD.jsonl", help="the annotated texts")
    evaluate.add_argument(
        "--predictions", type=Path, metavar="OUT.jsonl", help="write what was found here"
    )
    add_method(evaluate)
    evaluate.add_argument(
        "--train", type=Path, metavar="GOLD.jsonl",
        help="for moves: annotated sentences a model learns from, to predict the others",
    )  # fmt: skip
    evaluate.add_argument(
        "--case", metavar="CASE", help="for stances: the case whose statements were marked"
    )
    evaluate.add_argument(
        "--reliability", action="store_true",
        help="for attribution: how often what is found with each confidence is right",
    )  # fmt: skip
    evaluate.epilog = (
        "GOLD.jsonl has a document a line; spans are [start, end) in characters.\n"
        + ("".join(f"\n{what}:\n{example}\n" for what, example in GOLD.items()))
    )
    evaluate.set_defaults(run=_run)


def _run(given: argparse.Namespace) -> None:
    from toolkit import evaluation
    from toolkit.schema import InputError

    if given.what == "stances":
        if not given.case:
            raise InputError("stances are marked in a case's reports; name it: --case CASE.")
        table = evaluation.evaluate_stances(given.gold, open_named(given.case))
        print(table.to_string(float_format="{:.3f}".format))
        return
    measured: dict[str, tuple[Callable[..., pd.DataFrame], Callable[..., Iterable[Any]]]] = {
        "attribution": (
            evaluation.evaluate_attribution,
            partial(evaluation.predict_attributions, by=given.method),
        ),
        "dates": (evaluation.evaluate_dates, evaluation.predict_dates),
        "pronouns": (evaluation.evaluate_pronouns, evaluation.predict_pronouns),
        "attitudes": (evaluation.evaluate_attitudes, evaluation.predict_attitudes),
        "criticism": (evaluation.evaluate_criticism, evaluation.predict_criticism),
        "moves": (
            partial(evaluation.evaluate_moves, train=given.train),
            evaluation.predict_moves,
        ),
    }
    evaluate, predict = measured[given.what]
    reading = bar("reading")
    if given.reliability:
        if given.what != "attribution":
            raise InputError(f"--reliability is for attribution; {given.what} has no confidence.")
        table = evaluation.evaluate_reliability(given.gold, given.method, reading)
        print(table.to_string(float_format="{:.2f}".format))
        return
    table = evaluate(given.gold, given.predictions, lambda texts: predict(reading(list(texts))))
    print(table.to_string(float_format="{:.3f}".format))
