"""Files and folders that appear whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import SelfEvalError


@contextmanager
def file_aside(target: Path) -> Iterator[Path]:
    """Give a path to write to, and move what was written there to ``target`` at the end.

    If anything fails, ``target`` stays as it was. Raises :class:`SelfEvalError` where the file
    cannot be written, as when Word or Excel has it open.
    """
    try:
        # In the same folder: between two disks a file cannot be moved in one step.
        with tempfile.TemporaryDirectory(prefix=".selfeval-", dir=target.parent) as folder:
            aside = Path(folder) / target.name
            yield aside
            aside.replace(target)
    except OSError as error:
        hint = "; close it where it is open" if isinstance(error, PermissionError) else ""
        raise SelfEvalError(f"{target} cannot be written: {error.strerror}{hint}") from error


@contextmanager
def folder_aside(target: Path) -> Iterator[Path]:
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


def check_writable(folder: Path) -> None:
    """Raise :class:`SelfEvalError` where nothing can be written to a folder, made if need be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise SelfEvalError(f"cannot write to {folder}: {error.strerror}") from error


def recover(target: Path) -> None:
    """Take away what runs that were killed left beside a folder; only who alone writes there may.

    One that was killed between the two steps of its swap had put the old folder aside: it comes
    back.
    """
    left = sorted(target.parent.glob(f".{target.name}-*"))
    for old in left:
        if old.name.endswith("-old") and not target.exists():
            old.replace(target)
    for aside in left:
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
