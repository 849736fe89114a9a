"""A change of an execution rate, taken apart into pace and mix without a residual."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ..errors import MetricError


@dataclass(frozen=True)
class Part:
    """A part of the whole (category, project, department): base year and year, in 万元."""

    name: str
    budget: tuple[Decimal, Decimal]
    executed: tuple[Decimal, Decimal]


@dataclass(frozen=True)
class Effect:
    """What one part did to the rate of the whole.

    ``rates`` (执行率) and ``weights`` (占预算的比重) are those of the base year and of the year; a
    rate is ``None`` in a year without a budget. ``pace`` (执行因素) and ``mix`` (结构因素) are
    fractions: 0.01 is one percentage point.
    """

    part: Part
    rates: tuple[Fraction | None, Fraction | None]
    weights: tuple[Fraction, Fraction]
    pace: Fraction
    mix: Fraction

    @property
    def total(self) -> Fraction:
        """Pace and mix together."""
        return self.pace + self.mix


@dataclass(frozen=True)
class Decomposition:
    """The rates of the whole in both years and the effects that lead from one to the other."""

    before: Fraction
    after: Fraction
    effects: tuple[Effect, ...]

    @property
    def change(self) -> Fraction:
        """The change of the rate, equal to ``pace`` + ``mix``."""
        return self.after - self.before

    @property
    def pace(self) -> Fraction:
        """How much the parts' own execution changed the rate (执行因素)."""
        return sum((effect.pace for effect in self.effects), Fraction())

    @property
    def mix(self) -> Fraction:
        """How much the parts' weights in the budget changed the rate (结构因素)."""
        return sum((effect.mix for effect in self.effects), Fraction())


def decompose(parts: Iterable[Part]) -> Decomposition:
    """Take the change of the execution rate of a whole apart by its parts (因素分析).

    With rates r and weights w (share of the adjusted budget) of the parts in years 0 and 1, and
    bars for the mean of both years (Marshall-Edgeworth midpoints)::

        R1 − R0 = Σ w̄·Δr + Σ r̄·Δw = Σ w̄·Δr + Σ (r̄ − R̄)·Δw
                  (pace)   (mix)

    The second form of the mix has the same sum, as Σ Δw = 0, and makes sense part by part: a part
    that gains weight raises the rate only if it executes better than the whole. The identity is
    exact, so results are :class:`~fractions.Fraction`: a third is no Decimal.

    Units: 万元 in, fractions out. A part with a budget in only one of the years has the rate of
    that year in both, so that all it does is mix; one without any is left out.
    Raises: :class:`MetricError` where the whole has no budget in a year, or a part spends
    against none.

    >>> from decimal import Decimal as D
    >>> found = decompose([
    ...     Part("人员支出", (D(50), D(50)), (D(50), D(40))),
    ...     Part("项目支出", (D(50), D(50)), (D(40), D(40))),
    ... ])
    >>> found.change, found.pace, found.mix
    (Fraction(-1, 10), Fraction(-1, 10), Fraction(0, 1))
    """
    given = list(parts)
    budgets = [sum((Fraction(part.budget[year]) for part in given), Fraction()) for year in (0, 1)]
    if not all(budget > 0 for budget in budgets):
        raise MetricError("the whole has no budget in one of the years: it has no execution rate")
    for part in given:
        if any(e and not b for b, e in zip(part.budget, part.executed, strict=True)):
            raise MetricError(f"{part.name!r} spends against a budget of 0")
    given = [part for part in given if any(part.budget)]
    before, after = (
        sum((Fraction(part.executed[year]) for part in given), Fraction()) / budgets[year]
        for year in (0, 1)
    )
    middle = (before + after) / 2
    return Decomposition(before, after, tuple(_effect(part, budgets, middle) for part in given))


def _effect(part: Part, budgets: list[Fraction], middle: Fraction) -> Effect:
    rates = tuple(
        Fraction(executed) / Fraction(budget) if budget else None
        for budget, executed in zip(part.budget, part.executed, strict=True)
    )
    first = rates[0] if rates[0] is not None else rates[1]
    last = rates[1] if rates[1] is not None else rates[0]
    assert first is not None and last is not None, "a part without any budget"
    weights = Fraction(part.budget[0]) / budgets[0], Fraction(part.budget[1]) / budgets[1]
    return Effect(
        part,
        (rates[0], rates[1]),
        weights,
        pace=(weights[0] + weights[1]) / 2 * (last - first),
        mix=((first + last) / 2 - middle) * (weights[1] - weights[0]),
    )
