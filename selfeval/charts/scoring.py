"""The chart of a score: each indicator's points, what is open, and what is lost."""

from __future__ import annotations

import altair as alt
import pandas as pd

from .. import theme
from ..display import Plot, Table, chart_data
from ..formats import places, spread
from ..scoring import Score
from ._parts import BAR_STEP, distinct, label_axis, room_for, states, tooltips

# Filled, pale, empty.
_STATES = {"已确定": (theme.BLUE, 1), "待定": (theme.BLUE, 0.3), "已失分": (theme.GREY, 0)}


def score_ranges(result: Score) -> Plot:
    """The points of each indicator: certain, open for lack of evidence, lost (得分区间)."""
    labels = distinct(row.row.indicator for row in result.rows)
    lines = []
    for label, row in zip(labels, result.rows, strict=True):
        parts = (row.low, row.high - row.low, row.weight - row.high)
        shown = f"{spread(row.low, row.high)} / {places(row.weight)}"
        start = 0.0
        for state, part in zip(_STATES, parts, strict=True):
            end = start + float(part)
            lines.append(
                {
                    "指标": label,
                    "状态": state,
                    "start": start,
                    "end": end,
                    "分": places(part),
                    "得分": shown,
                    "weight": float(row.weight),
                }
            )
            start = end
    frame = pd.DataFrame(lines)
    base = alt.Chart(chart_data(frame)).encode(
        y=alt.Y("指标:N", sort=None, title=None, axis=label_axis(labels))
    )
    # What is nought wide would be seen as an outline.
    bars = (
        base.transform_filter("datum.end > datum.start")
        .mark_bar()
        .encode(
            x=alt.X(
                "start:Q",
                title=None,
                scale=room_for(frame["得分"], frame["weight"].max()),
                axis=alt.Axis(tickCount=5, format="~f"),
            ),
            x2=alt.X2("end:Q"),
            **states("状态", _STATES, beside=labels),
            tooltip=tooltips("指标", "状态", "分", "得分"),
        )
    )
    texts = (
        base.transform_filter(alt.datum["状态"] == "已失分")
        .mark_text(align="left", dx=5)
        .encode(x=alt.X("weight:Q"), text=alt.Text("得分:N"))
    )
    total = result.total
    wide = max(result.rows, key=lambda row: row.high - row.low)
    described = f"总分 {spread(total.low, total.high)} / {places(total.weight)}。"
    if wide.high > wide.low:
        name = wide.row.indicator
        described += f"最不确定的是{name}，{spread(wide.low, wide.high)} / {places(wide.weight)}。"
    table = Table(
        pd.DataFrame(
            {
                "指标": labels,
                "分值": [places(row.weight) for row in result.rows],
                "最低": [places(row.low) for row in result.rows],
                "最高": [places(row.high) for row in result.rows],
            }
        ),
        "各指标得分区间",
    )
    chart = alt.layer(bars, texts).properties(height=BAR_STEP * len(labels))
    return Plot(chart, "各指标得分区间（分）", described, table)
