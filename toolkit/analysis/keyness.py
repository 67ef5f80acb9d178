"""Which words set one side, outlet, speaker or month apart from the others.

How surely is told by the log-likelihood ratio (Dunning 1993, Computational Linguistics 19(1)), how
much by the log ratio of the relative frequencies, to the base 2: 1 is twice as often (Hardie 2014,
“Log Ratio: an informal introduction”). Words of one report stand and fall together, so the interval
of the ratio is that of whole reports drawn anew (`intervals.py`).
"""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
import pandas as pd
from nltk.tokenize import RegexpTokenizer

from toolkit.analysis.intervals import (
    FEWEST_REPORTS,
    Numbers,
    check_draws,
    percentiles_of_columns,
    report_weights,
)
from toolkit.analysis.wording import check_from_one, unknown
from toolkit.case import Case
from toolkit.findings import takes_tables
from toolkit.lexicons import lexicon
from toolkit.schema import InputError

BETWEEN = ("speaker_side", "speaker", "outlet", "month")
ADDED = 0.5
"""Added to each count, so that a word only one of the two uses has a ratio, too."""

SURE = 3.84
"""The least log-likelihood ratio of a key word: chi-square of one degree of freedom at 5 %."""

_WORDS = RegexpTokenizer(r"(?<![^\W_])[^\W\d_]\w*(?:[-']\w+)*")


@takes_tables
def keyness(
    statements: pd.DataFrame,
    case: Case,
    of: str = "",
    against: str = "",
    between: str = "speaker_side",
    most: int = 10,
    least: int = 5,
    draws: int = 1000,
    level: float = 0.95,
    seed: int = 0,
) -> pd.DataFrame:
    """The words that one side, speaker, outlet or month uses more than others, the surest first.

    The words are those of what is said (`content`) in the statements of `of`, beside those of
    `against`, or, if that is empty, of all the others; without `of`, those of each in turn that
    speaks in four reports or more. `between` says what they are: “speaker_side”, “speaker”,
    “outlet” or “month” (of publication, as 2031-03); what several say together is each one's.
    Function words, single letters and numbers are left out, words that stand fewer than `least`
    times in both together or do not tell the two apart (by chance one in twenty would as much),
    and reports that repeat an earlier one. At most so many words (`most`) are given of each.

    Columns: who, word, count and other (how often it and the others use it), per_1000 and
    other_per_1000 (words), ratio (binary logarithm of the ratio of the two, each count half a
    word more), low and high (its interval, missing where one of the two speaks in fewer than four
    reports), likelihood (log-likelihood ratio), reports (in how many it uses the word).

    Raises LookupError for another `between` and for who says nothing; InputError where `of` is
    given and nobody else speaks, for one set against itself, for numbers below 1, and for draws
    that make no interval.
    """
    check_draws(draws, level)
    check_from_one(most=most, least=least)
    said = _said(statements, case, between)
    known = sorted(set(said["who"]))
    for name in filter(None, (of, against)):
        if name not in known:
            raise unknown(between, name, known)
    if of and of == against:
        raise InputError(f"{of!r} is set against itself; give another, or none for all the others.")
    if of and len(known) < 2:
        who = f"nobody but {known[0]!r}" if known else "nobody"
        raise InputError(
            f"{who} says anything; give statements of others too, or divide otherwise."
        )
    uses = _uses(said)
    parts = [
        _keywords(
            uses[uses["who"].isin([one, against])] if against else uses,
            one,
            most,
            least,
            (draws, level, seed),
        )
        for one in ([of] if of else _heard(said) if len(known) > 1 else [])
    ]
    nothing = pd.DataFrame(columns=list(_KINDS))
    return pd.concat([nothing, *parts], ignore_index=True).astype(_KINDS)


def _heard(said: pd.DataFrame) -> list[str]:
    """Who speaks in enough reports to be set apart from the others."""
    reports = said.groupby("who")["doc_id"].nunique()
    return [str(name) for name in reports[reports >= FEWEST_REPORTS].index]


_KINDS = {
    **dict.fromkeys(("who", "word"), "str"),
    **dict.fromkeys(("count", "other"), "int64"),
    **dict.fromkeys(("per_1000", "other_per_1000", "ratio", "low", "high"), "float64"),
    "likelihood": "float64",
    "reports": "int64",
}


