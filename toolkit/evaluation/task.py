"""What a task of measuring is: how its annotated texts are read, predicted, scored and written."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

import pandas as pd

from toolkit.evaluation.gold import Record, write_predictions
from toolkit.schema import InputError

Document = TypeVar("Document")
Answer = TypeVar("Answer")

Figure = Callable[[pd.DataFrame], float]
"""One number, 0 to 1, of the table that a task's `score` returns."""


@dataclass(frozen=True, slots=True)
class Task(Generic[Document, Answer]):
    """Something the toolkit is measured at, on texts annotated by people."""

    name: str
    asks: str
    """What is asked of each document, in a few words."""
    example: str
    """A line of annotated text, broken for reading."""
    read: Callable[[Path | str], list[Document]]
    """The annotated documents of a file; raises InputError with file and line."""
    predict: Callable[..., Iterable[Answer]]
    """An answer for each document; its keyword-only parameters are the task's options."""
    score: Callable[[Sequence[Document], Sequence[Answer]], pd.DataFrame]
    """Annotated documents and answers compared: a table."""
    record: Callable[[Document, Answer], Iterator[Record]]
    """An answer as it is written: a line or several of JSON Lines."""
    figures: Mapping[str, Figure] = field(default_factory=dict)
    """The figures of the table that are quoted, each by what it is."""

    @property
    def options(self) -> dict[str, bool]:
        """What `predict` can be told besides the documents, and whether it has to be."""
        parameters = inspect.signature(self.predict).parameters.values()
        return {p.name: p.default is p.empty for p in parameters if p.kind == p.KEYWORD_ONLY}

    def measure(
        self,
        gold: Path | str,
        predictions: Path | str | None = None,
        progress: Callable[[Sequence[Document]], Iterable[Document]] = iter,
        **options: Any,
    ) -> pd.DataFrame:
        """Predict annotated documents and score that; the table is that of the task's `score`.

        Writes the predictions as JSON Lines if a path is given. `progress` is given the
        documents and yields them as they are read.

        Raises InputError for an option that the task lacks, or needs and is not given, and for
        gold that is not in the task's format.
        """
        self._check(options)
        documents = self.read(gold)
        answers = list(self.predict(progress(documents), **options))
        if predictions is not None:
            pairs = zip(documents, answers, strict=True)
            write_predictions(predictions, (line for pair in pairs for line in self.record(*pair)))
        return self.score(documents, answers)

    def _check(self, options: Mapping[str, object]) -> None:
        for name in options:
            if name not in self.options:
                known = ", ".join(self.options) or "none"
                raise InputError(f"{self.name} has no option {name!r}; its options: {known}.")
        for name, is_needed in self.options.items():
            if is_needed and options.get(name) is None:
                raise InputError(f"{self.name} needs a {name}; name it.")


def cell(row: str | tuple[str, ...], column: str) -> Figure:
    """The figure that stands in a row and column of a task's table."""
    return lambda table: float(table.loc[row, column])  # type: ignore[arg-type]
