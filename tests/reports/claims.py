"""Whether a statement such as ``12.38 / 18.60 = 66.55%`` holds, to the last printed digit.

Worked in fractions and apart from selfeval, so that the answers of the corpus do not lean on the
code that they are to judge.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

_TOKEN = re.compile(r"\d+(?:\.\d+)?%?|[-+*/()]")


@dataclass(frozen=True)
class Range:
    """A number, and from where to where it may lie if its digits were rounded."""

    value: Fraction
    low: Fraction
    high: Fraction


@dataclass(frozen=True)
class Claim:
    """A claim: its left side, and the printed figure that it is said to give."""

    text: str
    left: Range
    printed: Fraction
    precision: Fraction

    @property
    def holds(self) -> bool:
        """Whether the left side, rounded half up, is the printed figure."""
        ratio = abs(self.left.value) / self.precision
        rounded = (ratio + Fraction(1, 2)).__floor__()
        return rounded == abs(self.printed) / self.precision and self._same_sign

    @property
    def cut(self) -> bool:
        """Whether the left side, its further digits cut off, is the printed figure."""
        cut = (abs(self.left.value) / self.precision).__floor__()
        return cut == abs(self.printed) / self.precision and self._same_sign

    @property
    def possible(self) -> bool:
        """Whether figures that round to the printed ones can give it."""
        half = self.precision / 2
        return self.left.low <= self.printed + half and self.left.high >= self.printed - half

    @property
    def _same_sign(self) -> bool:
        return self.left.value * self.printed >= 0


def claim(text: str) -> Claim:
    """Return a claim as read."""
    left, _, right = text.partition("=")
    right = right.strip()
    sign = -1 if right.startswith("-") else 1
    printed, precision = _number(right.lstrip("-"))
    return Claim(text, _Reader(left).sum(), sign * printed, precision)


def numbers(text: str) -> list[str]:
    """Return the figures of a claim as written, the printed result last."""
    return re.findall(r"\d+(?:\.\d+)?%?", text)


def _number(text: str) -> tuple[Fraction, Fraction]:
    digits = text.rstrip("%")
    places = len(digits.partition(".")[2]) + (2 if text.endswith("%") else 0)
    precision = Fraction(1, 10**places)
    return Fraction(digits) / (100 if text.endswith("%") else 1), precision


class _Reader:
    """Reads sums and products with brackets."""

    def __init__(self, text: str) -> None:
        self._tokens = _TOKEN.findall(text)
        if "".join(self._tokens) != re.sub(r"\s", "", text):
            raise ValueError(f"not a claim: {text!r}")

    def sum(self) -> Range:
        left = self._product()
        while self._next() in ("+", "-"):
            sign = 1 if self._tokens.pop(0) == "+" else -1
            right = self._product()
            ends = (left.low + sign * right.low, left.low + sign * right.high,
                    left.high + sign * right.low, left.high + sign * right.high)  # fmt: skip
            left = Range(left.value + sign * right.value, min(ends), max(ends))
        return left

    def _product(self) -> Range:
        left = self._single()
        while self._next() in ("*", "/"):
            divide = self._tokens.pop(0) == "/"
            right = self._single()
            if divide:
                right = Range(1 / right.value, 1 / right.high, 1 / right.low)
            ends = [x * y for x in (left.low, left.high) for y in (right.low, right.high)]
            left = Range(left.value * right.value, min(ends), max(ends))
        return left

    def _single(self) -> Range:
        token = self._tokens.pop(0)
        if token == "(":
            inner = self.sum()
            if self._tokens.pop(0) != ")":
                raise ValueError("a bracket is not closed")
            return inner
        value, precision = _number(token)
        # A number without decimals is a count, a weight or a quarter: exact.
        half = precision / 2 if "." in token else Fraction(0)
        return Range(value, value - half, value + half)

    def _next(self) -> str:
        return self._tokens[0] if self._tokens else ""
