"""Kernel messages over a pair of byte streams, in place of the sockets of a kernel."""

from __future__ import annotations

import struct
import threading
from collections.abc import Iterable
from contextlib import suppress
from typing import IO

_LENGTH = struct.Struct("!I")


class Pipe:
    """Sends and receives messages; a message is a list of byte strings."""

    def __init__(self, reader: IO[bytes], writer: IO[bytes]) -> None:
        self._reader = reader
        self._writer = writer
        self._sending = threading.Lock()

    def send(self, parts: Iterable[bytes | memoryview]) -> None:
        """Send a message, whole even when several threads send; OSError when nobody listens."""
        given = [bytes(part) for part in parts]
        framed = [_LENGTH.pack(len(given)), *(_LENGTH.pack(len(p)) + p for p in given)]
        with self._sending:
            self._writer.write(b"".join(framed))
            self._writer.flush()

    def receive(self) -> list[bytes] | None:
        """Wait for a message; None when the other side has closed, or has died."""
        try:
            return [self._read(self._number()) for _ in range(self._number())]
        except EOFError:
            return None

    def close_sending(self) -> None:
        """Tell the other side that nothing more will come."""
        with suppress(OSError):  # what was still to be flushed finds nobody there
            self._writer.close()

    def close_receiving(self) -> None:
        """Stop listening; for the thread that receives, as no other can while it waits."""
        self._reader.close()

    def _number(self) -> int:
        number: int = _LENGTH.unpack(self._read(_LENGTH.size))[0]
        return number

    def _read(self, size: int) -> bytes:
        data = self._reader.read(size)
        if len(data) < size:
            raise EOFError
        return data
