"""The accounts of a made-up department in a year: budget, adjustments, spending, balances.

Every year can be drawn by itself: levels are a trend from the epoch, habits are drawn without a
year, and shocks remember only the years just before. So a year has the same figures whatever
other years are asked for, and there is a prior year (上年数据) also before the first one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from math import fsum

from .department import Department, years_since_epoch
from .draws import clip, exp, money

Amounts = Mapping[str, Decimal]

_BASIC = ("personnel", "public")


@dataclass(frozen=True)
class Change:
    """A budget adjustment (预算调整): what it takes money ``out`` of, what it puts it ``into``."""

    cause: str
    item: str
    amount: Decimal
    into: str = ""
    out: str = ""

    @property
    def kind(self) -> str:
        """Whether it is an addition, a cut or a reallocation (追加、核减、调剂)."""
        if self.into and self.out:
            return "reallocation"
        return "addition" if self.into else "cut"


@dataclass(frozen=True)
class Accounts:
    """``stages`` has the amounts for personnel, public and each project, all in 万元.

    ``controls`` has the three public expenses (“三公”经费) by item and stage; ``retained`` is what
    the department keeps of its unspent money (年末结转结余), the rest goes back (收回财政).
    """

    stages: Mapping[str, Amounts]
    changes: tuple[Change, ...]
    controls: Mapping[tuple[str, str], Decimal]
    retained: Decimal
    payables: Decimal
    receivables: Decimal

    def category(self, stage: str, category: str) -> Decimal:
        """Return the amount of a spending category (支出类别) in a stage."""
        if category == "project":
            return total(v for k, v in self.stages[stage].items() if k not in _BASIC)
        return self.stages[stage][category]

    def total(self, stage: str) -> Decimal:
        """Return the total of a stage."""
        return total(self.stages[stage].values())


def total(amounts: Iterable[Decimal]) -> Decimal:
    """Return the sum of amounts."""
    return sum(amounts, Decimal("0.00"))


@lru_cache(maxsize=8)
def accounts(department: Department, year: int) -> Accounts:
    """Return the accounts of a year."""
    initial = _initial(department, year)
    changes = _changes(department, year, initial)
    adjusted = {item: amount + _net(changes, item) for item, amount in initial.items()}
    executed = _executed(department, year, adjusted)
    spent = total(executed.values())
    steady = department.draws("balances")
    payables, receivables = steady.between(0.01, 0.07), steady.between(0.005, 0.05)
    retained = clip(0.4 + 0.1 * department.drift("retained", year), 0.2, 0.6)
    return Accounts(
        {"initial": initial, "adjusted": adjusted, "executed": executed},
        changes,
        _controls(department, year),
        _part(total(adjusted.values()) - spent, retained),
        _part(spent, payables * exp(0.2 * department.drift("payables", year))),
        _part(spent, receivables * exp(0.2 * department.drift("receivables", year))),
    )


def _part(amount: Decimal, share: float) -> Decimal:
    return money(float(amount) * share)


def _initial(department: Department, year: int) -> dict[str, Decimal]:
    level, shares = department.level(year), department.shares
    common = 0.035 * department.drift("growth", year)
    amounts = {
        item: money(level * shares[item] * (1 + 0.015 * department.drift(item, year)))
        for item in _BASIC
    }
    for project in department.projects:
        shock = common + 0.08 * department.drift(project.name, year)
        amounts[project.name] = money(level * shares["project"] * project.weight * exp(shock))
    return amounts


def _net(changes: Iterable[Change], item: str) -> Decimal:
    """Return what the changes add to an item."""
    gains = ((c.into == item) - (c.out == item) for c in changes)
    return total(sign * c.amount for sign, c in zip(gains, changes, strict=True))


def _changes(department: Department, year: int, initial: Amounts) -> tuple[Change, ...]:
    """Return the adjustments: pay, savings, projects up and down, seldom one very large."""
    drawn = department.draws("changes", year)
    names = [project.name for project in department.projects]
    changes = []
    if drawn.chance(0.7):
        rise = _part(initial["personnel"], drawn.between(0.005, 0.04))
        changes.append(Change("policy", "工资津补贴政策性调整", rise, into="personnel"))
    if drawn.chance(0.6):
        saving = _part(initial["public"], drawn.between(0.01, 0.06))
        changes.append(Change("policy", "压减一般性支出", saving, out="public"))
    changes += [_project_change(department, year, name, initial[name]) for name in names]
    if drawn.chance(0.5):
        payer, payee = drawn.choose(names, 2)
        moved = _part(initial[payer], drawn.between(0.02, 0.12))
        changes.append(Change("own", f"{payer}调剂至{payee}", moved, into=payee, out=payer))
    if drawn.chance(0.025):
        name, share = drawn.pick(names), drawn.between(0.35, 0.6)
        large = _part(total(initial.values()), share)
        changes.append(Change("superior_task", f"{name}专项任务追加", large, into=name))
    return tuple(change for change in changes if change.amount)


def _project_change(department: Department, year: int, name: str, budget: Decimal) -> Change:
    """Return the adjustment of a project, 0 for most."""
    drawn = department.draws(f"change {name}", year)
    steady = department.draws("changes")
    habit, upwards = steady.between(0.03, 0.25), steady.between(0.25, 0.75)
    share = clip(habit * abs(drawn.normal()), 0.01, 0.4) if drawn.chance(0.4) else 0
    if drawn.chance(upwards):
        cause = drawn.pick(("superior_task", "policy", "own", "own", "force_majeure"))
        return Change(cause, f"{name}追加", _part(budget, share), into=name)
    return Change(
        drawn.pick(("own", "own", "policy")), f"{name}核减", _part(budget, share), out=name
    )


def _executed(department: Department, year: int, adjusted: Amounts) -> dict[str, Decimal]:
    """Return what was spent: never more than the budget, better over the years."""
    drawn = department.draws("execution", year)
    better = clip(1 - 0.045 * years_since_epoch(year), 0.4, 1.4)
    moving = clip(1 + 0.25 * department.drift("execution", year), 0.3, 1.7)
    gap = clip(department.unspent * better * moving, 0.004, 0.3)
    uneven = {project.name: drawn.between(0.3, 1.7) for project in department.projects}
    weighted = fsum(float(adjusted[name]) * factor for name, factor in uneven.items())
    # Divided by the mean, so that the projects together leave just the gap.
    mean = weighted / fsum(float(adjusted[name]) for name in uneven)
    gaps = {"personnel": 0.35 * gap * drawn.between(0.5, 1), "public": 0.7 * gap}
    gaps |= {name: clip(gap * factor / mean, 0, 0.6) for name, factor in uneven.items()}
    return {item: _part(amount, 1 - gaps[item]) for item, amount in adjusted.items()}


def _controls(department: Department, year: int) -> dict[tuple[str, str], Decimal]:
    """Return the three public expenses (“三公”经费): falling, now and then over budget."""
    steady, drawn = department.draws("controls"), department.draws("controls", year)
    base = exp(department.size) * department.shares["public"]
    vehicles = 0 if steady.chance(0.12) else int(clip(base / 25, 1, 40))
    travels, reception = steady.chance(0.3), steady.between(0.005, 0.03)
    falling = exp(-0.06 * years_since_epoch(year) + 0.04 * department.drift("controls", year))
    budget = {
        "overseas_travel": base * 0.03 * falling * travels,
        "vehicle_purchase": drawn.between(15, 22) * (vehicles > 0 and drawn.chance(0.06)),
        "vehicle_running": 2.2 * vehicles * falling,
        "reception": base * reception * falling,
    }
    used = drawn.between(1.02, 1.2) if drawn.chance(0.04) else drawn.between(0.55, 0.97)
    amounts = {(item, "budget"): money(value) for item, value in budget.items()}
    amounts |= {(item, "actual"): money(value * used) for item, value in budget.items()}
    for stage in ("budget", "actual"):
        amounts["three_public", stage] = total(v for (_, s), v in amounts.items() if s == stage)
    return amounts
