"""The command ``selfeval schedule``: a yearly run, for whatever runs jobs here."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from typer.main import get_command

from .cli_run import app as run_app
from .dossier import find_data_dir
from .schedules import yearly

app = typer.Typer()


class Kind(StrEnum):
    """What runs jobs."""

    cron = "cron"
    systemd = "systemd"
    windows = "windows"
    airflow = "airflow"


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def schedule(
    context: typer.Context,
    kind: Annotated[Kind, typer.Argument(help="Which notation.")],
    on: Annotated[str, typer.Option(help="The day of each year, MM-DD.")] = "02-15",
    at: Annotated[str, typer.Option(help="The time of that day, HH:MM.")] = "06:00",
) -> None:
    """Print a job that makes last year's reports once a year, run in the current folder.

    Further options go to selfeval run, such as -j 2 --log runs.jsonl --docx; without others it
    is for --all departments and --years last.
    """
    # -P: no module of that folder shall stand in for one of ours.
    words = [sys.executable, "-P", "-m", "selfeval", "run", *_options(context.args)]
    print(yearly(kind.value, words, Path.cwd(), on, at), end="")


def _options(given: list[str]) -> list[str]:
    """Return the options of the run, checked as far as they can be today."""
    found = get_command(run_app).make_context("selfeval run", list(given)).params
    if "://" not in found["data"]:
        find_data_dir(found["data"])
    named = found["everything"] or found["departments"] or found["department"]
    dated = found["years"] or found["year"]
    return [*([] if named else ["--all"]), *([] if dated else ["--years", "last"]), *given]
