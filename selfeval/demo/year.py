"""A made-up department in one year: the figures that more than one of its tables speak of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

from .accounts import Accounts, accounts
from .department import USUAL, Department, Project, years_since_epoch
from .draws import Draws, clip, exp, money, rounded

Row = dict[str, object]
RATE = Decimal("0.0001")


def items(amounts: Mapping[str, object], value: str, key: str = "item") -> list[Row]:
    """Return a row for each item and its value."""
    return [{key: item, value: amount} for item, amount in amounts.items()]


def yes_no(value: bool) -> str:
    """Return the code of a fact (是、否)."""
    return "yes" if value else "no"


@dataclass(frozen=True)
class DepartmentYear:
    """A department in a year: what its tables are written from."""

    department: Department
    year: int

    def draws(self, topic: str) -> Draws:
        """Return random numbers of this year."""
        return self.department.draws(topic, self.year)

    def steady(self, topic: str) -> Draws:
        """Return random numbers that are the same every year."""
        return self.department.draws(topic)

    def drift(self, topic: str) -> float:
        """Return a standard normal number that moves slowly from year to year."""
        return self.department.drift(topic, self.year)

    @cached_property
    def accounts(self) -> Accounts:
        """The accounts of the year."""
        return accounts(self.department, self.year)

    @cached_property
    def before(self) -> Accounts:
        """The accounts of the year before."""
        return accounts(self.department, self.year - 1)

    @cached_property
    def progress_columns(self) -> str:
        """Whether the department gives its quarters as rates, as amounts, or both."""
        return self.steady("progress columns").pick(("both", "both", "both", "rates", "amounts"))

    @cached_property
    def pace(self) -> tuple[float, float, float]:
        """The share of the year's spending that is done by the end of the first three quarters.

        An S-curve (累计支出进度), more or less late in the year (年末突击).
        """
        habit = 0.45 + 0.25 * self.steady("progress").normal()
        rush = clip(habit + 0.15 * self.drift("progress"), -0.2, 1)
        return 0.24 - 0.1 * rush, 0.5 - 0.18 * rush, 0.76 - 0.2 * rush

    @cached_property
    def progress(self) -> list[tuple[Decimal, Decimal]]:
        """Spent by the end of each quarter: the amount, and the share of the adjusted budget.

        A share that is given is rounded as it is printed.
        """
        budget, spent = self.accounts.total("adjusted"), self.accounts.total("executed")
        amounts = [*(money(float(spent) * share) for share in self.pace), spent]
        given = self.progress_columns != "amounts"
        rates = [amount / budget for amount in amounts]
        return [(a, rounded(r, RATE) if given else r) for a, r in zip(amounts, rates, strict=True)]

    @cached_property
    def quantities(self) -> dict[str, Decimal]:
        """The quantity of each service of the year (服务产出)."""
        return _quantities(self.department, self.year)

    @cached_property
    def quantities_before(self) -> dict[str, Decimal]:
        """The quantity of each service of the year before."""
        return _quantities(self.department, self.year - 1)

    @cached_property
    def project_states(self) -> list[tuple[Project, bool, bool]]:
        """Each project, whether it was completed, and on time: the late ones leave money."""
        drawn, states = self.draws("project states"), []
        stages = self.accounts.stages
        for project in self.department.projects:
            unspent = 1 - stages["executed"][project.name] / stages["adjusted"][project.name]
            completed = not drawn.chance(1.2 * (float(unspent) - 0.1))
            in_time = not drawn.chance(0.02 + 1.5 * float(unspent))
            states.append((project, completed, completed and in_time))
        return states

    @cached_property
    def survey(self) -> tuple[int, int]:
        """Valid responses, and how many of them are satisfied (满意度)."""
        steady = self.steady("survey")
        valid = int(steady.between(120, 800) * self.draws("survey").between(0.8, 1.2))
        rate = steady.between(0.84, 0.99) + 0.015 * self.drift("survey")
        return valid, int(valid * clip(rate + 0.003 * years_since_epoch(self.year), 0.7, 0.998))


@lru_cache(maxsize=8)
def _quantities(department: Department, year: int) -> dict[str, Decimal]:
    """Return whole quantities that grow with a trend of their own and with the budget's."""
    scale = department.size - USUAL - department.field.size
    since, found = years_since_epoch(year), dict[str, Decimal]()
    for service in department.services:
        steady = department.draws(service.measure)
        habit, growth = steady.normal(), 0.5 * department.trend + 0.02 + 0.015 * steady.normal()
        shock = 0.05 * department.drift(service.measure, year)
        if service.of:
            share = service.usual * exp(0.1 * habit + 0.2 * shock)
            found[service.measure] = whole(float(found[service.of]) * clip(share, 0, 1))
        else:
            power = scale + 0.25 * habit + growth * since + shock
            found[service.measure] = whole(service.usual * exp(power))
    return found


def whole(value: float) -> Decimal:
    """Return a whole quantity, at least 1."""
    return max(rounded(value, Decimal(1)), Decimal(1))
