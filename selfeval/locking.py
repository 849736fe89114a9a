"""One folder, one writer: a lock for a report or a department-year, with its owner and age."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from .errors import SelfEvalError

#: Seconds to wait for another run of the same report: it takes a minute at most.
PATIENCE = 900


@contextmanager
def locked(
    target: Path, waiting: Callable[[str], None] = lambda line: None, patience: float = PATIENCE
) -> Iterator[None]:
    """Hold the lock of a folder that is about to be written; wait while another run holds it.

    The operating system takes the lock from a process that dies, so that none is ever stale; the
    file, ``.<name>.lock`` beside the folder, only tells whose it is. Raises
    :class:`SelfEvalError` where it cannot be written, and after ``patience`` seconds.
    """
    path = target.parent / f".{target.name}.lock"
    lock = FileLock(path)
    try:
        try:
            _acquire(lock, path, 0)
        except Timeout:
            waiting(f"waiting: {target.name} is {_owner(path)}")
            _acquire(lock, path, patience)
    except Timeout:
        raise SelfEvalError(f"{target} is {_owner(path)}; try again when it has ended") from None
    except OSError as error:
        raise SelfEvalError(f"cannot write to {target.parent}: {error.strerror}") from error
    try:
        since = datetime.now().astimezone().isoformat(timespec="seconds")
        me = {"process": os.getpid(), "host": platform.node(), "since": since}
        with suppress(OSError):
            path.write_text(json.dumps(me), "utf-8")
        yield
    finally:
        # While it is still held: who waits for it notices, and makes a new one.
        with suppress(OSError):
            path.unlink()
        lock.release()


def _acquire(lock: FileLock, path: Path, patience: float) -> None:
    for last in (False, False, True):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(timeout=patience)
            return
        except FileNotFoundError:  # who had it has failed, and taken the empty folder away
            if last:
                raise


def _owner(path: Path) -> str:
    try:
        about = json.loads(path.read_text("utf-8"))
        who = f"process {about['process']} on {about['host']}"
        return f"being made by {who} since {about['since']}"
    except (OSError, ValueError, KeyError):  # Windows lets nobody read a file that is locked
        return "being made by another process"
