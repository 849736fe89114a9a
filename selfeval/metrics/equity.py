"""Equity: how petitions were handled, how satisfied those served are.

Each function takes scalars or Series of the same shape and returns that shape. Counts are whole
numbers, results are fractions. Missing input gives NaN.
"""

from __future__ import annotations

from ..values import Value, divide


def petition_rate(handled: Value, valid: Value) -> Value:
    """Petition settlement, reply or timely reply rate (信访办结率/回复率/及时率).

    handled (settled, replied, replied on time) ÷ valid cases received; invalid and repeated
    cases are not in the base.

    Shapes: scalars or Series. Units: cases in, fraction out. Better: 100 %.
    Zero: no cases counts as met, 1 (say “无信访件”) [I]. Over 100 %: refused on loading.
    Raises: MetricError for cases handled of none received (scalar; NaN in a Series).
    Source: Shenzhen-style framework and a city's practice [R].

    >>> round(petition_rate(483, 497), 4)
    Decimal('0.9718')
    """
    return divide(handled, valid, both_zero=1)


def satisfaction_rate(satisfied: Value, valid_responses: Value) -> Value:
    """Satisfaction (服务对象满意度) = satisfied ÷ valid responses.

    Shapes: scalars or Series. Units: responses in, fraction out. Better: higher.
    Zero: no survey is no value (NaN), an evidence gap. Over 100 %: refused on loading.
    Raises: MetricError for satisfied people of no responses (scalar; NaN in a Series).
    Source: common practice; sample and method must be stated [R].

    >>> satisfaction_rate(190, 200)
    Decimal('0.95')
    """
    return divide(satisfied, valid_responses)


def satisfaction_score(points: Value, valid_responses: Value) -> Value:
    """Mean satisfaction score (满意度平均得分率) = Σ(mean score × responses) ÷ (100 × responses).

    Shapes: scalars or Series. Units: points of 100 and responses in, fraction out.
    Better: higher. Zero: no survey is no value (NaN). Over 100 %: refused on loading.
    Raises: MetricError for points of no responses (scalar; NaN in a Series).
    Source: common practice where a survey reports a mean score [R].

    >>> satisfaction_score(18600, 200)
    Decimal('0.93')
    """
    return divide(divide(points, 100), valid_responses)
