"""What a report was made from, so that anyone can tell whether it can be made again."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import toolkit
from toolkit.case import Case
from toolkit.fingerprints import digest, digest_of, files_under, versions
from toolkit.parsing.attribution.methods import DEFAULT, RULES, method_named
from toolkit.schema import InputError

FILE = "provenance.json"
LOCK = Path(toolkit.__file__).parent.parent / "requirements" / "run.lock"
MACHINE = "machine"
"""What is said of the machine: it differs where nothing else does, and decides nothing."""


def made_from(
    notebook: Path, case: Case, parameters: Mapping[str, Any], parts: Path
) -> dict[str, Any]:
    """Everything a report depends on, ready for JSON.

    Fingerprints are SHA-256 of files' bytes; the case's own is that of its files' names and
    fingerprints together, so it changes if anything in the case does. `parts` is the folder of
    the report's tables and figures; `method` is what found the statements, the default unless
    the notebook has a parameter of that name, `coder` a model that codes, if its parameter names
    one; both with a fingerprint of the model. `lock` is that of the file which pins every library,
    where the toolkit is a checkout that has it. The day it was made is that of the environment's
    SOURCE_DATE_EPOCH, or missing: a clock would make each copy different. The day the case
    stands at is there if it stands at one.
    """
    files = case_files(case)
    listing = "".join(f"{digest}  {name}\n" for name, digest in files.items())
    return {
        "notebook": {"name": notebook.stem, "sha256": digest(notebook)},
        "parameters": dict(parameters),
        "case": {
            "name": case.name,
            **({"as_of": case.as_of.isoformat()} if case.as_of else {}),
            "codebook": f"{case.codebook.name} {case.codebook.version}",
            "sha256": hashlib.sha256(listing.encode()).hexdigest(),
            "files": files,
        },
        "method": method_of(parameters),
        **coder_of(parameters, case),
        "versions": versions(),
        "lock": digest(LOCK) if LOCK.is_file() else None,
        MACHINE: f"{platform.system()} {platform.machine()}",
        "made": _day(),
        "parts": files_under(parts),
    }


def case_files(case: Case) -> dict[str, str]:
    """The files of a case and their SHA-256, by name, as of `files_under`.

    So are, for a case that stands at a day, texts without a report that was out by then.
    """
    files = files_under(case.folder)
    if case.as_of is None:
        return files
    out = {f"texts/{file}" for file in case.documents["file"]} | {"texts/texts.csv"}
    return {
        name: digest
        for name, digest in files.items()
        if name in out or not name.startswith("texts/")
    }


def read_provenance(folder: Path) -> dict[str, Any]:
    """What each report in a folder was made from, by its name.

    Raises InputError if there is no report.
    """
    try:
        known = json.loads((folder / FILE).read_bytes())
        if known and all(
            Path(name).name == name
            and isinstance(origin["parameters"], dict)
            and all(
                isinstance(origin.get(part, {}), dict) for part in ("case", "notebook", "method")
            )
            for name, origin in known.items()
        ):
            return dict(known)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        pass
    raise InputError(f"holds no reports: there is no {FILE} that lists any.", folder)


def method_of(parameters: Mapping[str, Any]) -> dict[str, str]:
    """What found the statements, and the fingerprint of a model's files."""
    given = str(parameters.get("method") or DEFAULT)
    method = method_named(given)
    model = {} if given == RULES else {"sha256": method.origin}
    return {"name": method.name, **model}


def coder_of(parameters: Mapping[str, Any], case: Case) -> dict[str, dict[str, str]]:
    """The model that codes, with the fingerprint of its files; nothing for rules and people."""
    from toolkit.coding.code import model_of

    given = str(parameters.get("coder") or "")
    model = model_of(given, case)
    if model is None:
        return {}
    return {"coder": {"name": given, "sha256": digest_of(files_under(model))}}


def _day() -> str | None:
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC).date().isoformat() if epoch.isdigit() else None
