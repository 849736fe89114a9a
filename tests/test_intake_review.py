"""The review of an intake: what a person decides, and what a re-run makes of it."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from selfeval import DataError
from selfeval.intake.document import Span
from selfeval.intake.extract import Extract
from selfeval.intake.review import decided, read_review, review_text


def extract(confidence: float, printed: str = "21.00", cell: str = "21.00%") -> Extract:
    """Return the progress of a quarter, as sure as that."""
    cells = {"quarter": "1", "cumulative_progress": cell}
    value = Decimal(printed)
    return Extract(
        "progress", "progress_q1", "第一季度", value, "%", printed, Span(0, 5), "二", "进度",
        confidence, cells,
    )  # fmt: skip


def review(tmp_path: Path, one: Extract, **decision: str) -> list[Extract]:
    """Write the review of a figure, decide, and return what counts after reading it again."""
    path = tmp_path / "review.csv"
    key = tuple(str(getattr(one, name)) for name in ("table", "kind", "printed", "locator"))
    lines = {key: {"accept": "", "correction": "", "remark": "", **decision}}
    path.write_text(review_text([one], lines), "utf-8-sig", newline="")
    return decided([one], read_review(path))


def test_sure_figures_count_and_others_wait(tmp_path: Path) -> None:
    """A remark alone decides nothing; yes and no do, in either language."""
    sure, unsure = extract(0.95), extract(0.5)
    assert review(tmp_path, sure) == [sure]
    assert review(tmp_path, unsure) == []
    assert review(tmp_path, unsure, remark="待查") == []
    assert review(tmp_path, unsure, accept="yes") == [unsure]
    assert review(tmp_path, sure, accept="否") == []


@pytest.mark.parametrize("correction", ["21.06", "21.06%"])
def test_a_corrected_rate_keeps_its_sign(tmp_path: Path, correction: str) -> None:
    """With or without the sign: the cell of a rate has one."""
    (one,) = review(tmp_path, extract(0.5), correction=correction)
    assert one.cells["cumulative_progress"] == "21.06%"


def test_no_cell_can_act_as_a_formula(tmp_path: Path) -> None:
    """A figure below zero is a number; a text is none, and is known again."""
    assert ",-3.67," in review_text([extract(0.95, "-3.67", "-3.67%")], {})
    one = replace(extract(0.95), locator="=cmd|' /C calc'!A0")
    assert ",'=cmd|' /C calc'!A0," in review_text([one], {})
    assert review(tmp_path, one, accept="no") == []


def test_a_decision_that_is_none_is_named(tmp_path: Path) -> None:
    """Its row and column, and what may stand there."""
    with pytest.raises(DataError, match="row 2, column accept: found 'maybe'; expected yes, no"):
        review(tmp_path, extract(0.5), accept="maybe")


@pytest.mark.parametrize("remark", ["-见附件", "＝另见", "'-引", "待查"])
def test_a_remark_is_the_same_after_many_rewrites(tmp_path: Path, remark: str) -> None:
    """Guarded as it is written, and the guard taken away as it is read."""
    path, one = tmp_path / "review.csv", extract(0.5)
    review(tmp_path, one, remark=remark)
    first = path.read_bytes()
    for _ in range(3):
        path.write_text(review_text([one], read_review(path)), "utf-8-sig", newline="")
    assert path.read_bytes() == first
    assert [line["remark"] for line in read_review(path).values()] == [remark]
