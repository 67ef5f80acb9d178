"""The files that say what is installed and what is run say the same."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parent.parent
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
BUILD = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT = BUILD["project"]
SET_UP = [
    "lab",
    "sheets",
    "formats",
    "print",
    "exchange",
]  # the extras that `make` and conda set up, too
HOOKS = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
CITATION = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))

PYTHON = next(item.partition("=")[2] for item in CONDA["dependencies"] if "python=" in str(item))


def asked_for(extras: list[str]) -> list[str]:
    """What the project and these extras depend on."""
    own = [line for extra in extras for line in PROJECT["optional-dependencies"][extra]]
    return [*PROJECT["dependencies"], *own]


def requirements(lines: list[str]) -> dict[str, SpecifierSet]:
    """What is asked for under each name, on Linux with the Python of environment.yml."""
    linux = {"python_version": PYTHON, "python_full_version": f"{PYTHON}.0", "os_name": "posix",
             "sys_platform": "linux", "platform_system": "Linux", "extra": ""}  # fmt: skip
    found = [Requirement(line) for line in lines]
    return {
        re.sub(r"[-_.]+", "-", one.name).lower(): one.specifier
        for one in found
        if one.marker is None or one.marker.evaluate(linux)
    }


def locked(name: str) -> dict[str, SpecifierSet]:
    lines = (ROOT / "requirements" / name).read_text("utf-8").splitlines()
    pins = requirements([line.rstrip(" \\") for line in lines if re.match(r"\w", line)])
    assert len(pins) > 50
    return pins


def version(pin: SpecifierSet) -> str:
    [only] = pin
    assert only.operator == "=="
    return only.version


@pytest.mark.parametrize(
    ("lock", "extras"),
    [
        ("run.lock", []),
        ("dev.lock", ["corpora", "dev"]),
        ("benchmark.lock", ["corpora", "dev", "benchmark"]),
        ("servers.lock", ["corpora", "dev", "servers"]),
        ("audit.lock", ["corpora", "dev", "audit"]),
    ],
)
def test_a_lock_pins_every_direct_dependency_to_a_version_the_project_accepts(lock, extras):
    asked = asked_for(SET_UP + extras) + BUILD["build-system"]["requires"]
    pins = locked(lock)

    for name, accepted in requirements(asked).items():
        assert version(pins[name]) in accepted, name


def test_the_locks_agree_on_every_package_they_share():
    names = ("run", "dev", "benchmark", "servers", "audit")
    run, dev, benchmark, servers, audit = (locked(f"{name}.lock") for name in names)

    assert run.items() <= dev.items() <= benchmark.items()
    assert dev.items() <= servers.items()
    assert dev.items() <= audit.items()


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_locked_package_has_a_hash(lock):
    packages = re.split(r"\n(?=\S)", lock.read_text("utf-8"))

    assert all("--hash=sha256:" in package for package in packages if package.strip())


def test_conda_users_get_the_locked_version_of_every_direct_dependency_and_the_toolkit_last():
    *pins, last = CONDA["dependencies"][-1]["pip"]
    pinned, lock = requirements(pins), locked("run.lock")

    assert pinned.keys() == requirements(asked_for(SET_UP)).keys()
    assert all(lock[name] == pin for name, pin in pinned.items())
    assert last == "-e ."


def test_conda_users_get_a_python_the_project_accepts():
    assert f"{PYTHON}.0" in SpecifierSet(PROJECT["requires-python"])


@pytest.mark.parametrize(
    "path",
    [*LOCKS, *(ROOT / "requirements").glob("*.sh"),
     *(ROOT / name for name in ("environment.yml", "pyproject.toml", "Makefile", "CITATION.cff",
                                ".pre-commit-config.yaml", ".ci/run"))],
    ids=lambda path: path.name,
)  # fmt: skip
def test_no_file_that_installs_names_an_address_or_an_index(path):
    text = path.read_text("utf-8").replace("--no-emit-index-url", "")

    assert not re.search(r"://|index-url|find-links|trusted-host", text)


def test_the_hooks_run_what_make_test_runs():
    recipe = re.search(r"^test:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text("utf-8"), re.M)
    assert recipe
    steps = [line.strip().removeprefix("$(bin)/") for line in recipe[1].splitlines()]
    [source] = HOOKS["repos"]

    assert source["repo"] == "local"
    assert [hook["entry"] for hook in source["hooks"]] == steps
    assert {stage for hook in source["hooks"] for stage in hook.get("stages", [])} <= set(
        HOOKS["default_install_hook_types"]
    )


def test_the_citation_is_of_this_version_and_licence():
    assert (CITATION["version"], CITATION["license"]) == (PROJECT["version"], PROJECT["license"])
    assert (ROOT / "LICENSE").read_text("utf-8").startswith("MIT License\n")
