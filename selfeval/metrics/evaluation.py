"""Evaluate the catalogue: one department-year, a panel, or groups of a panel."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from ..errors import MetricError
from ..values import Value, add, divide, is_missing, multiply, subtract
from ._record import Metric
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


def names_in(text: str) -> set[str]:
    """Return the figures that an expression names.

    >>> sorted(names_in("initial_total - prior/4"))
    ['initial_total', 'prior']
    """
    return {name for _, name, _ in _TERM.findall(text) if not name[0].isdigit()}


@dataclass(frozen=True)
class Evaluated:
    """A metric of one department-year.

    ``state`` is ``given``, ``missing`` (a figure lacks), ``contradictory`` (figures that cannot
    both be right), ``inapplicable`` (0 of 0, or exempt) or ``unlimited`` (something against
    nothing, the worst that can be). ``value`` is ``None`` in all but the first.
    """

    record: Metric
    state: str
    value: Any
    numerator: Any
    denominator: Any
    reason: str
    sources: tuple[str, ...]


def evaluate(figures: Mapping[str, Found], metrics: Iterable[Metric] = CATALOGUE) -> pd.DataFrame:
    """Return every metric of one department-year, indexed by name.

    Columns: ``term``, ``group``, ``value``, ``numerator``, ``denominator``, ``unit``,
    ``better``, ``reason`` (Chinese: why a value is missing, or how a zero was taken) and
    ``sources`` (where the figures stand). Missing values are ``None``.
    """
    rows = []
    for record in metrics:
        one = evaluate_one(record, figures)
        rows.append(
            {
                "metric": record.name,
                "term": record.term,
                "group": record.group,
                "value": one.value,
                "numerator": one.numerator,
                "denominator": one.denominator,
                "unit": record.unit,
                "better": record.better,
                "reason": one.reason,
                "sources": one.sources,
            }
        )
    return pd.DataFrame(rows, dtype=object).set_index("metric")


def evaluate_one(record: Metric, figures: Mapping[str, Found]) -> Evaluated:
    """Return one metric of one department-year."""
    inputs = {name: figures[name] for name in record.inputs}
    lacking = [found for found in inputs.values() if found.value is None]
    known = {name: found.value for name, found in inputs.items() if found.value is not None}
    if lacking:
        state = "inapplicable" if all(found.exempt for found in lacking) else "missing"
        value, reason = None, "；".join(dict.fromkeys(found.reason for found in lacking))
    else:
        state, value, reason = _state(record, list(known.values()))
    return Evaluated(
        record,
        state,
        value,
        _part(record.numerator, known),
        _part(record.denominator, known),
        reason,
        tuple(dict.fromkeys(s for found in inputs.values() for s in found.sources)),
    )


def _state(record: Metric, values: list[Any]) -> tuple[str, Any, str]:
    try:
        value = record.function(*values)
    except MetricError:
        return "contradictory", None, "分母为 0 而分子不为 0，数据互相矛盾，请核对"
    if is_missing(value):
        return "inapplicable", None, "分母为 0，指标不适用"
    if value == float("inf"):
        return "unlimited", None, "上年或预算为 0 而本期不为 0，无法计算，评分按最差档处理"
    reason = "没有信访件，视为达标" if record.function is petition_rate and not values[-1] else ""
    return "given", value, reason


def _part(text: str, figures: Mapping[str, Any]) -> Any:
    return expression(text, figures) if names_in(text) <= set(figures) else None


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
