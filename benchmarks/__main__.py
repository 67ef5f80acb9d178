"""Accuracy, speed and memory beside published tools, in one run.

`make benchmark` measures the rows of `accuracy.csv` whose texts are in the repository, which are
those of the sample case; `--annotated FOLDER` those in a folder, too, and `--keep` writes the
figures into `accuracy.csv` and the README's table. `--gold one.jsonl` sets attributions in other
articles beside those that textacy finds, and `--task dates gold.jsonl` measures any task of
`python -m toolkit evaluate`. Speed and memory are measured on the texts of `--texts FILE.jsonl`, on
made ones without; how stands in `speed.py`. Last, a dozen briefs (`batch.py`).
"""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path

import pandas as pd
import spacy
from spacy.language import Language
from textacy.extract.triples import direct_quotations

from benchmarks import batch
from benchmarks.accuracy import ROWS, measure_rows, read_rows, write_readme, write_rows
from benchmarks.coding import coding_growth, coding_speed
from benchmarks.networks import network_speed
from benchmarks.reliability import agreement_speed
from benchmarks.speed import CACHE, TOOLKIT, coding, compare, documents, growth, second_run
from toolkit.case import sample_case
from toolkit.case.codings import AGREED, combine_codings, hand_codings
from toolkit.coding import code
from toolkit.evaluation import TASKS, measure
from toolkit.evaluation.attribution import Annotated, Roles, read_annotated, score_attributions
from toolkit.parsing import find_statements
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
    parser.add_argument("--no-speed", action="store_true", help="measure accuracy only")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of every measurement")
    parser.add_argument(
        "--texts", type=Path, metavar="FILE.jsonl",
        help="your texts, to measure speed on; without them made ones",
    )  # fmt: skip
    parser.add_argument("--number", type=int, default=200, help="texts to compare speeds on")
    parser.add_argument("--most", type=int, default=1000, help="texts to see growth up to")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    print(f"Python {platform.python_version()}, spaCy {version('spacy')}, {platform.machine()}")
    _tasks([folder for folder in (given.annotated, ROWS.parent) if folder], given.keep)
    for task, gold in given.task:
        _print(f"{task}, {Path(gold).name}", measure(task, gold))
    for gold in (SAMPLE, *given.gold):
        _beside_textacy(gold)
    _beside_people()
    if given.no_speed:
        return
    _coding()
    print("\nagreement of five coders, made codings\n")
    print(_rounded(agreement_speed()).to_string(index=False))
    print("\nties of actors, made codings, duplicates by week\n")
    print(_rounded(network_speed()).to_string(index=False))
    _speed(given.texts, given.number, given.most, given.processes, given.rounds)
    print("\nbriefs, beside plain papermill and nbconvert\n")
    batch.main(["-j", str(given.processes), "--rounds", str(given.rounds)])


def _tasks(folders: list[Path], keep: bool) -> None:
    """Print each task's table, then the figures; keep them if asked to."""
    rows, shown = [], set()
    for row, table in measure_rows(read_rows(), folders):
        if table is not None and (title := f"{row.task} {row.options}, {row.gold}") not in shown:
            shown.add(title)
            _print(title, table)
        rows.append(row)
    kept = [one.value for one in read_rows()]
    _print(
        "the figures, and those kept",
        pd.DataFrame(
            [(one.what, one.gold, one.value, old) for one, old in zip(rows, kept, strict=True)],
            columns=["what", "on", "now", "kept"],
        ),
    )
    if keep:
        write_rows(rows)
        write_readme(rows)


def _beside_people() -> None:
    """Print how far two coders of the sample case agree, and the rules with their consensus."""
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
    _print("60 statements of the sample case, people and rules", values)


def _print(title: str, table: pd.DataFrame) -> None:
    print(f"\n{title}\n")
    print(table.to_string(float_format="{:.3f}".format, na_rep=""))


def _coding() -> None:
    """Print how fast the rules code the sample case, and made cases of growing size."""
    print("\ncoded by the rules: statements of the sample case a second, on one core\n")
    print(coding_speed().round(0).astype(int).to_string())
    sizes = [(10, 20, 40), (100, 20, 40), (500, 20, 40), (500, 1000, 40), (100, 20, 160)]
    print("\ncoded by the rules: made reports\n")
    print(_rounded(coding_growth(sizes)).to_string(index=False))


def _speed(file: Path | None, number: int, most: int, processes: int, rounds: int) -> None:
    """Print speed and memory beside the full pipeline's, coding, growth, and a second run."""
    number = len(texts := documents(number, file))
    words = sum(len(one.text.split()) for one in texts)
    named = f"{number:,} texts of {file.name}" if file else f"{number:,} made texts"
    named += f" ({words:,} words)"
    print(f"\n{named}, {processes} processes; medians of {rounds} rounds\n")
    print(_rounded(compare(number, processes, rounds, file)).to_string())
    print(f"\n{named}: reading, then coding, by default; one process, medians of {rounds} rounds\n")
    print(_rounded(coding(number, rounds, file)).to_string())
    sizes = [10**power for power in range(1, 9) if 10**power <= most]
    sizes = [size for size in sizes if size <= number] if file else sizes
    for tool in TOOLKIT:
        print(f"\nFrom few {'of these' if file else 'made'} texts to many: {tool}\n")
        print(_rounded(growth(tool, sizes, processes, file)).to_string())
    for tool in TOOLKIT:
        print(f"\n{named} twice, one process, with what is kept on disk: {tool}\n")
        print(_rounded(second_run(tool, number, file)).to_string())


def _rounded(table: pd.DataFrame) -> pd.DataFrame:
    fine = [name for name in table.columns if name.startswith("s")]
    return table.round(0).astype(int).assign(**table[fine].round(2))


def _beside_textacy(gold: Path) -> None:
    """Print a row for each tool: its F1 scores, 0 to 1."""
    os.environ[CACHE] = "off"
    articles = read_annotated(gold)
    full = spacy.load(next(model for model in MODELS if spacy.util.is_package(model)))
    predict = TASKS["attribution"].predict
    found = {name: list(predict(articles, method=method)) for name, method in TOOLKIT.items()}
    found["textacy direct_quotations"] = list(_direct_quotations(full, articles))
    scores = {name: score_attributions(articles, one)["f1"] for name, one in found.items()}
    table = pd.DataFrame(scores).T[MEASURES]
    words = sum(len(article.text.split()) for article in articles)
    print(f"\n{gold.name}: {len(articles)} articles, {words:,} words; F1\n")
    print(table.round(3).to_string())


def _direct_quotations(language: Language, articles: Iterable[Annotated]) -> Iterator[list[Roles]]:
    """What textacy finds; a text with an odd number of quotation marks gives nothing."""
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


if __name__ == "__main__":
    main()
