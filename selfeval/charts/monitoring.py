"""Charts of monitoring: the year so far with the range of its end, and money against targets."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import altair as alt
import pandas as pd

from .. import theme
from ..display import Note, Plot, Table, chart_data
from ..formats import percent
from ..metrics import scheduled_progress
from ..monitoring import DOUBLE, PACES, Monitoring, Span
from ..monitoring.words import by_when, rate_range
from ..terms import QUARTERS
from ..values import exact
from ._parts import BAR_STEP, distinct, lines, percent_axis, tooltips

_NOW, _MIDDLE, _SCHEDULE, _PAST = "本年", "预测中位", "序时进度", "往年"
_COLOURS = {
    _NOW: theme.BLUE,
    _MIDDLE: theme.SKY,
    _SCHEDULE: theme.GREY,
    _PAST: theme.LIGHT,
}
_SIDES = {"资金执行进度": theme.BLUE, "目标完成进度": theme.ORANGE}


def year_end(found: Monitoring) -> Plot | Note:
    """The year so far, the range of its end, past years, the schedule (支出进度与年末预测)."""
    if not found.curve:
        return Note("本年没有季度支出进度（progress.csv），不能画支出进度。")
    series = _series(found)
    rows = [
        {"线": kind, "名称": name, "季度": QUARTERS[q], "value": value, "进度": percent(value)}
        for name, kind, curve in series
        for q, value in sorted(curve.items())
    ]
    frame = pd.DataFrame(rows)
    shown = [name for name in _COLOURS if name in set(frame["线"])]
    x = alt.X("季度:O", sort=list(QUARTERS.values()), title=None, axis=alt.Axis(labelAngle=0))
    y = alt.Y("value:Q", title=None, axis=percent_axis(tickCount=5))
    drawn = (
        alt.Chart(chart_data(frame))
        .mark_line(point=True)
        .encode(
            x=x,
            y=y,
            detail=alt.Detail("名称:N"),
            opacity=alt.condition(f"datum['线'] == '{_PAST}'", alt.value(0.55), alt.value(1)),
            tooltip=tooltips("名称", "季度", "进度"),
            **lines("线", shown, [_COLOURS[name] for name in shown]),
        )
    )
    layers = [*_band(found, x), drawn, *_texts(found, x)]
    return Plot(
        alt.layer(*layers).properties(height=280),
        _title(found),
        _described(found),
        _data(series),
    )


def _series(found: Monitoring) -> list[tuple[str, str, Mapping[int, Decimal]]]:
    """Return each line: its name, its kind, its points by quarter."""
    schedule = {q: exact(scheduled_progress(q * 3)) for q in QUARTERS}
    series = [(f"{year} 年", _PAST, curve) for year, curve in found.past.items() if curve]
    series.append((_SCHEDULE, _SCHEDULE, schedule))
    if found.fan:
        middle = {end: span.middle for end, span in _whole_fan(found).items()}
        series.append((_MIDDLE, _MIDDLE, middle))
    return [*series, (_NOW, _NOW, found.curve)]


def _whole_fan(found: Monitoring) -> dict[int, Span]:
    """Return the forecast by quarter, from the quarter's end on where all is known."""
    now = found.curve[found.quarter]
    return {found.quarter: Span(now, now, now), **found.fan}


def _band(found: Monitoring, x: Any) -> list[Any]:
    if not found.fan:
        return []
    rows = [
        {"季度": QUARTERS[end], "low": span.low, "high": span.high}
        for end, span in sorted(_whole_fan(found).items())
    ]
    band = alt.Chart(chart_data(pd.DataFrame(rows))).mark_area(color=theme.SKY, opacity=0.25)
    return [band.encode(x=x, y=alt.Y("low:Q"), y2=alt.Y2("high:Q"))]


