"""Accuracy, speed and memory beside published tools, in one run.

`make benchmark` measures the rows of `accuracy.csv` whose texts are in the repository, which are
those of the sample case; `--annotated FOLDER` those in a folder, too, and `--keep` writes the
figures into `accuracy.csv` and the README's table. `--gold one.jsonl` sets attributions in other
articles beside those that textacy finds, and `--task dates gold.jsonl` measures any task of
`python -m toolkit evaluate`. Speed and memory are measured on the texts of `--texts FILE.jsonl`, on
made ones without; how stands in `speed.py`; growth on corpora of made articles (`corpora.py`);
last two hundred briefs (`batch.py`). `--only batch` measures one of these alone. `--page
docs/benchmarks.md` writes it all there, with figures beside it, as `make benchmark` does.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pandas as pd
import spacy
from spacy.language import Language

from benchmarks import batch
from benchmarks.accuracy import ROWS, measure_rows, read_rows, write_readme, write_rows
from benchmarks.coding import coding_growth, coding_speed
from benchmarks.corpora import MEASURED, SIZE, SIZES
from benchmarks.corpora import growth as corpus_growth
from benchmarks.counting import counting_speed
from benchmarks.networks import network_speed
from benchmarks.page import Page
from benchmarks.reliability import agreement_speed
from benchmarks.speed import CACHE, TOOLKIT, coding, compare, documents, second_run
from toolkit.case import sample_case
from toolkit.case.codings import AGREED, combine_codings, hand_codings
from toolkit.coding import code
from toolkit.evaluation import TASKS, measure
from toolkit.evaluation.attribution import Annotated, Roles, read_annotated, score_attributions
from toolkit.parsing import find_statements
from toolkit.parsing.attribution.methods import LEARNED, RULES
from toolkit.parsing.language import MODELS
from toolkit.reliability import agreement
from toolkit.schema import Spans

SAMPLE = Path(__file__).with_name("port-selme.jsonl")
MEASURES = ["relation", "content exact", "content characters"]


def main() -> None:
    """Print accuracy, then speed and memory."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument(
        "--gold", type=Path, nargs="+", default=[], help="annotated articles, JSON Lines"
    )
    parser.add_argument(
        "--task", nargs=2, action="append", default=[], metavar=("TASK", "GOLD.jsonl"),
        help=f"measure another task: {', '.join(TASKS)}",
    )  # fmt: skip
    parser.add_argument(
        "--annotated", type=Path, metavar="FOLDER",
        help="where the texts of `accuracy.csv` are: FOLDER/dates/dev.jsonl …",
    )  # fmt: skip
    parser.add_argument(
        "--keep", action="store_true", help="write the figures into `accuracy.csv` and the README"
    )
    parser.add_argument(
        "--page", type=Path, metavar="FILE.md", help="write what is printed there, with figures"
    )
    parser.add_argument(
        "--only", nargs="+", choices=PARTS, default=list(PARTS), help="measure nothing else"
    )
    parser.add_argument("--rounds", type=int, default=3, help="rounds of every measurement")
    parser.add_argument(
        "--texts", type=Path, metavar="FILE.jsonl",
        help="your texts, to measure speed on; without them made ones",
    )  # fmt: skip
    parser.add_argument("--number", type=int, default=60, help="texts to compare speeds on")
    parser.add_argument(
        "--most", type=int, default=10_000, help="articles to read by rules, by models a twentieth"
    )
    parser.add_argument(
        "--unread", type=int, default=100_000, help="articles to import and to count up to"
    )
    parser.add_argument("--codings", type=int, default=500_000, help="codings to count up to")
    parser.add_argument("--briefs", type=int, default=200, help="briefs to make together")
    parser.add_argument("--plain", type=int, default=8, help="of these, to make plainly")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    sizes = ("rounds", "number", "most", "unread", "codings", "briefs", "plain", "processes")
    page = Page(given.page, {name: getattr(given, name) for name in sizes})
    for part in PARTS:
        if part in given.only:
            began = time.monotonic()
            page.write(f"## {part.capitalize()}")
            PARTS[part](given, page)
            page.write(f"{part.capitalize()} took {time.monotonic() - began:,.0f} seconds.")


