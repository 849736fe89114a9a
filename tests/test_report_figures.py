"""Charts as figures of the page: a specification beside its place, or pictures without script."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import altair as alt
import pandas as pd
import pytest
import vl_convert
from bs4 import BeautifulSoup

from selfeval import charts, load, load_panel
from selfeval.charts._parts import legend_for
from selfeval.demo import write_demo
from selfeval.display import Note, Plot, Stack, Table, chart_data
from selfeval.report.figures import WIDTHS, live_figure, script_json, static_figure
from selfeval.scoring import load_framework, score
from selfeval.terms import OUTPUT_KINDS

HOSTILE = "</script><script>alert(1)</script>\"'&<b>containerSize()[0]"


def plots_of(data: Path, department: str, year: int, framework: Path) -> list[Plot]:
    """Return every chart that the report shows of a department-year."""
    dossier, panel = load(department, year, data), load_panel(data)
    shown: list[Plot | Note | Stack] = [
        charts.budget_bridge(dossier),
        charts.structure(dossier),
        charts.execution_by_category(dossier),
        charts.quarterly_pace(dossier),
        charts.balance_rates(dossier),
        charts.projects(dossier),
        *(charts.services(dossier, kind) for kind in OUTPUT_KINDS),
        charts.unit_costs(dossier),
        charts.score_ranges(score(dossier, load_framework("shenzhen-style", framework))),
        charts.budget_over_years(panel, department),
        charts.rates_over_years(panel, department, "execution_rate"),
        charts.services_over_years(panel, department),
    ]
    flat = [one for item in shown for one in (item.items if isinstance(item, Stack) else [item])]
    return [one for one in flat if isinstance(one, Plot)]


@pytest.fixture(scope="module")
def specs(real_data: Path, real_department: str) -> list[dict[str, Any]]:
    """Return the specifications of the charts of the real year."""
    return [plot.spec() for plot in plots_of(real_data, real_department, 2021, real_data)]


@pytest.fixture(scope="module")
def figures(specs: list[dict[str, Any]]) -> list[ElementTree.Element]:
    """Return these charts as pictures, each read as XML."""
    return [ElementTree.fromstring(static_figure(spec)) for spec in specs]


def named(name: str) -> dict[str, Any]:
    """Return the specification of a bar with a name, and with a mark that is clipped."""
    frame = pd.DataFrame({"名称": [name], "v": [1.0]})
    base = alt.Chart(chart_data(frame)).encode(x="v:Q", y="名称:N", color="名称:N")
    chart = alt.layer(base.mark_bar(), base.mark_point(clip=True))
    return Plot(chart, name, f"{name}。", Table(frame, "表")).spec()


def test_a_live_figure_holds_its_specification_and_its_words() -> None:
    """Hostile names stay data; the chart is as wide as its place, on the page's own ground."""
    figure = BeautifulSoup(live_figure(named(HOSTILE)), "html.parser")
    (script,) = figure.find_all("script")
    assert script["type"] == "application/json"
    spec = json.loads(str(script.string))
    assert spec["data"]["values"] == [{"名称": HOSTILE, "v": 1.0}]
    assert (spec["width"], spec["background"]) == ("container", "transparent")
    assert not {"title", "$schema"} & set(spec)
    assert figure.figcaption is not None
    assert figure.figcaption.get_text() == HOSTILE
    assert figure.select_one("div[role=img]")["aria-label"] == f"{HOSTILE}：{HOSTILE}。"  # type: ignore[index]
    assert figure.find("b") is None


def test_json_cannot_end_its_element() -> None:
    """It reads as the same value, and has no "<" and no line end that scripts know."""
    value = {"a": "</script><!--\u2028\u2029"}
    text = script_json(value)
    assert json.loads(text) == value
    assert not set("<\u2028\u2029") & set(text)


def test_a_static_figure_needs_no_script_and_no_address(
    figures: list[ElementTree.Element],
) -> None:
    """Neither script nor link nor handler nor style that loads; only places on the page itself."""
    assert len(figures) > 12
    for element in (e for figure in figures for e in figure.iter()):
        assert element.tag not in (
            "script",
            "a",
            "image",
            "use",
            "foreignObject",
            "style",
            "iframe",
        )
        for name, value in element.items():
            assert not name.startswith(("on", "{")), name
            assert name not in ("href", "src", "style")
            assert "http" not in value
            assert "url(" not in value or value.startswith("url(#")


def test_a_static_figure_says_what_it_shows(
    figures: list[ElementTree.Element], specs: list[dict[str, Any]]
) -> None:
    """Its title as caption, title and description for screen readers, and two pictures."""
    for figure, spec in zip(figures, specs, strict=True):
        (caption, image) = figure
        assert caption.text == spec["title"]
        assert image.get("role") == "img"
        assert image.get("aria-label") == f"{spec['title']}：{spec['description']}"
        assert [picture.get("class") for picture in image] == ["se-wide", "se-narrow"]
        for picture, width in zip(image, WIDTHS.values(), strict=True):
            (svg,) = picture
            assert svg.tag == "svg"
            assert svg.get("aria-hidden") == "true"
            assert svg.get("viewBox", "").split()[:3] == ["0", "0", str(width)]
            assert svg.get("width") is None


