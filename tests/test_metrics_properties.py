"""What holds for every metric of the catalogue, whatever the figures."""

import math
import re
from collections.abc import Sequence
from decimal import Decimal as D
from fractions import Fraction
from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from selfeval import MetricError, evaluate_panel
from selfeval.figures import FIGURES
from selfeval.metrics import CATALOGUE, Metric
from selfeval.metrics.evaluation import expression

KEYS = ["department", "fiscal_year", "metric"]
# Decimal divides to 28 digits; a chain of divisions may lose the last ones.
CLOSE = Fraction(1, 10**22)

# A panel holds every metric many times over.
FEW = settings(max_examples=25)

AMOUNTS = st.decimals(0, 10**7, places=2)
SHARES = st.decimals(0, 2, places=4)
COUNTS = st.integers(0, 5000)
STRATEGIES = {"万元": AMOUNTS, "比例": SHARES}


def cells(unit: str) -> st.SearchStrategy[Any]:
    """Return what a figure of this unit may be; zero and missing come often."""
    known = STRATEGIES.get(unit, COUNTS)
    return st.one_of(known, known, known, st.just(D(0) if unit in STRATEGIES else 0), st.none())


@st.composite
def panels(draw: st.DrawFn) -> pd.DataFrame:
    """Return the figures of some department-years, as ``Panel.figures`` has them."""
    pairs = st.tuples(st.sampled_from("abcd"), st.sampled_from([2020, 2021, 2022]))
    keys = draw(st.lists(pairs, min_size=1, max_size=6, unique=True))
    index = pd.MultiIndex.from_tuples(keys, names=["department", "fiscal_year"])
    # A few cells, repeated in changing order: so many columns would be slow to draw one by one.
    pools = {
        unit: draw(st.lists(cells(unit), min_size=5, max_size=11))
        for unit in {figure.unit for figure in FIGURES.values()}
    }
    offset = draw(st.integers(0, 10))
    columns = {
        name: [
            pools[figure.unit][(offset + place * 3 + row * 7) % len(pools[figure.unit])]
            for row in range(len(keys))
        ]
        for place, (name, figure) in enumerate(FIGURES.items())
    }
    return pd.DataFrame(columns, index=index, dtype=object)


def finite(value: Any) -> bool:
    """Whether a cell holds a number."""
    return value is not None and math.isfinite(value)


def close(expected: Fraction, actual: Any) -> bool:
    """Whether a cell is the exact value, but for the last digits of a division."""
    return abs(expected - Fraction(actual)) <= CLOSE * max(1, abs(expected))


def names_in(text: str) -> set[str]:
    """Return the figures that an expression names."""
    return set(re.findall(r"[a-z]\w*", text))


def parts_by_hand(text: str, values: dict[str, Any]) -> Fraction:
    """Return an expression of the catalogue, worked with fractions by Python itself."""
    exact = {name: Fraction(values[name]) for name in names_in(text)}
    spaced = text.replace("/", " / ").split()
    terms = [f"Fraction('{part}')" if part[0].isdigit() else part for part in spaced]
    return Fraction(eval(" ".join(terms), {"Fraction": Fraction}, exact))


