"""What each student is given: a folder that has all they need, and nothing of the others."""

from __future__ import annotations

import json
import math
import shutil
import tempfile
from importlib.resources import files
from pathlib import Path

import pandas as pd

from toolkit.case import Case, open_case
from toolkit.people.sheets import write_sheet
from toolkit.reporting import codebook_card
from toolkit.schema import InputError, write_table, write_whole

TEMPLATE = files("toolkit") / "data" / "seminar" / "handout"
CARD, NOTEBOOK, README = "codebook.html", "coding.ipynb", "README.txt"
SAMPLE, STATEMENTS = "sample.csv", "statements.csv"
MINUTES = 1.5  # a statement, for people who code for the first time

_CELLS = [
    ("markdown", "title", "# {title}\n\nCodings by **{coder}**. Run the cells from the top with "
     "Shift and Enter. Press ? in the last one for its keys. Read codebook.html first."),
    ("code", "case", "import toolkit as tk\n\ncase = tk.open_case(\"case\")\n"
     "statements = tk.read_table(\"statements.csv\", tk.Statement)\n"
     "sample = tk.seminar.read_sample(\"sample.csv\")"),
    ("code", "coding", "tk.code_by_hand(case, {coder!r}, sample, statements)"),
]  # fmt: skip


def hand_out(sample: pd.DataFrame, statements: pd.DataFrame, case: Case, out: Path) -> None:
    """Make a folder for each coder of a sample: ``out/<coder>/``.

    It holds the instructions, the codebook as a card, a sheet, a notebook with the coding widget,
    and the case with the reports of the sample. All folders are made, or none; one that is there
    already is left as it is, because a student may be working in it. Raises InputError if
    a folder cannot be written to.
    """
    coders = [c for c in dict.fromkeys(sample["coder"]) if not (out / c).exists()]
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=out, prefix=".hand-out-") as made:
            lent = _lend(case, set(sample["doc_id"]), Path(made, ".case"))
            for coder in coders:
                own = sample[sample["coder"] == coder].reset_index(drop=True)
                _fill(Path(made, coder), case, own, statements, coder, lent)
            for coder in coders:
                Path(made, coder).rename(out / coder)
    except OSError as error:
        raise InputError(
            f"cannot be written ({error.strerror}); nothing was handed out. Choose a folder you "
            "may write to, with room on its disk.",
            out,
        ) from None


def _lend(case: Case, doc_ids: set[str], folder: Path) -> Path:
    """A copy of the case with the files that hold these reports, and no codings.

    Raises InputError if the reports would have other names in it, as those of several files of
    one name can have.
    """
    folder.mkdir()
    for part in ("actors.csv", "codebook.toml", "texts.csv", "texts/texts.csv"):
        if (case.folder / part).is_file():
            (folder / part).parent.mkdir(exist_ok=True)
            shutil.copyfile(case.folder / part, folder / part)
    documents = case.documents[case.documents["doc_id"].isin(doc_ids)]
    for name in sorted(set(documents["file"])):
        target = folder / "texts" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(case.folder / "texts" / name, target)
    there = open_case(folder).documents.set_index("doc_id")["sha256"]
    for report in documents.itertuples():
        if there.get(report.doc_id) != report.sha256:
            raise InputError(
                f"report {report.doc_id!r} would have another name in a student's folder; give "
                "the files of the case different names.",
                case.folder / "texts" / str(report.file),
            )
    return folder


def _fill(
    folder: Path, case: Case, own: pd.DataFrame, statements: pd.DataFrame, coder: str, lent: Path
) -> None:
    shutil.copytree(lent, folder / "case")
    sheet = f"{coder}.xlsx"
    write_sheet(case, folder / sheet, coder=coder, sample=own, statements=statements)
    write_table(own, folder / SAMPLE)
    wanted = statements[statements["statement_id"].isin(set(own["statement_id"]))]
    write_table(wanted, folder / STATEMENTS)
    write_whole(folder / CARD, codebook_card(case.codebook).encode())
    known = {
        "title": case.title or case.name,
        "coder": coder,
        "statements": f"{len(own)} statements",
        "minutes": 5 * math.ceil(MINUTES * len(own) / 5),
        "sheet": sheet,
    }
    write_whole(folder / README, (TEMPLATE / README).read_text("utf-8").format(**known).encode())
    write_whole(folder / NOTEBOOK, _notebook(known))


def _notebook(known: dict[str, object]) -> bytes:
    cells: list[dict[str, object]] = []
    for kind, name, source in _CELLS:
        cell: dict[str, object] = {
            "cell_type": kind,
            "id": name,
            "metadata": {},
            "source": source.format(**known),
        }
        cells.append(cell | ({"execution_count": None, "outputs": []} if kind == "code" else {}))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = {
        "cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5,
    }  # fmt: skip
    return (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode()
