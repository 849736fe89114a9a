"""What cannot be written costs nothing that is there: full disks, locked files, links, names."""

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from selfeval import SelfEvalError
from selfeval.cli import main
from selfeval.folders import check_name
from selfeval.intake.saving import save
from selfeval.intake.take_in import take_in
from selfeval.runner import run as runner
from selfeval.runner.batch import record_failure
from selfeval.runner.edited import keep_edited
from selfeval.runner.many import Work
from selfeval.runner.progress import Progress
from selfeval.runner.settings import Job, Settings
from selfeval.workbook.template import write_template
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


@pytest.mark.parametrize("name", ["failed", "edited"])
def test_a_department_named_as_a_folder_of_a_run(name: str, tmp_path: Path) -> None:
    with pytest.raises(SelfEvalError, match=f"^department '{name}': a run has a folder of that"):
        Settings("data", tmp_path).check_place(Job(name, 2021))


def test_what_a_person_changed_in_a_report_is_kept(report: Path, tmp_path: Path) -> None:
    """Documents and notebooks, and what was put beside them; a page is made again."""
    for name in ("report.docx", "report.xlsx", "notes.txt"):
        (report / name).write_text("as made", "utf-8")
    sizes = '{"report.docx": 7, "report.xlsx": 7, "report.html": 3}'
    (report / "run.json").write_text(f'{{"schema_version": 1, "outputs": {sizes}}}', "utf-8")
    finished = (report / "run.json").stat().st_mtime
    for name in ("report.docx", "report.xlsx", "report.html"):
        os.utime(report / name, (finished, finished))
    (report / "report.docx").write_text("by hand", "utf-8")  # as long as it was
    os.utime(report / "report.docx", (finished + 60, finished + 60))
    (report / "report.html").write_text("by hand", "utf-8")
    (report / "~$report.docx").write_text("", "utf-8")
    for _ in range(2):  # the same version is kept once
        keep_edited(report, tmp_path / "kept")
    kept = {path.name[:8]: path.read_text("utf-8") for path in (tmp_path / "kept").iterdir()}
    assert kept == {"report-2": "by hand", "notes-20": "as made"}
    assert len(list((tmp_path / "kept").iterdir())) == 2


REPORT = """\
2022年度部门整体支出绩效自评报告

部门名称：示例市甲区某服务中心

（一）预算编制情况

2022年示例市甲区某服务中心年初预算支出4,000.00万元，其中：人员支出{}万元。
"""


def test_an_intake_keeps_what_it_replaces(tmp_path: Path) -> None:
    """A table corrected by hand, and the review; what it does not write it leaves alone."""
    (tmp_path / "data").mkdir()
    text = tmp_path / "report.txt"
    text.write_text(REPORT.format("1,200.00"), "utf-8")
    folder = save(take_in(text), "centre", 2022, tmp_path / "data").folder
    budget, review = folder / "budget.csv", folder / "intake" / "review.csv"
    corrected = budget.read_bytes().replace(b"1200.00", b"1201.00")
    assert corrected != budget.read_bytes()
    budget.write_bytes(corrected)
    (folder / "judgements.csv").write_bytes(b"mine")
    decided = review.read_bytes().replace(b",,\r\n", b",,checked\r\n", 1)
    assert decided != review.read_bytes()
    review.write_bytes(decided)

    text.write_text(REPORT.format("1,300.00"), "utf-8")  # the line that was decided is gone
    save(take_in(text), "centre", 2022, tmp_path / "data", force=True)
    assert (folder / "judgements.csv").read_bytes() == b"mine"
    replaced = sorted((folder / "intake" / "replaced").iterdir())
    kept = {path.name.partition("-")[0]: path.read_bytes() for path in replaced}
    assert set(kept) == {"budget", "narrative", "review"}
    assert (kept["budget"], kept["review"]) == (corrected, decided)
    with pytest.raises(SelfEvalError, match="already"):
        save(take_in(text), "centre", 2022, tmp_path / "data")


def test_a_workbook_that_is_replaced_is_kept(tmp_path: Path) -> None:
    book = tmp_path / "form.xlsx"
    book.write_bytes(b"filled by hand")
    write_template(book, 2022, replace=True)
    (kept,) = tmp_path.glob("form-2*.xlsx")
    assert kept.read_bytes() == b"filled by hand"
