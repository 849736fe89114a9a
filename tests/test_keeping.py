"""What people have written is kept, whatever runs over it: edits, failures, tables, workbooks."""

import errno
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from selfeval import SelfEvalError
from selfeval.intake import saving
from selfeval.intake.saving import save
from selfeval.intake.take_in import take_in
from selfeval.runner import run as runner
from selfeval.runner.batch import record_failure
from selfeval.runner.edited import keep_edited
from selfeval.runner.record import write_record
from selfeval.runner.settings import Job, Settings
from selfeval.workbook.template import write_template
from selfeval.writing import folder_aside, keep_copy

MADE = ("report.html", "report.docx", "report.pdf", "notebooks/a.ipynb")


def write_files(folder: Path, *names: str, text: str = "as made") -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """Return the folder of a report that is there."""
    folder = tmp_path / "outputs" / "centre" / "2021"
    write_files(folder, *MADE)
    write_record(folder, {}, Settings())
    return folder


def kept_below(folder: Path) -> dict[str, bytes]:
    """Return the files that were kept, without the time in their names."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    names = [p.relative_to(folder).with_name(p.name.partition("-2")[0]).as_posix() for p in files]
    assert len(set(names)) == len(names), files
    return {name: path.read_bytes() for name, path in zip(names, files, strict=True)}


def test_what_a_person_changed_in_a_report_is_kept(report: Path, tmp_path: Path) -> None:
    """Documents, notebooks and prints, and what was put beside them; a page is made again."""
    (made := tmp_path / "copied").mkdir()
    shutil.copytree(report, made, copy_function=shutil.copyfile, dirs_exist_ok=True)
    assert keep_edited(made, tmp_path / "kept") == []  # whatever its times are

    before = (report / "report.docx").stat()
    changed = ("report.html", "report.docx", "report.pdf")
    beside = ("notes.txt", "signed/report.pdf", "signed/run.json")
    write_files(report, *changed, *beside, "~$report.docx", ".x/y", text="by hand")  # as long
    os.utime(report / "report.docx", ns=(before.st_atime_ns, before.st_mtime_ns))
    for _ in range(2):  # the same version is kept once
        keep_edited(report, tmp_path / "kept")
    names = ("notes", "report", "signed/report", "signed/run")
    kept = tmp_path / "kept"
    assert {path.suffix for path in kept.glob("report-*")} == {".docx", ".pdf"}
    next(kept.glob("report-*.pdf")).unlink()
    assert kept_below(kept) == dict.fromkeys(names, b"by hand")


def test_a_print_beside_a_report_without_one_is_kept(report: Path, tmp_path: Path) -> None:
    (report / "report.pdf").unlink()
    write_record(report, {}, Settings())
    write_files(report, "report.pdf", text="signed")
    keep_edited(report, tmp_path / "kept")
    assert kept_below(tmp_path / "kept") == {"report": b"signed"}


@pytest.mark.parametrize("again", [True, False], ids=["fails again", "ends well"])
def test_what_a_person_changed_in_a_failed_run_is_kept(tmp_path: Path, again: bool) -> None:
    """Whoever looked for the fault there has not worked in vain."""
    job, settings = Job("centre", 2021), Settings("data", tmp_path / "outputs")
    write_files(tmp_path / "notebooks", "a.ipynb", "b.ipynb")
    runner.keep_failed(job, settings, {"outcome": "failed"}, tmp_path / "notebooks")
    write_files(settings.failed(job), "notebooks/b.ipynb", text="by hand")
    if again:
        assert record_failure(job, settings, "why") == "why"
    else:
        runner.forget_failure(job, settings)
    assert kept_below(settings.edited(job)) == {"notebooks/b": b"by hand"}
    assert settings.failed(job).exists() == again


def test_a_failed_run_is_left_where_its_changes_cannot_be_kept(tmp_path: Path) -> None:
    job, settings = Job("centre", 2021), Settings("data", tmp_path / "outputs")
    runner.keep_failed(job, settings, {"outcome": "failed"})
    write_files(settings.failed(job), "notebooks/b.ipynb", text="by hand")
    write_files(tmp_path / "outputs", "edited")  # a file, in the place of the folder
    runner.forget_failure(job, settings)
    assert (settings.failed(job) / "notebooks" / "b.ipynb").read_text("utf-8") == "by hand"


def test_what_may_only_be_read_is_kept_and_flushed(
    report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody may open it to write, not even who copies it; here that holds for root, too."""
    (report / "report.html").chmod(0o444)
    opened = os.open

    def open_as_user(path: Any, flags: int, *more: Any, **named: Any) -> int:
        if flags & (os.O_RDWR | os.O_WRONLY) and Path(path).is_file():
            assert Path(path).stat().st_mode & 0o200, path
        return opened(path, flags, *more, **named)

    monkeypatch.setattr(os, "open", open_as_user)
    copy = keep_copy(report / "report.html", tmp_path / "kept")
    assert copy.read_text("utf-8") == "as made"
    with folder_aside(report) as aside:
        shutil.copy2(copy, aside / "report.html")
    assert (report / "report.html").read_text("utf-8") == "as made"


