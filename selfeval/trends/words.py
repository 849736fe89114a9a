"""Exact fractions as they are shown."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from ..formats import signed


def exact(value: Fraction) -> Decimal:
    """Return a fraction as a Decimal of 28 digits, more than any cell shows."""
    return Decimal(value.numerator) / value.denominator


def points(value: Fraction) -> str:
    """Return a fraction as signed percentage points, without the words."""
    return signed(exact(value * 100))
