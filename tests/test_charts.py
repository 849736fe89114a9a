"""The charts: what they draw, in both Vega-Lite versions, and what they say without data."""

import dataclasses
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import vl_convert
from bs4 import BeautifulSoup

from selfeval import charts, load, load_panel
from selfeval.display import Note, Plot, Stack
from selfeval.dossier import Dossier, Panel
from selfeval.terms import OUTPUT_KINDS

DEPARTMENT = "futian-disability-service-centre"
RATES = ("execution_rate", "three_public_control_rate")

# JupyterLab draws Vega-Lite 5.6, of which 5.8 is the nearest here; the page has the newest.
VERSIONS = ("5.8", vl_convert.get_vegalite_versions()[-1])

# One dossier in.
CHARTS: dict[str, Callable[[Dossier], Plot | Note]] = {
    "budget_bridge": charts.budget_bridge,
    "structure": charts.structure,
    "execution_by_category": charts.execution_by_category,
    "quarterly_pace": charts.quarterly_pace,
    "balance_rates": charts.balance_rates,
    "projects": charts.projects,
    **{
        f"services-{kind}": lambda dossier, kind=kind: charts.services(dossier, kind)
        for kind in OUTPUT_KINDS
    },
    "unit_costs": charts.unit_costs,
}

# A panel in.
TRENDS: dict[str, Callable[[Panel], Plot | Note | Stack]] = {
    "budget_over_years": lambda panel: charts.budget_over_years(panel, DEPARTMENT),
    "rates_over_years": lambda panel: charts.rates_over_years(panel, DEPARTMENT, *RATES),
    "pace_over_years": lambda panel: charts.pace_over_years(panel, DEPARTMENT),
    "services_over_years": lambda panel: charts.services_over_years(panel, DEPARTMENT),
    "peers": lambda panel: charts.peers(panel, DEPARTMENT, 2021, *RATES),
}


@pytest.fixture(scope="module")
def real(real_data: Path) -> Dossier:
    """Return the real 2021."""
    return load(DEPARTMENT, 2021, real_data)


def plots(shown: Plot | Note | Stack) -> list[Plot]:
    """Return the plots of what a chart function returned."""
    items = shown.items if isinstance(shown, Stack) else (shown,)
    return [item for item in items if isinstance(item, Plot)]


@pytest.fixture(scope="module")
def drawn(real: Dossier, three_years: Path) -> dict[str, list[Plot]]:
    """Return every chart: of the real data, and over years of copies of it."""
    panel = load_panel(three_years)
    return {name: plots(draw(real)) for name, draw in CHARTS.items()} | {
        name: plots(draw(panel)) for name, draw in TRENDS.items()
    }


def svg(plot: Plot, width: int = 600) -> BeautifulSoup:
    """Return a chart as the newest Vega-Lite draws it in so many pixels."""
    drawing = vl_convert.vegalite_to_svg(plot.spec() | {"width": width})
    return BeautifulSoup(drawing, "html.parser")


def texts(plot: Plot) -> list[str]:
    """Return the texts that a chart shows."""
    return [text.get_text() for text in svg(plot).find_all("text")]


def marks(plot: Plot, kind: str) -> list[Any]:
    """Return the marks of a kind (rect, rule, line, symbol), in the order they are drawn."""
    return svg(plot).select(f"g.mark-{kind}.role-mark path, g.mark-{kind}.role-mark line")


def widths(plot: Plot) -> list[float]:
    """Return the widths of the bars of a chart, top to bottom."""
    found = []
    for shape in (bar["d"] for bar in marks(plot, "rect")):
        # Either "M0,0h39v27h-39Z", or with round corners all points in full.
        corners = [float(x) for x in re.findall(r"(-?[\d.e-]+),-?[\d.e-]+", shape)]
        plain = re.findall(r"h([\d.e-]+)v", shape)
        found.append(float(plain[0]) if plain else max(corners) - min(corners))
    return found


@pytest.mark.parametrize("name", CHARTS)
def test_every_kind_of_figure_has_a_chart(name: str, drawn: dict[str, list[Plot]]) -> None:
    """On the real data each chart function draws, and says in words what it shows."""
    (plot,) = drawn[name]
    spec = plot.spec()
    assert "" not in (plot.title.strip(), plot.description.strip(), plot.data.caption.strip())
    assert (plot.title, plot.description) == (spec["title"], spec["description"])
    assert len(plot.data.frame) > 0


@pytest.mark.parametrize("name", [*CHARTS, *TRENDS])
def test_specifications_are_valid(name: str, drawn: dict[str, list[Plot]]) -> None:
    """By the schema of Altair, which no longer looks at them when they are shown."""
    for plot in drawn[name]:
        plot.chart.to_dict(validate=True)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", [*CHARTS, *TRENDS])
