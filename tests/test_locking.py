"""One report, one writer at a time: locks, and what killed runs leave."""

import errno
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from selfeval.errors import SelfEvalError
from selfeval.locking import locked
from selfeval.writing import recover

HOLD = (
    "import sys, time, pathlib; from selfeval.locking import locked\n"
    "with locked(pathlib.Path(sys.argv[1])):\n"
    "    print('held', flush=True); time.sleep(float(sys.argv[2]))"
)


def hold(target: Path, seconds: float) -> subprocess.Popen[str]:
    """Let another process hold the lock; return it when it does."""
    command = [sys.executable, "-c", HOLD, str(target), str(seconds)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8")
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_who_waits_is_told_for_whom_and_then_goes_on(tmp_path: Path) -> None:
    other = hold(tmp_path / "out" / "2021", 2)
    told: list[str] = []
    with locked(tmp_path / "out" / "2021", told.append):
        assert other.wait() == 0
    (line,) = told
    assert line.startswith(f"waiting: 2021 is being made by process {other.pid} on ")
    assert list((tmp_path / "out").iterdir()) == []


def test_patience_has_an_end(tmp_path: Path) -> None:
    other = hold(tmp_path / "2021", 60)
    with (
        pytest.raises(
            SelfEvalError, match=rf"2021 is being made by process {other.pid} on .* try"
        ),
        locked(tmp_path / "2021", patience=0.2),
    ):
        pass
    other.kill()
    other.wait()


def test_the_lock_of_a_dead_process_is_free(tmp_path: Path) -> None:
    """Killed, it leaves its file behind, and nobody waits for it."""
    other = hold(tmp_path / "2021", 60)
    other.send_signal(signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
    other.wait()
    assert json.loads((tmp_path / ".2021.lock").read_text("utf-8"))["process"] == other.pid
    told: list[str] = []
    with locked(tmp_path / "2021", told.append, patience=0):
        assert json.loads((tmp_path / ".2021.lock").read_text("utf-8"))["process"] == os.getpid()
    assert told == []
    assert list(tmp_path.iterdir()) == []


def test_who_waits_does_not_mind_that_the_folder_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A first run that fails takes the empty folder of its department away, between two looks."""
    acquire, looks = FileLock.acquire, [1, 2]

    def look(lock: FileLock, timeout: float) -> Any:
        if looks:
            looks.pop()
            Path(lock.lock_file).parent.rmdir()
            raise FileNotFoundError(errno.ENOENT, "No such file or directory")
        return acquire(lock, timeout)

    monkeypatch.setattr(FileLock, "acquire", look)
    with locked(tmp_path / "out" / "2021"):
        assert (tmp_path / "out" / ".2021.lock").is_file()


def _count(target: Path, times: int) -> None:
    number = target.with_name("number")
    for _ in range(times):
        with locked(target):
            found = int(number.read_text())
            time.sleep(0.001)
            number.write_text(str(found + 1))


def test_many_at_once_lose_nothing(tmp_path: Path) -> None:
    """Four processes add to one number; the file of the lock comes and goes under them."""
    (tmp_path / "number").write_text("0")
    context = multiprocessing.get_context("spawn")
    crew = [context.Process(target=_count, args=(tmp_path / "2021", 50)) for _ in range(4)]
    for one in crew:
        one.start()
    for one in crew:
        one.join()
    assert (tmp_path / "number").read_text() == "200"


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with (
        pytest.raises(SelfEvalError, match=r"^cannot write to .*file: "),
        locked(tmp_path / "file" / "2021"),
    ):
        pass


@pytest.mark.parametrize("there", [True, False])
def test_what_a_killed_run_left_is_taken_away(tmp_path: Path, there: bool) -> None:
    """Killed between the steps of its swap, it had put the old report aside: that comes back."""
    others = [".2021-q1-abc", ".2021-q1-abc-old", ".2021-q1.lock", ".2022-x"]  # of a quarter, too
    for name in (".2021-abc", ".2021-abc-old", *others, *(["2021"] if there else [])):
        (tmp_path / name).mkdir()
        (tmp_path / name / "report.html").write_text(name, "utf-8")
    recover(tmp_path / "2021")
    assert sorted(path.name for path in tmp_path.iterdir()) == [*others, "2021"]
    text = (tmp_path / "2021" / "report.html").read_text("utf-8")
    assert text == ("2021" if there else ".2021-abc-old")


def test_two_runs_of_the_same_report_make_it_once(
    tmp_path: Path, real_data: Path, real_department: str
) -> None:
    """The one that comes second waits, and finds the report of the first."""
    command = [sys.executable, "-m", "selfeval", "run", "--department", real_department]
    command += ["--year", "2021", "--data", str(real_data), "--output", str(tmp_path / "out")]
    both = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
        for _ in range(2)
    ]
    ended = [one.communicate() for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert len({out for out, _ in ended}) == 1
    assert sum("running 7 notebook(s)" in errors for _, errors in ended) == 1, ended
    names = [path.name for path in (tmp_path / "out" / real_department).iterdir()]
    assert names == ["2021"]
