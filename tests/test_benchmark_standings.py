"""What two people's marks make of the sides that a brief would say."""

import pandas as pd
import pytest

from benchmarks.standings import judged
from toolkit.evaluation.positions import Report


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        ("accept-if", "right"),
        ("reject", "wrong"),
        ("unclear", "without a side"),
        (None, "unmarked"),
    ],
)
def test_a_side_is_right_wrong_or_not_marked(value, verdict):
    marked = frozenset({("North", "inspections", value)} if value else ())
    rows = pd.DataFrame(
        {"doc_id": ["r-1"], "party": ["North"], "object": ["inspections"], "held_number": [2.0]}
    )

    assert judged(rows, [Report("r-1", marked, frozenset())])["verdict"].tolist() == [verdict]
