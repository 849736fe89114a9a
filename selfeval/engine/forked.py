"""In the client: the server that workers are forked from."""

from __future__ import annotations

import atexit
import os
import signal
import socket
import subprocess
import threading
from contextlib import suppress

from .pipe import Pipe
from .server import REPLY, REQUEST
from .workers import Worker, python

#: What keeps OpenBLAS and Arrow from starting threads in the server: a fork has none of them.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "JE_ARROW_MALLOC_CONF": "background_thread:false"}


class Server:
    """The server of this process; any thread may ask it for a worker."""

    def __init__(self) -> None:
        self._asking = threading.Lock()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._environment: dict[str, str] = {}

    def start(self, environment: dict[str, str]) -> None:
        """Start the server, if it has not been started, with more environment."""
        with self._asking:
            if self._control is None:
                self._environment = environment
                self._start()

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                python("serve", theirs.fileno()),
                stdin=subprocess.DEVNULL,
                env=os.environ | ONE_THREAD | self._environment,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        self._control = ours
        return ours

    def take(self) -> Worker:
        """Return a worker, forked from the server."""
        # A second time: the server may have been killed since it was last needed.
        pid, *files = self._new() or self._new() or (0,)
        if not pid:
            raise RuntimeError("the process that workers are forked from does not run")
        reader, writer = files
        return Worker(
            Pipe(os.fdopen(reader, "rb"), os.fdopen(writer, "wb")),
            lambda: self._signal(pid, signal.SIGINT),
            lambda: self._signal(pid, signal.SIGKILL),
        )

    def _new(self) -> list[int]:
        with self._asking:
            return self._ask(self._control or self._start(), 0, 0)

    def _signal(self, pid: int, number: int) -> None:
        with self._asking:
            if self._control is not None:
                self._ask(self._control, pid, number)

    def _ask(self, control: socket.socket, pid: int, number: int) -> list[int]:
        """Return what the server answers, a worker and the files with it; [] when it has died."""
        with suppress(OSError):
            control.sendall(REQUEST.pack(pid, number))
            reply, files, _, _ = socket.recv_fds(control, REPLY.size, 2)
            if reply:
                return [*REPLY.unpack(reply), *files]
        self.stop()
        return []

    def stop(self) -> None:
        """End the server, and with it its workers."""
        if self._control is not None and self._process is not None:
            self._control.close()
            self._control = None
            self._process.kill()
            self._process.wait()

    def forget(self) -> None:
        """In a fork of this process: leave the server to the original."""
        if self._control is not None:
            self._control.close()
        self.__init__()  # type: ignore[misc]


server = Server()
atexit.register(server.stop)
os.register_at_fork(after_in_child=server.forget)
