"""`code`: statements coded by the rules, a trained model, or one behind an endpoint."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.commands.arguments import (
    CODING_MODEL,
    Verbs,
    add_case,
    add_method,
    add_out,
    open_given,
)
from toolkit.commands.printing import bar, printable, wrapped
from toolkit.commands.writing import folder_for, write_tables

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.case import Case
    from toolkit.coding.endpoint import Answers, Endpoint


def add(verbs: Verbs) -> None:
    """Add the verb."""
    code = verbs.add_parser("code", help="write statements, codings and what follows as CSV")
    add_case(code)
    add_out(code, required=False)
    add_method(code)
    _add_endpoint(code)
    code.set_defaults(run=_run)


def _add_endpoint(code: argparse.ArgumentParser) -> None:
    code.add_argument(
        "--coder", choices=("rules", "learned", "endpoint"), default="rules",
        help="who codes: the rules (the default), a model trained on a person's codings, or a "
        "model behind an endpoint",
    )  # fmt: skip
    code.add_argument(
        "--model", metavar="MODEL", default="",
        help="the trained model's folder (default: CASE/models/coding), or the name of a model "
        "the endpoint offers",
    )  # fmt: skip
    group = code.add_argument_group("a model behind an endpoint (see docs/endpoint.md)")
    group.add_argument(
        "--endpoint", metavar="URL", default="", help="such as http://localhost:11434/v1"
    )
    group.add_argument(
        "--show-prompt", action="store_true", help="show what would be sent, and send nothing"
    )
    group.add_argument(
        "--estimate", action="store_true", help="say what it would take, and send nothing"
    )
    group.add_argument("--most", type=int, metavar="N", help="send at most so many requests")
    group.add_argument(
        "--at-once", type=int, metavar="N", default=4, help="so many at a time (default: 4)"
    )
    group.add_argument(
        "--dimensions", nargs="+", metavar="NAME", default=["issue"],
        help="of issue, attitude and move (default: issue)",
    )  # fmt: skip
    group.add_argument(
        "--ledger", type=Path, metavar="FILE.jsonl",
        help="where answers are kept (default: CASE/answers/NAME.jsonl)",
    )  # fmt: skip
    group.add_argument(
        "--again", action="store_true", help="ask again where the answer kept is refused"
    )
    group.add_argument(
        "--timeout", type=float, metavar="SECONDS", default=300.0, help="of one request"
    )
    group.add_argument("--max-tokens", type=int, metavar="N", default=1500, help="of one answer")
    group.add_argument(
        "--insecure", action="store_true", help="let texts travel unencrypted to a public host"
    )


def _run(given: argparse.Namespace) -> None:
    from toolkit.analysis import discrepancies, positions, shifts
    from toolkit.coding import code_statements, join
    from toolkit.coding.endpoint.coder import check_complete
    from toolkit.coding.learned import code_by_model, open_coding_model
    from toolkit.parsing import find_statements
    from toolkit.schema import InputError

    _check_coder(given)
    case = open_given(given)
    model = None
    if given.coder == "learned":
        model = open_coding_model(given.model or case.folder / CODING_MODEL)
    if given.show_prompt or given.estimate:
        statements = find_statements(case, given.method, bar("statements"))
        print(printable(_before_asking(given, case, statements)))
        return
    if given.out is None:
        raise InputError("name a folder for the tables with --out.")
    folder = folder_for(given.out, case)
    statements = find_statements(case, given.method, bar("statements"))
    answers = _ask(given, case, statements) if given.coder == "endpoint" else None
    if answers is not None:
        codings = answers.codings
    elif model is not None:
        codings = code_by_model(statements, case, model)
    else:
        codings = code_statements(statements, case)
    coded = join(case, statements, codings)
    tables = {
        "statements": statements,
        "codings": codings,
        "coded": coded,
        "positions": positions(coded).reset_index(),
        "shifts": shifts(coded),
        "discrepancies": discrepancies(coded),
    }
    if answers is None:
        write_tables(folder, tables)
        return
    write_tables(folder, tables | {"problems": answers.problems})
    print(*wrapped(str(answers)), sep="\n")
    check_complete(answers, given.most)


def _check_coder(given: argparse.Namespace) -> None:
    """Raise InputError for what was given and is another coder's."""
    from toolkit.schema import InputError

    if given.coder != "endpoint" and (given.endpoint or given.show_prompt or given.estimate):
        who = {"rules": "the rules ask", "learned": "a trained model asks"}[given.coder]
        raise InputError(f"{who} no endpoint; add --coder endpoint.")
    if given.coder == "rules" and given.model:
        raise InputError("the rules need no model; add --coder learned or --coder endpoint.")


def _before_asking(given: argparse.Namespace, case: Case, statements: pd.DataFrame) -> str:
    """The prompt, or the estimate."""
    from toolkit.coding.endpoint import endpoint_prompt, estimate_endpoint

    if given.show_prompt:
        return endpoint_prompt(statements, case, given.dimensions)
    estimate = estimate_endpoint(
        statements, case, _endpoint(given), given.dimensions, given.ledger, given.again
    )
    return "\n".join(wrapped(str(estimate)))


def _ask(given: argparse.Namespace, case: Case, statements: pd.DataFrame) -> Answers:
    """The model's answers, after the estimate was shown."""
    from toolkit.coding.endpoint import ask_endpoint, estimate_endpoint
    from toolkit.schema import InputError

    endpoint = _endpoint(given)
    estimate = estimate_endpoint(
        statements, case, endpoint, given.dimensions, given.ledger, given.again
    )
    if given.most is None:
        raise InputError(f"say how many requests may be sent with --most. {estimate}")
    print(*wrapped(str(estimate)), sep="\n", file=sys.stderr)
    return ask_endpoint(
        statements, case, endpoint, given.most, given.dimensions, given.at_once, given.ledger,
        given.again, bar("asking", "statements"),
    )  # fmt: skip


def _endpoint(given: argparse.Namespace) -> Endpoint:
    from toolkit.coding.endpoint import Endpoint
    from toolkit.schema import InputError

    if not given.endpoint or not given.model:
        raise InputError("name the endpoint and its model with --endpoint and --model.")
    return Endpoint(
        given.endpoint, given.model, max_tokens=given.max_tokens, timeout=given.timeout,
        insecure=given.insecure,
    )  # fmt: skip
