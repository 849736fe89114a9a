"""Comparing and rounding without the noise of arithmetic: numbers are settled to 12 decimals.

That undoes what binary fractions and 1/3 leave behind: two rates of amounts below 10 亿元 printed
in 万元 with two decimals never lie so close to each other. On ``Decimal`` the 12 decimals are
exact. An array is compared with half a unit of the 12th decimal to spare, which comes to the
same, and rows where binary noise might decide are remarked as ``unsure``: they are to be worked
out again with ``Decimal``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .remarks import listening, note
from .values import Value, rounded, whole

SETTLED = 12
_HALF = 0.5e-12
#: How far a rate of the catalogue may be off, as a share of 1 + the rate: it is worked out in
#: less than ten operations, each of which is off by 1.1e-16 at most.
_NOISE = 2e-15


def settled(value: Value) -> Value:
    """Return a rate without the noise of its arithmetic (12 decimals)."""
    return rounded(value, SETTLED)


def at_least(value: Any, limit: Any, size: Any = None) -> Any:
    """Return whether ``value`` ≥ ``limit``, of a scalar or an array; what is missing is not.

    ``size`` is how large the numbers are that an array was worked out of: 1 + the limit where
    it holds rates.
    """
    if not isinstance(value, np.ndarray):
        return settled(value) >= limit
    return _apart(value, limit, size) >= -_HALF


def above(value: Any, limit: Any, size: Any = None) -> Any:
    """Return whether ``value`` > ``limit``, as :func:`at_least`."""
    if not isinstance(value, np.ndarray):
        return settled(value) > limit
    return _apart(value, limit, size) > _HALF


def no_less(one: Any, other: Any) -> Any:
    """Return whether one figure ≥ another, neither worked out, both scalars or arrays."""
    apart = one - other
    if not isinstance(apart, np.ndarray):
        return settled(apart) >= 0
    if listening():
        # The same number in binary is the same in decimal.
        near = np.abs(apart) <= _HALF + _NOISE * (np.abs(one) + np.abs(other))
        near &= apart != 0
        note("unsure", near)
    return apart >= -_HALF


def doubtful(apart: Any, size: Any) -> Any:
    """Return where numbers of an array are so near to 0 that their sign may be noise."""
    return np.abs(apart) <= _NOISE * size


def whole_steps(value: Any, size: Any) -> Any:
    """Return the whole part, rounded down, of a scalar or an array; ``size`` as above."""
    if not isinstance(value, np.ndarray):
        return whole(settled(value))
    return _floor(value + _HALF, size)


def rounded_points(value: Any, places: int, size: Any) -> Any:
    """Return points ≥ 0 rounded, a half upwards, of a scalar or an array; ``size`` as above."""
    if not isinstance(value, np.ndarray):
        return rounded(settled(value), places)
    unit = 10.0**places
    return _floor((value + _HALF) * unit + 0.5, size * unit) / unit


def _apart(value: Any, limit: Any, size: Any) -> Any:
    apart = value - limit
    if listening():
        noise = _NOISE * (1 + abs(limit) if size is None else size)
        away = np.abs(apart)
        away -= _HALF
        note("unsure", np.abs(away, out=away) <= noise)
    return apart


def _floor(value: Any, size: Any) -> Any:
    if listening():
        note("unsure", np.abs(value - np.rint(value)) <= _NOISE * size)
    return np.floor(value)
