"""The command ``selfeval run``: one report, or those of many department-years."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .cli_options import years_of
from .errors import SelfEvalError
from .terminal import say

if TYPE_CHECKING:
    from .runner.many import Work
    from .runner.settings import Job, Settings

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
    scheduler: Annotated[
        str | None,
        typer.Option(help="A Dask scheduler, tcp://host:8786; data and output may be URLs."),
    ] = None,
    data: Annotated[str, typer.Option(help="Data folder.")] = "data",
    output: Annotated[str, typer.Option(help="Where the reports go.")] = "outputs",
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
    log: Annotated[
        Path | None, typer.Option(help="Of many reports: add a line of JSON for each to a file.")
    ] = None,
    notify_cmd: Annotated[
        str | None,
        typer.Option(help="Of many reports: a command to call at the end, with the summary."),
    ] = None,
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
        data if "://" in data else Path(data).as_posix(),
        Path(output),
        parse_assignments(parameter or []),
        quarter,
        Wanted([name for name, on in asked.items() if on], static, docx_template),
        engine,
        Limits(time_limit, None if memory_limit is None else int(memory_limit * 2**30)),
        force=force,
    )
    settings.check()
    if scheduler is None and "://" in data + output:
        raise SelfEvalError("a URL as --data or --output needs --scheduler")
    if everything or departments is not None or years is not None or scheduler is not None:
        from .runner.many import work_for

        named, chosen = _named(everything, departments, department), _years(year, years)
        work = partial(
            work_for, named, chosen, settings, output, workers=workers, scheduler=scheduler
        )
        _run_many(work, output, log, notify_cmd)
    elif department is None or year is None:
        raise SelfEvalError("name one report with --department and --year, or many with --all "
                            "or --departments, and --years")  # fmt: skip
    elif log is not None or notify_cmd is not None:
        raise SelfEvalError("--log and --notify-cmd are for many reports: use --departments")
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

    made = make(job, settings, progress=lambda line: say(line, file=sys.stderr))
    if not made.fresh:
        say(f"{job}: unchanged since the last run (--force makes it again)", file=sys.stderr)
    say(made.page)


def _run_many(work: Callable[[], Work], output: str, log: Path | None, notify: str | None) -> None:
    from .runner.progress import command_words, notified

    call = None if notify is None else command_words(notify)
    try:
        summary, code = _made(work(), output, log)
    except SelfEvalError as error:  # nobody may be looking: that it could not begin is told too
        if call is not None:
            notified(call, str(error), error.exit_code)
        raise
    if call is not None:
        notified(call, summary, code)
    if code:
        raise typer.Exit(code)


def _made(work: Work, output: str, log: Path | None) -> tuple[str, int]:
    """Make the reports; return one line on how it went, which is printed, and the exit code."""
    from .runner.progress import Progress

    progress = Progress(work, log)
    code = 0
    try:
        work.make(progress.told)
    except KeyboardInterrupt:
        code = 130
    if progress.failed:
        code = code or 3
    summary = progress.end(code)
    say(summary)
    if progress.failed:
        say(f"what failed is kept in {output}/failed", file=sys.stderr)
    return summary, code
