"""`codebook`: check one, show it, make a card of it, compare two."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.commands.arguments import Verbs
from toolkit.commands.printing import aligned, count, printable, wrapped

if TYPE_CHECKING:
    import pandas as pd

BARE = (
    "each names what its issue is about, and counts as the proposition. Where that is wrong, give "
    "words that must be `near`, or move it to `opposed`. An example with a value that holds it "
    "shows that it is right."
)


def add(verbs: Verbs) -> None:
    """Add the verb."""
    codebook = verbs.add_parser("codebook", help="check a codebook, print it, or compare two")
    _add_codebook_verbs(codebook)


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


def _codebook_check(given: argparse.Namespace) -> None:
    from toolkit.case.actors import read_actors
    from toolkit.case.codebook import find_codebook, read_codebook
    from toolkit.coding.examples import describe_examples, read_examples
    from toolkit.coding.topics import bare_topics
    from toolkit.reporting import card_pages

    path = find_codebook(given.codebook)
    book = read_codebook(path)
    table = path.with_name("actors.csv")
    examples = read_examples(book, read_actors(table) if table.exists() else None)
    for line in wrapped(f"{book}: {book.title}"):
        print(line)
    shown = [count(len(book.issues), "issue"), count(len(book.scale), "stance")]
    print(f"  {', '.join(shown)}; coded are {', '.join(book.dimensions)}")
    kinds = Counter(examples["kind"])
    print(f"  {', '.join(count(number, kind) for kind, number in kinds.items()) or 'no examples'}")
    print(f"  the card for coders prints on about {count(card_pages(book), 'page')}")
    amiss = describe_examples(examples)
    for sentence in amiss:
        print(*wrapped(sentence), sep="\n")
    if not amiss:
        print("No mistakes were found.")
    if bare := bare_topics(book, examples):
        print(*wrapped(f"{count(len(bare), 'signal')} of one word to look at: {BARE}"), sep="\n")
        for sentence in bare:
            print(*wrapped(f"  {sentence}"), sep="\n")


def _codebook_show(given: argparse.Namespace) -> None:
    from toolkit.case.codebook import find_codebook, read_codebook
    from toolkit.reporting import codebook_markdown, codebook_page
    from toolkit.schema import InputError, write_whole

    formats = {".html": codebook_page, ".md": codebook_markdown}
    if given.out is not None and given.out.suffix not in formats:
        raise InputError("cannot be written; choose a name that ends in .html or .md.", given.out)
    book = read_codebook(find_codebook(given.codebook))
    if given.out is None:
        print(printable(codebook_markdown(book)), end="")
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
    issues = count(len(book.issues), "issue")
    long = f" ({issues} need about {pages:,} pages; a page holds some 20)" if pages > 1 else ""
    print(f"Open {path} and print it{long}")


def _codebook_diff(given: argparse.Namespace) -> None:
    from toolkit.case.codebook import (
        codings_to_review,
        diff_codebooks,
        find_codebook,
        read_codebook,
    )
    from toolkit.schema import HandCoding, read_table, to_csv

    old, new = (read_codebook(find_codebook(name)) for name in (given.old, given.new))
    diff = diff_codebooks(old, new)
    codings = None if given.codings is None else read_table(given.codings, HandCoding)
    review = None if codings is None else codings_to_review(diff, codings)
    if given.csv:
        print(to_csv(diff if review is None else review), end="")
        return
    for line in _changes(diff):
        print(line)
    if codings is not None and review is not None:
        print(f"\n{len(review):,} of {count(len(codings), 'coding')} to look at again")
        shown = review[["statement_id", "holder", "object", "value", "coder", "look_again"]]
        for line in aligned(shown) if len(review) else ():
            print(line)


def _changes(diff: pd.DataFrame) -> Iterator[str]:
    """The changes of a codebook, each with why codings must be looked at again."""
    for row in diff.to_dict("records"):
        name = row["part"] if row["name"] == row["part"] else f"{row['part']} {row['name']}"
        yield from wrapped(f"{name}: {row['change']}")
        for sign, text in (("\N{MINUS SIGN}", row["old"]), ("+", row["new"])):
            yield from wrapped(f"  {sign} {text}" if text else "")
        if row["look_again"]:
            yield from wrapped(f"  look again: {row['look_again']}")
    if diff.empty:
        yield "The two codebooks are the same."
