"""The command ``selfeval panel``: all department-years as Parquet, and their scores."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .cli_frameworks import Data, Variant
from .cli_options import years_of
from .errors import MOST_NAMES
from .scoring import load_framework
from .terminal import say

if TYPE_CHECKING:
    from .panel.results import Job
    from .panel.storage import Year

app = typer.Typer(
    help="All department-years as Parquet tables, and their scores: build, score, metrics.",
    no_args_is_help=True,
)

Panel = Annotated[Path, typer.Option(help="Folder of the panel.")]
Workers = Annotated[int, typer.Option("--workers", "-j", min=1, help="Processes to use.")]
Scheduler = Annotated[
    str | None, typer.Option(help="Address of a Dask scheduler, such as tcp://host:8786.")
]


@app.command()
def build(
    data: Data = Path("data"),
    output: Annotated[Path, typer.Option(help="Folder that the panel goes to.")] = Path("panel"),
    years: Annotated[str | None, typer.Option(help="Such as 2021 or 2019-2023; or all.")] = None,
    workers: Workers = 1,
) -> None:
    """Write the tables and figures of all department-years as Parquet.

    Department-years with faults are left out and named. With --years the other years of a panel
    stay as they are.
    """
    from .panel.build import build_panel

    def told(year: int, about: Year) -> None:
        count = sum(about.parts)
        say(f"{year}: {count} departments, {len(about.skipped)} left out", file=sys.stderr)
        _name([f"{name}/{year}: {faults[0]}" for name, faults in about.skipped.items()])

    wanted = None if years is None else years_of(years)
    manifest = build_panel(data, output, years=wanted, workers=workers, told=told)
    say(f"{manifest.departments} department-years of {len(manifest.years)} years in {output}")


@app.command()
def score(
    framework: Annotated[str, typer.Option(help="Id or file of the framework.")],
    panel: Panel = Path("panel"),
    output: Annotated[Path, typer.Option(help="Folder that the scores go to.")] = Path("scores"),
    data: Data = Path("data"),
    variant: Variant = "",
    workers: Workers = 1,
    scheduler: Scheduler = None,
) -> None:
    """Write the scores of all department-years of a panel, and a summary by year."""
    from .panel.stream import score_job

    job = score_job(panel, load_framework(framework, data, variant))
    _run(job, panel, output, workers, scheduler)


@app.command()
def metrics(
    panel: Panel = Path("panel"),
    output: Annotated[Path, typer.Option(help="Folder that the metrics go to.")] = Path("metrics"),
    workers: Workers = 1,
    scheduler: Scheduler = None,
) -> None:
    """Write every metric of all department-years of a panel, and a summary by year."""
    from .panel.results import MetricJob

    _run(MetricJob(), panel, output, workers, scheduler)


def _run(job: Job, panel: Path, output: Path, workers: int, scheduler: str | None) -> None:
    from .panel.storage import read_manifest
    from .panel.stream import run_job

    whole = read_manifest(panel).departments

    def told(count: int) -> None:
        if sys.stderr.isatty():
            print(f"\r{count} of {whole} department-years", end="", file=sys.stderr, flush=True)

    done = run_job(job, panel, output, workers=workers, scheduler=scheduler, told=told)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    _name([f"{name}/{year}: {faults[0]}" for (year, name), faults in done.skipped.items()])
    say(f"{whole} department-years, {len(done.skipped)} left out: {output}")


def _name(faults: list[str]) -> None:
    """Name the department-years that are left out, not more than one can read."""
    for fault in faults[:MOST_NAMES]:
        say(f"left out {fault}", file=sys.stderr)
    if len(faults) > MOST_NAMES:
        say(f"and {len(faults) - MOST_NAMES} more", file=sys.stderr)
