"""The command line: argument parsing and exit codes, no more."""

from __future__ import annotations

import json
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer

from .cli_documents import app as documents_app
from .cli_frameworks import Data, Variant
from .cli_frameworks import app as frameworks_app
from .cli_lab import app as lab_app
from .cli_options import Department, Year, years_of
from .cli_panel import app as panel_app
from .cli_run import app as run_app
from .cli_schedule import app as schedule_app
from .cli_site import app as site_app
from .errors import SelfEvalError
from .formats import places, spread
from .terminal import say
from .terms import STATUSES
from .writing import CANNOT_WRITE

app = typer.Typer(
    name="selfeval",
    help="Reports for the yearly budget performance self-evaluation of a department.",
    epilog="Exit codes: 0 done; 1 findings at or above --fail-on; 2 bad input or usage, nothing "
    "is made; 3 a run failed; 130 interrupted.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def main() -> None:
    """Run the command line; a user's mistake is one message on stderr, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        # Windows consoles and pipes may have a code page that lacks Chinese.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except SelfEvalError as error:
        say(f"selfeval: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    except OSError as error:  # a full disk, a file that may not be read: no fault of the program
        if error.errno not in CANNOT_WRITE:
            raise
        place = f"{error.filename}: " if error.filename else ""
        say(f"selfeval: {place}{error.strerror or error}", file=sys.stderr)
        sys.exit(2)


def _show_version(wanted: bool) -> None:
    if wanted:
        say(version("selfeval"))
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show version."),
    ] = False,
) -> None:
    pass


app.add_typer(run_app)


@app.command()
def metrics(
    department: Department,
    year: Year,
    data: Data = Path("data"),
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Show every metric of one department-year with its numerator and denominator."""
    from . import evaluate, load

    table = evaluate(load(department, year, data).figures)
    if as_json:
        columns = ["value", "numerator", "denominator", "unit", "reason"]
        rows = {
            str(name): {column: _plain(row[column]) for column in columns}
            for name, row in table.iterrows()
        }
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for name, row in table.iterrows():
        value = "—" if row["value"] is None else f"{row['value']:,.6f}"
        say(f"{name!s:32} {value:>12}  {row['term']}  {row['reason']}".rstrip())


def _plain(value: Any) -> Any:
    """Return a figure as JSON has it; an empty reason is null."""
    if value is None or value == "":
        return None
    return value if isinstance(value, str) else float(value)


FrameworkId = Annotated[
    str, typer.Option(help="Id of a framework (selfeval frameworks), or a .toml file.")
]


@app.command()
def score(
    department: Department,
    year: Year,
    framework: FrameworkId,
    variant: Variant = "",
    data: Data = Path("data"),
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Score one department-year: points where there is evidence, a range where there is none."""
    from . import load, scoring

    chosen = scoring.load_framework(framework, data, variant)
    result = scoring.score(load(department, year, data), chosen)
    if as_json:
        print(json.dumps(scoring.as_json(result), ensure_ascii=False, indent=2))
        return
    say(f"{chosen.title}（{STATUSES[chosen.status]}）")
    for row in result.rows:
        why = "；".join((*row.missing, *row.lost))
        shown = f"{spread(row.low, row.high)} / {places(row.weight)}"
        say(f"{shown:>14}  {row.row.indicator}  {why}".rstrip())
    total = result.total
    grades = "、".join(result.grades)
    say(f"合计 {spread(total.low, total.high)} / {places(total.weight)}，等级：{grades}")
    for remark in result.remarks:
        say(remark)
    for row in result.unexplained:
        say(f"缺扣分原因：{row.row.indicator}（judgements.csv 的 reason 列）")


app.add_typer(frameworks_app, name="frameworks")
app.add_typer(documents_app)
app.add_typer(lab_app)
app.add_typer(panel_app, name="panel")
app.add_typer(schedule_app)
app.add_typer(site_app)


@app.command()
def demo(
    directory: Annotated[Path, typer.Argument(help="A new or empty folder.")],
    departments: Annotated[int, typer.Option(help="How many departments.")] = 12,
    years: Annotated[str, typer.Option(help="First and last year, as A-B.")] = "2019-2023",
    seed: Annotated[int, typer.Option(help="The same seed gives the same data.")] = 1,
) -> None:
    """Write synthetic department-years, to try things out; every page of them says so."""
    from .demo import write_demo

    written = write_demo(directory, departments, years_of(years), seed)
    say(f"{len(written)} synthetic department-years in {directory}")
