"""Audit: what in a report does not agree, with the arithmetic; what rounding explains."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..dossier import Dossier
from . import (
    carry_over,
    economy,
    evidence,
    execution,
    growth,
    management,
    pace,
    rates,
    scores,
    targets,
    totals,
)
from .books import Books, Explained
from .finding import SEVERITIES, Cited, Finding

__all__ = ["CHECKS", "SEVERITIES", "Audit", "Cited", "Explained", "Finding", "audit"]

Check = Callable[[Books], Iterator[Finding]]

#: Every check by its rule, with its title, in the order of the report.
CHECKS: tuple[tuple[str, str, Check], ...] = (
    ("stage_totals", "分类支出之和与合计", totals.stage_totals),
    ("project_list", "项目清单与项目支出", totals.project_list),
    ("three_public_parts", "“三公”经费分项与合计", totals.three_public_parts),
    ("income_and_spending", "收入与支出平衡", totals.income_and_spending),
    ("reported_figures", "文字与数据表一致", totals.reported_figures),
    ("repeated_figures", "同一数据前后一致", totals.repeated_figures),
    ("budget_growth", "预算增长", growth.budget_growth),
    ("adjusted_budget", "预算调整额", carry_over.adjusted_budget),
    ("adjustment_rate", "预算调整率", rates.adjustment_rate),
    ("reported_rates", "比率复算", rates.reported_rates),
    ("annual_rate", "年末进度与全年执行率", pace.annual_rate),
    ("quarter_progress", "季度累计进度", pace.quarter_progress),
    ("quarter_balance", "季度预算执行均衡率", pace.quarter_balance),
    ("mean_balance", "全年平均预算执行均衡率", pace.mean_balance),
    ("execution_level", "预算执行率高低", execution.execution_level),
    ("overspent_projects", "项目超预算", execution.overspent_projects),
    ("payment_pace", "支付进度与计划", execution.payment_pace),
    ("work_pace", "支付进度与工作进度", execution.work_pace),
    ("opening_carry_over", "年初结转结余", carry_over.opening_carry_over),
    ("year_end", "年末结转结余", carry_over.year_end),
    ("three_public_control", "“三公”经费控制", economy.three_public_control),
    ("operating_cost", "公用经费控制率两项", economy.operating_cost),
    ("staff_within_posts", "人员控制", management.staff_within_posts),
    ("met_and_figures", "达标情况与数值", targets.met_and_figures),
    ("target_sense", "目标方向和单位", targets.target_sense),
    ("target_deviation", "目标偏离", targets.target_deviation),
    ("misfit_judgements", "评审认定与指标体系", scores.misfit_judgements),
    ("judged_targets", "得分与目标完成情况", scores.judged_targets),
    ("full_marks_with_reason", "满分与扣分原因", scores.full_marks_with_reason),
    ("lost_without_reason", "扣分原因", scores.lost_without_reason),
    ("self_score", "自评总分和等级", scores.self_score),
    ("evidence", "证据缺口", evidence.evidence),
)


@dataclass(frozen=True)
class Audit:
    """What the checks found, the worst first, and what looked wrong but can be explained."""

    findings: tuple[Finding, ...]
    explained: tuple[Finding, ...] = ()


def audit(dossier: Dossier) -> Audit:
    """Return everything in a department-year that its own printed figures contradict or lack."""
    books = Books(dossier)
    found = [finding for _, _, check in CHECKS for finding in check(books)]
    explained = tuple(one for one in found if isinstance(one, Explained))
    findings = [one for one in found if not isinstance(one, Explained)]
    # The sort is stable: within a severity the order of the checks stays.
    findings.sort(key=lambda finding: list(SEVERITIES).index(finding.severity))
    return Audit(tuple(findings), explained)
