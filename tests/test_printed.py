"""Figures as they are printed, and what they may stand for, worked by hand."""

from decimal import Decimal as D

import pytest

from selfeval import MetricError
from selfeval.metrics import mean_balance_rate, three_public_control_rate
from selfeval.printed import (
    Interval,
    as_printed,
    at_precision,
    exact,
    explains,
    parse,
    rounding_interval,
    through,
    total,
    truncation_interval,
    verdict,
)

# text, unit of the column, value, unit, precision, about
FIGURES = [
    ("3.00", "万元", "3.00", "万元", "0.01", ""),
    ("21.00%", "", "0.2100", "%", "0.0001", ""),
    ("26.49", "%", "0.2649", "%", "0.0001", ""),
    ("5 %", "", "0.05", "%", "0.01", ""),
    ("3.5‰", "", "0.0035", "%", "0.0001", ""),
    ("0.6个百分点", "", "0.006", "百分点", "0.001", ""),
    ("1,279.79万元", "", "1279.79", "万元", "0.01", ""),
    ("15,525.82 元", "", "1.552582", "万元", "0.000001", ""),
    ("155258200", "元", "15525.8200", "万元", "0.0001", ""),
    ("1.55亿元", "", "15500", "万元", "100", ""),
    ("1.55亿", "元", "15500", "万元", "100", ""),
    ("3.2万", "万元", "3.2", "万元", "0.1", ""),
    ("12百万元", "", "1200", "万元", "100", ""),
    ("1.2万人次", "", "12000", "人次", "1000", ""),
    ("3005", "人次", "3005", "人次", "1", ""),
    ("约1800人", "", "1800", "人", "1", "约"),
    ("近1800", "人", "1800", "人", "1", "近"),
    ("110余", "场次", "110", "场次", "1", "余"),
    ("2500多人次", "", "2500", "人次", "1", "多"),
    ("3万余元", "", "3", "万元", "1", "余"),
    ("110余万元", "", "110", "万元", "1", "余"),
    ("２１．００％", "", "0.2100", "%", "0.0001", ""),
    ("15，525.82万元", "", "15525.82", "万元", "0.01", ""),
    ("−3.67%", "", "-0.0367", "%", "0.0001", ""),
    ("-570.36", "万元", "-570.36", "万元", "0.01", ""),
    ("－570.36", "万元", "-570.36", "万元", "0.01", ""),
    ("+12.5%", "", "0.125", "%", "0.001", ""),
    ("-0.00", "万元", "0.00", "万元", "0.01", ""),
    (" 9 ", "项", "9", "项", "1", ""),
]


@pytest.mark.parametrize(("text", "given", "value", "unit", "precision", "about"), FIGURES)
def test_a_printed_figure_is_read_with_its_precision(
    text: str, given: str, value: str, unit: str, precision: str, about: str
) -> None:
    """Value in the unit of the tables, and what one in the last digit is worth."""
    printed = parse(text, given)
    assert (D(value), unit, D(precision), about) == (
        printed.value,
        printed.unit,
        printed.precision,
        printed.about,
    )
    assert text == printed.text


def test_digits_are_kept() -> None:
    """21.00% is not 21%: its value has four places."""
    assert str(parse("21.00%").value) == "0.2100"
    assert str(parse("155,258,200.00元").value) == "15525.820000"


@pytest.mark.parametrize(
    "text",
    ["", "优", "—", "1,23", "12,34.5", "1,2345", "15,52.82", ",123", "1.", ".5", "1.2.3", "12 34",
     "3.00万元整（含税）", "5%%", "约", "1e5", "٣", "--3"],
)  # fmt: skip
def test_what_is_no_figure_is_refused(text: str) -> None:
    """Words, separators that separate no thousands, and digits that are none."""
    with pytest.raises(ValueError, match="expected a printed figure"):
        parse(text)


def test_a_rounded_figure_is_half_a_digit_to_each_side() -> None:
    """0.79 was anything from 0.785 to 0.795; both ends are possible."""
    assert Interval(D("0.785"), D("0.795")) == rounding_interval(parse("0.79"))
    assert Interval(D("0.20995"), D("0.21005")) == rounding_interval(parse("21.00%"))
    assert Interval(D("-0.03675"), D("-0.03665")) == rounding_interval(parse("−3.67%"))
    assert Interval(D("15450"), D("15550")) == rounding_interval(parse("1.55亿元"))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("约1800人", "1700", "1900"),
        ("近1800人", "1700", "1800"),
        ("110余场次", "110", "120"),
        ("2500多人次", "2500", "2600"),
        ("约0", "-1", "1"),
    ],
)
def test_a_round_figure_is_wider(text: str, low: str, high: str) -> None:
    """By one in its last digit that is not 0, on the side that its word says."""
    assert Interval(D(low), D(high)) == rounding_interval(parse(text))
    assert Interval(D(low), D(high)) == truncation_interval(parse(text))


