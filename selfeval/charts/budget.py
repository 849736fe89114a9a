"""Charts of the budget: from the initial budget to what was executed, and its structure."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import altair as alt
import pandas as pd

from .. import theme
from ..display import Note, Plot, Table, chart_data
from ..dossier import Dossier
from ..formats import amount, percent, signed
from ..metrics import category_share
from ..terms import CATEGORIES, STAGES
from ._parts import labelled_bars, percent_axis

_KINDS = {"总额": theme.BLUE, "增加": theme.GREEN, "减少": theme.ORANGE}


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
        text="金额",
        tooltip=["步骤", "金额"],
        colour=alt.Color(
            "性质:N",
            scale=alt.Scale(domain=list(_KINDS), range=list(_KINDS.values())),
            legend=alt.Legend(),
        ),
    )
    shown = "，".join(f"{s['步骤']} {s['金额']}" for s in steps)
    table = Table(frame[["步骤", "性质", "金额"]], "预算变动过程（万元）", texts=["性质"])
    return Plot(chart, "从年初预算到预算执行（万元）", f"{shown}，单位万元。", table)


def _total(stage: str, dossier: Dossier) -> dict[str, Any]:
    value = dossier.values[f"{stage}_total"]
    return {
        "步骤": STAGES[stage],
        "性质": "总额",
        "start": Decimal(0),
        "end": value,
        "金额": amount(value),
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
                    "金额": signed(change),
                }
            )
            position += change
    return steps


def structure(dossier: Dossier) -> Plot | Note:
    """The share of each category in each stage (支出结构)."""
    rows = []
    for stage, stage_term in STAGES.items():
        total = dossier.values[f"{stage}_total"]
        for category, term in CATEGORIES.items():
            value = dossier.values[f"{stage}_{category}"]
            if total and value is not None:
                rows.append(
                    {
                        "阶段": stage_term,
                        "支出类别": term,
                        "share": category_share(value, total),
                        "金额": amount(value),
                        "占比": percent(category_share(value, total)),
                    }
                )
    if not rows:
        return Note("支出预算与执行中没有可计算结构的数据（budget.csv）。")
    frame = pd.DataFrame(rows)
    chart = (
        alt.Chart(chart_data(frame))
        .mark_bar()
        .encode(
            y=alt.Y("阶段:N", sort=None, title=None),
            x=alt.X("share:Q", title=None, stack="normalize", axis=percent_axis(tickCount=5)),
            color=alt.Color("支出类别:N", sort=list(CATEGORIES.values())),
            order=alt.Order("支出类别:N", sort="ascending"),
            tooltip=["阶段:N", "支出类别:N", "金额:N", "占比:N"],
        )
        .properties(height=120)
    )
    executed = frame[frame["阶段"] == STAGES["executed"]]
    shown = executed if len(executed) else frame
    described = "，".join(f"{r['支出类别']}{r['占比']}" for _, r in shown.iterrows())
    table = Table(
        frame[["阶段", "支出类别", "金额", "占比"]], "各阶段支出结构（万元）", texts=["支出类别"]
    )
    return Plot(chart, "支出结构", f"{shown.iloc[0]['阶段']}中：{described}。", table)
