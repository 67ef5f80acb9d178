"""What only a part of the toolkit needs may be missing: the rest works, and a sentence says so."""

import subprocess
import sys

import pytest

EXTRAS = [
    "jupyterlab", "jupyterlab_rise", "anywidget", "openpyxl", "networkx", "cassis", "pyarrow",
    "duckdb", "distributed",
]  # fmt: skip
EXCHANGE = "run `pip install 'negotiation-toolkit[exchange]'` in the environment you use."
WITHOUT = f"import sys; sys.modules.update(dict.fromkeys({EXTRAS})); import toolkit as tk\n"


def last_line(code: str) -> str:
    """What Python says last of this code, where no extra is installed."""
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT + code], capture_output=True, text=True, check=False
    )
    return (done.stdout + done.stderr).strip().splitlines()[-1]


def test_without_extras_every_public_name_can_be_read():
    assert last_line("for name in tk.__all__: getattr(tk, name)\nprint('all')") == "all"


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (
            "tk.code_by_hand(None, 'ada')",
            "coding by hand in JupyterLab needs anywidget; "
            "run `pip install 'negotiation-toolkit[lab]'` in the environment you use.",
        ),
        (
            "from toolkit.people.sheets import workbook",
            "an .xlsx sheet needs openpyxl; "
            "run `pip install 'negotiation-toolkit[sheets]'` in the environment you use.",
        ),
        (
            "from toolkit.exchange import network",
            f"a network for Gephi or visone needs networkx; {EXCHANGE}",
        ),
        (
            "from toolkit.exchange import inception",
            f"UIMA XMI for INCEpTION needs cassis; {EXCHANGE}",
        ),
        (
            "from toolkit.exchange import workbook",
            f"a workbook (.xlsx) needs openpyxl; {EXCHANGE}",
        ),
        (
            "tk.corpora.query('SELECT 1', '.')",
            "asking a corpus needs duckdb; "
            "run `pip install 'negotiation-toolkit[corpora]'` in the environment you use.",
        ),
        ("from toolkit.exchange import parquet", f"a Parquet file needs pyarrow; {EXCHANGE}"),
    ],
)
def test_what_needs_an_extra_says_how_to_install_it(code, sentence):
    assert last_line(code) == f"toolkit.schema.InputError: {sentence}"
