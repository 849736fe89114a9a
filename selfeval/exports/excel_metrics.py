"""The sheets of metrics and of where every figure comes from."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from ..dossier import Dossier
from ..figures import FIGURES
from ..formats import DASH
from ..metrics import CATALOGUE, GROUPS
from ..metrics.evaluation import evaluate_one, names_in
from ..report.basis import basis_of
from ..terms import BETTER, EVIDENCE
from .cells import AMOUNT, COUNT, FIRST_ROW, PERCENT, PLAIN, Sheet
from .excel_budget import Homes, titled

_SOURCES = "来源"
_VALUE = "$B$"
_PLACE = re.compile(r"(\S+\.csv) 第(\d+)行（(.*)）", re.DOTALL)
_CODES = {"万元": AMOUNT, "比例": PERCENT, "fraction": PERCENT}
_CELLS = {name: f"'{_SOURCES}'!{_VALUE}{row}" for row, name in enumerate(FIGURES, FIRST_ROW)}


def write_metrics(book: Any, dossier: Dossier) -> Sheet:
    """Write every metric as numerator ÷ denominator, both made of the figures (指标)."""
    columns = [
        ("指标", 26.0), ("数值", 12.0), ("分子", 14.0), ("分母", 14.0), ("计算方法", 32.0),
        ("类别", 10.0), ("方向", 11.0), ("公式出处", 16.0), ("证据", 16.0), ("说明", 28.0),
    ]  # fmt: skip
    title = titled(dossier, "指标（数值＝分子÷分母，金额万元）")
    sheet = Sheet(book, "指标", title, columns, dossier.fiscal_year)
    for record in CATALOGUE:
        one = evaluate_one(record, dossier.figures)
        sheet.text(1, record.term)
        _part(sheet, 3, record.numerator, one.numerator)
        _part(sheet, 4, record.denominator, one.denominator)
        code = _CODES.get(record.unit, COUNT)
        if one.value is not None and not one.denominator:
            # A convention for nothing of nothing, which the last column tells.
            sheet.number(2, one.value, code)
        else:
            above, below = sheet.at(3), sheet.at(4)
            valid = f"AND(ISNUMBER({above}),ISNUMBER({below}),N({below})<>0)"
            sheet.formula(2, f'=IF({valid},{above}/{below},"{DASH}")', one.value, code)
        sheet.text(5, _method(record.name, dossier))
        sheet.text(6, GROUPS[record.group])
        sheet.text(7, BETTER[record.better])
        sheet.text(8, record.source)
        tags = (tag.rstrip("0123456789n") for tag in record.evidence.split("/"))
        sheet.text(9, "；".join(EVIDENCE[tag] for tag in tags))
        sheet.text(10, one.reason)
        sheet.next()
    return sheet


def _method(name: str, dossier: Dossier) -> str:
    found = basis_of(f"metric:{name}", dossier)
    return dict(found.rule).get("计算方法", "") if found else ""


def _part(sheet: Sheet, column: int, expression: str, value: Any) -> None:
    """Set a cell to an expression of the catalogue, reckoned from the figures."""
    names = sorted(names_in(expression), key=len, reverse=True)
    if not names:
        sheet.number(column, Decimal(expression), PLAIN)
        return
    pattern = re.compile(rf"\b({'|'.join(names)})\b", re.ASCII)
    formula = pattern.sub(lambda match: _CELLS[match[1]], expression.replace(" ", ""))
    given = f"COUNT({','.join(_CELLS[name] for name in names)})={len(names)}"
    code = _CODES.get(FIGURES[names[0]].unit, COUNT)
    sheet.formula(column, f'=IF({given},{formula},"{DASH}")', value, code)


def write_sources(book: Any, dossier: Dossier, homes: Homes) -> Sheet:
    """Write every figure with the file, row and place that it comes from (来源).

    One that stands on another sheet is taken from there, so that each is to be changed once.
    """
    columns = [
        ("数据", 30.0), ("数值", 14.0), ("单位", 7.0), ("文件", 20.0), ("行", 14.0),
        ("原文出处", 36.0), ("说明", 36.0),
    ]  # fmt: skip
    title = titled(dossier, f"数据来源（{dossier.document}）")
    sheet = Sheet(book, _SOURCES, title, columns, dossier.fiscal_year)
    for name, figure in FIGURES.items():
        found, code = dossier.figures[name], _CODES.get(figure.unit, COUNT)
        sheet.text(1, figure.term)
        if name in homes:
            sheet.formula(2, f"={homes[name]}", found.value, code)
        else:
            sheet.number(2, found.value, code)
        sheet.text(3, figure.unit)
        places = [match for one in found.sources if (match := _PLACE.fullmatch(one))]
        for column, group in ((4, 1), (5, 2), (6, 3)):
            sheet.text(column, "；".join(dict.fromkeys(match[group] for match in places)))
        sheet.text(7, found.reason)
        sheet.next()
    return sheet
