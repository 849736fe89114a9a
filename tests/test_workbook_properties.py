"""Whatever valid rows go into the form come out of it, digit by digit and sign by sign."""

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from selfeval import load
from selfeval.cells import AMOUNT, COUNT, NUMBER, PERCENTAGE, PRINTED, QUARTER, TEXT
from selfeval.demo import write_demo
from selfeval.schema import TABLES, Table
from selfeval.workbook.numbers import as_number, number_text
from selfeval.workbook.read import read_workbook, write_tables
from selfeval.workbook.template import write_rows, write_template

Rows = dict[str, list[dict[str, str]]]

DIGITS = st.text("0123456789", min_size=1, max_size=18)


@st.composite
def printed(draw: st.DrawFn) -> str:
    """Return an amount as documents print it; some have more digits than a spreadsheet keeps."""
    if draw(st.integers(0, 9)) == 0:
        return draw(DIGITS)
    whole = draw(st.integers(0, 10 ** draw(st.integers(1, 16))))
    decimals = draw(st.one_of(st.just(""), DIGITS.map(lambda digits: f".{digits}")))
    return (f"{whole:,}" if draw(st.booleans()) else f"{whole}") + decimals


#: What no cell may hold: controls, what is not seen, what turns lines.
UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
TRICKY = [
    "=1+1", "=", "+86", "-", "@x", "#REF!", "#N/A", "_x000D_", "_x0041_b", "_x005F_x0041_", "'a",
    "007", "TRUE", "1-2", "2021-01-01", "合计", "1e5", "95%", "a\n\nb", "a\t=b", "𠮷",
    '"', "<a>&amp;", "number", "年初预算",
]  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from(TRICKY),
    st.text(
        st.characters(
            codec="utf-8",
            exclude_categories=UNSEEN,
            include_characters="\n\t",
        ),
        min_size=1,
        max_size=12,
    ).filter(lambda text: text == text.strip() and text),
)
WRITTEN = {
    TEXT: TEXTS,
    PRINTED: TEXTS,
    NUMBER: st.tuples(st.sampled_from(["", "-"]), printed()).map("".join),
    AMOUNT: printed(),
    COUNT: st.one_of(st.integers(0, 10**6).map(str), st.sampled_from(["1,584", "3.00", "007"])),
    PERCENTAGE: printed().map(lambda amount: f"{amount}%"),
    QUARTER: st.sampled_from(["1", "2", "3", "4"]),
}


def rows_of(table: Table) -> st.SearchStrategy[list[dict[str, str]]]:
    def cell(column: str) -> st.SearchStrategy[str]:
        kind = table.cell(column)
        filled = st.sampled_from(list(kind.terms)) if kind.terms else WRITTEN[kind]
        return st.one_of(filled, st.just("")) if table.optional(column) else filled

    def key(row: dict[str, str]) -> tuple[Any, ...]:
        kinds = [table.cell(column) for column in table.key]
        numbers = [kind is COUNT for kind in kinds]
        texts = [row[column] for column in table.key]
        return tuple(
            Decimal(text.replace(",", "")) if number else text
            for text, number in zip(texts, numbers, strict=True)
        )

    row = st.fixed_dictionaries({column: cell(column) for column in table.columns})
    return st.lists(row, max_size=3, unique_by=key)


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(st.fixed_dictionaries({table.name: rows_of(table) for table in TABLES.values()}))
def test_rows_come_back_from_the_form_as_they_went_in(
    tmp_path_factory: pytest.TempPathFactory, rows: Rows
) -> None:
    path = tmp_path_factory.mktemp("form") / "form.xlsx"
    write_rows(path, 2021, rows)
    if not any(rows.values()):
        assert read_workbook(path) == {}
    else:
        assert read_workbook(path) == {name: found for name, found in rows.items() if found}


@settings(max_examples=500)
@given(st.one_of(WRITTEN[NUMBER], WRITTEN[PERCENTAGE]))
def test_a_number_is_kept_with_its_digits_or_not_taken_for_one(text: str) -> None:
    number = as_number(text)
    digits = sum(character.isdigit() for character in text)
    if number is not None:
        value, code = number
        assert number_text(repr(float(value)), code) == text
    else:
        # What is left as text: too many digits, 007, a minus before nothing, or 0,123.
        plain = text.lstrip("-").rstrip("%").replace(",", "")
        assert (
            digits > 15
            or (plain.startswith("0") and not plain.startswith("0.") and plain != "0")
            or (text.startswith("-") and not Decimal(plain))
        )


def assert_same_files(folder: Path, again: Path) -> None:
    files = sorted(path.name for path in folder.iterdir())
    assert sorted(path.name for path in again.iterdir()) == files
    for name in files:
        texts = [(f / name).read_bytes().removeprefix(b"\xef\xbb\xbf") for f in (folder, again)]
        one, other = (list(csv.reader(text.decode().splitlines(True))) for text in texts)
        assert one == other, name


def test_the_real_department_comes_back_with_the_same_bytes(
    tmp_path: Path, real_data: Path, real_department: str
) -> None:
    dossier = load(real_department, 2021, real_data)
    write_template(tmp_path / "form.xlsx", 2021, dossier)
    written = write_tables(read_workbook(tmp_path / "form.xlsx"), tmp_path / "again")
    assert {path.name for path in written} == {path.name for path in dossier.path.iterdir()}
    for path in written:
        assert path.read_bytes() == (dossier.path / path.name).read_bytes(), path.name


def test_made_up_departments_come_back(tmp_path: Path) -> None:
    for folder in write_demo(tmp_path / "demo", 3, [2021], seed=1):
        dossier = load(folder.parent.name, 2021, tmp_path / "demo")
        path = tmp_path / f"{folder.parent.name}.xlsx"
        write_template(path, 2021, dossier)
        again = tmp_path / "again" / folder.parent.name
        write_tables(read_workbook(path), again)
        assert_same_files(folder, again)
