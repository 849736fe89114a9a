"""The sides that make reports: selfeval, the stock commands, the stock functions, the floor."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks import floor
from benchmarks.running import ROOT, SideError, Timing, command, timed

YEAR = 2021
NOTEBOOKS = sorted((ROOT / "notebooks").glob("0[0-6]_*.ipynb"))


@dataclass(frozen=True)
class Stage:
    """A data folder, and the folder in which each run of a side has a new one of its own."""

    data: Path
    scratch: Path

    @property
    def departments(self) -> list[str]:
        """The departments that there are."""
        return sorted(path.name for path in self.data.iterdir())

    @contextmanager
    def output(self) -> Iterator[Path]:
        """Give a new folder, which is thrown away afterwards."""
        folder = Path(tempfile.mkdtemp(dir=self.scratch))
        yield folder
        shutil.rmtree(folder)


def selfeval(stage: Stage, departments: Sequence[str] | None, workers: int) -> Timing:
    """Run ``selfeval run`` over departments, None for all, and check what it made."""
    chosen = ["--all"] if departments is None else ["--departments", ",".join(departments)]
    count = len(stage.departments if departments is None else departments)
    with stage.output() as output:
        seconds = batch(stage, output, [*chosen, "--years", str(YEAR)], workers, made=count)
    return Timing(seconds, count)


def batch(
    stage: Stage, output: Path, chosen: Sequence[str], workers: int, made: int, unchanged: int = 0
) -> float:
    """Run ``selfeval run`` over many; return its seconds, if it did so many of each."""
    data = ["--data", str(stage.data), "--output", str(output), "-j", str(workers)]
    seconds, said = timed([command("selfeval"), "run", *chosen, *data])
    expected = f"{made + unchanged} reports: {made} made, {unchanged} unchanged, 0 failed"
    if not said.startswith(expected):
        raise SideError(f"selfeval said {said.strip()!r}; expected {expected!r}")
    check_reports(output, made + unchanged)
    return seconds


def cold(stage: Stage, departments: Sequence[str]) -> Timing:
    """Make each report by a command of its own."""
    total = 0.0
    for department in departments:
        with stage.output() as output:
            named = ["--department", department, "--year", str(YEAR)]
            places = ["--data", stage.data, "--output", output]
            total += timed([command("selfeval"), "run", *named, *places])[0]
            check_reports(output, 1)
    return Timing(total, len(departments))


def commands(stage: Stage, departments: Sequence[str]) -> Timing:
    """Run the commands of papermill and nbconvert for every notebook of every department."""
    total = 0.0
    for department in departments:
        given = {"department": department, "fiscal_year": YEAR, "data_dir": stage.data}
        parameters = [text for name, value in given.items() for text in ("-p", name, str(value))]
        with stage.output() as output:
            for source in NOTEBOOKS:
                made = output / source.name
                total += timed([command("papermill"), source, made, *parameters])[0]
                convert = [command("jupyter"), "nbconvert", "--to", "html", made]
                total += timed(convert)[0]
            check_pages(output, len(NOTEBOOKS))
    return Timing(total, len(departments))


def library(stage: Stage, departments: Sequence[str]) -> Timing:
    """Call papermill and nbconvert in one process: see :mod:`benchmarks.stock`."""
    with stage.output() as output:
        arguments = [stage.data, YEAR, output, *departments]
        seconds, said = timed([sys.executable, "-m", "benchmarks.stock", *map(str, arguments)])
        check_pages(output, len(NOTEBOOKS) * len(departments))
    return Timing(seconds, len(departments), once=seconds - json.loads(said)["seconds"])


def plain(stage: Stage, departments: Sequence[str] | None) -> Timing:
    """Run the floor, without the time in which it warms up: see :mod:`benchmarks.floor`."""
    named = departments or stage.departments
    with stage.output() as output:
        arguments = [str(stage.data), str(YEAR), str(output), *named]
        warm = floor.environment(stage.data)
        _, said = timed([sys.executable, "-m", "benchmarks.floor", *arguments], warm)
        check_pages(output, len(named))
    return Timing(json.loads(said)["seconds"], len(named))


#: The sides that take a sample of the departments, and those that take all of them (None).
SAMPLED = {"commands": commands, "library": library, "cold": cold}
WHOLE = {
    "selfeval-1": partial(selfeval, workers=1),
    "selfeval-2": partial(selfeval, workers=2),
    "floor": plain,
}


def check_reports(output: Path, count: int) -> None:
    """Raise SideError unless there are so many reports, each complete by its record."""
    pages = list(output.glob("*/*/report.html"))
    records = [json.loads((page.parent / "run.json").read_text("utf-8")) for page in pages]
    complete = sum(record["outcome"] == "complete" for record in records)
    if (len(pages), complete) != (count, count):
        raise SideError(f"{len(pages)} pages, {complete} complete; expected {count} of each")


def check_pages(output: Path, count: int) -> None:
    """Raise SideError unless there are so many HTML files, none of them empty."""
    pages = [path for path in output.rglob("*.html") if path.stat().st_size]
    if len(pages) != count:
        raise SideError(f"{len(pages)} HTML files; expected {count}")


def times(output: Path) -> dict[Path, int]:
    """Return when each file of the reports was written."""
    return {path: path.stat().st_mtime_ns for path in output.rglob("*") if path.is_file()}
