"""The words of a finding: the arithmetic with the printed figures, and how it came out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from ..formats import places
from ..printed import Interval, Meaning, Printed, Verdict, at_precision
from .books import Explained, Known, shown
from .finding import Cited, Finding

#: As many digits as reports print of a rate.
RATE = Decimal("0.0001")
CENT = Decimal("0.01")
NEITHER = "四舍五入和截尾均不能解释"


def rate(value: Decimal) -> str:
    """Return a fraction as a percentage of two places."""
    return shown(at_precision(value, RATE), "%")


def amount(value: Decimal, unit: str = "万元") -> str:
    """Return an amount with two places."""
    return shown(at_precision(value, CENT), unit)


def points(value: Decimal) -> str:
    """Return the difference of two rates in percentage points."""
    return f"{at_precision(abs(value), RATE).scaleb(2):f} 个百分点"


def like(printed: Printed, value: Decimal) -> str:
    """Return a value with as many digits, and in the unit, of a printed figure."""
    return shown(at_precision(value, printed.precision), printed.unit)


def spread(printed: Printed, interval: Interval) -> str:
    """Return a range with the digits of a printed figure; its unit stands once, but for %."""
    low, high = like(printed, interval.low), like(printed, interval.high)
    return f"{low.removesuffix(f' {printed.unit}')}～{high}"


def named(name: str) -> str:
    """Return a name in quotes, with those inside of it as single ones."""
    inside = name.replace("“", "‘").replace("”", "’")
    return f"“{inside}”"


def sum_of(parts: Sequence[Known]) -> str:
    """Return parts as a sum: 人员支出 378.82＋公用支出 14.51."""
    return "＋".join(f"{part.label} {part.meaning.value:,f}" for part in parts)


def quotient(numerator: Known, denominator: Known) -> str:
    """Return a quotient: 实际支出 0.79 万元÷预算 3.00 万元."""
    return f"{numerator.label} {numerator.text} ÷ {denominator.label} {denominator.text}"


def outcome(printed: Printed, found: Verdict) -> str:
    """Return how a printed figure came out against what others give."""
    if found.kind == "rounding":
        return f"各数四舍五入之前可得 {spread(printed, found.found.rounded)}，可以解释"
    if found.kind == "truncation":
        return "四舍五入不能解释，末位直接舍去（截尾）可以解释"
    return NEITHER


def judged(
    rule: str,
    printed: Printed,
    found: Verdict,
    arithmetic: str,
    figures: Iterable[Cited],
    settle: str,
    severity: str = "error",
) -> Iterator[Finding]:
    """Yield nothing where the digits agree, what explains a difference, or the finding."""
    if found.kind == "exact":
        return
    message = f"{arithmetic}（{outcome(printed, found)}）"
    if found.agrees:
        yield Explained(rule, "note", message, tuple(figures))
    else:
        yield Finding(rule, severity, message, tuple(figures), settle)


def as_figure(known: Known) -> Printed:
    """Return a single figure of the tables as one that is printed, to hold a sum against it."""
    value = known.meaning.value
    last = Decimal(1).scaleb(int(value.as_tuple().exponent))
    return Printed(known.text, value, known.unit, last)


def apart(this: Meaning, other: Meaning) -> bool:
    """Whether two figures cannot be the same, rounded or cut as they may be."""
    return not this.either.overlaps(other.either)


def above(this: Meaning, limit: Decimal | int) -> bool:
    """Whether a figure is above a limit whatever it stands for."""
    return this.either.low > limit


def below(this: Meaning, limit: Decimal | int) -> bool:
    """Whether a figure is below a limit whatever it stands for."""
    return this.either.high < limit


def shown_share(value: Decimal) -> str:
    """Return a share without its sign, one decimal at most."""
    return f"{places(abs(value) * 100, 1)}%"
