"""Whether a report is there as it would be made: by a key of all that it depends on.

The key is a fingerprint of the notebook, its parameters, the case's files and other files that a
parameter names, the model that finds statements, the toolkit's version and files, every installed
distribution with its version, and Python. It is kept beside the report, with a fingerprint of the
report's own files and its provenance, so that a report that was changed since, or made by itself
with other parameters, is not taken for the one that was meant.
"""

from __future__ import annotations

import importlib.metadata
import json
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from itertools import chain, islice
from pathlib import Path
from typing import Any

from filelock import FileLock

from toolkit.batches.jobs import Job
from toolkit.case import Case
from toolkit.fingerprints import LINK, digest, digest_of, files_under, toolkit_digest
from toolkit.reporting.parameters import Value
from toolkit.reporting.provenance import FILE, case_files, method_of
from toolkit.reporting.render import LOCK, PARTS
from toolkit.schema import write_whole

KEPT = ".made.json"
"""The file in a folder of reports that holds their keys."""

MOST_FILES = 10_000
LARGEST = 4_000_000_000
"""Files and folders, and bytes, up to which what a parameter names is read; “/” is a folder."""


def key_of(notebook: Path, case: Case, parameters: Mapping[str, Value], to: tuple[str, ...]) -> str:
    """The key of a report of a notebook on a case."""
    about = {
        "notebook": digest(notebook),
        "parameters": dict(parameters),
        "case": case.name,
        "files": _files_of(case),
        "named": _named(parameters, case.folder),
        "method": method_of(parameters),
        "toolkit": toolkit_digest(),
        "libraries": _libraries(),
        "Python": sys.version,
        "to": to,
    }
    return digest_of(about)


def is_unchanged(job: Job) -> bool:
    """Whether the report is there as this key says, with all that belongs to it."""
    known = read_kept(job.folder).get(job.name, {})
    return known.get("key") == job.key and known.get("made") == _as_made(job)


def keep(job: Job, about: Mapping[str, object]) -> None:
    """Keep a report's key, and what an index says about it."""
    made = _as_made(job)
    with FileLock(job.folder / LOCK):
        known = read_kept(job.folder)
        known[job.name] = {"key": job.key, "made": made, **about}
        text = json.dumps(dict(sorted(known.items())), indent=2, ensure_ascii=False)
        write_whole(job.folder / KEPT, text.encode() + b"\n")


def read_kept(folder: Path) -> dict[str, dict[str, Any]]:
    """What is kept of the reports in a folder, by name; nothing where it cannot be read."""
    known = _json(folder / KEPT)
    return {name: one for name, one in known.items() if isinstance(one, dict)}


def _as_made(job: Job) -> str:
    """A fingerprint of a report's files, its tables and figures, and of its provenance."""
    kinds = sorted({"html", "ipynb", *job.to})
    files = {kind: job.page.with_suffix(f".{kind}") for kind in kinds}
    about = {
        "origin": _json(job.folder / FILE).get(job.name),
        "files": {kind: digest(one) if one.is_file() else None for kind, one in files.items()},
        "parts": {kind: files_under(job.folder / kind / job.name) for kind in PARTS},
    }
    return digest_of(about)


def _json(path: Path) -> dict[str, Any]:
    try:
        known = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return known if isinstance(known, dict) else {}


class _Files(dict[str, str]):
    """The fingerprints of a case's files, which the case keeps once they are read."""


def _files_of(case: Case) -> dict[str, str]:
    if _Files not in case.memory:
        files = case_files(case)
        linked = [name for name, one in files.items() if one == LINK and _is_read(name)]
        files |= {name: digest(case.folder / name) for name in linked}
        case.memory[_Files] = _Files(files)
    return dict(case.memory[_Files])


def _is_read(name: str) -> bool:
    """Whether a case reads such a file where it is a link to one elsewhere: texts it does not."""
    return not name.startswith("texts/")


def _named(parameters: Mapping[str, Value], folder: Path) -> dict[str, str]:
    """Fingerprints of files outside the case that a parameter names, such as a model's.

    What is larger than any model, or cannot be read, is taken for a word that happens to be a path.
    """
    found = {}
    for name, value in parameters.items():
        path = Path(value) if isinstance(value, str) and value and "\0" not in value else None
        with suppress(OSError):  # too long a text to be a path, or closed to us
            if path is None or folder.is_relative_to(path.resolve()) or not _is_bounded(path):
                continue
            files = {"": digest(path)} if path.is_file() else files_under(path)
            found[name] = digest_of(files)
    return found


def _is_bounded(path: Path) -> bool:
    """Whether there is such a file, or folder, of a size that is soon read."""
    if not path.exists():
        return False
    there = list(islice(chain([path], path.rglob("*")), MOST_FILES + 2))
    sizes = (one.stat().st_size for one in there if one.is_file())
    return len(there) <= MOST_FILES + 1 and sum(sizes) <= LARGEST


@cache
def _libraries() -> tuple[str, ...]:
    found = importlib.metadata.distributions()
    return tuple(sorted({f"{one.metadata['Name']} {one.version}" for one in found}))
