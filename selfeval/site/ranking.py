"""Ranks of values and of ranges, and how values are spread."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from statistics import quantiles
from typing import Any

#: How values are ordered, by what is better of a metric (see ``terms.BETTER``).
ORDERS = {
    "higher": "从高到低",
    "lower": "从低到高",
    "target": "按与 100% 的差距从小到大",
    "zero": "按与 0 的差距从小到大",
    "none": "按数值从高到低，不表示好坏",
}


@dataclass(frozen=True)
class Rank:
    """A place in an order: ``first``～``last``; the same where it is certain."""

    first: int
    last: int
    tied: bool = False

    def __str__(self) -> str:
        """Return the place in words."""
        if self.first != self.last:
            return f"第 {self.first}～{self.last} 名"
        return f"第 {self.first} 名" + ("（并列）" if self.tied else "")


def ranks(values: Sequence[Decimal], better: str) -> list[Rank]:
    """Return the place of each value (名次); equal values share one, and the next are left out.

    ``better`` is as in :class:`~selfeval.metrics.Metric`; where neither is better the largest
    value comes first.

    >>> [str(rank) for rank in ranks([Decimal(3), Decimal(5), Decimal(3)], "higher")]
    ['第 2 名（并列）', '第 1 名', '第 2 名（并列）']
    """
    keys = [_distance(value, better) for value in values]
    ordered, counts = sorted(keys), Counter(keys)
    places = [bisect_left(ordered, key) + 1 for key in keys]
    return [Rank(p, p, counts[key] > 1) for p, key in zip(places, keys, strict=True)]


def _distance(value: Decimal, better: str) -> Decimal:
    match better:
        case "lower":
            return value
        case "target":
            return abs(value - 1)
        case "zero":
            return abs(value)
        case _:
            return -value


def range_ranks(ranges: Sequence[tuple[Fraction, Fraction]]) -> list[Rank]:
    """Return the best and the worst place that each range can take (名次区间), highest first.

    Best: one after those that lie wholly above it. Worst: one after those that can be above it.
    Exact scores that are the same share a place.

    >>> [str(rank) for rank in range_ranks([(90, 90), (40, 95), (10, 50)])]
    ['第 1～2 名', '第 1～3 名', '第 2～3 名']
    """
    lows = sorted(low for low, _ in ranges)
    highs = sorted(high for _, high in ranges)
    exact = Counter(low for low, high in ranges if low == high)
    found = []
    for low, high in ranges:
        above = len(lows) - bisect_right(lows, high)
        maybe = len(highs) - bisect_right(highs, low) - (high > low)
        found.append(Rank(above + 1, maybe + 1, low == high and exact[low] > 1))
    return found


def quartiles(values: Sequence[Decimal]) -> tuple[Decimal, Decimal, Decimal]:
    """Return the quarter points of two values or more (四分位数), between neighbours in line.

    >>> quartiles([Decimal(n) for n in (1, 2, 3, 4, 5)])
    (Decimal('2'), Decimal('3'), Decimal('4'))
    """
    exact: Any = [Fraction(value) for value in values]  # not: to the digits of a Decimal
    low, middle, high = quantiles(exact, method="inclusive")
    return _decimal(low), _decimal(middle), _decimal(high)


def _decimal(value: Any) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
