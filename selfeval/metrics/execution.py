"""Budget execution: rates on each base, scheduled pace, the two annual balance measures.

Each function takes scalars or Series of the same shape and returns that shape. Amounts are 万元,
progress and results are fractions. Missing input gives NaN.
"""

from __future__ import annotations

from decimal import Decimal

from ..errors import MetricError
from ..values import Value, add, divide, multiply, smaller, subtract

MONTHS_A_YEAR = 12
QUARTERS_A_YEAR = 4
#: Mean of the four scheduled shares 25, 50, 75 and 100 %.
MEAN_SCHEDULE = Decimal("0.625")


def execution_rate(executed: Value, budget: Value) -> Value:
    """Budget execution rate (预算执行率) = executed in the year ÷ budget.

    The base decides the name: the adjusted budget gives ``execution_rate`` (全年预算数, most
    forms), the initial one ``execution_rate_initial`` (年初预算数).

    Shapes: scalars or Series. Units: 万元 in, fraction out. Better: towards 100 %.
    Zero: 0 of 0 is not applicable (NaN); spending against a budget of 0 raises.
    Over 100 %: kept, an anomaly to explain; capped only in scoring.
    Raises: MetricError as said (scalar; NaN in a Series).
    Source: 青神, 天长 and 湖北 self-evaluation forms [S].

    >>> round(execution_rate(Decimal("14787.64"), Decimal("14955.46")), 6)
    Decimal('0.988779')
    """
    return divide(executed, budget)


def budget_completion_rate(executed: Value, approved: Value) -> Value:
    """Budget completion rate (预算完成率, national) = 预算完成数 ÷ approved budget (批复).

    Shapes: scalars or Series. Units: 万元 in, fraction out. Better: towards 100 %.
    Zero: 0 of 0 is not applicable (NaN); spending against a budget of 0 raises.
    Over 100 %: kept, an anomaly to explain. Raises: MetricError as said (NaN in a Series).
    Source: 财预〔2013〕53号 [C4 name, R formula]; the initial budget is taken as the approved one.

    >>> budget_completion_rate(Decimal("95"), Decimal("100"))
    Decimal('0.95')
    """
    return divide(executed, approved)


def budget_completion_rate_hunan(
    opening: Value, initial: Value, additions: Value, year_end: Value
) -> Value:
    """Budget completion rate, Hunan form (预算完成率，湖南).

    (opening carry-over + initial budget + additions − year-end balance)
    ÷ (opening carry-over + initial budget + additions).

    Shapes: scalars or Series. Units: 万元 in, fraction out. Better: towards 100 %.
    Zero: no funds and no balance is not applicable (NaN); a balance of no funds raises.
    Over 100 %: not possible. Raises: MetricError as said (scalar; NaN in a Series).
    Source: a unit's 2018 table that reports 99.27 % from these figures [D].

    >>> from decimal import Decimal as D
    >>> round(budget_completion_rate_hunan(D("19.8"), D("1922.76"), D("767.86"), D("19.8")), 4)
    Decimal('0.9927')
    """
    funds = add(opening, initial, additions)
    return divide(subtract(funds, year_end), funds)


def scheduled_progress(month: Value) -> Value:
    """Scheduled progress (序时进度) = months elapsed ÷ 12; 25, 50, 75, 100 % by quarter.

    Shapes: scalar or Series. Units: months in, fraction out. Better: neither, the yardstick.
    Zero: month 0 is 0. Over 100 %: not checked here. Raises: nothing.
    Source: plain elapsed share of the year; printed tables round it [S].

    >>> scheduled_progress(9)
    Decimal('0.75')
    """
    return divide(month, MONTHS_A_YEAR)


def expenditure_progress(cumulative: Value, budget: Value) -> Value:
    """Expenditure progress (支出进度, cumulative) = spent to date ÷ adjusted annual budget.

    Shapes: scalars or Series. Units: 万元 in, fraction out. Better: at or above schedule.
    Zero: 0 of 0 is not applicable (NaN); spending against a budget of 0 raises.
    Over 100 %: an anomaly to explain. Raises: MetricError as said (NaN in a Series).
    Source: quarterly sentence of the report; half-year and nine-month forms of 陕西 [SEED, R].

    >>> expenditure_progress(Decimal("52"), Decimal("100"))
    Decimal('0.52')
    """
    return divide(cumulative, budget)


