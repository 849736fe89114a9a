"""Charts of execution: by category, by project, pace against schedule by quarter."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import altair as alt
import pandas as pd

from .. import theme
from ..display import Note, Plot, Table, chart_data
from ..dossier import Dossier
from ..formats import DASH, amount, full_amount, percent
from ..metrics import balance_rate, execution_rate, scheduled_progress
from ..projects import project_table
from ..terms import CATEGORIES, FUND_ORIGINS, QUARTERS
from ._parts import PERCENTAGES, labelled_bars, lines, percent_axis, states, tooltips

# The looks of money of the level itself and of transfers, in the order of their terms.
_ORIGINS = [(theme.BLUE, 1), (theme.ORANGE, 0.3)]

# A text over lines, first as a broad outline in the colour of the page, which keeps them off it.
_HALO: tuple[dict[str, Any], ...] = ({"stroke": theme.PAPER, "strokeWidth": 4}, {})


def execution_by_category(dossier: Dossier) -> Plot | Note:
    """Execution rate of personnel, public-use and project spending (分类执行率)."""
    rows = []
    for category, term in [*CATEGORIES.items(), ("total", "合计")]:
        budget = dossier.values[f"adjusted_{category}"]
        executed = dossier.values[f"executed_{category}"]
        if budget and executed is not None:
            rate = execution_rate(executed, budget)
            rows.append(
                {
                    "类别": term,
                    "category": category,
                    "rate": rate,
                    "执行率": percent(rate),
                    "预算执行": amount(executed),
                    "调整预算": amount(budget),
                    "执行数": full_amount(executed),
                    "预算数": full_amount(budget),
                }
            )
    if not rows:
        return Note("没有同时给出调整预算和预算执行的支出类别（budget.csv）。")
    frame = pd.DataFrame(rows)
    chart = labelled_bars(
        frame,
        label="类别",
        value="rate",
        text="执行率",
        tooltip=["类别", "执行率", "执行数", "预算数"],
        colour=alt.ColorValue(theme.BLUE),
        axis_format=PERCENTAGES,
        rule=1,
    )
    described = "，".join(f"{r['类别']}{r['执行率']}" for r in rows)
    keys = {
        "调整预算": [f"figure:adjusted_{category}" for category in frame["category"]],
        "预算执行": [f"figure:executed_{category}" for category in frame["category"]],
        "执行率": [
            f"metric:execution_rate_{category}".removesuffix("_total")
            for category in frame["category"]
        ],
    }
    columns = ["类别", *keys]
    table = Table(frame[columns], "分类预算执行（万元）", keys=keys)
    return Plot(
        chart,
        "分类预算执行率（执行数÷调整预算，虚线为 100%）",
        f"{described}。",
        table,
    )


def projects(dossier: Dossier) -> Plot | Note:
    """Projects by the amount executed, with their share and rate (项目支出)."""
    frame = project_table(dossier)
    if frame.empty:
        return Note("未提供《项目支出》（projects.csv），无法按项目分析。")
    if frame["executed"].isna().all():
        return Note("《项目支出》中没有预算执行数（projects.csv），无法按项目分析。")
    shown = pd.DataFrame(
        {
            "项目": frame["project"],
            "资金性质": frame["fund_origin"],
            "executed": frame["executed"],
            "预算执行": frame["executed"].map(amount),
            "执行数": frame["executed"].map(full_amount),
            "占比": frame["share"].map(percent),
            "执行率": frame["rate"].map(percent),
        }
    )
    given = shown["执行率"] != DASH
    shown["标注"] = shown["预算执行"] + "（" + shown["占比"] + "）"
    shown.loc[given, "标注"] += "  执行率 " + shown.loc[given, "执行率"]
    chart = labelled_bars(
        shown.dropna(subset=["executed"]),
        label="项目",
        value="executed",
        text="标注",
        tooltip=["项目", "资金性质", "执行数", "占比", "执行率"],
        amounts=True,
        **states(
            "资金性质",
            dict(zip(FUND_ORIGINS.values(), _ORIGINS, strict=True)),
            beside=shown["项目"],
        ),
    )
    first = shown.iloc[0]
    table = Table(
        shown[["项目", "资金性质", "预算执行", "占比", "执行率"]],
        "各项目预算执行（万元）",
        texts=["资金性质"],
        keys={"预算执行": list(frame["executed_key"])},
    )
    return Plot(
        chart,
        "各项目预算执行（万元，按执行数排序）",
        f"共 {len(shown)} 个项目，最大的是{first['项目']}，{first['标注']}。",
        table,
    )


def _quarters(dossier: Dossier) -> pd.DataFrame:
    rows = []
    for quarter, term in QUARTERS.items():
        progress = dossier.values[f"progress_q{quarter}"]
        if progress is not None:
            schedule = scheduled_progress(quarter * 3)
            rate = balance_rate(progress, quarter)
            rows.append(
                {
                    "季度": term,
                    "quarter": quarter,
                    "progress": progress,
                    "schedule": schedule,
                    "rate": rate,
                    "累计支出进度": percent(progress),
                    "序时进度": percent(schedule),
                    "均衡率": percent(rate),
                    "差距": percent(progress - Decimal(str(schedule)), sign=True),
                }
            )
    return pd.DataFrame(rows)


def _quarter_keys(frame: pd.DataFrame) -> dict[str, list[str]]:
    return {
        "累计支出进度": [f"figure:progress_q{quarter}" for quarter in frame["quarter"]],
        "均衡率": [f"metric:balance_rate_q{quarter}" for quarter in frame["quarter"]],
    }


_NO_QUARTERS = "未提供《季度支出进度》（progress.csv），无法分析支出进度。"


def quarterly_pace(dossier: Dossier) -> Plot | Note:
    """Cumulative spending against the scheduled pace by quarter (支出进度与序时进度)."""
    frame = _quarters(dossier)
    if frame.empty:
        return Note(_NO_QUARTERS)
    shown = {"累计支出进度": "progress", "序时进度": "schedule"}
    long = pd.concat([frame.assign(线=name, value=frame[of]) for name, of in shown.items()])
    base = alt.Chart(chart_data(long)).encode(
        x=alt.X("季度:O", sort=None, title=None, axis=alt.Axis(labelAngle=0)),
        y=alt.Y("value:Q", title=None, axis=percent_axis(tickCount=5)),
        tooltip=tooltips("季度", "累计支出进度", "序时进度", "差距"),
    )
    # A label above the line where spending is ahead, below where it is behind: never between.
    own = base.transform_filter("datum['线'] == '累计支出进度'").encode(
        text=alt.Text("累计支出进度:N")
    )
    sides = {"datum.progress >= datum.schedule": -13, "datum.progress < datum.schedule": 16}
    ahead = frame["progress"] >= frame["schedule"]
    texts = [
        own.transform_filter(side).mark_text(dy=dy, fontWeight=600, **under)
        for (side, dy), given in zip(sides.items(), (ahead.any(), (~ahead).any()), strict=True)
        if given  # a layer without rows makes Vega complain
        for under in _HALO
    ]
    drawn = base.mark_line(point=True).encode(**lines("线", list(shown), [theme.BLUE, theme.GREY]))
    chart = alt.layer(drawn, *texts).properties(height=260)
    described = "，".join(f"{r['季度']}{r['累计支出进度']}" for _, r in frame.iterrows())
    columns = frame[["季度", "累计支出进度", "序时进度", "差距", "均衡率"]]
    table = Table(columns, "季度支出进度与序时进度", keys=_quarter_keys(frame))
    return Plot(chart, "累计支出进度与序时进度", f"{described}；序时进度每季 25%。", table)


def balance_rates(dossier: Dossier) -> Plot | Note:
    """Balance rate of each quarter against 100 % (预算执行均衡率)."""
    frame = _quarters(dossier)
    if frame.empty:
        return Note(_NO_QUARTERS)
    chart = labelled_bars(
        frame,
        label="季度",
        value="rate",
        text="均衡率",
        tooltip=["季度", "均衡率", "累计支出进度", "序时进度"],
        colour=alt.ColorValue(theme.SKY),
        axis_format=PERCENTAGES,
        rule=1,
    )
    described = "，".join(f"{r['季度']}{r['均衡率']}" for _, r in frame.iterrows())
    return Plot(
        chart,
        "各季度预算执行均衡率（支出进度÷序时进度，虚线为 100%）",
        f"{described}。",
        Table(
            frame[["季度", "累计支出进度", "序时进度", "均衡率"]],
            "各季度预算执行均衡率",
            keys=_quarter_keys(frame),
        ),
    )
