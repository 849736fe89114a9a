"""The monitoring notebook, run for real: nothing from later quarters, and what is missing said."""

import csv
import html
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from selfeval import Panel, charts, load, load_panel, prose, tables
from selfeval.demo import write_demo
from selfeval.display import VEGA_LITE, Note, Plot
from selfeval.monitoring import Monitoring, load_bands, monitor
from selfeval.monitoring.words import rate_range

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data"
YEAR = 2022


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("monitoring")
    write_demo(folder, 6, range(2019, YEAR + 1), 1)
    return folder


def rewrite(path: Path, change: Callable[[dict[str, str]], dict[str, str] | None]) -> None:
    """Put each row of a table through ``change``; None drops it. No table of no rows is left."""
    if not path.exists():
        return
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    kept = [row for row in map(change, rows) if row is not None]
    path.unlink()
    if kept:
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, rows[0])
            writer.writeheader()
            writer.writerows(kept)


def at_mid_year(folder: Path, quarter: int) -> None:
    """Take out of a department-year all that its later quarters brought."""
    for path in folder.glob("*.csv"):
        if path.stem not in ("department", "budget", "projects", "progress", "project_progress"):
            path.unlink()
    for name in ("budget", "projects"):
        rewrite(folder / f"{name}.csv", lambda row: row if row["stage"] != "executed" else None)
    for name in ("progress", "project_progress"):
        rewrite(
            folder / f"{name}.csv", lambda row: row if int(row["quarter"]) <= quarter else None
        )


def watched(panel: Panel, department: str, quarter: int) -> Monitoring:
    key = (department, YEAR)
    dossier = next(d for d in panel.dossiers if (d.department, d.fiscal_year) == key)
    return monitor(dossier, panel, quarter, load_bands(DATA))


def shown(found: Monitoring) -> list[object]:
    """Return everything that the notebook shows, but what it says of the data itself."""
    plots = [charts.year_end(found), charts.double_monitoring(found)]
    for plot in (p for p in plots if isinstance(p, Plot)):
        plot.chart.to_dict(validate=True)
    parts: list[object] = [p.spec() if isinstance(p, Plot) else p for p in plots]
    for table in ("pace_checks", "forecast_basis", "project_risks", "monitoring_gaps"):
        made = getattr(tables, table)(found)
        parts.append(made.text if isinstance(made, Note) else made.frame.to_dict("list"))
    for said in ("pace_so_far", "year_end_forecast", "projects_at_risk"):
        made = getattr(prose, said)(found)
        parts.append(made.text if isinstance(made, Note) else made.data)
    return [*parts, prose.monitoring_cards(found)]


@pytest.mark.parametrize("quarter", [1, 2, 3])
def test_nothing_that_came_later_is_looked_at(demo: Path, tmp_path: Path, quarter: int) -> None:
    """A finished year gives, to the last word, what its data gave at the end of the quarter."""
    data = shutil.copytree(demo, tmp_path / "data")
    departments = sorted(path.name for path in data.iterdir())
    for department in departments:
        at_mid_year(data / department / str(YEAR), quarter)
    half, whole = load_panel(data), load_panel(demo)
    for department in departments:
        then, now = (watched(panel, department, quarter) for panel in (half, whole))
        assert shown(then) == shown(now)
        assert (then.later, now.later) == (False, True)


def test_later_years_are_not_looked_at(demo: Path, tmp_path: Path) -> None:
    write_demo(tmp_path, 6, range(2019, YEAR + 2), 1)
    panel, longer = load_panel(demo), load_panel(tmp_path)
    assert len(longer.dossiers) == len(panel.dossiers) + 6
    for department in {dossier.department for dossier in panel.dossiers}:
        before, after = (watched(one, department, 2) for one in (panel, longer))
        assert shown(before) == shown(after)


def run(target: Path, *parameters: str) -> nbformat.NotebookNode:
    """Run the notebook by stock papermill and return it with its outputs."""
    given = [part for one in parameters for part in ("-p", *one.split("="))]
    command = [sys.executable, "-m", "papermill", "notebooks/07_monitoring.ipynb", str(target)]
    done = subprocess.run(
        [*command, "--no-progress-bar", *given],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return nbformat.read(target, as_version=4)


def outputs(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


def text_of(notebook: nbformat.NotebookNode) -> str:
    bundles = [output.data for output in outputs(notebook) if "data" in output]
    told = [b.get("text/html", b.get("text/markdown", "")) for b in bundles]
    return html.unescape(re.sub(r"<[^>]*>|\\", " ", "\n".join(told)))


def test_notebook_of_a_finished_year(demo: Path, tmp_path: Path) -> None:
    """The demo at mid-year: both charts, a range, no executed total of the year anywhere."""
    panel = load_panel(demo)
    monitored = (watched(panel, d.department, 2) for d in panel.dossiers if d.fiscal_year == YEAR)
    found = next(f for f in monitored if f.pace and f.pace.kind == "own" and f.span and f.together)
    department = found.dossier.department
    given = [f"department={department}", f"fiscal_year={YEAR}", f"data_dir={demo.as_posix()}"]
    notebook = run(tmp_path / "out.ipynb", *given, "quarter=2")
    specs = [o.data[VEGA_LITE] for o in outputs(notebook) if VEGA_LITE in o.get("data", {})]
    assert len(specs) == 2
    assert all(spec["title"] and spec["description"] for spec in specs)
    text = text_of(notebook)
    assert "合成数据" in text and "预计年末执行率" in text
    dossier = load(department, YEAR, demo)
    executed = dossier.values["executed_total"]
    assert f"{executed:,}" not in text and str(executed) not in str(outputs(notebook))
    assert found.span is not None and rate_range(found.span) in text


def test_notebook_of_a_first_quarter_alone(folder: Path, tmp_path: Path) -> None:
    """A department that has one quarter and nothing else: every step shows, or says what lacks."""
    rows = "quarter,cumulative_progress,source\n1,18.5%,一\n"
    (folder / "progress.csv").write_text(rows, "utf-8")
    given = ["department=centre", "fiscal_year=2021", f"data_dir={folder.parents[1].as_posix()}"]
    text = text_of(run(tmp_path / "first.ipynb", *given, "quarter=1"))
    assert "18.50%" in text and "没有公布的检查点" in text
    assert "按序时外推为 74.00%，这是假设，不是预测" in text
    assert "没有项目预算（projects.csv）和项目监控数据（project_progress.csv）" in text
    text = text_of(run(tmp_path / "second.ipynb", *given, "quarter=2"))
    assert "《季度支出进度》中没有第二季度（progress.csv）" in text
    assert "预测年末执行率" in text and "18.50%" in text  # the chart still has the first quarter


def test_names_from_the_data_are_escaped(folder: Path) -> None:
    """A project's name is no Markdown and no HTML, wherever it stands."""
    name = "<b>**粗**</b>"
    header = "stage,project,fund_origin,amount,source\n"
    (folder / "projects.csv").write_text(f"{header}initial,{name},department_budget,9,一\n")
    monitored = "quarter,project,cumulative_executed,target_progress,source\n"
    (folder / "project_progress.csv").write_text(f"{monitored}2,{name},1,90%,一\n")
    dossier = load("centre", 2021, folder.parents[1])
    found = monitor(dossier, load_panel(folder.parents[1]), 2, load_bands(DATA))
    assert "<b>" not in prose.projects_at_risk(found).data
    assert "**粗" not in prose.projects_at_risk(found).data
    assert "<b>**" not in tables.project_risks(found)._repr_html_()
