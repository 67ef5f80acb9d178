"""`train`: a model made from annotations or codings of your own."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from toolkit.commands.arguments import CODING_MODEL, Verbs, add_method
from toolkit.commands.printing import bar, count, printable, wrapped
from toolkit.commands.writing import folder_for


def add(verbs: Verbs) -> None:
    """Add the verb."""
    train = verbs.add_parser("train", help="train a model on annotations of your own")
    train.add_argument(
        "what", metavar="TASK", choices=["attribution", "coding", "stances"],
        help="attribution; coding: as a person coded a case; stances: the stance reader",
    )  # fmt: skip
    train.add_argument(
        "data", type=Path, metavar="DATA",
        help="for attribution a folder of brat stand-off (.txt and .ann), or JSON Lines as for "
        "evaluate; for coding a case with people's codings in codings/; for stances a folder of "
        "lessons, such as training/stances",
    )  # fmt: skip
    train.add_argument(
        "--out", type=Path, metavar="DIR",
        help="folder for the model (default, for coding: CASE/models/coding)",
    )  # fmt: skip
    train.add_argument(
        "--coder", metavar="NAME",
        help="for coding: whose codings (default: the only coder's, or the consensus)",
    )  # fmt: skip
    add_method(train)
    stances = train.add_argument_group("the stance reader")
    stances.add_argument(
        "--texts", type=Path, action="append", default=[], metavar="FILE.jsonl",
        help="texts that the marks are in, as lines with doc_id and text; may be repeated",
    )  # fmt: skip
    stances.add_argument(
        "--held", nargs="*", default=[], metavar="NAME",
        help="negotiations that are not trained on but measured",
    )  # fmt: skip
    stances.add_argument(
        "--rounds", type=float, default=3.0, metavar="N", help="times through the lessons"
    )
    stances.add_argument("--start", type=Path, metavar="DIR", help="a stance reader to go on from")
    train.add_argument("--seed", type=int, default=0, help="the same seed gives the same model")
    train.set_defaults(run=_run)


def _run(given: argparse.Namespace) -> None:
    from toolkit.schema import InputError
    from toolkit.training.attribution import train_attribution

    if given.what == "coding":
        _train_coding(given)
        return
    if given.out is None:
        raise InputError("name a folder for the model with --out.")
    if given.what == "stances":
        _train_stances(given)
        return
    table = train_attribution(given.data, given.out, given.seed)
    print(table.to_string(float_format="{:.3f}".format))


def _train_coding(given: argparse.Namespace) -> None:
    from toolkit.case import open_case
    from toolkit.case.codings import choose_coder
    from toolkit.coding.learned import train_coding
    from toolkit.parsing import find_statements

    case = open_case(given.data)
    choose_coder(case, given.coder)  # before anything takes time
    if given.out is None:
        case.check_own()
    out = folder_for(given.out or case.folder / CODING_MODEL, case)
    statements = find_statements(case, given.method, bar("statements"))
    report = train_coding(statements, case, given.coder, out, given.seed)
    print(*wrapped(report.summary), sep="\n")
    print(printable(str(report).removeprefix(report.summary)))
    print(f"{out} holds the model, this report, and to_code.csv: "
          f"{count(len(report.suggestions), 'statement')} to code next")  # fmt: skip


def _train_stances(given: argparse.Namespace) -> None:
    from toolkit.training.stance_lessons import read_texts
    from toolkit.training.stances import train_stances

    table = train_stances(
        given.data, given.out, read_texts(given.texts), given.held, given.seed, given.rounds,
        given.start, progress=_print_progress,
    )  # fmt: skip
    print(table.to_string(index=False, float_format="{:.3f}".format))


def _print_progress(step: int, steps: int, loss: float) -> None:
    if step % 50 == 0 or step == steps:
        print(f"step {step} of {steps}: loss {loss:.3f}", file=sys.stderr, flush=True)