def balance_rate(progress: Value, quarter: int, *, cap: Value | None = None) -> Value:
    """Balance rate of a quarter (预算执行均衡率) = cumulative progress ÷ scheduled progress.

    Shapes: scalar or Series ``progress``; ``quarter`` 1 to 4. Units: fractions.
    Better: towards 100 %. Zero: the schedule is never 0.
    Over 100 %: kept, as reports print it; ``cap=1`` cuts it for scoring.
    Raises: MetricError for another quarter. Source: quarterly sentence of the report [SEED].

    >>> balance_rate(Decimal("0.5200"), 2)
    Decimal('1.040')
    """
    ratio = divide(progress, _scheduled_share(quarter))
    return ratio if cap is None else smaller(ratio, cap)


def mean_balance_rate(
    q1: Value, q2: Value, q3: Value, q4: Value, *, cap: Value | None = None
) -> Value:
    """Annual balance rate as a mean of ratios (全年平均预算执行均衡率，四季比值均值).

    (q1÷25 % + q2÷50 % + q3÷75 % + q4÷100 %) ÷ 4, each q the cumulative progress. It is not
    ``mean_progress_rate``: early quarters weigh more here.

    Shapes: scalars or Series. Units: fractions. Better: towards 100 %.
    Zero: the schedule is never 0. Over 100 %: kept; ``cap=1`` cuts each quarter for scoring.
    Raises: nothing. Source: the average that the report prints [SEED].

    >>> mean_balance_rate(*map(Decimal, ("0.2100", "0.5200", "0.7563", "0.9882")))
    Decimal('0.96915')
    """
    ratios = [balance_rate(p, quarter, cap=cap) for quarter, p in enumerate((q1, q2, q3, q4), 1)]
    return divide(add(*ratios), QUARTERS_A_YEAR)


def mean_progress_rate(q1: Value, q2: Value, q3: Value, q4: Value) -> Value:
    """Annual balance rate as a ratio of means (全年平均支出进度率，均值之比).

    mean(q1..q4) ÷ 62.5 %, where 62.5 % is the mean of the four scheduled shares.

    Shapes: scalars or Series. Units: fractions. Better: towards 100 %.
    Zero: the schedule is never 0. Over 100 %: kept; capped in scoring. Raises: nothing.
    Source: scoring rule of the Shenzhen-style framework [R, unverified].

    >>> mean_progress_rate(*map(Decimal, ("0.2100", "0.5200", "0.7563", "0.9882")))
    Decimal('0.9898')
    """
    mean = divide(add(q1, q2, q3, q4), QUARTERS_A_YEAR)
    return divide(mean, MEAN_SCHEDULE)


def payment_progress_rate(actual: Value, planned: Value) -> Value:
    """Payment progress rate (支付进度率) = actual ÷ planned progress at the same date.

    Shapes: scalars or Series. Units: fractions. Better: higher.
    Zero: nothing planned is not applicable (NaN), whatever was paid.
    Over 100 %: kept; capped at 100 % in scoring.
    Raises: MetricError for a negative plan. Source: 财预〔2013〕53号 [R].

    >>> payment_progress_rate(Decimal("0.4"), Decimal("0.5"))
    Decimal('0.8')
    """
    return divide(actual, planned, only_denominator_zero=float("nan"))


def planned_amount(budget: Value, quarter: int) -> Value:
    """Amount due by schedule at a quarter's end (序时应支出) = budget × scheduled share.

    Shapes: scalar or Series. Units: 万元. Better: neither, the yardstick. Zero: 0 of 0 is 0.
    Over 100 %: does not arise. Raises: MetricError for another quarter than 1 to 4.
    Source: 序时进度 × 全年预算数 [D].

    >>> planned_amount(Decimal("200"), 1)
    Decimal('50.00')
    """
    return multiply(budget, _scheduled_share(quarter))


def _scheduled_share(quarter: int) -> Value:
    if quarter not in (1, 2, 3, 4):
        raise MetricError(f"quarter {quarter!r}: expected 1 to 4")
    return scheduled_progress(quarter * MONTHS_A_YEAR // QUARTERS_A_YEAR)
