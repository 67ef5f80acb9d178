"""`evaluate`: the toolkit measured on annotated texts."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.commands.arguments import Verbs, add_method
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
    "events": """\
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
    "agreement": """\
  {"id": "table-1", "kind": "ratings",
   "ratings": [["ann", "unit 1", "a"], ["bob", "unit 1", "b"]],
   "expected": [{"coef": "percent_agreement", "value": 0.0, "tol": 0.001}]}""",
    "stances": """\
  {"statement_id": "r-1:000010", "doc_id": "r-1", "start": 0, "end": 24,
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
    from toolkit.schema import InputError

    if given.reliability and given.what != "attribution":
        raise InputError(f"--reliability is for attribution; {given.what} has no confidence.")
    apart = {"agreement": _agreement, "attribution": _attribution, "stances": _stances}
    table = apart.get(given.what, _beside)(given)
    print(table.to_string(float_format=("{:.2f}" if given.reliability else "{:.3f}").format))
    if given.what == "agreement":
        print(f"{int(table['within'].sum())} of {len(table)}")


def _beside(given: argparse.Namespace) -> pd.DataFrame:
    """What is found in the texts, beside what was annotated there."""
    from toolkit import evaluation

    evaluate = getattr(evaluation, f"evaluate_{given.what}")
    predict = getattr(evaluation, f"predict_{given.what}")
    more = {"train": given.train} if given.what == "moves" else {}
    table: pd.DataFrame = evaluate(given.gold, given.predictions, _watched(predict), **more)
    return table


def _attribution(given: argparse.Namespace) -> pd.DataFrame:
    from toolkit import evaluation

    if given.reliability:
        return evaluation.evaluate_reliability(given.gold, given.method, bar("reading"))
    predict = partial(evaluation.predict_attributions, by=given.method)
    return evaluation.evaluate_attribution(given.gold, given.predictions, _watched(predict))


def _stances(given: argparse.Namespace) -> pd.DataFrame:
    from toolkit.case import open_case
    from toolkit.evaluation import evaluate_stances
    from toolkit.schema import InputError

    if not given.case:
        raise InputError("stances are marked in a case's reports; name it: --case CASE.")
    return evaluate_stances(given.gold, open_case(given.case))


def _agreement(given: argparse.Namespace) -> pd.DataFrame:
    from toolkit.evaluation import evaluate_agreement

    return evaluate_agreement(given.gold, given.predictions)


def _watched(predict: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    """Reading texts with a progress bar."""
    return lambda texts: predict(bar("reading")(list(texts)))
