"""How fast a panel is scored, against plain NumPy of the same arithmetic on arrays in memory.

``python -m benchmarks.panel`` draws synthetic department-years (合成数据) as Parquet, works out
every metric and the scores by one framework, and does the same with NumPy; ``--quick`` takes few,
to see whether it runs. See ``benchmarks/README.md``.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.running import SideError, timed, versions

SIZES = (30_000, 300_000, 3_000_000)
QUICK = (2_000, 4_000)
SIDES = {
    "numpy": "NumPy, arrays",
    "arrays": "panel, arrays",
    "parquet-1": "panel, Parquet",
    "parquet-2": "2 processes",
    "written-0": "and written",
}


def main() -> int:
    """Print the tables; every measurement is a process of its own."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.panel")
    parser.add_argument("--quick", action="store_true", help="few department-years, one run")
    parser.add_argument("--runs", type=int, default=3, help="runs of each, of which the median")
    arguments = parser.parse_args()
    sizes, runs = (QUICK, 1) if arguments.quick else (SIZES, arguments.runs)
    print(versions("numpy", "pandas", "pyarrow", "distributed"))
    print("Every metric and one framework: seconds, times that of NumPy, MiB of all processes")
    print(" " * 16 + "".join(f"{name:>24}" for name in SIDES.values()))
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            panel = Path(folder) / str(size)
            measured(panel, "draw", size)
            found = {side: median(panel, side, runs) for side in SIDES}
            plain = found["numpy"][0]
            cells = (f"{s:9.2f} {s / plain:6.2f}x {mib:6.0f}" for s, mib in found.values())
            print(f"{size:>16,}" + "".join(f"{cell:>24}" for cell in cells), flush=True)
        one, two = (median(panel, f"written-{workers}", runs)[0] for workers in (1, 2))
    print(f"Dask LocalCluster, {size:,} written: 1 worker {one:.2f} s, 2 workers {two:.2f} s, "
          f"{one / two:.2f} times as fast")  # fmt: skip
    return 0


def median(panel: Path, side: str, runs: int) -> tuple[float, float]:
    """Return the median of the seconds, and the most memory in MiB, of several runs."""
    found = [measured(panel, side) for _ in range(runs)]
    return statistics.median(one["seconds"] for one in found), max(one["mib"] for one in found)


def measured(panel: Path, side: str, size: int = 0) -> dict[str, float]:
    """Run one measurement in a process of its own; SideError where it fails."""
    command = [sys.executable, "-m", "benchmarks.panel_sides", side, str(panel), str(size)]
    result: dict[str, float] = json.loads(timed(command)[1])
    return result


if __name__ == "__main__":
    try:
        sys.exit(main())
    except SideError as failure:
        sys.exit(str(failure))
