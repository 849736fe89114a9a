"""Ranges and dates of monitoring in words."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from ..formats import WIDE
from ..terms import QUARTERS
from .forecast import Span
from .watch import Monitoring

_UNIT = Decimal("0.1")


def rate_range(span: Span) -> str:
    """Return a forecast of a rate with one decimal, rounded outwards (区间，向外取整).

    >>> rate_range(Span(Decimal("0.9333"), Decimal("0.9371"), Decimal("0.9375")))
    '93.3%～93.8%'
    """
    return _range(span.low * 100, span.high * 100, "%")


def amount_range(span: Span) -> str:
    """Return a forecast of an amount in 万元 with one decimal, rounded outwards."""
    return _range(span.low, span.high, "")


def _range(low: Decimal, high: Decimal, unit: str) -> str:
    ends = (low.quantize(_UNIT, ROUND_FLOOR, WIDE), high.quantize(_UNIT, ROUND_CEILING, WIDE))
    shown = [f"{end:,}{unit}" for end in ends]
    return shown[0] if shown[0] == shown[1] else "～".join(shown)


def by_when(found: Monitoring) -> str:
    """Return the date of the monitoring in words."""
    return f"{QUARTERS[found.quarter]}末"
