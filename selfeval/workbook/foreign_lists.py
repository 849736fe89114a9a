"""Tables that list things, one a row: projects with amounts, indicators with their targets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from ..intake.extract import Extract
from . import vocabulary as v
from .proposals import NotUnderstood, Place, Proposed, Quantity, digits, is_total, quantity
from .vocabulary import is_word, means, plain, target_kind

_SURE, _UNSURE = 0.93, 0.6
_CATEGORY = re.compile(
    r"^(?:其中[:：])?(?:人员|公用|基本|项目)(?:经费|支出)|因公出国|公务用车|公务接待|三公"
)
_TOLERANCE = Decimal("0.0000001")
_OPERATORS = {
    ">=": r"≥|≧|>=|=>|不低于|不少于|不小于|至少|大于等于|大于或等于",
    "<=": r"≤|≦|<=|=<|不超过|不高于|不大于|不多于|至多|小于等于|小于或等于",
    "=": r"=|等于",
}
_TARGET = re.compile(
    r"(?P<sign>[^\d\-]{0,6}?)(?P<number>-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)"
    r"(?P<unit>%|‰|[^\d\s,.;，。；]{0,6}?)(?P<after>以上|以下|以内)?"
)
_AFTER = {"以上": ">=", "以下": "<=", "以内": "<="}


def _column(place: Place, pattern: str) -> int | None:
    """Return the one column whose innermost heading is one of these words."""
    found = [
        column
        for column in place.grid.columns
        if (path := place.grid.path(column)) and is_word(path[-1], pattern)
    ]
    return found[0] if len(found) == 1 else None


def _text(place: Place, row: int, column: int | None) -> str:
    value = None if column is None else place.grid.at(row, column)
    return "" if value is None else value.text


# Projects


def read_projects(place: Place) -> Proposed | None:
    """Return the amounts of a list of projects; ``None`` where there is none."""
    name = _column(place, v.PROJECT)
    if name is None or any(_is_category(_text(place, row, name)) for row in place.grid.body):
        return None
    stages: dict[int, str] = {}
    left: list[NotUnderstood] = []
    known = {name, *(_column(place, p) for p in (v.FUND_ORIGIN, v.PURPOSE, v.KEY_PROJECT))}
    for column in place.grid.columns:
        path = place.grid.path(column)
        codes = {code for heading in path if (code := means(heading, v.STAGES))}
        reason = place.other(path)
        if len(codes) == 1 and not reason and _known_stage(path[-1]):
            stages[column] = codes.pop()
        elif path and column not in known and not is_word(path[-1], r"序号|编号"):
            left.append(place.left(reason or "不在可识别的栏目中", column=column))
    if not stages:
        return None
    for stage in {s for s in stages.values() if list(stages.values()).count(s) > 1}:
        for column in [c for c, s in stages.items() if s == stage]:
            left.append(place.left("不止一栏是同一阶段的金额", column=column))
            del stages[column]
    return _list_projects(place, name, stages, left)


def _is_category(name: str) -> bool:
    """Whether a row is a category of spending, or of 三公: 项目 heads tables of those too."""
    return _CATEGORY.search(name) is not None


def _known_stage(heading: str) -> bool:
    return bool(means(heading, v.STAGES)) or is_word(heading, v.NEUTRAL)


def _list_projects(
    place: Place, name: int, stages: Mapping[int, str], left: list[NotUnderstood]
) -> Proposed:
    extracts: list[Extract] = []
    totals: dict[int, Decimal] = {}
    for row in place.grid.body:
        project = _text(place, row, name) or "".join(place.labels(row)[-1:])
        if not project:
            left.append(place.left("没有项目名称", row))
            continue
        for column, stage in stages.items():
            if place.value(row, column) is None:
                continue
            value = place.amount(row, column)
            if isinstance(value, str):
                left.append(place.left(value, row, column))
            elif is_total(plain(project)):
                totals[column] = value
            else:
                cells = _project_cells(place, row, project, stage)
                cells["amount"] = digits(value)
                sure = _SURE if "remark" not in cells else _UNSURE
                figure = ("projects", stage, project)
                extracts.append(place.extract(row, column, figure, value, "万元", sure, cells))
    for column, total in totals.items():
        own = [e.value for e in extracts if e.kind == stages[column]]
        if abs(sum(own, Decimal(0)) - total) > _TOLERANCE:
            reason = f"合计 {digits(total)} 与各项之和 {digits(sum(own, Decimal(0)))} 不符"
            left.append(place.left(reason, column=column))
    return Proposed(tuple(extracts), tuple(left))


def _project_cells(place: Place, row: int, project: str, stage: str) -> dict[str, str]:
    origin = plain(_text(place, row, _column(place, v.FUND_ORIGIN)))
    key = plain(_text(place, row, _column(place, v.KEY_PROJECT)))
    cells = {
        "stage": stage,
        "project": project,
        "fund_origin": v.FUND_ORIGIN_CODES.get(origin, ""),
        "key_project": v.YES_NO_CODES.get(key, ""),
        "purpose": _text(place, row, _column(place, v.PURPOSE)),
    }
    if not cells["fund_origin"]:
        cells["remark"] = "原表未写明资金性质"
    return {column: text for column, text in cells.items() if text}


# Targets


def read_targets(place: Place) -> Proposed | None:
    """Return the targets and results of a list of indicators; ``None`` where there is none."""
    name, goal = _column(place, v.INDICATOR), _column(place, v.TARGET)
    if name is None or goal is None:
        return None
    done = _column(place, v.ACTUAL)
    extracts: list[Extract] = []
    left: list[NotUnderstood] = []
    for row in place.grid.body:
        indicator = _text(place, row, name)
        if not indicator or is_total(plain(indicator)):
            continue
        cells = _target_cells(place, row, indicator)
        figures: list[tuple[int, str, Decimal]] = []
        for column, kind in ((goal, "target"), (done, "actual")):
            if column is None or place.value(row, column) is None:
                continue
            found = _read_target(place, row, column, cells, kind)
            if isinstance(found, str):
                left.append(place.left(found, row, column))
                # Without its target a result cannot be judged.
                break
            figures.append((column, kind, found))
            cells[kind] = digits(found)
        if figures and "operator" not in cells:
            cells["remark"] = "原表未写明方向（≥、≤ 或 =）"
        sure = _SURE if "operator" in cells else _UNSURE
        for column, kind, value in figures:
            figure = ("targets", kind, indicator)
            unit = cells.get("unit", "")
            extracts.append(place.extract(row, column, figure, value, unit, sure, cells))
    known = {name, goal, done, *(_column(place, p) for p in (v.KIND, v.WEIGHT, v.UNIT))}
    for column in place.value_columns:
        if column not in known and place.grid.path(column):
            left.append(place.left("不在可识别的栏目中", column=column))
    return Proposed(tuple(extracts), tuple(left))


def _target_cells(place: Place, row: int, indicator: str) -> dict[str, str]:
    column = _column(place, v.WEIGHT)
    value = None if column is None else place.grid.sheet.cells.get((row, column))
    weight = quantity(value) if value else None
    cells = {
        "indicator": indicator,
        "kind": target_kind(plain(_text(place, row, _column(place, v.KIND)))),
        "unit": _text(place, row, _column(place, v.UNIT)),
        "weight": digits(weight.value) if isinstance(weight, Quantity) and not weight.unit else "",
    }
    return {column: text for column, text in cells.items() if text}


def _read_target(
    place: Place, row: int, column: int, cells: dict[str, str], kind: str
) -> Decimal | str:
    """Return the number of a target or result, and put its operator and unit into ``cells``."""
    value = place.grid.sheet.cells[row, column]
    if value.kind not in ("text", "number"):
        found = quantity(value)
        return found if isinstance(found, str) else found.value
    match = _TARGET.fullmatch(plain(value.text))
    if not match:
        return "是文字或不止一个数的目标，请在“是否达标”中填写"
    sign = next((code for code, p in _OPERATORS.items() if re.fullmatch(p, match["sign"])), "")
    if match["sign"] and (not sign or kind == "actual" or match["after"]):
        return f"“{match['sign']}”不是可识别的方向"
    unit, said = match["unit"], cells.get("unit", "")
    if unit and said and unit != said:
        return f"单位“{unit}”与“{said}”不同"
    operator = sign or _AFTER.get(match["after"] or "", "")
    if operator and kind == "target":
        cells["operator"] = operator
    if unit:
        cells["unit"] = unit
    return Decimal(match["number"].replace(",", ""))
