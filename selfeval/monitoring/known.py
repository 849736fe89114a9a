"""What was known at the end of a quarter (截至季末): nothing of what came after gets past here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pandas as pd

from ..dossier import Dossier
from ..projects import project_table
from ..terms import QUARTERS

#: Rows that only the end of the year brings, and tables that go by quarter.
_BY_STAGE, _BY_QUARTER = ("budget", "projects"), ("progress", "project_progress")


@dataclass(frozen=True)
class Position:
    """Where the department or one of its projects stands at the end of a quarter (执行情况).

    Amounts in 万元, rates as fractions of the budget of the year; ``None`` is not given, and then
    ``reason`` (Chinese) says what is missing. ``key`` is the row, as in
    :mod:`selfeval.report.basis`.
    """

    name: str
    budget: Decimal | None
    executed: Decimal | None = None
    rate: Decimal | None = None
    target: Decimal | None = None
    note: str = ""
    reason: str = ""
    key: str = ""

    @property
    def unspent(self) -> Decimal | None:
        """Budget − executed (尚未执行), 0 where more was spent."""
        if self.budget is None or self.executed is None:
            return None
        return max(self.budget - self.executed, Decimal(0))


def known_by(dossier: Dossier, quarter: int) -> Dossier:
    """Return a dossier with only what could be known at the end of a quarter.

    That is its budget and projects without what was executed, and the quarters so far. The
    adjusted budget has no date: it is the one of the data.
    """
    tables = {"department": dossier.tables["department"]}
    for name in _BY_STAGE:
        if name in dossier.tables:
            frame = dossier.tables[name]
            tables[name] = frame[frame["stage"] != "executed"]
    for name in _BY_QUARTER:
        if name in dossier.tables:
            frame = dossier.tables[name]
            tables[name] = frame[frame["quarter"] <= quarter]
    return replace(dossier, tables=tables)


def holds_later(dossier: Dossier, quarter: int) -> bool:
    """Whether the data also has what came after the quarter: then its budget may be later too."""
    stages = any((dossier.table(name)["stage"] == "executed").any() for name in _BY_STAGE)
    return stages or any((dossier.table(name)["quarter"] > quarter).any() for name in _BY_QUARTER)


def budget_of(dossier: Dossier) -> tuple[Decimal | None, str]:
    """Return the budget of the year in 万元 and its stage: adjusted, else initial (预算数)."""
    for stage in ("adjusted", "initial"):
        value = dossier.values[f"{stage}_total"]
        if value is not None:
            return value, stage
    return None, ""


def curve(dossier: Dossier) -> dict[int, Decimal]:
    """Return cumulative spending by quarter as fractions of the budget (累计执行进度).

    A share as printed; where only an amount is given, the amount ÷ the budget. The last quarter
    of a finished year that does not give it is its execution rate.
    """
    budget, _ = budget_of(dossier)
    found: dict[int, Decimal] = {}
    for row in dossier.table("progress").sort_values("quarter").to_dict("records"):
        if row["cumulative_progress"] is not None:
            found[row["quarter"]] = row["cumulative_progress"]
        elif budget:
            found[row["quarter"]] = row["cumulative_executed"] / budget
    executed, adjusted = (dossier.values[f"{stage}_total"] for stage in ("executed", "adjusted"))
    if 4 not in found and executed is not None and adjusted:
        found[4] = executed / adjusted
    return found


def whole(known: Dossier, quarter: int) -> Position:
    """Return where the department stands (部门执行情况)."""
    budget, _ = budget_of(known)
    rate = curve(known).get(quarter)
    rows = known.table("progress")
    rows = rows[rows["quarter"] == quarter]
    if rows.empty:
        reason = (
            f"《季度支出进度》中没有{QUARTERS[quarter]}（progress.csv）"
            if "progress" in known.tables
            else "未提供《季度支出进度》（progress.csv）"
        )
        return Position(known.name, budget, reason=reason)
    spent = rows["cumulative_executed"].iloc[0]
    if spent is None and rate is not None and budget is not None:
        spent = rate * budget
    reason = "" if rate is not None else "预算数不全或为 0，不能折算执行进度（budget.csv）"
    key = f"row:progress:{rows.index[0]}"
    return Position(known.name, budget, spent, rate, reason=reason, key=key)


def each_project(known: Dossier, quarter: int) -> list[Position]:
    """Return where each project stands (项目执行情况), also those of which nothing is given."""
    budgets = _project_budgets(known)
    rows = known.table("project_progress")
    given = {row["project"]: row for _, row in rows[rows["quarter"] == quarter].iterrows()}
    return [
        _project(name, budgets.get(name), given.get(name))
        for name in dict.fromkeys([*budgets, *given])
    ]


def _project_budgets(known: Dossier) -> dict[str, Decimal | None]:
    """Return the budget of each project over all origins of its funds; one unknown is unknown."""
    budgets: dict[str, Decimal | None] = {}
    for row in project_table(known).sort_index().to_dict("records"):
        own = row["adjusted"] if row["adjusted"] is not None else row["initial"]
        before = budgets.get(row["project"], Decimal(0))
        budgets[row["project"]] = None if own is None or before is None else before + own
    return budgets


def _project(name: str, budget: Decimal | None, row: pd.Series[Any] | None) -> Position:
    if row is None:
        return Position(name, budget, reason="没有本季度的监控数据（project_progress.csv）")
    spent, target = row["cumulative_executed"], row["target_progress"]
    rate = spent / budget if spent is not None and budget else None
    lacking = [
        words
        for value, words in (
            (spent, "累计支出"),
            (budget or None, "预算数"),
            (target, "目标完成进度"),
        )
        if value is None
    ]
    reason = f"缺{'、'.join(lacking)}" if lacking else ""
    key = f"row:project_progress:{row.name}"
    return Position(name, budget, spent, rate, target, row["note"] or "", reason, key)
