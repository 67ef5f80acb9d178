"""A real server, started and stopped by the tests: `serve.py` beside this file."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

SERVE = Path(__file__).with_name("serve.py")
CONTEXT = 1536  # tokens: of a small codebook, a report, and an answer of a few hundred


@dataclass
class Served:
    """A server of llama.cpp on this computer, which may be stopped and started again."""

    port: int
    log: Path
    key: str = "sk-selme-0123456789"
    process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def start(self) -> None:
        """Return as soon as it listens: it is loading its model then."""
        with self.log.open("ab") as log:
            command = [sys.executable, str(SERVE), str(self.port), str(CONTEXT), "--key", self.key]
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        while self.process.poll() is None:
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        pytest.fail(f"the server did not start: {self.log.read_text('utf-8', 'replace')[-2000:]}")

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Served(port, tmp_path_factory.mktemp("server") / "log.txt")
    server.start()
    yield server
    server.kill()


@pytest.fixture
def wait_until() -> Callable[[Callable[[], bool]], None]:
    """Wait for what a process beside the test is to do; fail after ten minutes."""

    def wait(is_so: Callable[[], bool]) -> None:
        until = time.monotonic() + 600
        while not is_so():
            assert time.monotonic() < until
            time.sleep(0.1)

    return wait
