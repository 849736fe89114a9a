"""One look for all charts: colours, fonts and the Vega-Lite configuration."""

from __future__ import annotations

from typing import Any

# Sans-serif CJK faces by name, Windows first: a bare "sans-serif" falls back to a serif face
# on some Linux machines.
FONT = (
    "'Microsoft YaHei','PingFang SC','Noto Sans CJK SC','Source Han Sans SC',"
    "'WenQuanYi Micro Hei',sans-serif"
)

# Each has a contrast of 3:1 with white and with the dark page, and any two of them are apart for
# colour-blind readers, as tests reckon. (Of the well-known Okabe-Ito colours, orange and sky blue
# are too light on white.)
BLUE, ORANGE, GREEN, PURPLE = "#177CBB", "#D87E1B", "#1B7548", "#A25A87"
SKY, RED, GREY = "#3F99EA", "#BD3600", "#9090A2"
LIGHT = GREY
PALETTE = [BLUE, ORANGE, GREEN, PURPLE, SKY, RED, GREY]

STAGE_COLOURS = {"年初预算": GREY, "调整预算": BLUE, "预算执行": GREEN}

# The page's styles know these by their values, and give them its own colours: it may be dark.
INK, MUTED, LINE, PAPER = "#1F2933", "#52606D", "#E4E7EB", "#FFFFFF"

CONFIG: dict[str, Any] = {
    "font": FONT.replace("'", ""),
    # Of a notebook, which may be dark and knows nothing of the styles of the page.
    "background": PAPER,
    "view": {"stroke": None},
    "range": {"category": PALETTE},
    "title": {"anchor": "start", "fontSize": 15, "fontWeight": 600, "color": INK, "offset": 12},
    "axis": {
        "labelColor": MUTED,
        "labelFontSize": 12,
        "titleColor": MUTED,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "gridColor": LINE,
        "domainColor": LINE,
        "tickColor": LINE,
        "labelLimit": 150,
        "labelSeparation": 8,
    },
    "axisY": {"domain": False, "ticks": False, "labelPadding": 6},
    "legend": {
        "orient": "top",
        "title": None,
        "labelFontSize": 12,
        "labelColor": MUTED,
        "columnPadding": 16,
        # A legend does not wrap by itself. (Not "width": it changes after the legend is laid out.)
        "columns": {"expr": "containerSize()[0] < 500 ? 2 : 4"},
    },
    "text": {"color": INK, "fontSize": 12},
    "line": {"strokeWidth": 2.5},
    "point": {"size": 60, "filled": True, "strokeWidth": 0},
    "bar": {"cornerRadiusEnd": 2},
}
