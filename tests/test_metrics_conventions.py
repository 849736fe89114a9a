"""The conventions of the formulas: zeros, caps, directions, and how the catalogue is evaluated."""

import math
from decimal import Decimal as D
from typing import Any

import pandas as pd
import pytest

from selfeval import MetricError, evaluate, evaluate_panel, metrics
from selfeval.figures import FIGURES
from selfeval.finders import Found
from selfeval.metrics import metric

ERROR = "error"
# 0 of 0 is not applicable; a part of nothing contradicts itself.
CONTRADICT = [
    "balance_share",
    "budget_adjustment_rate",
    "budget_completion_rate",
    "budget_control_rate",
    "carry_over_rate",
    "category_share",
    "completion_rate",
    "execution_rate",
    "expenditure_progress",
    "fixed_asset_utilisation_rate",
    "key_expenditure_rate",
    "key_task_completion_rate",
    "off_post_staff_rate",
    "quality_rate",
    "reallocation_rate",
    "satisfaction_rate",
    "satisfaction_score",
    "staff_control_rate",
    "target_attainment_rate",
    "timely_completion_rate",
    "unit_cost",
]
# 0 of 0 is 0; something against nothing is unlimited, the worst band.
UNLIMITED = [
    "balance_change_rate",
    "budget_growth_rate",
    "carry_over_change_rate",
    "public_funds_control_rate",
    "public_operating_control_rate",
    "three_public_change_rate",
    "three_public_control_rate",
]
# function, figures, outcome: a number, nan (not applicable), inf (unlimited) or an error
ZEROS = [
    *((name, *case) for name in CONTRADICT for case in (("0 0", "nan"), ("5 0", ERROR))),
    *((name, *case) for name in UNLIMITED for case in (("0 0", "0"), ("5 0", "inf"))),
    *((name, "5 -1", ERROR) for name in CONTRADICT + UNLIMITED),
    ("procurement_execution_rate", "0 0", "nan"),
    ("procurement_execution_rate", "5 0", "inf"),  # bought without a plan
    ("procurement_execution_rate", "5 -1", ERROR),
    ("procurement_saving_rate", "0 0", "nan"),
    ("procurement_saving_rate", "5 0", "nan"),  # not applicable, whatever was signed
    ("procurement_saving_rate", "5 -1", ERROR),
    ("payment_progress_rate", "0 0", "nan"),
    ("payment_progress_rate", "0.4 0", "nan"),  # not applicable, whatever was paid
    ("payment_progress_rate", "0.4 -1", ERROR),
    ("petition_rate", "0 0", "1"),  # no cases count as met
    ("petition_rate", "5 0", ERROR),
    ("petition_rate", "5 -1", ERROR),
    ("budget_completion_rate_hunan", "0 0 0 0", "nan"),
    ("budget_completion_rate_hunan", "0 0 0 5", ERROR),
    ("at_least_attainment", "0 0", "1"),  # a target of 0 is met by anything
    ("at_least_attainment", "5 0", "1"),
    ("at_least_attainment", "5 -1", "1"),  # met
    ("at_most_attainment", "0 0", "1"),
    ("at_most_attainment", "0 5", "1"),  # an actual of 0 meets any target
    ("at_most_attainment", "5 0", "0"),  # a target of 0 that is exceeded
    ("at_most_attainment", "-1 5", "1"),  # met
]


def exact(value: Any) -> tuple[str, Any]:
    """Return type and value, so that NaN equals NaN but 1 does not equal 1.0."""
    return type(value).__name__, "nan" if value != value else value


@pytest.mark.parametrize(("name", "figures", "expected"), ZEROS)
def test_zero_conventions(name: str, figures: str, expected: str) -> None:
    """A zero denominator gives what the convention says; contradictions raise, or NaN in rows."""
    function = getattr(metrics, name)
    values = [D(part) for part in figures.split()]
    floats = [float(value) for value in values]
    row = math.nan if expected == ERROR else float(expected)
    assert exact(row) == exact(
        function(*(pd.Series([value]) for value in floats)).astype(object)[0]
    )
    exact_row = D(expected) if math.isfinite(row) else row
    assert exact(exact_row) == exact(function(*(pd.Series([v], dtype=object) for v in values))[0])
    if expected == ERROR:
        with pytest.raises(MetricError, match="one of the two must be wrong"):
            function(*values)
        with pytest.raises(MetricError, match="one of the two must be wrong"):
            function(*floats)
    else:
        assert exact(exact_row) == exact(function(*values))
        assert exact(row) == exact(function(*floats))


