"""One look for all charts: colours, fonts and the Vega-Lite configuration."""

from __future__ import annotations

from typing import Any

# Sans-serif CJK faces by name, Windows first: a bare "sans-serif" falls back to a serif face
# on some Linux machines.
FONT = (
    "'Microsoft YaHei','PingFang SC','Noto Sans CJK SC','Source Han Sans SC',"
    "'WenQuanYi Micro Hei',sans-serif"
)

# From the Okabe-Ito palette, which colour-blind readers can tell apart.
BLUE, ORANGE, GREEN, RED = "#0072B2", "#E69F00", "#009E73", "#D55E00"
SKY, PURPLE, GREY, LIGHT = "#56B4E9", "#CC79A7", "#6B7280", "#A9B2BD"
PALETTE = [BLUE, ORANGE, GREEN, PURPLE, SKY, RED, GREY]

STAGE_COLOURS = {"年初预算": SKY, "调整预算": BLUE, "预算执行": GREEN}

_INK, _MUTED, _LINE = "#1F2933", "#52606D", "#E4E7EB"

CONFIG: dict[str, Any] = {
    "font": FONT.replace("'", ""),
    "background": "transparent",
    "view": {"stroke": None},
    "range": {"category": PALETTE},
    "title": {"anchor": "start", "fontSize": 15, "fontWeight": 600, "color": _INK, "offset": 12},
    "axis": {
        "labelColor": _MUTED,
        "labelFontSize": 12,
        "titleColor": _MUTED,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "gridColor": _LINE,
        "domainColor": _LINE,
        "tickColor": _LINE,
        "labelLimit": 150,
    },
    "axisY": {"domain": False, "ticks": False},
    "legend": {
        "orient": "top",
        "title": None,
        "labelFontSize": 12,
        "labelColor": _MUTED,
        # A legend does not wrap by itself. (Not "width": it changes after the legend is laid out.)
        "columns": {"expr": "containerSize()[0] < 500 ? 2 : 4"},
    },
    "text": {"color": _INK, "fontSize": 12},
    "line": {"strokeWidth": 2.5},
    "point": {"size": 60, "filled": True},
    "bar": {"cornerRadiusEnd": 2},
}
