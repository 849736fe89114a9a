"""The reference pages say what the code says."""

from pathlib import Path

import pytest

from selfeval.reference import data_dictionary, metrics_reference

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    ("page", "text"),
    [("data/README.md", data_dictionary()), ("docs/metrics.md", metrics_reference())],
    ids=["data", "metrics"],
)
def test_reference_pages_are_up_to_date(page: str, text: str) -> None:
    """`make reference` would change nothing."""
    assert text == (ROOT / page).read_text(encoding="utf-8")