def test_a_figure_that_was_cut_off_lies_above_its_digits() -> None:
    """0.79 was 0.79 or more and less than 0.80; below 0 the other way round."""
    cut = truncation_interval(parse("0.79"))
    assert Interval(D("0.79"), D("0.80"), high_open=True) == cut
    assert cut.contains(D("0.79")) and cut.contains(D("0.7999")) and not cut.contains(D("0.80"))
    below = truncation_interval(parse("-0.79"))
    assert Interval(D("-0.80"), D("-0.79"), low_open=True) == below
    zero = truncation_interval(parse("0.0"))
    assert Interval(D("-0.1"), D("0.1"), low_open=True, high_open=True) == zero


def test_a_cell_of_a_table_keeps_its_digits() -> None:
    """A plain 0 is exact; 0.00 is not."""
    assert D("0.01") == as_printed(D("3.00"), "万元").precision
    assert D("1") == as_printed(D("12"), "万元").precision
    assert D("0.01") == as_printed(D("0.00"), "万元").precision
    assert D("0") == as_printed(D("0"), "万元").precision
    assert Interval(D(0), D(0)) == as_printed(D(0), "").meaning.either


def test_intervals_add_and_subtract_by_their_ends() -> None:
    """[1, 2] + [10, 20] = [11, 22]; [1, 2] − [10, 20] = [−19, −8]; an open end stays open."""
    small, large = Interval(D(1), D(2)), Interval(D(10), D(20), high_open=True)
    assert Interval(D(11), D(22), high_open=True) == small + large
    assert Interval(D(-19), D(-8), low_open=True) == small - large
    assert Interval(D(-20), D(-10), low_open=True) == -large


def test_intervals_multiply_and_divide_by_their_corners() -> None:
    """Signs may turn the ends round: [−1, 2] × [3, 4] = [−4, 8]."""
    assert Interval(D(-4), D(8)) == Interval(D(-1), D(2)) * Interval(D(3), D(4))
    assert Interval(D(2), D(8)) == Interval(D(-2), D(-1)) * Interval(D(-4), D(-2))
    assert Interval(D("0.25"), D("0.5")) == Interval(D(1), D(1)) / Interval(D(2), D(4))
    assert Interval(D(-1), D("0.5")) == Interval(D(-2), D(1)) / Interval(D(2), D(4))
    # 0 times an end that does not belong is still 0, and belongs.
    zero = Interval(D(0), D(0)) * Interval(D(2), D(3), high_open=True)
    assert Interval(D(0), D(0)) == zero
    half_open = Interval(D(1), D(2), high_open=True) * Interval(D(3), D(4))
    assert Interval(D(3), D(8), high_open=True) == half_open


@pytest.mark.parametrize(("low", "high"), [("-1", "1"), ("0", "1"), ("-1", "0"), ("0", "0")])
def test_division_by_what_may_be_zero_is_an_error(low: str, high: str) -> None:
    """The message says between which numbers the divisor lies."""
    divisor = Interval(D(low), D(high))
    with pytest.raises(MetricError, match=f"a divisor between {low} and {high}: it may be 0"):
        Interval(D(1), D(2)) / divisor
    with pytest.raises(MetricError, match="may be 0"):
        exact(1) / exact(0)


def test_intervals_know_what_they_hold_and_share() -> None:
    """Two that touch share a number only where it belongs to both."""
    one, two = Interval(D(1), D(2)), Interval(D(2), D(3))
    assert one.overlaps(two) and two.overlaps(one)
    assert not one.overlaps(Interval(D(2), D(3), low_open=True))
    assert not one.overlaps(Interval(D("2.1"), D(3)))
    assert one.contains(1) and not one.contains(D("0.99"))
    assert Interval(D(1), D(3)) == one.hull(two)
    assert Interval(D(1), D(3)) == two.hull(one)
    assert Interval(D(1), D(2)) == Interval(D(1), D(2), high_open=True).hull(one)


@pytest.mark.parametrize("ends", [(2, 1, False, False), (1, 1, True, False), (1, 1, False, True)])
def test_what_holds_no_number_is_no_interval(ends: tuple[int, int, bool, bool]) -> None:
    """Ends in the wrong order, or a single number that is left out."""
    low, high, low_open, high_open = ends
    with pytest.raises(ValueError, match="no interval"):
        Interval(D(low), D(high), low_open, high_open)


