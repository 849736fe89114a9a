"""The workbook of figures: formulas that are alive, numbers with their digits, texts as texts."""

import re
import shutil
import subprocess
from collections.abc import Callable
from decimal import Decimal as D
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from selfeval import CATALOGUE, evaluate, load
from selfeval.demo import write_demo
from selfeval.exports.excel import write_xlsx
from selfeval.figures import FIGURES
from selfeval.scoring import load_framework, score

SHEETS = ["预算", "项目", "支出进度", "“三公”经费", "指标", "评分", "来源"]


def _write(path: Path, data: Path, department: str, year: int, frameworks: Path) -> None:
    dossier = load(department, year, data)
    write_xlsx(path, dossier, score(dossier, load_framework("shenzhen-style", frameworks)))


@pytest.fixture(scope="module")
def real_path(
    tmp_path_factory: pytest.TempPathFactory, real_data: Path, real_department: str
) -> Path:
    path = tmp_path_factory.mktemp("excel") / "report.xlsx"
    _write(path, real_data, real_department, 2021, real_data)
    return path


@pytest.fixture(scope="module")
def demo_path(tmp_path_factory: pytest.TempPathFactory, real_data: Path) -> Path:
    """The workbook of a made-up department-year with every table."""
    folder = tmp_path_factory.mktemp("demo")
    write_demo(folder / "data", 8, [2022], 3)
    _write(folder / "report.xlsx", folder / "data", "demo-008-transport", 2022, real_data)
    return folder / "report.xlsx"


@pytest.fixture(scope="module")
def formulas(real_path: Path) -> Any:
    return openpyxl.load_workbook(real_path)


@pytest.fixture(scope="module")
def values(real_path: Path) -> Any:
    return openpyxl.load_workbook(real_path, data_only=True)


def _row(sheet: Any, name: str) -> int:
    return next(cell.row for cell in sheet["A"] if cell.value == name)


def test_the_sheets_are_there_in_order(formulas: Any) -> None:
    assert formulas.sheetnames == SHEETS


def test_totals_and_rates_of_the_budget_are_formulas(formulas: Any, values: Any) -> None:
    sheet = formulas["预算"]
    assert [sheet["B5"].value, sheet["B5"].number_format] == [15132.49, "#,##0.00"]
    assert sheet["A6"].value == "合计"
    assert sheet["B6"].value == "=SUM(B3:B5)"
    assert sheet["E6"].value == '=IF(COUNT(B6:C6)=2,C6-B6,"—")'
    assert sheet["G6"].value == '=IF(N(C6)=0,"—",IF(ISNUMBER(D6),D6/C6,"—"))'
    assert sheet["G6"].number_format == "0.00%"
    assert values["预算"]["E6"].value == pytest.approx(-570.36)
    assert values["预算"]["G6"].value == pytest.approx(14787.64 / 14955.46)


def test_both_annual_means_are_formulas(formulas: Any, values: Any) -> None:
    sheet = formulas["支出进度"]
    assert sheet["D7"].value == '=IF(COUNT(B3:B6)=4,AVERAGE(D3:D6),"—")'
    assert sheet["D8"].value == '=IF(COUNT(B3:B6)=4,AVERAGE(B3:B6)/AVERAGE(C3:C6),"—")'
    # (84 + 104 + 100.84 + 98.82) ÷ 4 and 61.8625 ÷ 62.5
    assert values["支出进度"]["D7"].value == pytest.approx(0.96915)
    assert values["支出进度"]["D8"].value == pytest.approx(0.9898)
    assert [sheet["B3"].value, sheet["B3"].number_format] == [0.21, "0.00%"]


def test_project_shares_rest_on_the_sum_of_the_projects(formulas: Any, values: Any) -> None:
    sheet = formulas["项目"]
    total = _row(sheet, "合计")
    assert sheet.cell(total, 5).value == f"=SUM(E3:E{total - 1})"
    # The sum of the initial budgets is not known: no project gives one.
    assert sheet.cell(total, 3).value == "—"
    assert sheet["F3"].value == f'=IF(N($E${total})=0,"—",IF(ISNUMBER(E3),E3/$E${total},"—"))'
    assert values["项目"]["F3"].value == pytest.approx(9049.66 / 14479.25)


def test_metrics_are_reckoned_from_the_figures(formulas: Any, values: Any) -> None:
    sheet, sources = formulas["指标"], formulas["来源"]
    assert [sheet.cell(n, 1).value for n in range(3, 3 + len(CATALOGUE))] == [
        record.term for record in CATALOGUE
    ]
    row = _row(sheet, "预算执行率")
    names = re.findall(r"'来源'!\$B\$(\d+)", sheet.cell(row, 3).value)
    assert {sources.cell(int(n), 1).value for n in names} == {FIGURES["executed_total"].term}
    assert f"C{row}/D{row}" in sheet.cell(row, 2).value
    assert values["指标"].cell(row, 2).value == pytest.approx(14787.64 / 14955.46)
    # What lacks its figures is a formula too: it shows once they are filled in.
    lacking = _row(sheet, "固定资产利用率")
    assert sheet.cell(lacking, 2).value.startswith("=IF(AND(")
    assert values["指标"].cell(lacking, 2).value == "—"
    assert sheet.cell(lacking, 10).value == "未提供《固定资产》（assets.csv）"


