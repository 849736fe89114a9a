"""In the client: workers that were started ahead of time, for systems that cannot fork."""

from __future__ import annotations

import atexit
import os
import queue
import signal
import subprocess
import sys
from contextlib import suppress

from jupyter_client.launcher import launch_kernel

from .pipe import Pipe
from .workers import Worker, python


class Spares:
    """Idle workers: one more is started whenever one is taken, so that one is always warm."""

    def __init__(self) -> None:
        self._idle: queue.SimpleQueue[subprocess.Popen[bytes]] = queue.SimpleQueue()
        self._environment: dict[str, str] = {}

    def start(self, environment: dict[str, str]) -> None:
        """Start the first worker, if none has been, with more environment."""
        if self._idle.empty():
            self._environment = environment
            self._idle.put(self._launch())

    def take(self) -> Worker:
        """Return a worker that was started before, or a cold one where none is left."""
        process = None
        with suppress(queue.Empty):
            while process is None or process.poll() is not None:  # it may have been killed
                process = self._idle.get_nowait()
        if process is None or process.poll() is not None:
            process = self._launch()
        self._idle.put(self._launch())
        assert process.stdout is not None and process.stdin is not None
        return Worker(
            Pipe(process.stdout, process.stdin),
            lambda: _interrupt(process),
            lambda: _end(process),
        )

    def _launch(self) -> subprocess.Popen[bytes]:
        return launch_kernel(
            python("start_one"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | self._environment,
        )

    def stop(self) -> None:
        """End those that are idle."""
        with suppress(queue.Empty):
            while True:
                _end(self._idle.get_nowait())


def _interrupt(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        from jupyter_client.win_interrupt import send_interrupt

        send_interrupt(process.win32_interrupt_event)  # type: ignore[attr-defined]
    else:
        os.killpg(process.pid, signal.SIGINT)


def _end(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        # Jupyter starts each in a session of its own: what a cell has started ends with it.
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


spares = Spares()
atexit.register(spares.stop)
