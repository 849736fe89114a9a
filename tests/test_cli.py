"""The command line, as a user or a scheduler runs it: exit codes, stdout, stderr, files."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import nbformat
import pytest

from selfeval import CATALOGUE
from selfeval.runner.places import notebooks

DEPARTMENT = "futian-disability-service-centre"
REAL = ("--department", DEPARTMENT, "--year", "2021")
NAMES = [path.name for path in notebooks()]
Cli = Callable[..., subprocess.CompletedProcess[str]]


@dataclass(frozen=True)
class Finished:
    """A run of the real data that went well."""

    process: subprocess.CompletedProcess[str]
    output: Path

    @property
    def folder(self) -> Path:
        return self.output / DEPARTMENT / "2021"

    @property
    def record(self) -> dict[str, Any]:
        return json.loads((self.folder / "run.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def finished(cli: Cli, tmp_path_factory: pytest.TempPathFactory) -> Finished:
    """Make the report of 2021 once, with one parameter of the notebooks."""
    output = tmp_path_factory.mktemp("run") / "outputs"
    return Finished(cli("run", *REAL, "--output", output, "-p", "top_projects=3"), output)


def test_run_ends_well_and_names_the_page_on_stdout(finished: Finished) -> None:
    """Exit code 0; stdout is the path of the page, for a script to take; stderr one line."""
    page = finished.folder / "report.html"
    assert (finished.process.returncode, finished.process.stdout) == (0, f"{page}\n")
    assert finished.process.stderr == f"{DEPARTMENT} 2021: running {len(NAMES)} notebook(s)\n"
    assert page.read_text("utf-8").lower().startswith("<!doctype html>")


def test_run_leaves_the_report_and_nothing_else(finished: Finished) -> None:
    """Page, record and executed notebooks; no temporary folder, hidden or not, is left."""
    files = ["report.html", "run.json", *(f"notebooks/{name}" for name in NAMES)]
    assert sorted(files) == sorted(
        path.relative_to(finished.folder).as_posix()
        for path in finished.output.rglob("*")
        if path.is_file()
    )
    folders = {
        path.relative_to(finished.output).as_posix() for path in finished.output.rglob("*/")
    }
    assert folders == {DEPARTMENT, f"{DEPARTMENT}/2021", f"{DEPARTMENT}/2021/notebooks"}


def test_record_tells_what_went_in(finished: Finished, real_data: Path) -> None:
    """run.json names every table and notebook by its SHA-256, and the parameters as used."""
    record = finished.record
    tables = (real_data / DEPARTMENT / "2021").glob("*.csv")
    for key, paths in (("inputs", tables), ("notebook_inputs", notebooks())):
        hashes = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}
        assert hashes == record[key]
    assert record["parameters"] == {
        "department": DEPARTMENT,
        "fiscal_year": 2021,
        "data_dir": "data",
        "top_projects": 3,
    }
    command = f"selfeval run --department {DEPARTMENT} --year 2021 --parameter top_projects=3"
    assert command == record["command"]
    packages = ["selfeval", "pandas", "altair", "papermill", "nbconvert", "vl-convert-python"]
    python = ".".join(map(str, sys.version_info[:3]))
    assert {"python": python, **{p: version(p) for p in packages}} == record["versions"]


def test_record_tells_how_it_ended(finished: Finished) -> None:
    """run.json holds the outcome of the whole and of each notebook with its seconds."""
    record = finished.record
    about = ("schema_version", "outcome", "department", "fiscal_year", "data_kind")
    assert [record[key] for key in about] == [1, "complete", DEPARTMENT, 2021, "real"]
    assert [(f"{n['name']}.ipynb", n["outcome"]) for n in record["notebooks"]] == [
        (name, "complete") for name in NAMES
    ]
    # Each waits for a kernel at least; a 0 would mean that nothing was measured.
    assert [n["name"] for n in record["notebooks"] if not n["seconds"] > 0] == []
    started, ended = (datetime.fromisoformat(record[key]) for key in ("started", "finished"))
    assert None not in (started.tzinfo, ended.tzinfo)
    assert started <= ended


def test_executed_notebooks_are_those_of_the_report(finished: Finished) -> None:
    """Each kept notebook ran without error, with the parameters that it declares."""
    given = {}
    for name in NAMES:
        cells = nbformat.read(finished.folder / "notebooks" / name, as_version=4).cells
        code = [cell for cell in cells if cell.cell_type == "code"]
        kinds = {output.output_type for cell in code for output in cell.outputs}
        assert kinds == {"execute_result"} or kinds == {"execute_result", "display_data"}
        (injected,) = (c for c in code if "injected-parameters" in c.metadata.get("tags", []))
        given[name] = injected.source.splitlines()[1:]
    common = [f'department = "{DEPARTMENT}"', "fiscal_year = 2021", 'data_dir = "data"']
    more = {"02_execution.ipynb": ["top_projects = 3"]}
    assert {name: [*common, *more.get(name, [])] for name in NAMES} == given


@pytest.fixture(scope="module")
def figures(cli: Cli) -> dict[str, dict[str, Any]]:
    """Return what `metrics --json` says of the real data."""
    done = cli("metrics", *REAL, "--json")
    assert (done.returncode, done.stderr) == (0, "")

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    return json.loads(done.stdout, parse_constant=refuse)


FIGURES = [
    ("execution_rate", 0.988779, 14787.64, 14955.46),
    ("execution_rate_initial", 0.952455, 14787.64, 15525.82),
    ("execution_rate_project", 0.994308, 14479.24, 14562.13),
    ("budget_adjustment_rate", -0.036736, -570.36, 15525.82),
    ("budget_growth_rate", 0.038815, 580.12, 14945.7),
    ("three_public_control_rate", 0.263333, 0.79, 3.0),
    ("balance_rate_q3", 1.0084, 0.7563, 0.75),
]


@pytest.mark.parametrize(("name", "value", "numerator", "denominator"), FIGURES)
def test_json_has_the_figures_of_the_report(
    figures: dict[str, dict[str, Any]],
    name: str,
    value: float,
    numerator: float,
    denominator: float,
) -> None:
    """A figure comes with the amounts it was made of, as the report prints them."""
    found = figures[name]
    assert {
        "value": value,
        "numerator": numerator,
        "denominator": denominator,
        "unit": "fraction",
        "reason": None,
    } == {**found, "value": round(found["value"], 6)}


def test_json_has_every_metric_and_a_reason_for_each_that_is_missing(
    figures: dict[str, dict[str, Any]],
) -> None:
    """One object, in the order of the catalogue; there is a value or a reason, never both."""
    assert [metric.name for metric in CATALOGUE] == list(figures)
    keys = {("value", "numerator", "denominator", "unit", "reason")}
    assert keys == {tuple(found) for found in figures.values()}
    both_or_none = [
        name for name, f in figures.items() if (f["value"] is None) != bool(f["reason"])
    ]
    assert both_or_none == []
    assert figures["staff_control_rate"] == {
        "value": None,
        "numerator": None,
        "denominator": None,
        "unit": "fraction",
        "reason": "未提供《人员编制》（staffing.csv）",
    }


# Encodings that a console or a scheduler may force; the last leaves Python no way out.
ENVIRONMENTS = {
    "own": {},
    "gbk": {"PYTHONIOENCODING": "gbk"},
    "ascii": {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
    "bare": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
}


@pytest.mark.parametrize("env", ENVIRONMENTS.values(), ids=ENVIRONMENTS.keys())
def test_metrics_are_readable_lines_in_any_locale(cli: Cli, env: dict[str, str]) -> None:
    """One line a metric: name, value or dash, Chinese term, reason; always in UTF-8."""
    done = cli("metrics", *REAL, env=env)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert [metric.name for metric in CATALOGUE] == [line.split()[0] for line in lines]
    assert f"{'execution_rate':32}     0.988779  预算执行率" in lines
    missing = f"{'staff_control_rate':32}            —  财政供养（在职）人员控制率"
    assert f"{missing}  未提供《人员编制》（staffing.csv）" in lines


def test_version_is_that_of_the_package(cli: Cli) -> None:
    """`--version` prints the installed version and no more."""
    done = cli("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{version('selfeval')}\n", "")


def test_without_arguments_it_helps(cli: Cli) -> None:
    """The bare command shows how it is used: its three commands."""
    done = cli()
    shown = [name for name in ("run", "metrics", "demo") if f" {name} " in done.stdout]
    assert (done.stderr, shown) == ("", ["run", "metrics", "demo"])
    assert "Usage: python -m selfeval" in done.stdout
