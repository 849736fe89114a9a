"""Intervals of the number line with open and closed ends, as the bands of a rule are written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Any

import numpy as np

from ..cells import MOST_DIGITS
from ..formats import places
from ..settling import above, at_least

_NUMBER = r"[-−]?\d+(?:\.\d+)?\s*[%％]?"
_ENDS = re.compile(
    rf"([\[(（])\s*({_NUMBER}|-inf|-∞)\s*[,，]\s*({_NUMBER}|inf|∞)\s*([\])）])", re.ASCII
)
_SIDE = re.compile(rf"(<=|>=|<|>|=|≤|≥|＜|＞|＝)\s*({_NUMBER})", re.ASCII)
_BRACKETS = str.maketrans("［］", "[]")
_SIGNS = {"≤": "<=", "≥": ">=", "＜": "<", "＞": ">", "＝": "="}


def parse_number(text: str) -> Decimal:
    """Return a number or a percentage as it is written in a framework.

    >>> parse_number("90%"), parse_number("−0.5")
    (Decimal('0.90'), Decimal('-0.5'))
    """
    text = text.strip().replace("−", "-").replace("％", "%")
    if not re.fullmatch(r"-?\d+(\.\d+)?\s*%?", text, re.ASCII):
        raise ValueError(text)
    return bounded(Decimal(text[:-1].strip()).scaleb(-2) if text.endswith("%") else Decimal(text))


def bounded(number: Decimal) -> Decimal:
    """Return a number; raises ValueError for one with more digits than any rule or amount has."""
    if number.adjusted() >= MOST_DIGITS or int(number.as_tuple().exponent) < -MOST_DIGITS:
        raise ValueError(f"at most {MOST_DIGITS} digits on either side of the point")
    return number


@dataclass(frozen=True)
class Interval:
    """What lies between two ends; ``None`` is no end, ``True`` beside an end means it belongs."""

    low: Decimal | None
    high: Decimal | None
    low_in: bool
    high_in: bool
    percent: bool
    written: str = field(default="", compare=False)

    @property
    def place(self) -> tuple[bool, Decimal | int, bool]:
        """Where it begins, to put intervals in order."""
        return self.low is not None, self.low or 0, not self.low_in

    def contains(self, value: Any) -> Any:
        """Return whether a number lies inside, to 12 decimals; of an array, for each row."""
        begun = self.begun(value)
        if self.high is None:
            return begun
        beyond = (above if self.high_in else at_least)(value, _like(value, self.high))
        return begun & np.logical_not(beyond)

    def begun(self, value: Any) -> Any:
        """Return whether a number lies inside or above it; what is missing lies nowhere."""
        if self.low is None:
            return value == value
        return (at_least if self.low_in else above)(value, _like(value, self.low))

    def __str__(self) -> str:
        """Return the interval as people write it.

        >>> str(parse_interval("[80%, 90%)")), str(parse_interval(">=90%"))
        ('80%（含）～90%', '≥90%')
        """
        low, high = (None if e is None else self._shown(e) for e in (self.low, self.high))
        if low is None:
            return "任意值" if high is None else f"{'≤' if self.high_in else '<'}{high}"
        if high is None:
            return f"{'≥' if self.low_in else '>'}{low}"
        if self.low == self.high:
            return f"={low}"
        return f"{low}{'（含）' if self.low_in else ''}～{high}{'（含）' if self.high_in else ''}"

    def _shown(self, end: Decimal) -> str:
        return f"{places(end * 100)}%" if self.percent else places(end)


def parse_interval(text: str) -> Interval:
    """Return an interval written as ``[80%, 90%)``, ``>=90%``, ``<60%`` or ``=0%``.

    A square bracket or ``=`` takes the end in. Raises ValueError with what is wrong.
    """
    percent = "%" in text or "％" in text
    side = _SIDE.fullmatch(text.strip())
    if side:
        sign, end = _SIGNS.get(side[1], side[1]), parse_number(side[2])
        if sign == "=":
            return Interval(end, end, True, True, percent, text)
        inside = sign.endswith("=")
        if sign.startswith("<"):
            return Interval(None, end, False, inside, percent, text)
        return Interval(end, None, inside, False, percent, text)
    ends = _ENDS.fullmatch(text.strip().translate(_BRACKETS))
    if not ends:
        raise ValueError("a range such as [80%, 90%), >=90% or <60%")
    low, high = (None if "inf" in e or "∞" in e else parse_number(e) for e in ends.group(2, 3))
    if percent and any(_needs_percent(end) for end in ends.group(2, 3)):
        raise ValueError("both ends with %, such as [80%, 90%)")
    interval = Interval(low, high, ends[1] == "[", ends[4] == "]", percent, text)
    if low is None or high is None:
        return interval
    if low > high or (low == high and not (interval.low_in and interval.high_in)):
        raise ValueError("a range from the smaller number to the larger")
    return interval


def _needs_percent(end: str) -> bool:
    return bool(re.search(r"[1-9]", end)) and not re.search("[%％]", end)


def faults_of_cover(intervals: Sequence[Interval]) -> Iterator[str]:
    """Yield what keeps the intervals from covering the line once: each hole and each overlap."""
    ordered = sorted(intervals, key=lambda interval: interval.place)
    first, last = ordered[0], ordered[-1]
    if first.low is not None:
        yield f"nothing below {first.written}"
    for before, after in pairwise(ordered):
        both = f"{before.written} and {after.written}"
        end, start = before.high, after.low
        if end is None or start is None or start < end:
            yield f"{both}, which overlap"
        elif start > end or not (before.high_in or after.low_in):
            yield f"a hole between {both}"
        elif before.high_in and after.low_in:
            yield f"{both}, which both hold their common end"
    if last.high is not None:
        yield f"nothing above {last.written}"


def _like(value: Any, end: Decimal) -> Any:
    """Return an end as what it is compared with: float and arrays of it with float alone."""
    return end if isinstance(value, Decimal) else float(end)
