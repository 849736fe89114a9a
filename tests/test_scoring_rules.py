"""Golden cases, worked by hand, for every kind of scoring rule: of one figure and of columns."""

import math
from collections.abc import Callable, Sequence
from decimal import Decimal as D
from functools import partial
from typing import Any

import pandas as pd
import pytest

from selfeval import MetricError
from selfeval.scoring import rules
from selfeval.scoring.intervals import parse_interval


def cases(*lines: str) -> list[tuple[str, ...]]:
    """Return the cases of lines such as ``"0.9 5, 0.8 4"``: their inputs, then the points."""
    return [tuple(case.split()) for line in lines for case in line.split(", ")]


def three_ways(rule: Callable[..., Any], inputs: Sequence[str], points: str) -> None:
    """Assert what a rule gives for Decimals, for a column of them and for one of floats.

    The other rows of the columns lack one input each, and so lack points.
    """
    # What is unlimited is no Decimal.
    figures = [math.inf if text == "inf" else D(text) for text in inputs]
    lines = [figures]
    lines += [[*figures[:n], math.nan, *figures[n + 1 :]] for n in range(len(figures))]
    index = list("甲乙丙丁戊己庚")[: len(lines)]
    columns = [pd.Series(c, index, dtype=object) for c in zip(*lines, strict=True)]
    objects = rule(*columns)
    floats = rule(*(column.astype(float) for column in columns))
    assert index == list(objects.index) == list(floats.index)
    assert floats.dtype == float
    found = [[rule(*line) for line in lines], list(objects), list(floats)]
    for first, *lacking in found:
        if isinstance(first, D):
            assert first == D(points)
        else:
            assert first == pytest.approx(float(points), abs=1e-12, rel=0)
        assert all(math.isnan(value) for value in lacking), lacking
    if "inf" not in inputs:
        assert [type(first) for first, *_ in found] == [D, D, float]


def bands(written: str) -> list[tuple[Any, D]]:
    pairs = [line.split(": ") for line in written.split("; ")]
    return [(parse_interval(interval), D(points)) for interval, points in pairs]


# 岳阳: 重点支出安排率, whose bands hold their lower ends; 预算调整率, whose bands hold the upper.
LOWER = bands(">=90%: 5; [80%, 90%): 4; [70%, 80%): 3; [60%, 70%): 2; <60%: 0")
UPPER = bands("<=0%: 3; (0%, 10%]: 2; (10%, 20%]: 1; (20%, 30%]: 0.5; >30%: 0")
CAPS = bands("[70%, 80%): 89; [60%, 70%): 79; <60%: 69; <50%: 59")
TEN, THIRTY = D(10), D("0.3")


def steps(value: Any, **more: Any) -> Any:
    """Return the points of 5, less 0.5 for each point over 100 %."""
    settings = {"limit": D(1), "step": D("0.01"), "deduct": D("0.5")} | more
    return rules.step_deduction(value, D(5), **settings)


# 2 points of 5 for every 5 points below 100 %.
coarse = partial(steps, side="below", step=D("0.05"), deduct=D(2))
share = partial(rules.proportional, weight=D(6))


def ratio(operator: str) -> Callable[..., Any]:
    return lambda actual, target: rules.target_ratio(actual, target, operator, TEN)


def window(operator: str) -> Callable[..., Any]:
    return lambda a, t: rules.target_within(a, t, operator, TEN, within=THIRTY)


def compared(this: Any, last: Any) -> Any:
    return rules.comparison(this, last, none=D(3), not_more=D(2), more=D(0))


def shenzhen(*rates: Any) -> Any:
    """Return the points of four quarters at 1 each and of the year at 2, each of them capped."""
    return rules.total(*map(rules.proportional, rates, (D(1), D(1), D(1), D(1), D(2))))


