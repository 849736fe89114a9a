"""Workbooks made by hand: what they surely say becomes figures, the rest is listed."""

import doctest
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from selfeval.schema import TABLES
from selfeval.workbook import grid, numbers, sheets, vocabulary
from selfeval.workbook.foreign import ForeignTable, read_foreign
from selfeval.workbook.grid import unit_of
from selfeval.workbook.vocabulary import STAGES, bare, means
from selfeval.workbook.writing import put_text

Lines = list[list[object]]
Read = Callable[..., list[ForeignTable]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Return a function that makes a sheet of lines, merges areas, and reads the workbook."""

    def make_and_read(
        lines: Lines,
        merged: tuple[str, ...] = (),
        year: int | None = None,
        change: Callable[[Any], object] = lambda sheet: None,
    ) -> list[ForeignTable]:
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = "表"
        for row, line in enumerate(lines, 1):
            for column, value in enumerate(line, 1):
                sheet.cell(row, column).value = value
        for area in merged:
            sheet.merge_cells(area)
        change(sheet)
        book.save(tmp_path / "手工表.xlsx")
        return read_foreign(tmp_path / "手工表.xlsx", year)

    return make_and_read


def said(table: ForeignTable) -> dict[str, Decimal]:
    """Return the figures of a table by their kind."""
    kinds = [extract.kind for extract in table.extracts]
    assert len(set(kinds)) == len(kinds)
    return {extract.kind: extract.value for extract in table.extracts}


def left(table: ForeignTable) -> list[tuple[str, str, str]]:
    prefix = f"工作表“{table.sheet}” "
    return [(n.locator.removeprefix(prefix), n.text, n.reason) for n in table.not_understood]


BUDGET: Lines = [
    ["2021年部门支出预算执行情况表", None, None, None, None],
    [None, None, None, None, "单位：万元"],
    ["支出类别", "年初预算数", "调整预算数", "决算数", "执行率"],
    ["一、基本支出", 393.33, 393.33, 308.4, 0.7841],
    ["1.人员支出", 378.82, 378.82, 296.81, 0.7835],
    ["2.公用支出", 14.51, "14.51", 11.59, 0.7988],
    ["二、项目支出", "１５，１３２．４９", "14,562.13", 14479.24, 0.9943],
    ["合 计", 15525.82, 14955.46, 14787.64, 0.9888],
]
COLUMN_E = ("E列", "执行率", "是上年数据、比率、差额或说明，未采用")


def test_a_budget_table_is_read_with_its_unit_and_its_places(read: Read) -> None:
    (table,) = read(BUDGET, ("A1:E1",))
    assert (table.title, table.unit, table.area) == (
        "2021年部门支出预算执行情况表", "万元", "A3:E8",
    )  # fmt: skip
    assert table.headings == ("支出类别", "年初预算数", "调整预算数", "决算数", "执行率")
    assert said(table) == {
        "initial_personnel": Decimal("378.82"),
        "adjusted_personnel": Decimal("378.82"),
        "executed_personnel": Decimal("296.81"),
        "initial_public": Decimal("14.51"),
        "adjusted_public": Decimal("14.51"),
        "executed_public": Decimal("11.59"),
        "initial_project": Decimal("15132.49"),
        "adjusted_project": Decimal("14562.13"),
        "executed_project": Decimal("14479.24"),
    }
    assert [entry for entry in left(table) if entry[2] != "是小计，未采用"] == [COLUMN_E]
    project = next(e for e in table.extracts if e.kind == "initial_project")
    assert project.cells == {
        "category": "project",
        "stage": "initial",
        "amount": "15132.49",
        "source": "工作表“表” B7",
    }
    assert (project.locator, project.unit, project.label) == (
        "工作表“表” B7", "万元", "年初预算·项目支出",
    )  # fmt: skip
    assert project.printed == table.document.slice(project.span) == "１５，１３２．４９"
    assert project.passage == "项目支出／年初预算数：１５，１３２．４９"
    assert project.confidence == 0.95


def test_rows_that_are_proposed_fit_their_tables(read: Read) -> None:
    (table,) = read(BUDGET)
    for extract in table.extracts:
        columns = TABLES[extract.table].row.model_validate(extract.cells)
        assert columns.amount == extract.value


@pytest.mark.parametrize(
    ("corner", "heading", "cell", "value"),
    [
        ("单位：元", "年初预算数", 3788200, "378.82"),
        ("金额单位:人民币元", "年初预算数", "3,788,200.00", "378.820000"),
        ("单位：亿元", "年初预算数", 1.5, "15000"),
        ("单位：万元", "年初预算数（元）", 3788200, "378.82"),
        (None, "年初预算数（千元）", 3788.2, "378.82"),
        (None, "年初预算数", "3788200元", "378.82"),
        ("单位：元", "年初预算数", "378.82 万元", "378.82"),
    ],
)
def test_amounts_are_scaled_by_the_nearest_unit(
    read: Read, corner: str | None, heading: str, cell: object, value: str
) -> None:
    (table,) = read([[corner], ["类别", heading], ["人员经费", cell], ["备注栏", None]])
    (extract,) = table.extracts
    assert extract.value == Decimal(value)
    assert extract.unit == "万元"


@pytest.mark.parametrize(
    ("corner", "cell", "code", "reason"),
    [
        (None, 378.82, None, "没有注明金额单位"),
        ("单位：元、万元", 378.82, None, "没有注明金额单位"),
        ("单位：万元", "约378", None, "不是数"),
        ("单位：万元", "95%", None, "单位“%”不是金额单位"),
        ("单位：万元", -5, None, "金额为负数"),
        ("单位：万元", 3788200, "0!.0000", "数字格式使显示的数与实际的数不同"),
        ("单位：万元", 3788200, "#,##0,", "数字格式使显示的数与实际的数不同"),
        ("单位：万元", "#REF!", None, "公式有误（#REF!）"),
        ("单位：万元", "=A1+A2", None, "公式没有结果，请在 Excel 或 WPS 中打开并保存后再读取"),
    ],
)
def test_an_amount_that_is_not_sure_is_left_with_the_reason(
    read: Read, corner: str | None, cell: object, code: str | None, reason: str
) -> None:
    def change(sheet: Any) -> None:
        sheet["B3"].number_format = code or "General"

    lines: Lines = [[corner], ["类别", "年初预算数", "决算数"], ["人员经费", cell, "1万元"]]
    (table,) = read(lines, change=change)
    assert [entry[2] for entry in left(table)] == [reason]
    assert said(table) == {"executed_personnel": Decimal(1)}


def test_headings_over_headings_and_labels_over_rows_are_put_together(read: Read) -> None:
    lines: Lines = [
        ["单位：万元"],
        ["支出", None, "2021年度", None, "2020年度", None],
        [None, None, "年初预算", "决算", "年初预算", "决算"],
        ["基本支出", "人员经费", 10, 9, 8, 7],
        [None, "公用经费", 5, 4, 3, 2],
        ["项目支出", None, 20, 19, 18, 17],
    ]
    merged = ("A2:B3", "C2:D2", "E2:F2", "A4:A5", "A6:B6")
    (table,) = read(lines, merged, year=2021)
    assert said(table) == {
        "initial_personnel": Decimal(10), "executed_personnel": Decimal(9),
        "initial_public": Decimal(5), "executed_public": Decimal(4),
        "initial_project": Decimal(20), "executed_project": Decimal(19),
    }  # fmt: skip
    assert left(table) == [
        ("E列", "2020年度/年初预算", "不是2021年的数据"),
        ("F列", "2020年度/决算", "不是2021年的数据"),
    ]
    # Without the year, two columns are as good as each other: neither is taken.
    (table,) = read(lines, merged)
    assert table.extracts == ()
    assert left(table)[0] == ("C4", "10", "同一数据有不同的数值（C4、E4）")


def test_a_table_may_have_its_stages_down_the_side(read: Read) -> None:
    lines: Lines = [
        ["单位：万元"],
        ["阶段", "人员支出", "公用支出", "项目支出", "合计"],
        ["年初预算", 1, 2, 3, 6],
        ["预算执行", 1, 1, 3, 5],
    ]
    (table,) = read(lines)
    assert said(table)["executed_public"] == Decimal(1)
    assert len(table.extracts) == 6
    assert left(table) == []


def test_a_total_that_does_not_add_up_is_told_and_its_parts_are_doubted(read: Read) -> None:
    wrong = [*BUDGET[:-1], ["合计", 15525.82, 14955.46, 14787.65, None]]
    (table,) = read(wrong)
    assert ("D8", "14787.65", "合计 14787.65 与各项之和 14787.64 不符") in left(table)
    assert {e.confidence for e in table.extracts if e.cells["stage"] == "executed"} == {0.5}
    assert {e.confidence for e in table.extracts if e.cells["stage"] == "initial"} == {0.95}


def test_rows_within_a_category_are_not_the_category(read: Read) -> None:
    lines: Lines = [
        ["单位：万元"],
        ["类别", "明细", "年初预算数"],
        ["人员支出", "工资福利支出", 7],
        [None, "对个人和家庭的补助", 3],
        ["公用支出", "小计", 5],
    ]
    (table,) = read(lines, ("A3:A4",))
    assert said(table) == {"initial_public": Decimal(5)}
    assert left(table) == [
        ("第3行", "人员支出/工资福利支出", "不在可识别的名目中"),
        ("第4行", "人员支出/对个人和家庭的补助", "不在可识别的名目中"),
    ]


def test_the_word_budget_alone_is_not_taken_for_a_stage(read: Read) -> None:
    lines: Lines = [["单位：万元"], ["类别", "预算数", "决算数"], ["人员支出", 7, 6]]
    (table,) = read(lines)
    assert said(table) == {"executed_personnel": Decimal(6)}
    assert left(table) == [("B列", "预算数", "没有写明是哪一阶段")]


THREE_PUBLIC = {
    "three_public_budget": Decimal("3.5"), "three_public_actual": Decimal("2.6"),
    "overseas_travel_budget": Decimal(0), "overseas_travel_actual": Decimal(0),
    "vehicle_purchase_budget": Decimal(0), "vehicle_purchase_actual": Decimal(0),
    "vehicle_running_budget": Decimal("2.5"), "vehicle_running_actual": Decimal("2.1"),
    "reception_budget": Decimal(1), "reception_actual": Decimal("0.5"),
}  # fmt: skip


def test_three_public_funds_down_the_side(read: Read) -> None:
    lines: Lines = [
        ["“三公”经费支出表（单位：万元）"],
        ["项目", "预算数", "决算数", "上年决算数"],
        ["合计", 3.5, 2.6, 9],
        ["1.因公出国（境）费用", 0, 0, 0],
        ["2.公务用车购置及运行维护费", 2.5, 2.1, 9],
        ["其中：公务用车购置费", 0, 0, 0],
        ["      公务用车运行维护费", 2.5, 2.1, 9],
        ["3.公务接待费", 1, 0.5, 0],
    ]
    (table,) = read(lines)
    assert said(table) == THREE_PUBLIC
    assert {extract.confidence for extract in table.extracts} == {0.95}
    assert left(table) == [
        ("D列", "上年决算数", "是上年数据、比率、差额或说明，未采用"),
        ("第5行", "公务用车购置及运行维护费", "不在可识别的名目中"),
    ]


def test_three_public_funds_in_one_line(read: Read) -> None:
    items = ["合计", "因公出国（境）费", "公务用车购置及运行费", None, None, "公务接待费"]
    deeper = [None, None, "小计", "公务用车购置费", "公务用车运行费", None]
    lines: Lines = [
        ["金额单位：万元"],
        ["预算数", *[None] * 5, "决算数", *[None] * 5],
        items * 2,
        deeper * 2,
        [3.5, 0, 2.5, 0, 2.5, 1, 2.6, 0, 2.1, 0, 2.1, 0.5],
    ]
    merged = (
        "A2:F2", "G2:L2", "A3:A4", "B3:B4", "C3:E3", "F3:F4", "G3:G4", "H3:H4", "I3:K3", "L3:L4",
    )  # fmt: skip
    (table,) = read(lines, merged)
    assert said(table) == THREE_PUBLIC
    assert left(table) == [
        ("C5", "2.5", "是小计，未采用"),
        ("I5", "2.1", "是小计，未采用"),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        [["编制数", "年末实有在编人数", "编外人员数"], [50, 48, "６人"]],
        [["单位名称", "编制数", "在编人数", "编外人员数"], ["某中心", 50, 48, 6]],
        [["人员情况", "人数"], ["核定编制数", 50], ["在编人数", 48], ["编外人员", 6]],
        [["核定编制数", 50], ["在编人数", 48], ["编外人员", 6]],
    ],
)
def test_staff_is_read_across_and_down_and_without_headings(read: Read, lines: Lines) -> None:
    (table,) = read(lines)
    assert said(table) == {
        "approved_posts": Decimal(50), "staff": Decimal(48), "off_post_staff": Decimal(6),
    }  # fmt: skip
    assert table.extracts[0].cells["count"] == "50"
    assert table.extracts[0].unit == "人"


def test_of_many_units_only_the_total_is_taken_and_not_as_sure(read: Read) -> None:
    lines: Lines = [["单位名称", "编制数"], ["甲", 20], ["乙", 30], ["合计", 50]]
    (table,) = read(lines)
    assert said(table) == {"approved_posts": Decimal(50)}
    assert table.extracts[0].confidence == 0.7
    assert [entry[0] for entry in left(table)] == ["第2行", "第3行"]


def test_projects_are_read_with_what_is_said_of_them(read: Read) -> None:
    lines: Lines = [
        ["单位：元"],
        ["序号", "项目名称", "资金性质", "年初预算数", "全年执行数", "执行率", "主要用途"],
        [1, "购置费", "部门预算", 100000, 92300, "92.3%", "设备"],
        [2, "康复补贴", "上级转移支付", "—", 2137700, None, None],
        [3, "其他", None, 5000, None, None, None],
        [None, "合计", None, 105000, 2230001, None, None],
    ]
    (table,) = read(lines)
    assert [(e.kind, e.label, e.value, e.confidence) for e in table.extracts] == [
        ("initial", "购置费", Decimal(10), 0.93),
        ("executed", "购置费", Decimal("9.23"), 0.93),
        ("executed", "康复补贴", Decimal("213.77"), 0.93),
        ("initial", "其他", Decimal("0.5"), 0.6),
    ]
    assert table.extracts[1].cells == {
        "stage": "executed", "project": "购置费", "fund_origin": "department_budget",
        "purpose": "设备", "amount": "9.2300", "source": "工作表“表” E3",
    }  # fmt: skip
    assert table.extracts[3].cells["remark"] == "原表未写明资金性质"
    assert "fund_origin" not in table.extracts[3].cells
    assert left(table) == [
        ("F列", "执行率", "是上年数据、比率、差额或说明，未采用"),
        ("E列", "全年执行数", "合计 223.0001 与各项之和 223.0000 不符"),
    ]


SELF_EVALUATION: Lines = [
    ["项目支出绩效自评表"],
    ["项目名称", "康复补贴", None, None, None, None, None],
    ["项目资金", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
    ["年度资金总额", 10, 10, 9, 10, "90%", 9],
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
    ["产出指标", "数量指标", "补贴人数", "≥100人", "120人", 20, 20],
    [None, "质量指标", "发放准确率", 1, 0.985, 10, 9],
    [None, "时效指标", "发放时间", "按时", "按时", 10, 10],
    [None, "成本指标", "人均成本", "不超过５００元", 480, 10, 10],
    ["满意度指标", "服务对象满意度指标", "满意度", "90%以上", "95%", 10, 10],
    [None, None, "差错次数", "＞1次", "2次", 5, 5],
    [None, None, "活动场次", "10场", "12次", 5, 5],
]


def test_targets_of_the_usual_form_are_read_with_operators(read: Read) -> None:
    def percent(sheet: Any) -> None:
        sheet["D7"].number_format, sheet["E7"].number_format = "0%", "0.00%"

    *above, table = read(SELF_EVALUATION, ("A6:A9",), change=percent)
    assert [(e.label, e.kind, str(e.value), e.unit) for e in table.extracts] == [
        ("补贴人数", "target", "100", "人"),
        ("补贴人数", "actual", "120", "人"),
        ("发放准确率", "target", "100", "%"),
        ("发放准确率", "actual", "98.50", "%"),
        ("人均成本", "target", "500", "元"),
        ("人均成本", "actual", "480", "元"),
        ("满意度", "target", "90", "%"),
        ("满意度", "actual", "95", "%"),
        ("活动场次", "target", "10", "场"),
    ]
    persons, exact, cost = table.extracts[0], table.extracts[2], table.extracts[5]
    assert persons.cells == {
        "indicator": "补贴人数", "kind": "quantity", "operator": ">=", "target": "100",
        "actual": "120", "unit": "人", "weight": "20", "source": "工作表“表” D6",
    }  # fmt: skip
    assert exact.cells["remark"] == "原表未写明方向（≥、≤ 或 =）"
    assert (exact.confidence, "operator" in exact.cells) == (0.6, False)
    assert (cost.cells["operator"], cost.cells["actual"]) == ("<=", "480")
    assert left(table) == [
        ("D8", "按时", "是文字或不止一个数的目标，请在“是否达标”中填写"),
        ("D11", "＞1次", "“>”不是可识别的方向"),
        ("E12", "12次", "单位“次”与“场”不同"),
        ("G列", "得分", "不在可识别的栏目中"),
    ]
    assert [entry[2] for part in above for entry in left(part)] == [
        "表头不在可识别的表式之中", "表头不在可识别的表式之中",
    ]  # fmt: skip


def test_what_is_no_known_table_is_listed(read: Read, tmp_path: Path) -> None:
    lines: Lines = [
        ["姓氏", "分数"],
        ["甲", 1],
        [],
        ["一段说明"],
        [],
        ["固定资产", "金额"],
        ["车", 2],
    ]
    first, second = read(lines)
    assert left(first) == [("A1:B2", "姓氏 分数", "表头不在可识别的表式之中")]
    assert (second.title, second.area) == ("一段说明", "A6:B7")


def test_hidden_sheets_are_named_and_not_read(read: Read) -> None:
    def hide(sheet: Any) -> None:
        sheet.parent.create_sheet("显")["A1"] = "甲"
        sheet.sheet_state = "hidden"

    (table,) = read(BUDGET, change=hide)
    assert table.extracts == ()
    assert [n.reason for n in table.not_understood] == ["工作表是隐藏的，未读取"]


@pytest.mark.parametrize("word", ["人数" * 20_000, "(" * 50_000, "预算" * 30_000 + "x"])
def test_long_headings_take_no_time(read: Read, word: str) -> None:
    lines: Lines = [["单位：万元"], [word, "年初预算数"], ["人员支出", 1]]
    assert said(read(lines)[0]) == {"initial_personnel": Decimal(1)}


WORDS = """
单位：万元 单位：元 项目名称 类别 年初预算数 调整预算数 决算数 执行率 预算数 人员支出 公用支出
项目支出 合计 小计 基本支出 公务接待费 编制数 三级指标 年度指标值 实际完成值 分值 ≥95% ≤10次
1,234.5 １２ — 某项目 2020年度
""".split()  # noqa: SIM905
CELLS = st.one_of(st.none(), st.sampled_from(WORDS), st.integers(-5, 10**6), st.text(max_size=5))


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=7),
    st.lists(st.tuples(*[st.integers(1, 5)] * 2, *[st.integers(0, 2)] * 2), max_size=3),
    st.sampled_from([None, 2021]),
)
def test_no_sheet_breaks_the_reading_and_every_figure_is_what_its_cell_shows(
    tmp_path_factory: pytest.TempPathFactory,
    lines: Lines,
    areas: list[tuple[int, int, int, int]],
    year: int | None,
) -> None:
    path = tmp_path_factory.mktemp("any") / "a.xlsx"
    book = openpyxl.Workbook()
    for row, line in enumerate(lines, 1):
        for column, value in enumerate(line, 1):
            if isinstance(value, str):
                put_text(book.active.cell(row, column), value)
            else:
                book.active.cell(row, column).value = value
    for top, left_, down, right in areas:
        try:
            book.active.merge_cells(None, top, left_, top + down, left_ + right)
        except AttributeError:  # over another merged area
            continue
    book.save(path)
    for table in read_foreign(path, year):
        for extract in table.extracts:
            assert extract.printed == table.document.slice(extract.span)
            shown = re.sub(r"[^\d.]", "", bare(extract.printed))
            ratio = extract.value / Decimal(shown) if Decimal(shown) else Decimal(1)
            assert ratio in (1, Decimal("0.0001"))
            assert 0 < extract.confidence < 1


def test_words_are_told_by_their_meaning() -> None:
    assert bare("（一）“三公”经费：") == "三公经费"
    assert bare("一般管理事务") == "一般管理事务"
    assert [means(t, STAGES) for t in ("2021年年初预算", "全年预算数(元)", "预算数")] == [
        "initial", "adjusted", "",
    ]  # fmt: skip
    assert unit_of("单位：人、万元") == "万元"
    assert unit_of("三公经费表（单位：元）") == "元"
    assert unit_of("编制单位：某局  金额单位：万元") == "万元"
    assert unit_of("单位：元坝区某局") == unit_of("编制单位：某局") == ""


@pytest.mark.parametrize("module", [grid, numbers, sheets, vocabulary], ids=lambda m: m.__name__)
def test_examples_in_the_docstrings_hold(module: ModuleType) -> None:
    result = doctest.testmod(module)
    assert result.attempted and not result.failed
