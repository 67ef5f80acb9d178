"""A real JupyterLab on this machine, and a browser that may speak with nobody else."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
REQUIRED = "NEGOTIATION_TOOLKIT_BROWSER"
STARTED = re.compile(r"http://127\.0\.0\.1:(\d+)/lab")
NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab and the folder it shows."""

    folder: Path
    port: int
    token: str

    def page(self, notebook: str) -> str:
        """The address that shows one notebook and nothing else."""
        return f"http://127.0.0.1:{self.port}/doc/tree/{notebook}?token={self.token}"

    def start_kernel(self, notebook: str) -> None:
        """Start a notebook's kernel: JupyterLab, if it has to, asks which one on a busy machine."""
        kernel = {"name": "python3"}
        session = {"path": notebook, "type": "notebook", "name": notebook, "kernel": kernel}
        headers = {"Authorization": f"token {self.token}", "Content-Type": "application/json"}
        address = f"http://127.0.0.1:{self.port}/api/sessions"
        with urlopen(Request(address, json.dumps(session).encode(), headers), timeout=60):
            pass

    def wait_for_kernel(self, page: Any) -> None:
        """Wait until a notebook has its kernel: before, JupyterLab drops the request to run it."""
        ready = page.locator(".jp-KernelName", has_text="Python 3")
        dialog = page.locator("dialog.jp-Dialog")
        ready.or_(dialog).first.wait_for()
        assert not dialog.count(), dialog.all_inner_texts()
        page.locator(".jp-NotebookPanel [data-status=idle]").first.wait_for()


def _needed(what: str) -> None:
    """Skip a test for want of a browser, or fail it where one is required."""
    if os.environ.get(REQUIRED) == "required":
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="module")
def browser():
    """A headless Chromium, as the machine has it; nothing is downloaded."""
    playwright = pytest.importorskip("playwright.sync_api")
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        _needed(f"there is no browser; install one of {', '.join(BROWSERS)}")
    with playwright.sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield browser
        browser.close()


@pytest.fixture
def context(browser):
    """A browser without a past; a request that would leave this machine is refused, and fails."""
    context = browser.new_context(viewport={"width": 1280, "height": 1600})
    strangers: list[str] = []

    def pass_on(route):
        address = route.request.url
        if re.match(r"(http|ws)://127\.0\.0\.1:|data:|blob:", address):
            route.continue_()
        else:
            strangers.append(address)
            route.abort()

    context.route("**/*", pass_on)
    context.set_default_timeout(30_000)
    yield context
    context.close()
    assert not strangers


@pytest.fixture
def barriers() -> Callable[..., list[str]]:
    """What axe finds on a page, or in a part of it, that keeps somebody from using it."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()

    def found(page: Any, within: str | None = None) -> list[str]:
        violations = axe.run(page, within).response["violations"]
        return [f"{one['id']}: {part['html']}" for one in violations for part in one["nodes"]]

    return found


@pytest.fixture(scope="module")
def lab(tmp_path_factory, browser) -> Iterator[Lab]:
    """JupyterLab as `make lab` starts it, with data and runtime files of its own, on a folder."""
    home, folder = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("lab")
    token = secrets.token_hex(16)
    own = {"HOME": home, "JUPYTER_CONFIG_DIR": home / "config", "JUPYTER_DATA_DIR": home / "data",
           "JUPYTER_RUNTIME_DIR": home / "runtime", "IPYTHONDIR": home / "ipython",
           "JUPYTERLAB_SETTINGS_DIR": home / "user-settings",
           "JUPYTERLAB_WORKSPACES_DIR": home / "workspaces"}  # fmt: skip
    command = [
        *(sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root"),
        *("--ServerApp.ip=127.0.0.1", "--ServerApp.port=0", f"--IdentityProvider.token={token}"),
        *(f"--ServerApp.root_dir={folder}", f"--LabApp.app_settings_dir={NOTEBOOKS / '.lab'}"),
    ]
    environment = {**os.environ, **{name: str(path) for name, path in own.items()}}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment, stderr=pipe, text=True) as server:
        assert server.stderr is not None
        lines = iter(server.stderr.readline, "")
        try:
            port = _port(lines)
            drain = threading.Thread(target=lambda: deque(lines, 0), daemon=True)
            drain.start()
            yield Lab(folder, port, token)
        finally:
            server.terminate()
            server.wait(20)
            drain.join(20)


def _port(lines: Iterator[str]) -> int:
    """The port a server says it listens on."""
    said = []
    for line in lines:
        said.append(line)
        started = STARTED.search(line)
        if started:
            return int(started[1])
    raise AssertionError("JupyterLab did not start:\n" + "".join(said))
