"""Many reports at once: the plan, and that only what has changed is made again."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from selfeval import UnknownNameError
from selfeval.cli_options import years_of
from selfeval.errors import SelfEvalError
from selfeval.runner.batch import plan
from selfeval.runner.settings import Job

Cli = Callable[..., subprocess.CompletedProcess[str]]
Add = Callable[..., Path]
ROOT = Path(__file__).parents[1]


def times(output: Path, job: str) -> dict[str, int]:
    """Return when each file of a report was written."""
    folder = output / job
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.stat().st_mtime_ns for path in paths}


@pytest.fixture
def data(tmp_path: Path, add_department: Add) -> Path:
    """Return a data folder of three small departments, one of which has a fault."""
    for name in ("甲", "乙", "坏"):
        add_department(tmp_path / "data", name, amount="many" if name == "坏" else "100.00")
    return tmp_path / "data"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, cli: Cli, add_department: Add) -> Path:
    """Return a folder with data of two departments, two years the one, and their reports."""
    folder = tmp_path_factory.mktemp("made")
    for name, year in (("甲", 2020), ("甲", 2021), ("乙", 2021)):
        add_department(folder / "data", name, year)
    done = again(cli, folder)
    assert done.stdout.startswith("3 reports: 3 made")
    return folder


@pytest.fixture
def copied(made: Path, tmp_path: Path) -> Path:
    """Return a copy of that folder to change."""
    return shutil.copytree(made, tmp_path / "copied")


def again(cli: Cli, folder: Path, *options: object) -> subprocess.CompletedProcess[str]:
    return cli("run", "--all", "--data", folder / "data", "--output", folder / "out", *options)


def runs(folder: Path, job: str) -> dict[str, str]:
    """Return when each notebook of a report was executed."""
    return {
        path.stem: nbformat.read(path, as_version=4).metadata.papermill.start_time
        for path in (folder / "out" / job / "notebooks").glob("*.ipynb")
    }


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    assert before.keys() == after.keys()
    return {name for name in before if before[name] != after[name]}


ALL = {path.stem for path in (ROOT / "notebooks").glob("0[0-6]_*.ipynb")}


def test_one_changed_file_reruns_what_depends_on_it(cli: Cli, copied: Path) -> None:
    """The year whole, and the next, which compares with it; of others the trends alone."""
    jobs = ("甲/2020", "甲/2021", "乙/2021")
    before = {job: runs(copied, job) for job in jobs}
    path = copied / "data" / "甲" / "2020" / "budget.csv"
    path.write_text(path.read_text("utf-8").replace("100.00", "101.00"), "utf-8")
    assert again(cli, copied).stdout.startswith("3 reports: 3 made")
    found = [changed(before[job], runs(copied, job)) for job in jobs]
    assert found == [ALL, ALL, {"06_trends"}]


@pytest.mark.parametrize(
    ("change", "remade"),
    [
        (lambda folder: (folder / "out/乙/2021/report.html").unlink(), 1),
        (lambda folder: (folder / "out/乙/2021/report.html").write_text("cut", "utf-8"), 1),
        (lambda folder: (folder / "out/乙/2021/run.json").write_text("{", "utf-8"), 1),
        (lambda folder: (folder / "data/乙/2021/._budget.csv").write_bytes(b"\0"), 0),
    ],
    ids=["no page", "half a page", "half a record", "what a Mac leaves"],
)
def test_only_what_is_whole_and_the_same_is_left_as_it_is(
    cli: Cli, copied: Path, change: Callable[[Path], object], remade: int
) -> None:
    change(copied)
    before = times(copied / "out", "甲/2021")
    done = again(cli, copied)
    assert done.stdout.startswith(f"3 reports: {remade} made, {3 - remade} unchanged, 0 failed")
    assert times(copied / "out", "甲/2021") == before


def test_options_and_parameters_count(cli: Cli, copied: Path) -> None:
    """A static page is another one; a parameter changes the notebooks that have it; --force."""
    one = ("run", "--department", "乙", "--year", 2021, "--data", copied / "data")
    first = runs(copied, "乙/2021")

    def call(*options: str) -> tuple[bool, set[str]]:
        before = runs(copied, "乙/2021")
        done = cli(*one, "--output", copied / "out", *options)
        assert done.returncode == 0
        return "unchanged" in done.stderr, changed(before, runs(copied, "乙/2021"))

    assert call() == (True, set())
    assert call("--static") == (False, set())
    assert "<script" not in (copied / "out/乙/2021/report.html").read_text("utf-8")
    assert call("--static", "-p", "top_services=3") == (False, {"06_trends"})
    assert call("--static", "-p", "top_services=3") == (True, set())
    assert call("--static", "-p", "top_services=3", "--force") == (False, ALL)
    assert changed(first, runs(copied, "乙/2021")) == ALL


def test_the_plan_is_what_the_data_has(data: Path, add_department: Add) -> None:
    add_department(data, "甲", 2020)
    every = [Job("坏", 2021), Job("甲", 2020), Job("甲", 2021), Job("乙", 2021)]
    assert plan(data) == sorted(every)
    assert plan(data, ["甲"]) == [Job("甲", 2020), Job("甲", 2021)]
    assert plan(data, ["甲", "甲", "乙"], [2021]) == sorted([Job("甲", 2021), Job("乙", 2021)])
    with pytest.raises(UnknownNameError, match="no department '丙'"):
        plan(data, ["甲", "丙"])
    with pytest.raises(UnknownNameError, match=r"no department-year.*2020, 2021"):
        plan(data, None, [2019])


@pytest.mark.parametrize(
    ("text", "years"), [("2021", [2021]), ("2019-2021", [2019, 2020, 2021]), ("last", None)]
)
def test_years(text: str, years: list[int] | None) -> None:
    assert list(years_of(text)) == (years or [time.localtime().tm_year - 1])


@pytest.mark.parametrize("text", ["2021-", "2021-2019", "two", "２０２１", ""])
def test_no_years(text: str) -> None:
    with pytest.raises(SelfEvalError, match="--years: found"):
        years_of(text)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ([], "name one report with --department and --year, or many"),
        (["--department", "甲"], "name one report"),
        (["--all", "--department", "甲"], "expected one of --department, --departments"),
        (["--years", "2021"], "expected one of --department, --departments and --all"),
        (["--all", "--year", "2021", "--years", "2021"], "expected one of --year and --years"),
        (["--all", "--years", "x"], "--years: found 'x'"),
        (["--departments", "甲,无"], "no department '无'"),
        (["--all", "--engine", "stock", "--time-limit", "9"], "need the engine fast"),
        (["--all", "-p", "framework=none"], "no framework 'none'"),
        (["--all", "--notify-cmd", "mail 'x"], '--notify-cmd: found "mail \'x"'),
        (["--department", "甲", "--year", "2021", "--log", "x"], "are for many reports"),
    ],
)
def test_mistakes_are_one_message(
    cli: Cli, data: Path, tmp_path: Path, options: list[str], told: str
) -> None:
    done = cli("run", *options, "--data", data, "--output", tmp_path / "out")
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_what_is_asked_for_and_has_no_data_is_named(cli: Cli, copied: Path) -> None:
    """A department that sent nothing is no report, and must not pass unseen."""
    done = again(cli, copied, "--years", "2020-2021", "--log", copied / "log" / "run.jsonl")
    assert done.returncode == 0
    assert "no data, and so no report: 乙/2020" in done.stderr
    lines = (copied / "log" / "run.jsonl").read_text("utf-8").splitlines()
    start, end = (json.loads(line) for line in lines)
    assert (start["event"], start["absent"]) == ("start", ["乙/2020"])
    assert (end["event"], end["unchanged"], end["exit_code"]) == ("end", 3, 0)


def test_a_command_is_told_how_it_went(cli: Cli, copied: Path) -> None:
    """With the summary as its last argument; that it fails changes nothing of the run."""
    tell = "import os, sys; print(os.environ['SELFEVAL_EXIT_CODE'], sys.argv[1:])"
    done = again(cli, copied, "--notify-cmd", f'"{sys.executable}" -c "{tell}" x')
    told = done.stdout.splitlines()[-1]
    assert told.startswith("0 ['x', '3 reports: 0 made, 3 unchanged")
    failing = again(cli, copied, "--notify-cmd", "no-such-command")
    assert failing.returncode == 0
    assert "--notify-cmd failed" in failing.stderr
