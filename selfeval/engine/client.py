"""In the client: nbclient and papermill with a worker in place of a kernel manager."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from queue import Empty
from typing import Any

from jupyter_client.client import KernelClient
from jupyter_client.session import Session
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbclient.util import run_sync
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NotebookExecutionManager
from papermill.log import logger

from .workers import Worker, start_worker

#: Seconds for a worker to end by itself, as Jupyter gives a kernel.
GRACE = 5


class RunTimeoutError(CellTimeoutError):
    """The notebook as a whole took longer than it may."""


class _Channel:
    """The messages of one channel, in the loop that waits for them."""

    def __init__(self, worker: Worker, session: Session) -> None:
        self._worker = worker
        self._session = session
        self._received: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()

    def put(self, parts: list[bytes]) -> None:
        _, message = self._session.feed_identities(parts)
        self._received.put_nowait(self._session.deserialize(message))

    def put_end(self) -> None:
        self._received.put_nowait(None)

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        try:
            message = await asyncio.wait_for(self._received.get(), timeout)
        except TimeoutError:
            raise Empty from None
        if message is None:
            # There will be no more; by this, nbclient ends a wait whose kernel has died.
            self.put_end()
            raise asyncio.CancelledError
        return message

    def send(self, message: dict[str, Any]) -> None:
        with suppress(OSError):  # a dead worker is noticed by the end of its messages
            self._worker.pipe.send(self._session.serialize(message))


class _WorkerClient(KernelClient):
    """The client of a worker; to be made in the loop in which its messages are waited for."""

    def __init__(self, worker: Worker) -> None:
        session = Session()
        session.auth = None  # as in the worker
        super().__init__(session=session)
        self.allow_stdin = False
        self._channels = {name: _Channel(worker, session) for name in (b"shell", b"iopub")}
        self._pipe = worker.pipe
        self._loop = asyncio.get_running_loop()
        self.dead = asyncio.Event()
        self.listener = threading.Thread(target=self._listen, daemon=True)
        self.listener.start()

    @property
    def shell_channel(self) -> Any:
        return self._channels[b"shell"]

    @property
    def iopub_channel(self) -> Any:
        return self._channels[b"iopub"]

    async def is_alive(self) -> bool:
        return not self.dead.is_set()

    def _listen(self) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            while parts := self._pipe.receive():
                name, *message = parts
                self._loop.call_soon_threadsafe(self._channels[name].put, message)
            for channel in self._channels.values():
                self._loop.call_soon_threadsafe(channel.put_end)
            self._loop.call_soon_threadsafe(self.dead.set)
        self._pipe.close_receiving()


class WorkerNotebookClient(PapermillNotebookClient):  # type: ignore[misc]
    """Executes the cells of a notebook in a worker, by the rules of nbclient and papermill."""

    def __init__(
        self,
        nb_man: NotebookExecutionManager,
        *,
        run_timeout: float | None = None,
        memory_limit: int | None = None,
        start_method: str | None = None,
        **options: Any,
    ) -> None:
        super().__init__(nb_man, **options)
        self._run_timeout = run_timeout
        self._memory_limit = memory_limit
        self._start_method = start_method
        if run_timeout:
            self._deadline = time.monotonic() + run_timeout
            self.timeout_func = self._time_left

    def _time_left(self, cell: Any) -> float:
        # Not 0, which means for ever.
        left = max(self._deadline - time.monotonic(), 0.001)
        return min(left, self.timeout) if self.timeout and self.timeout > 0 else left

    @contextmanager
    def setup_kernel(self, **_: Any) -> Iterator[None]:
        """Start a worker, and end it: in good order, unless something went wrong in between."""
        try:
            with start_worker(self._start_method) as worker:
                self.km = worker
                worker.order(self._memory_limit)
                self._connect(worker)
                yield
                with suppress(OSError):  # its last cell may have ended it
                    worker.pipe.send([])
                self.kc.listener.join(GRACE)
        except BaseException as error:
            self._settle()
            if isinstance(error, asyncio.CancelledError):
                raise DeadKernelError("Kernel died") from None
            raise

    async def _async_connect(self, worker: Worker) -> None:
        self.kc = _WorkerClient(worker)
        try:
            await self.kc.iopub_channel.get_msg(self.startup_timeout)  # that it is starting
        except Empty:
            message = f"Kernel didn't respond in {self.startup_timeout} seconds"
            raise RuntimeError(message) from None
        except asyncio.CancelledError:
            raise RuntimeError("Kernel died before it was ready") from None

    _connect = run_sync(_async_connect)

    def execute_cell(self, cell: Any, cell_index: int, **options: Any) -> Any:
        """Execute a cell; on an interrupt of this process, first let the cell end by it."""
        try:
            return super().execute_cell(cell, cell_index, **options)
        except KeyboardInterrupt:
            self.km.interrupt_kernel()
            self._settle()
            raise
        except CellTimeoutError:
            if self._run_timeout and time.monotonic() >= self._deadline:
                message = f"the notebook ran for more than {self._run_timeout:g} seconds"
                raise RunTimeoutError(message) from None
            raise

    async def _async_settle(self) -> None:
        """Let what still waits for the worker come to its end, whatever that is."""
        if tasks := asyncio.all_tasks() - {asyncio.current_task()}:
            done, _ = await asyncio.wait(tasks, timeout=GRACE)
            for task in done:
                task.cancelled() or task.exception()

    _settle = run_sync(_async_settle)

    async def _async_poll_kernel_alive(self) -> None:
        # In nbclient this looks once a second; that a pipe has closed is known at once.
        await self.kc.dead.wait()
        self.task_poll_for_reply.cancel()


class WorkerEngine(Engine):  # type: ignore[misc]
    """Executes notebooks in warm workers; takes the options of papermill's own engine.

    And these: ``run_timeout``, the seconds that the whole notebook may take (else
    :class:`RunTimeoutError`); ``memory_limit``, the bytes of address space of the worker (a
    ``MemoryError`` in the cell; not on Windows); ``start_method``, ``"fork"`` or ``"spawn"``.
    """

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        start_timeout: int = 60,
        execution_timeout: int | None = None,
        input_path: str | None = None,
        **options: Any,
    ) -> None:
        """Execute the cells one by one; see papermill."""
        language = nb_man.nb.metadata.get("kernelspec", {}).get("language", "python")
        if language != "python":
            raise ValueError(f"this engine executes notebooks in Python, not in {language}")
        if options.get("extra_arguments"):
            raise ValueError("this engine has its kernels ready: it takes no arguments for them")
        options["timeout"] = execution_timeout or options.get("timeout")
        options["startup_timeout"] = start_timeout
        client = WorkerNotebookClient(nb_man, kernel_name=kernel_name, log=logger, **options)
        try:
            client.execute()
        except BaseException:
            # papermill writes nothing then; what there is tells how far it came.
            nb_man.output_path = nb_man.nb.metadata.papermill.get("output_path")
            raise
