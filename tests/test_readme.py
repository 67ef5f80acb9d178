"""What the README shows is what a reader gets."""

import contextlib
import io
import re
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_its_python_prints_what_it_says():
    """To the letter on any processor: it shows the sample case, where no last bit decides.

    `parsing/test_statements.py` holds that; the codings are the rules', which compute none.
    """
    blocks = re.findall(r"```python\n(.*?)```(?:\s*```text\n(.*?)```)?", README, re.DOTALL)
    names: dict[str, object] = {}

    assert len(blocks) >= 3
    with pd.option_context("display.width", 100, "display.max_columns", 20):
        for code, expected in blocks:
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed):
                exec(code, names)
            assert printed.getvalue().rstrip() == expected.rstrip()


def test_the_files_it_names_are_there():
    named = re.findall(r"\]\(([^)#]+)\)|`((?:docs|toolkit|requirements)/[\w./-]+)`", README)

    assert len(named) >= 5
    for name in named:
        assert (ROOT / (name[0] or name[1])).exists(), name


def test_its_make_targets_are_there():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    targets = set(re.findall(r"make (report|test|lab|benchmark|\w+)\b(?= |`|$)", README))

    assert targets >= {"report", "test", "lab", "benchmark"}
    for target in targets:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
