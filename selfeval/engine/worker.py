"""In the worker: a kernel as Jupyter runs it, but that talks over a pipe.

The kernel application of ipykernel is used whole, with its shell, streams, configuration and
start-up files, so that a notebook gives here what it gives in a kernel. Only the sockets, and
the file that tells of them, are left out.
"""

# ipykernel and IPython annotate few of their methods.
# mypy: disallow-untyped-calls=False

from __future__ import annotations

import atexit
import json
import os
import random
import signal
import sys
import tempfile
import threading

import zmq
from ipykernel.iostream import BackgroundSocket
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from tornado.ioloop import IOLoop
from traitlets import Any as AnyTrait
from traitlets.config import Config

from .pipe import Pipe
from .publishing import Channel, Publisher, Sender

#: The channel of a message, its first part.
SHELL, IOPUB = b"shell", b"iopub"
#: Seconds that a notebook's own exit handlers and threads have after its last cell.
GRACE = 5


class _NoSubshells:
    """For ipykernel 7: there is no thread of subshells, and cells run in the main thread."""

    parent_thread = threading.main_thread()

    def __bool__(self) -> bool:
        return False


class _Kernel(IPythonKernel):
    shell_stream = AnyTrait()
    shell_channel_thread = AnyTrait(_NoSubshells())
    _supports_kernel_subshells = False
    # A pause after each cell, for messages to get through zmq.
    _execute_sleep = 0

    def start(self) -> None:
        # Past the start of IPythonKernel, which is about the debugger and warns without one.
        super(IPythonKernel, self).start()


class KernelApp(IPKernelApp):
    """The application in steps: once for all, once a worker, and where the notebook is known."""

    def prepare(self) -> None:
        """Make the kernel and its shell, as ``initialize`` does, but start no thread."""
        super(IPKernelApp, self).initialize([])
        self.init_pdb()
        self.init_signal()
        self.session.auth = None  # a pipe has no third side to sign messages against
        self._shell, self._iopub = Channel(SHELL), Channel(IOPUB)
        self.iopub_socket = BackgroundSocket(None)
        self.kernel = _Kernel.instance(
            parent=self,
            session=self.session,
            shell_stream=self._shell,
            iopub_socket=self.iopub_socket,
            log=self.log,
            profile_dir=self.profile_dir,
            user_ns=self.user_ns,
        )
        self.init_shell()
        if self.shell is not None:
            self.shell.display_formatter.format("")  # makes its formatters, one for each kind

    def connect(self, pipe: Pipe) -> None:
        """Begin the threads and streams of this process."""
        self.sender = self._shell.sender = self._iopub.sender = Sender(pipe)
        self.session.pid = os.getpid()
        thread = self.iopub_thread = self.kernel.iopub_thread = Publisher(self._iopub)
        thread.background_socket = self.iopub_socket
        self.iopub_socket.io_thread = thread
        thread.start()
        if sys.platform == "win32":  # where an interrupt is an event that somebody must wait for
            self.init_poller()
        self.init_io()
        self.displayhook.get_execution_count = lambda: self.kernel.execution_count

    def settle(self) -> None:
        """Do what is left of ``initialize``, by the folder and environment that are set now."""
        self.init_path()
        self.init_gui_pylab()
        self.init_extensions()
        self.init_code()
        sys.stdout.flush()
        sys.stderr.flush()

    def serve(self, pipe: Pipe) -> None:
        """Run what comes over the pipe, until it says that this is all."""
        listener = threading.Thread(
            target=self._listen, args=(pipe, IOLoop.current()), daemon=True
        )
        listener.start()
        self.start()

    def _listen(self, pipe: Pipe, loop: IOLoop) -> None:
        while message := pipe.receive():  # an empty one says that the notebook is done
            loop.add_callback(self._shell.receiver, [zmq.Frame(part) for part in message])
        loop.add_callback(loop.stop)
        # Done, or the client was killed: in either case nothing goes on here for long.
        threading.Event().wait(GRACE)
        if sys.platform == "win32":
            os._exit(1)
        os.killpg(0, signal.SIGKILL)


def kernel_app() -> KernelApp:
    """Return the kernel application of this process, prepared."""
    # A history would be a database with a thread, of which nothing shows in a notebook.
    app = KernelApp.instance(config=Config({"HistoryManager": {"enabled": False}}))
    app.prepare()
    return app


def work(app: KernelApp, pipe: Pipe) -> None:
    """Run one notebook: the order first, then its cells as they come, until the pipe closes.

    Does not return.
    """
    # A spare does this while it waits for its order.
    app.connect(pipe)
    order = pipe.receive()
    if order is None:  # a spare that nobody needed
        os._exit(0)
    _settle_in(**json.loads(order[0]))
    app.settle()
    app.serve(pipe)
    for thread in threading.enumerate():
        if not thread.daemon and thread is not threading.main_thread():
            thread.join()
    # Not by way of sys.exit: taking the interpreter down would cost more than all of this.
    atexit._run_exitfuncs()
    app.sender.finish()
    pipe.close_sending()  # the client need not wait until the memory has been taken back
    os._exit(0)


def _settle_in(directory: str, environment: dict[str, str], memory_limit: int | None) -> None:
    """Take over what a process started by the client would have inherited."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(directory)
    tempfile.tempdir = None  # it is by the environment
    # What was forked from one server would otherwise draw the same numbers.
    random.seed()
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()
    if memory_limit:
        # There is no such limit on Windows.
        import resource

        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (memory_limit, hard))
