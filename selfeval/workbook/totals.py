"""The sheet of totals: live formulas over the other sheets, to check a form while it is filled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from .. import terms
from ..schema import TABLES
from .labels import label
from .writing import BODY, MUTED, SECTION, protect, put_head, put_text, set_print, set_widths

_AMOUNT, _SHARE, _COUNT = "#,##0.00", "0.00%", "0"
#: Rows that the formulas look at; adding and deleting rows moves the end.
_LAST = 5000
_PARTS = ("overseas_travel", "vehicle_purchase", "vehicle_running", "reception")


def column(table: str, name: str) -> str:
    """Return the range of a column, as a formula names it."""
    letter = get_column_letter(TABLES[table].columns.index(name) + 1)
    return f"'{TABLES[table].title}'!${letter}$3:${letter}${_LAST}"


def total(table: str, name: str, **where: str) -> str:
    """Return the formula for the sum of a column over the rows that have these codes."""
    if not where:
        return f"SUM({column(table, name)})"
    parts = [column(table, name)]
    for key, code in where.items():
        term = label(code, TABLES[table].cell(key).terms[code])
        parts += [column(table, key), f'"{term}"']
    return f"SUMIFS({','.join(parts)})"


def count(table: str, name: str, code: str | None = None) -> str:
    """Return the formula for the number of rows that are filled, or have a code."""
    if code is None:
        return f"COUNTA({column(table, name)})"
    term = label(code, TABLES[table].cell(name).terms[code])
    return f'COUNTIF({column(table, name)},"{term}")'


def write_totals(sheet: Any, year: int) -> None:
    """Write the sheet; it is locked all over."""
    put_text(sheet["A1"], "合计核对")
    sheet["A1"].font = SECTION
    put_text(
        sheet["A2"], "本表由公式自动计算，不需填写，也不会被读取。金额单位：万元。差额应为 0。"
    )
    sheet["A2"].font = MUTED
    row = 4
    for section in (_budget, _projects, _income, _control, _adjustments, _work):
        row = section(sheet, row) + 1
    _texts(sheet, row)
    set_widths(sheet, [34, 18, 18, 18, 18])
    sheet.freeze_panes = "A4"
    set_print(sheet, year)
    protect(sheet)


def _line(sheet: Any, row: int, name: str, formulas: Sequence[str], form: str = _AMOUNT) -> int:
    put_text(sheet.cell(row, 1), name)
    sheet.cell(row, 1).font = BODY
    for number, formula in enumerate(formulas, 2):
        cell = sheet.cell(row, number)
        cell.value = f"={formula}"
        cell.number_format, cell.font = form, BODY
        cell.alignment = Alignment(horizontal="right")
    return row + 1


def _head(sheet: Any, row: int, *names: str) -> int:
    for number, name in enumerate(names, 1):
        put_head(sheet.cell(row, number), name)
    return row + 1


def _stage_cells(row: int) -> list[str]:
    return [f"{letter}{row}" for letter in "BCD"]


def _rate(over: str, under: str) -> str:
    return f'IF({under}=0,"",{over}/{under})'


def _difference(one: str, other: str) -> str:
    # In binary 0.3 − 0.1 is not 0.2: without rounding, equal sums would differ.
    return f"ROUND({one}-({other}),6)"


def _budget(sheet: Any, row: int) -> int:
    head = row
    row = _head(sheet, row, "支出预算与执行", *terms.STAGES.values(), "执行率（÷调整预算）")
    for category, term in terms.CATEGORIES.items():
        sums = [total("budget", "amount", stage=s, category=category) for s in terms.STAGES]
        row = _line(sheet, row, term, sums)
    sums = [f"SUM({letter}{head + 1}:{letter}{row - 1})" for letter in "BCD"]
    row = _line(sheet, row, "合计", sums)
    for line in range(head + 1, row):
        cell = sheet.cell(line, 5)
        cell.value, cell.number_format = f"={_rate(f'D{line}', f'C{line}')}", _SHARE
        cell.font = BODY
    return row


def _projects(sheet: Any, row: int) -> int:
    row = _head(sheet, row, "项目支出", *terms.STAGES.values())
    row = _line(
        sheet, row, "各项目合计", [total("projects", "amount", stage=s) for s in terms.STAGES]
    )
    above = _stage_cells(row - 1)
    sums = [total("budget", "amount", stage=s, category="project") for s in terms.STAGES]
    differences = [_difference(a, b) for a, b in zip(above, sums, strict=True)]
    return _line(sheet, row, "与《支出预算与执行》项目支出之差", differences)


def _income(sheet: Any, row: int) -> int:
    row = _head(sheet, row, "收入预算", *terms.STAGES.values())
    for origin, term in terms.ORIGINS.items():
        sums = [total("income", "amount", stage=s, origin=origin) for s in terms.STAGES]
        row = _line(sheet, row, term, sums)
    return _line(sheet, row, "合计", [f"SUM({c}{row - 3}:{c}{row - 1})" for c in "BCD"])


def _control(sheet: Any, row: int) -> int:
    row = _head(sheet, row, "“三公”经费", *terms.CONTROL_STAGES.values())

    def sums(item: str) -> list[str]:
        stages = terms.CONTROL_STAGES
        return [total("spending_control", "amount", item=item, stage=s) for s in stages]

    first = row
    for item in _PARTS:
        row = _line(sheet, row, terms.CONTROL_ITEMS[item], sums(item))
    row = _line(sheet, row, "分项合计", [f"SUM({c}{first}:{c}{row - 1})" for c in "BC"])
    row = _line(sheet, row, "填报的“三公”经费", sums("three_public"))
    return _line(
        sheet,
        row,
        "差额（只填合计或只填分项时不为 0）",
        [f"{c}{row - 1}-{c}{row - 2}" for c in "BC"],
    )


def _adjustments(sheet: Any, row: int) -> int:
    row = _head(sheet, row, "预算调整", "金额")
    for kind, term in terms.ADJUSTMENT_KINDS.items():
        row = _line(sheet, row, term, [total("adjustments", "amount", kind=kind)])
    initial, adjusted = (total("budget", "amount", stage=s) for s in ("initial", "adjusted"))
    worked = f"{initial}+B{row - 3}-B{row - 2}"
    row = _line(sheet, row, "年初预算＋追加－核减", [worked])
    return _line(sheet, row, "与调整预算之差", [_difference(f"B{row - 1}", adjusted)])


def _work(sheet: Any, row: int) -> int:
    row = _head(sheet, row, "任务与绩效指标", "数量")
    row = _line(sheet, row, "任务", [count("tasks", "task")], _COUNT)
    row = _line(sheet, row, "已完成任务", [count("tasks", "completed", "yes")], _COUNT)
    row = _line(sheet, row, "绩效指标", [count("targets", "indicator")], _COUNT)
    return _line(sheet, row, "绩效指标分值合计", [total("targets", "weight")], "General")


def _texts(sheet: Any, row: int) -> int:
    """Count the amounts that are texts, since no sum has them."""
    row = _head(sheet, row, "以文本存放的金额（未计入以上合计）", "个数")
    for table in ("budget", "projects", "income", "spending_control", "adjustments"):
        texts = f"SUMPRODUCT(--ISTEXT({column(table, 'amount')}))"
        row = _line(sheet, row, TABLES[table].title, [texts], _COUNT)
    return row
