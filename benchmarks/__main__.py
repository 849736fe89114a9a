"""How fast selfeval is beside what it is measured against, as one table of ratios.

``python -m benchmarks`` measures every row; ``--quick`` only sees whether every side runs. See
``benchmarks/README.md``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.rows import QUICK, ROWS, Size, panel_lines, report_lines, rerun_line
from benchmarks.running import versions
from benchmarks.table import Line, table

PACKAGES = (
    "selfeval", "papermill", "nbconvert", "ipykernel", "pandas", "altair", "numpy", "pyarrow",
    "distributed",
)  # fmt: skip


def main(given: Sequence[str] | None = None) -> int:
    """Print the table; 1 where a side failed, whatever the figures are."""
    arguments = _parser().parse_args(given)
    start = time.monotonic()
    size = _size(arguments)
    names = arguments.only or ROWS
    print(versions(*PACKAGES))
    print(_how(size), end="\n\n", flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        lines = list(_lines(names, size, Path(scratch)))
    print(table(lines))
    print(f"\nmeasured in {(time.monotonic() - start) / 60:.1f} minutes")
    return int(any(line.failed for line in lines))


def _lines(names: Sequence[str], size: Size, scratch: Path) -> Iterator[Line]:
    yield from report_lines(names, size, scratch)
    if "rerun" in names:
        yield rerun_line(size, scratch)
    if {"panel", "dask"} & set(names):
        yield from panel_lines(names, size, scratch)


def _size(arguments: argparse.Namespace) -> Size:
    size = QUICK if arguments.quick else Size()
    if arguments.full:
        size = replace(size, rerun=(200, 5))
    departments, runs = arguments.departments, arguments.runs
    return replace(size, departments=departments or size.departments, runs=runs or size.runs)


def _how(size: Size) -> str:
    each = min(size.sample, size.departments)
    sampled = min(size.departments, each * size.runs)
    return (
        f"Synthetic data (合成数据), {size.departments} departments in one year. "
        f"Medians of {size.runs} run(s).\n"
        f"papermill, nbconvert and single reports: {each} department(s) a run, {sampled} in all, "
        f"scaled to {size.departments}."
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--quick", action="store_true", help="few reports, one run, no verdict")
    parser.add_argument("--full", action="store_true", help="rerun 1,000 reports, not 200")
    parser.add_argument("--only", action="append", choices=ROWS, help="one row; may be repeated")
    parser.add_argument("--runs", type=_number, help="of which the median is taken (3)")
    parser.add_argument("--departments", type=_number, help="of which reports are made (60)")
    return parser


def _number(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"found {text!r}; expected a whole number from 1")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
