"""Budget making and its changes: growth, adjustment, carry-over, balances, structure.

Each function takes scalars or Series of the same shape and returns that shape. Amounts are 万元,
results are fractions. Missing input gives NaN.
"""

from __future__ import annotations

from ..values import UNLIMITED, Value, add, divide, subtract


def _change(this: Value, last: Value) -> Value:
    """Return (this − last) ÷ last: 0 where both are 0, unlimited where only last is."""
    return divide(subtract(this, last), last, both_zero=0, only_denominator_zero=UNLIMITED)


def budget_growth_rate(this_year: Value, last_year: Value) -> Value:
    """Budget growth (预算增长率) = (this year − last year) ÷ last year, both initial budgets.

    Shapes: scalars or Series. Units: 万元 in, fraction out. Better: neither; to be explained.
    Zero: 0 after 0 is 0; a budget after none is unlimited (inf).
    Over 100 %: possible, more than doubled. Raises: MetricError for a negative denominator.
    Source: growth sentences of the reports [SEED].

    >>> from decimal import Decimal
    >>> round(budget_growth_rate(Decimal("15525.82"), Decimal("14945.70")), 6)
    Decimal('0.038815')
    """
    return _change(this_year, last_year)


def adjusted_budget(
    initial: Value, additions: Value, cuts: Value, *, approved: bool = True
) -> Value:
    """Adjusted budget (调整预算数) = initial budget + additions − cuts.

    Where the approval procedure is unfinished (``approved=False``) it is the initial budget.

    Shapes: scalars or Series. Units: 万元 in, 万元 out. Better: neither.
    Zero: an amount like any other. Over 100 %: does not arise. Raises: nothing.
    Source: a prefecture's instructions for the final account [S].

    >>> from decimal import Decimal
    >>> adjusted_budget(Decimal("100.00"), Decimal("12.50"), Decimal("2.50"))
    Decimal('110.00')
    """
    return subtract(add(initial, additions), cuts) if approved else subtract(initial, 0)


def budget_adjustment_rate(adjusted: Value, initial: Value) -> Value:
    """Net budget adjustment (预算调整率, simple form) = (adjusted − initial) ÷ initial.

    Shapes: scalars or Series. Units: 万元 in, fraction out. Better: 0.
    Zero: 0 against 0 is not applicable (NaN); an adjusted budget on an initial one of 0 raises.
    Over 100 %: possible, the budget more than doubled; cuts are negative.
    Raises: MetricError for a zero initial budget (scalar; NaN in a Series).
    Source: 财预〔2013〕53号 by name, net form by practice [C4 name, D].

    >>> from decimal import Decimal
    >>> round(budget_adjustment_rate(Decimal("14955.46"), Decimal("15525.82")), 6)
    Decimal('-0.036736')
    """
    return divide(subtract(adjusted, initial), initial)


def budget_control_rate(gross_adjustments: Value, initial: Value) -> Value:
    """Gross budget adjustment (预算控制率) = sum of all adjustments ÷ initial budget.

    Additions, cuts and reallocations count with their absolute amount; those caused by national
    policy, force majeure or tasks from above are left out.

    Shapes: scalars or Series. Units: 万元 in, fraction out. Better: lower, 0.
    Zero: 0 against 0 is not applicable (NaN); adjustments of an initial budget of 0 raise.
    Over 100 %: possible. Raises: MetricError as said (scalar; NaN in a Series).
    Source: 财预〔2013〕53号, 湖南 band tables [C4 name, R formula].

    >>> round(budget_control_rate(767.86, 1922.76), 4)
    0.3994
    """
    return divide(gross_adjustments, initial)


def reallocation_rate(reallocations: Value, initial: Value) -> Value:
    """Reallocation rate (调剂率, for 编制准确) = 全年调剂金额 ÷ initial budget.

    Shapes: scalars or Series. Units: 万元 in, fraction out. Better: lower, 0.
    Zero: 0 against 0 is not applicable (NaN); reallocation of a budget of 0 raises.
    Over 100 %: possible. Raises: MetricError as said (scalar; NaN in a Series).
    Source: 四川 2020 form, 大英县 [S].

    >>> from decimal import Decimal
    >>> reallocation_rate(Decimal("2"), Decimal("1000"))
    Decimal('0.002')
    """
    return divide(reallocations, initial)


