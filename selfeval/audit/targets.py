"""Whether targets make sense: direction, unit, and how far they were missed or beaten."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from ..formats import places
from ..metrics import target_met
from ..printed import Meaning, as_printed, exact
from ..terms import OPERATORS, TARGET_KINDS
from .books import Books
from .finding import Cited, Finding
from .words import above, named, shown_share

Row = Mapping[Any, Any]

_MISSED, _BEATEN, _FAR = Decimal("0.2"), Decimal("0.2"), Decimal("0.3")
#: What is counted, so that an output of it is wished for: more is better.
_COUNTED = "人名户个村场次家件所台套项篇份期"
#: What nobody wants more of.
_UNWANTED = (
    "投诉", "事故", "违规", "违法", "违纪", "差错", "故障", "缺陷", "伤亡", "死亡", "火灾", "案件",
    "纠纷", "信访", "发生", "逾期", "超", "未", "减少", "下降", "降低", "流失", "成本", "费用",
    "支出", "经费", "时限", "天数",
)  # fmt: skip


def met_and_figures(books: Books) -> Iterator[Finding]:
    """What is said of a target (met or not) is what its own figures say."""
    for row in _numbers(books):
        said = row["met"]
        if said is None:
            continue
        by_figures = bool(target_met(row["actual"], row["target"], row["operator"]))
        if by_figures != (said == "yes"):
            words = "达标" if said == "yes" else "未达标"
            message = f"{named(row['indicator'])}标为{words}，而{_both(row)}"
            settle = "核对实际值和目标值，更正达标情况"
            yield Finding("met_and_figures", "error", message, _figures(row), settle)


def target_deviation(books: Books) -> Iterator[Finding]:
    """A target is neither missed by more than 20 % nor beaten by more than 20 or 30 %."""
    for row in _numbers(books):
        if row["target"] == 0 or row["operator"] == "=":
            continue
        beaten = _beaten_by(row)
        size = shown_share(beaten.value)
        # To stay far below a limit on cost is what the limit is for.
        wanted = row["operator"] == "<=" and row["kind"] in ("cost", None)
        if above(beaten, _FAR) and not wanted:
            loose = "偏低" if row["operator"] == ">=" else "偏宽"
            message = (
                f"{named(row['indicator'])}{_both(row)}，好于目标 {size}，超过 30%：目标值{loose}"
            )
            settle = "说明目标值的依据，下年按实际水平调整目标"
            yield Finding("target_deviation", "warning", message, _figures(row), settle)
        elif above(beaten, _BEATEN):
            message = f"{named(row['indicator'])}{_both(row)}，好于目标 {size}，超过 20%"
            settle = "说明偏离的原因"
            yield Finding("target_deviation", "note", message, _figures(row), settle)
        elif above(exact(0) - beaten, _MISSED):
            message = f"{named(row['indicator'])}{_both(row)}，差于目标 {size}，超过 20%"
            settle = "说明未达标的原因和改进措施"
            yield Finding("target_deviation", "warning", message, _figures(row), settle)


def _beaten_by(row: Row) -> Meaning:
    """Return by which share of its size a target is beaten, negative where it is missed.

    A target is set, not measured: only what was reached may have been rounded.
    """
    target = exact(row["target"])
    reached = _measured(row["actual"])
    over = reached - target if row["operator"] == ">=" else target - reached
    return over / exact(abs(row["target"]))


def _measured(value: Decimal) -> Meaning:
    counted = int(value.as_tuple().exponent) >= 0
    return exact(value) if counted else as_printed(value, "").meaning


def target_sense(books: Books) -> Iterator[Finding]:
    """A target has the direction and the unit that its indicator asks for."""
    for row in books.dossier.table("targets").to_dict("records"):
        for odd in (_direction, _share_unit, _misread):
            message = odd(row)
            if message:
                settle = "对照批复的绩效目标表，更正方向、目标值或单位"
                yield Finding(
                    "target_sense",
                    "warning",
                    f"{named(row['indicator'])}{message}",
                    _figures(row),
                    settle,
                )
                break


def _direction(row: Row) -> str:
    """Return what is odd of a limit on something that there should be more of: ≤4 villages."""
    unit, name = row["unit"] or "", row["indicator"]
    counted = unit[:1] in _COUNTED and "日" not in unit and row["kind"] in ("quantity", None)
    if row["operator"] != "<=" or not (unit and counted and row["target"]):
        return ""
    if any(word in name for word in _UNWANTED):
        return ""
    return f"的目标写作 ≤{places(row['target'])}{unit}：产出数量一般应为 ≥，方向存疑"


def _share_unit(row: Row) -> str:
    """Return what is odd of a share of satisfied people above all of them."""
    share = row["unit"] in ("%", "％") and (
        row["kind"] == "satisfaction" or "满意" in row["indicator"]
    )
    over = [v for v in (row["target"], row["actual"]) if v is not None and v > 100]
    return f"为 {places(over[0])}%，满意度不会超过 100%" if share and over else ""


def _misread(row: Row) -> str:
    """Return what is odd of ≥90% that was read as 290%, as scanned forms are."""
    target = row["target"]
    if row["unit"] not in ("%", "％") or target is None or not 200 < target <= 300:
        return ""
    actual = row["actual"]
    if actual is not None and actual > 120:
        return ""
    return f"的目标值 {places(target)}% 不合常理，可能是 ≥{places(target - 200)}% 的误识别"


def _numbers(books: Books) -> Iterator[Row]:
    """Yield the targets that have both their numbers."""
    for row in books.dossier.table("targets").to_dict("records"):
        if row["target"] is not None and row["actual"] is not None:
            yield row


def _both(row: Row) -> str:
    unit = row["unit"] or ""
    return (
        f"目标 {OPERATORS[row['operator']]}{places(row['target'])}{unit}，"
        f"实际 {places(row['actual'])}{unit}"
    )


def _figures(row: Row) -> tuple[Cited, ...]:
    unit, source = row["unit"] or "", row["source"]
    kind = f"（{TARGET_KINDS[row['kind']]}）" if row["kind"] else ""
    return (
        Cited(f"{row['indicator']}{kind}目标值", row["target"], unit, source),
        Cited(f"{row['indicator']}实际值", row["actual"], unit, source),
    )
