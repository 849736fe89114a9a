"""A form that was filled badly is told cell by cell; one that was filled in odd ways is read."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from selfeval import DataError, SelfEvalError
from selfeval.workbook import sheets
from selfeval.workbook.read import read_workbook, write_tables
from selfeval.workbook.sheets import read_sheets
from selfeval.workbook.template import write_rows

BUDGET = [
    {"stage": "initial", "category": "public", "amount": "100.00", "source": "一"},
    {"stage": "executed", "category": "public", "amount": "81.00", "source": "二"},
]
C = "C '金额（万元）'"
AMOUNT = "an amount in 万元, a number >= 0 such as 15,525.82"
SHEET = "支出预算与执行"

Fill = Callable[[Callable[[Any], object]], Path]


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("form") / "a.xlsx"
    write_rows(path, 2021, {"budget": BUDGET})
    return path.read_bytes()


@pytest.fixture
def fill(form: bytes, tmp_path: Path) -> Fill:
    """Return a function that changes the form with openpyxl, and gives the file."""

    def change(work: Callable[[Any], object]) -> Path:
        path = tmp_path / "表.xlsx"
        book = openpyxl.load_workbook(io.BytesIO(form))
        work(book)
        book.save(path)
        return path

    return change


def faults(path: Path) -> list[tuple[str, int | None, str | None, str, str]]:
    with pytest.raises(DataError) as caught:
        read_workbook(path)
    return [(f.file, f.row, f.column, f.found, f.expected) for f in caught.value.faults]


def put(sheet: str, **cells: object) -> Callable[[Any], None]:
    def work(book: Any) -> None:
        for place, value in cells.items():
            book[sheet][place] = value

    return work


def amount(value: object, code: str | None = None) -> Callable[[Any], None]:
    def work(book: Any) -> None:
        cell = book[SHEET]["C3"]
        cell.value = value
        cell.number_format = code or cell.number_format

    return work


def test_a_form_saved_by_another_program_gives_the_same_rows(fill: Fill) -> None:
    assert read_workbook(fill(lambda book: None)) == {"budget": BUDGET}


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (100, None, "100.00"),
        (100.005, None, "100.005"),
        (0.1 + 0.2, None, "0.30"),
        (100, "General", "100"),
        (1234.5, '#,##0.00"万元"', "1,234.50"),
        (1234.5, "#,##0.0_);[Red](#,##0.0)", "1,234.5"),
        (12, '[DBNum1]General', "12"),
        ("１００", None, None),
        ("1,234.50", None, "1,234.50"),
        (123456789.12, "0.00E+00", "123456789.12"),
    ],
)  # fmt: skip
def test_amounts_are_read_with_the_digits_that_are_shown(
    fill: Fill, value: object, code: str | None, text: str | None
) -> None:
    path = fill(amount(value, code))
    if text is None:
        assert faults(path) == [(f"表.xlsx, sheet {SHEET}", 3, C, repr(value), AMOUNT)]
    else:
        assert read_workbook(path)["budget"][0]["amount"] == text


@pytest.mark.parametrize(
    ("work", "row", "column", "found", "expected"),
    [
        (amount("约10"), 3, C, "'约10'", AMOUNT),
        (amount(-5), 3, C, "'-5.00'",
         f"{AMOUNT} (amounts are never negative; a cut is a row of kind cut)"),
        (amount(None), 3, C, "an empty cell", AMOUNT),
        (amount("=1/0"), 3, C, "a formula without its value",
         "a value: open and save it in Excel or WPS"),
        (amount("#DIV/0!"), 3, C, "the error #DIV/0!", "a value: mend the formula"),
        (amount(date(2021, 3, 1)), 3, C, "a date",
         f"{AMOUNT}: format the cell as text, and type it again"),
        (amount(True), 3, C, "'TRUE'", AMOUNT),
        (put(SHEET, B3="人员"), 3, "B '支出类别'", "'人员'",
         "one of 人员支出, 公用支出, 项目支出"),
        (put(SHEET, A4="年初预算"), 4, None,
         "a second row for stage 'initial', category 'public'",
         "one row for each (row 3 has it already)"),
        (put("季度支出进度", A3="一", E3="三"), 3, "A '季度'", "'一'", "a quarter, 1 to 4"),
        (put("季度支出进度", B3=0.21, E3="三"), None, None, None, None),
        (put("年度主要目标", A3=1, B3="目标"), 3, "C '出处'", "an empty cell", "a text"),
    ],
)  # fmt: skip
def test_faults_name_sheet_row_and_column(
    fill: Fill,
    work: Callable[[Any], object],
    row: int | None,
    column: str | None,
    found: str,
    expected: str,
) -> None:
    path = fill(work)
    if found is None:
        assert read_workbook(path)["progress"][0]["cumulative_progress"] == "21.00%"
        return
    first = faults(path)[0]
    assert first[0].startswith("表.xlsx, sheet ")
    assert first[1:] == (row, column, found, expected)


def test_all_faults_are_told_at_once(fill: Fill) -> None:
    def work(book: Any) -> None:
        book[SHEET]["C3"], book[SHEET]["C4"] = "a", "b"
        book["年度主要目标"]["A3"] = "c"

    assert [(file.partition("sheet ")[2], row) for file, row, *_ in faults(fill(work))] == [
        (SHEET, 3), (SHEET, 4), ("年度主要目标", 3), ("年度主要目标", 3), ("年度主要目标", 3),
    ]  # fmt: skip


def test_codes_and_labels_may_be_typed(fill: Fill) -> None:
    path = fill(put(SHEET, A3="initial", B3=" 公用支出 "))
    assert read_workbook(path) == {"budget": BUDGET}


def test_rows_and_columns_that_were_moved_are_found(fill: Fill) -> None:
    def work(book: Any) -> None:
        sheet = book[SHEET]
        sheet.insert_rows(1)
        sheet["A1"] = "2021年度支出预算与执行表"
        sheet.move_range("A2:A5", cols=5)
        sheet["F7"], sheet["B7"], sheet["C7"], sheet["D7"] = "调整预算", "公用支出", 90, "三"

    rows = read_workbook(fill(work))["budget"]
    more = {"stage": "adjusted", "category": "public", "amount": "90", "source": "三"}
    assert rows == [*BUDGET, more]


def test_the_chinese_headings_will_do(fill: Fill) -> None:
    path = fill(lambda book: book[SHEET].delete_rows(2))
    assert read_workbook(path) == {"budget": BUDGET}


def test_a_lost_column_is_told(fill: Fill) -> None:
    assert faults(fill(lambda book: book[SHEET].delete_cols(3))) == [
        (f"表.xlsx, sheet {SHEET}", 2, "amount", "no such column",
         "the heading 金额（万元）, or amount below it"),
    ]  # fmt: skip


def test_a_renamed_sheet_is_told_and_sheets_of_notes_are_not(fill: Fill) -> None:
    def work(book: Any) -> None:
        book[SHEET].title = "支出预算与执行 (2)"
        book.create_sheet("备注")["A1"] = "随手记"

    assert faults(fill(work)) == [
        ("表.xlsx, sheet 支出预算与执行 (2)", None, None, "a table under another name",
         "its own name (did you mean '支出预算与执行'?)"),
    ]  # fmt: skip


def test_a_workbook_of_another_kind_is_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "单位：万元"
    book.save(tmp_path / "a.xlsx")
    assert faults(tmp_path / "a.xlsx") == [
        ("a.xlsx", None, None, "a workbook without a sheet of the form",
         "the sheets of the form, as 支出预算与执行"),
    ]  # fmt: skip


def test_line_breaks_are_kept_and_those_of_windows_made_plain(fill: Fill) -> None:
    path = fill(put("年度主要目标", A3=1, B3="一\n二_x000D_\n三", C3="出处"))
    assert read_workbook(path)["goals"][0]["goal"] == "一\n二\n三"


def test_tables_are_written_with_a_mark_and_others_left(tmp_path: Path) -> None:
    (tmp_path / "goals.csv").write_text("old", "utf-8")
    (tmp_path / "budget.csv").write_text("old", "utf-8")
    assert write_tables({"budget": BUDGET}, tmp_path) == [tmp_path / "budget.csv"]
    assert (tmp_path / "budget.csv").read_bytes() == (
        "\ufeffstage,category,amount,source\ninitial,public,100.00,一\nexecuted,public,81.00,二\n"
    ).encode()
    assert (tmp_path / "goals.csv").read_text("utf-8") == "old"
    with pytest.raises(SelfEvalError, match=r"^goals.csv cannot be written: "):
        write_tables({"budget": BUDGET}, tmp_path / "goals.csv")


# Files that are no workbook, or made to harm


def changed(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, change(content) if name == part else content)
    return path


@pytest.mark.parametrize(
    ("content", "found", "expected"),
    [
        (b"", "an empty file", ""),
        (b"a,b\n", "a file that is no workbook", ": open it in Excel or WPS and save it as .xlsx"),
        (b"<html><table>", "a web page", ": open it in Excel or WPS and save it as .xlsx"),
        (
            b"\xd0\xcf\x11\xe0" + "Workbook".encode("utf-16-le"),
            "a damaged .xls file",
            ": open it in Excel or WPS and save it as .xlsx",
        ),
        (
            b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
            "an Office file with a password",
            ": open it and save it without a password",
        ),
    ],
)
def test_what_is_no_workbook_is_named(
    tmp_path: Path, content: bytes, found: str, expected: str
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(SelfEvalError) as caught:
        read_workbook(path)
    message = f"a.xlsx: found {found}; expected an Excel workbook (.xlsx){expected}"
    assert str(caught.value) == message


ENTITY = b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet xmlns="x"/>'


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (ENTITY, "a document type in xl/worksheets/sheet1.xml"),
        (b"<worksheet>", "a damaged part xl/worksheets/sheet1.xml"),
        (
            b'<worksheet><sheetData><row r="1"><c t="s"><v>99999</v></c></row></sheetData>'
            b"</worksheet>",
            "a damaged sheet '说明'",
        ),
    ],
)
def test_damaged_and_hostile_parts_are_refused(fill: Fill, content: bytes, found: str) -> None:
    path = changed(fill(lambda book: None), "xl/worksheets/sheet1.xml", lambda _: content)
    with pytest.raises(SelfEvalError, match=rf"^表.xlsx: found {found}; expected "):
        read_workbook(path)


def test_a_cell_far_away_costs_nothing_and_too_many_are_refused(
    fill: Fill, monkeypatch: pytest.MonkeyPatch
) -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>7</v></c></row>'
    content = f"<worksheet><sheetData>{far}</sheetData></worksheet>".encode()
    path = fill(lambda book: book.create_sheet("远"))
    path = changed(path, "xl/worksheets/sheet30.xml", lambda _: content)
    sheet = next(sheet for sheet in read_sheets(path) if sheet.name == "远")
    assert {place: value.text for place, value in sheet.cells.items()} == {(1048576, 16384): "7"}
    monkeypatch.setattr(sheets, "_MOST_CELLS", 100)
    with pytest.raises(SelfEvalError, match="found more filled cells; expected at most 100"):
        read_sheets(path)
