"""The toolkit as an installed package: built, put elsewhere, used from an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

ROOT = Path(__file__).parent.parent
USER = """\
import toolkit as tk

case = tk.sample_case()
reveal_type(tk.find_statements(case))
tk.find_statements(case, method=5)
"""


def run(command: Sequence[str | Path], folder: Path) -> str:
    """What a command says, run in a folder, away from this checkout."""
    here = ("PYTHONPATH", "NEGOTIATION_TOOLKIT_CACHE")
    environment = {name: value for name, value in os.environ.items() if name not in here}
    environment["NEGOTIATION_TOOLKIT_CACHE"] = "off"  # its own model reads, or nothing does
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment with the wheel in it, and all else of this environment."""
    place = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    offline = ["--no-deps", "--no-index"]
    wheel = [*pip, "wheel", *offline, "--no-build-isolation", "--wheel-dir", place, ROOT]
    subprocess.run(wheel, cwd=place, check=True)
    venv.create(place / "venv", with_pip=False)
    [packages] = (place / "venv").glob("lib/python*/site-packages")
    [built] = place.glob("*.whl")
    subprocess.run([*pip, "install", *offline, "--target", packages, built], cwd=place, check=True)
    (packages / "others.pth").write_text(
        "\n".join(path for path in sys.path if path.endswith("site-packages")), "utf-8"
    )
    return place / "venv" / "bin" / "python"


def test_an_installed_toolkit_renders_the_sample_case_from_an_empty_folder(
    installed: Path, tmp_path: Path
) -> None:
    where = run([installed, "-c", "import toolkit; print(toolkit.__file__)"], tmp_path)
    render = [installed, "-m", "toolkit", "render", "brief", "port-selme"]
    said = run([*render, "-p", "as_of", "2031-03-08"], tmp_path)  # the first reports will do
    page = "reports/port-selme-as-of-2031-03-08/brief.html"

    assert where.startswith(str(installed.parents[1]))
    assert said.strip() == f"Open {page}"
    assert "Tomas Oro" in (tmp_path / page).read_text("utf-8")


def test_types_are_known_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "user.py").write_text(USER, "utf-8")

    for python in (installed, Path(sys.executable)):  # installed as a wheel, and as make does it
        check = [sys.executable, "-m", "mypy", "--python-executable", python, "user.py"]
        said = run(check, tmp_path)

        assert 'user.py:4: note: Revealed type is "pandas' in said
        assert 'user.py:5: error: Argument "method" to "find_statements" has incompatible' in said
        assert "Found 1 error in 1 file" in said
