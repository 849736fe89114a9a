"""Where the departments stand on a line: what the template draws as SVG, at any width."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from ..formats import places
from .peers import Distribution, Point

#: Pixels: the height of the drawing, the line in its middle, between neighbours of a heap.
HEIGHT, MIDDLE, STEP = 104, 42, 8
_HEAP = 33  # pixels above and below the middle
_BINS = 60
_LEFT, _RIGHT = 2.0, 98.0  # per cent of the width
_FENCE = 3  # interquartile ranges beyond which a point stands at the edge


@dataclass(frozen=True)
class Dot:
    """A department: where it stands, in per cent of the width and pixels of the height."""

    point: Point
    x: float
    y: float
    beyond: bool


@dataclass(frozen=True)
class Strip:
    """A distribution laid out (分布图)."""

    dots: tuple[Dot, ...]
    box: tuple[float, float, float]
    ticks: tuple[tuple[float, str], ...]
    total: float | None
    beyond: int


def strip(spread: Distribution) -> Strip:
    """Return where to draw the departments of a distribution, its quartiles and its axis.

    Values further than three interquartile ranges from the box would press all others together:
    they stand at the edge, and the drawing says how many they are.
    """
    low, high = _ends(spread)

    def x(value: Decimal) -> float:
        inside = min(max(value, low), high)
        return round(_LEFT + float((inside - low) / (high - low)) * (_RIGHT - _LEFT), 2)

    heaps: dict[int, list[Point]] = {}
    for point in sorted(spread.points, key=lambda point: point.value):
        heaps.setdefault(round(x(point.value) / 100 * _BINS), []).append(point)
    dots = []
    for heap in heaps.values():
        step = min(float(STEP), 2 * _HEAP / len(heap))
        for number, point in enumerate(heap):
            away = (number + 1) // 2 * step * (1 if number % 2 else -1)
            beyond = not low <= point.value <= high
            dots.append(Dot(point, x(point.value), round(MIDDLE + away, 1), beyond))
    first, middle, last = spread.quartiles
    whole = spread.total.value
    return Strip(
        dots=tuple(dots),
        box=(x(first), x(middle), x(last)),
        ticks=tuple((x(tick), f"{places(tick * 100)}%") for tick in _ticks(low, high)),
        total=None if whole is None or not low <= whole <= high else x(whole),
        beyond=sum(dot.beyond for dot in dots),
    )


def _ends(spread: Distribution) -> tuple[Decimal, Decimal]:
    values = [point.value for point in spread.points]
    first, _, last = spread.quartiles
    low, high = min(values), max(values)
    if reach := _FENCE * (last - first):
        low, high = max(low, first - reach), min(high, last + reach)
    if low == high:
        return low - Decimal("0.01"), high + Decimal("0.01")
    return low, high


def _ticks(low: Decimal, high: Decimal, most: int = 6) -> list[Decimal]:
    """Return round values between two ends: 1, 2 or 5 with noughts apart."""
    rough = (high - low) / most
    power = Decimal(10) ** rough.adjusted()
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    first = (low / step).to_integral_value(ROUND_CEILING)
    last = (high / step).to_integral_value(ROUND_FLOOR)
    return [step * number for number in range(int(first), int(last) + 1)]
