"""The command ``selfeval lab``: the notebooks in JupyterLab, with this Python as their kernel."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from .dossier import find_data_dir
from .errors import UnknownNameError
from .runner.places import notebook_folder
from .terminal import say

OVERVIEW = "00_overview.ipynb"

app = typer.Typer()


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def lab(
    context: typer.Context,
    data: Annotated[
        Path, typer.Option(help="Data folder; the project is the folder that holds it.")
    ] = Path("data"),
) -> None:
    """Open JupyterLab in the project, at the overview notebook.

    A project without notebooks gets copies of those that come along; what is there is left as it
    is. Further options go to JupyterLab, such as --no-browser or --port 8899.
    """
    project = _project(data)
    for copied in copy_notebooks(project / "notebooks"):
        say(f"copied {copied.relative_to(project).as_posix()}", file=sys.stderr)
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={project}",
        f"--LabApp.default_url=/lab/tree/notebooks/{OVERVIEW}",
        *context.args,
    ]
    # A kernel of the same name in the user's own folder may be another Python.
    environment = {**os.environ, "JUPYTER_PREFER_ENV_PATH": "1"}
    sys.exit(subprocess.run(command, env=environment, check=False).returncode)


def _project(data: Path) -> Path:
    """Return the folder that holds the data; where there is none yet, the current one."""
    try:
        return find_data_dir(data).resolve().parent
    except UnknownNameError:
        return Path.cwd()


def copy_notebooks(folder: Path) -> list[Path]:
    """Copy the notebooks into a folder that has none; return the copies."""
    if folder.exists() and any(folder.glob("*.ipynb")):
        return []
    folder.mkdir(parents=True, exist_ok=True)
    found = sorted(notebook_folder().glob("[0-9][0-9]_*.ipynb"))
    return [Path(shutil.copy(path, folder / path.name)) for path in found]
