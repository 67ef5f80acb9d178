"""The codebook's own examples, read by the rules: does each show what it claims?"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pandas as pd

from toolkit.case import Case
from toolkit.case.codebook import Codebook
from toolkit.coding import rules
from toolkit.coding.issues import Signals
from toolkit.coding.phrases import read_words
from toolkit.parsing import find_statements
from toolkit.schema import Actor, Document, Problem, to_table


def read_examples(codebook: Codebook, actors: pd.DataFrame | None = None) -> pd.DataFrame:
    """Each example and counterexample of the codebook's issues, and what the rules make of it.

    Columns: `issue`; `kind` (example or counterexample); `text`; `claimed`, the stance that an
    example claims, or empty; `found`, the issues whose signals are met in it, as a tuple;
    `read`, the stance on `issue` that the rules read in it, or empty; `agrees`: an example is
    found, and read as it claims; a counterexample is not found.

    `actors` are `Actor` rows, nobody if not given. Stances are read off attributions, found by
    the rules, so an example that claims one says who says it.
    """
    rows = [
        (issue.name, kind, text, claimed)
        for issue in codebook.issues
        for kind, texts in (
            ("example", [(example.text, example.value) for example in issue.examples]),
            ("counterexample", [(text, "") for text in issue.counterexamples]),
        )
        for text, claimed in texts
    ]
    table = pd.DataFrame(rows, columns=["issue", "kind", "text", "claimed"], dtype="str")
    signals = Signals(codebook)
    found = []
    for text in table["text"]:
        words = read_words(text)
        topics = signals.find(words, [range(len(words.doc))])
        found.append(tuple(dict.fromkeys(topic.issue.name for topic in topics)))
    nobody = to_table(Actor, [])
    read = _read(codebook, nobody if actors is None else actors, list(table["text"]))
    table["found"] = found
    table["read"] = [read.get((nth, name), "") for nth, name in enumerate(table["issue"])]
    met = pd.Series([name in names for name, names in zip(table["issue"], found, strict=True)])
    as_claimed = (table["claimed"] == "") | (table["claimed"] == table["read"])
    table["agrees"] = (met & as_claimed).where(table["kind"] == "example", ~met).astype(bool)
    return table


def describe_examples(examples: pd.DataFrame) -> list[str]:
    """What `read_examples` found amiss, a sentence for each example that does not agree."""
    sentences = []
    for row in examples[~examples["agrees"]].to_dict("records"):
        if row["kind"] == "counterexample":
            what = "does not belong to it, and its signals are met all the same"
        elif row["issue"] not in row["found"]:
            what = "belongs to it, and none of its signals is met"
        else:
            what = f"claims {row['claimed']}, and the rules read {row['read'] or 'no stance'}"
        sentences.append(f"{row['issue']}: “{row['text']}” {what}.")
    return sentences


def _read(codebook: Codebook, actors: pd.DataFrame, texts: list[str]) -> dict[tuple[int, str], str]:
    """The stances read in some texts, by the text's place and the issue."""
    documents = [
        Document(f"{nth}", "", "", None, "", "en", "", text, sha256(text.encode()).hexdigest(), "")
        for nth, text in enumerate(texts)
    ]
    table = to_table(Document, documents)
    case = Case(Path(codebook.name), actors, codebook, table, to_table(Problem, []))
    statements = find_statements(case, method="rules")
    found: dict[tuple[int, str], str] = {}
    for coding in rules.code(statements, case).to_dict("records"):
        nth = int(str(coding["statement_id"]).partition(":")[0])
        found.setdefault((nth, str(coding["object"])), str(coding["value"]))
    return found
