"""Pieces that several charts share."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from ..display import chart_data

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
) -> alt.LayerChart:
    """Return horizontal bars, in the order of the rows, each with its text at the end.

    ``start`` names a column where bars begin, for a bridge.
    """
    ends = frame[[value, start]] if start else frame[[value]]
    # Room for the texts to the right of the longest bar.
    longest = float(max(ends.astype(float).max(axis=None), 0)) * 1.4 or 1
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
        x=alt.X("_end" if start else value, type="quantitative"), text=alt.Text(text, type="nominal")
    )
    return alt.layer(bars, texts).properties(
        width="container", height=BAR_STEP * len(frame)
    )


def percent_axis(**settings: Any) -> alt.Axis:
    """Return an axis that shows fractions as whole percentages."""
    return alt.Axis(format=".0%", **settings)
