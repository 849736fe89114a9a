"""How a figure is found in the tables: its value and sources, or the reason why there is none."""

from collections.abc import Callable
from decimal import Decimal as D
from pathlib import Path

import pytest

from selfeval import FIGURES, load
from selfeval.finders import Found

BUDGET = "stage,category,amount,source\ninitial,public,120,一\nadjusted,public,100,一\n"
PROJECTS = "stage,project,fund_origin,amount,key_project,source\n"
TASKS = "kind,number,task,completed,on_time,note,source\n"
TARGETS = "indicator,operator,target,actual,met,source\n"
CONTROL = "item,stage,amount,source\n"
PROGRESS = "quarter,cumulative_progress,cumulative_executed,planned_progress,source\n"
SURVEY = "group,valid_responses,satisfied,mean_score,method,source\n"
ADJUST = "kind,cause,item,amount,source\n"

# figure, files, value
FOUND: list[tuple[str, dict[str, str], D | int]] = [
    # 120 + 30
    ("initial_total", {"budget": BUDGET + "initial,project,30,一\n"}, D(150)),
    (
        "key_project_budget",
        {
            "projects": f"{PROJECTS}initial,甲,department_budget,5,yes,一\n"
            "initial,乙,department_budget,2,no,一\ninitial,乙,upper_level_transfer,1,yes,一\n"
        },
        D(6),  # 5 + 1
    ),
    # No key project at all is a share of 0, not a gap.
    (
        "key_project_budget",
        {"projects": f"{PROJECTS}initial,甲,department_budget,5,no,一\n"},
        D(0),
    ),
    (
        "three_public_budget",  # the printed total, not the part
        {"spending_control": f"{CONTROL}three_public,budget,3.00,二\nreception,budget,1,二\n"},
        D("3.00"),
    ),
    (
        "three_public_actual",
        {
            "spending_control": f"{CONTROL}overseas_travel,actual,1,二\n"
            "vehicle_purchase,actual,2,二\nvehicle_running,actual,3,二\nreception,actual,4,二\n"
        },
        D(10),  # 1 + 2 + 3 + 4
    ),
    ("progress_q1", {"progress": f"{PROGRESS}1,,25,,二\n"}, D("0.25")),  # 25 ÷ 100 adjusted
    ("progress_q1", {"progress": f"{PROGRESS}1,26.00%,25,,二\n"}, D("0.2600")),  # as printed
    # The last quarter with a plan counts, whatever the order of the rows.
    ("payment_planned", {"progress": f"{PROGRESS}3,70%,,75%,二\n1,20%,,25%,二\n"}, D("0.75")),
    ("payment_actual", {"progress": f"{PROGRESS}3,70%,,75%,二\n4,90%,,,二\n"}, D("0.70")),
    (
        "gross_adjustments",
        {"adjustments": f"{ADJUST}addition,own,甲,5,一\ncut,own,乙,2,一\n"},
        D(7),  # 5 + 2, both count
    ),
    ("gross_adjustments", {"adjustments": f"{ADJUST}addition,policy,甲,5,一\n"}, D(0)),
    ("reallocations", {"adjustments": f"{ADJUST}addition,policy,甲,5,一\n"}, D(0)),
    ("additions", {"adjustments": f"{ADJUST}addition,policy,甲,5,一\n"}, D(5)),
    ("all_staff", {"staffing": "item,count,source\nstaff,40,三\noff_post_staff,2,三\n"}, 42),
    ("budget_disclosure", {"disclosure": "document,status,source\nbudget,not_published,三\n"}, 0),
    (
        "tasks_on_time",  # unfinished is not on time, though the cell is empty
        {"tasks": f"{TASKS}key_task,1,甲,yes,yes,,二\nkey_task,2,乙,no,,,二\n"},
        1,
    ),
    ("projects_on_time", {"tasks": f"{TASKS}key_task,1,甲,yes,,,二\nproject,1,乙,no,,,二\n"}, 0),
    (
        "indicators_met",
        {"targets": f"{TARGETS}甲,>=,10,14,,二\n乙,<=,-30,-31,,二\n丙,=,,,yes,二\n丁,=,1,2,,二\n"},
        3,  # 14 ≥ 10, −31 ≤ −30, and the one said to be met
    ),
    (
        "indicators_within",
        {"targets": f"{TARGETS}甲,>=,10,14,,二\n乙,<=,-30,-31,,二\n丙,=,,,no,二\n"},
        1,  # 14 is more than 13; −31 is within −39
    ),
    ("satisfied", {"satisfaction": f"{SURVEY}甲,100,90,,问卷,三\n乙,50,50,,问卷,三\n"}, 140),
    (
        "satisfaction_points",
        {"satisfaction": f"{SURVEY}甲,100,,90,问卷,三\n乙,50,,96.5,问卷,三\n"},
        D("13825.0"),  # 100 × 90 + 50 × 96.5 = 9000 + 4825
    ),
]