def test_specifications_compile_in_old_and_new_vega_lite(
    name: str, version: str, drawn: dict[str, list[Plot]], capfd: pytest.CaptureFixture[str]
) -> None:
    """Both versions take each specification without a warning, and make marks of its data."""
    for plot in drawn[name]:
        vega = vl_convert.vegalite_to_vega(plot.spec(), vl_version=version, show_warnings=True)
        assert capfd.readouterr().err == ""
        assert len(vega["marks"]) > 0
        assert any(source.get("values") for source in vega["data"])


def test_specifications_are_for_the_vega_lite_of_jupyterlab(drawn: dict[str, list[Plot]]) -> None:
    """They carry version 5 as schema, plain JSON, and no address of data."""
    for plot in (plot for shown in drawn.values() for plot in shown):
        spec = plot.spec()
        assert spec.pop("$schema") == "https://vega.github.io/schema/vega-lite/v5.json"
        text = json.dumps(spec, allow_nan=False, ensure_ascii=False)
        assert re.findall(r"https?:|\"(?:url|href)\"", text) == []


@pytest.mark.parametrize(
    ("name", "expected"),
    {
        "budget_bridge": 7,  # three totals, one adjustment, three amounts not executed
        "structure": 9,
        "execution_by_category": 4,
        "balance_rates": 4,
        "projects": 9,
        "services-persons": 15,
        "services-person_times": 15,
        "services-households": 2,
        "services-organisations": 3,
        "services-cases": 3,
        "services-items": 1,
        "services-sessions": 12,
        "services-sites": 3,
        "services-money": 4,
        "unit_costs": 3,
    }.items(),
)
def test_every_figure_has_its_bar(name: str, expected: int, drawn: dict[str, list[Plot]]) -> None:
    """As many bars as figures, each with a width: none is lost with the data of its layer."""
    (plot,) = drawn[name]
    assert expected == len(widths(plot))
    assert all(width > 0 for width in widths(plot))


@pytest.mark.parametrize(
    ("name", "expected"),
    {
        "budget_bridge": ["15,525.82", "−570.36", "14,955.46", "−82.01", "14,787.64", "减少"],
        "structure": ["人员支出", "公用支出", "项目支出", "预算执行", "项目支出 97.91%"],
        "execution_by_category": ["78.35%", "79.88%", "99.43%", "98.88%", "合计"],
        "quarterly_pace": ["21.00%", "52.00%", "75.63%", "98.82%", "累计支出进度", "序时进度"],
        "balance_rates": ["84.00%", "104.00%", "100.84%", "98.82%"],
        "projects": ["残疾人保障金", "9,049.66（62.50%）", "3.64（0.03%）", "上级转移支付"],
        "services-persons": ["康复训练补贴", "1,584名", "近1,800人", "2,712人"],
        "services-person_times": ["6,258人次", "2,500余人次", "约250人次"],
        "unit_costs": ["11,784.52 元/人", "9,225.00 元/名", "892.94 元/人次"],
    }.items(),
)
def test_figures_stand_at_their_marks(
    name: str, expected: list[str], drawn: dict[str, list[Plot]]
) -> None:
    """The exact figures and the names can be read in the drawing."""
    shown = texts(drawn[name][0])
    assert [text for text in expected if text not in shown] == []


def test_services_stand_under_the_names_of_their_programmes(drawn: dict[str, list[Plot]]) -> None:
    """A heading a programme in bold, over its own bars; no legend has to be matched by colour."""
    drawing = svg(drawn["services-sites"][0])
    labels = drawing.select("g.mark-text.role-mark text")
    bold = [label.get_text() for label in labels if label.get("font-weight") == "600"]
    assert bold == ["“幸福驿站”心理健康", "心理服务体系建设"]
    heights = {
        text.get_text(): float(re.findall(r"translate\([-\d.]+,([\d.]+)", text["transform"])[0])
        for text in [*labels, *drawing.select(".role-axis-label text")]
    }
    rows = ["“幸福驿站”心理健康", "街道分站", "每个街道建设驿站", "心理服务体系建设"]
    order = [heights[row] for row in [*rows, "街道中心设心理咨询室"]]
    assert order == sorted(order)
    assert drawing.select(".role-legend") == []


def test_a_share_is_written_only_where_it_fits(drawn: dict[str, list[Plot]]) -> None:
    """97 % of the budget has its name or figure inside its bar, 2 % has neither."""
    (plot,) = drawn["structure"]
    inside = [text.get_text() for text in svg(plot).select("g.mark-text.role-mark text")]
    assert [text for text in inside if text] == [
        "项目支出 97.47%", "项目支出 97.37%", "项目支出 97.91%",
    ]  # fmt: skip
    narrow = [text.get_text() for text in svg(plot, 90).select("g.mark-text.role-mark text")]
    assert [text for text in narrow if text] == ["97.47%", "97.37%", "97.91%"]