#: What holds: the rule, and its cases.
GOLDEN: dict[str, tuple[Callable[..., Any], list[tuple[str, ...]]]] = {
    "bands hold their lower ends": (
        lambda v: rules.bands(v, LOWER),
        cases(
            "inf 5, 0.95 5, 0.9 5, 0.8999 4, 0.8 4, 0.7999 3, 0.7 3",
            "0.6999 2, 0.6 2, 0.5999 0, 0 0, -0.2 0",
        ),
    ),
    "bands hold their upper ends": (
        lambda v: rules.bands(v, UPPER),
        cases(
            "-0.0367 3, 0 3, 0.0001 2, 0.1 2, 0.1001 1, 0.2 1, 0.2001 0.5, 0.3 0.5, 0.3001 0",
            "0.3994 0, inf 0",  # 767.86 ÷ 1922.76
            "0.0000000000001 3, 0.000000000001 2",  # 13 decimals are noise, 12 are not
        ),
    ),
    "whole steps over the limit take points": (
        steps,
        cases(
            "0.951 5, 1 5, 1.0099 5",  # 136 of 143; no whole point over 100 %
            "1.01 4.5, 1.027 4, 1.087 1",  # 5 − 1 × 0.5; 5 − 2 × 0.5; 50 of 46: 5 − 8 × 0.5
            "1.1 0, 1.5 0, inf 0",  # 5 − 10 × 0.5; 5 − 50 × 0.5 would be below nothing
        ),
    ),
    "started steps count as whole ones": (
        partial(steps, counted="started"),
        # 5 − 1 × 0.5; 5 − 2 × 0.5; 5 − 3 × 0.5
        cases("0.5 5, 1 5, 1.0001 4.5, 1.01 4.5, 1.02 4, 1.027 3.5, inf 0"),
    ),
    "coarse steps below the limit take points": (
        coarse,
        cases("1.05 5, 1 5, 0.9501 5, 0.95 3, 0.9001 3, 0.9 1, 0.85 0, 0 0"),  # 5 − 2; 5 − 4; …
    ),
    "a coarse step counts when it is started": (
        partial(coarse, counted="started"),
        cases("1 5, 0.97 3, 0.95 3, 0.949 1"),  # 5 − 2; 5 − 4
    ),
    "a fall of 30 % may be due": (
        partial(steps, limit=D("-0.3")),
        cases("-0.31 5, -0.3 5, -0.28 4, 0.1 0"),  # 5 − 2 × 0.5; 5 − 40 × 0.5
    ),
    "proportional points are capped": (
        share,
        cases("0.76 4.56, 0 0, -0.1 0, 1 6, 1.0474 6"),  # 6 × 0.76
    ),
    "proportional points may have a lower target": (
        partial(share, target=D("0.9")),
        cases("0.45 3, 0.9 6, 0.95 6"),  # 6 × 0.45 ÷ 0.9
    ),
    "proportional points may end at a limit": (
        partial(share, zero_above=D(1)),
        cases(
            "0.8 4.8, 1 6, 1.0001 0, inf 0",  # 6 × 0.8; bought beyond plan, and without one
            "1.0000000000001 6",  # 13 decimals are noise
        ),
    ),
    "linear points fall off the cliff": (
        lambda v, s: rules.linear_cliff(v, TEN, slope=s, zero_above=D("0.1")),
        cases(
            "0 10 10, 0.002 10 9.8",  # 10 × (1 − 10 × 0.2 %), the 9.8 of 大英县
            "0.05 10 5, 0.1 10 0, 0.1 5 5",  # 10 × (1 − 0.5); 10 × (1 − 1); 10 × (1 − 0.5)
            "0.1001 5 0, 0.3 5 0, inf 5 0",  # beyond 10 %
            "-0.05 10 10",  # never above the weight
        ),
    ),
    "targets of at least earn actual ÷ target": (
        ratio(">="),
        cases(
            "45 50 9, 50 50 10, 60 50 10, 0 50 0, -3 50 0",  # 10 × 45 ÷ 50
            "0 0 10, 3 0 10, -1 0 0",
            "-5 -5 10, -4 -5 10, -8 -5 6.25",  # a fall of at most 5 %: 10 × 5 ÷ 8
        ),
    ),
    "targets of at most earn target ÷ actual": (
        ratio("<="),
        cases(
            "50 40 8, 40 40 10, 0 40 10",  # 10 × 40 ÷ 50
            "0 0 10, 2 0 0",
            "-30 -30 10, -40 -30 10, -15 -30 5, 5 -30 0",  # a cut by 30 %: 10 × 15 ÷ 30
        ),
    ),
    "exact targets earn all": (ratio("="), cases("3 3 10, 0 0 10, -2 -2 10")),
    "targets of at least count up to 130 %": (
        window(">="),
        cases("99 100 0, 100 100 10, 130 100 10, 131 100 0, 500 0 10"),  # 0 has no size
    ),
    "targets of at most count down to 70 %": (
        window("<="),
        cases("101 100 0, 70 100 10, 69 100 0, -39 -30 10, -40 -30 0"),  # 9 is 30 % of 30
    ),
    "exact targets count": (window("="), cases("100 100 10, 101 100 0, 99 100 0")),
    "each violation takes points": (
        lambda c, w, d: rules.count_deduction(c, w, deduct=d),
        cases(
            "0 5 1 5, 2 5 1 3, 5 5 1 0, 7 5 1 0",  # 5 − 2 × 1; never below 0
            "1 8 4 4, 3 3 0.5 1.5, -1 5 1 5",  # 8 − 1 × 4; 3 − 3 × 0.5; never above the weight
        ),
    ),
    "comparison knows three states": (
        lambda this: compared(this, D(25)),
        cases("0 3, 0.01 2, 25 2, 25.01 0"),
    ),
    "anything is more than nothing last year": (
        lambda this: compared(this, D(0)),
        cases("0 3, 0.01 0"),
    ),
    "totals and checklists add up": (rules.total, cases("1.5 0 0.84 2 4.34")),
    "the better metric counts": (rules.better_of, cases("20 5 20, 0 12.5 12.5, 3 3 3, 1 3 2 3")),
    "judged points stay within the weight": (
        rules.judged,
        cases("0 5 0, 4.5 5 4.5, 5 5 5, 6 5 5, -1 5 0"),
    ),
    "a veto takes all points": (rules.veto, cases("2.5 0 2.5, 2.5 1 0, 0 1 0")),
    "a low rate caps the total": (
        partial(rules.cap_total, caps=CAPS),
        cases(
            "95 0.85 95, 95 0.8 95, 95 0.7999 89, 88 0.75 88, 95 0.7 89",  # 80 % is not capped
            "95 0.6999 79, 95 0.6 79, 95 0.5999 69, 95 0.5 69, 50 0.1 50, 95 inf 95",
            "95 0.4999 59",  # below 60 % as well: the smaller cap holds
        ),
    ),
    "targets beaten by far cost points of the total": (
        partial(rules.overshoot_deduction, deduct=D(2)),
        cases("95 0 95, 95 2 91, 3 2 0"),  # 95 − 2 × 2; never below 0
    ),
    "targets beaten by far cost so much at most": (
        partial(rules.overshoot_deduction, deduct=D(2), at_most=D(6)),
        cases("95 2 91, 95 3 89, 95 5 89"),  # 95 − 3 × 2
    ),
    # 21 ÷ 25, 52 ÷ 50, 75.63 ÷ 75 and 98.82 ÷ 100 percent, and their annual average:
    # 2.4745 ÷ 4 ÷ 0.625 gives 0.84 + 1 + 1 + 0.9882 + 2 × 0.9898;
    # (0.84 + 1.04 + 1.0084 + 0.9882) ÷ 4 gives 0.84 + 1 + 1 + 0.9882 + 2 × 0.96915.
    "the Shenzhen execution rate has two readings": (
        shenzhen,
        cases(
            "0.84 1.04 1.0084 0.9882 0.9898 5.8078, 0.84 1.04 1.0084 0.9882 0.96915 5.7665",
            "1 1 1 1 1 6, 0.84 1.04 1.0084 0.9882 1.02 5.8282",  # 0.84 + 1 + 1 + 0.9882 + 2
        ),
    ),
}


