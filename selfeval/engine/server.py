"""The process that workers are forked from, and the start of one that is not forked."""

from __future__ import annotations

import gc
import os
import signal
import socket
import struct
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from .pipe import Pipe

if TYPE_CHECKING:
    from .worker import KernelApp

#: A request: the worker it is about, and the signal for it. Worker 0: a new one.
REQUEST = struct.Struct("!ii")
#: The answer: the worker. The ends of the pipes to a new one come with it.
REPLY = struct.Struct("!i")


def serve(control: int) -> None:
    """Hand out workers at the client's request, and pass on signals to them, until it is gone.

    The client ends each worker by SIGKILL, even one that has ended; until then its process
    number stays taken, so that no signal ever reaches a stranger.
    """
    from .warm import warm

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    app = warm()
    # What is here will stay: a collection in a worker need not look at it, nor copy its pages.
    gc.collect()
    gc.freeze()
    workers: set[int] = set()
    # A client that was killed is gone in the midst of a request, too.
    with socket.socket(fileno=control) as connection, suppress(ConnectionError):
        # One is forked ahead: the client need not wait while pages are being set up.
        spare, *files = _fork(app, connection)
        while request := connection.recv(REQUEST.size):
            pid, number = REQUEST.unpack(request)
            if pid == 0:
                socket.send_fds(connection, [REPLY.pack(spare)], files)
                for file in files:
                    os.close(file)
                workers.add(spare)
                spare, *files = _fork(app, connection)
                continue
            if pid in workers:
                _signal(pid, number)
            connection.sendall(REPLY.pack(pid))
            if pid in workers and number == signal.SIGKILL:
                os.waitpid(pid, 0)
                workers.remove(pid)
    for pid in (*workers, spare):
        _signal(pid, signal.SIGKILL)


def _signal(pid: int, number: int) -> None:
    """Signal a worker and what it has started; itself alone if it has just been forked."""
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def _fork(app: KernelApp, connection: socket.socket) -> tuple[int, int, int]:
    """Return a new worker, and the ends of its pipes for the client: to read and to write."""
    reader, their_writer = os.pipe()
    their_reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.setsid()  # as Jupyter does: interrupts reach what the cell has started, too
        connection.close()
        os.close(reader)
        os.close(writer)
        _work(app, their_reader, their_writer)
    os.close(their_reader)
    os.close(their_writer)
    return pid, reader, writer


def start_one() -> None:
    """Be one worker that was not forked: messages come and go by standard input and output."""
    from .warm import warm

    reader, writer = os.dup(0), os.dup(1)
    with open(os.devnull) as nothing:  # noqa: PTH123
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    _work(warm(), reader, writer)


def _work(app: KernelApp, reader: int, writer: int) -> None:
    from .worker import work

    try:
        work(app, Pipe(os.fdopen(reader, "rb"), os.fdopen(writer, "wb")))
    except BaseException:  # nothing may go back into the loop of the server
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(1)
