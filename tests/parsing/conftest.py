"""Each test of the reading reads anew: what is tested is worked out, not looked up."""

from collections.abc import Iterator

import pytest

from toolkit.parsing.store import VARIABLE


@pytest.fixture(scope="module", autouse=True)
def _nothing_looked_up() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, "off")
        yield