def _keywords(
    uses: pd.DataFrame, of: str, most: int, least: int, sure: tuple[int, float, int]
) -> pd.DataFrame:
    """The key words of one beside those of everybody else in a table of `_uses`."""
    is_own = uses["who"] == of
    counts = uses.pivot_table("times", "word", is_own, "sum", fill_value=0)
    counts = counts.reindex(columns=[True, False], fill_value=0).sort_index()
    sizes = counts.sum()
    counts = counts[counts.sum(axis=1) >= least]
    own, other = (np.array([[*counts[one], sizes[one]]], float) for one in (True, False))
    table = pd.DataFrame({"who": of, "word": counts.index})
    for name, one in (("", own), ("other", other)):
        table[name or "count"] = one[0, :-1]
        table[f"{name}_per_1000".strip("_")] = 1000 * one[0, :-1] / max(one[0, -1], 1)
    table["ratio"] = _ratio(own, other)[0]
    table["likelihood"] = _likelihood(table["count"], table["other"], own[0, -1], other[0, -1])
    reports = uses[is_own].groupby("word").size()
    table["reports"] = table["word"].map(reports).fillna(0)
    table = table[(table["count"] > 0) & (table["ratio"] > 0) & (table["likelihood"] >= SURE)]
    table = table.sort_values(["likelihood", "word"], ascending=[False, True], kind="stable")
    table = table.head(most)
    by_report, others_by_report = _by_report(uses, is_own, table["word"])
    table["low"], table["high"] = _interval(by_report, others_by_report, *sure)
    return table[list(_KINDS)]


def _said(statements: pd.DataFrame, case: Case, between: str) -> pd.DataFrame:
    """Report, who it is that is set apart, and words, a row for each statement."""
    if between not in BETWEEN:
        raise unknown("way to divide statements", between, BETWEEN)
    documents = case.documents[case.documents["copy_of"] == ""].set_index("doc_id")
    own = statements[statements["doc_id"].isin(documents.index)]
    if between == "outlet":
        who = own["doc_id"].map(documents["outlet"])
    elif between == "month":
        who = own["doc_id"].map(documents["date"]).dt.strftime("%Y-%m").fillna("")
    elif between == "speaker":  # each of several
        each = zip(own["speakers"], own["speaker"], strict=True)
        who = pd.Series([list(several) or [one] for several, one in each], own.index)
    else:
        who = own[between]
    said = pd.DataFrame({"doc_id": own["doc_id"], "who": who, "content": own["content"]})
    return said.explode("who").loc[lambda rows: rows["who"] != ""]


def _uses(said: pd.DataFrame) -> pd.DataFrame:
    """How often each uses a word in a report: who, doc_id, word, times.

    Whether an apostrophe is straight or curly is the outlet's, not the speaker's, and a word with
    the 's of an owner is the word.
    """
    counted: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for doc_id, who, content in said.itertuples(index=False, name=None):
        words = (word.casefold() for word in _WORDS.tokenize(content.replace("’", "'")))
        found = (word.removesuffix("'s") for word in words)
        counted[who, doc_id].update(filter(_counts_as_word, found))
    rows = [
        (*place, word, times) for place, words in counted.items() for word, times in words.items()
    ]
    kinds = {**dict.fromkeys(("who", "doc_id", "word"), "str"), "times": "float64"}
    return pd.DataFrame(rows, columns=list(kinds)).astype(kinds)


def _by_report(uses: pd.DataFrame, is_own: pd.Series, words: pd.Series) -> tuple[Numbers, Numbers]:
    """How often each report has these words, said by the one and by the others.

    Reports × words, with a last column for all words of the report, whether asked for or not.
    """
    reports = sorted(set(uses["doc_id"]))

    def read(part: pd.DataFrame) -> Numbers:
        among = part[part["word"].isin(words)]
        counts = among.pivot_table("times", "doc_id", "word", "sum", fill_value=0)
        counts = counts.reindex(index=reports, columns=list(words), fill_value=0)
        return np.column_stack(
            [counts, part.groupby("doc_id")["times"].sum().reindex(reports, fill_value=0)]
        )

    return read(uses[is_own]), read(uses[~is_own])


def _counts_as_word(word: str) -> bool:
    return len(word) > 1 and word not in lexicon("stopwords")


def _ratio(own: Numbers, other: Numbers) -> Numbers:
    """The log ratio of each word; the last column holds all words."""
    rate, others = ((one[:, :-1] + ADDED) / (one[:, -1:] + ADDED) for one in (own, other))
    found: Numbers = np.log2(rate / others)
    return found


def _likelihood(own: pd.Series, other: pd.Series, size: float, other_size: float) -> pd.Series:
    """Dunning's ratio of the two counts against one rate for both."""
    total = max(size + other_size, 1)
    found = pd.Series(0.0, index=own.index)
    for counts, all_words in ((own, size), (other, other_size)):
        expected = all_words * (own + other) / total
        share = (counts / expected.where(expected > 0, 1)).where(counts > 0, 1)
        found += 2 * counts * np.log(share)
    return found


def _interval(
    own: Numbers, other: Numbers, draws: int, level: float, seed: int
) -> tuple[Numbers, Numbers]:
    """The interval of each word's ratio; missing where the two have too few reports."""
    few = min((one[:, -1] > 0).sum() for one in (own, other)) < FEWEST_REPORTS
    if few or not draws:
        nothing = np.full(own.shape[1] - 1, np.nan)
        return nothing, nothing
    drawn = [
        _ratio(weights @ own, weights @ other) for weights in report_weights(len(own), draws, seed)
    ]
    return percentiles_of_columns(np.concatenate(drawn), level)
