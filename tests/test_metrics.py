"""Every metric against figures worked by hand; names, docstrings and the catalogue."""

import doctest
import importlib
import inspect
import math
import pkgutil
import re
from collections.abc import Callable
from decimal import Decimal as D
from functools import partial
from types import ModuleType
from typing import Any

import pandas as pd
import pytest

from selfeval import MetricError, UnknownNameError, metrics
from selfeval.figures import FIGURES
from selfeval.metrics import CATALOGUE, GROUPS, Metric, metric

FORMULAS = [
    importlib.import_module(f"selfeval.metrics.{name}")
    for name in ("budget", "delivery", "economy", "equity", "execution", "management")
]
MODULES = [
    importlib.import_module(found.name)
    for found in pkgutil.iter_modules(metrics.__path__, "selfeval.metrics.")
]

# name of the metric, its figures in the order of ``inputs``, the value worked by hand
HAND_WORKED = [
    ("budget_growth_rate", "120 100", "0.2"),  # (120 − 100) ÷ 100
    ("adjusted_budget", "100 12.5 2.5", "110.0"),  # 100 + 12.5 − 2.5
    ("budget_adjustment_rate", "95 100", "-0.05"),  # (95 − 100) ÷ 100
    ("budget_control_rate", "30 120", "0.25"),  # 30 ÷ 120
    ("reallocation_rate", "2 1000", "0.002"),  # 2 ÷ 1000
    ("carry_over_rate", "9 100", "0.09"),  # 9 ÷ 100
    ("carry_over_rate_executed", "9 90", "0.1"),  # 9 ÷ 90
    ("carry_over_change_rate", "70 100", "-0.3"),  # (70 − 100) ÷ 100
    ("payables_rate", "4.5 50", "0.09"),  # 4.5 ÷ 50
    ("payables_change_rate", "35 50", "-0.3"),  # (35 − 50) ÷ 50
    ("receivables_rate", "3 40", "0.075"),  # 3 ÷ 40
    ("receivables_change_rate", "60 50", "0.2"),  # (60 − 50) ÷ 50
    ("key_expenditure_rate", "90 120", "0.75"),  # 90 ÷ 120
    ("personnel_share", "25 200", "0.125"),  # 25 ÷ 200
    ("public_share", "5 200", "0.025"),  # 5 ÷ 200
    ("project_share", "170 200", "0.85"),  # 170 ÷ 200
    ("execution_rate", "95 100", "0.95"),  # 95 ÷ 100
    ("execution_rate_initial", "95 125", "0.76"),  # 95 ÷ 125
    ("execution_rate_personnel", "78 80", "0.975"),  # 78 ÷ 80
    ("execution_rate_public", "0 80", "0"),  # nothing spent of 80
    ("execution_rate_project", "110 100", "1.1"),  # 110 ÷ 100, kept over 100 %
    ("budget_completion_rate", "19 20", "0.95"),  # 19 ÷ 20
    ("budget_completion_rate_hunan", "10 80 10 5", "0.95"),  # (10 + 80 + 10 − 5) ÷ 100
    ("progress_q1", "0.2100", "0.21"),  # as printed
    ("progress_q2", "0.52", "0.52"),  # as printed
    ("progress_q3", "0.7563", "0.7563"),  # as printed
    ("progress_q4", "1.02", "1.02"),  # as printed, kept over 100 %
    ("balance_rate_q1", "0.21", "0.84"),  # 0.21 ÷ 0.25
    ("balance_rate_q2", "0.52", "1.04"),  # 0.52 ÷ 0.5
    ("balance_rate_q3", "0.7563", "1.0084"),  # 0.7563 ÷ 0.75
    ("balance_rate_q4", "0.9882", "0.9882"),  # 0.9882 ÷ 1
    ("mean_balance_rate", "0.2 0.5 0.6 0.9", "0.875"),  # (0.8 + 1 + 0.8 + 0.9) ÷ 4
    ("mean_progress_rate", "0.2 0.5 0.6 0.9", "0.88"),  # (2.2 ÷ 4) ÷ 0.625 = 0.55 ÷ 0.625
    ("payment_progress_rate", "0.4 0.5", "0.8"),  # 0.4 ÷ 0.5
    ("three_public_control_rate", "3 4", "0.75"),  # 3 ÷ 4
    ("three_public_change_rate", "27 30", "-0.1"),  # (27 − 30) ÷ 30
    ("reception_change_rate", "8 10", "-0.2"),  # (8 − 10) ÷ 10
    ("vehicle_change_rate", "25 10", "1.5"),  # (25 − 10) ÷ 10, more than doubled
    ("public_funds_control_rate", "97 100", "0.97"),  # 97 ÷ 100
    ("public_operating_control_rate", "9 12", "0.75"),  # 9 ÷ 12
    ("procurement_execution_rate", "55 50", "1.1"),  # 55 ÷ 50, kept over 100 %
    ("procurement_saving_rate", "47 50", "0.06"),  # (50 − 47) ÷ 50
    ("staff_control_rate", "150 120", "1.25"),  # 150 ÷ 120, kept over 100 %
    ("off_post_staff_rate", "4 50", "0.08"),  # 4 ÷ 50
    ("fixed_asset_utilisation_rate", "90 120", "0.75"),  # 90 ÷ 120
    ("budget_disclosure_level", "2", "2"),  # the level itself
    ("final_account_disclosure_level", "0", "0"),  # the level itself
    ("completion_rate", "9 10", "0.9"),  # 9 ÷ 10
    ("timely_completion_rate", "3 4", "0.75"),  # 3 ÷ 4
    ("quality_rate", "12 10", "1.2"),  # 12 ÷ 10 planned, kept over 100 %
    ("key_task_completion_rate", "10 10", "1"),  # 10 ÷ 10
    ("project_timeliness_rate", "7 8", "0.875"),  # 7 ÷ 8
    ("target_attainment_rate", "8 10", "0.8"),  # 8 ÷ 10
    ("target_attainment_rate_within", "6 10", "0.6"),  # 6 ÷ 10
    ("petition_settlement_rate", "3 4", "0.75"),  # 3 ÷ 4
    ("petition_reply_rate", "4 4", "1"),  # 4 ÷ 4
    ("petition_timely_reply_rate", "1 4", "0.25"),  # 1 ÷ 4
    ("satisfaction_rate", "190 200", "0.95"),  # 190 ÷ 200
    ("satisfaction_score", "18600 200", "0.93"),  # (18600 ÷ 100) ÷ 200 = 186 ÷ 200
]
# The functions that stand behind no metric of the catalogue.
OTHERS = [
    (metrics.scheduled_progress, "9", "0.75"),  # 9 ÷ 12
    (metrics.scheduled_progress, "0", "0"),  # 0 ÷ 12
    (partial(metrics.planned_amount, quarter=1), "200", "50"),  # 200 × 0.25
    (partial(metrics.planned_amount, quarter=3), "0", "0"),  # 0 × 0.75
    (metrics.at_least_attainment, "45 50", "0.9"),  # 45 ÷ 50
    (metrics.at_least_attainment, "80 50", "1"),  # 1.6, capped
    (metrics.at_most_attainment, "50 40", "0.8"),  # 40 ÷ 50
    (metrics.at_most_attainment, "20 40", "1"),  # 2, capped
    (metrics.unit_cost, "7.38 8", "0.9225"),  # 7.38 ÷ 8
    (partial(metrics.balance_rate, quarter=2, cap=1), "0.52", "1"),  # 1.04, capped
    (partial(metrics.balance_rate, quarter=2, cap=1), "0.4", "0.8"),  # under the cap
    # (0.8 + min(1.2, 1) + 0.8 + 0.9) ÷ 4 = 3.5 ÷ 4
    (partial(metrics.mean_balance_rate, cap=1), "0.2 0.6 0.6 0.9", "0.875"),
]
WORKED = [(metric(name).function, *case) for name, *case in HAND_WORKED] + OTHERS


