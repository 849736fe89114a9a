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


def notebooks() -> list[Path]:
    """Return the notebooks of the report in their order: inside the package, or beside it."""
    for folder in (PACKAGE / "notebooks", PACKAGE.parent / "notebooks"):
        found = sorted(folder.glob("[0-9][0-9]_*.ipynb"))
        if found:
            return found
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