def test_a_long_name_is_cut_and_kept(tmp_path: Path) -> None:
    """A name may have 255 bytes, of which a Chinese character takes three."""
    names = ["名" * 82 + "甲.docx", "名" * 82 + "乙.docx", "1." + "长" * 84, "x" * 250 + ".txt"]
    for name in names:
        (tmp_path / name).write_text(name, "utf-8")
        os.utime(tmp_path / name, (1e9, 1e9))
    copies = [keep_copy(tmp_path / name, tmp_path / "kept") for name in names]
    assert [copy.read_text("utf-8") for copy in copies] == names
    assert max(len(copy.name.encode()) for copy in copies) <= 255
    assert [copy.suffix for copy in copies if copy.name[0] != "1"] == [".docx", ".docx", ".txt"]


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


def test_an_intake_finds_what_one_that_was_killed_put_aside(tmp_path: Path) -> None:
    """Between the two steps of its swap: the decisions of the review are there again."""
    (data := tmp_path / "data").mkdir()
    text = tmp_path / "report.txt"
    text.write_text(REPORT.format("1,200.00"), "utf-8")
    folder = save(take_in(text), "centre", 2022, data).folder
    review = folder / "intake" / "review.csv"
    decided = review.read_bytes().replace(b",,\r\n", b",,checked\r\n", 1)
    review.write_bytes(decided)
    folder.rename(folder.with_name(".2022-abc-old"))
    save(take_in(text), "centre", 2022, data, force=True)
    assert review.read_bytes() == decided
    assert [path.name for path in folder.parent.iterdir()] == ["2022"]


def test_one_intake_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From before the review is read until all is written; what is refused leaves nothing."""
    (data := tmp_path / "data").mkdir()
    text = tmp_path / "report.txt"
    text.write_text(REPORT.format("1,200.00"), "utf-8")
    held: list[bool] = []
    read = saving.read_review

    def look(path: Path) -> Any:
        held.append((data / "centre" / ".2022.lock").is_file())
        return read(path)

    monkeypatch.setattr(saving, "read_review", look)
    save(take_in(text), "centre", 2022, data)
    assert held == [True]
    assert [path.name for path in (data / "centre").iterdir()] == ["2022"]

    def full(path: Path) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(saving, "read_review", full)
    with pytest.raises(OSError, match="No space"):
        save(take_in(text), "other", 2022, data)
    assert [path.name for path in data.iterdir()] == ["centre"]


def test_a_workbook_that_is_replaced_is_kept(tmp_path: Path) -> None:
    book = tmp_path / "form.xlsx"
    book.write_bytes(b"filled by hand")
    write_template(book, 2022, replace=True)
    (kept,) = tmp_path.glob("form-2*.xlsx")
    assert kept.read_bytes() == b"filled by hand"
