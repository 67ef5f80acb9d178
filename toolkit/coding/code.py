"""The coders by name: each codes the same statements into the same table."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pandas as pd

from toolkit.case.codings import coders, read_codings
from toolkit.case.mistakes import did_you_mean
from toolkit.coding import learned, reader, rules
from toolkit.coding.learned import CodingModel
from toolkit.coding.reader import open_stance_model
from toolkit.coding.reader.model import SHIPPED, is_stance_model
from toolkit.findings import takes_tables
from toolkit.schema import Coding, InputError, read_table

if TYPE_CHECKING:
    from toolkit.case import Case
    from toolkit.coding.endpoint import Endpoint

RULES, LEARNED = "rules", "learned"
DEFAULT = LEARNED

Coder: TypeAlias = "str | Path | CodingModel | Endpoint"
"""What names a coder, or is one."""


@takes_tables
def code(statements: pd.DataFrame, case: Case, coder: Coder = DEFAULT) -> pd.DataFrame:
    """Code statements: whose stance each holds, on which issue, and why.

    Returns a table of `Coding` rows, whoever codes. `coder` is

    - ``"rules"``: every statement in the dimensions of the case's codebook, each coding with the
      words that decided it;
    - ``"learned"``: issues by the trained stance reader that ships, attitudes and moves by the
      rules; each coding with a confidence and the words that weighed most;
    - the folder of a stance reader of your own (`python -m toolkit train stances`), or the folder
      of a model trained on a person's codings (`python -m toolkit train coding`), from
      here or from the case's folder, or the model itself: issues only, each with a confidence;
    - the name of a person who coded the case (`codings/NAME.csv`), such as ``"consensus"``: what
      is written there of these statements, found again by their passages;
    - a table that was written before (`codings.csv`), such as that of a model behind an endpoint;
    - a `tk.endpoint.Endpoint`: a model that is asked about each statement. What it answered
      besides codings is in its ledger.

    What each does, and what a reader could dispute, stands in `docs/coding.md`,
    `docs/learned-coder.md` and `docs/endpoint.md`.

    Raises InputError if there is no such coder, if a statement's document is not in the case,
    if a model knows values that the codebook does not have, and if an endpoint cannot be asked,
    or its `most` leaves statements unasked.
    """
    return coder_named(coder, case)(statements, case)


def coder_named(coder: Coder, case: Case) -> Callable[[pd.DataFrame, Case], pd.DataFrame]:
    """The function that codes a case's statements as that coder does.

    Raises InputError if there is no such coder, and no model in a folder of that name.
    """
    if coder == RULES:
        return rules.code
    if coder == LEARNED:
        return reader.code
    if isinstance(coder, str | Path):
        if str(coder) in coders(case):
            return partial(_by_person, coder=str(coder))
        if str(coder).endswith(".csv"):
            return partial(_as_written, file=coder)
        folder = _folder(coder, case)
        if is_stance_model(folder):
            return partial(reader.code, model=open_stance_model(folder))
        coder = learned.open_coding_model(folder)
    if isinstance(coder, CodingModel):
        return partial(learned.code, model=coder)
    from toolkit.coding import endpoint

    if isinstance(coder, endpoint.Endpoint):
        return partial(endpoint.code, endpoint=coder)
    raise _no_coder(coder)


def model_of(coder: str, case: Case) -> Path | None:
    """The folder of the model that a coder's name stands for; None for one that is no model."""
    if coder == LEARNED:
        return SHIPPED
    if coder in ("", RULES, *coders(case)):
        return None
    folders = (folder for folder in _places(coder, case) if folder.is_dir())
    return next(folders, None)


def _by_person(statements: pd.DataFrame, case: Case, coder: str) -> pd.DataFrame:
    """A person's codings of these statements."""
    return _of(statements, read_codings(case, coder, statements))


def _as_written(statements: pd.DataFrame, case: Case, file: str | Path) -> pd.DataFrame:
    """Codings of these statements from a table, from here or from the case's folder."""
    paths = [path for path in _places(file, case) if path.is_file()]
    if not paths:
        raise InputError("there is no such table of codings.", Path(file))
    kept = _of(statements, read_table(paths[0], Coding))
    if kept.empty:
        raise InputError("codes none of these statements; were they found otherwise?", paths[0])
    return kept


def _of(statements: pd.DataFrame, codings: pd.DataFrame) -> pd.DataFrame:
    known = codings["statement_id"].isin(statements["statement_id"])
    return codings[known].reset_index(drop=True)


def _folder(name: str | Path, case: Case) -> Path:
    """The folder of that name, from here or from the case's folder."""
    for folder in _places(name, case):
        if str(name) and folder.is_dir():
            return folder
    raise _no_coder(str(name))


def _places(name: str | Path, case: Case) -> tuple[Path, Path]:
    """Where something of that name may lie: from here, and from the case's folder."""
    return Path(name).expanduser(), case.folder / name


def _no_coder(name: object) -> InputError:
    hint = did_you_mean(str(name), [RULES, LEARNED])
    if str(name).startswith(("http://", "https://")):
        hint = " An address does not say which model to ask there."
    return InputError(
        f"{name!r} is no coder.{hint} Give {RULES!r}, {LEARNED!r}, the folder of a model that "
        "`python -m toolkit train` wrote, a person with a file in codings/, a table of codings "
        "or a tk.endpoint.Endpoint."
    )
