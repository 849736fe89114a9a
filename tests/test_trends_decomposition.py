"""A change of the execution rate, taken apart: by hand, for any figures, and as it is shown."""

import doctest
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import ModuleType

import pytest
import vl_convert
from hypothesis import given
from hypothesis import strategies as st

from selfeval import charts, load_panel, prose, tables
from selfeval.charts.decomposition import bars_of
from selfeval.display import Note, Plot, Table
from selfeval.dossier import Panel
from selfeval.errors import MetricError, UnknownNameError
from selfeval.trends import (
    Compared,
    Part,
    cases,
    compare,
    compare_departments,
    decompose,
    decomposition,
    outliers,
)

DEPARTMENT = "futian-disability-service-centre"
WriteYears = Callable[..., None]


def part(name: str, budget: tuple[object, object], executed: tuple[object, object]) -> Part:
    """Return a part of figures as one types them."""
    amounts = [Decimal(str(value)) for value in (*budget, *executed)]
    return Part(name, (amounts[0], amounts[1]), (amounts[2], amounts[3]))


@pytest.fixture(scope="module")
def panel(three_years: Path) -> Panel:
    """Return the two departments over the three years."""
    return load_panel(three_years)


def test_by_hand() -> None:
    """R from 80 % to 75 %: the paces cancel out, all of it is that the worse half grew."""
    found = decompose([part("甲", (60, 40), (60, 30)), part("乙", (40, 60), (20, 45))])
    assert (found.before, found.after) == (Fraction(4, 5), Fraction(3, 4))
    first, second = found.effects
    assert (first.rates, first.weights) == ((1, Fraction(3, 4)), (Fraction(3, 5), Fraction(2, 5)))
    assert (first.pace, second.pace) == (Fraction(-1, 8), Fraction(1, 8))
    # (0.875 − 0.775) × −0.2 and (0.625 − 0.775) × 0.2
    assert (first.mix, second.mix) == (Fraction(-1, 50), Fraction(-3, 100))
    assert (found.pace, found.mix, found.change) == (0, Fraction(-1, 20), Fraction(-1, 20))


def test_a_part_of_one_year_is_mix_alone() -> None:
    """A new project has no pace to compare: what it does is change what the budget consists of."""
    found = decompose([part("旧", (100, 50), (80, 40)), part("新", (0, 50), (0, 45))])
    new = found.effects[1]
    assert new.rates == (None, Fraction(9, 10))
    # R̄ = (0.8 + 0.85) / 2; (0.9 − 0.825) × 0.5
    assert (new.pace, new.mix) == (0, Fraction(3, 80))
    assert found.pace == 0
    assert found.mix == found.change == Fraction(1, 20)
    ended = decompose([part("旧", (50, 100), (40, 80)), part("停", (50, 0), (45, 0))])
    assert (ended.effects[1].rates, ended.effects[1].pace) == ((Fraction(9, 10), None), 0)
    assert ended.change == Fraction(-1, 20)


def test_a_part_without_any_budget_is_left_out() -> None:
    """It neither executes nor weighs."""
    found = decompose([part("甲", (1, 1), (1, 1)), part("空", (0, 0), (0, 0))])
    assert [effect.part.name for effect in found.effects] == ["甲"]


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([part("甲", (0, 1), (0, 1))], "no budget in one of the years"),
        ([], "no budget in one of the years"),
        ([part("甲", (1, 1), (1, 1)), part("乙", (0, 1), (1, 1))], "'乙' spends against"),
    ],
    ids=["none", "no parts", "spent without budget"],
)
def test_what_cannot_be(parts: list[Part], said: str) -> None:
    """A rate without a budget is an error, as it is for the metric itself."""
    with pytest.raises(MetricError, match=said):
        decompose(parts)


@pytest.mark.parametrize("module", [cases, decomposition, outliers], ids=lambda m: m.__name__)
def test_examples_of_the_docstrings(module: ModuleType) -> None:
    """What the docstrings show is what comes out."""
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0


AMOUNTS = st.decimals(0, 10**7, places=2)
BUDGETED = st.tuples(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS).map(
    lambda a: part("x", (a[0], a[1]), (a[2] if a[0] else 0, a[3] if a[1] else 0))
)


