"""The rows of the report's tables, under the tags of the template."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .. import scoring, tables
from ..dossier import Dossier
from ..formats import DASH, amount, percent, places, quantity, spread
from ..metrics import balance_rate, scheduled_progress, target_met
from ..projects import project_table
from ..scoring import Score, ScoredRow
from ..terms import OPERATORS, QUARTERS, TARGET_KINDS, TASK_KINDS, YES_NO
from ..values import is_missing
from .sentences import Words, lacking, to_write

#: Invisible: a cell that holds it alone is merged with the one above it.
SAME_AS_ABOVE = "\u2060"

Rows = list[dict[str, Any]]


def budget_rows(dossier: Dossier) -> Rows:
    """Return the budget by category and stage (预算表)."""
    return [dict(row) for _, row in tables.budget(dossier).frame.iterrows()]


def project_rows(dossier: Dossier) -> Rows:
    """Return the projects by size; the budget is the adjusted, else the initial one (项目表)."""
    rows = []
    for _, row in project_table(dossier).iterrows():
        budget = row["initial"] if is_missing(row["adjusted"]) else row["adjusted"]
        rows.append(
            {
                "项目": row["project"],
                "资金性质": row["fund_origin"],
                "预算数": amount(budget),
                "执行数": amount(row["executed"]),
                "占比": percent(row["share"]),
                "执行率": percent(row["rate"]),
            }
        )
    return rows


def progress_rows(dossier: Dossier) -> Rows:
    """Return the cumulative progress of each quarter that is given (进度表)."""
    found = {quarter: dossier.values[f"progress_q{quarter}"] for quarter in QUARTERS}
    return [
        {
            "季度": QUARTERS[quarter],
            "累计支出进度": percent(value),
            "序时进度": percent(scheduled_progress(quarter * 3)),
            "均衡率": percent(balance_rate(value, quarter)),
        }
        for quarter, value in found.items()
        if value is not None
    ]


def task_rows(dossier: Dossier) -> Rows:
    """Return key tasks and projects with their completion (任务表)."""
    return [
        {
            "类别": TASK_KINDS[row["kind"]],
            "任务": row["task"],
            "是否完成": YES_NO.get(row["completed"], "未说明"),
            "是否按时": YES_NO.get(row["on_time"], "未说明"),
            "质量达标": YES_NO.get(row["to_standard"], "未说明"),
        }
        for _, row in dossier.table("tasks").iterrows()
    ]


def target_rows(dossier: Dossier) -> Rows:
    """Return the targets with what was reached (绩效指标表)."""
    return [
        {
            "绩效指标": row["indicator"],
            "指标类别": TARGET_KINDS.get(row["kind"], DASH),
            "目标值": _with_unit(row["target"], row["unit"], OPERATORS[row["operator"]]),
            "实际值": _with_unit(row["actual"], row["unit"]),
            "达标": YES_NO.get(_met(row), DASH),
        }
        for _, row in dossier.table("targets").iterrows()
    ]


def _with_unit(value: Any, unit: str | None, operator: str = "") -> str:
    return DASH if is_missing(value) else f"{operator}{quantity(value)}{unit or ''}"


def _met(row: Any) -> str:
    # Figures win over what somebody ticked, as they do in the metrics.
    if is_missing(row["target"]) or is_missing(row["actual"]):
        return str(row["met"])
    return "yes" if target_met(row["actual"], row["target"], row["operator"]) else "no"


def level_rows(result: Score) -> Rows:
    """Return the totals of 一级指标 and of all (得分汇总表)."""
    levels = {name: total for (name, level2), total in result.levels().items() if not level2}
    levels["合计"] = result.total
    return [
        {"一级指标": name, "分值": places(t.weight), "自评得分": spread(t.low, t.high)}
        for name, t in levels.items()
    ]


def score_rows(result: Score) -> Rows:
    """Return the score table as it is filed; a level that repeats is marked to merge (评分表)."""
    totals = result.levels()
    rows: Rows = []
    above: tuple[str, str] = ("", "")
    for scored in result.rows:
        row = scored.row
        level = (row.level1, row.level2)
        first, second = (
            f"{name}（{places(totals[of].weight)}）" if name else ""
            for name, of in ((row.level1, (row.level1, "")), (row.level2, level))
        )
        rows.append(
            {
                "一级指标": SAME_AS_ABOVE if row.level1 == above[0] else first,
                "二级指标": SAME_AS_ABOVE if level == above else second,
                "三级指标": f"{row.indicator}（核心指标）" if row.core else row.indicator,
                "评分标准": scored.standard,
                "分值": places(scored.weight),
                "自评得分": spread(scored.low, scored.high),
                "说明": _remark(scored),
            }
        )
        above = level
    return rows


def _remark(row: ScoredRow) -> Sequence[Words]:
    parts = [lacking("；".join(row.missing))] if row.missing else []
    parts += [Words(f"{'；'.join(row.lost)}。")] if row.lost else []
    parts += [Words(f"原因：{'；'.join(row.reasons)}。")] if row.reasons else []
    return [*parts, *([to_write("扣分原因")] if row.unexplained else [])]


def total_row(result: Score) -> dict[str, str]:
    """Return the last row of the score table (总分)."""
    word = "等级" if len(result.grades) == 1 else "可能等级"
    total = result.total
    return {
        "分值": places(total.weight),
        "自评得分": spread(total.low, total.high),
        "说明": f"{word}：{'、'.join(result.grades)}",
    }


def evidence_rows(result: Score) -> Rows:
    """Return what is to be supplied, by the points that hang on it (待补依据表)."""
    gains = scoring.evidence_gains(result)
    lines = zip(gains["needed"], gains["indicators"], gains["points"], strict=True)
    return [
        {
            "序号": str(number),
            "依据": needed,
            "涉及指标": "、".join(indicators),
            "分值": places(points),
        }
        for number, (needed, indicators, points) in enumerate(lines, 1)
    ]
