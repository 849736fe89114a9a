"""What cannot be written costs nothing that is there: full disks, locked files, links, names."""

import errno
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from selfeval import SelfEvalError
from selfeval import cli as command_line
from selfeval.cli import main
from selfeval.folders import check_name
from selfeval.runner import run as runner
from selfeval.runner.batch import record_failure
from selfeval.runner.many import Work
from selfeval.runner.progress import Progress
from selfeval.runner.settings import Job, Settings
from selfeval.writing import file_aside, folder_aside

FULL = OSError(errno.ENOSPC, "No space left on device")
LOCKED = PermissionError(errno.EACCES, "Permission denied")  # as of a file that Excel has open
READ_ONLY = OSError(errno.EROFS, "Read-only file system")
FAULTS = pytest.mark.parametrize("fault", [FULL, LOCKED, READ_ONLY], ids=lambda f: f.strerror)

Tree = dict[str, bytes | None]


def tree(folder: Path) -> Tree:
    """Return all that is in a folder, hidden or not: the bytes of files, None for folders."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


def fails(fault: OSError) -> Callable[..., Any]:
    def fail(*_: Any, **__: Any) -> Any:
        raise fault

    return fail


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """Return the folder of a report that is there."""
    folder = tmp_path / "outputs" / "centre" / "2021"
    folder.mkdir(parents=True)
    (folder / "report.html").write_text("old", "utf-8")
    return folder


@FAULTS
def test_a_folder_that_cannot_be_written(report: Path, fault: OSError) -> None:
    before = tree(report.parents[1])
    told = pytest.raises(SelfEvalError, match=f"^cannot write .*2021: {fault.strerror}$")
    with told, folder_aside(report) as aside:
        (aside / "report.html").write_text("half", "utf-8")
        raise fault
    assert tree(report.parents[1]) == before


@FAULTS
def test_a_file_that_cannot_be_written(report: Path, fault: OSError) -> None:
    before = tree(report)
    hint = "; close it where it is open" if fault is LOCKED else ""
    told = pytest.raises(SelfEvalError, match=f"report.html cannot be written: .*{hint}$")
    with told, file_aside(report / "report.html") as aside:
        aside.write_text("half", "utf-8")
        raise fault
    assert tree(report) == before


#: A fault of the program: what it brings along is not there, or nobody reads what it tells.
OURS = pytest.mark.parametrize(
    "fault",
    [
        FileNotFoundError(errno.ENOENT, "No such file or directory", "elsewhere/asset.css"),
        BrokenPipeError(errno.EPIPE, "Broken pipe"),
        OSError("odd"),
    ],
    ids=lambda f: type(f).__name__,
)


@OURS
def test_a_fault_of_the_program_is_not_put_on_the_disk(
    fault: OSError, report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It goes on as it is, through the command line too: with its traceback."""
    before = tree(report.parents[1])
    with pytest.raises(type(fault)), folder_aside(report):
        raise fault
    with pytest.raises(type(fault)), file_aside(report / "report.html"):
        raise fault
    assert tree(report.parents[1]) == before
    monkeypatch.setattr(command_line, "app", fails(fault))
    with pytest.raises(type(fault)):
        main()


def test_what_has_gone_where_it_is_written_is_told(report: Path) -> None:
    """As when somebody takes the folder away meanwhile."""
    told = pytest.raises(SelfEvalError, match=r"cannot write .*2021: No such file")
    with told, folder_aside(report) as aside:
        (aside / "gone" / "report.html").write_text("half", "utf-8")
    told = pytest.raises(SelfEvalError, match=r"report.html cannot be written: No such file")
    with told, file_aside(report / "report.html") as aside:
        (aside.parent / "gone" / "x").write_text("half", "utf-8")
    told = pytest.raises(SelfEvalError, match=r"cannot write .*2021: ")
    with told, folder_aside(report):  # of copytree, as when the disk is full
        raise shutil.Error([("a", "b", "No space left on device")])