def test_every_function_has_its_zero_stated() -> None:
    """Only functions that never divide by a figure are without a case for zero."""
    parts = {"CATALOGUE", "GROUPS", "Metric", "evaluate", "evaluate_panel", "metric"}
    fixed = {"scheduled_progress", "balance_rate", "mean_balance_rate", "mean_progress_rate"}
    fixed |= {"adjusted_budget", "planned_amount", "disclosure_level", "target_met"}
    assert set(metrics.__all__) - parts - fixed == {name for name, *_ in ZEROS}


def test_a_faulty_row_does_not_stop_a_panel() -> None:
    """In a Series each row follows its own convention; the others are as if it were alone."""
    actual = [D(3), D(0), D(5), None, D(1), D(8), None, D(1)]
    budget = [D(4), D(0), D(0), D(1), D(-1), D(4), D(0), None]
    expected = [
        D("0.75"),
        D(0),
        math.inf,
        math.nan,
        math.nan,
        D(2),
        math.nan,
        math.nan,
    ]  # 3 ÷ 4 … 8 ÷ 4
    exactly = metrics.three_public_control_rate(
        pd.Series(actual, dtype=object), pd.Series(budget, dtype=object)
    )
    assert [exact(value) for value in expected] == [exact(value) for value in exactly]
    floats = metrics.three_public_control_rate(
        pd.Series(actual, dtype=float), pd.Series(budget, dtype=float)
    )
    assert [exact(float(value)) for value in expected] == [exact(value) for value in floats]


def test_repeated_index_labels_keep_their_rows() -> None:
    """Rows that share a label are told apart by their place."""
    done = pd.Series([D(1), D(3), None], index=["a", "a", "a"], dtype=object)
    planned = pd.Series([D(4), D(4), D(4)], index=["a", "a", "a"], dtype=object)
    rates = metrics.completion_rate(done, planned)
    assert [D("0.25"), D("0.75")] == list(rates.iloc[:2])
    assert exact(math.nan) == exact(rates.iloc[2])


def test_a_float_column_beside_decimals_gives_floats() -> None:
    """A float anywhere gives a float, in a Series as in scalars."""
    rates = metrics.completion_rate(
        pd.Series([D(1), D(3)], dtype=object), pd.Series([4.0, math.nan])
    )
    assert [exact(0.25), exact(math.nan)] == [exact(rate) for rate in rates]


@pytest.mark.parametrize("dtype", [float, object])
def test_cap_leaves_missing_missing(dtype: type) -> None:
    """A missing rate is not at the cap: it would count as full marks."""
    progress = pd.Series([D("0.52"), None, D("0.3")], dtype=dtype)
    capped = metrics.balance_rate(progress, 2, cap=1).astype(float)
    expected = [1.0, math.nan, 0.6]  # 0.52 ÷ 0.5 = 1.04, capped; missing; 0.3 ÷ 0.5
    assert [exact(value) for value in expected] == [exact(value) for value in capped]


@pytest.mark.parametrize("quarter", [0, 5, -1])
def test_only_four_quarters(quarter: int) -> None:
    """A quarter outside 1 to 4 is refused; the schedule has none for it."""
    with pytest.raises(MetricError, match="expected 1 to 4"):
        metrics.balance_rate(D("0.5"), quarter)
    with pytest.raises(MetricError, match="expected 1 to 4"):
        metrics.planned_amount(D(100), quarter)


# actual, operator, target, window, whether it is met
TARGETS = [
    ("100", ">=", "100", None, True),
    ("99.99", ">=", "100", None, False),
    ("130", ">=", "100", "0.3", True),  # 130 = 100 + 30 % of 100
    ("130.01", ">=", "100", "0.3", False),
    ("131", ">=", "100", None, True),
    ("100", "<=", "100", None, True),
    ("100.01", "<=", "100", None, False),
    ("70", "<=", "100", "0.3", True),  # 70 = 100 − 30 % of 100
    ("69.99", "<=", "100", "0.3", False),
    ("-30", "<=", "-30", "0.3", True),
    ("-39", "<=", "-30", "0.3", True),  # −39 = −30 − 30 % of 30
    ("-39.01", "<=", "-30", "0.3", False),
    ("-29", "<=", "-30", "0.3", False),
    ("-7", ">=", "-10", "0.3", True),  # −7 = −10 + 30 % of 10
    ("-6.99", ">=", "-10", "0.3", False),
    ("0", "<=", "0", "0.3", True),
    ("1", "<=", "0", "0.3", False),
    ("5", ">=", "0", "0.3", True),
    ("3", "=", "3.00", None, True),
    ("3.01", "=", "3", "0.3", False),
]


@pytest.mark.parametrize(("actual", "operator", "target", "within", "expected"), TARGETS)
def test_target_met(
    actual: str, operator: str, target: str, within: str | None, expected: bool
) -> None:
    """A target is met by its direction, and within the window where one is asked for."""
    window = None if within is None else D(within)
    assert expected is metrics.target_met(D(actual), D(target), operator, within=window)