def numbers(text: str) -> list[D]:
    """Return the figures of a case."""
    return [D(part) for part in text.split()]


def public_functions() -> dict[str, Callable[..., Any]]:
    """Return the public functions that the modules of formulas define."""
    return {
        name: function
        for module in FORMULAS
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }


def exact(value: Any) -> tuple[str, Any]:
    """Return type and value, so that NaN equals NaN but 1 does not equal 1.0."""
    return type(value).__name__, "nan" if value != value else value


def test_every_metric_and_function_has_a_case_worked_by_hand() -> None:
    """No metric of the catalogue and no public function is left without a case."""
    assert [record.name for record in CATALOGUE] == [name for name, *_ in HAND_WORKED]
    inner = {getattr(function, "func", function).__name__ for function, *_ in WORKED}
    assert set(public_functions()) - {"target_met"} == inner


@pytest.mark.parametrize(("function", "figures", "expected"), WORKED)
def test_decimals_and_ints_give_the_exact_decimal(
    function: Callable[..., Any], figures: str, expected: str
) -> None:
    """Decimal scalars give the value worked by hand to the last digit; ints do as well."""
    values = numbers(figures)
    assert exact(D(expected)) == exact(function(*values))
    counts = [int(value) if value == int(value) else value for value in values]
    assert exact(D(expected)) == exact(function(*counts))


@pytest.mark.parametrize(("function", "figures", "expected"), WORKED)
def test_floats_give_a_float(function: Callable[..., Any], figures: str, expected: str) -> None:
    """Float scalars give a float, close to the value worked by hand; one float is enough."""
    values = [float(value) for value in numbers(figures)]
    actual = function(*values)
    assert isinstance(actual, float)
    assert pytest.approx(float(expected), rel=1e-12) == actual
    mixed = function(values[0], *numbers(figures)[1:])
    assert isinstance(mixed, float)
    assert actual == mixed


