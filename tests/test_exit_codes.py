"""The exit code of every command: 0 done, 1 findings, 2 bad input, 3 a run failed, 130 Ctrl-C."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.main import get_command

from selfeval import cli as command_line

ROOT = Path(__file__).parents[1]

#: What each command is called with, from a folder with data and a file, and how it ends. The
#: folder "file/x" cannot be made, nor the file "none/x" written.
CALLS: dict[str, list[tuple[int, str]]] = {
    "run": [(2, "--department 甲 --year 2021 --docx-template file")],
    "metrics": [(2, "--department 甲 --year 2020")],
    "score": [(2, "--department 甲 --year 2021 --framework none.toml")],
    "frameworks": [(0, "list"), (2, "validate file")],
    "audit": [
        (1, "--department 误 --year 2021 --fail-on error"),
        (0, "--department 甲 --year 2021 --fail-on error"),
    ],
    "intake": [(2, "report.txt")],
    "template": [(2, "--year 2021 -o file/x.xlsx")],
    "export": [(2, "--department 甲 --year 2021 -o none/x.xlsx")],
    "lab": [(0, "--version")],
    "panel": [(2, "build --output file/x"), (0, "build"), (2, "metrics --output file/x")],
    "schedule": [(0, "cron")],
    "site": [(2, "--output none")],
    "demo": [(2, "file/x")],
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, add_department: Callable[..., Path]) -> Path:
    """Return a folder to call commands in: data of a department, and of one with an error."""
    place = tmp_path_factory.mktemp("place")
    add_department(place / "data", "甲")
    wrong = add_department(place / "data", "误")
    reported = "figure,label,printed,unit,source\ninitial_total,年初预算,999.00,万元,一\n"
    (wrong / "reported.csv").write_text(reported, "utf-8")
    (place / "file").write_text("", "utf-8")
    (place / "report.txt").write_text("没有数字", "utf-8")
    return place


def call(place: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "selfeval", *arguments],
        cwd=place,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_every_command_is_tried() -> None:
    group = get_command(command_line.app)
    assert set(group.commands) == set(CALLS)  # type: ignore[attr-defined]


@pytest.mark.parametrize("command", CALLS)
def test_exit_codes(place: Path, command: str) -> None:
    """With 2 it says why, on stderr alone, and makes nothing; it is never a traceback."""
    for code, arguments in CALLS[command]:
        before = sorted(place.rglob("*"))
        done = call(place, command, *arguments.split())
        told = f"{arguments}: {done.stderr}"
        assert done.returncode == code, told
        assert "Traceback" not in done.stderr, told
        if code == 2:
            assert (done.stdout, bool(done.stderr)) == ("", True), told
            assert sorted(place.rglob("*")) == before, told


def test_a_run_that_fails_ends_with_3_and_is_told_to_the_command(
    place: Path, add_department: Callable[..., Path]
) -> None:
    """One that could not begin ends with 2, and is told as well: nobody may be looking."""
    add_department(place / "bad", "坏", amount="many")
    tell = "import os, sys; print(os.environ['SELFEVAL_EXIT_CODE'], sys.argv[1])"
    notify = ("--notify-cmd", f'"{sys.executable}" -c "{tell}"')
    done = call(place, "run", "--all", "--data", "bad", *notify)
    assert done.returncode == 3
    assert done.stdout.splitlines()[-1].startswith("3 1 reports: 0 made, 0 unchanged, 1 failed")
    done = call(place, "run", "--all", "--years", "1999", "--data", "bad", *notify)
    assert done.returncode == 2
    assert done.stdout == "2 no department-year to run: the data has the years 2021\n"


@pytest.mark.skipif(os.name != "posix", reason="interrupts by a signal")
def test_an_interrupt_ends_with_130(place: Path) -> None:
    """While it waits for a file that somebody is about to write."""
    pipe = place / "pipe.txt"
    os.mkfifo(pipe)
    with (
        subprocess.Popen(
            [sys.executable, "-m", "selfeval", "intake", str(pipe)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process,
        pipe.open("w"),
    ):  # open as soon as the command has opened it, too
        process.send_signal(signal.SIGINT)
        out, error = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert "Traceback" not in error
