"""The charts over years and departments, on copies of the real data with other amounts."""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import vl_convert
from bs4 import BeautifulSoup

from selfeval import charts, load_panel
from selfeval.display import Note, Plot, Stack
from selfeval.dossier import Panel
from selfeval.errors import UnknownNameError

DEPARTMENT = "futian-disability-service-centre"


@pytest.fixture(scope="module")
def panel(three_years: Path) -> Panel:
    """Return the two departments over the three years."""
    return load_panel(three_years)


@pytest.fixture(scope="module")
def one_year(real_data: Path) -> Panel:
    """Return the real panel: one department, one year."""
    return load_panel(real_data)


def without(panel: Panel, table: str, *years: int) -> Panel:
    """Return the panel without a table, in some years or in all."""
    dossiers = [
        dataclasses.replace(d, tables={n: t for n, t in d.tables.items() if n != table})
        if not years or d.fiscal_year in years
        else d
        for d in panel.dossiers
    ]
    return Panel(tuple(dossiers))


def marks(plot: Plot, kind: str) -> list[Any]:
    """Return the marks of a kind (line, symbol, rect), in the order they are drawn."""
    drawing = BeautifulSoup(vl_convert.vegalite_to_svg(plot.spec()), "html.parser")
    return drawing.select(f"g.mark-{kind}.role-mark path")


def rows(plot: Plot) -> list[tuple[str, ...]]:
    """Return the rows of the table under a chart."""
    return [tuple(map(str, row)) for row in plot.data.frame.itertuples(index=False)]


def test_budget_over_years_begins_with_the_derived_year(panel: Panel) -> None:
    """2020 has no folder: its budget comes from the report of 2021, and says so."""
    plot = charts.budget_over_years(panel, DEPARTMENT)
    assert isinstance(plot, Plot)
    assert rows(plot)[:2] == [
        ("2020", "年初预算", "14,945.70", "由 2021 年数据中的上年数"),
        ("2021", "年初预算", "15,525.82", "本年数据"),
    ]
    assert rows(plot)[-1] == ("2023", "预算执行", "13,308.40", "本年数据")
    assert len(rows(plot)) == 1 + 3 * 3
    assert (len(marks(plot, "line")), len(marks(plot, "symbol"))) == (3, 10)
    assert plot.description == "2020 年年初预算 14,945.70 万元，2023 年预算执行 13,308.40 万元。"


def test_one_report_suffices_for_two_years_of_budget(one_year: Panel) -> None:
    """The real data alone shows 2020 and 2021."""
    plot = charts.budget_over_years(one_year, DEPARTMENT)
    assert isinstance(plot, Plot)
    assert {row[0] for row in rows(plot)} == {"2020", "2021"}


def test_rates_over_years_stand_beside_the_sum_of_all(panel: Panel) -> None:
    """One line for the department, one for all: amounts are added before they are divided."""
    (plot,) = charts.rates_over_years(panel, DEPARTMENT, "execution_rate").items
    assert isinstance(plot, Plot)
    assert rows(plot) == [
        ("2021", "本部门", "98.88%", "1"),
        ("2022", "本部门", "95.67%", "1"),  # 14308.40 ÷ 14955.46
        ("2023", "本部门", "88.99%", "1"),  # 13308.40 ÷ 14955.46
        ("2021", "全部部门合计", "97.69%", "2"),  # 15587.64 ÷ 15955.46; the mean is 89.44 %
        ("2022", "全部部门合计", "94.69%", "2"),  # 15108.40 ÷ 15955.46
        ("2023", "全部部门合计", "88.42%", "2"),  # 14108.40 ÷ 15955.46
    ]
    assert len(marks(plot, "line")) == 2
    assert [len(line["d"].split("L")) for line in marks(plot, "line")] == [3, 3]


def test_rates_that_cannot_be_drawn_share_one_note(panel: Panel) -> None:
    """What can be drawn is; the rest is named in a note at the end."""
    names = ("staff_control_rate", "execution_rate", "satisfaction_rate")
    plot, note = charts.rates_over_years(panel, DEPARTMENT, *names).items
    assert plot.title == "预算执行率（各年）"
    assert isinstance(note, Note)
    assert "财政供养（在职）人员控制率不足两个年度" in note.text
    assert "服务对象满意度不足两个年度" in note.text