# figure, files, the reason why there is no value
MISSING: list[tuple[str, dict[str, str], str]] = [
    ("executed_total", {}, "预算执行·公用支出（budget.csv）"),
    ("payables", {}, "《往来款项》（balances.csv）"),
    (
        "payables",
        {"balances": "item,amount,source\nreceivables,1,三\n"},
        "没有应付（暂存）款（balances.csv）",
    ),
    (
        "adjusted_total",  # a category with an initial but no adjusted budget
        {"budget": f"{BUDGET}initial,project,30,一\n"},
        "没有调整预算·项目支出",
    ),
    (
        "key_project_budget",
        {
            "projects": f"{PROJECTS}initial,甲,department_budget,5,yes,一\n"
            "initial,乙,department_budget,5,,一\n"
        },
        "1 项未填“是否重点项目”（projects.csv）",
    ),
    ("progress_q2", {"progress": f"{PROGRESS}1,20%,,,二\n"}, "没有第 2 季度"),
    ("payment_planned", {"progress": f"{PROGRESS}1,20%,,,二\n"}, "未填既定支付进度"),
    (
        "progress_q1",
        {
            "budget": "stage,category,amount,source\ninitial,public,120,一\n",
            "progress": f"{PROGRESS}1,,25,,二\n",
        },
        "没有调整预算·公用支出",
    ),
    (
        "three_public_actual",
        {"spending_control": f"{CONTROL}overseas_travel,actual,1,二\nreception,actual,4,二\n"},
        "没有“三公”经费·实际支出（spending_control.csv）",
    ),
    (
        "tasks_completed",
        {"tasks": f"{TASKS}key_task,1,甲,,,未说明,二\nkey_task,2,乙,,,未说明,二\n"},
        "有 2 项（重点工作）未填“是否完成”（tasks.csv）",
    ),
    (
        "budget_disclosure",
        {"disclosure": "document,status,source\nbudget,exempt,三\n"},
        "涉密单位，免于公开",
    ),
    ("satisfied", {"satisfaction": f"{SURVEY}甲,100,,90,问卷,三\n"}, "未填“满意人数”"),
]


@pytest.fixture
def figure(folder: Path) -> Callable[[str, dict[str, str]], Found]:
    """Return a function that writes tables, loads them, and gives one figure."""

    def find(name: str, files: dict[str, str]) -> Found:
        for table, text in {"budget": BUDGET, **files}.items():
            (folder / f"{table}.csv").write_text(text, "utf-8")
        return load("centre", 2021, folder.parents[1]).figures[name]

    return find


@pytest.mark.parametrize(("name", "files", "expected"), FOUND)
def test_figures_that_are_given(
    figure: Callable[..., Found], name: str, files: dict[str, str], expected: D | int
) -> None:
    """A figure is the value worked by hand, with its type and digits, and without a reason."""
    found = figure(name, files)
    assert (type(expected), str(expected)) == (type(found.value), str(found.value))
    assert found.reason == ""


@pytest.mark.parametrize(("name", "files", "expected"), MISSING)
def test_figures_that_are_not_given(
    figure: Callable[..., Found], name: str, files: dict[str, str], expected: str
) -> None:
    """Where a figure is not given there is no value, and the page can say what is missing."""
    found = figure(name, files)
    assert found.value is None
    assert expected in found.reason


def test_sources_name_file_row_and_place(figure: Callable[..., Found]) -> None:
    """A figure says which rows of which file it comes from, and where the document has them."""
    assert figure("initial_public", {}).sources == ("budget.csv 第2行（一）",)
    rows = "initial,甲,department_budget,5,yes,一1\n\ninitial,乙,department_budget,1,no,一2\n"
    expected = ("projects.csv 第2行（一1）", "projects.csv 第4行（一2）")
    assert expected == figure("project_budget", {"projects": PROJECTS + rows}).sources


def test_every_figure_is_found_or_has_a_reason(figure: Callable[..., Found], folder: Path) -> None:
    """With the least of data every figure of the list is there: a value, or a reason."""
    figure("initial_total", {})
    figures = load("centre", 2021, folder.parents[1]).figures
    assert list(FIGURES) == list(figures)
    for name, found in figures.items():
        assert (found.value is None) == bool(found.reason), name
        assert (found.value is None) != bool(found.sources), name
    assert {name for name, found in figures.items() if found.value is not None} == {
        "initial_total",
        "initial_public",
        "adjusted_total",
        "adjusted_public",
    }


def test_weights_are_figures_of_their_own() -> None:
    """A share names an amount that weighs it, so that departments can be added."""
    shares = [figure for figure in FIGURES.values() if figure.unit == "比例"]
    assert len(shares) == 6
    for share in shares:
        assert share.weight is not None
        assert FIGURES[share.weight].unit == "万元"
    assert [f.name for f in FIGURES.values() if f.weight] == [share.name for share in shares]
