"""The rows of the comparison: what is measured for each, and against what."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from benchmarks import panel
from benchmarks.reports import SAMPLED, WHOLE, Stage, batch, times
from benchmarks.running import SideError, Timing
from benchmarks.table import Line, Target, chosen, median, ratio, seconds
from selfeval.demo import write_demo

#: Names of the rows about reports: the sides that they compare, and how many reports they are
#: about if not all.
REPORTS = {
    "one-worker": ("selfeval-1", "commands", Target(15, least=True)),
    "two-workers": ("selfeval-2", "commands", Target(28, least=True)),
    "library": ("selfeval-1", "library", Target(8, least=True)),
    "floor": ("selfeval-1", "floor", Target(1.5)),
    "cold": ("cold", "commands", Target(0.4)),
}
ROWS = (*REPORTS, "rerun", "panel", "dask")
SHOWN = {
    "selfeval-1": "selfeval run --all -j 1",
    "selfeval-2": "selfeval run --all -j 2",
    "cold": "selfeval run --department --year",
    "commands": "papermill, jupyter nbconvert",
    "library": "execute_notebook, HTMLExporter",
    "floor": "plain script, same page",
}


@dataclass(frozen=True)
class Size:
    """How much is measured; with ``quick`` too little for any verdict."""

    departments: int = 60
    runs: int = 3
    sample: int = 3
    rerun: tuple[int, int] = (40, 5)
    panels: tuple[int, ...] = panel.SIZES
    quick: bool = False


QUICK = Size(2, 1, 1, (1, 1), panel.QUICK, quick=True)
#: Department-years from which on the target of a rerun is meant.
RERUN_OF = 1000


def progress(text: str) -> None:
    """Tell how far it is."""
    print(time.strftime("%H:%M:%S"), text, file=sys.stderr, flush=True)


def report_lines(names: Collection[str], size: Size, scratch: Path) -> Iterator[Line]:
    """Measure every side that the rows need, each once for all of them."""
    rows = {name: row for name, row in REPORTS.items() if name in names}
    if not rows:
        return
    stage = _stage(scratch / "reports", size.departments, range(2021, 2022))
    sides = dict.fromkeys(side for row in rows.values() for side in row[:2])
    taken, failed = _taken(stage, sides, size)
    for name, (mine, other, target) in rows.items():
        count = 1 if name == "cold" else size.departments
        what = f"{count} report(s), {SHOWN[mine]}"
        line = Line(name, what, SHOWN[other], target, judged=not size.quick)
        if why := failed.get(mine) or failed.get(other):
            yield replace(line, failed=why)
        else:
            yield _filled(line, median(taken[mine], count), median(taken[other], count))


def _taken(
    stage: Stage, sides: Iterable[str], size: Size
) -> tuple[dict[str, list[Timing]], dict[str, str]]:
    """Return the times of each side, and of those that failed why.

    They take turns, so that all have the same weather. Before the first run each warms up.
    """
    departments = stage.departments
    taken: dict[str, list[Timing]] = {side: [] for side in sides}
    failed: dict[str, str] = {}
    for run in range(0 if size.quick else -1, size.runs):
        warming = run < 0
        sample = departments[:1] if warming else chosen(departments, run, size.runs, size.sample)
        for side in (side for side in taken if side not in failed):
            label = f"{'to warm up' if warming else f'run {run + 1} of {size.runs}'}: {side}"
            try:
                if side in SAMPLED:
                    timing = SAMPLED[side](stage, sample)
                else:
                    timing = WHOLE[side](stage, sample if warming else None)
            except SideError as error:
                failed[side] = str(error)
                progress(f"{label} failed")
                continue
            progress(f"{label} {seconds(timing.seconds)} for {timing.reports} report(s)")
            if not warming:
                taken[side].append(timing)
    return taken, failed


def rerun_line(size: Size, scratch: Path) -> Line:
    """Make many reports, then give the same command again, which must make none."""
    departments, years = size.rerun
    count = departments * years
    enough = count >= RERUN_OF
    what = f"rerun of {count:,} unchanged reports, -j 2"
    line = Line("rerun", what, "their first run, -j 2", Target(0.5, "%"), judged=enough)
    stage = _stage(scratch / "rerun", departments, range(2022 - years, 2022))
    try:
        with stage.output() as output:
            first = batch(stage, output, ["--all"], 2, made=count)
            progress(f"first run of {count:,} reports: {seconds(first)}")
            made, again = times(output), []
            for _ in range(size.runs):
                again.append(Timing(batch(stage, output, ["--all"], 2, 0, unchanged=count), count))
                progress(f"rerun of {count:,} reports: {seconds(again[-1].seconds)}")
            if times(output) != made:
                raise SideError("a rerun has written files of reports that were unchanged")
    except SideError as error:
        return replace(line, failed=str(error))
    return _filled(line, median(again, count), first)


def panel_lines(names: Collection[str], size: Size, scratch: Path) -> Iterator[Line]:
    """Measure the panel against plain NumPy, its memory, its growth; and two workers of Dask."""
    sizes = size.panels if "panel" in names else size.panels[-1:]
    what, judged = f"{sizes[-1]:,} department-years", not size.quick
    numpy, own = f"{what}, NumPy", f"{what}, panel"
    lines = {
        "arrays": Line("panel", f"{own}, in memory", numpy, Target(3)),
        "parquet": Line("panel", f"{own}, out of Parquet", numpy, Target(3)),
        "memory": Line("panel", f"{own}: most memory", "", Target(2, "GiB")),
        "growth": Line("panel", f"{own}: growth", "with the number of them", Target(1.2)),
        "dask": Line("dask", f"{own}, Dask, 2 workers", "1 worker", Target(1.8, least=True)),
    }
    lines = {
        key: replace(line, judged=judged) for key, line in lines.items() if line.name in names
    }
    try:
        yield from _panel(lines, sizes, size.runs, scratch)
    except SideError as error:
        yield from (replace(line, failed=str(error)) for line in lines.values())


def _panel(lines: dict[str, Line], sizes: tuple[int, ...], runs: int, scratch: Path) -> list[Line]:
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        drawn = {count: Path(folder) / str(count) for count in sizes}
        for count, place in drawn.items():
            panel.measured(place, "draw", count)
        large, filled = drawn[sizes[-1]], []

        def side(place: Path, name: str) -> tuple[float, float]:
            found = panel.median(place, name, runs)
            progress(f"panel of {int(place.name):,}: {name} {seconds(found[0])}, "
                     f"{found[1]:.0f} MiB")  # fmt: skip
            return found

        if "arrays" in lines:
            plain, arrays = side(large, "numpy")[0], side(large, "arrays")[0]
            each = [side(place, "parquet-1") for place in drawn.values()]
            most = max(mib for _, mib in each) / 1024
            filled += [
                _filled(lines["arrays"], arrays, plain),
                _filled(lines["parquet"], each[-1][0], plain),
                replace(lines["memory"], value=most),
                replace(lines["growth"], value=growth(sizes, [time for time, _ in each])),
            ]
        if "dask" in lines:
            one, two = (side(large, f"written-{workers}")[0] for workers in (1, 2))
            filled.append(_filled(lines["dask"], two, one))
    return filled


def growth(sizes: Collection[int], taken: Collection[float]) -> float:
    """Return by how much the time grows, at the most, for each time that the size does.

    From one size to the next; 1 is linear, less has a part that stays the same.
    """
    pairs = pairwise(zip(sizes, taken, strict=True))
    return max((later / earlier) / (more / fewer) for (fewer, earlier), (more, later) in pairs)


def _stage(folder: Path, departments: int, years: range) -> Stage:
    (folder / "outputs").mkdir(parents=True)
    write_demo(folder / "data", departments, years, seed=1)
    return Stage(folder / "data", folder / "outputs")


def _filled(line: Line, ours: float, theirs: float) -> Line:
    value = ratio(line.target, ours, theirs)
    return replace(line, value=value, ours=seconds(ours), theirs=seconds(theirs))
