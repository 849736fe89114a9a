"""Where the year will end, by the pace of past years: a range, and how well it would have done.

The method is the ratio of the end of a year to the same quarter of that year, exact on
``Decimal``. A range from the smallest to the largest of n ratios is all that n years can say: if
years are alike, the next one falls into it with the probability (n − 1) ÷ (n + 1).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

#: Cumulative execution by quarter (fractions, or amounts of one project), for each past year.
Curves = Mapping[str, Mapping[int, Decimal]]

#: So many years make a range, and so many can test the method on each other.
LEAST, LEAST_TESTED = 2, 3

#: Whose past a forecast goes by.
PACES = {"project": "本项目往年", "own": "本部门往年", "peers": "其他部门往年"}


@dataclass(frozen=True)
class Span:
    """A forecast (预测区间): the least, the median, the most."""

    low: Decimal
    middle: Decimal
    high: Decimal


@dataclass(frozen=True)
class Trial:
    """What the other years would have forecast for a year, and what it was (留一检验)."""

    label: str
    forecast: Span
    actual: Decimal

    @property
    def error(self) -> Decimal:
        """Median forecast − actual."""
        return self.forecast.middle - self.actual

    @property
    def inside(self) -> bool:
        """Whether the year ended within the range."""
        return self.forecast.low <= self.actual <= self.forecast.high


def ratios(curves: Curves, quarter: int, end: int = 4) -> dict[str, Decimal]:
    """Return how many times more was spent by quarter ``end`` (年末÷季末比值), by year.

    Years that lack one of the two, or had spent nothing by then, are left out.
    """
    return {
        label: curve[end] / curve[quarter]
        for label, curve in curves.items()
        if end in curve and curve.get(quarter, 0) > 0
    }


def forecast(rate: Decimal, by: Sequence[Decimal]) -> Span | None:
    """Return ``rate`` × the ratios of past years (比例法预测): smallest, median, largest.

    Never above the whole budget, or above what is spent already where that is more. None for
    fewer than :data:`LEAST` ratios, and where nothing is spent yet: nought grows to nought.
    """
    if len(by) < LEAST or rate <= 0:
        return None
    most = max(rate, Decimal(1))
    ends = (min(by), Decimal(median(by)), max(by))
    return Span(*(min(rate * ratio, most) for ratio in ends))


@dataclass(frozen=True)
class Pace:
    """The past that a forecast goes by (参照节奏): ``kind`` says whose, see :data:`PACES`."""

    kind: str
    curves: Curves
    quarter: int

    @property
    def ratios(self) -> dict[str, Decimal]:
        """The ratio of each usable year."""
        return ratios(self.curves, self.quarter)

    @property
    def usable(self) -> bool:
        """Whether there are years enough for a range."""
        return len(self.ratios) >= LEAST

    def forecast(self, rate: Decimal | None, end: int = 4) -> Span | None:
        """Return the forecast of a rate at quarter ``end``; None without rate or years.

        A quarter that some of the years lack has none: its range would be of other years.
        """
        by = ratios(self.curves, self.quarter, end)
        if rate is None or len(by) < len(self.ratios):
            return None
        return forecast(rate, list(by.values()))


def coverage(count: int) -> Decimal:
    """Return the chance that one more of its kind lies between the ends of ``count`` [I].

    >>> coverage(4)
    Decimal('0.6')
    """
    return Decimal(count - 1) / (count + 1)


def leave_one_out(curves: Curves, quarter: int) -> tuple[Trial, ...]:
    """Return how each year would have been forecast by the others (留一检验).

    Empty for fewer than :data:`LEAST_TESTED` usable years.
    """
    known = ratios(curves, quarter)
    if len(known) < LEAST_TESTED:
        return ()
    trials = []
    for label in known:
        others = [ratio for other, ratio in known.items() if other != label]
        span = forecast(curves[label][quarter], others)
        if span is not None:
            trials.append(Trial(label, span, curves[label][4]))
    return tuple(trials)
