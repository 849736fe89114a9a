"""Where things go: outputs that appear whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import SelfEvalError, UnknownNameError

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


@contextmanager
def written_aside(target: Path) -> Iterator[Path]:
    """Give a fresh folder that takes the place of ``target`` when the block ends well.

    When it does not, ``target`` stays as it was.
    """
    try:
        if target.exists() and not target.is_dir():
            raise SelfEvalError(f"cannot write to {target}: it is not a folder")
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        raise SelfEvalError(f"cannot write to {target.parent}: {error.strerror}") from error
    try:
        yield aside
        _swap(aside, target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _swap(aside: Path, target: Path) -> None:
    old = aside.with_name(f"{aside.name}-old")
    # mkdtemp makes private folders; a report is for all who may read the outputs.
    aside.chmod(0o777 & ~_umask())
    try:
        if target.exists():
            target.replace(old)
        aside.replace(target)
    except OSError as error:
        if old.exists() and not target.exists():
            old.replace(target)
        raise SelfEvalError(
            f"cannot replace {target}: {error.strerror}; is a file of it open in a program?"
        ) from error
    shutil.rmtree(old, ignore_errors=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
