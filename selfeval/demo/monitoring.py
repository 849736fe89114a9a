"""The monitoring of a made-up department's projects: money and targets by quarter."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from math import fsum

from .draws import clip, money, rounded
from .year import DepartmentYear, Row

#: How far money and targets lie apart (a share of the year) before a reason is asked for.
_APART = 0.1
_REASONS = (
    "采购程序尚未完成，合同款未到支付节点",
    "按合同约定在下半年集中支付",
    "上半年为方案论证阶段，实施进度后移",
    "补助对象名单核定较晚，资金按季拨付",
)


def project_progress(one: DepartmentYear) -> list[Row]:
    """项目绩效运行监控: each project ends with what it executed; together they keep the pace."""
    leads = _leads(one)
    rows = [
        row
        for project, completed, _ in one.project_states
        for row in _quarters(one, project.name, completed, leads[project.name])
    ]
    return sorted(rows, key=lambda row: str(row["quarter"]))


def _quarters(one: DepartmentYear, project: str, completed: bool, lead: float) -> Iterator[Row]:
    spent, budget = (one.accounts.stages[stage][project] for stage in ("executed", "adjusted"))
    drawn = one.draws(f"monitoring {project}")
    reached = 1.0 if completed else drawn.between(0.6, 0.95)
    ahead = one.steady(f"work {project}").between(-0.4, 0.4)
    for quarter, share in enumerate((*one.pace, 1.0), 1):
        # Work goes on more evenly than payments do.
        work = 0.75 * share + 0.25 * quarter / 4
        done = rounded(reached * _bent(work, ahead), Decimal("0.01"))
        paid = spent if quarter == 4 else money(float(spent) * _bent(share, lead))
        explained = drawn.chance(0.6) and abs(float(paid / budget - done)) > _APART
        yield {
            "quarter": quarter,
            "project": project,
            "cumulative_executed": paid,
            "target_progress": f"{done.scaleb(2):f}%",
            "note": drawn.pick(_REASONS) if explained else "",
        }


def _leads(one: DepartmentYear) -> dict[str, float]:
    """Return how far each project runs ahead of all; weighed by their money this comes to 0."""
    spent = one.accounts.stages["executed"]
    drawn = one.draws("project pace")
    own = {
        project.name: clip(
            0.5 * one.steady(f"pace {project.name}").between(-0.7, 0.7) + drawn.between(-0.1, 0.1),
            -0.45,
            0.45,
        )
        for project in one.department.projects
    }
    whole = fsum(float(spent[name]) for name in own)
    mean = fsum(lead * float(spent[name]) for name, lead in own.items()) / whole
    return {name: lead - mean for name, lead in own.items()}


def _bent(share: float, lead: float) -> float:
    """Return a share of the year that runs ahead in the middle and meets the others at the end.

    It never falls where ``lead`` is between -1 and 1.
    """
    return share * (1 + lead * (1 - share))
