"""The benchmark that kills batches: it finds nothing wrong, and would find it if it were."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import kill
from benchmarks.running import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills by signals")


def test_killed_batches_leave_whole_reports() -> None:
    """The whole way, with one kill of one report."""
    run = [sys.executable, "-m", "benchmarks.kill", "--times", "1", "--departments", "1"]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    counts = dict(line.rsplit(maxsplit=1) for line in done.stdout.splitlines()[1:] if line)
    assert counts["kills"] == "1"
    assert counts["reports at the end"] == "1"
    assert counts["faults"] == "0"


def write_report(folder: Path, page: str, size: int) -> None:
    folder.mkdir(parents=True)
    (folder / "report.html").write_text(page, "utf-8")
    record = (
        f'{{"schema_version": 1, "outcome": "complete", "outputs": {{"report.html": {size}}}}}'
    )
    (folder / "run.json").write_text(record, "utf-8")


def test_what_is_wrong_is_found(tmp_path: Path) -> None:
    """Half pages, records that do not fit, reports too many and reports that are gone."""
    stage = kill.Stage(tmp_path / "data", tmp_path / "outputs", random.Random(1))
    for name in ("whole", "cut", "short", "gone", "aside"):
        (tmp_path / "data" / name / "2021").mkdir(parents=True)
        (tmp_path / "data" / name / "2021" / "budget.csv").touch()
    for name, page, size in (
        ("whole/2021", "<p></html>", 10),
        ("extra/2021", "<p></html>", 10),
        ("cut/2021", "<p>", 3),
        ("short/2021", "<p></html>", 11),
        ("aside/.2021-abc-old", "<p></html>", 10),
    ):
        write_report(tmp_path / "outputs" / name, page, size)
    kill._look(stage, {"whole/2021", "gone/2021", "aside/2021"})
    assert sorted(fault.removeprefix("kill 0: ") for fault in stage.faults) == [
        "cut/2021 is half a report",
        "extra/2021 is a report too many",
        "gone/2021 is lost",
        "short/2021 is half a report",
    ]
