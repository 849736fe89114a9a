"""Arrays are compared and rounded as exact numbers are, or say that they cannot tell."""

import math
from collections.abc import Callable
from decimal import Decimal as D
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from selfeval import CATALOGUE, MetricError
from selfeval.metrics import execution_rate, petition_rate, three_public_control_rate
from selfeval.remarks import note, remarks
from selfeval.settling import above, at_least, no_less, rounded_points, whole_steps
from selfeval.values import Array, known_or, larger, lift, smaller, where

LIMIT, GAP = D("0.9"), math.nan
CENTS = st.integers(1, 10**10).map(lambda cents: D(cents) / 100)
#: How far from the limit, in units of the 12th decimal that numbers are settled to.
STEPS = st.one_of(st.integers(-3, 3), st.sampled_from([D("0.4999"), D("0.5"), D("-0.5001")]))


def told(compare: Callable[..., Any], *values: Any) -> tuple[Any, bool]:
    """Return what an array of one number gives, and whether it says that it cannot tell."""
    arrays = [np.array([float(v)]) if isinstance(v, D) else v for v in values]
    with remarks() as said:
        (found,) = compare(*arrays)
    return found, bool(said.rows("unsure", 1)[0])


@given(CENTS, STEPS)
@example(D(100), D("-0.5"))
@example(D(10) ** 8, 0)
def test_rates_are_compared_exactly_or_not_at_all(budget: D, step: Any) -> None:
    """A rate made of two amounts, at a limit or a hair beside it."""
    rate = (budget * LIMIT + budget * D(step).scaleb(-12)) / budget
    for compare in (above, at_least):
        found, unsure = told(compare, rate, float(LIMIT))
        assert unsure or found == compare(rate, LIMIT), rate


@given(st.integers(0, 24), st.integers(1, 24), st.sampled_from(["3", "5", "6", "12.5"]))
def test_points_are_rounded_as_exact_ones_and_are_sure(done: int, planned: int, most: str) -> None:
    """Halves that tasks make of points, 3 × 5 ÷ 24 is 0.625, are no matter of doubt."""
    exact = rounded_points(D(most) * done / planned, 2, 0)
    points = np.array([float(most) * done / planned])
    with remarks() as said:
        (found,) = rounded_points(points, 2, 5 * float(most))
    assert D(str(found)) == exact
    assert not said.unsure


@given(st.integers(0, 400))
def test_whole_steps_are_counted_exactly(thousandths: int) -> None:
    excess = D(thousandths) / 1000
    (found,) = whole_steps(np.array([(1 + float(excess) - 1) / 0.01]), 200.0)
    assert found == thousandths // 10


@given(CENTS, CENTS)
def test_amounts_are_told_apart(one: D, other: D) -> None:
    found, unsure = told(lambda a, b: no_less(a, b), one, other)
    assert not unsure
    assert found == (one >= other)
    assert told(lambda a, b: no_less(a, b), one, one) == (True, False)


def test_a_rate_that_noise_decides_is_remarked() -> None:
    """Half a unit of the twelfth decimal below the limit: exact numbers are rounded up to it."""
    rate = LIMIT - D("0.5").scaleb(-12)
    assert at_least(rate, LIMIT)
    assert told(at_least, rate, 0.9)[1]


def test_remarks_are_heard_by_the_nearest_alone() -> None:
    with remarks() as outer:
        with remarks() as inner:
            note("unsure", np.array([False, True]))
            note("unsure", np.array([False, False]))
        note("contradictory", np.array([0]))
    assert inner.rows("unsure", 2).tolist() == [False, True]
    assert not outer.unsure
    assert outer.rows("contradictory", 2).tolist() == [True, False]
    note("unsure", np.array([True]))  # nobody hears it


@pytest.mark.parametrize(
    ("rate", "above", "below", "expected", "wrong"),
    [
        (execution_rate, [1, 0, 5, GAP, 3], [2, 0, 0, 0, -1], [0.5, GAP, GAP, GAP, GAP], [2, 4]),
        (petition_rate, [0, 1], [0, 0], [1, GAP], [1]),
        (three_public_control_rate, [0, 2, GAP], [0, 0, 0], [0, math.inf, GAP], []),
    ],
    ids=["nothing", "met", "unlimited"],
)  # fmt: skip
def test_arrays_follow_the_conventions_for_zero(
    rate: Callable[..., Array], above: list[float], below: list[float], expected: list[float],
    wrong: list[int],
) -> None:  # fmt: skip
    """And say which rows contradict themselves, where a scalar raises."""
    with remarks() as said:
        found = rate(np.array(above, float), np.array(below, float))
    np.testing.assert_array_equal(found, expected)
    assert np.flatnonzero(said.rows("contradictory", len(found))).tolist() == wrong
    for row in wrong:
        with pytest.raises(MetricError):
            rate(above[row], below[row])


@given(st.data())
def test_arrays_give_what_series_give(data: st.DataObject) -> None:
    """Every metric, with gaps and zeros."""
    number = st.sampled_from([math.nan, 0.0, 1.0, 2.5, 100.0])
    for record in CATALOGUE:
        lists = [data.draw(st.lists(number, min_size=3, max_size=3)) for _ in record.inputs]
        found = record.function(*(np.array(values) for values in lists))
        expected: Any = record.function(*(pd.Series(values) for values in lists))
        np.testing.assert_array_equal(found, expected.to_numpy())


def test_what_is_missing_stays_missing_in_arrays() -> None:
    gap = np.array([1.0, math.nan])
    np.testing.assert_array_equal(smaller(gap, D(0)), [0, math.nan])
    np.testing.assert_array_equal(larger(gap, 2), [2, math.nan])
    np.testing.assert_array_equal(known_or(gap, D(7)), [1, 7])
    np.testing.assert_array_equal(where(gap > 0, D(5), gap), [5, math.nan])
    np.testing.assert_array_equal(lift(lambda v: where(v > 0, 1, 0), gap), [1, math.nan])
    np.testing.assert_array_equal(lift(lambda v, w: v + w, gap, math.nan), [math.nan] * 2)
