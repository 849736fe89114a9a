"""Arithmetic that works alike on a scalar and on a column, exact on ``Decimal``.

* Scalars: ``int`` and ``Decimal`` give an exact ``Decimal``; a ``float`` gives a ``float``.
* Series: numeric dtypes give ``float64``; with object dtype (of ``Decimal``) every row is what
  the scalars give.
* Arrays of ``float64``: what a Series of them gives, without its index.
* Missing (``None`` or NaN) in, NaN out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal
from functools import reduce
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from .errors import MetricError
from .formats import WIDE
from .remarks import note

Scalar: TypeAlias = Decimal | int | float
Array: TypeAlias = "npt.NDArray[Any]"
Value: TypeAlias = "Scalar | pd.Series[Any] | Array"

NOT_APPLICABLE = math.nan
UNLIMITED = math.inf


def is_missing(value: Any) -> bool:
    """Return whether a scalar is absent."""
    return bool(pd.isna(value))


def add(*values: Value) -> Value:
    """Return the sum."""
    return lift(lambda first, *rest: sum(rest, first), *values, compares=False)


def subtract(left: Value, right: Value) -> Value:
    """Return ``left`` − ``right``."""
    return lift(lambda a, b: a - b, left, right, compares=False)


def multiply(left: Value, right: Value) -> Value:
    """Return ``left`` × ``right``."""
    return lift(lambda a, b: a * b, left, right, compares=False)


def smaller(left: Value, right: Value) -> Value:
    """Return the smaller of the two."""

    def either(a: Any, b: Any) -> Any:
        # NaN goes through np.minimum: what is missing is not at the cap.
        return np.minimum(a, b) if _columns(a, b) else min(a, b)

    return lift(either, left, right, compares=False)


def larger(left: Value, right: Value) -> Value:
    """Return the larger of the two."""

    def either(a: Any, b: Any) -> Any:
        return np.maximum(a, b) if _columns(a, b) else max(a, b)

    return lift(either, left, right, compares=False)


def whole(value: Value) -> Value:
    """Return the whole part, rounded down; what is unlimited stays so."""
    return lift(_floor, value, compares=False)


def _floor(value: Any) -> Any:
    if isinstance(value, np.ndarray | float):
        return np.floor(value)
    return Decimal(math.floor(value))


def rounded(value: Value, places: int) -> Value:
    """Return the value rounded to ``places``, a half away from zero as in Excel."""
    unit = Decimal(1).scaleb(-places)

    def operation(v: Any) -> Any:
        if isinstance(v, Decimal):
            return v.quantize(unit, ROUND_HALF_UP, WIDE)
        # In binary a half is seldom exact: so many places more decide whether it was one.
        sized = np.round(np.abs(v) * 10.0**places, 9 if places < 6 else 3)
        return np.sign(v) * np.floor(sized + 0.5) / 10.0**places

    return lift(operation, value, compares=False)


def known_or(value: Value, default: Value) -> Value:
    """Return the value, and the default where it is missing."""
    if isinstance(value, pd.Series):
        return value.where(value.notna(), default)
    if isinstance(value, np.ndarray):
        known: Array = np.where(np.isnan(value), _plain(default), value)
        return known
    return default if is_missing(value) else value


def where(condition: Any, yes: Value, no: Value) -> Value:
    """Return ``yes`` where the condition holds, else ``no``; the condition decides the shape."""
    if isinstance(condition, np.ndarray):
        chosen: Array = np.where(condition, _plain(yes), _plain(no))
        return chosen
    if not isinstance(condition, pd.Series):
        return yes if condition else no
    column = no if isinstance(no, pd.Series) else pd.Series(no, index=condition.index)
    return column.mask(condition, yes)


def exact(value: Any) -> Decimal:
    """Return a scalar as ``Decimal``: a float by the digits that it is shown with."""
    return Decimal(str(value)) if isinstance(value, float) else Decimal(value)


def _columns(*values: Any) -> bool:
    return any(isinstance(value, np.ndarray) for value in values)


def _plain(value: Any) -> Any:
    """Return what is computed with beside an array: the array, or a float."""
    return value if isinstance(value, np.ndarray) else _float(value)


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

    def either(n: Any, d: Any) -> Any:
        if not _columns(n, d):
            return scalar(n, d)
        result = n / d
        if np.any(odd := d <= 0):
            odd = np.flatnonzero(np.broadcast_to(odd, result.shape))
            result[odd] = other(odd, *(np.broadcast_to(v, result.shape)[odd] for v in (n, d)))
        return result

    def other(rows: Array, n: Array, d: Array) -> Array:
        result, nothing = np.full(len(rows), np.nan), d == 0
        result[nothing & (n == 0)] = both_zero
        # NaN is unequal to 0 too, but a missing numerator is no contradiction.
        wrong = (n == n) & (n != 0) | (d < 0)
        if only_denominator_zero is not None:
            result[wrong & nothing] = only_denominator_zero
            wrong &= ~nothing
        note("contradictory", rows[wrong & (n == n)])
        return result

    return lift(either, numerator, denominator, compares=False)


def lift(operation: Callable[..., Any], *values: Value, compares: bool = True) -> Value:
    """Return what ``operation`` makes of the values: of scalars, or row by row of columns.

    It gets scalars that are all ``Decimal`` or all ``float``, or arrays of ``float64`` and floats
    beside them. Where one of the values is missing so is the result; one that ``compares``
    nothing passes NaN on by itself.
    """
    columns = [value for value in values if isinstance(value, pd.Series)]
    if not columns:
        if _columns(*values):
            return _arrays(operation, values, compares)
        return _scalars(operation, values)
    index = columns[0].index
    if any(not column.index.equals(index) for column in columns):
        raise MetricError("the Series have different indexes: align them first")
    if all(pd.api.types.is_numeric_dtype(column) for column in columns):
        bare = [v.to_numpy(float) if isinstance(v, pd.Series) else v for v in values]
        return pd.Series(_arrays(operation, bare, compares), index)
    full = [v if isinstance(v, pd.Series) else pd.Series([v] * len(index), index) for v in values]

    def row(*cells: Any) -> Any:
        try:
            return _scalars(operation, cells)
        except MetricError:
            return math.nan

    objects = [column.astype(object) for column in full]
    return pd.Series([row(*cells) for cells in zip(*objects, strict=True)], index, dtype=object)


def _arrays(operation: Callable[..., Any], values: Iterable[Value], compares: bool) -> Array:
    numbers = [_plain(value) for value in values]
    with np.errstate(divide="ignore", invalid="ignore"):
        result: Array = operation(*numbers)
    if not compares:
        return result
    # A comparison with what is missing is False, and must not pass for an answer.
    missing = reduce(np.logical_or, (np.isnan(number) for number in numbers))
    return np.where(missing, np.nan, result) if np.any(missing) else result


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
