"""The command ``selfeval site``: an index over many reports, and their years compared."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def site(
    output: Annotated[Path, typer.Option(help="The outputs folder.")] = Path("outputs"),
    title: Annotated[str, typer.Option(help="What stands above the pages.")] = (
        "部门整体支出绩效自评"
    ),
) -> None:
    """Write an offline index of all reports, with a summary and a comparison of each year."""
    from .site import build_site

    for page in build_site(output, title):
        print(page)
