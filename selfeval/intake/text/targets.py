"""Targets in sentences: 目标值 90%，实际完成 93.5%; with ≥ that was read as 2."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from ..extract import Extract
from .extracts import extract, plain
from .reading import Reading

_SIGN = "[≥≤><=QqＱ]|不[低少]于|不[超高]过|不高于"
_GOAL = re.compile(rf"(?:目标|指标|计划|年初设定)值?(?:为|是|:)?(?P<sign>{_SIGN})?$")
#: A target in words: 培训学员不少于2000人次等目标.
_AIM = re.compile(rf"(?P<sign>{_SIGN})$")
_MET = re.compile(r"(?:均|全部|都)已?(?:全部)?(?:实现|完成|达成|达标)")
_DONE = re.compile(r"(?:实际)?(?:完成|达到?|实现)(?:值|情况)?(?:为|是|:)?$")
_SIGNS = {"≥": ">=", ">": ">=", "不低于": ">=", "不少于": ">=", "≤": "<=", "<": "<=", "=": "="}
_SIGNS |= {"不超过": "<=", "不高于": "<=", "Q": "<=", "q": "<="}


def read_targets(readings: list[Reading]) -> list[Extract]:
    """Return the targets of one piece: those with a result next to them, and those in words."""
    found: list[Extract] = []
    for goal, done in zip(readings, [*readings[1:], None], strict=True):
        match = _GOAL.search(goal.mention.before)
        same = done and goal.quantity.unit == done.quantity.unit
        if match and done and same and _DONE.search(done.mention.before):
            found += _pair(goal, done, match)
        elif (aim := _AIM.search(goal.mention.before)) and "目标" in goal.mention.sentence:
            found += _aim(goal, aim)
    return found


def _indicator(reading: Reading, end: int) -> str:
    text = re.split(r"[,;:。、(]", reading.mention.before[:end])[-1]
    return re.sub(r"^(?:年度|设定|全年|\d{4}年度?)+", "", text)


def _aim(goal: Reading, match: re.Match[str]) -> list[Extract]:
    indicator = _indicator(goal, match.start())
    if not indicator or not goal.quantity.unit:
        return []
    cells = {
        "indicator": indicator,
        "operator": _SIGNS[match["sign"]],
        "unit": goal.quantity.unit,
        "target": plain(goal.quantity.value),
        "met": "yes" if _MET.search(goal.mention.sentence) else "",
    }
    return [extract(goal, "targets", "target", indicator, 0.75, cells)]


def _pair(goal: Reading, done: Reading, match: re.Match[str]) -> list[Extract]:
    indicator = _indicator(goal, match.start())
    sign = match["sign"] or ""
    target, operator, sure, remark = goal.quantity.value, _SIGNS.get(sign, ">="), 0.9, ""
    misread = _misread(goal.quantity.printed, done.quantity.value, target)
    if not sign and misread is not None:
        target, sure, remark = misread, 0.4, f"原文为{goal.quantity.printed}，疑为“≥”误读"
    elif sign in ("Q", "q"):
        sure, remark = 0.4, "原文为Q，疑为“≤”误读"
    elif not sign:
        sure = 0.6
    cells = {"indicator": indicator, "operator": operator, "unit": goal.quantity.unit}
    if not indicator:
        return []
    first = extract(
        goal,
        "targets",
        "target",
        indicator,
        sure,
        {**cells, "target": plain(target), "remark": remark},
    )
    second = extract(
        done,
        "targets",
        "actual",
        indicator,
        max(sure, 0.8),
        {**cells, "actual": plain(done.quantity.value)},
    )
    return [replace(first, value=target), second]


def _misread(printed: str, actual: Decimal, target: Decimal) -> Decimal | None:
    """Return a target without the 2 in front of it, where only so it is anywhere near."""
    number = printed.rstrip("%").replace(",", "")
    if not number.startswith("2") or len(number.split(".")[0]) < 2 or actual * 2 > target:
        return None
    without = Decimal(number[1:])
    return without if without and actual / without < Decimal("1.6") else None
