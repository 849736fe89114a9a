"""Bad input in one CSV is told exactly: row, column, what was found, what was expected."""

from collections.abc import Callable
from pathlib import Path

import pytest

from selfeval import load

Spoil = Callable[[dict[str, str | bytes]], list[tuple[object, ...]]]

BUDGET = (
    "stage,category,amount,source\n"
    "initial,public,100.00,一\nadjusted,public,90.00,一\nexecuted,public,81.00,二\n"
)

AMOUNT = "an amount in 万元, a number >= 0 such as 15,525.82"
CATEGORY = "one of personnel, public, project"
STAGE = "one of initial, adjusted, executed"
COLUMNS = "stage, category, amount, source"
RESAVE = "UTF-8 text (in Excel: Save As, CSV UTF-8)"

Faults = list[tuple[int | None, str | None, str, str]]


def budget_with(*rows: str) -> str:
    """Return the sound budget with more rows, which start at row 5."""
    return BUDGET + "".join(f"{row}\n" for row in rows)


CONTROL = (
    "a text (it holds the control character U+000B: "
    "type that passage anew in Notepad and copy it from there)"
)
# what is in budget.csv, and its faults: row, column, found, expected
BUDGETS: dict[str, tuple[str | bytes, Faults]] = {
    "text in a number": (
        budget_with("initial,personnel,约10,一"),
        [(5, "amount", "'约10'", AMOUNT)],
    ),
    "negative": (
        budget_with("initial,personnel,-5.00,一"),
        [
            (
                5,
                "amount",
                "'-5.00'",
                f"{AMOUNT} (amounts are never negative; a cut is a row of kind cut)",
            )
        ],
    ),
    "malformed thousands": (
        budget_with('initial,personnel,"1,23",一', 'initial,project,"12,3456.7",一'),
        [(5, "amount", "'1,23'", AMOUNT), (6, "amount", "'12,3456.7'", AMOUNT)],
    ),
    "full-width digits": (
        budget_with("initial,personnel,１２,一"),
        [(5, "amount", "'１２'", AMOUNT)],
    ),
    "with unit": (
        budget_with("initial,personnel,12万元,一"),
        [(5, "amount", "'12万元'", AMOUNT)],
    ),
    "scientific": (
        budget_with("initial,personnel,1e3,一"),
        [(5, "amount", "'1e3'", AMOUNT)],
    ),
    "empty cells": (
        budget_with("initial,personnel,,", " ,project,3,一"),
        [
            (5, "source", "an empty cell", "a text"),
            (5, "amount", "an empty cell", AMOUNT),
            (6, "stage", "an empty cell", STAGE),
        ],
    ),
    "unknown category": (
        budget_with("initial,personel,3,一", "initial,其他,3,一"),
        [
            (5, "category", "'personel'", f"{CATEGORY} (did you mean 'personnel'?)"),
            (6, "category", "'其他'", f"{CATEGORY} (known: personnel, project, public)"),
        ],
    ),
    "duplicate": (
        budget_with("initial,public,100.00,二"),
        [
            (
                5,
                None,
                "a second row for stage 'initial', category 'public'",
                "one row for each (row 2 has it already)",
            )
        ],
    ),
    "executed without budget": (
        budget_with("executed,project,7.50,二"),
        [
            (
                5,
                "amount",
                "project executed 7.50 without a budget row",
                "an initial or adjusted budget above 0 for project",
            )
        ],
    ),
    "executed of a budget cut to 0": (
        budget_with("initial,project,9,一", "adjusted,project,0,一", "executed,project,7.50,二"),
        [
            (
                7,
                "amount",
                "project executed 7.50 against a budget of 0",
                "an initial or adjusted budget above 0 for project",
            )
        ],
    ),
    # The budget row is not read, so the spending row must not be told to lack one.
    "no fault in the wake of another": (
        budget_with("initial,project,约9,一", "executed,project,7.50,二"),
        [(5, "amount", "'约9'", AMOUNT)],
    ),
    "short and long rows": (
        budget_with("initial,personnel,3", "adjusted,personnel,1,500,一"),
        [
            (5, None, "3 cells", "4 as in the header (a text with a comma needs quotes)"),
            (6, None, "5 cells", "4 as in the header (a text with a comma needs quotes)"),
        ],
    ),
    "missing column": (
        "stage,category,source\ninitial,public,一\n",
        [(1, "amount", "no such column", "column amount")],
    ),
    "misspelt column": (
        BUDGET.replace("amount", "amout"),
        [
            (
                1,
                None,
                "unknown column 'amout'",
                "a column of the table (did you mean 'amount'?)",
            ),
            (1, "amount", "no such column", "column amount"),
        ],
    ),
    "column too many": (
        "stage,category,amount,source,备注\ninitial,public,1,一,无\n",
        [
            (
                1,
                None,
                "unknown column '备注'",
                "a column of the table (known: amount, category, source, stage)",
            )
        ],
    ),
    "column twice": (
        "stage,category,amount,amount,source\ninitial,public,1,2,一\n",
        [(1, "amount", "the column twice", "each column once")],
    ),
    "empty": ("", [(None, None, "an empty file", f"a header row: {COLUMNS}")]),
    "only white space": (" \n,,\n", [(None, None, "an empty file", f"a header row: {COLUMNS}")]),
    "only a mark": (
        b"\xef\xbb\xbf",
        [(None, None, "an empty file", f"a header row: {COLUMNS}")],
    ),
    "header only": (
        "stage,category,amount,source\n\n,,,\n",
        [(None, None, "a header without rows", "at least one row")],
    ),
    "zero bytes": (
        BUDGET.encode("utf-16"),
        [(None, None, "binary content (zero bytes)", RESAVE)],
    ),
    "no known encoding": (
        BUDGET.encode() + b"\xff\xff",
        [(None, None, "bytes in an unknown encoding", RESAVE)],
    ),
    "GBK": (BUDGET.encode("gbk"), [(None, None, "GBK/GB18030 encoded text", RESAVE)]),
    "GBK and a fault behind it": (
        budget_with("initial,personnel,约,一").encode("gbk"),
        [
            (None, None, "GBK/GB18030 encoded text", RESAVE),
            (5, "amount", "'约'", AMOUNT),
        ],
    ),
    "open quote": (
        budget_with('initial,personnel,"3,一', "initial,project,3,一"),
        [(5, None, "unexpected end of data", "a CSV table")],
    ),
    "row numbers after line breaks and blank lines": (
        'stage,category,amount,source\n\ninitial,public,1,"第一行\n第二行"\n\n\n'
        "initial,personnel,x,一\n",
        # A spreadsheet counts blank rows, and a cell with a line break as one row.
        [(6, "amount", "'x'", AMOUNT)],
    ),
    "control characters": (
        budget_with("initial,personnel,3,一\x0b二"),
        [(5, "source", "'一\\x0b二'", CONTROL)],
    ),
}