@given(st.lists(BUDGETED, min_size=1, max_size=8))
def test_pace_and_mix_are_all_of_the_change(parts: list[Part]) -> None:
    """Σ w̄·Δr + Σ (r̄ − R̄)·Δw = R1 − R0 with no residual, and the weights are those of a whole."""
    budgets = [sum(p.budget[year] for p in parts) for year in (0, 1)]
    if not all(budgets):
        with pytest.raises(MetricError):
            decompose(parts)
        return
    found = decompose(parts)
    rates = [
        Fraction(sum(p.executed[year] for p in parts)) / Fraction(budgets[year]) for year in (0, 1)
    ]
    assert [found.before, found.after] == rates
    assert found.pace + found.mix == found.change == rates[1] - rates[0]
    assert [sum(e.weights[year] for e in found.effects) for year in (0, 1)] == [1, 1]
    # The mix as it is mostly written, Σ r̄·Δw, has the same sum: weights only move about.
    known = [tuple(r for r in e.rates if r is not None) for e in found.effects]
    shifts = [e.weights[1] - e.weights[0] for e in found.effects]
    means = [sum(rates, Fraction()) / len(rates) for rates in known]
    assert sum(mean * shift for mean, shift in zip(means, shifts, strict=True)) == found.mix


def test_by_category_of_a_department(panel: Panel) -> None:
    """14787.64 to 14308.40 of 14955.46: only the projects execute less, budgets are the same."""
    compared = compare(panel, DEPARTMENT, 2022)
    assert compared.years == (2021, 2022)
    assert compared.found is not None
    assert compared.found.change == Fraction("-479.24") / Fraction("14955.46")
    assert {e.part.name: e.total for e in compared.found.effects} == {
        "人员支出": 0,
        "公用支出": 0,
        "项目支出": compared.found.change,
    }
    assert compared.found.mix == 0


def test_base_year(panel: Panel) -> None:
    """0 is the last year before; another year can be asked for, one without data is named."""
    assert compare(panel, DEPARTMENT, 2023).years == (2022, 2023)
    assert compare(panel, DEPARTMENT, 2023, 2021).years == (2021, 2023)
    assert compare(panel, DEPARTMENT, 2021).found is None
    for wrong in (2019, 2023):
        with pytest.raises(UnknownNameError, match=rf"found {wrong}; .*: 2021, 2022"):
            compare(panel, DEPARTMENT, 2023, wrong)
    with pytest.raises(UnknownNameError, match="category, project, department"):
        compare(panel, DEPARTMENT, 2023, by="fund")


def test_departments_without_both_years_are_named(panel: Panel) -> None:
    """One that lacks a year would pass for a cut; it is left out of both years and said."""
    whole = compare(panel, DEPARTMENT, 2023, by="department").found
    assert whole is not None
    assert (whole.before, whole.after) == (
        Fraction("15108.40") / Fraction("15955.46"),
        Fraction("14108.40") / Fraction("15955.46"),
    )
    fewer = Panel(
        tuple(d for d in panel.dossiers if (d.department, d.fiscal_year) != ("neighbour", 2022))
    )
    compared = compare(fewer, DEPARTMENT, 2023, by="department")
    assert len(compared.left_out) == 1
    assert compared.found is not None
    assert compared.found.after == Fraction("13308.40") / Fraction("14955.46")
    assert "缺一年数据而未计入" in prose.rate_change_text(compared)


def test_departments_of_one_name_are_told_apart(panel: Panel) -> None:
    """The two of the panel share their name: the folder is added to it."""
    found = compare_departments(panel, (2022, 2023)).found
    assert found is not None
    assert {effect.part.name.partition("（")[2] for effect in found.effects} == {
        f"{DEPARTMENT}）",
        "neighbour）",
    }


def test_projects_lack_their_budgets(panel: Panel) -> None:
    """The real report has no budgets by project: that is said, and nothing is guessed."""
    compared = compare(panel, DEPARTMENT, 2022, by="project")
    assert compared.found is None
    assert (
        compared.reason
        == "2021 年残疾人保障金、就业扶贫、其他残疾人事务等 9 项没有调整预算数或执行数"
    )
    for shown in (
        charts.change_bridge(panel, DEPARTMENT, 2022, by="project"),
        tables.decomposition(compared),
        prose.rate_change(panel, DEPARTMENT, 2022, by="project"),
    ):
        assert isinstance(shown, Note)
        assert "不能按项目分析执行率变动" in shown.text