def test_pace_over_years_has_a_line_a_year(panel: Panel) -> None:
    """Three years of four quarters; the year with other progress differs."""
    plot = charts.pace_over_years(panel, DEPARTMENT)
    assert isinstance(plot, Plot)
    assert list(plot.data.frame.columns) == [
        "年度",
        "第一季度",
        "第二季度",
        "第三季度",
        "第四季度",
    ]
    assert rows(plot)[0] == ("2021", "21.00%", "52.00%", "75.63%", "98.82%")
    assert rows(plot)[2] == ("2023", "25.50%", "52.00%", "75.63%", "98.82%")
    shades = [line["stroke"] for line in marks(plot, "line")]
    assert shades == ["#9ecae1", "#537da6", "#08306b"]  # later years are darker


def test_services_over_years_count_from_the_first_year(panel: Panel) -> None:
    """The first year is 100: half as much is 50, one and a half times as much 150."""
    plot = charts.services_over_years(panel, DEPARTMENT)
    assert isinstance(plot, Plot)
    assert [row for row in rows(plot) if row[1] == "职康中心培训参与"] == [
        ("2021", "职康中心培训参与", "6,258人次", "100.0"),
        ("2022", "职康中心培训参与", "3,129人次", "50.0"),
        ("2023", "职康中心培训参与", "9,387人次", "150.0"),
    ]
    assert {row[3] for row in rows(plot) if row[0] == "2021"} == {"100.0"}
    assert len(marks(plot, "line")) == 7
    assert len(marks(plot, "symbol")) == 7 * 3


@pytest.mark.parametrize("top", [1, 3])
def test_only_the_largest_services_are_drawn(top: int, panel: Panel) -> None:
    """``top`` takes them by their last quantity."""
    plot = charts.services_over_years(panel, DEPARTMENT, top)
    assert isinstance(plot, Plot)
    largest = ["职康中心培训参与", "日常能力训练", "免费服药资助"]  # 9,387, 5,800, 4,045
    assert {row[1] for row in rows(plot)} == set(largest[:top])


def test_services_of_one_name_are_kept_apart(panel: Panel) -> None:
    """Where two programmes share a name, each has a line of its own, and says which it is."""
    dossiers = []
    for dossier in panel.dossiers:
        outputs = dossier.tables["outputs"].replace({"measure": {"免费服药资助": "日常能力训练"}})
        outputs.loc[outputs["value"] == 4045, "programme"] = "康复服务"
        dossiers.append(dataclasses.replace(dossier, tables=dossier.tables | {"outputs": outputs}))
    plot = charts.services_over_years(Panel(tuple(dossiers)), DEPARTMENT, 3)
    assert isinstance(plot, Plot)
    assert {row[1] for row in rows(plot)} == {
        "职康中心培训参与",
        "精神残疾人康复·日常能力训练（人次）",
        "康复服务·日常能力训练（人次）",
    }
    assert {row[3] for row in rows(plot) if "日常" in row[1]} == {"100.0"}


def test_services_that_begin_at_zero_have_no_index(panel: Panel) -> None:
    """From 0 there is no per cent: without another service there is nothing to draw."""
    dossiers = []
    for dossier in panel.dossiers:
        outputs = dossier.tables["outputs"]
        outputs = outputs[outputs["measure"] == "职康中心培训参与"].assign(value=0)
        dossiers.append(dataclasses.replace(dossier, tables=dossier.tables | {"outputs": outputs}))
    note = charts.services_over_years(Panel(tuple(dossiers)), DEPARTMENT)
    assert isinstance(note, Note)
    assert "不作服务量趋势分析" in note.text