def test_bars_are_as_long_as_their_figures(drawn: dict[str, list[Plot]]) -> None:
    """Bars keep the proportions; a step of the bridge goes from one total to the next."""
    initial, cut, adjusted, *_, executed = widths(drawn["budget_bridge"][0])
    assert initial / executed == pytest.approx(15525.82 / 14787.64, rel=1e-3)
    assert cut == pytest.approx(initial - adjusted, abs=0.01)
    fund, poor, *_ = widths(drawn["projects"][0])
    assert fund / poor == pytest.approx(9049.66 / 4723.62, rel=1e-3)


def test_pace_is_a_line_beside_a_dashed_one(drawn: dict[str, list[Plot]]) -> None:
    """Spending is drawn through, the schedule is dashed, and a point marks each quarter."""
    (plot,) = drawn["quarterly_pace"]
    assert [line["stroke-dasharray"] for line in marks(plot, "line")] == ["1,0", "6,3"]
    assert len(marks(plot, "symbol")) == 8


@pytest.mark.parametrize("name", ["execution_by_category", "balance_rates"])
def test_rates_are_drawn_against_a_line_at_100(name: str, drawn: dict[str, list[Plot]]) -> None:
    """One rule crosses the bars, and no figure is written left of it, across the line."""
    drawing = svg(drawn[name][0])
    (rule,) = drawing.select("g.mark-rule.role-mark line")
    line = float(re.findall(r"translate\(([\d.]+)", rule["transform"])[0])
    labels = drawing.select("g.mark-text.role-mark text")
    starts = [float(re.findall(r"translate\(([\d.]+)", t["transform"])[0]) for t in labels]
    assert len(starts) == 4
    assert all(start > line for start in starts)


@pytest.mark.parametrize("width", [250, 900])
def test_the_longest_bar_leaves_room_for_its_figure(
    width: int, drawn: dict[str, list[Plot]]
) -> None:
    """On a telephone as on a screen the text beside the longest bar ends inside the drawing."""
    for name in ("projects", "budget_bridge", "services-persons", "unit_costs"):
        for label in svg(drawn[name][0], width).select("g.mark-text.role-mark text"):
            start = float(re.findall(r"translate\(([\d.]+)", label["transform"])[0])
            wide = sum(12 if ord(c) > 0x2E7F else 6.7 for c in label.get_text())
            assert start + wide <= width


def test_a_project_with_money_from_two_sources_has_two_bars(real: Dossier) -> None:
    """Rows of one name are not stacked into one bar."""
    projects = real.tables["projects"].copy()
    projects.loc[projects["project"] == "市级单位拨款", "project"] = "残疾人保障金"
    dossier = dataclasses.replace(real, tables=real.tables | {"projects": projects})
    (plot,) = plots(charts.projects(dossier))
    assert len({bar["d"].split(",")[1] for bar in marks(plot, "rect")}) == 9
    assert [text.strip("\u200b") for text in texts(plot)].count("残疾人保障金") == 2


@pytest.mark.parametrize(
    ("name", "table"),
    {
        "projects": "projects",
        "quarterly_pace": "progress",
        "balance_rates": "progress",
        **{f"services-{kind}": "outputs" for kind in OUTPUT_KINDS},
        "unit_costs": "outputs",
    }.items(),
)
def test_without_its_table_a_chart_says_which_is_missing(
    name: str, table: str, real: Dossier
) -> None:
    """A note names the table in Chinese and its file."""
    tables = {key: frame for key, frame in real.tables.items() if key != table}
    note = CHARTS[name](dataclasses.replace(real, tables=tables))
    assert isinstance(note, Note)
    assert f"（{table}.csv）" in note.text
    assert "未提供《" in note.text


@pytest.mark.parametrize("name", ["budget_bridge", "execution_by_category"])
def test_without_a_stage_of_the_budget_a_chart_says_so(name: str, real: Dossier) -> None:
    """Where only the initial budget is given, a note names the table that lacks the rest."""
    budget = real.tables["budget"]
    tables = real.tables | {"budget": budget[budget["stage"] == "initial"]}
    note = CHARTS[name](dataclasses.replace(real, tables=tables))
    assert isinstance(note, Note)
    assert "（budget.csv）" in note.text


def test_structure_is_drawn_of_the_stages_that_are_given(real: Dossier) -> None:
    """The initial budget alone has three shares, and the words speak of it."""
    budget = real.tables["budget"]
    tables = real.tables | {"budget": budget[budget["stage"] == "initial"]}
    (plot,) = plots(charts.structure(dataclasses.replace(real, tables=tables)))
    assert len(widths(plot)) == 3
    assert plot.description.startswith("年初预算中")


def test_projects_that_tell_no_execution_are_not_drawn(real: Dossier) -> None:
    """Projects with budgets alone give a note, not an empty chart."""
    projects = real.tables["projects"].assign(stage="initial")
    note = charts.projects(dataclasses.replace(real, tables=real.tables | {"projects": projects}))
    assert isinstance(note, Note)
    assert "预算执行数（projects.csv）" in note.text
