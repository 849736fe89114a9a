"""A figure as it is printed, and what it may stand for: 0.79 is anything from 0.785 to 0.795.

A rate that is worked from printed figures is therefore a range, not a number. Whether a printed
rate can be right is a question of ranges: 26.49% is a possible 0.79 ÷ 3.00, though that is 26.33%.
"""

from __future__ import annotations

import operator
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal, localcontext
from itertools import product
from typing import Any

from .cells import MOST_DIGITS
from .errors import MetricError, quoted

# The low end is rounded down, the high end up: no true value is lost to the arithmetic.
_DOWN = Context(prec=40, rounding=ROUND_FLOOR)
_UP = Context(prec=40, rounding=ROUND_CEILING)
_HALF_UP = Context(prec=60, rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Interval:
    """All numbers from ``low`` to ``high``; an open end does not belong to it."""

    low: Decimal
    high: Decimal
    low_open: bool = False
    high_open: bool = False

    def __post_init__(self) -> None:
        """Refuse ends in the wrong order, and a single number that is left out."""
        if self.low > self.high or (self.low == self.high and (self.low_open or self.high_open)):
            raise ValueError(f"no interval: {self.low} to {self.high}")

    def contains(self, value: Decimal | int) -> bool:
        """Whether a number lies in it."""
        above = self.low < value or (self.low == value and not self.low_open)
        return above and (value < self.high or (value == self.high and not self.high_open))

    def overlaps(self, other: Interval) -> bool:
        """Whether some number lies in both."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        return low < high or (low == high and self.contains(low) and other.contains(low))

    def hull(self, other: Interval) -> Interval:
        """Return the smallest interval that holds both."""
        return _between([*self._ends(), *other._ends()], [*self._ends(), *other._ends()])

    def __add__(self, other: Interval) -> Interval:
        return Interval(
            _DOWN.add(self.low, other.low),
            _UP.add(self.high, other.high),
            self.low_open or other.low_open,
            self.high_open or other.high_open,
        )

    def __neg__(self) -> Interval:
        return Interval(
            self.high.copy_negate(), self.low.copy_negate(), self.high_open, self.low_open
        )

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def __mul__(self, other: Interval) -> Interval:
        return self._corners(other, _DOWN.multiply, _UP.multiply)

    def __truediv__(self, other: Interval) -> Interval:
        """Return the quotient; raises :class:`MetricError` for a divisor that may be 0."""
        if other.low <= 0 <= other.high:
            raise MetricError(f"a divisor between {other.low} and {other.high}: it may be 0")
        return self._corners(other, _DOWN.divide, _UP.divide)

    def _ends(self) -> list[tuple[Decimal, bool]]:
        return [(self.low, self.low_open), (self.high, self.high_open)]

    def _corners(self, other: Interval, down: _Operation, up: _Operation) -> Interval:
        lows, highs = [], []
        for (x, x_open), (y, y_open) in product(self._ends(), other._ends()):
            # 0 times anything is 0, also where the other end does not belong.
            zero = (x == 0 and not x_open) or (y == 0 and not y_open)
            lows.append((down(x, y), (x_open or y_open) and not zero))
            highs.append((up(x, y), (x_open or y_open) and not zero))
        return _between(lows, highs)


_Operation = Callable[[Decimal, Decimal], Decimal]


def _between(lows: Iterable[tuple[Decimal, bool]], highs: Iterable[Any]) -> Interval:
    """Return the interval from the least to the greatest end; one that belongs comes first."""
    low, low_open = min(lows)
    high, high_closed = max((value, not is_open) for value, is_open in highs)
    return Interval(low, high, low_open, not high_closed)


@dataclass(frozen=True)
class Printed:
    """A figure with its printed precision.

    ``value`` is a fraction for a percentage and 万元 for an amount, whatever ``text`` has;
    ``precision`` is what one in the last printed digit is worth, 0 for a number that is exact.
    ``about`` is the word (约、近、余、多) that makes it no more than a round figure.
    """

    text: str
    value: Decimal
    unit: str
    precision: Decimal
    about: str = ""

    @property
    def meaning(self) -> Meaning:
        """What it may stand for."""
        rounded = rounding_interval(self)
        return Meaning(self.value, rounded, rounded.hull(truncation_interval(self)))


#: How many digits an amount in this unit is shifted to be one in 万元.
_MONEY = {"元": -4, "千元": -1, "万元": 0, "百万元": 2, "千万元": 3, "亿元": 4}
_RATES = {"%": -2, "‰": -3, "百分点": -2, "个百分点": -2}
_SCALES = {"": 0, "万": 4, "亿": 8}
# Thousands separators only where they separate thousands: "1,23" is no number.
_PRINTED = re.compile(
    r"(?P<before>[约近]?)\s*(?P<sign>[-+−–]?)\s*"
    r"(?P<number>(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)\s*"
    r"(?P<after>[余多]?)\s*(?P<scale>[万亿]?)\s*(?P<later>[余多]?)\s*(?P<unit>[%‰]|[^\W\d_]{0,8})"
)


def parse(text: str, unit: str = "") -> Printed:
    """Return a printed figure; ``unit`` is the one that goes without saying.

    >>> parse("15,525.82 元").value, parse("21.00%").value, parse("110余", "场次").about
    (Decimal('1.552582'), Decimal('0.2100'), '余')

    Full-width digits and signs are read like others. Raises ValueError for what is no figure.
    """
    match = _PRINTED.fullmatch(_plain(text))
    if not match:
        raise ValueError(f"{quoted(text)}: expected a printed figure such as 1,279.79万元")
    if max(map(len, match["number"].replace(",", "").split("."))) > MOST_DIGITS:
        raise ValueError(f"{quoted(text)}: expected at most {MOST_DIGITS} digits in a row")
    number = Decimal(match["number"].replace(",", ""))
    if match["sign"] not in ("", "+") and number:
        number = number.copy_negate()
    name, shift = _unit(match["unit"], _plain(unit), match["scale"])
    last = Decimal(1).scaleb(int(number.as_tuple().exponent))
    about = match["before"] + match["after"] + match["later"]
    return Printed(text, number.scaleb(shift), name, last.scaleb(shift), about)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _unit(written: str, given: str, scale: str) -> tuple[str, int]:
    """Return the unit and by how many digits the number is shifted."""
    shift, unit = _SCALES[scale], written or given
    if scale and not written and unit in ("", *_MONEY):
        unit = "元"  # 1.2万 among amounts is 1.2万元
    if unit in _MONEY:
        return "万元", shift + _MONEY[unit]
    if unit in _RATES:
        return ("百分点" if unit.endswith("点") else "%"), shift + _RATES[unit]
    return unit, shift


def as_printed(value: Decimal, unit: str) -> Printed:
    """Return a cell of a table as the printed figure whose digits it keeps.

    A plain 0 is exact: it says that there is nothing.
    """
    exponent = int(value.as_tuple().exponent)
    last = Decimal(1).scaleb(min(exponent, 0)) if value or exponent < 0 else Decimal(0)
    return Printed(f"{value}", value, unit, last)


def exact(value: Decimal | int) -> Meaning:
    """Return a number that was never rounded, such as the 25 % of a quarter."""
    alone = Interval(Decimal(value), Decimal(value))
    return Meaning(Decimal(value), alone, alone)


def rounding_interval(printed: Printed) -> Interval:
    """Return what may have been rounded to a figure: half a last digit to each side.

    Both ends belong to it, as some round a half down. A round figure (约1800) is off by up to one
    in its last digit that is not 0: 约 both ways, 近 below, 余 and 多 above.
    """
    value, half = printed.value, printed.precision / 2
    if not printed.about:
        return Interval(_DOWN.subtract(value, half), _UP.add(value, half))
    grain = max(printed.precision, _last_digit(value))
    below = grain if set(printed.about) & set("约近") else 0
    above = grain if set(printed.about) & set("约余多") else 0
    return Interval(_DOWN.subtract(value, below), _UP.add(value, above))


def _last_digit(value: Decimal) -> Decimal:
    return Decimal(1).scaleb(int(value.normalize().as_tuple().exponent)) if value else Decimal(0)


def truncation_interval(printed: Printed) -> Interval:
    """Return what may have been cut off to a figure: 0.79 is 0.79 and more, but less than 0.80.

    >>> truncation_interval(parse("0.79"))
    Interval(low=Decimal('0.79'), high=Decimal('0.80'), low_open=False, high_open=True)
    """
    value, step = printed.value, printed.precision
    if printed.about or not step:
        return rounding_interval(printed)
    below, above = value <= 0, value >= 0
    low = _DOWN.subtract(value, step) if below else value
    high = _UP.add(value, step) if above else value
    return Interval(low, high, below, above)


@dataclass(frozen=True)
class Meaning:
    """What a printed figure, or what is worked from some, may stand for.

    ``value`` is what the printed digits give; ``rounded`` what they may stand for if all were
    rounded, ``either`` if any may have been cut off instead.
    """

    value: Decimal
    rounded: Interval
    either: Interval

    def __add__(self, other: Meaning) -> Meaning:
        return self._with(other, operator.add)

    def __sub__(self, other: Meaning) -> Meaning:
        return self._with(other, operator.sub)

    def __truediv__(self, other: Meaning) -> Meaning:
        """Return the quotient; raises :class:`MetricError` for a divisor that may be 0."""
        return self._with(other, operator.truediv)

    def _with(self, other: Meaning, combine: Callable[[Any, Any], Any]) -> Meaning:
        # The intervals first: they know a divisor that may be 0.
        rounded = combine(self.rounded, other.rounded)
        either = combine(self.either, other.either)
        return Meaning(combine(self.value, other.value), rounded, either)


def total(parts: Iterable[Meaning]) -> Meaning:
    """Return the sum of figures."""
    return sum(parts, exact(0))


def through(function: Callable[..., Any], parts: Iterable[Meaning]) -> Meaning:
    """Return what a formula makes of figures.

    The formula must rise or fall steadily with each of them, as sums and ratios do: then its
    extremes are at the ends. Raises :class:`MetricError` where it has no value for some of them.
    """
    parts = list(parts)
    with localcontext(prec=60):  # digits to spare, so that rounding outwards to 40 is safe
        return Meaning(
            _finite(function(*(part.value for part in parts))),
            _extremes(function, [part.rounded for part in parts]),
            _extremes(function, [part.either for part in parts]),
        )


def _extremes(function: Callable[..., Any], parts: list[Interval]) -> Interval:
    corners = product(*((part.low, part.high) for part in parts))
    values = [_finite(function(*corner)) for corner in corners]
    return Interval(_DOWN.plus(min(values)), _UP.plus(max(values)))


def _finite(value: Any) -> Decimal:
    if not isinstance(value, Decimal) or not value.is_finite():
        raise MetricError("the formula has no value for these figures")
    return value


@dataclass(frozen=True)
class Verdict:
    """Whether a printed figure agrees with what other printed figures give.

    ``kind``: ``exact``, the digits give it; ``rounding``, some of the values that they stand for
    do; ``truncation``, they do if a last digit was cut off instead of rounded; ``mismatch``, no
    values do. ``needed`` is what the numerator (or the sum) would have to be.
    """

    kind: str
    found: Meaning
    needed: Decimal

    @property
    def agrees(self) -> bool:
        """Whether the figures can all be right."""
        return self.kind != "mismatch"


def explains(printed: Printed, interval: Interval) -> bool:
    """Whether a printed figure can be the rounding of some value in the interval.

    >>> explains(parse("26.49%"), Interval(Decimal("0.2612"), Decimal("0.2654")))
    True
    """
    return rounding_interval(printed).overlaps(interval)


def verdict(printed: Printed, found: Meaning, denominator: Meaning | None = None) -> Verdict:
    """Return whether a printed figure agrees with what others give (``found``).

    >>> quarter = exact(Decimal("0.25"))
    >>> q1 = verdict(parse("84.25%"), parse("21.00%").meaning / quarter, quarter)
    >>> q1.kind, q1.needed  # 21.00% would have to be 21.06%
    ('mismatch', Decimal('0.210625'))
    """
    needed = printed.value * (denominator.value if denominator else 1)
    if not printed.about and at_precision(found.value, printed.precision) == printed.value:
        kind = "exact"
    elif explains(printed, found.rounded):
        kind = "rounding"
    else:
        kind = "truncation" if printed.meaning.either.overlaps(found.either) else "mismatch"
    return Verdict(kind, found, needed)


def at_precision(value: Decimal, precision: Decimal) -> Decimal:
    """Return a value rounded as one is printed whose last digit is worth ``precision``."""
    return _HALF_UP.quantize(value, precision) if precision else value