def test_projects_are_matched_by_name(tmp_path: Path, write_years: WriteYears) -> None:
    """A project that one of the years does not list had no budget in it."""
    data = tmp_path / "data"
    write_years(data, "centre", {2021: {}, 2022: {}})
    rows = {2021: [("甲", 100, 90), ("乙", 50, 50)], 2022: [("甲", 100, 80), ("丙", 50, 40)]}
    for year, projects in rows.items():
        lines = ["stage,project,fund_origin,amount,key_project,purpose,source"]
        for name, adjusted, executed in projects:
            lines += [f"adjusted,{name},department_budget,{adjusted},,,一"]
            lines += [f"executed,{name},department_budget,{executed},,,一"]
        (data / "centre" / str(year) / "projects.csv").write_text("\n".join(lines), "utf-8")
    panel = load_panel(data)
    found = compare(panel, "centre", 2022, by="project").found
    assert found is not None
    assert {e.part.name: e.rates for e in found.effects} == {
        "甲": (Fraction(9, 10), Fraction(4, 5)),
        "丙": (None, Fraction(4, 5)),
        "乙": (1, None),
    }
    assert (found.pace, found.change) == (Fraction(-2, 30), Fraction(-2, 15))
    text = prose.rate_change_text(compare(panel, "centre", 2022, by="project"))
    assert text == (
        "各项目合计，2022 年执行率 80.00%，比 2021 年的 93.33% 变动 −13.33 个百分点："
        "各项目自身执行快慢（执行因素）−6.67，预算比重变化（结构因素）−6.67。"
        "影响最大的是甲（−6.67：执行率 90.00% 到 80.00%，预算比重 66.67% 到 66.67%）。"
    )


@pytest.mark.parametrize(("by", "whole"), [("category", "−9.89"), ("department", "−9.27")])
def test_bridge_leads_from_nought_to_the_change(by: str, whole: str, panel: Panel) -> None:
    """Each bar begins where the last one ended, and the last one is the whole change."""
    plot = charts.change_bridge(panel, DEPARTMENT, 2023, 2021, by)
    assert isinstance(plot, Plot)
    plot.chart.to_dict(validate=True)
    *steps, last = plot.spec()["layer"][0]["data"]["values"]
    assert [bar["start"] for bar in steps] == [0, *(bar["end"] for bar in steps[:-1])]
    assert steps[-1]["end"] == pytest.approx(last["end"])
    assert (last["start"], last["百分点"]) == (0, whole)
    vl_convert.vegalite_to_svg(plot.spec())


def test_bridge_puts_small_parts_together() -> None:
    """Twelve parts: eight bars, one for the others, the mix, the whole; nothing is lost."""
    parts = [part(f"部{n}", (100, 100), (90, 90 - n)) for n in range(1, 13)]
    compared = Compared("department", (2021, 2022), decompose(parts))
    bars = bars_of(compared)
    assert [bar["部分"] for bar in bars[:2]] == ["部12", "部11"]
    assert [bar["部分"] for bar in bars[8:]] == ["其余各项", "结构因素", "2022 年变动"]
    assert bars[8]["百分点"] == "−0.83"  # 1 + 2 + 3 + 4 of 1200
    assert bars[-2]["end"] == pytest.approx(bars[-1]["end"]) == -6.5


def test_table_has_every_part_and_the_whole(panel: Panel) -> None:
    """Rates, weights and effects of both years, and their sums."""
    table = tables.decomposition(compare(panel, DEPARTMENT, 2023, 2021))
    assert isinstance(table, Table)
    assert list(table.frame.iloc[-1]) == [
        "合计",
        "98.88%",
        "88.99%",
        "100.00%",
        "100.00%",
        "−9.89",
        "0.00",
        "−9.89",
    ]
    assert list(table.frame["支出类别"]) == ["人员支出", "公用支出", "项目支出", "合计"]
