"""A chart whose selections Python answers in JupyterLab: what explains the change selected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import Any

import altair as alt
import pandas as pd

from .. import theme
from ..display import Note, chart_data
from ..dossier import Panel
from ..formats import percent
from ..metrics import evaluate_panel, metric
from ..prose import rate_change_text
from ..tables import trends as tables
from ..trends import Compared, compare, compare_departments
from ._parts import percent_axis
from .explore import year_band
from .strips import largest

MOST_LIVE = 40


def live_comparison(panel: Panel, department: str, fiscal_year: int) -> Any:
    """Drag over years, click departments: what explains that change follows (联动因素分析).

    A widget for a running kernel. A button loads it, so that a run without anybody looking on
    stays quick: the chart brings its own Vega along, as it must work without a network.
    """
    frame = _frame(panel, department, fiscal_year)
    if frame.loc[frame["department"] == department, "年度"].nunique() < 2:
        return Note("本部门不足两个年度，没有可分解的变动。")
    if find_spec("anywidget") is None:
        return Note("没有安装 anywidget，不能载入联动因素分析。")
    import ipywidgets

    button = ipywidgets.Button(description="载入联动分析", button_style="primary")
    box = ipywidgets.VBox([button])
    names = dict(zip(frame["部门"], frame["department"], strict=True))

    def load(_: Any) -> None:
        alt.JupyterChart.enable_offline()
        chart: Any = alt.JupyterChart(_drawn(frame), embed_options={"actions": False})
        answer = ipywidgets.HTML()

        def update(_: Any = None) -> None:
            picked = [names[one["部门"]] for one in chart.selections.departments.value]
            shown = picked or [department]
            known = list(frame.loc[frame["department"].isin(shown), "年度"])
            years = chosen_years(chart.selections.years.value, known)
            answer.value = explained(panel, shown, years)

        chart.selections.observe(update, ["years", "departments"])
        update()
        box.children = (chart, answer)

    button.on_click(load)
    return box


def chosen_years(selected: Mapping[str, Sequence[Any]], years: Sequence[int]) -> tuple[int, int]:
    """Return the first and the last year selected; with nothing selected, those of all years."""
    chosen = [int(year) for year in selected.get("年度", ())] or list(years)
    return min(chosen), max(chosen)


def explained(panel: Panel, departments: Sequence[str], years: tuple[int, int]) -> str:
    """Return the decomposition of a change as HTML; of one department also by project."""
    found: list[Compared] = []
    if years[0] == years[1]:
        return str(Note("请拖选两个以上年度。")._repr_html_())
    if len(departments) == 1:
        own = {d.fiscal_year for d in panel.dossiers if d.department == departments[0]}
        if not {*years} <= own:
            return Note(f"该部门没有 {years[0]} 年和 {years[1]} 年两年的数据。")._repr_html_()
        found += [compare(panel, departments[0], years[1], years[0], by) for by in _LEVELS]
    else:
        found.append(compare_departments(panel, years, departments))
    parts = []
    for one in found:
        parts += [Note(rate_change_text(one)), tables.decomposition(one)]
    shown = "".join(part._repr_html_() for part in parts)
    # JupyterLab gives its look for tables to this class.
    return f'<div class="jp-RenderedHTMLCommon">{shown}</div>'


_LEVELS = ("category", "project")


def _frame(panel: Panel, department: str, fiscal_year: int) -> pd.DataFrame:
    chosen = largest(panel, department, fiscal_year, MOST_LIVE)
    rows = evaluate_panel(panel.figures, metrics=[metric("execution_rate")])
    rows = rows[rows["department"].isin(chosen)].dropna(subset=["value"])
    return pd.DataFrame(
        {
            "department": rows["department"],
            "部门": rows["department"].map(chosen),
            "年度": rows["fiscal_year"].astype(int),
            "value": rows["value"],
            "数值": rows["value"].map(percent),
        }
    )


def _drawn(frame: pd.DataFrame) -> Any:
    years = alt.selection_interval("years", encodings=["x"])
    departments = alt.selection_point("departments", fields=["部门"])
    base = alt.Chart(chart_data(frame)).encode(
        x=alt.X("年度:O", title=None, axis=alt.Axis(labelAngle=0)),
        y=alt.Y(
            "value:Q", title=None, scale=alt.Scale(zero=False), axis=percent_axis(tickCount=5)
        ),
        color=alt.condition(
            departments, alt.value(theme.BLUE), alt.value(theme.LIGHT), empty=False
        ),
        tooltip=["部门:N", "年度:N", "数值:N"],
    )
    points = base.mark_circle(size=60).add_params(departments)
    lines = alt.layer(base.mark_line().encode(detail="部门:N"), points).properties(
        width=600, height=260, title="点选部门（Shift 多选）"
    )
    both = alt.vconcat(lines, year_band(frame, years, 600))
    return both.properties(config=alt.Config.from_dict(theme.CONFIG))
