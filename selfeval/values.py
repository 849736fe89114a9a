"""Arithmetic that works alike on a scalar and on a Series, exact on ``Decimal``.

* Scalars: ``int`` and ``Decimal`` give an exact ``Decimal``; a ``float`` gives a ``float``.
* Series: numeric dtypes give ``float64``; with object dtype (of ``Decimal``) every row is what
  the scalars give.
* Missing (``None`` or NaN) in, NaN out.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from .errors import MetricError

Scalar: TypeAlias = Decimal | int | float
Value: TypeAlias = "Scalar | pd.Series[Any]"

NOT_APPLICABLE = math.nan
UNLIMITED = math.inf


def is_missing(value: Any) -> bool:
    """Return whether a scalar is absent."""
    return bool(pd.isna(value))


def add(*values: Value) -> Value:
    """Return the sum."""
    return lift(lambda first, *rest: sum(rest, first), *values)


def subtract(left: Value, right: Value) -> Value:
    """Return ``left`` − ``right``."""
    return lift(lambda a, b: a - b, left, right)


def multiply(left: Value, right: Value) -> Value:
    """Return ``left`` × ``right``."""
    return lift(lambda a, b: a * b, left, right)


def smaller(left: Value, right: Value) -> Value:
    """Return the smaller of the two."""
    # NaN goes through np.minimum: what is missing is not at the cap.
    return lift(lambda a, b: np.minimum(a, b) if _is_column(a) else min(a, b), left, right)


def larger(left: Value, right: Value) -> Value:
    """Return the larger of the two."""
    return lift(lambda a, b: np.maximum(a, b) if _is_column(a) else max(a, b), left, right)


def whole(value: Value) -> Value:
    """Return the whole part, rounded down; what is unlimited stays so."""
    return lift(_floor, value)


def _floor(value: Any) -> Any:
    if _is_column(value) or isinstance(value, float):
        return np.floor(value)
    return Decimal(math.floor(value))


def rounded(value: Value, places: int) -> Value:
    """Return the value rounded to ``places``, a half away from zero as in Excel."""
    unit = Decimal(1).scaleb(-places)

    def operation(v: Any) -> Any:
        if isinstance(v, Decimal):
            return v.quantize(unit, rounding=ROUND_HALF_UP)
        # In binary a half is seldom exact: so many places more decide whether it was one.
        sized = np.round(np.abs(v) * 10.0**places, 9 if places < 6 else 3)
        return np.sign(v) * np.floor(sized + 0.5) / 10.0**places

    return lift(operation, value)


def known_or(value: Value, default: Value) -> Value:
    """Return the value, and the default where it is missing."""
    if isinstance(value, pd.Series):
        return value.where(value.notna(), default)
    return default if is_missing(value) else value


def where(condition: Any, yes: Value, no: Value) -> Value:
    """Return ``yes`` where the condition holds, else ``no``; the condition decides the shape."""
    if not isinstance(condition, pd.Series):
        return yes if condition else no
    column = no if isinstance(no, pd.Series) else pd.Series(no, index=condition.index)
    return column.mask(condition, yes)


def exact(value: Any) -> Decimal:
    """Return a scalar as ``Decimal``: a float by the digits that it is shown with."""
    return Decimal(str(value)) if isinstance(value, float) else Decimal(value)


def _is_column(value: Any) -> bool:
    return isinstance(value, pd.Series)


def divide(
    numerator: Value,
    denominator: Value,
    *,
    both_zero: float = NOT_APPLICABLE,
    only_denominator_zero: float | None = None,
) -> Value:
    """Return ``numerator`` ÷ ``denominator``, with the convention for a zero denominator stated.

    ``only_denominator_zero`` of ``None`` means that such figures contradict each other: a scalar
    raises :class:`MetricError`; in a Series the row is NaN, so that one department cannot stop
    a panel. A negative denominator is always such a contradiction.
    """

    def scalar(n: Any, d: Any) -> Any:
        if d > 0:
            return n / d
        if d == 0 and n == 0:
            return both_zero
        if d == 0 and only_denominator_zero is not None:
            return only_denominator_zero
        raise MetricError(f"{n} against a denominator of {d}: one of the two must be wrong")

    def series(n: pd.Series[Any], d: pd.Series[Any]) -> pd.Series[Any]:
        usable = d > 0
        result = pd.Series(np.nan, index=n.index, dtype=n.dtype)
        result[usable] = n[usable] / d[usable]
        result[(d == 0) & (n == 0)] = both_zero
        if only_denominator_zero is not None:
            # NaN is unequal to 0 too, but a missing numerator is no contradiction.
            result[(d == 0) & (n != 0) & n.notna()] = only_denominator_zero
        return result

    def either(n: Any, d: Any) -> Any:
        return series(n, d) if isinstance(n, pd.Series) else scalar(n, d)

    return lift(either, numerator, denominator)


def lift(operation: Callable[..., Any], *values: Value) -> Value:
    """Return what ``operation`` makes of the values: of scalars, or row by row of columns.

    It gets scalars that are all ``Decimal`` or all ``float``, or columns that are all
    ``float64``. Where one of the values is missing so is the result.
    """
    columns = [value for value in values if isinstance(value, pd.Series)]
    if not columns:
        return _scalars(operation, values)
    index = columns[0].index
    if any(not column.index.equals(index) for column in columns):
        raise MetricError("the Series have different indexes: align them first")
    if all(pd.api.types.is_numeric_dtype(column) for column in columns):
        numbers = [v if isinstance(v, pd.Series) else pd.Series(_float(v), index) for v in values]
        missing = pd.concat(columns, axis=1).isna().any(axis=1)
        with np.errstate(invalid="ignore"):
            result = pd.Series(operation(*(column.astype(float) for column in numbers)))
        # A comparison with what is missing is False, and must not pass for an answer.
        return result.mask(missing | any(is_missing(v) for v in values if not _is_column(v)))
    full = [v if isinstance(v, pd.Series) else pd.Series([v] * len(index), index) for v in values]

    def row(*cells: Any) -> Any:
        try:
            return _scalars(operation, cells)
        except MetricError:
            return math.nan

    objects = [column.astype(object) for column in full]
    return pd.Series([row(*cells) for cells in zip(*objects, strict=True)], index, dtype=object)


def _float(value: Any) -> float:
    return math.nan if is_missing(value) else float(value)


def _scalars(operation: Callable[..., Any], values: tuple[Any, ...]) -> Scalar:
    if any(is_missing(value) for value in values):
        return math.nan
    alike = _alike(values)
    result: Scalar = operation(*alike)
    # A convention for zero is written as an int: it gets the type of the figures.
    return type(alike[0])(result) if isinstance(result, int) else result


def _alike(values: tuple[Any, ...]) -> list[Any]:
    if any(isinstance(value, float | np.floating) for value in values):
        return [float(value) for value in values]
    return [_exact(value) for value in values]


def _exact(value: Any) -> Any:
    """Return an int as Decimal: counts divide exactly too."""
    return Decimal(int(value)) if isinstance(value, int | np.integer) else value