@pytest.mark.parametrize(
    ("rule", "case"),
    [(rule, case) for rule, each in GOLDEN.values() for case in each],
    ids=[f"{name}: {' '.join(case)}" for name, (_, each) in GOLDEN.items() for case in each],
)
def test_golden_cases(rule: Callable[..., Any], case: tuple[str, ...]) -> None:
    """The last figure of a case is its points, the others are what the rule is given."""
    three_ways(rule, case[:-1], case[-1])


@pytest.mark.parametrize("dtype", [object, float])
def test_each_row_has_an_operator_of_its_own(dtype: Any) -> None:
    """10 × 45/50; 10 × 40/50; 5 is 5; how near 4 came to exactly 5 is a judgement."""
    actual = pd.Series([D(45), D(50), D(5), D(4)], dtype=dtype)
    target = pd.Series([D(50), D(40), D(5), D(5)], dtype=dtype)
    operators = pd.Series([">=", "<=", "=", "="])
    *known, missed = rules.target_ratio(actual, target, operators, TEN)
    assert (known, math.isnan(missed)) == ([9, 8, 10], True)
    assert math.isnan(rules.target_ratio(D(4), D(5), "=", TEN))
    within = rules.target_within(actual, target, operators, TEN, within=THIRTY)
    assert list(within) == [0, 0, 10, 0]  # 45 misses ≥ 50, 50 misses ≤ 40


