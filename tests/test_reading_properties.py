"""What holds for any CSV: valid rows come back as written, and no bytes can make reading fail."""

import csv
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfeval import Fault
from selfeval.cells import AMOUNT, COUNT, NUMBER, PERCENTAGE, PRINTED, QUARTER, TEXT
from selfeval.reading import read_table
from selfeval.schema import TABLES, Table

DIGITS = st.text("0123456789", min_size=1, max_size=3)


@st.composite
def printed_amounts(draw: st.DrawFn) -> str:
    """Return an amount as documents print it: with and without separators and decimals."""
    whole = draw(st.integers(0, 10**9))
    decimals = draw(st.one_of(st.just(""), DIGITS.map(lambda digits: f".{digits}")))
    return (f"{whole:,}" if draw(st.booleans()) else f"{whole}") + decimals


#: What no cell may hold: controls, what is not seen, what turns lines.
UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
TEXTS = st.text(
    st.characters(
        codec="utf-8",
        exclude_categories=UNSEEN,
        include_characters='\n\t,"',
    ),
    min_size=1,
    max_size=12,
).filter(lambda text: text == text.strip() and text)
WRITTEN = {
    TEXT: TEXTS,
    PRINTED: TEXTS,
    NUMBER: st.tuples(st.sampled_from(["", "-"]), printed_amounts()).map("".join),
    AMOUNT: printed_amounts(),
    COUNT: st.integers(0, 10**6).map(str),
    PERCENTAGE: printed_amounts().map(lambda amount: f"{amount}%"),
    QUARTER: st.sampled_from(["1", "2", "3", "4"]),
}


def value_of(text: str, table: Table, column: str) -> Any:
    """Return what a cell is worth, worked by Python itself; NUMBER keeps a minus sign."""
    kind = table.cell(column)
    if not text:
        return None
    if kind in (COUNT, QUARTER):
        return int(text)
    if kind in (NUMBER, AMOUNT):
        return Decimal(text.replace(",", ""))
    if kind is PERCENTAGE:
        # The fraction has the digits of the percentage and two more: 21.00% is 0.2100.
        whole, _, decimals = text[:-1].replace(",", "").partition(".")
        return Decimal(f"{int(whole) // 100}.{int(whole) % 100:02}{decimals}")
    return text


def exact(value: Any) -> tuple[str, str]:
    """Return type and digits: 3.00 is not 3.0."""
    return type(value).__name__, str(value)


@st.composite
def written_tables(draw: st.DrawFn) -> tuple[Table, list[str], list[list[str]]]:
    """Return a table, its columns in any order, and rows of valid cells as typed."""
    table = draw(st.sampled_from(list(TABLES.values())))
    columns = draw(st.permutations(table.columns))

    def cell(column: str) -> st.SearchStrategy[str]:
        kind = table.cell(column)
        filled = st.sampled_from(list(kind.terms)) if kind.terms else WRITTEN[kind]
        return st.one_of(filled, st.just("")) if table.optional(column) else filled

    def key(row: list[str]) -> tuple[Any, ...]:
        return tuple(value_of(row[columns.index(c)], table, c) for c in table.key)

    row = st.tuples(*(cell(column) for column in columns)).map(list)
    return table, columns, draw(st.lists(row, min_size=1, max_size=8, unique_by=key))


@pytest.fixture(scope="module")
def csv_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a path to write to, the same for every example."""
    return tmp_path_factory.mktemp("reading") / "table.csv"


@given(written_tables(), st.sampled_from(["\n", "\r\n"]), st.sampled_from(["utf-8", "utf-8-sig"]))
def test_valid_rows_come_back_as_written(
    csv_file: Path,
    written: tuple[Table, list[str], list[list[str]]],
    newline: str,
    encoding: str,
) -> None:
    """Any table of valid rows is read without a fault, amounts with their printed digits."""
    table, columns, rows = written
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=newline).writerows([columns, *rows])
    csv_file.write_bytes(text.getvalue().encode(encoding))
    frame, faults = read_table(csv_file, table, csv_file.name)
    assert faults == []
    assert list(frame.columns) == list(table.columns)
    assert list(frame.index) == list(range(2, len(rows) + 2))
    for row, read in zip(rows, frame.to_dict("records"), strict=True):
        for column, cell in zip(columns, row, strict=True):
            assert exact(value_of(cell, table, column)) == exact(read[column])


@given(written_tables(), st.data())
def test_a_broken_cell_is_told_and_spares_the_other_rows(
    csv_file: Path, written: tuple[Table, list[str], list[list[str]]], data: st.DataObject
) -> None:
    """An emptied required cell gives one fault at its place; every other row is still read."""
    table, columns, rows = written
    place = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.sampled_from([c for c in columns if not table.optional(c)]))
    rows[place][columns.index(column)] = ""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([columns, *rows])
    csv_file.write_bytes(text.getvalue().encode())
    frame, faults = read_table(csv_file, table, "t.csv")
    expected = table.cell(column).expected
    assert [Fault("t.csv", place + 2, column, "an empty cell", expected)] == faults
    assert [n for n in range(2, len(rows) + 2) if n != place + 2] == list(frame.index)


PIECES = st.one_of(
    st.binary(max_size=40),
    st.sampled_from(
        [
            b"stage,category,amount,source\n",
            b"initial,public,1.00,x\r\n",
            b"\xef\xbb\xbf",
            b'"',
            b",",
            b"\r",
            b"\n",
            b"\0",
            "支出".encode("gbk"),
            "支出".encode(),
            "支出".encode("utf-16"),
        ]
    ),
)


@given(st.lists(PIECES, max_size=12).map(b"".join), st.sampled_from(list(TABLES.values())))
def test_no_bytes_make_reading_fail(csv_file: Path, content: bytes, table: Table) -> None:
    """Whatever a file holds, the result is a sound frame or faults that say what is wrong."""
    csv_file.write_bytes(content)
    frame, faults = read_table(csv_file, table, csv_file.name)
    assert isinstance(frame, pd.DataFrame)
    assert list(frame.columns) == list(table.columns)
    assert faults or len(frame) > 0
    for fault in faults:
        assert "\n" not in str(fault), "a fault is one line"
        assert fault.expected
