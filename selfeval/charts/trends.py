"""Charts over years and over departments."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from .. import theme
from ..display import Note, Plot, Stack, Table, chart_data
from ..dossier import Panel
from ..formats import DASH, amount, percent
from ..metrics import Metric, evaluate_panel, metric
from ..terms import QUARTERS, STAGES
from ._parts import NUMBERS, lines, percent_axis, tooltips


def _years_axis() -> alt.X:
    return alt.X("年度:O", title=None, axis=alt.Axis(labelAngle=0))


def _of(panel: Panel, department: str) -> pd.DataFrame:
    index = panel.figures.index.get_level_values("department") == department
    return panel.figures[index].droplevel("department").sort_index()


def _drawable(results: pd.DataFrame) -> pd.DataFrame:
    """Return the results that a chart can show: not missing, not without limit."""
    known = results.dropna(subset=["value"])
    return known[known["value"].map(lambda v: abs(v) != float("inf")).astype(bool)]


def lines_over_years(
    frame: pd.DataFrame, channels: dict[str, Any], tooltip: list[str], y: alt.Y
) -> Any:
    """Return a line for each series; ``channels`` tell them apart (年度折线)."""
    base = alt.Chart(chart_data(frame)).encode(
        x=_years_axis(), y=y, tooltip=tooltips(*tooltip), **channels
    )
    return base.mark_line(point=True).properties(height=240)


def budget_over_years(panel: Panel, department: str) -> Plot | Note:
    """Initial, adjusted and executed amounts by year (预算规模变化).

    A year that has no folder but whose initial budget follows from the next report is shown
    too, and says so.
    """
    figures = _of(panel, department)
    rows = []
    for year, row in figures.iterrows():
        rows += [
            {
                "年度": int(str(year)),
                "阶段": term,
                "value": row[f"{stage}_total"],
                "依据": "本年数据",
            }
            for stage, term in STAGES.items()
        ]
        before = int(str(year)) - 1
        if row["prior_initial_total"] is not None and before not in figures.index:
            prior = row["prior_initial_total"]
            basis = f"由 {year} 年数据中的上年数"
            rows.append({"年度": before, "阶段": STAGES["initial"], "value": prior, "依据": basis})
    frame = pd.DataFrame(rows).dropna(subset=["value"]).sort_values("年度", kind="stable")
    if frame["年度"].nunique() < 2:
        return Note("只有一个年度的预算数据，尚不能看变化；加入其他年度的数据文件夹后重新运行。")
    frame["金额"] = frame["value"].map(amount)
    chart = lines_over_years(
        frame,
        lines("阶段", list(theme.STAGE_COLOURS), list(theme.STAGE_COLOURS.values())),
        tooltip=["年度", "阶段", "金额", "依据"],
        y=alt.Y("value:Q", title=None, axis=alt.Axis(format=NUMBERS, tickCount=5)),
    )
    first, last = frame.iloc[0], frame.iloc[-1]
    described = (
        f"{first['年度']} 年{first['阶段']} {first['金额']} 万元，"
        f"{last['年度']} 年{last['阶段']} {last['金额']} 万元。"
    )
    table = Table(
        frame[["年度", "阶段", "金额", "依据"]], "各年预算（万元）", texts=["阶段", "依据"]
    )
    return Plot(chart, "各年预算与执行（万元）", described, table)


def rates_over_years(panel: Panel, department: str, *names: str) -> Stack:
    """Metrics by year, each beside the whole panel as sum ÷ sum (指标变化)."""
    return Stack.of(_rate_over_years(panel, department, metric(name)) for name in names)


def _rate_over_years(panel: Panel, department: str, record: Metric) -> Plot | Note:
    own = _drawable(evaluate_panel(_of(panel, department), metrics=[record]))
    own = own.assign(范围="本部门")
    if own["fiscal_year"].nunique() < 2:
        return Note(f"{record.term}不足两个年度，不作趋势分析。")
    parts = [own]
    if len({d.department for d in panel.dossiers}) > 1:
        whole = evaluate_panel(panel.figures, by=["fiscal_year"], metrics=[record])
        parts.append(_drawable(whole).assign(范围="全部部门合计"))
    frame = pd.concat(parts).rename(columns={"fiscal_year": "年度"})
    frame["数值"] = frame["value"].map(percent)
    frame["部门数"] = frame["departments"].map(str)
    chart = lines_over_years(
        frame[["年度", "范围", "value", "数值", "部门数"]],
        lines("范围", ["本部门", "全部部门合计"], [theme.BLUE, theme.GREY]),
        tooltip=["年度", "范围", "数值", "部门数"],
        y=alt.Y(
            "value:Q", title=None, scale=alt.Scale(zero=False), axis=percent_axis(tickCount=5)
        ),
    )
    described = "，".join(
        f"{r['年度']} 年{r['数值']}" for _, r in frame.iterrows() if r["范围"] == "本部门"
    )
    table = Table(frame[["年度", "范围", "数值", "部门数"]], record.term, texts=["范围"])
    return Plot(chart, f"{record.term}（各年）", f"{described}。", table)


def _shades(count: int) -> list[str]:
    """Return blues from light to dark, of which the lightest still stands out on white."""
    light, dark = (158, 202, 225), (8, 48, 107)
    steps = [i / max(count - 1, 1) for i in range(count)]
    return [
        "#" + "".join(f"{round(a + (b - a) * t):02x}" for a, b in zip(light, dark, strict=True))
        for t in steps
    ]


def pace_over_years(panel: Panel, department: str) -> Plot | Note:
    """Cumulative quarterly progress, one line a year (各年支出进度)."""
    rows = []
    for year, row in _of(panel, department).iterrows():
        for quarter, term in QUARTERS.items():
            value = row[f"progress_q{quarter}"]
            if value is not None:
                rows.append(
                    {"年度": str(year), "季度": term, "value": value, "进度": percent(value)}
                )
    frame = pd.DataFrame(rows, columns=["年度", "季度", "value", "进度"])
    if frame["年度"].nunique() < 2:
        return Note("只有一个年度有季度支出进度，不作跨年比较。")
    chart = (
        alt.Chart(chart_data(frame))
        .mark_line(point=True)
        .encode(
            x=alt.X("季度:O", sort=None, title=None, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("value:Q", title=None, axis=percent_axis(tickCount=5)),
            # Later years are darker: order matters, not identity.
            color=alt.Color("年度:O", scale=alt.Scale(range=_shades(frame["年度"].nunique()))),
            tooltip=tooltips("年度", "季度", "进度"),
        )
        .properties(height=240)
    )
    last = frame.iloc[-1]
    table = Table(
        frame.pivot(index="年度", columns="季度", values="进度")
        .reset_index()[["年度", *[q for q in QUARTERS.values() if q in set(frame["季度"])]]]
        .fillna(DASH),
        "各年累计支出进度",
    )
    return Plot(
        chart, "各年累计支出进度", f"最近一年（{last['年度']}）末为{last['进度']}。", table
    )


def peers(panel: Panel, department: str, fiscal_year: int, *names: str) -> Stack:
    """Where the department stands among all departments in a year, by metric (同类比较)."""
    return Stack.of(_peers(panel, department, fiscal_year, metric(name)) for name in names)


def _peers(panel: Panel, department: str, fiscal_year: int, record: Metric) -> Plot | Note:
    figures = panel.figures
    year = figures[figures.index.get_level_values("fiscal_year") == fiscal_year]
    names = {d.department: d.name for d in panel.dossiers}
    frame = _drawable(evaluate_panel(year, metrics=[record])).sort_values("value")
    if len(frame) < 2 or department not in set(frame["department"]):
        return Note(f"{fiscal_year} 年度可比较{record.term}的部门不足两个，不作同类比较。")
    frame = frame.assign(
        部门=frame["department"].map(names),
        数值=frame["value"].map(percent),
        对象=["本部门" if d == department else "其他部门" for d in frame["department"]],
        名次=[
            f"{rank:.0f}/{len(frame)}"
            for rank in frame["value"].astype(float).rank(ascending=False, method="min")
        ],
    )
    chart = (
        alt.Chart(chart_data(frame[["部门", "value", "数值", "对象", "名次"]]))
        .mark_tick(thickness=3, size=36, opacity=1)
        .encode(
            x=alt.X(
                "value:Q",
                title=None,
                scale=alt.Scale(zero=False),
                axis=percent_axis(tickCount=6, grid=False),
            ),
            color=alt.Color(
                "对象:N",
                scale=alt.Scale(domain=["本部门", "其他部门"], range=[theme.RED, theme.LIGHT]),
            ),
            # 其 sorts before 本: the department itself is drawn last, over the others.
            order=alt.Order("对象:N", sort="ascending"),
            tooltip=tooltips("部门", "数值", "名次"),
        )
        .properties(height=70)
    )
    own = frame[frame["对象"] == "本部门"].iloc[0]
    middle = frame["value"].astype(float).median()
    table = Table(frame[["部门", "数值", "名次"]].iloc[::-1], f"{fiscal_year} 年度{record.term}")
    return Plot(
        chart,
        f"{record.term}：本部门在 {len(frame)} 个部门中的位置（{fiscal_year} 年度）",
        f"本部门 {own['数值']}，由高到低第 {own['名次']}，中位数 {percent(middle)}。",
        table,
    )
