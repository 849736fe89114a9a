"""Faults between rows and files, all told at once; names that do not exist; panels."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from selfeval import DataError, UnknownNameError, available, load, load_panel
from selfeval.dossier import find_data_dir
from selfeval.schema import TABLES

Spoil = Callable[[dict[str, str | bytes | None]], list[tuple[object, ...]]]
Faults = list[tuple[int | None, str | None, str, str]]

DEPARTMENT = "name,district,data_kind,document,source\n某中心,某区,synthetic,某报告,封面\n"
PERCENTAGE = "a percentage >= 0 with its sign, such as 21.00%"
COUNT = "a whole number >= 0"

# file, what is in it, its faults: row, column, found, expected
OTHERS: dict[str, tuple[str, str, Faults]] = {
    "quarters not cumulative": (
        "progress.csv",
        "quarter,cumulative_progress,cumulative_executed,source\n"
        "2,20.00%,20,二\n1,21.00%,,二\n3,75.63%,19.5,二\n",
        [
            (
                2,
                "cumulative_progress",
                "20.00% after 21.00%",
                "cumulative figures, which never fall from quarter to quarter",
            ),
            (
                4,
                "cumulative_executed",
                "19.5 after 20",
                "cumulative figures, which never fall from quarter to quarter",
            ),
        ],
    ),
    "percent without its sign": (
        "progress.csv",
        "quarter,cumulative_progress,source\n1,21.00,二\n2,-3%,二\n5,60%,二\n",
        [
            (2, "cumulative_progress", "'21.00'", f"{PERCENTAGE} (the % sign is missing)"),
            (3, "cumulative_progress", "'-3%'", PERCENTAGE),
            (4, "quarter", "'5'", "a quarter, 1 to 4"),
        ],
    ),
    "quarter without a figure": (
        "progress.csv",
        "quarter,planned_progress,source\n1,25%,二\n",
        [(2, None, "neither", "at least one of cumulative_progress, cumulative_executed")],
    ),
    "two departments": (
        "department.csv",
        DEPARTMENT + "另一中心,某区,synthetic,某报告,封面\n",
        [(3, None, "a second department", "exactly one row")],
    ),
    "more satisfied than asked": (
        "satisfaction.csv",
        "group,valid_responses,satisfied,mean_score,method,source\n"
        "家长,200,201,,问卷,三\n学员,50,50,100.5,问卷,三\n其他,9,,,问卷,三\n",
        [
            (4, None, "neither", "at least one of satisfied, mean_score"),
            (2, "satisfied", "201", "at most 200, the valid responses"),
            (3, "mean_score", "100.5", "0 to 100"),
        ],
    ),
    "more assets used than there are": (
        "assets.csv",
        "item,amount,source\nfixed_assets_in_use,120.01,三\nfixed_assets,120,三\n",
        [(2, "amount", "fixed_assets_in_use 120.01", "at most 120, the fixed_assets")],
    ),
    "more petitions settled than received": (
        "petitions.csv",
        "item,count,source\nvalid,4,三\nsettled,5,三\nreplied,3,三\nreplied_on_time,4,三\n",
        [
            (3, "count", "settled 5", "at most 4, the valid"),
            (5, "count", "replied_on_time 4", "at most 3, the replied"),
        ],
    ),
    "half a person": (
        "staffing.csv",
        "item,count,source\nstaff,4.5,三\napproved_posts,-4,三\n",
        [(2, "count", "'4.5'", COUNT), (3, "count", "'-4'", COUNT)],
    ),
    "unfinished but on time": (
        "tasks.csv",
        "kind,number,task,completed,on_time,source\nkey_task,1,甲,no,yes,二\n",
        [(2, "on_time", "yes for an unfinished task", "no or empty")],
    ),
    "target without an actual": (
        "targets.csv",
        "indicator,operator,target,source\n甲,>=,5,二\n",
        [(2, None, "neither", "target and actual, or met")],
    ),
    "project spent against a budget of 0": (
        "projects.csv",
        "stage,project,fund_origin,amount,source\n"
        "initial,甲,department_budget,0,一\nexecuted,甲,department_budget,3,二\n",
        [
            (
                3,
                "amount",
                "甲 executed 3 against a budget of 0",
                "an initial or adjusted budget above 0 for 甲",
            )
        ],
    ),
}


@pytest.mark.parametrize(("file", "text", "expected"), OTHERS.values(), ids=OTHERS)
def test_faults_between_rows(spoil: Spoil, file: str, text: str, expected: Faults) -> None:
    """What cannot be true of a table is told with its place; nothing else is."""
    assert [(file, *fault) for fault in expected] == spoil({file: text})


def test_limits_may_be_reached(spoil: Spoil) -> None:
    """What is equal to its limit is possible: a quarter without spending, all in use, all glad."""
    files: dict[str, str | bytes | None] = {
        "progress.csv": "quarter,cumulative_progress,source\n1,20%,二\n2,20.00%,二\n",
        "assets.csv": "item,amount,source\nfixed_assets_in_use,120.0,三\nfixed_assets,120,三\n",
        "petitions.csv": "item,count,source\nvalid,4,三\nsettled,4,三\nreplied,0,三\n",
        "satisfaction.csv": "group,valid_responses,satisfied,mean_score,method,source\n"
        "家长,200,200,100,问卷,三\n学员,0,0,0,问卷,三\n",
    }
    assert spoil(files) == []


def test_all_faults_of_all_files_at_once(spoil: Spoil) -> None:
    """Faults in several files come in one error, in the order of the files."""
    found = spoil(
        {
            "budget.csv": None,
            "budgett.csv": "",
            "income.CSV": "",
            "department.csv": DEPARTMENT.replace("synthetic", "real data"),
            "progress.csv": "quarter,cumulative_progress,source\n1,21%,二\n2,20%,二\n",
            "staffing.csv": "item,count,source\nstaf,4,三\npost,,三\n",
        }
    )
    posts = "one of approved_posts, staff, off_post_staff"
    known = "approved_posts, off_post_staff, staff"
    assert found == [
        (
            "budgett.csv",
            None,
            None,
            "a file of unknown name",
            "the name of a table (did you mean 'budget'?)",
        ),
        (
            "income.CSV",
            None,
            None,
            "a file of unknown name",
            "the name of a table (did you mean 'income'?)",
        ),
        (
            "department.csv",
            2,
            "data_kind",
            "'real data'",
            "one of real, synthetic (did you mean 'real'?)",
        ),
        ("budget.csv", None, None, "no such file", "the table 支出预算与执行"),
        ("staffing.csv", 2, "item", "'staf'", f"{posts} (did you mean 'staff'?)"),
        (
            "staffing.csv",
            3,
            "item",
            "'post'",
            f"{posts} (known: {known})",
        ),
        ("staffing.csv", 3, "count", "an empty cell", COUNT),
        (
            "progress.csv",
            3,
            "cumulative_progress",
            "20.00% after 21.00%",
            "cumulative figures, which never fall from quarter to quarter",
        ),
    ]


def test_the_message_lists_every_fault(copy_of_2021: Path) -> None:
    """The error alone tells a person what to mend: department, year, file, row and column."""
    (copy_of_2021 / "income.csv").write_text(
        "stage,origin,amount,source\nfinal,other,-1,一\n", "utf-8"
    )
    (copy_of_2021 / "department.csv").unlink()
    name = copy_of_2021.parent.name
    with pytest.raises(DataError) as caught:
        load(name, 2021, copy_of_2021.parents[1])
    assert str(caught.value) == (
        "3 faults in the data:\n"
        f"  {name}/2021/department.csv: found no such file; expected the table 部门信息\n"
        f"  {name}/2021/income.csv, row 2, column stage: found 'final'; "
        "expected one of initial, adjusted, executed (did you mean 'initial'?)\n"
        f"  {name}/2021/income.csv, row 2, column amount: found '-1'; expected an amount in 万元, "
        "a number >= 0 such as 15,525.82 (amounts are never negative; a cut is a row of kind cut)"
    )
    assert caught.value.exit_code == 2


def test_fund_origins_of_a_project_count_together(spoil: Spoil) -> None:
    """A project with a budget from one origin may have a row of 0 from another."""
    rows = ["initial,甲,department_budget,5,一", "initial,甲,upper_level_transfer,0,一"]
    rows += ["executed,甲,department_budget,4,二", "executed,乙,department_budget,1,二"]
    text = "stage,project,fund_origin,amount,source\n" + "\n".join(rows)
    assert spoil({"projects.csv": text}) == []


def test_open_and_hidden_files_are_passed_over(spoil: Spoil) -> None:
    """Lock and hidden files, and files that are no CSV, are no tables."""
    assert spoil({"~$budget.csv": "x", ".budget.csv": "x", "notes.txt": "x"}) == []


def test_every_table_can_be_absent_but_the_required(spoil: Spoil, folder: Path) -> None:
    """Only two tables are required; any other that is absent is empty with its columns."""
    assert spoil({}) == []
    dossier = load(folder.parent.name, 2021, folder.parents[1])
    assert set(dossier.tables) == {name for name, table in TABLES.items() if table.required}
    assert list(dossier.table("assets").columns) == ["item", "amount", "source"]
    with pytest.raises(UnknownNameError, match="no table 'asset': did you mean 'assets'"):
        dossier.table("asset")


@pytest.mark.parametrize("name", ["../data", "..", "", ".", "centre/2021", "/", "2021"])
def test_department_names_lead_nowhere_else(copy_of_2021: Path, name: str) -> None:
    """A name with path parts is an unknown department, not a way to another folder."""
    root = copy_of_2021.parents[1]
    with pytest.raises(UnknownNameError, match=r"no department .* in data: .*centre"):
        load(name, 2021, root)


def test_unknown_names_say_what_exists(copy_of_2021: Path) -> None:
    """An unknown department suggests the nearest; an unknown year lists those there are."""
    root, name = copy_of_2021.parents[1], copy_of_2021.parent.name
    (copy_of_2021.parent / "2020").mkdir()
    (copy_of_2021.parent / "drafts").mkdir()
    (root / "notes").mkdir()
    assert available(root) == {name: [2020, 2021]}
    near = name.replace("centre", "center")
    with pytest.raises(UnknownNameError, match=f"no department '{near}' in data: did you"):
        load(near, 2021, root)
    with pytest.raises(UnknownNameError, match=rf"no fiscal year 2022 for {name} .* 2020, 2021$"):
        load(name, 2022, root)
    with pytest.raises(UnknownNameError, match="no department 'x': known: "):
        load_panel(root, ["x"])
    with pytest.raises(UnknownNameError, match=r"no fiscal year 2022: there are 2020, 2021$"):
        load_panel(root, fiscal_years=[2021, 2022])
    with pytest.raises(UnknownNameError, match="no data folder 'nowhere' here"):
        find_data_dir("nowhere")


def two_departments(folder: Path) -> Path:
    """Put a faulty copy of a department beside it; return the data folder."""
    root = folder.parents[1]
    shutil.copytree(folder, root / "other" / "2020")
    (root / "other" / "2020" / "budget.csv").unlink()
    (root / "other" / "2020" / "income.csv").write_text("stage\n", "utf-8")
    return root


def test_a_panel_tells_the_faults_of_all(copy_of_2021: Path) -> None:
    """A faulty department-year stops the panel, with all its faults and its name."""
    root = two_departments(copy_of_2021)
    with pytest.raises(DataError) as caught:
        load_panel(root)
    assert [fault.file for fault in caught.value.faults] == [
        "other/2020/budget.csv",
        *["other/2020/income.csv"] * 3,
    ]


def test_a_panel_can_leave_the_faulty_out(copy_of_2021: Path) -> None:
    """With ``skip_faulty`` the sound are loaded, and the others named with their faults."""
    root = two_departments(copy_of_2021)
    panel = load_panel(root, skip_faulty=True)
    assert [(d.department, d.fiscal_year) for d in panel.dossiers] == [
        (copy_of_2021.parent.name, 2021)
    ]
    assert {name: len(faults) for name, faults in panel.skipped.items()} == {"other/2020": 4}
    assert list(panel.figures.index) == [(copy_of_2021.parent.name, 2021)]
    assert set(panel.table("budget")["department"]) == {copy_of_2021.parent.name}


def test_a_panel_of_chosen_departments_and_years(copy_of_2021: Path) -> None:
    """Only what is asked for is loaded, so that a fault elsewhere does not matter."""
    root, name = two_departments(copy_of_2021), copy_of_2021.parent.name
    for panel in (load_panel(root, [name]), load_panel(root, fiscal_years=[2021])):
        assert [(d.department, d.fiscal_year) for d in panel.dossiers] == [(name, 2021)]
        assert panel.skipped == {}
    assert load_panel(root, [name, "other"], [2020], skip_faulty=True).dossiers == ()
