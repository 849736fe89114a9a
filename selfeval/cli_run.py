"""The command ``selfeval run``: one report, or those of many department-years."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .cli_frameworks import Data
from .cli_options import years_of
from .errors import SelfEvalError

if TYPE_CHECKING:
    from .runner.settings import Job, Outcome, Settings

app = typer.Typer()


@app.command()
def run(
    department: Annotated[
        str | None, typer.Option(help="Folder of the department below the data folder.")
    ] = None,
    year: Annotated[int | None, typer.Option(help="Fiscal year.")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="All departments of the data folder.")
    ] = False,
    departments: Annotated[
        str | None, typer.Option(help="Several, with commas between them.")
    ] = None,
    years: Annotated[
        str | None, typer.Option(help="2021, 2019-2023, or last: the year before this one.")
    ] = None,
    workers: Annotated[
        int, typer.Option("--workers", "-j", min=1, help="Reports to make side by side.")
    ] = 1,
    data: Data = Path("data"),
    output: Annotated[Path, typer.Option(help="Where the reports go.")] = Path("outputs"),
    parameter: Annotated[
        list[str] | None,
        typer.Option("--parameter", "-p", help="NAME=VALUE for the notebooks; may be repeated."),
    ] = None,
    quarter: Annotated[
        int | None,
        typer.Option(min=1, max=4, help="Monitor the year up to the end of this quarter."),
    ] = None,
    static: Annotated[bool, typer.Option("--static", help="A page without any script.")] = False,
    docx: Annotated[bool, typer.Option("--docx", help="Also the Word document to file.")] = False,
    docx_template: Annotated[
        Path | None, typer.Option(help="Your own, from selfeval template --docx.")
    ] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="Also the page as PDF.")] = False,
    xlsx: Annotated[bool, typer.Option("--xlsx", help="Also the tables as a workbook.")] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Make also what has not changed since the last time.")
    ] = False,
    engine: Annotated[str, typer.Option(help="fast, or stock: a kernel a notebook.")] = "fast",
    time_limit: Annotated[
        float | None, typer.Option(min=1, help="Seconds that a notebook may take.")
    ] = None,
    memory_limit: Annotated[
        float | None, typer.Option(min=0.5, help="GiB of memory that a notebook may take.")
    ] = None,
) -> None:
    """Run the notebooks of department-years and make their reports.

    One: --department D --year Y. Many: --all or --departments A,B, with --years; what fails stops
    no other, what is unchanged is not made again, so that a broken-off run goes on.
    """
    from .runner.deliver import Wanted
    from .runner.execute import Limits
    from .runner.parameters import parse_assignments
    from .runner.settings import Job, Settings

    asked = {"docx": docx, "pdf": pdf, "xlsx": xlsx}
    settings = Settings(
        data.as_posix(),
        output,
        parse_assignments(parameter or []),
        quarter,
        Wanted([name for name, on in asked.items() if on], static, docx_template),
        engine,
        Limits(time_limit, None if memory_limit is None else int(memory_limit * 2**30)),
        force=force,
    )
    settings.check()
    if everything or departments is not None or years is not None:
        named = _named(everything, departments, department)
        _run_many(named, _years(year, years), settings, workers)
    elif department is None or year is None:
        raise SelfEvalError("name one report with --department and --year, or many with --all "
                            "or --departments, and --years")  # fmt: skip
    else:
        _run_one(Job(department, year), settings)


def _named(everything: bool, departments: str | None, department: str | None) -> list[str] | None:
    """Return the departments that were named, None for all."""
    if sum([everything, departments is not None, department is not None]) != 1:
        raise SelfEvalError("expected one of --department, --departments and --all")
    if everything:
        return None
    texts = [department] if departments is None else departments.split(",")
    return [text.strip() for text in texts if text and text.strip()]


def _years(year: int | None, years: str | None) -> list[int] | None:
    if year is not None and years is not None:
        raise SelfEvalError("expected one of --year and --years")
    if years is not None:
        return list(years_of(years))
    return None if year is None else [year]


def _run_one(job: Job, settings: Settings) -> None:
    from .runner.run import make

    made = make(job, settings, progress=lambda line: print(line, file=sys.stderr))
    if not made.fresh:
        print(f"{job}: unchanged since the last run (--force makes it again)", file=sys.stderr)
    print(made.page)


def _run_many(
    departments: list[str] | None, years: list[int] | None, settings: Settings, workers: int
) -> None:
    from tqdm import tqdm

    from .runner.batch import plan, run_batch, split
    from .runner.settings import Outcome

    start = time.monotonic()
    jobs = plan(settings.data_dir, departments, years)
    unchanged, stale = split(jobs, settings)
    ended = [Outcome(job, "unchanged") for job in unchanged]
    # Only in a terminal; in a log each report has a line of its own.
    bar = tqdm(total=len(jobs), initial=len(unchanged), unit="report", disable=None)

    def told(outcome: Outcome) -> None:
        ended.append(outcome)
        failed = sum(one.state == "failed" for one in ended)
        if outcome.state == "failed" or bar.disable:
            why = f": {outcome.error}" if outcome.error else ""
            line = f"[{len(ended)}/{len(jobs)}] {outcome.job} {outcome.state}{why}"
            tqdm.write(line, file=sys.stderr)
        bar.set_postfix(failed=failed, refresh=False)
        bar.update()

    try:
        if stale:
            run_batch(stale, settings, workers, told)
    except KeyboardInterrupt:
        bar.close()
        left = len(jobs) - len(ended)
        print(f"{_summary(ended, start)}; interrupted with {left} to do: the same command goes on")
        raise typer.Exit(130) from None
    bar.close()
    print(_summary(ended, start))
    if any(outcome.state == "failed" for outcome in ended):
        print(f"what failed is kept in {settings.output_dir / 'failed'}", file=sys.stderr)
        raise typer.Exit(3)


def _summary(ended: list[Outcome], start: float) -> str:
    counts = {state: sum(one.state == state for one in ended) for state in _STATES}
    shown = ", ".join(f"{count} {state}" for state, count in counts.items())
    return f"{len(ended)} reports: {shown}; {time.monotonic() - start:.1f} s"


_STATES = ("made", "unchanged", "failed")
