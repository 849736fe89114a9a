"""Amounts of money in sentences: printed figures with their units and the words before them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from ...printed import Meaning, Printed, parse

_AMOUNT = re.compile(r"(?<![\d.,])(?P<number>\d[\d,]*(?:\.\d+)?)(?P<unit>亿元|万元|千元|元)")
_LABEL = re.compile(r"[一-鿿“”()A-Za-z]*$")
_BEFORE_NUMBER = re.compile(r"(?:[为是共达约计约到了]|合计|共计|总计|达到|数为|金额|安排)+$")


@dataclass(frozen=True)
class Amount:
    """An amount in a text: its figure in 万元, its printed unit, its label and where it stands."""

    printed: Printed
    number: str
    unit: str
    label: str
    start: int
    end: int

    @property
    def value(self) -> Decimal:
        """The amount in 万元."""
        return self.printed.value

    @property
    def meaning(self) -> Meaning:
        """What the printed digits may stand for."""
        return self.printed.meaning

    @property
    def shown(self) -> str:
        """The amount as printed."""
        return f"{self.number}{self.unit}"

    @property
    def digits(self) -> Decimal:
        """The number as printed, whatever its unit."""
        return Decimal(self.number.replace(",", ""))


def amounts(text: str) -> list[Amount]:
    """Return the amounts of a text (half-width, as in a view), in order."""
    found = []
    for match in _AMOUNT.finditer(text):
        try:
            printed = parse(match[0])
        except ValueError:  # 1,23万元 is no number; the text slips tell of it
            continue
        words = _LABEL.search(text[: match.start()])
        label = _BEFORE_NUMBER.sub("", words[0] if words else "")
        found.append(
            Amount(printed, match["number"], match["unit"], label, match.start(), match.end())
        )
    return found


def agree(one: Meaning, other: Meaning) -> bool:
    """Whether two figures can be the same, as printed."""
    return one.either.overlaps(other.either)


def signed(value: Decimal, places: int | None = None) -> str:
    """Return a number for a message, with a true minus sign.

    >>> signed(Decimal("-1570.36")), signed(Decimal("3.678"), 1)
    ('−1,570.36', '3.7')
    """
    text = f"{value:,}" if places is None else f"{value:,.{places}f}"
    return text.replace("-", "−")
