"""The command line: `python -m toolkit VERB …`.

Results go to standard output, trouble to standard error in one sentence. Each verb is a module
of `commands`.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import metadata

from toolkit.commands import (
    actors,
    check,
    classes,
    code,
    codebook,
    compare,
    corpus,
    evaluate,
    export,
    importing,
    new,
    parse,
    query,
    render,
    sheet,
    train,
    verify,
)
from toolkit.commands.arguments import Parser
from toolkit.commands.printing import printable

PROGRAM = "python -m toolkit"
DISTRIBUTION = "negotiation-toolkit"
VERBS = (
    new, importing, check, actors, parse, code, codebook, sheet, classes, export, render, verify,
    compare, corpus, query, evaluate, train,
)  # fmt: skip
"""The verbs in the order of the work."""

DONE, BUG, BAD_INPUT, READER_GONE, INTERRUPTED = 0, 1, 2, 128 + 13, 128 + 2
"""Exit codes; the last two as of any program that SIGPIPE or SIGINT ends."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # an odd file name is no reason to stop
    given = _parser().parse_args(arguments)
    try:
        code: int | None = given.run(given)
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
    return code or DONE


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
        print(printable(sentence), file=sys.stderr, flush=True)
    return code


def _abandon_output() -> None:
    """Send what is still unwritten nowhere, so that Python does not fail on it when it ends."""
    with suppress(OSError, io.UnsupportedOperation):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _parser() -> Parser:
    parser = Parser(
        prog=PROGRAM,
        description="Negotiations as the news reports them: who said what, through whom, taking "
        "which\nstance. A case is a folder with texts/, actors.csv and codebook.toml.",
        epilog=f"An example: {PROGRAM} render brief port-selme",
    )
    version = f"{DISTRIBUTION} {metadata.version(DISTRIBUTION)}"
    parser.add_argument("--version", action="version", version=version)
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    for verb in VERBS:
        verb.add(verbs)
    for added in verbs.choices.values():
        added.add_argument("--debug", action="store_true", help="show where a mistake was met")
    return parser


if __name__ == "__main__":
    sys.exit(main())
