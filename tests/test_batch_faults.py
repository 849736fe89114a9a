"""Many reports at once: what fails, is killed or broken off takes nothing else down."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

Cli = Callable[..., subprocess.CompletedProcess[str]]
Add = Callable[..., Path]
ROOT = Path(__file__).parents[1]


def record(output: Path, job: str, failed: bool = False) -> dict[str, Any]:
    base = output / "failed" if failed else output
    found: dict[str, Any] = json.loads((base / job / "run.json").read_text("utf-8"))
    return found


@pytest.fixture
def data(tmp_path: Path, add_department: Add) -> Path:
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


def again(cli: Cli, folder: Path, *options: object) -> subprocess.CompletedProcess[str]:
    return cli("run", "--all", "--data", folder / "data", "--output", folder / "out", *options)


@pytest.fixture
def begun(tmp_path: Path, add_department: Add) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Return a batch of four reports that has made its first one, and its output folder."""
    for number in range(4):
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
        "4 reports: 3 made, 0 unchanged, 1 failed",
    )
    assert "the process that made it died" in errors
    (failed,) = (output / "failed").glob("*/2021/run.json")
    assert "the process that made it died" in failed.read_text("utf-8")
    assert not list(output.rglob(".*"))
    done = again(cli, output.parent)
    assert done.stdout.startswith("4 reports: 1 made, 3 unchanged, 0 failed")
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
    assert done.stdout.startswith(f"4 reports: {4 - len(before)} made, {len(before)} unchanged")
    assert len(list(output.glob("*/2021/report.html"))) == 4


@pytest.mark.parametrize("place", ["out", "out/甲"])
def test_an_output_that_cannot_be_written_is_one_message(
    cli: Cli, data: Path, tmp_path: Path, place: str
) -> None:
    """A file where the output folder should be, and one where that of a department should be."""
    (tmp_path / place).parent.mkdir(exist_ok=True)
    (tmp_path / place).write_text("mine", "utf-8")
    done = cli("run", "--all", "--data", data, "--output", tmp_path / "out")
    assert done.returncode == (2 if place == "out" else 3)
    assert f"cannot write to {tmp_path / place}" in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / place).read_text("utf-8") == "mine"
    if place != "out":  # the others are made
        assert (tmp_path / "out" / "乙" / "2021" / "report.html").is_file()
