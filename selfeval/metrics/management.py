"""Management: procurement, staffing, assets, disclosure.

Each function takes scalars or Series of the same shape and returns that shape. Amounts are 万元,
counts are whole numbers, results are fractions. Missing input gives NaN.
"""

from __future__ import annotations

from ..values import UNLIMITED, Value, divide, subtract


def procurement_execution_rate(actual: Value, planned: Value) -> Value:
    """Procurement execution rate (政府采购执行率) = actual ÷ planned procurement.

    Shapes: scalars or Series. Units: 万元 in, fraction out. Better: towards 100 %.
    Zero: no plan and no purchase is not applicable (NaN); purchases without a plan are
    unlimited (inf), which scores 0 [I].
    Over 100 %: bought beyond plan, scores 0 in the Shenzhen-style framework [R].
    Raises: MetricError for a negative plan. Source: 财预〔2013〕53号, 重庆 table [S name, R].

    >>> from decimal import Decimal
    >>> procurement_execution_rate(Decimal("45"), Decimal("50"))
    Decimal('0.9')
    """
    return divide(actual, planned, only_denominator_zero=UNLIMITED)


def procurement_saving_rate(contract: Value, budget: Value) -> Value:
    """Procurement saving rate (政府采购节支率) = (budget − contract) ÷ budget.

    Shapes: scalars or Series. Units: 万元 in, fraction out. Better: higher.
    Zero: no budget is not applicable (NaN), whatever was signed.
    Over 100 %: not possible; contracts above budget are negative.
    Raises: MetricError for a negative budget. Source: common indicator lists [S, name only].

    >>> from decimal import Decimal
    >>> procurement_saving_rate(Decimal("47"), Decimal("50"))
    Decimal('0.06')
    """
    return divide(subtract(budget, contract), budget, only_denominator_zero=float("nan"))


def staff_control_rate(staff: Value, posts: Value) -> Value:
    """Staff control rate (财政供养/在职人员控制率) = year-end staff ÷ approved posts.

    Shapes: scalars or Series. Units: persons in, fraction out. Better: lower, at most 100 %.
    Zero: no posts and no staff is not applicable (NaN); staff without posts raises.
    Over 100 %: over-staffed. Raises: MetricError as said (scalar; NaN in a Series).
    Source: 财预〔2013〕53号 and four local tables [C4].

    >>> round(staff_control_rate(136, 143), 4)
    Decimal('0.9510')
    """
    return divide(staff, posts)


def off_post_staff_rate(off_post: Value, all_staff: Value) -> Value:
    """Off-post staff rate (编外人员控制率) = dispatched and off-post staff ÷ all staff in service.

    Shapes: scalars or Series. Units: persons in, fraction out. Better: lower.
    Zero: no staff is not applicable (NaN). Over 100 %: not possible.
    Raises: MetricError for off-post staff of no staff (scalar; NaN in a Series).
    Source: Shenzhen-style framework, bands at 5 and 10 % [R]. Not the 10 % cap of labour law,
    whose base differs [S].

    >>> off_post_staff_rate(4, 50)
    Decimal('0.08')
    """
    return divide(off_post, all_staff)


def fixed_asset_utilisation_rate(in_use: Value, all_assets: Value) -> Value:
    """Fixed asset utilisation (固定资产利用率) = in use ÷ all fixed assets, original value.

    Shapes: scalars or Series. Units: 万元 in, fraction out. Better: higher.
    Zero: no assets is not applicable (NaN). Over 100 %: a data error, refused on loading.
    Raises: MetricError for use of no assets (scalar; NaN in a Series).
    Source: 财预〔2013〕53号 [S name, R formula].

    >>> from decimal import Decimal
    >>> fixed_asset_utilisation_rate(Decimal("90"), Decimal("100"))
    Decimal('0.9')
    """
    return divide(in_use, all_assets)


def disclosure_level(level: Value) -> Value:
    """Disclosure level (预决算信息公开): 2 on time and complete, 1 late or partial, 0 none.

    Shapes: scalar or Series. Units: an ordinal level. Better: higher.
    Zero: a level like any other; units exempt for secrecy have none (NaN).
    Over 100 %: does not arise. Raises: nothing.
    Source: disclosure duty within 20 days of approval [S]; three levels [R].

    >>> disclosure_level(2)
    Decimal('2')
    """
    return subtract(level, 0)
