"""Random numbers that are the same on every platform, one stream for every purpose.

Only the uniform doubles of PCG64 are drawn, and only IEEE 754 sums and products, ``fsum`` and
``Decimal`` work on them: these are defined to the last bit, ``numpy``'s other distributions and
the C library's ``exp`` are not.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from math import fsum, sqrt
from typing import TypeVar
from zlib import crc32

from numpy.random import PCG64, Generator, SeedSequence

T = TypeVar("T")

#: The decimal arithmetic of the demo, whatever the caller's.
CONTEXT = Context(prec=28)

_CENT = Decimal("0.01")
# An autoregression of 0.6 cut off after five years, so that a year can be drawn by itself.
_MEMORY = (1.0, 0.6, 0.36, 0.216, 0.1296)
_DEVIATION = sqrt(fsum(weight * weight for weight in _MEMORY))


class Draws:
    """The stream of one purpose (``topic``) of one department in one year."""

    def __init__(self, seed: int, number: int, year: int, topic: str) -> None:
        """Open the stream; other streams do not move when more is drawn from this one."""
        key = (number, year, crc32(topic.encode()))
        self._uniform = Generator(PCG64(SeedSequence(seed, spawn_key=key))).random

    def between(self, low: float = 0.0, high: float = 1.0) -> float:
        """Return a uniform number."""
        return low + (high - low) * self._uniform()

    def normal(self) -> float:
        """Return a standard normal number, or nearly: the sum of twelve uniform ones."""
        return fsum(self._uniform(12).tolist()) - 6

    def chance(self, probability: float) -> bool:
        """Return True with this probability."""
        return self._uniform() < probability

    def whole(self, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``, both included."""
        return low + int((high - low + 1) * self._uniform())

    def pick(self, options: Sequence[T]) -> T:
        """Return one of the options."""
        return options[self.whole(0, len(options) - 1)]

    def choose(self, options: Sequence[T], count: int) -> list[T]:
        """Return ``count`` of the options, in their order."""
        by_lot = sorted((self._uniform(), place) for place in range(len(options)))
        return [options[place] for place in sorted(place for _, place in by_lot[:count])]


@lru_cache(maxsize=4096)
def _shock(seed: int, number: int, year: int, topic: str) -> float:
    return Draws(seed, number, year, topic).normal()


def drift(seed: int, number: int, year: int, topic: str) -> float:
    """Return a standard normal number that is correlated (0.6) with that of the year before."""
    shocks = (_shock(seed, number, year - lag, topic) for lag in range(len(_MEMORY)))
    return fsum(w * s for w, s in zip(_MEMORY, shocks, strict=True)) / _DEVIATION


def exp(power: float) -> float:
    """Return e to the power, the same to the last bit everywhere."""
    return float(CONTEXT.exp(Decimal(power)))


def clip(value: float, low: float, high: float) -> float:
    """Return the value, or the bound that it passes."""
    return min(max(value, low), high)


def money(value: float | Decimal) -> Decimal:
    """Return an amount in 万元 with two places."""
    return rounded(value, _CENT)


def rounded(value: float | Decimal, unit: Decimal) -> Decimal:
    """Return the value rounded to the places of ``unit``, halves up."""
    return Decimal(value).quantize(unit, ROUND_HALF_UP, CONTEXT)