@pytest.mark.parametrize("operator", ["≥", pd.Series([">=", ">"])], ids=["scalar", "column"])
def test_an_unknown_operator_is_refused(operator: Any) -> None:
    two = pd.Series([D(1), D(2)], dtype=object)
    with pytest.raises(MetricError, match="expected >=, <= or ="):
        rules.target_ratio(two, two, operator, TEN)
    with pytest.raises(MetricError, match="expected >=, <= or ="):
        rules.target_within(two, two, operator, TEN, within=THIRTY)


@pytest.mark.parametrize(("this", "points"), cases("0 3, 5 nan, nan nan"))
def test_nothing_this_year_needs_no_last_year(this: str, points: str) -> None:
    """Without last year's figure anything else is open."""
    for dtype in (object, float):
        lacking = pd.Series([math.nan], dtype=dtype)
        (found,) = compared(pd.Series([D(this)], dtype=dtype), lacking)
        assert str(float(found)) == str(float(points))
    assert str(float(compared(D(this), math.nan))) == str(float(points))


@pytest.mark.parametrize(("state", "least", "most"), cases("好 8 10, 中 6 8, 差 0 6"))
def test_a_state_leaves_a_range_of_points(state: str, least: str, most: str) -> None:
    """Of 10 points 100 to 80 %, 80 to 60 %, 60 to 0 %; without a state no range."""
    states = {"好": (D("0.8"), D(1)), "中": (D("0.6"), D("0.8")), "差": (D(0), D("0.6"))}
    assert rules.qualitative(state, TEN, states=states) == (D(least), D(most))
    assert all(math.isnan(end) for end in rules.qualitative(None, TEN, states=states))
    for dtype in (object, float):
        weight = pd.Series([D(10), D(10)], dtype=dtype)
        ends = rules.qualitative(pd.Series([state, None]), weight, states=states)
        assert tuple(known for known, _ in ends) == (D(least), D(most))
        assert all(math.isnan(lacking) for _, lacking in ends)


#: Figures that binary numbers, or rounded thirds, bring just beside a limit on which they lie.
NOISE: dict[str, tuple[Callable[[Any], Any], Any, float]] = {
    "0.9 from below": (lambda v: rules.bands(v, LOWER), 0.3 + 0.6, 5),  # 0.8999999999999999
    "0.9 from 1": (lambda v: rules.bands(v, LOWER), 1 - 0.1, 5),
    "0.8 from below": (lambda v: rules.bands(v, LOWER), 0.7 + 0.1, 4),  # 0.7999999999999999
    "0.8 from thirds": (lambda v: rules.bands(v, LOWER), D(1) - D("0.1") / 3 - D("0.5") / 3, 4),
    "0.3 from above": (lambda v: rules.bands(v, UPPER), 0.1 + 0.2, 0.5),  # 0.30000000000000004
    "2 coarse steps": (coarse, 0.9, 1),  # 1 − 0.9 is less than 2 × 0.05
    "8 steps": (steps, 1.1 + 0.01 - 0.03, 1),  # 1.08: 5 − 8 × 0.5
    "1 coarse step": (coarse, 0.95, 3),  # 1 − 0.95 is more than 0.05
    "1 started step": (partial(coarse, counted="started"), 0.95, 3),
    "proportional": (partial(share, zero_above=THIRTY), 0.1 + 0.2, 1.8),
    "cliff": (lambda v: rules.linear_cliff(v, TEN, slope=D(1), zero_above=THIRTY), 0.1 + 0.2, 7),
    "exact target": (lambda v: ratio("=")(v, THIRTY), 0.1 + 0.2, 10),
    "met": (lambda v: window("<=")(v, THIRTY), 0.1 + 0.2, 10),
    "window": (lambda v: window(">=")(v, D(1)), 1.3, 10),
    "cap": (lambda v: rules.cap_total(D(95), v, CAPS), 0.7 + 0.1, 95),
    "last year": (lambda v: compared(v, THIRTY), 0.1 + 0.2, 2),
}


@pytest.mark.parametrize(("rule", "noisy", "points"), NOISE.values(), ids=NOISE)
def test_noise_moves_no_figure_over_a_limit(
    rule: Callable[[Any], Any], noisy: Any, points: float
) -> None:
    expected = pytest.approx(points, abs=1e-12, rel=0)
    assert float(rule(noisy)) == expected
    assert [float(value) for value in rule(pd.Series([noisy]))] == [expected]


def test_settling_keeps_what_amounts_can_tell_apart() -> None:
    """Three thirds are all of it; 99,999.98 of 99,999.99 is not."""
    assert rules.settled(D(1) / 3 * 3) == 1
    assert rules.settled(D("99999.98") / D("99999.99")) < 1
    assert rules.bands(D("89999.99") / D("99999.99"), LOWER) == 4  # 89.999999 %
