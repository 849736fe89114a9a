"""The standard of a rule in Chinese words (评分标准), made from the rule so that both agree."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ..figures import FIGURES
from ..formats import percent, places
from ..values import rounded
from .framework import FrameworkRow
from .kinds import (
    METRICS,
    Bands,
    Checklist,
    Comparison,
    CountDeduction,
    Either,
    Judged,
    LinearCliff,
    Part,
    Proportional,
    Qualitative,
    Rule,
    Steps,
    Sum,
    TargetRatio,
    TargetWindow,
    metric_name,
    metric_of,
)


def points(value: Any) -> str:
    """Return points as text: no more decimals than needed, four at most."""
    return places(rounded(value, 4))


def limit_text(value: Any, rule: Rule) -> str:
    """Return a limit as it is written: 90%, or a plain number where the metric is no rate."""
    rate = METRICS[metric_name(rule)].unit == "fraction"
    return f"{places(value * 100)}%" if rate else places(value)


def value_text(value: Any, rule: Rule) -> str:
    """Return the value of a rule's metric: a percentage of two places, or a plain number."""
    rate = METRICS[metric_name(rule)].unit == "fraction"
    return percent(value) if rate else places(value)


def beyond_text(rule: Steps) -> str:
    """Return the word for the side on which a fault lies."""
    return "超过" if rule.side == "above" else "低于"


def step_text(rule: Steps) -> str:
    """Return how a step is counted: 每满 1% or 每 1%."""
    return f"每{'满' if rule.counted == 'whole' else ''} {limit_text(rule.step, rule)}"


def standard_of(row: FrameworkRow) -> str:
    """Return the standard of a row (评分标准) in words."""
    return standard(row.rule, row.weight, row.veto, row.indicator)


def standard(rule: Rule | None, weight: Decimal | None, veto: str = "", name: str = "") -> str:
    """Return the standard of a rule (评分标准) in words, under the name that it stands beside."""
    if rule is None or weight is None:
        return "未设定"
    text = _standard(rule, weight, name)
    return f"{text}；有下列情形的得 0 分：{veto}" if veto else text


def _standard(rule: Rule, weight: Decimal, name: str) -> str:
    full = points(weight)
    metric = metric_of(rule)
    term = metric.term if metric else ""
    lead = "" if term == name else term
    match rule:
        case Bands(bands=bands):
            return f"{lead}{'；'.join(f'{b.range}：{points(b.points)} 分' for b in bands)}"
        case Steps():
            return (
                f"{lead}以 {limit_text(rule.limit, rule)} 为限，{beyond_text(rule)}部分"
                f"{step_text(rule)} 扣 {points(rule.deduct)} 分，扣完为止"
            )
        case Proportional():
            base = "" if rule.target == 1 else f" ÷ {limit_text(rule.target, rule)}"
            most = rule.zero_above
            cliff = "" if most is None else f"；超过 {limit_text(most, rule)} 得 0 分"
            return f"{full} × {term}{base}，封顶 {full} 分{cliff}"
        case LinearCliff():
            limit = limit_text(rule.zero_above, rule)
            return f"{full} ×（1 − {points(rule.slope)} × {term}）；超过 {limit} 得 0 分"
        case CountDeduction():
            return f"满分 {full} 分，每项扣 {points(rule.deduct)} 分，扣完为止"
        case Comparison():
            return (
                f"{FIGURES[rule.figure].term}为 0：{points(rule.none)} 分；"
                f"不高于上年：{points(rule.not_more)} 分；高于上年：{points(rule.more)} 分"
            )
        case Checklist(items=items):
            return "；".join(f"{item.name}：{points(item.points)} 分" for item in items)
        case Qualitative(states=states):
            return "；".join(
                f"{s.name}：{places(s.most * 100)}%～{places(s.least * 100)}%" for s in states
            )
        case TargetRatio():
            return "≥ 指标按实际÷目标、≤ 指标按目标÷实际计分，达标得满分；文字指标未达标的认定得分"
        case TargetWindow():
            return f"达到目标且不超过目标 {percent(rule.within)} 的指标得分"
        case Sum(parts=parts):
            return "；".join(map(_part, parts))
        case Either(options=options):
            listed = "；或 ".join(map(_part, options))
            return f"取高者：{listed}"
        case Judged(own_parts=True):
            return f"部门自设指标，凭佐证认定得分，合计 {full} 分"
        case Judged():
            return f"凭佐证认定得分，满分 {full} 分"
    return "未列明"


def _part(part: Part) -> str:
    text = standard(part.rule, part.weight, part.veto, part.name)
    return f"{part.name}（{points(part.weight)} 分）：{text}"
