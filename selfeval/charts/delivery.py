"""Charts of delivery: services by programme, and cost per beneficiary."""

from __future__ import annotations

import altair as alt
import pandas as pd

from .. import theme
from ..display import Note, Plot, Table
from ..dossier import Dossier
from ..formats import amount, full_amount
from ..services import service_table
from ..services import unit_costs as unit_cost_table
from ..terms import OUTPUT_KINDS
from ._parts import labelled_bars, steady_colours


def services(dossier: Dossier, kind: str) -> Plot | Note:
    """The services counted in one kind of quantity, by programme (服务产出)."""
    term = OUTPUT_KINDS[kind]
    table = service_table(dossier)
    if table.empty:
        return Note("未提供《服务产出》（outputs.csv），无法分析服务产出。")
    chosen = table[table["kind"] == kind].sort_values(
        ["programme_number", "value"], ascending=[True, False], kind="stable"
    )
    if chosen.empty:
        return Note(f"“服务产出”中没有按{term}统计的内容（outputs.csv）。")
    frame = pd.DataFrame(
        {
            "服务内容": chosen["measure"],
            "工作领域": chosen["programme"],
            "受益对象": chosen["beneficiary"],
            "value": chosen["value"],
            "数量": chosen["printed"],
        }
    )
    colours = steady_colours(
        list(dict.fromkeys(table["programme"])), list(dict.fromkeys(frame["工作领域"]))
    )
    chart = labelled_bars(
        frame,
        label="服务内容",
        value="value",
        text="数量",
        tooltip=["服务内容", "工作领域", "受益对象", "数量"],
        # Headings name the programmes; each keeps its colour in every chart.
        colour=alt.Color("工作领域:N", scale=colours, legend=None),
        group="工作领域",
        amounts=kind == "money",
    )
    largest = frame.sort_values("value").iloc[-1]
    return Plot(
        chart,
        f"{term}（按工作领域）",
        f"共 {len(frame)} 项，最多的是{largest['服务内容']}，{largest['数量']}。",
        Table(
            frame[["服务内容", "工作领域", "受益对象", "数量"]],
            f"{term}（各项互有交叉，不可相加）",
            texts=["工作领域", "受益对象"],
            keys={"数量": [f"row:outputs:{row}" for row in chosen.index]},
        ),
    )


def unit_costs(dossier: Dossier) -> Plot | Note:
    """Money per beneficiary where the document allows it (单位成本)."""
    if dossier.table("outputs").empty:
        return Note("未提供《服务产出》（outputs.csv），无法计算单位成本。")
    costs = unit_cost_table(dossier)
    known = costs[costs["cost"].notna()]
    if known.empty:
        return Note("没有一笔资金与唯一的受益数量在原文中相互对应，不计算单位成本。")
    frame = pd.DataFrame(
        {
            "资金": known["group"],
            "cost": known["cost"] * 10000,
            "资金额": known["money"].map(full_amount),
            "数量": [f"{q:,}{u}" for q, u in zip(known["quantity"], known["unit"], strict=True)],
            "单位成本": [
                f"{amount(c * 10000)} 元/{u}"
                for c, u in zip(known["cost"], known["unit"], strict=True)
            ],
        }
    ).sort_values("cost", ascending=False)
    chart = labelled_bars(
        frame,
        label="资金",
        value="cost",
        text="单位成本",
        tooltip=["资金", "资金额", "数量", "单位成本"],
        colour=alt.ColorValue(theme.GREEN),
    )
    described = "，".join(f"{r['资金']}{r['单位成本']}" for _, r in frame.iterrows())
    table = Table(frame[["资金", "资金额", "数量", "单位成本"]], "单位成本")
    return Plot(chart, "单位成本（元）", f"{described}。", table)