def test_target_met_of_floats_missing_and_unknown_operators() -> None:
    """Floats work with a window too; missing gives NaN; another operator raises."""
    assert metrics.target_met(1.2, 1.0, ">=", within=D("0.3")) is True
    assert metrics.target_met(1.4, 1.0, ">=", within=D("0.3")) is False
    assert exact(math.nan) == exact(metrics.target_met(None, D(1), ">="))
    assert exact(math.nan) == exact(metrics.target_met(D(1), None, "="))
    with pytest.raises(MetricError, match="operator '≥': expected >=, <= or ="):
        metrics.target_met(D(1), D(1), "≥")


# metric, its figures, value (None: no value) and the reason for the page
EVALUATED = [
    ("execution_rate", ("95", "100"), "0.95", ""),
    ("execution_rate", ("0", "0"), None, "分母为 0，指标不适用"),
    ("execution_rate", ("5", "0"), None, "分母为 0 而分子不为 0，数据互相矛盾，请核对"),
    (
        "three_public_control_rate",
        ("5", "0"),
        None,
        "上年或预算为 0 而本期不为 0，无法计算，评分按最差档处理",
    ),
    ("three_public_control_rate", ("0", "0"), "0", ""),
    ("petition_reply_rate", ("0", "0"), "1", "没有信访件，视为达标"),
    ("satisfaction_rate", ("0", "0"), None, "分母为 0，指标不适用"),
    ("satisfaction_rate", (None, "200"), None, "没有 satisfied"),
    ("satisfaction_rate", (None, None), None, "没有 satisfied；没有 valid_responses"),
]


@pytest.mark.parametrize(("name", "values", "expected", "reason"), EVALUATED)
def test_evaluate_gives_a_value_or_the_reason(
    name: str, values: tuple[str | None, ...], expected: str | None, reason: str
) -> None:
    """A metric has a value, or None and the reason; its parts are shown where they are known."""
    record = metric(name)
    figures = {
        figure: Found(None, reason=f"没有 {figure}")
        if value is None
        else Found(D(value), (f"{figure}.csv",))
        for figure, value in zip(record.inputs, values, strict=True)
    }
    row = evaluate(figures, [record]).loc[name]
    assert (None if expected is None else D(expected)) == row["value"]
    assert reason == row["reason"]
    parts = [None if value is None else D(value) for value in values]
    assert parts == [row["numerator"], row["denominator"]]
    sources = [f"{f}.csv" for f, value in zip(record.inputs, values, strict=True) if value]
    assert sources == list(row["sources"])


def panel(**columns: list[Any]) -> pd.DataFrame:
    """Return figures of three departments in one year."""
    index = pd.MultiIndex.from_product(
        [["a", "b", "c"], [2021]], names=["department", "fiscal_year"]
    )
    return pd.DataFrame(columns, index=index, columns=list(FIGURES), dtype=object)


def grouped(figures: pd.DataFrame, name: str) -> list[Any]:
    """Return value, numerator, denominator and departments of the one group."""
    (row,) = evaluate_panel(figures, ["fiscal_year"], [metric(name)]).to_dict("records")
    return [row[part] for part in ("value", "numerator", "denominator", "departments")]


def test_groups_are_sum_over_sum_of_those_that_give_all() -> None:
    """A group is sum ÷ sum over complete departments, not the mean of their rates."""
    figures = panel(executed_total=[D(90), D(10), D(7)], adjusted_total=[D(100), D(400), None])
    # (90 + 10) ÷ (100 + 400); the mean of the rates would be (0.9 + 0.025) ÷ 2 = 0.4625
    assert [D("0.2"), D(100), D(500), 2] == grouped(figures, "execution_rate")


def test_groups_weigh_progress_by_the_adjusted_budget() -> None:
    """The progress of a group is its spending ÷ its budget: shares are weighed by budgets."""
    figures = panel(
        progress_q1=[D("0.5"), D("0.1"), None], adjusted_total=[D(100), D(300), D(600)]
    )
    # (0.5 × 100 + 0.1 × 300) ÷ (100 + 300) = 80 ÷ 400 = 0.2; ÷ 0.25 = 0.8
    assert [D("0.2"), D("0.2"), D(1), 2] == grouped(figures, "progress_q1")
    assert [D("0.8"), D("0.2"), D("0.25"), 2] == grouped(figures, "balance_rate_q1")


def test_groups_average_levels() -> None:
    """The disclosure level of a group is the mean level: levels do not add up."""
    figures = panel(budget_disclosure=[2, 1, None])
    assert [D("1.5"), D("1.5"), D(1), 2] == grouped(figures, "budget_disclosure_level")
