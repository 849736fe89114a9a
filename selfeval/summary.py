"""What a department-year comes to: the first screen of its report, and plain data for others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from . import scoring
from .audit import SEVERITIES, Audit, Finding
from .display import Card, templates
from .dossier import Dossier, previous_year
from .formats import amount, percent, places, points_apart, spread
from .gaps import evidence_gaps
from .metrics import CATALOGUE, evaluate
from .metrics.evaluation import evaluate_one
from .scoring import Score

#: So many lines of findings and of missing evidence stand on the first screen.
SHOWN = 5
_REMARK = re.compile(r"（[^（）]*）")
_FIGURES = ("initial_total", "adjusted_total", "executed_total")


@dataclass(frozen=True)
class Line:
    """One line of a list on the first screen: what it says, its weight, and where more is."""

    text: str
    mark: str = ""
    key: str = ""
    severity: str = ""


@dataclass(frozen=True)
class Summary:
    """The first screen: cards, and lists, each with its title and how many there are in all."""

    cards: tuple[Card, ...]
    lists: tuple[tuple[str, tuple[Line, ...], str], ...]

    def _repr_html_(self) -> str:
        return templates().get_template("summary.html.j2").render(summary=self, cards=self.cards)


def summary(dossier: Dossier, result: Score, found: Audit) -> Summary:
    """Return the first screen of a report (概览).

    The headline figures with their change, the score as a range, the findings that matter most
    and the evidence whose lack leaves most points open.
    """
    serious = [f for f in found.findings if f.severity != "note"]
    gains = scoring.evidence_gains(result)
    findings = [
        Line(_short(one), SEVERITIES[one.severity], f"finding:{number}", one.severity)
        for number, one in enumerate(serious[:SHOWN], start=1)
    ]
    missing = [
        Line(str(needed), f"{places(points)} 分", "heading:补充哪些依据最值得")
        for needed, points in zip(gains["needed"][:SHOWN], gains["points"][:SHOWN], strict=True)
    ]
    return Summary(
        cards=(*_money(dossier), *_verdicts(result, found, len(evidence_gaps(dossier)))),
        lists=(
            ("对不上或须核实的数据", tuple(findings), _count(len(serious), "没有发现。")),
            ("评分还缺的依据", tuple(missing), _count(len(gains), "评分依据齐全。")),
        ),
    )


def _count(count: int, none: str) -> str:
    return f"共 {count} 项，以上为主要的 {SHOWN} 项。" if count > SHOWN else "" if count else none


def _short(one: Finding) -> str:
    """Return a finding without its remarks in brackets and what comes after the first point."""
    return _REMARK.sub("", one.message).split("；")[0]


def _money(dossier: Dossier) -> tuple[Card, ...]:
    figures, values = dossier.values, evaluate(dossier.figures)["value"]
    executed, adjusted = figures["executed_total"], figures["adjusted_total"]
    parts = f"{amount(executed)} ÷ 调整预算 {amount(adjusted)} 万元"
    rate = values["execution_rate"]
    growth, adjustment = values["budget_growth_rate"], values["budget_adjustment_rate"]
    return (
        Card(
            "预算执行率",
            percent(rate),
            f"执行 {parts}；{_change(dossier, rate)}" if rate is not None else _LACKING,
            "metric:execution_rate",
        ),
        Card(
            "年初预算",
            amount(figures["initial_total"], "万元"),
            f"比上年 {percent(growth, sign=True)}" if growth is not None else "缺少上年预算",
            "figure:initial_total",
        ),
        Card(
            "调整预算",
            amount(adjusted, "万元"),
            f"比年初 {percent(adjustment, sign=True)}" if adjustment is not None else _LACKING,
            "figure:adjusted_total",
        ),
    )


_LACKING = "缺少依据，见证据缺口"


def _change(dossier: Dossier, rate: Decimal) -> str:
    last = previous_year(dossier)
    before = None if last is None else evaluate(last.figures)["value"]["execution_rate"]
    if before is None:
        return "没有可比的上年执行率"
    return f"比上年 {points_apart(rate, before)}"


def _verdicts(result: Score, found: Audit, gaps: int) -> tuple[Card, ...]:
    total = result.total
    known = sum(row.points is not None for row in result.rows)
    counts = severities(found)
    remarks = [f"满分 {places(total.weight)}", f"{known}/{len(result.rows)} 项指标有依据"]
    remarks += [] if result.framework.status == "verified" else ["分值未经核实"]
    remarks += [f"所用数据有 {counts['error']} 项错误待更正"] if counts["error"] else []
    return (
        Card(
            "测算得分",
            f"{spread(total.low, total.high)} 分",
            "；".join(remarks),
            "section:04_scoring",
        ),
        Card(
            "审核发现",
            f"{counts['error']} 项错误",
            f"另有 {counts['warning']} 项警告、{counts['note']} 项提示",
            "section:05_audit",
        ),
        Card("证据缺口", f"{gaps} 项", "缺数据的指标不推算", "heading:证据缺口"),
    )


def severities(found: Audit) -> dict[str, int]:
    """Return how many findings there are of each severity."""
    return {s: sum(f.severity == s for f in found.findings) for s in SEVERITIES}


def summarise(dossier: Dossier, result: Score | None, found: Audit) -> dict[str, Any]:
    """Return a department-year as plain data for the run record: exact figures as strings."""
    metrics = {record.name: evaluate_one(record, dossier.figures) for record in CATALOGUE}
    return {
        "name": dossier.name,
        "district": dossier.district,
        "document": dossier.document,
        "synthetic": dossier.synthetic,
        "figures": {name: exact_text(dossier.values[name]) for name in _FIGURES},
        "metrics": {
            name: {
                "value": exact_text(one.value),
                "numerator": exact_text(one.numerator),
                "denominator": exact_text(one.denominator),
                "state": one.state,
            }
            for name, one in metrics.items()
        },
        "score": None if result is None else _score(result),
        "findings": severities(found),
        "gaps": len(evidence_gaps(dossier)),
    }


def exact_text(value: Any) -> str | None:
    """Return a figure with all its digits."""
    return None if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


def _score(result: Score) -> Mapping[str, Any]:
    chosen, total = result.framework, result.total
    return {
        "framework": chosen.id,
        "title": chosen.title,
        "variant": chosen.variant,
        "status": chosen.status,
        "low": _points(total.low),
        "high": _points(total.high),
        "weight": _points(total.weight),
        "grades": list(result.grades),
        "rows": [
            {
                "indicator": row.row.indicator,
                "level1": row.row.level1,
                "level2": row.row.level2,
                "weight": _points(row.weight),
                "low": _points(row.low),
                "high": _points(row.high),
            }
            for row in result.rows
        ],
    }


def _points(value: Decimal) -> str:
    # Weights add up with the decimals of all of them: 100.0.
    return f"{value.normalize():f}"
