"""The chart of a change of the execution rate: from the base year over its causes to the year."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import altair as alt
import pandas as pd

from .. import theme
from ..display import Note, Plot, chart_data
from ..dossier import Panel
from ..formats import signed
from ..tables.trends import decomposition as decomposition_table
from ..trends import LEVELS, Compared, compare
from ._parts import BAR_STEP, distinct, tooltips

#: Parts with a bar of their own; the others share one.
MOST_BARS = 8
_SIGNED = "(datum.value > 0 ? '+' : '') + format(datum.value, '.2~f')"
_KINDS = {"执行因素": theme.BLUE, "结构因素": theme.PURPLE, "合计变动": theme.GREY}


def change_bridge(
    panel: Panel, department: str, fiscal_year: int, base_year: int = 0, by: str = "category"
) -> Plot | Note:
    """How the execution rate went from a base year to a year (执行率变动的因素分析).

    One bar a part for its own execution, one for the mix of all, in percentage points; see
    :func:`selfeval.trends.compare` for ``by`` and what is raised.
    """
    compared = compare(panel, department, fiscal_year, base_year, by)
    table = decomposition_table(compared)
    if compared.found is None or isinstance(table, Note):
        return Note(f"不能按{LEVELS[by]}分析执行率变动：{compared.reason}。")
    frame = pd.DataFrame(bars_of(compared))
    base, year = compared.years
    shown = "，".join(f"{r['部分']} {r['百分点']}" for _, r in frame.iterrows())
    title = f"执行率变动因素：{base}→{year} 年，按{LEVELS[by]}（百分点）"
    return Plot(_drawn(frame), title, f"{shown}，单位百分点。", table)


def bars_of(compared: Compared) -> list[dict[str, Any]]:
    """Return the bars of a comparison that has a decomposition: part, factor, size, ends."""
    found = compared.found
    assert found is not None
    by_size = sorted(found.effects, key=lambda effect: abs(effect.pace), reverse=True)
    kept = [effect for effect in by_size[:MOST_BARS] if effect.pace]
    steps = [(effect.part.name, "执行因素", effect.pace) for effect in kept]
    if rest := found.pace - sum((effect.pace for effect in kept), Fraction()):
        steps.append(("其余各项", "执行因素", rest))
    steps.append(("结构因素", "结构因素", found.mix))
    bars = []
    level = Fraction()
    for name, kind, size in steps:
        bars.append(_bar(name, kind, level, level + size))
        level += size
    return [*bars, _bar(f"{compared.years[1]} 年变动", "合计变动", Fraction(), found.change)]


def _bar(name: str, kind: str, start: Fraction, end: Fraction) -> dict[str, Any]:
    size = (end - start) * 100
    text = signed(Decimal(size.numerator) / size.denominator)
    points = {"start": float(start * 100), "end": float(end * 100)}
    return {"部分": name, "因素": kind, "百分点": text, **points}


def _drawn(frame: pd.DataFrame) -> Any:
    """Return bars from level to level around the line of no change, each with its size."""
    ends = frame[["start", "end"]]
    rows = frame.assign(部分=distinct(frame["部分"]), at=ends.max(axis=1))
    low, high = min(ends.min().min(), 0.0), max(ends.max().max(), 0.0)
    room = 12 + 7 * max(map(len, frame["百分点"]))
    wide = f"{(high - low) or 1} * width / max(width - {room}, width / 4)"
    x = alt.X(
        "start:Q",
        title=None,
        scale=alt.Scale(domainMin=low, domainMax=alt.ExprRef(f"{low} + {wide}"), nice=False),
        axis=alt.Axis(labelExpr=_SIGNED, tickCount=4, labelFlush=20),
    )
    base = alt.Chart(chart_data(rows)).encode(
        y=alt.Y("部分:N", sort=None, title=None), tooltip=tooltips("部分", "因素", "百分点")
    )
    bars = base.mark_bar().encode(
        x=x,
        x2=alt.X2("end:Q"),
        color=alt.Color(
            "因素:N", scale=alt.Scale(domain=list(_KINDS), range=list(_KINDS.values()))
        ),
    )
    texts = base.mark_text(align="left", dx=5).encode(x=alt.X("at:Q"), text=alt.Text("百分点:N"))
    line = (
        alt.Chart(alt.Data(values=[{"at": 0}])).mark_rule(color=theme.GREY).encode(x=alt.X("at:Q"))
    )
    return alt.layer(bars, texts, line).properties(height=BAR_STEP * len(frame))
