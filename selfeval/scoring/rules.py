"""The kinds of scoring rules, one pure function each.

Each takes scalars or Series of the same shape and returns that shape: points, never below 0 and
never above ``weight``. Rates are fractions, points as the framework has them. What is missing
(NaN) gives NaN: the caller makes a range of it, no rule guesses. Rates are settled to 12 decimals
first, which undoes the noise of binary fractions and of 1/3: two rates of amounts below 10 亿元
printed in 万元 with two decimals never lie so close to each other.

Source of the kinds: the published frameworks listed in ``data/frameworks/``; which framework uses
which rule, and how well that is evidenced, stands there.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from ..errors import MetricError
from ..metrics.delivery import at_least_attainment, at_most_attainment
from ..values import (
    Value,
    add,
    divide,
    known_or,
    larger,
    lift,
    multiply,
    rounded,
    smaller,
    subtract,
    where,
    whole,
)
from .intervals import Interval

SETTLED = 12


def settled(value: Value) -> Value:
    """Return a rate without the noise of its arithmetic (12 decimals)."""
    return rounded(value, SETTLED)


def bands(value: Value, table: Sequence[tuple[Interval, Decimal]]) -> Value:
    """Look the points up by interval (分档计分).

    ≥90 %: 5; [80 %, 90 %): 4; below: 0 gives 4 points for 80 %. An unlimited value (inf) lies in
    the band without an upper end.
    """

    def operation(v: Any) -> Any:
        if not isinstance(v, pd.Series):
            found = [points for interval, points in table if interval.contains(v)]
            return found[0] if isinstance(v, Decimal) else float(found[0])
        result = pd.Series(np.nan, index=v.index)
        for interval, points in table:
            result = result.mask(interval.contains(v), float(points))
        return result

    return lift(operation, settled(value))


def step_deduction(
    value: Value,
    weight: Value,
    *,
    limit: Value,
    step: Value,
    deduct: Value,
    side: str = "above",
    counted: str = "whole",
) -> Value:
    """Take ``deduct`` points for every ``step`` beyond the limit (超限逐级扣分).

    ``side`` is where the fault lies, ``above`` or ``below`` the limit; ``counted`` says whether
    only ``whole`` steps count or each one ``started``. 102.7 % against 100 %, −0.5 a point: two
    whole steps, 1 point lost.
    """
    excess = subtract(value, limit) if side == "above" else subtract(limit, value)
    steps = settled(divide(excess, step))
    if counted == "started":
        steps = multiply(whole(multiply(steps, -1)), -1)
    points = _within(subtract(weight, multiply(deduct, larger(whole(steps), 0))), weight)
    return _worst_if_unlimited(points, value)


def proportional(
    value: Value, weight: Value, *, target: Value = 1, zero_above: Value | None = None
) -> Value:
    """Give the share of the target that was reached, at most all of it (按比例计分，封顶).

    weight × min(value ÷ target, 1); nothing above ``zero_above`` (procurement beyond plan).
    """
    points = _within(multiply(weight, divide(value, target)), weight)
    points = _worst_if_unlimited(points, value)
    return points if zero_above is None else _zero_above(points, value, zero_above)


def linear_cliff(value: Value, weight: Value, *, slope: Value, zero_above: Value) -> Value:
    """Take off in proportion, and everything beyond the cliff (线性扣分，超限为零).

    weight × (1 − slope × value), 0 when value > ``zero_above``: 10 × (1 − 10 × 0.2 %) = 9.8.
    """
    points = _within(multiply(weight, subtract(1, multiply(slope, value))), weight)
    return _zero_above(points, value, zero_above)


def target_ratio(actual: Value, target: Value, operator: Any, weight: Value) -> Value:
    """Score an indicator by its target's direction (目标完成比例，区分方向).

    ≥: weight × min(actual ÷ target, 1); ≤: weight × min(target ÷ actual, 1); = : all when met,
    else missing, since how near it came is a judgement. ``operator`` may be a Series too.
    """
    one_way = where(
        operator == "<=", at_most_attainment(actual, target), at_least_attainment(actual, target)
    )
    # 0 has no share of its own: how near an exact target came is not a number.
    exact = lift(lambda met: where(met > 0, met, math.nan), _met(actual, target, "="))
    share = where(_known_operator(operator) == "=", exact, one_way)
    return _within(multiply(weight, share), weight)


def target_within(
    actual: Value, target: Value, operator: Any, weight: Value, *, within: Value
) -> Value:
    """Give all for a target that is met, but not beaten by more than ``within`` (容差区间).

    With 30 %, 130 against ≥100 counts and 131 does not: such a target was too low. A target of 0
    has no size to be beaten by.
    """
    beyond = lift(lambda a, t, w: abs(a - t) - abs(t) * w, actual, target, within)
    inside = lift(lambda b, t: where((b > 0) & (t != 0), 0, 1), settled(beyond), target)
    met = _met(actual, target, operator)
    return multiply(weight, multiply(met, where(operator == "=", 1, inside)))


def count_deduction(count: Value, weight: Value, *, deduct: Value) -> Value:
    """Take ``deduct`` points for each violation or unfinished task (按次扣分), at most all."""
    return _within(subtract(weight, multiply(deduct, count)), weight)


def total(*points: Value) -> Value:
    """Add the points of the parts (分项合计; also a checklist)."""
    return add(*points)


def better_of(*points: Value) -> Value:
    """Take the better of two metrics (两项择优): the department meets one or the other."""
    best = points[0]
    for other in points[1:]:
        best = larger(best, other)
    return best


def comparison(this: Value, last: Value, *, none: Value, not_more: Value, more: Value) -> Value:
    """Compare with last year (与上年比较), three states.

    Nothing this year: ``none`` points, whatever was last year; no more than last year:
    ``not_more``; else ``more``.
    """
    grown = settled(subtract(this, last))
    compared = lift(lambda g, n, m: where(g <= 0, n, m), grown, not_more, more)
    # Without last year's figure, nothing this year is still nothing.
    nothing = lift(lambda t, n: where(t <= 0, n, math.nan), this, none)
    return known_or(nothing, compared)


def qualitative(
    state: Any, weight: Value, *, states: Mapping[str, tuple[Decimal, Decimal]]
) -> tuple[Value, Value]:
    """Return the least and the most points of a state (定性分档), such as 80 to 100 % of them.

    Without a state: missing. Which points within the state are given is a judgement.
    """
    ends = []
    for end in (0, 1):
        if isinstance(state, pd.Series):
            share: Any = state.map({name: shares[end] for name, shares in states.items()})
        else:
            share = states[state][end] if state in states else math.nan
        ends.append(multiply(weight, share))
    return ends[0], ends[1]


def judged(points: Value, weight: Value) -> Value:
    """Take the points that a person gave on evidence (评审认定得分), at most the weight."""
    return _within(points, weight)


def veto(points: Value, applies: Any) -> Value:
    """Take everything where a veto applies (一票否决): ``applies`` is 1, 0 or missing."""
    return lift(lambda p, v: where(v > 0, p * 0, p), points, applies)


def cap_total(points: Value, rate: Value, caps: Sequence[tuple[Interval, Decimal]]) -> Value:
    """Cap the total by the execution rate (按执行率封顶): 70-80 % gives at most 89 points."""

    def operation(p: Any, r: Any) -> Any:
        for interval, at_most in caps:
            limit = at_most if isinstance(p, Decimal) else float(at_most)
            p = where((p > limit) & interval.contains(r), limit, p)
        return p

    return lift(operation, points, settled(rate))


def overshoot_deduction(
    points: Value, count: Value, *, deduct: Value, at_most: Value | None = None
) -> Value:
    """Take points from the total for targets beaten by far (目标值偏低扣分).

    ``count`` is how many were beaten by 30 % or more; at most ``at_most`` points, never below 0.
    """
    loss = multiply(deduct, count)
    return larger(subtract(points, loss if at_most is None else smaller(loss, at_most)), 0)


def _within(points: Value, weight: Value) -> Value:
    return smaller(larger(points, 0), weight)


def _worst_if_unlimited(points: Value, value: Value) -> Value:
    """Give nothing for something of nothing, such as purchases without a plan."""
    return lift(lambda p, v: where(v == math.inf, p * 0, p), points, value)


def _zero_above(points: Value, value: Value, limit: Value) -> Value:
    return lift(lambda p, v, most: where(v > most, p * 0, p), points, settled(value), limit)


def _met(actual: Value, target: Value, operator: Any) -> Value:
    """Return 1 where a target is met, 0 where not."""
    apart = settled(subtract(actual, target))
    signs = {
        ">=": lambda d: where(d >= 0, 1, 0),
        "<=": lambda d: where(d <= 0, 1, 0),
        "=": lambda d: where(d == 0, 1, 0),
    }
    at_least, at_most, exact = (lift(sign, apart) for sign in signs.values())
    either = where(_known_operator(operator) == "<=", at_most, at_least)
    return where(operator == "=", exact, either)


def _known_operator(operator: Any) -> Any:
    for one in set(operator) if isinstance(operator, pd.Series) else {operator}:
        if one not in (">=", "<=", "="):
            raise MetricError(f"operator {one!r}: expected >=, <= or =")
    return operator
