"""Delivery: completion, timeliness, quality, target attainment, unit cost.

Each function takes scalars or Series of the same shape and returns that shape. Counts are whole
numbers, results are fractions unless said. Missing input gives NaN.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ..errors import MetricError
from ..values import Value, add, divide, is_missing, lift, multiply, subtract, where


def completion_rate(done: Value, planned: Value) -> Value:
    """Completion rate (实际完成率) = tasks done ÷ tasks planned.

    Shapes: scalars or Series. Units: counts in, fraction out. Better: higher.
    Zero: nothing planned is not applicable (NaN). Over 100 %: kept; capped in scoring.
    Raises: MetricError for tasks done of none planned (scalar; NaN in a Series).
    Source: 财预〔2013〕53号 [R].

    >>> completion_rate(9, 10)
    Decimal('0.9')
    """
    return divide(done, planned)


def timely_completion_rate(on_time: Value, planned: Value) -> Value:
    """Timely completion (完成及时率, 项目完成及时性) = done on time ÷ planned.

    Shapes: scalars or Series. Units: counts in, fraction out. Better: higher.
    Zero: nothing planned is not applicable (NaN). Over 100 %: kept; capped in scoring.
    Raises: MetricError for tasks on time of none planned (scalar; NaN in a Series).
    Source: 财预〔2013〕53号; Shenzhen-style 项目完成及时性 [R, SEED name].

    >>> timely_completion_rate(3, 4)
    Decimal('0.75')
    """
    return divide(on_time, planned)


def quality_rate(to_standard: Value, planned: Value) -> Value:
    """Quality rate (质量达标率) = tasks to standard ÷ tasks *planned* (not ÷ done).

    Shapes: scalars or Series. Units: counts in, fraction out. Better: higher.
    Zero: nothing planned is not applicable (NaN). Over 100 %: kept; capped in scoring.
    Raises: MetricError for quality of nothing planned (scalar; NaN in a Series).
    Source: 财预〔2013〕53号 [R].

    >>> quality_rate(8, 10)
    Decimal('0.8')
    """
    return divide(to_standard, planned)


def key_task_completion_rate(finished: Value, assigned: Value) -> Value:
    """Key task completion (重点工作办结率) = key tasks finished ÷ assigned from above.

    Shapes: scalars or Series. Units: counts in, fraction out. Better: 100 %.
    Zero: none assigned is not applicable (NaN). Over 100 %: not possible.
    Raises: MetricError for tasks finished of none assigned (scalar; NaN in a Series).
    Source: 财预〔2013〕53号; name also in the report [R, SEED name].

    >>> key_task_completion_rate(10, 10)
    Decimal('1')
    """
    return divide(finished, assigned)


def target_attainment_rate(met: Value, indicators: Value) -> Value:
    """Target attainment (绩效目标完成率) = indicators that meet their target ÷ all indicators.

    With the tolerance window (``target_attainment_rate_within``), an indicator that beats its
    target by more than 30 % does not count: the target was too low.

    Shapes: scalars or Series. Units: counts in, fraction out. Better: higher.
    Zero: no indicators is not applicable (NaN). Over 100 %: not possible.
    Raises: MetricError for targets met of no indicators (scalar; NaN in a Series).
    Source: 四川 2020 form, 大英县 [S].

    >>> target_attainment_rate(8, 10)
    Decimal('0.8')
    """
    return divide(met, indicators)


def target_met(
    actual: Any, target: Any, operator: str, *, within: Decimal | None = None
) -> bool | float:
    """Whether an indicator meets its target (指标是否达标), by the target's direction.

    ``operator`` is ``>=``, ``<=`` or ``=``. ``within`` of 0.3 also asks that the target is not
    beaten by more than 30 % of its size: at most 130 for ``>=`` 100, at least 70 for ``<=`` 100,
    at least −39 for ``<=`` −30.

    Shapes: scalars. Units: those of the indicator. Better: by the operator.
    Zero: a target of 0 is normal for ``<=``; it has no size to be beaten by.
    Over 100 %: see ``within``. Raises: MetricError for another operator.
    Source: 大英县 form; directions from 湖北 2020 forms [S].

    >>> target_met(Decimal("140"), Decimal("100"), ">=", within=Decimal("0.3"))
    False
    """
    if operator not in (">=", "<=", "="):
        raise MetricError(f"operator {operator!r}: expected >=, <= or =")
    if is_missing(actual) or is_missing(target):
        return float("nan")
    if operator == "=":
        return bool(actual == target)
    met = actual >= target if operator == ">=" else actual <= target
    if within is None or target == 0:
        return bool(met)
    window = multiply(abs(target), within)
    if operator == ">=":
        return bool(met and actual <= add(target, window))
    return bool(met and actual >= subtract(target, window))


def at_least_attainment(actual: Value, target: Value) -> Value:
    """Attainment of a ≥ target (正向指标完成程度) = min(actual ÷ target, 1).

    Shapes: scalars or Series. Units: those of the indicator in, fraction out. Better: higher.
    Zero: a target of 0 is met by any actual of 0 or more, and not at all by less.
    Over 100 %: capped at 1. Negative targets (a fall of at most 5 % is ≥ −5): 1 when met, else
    target ÷ actual; a negative actual has no share of a target above 0. Raises: nothing.
    Source: 湖北 2020 forms, w × B/A [S]; negative targets [I].

    >>> at_least_attainment(Decimal("45"), Decimal("50"))
    Decimal('0.9')
    """
    return lift(_share, actual, target)


def at_most_attainment(actual: Value, target: Value) -> Value:
    """Attainment of a ≤ target (反向指标完成程度) = min(target ÷ actual, 1).

    Shapes: scalars or Series. Units: those of the indicator in, fraction out.
    Better: higher attainment, that is a lower actual.
    Zero: an actual of 0 meets a target of 0 or more; a target of 0 that is exceeded gives 0.
    Over 100 %: capped at 1. Negative targets (a cut of 30 % is ≤ −30): 1 when met, else
    actual ÷ target, 0 where nothing was cut. Raises: nothing.
    Source: 湖北 2020 forms, w × A/B [S]; negative targets [I].

    >>> at_most_attainment(Decimal("50"), Decimal("40"))
    Decimal('0.8')
    """
    # "At most 40" is "at least −40" of the negative.
    return lift(lambda a, t: _share(-a, -t), actual, target)


def _share(actual: Any, target: Any) -> Any:
    """Return how much of a ≥ target was reached, 0 to 1; of numbers or of columns of them."""
    missed_above = (target > 0) & (actual > 0)
    missed_below = target < 0
    over: Any = where(missed_below, target, actual)
    under: Any = where(missed_below, actual, target)
    usable = (missed_above | missed_below) & (actual < target)
    share = over / where(usable, under, under * 0 + 1)
    return where(actual >= target, target * 0 + 1, where(usable, share, target * 0))


def unit_cost(money: Value, quantity: Value) -> Value:
    """Cost per unit of service (单位成本, 人均补助) = money ÷ the quantity it paid for.

    Only for money and a quantity that the document states together as belonging to each other.

    Shapes: scalars or Series. Units: 万元 in; 万元 a person, item … out. Better: neither.
    Zero: nothing for nothing is not applicable (NaN); money for nobody raises.
    Over 100 %: does not arise. Raises: MetricError as said (scalar; NaN in a Series).
    Source: cost indicators of 财预〔2021〕101号 [R].

    >>> unit_cost(Decimal("7.38"), 8)
    Decimal('0.9225')
    """
    return divide(money, quantity)
