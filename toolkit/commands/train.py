"""`train`: a model made from annotations or codings of your own."""

from __future__ import annotations

import argparse
from pathlib import Path

from toolkit.commands.arguments import CODING_MODEL, Verbs, add_method
from toolkit.commands.printing import bar, count, printable, wrapped
from toolkit.commands.writing import folder_for


def add(verbs: Verbs) -> None:
    """Add the verb."""
    train = verbs.add_parser("train", help="train a model on annotations of your own")
    train.add_argument(
        "what", metavar="TASK", choices=["attribution", "coding"],
        help="attribution, or coding: as a person coded a case",
    )  # fmt: skip
    train.add_argument(
        "data", type=Path, metavar="DATA",
        help="for attribution a folder of brat stand-off (.txt and .ann), or JSON Lines as for "
        "evaluate; for coding a case with people's codings in codings/",
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
    report = train_coding(case, statements, given.coder, out, given.seed)
    print(*wrapped(report.summary), sep="\n")
    print(printable(str(report).removeprefix(report.summary)))
    print(f"{out} holds the model, this report, and to_code.csv: "
          f"{count(len(report.suggestions), 'statement')} to code next")  # fmt: skip
