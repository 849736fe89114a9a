"""The form that a department fills: sheets, lists, checks of what is typed, locks, totals."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from selfeval import SelfEvalError, load
from selfeval.metrics import CATALOGUE
from selfeval.schema import TABLES
from selfeval.workbook.guide import formula
from selfeval.workbook.labels import code_of, labels
from selfeval.workbook.read import read_workbook
from selfeval.workbook.sheets import read_sheets
from selfeval.workbook.template import write_rows, write_template

HELP = ["说明", "指标", "数据字典", "合计核对"]
CODES = "代码"
TITLES = [table.title for table in TABLES.values()]


@pytest.fixture(scope="module")
def empty_form(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("form") / "填报表.xlsx"
    write_template(path, 2022)
    return path


@pytest.fixture(scope="module")
def empty(empty_form: Path) -> Any:
    return openpyxl.load_workbook(empty_form)


@pytest.fixture(scope="module")
def filled_form(
    tmp_path_factory: pytest.TempPathFactory, real_data: Path, real_department: str
) -> Path:
    path = tmp_path_factory.mktemp("form") / "填报表.xlsx"
    write_template(path, 2021, load(real_department, 2021, real_data))
    return path


def column_of(sheet: Any, name: str) -> str:
    return next(cell.column_letter for cell in sheet[2] if cell.value == name)


def rule_of(sheet: Any, name: str) -> Any:
    letter = column_of(sheet, name)
    (rule,) = [
        rule
        for rule in sheet.data_validations.dataValidation
        if str(rule.sqref) == f"{letter}3:{letter}1048576"
    ]
    return rule


def test_help_comes_first_then_a_sheet_for_each_table_and_the_lists_are_hidden(empty: Any) -> None:
    assert empty.sheetnames == [*HELP, *TITLES, CODES]
    assert empty[CODES].sheet_state == "hidden"
    assert "2022年度" in empty["说明"]["A1"].value


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_headings_are_chinese_and_the_names_of_columns_hidden_below(
    empty: Any, table: Any
) -> None:
    sheet = empty[table.title]
    assert [cell.value for cell in sheet[1]] == [table.heading(c) for c in table.columns]
    assert [cell.value for cell in sheet[2]] == list(table.columns)
    assert sheet.row_dimensions[2].hidden
    assert sheet.freeze_panes == "A3"
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_every_coded_column_has_a_list_of_chinese_terms(empty: Any, table: Any) -> None:
    sheet = empty[table.title]
    for column in table.columns:
        cell = table.cell(column)
        if not cell.terms:
            continue
        rule = rule_of(sheet, column)
        assert rule.type == "list"
        letter, last = re.fullmatch(r"'代码'!\$(\w+)\$1:\$\1\$(\d+)", rule.formula1).groups()
        listed = [empty[CODES][f"{letter}{row}"].value for row in range(1, int(last) + 1)]
        assert [code_of(text, cell) for text in listed] == list(cell.terms)
        assert not any(text.startswith(("=", "+", "-", "@")) for text in listed)


def test_labels_are_chinese_and_tell_codes_apart() -> None:
    for table in TABLES.values():
        for column in table.columns:
            shown = list(labels(table.cell(column)).values())
            assert len(set(shown)) == len(shown)
            assert not any(re.search("[A-Za-z]", text) for text in shown)


@pytest.mark.parametrize(
    ("table", "column", "kind", "operator", "formula", "error"),
    [
        ("支出预算与执行", "amount", "decimal", "greaterThanOrEqual", "0", "不小于 0 的金额"),
        ("季度支出进度", "cumulative_progress", "decimal", "greaterThanOrEqual", "0", "百分数"),
        ("季度支出进度", "quarter", "list", None, '"1,2,3,4"', "1、2、3 或 4"),
        ("人员编制", "count", "whole", "greaterThanOrEqual", "0", "不小于 0 的整数"),
        ("绩效指标完成情况", "target", "decimal", "greaterThan", "-1E15", "填写数"),
    ],
)
def test_numbers_are_checked_when_typed_with_a_chinese_message(
    empty: Any, table: str, column: str, kind: str, operator: str, formula: str, error: str
) -> None:
    rule = rule_of(empty[table], column)
    assert (rule.type, rule.operator, rule.formula1) == (kind, operator, formula)
    assert error in rule.error
    assert rule.showErrorMessage and rule.showInputMessage


def test_messages_fit_what_a_spreadsheet_shows(empty: Any) -> None:
    for title in TITLES:
        for rule in empty[title].data_validations.dataValidation:
            assert len(rule.error) < 255 and len(rule.prompt) < 255  # none is cut
            assert len(rule.errorTitle) <= 32 and len(rule.promptTitle) <= 32


def test_cells_to_fill_are_open_and_all_else_is_locked(empty: Any) -> None:
    for name in [*HELP, *TITLES, CODES]:
        protection = empty[name].protection
        assert protection.sheet and protection.password is None
        assert not (protection.insertRows or protection.deleteRows or protection.sort)
    sheet = empty["项目支出"]
    assert all(cell.protection.locked for row in (1, 2) for cell in sheet[row])
    for number in range(1, len(TABLES["projects"].columns) + 1):
        letter = openpyxl.utils.get_column_letter(number)
        assert not sheet.column_dimensions[letter].protection.locked
    assert all(not cell.protection.locked for cell in empty["支出预算与执行"][3][:4])


def test_empty_cells_have_the_format_of_their_column(empty: Any) -> None:
    sheet = empty["季度支出进度"]
    formats = {c: sheet.column_dimensions[column_of(sheet, c)].number_format for c in
               TABLES["progress"].columns}  # fmt: skip
    assert formats == {
        "quarter": "0",
        "cumulative_progress": "0.00%",
        "cumulative_executed": "0.00",
        "planned_progress": "0.00%",
        "source": "@",
    }


def test_tables_with_known_rows_come_with_their_keys(empty: Any) -> None:
    rows = [[cell.value for cell in row[:3]] for row in empty["支出预算与执行"].iter_rows(3)]
    assert rows[0] == ["年初预算", "人员支出", None]
    assert len(rows) == 9
    assert [row[0].value for row in empty["季度支出进度"].iter_rows(3)] == [1, 2, 3, 4]
    assert empty["项目支出"].max_row == 2


def test_nothing_filled_is_no_table(empty_form: Path) -> None:
    assert read_workbook(empty_form) == {}


def test_texts_never_become_formulas(tmp_path: Path) -> None:
    texts = ["=1+1", "+1", "-1", "@SUM(A1)", "#REF!"]
    rows = {"goals": [{"number": str(n), "goal": t, "source": t} for n, t in enumerate(texts)]}
    write_rows(tmp_path / "a.xlsx", 2021, rows)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["年度主要目标"]
    for row, text in enumerate(texts, 3):
        cell = sheet.cell(row, 2)
        assert (cell.value, cell.data_type, cell.number_format) == (text, "s", "@")
        assert cell.quotePrefix == (text[0] in "=+-@")


def test_amounts_are_numbers_with_their_digits_and_else_texts(tmp_path: Path) -> None:
    shown = {
        "3.00": (3, "0.00"),
        "15,525.82": (15525.82, "#,##0.00"),
        "0": (0, "0"),
        "007": ("007", "@"),
        "1234567890123456.7": ("1234567890123456.7", "@"),
    }
    items = list(TABLES["spending_control"].cell("item").terms)
    rows = [
        {"item": item, "stage": "budget", "amount": text, "source": "一"}
        for item, text in zip(items, shown, strict=True)
    ]
    write_rows(tmp_path / "a.xlsx", 2021, {"spending_control": rows})
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["“三公”经费"]
    cells = [sheet.cell(row, 3) for row in range(3, 8)]
    assert [(cell.value, cell.number_format) for cell in cells] == list(shown.values())


def test_totals_are_formulas_over_the_sheets(empty: Any) -> None:
    sheet = empty["合计核对"]
    formulas = [cell.value for row in sheet for cell in row if cell.data_type == "f"]
    assert (
        "=SUMIFS('支出预算与执行'!$C$3:$C$5000,'支出预算与执行'!$A$3:$A$5000,\"年初预算\","
        "'支出预算与执行'!$B$3:$B$5000,\"人员支出\")"
    ) in formulas
    for text in formulas:
        assert set(re.findall(r"'([^']+)'!", text)) <= set(TITLES)
        for term in re.findall(r'"([^"]+)"', text):
            cells = [table.cell(c) for table in TABLES.values() for c in table.columns]
            assert any(term in labels(cell).values() for cell in cells), term


def test_every_metric_is_explained_in_chinese(empty: Any) -> None:
    rows = list(empty["指标"].iter_rows(2, len(CATALOGUE) + 1, values_only=True))
    assert [row[6] for row in rows] == [record.name for record in CATALOGUE]
    by_name = {row[6]: row for row in rows}
    assert by_name["execution_rate"][1:5] == (
        "预算执行率",
        "预算执行总额 ÷ 调整预算总额",
        "越接近 100% 越好",
        "预算执行总额、调整预算总额",
    )
    growth = "（年初预算总额 − 上年年初预算总额） ÷ 上年年初预算总额"
    assert by_name["budget_growth_rate"][2] == growth
    assert not any(re.search("[a-z]", formula(record)) for record in CATALOGUE)


def test_every_column_is_in_the_dictionary(empty: Any) -> None:
    names = [row[5] for row in empty["数据字典"].iter_rows(2, values_only=True)]
    assert names == [f"{t.name}.{c}" for t in TABLES.values() for c in t.columns]


def test_a_workbook_is_not_written_over_somebodys_work(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"work")
    with pytest.raises(SelfEvalError, match=r"^a.xlsx: found a file of that name; expected a new"):
        write_template(path, 2021)
    assert path.read_bytes() == b"work"
    write_template(path, 2021, replace=True)
    assert read_workbook(path) == {}
    kept = [file.read_bytes() for file in tmp_path.iterdir() if file != path]
    assert kept == [b"work"]


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(SelfEvalError, match=r"^a.xls: found the suffix '.xls'; expected .xlsx$"):
        write_template(tmp_path / "a.xls", 2021)
    with pytest.raises(SelfEvalError, match=r"a.xlsx cannot be written: "):
        write_template(tmp_path / "none" / "a.xlsx", 2021)
    long = [{"number": "1", "text": "甲" * 32_768, "source": "一"}]
    expected = "narrative.csv, row 2, column text: found 32,768 signs; expected at most 32,767"
    with pytest.raises(SelfEvalError, match=f"^{expected}$"):
        write_rows(tmp_path / "a.xlsx", 2021, {"narrative": long})


SOFFICE = os.environ.get("SOFFICE") or shutil.which("soffice")


@pytest.mark.skipif(not SOFFICE, reason="needs LibreOffice")
def test_libreoffice_opens_it_computes_the_totals_and_keeps_every_digit(
    filled_form: Path, tmp_path: Path
) -> None:
    profile = (tmp_path / "profile").as_uri()
    command = [
        str(SOFFICE), f"-env:UserInstallation={profile}", "--headless", "--norestore",
        "--convert-to", "xlsx", "--outdir", str(tmp_path), str(filled_form),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    saved = tmp_path / filled_form.name
    assert read_workbook(saved) == read_workbook(filled_form)
    (totals,) = [sheet for sheet in read_sheets(saved) if sheet.name == "合计核对"]
    lines: dict[int, list[str]] = {}
    for (row, _), value in totals.cells.items():
        lines.setdefault(row, []).append(value.text)
    # 378.82 + 14.51 + 15132.49 = 15525.82, and so on; 14787.64 ÷ 14955.46 = 98.8778…%
    assert ["合计", "15,525.82", "14,955.46", "14,787.64", "98.87786802%"] in lines.values()
