"""Words in context, words that keep company, and words that set somebody apart."""

from __future__ import annotations

import pandas as pd
from nltk.collocations import BigramAssocMeasures, BigramCollocationFinder
from nltk.text import ConcordanceIndex
from nltk.tokenize import RegexpTokenizer

from toolkit.analysis.keyness import keyness
from toolkit.analysis.wording import check_from_one, unknown
from toolkit.case import Case
from toolkit.lexicons import lexicon
from toolkit.schema import InputError

__all__ = ["collocations", "concordance", "keyness"]

# Words with their hyphens and apostrophes, the 's of an owner apart, numbers with their points,
# and single marks.
_OWNER = r"['’][sS]\b"
_TOKENS = RegexpTokenizer(rf"\w+(?:(?!{_OWNER})[-'’.,]\w+)*|(?<=\w){_OWNER}|[^\w\s]")

_MEASURES = {
    "likelihood": BigramAssocMeasures.likelihood_ratio,
    "pmi": BigramAssocMeasures.pmi,
}


def concordance(case: Case, word: str, width: int = 40) -> pd.DataFrame:
    """A word or phrase in its contexts (KWIC), in the order of the documents.

    A row for each occurrence, upper or lower case: doc_id, left, word, right, start, end;
    `left` and `right` are at most `width` characters of the text around characters `start`
    to `end`, line breaks shown as spaces. “Norland” is also found in “Norland's”. Copies of
    reports are included.

    Raises InputError if `word` holds nothing to look for, or `width` is negative.
    """
    wanted = [token.casefold() for token in _TOKENS.tokenize(word)]
    if not wanted:
        raise InputError(f"the word to look for is {word!r}; give a word or a phrase.")
    if width < 0:
        raise InputError(f"width is {width}; give a number of characters from 0 on.")
    found = []
    for doc_id, text in zip(case.documents["doc_id"], case.documents["text"], strict=True):
        for start, end in _occurrences(text, wanted):
            left, right = text[max(0, start - width) : start], text[end : end + width]
            found.append((doc_id, left, text[start:end], right, start, end))
    table = pd.DataFrame(found, columns=["doc_id", "left", "word", "right", "start", "end"])
    table = table.astype({"doc_id": "str", "start": "int64", "end": "int64"})
    for column in ["left", "word", "right"]:
        table[column] = table[column].astype("str").str.replace(r"\s", " ", regex=True)
    return table


def collocations(
    case: Case, most: int = 20, measure: str = "likelihood", least: int = 3
) -> pd.DataFrame:
    """Pairs of neighbouring words that keep more company than chance, the strongest first.

    Columns: pair (in lower case, without the 's of an owner), count, score. Pairs with a function
    word, a single letter, a mark or a number, and pairs that occur fewer than `least` times, are
    left out; so are copies of reports. `measure` is “likelihood” (log-likelihood ratio, which
    favours frequent pairs) or “pmi” (pointwise mutual information in bits, which favours rare
    ones).

    Raises LookupError for another measure, InputError for numbers below 1.

    Source: Dunning (1993), Computational Linguistics 19(1); Church and Hanks (1990),
    Computational Linguistics 16(1).
    """
    check_from_one(most=most, least=least)
    if measure not in _MEASURES:
        raise unknown("measure", measure, list(_MEASURES))
    texts = case.documents.loc[case.documents["copy_of"] == "", "text"]
    words = (
        [token.casefold() for token in _TOKENS.tokenize(text) if not _is_owner(token)]
        for text in texts
    )
    finder = BigramCollocationFinder.from_documents(words)
    finder.apply_freq_filter(least)
    finder.apply_word_filter(lambda word: word in lexicon("stopwords") or not _is_word(word))
    scored = sorted(finder.score_ngrams(_MEASURES[measure]), key=lambda item: (-item[1], item[0]))
    rows = [(" ".join(pair), finder.ngram_fd[pair], score) for pair, score in scored[:most]]
    table = pd.DataFrame(rows, columns=["pair", "count", "score"])
    return table.astype({"pair": "str", "count": "int64", "score": "float64"})


def _occurrences(text: str, wanted: list[str]) -> list[tuple[int, int]]:
    if not all(word in text.casefold() for word in wanted):
        return []
    spans = list(_TOKENS.span_tokenize(text))
    tokens = [text[start:end].casefold() for start, end in spans]
    size = len(wanted)
    return [
        (spans[i][0], spans[i + size - 1][1])
        for i in ConcordanceIndex(tokens).offsets(wanted[0])
        if tokens[i : i + size] == wanted
    ]


def _is_owner(token: str) -> bool:
    return len(token) == 2 and token[0] in "'’"


def _is_word(token: str | None) -> bool:
    return token is not None and len(token) > 1 and not token[0].isdigit()