@pytest.mark.parametrize(("content", "expected"), BUDGETS.values(), ids=BUDGETS)
def test_faults_of_a_csv(spoil: Spoil, content: str | bytes, expected: Faults) -> None:
    """Every fault of the file is told with its place; nothing else is."""
    assert [("budget.csv", *fault) for fault in expected] == spoil({"budget.csv": content})


@pytest.mark.parametrize(
    "content",
    [
        BUDGET.encode("utf-8"),
        BUDGET.encode("utf-8-sig"),
        BUDGET.replace("\n", "\r\n").encode("utf-8-sig"),
        BUDGET.replace("\n", "\r").encode("utf-8"),
        BUDGET.replace("\n", "\n\n").encode("utf-8"),
        BUDGET.replace(",", " , ").encode("utf-8"),
        BUDGET.strip().encode("utf-8"),
        BUDGET.replace("100.00", '"100.00"').encode("utf-8"),
    ],
    ids=["utf-8", "mark", "CRLF", "CR", "blank lines", "spaces", "no last newline", "quotes"],
)
def test_ways_of_saving_a_csv_that_are_fine(spoil: Spoil, folder: Path, content: bytes) -> None:
    """The ways in which editors and Excel save the same table give the same amounts."""
    assert spoil({"budget.csv": content}) == []
    amounts = load(folder.parent.name, 2021, folder.parents[1]).table("budget")["amount"]
    assert [str(amount) for amount in amounts] == ["100.00", "90.00", "81.00"]


def test_numbers_of_a_spreadsheet_are_fine(spoil: Spoil, folder: Path) -> None:
    """Thousands separators where they belong, many digits and zeros are read exactly."""
    rows = 'initial,personnel,"1,234,567.80",一\ninitial,project,0.00,一\n'
    assert spoil({"budget.csv": BUDGET + rows}) == []
    amounts = load(folder.parent.name, 2021, folder.parents[1]).table("budget")["amount"]
    assert [str(amount) for amount in amounts.iloc[3:]] == ["1234567.80", "0.00"]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_line_break_in_a_cell_stays(spoil: Spoil, folder: Path, newline: str) -> None:
    """A quoted line break belongs to the cell, in a file with CRLF too; rows count on."""
    text = BUDGET + 'initial,personnel,3,"第一行\n第二行"\ninitial,project,4,一\n'
    assert spoil({"budget.csv": text.replace("\n", newline).encode()}) == []
    sources = load(folder.parent.name, 2021, folder.parents[1]).table("budget")["source"]
    assert sources.iloc[3:].to_dict() == {5: "第一行\n第二行", 6: "一"}


def test_optional_columns_may_be_absent_or_empty(spoil: Spoil, folder: Path) -> None:
    """An optional column left out, or left empty, gives None and no fault."""
    text = "quarter,cumulative_progress,cumulative_executed,source\n1,21.00%,,二\n"
    assert spoil({"progress.csv": text}) == []
    row = load(folder.parent.name, 2021, folder.parents[1]).table("progress").loc[2]
    assert str(row["cumulative_progress"]) == "0.2100"
    assert row["cumulative_executed"] is None
    assert row["planned_progress"] is None