def carry_over_rate(year_end_carry_over: Value, budget: Value) -> Value:
    """Carry-over rate (结转结余率) = year-end carry-over and surplus ÷ expenditure budget.

    Pass the expenditure done as ``budget`` for the variant of some appraisals
    (``carry_over_rate_executed`` in the catalogue).

    Shapes: scalars or Series. Units: 万元 in, fraction out. Better: lower.
    Zero: 0 against 0 is not applicable (NaN); carry-over of a budget of 0 raises.
    Over 100 %: possible with carry-over from earlier years. Raises: MetricError as said.
    Source: 财预〔2013〕53号; the variant from an appraisal form with a target of 9 % [S, R].

    >>> from decimal import Decimal
    >>> carry_over_rate(Decimal("9"), Decimal("100"))
    Decimal('0.09')
    """
    return divide(year_end_carry_over, budget)


def carry_over_change_rate(this_year: Value, last_year: Value) -> Value:
    """Change of carry-over (结转结余变动率) = (this year-end − last year-end) ÷ last year-end.

    Shapes: scalars or Series. Units: 万元 in, fraction out. Better: lower, 0 or less.
    Zero: 0 after 0 is 0; carry-over after none is unlimited (inf), the worst band.
    Over 100 %: possible. Raises: MetricError for a negative denominator.
    Source: an appraisal form with a target of −30 % [S].

    >>> from decimal import Decimal
    >>> carry_over_change_rate(Decimal("70"), Decimal("100"))
    Decimal('-0.3')
    """
    return _change(this_year, last_year)


def balance_share(balance: Value, executed: Value) -> Value:
    """Payables or receivables (应付/应收款率) = year-end balance ÷ expenditure done.

    Shapes: scalars or Series. Units: 万元 in, fraction out. Better: lower.
    Zero: 0 against 0 is not applicable (NaN); a balance without expenditure raises.
    Over 100 %: possible. Raises: MetricError as said (scalar; NaN in a Series).
    Source: an appraisal form with a target of 9 % [S].

    >>> from decimal import Decimal
    >>> balance_share(Decimal("4.5"), Decimal("50"))
    Decimal('0.09')
    """
    return divide(balance, executed)


def balance_change_rate(this_year: Value, last_year: Value) -> Value:
    """Change of payables or receivables (应付/应收款变动率) = (this − last) ÷ last.

    Shapes: scalars or Series. Units: 万元 in, fraction out. Better: lower.
    Zero: 0 after 0 is 0; a balance after none is unlimited (inf), the worst band.
    Over 100 %: possible. Raises: MetricError for a negative denominator.
    Source: an appraisal form with a target of −30 % [S].

    >>> from decimal import Decimal
    >>> balance_change_rate(Decimal("35"), Decimal("50"))
    Decimal('-0.3')
    """
    return _change(this_year, last_year)


def key_expenditure_rate(key_projects: Value, all_projects: Value) -> Value:
    """Share of key projects (重点支出安排率) = key project budget ÷ total project budget.

    Shapes: scalars or Series. Units: 万元 in, fraction out. Better: higher.
    Zero: no project budget is not applicable (NaN). Over 100 %: not possible.
    Raises: MetricError for key projects without any project budget (scalar; NaN in a Series).
    Source: 财预〔2013〕53号, 岳阳 band tables [C4].

    >>> from decimal import Decimal
    >>> key_expenditure_rate(Decimal("90"), Decimal("120"))
    Decimal('0.75')
    """
    return divide(key_projects, all_projects)


def category_share(category: Value, total: Value) -> Value:
    """Structure of spending (支出结构占比) = one category ÷ the total of the same stage.

    Shapes: scalars or Series. Units: 万元 in, fraction out. Better: neither.
    Zero: no spending is not applicable (NaN). Over 100 %: not possible.
    Raises: MetricError for a part without a total (scalar; NaN in a Series).
    Source: outline section 一(三) [SEED].

    >>> from decimal import Decimal
    >>> category_share(Decimal("25"), Decimal("200"))
    Decimal('0.125')
    """
    return divide(category, total)
