"""The data of monitoring: its table, its thresholds, and what was known at a quarter's end."""

from collections.abc import Callable
from decimal import Decimal as D
from pathlib import Path

import pytest

from selfeval import DataError, UnknownNameError, load, load_panel
from selfeval.demo import write_demo
from selfeval.gaps import evidence_gaps
from selfeval.monitoring import known_by, load_bands

Spoil = Callable[[dict[str, str | bytes | None]], list[tuple[object, ...]]]

PROJECTS = "stage,project,fund_origin,amount,source\ninitial,培训,department_budget,50,一\n"
HEAD = "quarter,project,cumulative_executed,target_progress,note,source\n"
OWN = """[execution]
source = "本市办法"
evidence = "S"
severe_source = "本市办法"
severe_evidence = "S"
checkpoints = [{ month = 6, warn = "45%", severe = "20%" }]
[gap]
warn = "5%"
severe = "15%"
source = "本市办法"
evidence = "S"
severe_source = "本市办法"
severe_evidence = "S"
"""


def test_a_half_year_loads(spoil: Spoil, folder: Path) -> None:
    """Budget without executed rows and the quarters so far are no faults; nothing is a gap."""
    assert not spoil(
        {
            "projects.csv": PROJECTS,
            "progress.csv": "quarter,cumulative_progress,source\n1,20%,一\n2,45%,一\n",
            "project_progress.csv": f"{HEAD}1,培训,5,10%,,一\n2,培训,,40%,合同未到付款期,一\n",
        }
    )
    dossier = load("centre", 2021, folder.parents[1])
    rows = dossier.table("project_progress")
    assert list(rows["cumulative_executed"]) == [D(5), None]
    assert list(rows["target_progress"]) == [D("0.10"), D("0.40")]
    (folder / "project_progress.csv").unlink()
    gaps = evidence_gaps(load("centre", 2021, folder.parents[1]))
    assert not gaps["reason"].str.contains("project_progress").any()


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ("2,培训,5,,,一\n1,培训,6,,,一\n", (2, "cumulative_executed", "5 after 6")),
        ("1,培训,,30%,,一\n3,培训,,29%,,一\n", (3, "target_progress", "29.00% after 30.00%")),
        ("1,培训,,,缺,一\n", (2, None, "neither")),
        ("5,培训,1,,,一\n", (2, "quarter", "'5'")),
        ("1,培圳,1,,,一\n", (2, "project", "'培圳'")),
    ],
    ids=["money falls", "targets fall", "nothing said", "no quarter", "unknown project"],
)
def test_faults_of_project_progress(spoil: Spoil, rows: str, fault: tuple[object, ...]) -> None:
    found = spoil({"projects.csv": PROJECTS, "project_progress.csv": HEAD + rows})
    assert [("project_progress.csv", *fault)] == [one[:4] for one in found]


def test_two_projects_do_not_follow_each_other(spoil: Spoil) -> None:
    """Each is cumulative by itself, and without a list of projects any name is taken."""
    rows = "1,甲,9,,,一\n2,甲,9,,,一\n1,乙,1,,,一\n2,乙,2,,,一\n"
    assert not spoil({"project_progress.csv": HEAD + rows})


def test_the_shipped_thresholds_say_where_they_are_from(real_data: Path) -> None:
    """The published checkpoints and the difference of 10 points; what is ours is tagged so."""
    bands = load_bands(real_data)
    points = [(c.month, c.warn, c.severe) for c in bands.execution.checkpoints]
    assert points == [
        (4, D("0.25"), D("0.15")),
        (6, D("0.40"), D("0.30")),
        (8, D("0.60"), D("0.50")),
        (10, D("0.80"), D("0.70")),
    ]
    assert (bands.gap.warn, bands.gap.severe) == (D("0.10"), D("0.20"))
    assert (bands.execution.evidence, bands.execution.severe_evidence) == ("S", "I")
    at = [bands.execution.at(quarter) for quarter in (1, 2, 3, 4)]
    assert [c and c.month for c in at] == [None, 6, 8, 10]


def test_a_data_folder_may_have_its_own_thresholds(tmp_path: Path) -> None:
    assert load_bands(tmp_path).gap.warn == D("0.10")
    (tmp_path / "monitoring.toml").write_text(OWN, "utf-8")
    assert load_bands(tmp_path).gap.warn == D("0.05")
    with pytest.raises(UnknownNameError, match="no data folder"):
        load_bands(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'warn = "5%"',
            "warn = 5",
            "monitoring.toml, gap, warn: found '5'; expected a percentage",
        ),
        ('severe = "15%"', 'severe = "1%"', "monitoring.toml, gap: .*expected severe at least"),
        ('severe = "20%"', 'severe = "50%"', "checkpoints, 1: .*expected severe at most"),
        ("month = 6", "month = 13", "execution, checkpoints, 1, month: found '13'"),
        ('source = "本市办法"\n', "", "execution, source: found nothing"),
        ("[gap]", "[gap", "monitoring.toml: .*expected TOML"),
    ],
)
def test_faults_of_thresholds(tmp_path: Path, old: str, new: str, message: str) -> None:
    """What is wrong with the file is told with its place."""
    assert OWN.count(old)
    (tmp_path / "monitoring.toml").write_text(OWN.replace(old, new, 1), "utf-8")
    with pytest.raises(DataError, match=message):
        load_bands(tmp_path)


def test_known_by_keeps_nothing_of_what_came_after(tmp_path: Path) -> None:
    """No executed rows, no later quarters, no table that only the year's end fills."""
    write_demo(tmp_path, 4, [2022], 3)
    for dossier in load_panel(tmp_path).dossiers:
        known = known_by(dossier, 2)
        allowed = {"department", "budget", "projects", "progress", "project_progress"}
        assert set(known.tables) == allowed & set(dossier.tables)
        assert known.values["executed_total"] is None
        assert known.values["adjusted_total"] == dossier.values["adjusted_total"]
        assert known.values["progress_q3"] is known.values["progress_q4"] is None
        assert set(known.table("progress")["quarter"]) <= {1, 2}
        assert set(known.table("project_progress")["quarter"]) <= {1, 2}


def test_the_demo_is_consistent(tmp_path: Path) -> None:
    """A project ends with what it executed; its quarters are within those of the department."""
    write_demo(tmp_path, 12, range(2020, 2023), 9)
    seen = 0
    for dossier in load_panel(tmp_path).dossiers:
        monitored = dossier.table("project_progress")
        if monitored.empty or not {"projects", "progress"} <= set(dossier.tables):
            continue
        seen += 1
        projects = dossier.table("projects")
        executed = projects[projects["stage"] == "executed"].set_index("project")["amount"]
        last = monitored[monitored["quarter"] == 4].set_index("project")["cumulative_executed"]
        assert last.to_dict() == executed.to_dict()
        basic = dossier.values["executed_total"] - dossier.values["executed_project"]
        for row in dossier.table("progress").to_dict("records"):
            if row["cumulative_executed"] is not None:
                own = monitored[monitored["quarter"] == row["quarter"]]["cumulative_executed"]
                rest = row["cumulative_executed"] - sum(own)
                assert -D("0.1") <= rest <= basic + D("0.1")
    assert seen > 12
