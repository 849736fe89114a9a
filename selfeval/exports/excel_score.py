"""The sheet of the score (评分)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ..dossier import Dossier
from ..scoring import Score, ScoredRow, Total
from .cells import PLAIN, Sheet
from .excel_budget import titled

_POINTS = "0.00"
_WEIGHT, _LOW, _HIGH = 4, 5, 6


def write_score(book: Any, dossier: Dossier, result: Score) -> Sheet:
    """Write the score table: the least and the most of each row, with their sums (评分).

    Rules on the whole, such as a cap, are no formula: the total then stands as it was reckoned.
    """
    columns = [
        ("一级指标", 10.0), ("二级指标", 10.0), ("三级指标", 18.0), ("分值", 8.0),
        ("最低得分", 9.0), ("最高得分", 9.0), ("评分标准", 36.0), ("计分过程", 32.0),
        ("扣分原因", 26.0), ("待补依据", 26.0),
    ]  # fmt: skip
    title = titled(dossier, f"指标评分：{result.framework.title}")
    sheet = Sheet(book, "评分", title, columns, dossier.fiscal_year)
    subtotals = []
    for level1 in dict.fromkeys(row.row.level1 for row in result.rows):
        chosen = [row for row in result.rows if row.row.level1 == level1]
        rows = range(sheet.row, sheet.row + len(chosen))
        for row in chosen:
            _write_row(sheet, row)
        sheet.text(1, level1)
        sheet.text(3, "小计")
        for column, value in _ends(result.levels()[level1, ""]):
            sheet.total(column, rows, value, _code(column))
        sheet.bold()
        subtotals.append(sheet.row)
        sheet.next()
    _write_total(sheet, subtotals, result)
    return sheet


def _ends(total: Any) -> list[tuple[int, Decimal]]:
    # A weight of 3.0 is 3.
    return [(_WEIGHT, total.weight.normalize()), (_LOW, total.low), (_HIGH, total.high)]


def _code(column: int) -> str:
    return PLAIN if column == _WEIGHT else _POINTS


def _write_row(sheet: Sheet, row: ScoredRow) -> None:
    sheet.text(1, row.row.level1)
    sheet.text(2, row.row.level2)
    sheet.text(3, f"{row.row.indicator}（核心指标）" if row.row.core else row.row.indicator)
    for column, value in _ends(row):
        sheet.number(column, value)
    sheet.text(7, row.standard)
    sheet.text(8, row.formula)
    sheet.text(9, "；".join((*row.lost, *row.reasons)))
    sheet.text(10, "；".join(row.missing))
    sheet.next()


def _write_total(sheet: Sheet, subtotals: list[int], result: Score) -> None:
    summed = Total(
        sum((row.low for row in result.rows), Decimal(0)),
        sum((row.high for row in result.rows), Decimal(0)),
        sum((row.weight for row in result.rows), Decimal(0)),
    )
    sheet.text(1, "合计")
    for column, value in _ends(summed):
        cells = ",".join(sheet.at(column, row) for row in subtotals)
        sheet.formula(column, f"=SUM({cells})", value, _code(column))
    sheet.bold()
    sheet.next()
    if summed != result.total:
        sheet.text(1, "总分（按总分扣减、封顶和保留位数的规则）")
        for column, value in _ends(result.total):
            sheet.number(column, value)
        sheet.bold()
        sheet.next()
    word = "等级" if len(result.grades) == 1 else "可能等级"
    sheet.text(1, word)
    sheet.text(_LOW, "、".join(result.grades))
    sheet.bold()
    sheet.next()
    for remark in result.remarks:
        sheet.text(1, remark)
        sheet.next()
