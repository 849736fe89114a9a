"""The sheets of money: budget, projects, progress of spending, three-public spending."""

from __future__ import annotations

from typing import Any

from ..dossier import Dossier
from ..formats import DASH
from ..metrics import (
    balance_rate,
    budget_adjustment_rate,
    category_share,
    evaluate,
    execution_rate,
    scheduled_progress,
    three_public_control_rate,
)
from ..projects import project_table
from ..terms import CATEGORIES, QUARTERS, STAGES
from ..values import is_missing
from .cells import PERCENT, Sheet

#: Where a figure stands: its name and how other sheets refer to its cell.
Homes = dict[str, str]


def titled(dossier: Dossier, words: str) -> str:
    """Return the title of a sheet; made-up data is said to be so."""
    synthetic = "（合成数据，仅供演示）" if dossier.synthetic else ""
    return f"{dossier.fiscal_year}年度{words}{synthetic}"


def _ratio(function: Any, part: Any, whole: Any) -> Any:
    return function(part, whole) if part is not None and whole else None


def write_budget(book: Any, dossier: Dossier) -> tuple[Sheet, Homes]:
    """Write the budget by category and stage, with its adjustment and execution (预算)."""
    headings = ["支出类别", *STAGES.values(), "预算调整", "预算调整率", "执行率", "执行占比"]
    widths = [18.0, *[16.0] * 7]
    columns = list(zip(headings, widths, strict=True))
    title = titled(dossier, "支出预算、调整与执行（万元）")
    sheet = Sheet(book, "预算", title, columns, dossier.fiscal_year)
    homes: Homes = {}
    rows = range(sheet.row, sheet.row + len(CATEGORIES))
    total_row = rows[-1] + 1
    for category, term in [*CATEGORIES.items(), ("total", "合计")]:
        values = [dossier.values[f"{stage}_{category}"] for stage in STAGES]
        initial, adjusted, executed = values
        sheet.text(1, term)
        for column, (stage, value) in enumerate(zip(STAGES, values, strict=True), 2):
            homes[f"{stage}_{category}"] = sheet.reference(column)
            if category == "total" and value is not None:
                sheet.total(column, rows, value)
            else:
                sheet.number(column, value)
        both = initial is not None and adjusted is not None
        before, after = sheet.at(2), sheet.at(3)
        change = f'=IF(COUNT({before}:{after})=2,{after}-{before},"{DASH}")'
        sheet.formula(5, change, adjusted - initial if both else None)
        rate = _ratio(budget_adjustment_rate, adjusted, initial) if both else None
        sheet.share(6, sheet.at(5), sheet.at(2), rate)
        sheet.share(7, sheet.at(4), sheet.at(3), _ratio(execution_rate, executed, adjusted))
        whole = dossier.values["executed_total"]
        sheet.share(8, sheet.at(4), f"$D${total_row}", _ratio(category_share, executed, whole))
        if category == "total":
            sheet.bold()
        sheet.next()
    return sheet, homes


def write_projects(book: Any, dossier: Dossier) -> Sheet:
    """Write the projects by size with their share and rate (项目)."""
    columns = [("项目", 34.0), ("资金性质", 16.0), *((term, 14.0) for term in STAGES.values())]
    columns += [("占比", 11.0), ("执行率", 11.0), ("主要用途", 44.0)]
    title = titled(dossier, "项目支出（万元；执行率以调整预算为分母，没有的以年初预算）")
    sheet = Sheet(book, "项目", title, columns, dossier.fiscal_year)
    table = project_table(dossier)
    rows = range(sheet.row, sheet.row + len(table))
    for _, row in table.iterrows():
        sheet.text(1, row["project"])
        sheet.text(2, row["fund_origin"])
        for column, stage in enumerate(STAGES, 3):
            sheet.number(column, row[stage])
        sheet.share(6, sheet.at(5), f"$E${rows[-1] + 1}", row["share"])
        budget = sheet.at(3) if is_missing(row["adjusted"]) else sheet.at(4)
        sheet.share(7, sheet.at(5), budget, row["rate"])
        sheet.text(8, row["purpose"])
        sheet.next()
    if len(table):
        sheet.text(1, "合计")
        for column, stage in enumerate(STAGES, 3):
            # A sum of some of the projects would pass for the whole.
            if table[stage].notna().all() or (stage == "executed" and table[stage].notna().any()):
                sheet.total(column, rows, table[stage].dropna().sum())
            else:
                sheet.number(column, None)
        sheet.bold()
        sheet.next()
    return sheet


