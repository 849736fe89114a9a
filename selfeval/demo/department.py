"""What stays the same of a made-up department over the years: kind, scale, habits, projects."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import fsum

from . import draws
from .draws import Draws, clip, exp
from .fields import COMMON_PROJECTS, FIELDS, Field, Service

EPOCH = 2020
#: The logarithm of a usual budget in 万元, and the bounds: about 300 万元 to 8 亿元.
USUAL, SMALLEST, LARGEST = 8.0, 5.7, 11.29


def years_since_epoch(year: int) -> float:
    """Return the years since the epoch, fewer and fewer far from it: no trend runs away."""
    since = year - EPOCH
    return since / (1 + abs(since) / 30)


@dataclass(frozen=True)
class Project:
    """A project (项目) that persists over the years, with its weight in the budget."""

    name: str
    purpose: str
    fund_origin: str
    key: bool
    weight: float


@dataclass(frozen=True)
class Department:
    """A made-up department (合成部门): the same seed and number give the same one."""

    seed: int
    number: int

    @property
    def field(self) -> Field:
        """The kind of department (部门类型)."""
        return FIELDS[(self.number - 1) % len(FIELDS)]

    @property
    def name(self) -> str:
        """A name that nobody takes for a real one (部门名称)."""
        place = (self.number - 1) // len(FIELDS)
        return f"示例市第{place}区{self.field.office}" if place else f"示例市{self.field.office}"

    @property
    def slug(self) -> str:
        """The name of the folder."""
        return f"demo-{self.number:03}-{self.field.slug}"

    def draws(self, topic: str, year: int = 0) -> Draws:
        """Return the random numbers of a topic, without a year those that persist."""
        return Draws(self.seed, self.number, year, topic)

    def drift(self, topic: str, year: int) -> float:
        """Return a standard normal number that moves slowly from year to year."""
        return draws.drift(self.seed, self.number, year, topic)

    @cached_property
    def size(self) -> float:
        """The logarithm of the budget of the epoch in 万元 (预算规模)."""
        drawn = USUAL + self.field.size + 1.1 * self.draws("size").normal()
        return clip(drawn, SMALLEST, LARGEST)

    @cached_property
    def trend(self) -> float:
        """The yearly growth that persists (增长趋势)."""
        return clip(0.04 + 0.045 * self.draws("trend").normal(), -0.05, 0.13)

    @cached_property
    def unspent(self) -> float:
        """The usual share of project money left unspent (执行质量); a few are chronic."""
        drawn = self.draws("unspent")
        if drawn.chance(0.08):
            return drawn.between(0.23, 0.29)
        return 0.01 + 0.22 * drawn.between() * drawn.between()

    @cached_property
    def shares(self) -> dict[str, float]:
        """The structure of spending (支出结构)."""
        drawn = self.draws("shares")
        personnel = self.field.personnel * drawn.between(0.7, 1.3)
        public = drawn.between(0.03, 0.09)
        return {"personnel": personnel, "public": public, "project": 1 - personnel - public}

    @cached_property
    def projects(self) -> tuple[Project, ...]:
        """Four to twelve projects, at least one of them key (重点项目)."""
        drawn = self.draws("projects")
        options = (*self.field.projects, *COMMON_PROJECTS)
        chosen = drawn.choose(options, drawn.whole(4, len(options)))
        weights = [exp(0.7 * drawn.normal()) for _ in chosen]
        return tuple(
            Project(
                name,
                purpose,
                "upper_level_transfer" if drawn.chance(0.15) else "department_budget",
                place == 0 or drawn.chance(0.35),
                weight / fsum(weights),
            )
            for place, ((name, purpose), weight) in enumerate(zip(chosen, weights, strict=True))
        )

    @cached_property
    def services(self) -> tuple[Service, ...]:
        """The services that it counts (服务内容), each before its parts."""
        drawn = self.draws("services")
        whole = [service for service in self.field.services if not service.of]
        chosen = {service.measure for service in drawn.choose(whole, drawn.whole(5, len(whole)))}
        return tuple(s for s in self.field.services if (s.of or s.measure) in chosen)

    @cached_property
    def goals(self) -> tuple[str, ...]:
        """The goals that it repeats every year (年度主要目标)."""
        drawn, goals = self.draws("goals"), self.field.goals
        return tuple(drawn.choose(goals, drawn.whole(3, len(goals))))

    def level(self, year: int) -> float:
        """Return the budget in 万元 that the trend alone gives (趋势水平)."""
        return exp(self.size + self.trend * years_since_epoch(year))