def test_every_figure_tells_its_file_row_and_place(formulas: Any) -> None:
    sheet = formulas["来源"]
    row = _row(sheet, "上年年初预算总额")
    assert [cell.value for cell in sheet[row]][:6] == [
        "上年年初预算总额", 14945.7, "万元", "prior_year.csv", "2",
        "一（三）第2段：15,525.82 − 580.12",
    ]  # fmt: skip
    # One that stands on another sheet is taken from there.
    linked = sheet.cell(_row(sheet, "调整预算·项目支出"), 2)
    assert linked.value == "='预算'!$C$5"


def test_the_score_is_added_up(formulas: Any, values: Any) -> None:
    sheet, shown = formulas["评分"], values["评分"]
    subtotals = [cell.row for cell in sheet["C"] if cell.value == "小计"]
    assert [shown.cell(row, 4).value for row in subtotals] == [20, 20, 60]
    assert sheet.cell(subtotals[0], 5).value == f"=SUM(E3:E{subtotals[0] - 1})"
    total = _row(sheet, "合计")
    assert sheet.cell(total, 6).value == f"=SUM({','.join(f'F{row}' for row in subtotals)})"
    assert [shown.cell(total, column).value for column in (4, 5, 6)] == pytest.approx(
        [100, 11.81, 99.81]
    )
    assert sheet.cell(_row(sheet, "可能等级"), 5).value == "优、良、中、差"


def test_sheets_print_on_a4_with_their_headings(formulas: Any) -> None:
    for sheet in formulas:
        setup = sheet.page_setup
        assert (setup.orientation, setup.paperSize) == ("landscape", 9)
        assert (setup.fitToWidth, setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$2:$2"
        assert sheet.freeze_panes == "B3"


def test_made_up_data_is_said_to_be_so(demo_path: Path, formulas: Any) -> None:
    demo = openpyxl.load_workbook(demo_path)
    assert all("合成数据，仅供演示" in sheet["A1"].value for sheet in demo)
    assert not any("合成数据" in sheet["A1"].value for sheet in formulas)
    assert formulas.properties.creator == "selfeval"
    assert formulas.properties.title.startswith("深圳市福田区残疾人综合服务中心2021年度")


def test_texts_of_the_data_are_no_formulas(
    tmp_path: Path, write_years: Callable[..., None], real_data: Path
) -> None:
    evil = {"残疾人保障金": '=HYPERLINK("http://x")', "就业扶贫": "+1", "残疾康复": "@SUM(A1)"}
    evil |= {"购置费": "-2+3", "残疾人慰问": "=1+1", "一（三）第2段": "=cmd|' /C calc'!A0"}
    write_years(tmp_path / "data", "x", {2021: evil})
    _write(tmp_path / "x.xlsx", tmp_path / "data", "x", 2021, real_data)
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    found = {cell.value: cell for sheet in book for row in sheet.iter_rows() for cell in row}
    for text in evil.values():
        assert (found[text].data_type, found[text].quotePrefix) == ("s", True)
    parts = ZipFile(tmp_path / "x.xlsx")
    for name in parts.namelist():
        assert not re.search(rb"<f>[^<]*(HYPERLINK|cmd|1\+1)", parts.read(name))


def _without_values(path: Path, target: Path) -> Path:
    """Take out of a workbook what its formulas come to: whoever reads it must reckon."""
    with ZipFile(path) as given, ZipFile(target, "w") as file:
        for name in given.namelist():
            content = (
                given.read(name).decode("utf-8") if name.endswith(".xml") else given.read(name)
            )
            if isinstance(content, str):
                content = re.sub(
                    r'(<c [^>]*?)( t="str")?(><f>[^<]*</f>)<v>[^<]*</v>', r"\1\3", content
                )
            file.writestr(name, content)
    return target


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
@pytest.mark.parametrize("which", ["real_path", "demo_path"])
def test_a_spreadsheet_comes_to_the_same_values(
    which: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    path = request.getfixturevalue(which)
    bare = _without_values(path, tmp_path / "bare.xlsx")
    profile = (tmp_path / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path / "out"), str(bare)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    ours = openpyxl.load_workbook(path, data_only=True)
    formulas = openpyxl.load_workbook(path)
    theirs = openpyxl.load_workbook(tmp_path / "out" / "bare.xlsx", data_only=True)
    assert openpyxl.load_workbook(bare, data_only=True)["预算"]["B6"].value is None
    compared = 0
    for sheet in formulas:
        for cell in (c for row in sheet.iter_rows() for c in row if c.data_type == "f"):
            mine, other = (book[sheet.title][cell.coordinate].value for book in (ours, theirs))
            where = f"{sheet.title}!{cell.coordinate} {cell.value}"
            assert mine is not None, where
            assert other == (mine if isinstance(mine, str) else pytest.approx(mine, abs=1e-9)), (
                where
            )
            compared += 1
    assert compared > 200


def test_the_values_stored_are_those_of_the_metrics(demo_path: Path) -> None:
    data = demo_path.parent / "data"
    expected = evaluate(load("demo-008-transport", 2022, data).figures)["value"]
    sheet = openpyxl.load_workbook(demo_path, data_only=True)["指标"]
    for row, value in enumerate(expected, 3):
        stored = sheet.cell(row, 2).value
        assert stored == ("—" if value is None else pytest.approx(float(D(value)), abs=1e-12))


def test_the_least_of_data_makes_a_workbook(folder: Path, real_data: Path) -> None:
    _write(folder / "report.xlsx", folder.parents[1], "centre", 2021, real_data)
    values = openpyxl.load_workbook(folder / "report.xlsx", data_only=True)
    assert values["预算"]["B6"].value == 100
    assert values["预算"]["G6"].value == "—"
    assert values["支出进度"]["D7"].value == "—"
