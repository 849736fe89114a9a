"""Numbers as Chinese reports print them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

DASH = "—"
#: The most that may be divided by the least that there may be has more digits than 28.
WIDE = Context(prec=100)
_CENT = Decimal("0.01")
# 1 亿元 in 万元.
_HUNDRED_MILLION = Decimal(10_000)


def amount(value: Any, unit: str = "") -> str:
    """Return an amount with separators and two places, or a dash where it is missing.

    >>> amount(Decimal("15525.8"), "万元")
    '15,525.80 万元'
    """
    if _missing(value):
        return DASH
    text = f"{_rounded(Decimal(str(value))):,}".replace("-", "−")
    return f"{text} {unit}" if unit else text


def full_amount(value: Any) -> str:
    """Return an amount of 万元 with its unit, from 1 亿元 on as that too (兼以亿元表示的金额).

    >>> full_amount(Decimal("15525.8")), full_amount(Decimal("378.82"))
    ('15,525.80 万元（1.55 亿元）', '378.82 万元')
    """
    text = amount(value, "万元")
    if _missing(value) or abs(Decimal(str(value))) < _HUNDRED_MILLION:
        return text
    return f"{text}（{amount(Decimal(str(value)) / _HUNDRED_MILLION, '亿元')}）"


def signed(value: Any, unit: str = "") -> str:
    """Return a change with its sign, a true minus for a fall.

    >>> signed(Decimal("-570.36"))
    '−570.36'
    """
    if _missing(value):
        return DASH
    text = amount(value, unit)
    return f"+{text}" if _rounded(Decimal(str(value))) > 0 else text


def percent(value: Any, *, sign: bool = False) -> str:
    """Return a fraction as a percentage of two places, or a dash where it is missing.

    >>> percent(Decimal("0.98878"))
    '98.88%'
    """
    if _missing(value):
        return DASH
    shown = _rounded(Decimal(str(value)) * 100)
    mark = "−" if shown < 0 else "+" if sign and shown > 0 else ""
    return f"{mark}{abs(shown):,}%"


def short_percent(value: Any) -> str:
    """Return a fraction as a percentage with no more decimals than it needs.

    >>> short_percent(Decimal("0.80"))
    '80%'
    """
    return f"{places(value * 100)}%"


def points_apart(value: Any, before: Any) -> str:
    """Return how far two rates lie apart, in percentage points as they are shown.

    >>> points_apart(Decimal("0.9888"), Decimal("0.9712"))
    '+1.76 个百分点'
    """
    if _missing(value) or _missing(before):
        return DASH
    shown = _rounded(_rounded(Decimal(str(value)) * 100) - _rounded(Decimal(str(before)) * 100))
    return f"{signed(shown)} 个百分点"


def places(value: Any, most: int = 4) -> str:
    """Return a number with no more decimals than it needs, and a true minus.

    >>> places(Decimal("3.00")), places(Decimal("0.98820")), places(Decimal(2) / 3)
    ('3', '0.9882', '0.6667')
    """
    if _missing(value):
        return DASH
    text = f"{shortened(Decimal(str(value)), most):,f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "−")


def shortened(value: Decimal, most: int) -> Decimal:
    """Return a number with so many decimals, however large it is."""
    return value.quantize(Decimal(1).scaleb(-most), context=WIDE)


def spread(low: Any, high: Any) -> str:
    """Return a number, or the range of what it may be.

    >>> spread(Decimal("5.80"), Decimal("5.80")), spread(0, 6)
    ('5.8', '0～6')
    """
    return places(low) if low == high else f"{places(low)}～{places(high)}"


def quantity(value: Any) -> str:
    """Return a count or amount with separators and its digits as typed.

    >>> quantity(Decimal("1279.79")), quantity(3005)
    ('1,279.79', '3,005')
    """
    return DASH if _missing(value) else f"{value:,}"


def _rounded(value: Decimal) -> Decimal:
    # Adding 0 takes the sign from a zero.
    return WIDE.add(value.quantize(_CENT, ROUND_HALF_UP, WIDE), 0)


def _missing(value: Any) -> bool:
    return value is None or value != value
