"""The kept report of the sample case is what the toolkit makes of it today."""

from pathlib import Path

import pytest

from toolkit.case import sample_case
from toolkit.reporting import render_report

KEPT = Path(__file__).parents[2] / "reports" / "port-selme"


@pytest.mark.slow
def test_the_kept_report_is_up_to_date(tmp_path):
    """If this fails, run `make report` and read the differences as part of the change.

    Byte for byte, whatever the processor: what the network computes is rounded before it decides,
    and in this case no decision is close (`parsing/test_statements.py` shakes it to see).
    """
    render_report("brief", sample_case(), tmp_path)

    for kind, suffix in (("tables", "*.csv"), ("figures", "*.svg")):
        made = {path.name: path.read_text() for path in (tmp_path / kind / "brief").glob(suffix)}
        kept = {path.name: path.read_text() for path in (KEPT / kind / "brief").glob(suffix)}
        assert made.keys() == kept.keys()
        for name, text in made.items():
            assert text == kept[name], f"{kind}/brief/{name} differs from the kept one"
