"""Those who wait see how far it is; nobody else does."""

import io
import sys

import pytest

from toolkit import waiting


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _told_at_once(monkeypatch):
    monkeypatch.setattr(waiting, "SOON", 0.0)
    monkeypatch.delenv(waiting.REPORT_FOLDER, raising=False)


def gone_round(monkeypatch, errors: io.StringIO) -> str:
    """What those see who look on while three things are gone round."""
    monkeypatch.setattr(sys, "stderr", errors)
    assert list(waiting.shown([1, 2, 3])) == [1, 2, 3]
    return errors.getvalue()


def test_on_a_terminal_there_is_a_bar(monkeypatch):
    assert "0/3" in gone_round(monkeypatch, Terminal())


def test_where_errors_go_to_a_file_there_is_none(monkeypatch):
    assert gone_round(monkeypatch, io.StringIO()) == ""


def test_while_a_report_is_rendered_there_is_none(monkeypatch):
    monkeypatch.setenv(waiting.REPORT_FOLDER, "somewhere")
    assert gone_round(monkeypatch, Terminal()) == ""
