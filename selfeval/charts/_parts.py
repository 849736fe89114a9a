"""Pieces that several charts share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any
from unicodedata import east_asian_width

import altair as alt
import pandas as pd

from ..display import chart_data
from ..theme import GREY, PALETTE

#: Height of one horizontal bar, with its gap.
BAR_STEP = 30

# A "~" drops zeros at the end. With a fixed number of decimals, ticks close to each other would
# read alike: 1 %, 1 %, 2 %.
NUMBERS, PERCENTAGES = ",~f", ".2~%"


def labelled_bars(
    frame: pd.DataFrame,
    *,
    label: str,
    value: str,
    text: str,
    tooltip: list[str],
    colour: Any,
    start: str | None = None,
    axis_format: str = NUMBERS,
    rule: float | None = None,
) -> Any:
    """Return horizontal bars, in the order of the rows, each with its text at the end.

    ``start`` names a column where bars begin, for a bridge; ``rule`` draws a dashed line there.
    """
    ends = frame[[value, start]] if start else frame[[value]]
    # The texts begin where the bar ends, but never left of the line that they would cross.
    texts_at = ends.astype(float).max(axis=1).clip(lower=rule or 0)
    y = alt.Y(label, type="nominal", sort=None, title=None)
    x = alt.X(
        start or value,
        type="quantitative",
        title=None,
        scale=room_for(frame[text], texts_at.max() or 1),
        # Near the end of the axis, which moves with the width, a label keeps to its left.
        axis=alt.Axis(format=axis_format, tickCount=4, labelFlush=20),
    )
    rows = frame.assign(_end=texts_at)
    rows[label] = distinct(frame[label])
    base = alt.Chart(chart_data(rows)).encode(
        y=y, tooltip=[alt.Tooltip(column, type="nominal") for column in tooltip]
    )
    bars = base.mark_bar().encode(x=x, color=colour)
    if start:
        bars = bars.encode(x2=value)
    texts = base.mark_text(align="left", dx=5).encode(
        x=alt.X("_end", type="quantitative"), text=alt.Text(text, type="nominal")
    )
    layers = [bars, texts]
    if rule is not None:
        line = alt.Chart(alt.Data(values=[{"rule": rule}]))
        layers.append(line.mark_rule(strokeDash=[4, 3], color=GREY).encode(x="rule:Q"))
    return alt.layer(*layers).properties(height=BAR_STEP * len(frame))


def distinct(labels: Iterable[str]) -> list[str]:
    """Return the labels, those that repeat with invisible marks: bars of one label would stack."""
    seen: Counter[str] = Counter()
    marked = []
    for label in labels:
        marked.append(label + "\u200b" * seen[label])
        seen[label] += 1
    return marked


def room_for(texts: pd.Series[str], longest: float) -> alt.Scale:
    """Return a scale that leaves room for the texts beyond the longest bar at any width."""
    room = 12 + max(map(_pixels, texts))
    # The bars keep a quarter at least.
    end = alt.ExprRef(f"{longest} * width / max(width - {room}, width / 4)")
    return alt.Scale(domainMin=0, domainMax=end, nice=False)


def _pixels(text: str) -> int:
    """Return about how wide a text is: a Chinese character takes 12 pixels, another 7."""
    return sum(12 if east_asian_width(character) in "WFA" else 7 for character in text)


def legend_for(names: Iterable[str]) -> alt.Legend:
    """Return a legend for names from the data, in one column where two would be too wide."""
    narrow = 2 if max(map(_pixels, names)) <= 100 else 1
    return alt.Legend(columns=alt.ExprRef(f"containerSize()[0] < 500 ? {narrow} : 4"))


def steady_colours(everything: list[str], shown: list[str]) -> alt.Scale:
    """Return a scale that gives a name the same colour in every chart that shows it."""
    colours = {name: PALETTE[i % len(PALETTE)] for i, name in enumerate(everything)}
    return alt.Scale(domain=shown, range=[colours[name] for name in shown])


def percent_axis(**settings: Any) -> alt.Axis:
    """Return an axis that shows fractions as percentages, with decimals where ticks need them."""
    return alt.Axis(format=PERCENTAGES, **settings)
