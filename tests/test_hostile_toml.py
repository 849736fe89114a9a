"""TOML files made to surprise: each is refused with one message, none breaks the reader."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from selfeval import DataError
from selfeval.intake.review import COLUMNS, read_review
from selfeval.monitoring import load_bands
from selfeval.scoring import load_framework

HEAD = """\
id = "mine"
name = "体系"
place = "某市"
years = [2021]
status = "verified"
sources = ["某文件"]
weight = 10
level1 = [{ name = "过程", weight = 10 }]
[[rows]]
level1 = "过程"
indicator = "甲"
weight = 10
weight_evidence = "S"
rule_evidence = "S"
rule = "judged"
"""

SURPRISES = {
    "nested": ("weight = 10", f"weight = {'[' * 5000}", "values nested too deep"),
    "nested tables": ("weight = 10", f"a.{'b.' * 3000}c = 1", "values nested too deep"),
    "endless": ("weight = 10", "weight = inf", "a number that is not endless"),
    "no number": ("weight = 10", "weight = nan", "a number that is not endless"),
    "thousands of digits": ("weight = 10", f"weight = {'9' * 5000}", "found Exceeds the limit"),
    "many digits": ("weight = 10", f"weight = {'9' * 40}", "at most 18 digits on either side"),
    "huge power": ("weight = 10", "weight = 1e999999", "at most 18 digits on either side"),
    "tiny": ("weight = 10", "weight = 1e-999999", "at most 18 digits on either side"),
    "date": ("weight = 10", "weight = 1979-05-27", "a number, or a percentage"),
    "date as name": ('name = "体系"', "name = 1979-05-27", "a text in quotes"),
    "text of a number": ("weight = 10", 'weight = "10"', "a number above 0 without quotes"),
    "true": ("weight = 10", "weight = true", "a number, or a percentage"),
    "twice": ("weight = 10", "weight = 10\nweight = 10", "Cannot overwrite a value (at line 8"),
    "hidden sign": ('name = "体系"', 'name = "体\\u202E系"', "a text without U+202E"),
    "colours": ('name = "体系"', 'name = "\\u001b[31m体系"', "a text without U+001B"),
    "hidden key": ("weight = 10", '"weight\\u200b" = 10', "a text without U+200B"),
    "years": ("years = [2021]", "years = [2021.0]", "a whole number"),
    "table for a list": ('sources = ["某文件"]', "sources = { a = 1 }", "a list in square"),
}


@pytest.mark.parametrize(("old", "new", "message"), SURPRISES.values(), ids=SURPRISES)
def test_surprises_in_a_framework(old: str, new: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(HEAD, "utf-8")
    assert load_framework(str(path), None).id == "mine"
    assert old in HEAD
    path.write_text(HEAD.replace(old, new, 1), "utf-8")
    with pytest.raises(DataError) as caught:
        load_framework(str(path), None)
    assert message in str(caught.value)
    assert all(str(fault).startswith("mine.toml") for fault in caught.value.faults)


def test_an_endless_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(HEAD + "# ......." * (1 << 17), "utf-8")
    with pytest.raises(DataError, match="found a larger file; expected at most 1,024 KiB"):
        load_framework(str(path), None)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("month = ", f"month = {'[' * 5000}", "nested too deep"),
        ("month = ", f"month = {'9' * 5000}", "Exceeds the limit"),
        ("month = ", "month = 1979-05-27 #", "valid integer"),
        ("warn = ", "warn = inf #", "a percentage in quotes"),
        ("source = ", 'source = "\\u202e" #', "a text without U+202E"),
    ],
    ids=["nested", "digits", "date", "endless", "hidden"],
)
def test_surprises_in_the_thresholds(
    old: str, new: str, message: str, tmp_path: Path, real_data: Path
) -> None:
    text = (real_data / "monitoring.toml").read_text("utf-8")
    assert old in text
    (tmp_path / "monitoring.toml").write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(DataError, match=re.escape(message)):
        load_bands(tmp_path)


Review = Callable[[str], Path]


@pytest.fixture
def review(tmp_path: Path) -> Review:
    """Return a function that writes a review with these lines below its head."""

    def write(lines: str) -> Path:
        path = tmp_path / "review.csv"
        path.write_text(f"{','.join(COLUMNS)}\n{lines}", "utf-8-sig")
        return path

    return write


LINE = "progress,progress_q1,第一季度,21,%,21.00,二,0.95,进度,{},{},{}\n"


def test_two_decisions_for_a_figure_are_told(review: Review) -> None:
    same = LINE.format("yes", "", "一") + LINE.format("yes", "", "二")
    assert len(read_review(review(same))) == 1
    with pytest.raises(DataError, match=r"row 3: found a second decision; .* \(row 2 has another"):
        read_review(review(LINE.format("yes", "", "") + LINE.format("no", "", "")))


def test_an_endless_cell_in_a_review_is_told(review: Review) -> None:
    with pytest.raises(DataError, match=r"review.csv: found field larger .* expected a CSV table"):
        read_review(review(LINE.format("yes", "", "长" * 200_000)))
