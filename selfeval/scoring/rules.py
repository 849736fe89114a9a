"""The kinds of scoring rules, one pure function each.

Each takes scalars or columns (Series, arrays) of the same shape and returns that shape: points,
never below 0 and never above ``weight``. Rates are fractions, points as the framework has them.
What is missing (NaN) gives NaN: the caller makes a range of it, no rule guesses. Rates are
settled to 12 decimals before they are compared (see :mod:`selfeval.settling`).

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
from ..settling import above, no_less, whole_steps
from ..settling import settled as settled
from ..values import (
    Value,
    add,
    divide,
    known_or,
    larger,
    lift,
    multiply,
    smaller,
    subtract,
    where,
)
from .intervals import Interval


def bands(value: Value, table: Sequence[tuple[Interval, Decimal]]) -> Value:
    """Look the points up by interval (分档计分).

    ≥90 %: 5; [80 %, 90 %): 4; below: 0 gives 4 points for 80 %. An unlimited value (inf) lies in
    the band without an upper end. The bands cover the line once, as a framework's do.
    """

    def operation(v: Any) -> Any:
        if not isinstance(v, np.ndarray):
            found = [points for interval, points in table if interval.contains(v)]
            return found[0] if isinstance(v, Decimal) else float(found[0])
        (_, first), *rest = sorted(table, key=lambda band: band[0].place)
        result: Any = np.full(v.shape, float(first))
        for interval, points in rest:
            result[interval.begun(v)] = float(points)
        return result

    return lift(operation, value)


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

    def operation(v: Any, most: Any, one: Any, w: Any, d: Any) -> Any:
        steps = (v - most if side == "above" else most - v) / one
        if isinstance(steps, np.ndarray):  # beyond that many all is lost, how many ever there are
            steps = np.minimum(steps, np.floor(w / d) + 1.5)
        size = (1 + abs(most)) / one + abs(steps)
        return whole_steps(steps, size) if counted == "whole" else -whole_steps(-steps, size)

    steps = larger(lift(operation, value, limit, step, weight, deduct, compares=False), 0)
    points = _within(subtract(weight, multiply(deduct, steps)), weight)
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

    def operation(a: Any, t: Any, w: Any) -> Any:
        beyond = above(abs(a - t) - abs(t) * w, 0, abs(a) + abs(t))
        return where(beyond & (t != 0), 0, 1)

    inside = lift(operation, actual, target, within)
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
    compared = lift(lambda t, b, n, m: where(no_less(b, t), n, m), this, last, not_more, more)
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

    return lift(operation, points, rate)


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
    return lift(lambda p, v: where(v == math.inf, 0 * p, p), points, value, compares=False)


def _zero_above(points: Value, value: Value, limit: Value) -> Value:
    def operation(p: Any, v: Any, most: Any) -> Any:
        return where(above(v, most), 0 * p, p)

    # Points of a missing value are missing themselves.
    return lift(operation, points, value, limit, compares=False)


def _met(actual: Value, target: Value, operator: Any) -> Value:
    """Return 1 where a target is met, 0 where not."""
    least = lift(lambda a, t: where(no_less(a, t), 1, 0), actual, target)
    most = lift(lambda a, t: where(no_less(t, a), 1, 0), actual, target)
    either = where(_known_operator(operator) == "<=", most, least)
    return where(operator == "=", multiply(least, most), either)


def _known_operator(operator: Any) -> Any:
    if isinstance(operator, np.ndarray):  # of a panel, whose tables were checked on loading
        return operator
    for one in set(operator) if isinstance(operator, pd.Series) else {operator}:
        if one not in (">=", "<=", "="):
            raise MetricError(f"operator {one!r}: expected >=, <= or =")
    return operator