def test_what_does_not_reach_the_disk_takes_no_place(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some disks tell only when they are to flush that they are full."""
    before = tree(report.parents[1])
    monkeypatch.setattr(os, "fsync", fails(FULL))
    with pytest.raises(SelfEvalError, match=r"cannot write .*: No space"), folder_aside(report):
        pass
    told = pytest.raises(SelfEvalError, match="cannot be written: No space left")
    with told, file_aside(report / "report.html") as aside:
        aside.write_text("new", "utf-8")
    assert tree(report.parents[1]) == before


def test_all_is_flushed_before_it_takes_its_place(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[tuple[str, bool]] = []

    def fsync(handle: int) -> None:
        kind = "folder" if Path(f"/proc/self/fd/{handle}").is_dir() else "file"
        flushed.append((kind, (report / "report.html").read_text("utf-8") == "new"))

    if not Path("/proc/self/fd").is_dir():
        pytest.skip("sees by /proc what is flushed")
    monkeypatch.setattr(os, "fsync", fsync)
    with folder_aside(report) as aside:
        (aside / "notebooks").mkdir()
        (aside / "notebooks" / "a.ipynb").write_text("{}", "utf-8")
        (aside / "report.html").write_text("new", "utf-8")
    before = [kind for kind, is_new in flushed if not is_new]
    assert sorted(before) == ["file", "file", "folder", "folder"]
    assert [kind for kind, is_new in flushed if is_new] == ["folder"]  # that of the department


def test_a_system_that_cannot_flush_is_no_fault(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", fails(OSError(errno.EINVAL, "Invalid argument")))
    with folder_aside(report) as aside:
        (aside / "report.html").write_text("new", "utf-8")
    assert (report / "report.html").read_text("utf-8") == "new"


@pytest.mark.parametrize("first", [True, False], ids=["first run", "another run"])
def test_a_full_disk_in_a_run_is_one_message(
    first: bool,
    folder: Path,
    report: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Exit code 2; the old report stays as it was, and of a first run no empty folder is left."""
    output = report.parents[1]
    if first:
        (report / "report.html").unlink()
        report.rmdir()
        report.parent.rmdir()
    before = tree(output)
    monkeypatch.setattr(runner, "_execute", fails(FULL))
    command = ["run", "--department", "centre", "--year", "2021", "--engine", "stock"]
    places = ["--data", str(folder.parents[1]), "--output", str(output)]
    monkeypatch.setattr(sys, "argv", ["selfeval", *command, *places])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    told = capsys.readouterr().err.splitlines()
    assert told[-1] == f"selfeval: cannot write {report}: No space left on device"
    assert tree(output) == before


def test_a_full_disk_elsewhere_is_one_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of commands that write no report, too."""
    monkeypatch.setattr(Path, "mkdir", fails(OSError(*FULL.args, "out/x")))
    monkeypatch.setattr(sys, "argv", ["selfeval", "lab", "--data", str(tmp_path / "none")])
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert capsys.readouterr().err == "selfeval: out/x: No space left on device\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_log_on_a_full_disk_is_told_before_anything_runs() -> None:
    with pytest.raises(SelfEvalError, match="cannot write /dev/full: No space left on device"):
        Progress(Work([], [], lambda told: None), Path("/dev/full"))


@pytest.mark.parametrize("link", ["centre", "centre/2021", "failed", "failed/centre", "edited"])
def test_a_link_out_of_the_output_folder_is_refused(
    link: str, folder: Path, tmp_path: Path
) -> None:
    """Before anything is written or taken away, here or there."""
    outside, output = tmp_path / "outside", tmp_path / "outputs"
    for place in ("2021", "centre/2021"):
        (outside / place).mkdir(parents=True)
        (outside / place / "report.html").write_text("not ours", "utf-8")
    (output / link).parent.mkdir(parents=True)
    try:
        (output / link).symlink_to(outside, target_is_directory=True)
    except OSError:
        pytest.skip("this user may make no links")
    before = tree(tmp_path)
    job, settings = Job("centre", 2021), Settings(str(folder.parents[1]), output, engine="stock")
    with pytest.raises(SelfEvalError, match=r"a link in its path leads to .*outside"):
        runner.make(job, settings)
    runner.forget_failure(job, settings)
    assert "no record of it: cannot write to" in record_failure(job, settings, "why")
    assert tree(tmp_path) == before


def test_the_output_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    try:
        (tmp_path / "outputs").symlink_to(tmp_path / "disk", target_is_directory=True)
    except OSError:
        pytest.skip("this user may make no links")
    Settings("data", tmp_path / "outputs").check_place(Job("centre", 2021))


@pytest.mark.parametrize(
    "name", ["", ".", "..", "a/b", "a\\b", "C:", "a:b", "CON", "nul.txt", "Com1", "a.", "a ", "\n"]
)
def test_a_name_that_is_none_of_a_folder(name: str, tmp_path: Path) -> None:
    with pytest.raises(SelfEvalError, match=r"^department .*: expected a name that"):
        check_name(name)
    settings = Settings("data", tmp_path / "outputs")
    assert "no record of it: department" in record_failure(Job(name, 2021), settings, "why")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["民政局", "a b", "console", "a.b", "com10", "甲（乙）", "-x"])
def test_a_name_of_a_folder(name: str) -> None:
    check_name(name)


@pytest.mark.parametrize("name", ["failed", "edited", "Failed", "EDITED"])
def test_a_department_named_as_a_folder_of_a_run(name: str, tmp_path: Path) -> None:
    with pytest.raises(SelfEvalError, match=f"^department '{name}': a run has a folder of that"):
        Settings("data", tmp_path).check_place(Job(name, 2021))
