"""Economy: control and change of three-public spending, control of public operating cost.

Each function takes scalars or Series of the same shape and returns that shape. Amounts are 万元,
results are fractions. Missing input gives NaN.
"""

from __future__ import annotations

from ..values import UNLIMITED, Value, divide, subtract


def _control(actual: Value, budget: Value) -> Value:
    """Return actual ÷ budget: 0 for nothing of nothing, unlimited for spending of nothing."""
    return divide(actual, budget, both_zero=0, only_denominator_zero=UNLIMITED)


def three_public_control_rate(actual: Value, budget: Value) -> Value:
    """Three-public control rate (“三公”经费控制率) = actual ÷ budget, same scope.

    Shapes: scalars or Series. Units: 万元 in, fraction out. Better: lower, at most 100 %.
    Zero: 0 of 0 is 0 (nothing spent, full marks); spending without budget is unlimited (inf),
    the worst band and a finding [I].
    Over 100 %: overspent. Raises: MetricError for a negative budget.
    Source: report section 二(三)1; 岳阳 tables use ≤100 % [SEED, C3].

    >>> from decimal import Decimal
    >>> round(three_public_control_rate(Decimal("0.79"), Decimal("3.00")), 6)
    Decimal('0.263333')
    """
    return _control(actual, budget)


def three_public_change_rate(this_year: Value, last_year: Value) -> Value:
    """Three-public change rate (“三公”经费变动率) = (this − last) ÷ last, budget against budget.

    Also used by component: reception (公务接待费变动率) and vehicles (公务用车费变动率).

    Shapes: scalars or Series. Units: 万元 in, fraction out. Better: lower, 0 or less.
    Zero: 0 after 0 is 0; a budget after none is unlimited (inf), the worst band [I].
    Over 100 %: more than doubled. Raises: MetricError for a negative denominator.
    Source: 财预〔2013〕53号; components from an FY2016 table [C4, S]. Some reports compare final
    accounts instead: not the same number.

    >>> from decimal import Decimal
    >>> three_public_change_rate(Decimal("27"), Decimal("30"))
    Decimal('-0.1')
    """
    return divide(
        subtract(this_year, last_year), last_year, both_zero=0, only_denominator_zero=UNLIMITED
    )


def public_funds_control_rate(actual: Value, budget: Value) -> Value:
    """Public-use spending control (公用经费控制率) = actual ÷ budgeted public-use spending.

    Shapes: scalars or Series. Units: 万元 in, fraction out. Better: lower, at most 100 %.
    Zero: 0 of 0 is 0; spending without budget is unlimited (inf), the worst band [I].
    Over 100 %: overspent. Raises: MetricError for a negative budget.
    Source: 财预〔2013〕53号, 重庆 table; the base is the initial budget (预算安排) [S name, R].

    >>> from decimal import Decimal
    >>> public_funds_control_rate(Decimal("97"), Decimal("100"))
    Decimal('0.97')
    """
    return _control(actual, budget)


def public_operating_control_rate(actual: Value, adjusted: Value) -> Value:
    """Daily public operating cost control (日常公用经费控制率) = final ÷ adjusted budget.

    Shapes: scalars or Series. Units: 万元 in, fraction out. Better: lower, at most 100 %.
    Zero: 0 of 0 is 0; spending without budget is unlimited (inf), the worst band [I].
    Over 100 %: overspent. Raises: MetricError for a negative budget.
    Source: Shenzhen-style framework, bands at 90 and 100 % [R, unverified].

    >>> from decimal import Decimal
    >>> round(public_operating_control_rate(Decimal("11.59"), Decimal("14.51")), 6)
    Decimal('0.798759')
    """
    return _control(actual, adjusted)
