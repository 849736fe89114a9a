"""What a batch that is killed leaves: whole reports, untouched data, nothing in the way.

``python -m benchmarks.kill`` starts ``selfeval run --all`` again and again, kills it at a random
moment, and looks at what is there; at the end one run has to finish the work. See
``benchmarks/README.md``.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import subprocess
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from benchmarks.__main__ import _number
from benchmarks.running import ROOT, versions
from selfeval.demo import write_demo
from selfeval.runner.record import is_whole, read_record

#: The environment variable by which all processes of a run are known, whoever their parent is.
MARK = "SELFEVAL_KILL_RUN"
#: Seconds after its start before which no run is killed.
FIRST = 0.3
#: How often to look, a tenth of a second apart, whether the processes of a run have ended: not for
#: a time, which on a machine that is busy or was paused says nothing.
LOOKS = 300
#: What a person has written, in a table that is read and in a review that is not.
CORRECTION = "人工更正：凭证第 12 号"

Hashes = dict[str, str]


@dataclass
class Stage:
    """A data folder with corrections, the reports of it, and what was seen so far."""

    data: Path
    output: Path
    chance: random.Random
    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    mark: str = field(default_factory=lambda: uuid.uuid4().hex)

    @property
    def jobs(self) -> list[str]:
        """The reports that there should be, as department/year."""
        return sorted(path.parent.relative_to(self.data).as_posix() for path in self.tables)

    @property
    def tables(self) -> list[Path]:
        """One table of each department-year."""
        return sorted(self.data.glob("*/*/budget.csv"))

    def hold(self, right: bool, fault: str) -> None:
        """Take note of a fault where something is not right."""
        if not right:
            self.faults.append(f"kill {self.counts['kills']}: {fault}")
            print(self.faults[-1], file=sys.stderr)


def main(given: Sequence[str] | None = None) -> int:
    """Kill, look, finish, and print the counts; 1 where anything was wrong."""
    arguments = _parser().parse_args(given)
    start = time.monotonic()
    print(versions("selfeval"), flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        stage = _staged(Path(scratch), arguments.departments, random.Random(arguments.seed))
        last = _first_run(stage)
        for number in range(arguments.times):
            if number % 4:  # else the run before it goes on, or has nothing to do
                _touch(stage)
            _kill_one(stage, last)
            if (number + 1) % 10 == 0:
                print(f"{number + 1} kills, {len(stage.faults)} faults", file=sys.stderr)
        _finish(stage)
        _hold_corrections(stage)
    print(_table(stage))
    print(f"\nseed {arguments.seed}; {(time.monotonic() - start) / 60:.1f} minutes")
    return int(bool(stage.faults))


def _staged(scratch: Path, departments: int, chance: random.Random) -> Stage:
    data = scratch / "data"
    write_demo(data, departments, range(2021, 2022), seed=1)
    stage = Stage(data, scratch / "outputs", chance)
    for folder in (table.parent for table in stage.tables):
        for table in _corrected(folder):
            text = table.read_text("utf-8-sig").replace("合成数据", CORRECTION, 1)
            table.write_text(text, encoding="utf-8-sig", newline="")
        review = folder / "intake" / "review.csv"
        review.parent.mkdir()
        review.write_text(f"accept,remark\nyes,{CORRECTION}\n", encoding="utf-8-sig", newline="")
    return stage


def _corrected(folder: Path) -> list[Path]:
    """Return the tables of a department-year in which a person has written."""
    return [
        path for name in ("budget", "judgements") if (path := folder / f"{name}.csv").is_file()
    ]


def _touch(stage: Stage) -> None:
    """Change a table of one department, so that its report has to be made again."""
    table = stage.chance.choice(stage.tables)
    text = table.read_text("utf-8-sig").rstrip("\n")
    table.write_text(f"{text}（改）\n", encoding="utf-8-sig", newline="")


def _first_run(stage: Stage) -> float:
    """Make all reports; return the last moment to kill one that makes them again."""
    start = time.monotonic()
    code = _start(stage).wait()
    stage.hold(code == 0, f"the first run ended with {code}")
    return time.monotonic() - start


def _kill_one(stage: Stage, last: float) -> None:
    data, before = _hashes(stage.data), _whole(stage)
    stage.counts["kills"] += 1
    everyone = stage.chance.random() < 0.5
    process = _start(stage)
    try:
        code = _wait(process, stage, last)
    except subprocess.TimeoutExpired:
        _kill(process, stage, everyone)
        stage.counts["of all processes" if everyone else "of the main process alone"] += 1
    else:
        stage.counts["after the run had ended"] += 1
        stage.hold(code == 0, f"a run that nobody killed ended with {code}")
    left = _ended(stage)
    stage.hold(not left, f"{len(left)} processes went on")
    _look(stage, before)
    stage.hold(_hashes(stage.data) == data, "the data has changed")


def _start(stage: Stage) -> subprocess.Popen[bytes]:
    places = ["--data", str(stage.data), "--output", str(stage.output)]
    python_path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return subprocess.Popen(
        [sys.executable, "-m", "selfeval", "run", "--all", "-j", "2", *places],
        cwd=ROOT,
        env={**os.environ, MARK: stage.mark, "PYTHONPATH": python_path},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _wait(process: subprocess.Popen[bytes], stage: Stage, last: float) -> int:
    """Wait for the moment to kill: any of a run, or in half of the cases one while it writes."""
    if stage.chance.random() < 0.5:
        return process.wait(stage.chance.uniform(FIRST, last))
    left = _half_made(stage)  # by the one before, which this one takes away first
    while process.poll() is None and not _half_made(stage) - left:
        time.sleep(0.01)
    stage.counts["while it was writing"] += process.poll() is None
    return process.wait(stage.chance.uniform(0, last / 2))


def _half_made(stage: Stage) -> set[Path]:
    return set(stage.output.glob("*/.*-*"))


def _kill(process: subprocess.Popen[bytes], stage: Stage, everyone: bool) -> None:
    family = list(_family(stage)) if everyone else []
    process.kill()
    for one in family:
        with suppress(psutil.NoSuchProcess):
            one.kill()
    process.wait()


def _family(stage: Stage) -> Iterator[psutil.Process]:
    """Yield the processes of a run that are there, also those that have lost their parent."""
    for one in psutil.process_iter():
        try:
            if one.environ().get(MARK) == stage.mark and one.status() != psutil.STATUS_ZOMBIE:
                yield one
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue


def _ended(stage: Stage) -> list[psutil.Process]:
    """Wait until no process of a run is there; end and return those that do not end themselves."""
    for _ in range(LOOKS):
        if not (left := list(_family(stage))):
            break
        psutil.wait_procs(left, timeout=0.1)
    for one in left:
        with suppress(psutil.NoSuchProcess):
            one.kill()
    return left


def _look(stage: Stage, before: set[str]) -> None:
    """See that every report under its own name is whole, and that none is lost."""
    now = _whole(stage)
    for folder in stage.output.glob("*/[0-9]*"):
        name = folder.relative_to(stage.output).as_posix()
        stage.hold(name in now, f"{name} is half a report")
        stage.hold(name in stage.jobs, f"{name} is a report too many")
    for name in before - now:
        # Between the two steps of a swap; the next run puts it back, or a new one in its place.
        aside = list((stage.output / name).parent.glob(f".{Path(name).name}-*-old"))
        stage.hold(any(map(_is_whole, aside)), f"{name} is lost")
        stage.counts["in the midst of a swap"] += 1
    stage.counts["half-made folders that were left"] += len(_half_made(stage))
    stage.counts["whole reports that were found"] += len(now)


def _whole(stage: Stage) -> set[str]:
    found = (folder for folder in stage.output.glob("*/[0-9]*") if _is_whole(folder))
    return {folder.relative_to(stage.output).as_posix() for folder in found}


def _is_whole(folder: Path) -> bool:
    page, record = folder / "report.html", read_record(folder)
    ended = page.is_file() and page.read_text("utf-8").rstrip().endswith("</html>")
    return ended and record.get("outcome") == "complete" and is_whole(folder, record)


def _finish(stage: Stage) -> None:
    """Let one run come to its end; then all is there, once, and nothing else is."""
    code = _start(stage).wait()
    stage.hold(code == 0, f"the last run ended with {code}")
    stage.hold(sorted(_whole(stage)) == stage.jobs, "the last run left reports out")
    there = {path.relative_to(stage.output).as_posix() for path in stage.output.glob("*/*")}
    extra = sorted(there - set(stage.jobs))
    stage.hold(not extra, f"the last run left {', '.join(extra)}")
    stage.hold(not _ended(stage), "the last run left processes")
    stage.counts["reports at the end"] = len(_whole(stage))


def _hold_corrections(stage: Stage) -> None:
    for table in stage.tables:
        for path in (*_corrected(table.parent), table.parent / "intake" / "review.csv"):
            stage.hold(CORRECTION in path.read_text("utf-8-sig"), f"{path.name}: correction lost")
            stage.counts["corrections at the end"] += 1


def _hashes(folder: Path) -> Hashes:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _table(stage: Stage) -> str:
    lines = [f"{name:34}{count:6}" for name, count in stage.counts.items()]
    return "\n".join([*lines, f"{'faults':34}{len(stage.faults):6}", *stage.faults])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.kill", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--times", type=_number, default=200, help="kills (200)")
    parser.add_argument("--departments", type=_number, default=4, help="of which reports are made")
    parser.add_argument("--seed", type=int, default=1, help="of the moments (1)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
