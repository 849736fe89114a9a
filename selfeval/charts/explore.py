"""The chart that an analyst plays with in JupyterLab: views linked by what is selected."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from .. import theme
from ..display import Note, Plot, Table, chart_data
from ..dossier import Panel
from ..errors import SelfEvalError
from ..figures import FIGURES
from ..formats import DASH, amount, percent
from ..metrics import Metric, evaluate_panel, metric
from ._parts import percent_axis
from .strips import largest

#: Rates whose figures add up over departments and years.
LINKED = (
    "execution_rate",
    "execution_rate_project",
    "budget_adjustment_rate",
    "budget_growth_rate",
    "three_public_control_rate",
    "public_operating_control_rate",
)
#: Departments that are drawn.
MOST_LINKED = 40


@dataclass(frozen=True)
class LinkedPlot(Plot):
    """A chart of several views, each of which has its own width."""

    def spec(self) -> dict[str, Any]:
        """Return the complete Vega-Lite specification."""
        spec = super().spec()
        del spec["width"]
        return spec


def linked(
    panel: Panel, department: str, fiscal_year: int, names: Sequence[str] = LINKED
) -> LinkedPlot | Note:
    """Years, sizes and ranks of all departments in three views that select together (联动分析).

    A menu chooses the metric, dragging on the band the years, clicking a department in any view
    (with Shift: several). A rate over several years is sum ÷ sum; so the metrics must be of
    amounts and counts. Raises: :class:`SelfEvalError` for one of shares or levels.
    """
    chosen = largest(panel, department, fiscal_year, MOST_LINKED)
    frame = _frame(panel, chosen, [metric(name) for name in names])
    if frame["部门"].nunique() < 2 and frame["年度"].nunique() < 2:
        return Note("只有一个部门、一个年度的数据，没有可联动比较的内容。")
    terms = list(dict.fromkeys(frame["指标"]))
    chart = _views(frame, terms, chosen[department])
    texts = frame.assign(text=frame["value"].map(percent), 年度=frame["年度"].map(str))
    wide = texts.pivot(index=["部门", "指标"], columns="年度", values="text").fillna(DASH)
    return LinkedPlot(
        chart,
        "联动分析：选指标，拖选年度，点选部门",
        f"{frame['部门'].nunique()} 个部门、{len(terms)} 个指标。",
        Table(wide.reset_index(), "各部门各年指标", texts=["指标"]),
    )


def _frame(panel: Panel, chosen: Mapping[str, str], records: Sequence[Metric]) -> pd.DataFrame:
    for record in records:
        if any(FIGURES[figure].unit in ("比例", "等次") for figure in record.inputs):
            raise SelfEvalError(f"{record.name} is made of shares or levels, which do not add up")
    terms = {record.name: record.term for record in records}
    rows = evaluate_panel(panel.figures, metrics=records).dropna(subset=["value"])
    rows = rows[rows["department"].isin(chosen) & (rows["denominator"].astype(float) > 0)]
    sizes = panel.figures["adjusted_total"]
    size = [sizes.loc[key] for key in zip(rows["department"], rows["fiscal_year"], strict=True)]
    return pd.DataFrame(
        {
            "部门": rows["department"].map(chosen).to_numpy(),
            "年度": rows["fiscal_year"].astype(int).to_numpy(),
            "指标": rows["metric"].map(terms).to_numpy(),
            "value": rows["value"].to_numpy(),
            "numerator": rows["numerator"].to_numpy(),
            "denominator": rows["denominator"].to_numpy(),
            "size": size,
            "数值": rows["value"].map(percent).to_numpy(),
            "调整预算": [amount(value, "万元") for value in size],
        }
    )


def _views(frame: pd.DataFrame, terms: list[str], own: str) -> Any:
    menu = alt.param(
        "metric", bind=alt.binding_select(options=terms, name="指标 "), value=terms[0]
    )
    department = alt.selection_point("department", fields=["部门"], value=[{"部门": own}])
    years = alt.selection_interval("years", encodings=["x"])
    base = alt.Chart().transform_filter("datum['指标'] === metric")
    chosen = alt.condition(department, alt.value(theme.BLUE), alt.value(theme.LIGHT), empty=False)
    bold = alt.condition(department, alt.value(1), alt.value(0.45), empty=False)
    tooltip = ["部门:N", "年度:N", "数值:N", "调整预算:N"]
    rate = alt.Y(
        "value:Q", title=None, scale=alt.Scale(zero=False), axis=percent_axis(tickCount=5)
    )
    of_years = base.encode(
        x=alt.X("年度:O", title=None, axis=alt.Axis(labelAngle=0)),
        y=rate,
        color=chosen,
        opacity=bold,
        tooltip=tooltip,
    )
    # Points as a layer of their own: with those of a line, Vega-Lite makes the selection twice.
    points = of_years.mark_circle(size=45).add_params(department)
    lines = alt.layer(of_years.mark_line().encode(detail="部门:N"), points)
    left = alt.vconcat(
        lines.properties(width=270, height=240, title="各年"), year_band(frame, years, 270)
    )
    sizes = (
        base.transform_filter(years)
        .mark_circle(size=70)
        .encode(
            x=alt.X(
                "size:Q",
                title="调整预算（万元，对数）",
                scale=alt.Scale(type="log", nice=False),
                axis=alt.Axis(format=",~f", tickCount=4),
            ),
            y=rate,
            color=chosen,
            opacity=bold,
            tooltip=tooltip,
        )
        .properties(width=270, height=240, title="规模与指标（所选年度）")
    )
    ranks = _ranks(base.transform_filter(years), chosen).properties(
        width=440, title="所选年度合计（先加总再相除）"
    )
    with warnings.catch_warnings():
        # Altair warns that one selection stands in several views, which is what links them.
        warnings.simplefilter("ignore", UserWarning)
        top = alt.hconcat(left, sizes.add_params(department))
        chart = alt.vconcat(top, ranks.add_params(department), data=chart_data(frame))
        return chart.add_params(menu)


def year_band(frame: pd.DataFrame, years: Any, width: int) -> Any:
    """Return a band to drag over years in: over the lines, a brush would hide their points."""
    shown = alt.Data(values=[{"年度": int(year)} for year in sorted(frame["年度"].unique())])
    return (
        alt.Chart(shown)
        .mark_rect(color=theme.SKY, opacity=0.35)
        .encode(
            x=alt.X("年度:O", title="在色带上拖选年度", axis=alt.Axis(labels=False, ticks=False))
        )
        .properties(width=width, height=18)
        .add_params(years)
    )


def _ranks(base: Any, chosen: Any) -> Any:
    summed = base.transform_aggregate(
        n="sum(numerator)", d="sum(denominator)", groupby=["部门"]
    ).transform_calculate(rate="datum.n / datum.d", 合计="format(datum.n / datum.d, '.2%')")
    return (
        summed.mark_bar()
        .encode(
            x=alt.X("rate:Q", title=None, axis=percent_axis(tickCount=5)),
            y=alt.Y("部门:N", title=None, sort="-x"),
            color=chosen,
            tooltip=["部门:N", "合计:N"],
        )
        .properties(height=alt.Step(18))
    )