def test_the_three_public_rate_of_the_report_is_possible() -> None:
    """0.785 ÷ 3.005 = 26.123 % and 0.795 ÷ 2.995 = 26.544 %: 26.49 % lies between (8.2)."""
    parts = parse("0.79").meaning, parse("3.00").meaning
    rate = parts[0] / parts[1]
    assert D("0.2612") == at_precision(rate.rounded.low, D("0.0001"))
    assert D("0.2654") == at_precision(rate.rounded.high, D("0.0001"))
    assert explains(parse("26.49%"), rate.rounded)
    assert verdict(parse("26.49%"), rate).kind == "rounding"
    assert verdict(parse("26.33%"), rate).kind == "exact"
    assert verdict(parse("27.49%"), rate).kind == "mismatch"
    same = through(three_public_control_rate, parts)
    # The general way has the same ends, but for the 40th digit.
    assert abs(same.rounded.low - rate.rounded.low) < D("1e-35")
    assert abs(same.rounded.high - rate.rounded.high) < D("1e-35")


def test_the_annual_rate_of_the_report_is_not() -> None:
    """14787.64 ÷ 14955.46 = 98.878 %, to ±0.0001 points: never 98.82 % (8.2)."""
    spent, budget = parse("14,787.64").meaning, parse("14,955.46").meaning
    rate = spent / budget
    assert rate.rounded.high - rate.rounded.low < D("0.000002")
    assert not explains(parse("98.82%"), rate.rounded)
    found = verdict(parse("98.82%"), rate, budget)
    assert (found.kind, found.agrees) == ("mismatch", False)
    # 98.82 % of 14955.46 is 14778.985…
    assert D("14778.99") == at_precision(found.needed, D("0.01"))
    assert verdict(parse("98.88%"), rate).kind == "exact"


def test_a_verdict_says_what_would_be_needed() -> None:
    """84.25 % × 25 % = 21.0625 %: 21.00% would have to be 21.06%; 52.00% to be 52.37%."""
    for printed, progress, share, needed in (
        ("84.25%", "21.00%", "0.25", "0.2106"),
        ("104.74%", "52.00%", "0.5", "0.5237"),
    ):
        due = exact(D(share))
        found = verdict(parse(printed), parse(progress).meaning / due, due)
        assert found.kind == "mismatch"
        assert D(needed) == at_precision(found.needed, D("0.0001"))
    third = verdict(parse("100.84%"), parse("75.63%").meaning / exact(D("0.75")))
    assert third.kind == "exact"


def test_a_last_digit_may_have_been_cut_off() -> None:
    """2 ÷ 3 = 66.666…: 66.67 is rounded, 66.66 cut, 66.65 neither."""
    share = exact(2) / exact(3)
    assert verdict(parse("66.67%"), share).kind == "exact"
    assert verdict(parse("66.66%"), share).kind == "truncation"
    assert verdict(parse("66.65%"), share).kind == "mismatch"
    # 0.799 twice, cut to 0.79, is 1.598: printed 1.60. To 1.605 it cannot come.
    parts = total([parse("0.79").meaning, parse("0.79").meaning])
    assert verdict(parse("1.60"), parts).kind == "truncation"
    assert verdict(parse("1.61"), parts).kind == "mismatch"


def test_a_round_figure_is_never_exact() -> None:
    """约1800 agrees with 1850, and with 1800, because it is about that."""
    assert verdict(parse("约1800"), exact(1850)).kind == "rounding"
    assert verdict(parse("约1800"), exact(1800)).kind == "rounding"
    assert verdict(parse("约1800"), exact(2000)).kind == "mismatch"


def test_nine_items_may_miss_their_total_by_a_cent() -> None:
    """Each of nine items is off by up to half a cent: 14479.25 is 14479.205 to 14479.295."""
    items = ["9.23", "194.74", "213.77", "266.14", "4723.62", "9049.66", "3.64", "8.45", "10.00"]
    added = total(parse(item).meaning for item in items)
    assert D("14479.25") == added.value
    assert Interval(D("14479.205"), D("14479.295")) == added.rounded
    assert verdict(parse("14479.24"), added).kind == "rounding"
    assert verdict(parse("14479.10"), added).kind == "mismatch"


def test_a_formula_goes_through_all_ends() -> None:
    """Four quarters: each of 21, 52, 75.63, 98.82 is off by 0.005 points."""
    quarters = [parse(text).meaning for text in ("21.00%", "52.00%", "75.63%", "98.82%")]
    mean = through(mean_balance_rate, quarters)
    assert D("0.96915") == mean.value
    # 0.00005 × (4 + 2 + 4/3 + 1) ÷ 4 = 0.000104…
    assert D("0.000104") == at_precision(mean.rounded.high - mean.value, D("0.000001"))


def test_a_formula_without_a_value_says_so() -> None:
    """0.00 may be 0: there is no rate then, or an unlimited one."""
    with pytest.raises(MetricError):
        through(three_public_control_rate, [parse("0.50").meaning, as_printed(D("0"), "").meaning])
