"""The chart of services over years."""

from __future__ import annotations

from decimal import Decimal

import altair as alt
import pandas as pd

from ..display import Note, Plot, Table
from ..dossier import Panel
from ..formats import quantity
from ._parts import NUMBERS, lines
from .trends import lines_over_years


def _service_names(outputs: pd.DataFrame) -> pd.Series[str]:
    """Return the name of each service; in full where two of one year share it."""
    name = outputs["measure"]
    shared = outputs.duplicated(["fiscal_year", "measure"], keep=False)
    full = outputs["programme"] + "·" + name + "（" + outputs["unit"] + "）"
    return name.where(~shared.groupby(name).transform("any"), full)


def services_over_years(panel: Panel, department: str, top: int = 7) -> Plot | Note:
    """The largest ``top`` services that several years report, first year = 100 (服务量变化)."""
    years = tuple(one for one in panel.dossiers if one.department == department)
    table = Panel(years).table("outputs")
    own = table[table["kind"] != "money"]
    own = own.assign(service=_service_names(own))
    reported = own.groupby("service")["fiscal_year"].transform("nunique")
    common = own[reported > 1].sort_values("fiscal_year", kind="stable")
    first = common.groupby("service")["value"].transform("first").map(Decimal)
    common = common.assign(first=first)[(first > 0).to_numpy(dtype=bool)]
    if common.empty:
        return Note("没有在两个以上年度重复出现的服务内容，不作服务量趋势分析。")
    largest = common.groupby("service")["value"].last().astype(float).nlargest(top).index
    common = common[common["service"].isin(largest)]
    frame = pd.DataFrame(
        {
            "年度": common["fiscal_year"],
            "服务内容": common["service"],
            "value": common["value"].map(Decimal) / common["first"] * 100,
            "数量": [
                f"{quantity(v)}{u}" for v, u in zip(common["value"], common["unit"], strict=True)
            ],
        }
    ).reset_index(drop=True)
    frame["指数"] = frame["value"].map(lambda v: f"{v:.1f}")
    chart = lines_over_years(
        frame,
        lines("服务内容", list(dict.fromkeys(frame["服务内容"]))),
        tooltip=["年度", "服务内容", "数量", "指数"],
        y=alt.Y("value:Q", title=None, scale=alt.Scale(zero=False), axis=alt.Axis(format=NUMBERS)),
    )
    last = frame[frame["年度"] == frame["年度"].max()]
    described = "，".join(f"{r['服务内容']} {r['指数']}" for _, r in last.iterrows())
    shown = Table(
        frame[["年度", "服务内容", "数量", "指数"]], "服务量变化（首年=100）", texts=["服务内容"]
    )
    return Plot(chart, "服务量变化（首年=100）", f"最近一年：{described}。", shown)