def _accuracy(given: argparse.Namespace, page: Page) -> None:
    """What is right of what each task finds, and how far people agree."""
    folders = [folder for folder in (given.annotated, ROWS.parent) if folder]
    _tasks(folders, given.keep, page)
    for task, gold in given.task:
        page.table(f"{task}, {Path(gold).name}", measure(task, gold), 3)
    for gold in (SAMPLE, *given.gold):
        _beside_textacy(gold, page)
    _beside_people(page)


def _steps(given: argparse.Namespace, page: Page) -> None:
    """Steps by themselves: coding by the rules, agreement, counting, networks."""
    _coding(page)
    most = given.codings
    sizes = ((most // 100, 5), (most // 5, 5), (most // 5, 500))
    agreed = pd.concat([agreement_speed(*size) for size in sizes])
    page.table("Agreement of five coders, made codings; processor seconds", agreed)
    counted = counting_speed((most // 10, most))
    page.table("Positions and shifts of made codings; processor seconds", counted)
    page.table("Ties of actors, made codings, duplicates by week", network_speed())


def _batch(given: argparse.Namespace, page: Page) -> None:
    """One brief and many, beside plain papermill and nbconvert."""
    briefs = batch.measured(given.briefs, given.plain, given.processes, given.rounds)
    page.table("Briefs of the sample case, beside plain papermill and nbconvert", briefs)


def _tasks(folders: list[Path], keep: bool, page: Page) -> None:
    """The figures, positions first, then each task's table; keep the figures if asked to."""
    measured = list(measure_rows(read_rows(), folders))
    rows = [row for row, _ in measured]
    kept = [one.value for one in read_rows()]
    shown = [
        (
            one.what,
            one.texts if one.texts != "the same" else f"the same ({one.gold})",
            one.value if table is not None else "the texts are not here",
            old,
            one.beside,
        )
        for (one, table), old in zip(measured, kept, strict=True)
    ]
    columns = ["what", "on", "in this run", "kept", "beside it"]
    figures = pd.DataFrame(shown, columns=columns)
    first = figures["what"].str.startswith(TASKS["positions"].asks)
    page.table("Every figure", pd.concat([figures[first], figures[~first]]))
    titles = set()
    for row, table in measured:
        if table is not None and (title := f"{row.task} {row.options}, {row.gold}") not in titles:
            titles.add(title)
            page.table(title, table, 3)
    if keep:
        write_rows(rows)
        write_readme(rows)


def _beside_people(page: Page) -> None:
    """How far two coders of the sample case agree, and the rules with their consensus."""
    case = sample_case()
    codings = hand_codings(case)
    rules = code(find_statements(case), case, "rules")
    both = combine_codings(codings, rules[rules["dimension"] == "issue"])
    measures = ["specific_agreement", "percent_agreement", "alpha_nominal", "alpha_ordinal"]
    rows = {
        " and ".join(pair): agreement(both, coders=pair, case=case, measure=measures, draws=0)
        for pair in (("coder-a", "coder-b"), ("rules-1", AGREED))
    }
    table = pd.concat(rows, names=["between"]).reset_index("between")
    columns = ["between", "question", "measure"]
    values = table.set_index(columns)["value"].unstack("measure")[measures]
    page.table("60 statements of the sample case, people and rules", values, 3)


def _coding(page: Page) -> None:
    """How fast the rules code the sample case, and made cases of growing size."""
    speeds = coding_speed().round(0).astype(int).rename_axis("how")
    page.table("Coded by the rules: statements of the sample case a second, on one core", speeds)
    sizes = [(10, 20, 40), (100, 20, 40), (500, 20, 40), (500, 1000, 40), (100, 20, 160)]
    page.table("Coded by the rules: made reports", _rounded(coding_growth(sizes)))


def _speed(given: argparse.Namespace, page: Page) -> None:
    """Speed and memory beside the full pipeline's, coding, and a second run."""
    file, processes, rounds = given.texts, given.processes, given.rounds
    number = len(texts := documents(given.number, file))
    words = sum(len(one.text.split()) for one in texts)
    named = f"{number:,} texts of {file.name}" if file else f"{number:,} made texts"
    named += f" ({words:,} words)"
    compared = _rounded(compare(number, processes, rounds, file))
    page.table(f"{named}, {processes} processes; medians of {rounds} rounds", compared)
    coded = _rounded(coding(number, rounds, file)).rename_axis("step")
    page.table(f"{named}: reading, then coding, by default; one process", coded)
    for tool in TOOLKIT:
        twice = _rounded(second_run(tool, number, file)).rename_axis("run")
        page.table(f"{named} twice, one process, with what is kept on disk: {tool}", twice)


def _growth(given: argparse.Namespace, page: Page) -> None:
    """Corpora of growing size: read by rules and by models, imported, counted and asked."""
    processes, most = given.processes, given.most
    without = sorted({max(1, given.unread // part) for part in (100, 10, 1)})
    sizes = {
        RULES: sorted({max(1, most // 10), most}),
        LEARNED: sorted({max(1, most // 100), max(1, most // 20)}),
        **dict.fromkeys(MEASURED, without),
    }
    tables: dict[str, pd.DataFrame] = {}
    for what, own in sizes.items():
        tables[what] = corpus_growth(what, own, processes)
        size = SIZES.get(what, SIZE)
        title = f"Made articles in a corpus, {processes} processes, parts of {size:,}: {what}"
        page.table(title, tables[what])
    read = {what: one for what, one in tables.items() if what not in MEASURED}
    memory = ["articles/CPU s", "main MB", "child MB"]
    page.curve("reading", "Speed and memory of reading, by articles", read, memory)
    rest = {what: one for what, one in tables.items() if what in MEASURED}
    page.curve(
        "rest", "Memory and disk of all but reading, by articles", rest, ["main MB", "disk MB"]
    )


def _rounded(table: pd.DataFrame) -> pd.DataFrame:
    fine = [name for name in table.columns if name.startswith("s")]
    return table.round(0).astype(int).assign(**table[fine].round(2))


def _beside_textacy(gold: Path, page: Page) -> None:
    """A row for each tool: its F1 scores, 0 to 1."""
    os.environ[CACHE] = "off"
    articles = read_annotated(gold)
    full = spacy.load(next(model for model in MODELS if spacy.util.is_package(model)))
    predict = TASKS["attribution"].predict
    found = {name: list(predict(articles, method=method)) for name, method in TOOLKIT.items()}
    found["textacy direct_quotations"] = list(_direct_quotations(full, articles))
    scores = {name: score_attributions(articles, one)["f1"] for name, one in found.items()}
    table = pd.DataFrame(scores).T[MEASURES].rename_axis("tool")
    words = sum(len(article.text.split()) for article in articles)
    page.table(f"{gold.name}: {len(articles)} articles, {words:,} words; F1", table, 3)


def _direct_quotations(language: Language, articles: Iterable[Annotated]) -> Iterator[list[Roles]]:
    """What textacy finds; a text with an odd number of quotation marks gives nothing."""
    from textacy.extract.triples import direct_quotations  # the other parts can do without

    for doc in language.pipe(article.text for article in articles):
        try:
            triples = list(direct_quotations(doc))
        except ValueError:
            triples = []
        yield [
            {
                "source": _span(triple.speaker),
                "cue": _span(triple.cue),
                "content": ((triple.content.start_char, triple.content.end_char),),
            }
            for triple in triples
        ]


def _span(tokens: list[spacy.tokens.Token]) -> Spans:
    return ((tokens[0].idx, tokens[-1].idx + len(tokens[-1])),) if tokens else ()


PARTS: dict[str, Callable[[argparse.Namespace, Page], None]] = {
    "accuracy": _accuracy,
    "growth": _growth,
    "speed": _speed,
    "steps": _steps,
    "batch": _batch,
}
"""What is measured, in the order of the page."""


if __name__ == "__main__":
    main()
