"""What docs/reliability.md prints is what its code prints."""

from __future__ import annotations

import re
from pathlib import Path

import toolkit

ROOT = Path(toolkit.__file__).parent.parent
PAGE = ROOT / "docs" / "reliability.md"


def test_the_example_prints_what_the_page_shows(monkeypatch, capsys):
    text = PAGE.read_text("utf-8")
    [(code, printed)] = re.findall(r"```python\n(import .*?)```\n\n```text\n(.*?)```", text, re.S)
    monkeypatch.chdir(ROOT)
    exec(compile(code, str(PAGE), "exec"), {})

    assert capsys.readouterr().out == printed
