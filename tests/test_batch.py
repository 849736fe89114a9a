"""Many reports at once: what fails stops no other, what is finished is not made again."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest

from selfeval import UnknownNameError
from selfeval.cli_options import years_of
from selfeval.errors import SelfEvalError
from selfeval.runner.batch import plan
from selfeval.runner.settings import Job

Cli = Callable[..., subprocess.CompletedProcess[str]]
ROOT = Path(__file__).parents[1]


def add_department(data: Path, name: str, year: int = 2021, amount: str = "100.00") -> Path:
    """Write the least that a department-year needs."""
    folder = data / name / str(year)
    folder.mkdir(parents=True)
    (folder / "department.csv").write_text(
        f"name,district,data_kind,document,source\n{name},某区,synthetic,某报告,封面\n", "utf-8"
    )
    (folder / "budget.csv").write_text(
        f"stage,category,amount,source\ninitial,public,{amount},一\n", "utf-8"
    )
    return folder


def record(output: Path, job: str, failed: bool = False) -> dict[str, Any]:
    base = output / "failed" if failed else output
    found: dict[str, Any] = json.loads((base / job / "run.json").read_text("utf-8"))
    return found


def times(output: Path, job: str) -> dict[str, int]:
    """Return when each file of a report was written."""
    folder = output / job
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.stat().st_mtime_ns for path in paths}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a data folder of three small departments, one of which has a fault."""
    for name in ("甲", "乙", "坏"):
        add_department(tmp_path / "data", name, amount="many" if name == "坏" else "100.00")
    return tmp_path / "data"


def test_a_batch_goes_on_after_a_failure_and_then_where_it_was(
    cli: Cli, data: Path, tmp_path: Path
) -> None:
    """Faulty data fails alone and leaves its record; a rerun makes only what is left."""
    output = tmp_path / "outputs"
    run = ("run", "--all", "--data", data, "--output", output)
    first = cli(*run, "-j", 2)
    assert (first.returncode, first.stdout.partition(";")[0]) == (
        3,
        "3 reports: 2 made, 0 unchanged, 1 failed",
    )
    assert "坏/2021 failed: 1 fault in the data" in first.stderr
    assert "坏/2021/budget.csv, row 2, column amount: found 'many'" in first.stderr
    assert sorted(path.name for path in output.iterdir()) == ["failed", "乙", "甲"]
    told = record(output, "坏/2021", failed=True)
    assert told["outcome"] == "failed"
    assert "budget.csv, row 2, column amount: found 'many'" in told["error"]

    budget = data / "坏" / "2021" / "budget.csv"
    budget.write_text(budget.read_text("utf-8").replace("many", "90.00"), "utf-8")
    second = cli(*run)
    assert (second.returncode, second.stdout.partition(";")[0]) == (
        0,
        # The trends compare with the third department, which was left out before.
        "3 reports: 3 made, 0 unchanged, 0 failed",
    )
    assert not (output / "failed" / "坏" / "2021").exists()
    third = cli(*run)
    assert third.stdout.partition(";")[0] == "3 reports: 0 made, 3 unchanged, 0 failed"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, cli: Cli) -> Path:
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
        (lambda folder: None, 0),
        (lambda folder: (folder / "out/乙/2021/report.html").unlink(), 1),
        (lambda folder: (folder / "out/乙/2021/report.html").write_text("cut", "utf-8"), 1),
        (lambda folder: (folder / "out/乙/2021/run.json").write_text("{", "utf-8"), 1),
        (lambda folder: (folder / "data/乙/2021/._budget.csv").write_bytes(b"\0"), 0),
    ],
    ids=["nothing", "no page", "half a page", "half a record", "what a Mac leaves"],
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


@pytest.fixture
def begun(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Return a batch of eight reports that has made its first one, and its output folder."""
    for number in range(8):
        add_department(tmp_path / "data", f"部门{number:02}")
    output = tmp_path / "out"
    command = [sys.executable, "-m", "selfeval", "run", "--all", "--data", tmp_path / "data"]
    process = subprocess.Popen(
        [*map(str, command), "--output", str(output), "-j", "2"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        while not list(output.glob("*/2021/run.json")):
            assert process.poll() is None, process.communicate()
            time.sleep(0.05)
        yield process, output
    finally:
        process.kill()


def workers(process: subprocess.Popen[str]) -> list[psutil.Process]:
    """Return the processes that make reports: those with a server of kernels below them."""
    below = psutil.Process(process.pid).children(recursive=True)
    servers = [one for one in below if "engine.server" in " ".join(one.cmdline())]
    return sorted(
        {one.parent() for one in servers if "engine.server" not in str(one.parent().cmdline())},
        key=lambda one: one.pid,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="kills by signals")
def test_a_killed_worker_takes_only_its_report_down(
    begun: tuple[subprocess.Popen[str], Path], cli: Cli
) -> None:
    process, output = begun
    workers(process)[0].send_signal(signal.SIGKILL)
    out, errors = process.communicate(timeout=120)
    assert (process.returncode, out.partition(";")[0]) == (
        3,
        "8 reports: 7 made, 0 unchanged, 1 failed",
    )
    assert "the process that made it died" in errors
    (failed,) = (output / "failed").glob("*/2021/run.json")
    assert "the process that made it died" in failed.read_text("utf-8")
    assert not list(output.rglob(".*"))
    done = again(cli, output.parent)
    assert done.stdout.startswith("8 reports: 1 made, 7 unchanged, 0 failed")
    assert not list((output / "failed").glob("*/*"))


@pytest.mark.skipif(sys.platform == "win32", reason="kills by signals")
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -9)])
def test_a_broken_off_batch_leaves_whole_reports_and_goes_on(
    begun: tuple[subprocess.Popen[str], Path], cli: Cli, sent: int, code: int
) -> None:
    """Ctrl-C tells how to go on; after either nobody is left at work, and a rerun finishes."""
    process, output = begun
    family = psutil.Process(process.pid).children(recursive=True)
    os.kill(process.pid, sent)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == code
    if sent == signal.SIGINT:
        assert "interrupted with" in out
        assert not list(output.rglob(".*"))
    _, alive = psutil.wait_procs(family, timeout=30)
    assert alive == []
    before = {path.parent.parent.name for path in output.glob("*/2021/run.json")}
    for name in before:
        told = record(output, f"{name}/2021")
        sizes = {n: (output / name / "2021" / n).stat().st_size for n in told["outputs"]}
        assert sizes == told["outputs"]
    done = again(cli, output.parent)
    assert done.stdout.startswith(f"8 reports: {8 - len(before)} made, {len(before)} unchanged")
    assert len(list(output.glob("*/2021/report.html"))) == 8


def test_the_plan_is_what_the_data_has(data: Path) -> None:
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
