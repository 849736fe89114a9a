"""Small multiples that fit any width: one strip a department, all on one scale."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from .. import theme
from ..display import Note, Plot, Stack, Table, chart_data
from ..dossier import Panel
from ..formats import DASH, percent
from ..metrics import Metric, evaluate_panel, metric
from ._parts import distinct, tooltips

#: Height of one strip.
_STRIP = 38
#: Pixels at the left end of a strip, and at the right one for its text.
_EDGE, _TEXT = 8, 56
#: Departments that are drawn.
MOST_STRIPS = 12


def strips(
    panel: Panel, department: str, fiscal_year: int, *names: str, most: int = MOST_STRIPS
) -> Stack:
    """Metrics of each department over the years, one strip a department (小型多图).

    All strips of a metric share their scale; the department itself comes first and is highlighted.
    Of more departments than ``most``, those with the largest budget of the year are drawn.
    """
    chosen = largest(panel, department, fiscal_year, most)
    return Stack.of(_strips(panel, department, chosen, metric(name)) for name in names)


def largest(panel: Panel, department: str, fiscal_year: int, most: int) -> dict[str, str]:
    """Return a department and the largest others with their names, which are made distinct.

    ``most`` in all, by the adjusted budget of the year (调整预算规模).
    """
    figures = panel.figures
    year = figures[figures.index.get_level_values("fiscal_year") == fiscal_year]
    budgets = year["adjusted_total"].dropna().astype(float).droplevel("fiscal_year")
    by_size = [d for d in budgets.sort_values(ascending=False).index if d != department]
    names = {d.department: d.name for d in panel.dossiers}
    kept = [department, *by_size[: most - 1]]
    return dict(zip(kept, distinct(names.get(d, d) for d in kept), strict=True))


def _strips(panel: Panel, department: str, chosen: dict[str, str], record: Metric) -> Plot | Note:
    results = evaluate_panel(panel.figures, metrics=[record])
    results = results[results["department"].isin(chosen)].dropna(subset=["value"])
    frame = results[results["value"].map(lambda v: abs(v) != float("inf")).astype(bool)]
    if frame["department"].nunique() < 2 or frame["fiscal_year"].nunique() < 2:
        return Note(f"{record.term}不足两个部门、两个年度，不画小型多图。")
    frame = pd.DataFrame(
        {
            "部门": frame["department"].map(chosen),
            "年度": frame["fiscal_year"].astype(int),
            "value": frame["value"],
            "数值": frame["value"].map(percent),
            "对象": ["本部门" if d == department else "其他部门" for d in frame["department"]],
        }
    )
    shown = [name for name in chosen.values() if name in set(frame["部门"])]
    wide = frame.pivot(index="部门", columns="年度", values="数值").loc[shown].fillna(DASH)
    wide.columns = [str(year) for year in wide.columns]
    by_value = frame.sort_values("value", kind="stable")
    low, high = by_value.iloc[0], by_value.iloc[-1]
    described = (
        f"{len(shown)} 个部门；最低是{low['部门']} {low['年度']} 年 {low['数值']}，"
        f"最高是{high['部门']} {high['年度']} 年 {high['数值']}。"
    )
    return Plot(
        _drawn(frame, shown),
        f"{record.term}：各部门各年（同一尺度，右侧为最近一年）",
        described,
        Table(wide.reset_index(), f"各部门{record.term}"),
    )


def _drawn(frame: pd.DataFrame, shown: list[str]) -> Any:
    last = frame.sort_values("年度").groupby("部门").tail(1)
    years = sorted(map(int, frame["年度"].unique()))
    own = alt.Color(
        "对象:N",
        scale=alt.Scale(domain=["本部门", "其他部门"], range=[theme.RED, theme.GREY]),
    )
    base = alt.Chart(chart_data(frame)).encode(
        x=alt.X(
            "年度:O",
            title=None,
            axis=alt.Axis(labelAngle=0, labelOverlap=True),
            scale=alt.Scale(
                domain=years, rangeMin=_EDGE, rangeMax=alt.ExprRef(f"width - {_TEXT}")
            ),
        ),
        y=alt.Y(
            "部门:N",
            title=None,
            scale=alt.Scale(domain=shown),
            axis=alt.Axis(grid=True, tickBand="extent"),
        ),
        color=own,
        tooltip=tooltips("部门", "年度", "数值"),
    )
    lines = base.mark_line(point=alt.OverlayMarkDef(size=25)).encode(
        detail=alt.Detail("部门:N"),
        yOffset=alt.YOffset("value:Q", scale=alt.Scale(zero=False, reverse=True)),
    )
    # In the middle of the strip: at the height of the line, those of two strips may meet.
    texts = base.mark_text(align="left", dx=8).encode(
        text=alt.Text("数值:N"), color=alt.ColorValue(theme.MUTED)
    )
    texts.data = chart_data(last)
    return alt.layer(lines, texts).properties(height=_STRIP * len(shown))
