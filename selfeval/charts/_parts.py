"""Pieces that several charts share."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import cycle
from typing import Any
from unicodedata import east_asian_width

import altair as alt
import pandas as pd

from ..display import chart_data
from ..theme import GREY, PALETTE

#: Height of one horizontal bar, with its gap.
BAR_STEP = 30

# A "~" drops zeros at the end. With a fixed number of decimals, ticks close to each other would
# read alike: 1 %, 1 %, 2 %.
NUMBERS, PERCENTAGES = ",~f", ".2~%"

# What tells lines apart beside their colour.
_SHAPES = [
    "circle",
    "square",
    "triangle-up",
    "diamond",
    "triangle-down",
    "cross",
    "triangle-right",
]
_DASHES = [[1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [4, 2], [10, 4], [1, 3]]

# Invisible: names a row of the axis that shows no name.
_BLANK = "\u2060"


def labelled_bars(
    frame: pd.DataFrame,
    *,
    label: str,
    value: str,
    text: str,
    tooltip: list[str],
    colour: Any = None,
    start: str | None = None,
    axis_format: str = NUMBERS,
    amounts: bool = False,
    rule: float | None = None,
    group: str | None = None,
    **channels: Any,
) -> Any:
    """Return horizontal bars, in the order of the rows, each with its text at the end.

    ``colour`` is the channel that paints the bars; ``channels`` are more of them, or other ones,
    such as of :func:`states`. ``start`` names a column where bars begin, for a bridge;
    ``amounts`` says that the values are 万元, which the axis shows in 万 or 亿; ``rule`` draws a
    dashed line there; ``group`` names a column whose values become headings over their bars.
    """
    ends = frame[[value, start]] if start else frame[[value]]
    # The texts begin where the bar ends, but never left of the line that they would cross.
    texts_at = ends.astype(float).max(axis=1).clip(lower=rule or 0)
    rows = frame.assign(_end=texts_at, _heading=None)
    rows[label] = distinct(frame[label])
    if group:
        rows = _with_headings(rows, label, group)
    y = alt.Y(
        label,
        type="nominal",
        title=None,
        sort=None,
        scale=alt.Scale(domain=list(rows[label])),
        axis=label_axis(frame[label]),
    )
    # Near the end of the axis, which moves with the width, a label keeps to its left.
    settings: dict[str, Any] = {"tickCount": 4, "labelFlush": 20}
    x = alt.X(
        start or value,
        type="quantitative",
        title=None,
        scale=room_for(frame[text], texts_at.max() or 1),
        axis=amount_axis("x", **settings) if amounts else alt.Axis(format=axis_format, **settings),
    )
    base = alt.Chart(chart_data(rows)).encode(y=y)
    told = base.transform_filter("!datum._heading").encode(
        tooltip=[alt.Tooltip(column, type="nominal") for column in tooltip]
    )
    painted = channels if colour is None else {"color": colour, **channels}
    bars = told.mark_bar().encode(x=x, **painted)
    if start:
        bars = bars.encode(x2=alt.X2(value))
    texts = told.mark_text(align="left", dx=5).encode(
        x=alt.X("_end", type="quantitative"), text=alt.Text(text, type="nominal")
    )
    layers = [bars, texts]
    if group:
        headings = base.transform_filter("datum._heading").encode(text=alt.Text("_heading:N"))
        layers.append(
            headings.mark_text(align="left", dx=2, dy=4, fontWeight=600).encode(x=alt.XValue(0))
        )
    if rule is not None:
        line = alt.Chart(alt.Data(values=[{"rule": rule}]))
        layers.append(line.mark_rule(strokeDash=[4, 3], color=GREY).encode(x=alt.X("rule:Q")))
    return alt.layer(*layers).properties(height=BAR_STEP * len(rows))


def tooltips(*columns: str) -> list[alt.Tooltip]:
    """Return what is told of a mark: the texts of these columns."""
    # Of a bare string Altair looks for the class that fits, among all it has: 5 ms each.
    return [alt.Tooltip(f"{column}:N") for column in columns]


def _with_headings(rows: pd.DataFrame, label: str, group: str) -> pd.DataFrame:
    """Return the rows, before each group of them one that holds its name alone."""
    parts = []
    for number, (name, members) in enumerate(rows.groupby(group, sort=False), start=1):
        heading = pd.DataFrame({label: [_BLANK * number], "_heading": [name]}, dtype=object)
        parts += [heading, members.astype(object)]
    return pd.concat(parts, ignore_index=True)


def label_axis(labels: Iterable[str]) -> alt.Axis:
    """Return an axis that keeps room for the names of bars, up to the limit of a label.

    A picture made on a machine without Chinese fonts would have too little.
    """
    return alt.Axis(minExtent=max(map(_label_pixels, labels)))


def distinct(labels: Iterable[str]) -> list[str]:
    """Return the labels, those that repeat with invisible marks: bars of one label would stack."""
    seen: Counter[str] = Counter()
    marked = []
    for label in labels:
        marked.append(label + "\u200b" * seen[label])
        seen[label] += 1
    return marked


def room_for(texts: pd.Series[str], longest: float) -> alt.Scale:
    """Return a scale that leaves room for the texts beyond the longest bar at any width."""
    room = 12 + max(map(_pixels, texts))
    # The bars keep a quarter at least.
    end = alt.ExprRef(f"{longest} * width / max(width - {room}, width / 4)")
    return alt.Scale(domainMin=0, domainMax=end, nice=False)


def _pixels(text: str) -> int:
    """Return about how wide a text is: a Chinese character takes 12 pixels, another 7."""
    return sum(12 if east_asian_width(character) in "WFA" else 7 for character in text)


def _label_pixels(text: str) -> int:
    """Return about how wide the name of a bar is, with its gap, cut off at the limit of labels."""
    return 8 + min(150, _pixels(text))


def legend_for(names: Iterable[str], *, beside: Iterable[str] = (), **settings: Any) -> alt.Legend:
    """Return a legend for names from the data, in so many columns as a narrow chart has room for.

    The legend begins where the bars do, right of their names; ``beside`` are these.
    """
    room = 330 - max([32, *map(_label_pixels, beside)])
    narrow = min(4, max(1, room // (max(map(_pixels, names)) + 36)))
    return alt.Legend(columns=alt.ExprRef(f"containerSize()[0] < 500 ? {narrow} : 4"), **settings)


def steady_colours(everything: list[str], shown: list[str]) -> alt.Scale:
    """Return a scale that gives a name the same colour in every chart that shows it."""
    colours = {name: PALETTE[i % len(PALETTE)] for i, name in enumerate(everything)}
    return alt.Scale(domain=shown, range=[colours[name] for name in shown])


def lines(field: str, names: Sequence[str], colours: Sequence[str] = PALETTE) -> dict[str, Any]:
    """Return channels that tell lines with points apart by colour, dashes and shape (折线系列).

    ``names`` are the values of ``field`` in the order of the legend; past the last colour, shape
    or dash each begins anew. For ``mark_line(point=True).encode(**lines(...))``.
    """

    def scale(of: Sequence[Any]) -> alt.Scale:
        return alt.Scale(domain=list(names), range=[of[i % len(of)] for i in range(len(names))])

    legend = legend_for(names, symbolSize=80)
    return {
        "color": alt.Color(field, type="nominal", scale=scale(colours), legend=legend),
        "shape": alt.Shape(field, type="nominal", scale=scale(_SHAPES), legend=legend),
        # By conditions: a scale would dash the outlines of the legend's points as well.
        "strokeDash": alt.StrokeDashValue(
            [1, 0],
            condition=[
                {"test": f"datum[{json.dumps(field)}] === {json.dumps(name)}", "value": dash}
                for name, dash in zip(names, cycle(_DASHES))
            ],
        ),
    }


def states(
    field: str, looks: Mapping[str, tuple[str, float]], *, beside: Iterable[str] = ()
) -> dict[str, Any]:
    """Return channels that tell bars apart by colour and by how much they are filled (柱形状态).

    ``looks`` gives each value of ``field``, in the order of the legend, its colour and how opaque
    the bar is, from 0 (an outline alone) to 1. The outline keeps pale bars in sight. ``beside``
    are the names of the bars, see :func:`legend_for`.
    """
    names = list(looks)
    fills = [f"{colour}{round(opaque * 255):02X}" for colour, opaque in looks.values()]
    outlines = [colour for colour, _ in looks.values()]
    legend = legend_for(names, beside=beside)
    painted = {"color": (alt.Color, fills), "stroke": (alt.Stroke, outlines)}
    return {
        name: channel(
            field, type="nominal", scale=alt.Scale(domain=names, range=paints), legend=legend
        )
        for name, (channel, paints) in painted.items()
    }


def percent_axis(**settings: Any) -> alt.Axis:
    """Return an axis that shows fractions as percentages, with decimals where ticks need them."""
    return alt.Axis(format=PERCENTAGES, **settings)


def amount_axis(channel: str, **settings: Any) -> alt.Axis:
    """Return an axis of ``channel`` (x or y) that shows 万元 as 5,000万 or 1.5亿 (金额坐标轴).

    All its ticks are in 亿 where it reaches 1 亿 (10,000 万), else in 万; nought is 0.
    """
    large = f"domain('{channel}')[1] >= 10000"
    text = (
        f"datum.value == 0 ? '0' : {large}"
        f" ? format(datum.value / 10000, '{NUMBERS}') + '亿'"
        f" : format(datum.value, '{NUMBERS}') + '万'"
    )
    return alt.Axis(labelExpr=text, **settings)
