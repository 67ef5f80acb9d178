"""The command line: one verb, one library call.

Results go to standard output, trouble to standard error. The rooms are imported by the verbs
that need them, so that help comes at once.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import sys
import tempfile
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from importlib import metadata
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.case import Case
    from toolkit.coding.endpoint import Answers, Endpoint
    from toolkit.schema import Problem

PROGRAM = "python -m toolkit"
DISTRIBUTION = "negotiation-toolkit"
SHOWN = 20  # problems of a kind; more would scroll away the other kinds
SUGGESTED = 40
CODING_MODEL = Path("models", "coding")
"""Where in a case a coder trained on it is kept, unless another folder is named."""

SPELLINGS = 4  # of one actor that are shown
DONE, BUG, BAD_INPUT, READER_GONE, INTERRUPTED = 0, 1, 2, 128 + 13, 128 + 2
"""Exit codes; the last two as of any program that SIGPIPE or SIGINT ends."""


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


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # an odd file name is no reason to stop
    given = _parser().parse_args(arguments)
    try:
        given.run(given)
        sys.stdout.flush()
    except BrokenPipeError:
        _abandon_output()
        return READER_GONE
    except KeyboardInterrupt:
        return _complain("stopped.", INTERRUPTED)
    except Exception as error:
        if given.debug:
            raise
        if isinstance(error, OSError):
            _abandon_output()
        return _complain(*_explained(error))
    return DONE


def _explained(error: Exception) -> tuple[str, int]:
    """An error in one sentence, and its exit code."""
    from toolkit.schema import InputError

    # a KeyError is a LookupError too, and nearly always a mistake of ours
    if isinstance(error, InputError) or type(error) is LookupError:
        return str(error), BAD_INPUT
    if isinstance(error, OSError) and error.strerror:
        place = error.filename or "standard output"
        return f"{place}: cannot be read or written ({error.strerror}).", BAD_INPUT
    what = " ".join(f"{type(error).__name__}: {error}".split())
    sentence = (
        f"This is a mistake in the toolkit, not in your case ({what}); "
        "run the command again with --debug at its end to see where."
    )
    return sentence, BUG


def _complain(sentence: str, code: int) -> int:
    with suppress(BrokenPipeError):
        print(_printable(sentence), file=sys.stderr, flush=True)
    return code


def _abandon_output() -> None:
    """Send what is still unwritten nowhere, so that Python does not fail on it when it ends."""
    with suppress(OSError, io.UnsupportedOperation):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


# ---------------------------------------------------------------- what can be typed


class _Parser(argparse.ArgumentParser):
    """An argument parser whose help ends with a list that is only made when help is shown."""

    def __init__(self, *args: Any, listing: Callable[[], str] | None = None, **options: Any):
        super().__init__(*args, **options)
        self.formatter_class = argparse.RawDescriptionHelpFormatter
        self.allow_abbrev = False
        self.listing = listing

    def format_help(self) -> str:
        if self.listing is not None:
            self.epilog = self.listing()
        return super().format_help()


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog=PROGRAM,
        description="Negotiations as the news reports them: who said what, through whom, taking "
        "which\nstance. A case is a folder with texts/, actors.csv and codebook.toml.",
        epilog=f"An example: {PROGRAM} render brief port-selme",
    )
    version = f"{DISTRIBUTION} {metadata.version(DISTRIBUTION)}"
    parser.add_argument("--version", action="version", version=version)
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)

    new = verbs.add_parser("new", help="make a case folder from a template", listing=_templates)
    new.add_argument("case", metavar="CASE", help="the folder to make")
    new.add_argument(
        "--from", dest="template", metavar="TEMPLATE", default="ukraine-2022",
        help="whose actors and codebook to begin with (default: %(default)s)",
    )  # fmt: skip
    new.set_defaults(run=_new)

    check = verbs.add_parser("check", help="say what is in a case, and what to look at")
    _add_case(check)
    check.add_argument(
        "--all", action="store_true", help=f"show every problem, not {SHOWN} of a kind"
    )
    check.add_argument("--csv", action="store_true", help="print the problems as a CSV table")
    _add_method(check)
    check.set_defaults(run=_check)

    actors = verbs.add_parser("actors", help="list who speaks, or who is missing in actors.csv")
    _add_case(actors)
    actors.add_argument(
        "--suggest", action="store_true", help="those reports quote and actors.csv does not list"
    )
    actors.add_argument(
        "--csv", action="store_true", help="print CSV; of suggestions, rows for actors.csv"
    )
    actors.add_argument("--all", action="store_true", help=f"show all suggestions, not {SUGGESTED}")
    _add_method(actors)
    actors.set_defaults(run=_actors)

    parse = verbs.add_parser("parse", help="write documents, statements, dates, meetings as CSV")
    _add_case(parse)
    _add_out(parse)
    _add_method(parse)
    parse.set_defaults(run=_parse)

    code = verbs.add_parser("code", help="write statements, codings and what follows as CSV")
    _add_case(code)
    _add_out(code, required=False)
    _add_method(code)
    _add_endpoint(code)
    code.set_defaults(run=_code)

    codebook = verbs.add_parser("codebook", help="check a codebook, print it, or compare two")
    _add_codebook_verbs(codebook)

    render = verbs.add_parser("render", help="run a notebook on a case, to a report")
    render.add_argument(
        "notebook", metavar="NOTEBOOK", help="its name in notebooks/, e.g. brief, or its file"
    )
    _add_case(render)
    render.add_argument(
        "--out", type=Path, metavar="DIR", help="folder for the report (default: reports/CASE)"
    )
    render.add_argument(
        "-p", nargs=2, action="append", default=[], metavar=("NAME", "VALUE"), dest="parameters",
        help="set one of the notebook's parameters; may be repeated",
    )  # fmt: skip
    render.set_defaults(run=_render)

    evaluate = verbs.add_parser("evaluate", help="measure the toolkit on annotated texts")
    evaluate.add_argument(
        "what", metavar="TASK", choices=list(GOLD), help=f"what to measure: {', '.join(GOLD)}"
    )
    evaluate.add_argument("gold", type=Path, metavar="GOLD.jsonl", help="the annotated texts")
    evaluate.add_argument(
        "--predictions", type=Path, metavar="OUT.jsonl", help="write what was found here"
    )
    _add_method(evaluate)
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
    evaluate.set_defaults(run=_evaluate)

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
    _add_method(train)
    train.add_argument("--seed", type=int, default=0, help="the same seed gives the same model")
    train.set_defaults(run=_train)

    for verb in verbs.choices.values():
        verb.add_argument("--debug", action="store_true", help="show where a mistake was met")
    return parser


def _add_case(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "case", metavar="CASE", help="a case folder, or a sample case's name: port-selme"
    )


def _add_codebook_verbs(codebook: argparse.ArgumentParser) -> None:
    verbs = codebook.add_subparsers(title="verbs", metavar="VERB", required=True)
    given = "a codebook.toml, a case folder, or the name of a sample case or template"

    check = verbs.add_parser("check", help="name every mistake, and examples not read as claimed")
    check.set_defaults(run=_codebook_check)
    show = verbs.add_parser("show", help="print the codebook as an appendix")
    show.add_argument(
        "--out", type=Path, metavar="FILE", help="write it to a .html or .md file instead"
    )
    show.set_defaults(run=_codebook_show)
    card = verbs.add_parser("card", help="write a card for coders, to be printed on A4")
    card.add_argument("--out", type=Path, metavar="FILE.html", required=True, help="the card")
    card.set_defaults(run=_codebook_card)
    diff = verbs.add_parser("diff", help="say what changed, and which codings to look at again")
    diff.add_argument("old", metavar="OLD", help=given)
    diff.add_argument("new", metavar="NEW", help="the later version")
    diff.add_argument(
        "--codings", type=Path, metavar="FILE", help="a table of codings: list those in doubt"
    )
    diff.add_argument("--csv", action="store_true", help="print a CSV table")
    diff.set_defaults(run=_codebook_diff)
    for verb in (check, show, card):
        verb.add_argument("codebook", metavar="CODEBOOK", help=given)
    for verb in verbs.choices.values():
        verb.add_argument("--debug", action="store_true", help="show where a mistake was met")


def _add_out(verb: argparse.ArgumentParser, required: bool = True) -> None:
    verb.add_argument(
        "--out", type=Path, metavar="DIR", required=required, help="folder for the tables"
    )


def _add_method(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--method", default="learned", metavar="METHOD",
        help="what finds statements: learned (the default), rules, or a trained model's folder",
    )  # fmt: skip


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


def _templates() -> str:
    from toolkit.case import templates

    return f"Templates: {', '.join(templates())}."


# ---------------------------------------------------------------- verbs


def _new(given: argparse.Namespace) -> None:
    from toolkit.case import new_case

    folder = new_case(given.case, given.template)
    print(f"{folder} has the actors and the codebook of {given.template}.")
    inside = sys.prefix != sys.base_prefix  # the project's own environment, active or not
    python = os.path.relpath(Path(sys.executable).with_name("python")) if inside else "python"
    print(f"Put reports into {folder / 'texts'}, then: {python} -m toolkit check {folder}")


def _check(given: argparse.Namespace) -> None:
    from toolkit.parsing import audit, find_statements
    from toolkit.schema import Problem, to_csv, to_rows

    case = _open(given.case)
    statements = find_statements(case, given.method, _bar("checking"))
    problems = audit(case, statements)
    if given.csv:
        print(to_csv(problems), end="")
        return
    for line in _contents(case, statements):
        print(line)
    for line in _listed(to_rows(Problem, problems), len(problems) if given.all else SHOWN):
        print(line)


def _actors(given: argparse.Namespace) -> None:
    from toolkit.parsing import find_statements
    from toolkit.parsing.strangers.appearances import count_appearances
    from toolkit.parsing.strangers.suggestions import suggest_actors, to_actors
    from toolkit.schema import to_csv

    case = _open(given.case)
    statements = find_statements(case, given.method, _bar("statements"))
    if given.suggest:
        table = suggest_actors(case, statements)
        shown = table if given.all else table.head(SUGGESTED)
        as_csv, rest = to_actors(shown), len(table) - len(shown)
    else:
        as_csv = shown = count_appearances(case, statements)
        rest = 0
    if given.csv:
        print(to_csv(as_csv), end="")
    elif shown.empty:
        print("Everyone whom the reports name as a source is listed.")
    else:
        print(*_aligned(_short(shown)), sep="\n")
    if rest:
        more = f"and {rest:,} more; --all shows them"
        print(more, file=sys.stderr if given.csv else sys.stdout)


def _parse(given: argparse.Namespace) -> None:
    from toolkit.parsing import find_dates, find_meetings, find_statements

    case = _open(given.case)
    folder = _folder(given.out, case)
    statements = find_statements(case, given.method, _bar("statements"))
    tables = {
        "documents": case.documents,
        "statements": statements,
        "dates": find_dates(case, _bar("dates")),
        "meetings": find_meetings(case, _bar("meetings"), statements),
        "problems": case.problems,
    }
    _write(folder, tables)


def _code(given: argparse.Namespace) -> None:
    from toolkit.analysis import discrepancies, positions, shifts
    from toolkit.coding import code_statements, join
    from toolkit.coding.endpoint.coder import check_complete
    from toolkit.coding.learned import code_by_model, open_coding_model
    from toolkit.parsing import find_statements
    from toolkit.schema import InputError

    if given.coder != "endpoint" and (given.endpoint or given.show_prompt or given.estimate):
        who = {"rules": "the rules ask", "learned": "a trained model asks"}[given.coder]
        raise InputError(f"{who} no endpoint; add --coder endpoint.")
    if given.coder == "rules" and given.model:
        raise InputError("the rules need no model; add --coder learned or --coder endpoint.")
    case = _open(given.case)
    model = None
    if given.coder == "learned":
        model = open_coding_model(given.model or case.folder / CODING_MODEL)
    if given.show_prompt or given.estimate:
        statements = find_statements(case, given.method, _bar("statements"))
        print(_printable(_before_asking(given, case, statements)))
        return
    if given.out is None:
        raise InputError("name a folder for the tables with --out.")
    folder = _folder(given.out, case)
    statements = find_statements(case, given.method, _bar("statements"))
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
        _write(folder, tables)
        return
    _write(folder, tables | {"problems": answers.problems})
    print(*_wrapped(str(answers)), sep="\n")
    check_complete(answers, given.most)


def _before_asking(given: argparse.Namespace, case: Case, statements: pd.DataFrame) -> str:
    """The prompt, or the estimate."""
    from toolkit.coding.endpoint import endpoint_prompt, estimate_endpoint

    if given.show_prompt:
        return endpoint_prompt(statements, case, given.dimensions)
    estimate = estimate_endpoint(
        statements, case, _endpoint(given), given.dimensions, given.ledger, given.again
    )
    return "\n".join(_wrapped(str(estimate)))


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
    print(*_wrapped(str(estimate)), sep="\n", file=sys.stderr)
    return ask_endpoint(
        statements, case, endpoint, given.most, given.dimensions, given.at_once, given.ledger,
        given.again, _bar("asking", "statements"),
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


def _codebook_check(given: argparse.Namespace) -> None:
    from toolkit.case.actors import read_actors
    from toolkit.case.codebook import find_codebook, read_codebook
    from toolkit.coding.examples import describe_examples, read_examples
    from toolkit.reporting import card_pages

    path = find_codebook(given.codebook)
    book = read_codebook(path)
    table = path.with_name("actors.csv")
    examples = read_examples(book, read_actors(table) if table.exists() else None)
    for line in _wrapped(f"{book}: {book.title}"):
        print(line)
    shown = [_count(len(book.issues), "issue"), _count(len(book.scale), "stance")]
    print(f"  {', '.join(shown)}; coded are {', '.join(book.dimensions)}")
    kinds = Counter(examples["kind"])
    print(f"  {', '.join(_count(number, kind) for kind, number in kinds.items()) or 'no examples'}")
    print(f"  the card for coders prints on about {_count(card_pages(book), 'page')}")
    amiss = describe_examples(examples)
    for sentence in amiss:
        print(*_wrapped(sentence), sep="\n")
    if not amiss:
        print("No mistakes were found.")


def _codebook_show(given: argparse.Namespace) -> None:
    from toolkit.case.codebook import find_codebook, read_codebook
    from toolkit.reporting import codebook_markdown, codebook_page
    from toolkit.schema import InputError, write_whole

    formats = {".html": codebook_page, ".md": codebook_markdown}
    if given.out is not None and given.out.suffix not in formats:
        raise InputError("cannot be written; choose a name that ends in .html or .md.", given.out)
    book = read_codebook(find_codebook(given.codebook))
    if given.out is None:
        print(_printable(codebook_markdown(book)), end="")
    else:
        page = formats[given.out.suffix](book)
        print(f"Open {write_whole(given.out, page.encode())}")


def _codebook_card(given: argparse.Namespace) -> None:
    from toolkit.case.codebook import find_codebook, read_codebook
    from toolkit.reporting import card_pages, codebook_card
    from toolkit.schema import write_whole

    book = read_codebook(find_codebook(given.codebook))
    path = write_whole(given.out, codebook_card(book).encode())
    pages = card_pages(book)
    issues = _count(len(book.issues), "issue")
    long = f" ({issues} need about {pages:,} pages; a page holds some 20)" if pages > 1 else ""
    print(f"Open {path} and print it{long}")


def _codebook_diff(given: argparse.Namespace) -> None:
    from toolkit.case.codebook import (
        codings_to_review,
        diff_codebooks,
        find_codebook,
        read_codebook,
    )
    from toolkit.schema import Coding, read_table, to_csv

    old, new = (read_codebook(find_codebook(name)) for name in (given.old, given.new))
    diff = diff_codebooks(old, new)
    codings = None if given.codings is None else read_table(given.codings, Coding)
    review = None if codings is None else codings_to_review(diff, codings)
    if given.csv:
        print(to_csv(diff if review is None else review), end="")
        return
    for line in _changes(diff):
        print(line)
    if codings is not None and review is not None:
        print(f"\n{len(review):,} of {_count(len(codings), 'coding')} to look at again")
        shown = review[["statement_id", "holder", "object", "value", "coder", "look_again"]]
        for line in _aligned(shown) if len(review) else ():
            print(line)


def _render(given: argparse.Namespace) -> None:
    from toolkit.reporting.parameters import check_parameters
    from toolkit.reporting.render import ReportError, notebook_parameters, render_report
    from toolkit.schema import InputError

    parameters = dict(given.parameters)
    check_parameters(notebook_parameters(given.notebook), parameters, Path(given.notebook).stem)
    case = _open(given.case)
    if sys.stderr.isatty():
        print(f"Running {given.notebook} on {case.name}; this takes a moment.", file=sys.stderr)
    try:
        out = None if given.out is None else _folder(given.out, case)
        page = render_report(given.notebook, case, out, **parameters)
    except ReportError as error:
        raise InputError(str(error)) from error
    print(f"Open {page}")


def _evaluate(given: argparse.Namespace) -> None:
    from toolkit import evaluation
    from toolkit.schema import InputError

    if given.what == "stances":
        if not given.case:
            raise InputError("stances are marked in a case's reports; name it: --case CASE.")
        table = evaluation.evaluate_stances(given.gold, _open(given.case))
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
    bar = _bar("reading")
    if given.reliability:
        if given.what != "attribution":
            raise InputError(f"--reliability is for attribution; {given.what} has no confidence.")
        table = evaluation.evaluate_reliability(given.gold, given.method, bar)
        print(table.to_string(float_format="{:.2f}".format))
        return
    table = evaluate(given.gold, given.predictions, lambda texts: predict(bar(list(texts))))
    print(table.to_string(float_format="{:.3f}".format))


def _train(given: argparse.Namespace) -> None:
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
    from toolkit.case.codings import choose_coder
    from toolkit.coding.learned import train_coding
    from toolkit.parsing import find_statements

    case = _open(str(given.data))
    choose_coder(case, given.coder)  # before anything takes time
    out = _folder(given.out or case.folder / CODING_MODEL, case)
    statements = find_statements(case, given.method, _bar("statements"))
    report = train_coding(case, statements, given.coder, out, given.seed)
    print(*_wrapped(report.summary), sep="\n")
    print(_printable(str(report).removeprefix(report.summary)))
    print(f"{out} holds the model, this report, and to_code.csv: "
          f"{_count(len(report.suggestions), 'statement')} to code next")  # fmt: skip


# ---------------------------------------------------------------- cases and folders


def _open(name: str) -> Case:
    """The case in that folder, or the sample case of that name."""
    from toolkit.case import open_case, sample_case
    from toolkit.schema import InputError

    if Path(name).exists() or Path(name).name != name:
        return open_case(name)
    try:
        return sample_case(name)
    except InputError as error:
        raise InputError(f"there is no such folder, and {error.message}", name) from None


def _folder(out: Path, case: Case) -> Path:
    """The folder to write to, made if need be, before anything takes time."""
    from toolkit.schema import InputError

    if out.resolve().is_relative_to(case.folder / "texts"):
        raise InputError("lies among the case's texts, and would be read; choose another.", out)
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            return out
    except OSError as error:
        reason = "it is a file" if out.is_file() else error.strerror
        raise InputError(
            f"cannot be written to ({reason}); choose a folder you may write to.", out
        ) from None


def _write(folder: Path, tables: Mapping[str, pd.DataFrame]) -> None:
    """Write the tables, all of them or none, and say so."""
    from toolkit.schema import InputError, write_table

    with tempfile.TemporaryDirectory(dir=folder, prefix=".tables-") as work:
        for name, table in tables.items():
            try:
                write_table(table, Path(work, f"{name}.csv"))
            except InputError as error:
                raise InputError(error.message, folder / f"{name}.csv") from None
        for name in tables:
            Path(work, f"{name}.csv").replace(folder / f"{name}.csv")
    for name, table in tables.items():
        print(f"{folder / name}.csv: {_count(len(table), 'row')}")


def _bar(what: str, unit: str = "texts") -> Callable[[Sequence[Any]], Iterable[Any]]:
    """A progress bar on standard error, if that is a terminal."""
    from tqdm import tqdm

    return lambda items: tqdm(items, desc=what, unit=f" {unit}", disable=None, leave=False)


# ---------------------------------------------------------------- what is printed


def _contents(case: Case, statements: pd.DataFrame) -> Iterator[str]:
    """What is in a case, in a few lines."""
    documents = case.documents
    outlets = sum(1 for outlet in documents["outlet"].unique() if outlet)
    days = documents["date"].dropna()
    span = f", {days.min():%Y-%m-%d} to {days.max():%Y-%m-%d}" if len(days) else ""
    resolved = int((statements["speaker"] != "").sum())
    flaws = {
        "without a date": len(documents) - len(days),
        "repeating an earlier one": int((documents["copy_of"] != "").sum()),
    }
    flawed = ", ".join(f"{number:,} {flaw}" for flaw, number in flaws.items() if number)
    yield from _wrapped(case.title)
    yield f"  in {case.folder}"
    yield f"  {_count(len(documents), 'report')} from {_count(outlets, 'outlet')}{span}"
    if flawed:
        yield f"    {flawed}"
    yield f"  {_count(len(statements), 'statement')}, {resolved:,} of them by listed actors"
    yield f"  {_count(case.actors['actor'].nunique(), 'actor')} in actors.csv"
    issues = _count(len(case.codebook.issues), "issue")
    yield from _wrapped(f"  {issues} in the codebook {case.codebook}")


def _changes(diff: pd.DataFrame) -> Iterator[str]:
    """The changes of a codebook, each with why codings must be looked at again."""
    for row in diff.to_dict("records"):
        name = row["part"] if row["name"] == row["part"] else f"{row['part']} {row['name']}"
        yield from _wrapped(f"{name}: {row['change']}")
        for sign, text in (("\N{MINUS SIGN}", row["old"]), ("+", row["new"])):
            yield from _wrapped(f"  {sign} {text}" if text else "")
        if row["look_again"]:
            yield from _wrapped(f"  look again: {row['look_again']}")
    if diff.empty:
        yield "The two codebooks are the same."


def _listed(problems: Sequence[Problem], shown: int) -> Iterator[str]:
    """The problems by what to do about them, the first of each kind."""
    kinds: dict[str, Counter[str]] = {}
    for one in problems:
        place = one.file or one.doc_id or "the case"
        if one.file and one.line:
            place += f":{one.line}"
        kinds.setdefault(one.advice, Counter())[f"{place}: {one.problem}"] += 1
    for advice, found in kinds.items():
        yield ""
        yield from _wrapped(f"{_count(found.total(), 'problem')}; advice: {advice}")
        for problem, times in islice(found.items(), shown):
            yield from _wrapped(f"  {problem}" + (f" ({times} times)" if times > 1 else ""))
        rest = sum(islice(found.values(), shown, None))
        if rest:
            yield f"  and {rest:,} more; --all shows them"
    if not problems:
        yield ""
        yield "No problems were found."


def _short(table: pd.DataFrame) -> pd.DataFrame:
    """The table without what few need in a terminal, lists as text."""
    table = table.drop(columns=["demonyms"], errors="ignore")
    for name in ("aliases", "spellings"):
        if name in table:
            table[name] = table[name].map(lambda names: "; ".join(names[:SPELLINGS]))
    return table


def _aligned(table: pd.DataFrame) -> Iterator[str]:
    """The table in columns, numbers to the right, cut to the width of the terminal."""
    width = shutil.get_terminal_size().columns
    columns = []
    for name in table.columns:
        is_number = table[name].dtype.kind == "i"
        cells = [name, *(_printable(f"{cell:,}" if is_number else cell) for cell in table[name])]
        longest = max(map(len, cells))
        columns.append(
            [cell.rjust(longest) if is_number else cell.ljust(longest) for cell in cells]
        )
    for row in zip(*columns, strict=True):
        line = "  ".join(row).rstrip()
        yield line if len(line) <= width or not sys.stdout.isatty() else line[: width - 1] + "…"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _wrapped(line: str) -> list[str]:
    """The line in the width of the terminal, its rest further in."""
    indent = " " * (len(line) - len(line.lstrip()) + 2)
    width = shutil.get_terminal_size().columns
    return textwrap.wrap(
        _printable(line), width, subsequent_indent=indent, break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip


def _printable(text: str) -> str:
    """The text without what would move a terminal's cursor or change its colours."""
    return "".join(c if c.isprintable() or c in "\n\t" else ascii(c)[1:-1] for c in text)


if __name__ == "__main__":
    sys.exit(main())
