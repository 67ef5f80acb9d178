"""`code`: statements coded by the rules, a trained model, or one behind an endpoint."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.commands.arguments import Verbs, add_case, add_method, add_out, open_given
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
    code.add_argument(
        "--coder", metavar="CODER", default="learned",
        help="who codes: learned (the default), rules, a person with a file in codings/, a table "
        "of codings, the folder of a model trained on a person's codings, or the address of an "
        "endpoint, such as http://localhost:11434/v1",
    )  # fmt: skip
    _add_endpoint(code)
    code.set_defaults(run=_run)


def _add_endpoint(code: argparse.ArgumentParser) -> None:
    group = code.add_argument_group("a model behind an endpoint (see docs/endpoint.md)")
    group.add_argument("--model", metavar="NAME", default="", help="a model the endpoint offers")
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
    group.add_argument("--max-tokens", type=int, metavar="N", default=4000, help="of one answer")
    group.add_argument(
        "--insecure", action="store_true", help="let texts travel unencrypted to a public host"
    )


def _run(given: argparse.Namespace) -> None:
    from toolkit.coding.code import coder_named
    from toolkit.parsing import find_statements
    from toolkit.schema import InputError

    case, endpoint = open_given(given), _endpoint(given)
    coder = coder_named(endpoint or given.coder, case)  # before anything takes time
    if not (given.out or given.show_prompt or given.estimate):
        raise InputError("name a folder for the tables with --out.")
    folder = folder_for(given.out, case) if given.out else None
    statements = find_statements(case, given.method, bar("statements"))
    if folder is None or given.show_prompt or given.estimate:
        print(printable(_before_asking(given, statements, case, endpoint)))
    elif endpoint is None:
        write_tables(folder, _tables(statements, coder(statements, case), case))
    else:
        answers = _ask(given, statements, case, endpoint)
        tables = _tables(statements, answers.codings, case)
        write_tables(folder, tables | {"problems": answers.problems})
        print(*wrapped(str(answers)), sep="\n")
        answers.check_complete(endpoint.most)


def _tables(statements: pd.DataFrame, codings: pd.DataFrame, case: Case) -> dict[str, pd.DataFrame]:
    """The tables to write, and what follows from them."""
    from toolkit.analysis import discrepancies, positions, shifts
    from toolkit.coding import join

    coded = join(statements, codings, case)
    return {
        "statements": statements,
        "codings": codings,
        "coded": coded,
        "positions": positions(coded).reset_index(),
        "shifts": shifts(coded),
        "discrepancies": discrepancies(coded),
    }


def _endpoint(given: argparse.Namespace) -> Endpoint | None:
    """The endpoint, if one is to code. Raises InputError for what another coder does not take."""
    from toolkit.schema import InputError

    if not given.coder.startswith(("http://", "https://")):
        if given.model:
            raise InputError(f"the coder {given.coder!r} takes no --model.")
        if given.estimate:
            raise InputError(f"the coder {given.coder!r} asks nobody; name an endpoint's address.")
        return None
    if not given.model:
        raise InputError("name a model that the endpoint offers with --model.")
    from toolkit.coding.endpoint import Endpoint

    return Endpoint(
        given.coder, given.model, given.most or 0, tuple(given.dimensions), given.at_once,
        given.ledger, max_tokens=given.max_tokens, timeout=given.timeout, insecure=given.insecure,
    )  # fmt: skip


def _before_asking(
    given: argparse.Namespace, statements: pd.DataFrame, case: Case, endpoint: Endpoint | None
) -> str:
    """The prompt, or the estimate."""
    from toolkit.coding.endpoint import endpoint_prompt, estimate_endpoint

    if given.show_prompt or endpoint is None:
        return endpoint_prompt(statements, case, given.dimensions)
    return "\n".join(wrapped(str(estimate_endpoint(statements, case, endpoint, given.again))))


def _ask(
    given: argparse.Namespace, statements: pd.DataFrame, case: Case, endpoint: Endpoint
) -> Answers:
    """The model's answers, after the estimate was shown."""
    from toolkit.coding.endpoint import ask_endpoint, estimate_endpoint
    from toolkit.schema import InputError

    estimate = estimate_endpoint(statements, case, endpoint, given.again)
    if given.most is None:
        raise InputError(f"say how many requests may be sent with --most. {estimate}")
    print(*wrapped(str(estimate)), sep="\n", file=sys.stderr)
    return ask_endpoint(statements, case, endpoint, given.again, bar("asking", "requests"))
