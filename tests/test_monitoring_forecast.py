"""Where the year ends: hand-worked forecasts, the test on past years, and what always holds."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfeval.monitoring import Pace, Span, coverage, forecast, leave_one_out, ratios

PAST = {
    "2019": {2: D("0.40"), 3: D("0.60"), 4: D("0.80")},
    "2020": {2: D("0.50"), 3: D("0.70"), 4: D("0.90")},
    "2021": {2: D("0.30"), 4: D("0.75")},
    "2022": {2: D(0), 4: D("0.90")},
    "2023": {1: D("0.20"), 4: D("0.90")},
}


def test_ratios_are_the_end_over_the_quarter() -> None:
    """0.8/0.4, 0.9/0.5, 0.75/0.3; nothing spent, or no second quarter, gives none."""
    assert ratios(PAST, 2) == {"2019": D(2), "2020": D("1.8"), "2021": D("2.5")}
    assert ratios(PAST, 2, 3) == {"2019": D("1.5"), "2020": D("1.4")}
    assert ratios({}, 2) == {}


def test_forecast_by_hand() -> None:
    """0.35 × 1.8, 2, 2.5."""
    assert forecast(D("0.35"), [D(2), D("1.8"), D("2.5")]) == Span(D("0.63"), D("0.7"), D("0.875"))
    # Of two the median is the mean of both: 0.35 × 1.9.
    assert forecast(D("0.35"), [D("1.8"), D(2)]) == Span(D("0.63"), D("0.665"), D("0.7"))


def test_forecast_stops_at_the_budget_or_at_what_is_spent() -> None:
    assert forecast(D("0.45"), [D("1.8"), D(2), D("2.5")]) == Span(D("0.81"), D("0.9"), D(1))
    assert forecast(D("1.1"), [D(1), D("1.5")]) == Span(D("1.1"), D("1.1"), D("1.1"))


@pytest.mark.parametrize(("rate", "by"), [("0.4", []), ("0.4", ["2"]), ("0", ["2", "3"])])
def test_no_forecast(rate: str, by: list[str]) -> None:
    """One year makes no range, and nothing spent grows to nothing."""
    assert forecast(D(rate), [D(ratio) for ratio in by]) is None


def test_a_quarter_that_some_years_lack_has_no_forecast() -> None:
    """2021 has no third quarter: a range of the other two would not belong to the same fan."""
    pace = Pace("own", PAST, 2)
    assert pace.forecast(D("0.35"), 3) is None
    assert pace.forecast(D("0.35")) == Span(D("0.63"), D("0.7"), D("0.875"))
    assert pace.forecast(None) is None
    assert pace.usable and not Pace("own", {"2019": PAST["2019"]}, 2).usable


def test_leave_one_out_by_hand() -> None:
    """2019 by 2020 and 2021: 0.4 × (1.8 + 2.5)/2 = 0.86 against 0.80, and so on."""
    trials = {trial.label: trial for trial in leave_one_out(PAST, 2)}
    assert set(trials) == {"2019", "2020", "2021"}
    assert trials["2019"].forecast == Span(D("0.72"), D("0.86"), D(1))
    assert {label: trial.error for label, trial in trials.items()} == {
        "2019": D("0.06"),  # within 0.72 to 1
        "2020": D("0.10"),  # 0.5 × 2.25 is 1.125: at most the budget, 1 − 0.90
        "2021": D("-0.18"),  # 0.3 × 1.9 − 0.75
    }
    assert [trial.inside for trial in trials.values()] == [True, False, False]


def test_two_years_cannot_test_the_method() -> None:
    assert leave_one_out({year: PAST[year] for year in ("2019", "2020")}, 2) == ()


def test_coverage_is_that_of_ranks() -> None:
    """Of n + 1 alike, the last is the least or the most with 2/(n + 1)."""
    assert [coverage(n) for n in (1, 2, 3, 4, 9)] == [0, D(1) / 3, D("0.5"), D("0.6"), D("0.8")]


SHARES = st.integers(1, 10_000).map(lambda n: D(n) / 10_000)
RATIOS = st.lists(st.integers(100, 900).map(lambda n: D(n) / 100), min_size=2, max_size=9)


@given(SHARES, RATIOS)
def test_forecast_is_ordered_and_never_below_what_is_spent(rate: D, by: list[D]) -> None:
    span = forecast(rate, by)
    assert span is not None
    assert rate <= span.low <= span.middle <= span.high <= max(rate, D(1))


@given(SHARES, SHARES, RATIOS)
def test_more_spent_never_forecasts_less(one: D, other: D, by: list[D]) -> None:
    low, high = (forecast(rate, by) for rate in sorted((one, other)))
    assert low is not None and high is not None
    assert low.low <= high.low and low.middle <= high.middle and low.high <= high.high


@given(SHARES, RATIOS, st.integers(100, 900).map(lambda n: D(n) / 100))
def test_one_more_year_never_narrows_the_range(rate: D, by: list[D], another: D) -> None:
    before, after = forecast(rate, by), forecast(rate, [*by, another])
    assert before is not None and after is not None
    assert after.low <= before.low and before.high <= after.high


CURVES = st.lists(st.tuples(SHARES, SHARES), min_size=3, max_size=8).map(
    lambda pairs: {str(i): {2: min(pair), 4: max(pair)} for i, pair in enumerate(pairs)}
)


@given(CURVES)
def test_a_year_like_one_before_ends_within_the_range(curves: dict[str, dict[int, D]]) -> None:
    """Whichever past year repeats itself, its end lies in the forecast made from all."""
    for curve in curves.values():
        span = forecast(curve[2], list(ratios(curves, 2).values()))
        assert span is not None
        # The quotient is rounded to 28 digits before it is multiplied again.
        assert span.low - D("1e-20") <= curve[4] <= span.high + D("1e-20")


@given(CURVES)
def test_a_year_does_not_forecast_itself(curves: dict[str, dict[int, D]]) -> None:
    """What a year came to changes its error, never what the others forecast for it."""
    label = next(iter(curves))
    changed = {**curves, label: {2: curves[label][2], 4: D(1)}}
    first, second = (leave_one_out(given, 2)[0] for given in (curves, changed))
    assert first.label == second.label == label
    assert first.forecast == second.forecast