def test_peers_are_ranked_from_high_to_low(panel: Panel) -> None:
    """98.88 % is the first of two, 80.00 % the second; the table begins with the first."""
    (plot,) = charts.peers(panel, DEPARTMENT, 2021, "execution_rate").items
    assert isinstance(plot, Plot)
    assert [(row[1], row[2]) for row in rows(plot)] == [("98.88%", "1/2"), ("80.00%", "2/2")]
    assert plot.description == "本部门 98.88%，由高到低第 1/2，中位数 89.44%。"
    (other,) = charts.peers(panel, "neighbour", 2021, "execution_rate").items
    assert isinstance(other, Plot)
    assert "本部门 80.00%，由高到低第 2/2" in other.description
    assert len(marks(plot, "rect")) == 2


def test_equal_peers_share_a_rank_and_the_department_is_on_top(panel: Panel) -> None:
    """Two equal ones are both first, and the mark drawn last is the department's own."""
    own = next(d for d in panel.dossiers if (d.department, d.fiscal_year) == (DEPARTMENT, 2021))
    twin = dataclasses.replace(own, department="twin")
    small = next(d for d in panel.dossiers if (d.department, d.fiscal_year) == ("neighbour", 2021))
    (plot,) = charts.peers(Panel((own, twin, small)), DEPARTMENT, 2021, "execution_rate").items
    assert isinstance(plot, Plot)
    assert [row[2] for row in rows(plot)] == ["1/3", "1/3", "3/3"]
    ticks = marks(plot, "rect")
    assert ["本部门" in tick["aria-label"] for tick in ticks] == [False, False, True]


@pytest.mark.parametrize(
    ("draw", "said"),
    [
        (lambda p: charts.rates_over_years(p, DEPARTMENT, "execution_rate"), "预算执行率不足两个"),
        (lambda p: charts.pace_over_years(p, DEPARTMENT), "只有一个年度有季度支出进度"),
        (lambda p: charts.services_over_years(p, DEPARTMENT), "没有在两个以上年度重复出现"),
        (
            lambda p: charts.peers(p, DEPARTMENT, 2021, "execution_rate"),
            "的部门不足两个",
        ),
    ],
    ids=["rates", "pace", "services", "peers"],
)
def test_one_year_of_one_department_gives_notes(
    draw: Callable[[Panel], Plot | Note | Stack], said: str, one_year: Panel
) -> None:
    """Without years or neighbours to compare, a note says what there is too little of."""
    shown = draw(one_year)
    (note,) = shown.items if isinstance(shown, Stack) else (shown,)
    assert isinstance(note, Note)
    assert said in note.text


@pytest.mark.parametrize(
    ("draw", "table"),
    [
        (lambda p: charts.pace_over_years(p, DEPARTMENT), "progress"),
        (lambda p: charts.services_over_years(p, DEPARTMENT), "outputs"),
        (
            lambda p: charts.rates_over_years(p, DEPARTMENT, "three_public_control_rate").items[0],
            "spending_control",
        ),
        (
            lambda p: charts.peers(p, DEPARTMENT, 2021, "three_public_control_rate").items[0],
            "spending_control",
        ),
    ],
    ids=["pace", "services", "rates", "peers"],
)
def test_without_the_table_of_all_years_there_is_a_note(
    draw: Callable[[Panel], Plot | Note], table: str, panel: Panel
) -> None:
    """A trend whose table no year has is drawn nowhere; with the table it is."""
    assert isinstance(draw(panel), Plot)
    assert isinstance(draw(without(panel, table)), Note)


def test_a_year_without_the_table_is_left_out(panel: Panel) -> None:
    """The other years are still compared."""
    plot = charts.pace_over_years(without(panel, "progress", 2022), DEPARTMENT)
    assert isinstance(plot, Plot)
    assert [row[0] for row in rows(plot)] == ["2021", "2023"]


@pytest.mark.parametrize("draw", [charts.rates_over_years, charts.peers])
def test_an_unknown_metric_is_named(draw: Callable[..., Stack], panel: Panel) -> None:
    """A typing error is an error, with the nearest name, and never an empty chart."""
    year = (2021,) if draw is charts.peers else ()
    with pytest.raises(UnknownNameError, match="execution_rate"):
        draw(panel, DEPARTMENT, *year, "execution_rat")
