"""The toolkit measured on annotated texts, one's own or a published corpus: a list of tasks.

What `python -m toolkit evaluate`, `make benchmark` and the README's table measure stands in
`TASKS`, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from toolkit.case.mistakes import did_you_mean
from toolkit.evaluation.agreement import AGREEMENT
from toolkit.evaluation.attitudes import ATTITUDES
from toolkit.evaluation.attribution import ATTRIBUTION, CONFIDENCE
from toolkit.evaluation.criticism import CRITICISM
from toolkit.evaluation.dates import DATES
from toolkit.evaluation.events import EVENTS
from toolkit.evaluation.moves import MOVES
from toolkit.evaluation.positions import POSITIONS
from toolkit.evaluation.pronouns import PRONOUNS
from toolkit.evaluation.stances import STANCES
from toolkit.evaluation.task import Task
from toolkit.schema import InputError

_ALL = (
    ATTRIBUTION, CONFIDENCE, DATES, PRONOUNS, ATTITUDES, CRITICISM, MOVES, EVENTS, STANCES,
    POSITIONS, AGREEMENT,
)  # fmt: skip
TASKS: Mapping[str, Task[Any, Any]] = MappingProxyType({task.name: task for task in _ALL})
"""What can be measured, by name, in the order of the work."""

__all__ = ["TASKS", "Task", "measure"]


def measure(
    task: str,
    gold: Path | str,
    predictions: Path | str | None = None,
    progress: Callable[[Sequence[Any]], Iterable[Any]] = iter,
    **options: Any,
) -> pd.DataFrame:
    """Measure one of the `TASKS` on annotated texts.

    ``measure("dates", "gold.jsonl")`` returns the table that the task's `score` makes: precision,
    recall and F1, 0 to 1, in most. The format of `gold`, which options there are (``method`` for
    attribution, moves and events; ``case`` and ``coder`` for stances and positions) and what its
    rows are stand with the task: ``TASKS["dates"].example``, ``.options``, ``.score``. Writes what
    was predicted as JSON Lines if a path is given.

    Raises InputError if there is no such task or option, and for gold that is not in the format,
    with file and line.
    """
    if task not in TASKS:
        hint = did_you_mean(task, TASKS) or f" Known are {', '.join(TASKS)}."
        raise InputError(f"there is no task {task!r}.{hint}")
    return TASKS[task].measure(gold, predictions, progress, **options)