def shown(frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    """Return the rows in an order of their own, each cell as its type and digits."""
    rows = frame.sort_values(list(frame.columns[:3]), kind="stable").itertuples(index=False)
    return [tuple(f"{type(cell).__name__} {cell}" for cell in row) for row in rows]


def scalar(record: Metric, values: Sequence[Any]) -> Any:
    """Return the metric of one row; a contradiction is NaN, as in a Series."""
    try:
        return record.function(*values)
    except MetricError:
        return math.nan


@FEW
@given(panels())
def test_value_is_numerator_over_denominator(figures: pd.DataFrame) -> None:
    """Where a value is finite and not a convention for zero, it is numerator ÷ denominator."""
    rows = evaluate_panel(figures)
    assert len(CATALOGUE) * len(figures) == len(rows)
    for row in rows.itertuples():
        if finite(row.value) and row.denominator != 0:
            expected = Fraction(row.numerator) / Fraction(row.denominator)
            assert close(expected, row.value), row


@FEW
@given(panels())
def test_parts_are_those_of_the_catalogue(figures: pd.DataFrame) -> None:
    """Numerator and denominator are the written expressions, missing where a figure is."""
    for record in CATALOGUE:
        for values in figures[list(record.inputs)].to_dict("records"):
            for text in (record.numerator, record.denominator):
                if all(finite(values[name]) for name in names_in(text)):
                    expected = parts_by_hand(text, values)
                    assert close(expected, expression(text, values))
                else:
                    assert not finite(expression(text, values))


@FEW
@given(panels())
def test_scalars_equal_series_to_the_last_digit(figures: pd.DataFrame) -> None:
    """A metric of one row is the same alone and in a column: same type, same digits."""
    for record in CATALOGUE:
        columns = [figures[name] for name in record.inputs]
        expected = [scalar(record, row) for row in zip(*columns, strict=True)]
        actual = list(record.function(*columns))
        assert [repr(value) for value in expected] == [repr(value) for value in actual]


@FEW
@given(panels())
def test_float_series_equal_float_scalars(figures: pd.DataFrame) -> None:
    """Columns of floats give what each row of floats gives."""
    for record in CATALOGUE:
        columns = [figures[name].astype(float) for name in record.inputs]
        expected = [float(scalar(record, row)) for row in zip(*columns, strict=True)]
        actual = [float(value) for value in record.function(*columns)]
        assert [repr(value) for value in expected] == [repr(value) for value in actual]


@FEW
@given(panels(), st.sampled_from([["fiscal_year"], ["department"], ["department", "fiscal_year"]]))
def test_groups_are_sum_over_sum(figures: pd.DataFrame, by: list[str]) -> None:
    """A group is sum(numerator) ÷ sum(denominator) over the rows that give every figure."""
    rows = evaluate_panel(figures, by).set_index([*by, "metric"])
    for record in CATALOGUE:
        weights = {FIGURES[name].weight for name in record.inputs} - {None}
        complete = figures[[*record.inputs, *weights]].dropna()
        for key, group in complete.groupby(level=by):
            row = rows.loc[(*key, record.name)]
            assert len(group) == row["departments"]
            weighed = [
                Fraction(group[weight].iloc[i]) for weight in weights for i in range(len(group))
            ]
            base = weighed or [Fraction(1)] * len(group)
            if sum(base) == 0:
                assert not finite(row["value"])
                continue
            parts = [
                sum(
                    weight * parts_by_hand(text, values)
                    for weight, values in zip(base, group.to_dict("records"), strict=True)
                )
                for text in (record.numerator, record.denominator)
            ]
            if record.unit == "万元":  # an amount is the sum alone
                parts[1] = Fraction(1)
            if parts[1] > 0:
                assert close(parts[0] / parts[1], row["value"])


@FEW
@given(panels(), st.randoms(use_true_random=False))
def test_order_of_departments_does_not_matter(figures: pd.DataFrame, random: Any) -> None:
    """Shuffled department-years give the same values, and the same groups."""
    order = list(range(len(figures)))
    random.shuffle(order)
    assert shown(evaluate_panel(figures)) == shown(evaluate_panel(figures.iloc[order]))
    there, shuffled = (
        evaluate_panel(frame, ["fiscal_year"]) for frame in (figures, figures.iloc[order])
    )
    keys = ["fiscal_year", "metric", "departments"]
    assert there[keys].values.tolist() == shuffled[keys].values.tolist()
    for one, other in zip(there["value"], shuffled["value"], strict=True):
        assert finite(one) == finite(other)
        if finite(one):
            assert close(Fraction(one), other)


@FEW
@given(panels())
def test_the_unit_of_amounts_does_not_matter(figures: pd.DataFrame) -> None:
    """All amounts in 元 instead of 万元 leave every rate as it was, to the last digit."""
    amounts = [name for name, figure in FIGURES.items() if figure.unit == "万元"]
    in_yuan = figures.copy()
    for name in amounts:
        in_yuan[name] = [None if cell is None else cell * 10000 for cell in figures[name]]
    rates = [record for record in CATALOGUE if record.unit != "万元"]
    before, after = (evaluate_panel(frame, metrics=rates)["value"] for frame in (figures, in_yuan))
    for one, other in zip(before, after, strict=True):
        assert (one == other) or (one != one and other != other)