def write_progress(book: Any, dossier: Dossier) -> tuple[Sheet, Homes]:
    """Write the progress of spending by quarter, with both annual means (支出进度)."""
    columns = [("季度", 44.0), ("累计支出进度", 18.0), ("序时进度", 18.0), ("均衡率", 18.0)]
    columns.append(("进度差距", 18.0))
    title = titled(dossier, "季度支出进度")
    sheet = Sheet(book, "支出进度", title, columns, dossier.fiscal_year)
    homes: Homes = {}
    rows = range(sheet.row, sheet.row + len(QUARTERS))
    for quarter, term in QUARTERS.items():
        value, schedule = dossier.values[f"progress_q{quarter}"], scheduled_progress(quarter * 3)
        homes[f"progress_q{quarter}"] = sheet.reference(2)
        known = value is not None
        sheet.text(1, term)
        sheet.number(2, value, PERCENT)
        sheet.number(3, schedule, PERCENT)
        sheet.share(4, sheet.at(2), sheet.at(3), balance_rate(value, quarter) if known else None)
        gap = f'=IF(ISNUMBER({sheet.at(2)}),{sheet.at(2)}-{sheet.at(3)},"{DASH}")'
        sheet.formula(5, gap, value - schedule if known else None, PERCENT)
        sheet.next()
    given = f"B{rows[0]}:B{rows[-1]}"
    means = {
        "mean_balance_rate": ("四个季度均衡率的平均值", f"AVERAGE(D{rows[0]}:D{rows[-1]})"),
        "mean_progress_rate": (
            "四个季度平均支出进度 ÷ 平均序时进度（62.5%）",
            f"AVERAGE({given})/AVERAGE(C{rows[0]}:C{rows[-1]})",
        ),
    }
    values = evaluate(dossier.figures)["value"]
    for name, (words, formula) in means.items():
        sheet.text(1, f"全年：{words}")
        whole = f'=IF(COUNT({given})={len(QUARTERS)},{formula},"{DASH}")'
        sheet.formula(4, whole, values[name], PERCENT)
        sheet.bold()
        sheet.next()
    return sheet, homes


_ITEMS = {
    "overseas_travel": "因公出国（境）费",
    "vehicle_purchase": "公务用车购置费",
    "vehicle_running": "公务用车运行维护费",
    "vehicle": "公务用车费小计",
    "reception": "公务接待费",
    "three_public": "“三公”经费合计",
}


def write_control(book: Any, dossier: Dossier, budget: Homes) -> tuple[Sheet, Homes]:
    """Write three-public and daily public-use spending with their control rates (“三公”经费)."""
    columns = [("费用", 34.0), ("预算安排", 18.0), ("实际支出", 18.0), ("控制率", 18.0)]
    title = titled(dossier, "“三公”经费和日常公用经费（万元）")
    sheet = Sheet(book, "“三公”经费", title, columns, dossier.fiscal_year)
    homes: Homes = {}
    table = dossier.table("spending_control")
    printed = set(zip(table["item"], table["stage"], strict=True))
    first = sheet.row
    sums = {"vehicle": (first + 1, first + 2), "three_public": (first, first + 3, first + 4)}
    for item, term in _ITEMS.items():
        values = [dossier.values[f"{item}_{stage}"] for stage in ("budget", "actual")]
        sheet.text(1, term)
        for column, (stage, value) in enumerate(zip(("budget", "actual"), values, strict=True), 2):
            homes[f"{item}_{stage}"] = sheet.reference(column)
            # A total that the department prints is its own figure; the audit checks it.
            if item in sums and value is not None and (item, stage) not in printed:
                added = "+".join(sheet.at(column, row) for row in sums[item])
                sheet.formula(column, f"={added}", value)
            else:
                sheet.number(column, value)
        _control_rate(sheet, *values)
    sheet.text(1, "日常公用经费（调整预算、预算执行）")
    values = [dossier.values["adjusted_public"], dossier.values["executed_public"]]
    for column, (name, value) in enumerate(
        zip(("adjusted_public", "executed_public"), values, strict=True), 2
    ):
        sheet.formula(column, f"={budget[name]}", value)
    _control_rate(sheet, *values)
    return sheet, homes


def _control_rate(sheet: Sheet, budget: Any, actual: Any) -> None:
    rate = _ratio(three_public_control_rate, actual, budget)
    sheet.share(4, sheet.at(3), sheet.at(2), rate)
    sheet.next()
