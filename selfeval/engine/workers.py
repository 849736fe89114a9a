"""In the client: starting workers, forked from a warm server or spawned ahead of time."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from .pipe import Pipe

#: The data folder whose department-years a server holds ready: an environment variable.
WARM_DATA = "SELFEVAL_WARM_DATA"
#: How workers start where nothing else is asked for. A fork is not safe on macOS, whose own
#: libraries have threads.
START_METHOD = "spawn" if sys.platform in ("win32", "darwin") else "fork"


@dataclass(frozen=True)
class Worker:
    """A process that runs one notebook: its pipe, and how to interrupt it.

    ``end`` kills it, unless it has ended, and what it has started; so does leaving the block of
    ``with``.
    """

    pipe: Pipe
    interrupt_kernel: Callable[[], None]
    end: Callable[[], None]

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()
        self.pipe.close_sending()

    def order(self, memory_limit: int | None = None) -> None:
        """Make it a kernel in the current folder, with the environment as it is now."""
        order = {
            "directory": str(Path.cwd()),
            "environment": dict(os.environ),
            "memory_limit": memory_limit,
        }
        with suppress(OSError):  # a dead worker is noticed by the end of its messages
            self.pipe.send([json.dumps(order).encode()])


class Source(Protocol):
    """Where workers come from."""

    def start(self, environment: dict[str, str]) -> None:
        """Start it if it has not been, with more environment; does not wait for it."""

    def take(self) -> Worker:
        """Return a new worker; RuntimeError where that fails."""


def start_worker(method: str | None = None) -> Worker:
    """Return a new worker: ``"fork"``, ``"spawn"``, or what is right for this system.

    Raises RuntimeError where that fails.
    """
    return _source(method).take()


def prepare(data_dir: str | Path | None = None, method: str | None = None) -> None:
    """Start what workers come from without waiting for it; else the first notebook does.

    They will hold the department-years of ``data_dir`` ready, if this is what starts them.
    """
    _source(method).start({} if data_dir is None else {WARM_DATA: str(Path(data_dir).resolve())})


def _source(method: str | None) -> Source:
    # Only where it is needed: papermill loads this module wherever it is installed.
    if (method or START_METHOD) == "fork":
        from .forked import server

        return server
    from .spawned import spares

    return spares


def python(function: str, *arguments: int) -> list[str]:
    """Return the command that calls a function of the server module.

    Started as a kernel is: without the current folder, which a kernel adds itself.
    """
    call = f"{function}({', '.join(map(str, arguments))})"
    code = f"from selfeval.engine.server import {function}; {call}"
    away = "import sys; sys.path[0] == '' and sys.path.pop(0)"
    return [sys.executable, "-Xfrozen_modules=off", "-c", f"{away}; {code}"]
