"""Evaluate the catalogue: one department-year, a panel, or groups of a panel."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from ..errors import MetricError
from ._record import Metric
from ._values import Value, add, divide, is_missing, multiply, subtract
from .catalogue import CATALOGUE
from .equity import petition_rate

if TYPE_CHECKING:
    from ..finders import Found

_TERM = re.compile(r"([+-]?)\s*(\w+(?:\.\d+)?)(?:/(\d+(?:\.\d+)?))?\s*", re.ASCII)


def expression(text: str, figures: Mapping[str, Value]) -> Value:
    """Return the value of a catalogue expression such as ``initial_total - prior/4``.

    >>> expression("a - b/4", {"a": Decimal(3), "b": Decimal(8)})
    Decimal('1')
    """
    value: Value = Decimal(0)
    for sign, name, divisor in _TERM.findall(text):
        term: Value = Decimal(name) if name[0].isdigit() else figures[name]
        if divisor:
            term = divide(term, Decimal(divisor))
        value = subtract(value, term) if sign == "-" else add(value, term)
    return value


def evaluate(figures: Mapping[str, Found], metrics: Iterable[Metric] = CATALOGUE) -> pd.DataFrame:
    """Return every metric of one department-year, indexed by name.

    Columns: ``term``, ``group``, ``value``, ``numerator``, ``denominator``, ``unit``,
    ``better``, ``reason`` (Chinese: why a value is missing, or how a zero was taken) and
    ``sources`` (where the figures stand). Missing values are ``None``.
    """
    rows = [_evaluate_one(record, figures) for record in metrics]
    return pd.DataFrame(rows, dtype=object).set_index("metric")


def _evaluate_one(record: Metric, figures: Mapping[str, Found]) -> dict[str, Any]:
    inputs = {name: figures[name] for name in record.inputs}
    values = {name: found.value for name, found in inputs.items()}
    lacking = [found.reason for found in inputs.values() if found.value is None]
    value: Any = None
    reason = "；".join(dict.fromkeys(lacking))
    if not lacking:
        value, reason = _value_and_reason(record, list(values.values()))
    known = {name: v for name, v in values.items() if v is not None}
    return {
        "metric": record.name,
        "term": record.term,
        "group": record.group,
        "value": value,
        "numerator": _part(record.numerator, known),
        "denominator": _part(record.denominator, known),
        "unit": record.unit,
        "better": record.better,
        "reason": reason,
        "sources": tuple(dict.fromkeys(s for found in inputs.values() for s in found.sources)),
    }


def _value_and_reason(record: Metric, values: list[Any]) -> tuple[Any, str]:
    try:
        value = record.function(*values)
    except MetricError:
        return None, "分母为 0 而分子不为 0，数据互相矛盾，请核对"
    if is_missing(value):
        return None, "分母为 0，指标不适用"
    if value == float("inf"):
        return None, "上年或预算为 0 而本期不为 0，无法计算，评分按最差档处理"
    if record.function is petition_rate and values[-1] == 0:
        return value, "没有信访件，视为达标"
    return value, ""


def _part(text: str, figures: Mapping[str, Any]) -> Any:
    names = {name for _, name, _ in _TERM.findall(text) if not name[0].isdigit()}
    return expression(text, figures) if names <= set(figures) else None


def evaluate_panel(
    figures: pd.DataFrame,
    by: Sequence[str] | None = None,
    metrics: Iterable[Metric] = CATALOGUE,
) -> pd.DataFrame:
    """Return every metric of a panel (``Panel.figures``), one row a department-year and metric.

    With ``by`` (index levels such as ``["fiscal_year"]``) the departments of a group are added
    first: sum(numerator) ÷ sum(denominator), over those that give every figure of the metric;
    ``departments`` says how many they are. Shares such as quarterly progress are weighed by the
    adjusted budget, levels are averaged. Columns: the index levels, ``metric``, ``value``,
    ``numerator``, ``denominator``, ``departments``.
    """
    rows = []
    for record in metrics:
        frame = figures if by is None else _add_up(figures, record, by)
        inputs = [frame[name] for name in record.inputs]
        known = {name: frame[name] for name in record.inputs}
        rows.append(
            pd.DataFrame(
                {
                    "metric": record.name,
                    "value": record.function(*inputs),
                    "numerator": expression(record.numerator, known),
                    "denominator": expression(record.denominator, known),
                    "departments": 1 if by is None else frame["departments"],
                },
                index=frame.index,
            )
        )
    return pd.concat(rows).reset_index()


def _add_up(figures: pd.DataFrame, record: Metric, by: Sequence[str]) -> pd.DataFrame:
    from ..figures import FIGURES

    weights = {name: FIGURES[name].weight for name in record.inputs}
    needed = [*record.inputs, *dict.fromkeys(w for w in weights.values() if w)]
    frame = figures[list(dict.fromkeys(needed))].dropna()
    for name, weight in weights.items():
        if weight:
            frame[name] = _column(multiply(frame[name], frame[weight]))
    frame = frame.assign(departments=1)
    sums = frame.groupby(level=list(by)).sum()
    for name, weight in weights.items():
        if weight:
            sums[name] = _column(divide(sums[name], sums[weight]))
        elif record.unit == "level":
            sums[name] = _column(divide(sums[name], sums["departments"]))
    return sums


def _column(value: Value) -> pd.Series[Any]:
    return cast("pd.Series[Any]", value)
