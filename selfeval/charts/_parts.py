"""Pieces that several charts share."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from ..display import chart_data
from ..theme import GREY, PALETTE

#: Height of one horizontal bar, with its gap.
BAR_STEP = 30


def labelled_bars(
    frame: pd.DataFrame,
    *,
    label: str,
    value: str,
    text: str,
    tooltip: list[str],
    colour: Any,
    start: str | None = None,
    axis_format: str = ",.0f",
    rule: float | None = None,
) -> Any:
    """Return horizontal bars, in the order of the rows, each with its text at the end.

    ``start`` names a column where bars begin, for a bridge; ``rule`` draws a dashed line there.
    """
    ends = frame[[value, start]] if start else frame[[value]]
    # Room for the texts to the right of the longest bar.
    longest = max(0.0, *ends.astype(float).to_numpy().ravel()) * 1.4 or 1
    y = alt.Y(label, type="nominal", sort=None, title=None)
    x = alt.X(
        start or value,
        type="quantitative",
        title=None,
        scale=alt.Scale(domain=[0, longest]),
        axis=alt.Axis(format=axis_format, tickCount=4),
    )
    base = alt.Chart(chart_data(frame)).encode(
        y=y, tooltip=[alt.Tooltip(column, type="nominal") for column in tooltip]
    )
    bars = base.mark_bar().encode(x=x, color=colour)
    if start:
        bars = bars.encode(x2=value)
        end = frame[[start, value]].astype(float).max(axis=1)
        base = base.properties(data=chart_data(frame.assign(_end=end)))
    texts = base.mark_text(align="left", dx=5).encode(
        x=alt.X("_end" if start else value, type="quantitative"),
        text=alt.Text(text, type="nominal"),
    )
    layers = [bars, texts]
    if rule is not None:
        line = alt.Chart(alt.Data(values=[{"rule": rule}]))
        layers.append(line.mark_rule(strokeDash=[4, 3], color=GREY).encode(x="rule:Q"))
    return alt.layer(*layers).properties(width="container", height=BAR_STEP * len(frame))


def steady_colours(everything: list[str], shown: list[str]) -> alt.Scale:
    """Return a scale that gives a name the same colour in every chart that shows it."""
    colours = {name: PALETTE[i % len(PALETTE)] for i, name in enumerate(everything)}
    return alt.Scale(domain=shown, range=[colours[name] for name in shown])


def percent_axis(**settings: Any) -> alt.Axis:
    """Return an axis that shows fractions as whole percentages."""
    return alt.Axis(format=".0%", **settings)
