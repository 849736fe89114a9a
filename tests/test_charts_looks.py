"""How charts look: colours for all eyes and both grounds, forms, axes of amounts."""

import itertools
import re
from decimal import Decimal
from typing import Any

import altair as alt
import pandas as pd
import pytest
import vl_convert
from bs4 import BeautifulSoup

from selfeval import theme
from selfeval.charts._parts import amount_axis, label_axis, legend_for, lines, room_for, states
from selfeval.display import Plot, Table
from selfeval.formats import full_amount

GROUNDS = {"light": "#ffffff", "dark": "#12161c"}

# What a colour becomes for readers without one kind of cones, in linear RGB: Machado, Oliveira
# and Fernandes (2009), severity 1.
EYES = {
    "all cones": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
# Linear RGB to cones, and these to Oklab (Ottosson 2020).
CONES = [
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
]
OKLAB = [
    [0.2104542553, 0.7936177850, -0.0040720468],
    [1.9779984951, -2.4285922050, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.8086757660],
]


def times(matrix: list[list[float]], vector: list[float]) -> list[float]:
    """Return a matrix times a vector."""
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def linear(colour: str) -> list[float]:
    """Return the light of each channel of a colour like #177CBB, from 0 to 1."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours by WCAG, from 1 to 21."""
    luminances = [times([[0.2126, 0.7152, 0.0722]], linear(c))[0] for c in (one, other)]
    low, high = sorted(luminances)
    return (high + 0.05) / (low + 0.05)


def apart(one: str, other: str, eyes: str) -> float:
    """Return how far apart two colours look, in hundredths of Oklab; 2 is just seen."""
    looks = []
    for colour in (one, other):
        light = [min(max(c, 0), 1) for c in times(EYES[eyes], linear(colour))]
        looks.append(times(OKLAB, [c ** (1 / 3) for c in times(CONES, light)]))
    return 100 * sum((a - b) ** 2 for a, b in zip(*looks, strict=True)) ** 0.5


def test_the_reckoning_is_right() -> None:
    """Known figures: black on white is 21, mid grey 4.5; red and green meet without red cones."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert apart("#ffffff", "#000000", "all cones") == pytest.approx(100, abs=0.1)
    assert (
        apart("#9c6b00", "#5f7f00", "deuteranopia") < apart("#9c6b00", "#5f7f00", "all cones") / 3
    )


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("colour", theme.PALETTE)
def test_marks_stand_out_from_the_page(colour: str, ground: str) -> None:
    """3:1, which WCAG asks of graphics, on the light page and on the dark one."""
    assert contrast(colour, GROUNDS[ground]) >= 3


@pytest.mark.parametrize("eyes", EYES)
def test_any_two_colours_are_apart_for_all_eyes(eyes: str) -> None:
    """Every pair of the palette, not only neighbours, for each kind of colour blindness."""
    near = {
        pair: apart(*pair, eyes)
        for pair in itertools.combinations(theme.PALETTE, 2)
        if apart(*pair, eyes) < 8
    }
    assert near == {}


def test_texts_are_read_on_a_light_page() -> None:
    """4.5:1 for what charts write in; the page's own colours are tested in the browser."""
    assert min(contrast(theme.INK, theme.PAPER), contrast(theme.MUTED, theme.PAPER)) >= 4.5


def drawing(chart: Any, width: int = 500, version: str | None = None) -> BeautifulSoup:
    """Return a chart as it is drawn in so many pixels."""
    spec = Plot(chart, "图", "图。", Table(pd.DataFrame(), "图")).spec() | {"width": width}
    return BeautifulSoup(vl_convert.vegalite_to_svg(spec, vl_version=version), "html.parser")


def test_lines_are_told_apart_by_shape_and_dashes_too() -> None:
    """Names with quotes also; the legend has one entry a line, with its shape and colour."""
    names = ["甲", "乙 \"'</", "丙\\"]
    rows = [{"年": y, "线": n, "v": y * (k + 1)} for k, n in enumerate(names) for y in (1, 2)]
    chart = (
        alt.Chart(alt.Data(values=rows))
        .mark_line(point=True)
        .encode(x="年:O", y="v:Q", **lines("线", names))
    )
    for version in ("5.8", None):
        found = drawing(chart, version=version)
        paths = found.select("g.mark-line.role-mark path")
        assert len({path["stroke-dasharray"] for path in paths}) == 3
        points = found.select("g.mark-symbol.role-mark path")
        assert len({(point["fill"], point["d"]) for point in points}) == 3
        entries = found.select(".role-legend-symbol path")
        assert [entry["fill"] for entry in entries] == theme.PALETTE[:3]
        assert len({entry["d"] for entry in entries}) == 3
        assert [text.get_text() for text in found.select(".role-legend-label text")] == names


def test_states_are_told_apart_by_filling() -> None:
    """Full, pale and empty, each with its outline, in bars and legend."""
    looks = {"已定": (theme.BLUE, 1), "未定": (theme.BLUE, 0.3), "失去": (theme.GREY, 0)}
    rows = [{"态": state, "v": 1} for state in looks]
    chart = (
        alt.Chart(alt.Data(values=rows))
        .mark_bar()
        .encode(y="态:N", x="v:Q", **states("态", looks))
    )
    found = drawing(chart)
    filled = [f"{theme.BLUE}FF", f"{theme.BLUE}4C", f"{theme.GREY}00"]
    for marks in ("g.mark-rect.role-mark path", ".role-legend-symbol path"):
        shown = {(mark["fill"], mark["stroke"]) for mark in found.select(marks)}
        assert shown == set(zip(filled, [theme.BLUE, theme.BLUE, theme.GREY], strict=True))


@pytest.mark.parametrize("version", ["5.8", vl_convert.get_vegalite_versions()[-1]])
@pytest.mark.parametrize("width", [250, 900])
@pytest.mark.parametrize(
    ("largest", "unit"),
    [(0.08, "万"), (3, "万"), (378.82, "万"), (5000, "万"), (9999, None), (15525.82, "亿"),
     (14_000_000, "亿")],
)  # fmt: skip
def test_an_axis_of_amounts_is_in_one_unit(
    largest: float, unit: str | None, width: int, version: str
) -> None:
    """From 1 亿 on in 亿, else in 万; nought has no unit; no two ticks read alike."""
    rows = alt.Data(values=[{"项": "甲", "v": largest}])
    text = pd.Series([full_amount(Decimal(str(largest)))])
    x = alt.X("v:Q", scale=room_for(text, largest), axis=amount_axis("x", tickCount=4))
    chart = alt.Chart(rows).mark_bar().encode(x=x, y=alt.Y("项:N", axis=label_axis("甲")))
    found = drawing(chart, width, version).select("[aria-label^='X-axis'] .role-axis-label text")
    ticks = [tick.get_text() for tick in found]
    assert ticks[0] == "0"
    assert len(ticks) > 1
    assert len(set(ticks)) == len(ticks)
    units = {tick[-1] for tick in ticks[1:]}
    assert len(units) == 1
    assert unit is None or units == {unit}
    numbers = [float(tick[:-1].replace(",", "")) for tick in ticks[1:]]
    assert numbers == sorted(numbers)


def test_ticks_of_amounts_read_as_people_say_them() -> None:
    """15,525.82 万元 is on an axis of 0.5亿, 1亿, 1.5亿; 5,000 万元 on one with separators."""
    seen = {}
    for largest in (15525.82, 5000):
        y = alt.Y("v:Q", axis=amount_axis("y", tickCount=4))
        chart = alt.Chart(alt.Data(values=[{"v": largest}])).mark_point().encode(y=y)
        found = drawing(chart).select(".role-axis-label text")
        seen[largest] = [tick.get_text() for tick in found]
    assert seen[15525.82] == ["0", "0.5亿", "1亿", "1.5亿"]
    assert seen[5000] == ["0", "1,000万", "2,000万", "3,000万", "4,000万", "5,000万"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("15525.8", "15,525.80 万元（1.55 亿元）"),
        ("10000", "10,000.00 万元（1.00 亿元）"),
        ("9999.99", "9,999.99 万元"),
        ("-12000", "−12,000.00 万元（−1.20 亿元）"),
        ("0", "0.00 万元"),
    ],
)
def test_an_amount_in_full_is_exact_and_readable(value: str, expected: str) -> None:
    """From 1 亿元 on the amount in 亿元 stands beside it."""
    assert full_amount(Decimal(value)) == expected
    assert full_amount(None) == "—"


@pytest.mark.parametrize(
    ("longest", "beside", "columns"),
    [(2, 0, 4), (6, 0, 2), (9, 0, 2), (12, 0, 1), (40, 0, 1), (3, 4, 3), (3, 12, 2), (3, 99, 2)],
)
def test_a_legend_has_the_columns_that_a_telephone_has_room_for(
    longest: int, beside: int, columns: int
) -> None:
    """Of Chinese names so many characters long, right of the names of bars of so many."""
    found = legend_for(["甲", "字" * longest], beside=["名" * beside]).to_dict()
    assert re.findall(r"500 \? (\d) : 4", found["columns"]["expr"]) == [str(columns)]
