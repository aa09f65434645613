"""The spark line of a card: as many bars as values, from zero, the highest as high as the picture."""

import re
from base64 import b64decode

import pytest

from analytics.charts import spark


@pytest.mark.parametrize(
    ("values", "tops"),
    [([2.0, 0.0, 4.0], [0.5, 1, 0]), ([0.5], [0]), ([0.0, 0.0], [1, 1])],
)
def test_bars_stand_on_zero(values: list[float], tops: list[float]) -> None:
    found = re.search(r"base64,([^\"]+)", spark(values, "#104a8a"))
    assert found
    drawn = b64decode(found[1]).decode()
    assert f'viewBox="0 0 {len(values)} 1"' in drawn
    assert [float(top) for top in re.findall(r"1V([\d.]+)h", drawn)] == tops
