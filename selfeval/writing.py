"""Files and folders that appear whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from .errors import SelfEvalError

#: What systems say of a place that is full, read-only, locked, broken, or no folder.
CANNOT_WRITE = (
    errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EPERM, errno.EROFS, errno.EIO, errno.EBUSY,
    errno.EFBIG, errno.ENAMETOOLONG, errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ELOOP,
)  # fmt: skip
#: Bytes that a name may have on the systems of today.
_LONGEST = 255
#: What systems say that cannot flush a file, or this kind of file.
_CANNOT_FLUSH = (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS)


@contextmanager
def file_aside(target: Path) -> Iterator[Path]:
    """Give a path to write to, and move what was written there to ``target`` at the end.

    If anything fails, ``target`` stays as it was. Raises :class:`SelfEvalError` where the file
    cannot be written, as when Word or Excel has it open.
    """
    try:
        # In the same folder: between two disks a file cannot be moved in one step.
        made = tempfile.TemporaryDirectory(prefix=".selfeval-", dir=target.parent)
    except OSError as error:
        raise _cannot_be_written(target, error) from error
    with made as folder:
        try:
            aside = Path(folder) / target.name
            yield aside
            _flush(aside)
            aside.replace(target)
            _flush(target.parent)
        except OSError as error:
            if not _concerns(error, Path(folder), target):
                raise
            raise _cannot_be_written(target, error) from error


@contextmanager
def folder_aside(target: Path) -> Iterator[Path]:
    """Give a fresh folder that takes the place of ``target`` when the block ends well.

    When it does not, ``target`` stays as it was. What was written is on the disk before the old is
    given up. Raises :class:`SelfEvalError` where something cannot be written.
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
        _flush_all(aside)
        _swap(aside, target)
    except OSError as error:
        if not _concerns(error, aside, target):
            raise
        raise SelfEvalError(f"cannot write {target}: {error.strerror or error}") from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _cannot_be_written(target: Path, error: OSError) -> SelfEvalError:
    hint = "; close it where it is open" if isinstance(error, PermissionError) else ""
    return SelfEvalError(f"{target} cannot be written: {error.strerror or error}{hint}")


def _concerns(error: OSError, *places: Path) -> bool:
    """Return whether an error is about what is written, and no fault of the program elsewhere."""
    # That of a folder being copied gathers those of its files.
    if error.errno in CANNOT_WRITE or isinstance(error, shutil.Error):
        return True
    if not isinstance(error.filename, str | Path):
        return False
    found = Path(os.path.abspath(error.filename))  # noqa: PTH100  # no link is followed
    return any(found.is_relative_to(os.path.abspath(place)) for place in places)  # noqa: PTH100


def check_writable(folder: Path) -> None:
    """Raise :class:`SelfEvalError` where nothing can be written to a folder, made if need be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise SelfEvalError(f"cannot write to {folder}: {error.strerror}") from error


def check_inside(target: Path, root: Path) -> None:
    """Raise :class:`SelfEvalError` where a link below ``root`` leads away from ``target``.

    The root itself may be a link.
    """
    real = Path(os.path.realpath(target))
    meant = Path(os.path.realpath(root)) / target.relative_to(root)
    if os.path.normcase(real) != os.path.normcase(meant):
        raise SelfEvalError(f"cannot write to {target}: a link in its path leads to {real}")


def keep_copy(path: Path, folder: Path) -> Path:
    """Copy a file that is about to be replaced into a folder, by the time of its last change.

    So a version is kept once, and none is ever written over. A long name is cut.
    """
    changed = f"{datetime.fromtimestamp(path.stat().st_mtime):%Y%m%d-%H%M%S-%f}"
    suffix = path.suffix if len(path.suffix) < 10 else ""  # "1.关于…的通知" has none
    stem = path.name.removesuffix(suffix)
    copy = folder / f"{stem}-{changed}{suffix}"
    if (over := len(copy.name.encode()) - _LONGEST) > 0:
        # Others may begin alike.
        mark = f"-{hashlib.sha256(path.name.encode()).hexdigest()[:8]}"
        stem = stem.encode()[: -over - len(mark)].decode(errors="ignore")
        copy = copy.with_name(f"{stem}{mark}-{changed}{suffix}")
    if not copy.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with file_aside(copy) as aside:
            shutil.copy2(path, aside)
    return copy


def recover(target: Path) -> None:
    """Take away what runs that were killed left beside a folder; only who alone writes there may.

    One that was killed between the two steps of its swap had put the old folder aside: it comes
    back.
    """
    # Not of those whose name begins alike, such as that of a quarter: ".2021-q1-x".
    ours = re.compile(rf"\.{re.escape(target.name)}-[a-z0-9_]+(-old)?")
    left = sorted(path for path in target.parent.glob(".*") if ours.fullmatch(path.name))
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
    _flush(target.parent)
    shutil.rmtree(old, ignore_errors=True)


def _flush_all(folder: Path) -> None:
    """Write a folder to the disk: its files, then the folders that name them."""
    for path in sorted(folder.rglob("*"), reverse=True):
        _flush(path)
    _flush(folder)


def _flush(path: Path) -> None:
    """Write a file or folder to the disk, where the system can: so it outlives a power cut."""
    windows = sys.platform == "win32"
    if windows and (path.is_dir() or not os.access(path, os.W_OK)):
        return  # there it takes the right to write, and a folder cannot be opened
    # Elsewhere a file that may only be read is flushed all the same.
    handle = os.open(path, os.O_RDWR if windows else os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _CANNOT_FLUSH:
            raise
    finally:
        os.close(handle)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