@pytest.mark.parametrize(("function", "figures", "expected"), WORKED)
def test_series_keep_shape_dtype_and_missing_rows(
    function: Callable[..., Any], figures: str, expected: str
) -> None:
    """Series of Decimals stay exact, float Series give float64; a missing cell gives NaN."""
    values = numbers(figures)
    index = pd.Index(["a", "b"])
    for missing in (None, math.nan):
        decimals = function(*(pd.Series([v, missing], index, dtype=object) for v in values))
        assert index.equals(decimals.index)
        assert decimals.dtype == object
        assert exact(D(expected)) == exact(decimals["a"])
        assert exact(math.nan) == exact(decimals["b"])
    floats = function(*(pd.Series([float(v), math.nan], index) for v in values))
    assert index.equals(floats.index)
    assert floats.dtype == "float64"
    assert pytest.approx([float(expected), math.nan], nan_ok=True) == list(floats)


@pytest.mark.parametrize(("function", "figures", "expected"), WORKED)
def test_any_missing_scalar_gives_nan(
    function: Callable[..., Any], figures: str, expected: str
) -> None:
    """None, NaN or pandas.NA in the place of any figure gives NaN, not an error or a number."""
    for place in range(len(numbers(figures))):
        for missing in (None, math.nan, D("NaN"), pd.NA):
            values: list[Any] = numbers(figures)
            values[place] = missing
            assert exact(math.nan) == exact(function(*values))


@pytest.mark.parametrize(
    ("function", "figures", "expected"), [case for case in WORKED if " " in case[1]]
)
def test_series_and_scalar_mix(function: Callable[..., Any], figures: str, expected: str) -> None:
    """A scalar beside a Series counts for every row, in either place."""
    first, *rest = numbers(figures)
    column = pd.Series([first, first], dtype=object)
    assert [D(expected)] * 2 == list(function(column, *rest))
    columns = [pd.Series([value, None], dtype=object) for value in rest]
    mixed = list(function(first, *columns))
    assert exact(D(expected)) == exact(mixed[0])
    assert exact(math.nan) == exact(mixed[1])


@pytest.mark.parametrize(
    ("function", "figures", "expected"), [case for case in WORKED if " " in case[1]]
)
def test_misaligned_series_are_refused(
    function: Callable[..., Any], figures: str, expected: str
) -> None:
    """Series of different indexes raise: pandas would align them without a word."""
    columns = [
        pd.Series([value, value], index=[place, place + 1], dtype=object)
        for place, value in enumerate(numbers(figures))
    ]
    with pytest.raises(MetricError, match="different indexes"):
        function(*columns)


def test_names_are_sorted_and_complete() -> None:
    """``__all__`` is sorted, and lists every public function and the parts of the catalogue."""
    assert sorted(metrics.__all__) == metrics.__all__
    rest = {"CATALOGUE", "GROUPS", "Metric", "evaluate", "evaluate_panel", "metric"}
    assert {*public_functions(), *rest} == set(metrics.__all__)
    for name, function in public_functions().items():
        assert function is getattr(metrics, name)


@pytest.mark.parametrize("name", sorted(public_functions()))
def test_docstrings_state_every_convention(name: str) -> None:
    """Shapes, units, direction, zeros, over 100 %, errors, source, Chinese term: all are said."""
    text = inspect.getdoc(public_functions()[name]) or ""
    parts = ["Shapes:", "Units:", "Better:", "Zero:", "Over 100 %:", "Raises:", "Source:"]
    assert not [part for part in parts if part not in text]
    assert re.search("[\u4e00-\u9fff]", text.splitlines()[0])
    assert ">>> " in text


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.split(".")[-1])
def test_examples_in_docstrings_are_right(module: ModuleType) -> None:
    """Every example of every docstring gives what it says; each formula has one."""
    result = doctest.testmod(module)
    assert result.failed == 0
    functions = [f for f in public_functions().values() if f.__module__ == module.__name__]
    assert len(functions) <= result.attempted


@pytest.mark.parametrize("record", CATALOGUE, ids=lambda record: record.name)
def test_catalogue_records_hold_together(record: Metric) -> None:
    """A record speaks only of known figures, groups and directions, and leaves nothing blank."""
    assert set(record.inputs) <= set(FIGURES)
    written = f"{record.numerator} {record.denominator}"
    assert set(record.inputs) == set(re.findall(r"[a-z]\w*", written))
    assert record.group in GROUPS
    assert record.better in {"higher", "lower", "target", "zero", "none"}
    assert "" not in {record.term, record.source, record.evidence, record.unit}


def test_names_of_the_catalogue_are_unique_and_found() -> None:
    """Every metric is found by its name; an unknown one raises and suggests the nearest."""
    assert len(CATALOGUE) == len({record.name for record in CATALOGUE})
    assert list(CATALOGUE) == [metric(record.name) for record in CATALOGUE]
    with pytest.raises(UnknownNameError, match="no metric 'exekution_rate': did you mean"):
        metric("exekution_rate")
