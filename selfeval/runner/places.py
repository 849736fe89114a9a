"""Where the notebooks are that a run executes."""

from __future__ import annotations

from pathlib import Path

from ..errors import UnknownNameError

PACKAGE = Path(__file__).parent.parent
#: The notebook of a run in mid-year; the others make the report of a year.
MONITORING = "07_monitoring"


def notebooks(quarter: int | None = None) -> list[Path]:
    """Return the notebooks of a year's report in their order, or that of a quarter."""
    found = sorted(notebook_folder().glob("[0-9][0-9]_*.ipynb"))
    return [path for path in found if (path.stem == MONITORING) == bool(quarter)]


def notebook_folder() -> Path:
    """Return where the notebooks are: inside the package, or beside it."""
    for folder in (PACKAGE / "notebooks", PACKAGE.parent / "notebooks"):
        if any(folder.glob("[0-9][0-9]_*.ipynb")):
            return folder
    raise UnknownNameError("the notebooks are missing: reinstall selfeval")
