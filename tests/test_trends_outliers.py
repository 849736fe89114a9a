"""What stands out from the others: by hand, by the rule, and with what the data holds of it."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfeval import load_panel, prose, tables
from selfeval.display import Note, Table
from selfeval.dossier import Panel
from selfeval.trends import among_departments, among_years, robust_scores
from selfeval.trends.outliers import Outlier


def numbers(*values: object) -> list[Decimal]:
    """Return Decimals."""
    return [Decimal(str(value)) for value in values]


def test_by_hand() -> None:
    """Median 3, distances 2 1 0 1 97, their median 1: (100 − 3) × 0.6745."""
    found = robust_scores(numbers(1, 2, 3, 4, 100))
    assert (found.median, found.spread, found.method) == (3, 1, "mad")
    assert found.scores == tuple(numbers("-1.349", "-0.6745", 0, "0.6745", "65.4265"))


def test_without_a_median_distance_the_mean_one_decides() -> None:
    """More than half alike: the mean distance is 10/5 = 2, and 10 ÷ (1.253314 × 2)."""
    found = robust_scores(numbers(5, 5, 5, 5, 15))
    assert (found.spread, found.method) == (2, "mean")
    assert found.scores[-1] == Decimal(10) / (Decimal("1.253314") * 2)
    assert found.scores[:-1] == (0, 0, 0, 0)


def test_all_alike_nothing_stands_out() -> None:
    """No distance at all is no distance."""
    assert robust_scores(numbers(7, 7, 7)).scores == (0, 0, 0)
    assert robust_scores(numbers(7, 7, 7)).method == "equal"
    with pytest.raises(ValueError, match="no values"):
        robust_scores([])


@given(
    st.lists(st.decimals(-100, 100, places=3), min_size=1, max_size=12),
    st.decimals("0.01", 100, places=2),
    st.decimals(-50, 50, places=2),
)
def test_scores_do_not_depend_on_unit_or_zero(
    values: list[Decimal], unit: Decimal, zero: Decimal
) -> None:
    """In 元 or 万元, from whatever zero, the same values are equally far away."""
    scores = robust_scores(values).scores
    moved = robust_scores([value * unit + zero for value in values]).scores
    assert [float(score) for score in moved] == pytest.approx([float(score) for score in scores])


def write(data: Path, department: str, year: int, executed: str, **tables: str) -> None:
    """Write a department-year: 人员 100.00 executed in full, 项目 100.00, and more tables."""
    folder = data / department / str(year)
    folder.mkdir(parents=True)
    budget = "\n".join(
        f"{stage},{category},{amount},一"
        for category, amounts in {
            "personnel": ("100.00", "100.00", "100.00"),
            "public": ("0.00", "0.00", "0.00"),
            "project": ("100.00", "100.00", executed),
        }.items()
        for stage, amount in zip(("initial", "adjusted", "executed"), amounts, strict=True)
    )
    files = {
        "department": "name,district,data_kind,document,source\n"
        f"{department}局,某区,synthetic,某报告,封面\n",
        "budget": f"stage,category,amount,source\n{budget}\n",
        **tables,
    }
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")


EXECUTED = ("96.00", "97.00", "95.00", "98.00", "40.00")
PROJECTS = "stage,project,fund_origin,amount,key_project,purpose,source\n" + "".join(
    f"{stage},{project},department_budget,{amount},,,二\n"
    for project, adjusted, executed in (("甲", 60, 35), ("乙", 40, 5))
    for stage, amount in (("adjusted", adjusted), ("executed", executed))
)


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Panel]:
    """Return five departments of 2021, of which the last executed 70 %, and five years of one."""
    data = tmp_path_factory.mktemp("outliers") / "data"
    for department, executed in zip("abcde", EXECUTED, strict=True):
        more = {"projects": PROJECTS} if department == "e" else {}
        write(data, department, 2021, executed, **more)
    for year, executed in zip(
        (2020, 2022, 2023, 2024), ("97.00", "95.50", "96.50", "60.00"), strict=True
    ):
        write(data, "a", year, executed)
    yield load_panel(data)


def only(found: tuple[Outlier, ...], metric: str) -> list[Outlier]:
    """Return what stands out by a metric."""
    return [one for one in found if one.metric.name == metric]


def test_a_department_among_all_of_the_year(panel: Panel) -> None:
    """70 % among 97.5 to 99 %: its figures, its distance, and the project that is behind it."""
    (one,) = only(among_departments(panel, 2021).found, "execution_rate")
    assert (one.department, one.fiscal_year, one.count, one.method) == ("e", 2021, 5, "mad")
    assert (one.value, one.numerator, one.denominator) == tuple(numbers("0.7", 140, 200))
    assert one.median == Decimal("0.98")
    # MAD of 0.98, 0.985, 0.975, 0.99, 0.70 is 0.005
    assert one.score == Decimal("0.6745") * Decimal("-0.28") / Decimal("0.005")
    assert one.reason == (
        "未执行最多的是项目支出（60.00 万元），其中“乙”未执行 35.00 万元，执行率 12.50%"
    )


def test_a_year_among_those_of_the_department(panel: Panel) -> None:
    """2024 is far below the other four years of the same department."""
    (one,) = only(among_years(panel, "a").found, "execution_rate")
    assert (one.fiscal_year, one.value) == (2024, Decimal("0.8"))
    assert one.reason == "未执行最多的是项目支出（40.00 万元）"


def test_four_values_are_too_few(panel: Panel) -> None:
    """Below five nothing is judged, whatever the figures: it is said instead."""
    four = Panel(tuple(d for d in panel.dossiers if d.department != "d"))
    result = among_departments(four, 2021)
    assert (result.found, result.compared) == ((), ())
    assert "execution_rate" in {record.name for record in result.too_few}
    note = prose.standing_out(four, "e", 2021)
    assert isinstance(note, Note)
    assert note.text.startswith("2021 年有数据的部门不足 5 个，不判断任何指标；")
    shown = tables.outliers(four, "e", 2021)
    assert isinstance(shown, Note)
    assert "数据不足" in shown.text


def test_a_zero_denominator_is_no_value(panel: Panel) -> None:
    """No public spending anywhere: that rate does not apply, and is not compared as 0."""
    result = among_departments(panel, 2021)
    assert "public_operating_control_rate" in {record.name for record in result.too_few}
    assert {record.name for record in result.compared} == {
        "execution_rate",
        "budget_adjustment_rate",
    }


def test_a_small_base_is_told(tmp_path: Path) -> None:
    """A rate of little money jumps: the reason says how small its base is."""
    data = tmp_path / "data"
    for department, executed in zip("abcd", EXECUTED, strict=False):
        write(data, department, 2021, executed)
    write(data, "e", 2021, "0.00")
    budget = data / "e" / "2021" / "budget.csv"
    budget.write_text(budget.read_text("utf-8").replace("100.00", "10.00"), "utf-8")
    (one,) = only(among_departments(load_panel(data), 2021).found, "execution_rate")
    assert one.value == Decimal("0.5")
    assert "分母只有所比各数中位数的 10%，比率易大起大落" in one.reason


def test_table_lists_the_department_alone_and_all(panel: Panel) -> None:
    """The report shows its own department; the notebook shows all that stand out."""
    own = tables.outliers(panel, "e", 2021)
    assert isinstance(own, Table)
    assert [tuple(row[:4]) for row in own.frame.itertuples(index=False)] == [
        ("2021", "预算执行率", "70.00%", "140.00÷200.00")
    ]
    assert list(own.frame["相差（百分点）"]) == ["−28.00"]
    others = tables.outliers(panel, "b", 2021)
    assert isinstance(others, Note)
    assert others.text == "在可以判断的指标中没有离群值。"
    every = tables.all_outliers(panel, 2021)
    assert isinstance(every, Table)
    assert list(every.frame["部门"]) == ["e局"]
    text = prose.standing_out(panel, "b", 2021)
    assert not isinstance(text, Note)
    assert "2021 年 2 个指标中共有 1 个离群值，涉及 1 个部门" in text.data
