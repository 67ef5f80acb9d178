"""How well a trained coder does, in tables and in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from toolkit.coding.learned.model import CodingModel
from toolkit.coding.learned.scores import calibration_error
from toolkit.schema import write_table, write_whole

REPORT, TO_CODE, PREDICTIONS = "report.txt", "to_code.csv", "predictions.csv"


@dataclass(frozen=True, eq=False)
class CodingReport:
    """A trained coder, and how it did on reports it had not seen, beside rules and majority.

    `scores` are precision, recall and F1 (see `by_value`), `confusion` counts, `calibration` the
    share right at each tenth of confidence, `curve` accuracy and macro F1 by the share of reports
    learned from, `advantages` the learned coder's macro F1 less that of the rules and of the
    majority, with the limits of 95 per cent. `predictions` has every unit with its fold and what
    each method gives it; all figures follow from it. `suggestions` are the statements to code
    next, `problems` codings that fit no statement. `str(report)` says it in words.
    """

    model: CodingModel
    counts: dict[str, int]
    scores: pd.DataFrame
    confusion: pd.DataFrame
    calibration: pd.DataFrame
    curve: pd.DataFrame
    advantages: pd.DataFrame
    predictions: pd.DataFrame
    suggestions: pd.DataFrame
    problems: pd.DataFrame

    def __str__(self) -> str:
        tables = {
            "By value": self.scores,
            "Macro F1 above that of": self.advantages,
            "Confusion (rows: the person, columns: the learned coder)": self.confusion,
            "Calibration": self.calibration,
            "Learning curve": self.curve,
        }
        parts = [
            f"{title}\n\n{table.to_string(float_format='{:.2f}'.format, na_rep='-')}"
            for title, table in tables.items()
        ]
        return "\n\n".join([self.summary, *parts]) + "\n"

    @property
    def summary(self) -> str:
        """A paragraph for a methods section."""
        return " ".join([*self._made(), *self._measured(), *self._left_out()])

    def save(self, folder: Path | str) -> Path:
        """Write the model and its report into a folder.

        Besides the model's files (see `CodingModel.save`): ``report.txt``, ``predictions.csv`` and
        ``to_code.csv``, the statements to code next. Raises InputError if it cannot be written to.
        """
        folder = self.model.save(folder)
        write_whole(folder / REPORT, str(self).encode())
        write_table(self.predictions, folder / PREDICTIONS)
        write_table(self.suggestions, folder / TO_CODE)
        return folder

    def _made(self) -> Iterator[str]:
        origin, n = self.model.origin, self.counts
        yield (
            f"A multinomial logistic regression (L2 penalty, C = {origin['C']}; scikit-learn "
            f"{origin['scikit-learn']}) was trained on the codings of {origin['coder']}, made "
            f"with the codebook {origin['codebook']}: {many(n['units'], 'unit')} of "
            f"{many(n['statements'], 'statement')} in {many(n['reports'], 'report')}. A unit is a "
            "statement and an issue of which a signal of the codebook speaks; a unit the coder "
            "read and did not code has the value none. It sees the words of statement and cue but "
            "no names, the statement's form, modality and denial, classes of stance words, the "
            "issue, and what the rules say."
        )

    def _measured(self) -> Iterator[str]:
        mean = self.scores["f1"].xs("mean of values", level="value")
        right = self.scores["f1"].xs("all", level="value")
        above, low, high = self.advantages.loc[["rules"]].to_numpy(dtype=float)[0]
        than = "above" if low > 0 else "below" if high < 0 else "not surely different from"
        yield (
            f"In cross-validation over {self.counts['folds']} groups of whole reports (reprints "
            f"with their originals) it gave {right['learned']:.0%} of the units the coder's value, "
            f"the rules {right['rules']:.0%}, the most frequent value {right['majority']:.0%}; "
            f"macro F1 was {mean['learned']:.2f}, {mean['rules']:.2f} and {mean['majority']:.2f}."
        )
        yield (
            f"Its macro F1 is {than} that of the rules: the difference is "
            f"{above:+.2f}, between {low:+.2f} and {high:+.2f} in 95 per cent of "
            "1,000 resamples of whole reports."
        )
        yield (
            f"Its confidence is off by {calibration_error(self.calibration):.2f} on average "
            "(expected calibration error, ten bins)."
        )

    def _left_out(self) -> Iterator[str]:
        n = self.counts
        if n["unseen"]:
            yield (
                f"The coder also gave {many(n['unseen'], 'value')} where no signal stands; every "
                "method misses these, and they count as missed in every figure (signals added to "
                "the codebook would have them seen)."
            )
        if n["divided"]:
            yield (
                f"Left out: {many(n['divided'], 'unit')} to whose holders the coder gave "
                "different values."
            )
        if len(self.problems):
            yield f"Left out: {many(len(self.problems), 'coding')} that fit no statement found now."


def many(number: int, noun: str) -> str:
    """A number with its noun, in the plural where it is not one."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
