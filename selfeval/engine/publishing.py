"""In the worker: what a kernel says goes to the pipe without a detour through zmq.

The thread of ipykernel takes over each message by a socket that wakes it, and each flush waits
for it: over ten switches a cell. Here the thread that has something to say puts it into a
queue, from which one thread writes. No cell ever writes to the pipe itself, so that an interrupt
cannot leave half a message there.
"""

# ipykernel annotates few of its methods.
# mypy: disallow-untyped-calls=False

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, cast

import zmq
from ipykernel.iostream import IOPubThread
from tornado.ioloop import IOLoop

from .pipe import Pipe

#: Seconds that what is still in the queue has to be read by the client.
PATIENCE = 5


class Sender:
    """The one thread that writes to the pipe."""

    def __init__(self, pipe: Pipe) -> None:
        self._pipe = pipe
        self._waiting: SimpleQueue[list[bytes] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._send, daemon=True, name="Sender")
        self._thread.start()

    def put(self, parts: list[bytes]) -> None:
        """Send a message, some time; those of one thread in their order."""
        self._waiting.put(parts)

    def finish(self) -> None:
        """Wait until all is sent."""
        self._waiting.put(None)
        self._thread.join(PATIENCE)

    def _send(self) -> None:
        with suppress(OSError):  # the client is gone, and the listener is about to notice
            while parts := self._waiting.get():
                self._pipe.send(parts)


class Channel:
    """As much of a zmq socket or stream as a kernel uses: what is sent goes over the pipe."""

    sender: Sender

    def __init__(self, name: bytes) -> None:
        self.receiver: Callable[[list[zmq.Frame]], object] = lambda frames: None
        self._name = name

    @property
    def context(self) -> zmq.Context[Any]:
        """The context of zmq, for who wants a socket of its own."""
        return zmq.Context.instance()

    def send_multipart(self, parts: list[bytes], *_: Any, **__: Any) -> None:
        """Send a message."""
        self.sender.put([self._name, *parts])

    def on_recv(self, receiver: Callable[[list[zmq.Frame]], object], copy: bool = True) -> None:
        """Set what takes the messages that come."""
        self.receiver = receiver

    def flush(self, *_: Any) -> None:
        """Do nothing: nothing waits here."""

    def close(self) -> None:
        """Do nothing: the pipe closes with the process."""


class Publisher(IOPubThread):
    """Publishes in the thread that has something to say; its own one is for timers and forks."""

    def __init__(self, channel: Channel) -> None:
        super().__init__(channel, pipe=True)
        self._publishing = threading.RLock()
        # Streams ask it to flush them after a while, now from whichever thread they are used in.
        self.io_loop = cast("IOLoop", _FromAnyThread(self.io_loop))

    def schedule(self, f: Callable[[], object]) -> None:
        """Call a function now, one at a time."""
        if not self._is_master_process():  # a fork, in which another thread may hold the lock
            f()
            return
        with self._publishing:
            f()


class _FromAnyThread:
    """A loop whose timers any thread may set."""

    def __init__(self, loop: IOLoop) -> None:
        self._loop = loop

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loop, name)

    def call_later(self, delay: float, f: Callable[[], object]) -> None:
        self._loop.add_callback(self._loop.call_later, delay, f)