def _texts(found: Monitoring, x: Any) -> list[Any]:
    rate = found.judged.position.rate
    rows = []
    if rate is not None:
        below = rate < found.schedule
        rows.append((QUARTERS[found.quarter], rate, percent(rate), 18 if below else -14))
    if found.span:
        rows.append((QUARTERS[4], found.span.low, rate_range(found.span), 18))
    # Under each a broad line of the page's colour, which keeps what it crosses off it.
    halo: tuple[dict[str, Any], ...] = ({"stroke": theme.PAPER, "strokeWidth": 4}, {})
    return [
        alt.Chart(alt.Data(values=[{"季度": quarter, "value": float(value), "数": text}]))
        .mark_text(dy=dy, fontWeight=600, **under)
        .encode(x=x, y="value:Q", text=alt.Text("数:N"))
        for quarter, value, text, dy in rows
        for under in halo
    ]


def _title(found: Monitoring) -> str:
    if found.pace and found.fan:
        return f"累计支出进度与年末预测（浅色带为参照{PACES[found.pace.kind]}的最小～最大）"
    return "累计支出进度与序时进度"


def _described(found: Monitoring) -> str:
    rate, span = found.judged.position.rate, found.span
    text = f"{by_when(found)}累计执行 {percent(rate)}，序时进度 {percent(found.schedule)}"
    return f"{text}；预计年末 {rate_range(span)}。" if span else f"{text}；没有年末预测。"


def _data(series: list[tuple[str, str, Mapping[int, Decimal]]]) -> Table:
    rows = [
        {"": name, **{term: percent(curve.get(q)) for q, term in QUARTERS.items()}}
        for name, _, curve in reversed(series)
    ]
    return Table(pd.DataFrame(rows).rename(columns={"": "系列"}), "各年累计支出进度与本年预测")


def double_monitoring(found: Monitoring) -> Plot | Note:
    """Money and targets of each project side by side (资金、目标双监控)."""
    given = [risk.judged for risk in found.risks]
    both = [j for j in given if j.position.rate is not None and j.position.target is not None]
    if not both:
        return Note("没有同时给出累计支出和目标完成进度的项目（project_progress.csv）。")
    frame = pd.DataFrame(
        {
            "项目": distinct(j.position.name for j in both),
            "money": [j.position.rate for j in both],
            "target": [j.position.target for j in both],
            "资金执行进度": [percent(j.position.rate) for j in both],
            "目标完成进度": [percent(j.position.target) for j in both],
            "双监控": [DOUBLE[j.double] for j in both],
        }
    )
    names = list(frame["项目"])
    y = alt.Y("项目:N", sort=None, title=None, scale=alt.Scale(domain=names))
    tooltip = tooltips("项目", "资金执行进度", "目标完成进度", "双监控")
    axis = percent_axis(tickCount=5, labelFlush=20)
    bars = alt.Chart(chart_data(frame)).mark_rule(color=theme.LIGHT, strokeWidth=3)
    bars = bars.encode(
        y=y, x=alt.X("money:Q", title=None, axis=axis), x2=alt.X2("target:Q"), tooltip=tooltip
    )
    sides = zip(_SIDES, ("money", "target"), strict=True)
    long = pd.concat([frame.assign(进度=name, value=frame[column]) for name, column in sides])
    points = alt.Chart(chart_data(long)).mark_point(size=90, opacity=1)
    channels = lines("进度", list(_SIDES), list(_SIDES.values()))
    del channels["strokeDash"]
    points = points.encode(y=y, x=alt.X("value:Q"), tooltip=tooltip, **channels)
    layers = [bars, points]
    checkpoint = found.bands.execution.at(found.quarter)
    if checkpoint:
        due = alt.Chart(alt.Data(values=[{"due": float(checkpoint.warn)}]))
        layers.append(due.mark_rule(strokeDash=[4, 3], color=theme.GREY).encode(x=alt.X("due:Q")))
    apart = list((frame["target"] - frame["money"]).abs())
    worst = frame.iloc[apart.index(max(apart))]
    described = (
        f"{len(both)} 个项目中，差距最大的是{worst['项目']}："
        f"资金 {worst['资金执行进度']}，目标 {worst['目标完成进度']}。"
    )
    title = "各项目资金执行进度与目标完成进度"
    if checkpoint:
        title += f"（虚线为 {checkpoint.month} 月末检查点 {percent(checkpoint.warn)}）"
    data = Table(frame[["项目", *_SIDES, "双监控"]], title, texts=["双监控"])
    return Plot(
        alt.layer(*layers).properties(height=BAR_STEP * len(frame)), title, described, data
    )
