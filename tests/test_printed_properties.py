"""What holds for any printed figure and any interval."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from selfeval import MetricError
from selfeval.formats import amount, percent, quantity
from selfeval.metrics import balance_rate, execution_rate
from selfeval.printed import (
    Interval,
    exact,
    explains,
    parse,
    rounding_interval,
    through,
    truncation_interval,
    verdict,
)

NUMBERS = st.decimals(-(10**6), 10**6, places=4)
AMOUNTS = st.decimals(0, 10**7, places=2)
SHARES = st.fractions(0, 1, max_denominator=1000)


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    """Return an interval with ends that may be open, often around 0."""
    low, high = sorted((draw(NUMBERS), draw(NUMBERS)))
    wide = low < high
    return Interval(low, high, wide and draw(st.booleans()), wide and draw(st.booleans()))


def inside(interval: Interval, share: Fraction) -> Fraction:
    """Return a number of the interval: the ends where they belong, else between them."""
    low, high = Fraction(interval.low), Fraction(interval.high)
    value = low + (high - low) * share
    if (value == low and interval.low_open) or (value == high and interval.high_open):
        return (low + high) / 2
    return value


def holds(interval: Interval, value: Fraction) -> bool:
    """Whether an exact number lies in an interval."""
    low, high = Fraction(interval.low), Fraction(interval.high)
    above = low < value or (low == value and not interval.low_open)
    return above and (value < high or (value == high and not interval.high_open))


@given(intervals(), intervals(), SHARES, SHARES)
def test_arithmetic_holds_the_exact_result_of_any_values_within(
    a: Interval, b: Interval, s: Fraction, t: Fraction
) -> None:
    """Whatever two figures were before rounding, the result is in the interval of the result."""
    x, y = inside(a, s), inside(b, t)
    assert holds(a + b, x + y)
    assert holds(a - b, x - y)
    assert holds(a * b, x * y)
    assert holds(a.hull(b), x) and holds(a.hull(b), y)
    if b.low <= 0 <= b.high:
        with pytest.raises(MetricError):
            a / b
    else:
        assert holds(a / b, x / y)


@given(intervals(), intervals())
def test_arithmetic_takes_no_more_than_it_must(a: Interval, b: Interval) -> None:
    """The ends of a sum and of a product are results of ends: nothing wider is claimed."""
    assert (a.low + b.low, a.high + b.high) == ((a + b).low, (a + b).high)
    corners = [x * y for x in (a.low, a.high) for y in (b.low, b.high)]
    assert (min(corners), max(corners)) == ((a * b).low, (a * b).high)


@given(intervals(), intervals(), SHARES)
def test_overlap_is_a_number_in_both(a: Interval, b: Interval, share: Fraction) -> None:
    """Overlap goes both ways, and a number that is in both proves it."""
    assert a.overlaps(b) == b.overlaps(a)
    x = inside(a, share)
    if holds(b, x):
        assert a.overlaps(b)
    if a.high < b.low:
        assert not a.overlaps(b)
    assert a.overlaps(a)


@given(st.decimals(-(10**9), 10**9, places=2))
def test_an_amount_as_formatted_is_read_back(value: Decimal) -> None:
    """Separators, two places, unit and true minus: parse(format(x)) is x."""
    printed = parse(amount(value, "万元"))
    assert (value, "万元", Decimal("0.01")) == (printed.value, printed.unit, printed.precision)
    assert value == parse(amount(value), "万元").value


@given(st.decimals(-100, 100, places=4), st.booleans())
def test_a_rate_as_formatted_is_read_back(value: Decimal, sign: bool) -> None:
    """98.88% is 0.9888, with its sign or without."""
    printed = parse(percent(value, sign=sign))
    assert (value, "%", Decimal("0.0001")) == (printed.value, printed.unit, printed.precision)


@given(st.integers(0, 10**9), st.sampled_from(["人次", "个", "场", "户", "件"]))
def test_a_count_as_formatted_is_read_back(value: int, unit: str) -> None:
    """3,005人次 is 3005 人次, and so is the number with the unit beside it."""
    for printed in (parse(f"{quantity(value)}{unit}"), parse(quantity(value), unit)):
        assert (value, unit, 1) == (printed.value, printed.unit, printed.precision)


@given(st.integers(-(10**12), 10**12))
def test_an_amount_is_the_same_in_every_unit(cents: int) -> None:
    """元, 千元, 万元 and 亿元 are one amount, each with its own precision."""
    yuan = Decimal(cents).scaleb(-2)
    texts = [f"{yuan:f}元", f"{yuan.scaleb(-3):f}千元", f"{yuan.scaleb(-8):f}亿元"]
    values = {parse(text).value for text in [*texts, f"{yuan.scaleb(-4):f}万元"]}
    assert {yuan.scaleb(-4)} == values


@given(st.text(max_size=12), st.sampled_from(["", "%", "万元", "人"]))
def test_any_text_is_a_figure_or_refused(text: str, unit: str) -> None:
    """Nothing but ValueError comes of a text that is no figure."""
    try:
        printed = parse(text, unit)
    except ValueError:
        return
    assert printed.value.is_finite()
    assert rounding_interval(printed).contains(printed.value)
    assert truncation_interval(printed).contains(printed.value)


ROUNDINGS = st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN])


@given(st.decimals(-(10**6), 10**6, places=6), st.integers(0, 4), ROUNDINGS)
def test_a_rounded_number_can_always_be_explained(
    value: Decimal, digits: int, rounding: str
) -> None:
    """Whichever way a half goes, the interval of the printed figure holds the number."""
    unit = Decimal(1).scaleb(-digits)
    printed = parse(f"{value.quantize(unit, rounding):f}")
    assert rounding_interval(printed).contains(value)
    assert explains(printed, Interval(value, value))
    assert verdict(printed, exact(value)).kind in ("exact", "rounding")
    cut = parse(f"{value.quantize(unit, ROUND_DOWN):f}")
    assert truncation_interval(cut).contains(value)
    assert verdict(cut, exact(value)).agrees


@given(
    st.decimals(0, 10**5, places=5),
    st.decimals("0.1", 10**5, places=5),
    st.sampled_from([ROUND_HALF_UP, ROUND_DOWN]),
    st.sampled_from([ROUND_HALF_UP, ROUND_DOWN]),
)
def test_a_true_rate_of_printed_parts_is_never_a_mismatch(
    spent: Decimal, budget: Decimal, of_parts: str, of_rate: str
) -> None:
    """Amounts printed with two places and their rate, rounded or cut off, always agree."""
    cent = Decimal("0.01")
    parts = [parse(f"{v.quantize(cent, of_parts):f}").meaning for v in (spent, budget)]
    assume(parts[1].either.low > 0)
    true = (spent / budget).quantize(Decimal("0.0001"), of_rate)
    printed = parse(f"{true.scaleb(2):f}%")
    for found in (parts[0] / parts[1], through(execution_rate, parts)):
        result = verdict(printed, found)
        assert result.agrees
        if of_parts == of_rate == ROUND_HALF_UP:
            assert result.kind in ("exact", "rounding")


@given(st.decimals(0, 2, places=6), st.integers(1, 4))
def test_a_formula_holds_the_exact_result(progress: Decimal, quarter: int) -> None:
    """A function of the catalogue goes through the ends as interval arithmetic does."""
    printed = parse(f"{progress.quantize(Decimal('0.0001'), ROUND_HALF_UP).scaleb(2):f}%")
    found = through(lambda p: balance_rate(p, quarter), [printed.meaning])
    assert holds(found.rounded, Fraction(progress) / Fraction(quarter, 4))


@given(AMOUNTS, AMOUNTS)
def test_a_verdict_of_the_same_digits_is_exact(a: Decimal, b: Decimal) -> None:
    """A sum as its digits give it is exact, whatever else it might be."""
    added = parse(f"{a:f}").meaning + parse(f"{b:f}").meaning
    assert verdict(parse(f"{a + b:f}"), added).kind == "exact"
