"""Small multiples, linked views and the widget: what is drawn, and what answers a selection."""

import json
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import vl_convert
from bs4 import BeautifulSoup

from selfeval import SelfEvalError, charts, load_panel, theme
from selfeval.charts.explore import LinkedPlot
from selfeval.charts.live import chosen_years, explained
from selfeval.demo import write_demo
from selfeval.display import Note, Plot
from selfeval.dossier import Panel
from selfeval.report.page import vega_bundle

OWN = "demo-003-civil-affairs"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return six synthetic departments over three years."""
    folder = tmp_path_factory.mktemp("explore") / "data"
    write_demo(folder, 6, range(2021, 2024), 1)
    return folder


@pytest.fixture(scope="module")
def panel(data: Path) -> Panel:
    """Return their panel."""
    return load_panel(data)


@pytest.fixture(scope="module")
def linked(panel: Panel) -> LinkedPlot:
    """Return the linked views; whatever warns would stand in the notebook."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        plot = charts.linked(panel, OWN, 2023)
        assert isinstance(plot, LinkedPlot)
        plot.spec()
    plot.chart.to_dict(validate=True)
    return plot


def test_strips_have_the_department_first_and_one_scale(panel: Panel) -> None:
    """A line and the last value for each of six departments."""
    (plot,) = charts.strips(panel, OWN, 2023, "execution_rate").items
    assert isinstance(plot, Plot)
    plot.chart.to_dict(validate=True)
    assert plot.data.frame.shape == (6, 4)
    assert plot.data.frame["部门"].iloc[0] == "示例市民政局"
    drawing = BeautifulSoup(vl_convert.vegalite_to_svg(plot.spec()), "html.parser")
    assert len(drawing.select("g.mark-line path")) == 6
    texts = [t.get_text() for t in drawing.select("g.mark-text text") if "%" in t.get_text()]
    assert sorted(texts) == sorted(plot.data.frame["2023"])


def test_strips_draw_the_largest_others(panel: Panel) -> None:
    """Of more departments than fit, the department and the largest; the rest is not drawn."""
    (plot,) = charts.strips(panel, OWN, 2023, "execution_rate", most=3).items
    assert isinstance(plot, Plot)
    year = panel.figures.xs(2023, level="fiscal_year")["adjusted_total"].astype(float)
    largest = list(year.drop(OWN).nlargest(2).index)
    names = {d.department: d.name for d in panel.dossiers}
    assert list(plot.data.frame["部门"]) == [names[d] for d in (OWN, *largest)]


@pytest.mark.parametrize("version", ["5.20", "6.4"])
def test_linked_views_draw_in_both_vega_lites(linked: LinkedPlot, version: str) -> None:
    """JupyterLab has Vega-Lite 5; views have widths of their own, the whole has none."""
    spec = linked.spec()
    assert "width" not in spec
    drawing = vl_convert.vegalite_to_svg(spec, vl_version=version)
    assert "所选年度合计" in drawing
    (department,) = [p for p in spec["params"] if p["name"] == "department"]
    assert len(department["views"]) == 3
    assert len(json.dumps(spec, ensure_ascii=False)) < 60_000


@pytest.mark.browser
def test_a_click_in_one_view_highlights_in_the_others(
    browser: Any, linked: LinkedPlot, tmp_path: Path
) -> None:
    """Clicking the bar of a department colours its line, its points and its bar alone."""
    spec = json.dumps(linked.spec(), ensure_ascii=False).replace("<", "\\u003c")
    path = tmp_path / "linked.html"
    path.write_text(
        f'<meta charset="utf-8"><div id="v"></div><script>{vega_bundle()}</script><script>'
        f'vegaEmbed("#v", {spec}, {{ast: true, renderer: "svg"}}).then(() => window.ok = 1);'
        "</script>",
        "utf-8",
    )
    page = browser.new_page(offline=True)
    page.goto(path.as_uri())
    page.wait_for_function("window.ok")

    def blue(kind: str) -> set[str]:
        marks = page.locator(f'g.{kind}.role-mark path[aria-label*="部门"]')
        painted = marks.evaluate_all(
            "(e, blue) => e.filter(m => [m.getAttribute('fill'), m.getAttribute('stroke')]"
            ".includes(blue)).map(m => m.getAttribute('aria-label'))",
            theme.BLUE,
        )
        return {label.split("部门: ")[1].split(";")[0] for label in painted}

    assert blue("mark-rect") == blue("mark-line") == blue("mark-symbol") == {"示例市民政局"}
    other = "示例市教育局"
    page.locator(f'g.mark-rect.role-mark path[aria-label*="{other}"]').click()
    page.wait_for_timeout(300)
    assert blue("mark-rect") == blue("mark-line") == blue("mark-symbol") == {other}
    before = page.locator("g.mark-line.role-mark path").first.get_attribute("d")
    page.locator("select").select_option(index=2)
    page.wait_for_timeout(300)
    assert page.locator("g.mark-line.role-mark path").first.get_attribute("d") != before
    page.close()


