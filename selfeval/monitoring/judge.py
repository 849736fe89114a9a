"""Execution and targets against the thresholds (双监控): 正常, 预警 or 严重, and which lags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from .bands import LEVELS, Bands, Level
from .known import Position

#: How money and targets stand to each other; the last is for where one is not given.
DOUBLE = {
    "both": "均落后",
    "money": "资金落后",
    "target": "目标落后",
    "even": "基本同步",
    "": "无法比较",
}


@dataclass(frozen=True)
class Judged:
    """A position with what the thresholds say of it; ``None`` where something is missing."""

    position: Position
    execution: Level | None
    gap: Level | None
    double: str

    @property
    def level(self) -> Level | None:
        """The worse of the two."""
        known = [level for level in (self.execution, self.gap) if level is not None]
        return max(known, key=list(LEVELS).index, default=None)

    @property
    def flagged(self) -> bool:
        """Whether it is a warning or severe (预警项)."""
        return self.level not in ("normal", None)


def judge(position: Position, bands: Bands, quarter: int) -> Judged:
    """Hold a position against the checkpoint of the quarter and the allowed difference (双监控).

    Both lag where both are below the checkpoint; else the one lags that is behind the other by
    more than the difference that gives a warning. Where there is no checkpoint yet, both cannot.
    """
    rate, target = position.rate, position.target
    checkpoint = bands.execution.at(quarter)
    execution = checkpoint.judge(rate) if checkpoint and rate is not None else None
    if rate is None or target is None:
        return Judged(position, execution, None, "")
    due = checkpoint.warn if checkpoint else None
    double = _double(rate, target, due, bands.gap.warn)
    return Judged(position, execution, bands.gap.judge(target - rate), double)


def _double(rate: Decimal, target: Decimal, due: Decimal | None, apart: Decimal) -> str:
    if due is not None and max(rate, target) < due:
        return "both"
    if target - rate > apart:
        return "money"
    return "target" if rate - target > apart else "even"


def weighed(name: str, positions: Sequence[Position]) -> Position | None:
    """Return projects as one: targets weighed by budgets, against the money of the same [I].

    Only projects that give both count; None where there is none.
    """
    both = [p for p in positions if p.rate is not None and p.target is not None and p.budget]
    budget = sum((p.budget for p in both if p.budget), Decimal(0))
    if not budget:
        return None
    spent = sum((p.executed for p in both if p.executed is not None), Decimal(0))
    done = sum((p.budget * p.target for p in both if p.budget and p.target), Decimal(0))
    return Position(name, budget, spent, spent / budget, done / budget)