def test_a_picture_shows_all_that_vega_draws(
    figures: list[ElementTree.Element], specs: list[dict[str, Any]]
) -> None:
    """Slimming loses no text and no mark; in both widths every figure is there."""
    for figure, spec in zip(figures, specs, strict=True):
        plain = spec | {"width": WIDTHS["wide"], "title": None}
        drawn = BeautifulSoup(vl_convert.vegalite_to_svg(plain), "html.parser")
        marks = ".role-mark text, .role-axis-label text, .role-legend-label text"
        expected = Counter(t.get_text() for t in drawn.select(marks)) - Counter([""])
        wide, narrow = figure.iter("svg")
        shown = Counter("".join(text.itertext()) for text in wide.iter("text"))
        values = {t.get_text() for t in drawn.select(".role-mark text")} - {""}
        assert set(expected) - set(shown) == set()
        figured = {v for v in values if not re.match("..支出 ", v)}
        assert figured <= {"".join(text.itertext()) for text in narrow.iter("text")}
        painted = drawn.select(".mark-rect.role-mark path, .mark-line.role-mark path")
        coloured = Counter(p.get("fill") or p.get("stroke") for p in painted)
        found = Counter(p.get("fill") or p.get("stroke") for p in wide.iter("path"))
        assert coloured - found == Counter()


def test_ids_are_of_one_picture_only() -> None:
    """On a page of several pictures no two share an id, and each mark is clipped by its own."""
    page = BeautifulSoup(
        "".join(static_figure(named(n)) for n in ("甲", "乙", "丙")), "html.parser"
    )
    ids = [element["id"] for element in page.select("[id]")]
    assert len(ids) >= 6
    assert len(set(ids)) == len(ids)
    for picture in page.find_all("svg"):
        own = {element["id"] for element in picture.select("[id]")}
        used = set(re.findall(r"url\(#([^)]+)\)", str(picture)))
        assert used
        assert used == own


def test_a_picture_is_the_same_each_time(specs: list[dict[str, Any]]) -> None:
    """A counter in the converter does not show: pages of the same data are the same."""
    assert static_figure(specs[0]) == static_figure(specs[0])


def test_a_name_is_not_taken_for_an_expression() -> None:
    """What a chart asks of its container is answered in expressions, not in data."""
    picture = static_figure(named("containerSize()[0]"))
    assert "containerSize()[0]" in BeautifulSoup(picture, "html.parser").svg.get_text()  # type: ignore[union-attr]
    hostile = ElementTree.fromstring(static_figure(named(HOSTILE)))
    assert {e.tag for e in hostile.iter()}.isdisjoint({"script", "b"})


def test_a_narrow_picture_has_its_legend_in_rows() -> None:
    """Seven long names stand in one column there and in four on a wide one."""
    names = [f"{number}号服务内容的较长名称" for number in range(7)]
    frame = pd.DataFrame({"名称": names, "v": 1.0})
    encoding = {"color": alt.Color("名称:N", legend=legend_for(names))}
    chart = alt.Chart(chart_data(frame)).mark_bar().encode(x="v:Q", **encoding)
    figure = ElementTree.fromstring(
        static_figure(Plot(chart, "图", "图。", Table(frame, "")).spec())
    )
    wide, narrow = (float(svg.get("viewBox", "").split()[3]) for svg in figure.iter("svg"))
    assert narrow > wide + 4 * 12


def test_pictures_are_small(figures: list[ElementTree.Element]) -> None:
    """Numbers have one decimal at most, and no text names its font again."""
    for figure in figures:
        for svg in figure.iter("svg"):
            values = " ".join(
                v for e in svg.iter() for n, v in e.items() if n in ("d", "transform")
            )
            assert re.findall(r"\d\.\d\d", values) == []
            assert [e for e in svg.iter("text") if e.get("font-family")] == []
            assert "Noto Sans CJK SC" in svg.get("font-family", "")


def test_texts_are_large_enough_on_a_telephone(figures: list[ElementTree.Element]) -> None:
    """A picture of 340 is shown at least 288 pixels wide, where no text is below 10 pixels."""
    for figure in figures:
        _, narrow = figure.iter("svg")
        sizes = {
            float(t.get("font-size", narrow.get("font-size", "0")).removesuffix("px"))
            for t in narrow.iter("text")
        }
        assert min(sizes) * 288 / 340 >= 10


def test_all_pictures_of_a_complete_year_are_small_together(
    real_data: Path, tmp_path: Path
) -> None:
    """Below 350 kB, so that a page without script can be sent by mail."""
    write_demo(tmp_path, departments=2, years=range(2019, 2024), seed=1)
    department = next(path.name for path in sorted(tmp_path.iterdir()) if path.is_dir())
    plots = plots_of(tmp_path, department, 2023, real_data)
    assert len(plots) > 12
    assert sum(len(static_figure(plot.spec()).encode()) for plot in plots) < 350_000
