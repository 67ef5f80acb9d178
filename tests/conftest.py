"""The invented world of the tests: the port of Selme and two delegations that disagree about it."""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from toolkit.case import Case

CACHE = "NEGOTIATION_TOOLKIT_CACHE"
_KEPT = pytest.StashKey[TemporaryDirectory[str]]()


def pytest_configure(config: pytest.Config) -> None:
    """Keep what is read for as long as the tests run: their processes read a report once.

    Nothing is there when they begin, so what is found is worked out by the code under test. Tests
    of the reading itself look nothing up (`parsing/conftest.py`).
    """
    if not hasattr(config, "workerinput"):  # the processes that run tests share the first one's
        config.stash[_KEPT] = TemporaryDirectory(prefix="kept-")
        os.environ[CACHE] = config.stash[_KEPT].name


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind."""
    if _KEPT in config.stash:
        config.stash[_KEPT].cleanup()


settings.register_profile(
    "a busy machine is no failure", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("a busy machine is no failure")

ACTORS = """\
actor,kind,side,aliases,metonyms,demonyms,role,role_from,role_to,pronoun,note
Norland,state,North,Republic of Norland,Norhaven,Norlander,,,,it,
Sudland,state,South,Republic of Sudland,Sudport,Sudlander,,,,it,
Northern delegation,collective,North,the North,,Northern,,,,they,
Southern delegation,collective,South,the South,,Southern,,,,they,
Tarik Oro,person,North,,,,envoy,,,he,
Lena Adan,person,South,,,,foreign minister,,,she,
Aune Lind,person,,,,,mediator,,,she,
Harbour Post,outlet,,The Harbour Post,,,,,,,
Selme Courier,outlet,,The Selme Courier,,,,,,,
"""

CODEBOOK = """\
name = "selme"
version = "1"
title = "Talks on the port of Selme"
begins = 2031-02-03
description = "Stances of the two delegations on four issues."

[[issue]]
name = "inspections"
label = "Inspections"
proposition = "Ships bound for Selme are inspected by a joint commission."
definition = "Whether, by whom and where ships are searched."
signals = [
  "inspection",
  "inspector",
  {words = "search", near = ["ship", "cargo"], not_near = ["rescue"]},
]
opposed = ["free passage"]

[[issue]]
name = "tariffs"
label = "Tariffs"
proposition = "The tariffs on goods through Selme are lowered."
definition = "Duties on goods that pass through the port."
signals = ["tariff", "customs duty"]

[[issue]]
name = "harbour-access"
label = "Access to the harbour"
proposition = "Fishing boats of both sides may use the harbour."
definition = "Who may enter the harbour, and when."
signals = ["harbour access", {words = "access", near = ["harbour", "port"]}]
opposed = ["blockade"]

[[issue]]
name = "leaders-meeting"
label = "A meeting of leaders"
proposition = "The two heads of government meet in person."
definition = "Whether and when the leaders meet."
signals = ["leaders ' meeting", "meeting of leaders", {words = "summit", not_near = ["mountain"]}]
"""

MakeCase = Callable[..., "Case"]


@pytest.fixture
def make_case(tmp_path: Path) -> MakeCase:
    """Open a case that holds the given report, or reports by name, in a folder of its own.

    A report's text is exactly what was given. It is dated `date`, unless its name begins with
    a date, and was printed by `outlet`. A name with a suffix, such as ``reports.csv``, is that
    file as given. Each call makes a new case.
    """
    return _maker(tmp_path)


@pytest.fixture(scope="module")
def module_case(tmp_path_factory: pytest.TempPathFactory) -> MakeCase:
    """The same for cases that the tests of one file share."""
    return _maker(tmp_path_factory.mktemp("cases"))


def _maker(tmp_path: Path) -> MakeCase:
    cases = iter(range(1000))

    def make(
        report: str | Mapping[str, str | bytes],
        actors: str = ACTORS,
        codebook: str = CODEBOOK,
        date: str = "2031-03-04",
        outlet: str = "Harbour Post",
    ) -> Case:
        from toolkit.case import open_case

        folder = tmp_path / f"case-{next(cases)}"
        texts = folder / "texts"
        texts.mkdir(parents=True)
        (folder / "actors.csv").write_text(actors, encoding="utf-8")
        (folder / "codebook.toml").write_text(codebook, encoding="utf-8")
        for name, text in ({"report": report} if isinstance(report, str) else report).items():
            data = text if isinstance(text, bytes) else text.encode()
            file = texts / name
            if not file.suffix:
                dated = re.match(r"\d{4}-\d\d-\d\d", name) or not date
                header = ("" if dated else f"date: {date}\n") + f"outlet: {outlet}\n\n"
                file, data = texts / f"{name}.txt", header.encode() + data
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        return open_case(folder)

    return make


# ---------------------------------------------------------------- files that somebody broke

Changes = list[tuple[float, int, bytes]]

PIECES = [
    b"", b"-1", b"99999999999", b"1e999", b"null", b"true", b"{}", b"[[[[", b'"', b"\x00", b"\xff",
    b"<", b"&x;", b"\n", b"\t", b"../", b"\xf0\x9f\x9a\xa2", b"' OR 1", b"NaN", b"T1",
    b"<!DOCTYPE a>",
]  # fmt: skip
CHANGES = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 40), st.sampled_from(PIECES)), min_size=1, max_size=4
)


def _changed(data: bytes, changes: Changes) -> bytes:
    """The bytes with some of them, at a share of the length, replaced by others."""
    for share, length, piece in changes:
        at = int(share * len(data))
        data = data[:at] + piece + data[at + length :]
    return data


def _changed_within(data: bytes, which: float, changes: Changes) -> bytes:
    """The archive with one of its files changed; of what is no archive, the file itself."""
    if not data.startswith(b"PK"):
        return _changed(data, changes)
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w") as new:
        names = old.namelist()
        chosen = names[min(int(which * len(names)), len(names) - 1)]
        for name in names:
            content = old.read(name)
            new.writestr(name, _changed(content, changes) if name == chosen else content)
    return packed.getvalue()


@pytest.fixture(scope="session")
def damaged() -> Callable[[bytes], st.SearchStrategy[bytes]]:
    """A file with some of its bytes replaced, or some of those of one file in an archive."""

    def of(data: bytes) -> st.SearchStrategy[bytes]:
        whole = st.builds(_changed, st.just(data), CHANGES)
        return whole | st.builds(_changed_within, st.just(data), st.floats(0, 1), CHANGES)

    return of
