"""The command ``selfeval frameworks``: list, show, validate and copy frameworks."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from . import scoring
from .errors import DataError, SelfEvalError
from .formats import places
from .terminal import say
from .terms import STATUSES

app = typer.Typer(help="The frameworks of indicators: list, show, validate, new.")

Data = Annotated[Path, typer.Option(help="Data folder; also looked for in the folders above.")]
Variant = Annotated[str, typer.Option(help="Variant of the framework; the first if not given.")]


@app.callback(invoke_without_command=True)
def _frameworks(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        list_frameworks(Path("data"))


@app.command("list")
def list_frameworks(data: Data = Path("data")) -> None:
    """List the frameworks that come along and those of the data folder."""
    for name in scoring.framework_files(data):
        try:
            one = scoring.load_framework(name, data)
        except DataError as error:
            say(f"{name:22} 有误  {len(error.faults)} 处，见 selfeval frameworks validate")
            continue
        weight = "模板" if one.weight is None else f"{places(one.weight)} 分"
        variants = f"  --variant {' | '.join(one.variants)}" if one.variants else ""
        facts = f"{STATUSES[one.status]}  {len(one.rows)} 行 {weight}"
        say(f"{name:22} {facts}  {one.name}{variants}")


@app.command("show")
def show_framework(
    framework: Annotated[str, typer.Argument(help="Id of a framework, or a .toml file.")],
    variant: Variant = "",
    data: Data = Path("data"),
) -> None:
    """Show the rows of a framework with their weights and standards."""
    one = scoring.load_framework(framework, data, variant)
    say(f"{one.title}（{STATUSES[one.status]}，{one.place}）")
    for line in (one.note, *one.sources):
        say(line)
    block = ("", "")
    for row in one.rows:
        if block != (row.level1, row.level2):
            block = (row.level1, row.level2)
            say(f"\n{' / '.join(filter(None, block))}")
        weight = "—" if row.weight is None else places(row.weight)
        tags = f"[分值 {row.weight_evidence}，规则 {row.rule_evidence}]" if row.weight else ""
        say(f"{weight:>6}  {row.indicator}  {scoring.standard_of(row)} {tags}".rstrip())


@app.command("validate")
def validate_framework(
    file: Annotated[Path, typer.Argument(help="A framework file.")],
) -> None:
    """Check a framework file; every fault is named with its row."""
    if file.suffix != ".toml":
        raise SelfEvalError(f"{file}: expected a .toml file")
    one = scoring.load_framework(str(file), None)
    weight = "no weights (a template)" if one.weight is None else f"weight {places(one.weight)}"
    variants = f", variants {', '.join(one.variants)}" if one.variants else ""
    say(f"{file}: sound; {len(one.rows)} rows, {weight}{variants}")


@app.command("new")
def new_framework(
    name: Annotated[str, typer.Argument(help="Id of the new framework.")],
    source: Annotated[str, typer.Option("--from", help="Framework to copy.")],
    data: Data = Path("data"),
) -> None:
    """Copy a framework into the data folder, to be changed there."""
    say(scoring.copy_framework(source, name, data))
