"""Charts of the budget: from the initial budget to what was executed, and its structure."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import altair as alt
import pandas as pd

from .. import theme
from ..display import Note, Plot, Table, chart_data
from ..dossier import Dossier
from ..formats import amount, full_amount, percent, signed
from ..metrics import category_share
from ..terms import CATEGORIES, STAGES
from ._parts import label_axis, labelled_bars, legend_for, percent_axis, tooltips

_KINDS = {"总额": theme.BLUE, "增加": theme.GREEN, "减少": theme.ORANGE}
# White is read on each of them.
_CATEGORY_COLOURS = (theme.BLUE, theme.PURPLE, theme.GREEN)


def budget_bridge(dossier: Dossier) -> Plot | Note:
    """From the initial budget over its adjustments to the amount executed (预算变动过程)."""
    totals = {stage: dossier.figures[f"{stage}_total"] for stage in STAGES}
    for found in totals.values():
        if found.value is None:
            return Note(f"无法绘制预算变动图：{found.reason}")
    steps = [_total("initial", dossier)]
    steps += _changes(dossier, "initial", "adjusted", "调增", "调减", steps[-1]["end"])
    steps.append(_total("adjusted", dossier))
    steps += _changes(dossier, "adjusted", "executed", "超支", "未执行", steps[-1]["end"])
    steps.append(_total("executed", dossier))
    frame = pd.DataFrame(steps)
    chart = labelled_bars(
        frame,
        label="步骤",
        value="end",
        start="start",
        text="标注",
        tooltip=["步骤", "金额"],
        amounts=True,
        colour=alt.Color(
            "性质:N",
            scale=alt.Scale(domain=list(_KINDS), range=list(_KINDS.values())),
            legend=legend_for(_KINDS, beside=frame["步骤"]),
        ),
    )
    shown = "，".join(f"{s['步骤']} {s['标注']}" for s in steps)
    exact = frame[["步骤", "性质", "标注"]].set_axis(["步骤", "性质", "金额"], axis=1)
    table = Table(exact, "预算变动过程（万元）", texts=["性质"])
    return Plot(chart, "从年初预算到预算执行（万元）", f"{shown}，单位万元。", table)


def _total(stage: str, dossier: Dossier) -> dict[str, Any]:
    value = dossier.values[f"{stage}_total"]
    return {
        "步骤": STAGES[stage],
        "性质": "总额",
        "start": Decimal(0),
        "end": value,
        "标注": amount(value),
        "金额": full_amount(value),
    }


def _changes(
    dossier: Dossier, before: str, after: str, more: str, less: str, level: Decimal
) -> list[dict[str, Any]]:
    steps = []
    position = level
    for category, term in CATEGORIES.items():
        old = dossier.values[f"{before}_{category}"] or Decimal(0)
        new = dossier.values[f"{after}_{category}"] or Decimal(0)
        change = new - old
        if change:
            steps.append(
                {
                    "步骤": f"{term}{more if change > 0 else less}",
                    "性质": "增加" if change > 0 else "减少",
                    "start": position,
                    "end": position + change,
                    "标注": signed(change),
                    "金额": full_amount(change),
                }
            )
            position += change
    return steps


def structure(dossier: Dossier) -> Plot | Note:
    """The share of each category in each stage (支出结构)."""
    rows = []
    for stage, stage_term in STAGES.items():
        total = dossier.values[f"{stage}_total"]
        end = Decimal(0)
        for category, term in CATEGORIES.items():
            value = dossier.values[f"{stage}_{category}"]
            if total and value is not None:
                share: Any = category_share(value, total)
                start, end = end, end + share
                rows.append(
                    {
                        "阶段": stage_term,
                        "支出类别": term,
                        "start": start,
                        "end": end,
                        "金额": amount(value),
                        "预算金额": full_amount(value),
                        "占比": percent(share),
                    }
                )
    if not rows:
        return Note("支出预算与执行中没有可计算结构的数据（budget.csv）。")
    frame = pd.DataFrame(rows)
    base = alt.Chart(chart_data(frame)).encode(
        y=alt.Y("阶段:N", sort=None, title=None, axis=label_axis(frame["阶段"])),
        tooltip=tooltips("阶段", "支出类别", "预算金额", "占比"),
    )
    bars = base.mark_bar(stroke=theme.PAPER, cornerRadiusEnd=0).encode(
        x=alt.X(
            "start:Q",
            title=None,
            scale=alt.Scale(domain=[0, 1]),
            axis=percent_axis(tickCount=5, labelFlush=True),
        ),
        x2=alt.X2("end:Q"),
        color=alt.Color(
            "支出类别:N",
            scale=alt.Scale(domain=list(CATEGORIES.values()), range=list(_CATEGORY_COLOURS)),
            legend=legend_for(CATEGORIES.values(), beside=frame["阶段"]),
        ),
    )
    # A share is written into its bar where there is room.
    room = "(datum.end - datum.start) * width"
    texts = (
        base.transform_calculate(middle="(datum.start + datum.end) / 2")
        .mark_text(
            color="#ffffff",
            text=alt.ExprRef(
                f"{room} > 120 ? datum['支出类别'] + ' ' + datum['占比']"
                f" : {room} > 52 ? datum['占比'] : ''"
            ),
        )
        .encode(x=alt.X("middle:Q"))
    )
    chart = alt.layer(bars, texts).properties(height=120)
    executed = frame[frame["阶段"] == STAGES["executed"]]
    shown = executed if len(executed) else frame
    described = "，".join(f"{r['支出类别']}{r['占比']}" for _, r in shown.iterrows())
    table = Table(
        frame[["阶段", "支出类别", "金额", "占比"]], "各阶段支出结构（万元）", texts=["支出类别"]
    )
    return Plot(chart, "支出结构", f"{shown.iloc[0]['阶段']}中：{described}。", table)
