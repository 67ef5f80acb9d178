"""The software that a corpus is read with, which every machine that works on it must have alike."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from toolkit.fingerprints import toolkit_digest, versions

OWN = "files of the toolkit"

LONG = 13
"""Characters of a version or a fingerprint that are told."""

_SHOWING = ("matplotlib", "papermill", "nltk")
"""Packages that decide how a report looks, and nothing that is read."""


def libraries() -> dict[str, str]:
    """The versions of Python and of the packages that decide what is read of a text."""
    return {name: version for name, version in versions().items() if name not in _SHOWING}


@cache
def software() -> dict[str, str]:
    """The same, and a fingerprint of the toolkit's own files, as this process has them."""
    return {**libraries(), OWN: toolkit_digest()}


def differences(own: Mapping[str, str], wanted: Mapping[str, str]) -> str:
    """What is other in a process's software than it should be, in words; empty if nothing is."""
    return "; ".join(
        f"{name} {own.get(name, 'unknown')[:LONG]}, not {version[:LONG]}"
        for name, version in wanted.items()
        if own.get(name) != version
    )