def test_shares_do_not_add_up(panel: Panel) -> None:
    """A rate made of shares cannot be summed over the years that are selected."""
    with pytest.raises(SelfEvalError, match="mean_balance_rate is made of shares"):
        charts.linked(panel, OWN, 2023, ["mean_balance_rate"])


def test_one_department_year_gives_notes(real_data: Path, real_department: str) -> None:
    """Nothing to compare: notes, and no widget."""
    one = load_panel(real_data)
    shown = [
        charts.linked(one, real_department, 2021),
        charts.live_comparison(one, real_department, 2021),
        *charts.strips(one, real_department, 2021, "execution_rate").items,
    ]
    assert [type(item) for item in shown] == [Note] * 3


def test_selected_years() -> None:
    """The ends of the brush; without one, of all years."""
    assert chosen_years({"年度": [2022, 2021, 2023]}, [2019]) == (2021, 2023)
    assert chosen_years({}, [2020, 2019, 2021]) == (2019, 2021)


def rows_of(html: str) -> list[str]:
    """Return the first cells of the rows of all tables."""
    soup = BeautifulSoup(html, "html.parser")
    return [cell.get_text() for cell in soup.select("tbody th[scope=row]")]


def test_what_a_selection_is_answered_with(panel: Panel) -> None:
    """One department by category and project, several by department; one year has no change."""
    own = explained(panel, [OWN], (2021, 2023))
    assert rows_of(own)[:4] == ["人员支出", "公用支出", "项目支出", "合计"]
    assert rows_of(own).count("合计") == 2
    others = explained(panel, [OWN, "demo-001-education"], (2022, 2023))
    assert set(rows_of(others)) == {"示例市民政局", "示例市教育局", "合计"}
    assert "请拖选两个以上年度" in explained(panel, [OWN], (2022, 2022))
    assert "没有 2019 年和 2023 年两年的数据" in explained(panel, [OWN], (2019, 2023))


@pytest.fixture
def box(panel: Panel) -> Iterator[Any]:
    """Return the widget, its chart loaded."""
    pytest.importorskip("anywidget")
    widget = charts.live_comparison(panel, OWN, 2023)
    (button,) = widget.children
    button.click()
    yield widget
    widget.close()


def test_widget_answers_what_is_selected(box: Any) -> None:
    """The chart brings its libraries along; brush and clicks change the answer below it."""
    chart, answer = box.children
    assert "https://esm.sh" not in chart._esm
    assert "比 2021 年的" in answer.value
    nothing = {"value": {}, "store": []}
    brush = {"value": {"年度": [2022, 2023]}, "store": []}
    chart._vl_selections = {"years": brush, "departments": nothing}
    assert "比 2022 年的" in answer.value
    picked = [{"部门": "示例市民政局"}, {"部门": "示例市教育局"}]
    clicks = {"value": {"部门": [], "vlPoint": {"or": picked}}, "store": []}
    chart._vl_selections = {"years": brush, "departments": clicks}
    assert set(rows_of(answer.value)) == {"示例市民政局", "示例市教育局", "合计"}


def test_without_anywidget_there_is_a_note(panel: Panel, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation without it still runs the notebook."""
    monkeypatch.setattr("selfeval.charts.live.find_spec", lambda name: None)
    note = charts.live_comparison(panel, OWN, 2023)
    assert isinstance(note, Note)
    assert "没有安装 anywidget" in note.text
