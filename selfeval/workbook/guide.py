"""The help in the workbook: how to fill it, the metrics, the data dictionary; from the code."""

from __future__ import annotations

import re
from typing import Any

from openpyxl.worksheet.hyperlink import Hyperlink

from ..figures import FIGURES
from ..metrics import CATALOGUE, GROUPS, Metric
from ..schema import TABLES
from ..versions import WORKBOOK, WORKBOOK_LABEL
from .labels import expected, labels
from .writing import (
    BODY,
    MUTED,
    SECTION,
    TITLE,
    WRAPPED,
    protect,
    put_lines,
    put_text,
    set_print,
    set_widths,
)

_BETTER = {
    "higher": "越高越好",
    "lower": "越低越好",
    "target": "越接近 100% 越好",
    "zero": "越接近 0 越好",
    "none": "无方向",
}
_EVIDENCE = (
    "出处后的标记：S 见于公开文件；C加数字 有多份文件相互印证；SEED 见于实例报告；"
    "D 由文件推算；R 凭记忆，未核实；I 推断。"
)
_STEPS = (
    "每张工作表是一张数据表，一行一项事实；从第一个空行起逐行填写，行数不限。",
    "蓝色表头的列必填，灰色表头的列可以不填；一行开始填写后，还缺的必填格显示为浅黄色。",
    "金额单位一律为万元，小数位照原文填写（3.00 填 3.00）；百分数带百分号（21.00%）。",
    "有下拉列表的格从列表中选取；点选一格时会显示该列的填写要求。",
    "“出处”填这一数字在材料中的位置，如 一（三）第2段；每行必填。",
    "已列出名目的空行，没有数据的不必填写，也不必删除；没有数据的表整张留空。空缺会在报告中"
    "列为缺少的资料，不按 0 计算；确为 0 的请填 0。",
    "请勿修改工作表名称，请勿删除隐藏的第 2 行；可以增删数据行、排序、筛选。另加的工作表和"
    "表右侧另加的列不会被读取。",
    "单元格可以填公式，读取的是公式的结果；请在 Excel 或 WPS 中打开并保存后再交。",
    "《合计核对》由公式自动计算，供填报时核对；《指标》列出各项指标怎样计算、需要哪些数据。",
    "不填写个人姓名、电话等个人信息。",
    "填完后存为 Excel 工作簿（.xlsx）。工作表有保护但没有密码，需要时可以撤销保护。",
)


def write_guide(sheet: Any, year: int) -> None:
    """Write how to fill the workbook, and the list of its tables."""
    put_text(sheet["A1"], f"{year}年度部门整体支出绩效自评填报表")
    sheet["A1"].font = TITLE
    put_text(sheet["A3"], "怎样填写")
    sheet["A3"].font = SECTION
    for row, step in enumerate(_STEPS, 4):
        put_text(sheet.cell(row, 1), f"{row - 3}.")
        put_text(sheet.cell(row, 2), step)
        sheet.merge_cells(start_row=row, start_column=2, end_row=row, end_column=4)
        sheet.row_dimensions[row].height = 32 if len(step) > 48 else 18
        for column in (1, 2):
            sheet.cell(row, column).font = BODY
            sheet.cell(row, column).alignment = WRAPPED
    row = len(_STEPS) + 5
    put_text(sheet.cell(row, 1), "数据表")
    sheet.cell(row, 1).font = SECTION
    lines = [["序号", "工作表", "一行一项", "是否必填"]]
    for number, table in enumerate(TABLES.values(), 1):
        keys = " × ".join(table.heading(column) for column in table.key)
        lines.append([str(number), table.title, keys, "必填" if table.required else ""])
    put_lines(sheet, lines, row + 1)
    for number, table in enumerate(TABLES.values(), row + 2):
        place = f"B{number}"
        sheet[place].hyperlink = Hyperlink(ref=place, location=f"'{table.title}'!A1")
    row += len(lines) + 1
    put_text(sheet.cell(row, 2), WORKBOOK_LABEL)
    put_text(sheet.cell(row, 3), str(WORKBOOK))
    set_widths(sheet, [8, 34, 50, 12])
    set_print(sheet, year)
    protect(sheet)


def write_metrics(sheet: Any, year: int) -> None:
    """Write what each metric is, how it is computed, and which figures it needs."""
    lines = [["类别", "指标", "计算公式", "方向", "需要的数据", "出处", "英文名"]]
    lines += [_metric(record) for record in CATALOGUE]
    row = put_lines(sheet, lines, 1)
    put_text(sheet.cell(row + 1, 1), _EVIDENCE)
    sheet.cell(row + 1, 1).font = MUTED
    set_widths(sheet, [16, 30, 50, 16, 40, 30, 30])
    sheet.freeze_panes = "C2"
    set_print(sheet, year, head=1)
    protect(sheet)


def _metric(record: Metric) -> list[str]:
    figures = "、".join(FIGURES[name].term for name in record.inputs)
    source = f"{record.source} [{record.evidence}]"
    better = _BETTER[record.better]
    return [
        GROUPS[record.group],
        record.term,
        formula(record),
        better,
        figures,
        source,
        record.name,
    ]


def formula(record: Metric) -> str:
    """Return the formula of a metric in Chinese terms."""
    above, below = _chinese(record.numerator), _chinese(record.denominator)
    if below == "1":
        return above
    above = f"（{above}）" if " " in above else above
    below = f"（{below}）" if " " in below else below
    return f"{above} ÷ {below}"


def _chinese(expression: str) -> str:
    text = expression.replace("/", "÷").replace(" - ", " − ").replace("*", "×")
    return re.sub(r"[a-z][a-z_0-9]*", lambda name: FIGURES[name[0]].term, text)


def write_dictionary(sheet: Any, year: int) -> None:
    """Write every column of every table: what it holds, whether it may be empty, its codes."""
    lines = [["工作表", "列", "填写要求", "可否不填", "说明", "文件和列的英文名", "代码"]]
    for table in TABLES.values():
        for column in table.columns:
            cell = table.cell(column)
            codes = "；".join(f"{code} {text}" for code, text in labels(cell).items())
            remark = table.row.model_fields[column].description or ""
            optional = "可以不填" if table.optional(column) else "必填"
            name = f"{table.name}.{column}"
            heading = table.heading(column)
            lines.append([table.title, heading, expected(cell), optional, remark, name, codes])
    put_lines(sheet, lines, 1)
    set_widths(sheet, [24, 20, 44, 10, 40, 30, 44])
    sheet.freeze_panes = "C2"
    set_print(sheet, year, head=1)
    protect(sheet)
