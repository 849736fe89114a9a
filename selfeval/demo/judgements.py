"""Made-up judgements (评审认定) for the Shenzhen-style framework: mostly good, some left open."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from ..scoring.framework import Framework, FrameworkRow, load_framework
from ..scoring.kinds import Checklist
from ..scoring.verdicts import Slot, slots
from .draws import Draws
from .year import DepartmentYear, Row

_EVIDENCE = ("制度文件", "会议纪要", "抽查记录", "档案资料")
_OWN = {"社会效益": Decimal(10), "经济效益": Decimal(5), "可持续影响": Decimal(10)}
_TENTH = Decimal("0.1")


@cache
def _framework() -> Framework:
    return load_framework("shenzhen-style", data_dir=None)


def judgements(one: DepartmentYear) -> list[Row]:
    """评审认定: what the department awarded itself, with evidence, and reasons for lost points."""
    drawn, care = one.draws("judgements"), one.steady("judgements").between(0.8, 1)
    rows: list[Row] = []
    for row in _framework().rows:
        given = list(_of_row(row, drawn, care))
        rows += given
        # What was computed may have lost points too; few think of the reason.
        if not given and drawn.chance(0.5):
            rows.append(_row(row, reason="因年度工作安排，个别季度支出滞后或指标未达满分"))
    return rows


def _of_row(row: FrameworkRow, drawn: Draws, care: float) -> Iterator[Row]:
    for part, slot in slots(row):
        if isinstance(row.rule, Checklist) and not part:
            continue  # judged item by item
        if not drawn.chance(0.95):
            continue
        if slot.takes == "own":
            for name, weight in _OWN.items():
                points = _points(drawn, care, weight)
                yield _found(row, drawn, points < weight, part=name, points=points, weight=weight)
        else:
            value = _value(slot, drawn, care)
            lost = value not in ("yes", "no", 0, slot.weight) or value == "no"
            column = "points" if slot.takes == "points" else "value"
            lost = lost and slot.takes != "veto"
            yield _found(row, drawn, lost, part=part, **{column: value})


def _points(drawn: Draws, care: float, weight: Decimal) -> Decimal:
    """Return points, mostly all of them, on the grid of 0.1."""
    share = (
        Decimal(1) if drawn.chance(care - 0.2) else drawn.pick((Decimal("0.8"), Decimal("0.9")))
    )
    return (weight * share / _TENTH).to_integral_value() * _TENTH


def _value(slot: Slot, drawn: Draws, care: float) -> Decimal | int | str:
    if slot.takes == "points":
        return _points(drawn, care, slot.weight)
    if slot.takes == "count":
        return 0 if drawn.chance(care) else drawn.whole(1, 2)
    if slot.takes == "veto":
        return "no" if drawn.chance(0.99) else "yes"
    return "yes" if drawn.chance(care) else "no"


def _found(row: FrameworkRow, drawn: Draws, lost: bool, **cells: object) -> Row:
    evidence, explained = drawn.pick(_EVIDENCE), drawn.chance(0.85)
    reason = "执行中有个别环节不到位，已整改" if lost and explained else ""
    return _row(row, evidence=evidence, reason=reason, **cells)


def _row(row: FrameworkRow, **cells: object) -> Row:
    return {"framework": _framework().id, "indicator": row.indicator, **cells}
